"The command as people run it: a process with arguments, files, signals and a terminal."
import io
import os
import pty
import resource
import select
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
import soundfile
import torch
from fastcore.docments import docments

import oplas.cli
import oplas.rings
from oplas.cli import commands as oplas_commands
from oplas.cli import main
from oplas.core import OPERATORS
from oplas.rings import advance_errors, line, load_dial
from oplas.sound import Sound

oplas_command = str(Path(sys.executable).with_name('oplas'))
small = ['--n', '8', '--d', '2']
endless = ['--n', '12', '--d', '64', '--steps', '1000000']


def run(folder, *args):
    return subprocess.run([oplas_command, 'dial', *args], cwd=folder, capture_output=True, text=True)


def start(folder, *args):
    pipes = dict(stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return subprocess.Popen([oplas_command, 'dial', *args], cwd=folder, text=True, **pipes)


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
    assert main(['dial', *small, '--steps', '5']) == 1 and 'did not lock' in capsys.readouterr().out
    assert sorted(os.listdir(here)) == ['stargate.html', 'stargate.safetensors']


def test_a_training_that_blows_up_is_one_line(here, capsys):
    assert main(['dial', *small, '--lr', '1e30']) == 1
    err = capsys.readouterr().err
    assert err.count('\n') == 1 and 'of seed 0' in err
    assert os.listdir(here) == []


@pytest.mark.parametrize('args, culprit', [
    (['--n', '2'], 'n is 2'), (['--d', '1'], 'd is 1'), (['--steps', '0'], 'steps is 0'),
    (['--lr', '-1'], 'lr is -1'), (['--seed', '-1'], 'seed is -1'),
    (['--operator', 'matrix'], "'matrix'"), (['--objective', 'love'], "'love'"), (['--start', 'far'], "'far'"),
    (['--n', 'many'], 'many'), (['--nonsense'], '--nonsense'), (['--out', 'no/gate.html'], 'no folder no'),
    (['--out', 'gate.safetensors'], 'gate.safetensors'), (['--out', '/proc/gate.html'], 'cannot be written to')])
def test_a_bad_argument_is_one_line(tmp_path, monkeypatch, capsys, args, culprit):
    monkeypatch.chdir(tmp_path)
    assert main(['dial', *args]) == 2
    out, err = capsys.readouterr()
    assert out == '' and err.count('\n') == 1 and culprit in err
    assert os.listdir(tmp_path) == []


def test_a_bad_argument_is_status_2(tmp_path):
    done = run(tmp_path, '--n', '2')
    assert done.returncode == 2 and done.stdout == '' and done.stderr.count('\n') == 1


@pytest.mark.parametrize('command, words', [
    ('', 'dial atlas encode fit subtract mix index find faders'),
    ('dial', '--n --d --seed --operator --objective --start --steps --lr --out'),
    ('atlas', '--n --d --seeds --operator --hold --memory --engine --out'),
    ('encode', '--data --out --encoder --gains musicnn, basic_pitch'),
    ('fit', 'STORE --out --dim --hidden --test'), ('subtract', 'PLUGIN MIX STEM --count --out'),
    ('mix', '[FILES]... --gains --out --plugin log-sums'),
    ('index', 'FOLDER --space --index spectrum, musicnn'), ('find', '[EXPRESSION]... --in --from --to --html'),
    ('faders', '[STEMS]... MIX')])
def test_help_answers_without_torch(command, words):
    probe = """
import sys
from oplas.cli import main
assert main([*sys.argv[1:], '--help']) == 0
assert 'torch' not in sys.modules"""
    done = subprocess.run([sys.executable, '-c', probe, *command.split()], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert all(word in done.stdout for word in words.split())


def wait_for_training(process, seconds=120):
    "Wait until the process has written something: it is training then."
    assert select.select([process.stdout], [], [], seconds)[0], 'nothing was written'
    process.stdout.readline()


def test_an_interrupt_leaves_no_file(tmp_path):
    process = start(tmp_path, *endless)
    wait_for_training(process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=300)
    assert process.returncode == 130 and err.splitlines() == ['oplas dial: interrupted, nothing was written']
    assert os.listdir(tmp_path) == []


def test_an_interrupt_while_writing_leaves_no_file(here, monkeypatch, capsys):
    save = oplas.rings.save_dial
    def interrupted(*args):
        save(*args)
        os.kill(os.getpid(), signal.SIGINT)
    monkeypatch.setattr(oplas.rings, 'save_dial', interrupted)
    assert main(['dial', *small, '--steps', '5']) == 130 and 'nothing was written' in capsys.readouterr().err
    assert os.listdir(here) == []


def test_a_kill_leaves_the_old_files_whole(tmp_path):
    for name in ('stargate.html', 'stargate.safetensors'): (tmp_path/name).write_text('old')
    process = start(tmp_path, *endless)
    wait_for_training(process)
    process.kill()
    process.communicate(timeout=300)
    after = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert after == {'stargate.html': 'old', 'stargate.safetensors': 'old'}


def test_a_terminal_shows_chevrons(tmp_path):
    reader, terminal = pty.openpty()
    env = os.environ | {'PYTHONIOENCODING': 'utf-8'}
    process = subprocess.Popen([oplas_command, 'dial', *small], cwd=tmp_path, stdout=terminal, stderr=terminal, env=env)
    os.close(terminal)
    shown, end = b'', time.monotonic() + 120
    while time.monotonic() < end:
        try: piece = os.read(reader, 65536)
        except OSError: break
        if not piece: break
        shown += piece
    os.close(reader)
    assert process.wait(timeout=300) == 0
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
        assert main(['dial', *small, '--steps', '5']) == 1
        assert main('atlas --n 5 --d 2 --seeds 2 --steps 2'.split()) == 0
        assert main(['dial', '--n', '2']) == 2
        assert main(['dial', '--help']) == 0
        assert getattr(sys, name) is stream
        monkeypatch.undo()
    assert sorted(os.listdir(here)) == ['atlas', 'stargate.html', 'stargate.safetensors']
    assert (here/'atlas'/'atlas.html').exists()


probe = """
import os, sys
from contextlib import suppress
from oplas.cli import command, main

@command('probe', 'Exit status: 3')
def work():
    with open('product', 'w') as f:
        with suppress(OSError): os.write(1, b'as a library in C prints')
        print('many lines\\n'*10000)
        f.write('whole')
        return 3

sys.exit(main(['probe']))
"""


@pytest.mark.parametrize('end', ['| head -c 1', '>&-', '> /dev/full', '2>&- >&- <&-'])
def test_a_command_of_the_shell_ends_as_its_work_does(end, tmp_path):
    "Nothing that is printed lands in a file, and what could not be printed is no failure when Python ends."
    (tmp_path/'probe.py').write_text(probe)
    line = ['bash', '-o', 'pipefail', '-c', f'{sys.executable} probe.py {end}']
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 3 and done.stderr == '' and (tmp_path/'product').read_text() == 'whole'


def test_names_that_are_no_letters_are_shown(here, capsys, monkeypatch):
    name = os.fsdecode(b'caf\xe9.html')
    assert main(['dial', *small, '--steps', '5', '--out', name]) == 1
    assert 'wrote caf\\udce9.html' in capsys.readouterr().out and name in os.listdir(here)
    assert main(['dial', '--out', os.fsdecode(b'caf\xe9')]) == 2
    assert 'caf\\udce9' in capsys.readouterr().err


def test_names_too_long_are_one_line_before_anything_is_trained(here, capsys, monkeypatch):
    monkeypatch.setattr(oplas.rings, 'dial', None)
    assert main(['dial', '--out', 'x'*248 + '.html']) == 1 # with .safetensors it has more than 255 letters
    err = capsys.readouterr().err
    assert 'File name too long' in err and err.count('\n') == 1


def test_a_tilde_is_home(monkeypatch):
    "In arguments and options of every command."
    monkeypatch.setenv('HOME', '/somebody')
    lines = {'dial': '--out=~/x', 'atlas': '--out=~/x', 'encode': '--data rendered:1 --out=~/x',
             'fit': '~/x --out=~/x', 'subtract': '~/x ~/x ~/x --out=~/x',
             'mix': '~/x ~/x --gains=1,1 --out=~/x --plugin=~/x', 'index': '~/x --index=~/x',
             'find': 'x --in=~/x --index=~/x --html=~/x', 'faders': '~/x ~/x ~/x'}
    for name, args in lines.items():
        context = oplas_commands.commands[name].make_context(name, args.split())
        values = [v for value in context.params.values() for v in (value if isinstance(value, tuple) else [value])]
        paths = [value for value in values if isinstance(value, Path)]
        assert len(paths) == args.count('~') and set(paths) == {Path('/somebody/x')}


@pytest.mark.parametrize('name, function', [('dial', 'dial'), ('atlas', 'dial_many')])
def test_options_are_those_of_the_function(name, function):
    "With its defaults and comments; what only a program can use is left out."
    declared = docments(getattr(oplas.rings, function), full=True, returns=False)
    options = {option.name: option for option in oplas_commands.commands[name].params}
    shared = options.keys() & declared.keys() - {'n', 'd', 'seeds'}
    assert declared.keys() - options.keys() <= {'frames', 'progress', 'callback', 'engine', 'folder'}
    assert len(shared) >= 6
    for name in shared:
        assert options[name].default == declared[name].default
        assert declared[name].docment.startswith(options[name].help)
    assert list(options['operator'].type.choices) == list(OPERATORS)


def test_names_are_completed(tmp_path):
    env = os.environ | dict(_OPLAS_COMPLETE='bash_complete', COMP_WORDS='oplas dial --o', COMP_CWORD='2')
    done = subprocess.run([oplas_command], env=env, cwd=tmp_path, capture_output=True, text=True)
    assert {'plain,--out', 'plain,--operator', 'plain,--objective'} == set(done.stdout.split())
    env |= dict(COMP_WORDS='oplas dial --operator f', COMP_CWORD='3')
    done = subprocess.run([oplas_command], env=env, cwd=tmp_path, capture_output=True, text=True)
    assert {'plain,filmr', 'plain,film'} == set(done.stdout.split())


@pytest.mark.parametrize('args, culprit', [
    ([], 'Missing command'), (['dail'], "'dail'"), (['fit'], 'STORE'), (['encode'], '--data')])
def test_what_is_missing_is_one_line(args, culprit, capsys):
    assert main(args) == 2
    out, err = capsys.readouterr()
    assert out == '' and err.count('\n') == 1 and culprit in err and '--help' in err


@contextmanager
def disk_that_takes(size):
    limits, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try: yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize('size', [10, 4000])
@pytest.mark.parametrize('command, status', [
    ('dial --n 8 --d 2 --steps 5', 1), ('atlas --n 5 --d 2 --seeds 2 --steps 2', 0)])
def test_a_full_disk_is_one_line_that_names_the_file(command, status, size, here, capsys):
    "And there is nothing half written; with room again the same command does its work."
    with disk_that_takes(size): assert main(command.split()) == 1
    err = capsys.readouterr().err
    assert 'File too large' in err and err.count('\n') == 1 and str(here) in err
    assert not list(here.rglob('.*')) and not list(here.rglob('*.html'))
    assert main(command.split()) == status


def test_sound_that_does_not_fit_on_the_disk_is_an_error(here):
    "libsndfile says nothing then."
    sound = Sound(torch.zeros(1, 9000), 8000)
    with disk_that_takes(4000), pytest.raises(OSError, match='File too large.*rest.wav'):
        sound.write('rest.wav')
    assert os.listdir(here) == []
    sound.write('rest.wav')
    assert soundfile.info('rest.wav').frames == 9000


def test_commands_in_threads(here):
    statuses = {}
    def dial(i): statuses[i] = main(['dial', *small, '--steps', '5', '--out', f'{i}.html'])
    threads = [threading.Thread(target=dial, args=(i,)) for i in range(3)]
    before = sys.stdout, sys.stderr
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    assert statuses == {0: 1, 1: 1, 2: 1} and len(os.listdir(here)) == 6
    assert (sys.stdout, sys.stderr) == before


@pytest.mark.parametrize('error, said', [
    (MemoryError(), 'MemoryError'), (RuntimeError(''), 'RuntimeError'), (RuntimeError('first\nsecond'), 'first'),
    (OSError(28, 'No space left on device', '/a/b'), "[Errno 28] No space left on device: '/a/b'")])
def test_every_failure_is_one_line(error, said, here, capsys, monkeypatch):
    def fail(*args, **settings): raise error
    monkeypatch.setattr(oplas.rings, 'dial_many', fail)
    assert main(['atlas']) == 1 and capsys.readouterr().err == f'oplas atlas: {said}\n'
