"Thousands of seeds as people dial them: in little memory, by several processes, killed and started again."
import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
import torch

from oplas.cli import main
from oplas.core import OPERATORS
from oplas.rings import OBJECTIVES, dial_many

command = Path(sys.executable).with_name('oplas')
small = '--n 5,8 --d 2,8 --seeds 5 --steps 400 --hold 50 --memory 0.0003'.split()
calm = os.environ | dict(OMP_NUM_THREADS='1', TQDM_DISABLE='1')


def run(folder, *args):
    return subprocess.run([command, 'atlas', *args], cwd=folder, capture_output=True, text=True, env=calm)

def start(folder, *args):
    pipes = dict(stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return subprocess.Popen([command, 'atlas', *args], cwd=folder, text=True, env=calm, **pipes)

def parts(folder): return sorted(folder.glob('*/[0-9]*.safetensors'))

def wait_for(what, seconds=120):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, 'waited in vain'
        time.sleep(0.01)

def same(a, b): return all(map(torch.equal, a, b))


@pytest.fixture(scope='module')
def undisturbed(tmp_path_factory):
    folder = tmp_path_factory.mktemp('atlas')
    done = run(folder, *small)
    assert done.returncode == 0 and done.stderr == '', done.stderr
    return folder/'atlas'


def test_an_atlas_is_a_map_and_numbers(undisturbed):
    found = json.loads((undisturbed/'atlas.json').read_text())
    assert [(c['n'], c['d']) for c in found['cells']] == [(5, 2), (8, 2), (5, 8), (8, 8)]
    assert all(len(c['locked']) == 5 for c in found['cells'])
    assert found['settings']['hold'] == 50 and len(parts(undisturbed)) > 8
    cell = dial_many(8, 8, seeds=range(5), steps=400, hold=50, memory=0.0003, progress=False)
    kept = found['cells'][3]
    assert kept['locked'] == cell.locked.tolist() and kept['lock_step'] == cell.lock_step.tolist()
    page = (undisturbed/'atlas.html').read_text()
    assert 'Where rings lock' in page and '<script src=' not in page and '<link' not in page


@pytest.mark.parametrize('how', [signal.SIGKILL, signal.SIGINT])
def test_after_a_kill_the_same_command_goes_on(tmp_path, undisturbed, how):
    process = start(tmp_path, *small)
    wait_for(lambda: len(parts(tmp_path/'atlas')) >= 2)
    process.send_signal(how)
    _, err = process.communicate(timeout=300)
    if how == signal.SIGINT:
        assert process.returncode == 130
        assert err.splitlines() == ['oplas atlas: interrupted; the same command goes on where it stopped']
    before = {p: p.stat().st_mtime_ns for p in parts(tmp_path/'atlas')}
    assert 2 <= len(before) < len(parts(undisturbed)) and not (tmp_path/'atlas'/'atlas.json').exists()
    assert run(tmp_path, *small).returncode == 0
    assert all(p.stat().st_mtime_ns == t for p,t in before.items())
    assert (tmp_path/'atlas'/'atlas.json').read_text() == (undisturbed/'atlas.json').read_text()


def test_two_processes_find_what_one_finds(tmp_path, undisturbed):
    env = calm | dict(ACCELERATE_USE_CPU='true', PATH=f'{command.parent}:{os.environ["PATH"]}')
    launch = [command.with_name('accelerate'), 'launch', '--multi_gpu', '--num_processes', '2', '--no_python']
    command_line = [*launch, 'oplas', 'atlas', *small]
    done = subprocess.run(command_line, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count('wrote atlas/atlas.html') == 1
    assert (tmp_path/'atlas'/'atlas.json').read_text() == (undisturbed/'atlas.json').read_text()


@pytest.mark.parametrize('args, culprit', [
    (['--n', '8,2'], 'n is 2'), (['--d', '8,1'], 'd is 1'), (['--seeds', '0'], 'seeds is empty'),
    (['--hold', '0'], 'hold is 0'), (['--memory', '-1'], 'memory is -1'), (['--engine', 'steam'], "'steam'"),
    (['--operator', 'matrix'], "'matrix'"), (['--out', '/proc/atlas'], '/proc/atlas')])
def test_a_bad_argument_is_one_line(tmp_path, monkeypatch, capsys, args, culprit):
    monkeypatch.chdir(tmp_path)
    status = main(['atlas', *args])
    out, err = capsys.readouterr()
    assert status == 2 and out == '' and err.count('\n') == 1 and culprit in err
    assert not (tmp_path/'atlas').exists()


def test_another_sweep_or_a_damaged_part_is_refused(tmp_path):
    few = dict(n=5, d=2, seeds=range(4), steps=30, folder=tmp_path, progress=False)
    locks = dial_many(**few)
    with pytest.raises(ValueError, match='other settings'): dial_many(**few | dict(lr=0.02))
    with pytest.raises(ValueError, match='other settings'): dial_many(**few | dict(seeds=range(1, 5)))
    assert same(dial_many(**few), locks)
    part = tmp_path/'00000.safetensors'
    part.write_bytes(part.read_bytes()[:-1])
    said = '00000.safetensors should hold a part of a sweep, but it was damaged .*: delete it'
    with pytest.raises(ValueError, match=said): dial_many(**few)


def test_memory_is_kept_to():
    probe = textwrap.dedent('''
        import torch
        from memory import peak
        from oplas.rings import dial_many
        torch.set_num_threads(1)
        dial_many(64, 64, seeds=range(2), steps=3, progress=False)
        before = peak()
        dial_many(64, 64, seeds=range(256), steps=3, progress=False, memory=0.06)
        little = peak() - before
        dial_many(64, 64, seeds=range(256), steps=3, progress=False)
        print(little, peak() - before)
    ''')
    here = calm | dict(PYTHONPATH=str(Path(__file__).parent))
    done = subprocess.run([sys.executable, '-c', probe], capture_output=True, text=True, env=here)
    assert done.returncode == 0, done.stderr
    little, much = map(float, done.stdout.split())
    assert little <= 0.06*1024 and much > 2*little


def test_a_seed_that_held_is_measured_when_it_had():
    # so many parameters fill whole vectors of a processor, and a lone seed is rounded as one of many
    few = dict(n=12, d=16, operator='square', progress=False)
    held, whole = (dial_many(seeds=range(16), hold=hold, **few) for hold in (100, None))
    assert same((held.lock_step, held.locked), (whole.lock_step, whole.locked)) and held.locked.all()
    lone = dial_many(seeds=[5], hold=100, **few)
    assert lone.lock_step == held.lock_step[5] and abs(lone.advance_error - held.advance_error[5]) < 1e-3
    assert held.advance_error.median() > whole.advance_error.median()


pairs = [(t, o) for t in OPERATORS for o in OBJECTIVES if (t, o) != ('film', 'plane')] # FiLM has no plane

@pytest.mark.parametrize('operator, objective', pairs)
def test_the_graph_gives_the_bits_of_the_plain_step(operator, objective):
    few = dict(operator=operator, objective=objective, seeds=range(5), steps=40, progress=False)
    plain, graph = (dial_many(6, 3, engine=engine, **few) for engine in ('eager', 'graph'))
    assert same(plain, graph)


@pytest.mark.skipif(not any(map(shutil.which, ('g++', 'clang++'))), reason='torch.compile needs a C++ compiler')
def test_compiled_rings_lock_like_the_others():
    def both(steps):
        few = dict(seeds=range(16), steps=steps, progress=False)
        return [dial_many(6, 4, engine=engine, **few) for engine in ('graph', 'compile')]
    graph, compiled = both(20)
    assert torch.allclose(graph.advance_error, compiled.advance_error, rtol=1e-3)
    assert torch.allclose(graph.spacing, compiled.spacing, rtol=1e-3)
    graph, compiled = both(600)
    assert graph.locked.all() and compiled.locked.all()
    assert abs(graph.median_step/compiled.median_step - 1) < 0.1 # rounding alone moves a single lock by some steps
