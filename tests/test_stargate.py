"What a reader of the chapter cannot be shown: the bar in a terminal, and a real Ctrl-C."
import subprocess
import sys
import textwrap


def python(code): return subprocess.run([sys.executable, '-c', textwrap.dedent(code)], capture_output=True, text=True)


def test_the_bar_shows_loss_and_chevrons(monkeypatch):
    monkeypatch.delenv('TQDM_DISABLE', raising=False)
    done = python('from oplas.rings.stargate import dial\ndial(8, 2, steps=300)')
    assert done.returncode == 0
    assert 'loss=' in done.stderr and 'chevrons=0/8' in done.stderr and 'chevrons=8/8' in done.stderr


def test_ctrl_c_keeps_the_history():
    done = python('''
        import os, signal
        from oplas.rings import dial
        looks = []
        def press(frame):
            looks.append(frame.step)
            if len(looks) == 30: os.kill(os.getpid(), signal.SIGINT)
        history = dial(8, 2, steps=10**6, progress=False, callback=press)
        assert history.frames[-1].step <= looks[-1] < 10**4, history
        print(history.projector(history.frames[0].z).shape, len(history))
    ''')
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith('torch.Size([8, 2])')


def test_ctrl_c_within_the_first_step_gives_an_empty_history():
    done = python('''
        from oplas.rings import dial, stargate
        def interrupted(*args): raise KeyboardInterrupt
        stargate.one_cycle = interrupted
        assert len(dial(8, 2, progress=False)) == 0
    ''')
    assert done.returncode == 0, done.stderr
