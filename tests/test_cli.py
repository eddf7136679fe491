"The command as people run it: a process with arguments, files, signals and a terminal."
import io, os, pty, resource, select, signal, subprocess, sys, threading, time
from contextlib import contextmanager
from pathlib import Path
import numpy as np
import pytest
import soundfile
import oplas.cli, oplas.rings.stargate
from oplas.cli import oplas_atlas, oplas_dial
from oplas.rings import line
from oplas.rings import advance_errors, load_dial

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


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_ring_that_does_not_lock_is_kept_and_said(here, capsys):
    assert oplas_dial([*small, '--steps', '5']) == 1 and 'did not lock' in capsys.readouterr().out
    assert sorted(os.listdir(here)) == ['stargate.html', 'stargate.safetensors']


def test_a_training_that_blows_up_is_one_line(here, capsys):
    assert oplas_dial([*small, '--lr', '1e30']) == 1
    err = capsys.readouterr().err
    assert err.count('\n') == 1 and 'of seed 0' in err
    assert os.listdir(here) == []


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


def test_an_interrupt_while_writing_leaves_no_file(here, monkeypatch, capsys):
    save = oplas.rings.stargate.save_dial
    def interrupted(*args):
        save(*args)
        os.kill(os.getpid(), signal.SIGINT)
    monkeypatch.setattr(oplas.rings.stargate, 'save_dial', interrupted)
    assert oplas_dial([*small, '--steps', '5']) == 130 and 'nothing was written' in capsys.readouterr().err
    assert os.listdir(here) == []


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


# What is printed is not the product

@contextmanager
def nobody_reads():
    read_end, write_end = os.pipe()
    os.close(read_end)
    with os.fdopen(write_end, 'w') as stream: yield stream


@contextmanager
def full():
    with open('/dev/full', 'w') as stream: yield stream


@contextmanager
def missing(): yield None


@contextmanager
def closed():
    stream = open(os.devnull, 'w')
    stream.close()
    yield stream


@contextmanager
def unbuffered():
    "Fails at once, not when it is full."
    with io.TextIOWrapper(open('/dev/full', 'wb', 0), write_through=True) as stream: yield stream


@pytest.mark.parametrize('name', ['stdout', 'stderr'])
@pytest.mark.parametrize('kind', [nobody_reads, full, missing, closed, unbuffered])
def test_the_work_goes_on_whatever_becomes_of_a_stream(kind, name, here, monkeypatch):
    "The training, its files and the status are the same; the bar of an atlas is drawn on the error stream."
    with kind() as stream:
        monkeypatch.setattr(sys, name, stream)
        assert oplas_dial([*small, '--steps', '5']) == 1
        assert oplas_atlas('--n 5 --d 2 --seeds 2 --steps 2'.split()) == 0
        with pytest.raises(SystemExit) as e: oplas_dial(['--n', '2'])
        assert e.value.code == 2
        with pytest.raises(SystemExit) as e: oplas_dial(['--help'])
        assert e.value.code == 0
        assert getattr(sys, name) is stream
        monkeypatch.undo()
    assert sorted(os.listdir(here)) == ['atlas', 'stargate.html', 'stargate.safetensors'] and (here/'atlas'/'atlas.html').exists()


probe = """
import os, sys
from contextlib import suppress
from oplas.cli import _Parser, _run

def work(args):
    with open('product', 'w') as f:
        with suppress(OSError): os.write(1, b'as a library in C prints')
        print('many lines\\n'*10000)
        f.write('whole')
        return 3

sys.exit(_run(_Parser(), [], work, ''))
"""


