"The command as people run it: a process with arguments, files, signals and a terminal."
import os, pty, select, signal, subprocess, sys, time
from pathlib import Path
import pytest
from oplas.cli import oplas_dial
from oplas.points import line
from oplas.stargate import advance_errors, load_dial

command = str(Path(sys.executable).with_name('oplas_dial'))
small = ['--n', '8', '--d', '2']
endless = ['--n', '12', '--d', '64', '--steps', '1000000']


def run(folder, *args): return subprocess.run([command, *args], cwd=folder, capture_output=True, text=True)

def start(folder, *args, **kwargs): return subprocess.Popen([command, *args], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **kwargs)


def test_a_ring_locks_and_is_kept(tmp_path):
    done = run(tmp_path, *small, '--out', 'gate.html')
    assert done.returncode == 0 and done.stderr == ''
    assert 'locked at step' in done.stdout and 'largest advance error 0.0' in done.stdout
    assert 1 < len(done.stdout.splitlines()) <= 22 and '\r' not in done.stdout and '\033' not in done.stdout
    assert sorted(os.listdir(tmp_path)) == ['gate.html', 'gate.safetensors']
    page = (tmp_path/'gate.html').read_text()
    assert '<script src=' not in page and '<link' not in page
    h, T, settings = load_dial(tmp_path/'gate.safetensors')
    z = h(line(8, 2))
    assert advance_errors(z, T(z)).max() < 0.05 and settings['n'] == 8


def test_a_ring_that_does_not_lock_is_kept_and_said(tmp_path):
    done = run(tmp_path, *small, '--steps', '5')
    assert done.returncode == 1 and 'did not lock' in done.stdout
    assert sorted(os.listdir(tmp_path)) == ['stargate.html', 'stargate.safetensors']


def test_a_training_that_blows_up_is_one_line(tmp_path):
    done = run(tmp_path, *small, '--lr', '1e30')
    assert done.returncode == 1 and done.stderr.count('\n') == 1 and 'of seed 0' in done.stderr
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize('args, culprit', [
    (['--n', '2'], 'n is 2'), (['--d', '1'], 'd is 1'), (['--steps', '0'], 'steps is 0'), (['--lr', '-1'], 'lr is -1'),
    (['--operator', 'matrix'], "'matrix'"), (['--objective', 'love'], "'love'"), (['--start', 'far'], "'far'"),
    (['--n', 'many'], 'many'), (['--nonsense'], '--nonsense'), (['--out', 'no/gate.html'], 'no folder no'), (['--out', 'gate.safetensors'], 'gate.safetensors'),
    (['--seed', '-1'], 'seed is -1'), (['--out', '/proc/gate.html'], 'cannot be written to')])
def test_a_bad_argument_is_one_line(tmp_path, monkeypatch, capsys, args, culprit):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match='2'): oplas_dial(args)
    out, err = capsys.readouterr()
    assert out == '' and err.count('\n') == 1 and culprit in err
    assert os.listdir(tmp_path) == []


def test_a_bad_argument_is_status_2(tmp_path):
    done = run(tmp_path, '--n', '2')
    assert done.returncode == 2 and done.stdout == '' and done.stderr.count('\n') == 1


def test_help_answers_without_torch(tmp_path):
    probe = "import sys\nfrom oplas.cli import oplas_dial\ntry: oplas_dial(['--help'])\nexcept SystemExit as e: assert e.code == 0\nassert 'torch' not in sys.modules"
    done = subprocess.run([sys.executable, '-c', probe], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert all(f'--{name}' in done.stdout for name in ('n', 'd', 'seed', 'operator', 'objective', 'start', 'steps', 'lr', 'out'))


def wait_for_training(process, seconds=120):
    "Wait until the process has written something: it is training then."
    assert select.select([process.stdout], [], [], seconds)[0], 'nothing was written'
    process.stdout.readline()


def test_an_interrupt_leaves_no_file(tmp_path):
    process = start(tmp_path, *endless)
    wait_for_training(process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130 and err.splitlines() == ['oplas_dial: interrupted, nothing was written']
    assert os.listdir(tmp_path) == []


def test_an_interrupt_while_writing_leaves_no_file(tmp_path):
    probe = ("import os, signal, sys, oplas.stargate\nfrom oplas.cli import oplas_dial\nsave = oplas.stargate.save_dial\n"
             "def interrupted(*args): save(*args); os.kill(os.getpid(), signal.SIGINT)\n"
             "oplas.stargate.save_dial = interrupted\nsys.exit(oplas_dial(['--n', '8', '--d', '2', '--steps', '5']))")
    done = subprocess.run([sys.executable, '-c', probe], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 130 and 'nothing was written' in done.stderr
    assert os.listdir(tmp_path) == []


def test_a_kill_leaves_the_old_files_whole(tmp_path):
    for name in ('stargate.html', 'stargate.safetensors'): (tmp_path/name).write_text('old')
    process = start(tmp_path, *endless)
    wait_for_training(process)
    process.kill()
    process.communicate(timeout=60)
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {'stargate.html': 'old', 'stargate.safetensors': 'old'}


def test_a_terminal_shows_chevrons(tmp_path):
    ours, theirs = pty.openpty()
    process = subprocess.Popen([command, *small], cwd=tmp_path, stdout=theirs, stderr=theirs, env=os.environ | {'PYTHONIOENCODING': 'utf-8'})
    os.close(theirs)
    shown, end = b'', time.monotonic() + 120
    while time.monotonic() < end:
        try: piece = os.read(ours, 65536)
        except OSError: break
        if not piece: break
        shown += piece
    os.close(ours)
    assert process.wait(timeout=60) == 0
    text = shown.decode()
    assert '▽▽▽▽▽▽▽▽' in text and text.count('\r') > 100 and '8/8' in text and '\033[33m▲' in text