@pytest.mark.parametrize('end', ['| head -c 1', '>&-', '> /dev/full', '2>&- >&- <&-'])
def test_a_command_of_the_shell_ends_as_its_work_does(end, tmp_path):
    "Nothing that is printed lands in a file, and what could not be printed is no failure when Python ends."
    (tmp_path/'probe.py').write_text(probe)
    done = subprocess.run(['bash', '-o', 'pipefail', '-c', f'{sys.executable} probe.py {end}'], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 3 and done.stderr == '' and (tmp_path/'product').read_text() == 'whole'


def test_names_that_are_no_letters_are_shown(here, capsys, monkeypatch):
    name = os.fsdecode(b'caf\xe9.html')
    assert oplas_dial([*small, '--steps', '5', '--out', name]) == 1
    assert 'wrote caf\\udce9.html' in capsys.readouterr().out and name in os.listdir(here)
    with pytest.raises(SystemExit): oplas_dial(['--out', os.fsdecode(b'caf\xe9')])
    assert 'caf\\udce9' in capsys.readouterr().err


def test_names_too_long_are_one_line_before_anything_is_trained(here, capsys, monkeypatch):
    monkeypatch.setattr(oplas.cli, '_dial', None)
    assert oplas_dial(['--out', 'x'*248 + '.html']) == 1 # with .safetensors it has more than 255 letters
    err = capsys.readouterr().err
    assert 'File name too long' in err and err.count('\n') == 1


@pytest.mark.parametrize('parser, args', [('_parser', '--out=~/x'), ('_atlas_parser', '--out=~/x'), ('_encode_parser', '--data rendered:1 --out=~/x'), ('_fit_parser', '~/x --out=~/x'), ('_subtract_parser', '~/x ~/x ~/x --out=~/x')])
def test_a_tilde_is_home(parser, args, monkeypatch):
    monkeypatch.setenv('HOME', '/somebody')
    paths = [v for v in vars(getattr(oplas.cli, parser)().parse_args(args.split())).values() if isinstance(v, Path)]
    assert len(paths) == args.count('~') and set(paths) == {Path('/somebody/x')}


@contextmanager
def disk_that_takes(size):
    limits, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try: yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize('size', [10, 4000])
@pytest.mark.parametrize('command, args, then', [('oplas_dial', '--n 8 --d 2 --steps 5', 1), ('oplas_atlas', '--n 5 --d 2 --seeds 2 --steps 2', 0)])
def test_a_full_disk_is_one_line_that_names_the_file(command, args, then, size, here, capsys):
    "And there is nothing half written; with room again the same command does its work."
    with disk_that_takes(size): assert getattr(oplas.cli, command)(args.split()) == 1
    err = capsys.readouterr().err
    assert 'File too large' in err and err.count('\n') == 1 and str(here) in err
    assert not list(here.rglob('.*')) and not list(here.rglob('*.html'))
    assert getattr(oplas.cli, command)(args.split()) == then


def test_sound_that_does_not_fit_on_the_disk_is_an_error(here):
    "libsndfile says nothing then."
    sound = np.zeros(9000, np.float32)
    with disk_that_takes(4000), pytest.raises(OSError, match='File too large.*rest.wav'): oplas.cli._write_sound(Path('rest.wav'), sound, 8000)
    assert os.listdir(here) == []
    oplas.cli._write_sound(Path('rest.wav'), sound, 8000)
    assert soundfile.info('rest.wav').frames == 9000


def test_commands_in_threads(here):
    found = {}
    def dial(i): found[i] = oplas_dial([*small, '--steps', '5', '--out', f'{i}.html'])
    threads = [threading.Thread(target=dial, args=(i,)) for i in range(3)]
    before = sys.stdout, sys.stderr
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    assert found == {0: 1, 1: 1, 2: 1} and len(os.listdir(here)) == 6 and (sys.stdout, sys.stderr) == before


@pytest.mark.parametrize('e, said', [(MemoryError(), 'MemoryError'), (RuntimeError(''), 'RuntimeError'), (OSError(28, 'No space left on device', '/a/b'), "[Errno 28] No space left on device: '/a/b'"), (RuntimeError('first\nsecond'), 'first')])
def test_every_failure_is_one_line(e, said, here, capsys, monkeypatch):
    def fail(args): raise e
    monkeypatch.setattr(oplas.cli, '_atlas', fail)
    assert oplas_atlas([]) == 1 and capsys.readouterr().err == f'oplas_atlas: {said}\n'
