"Trainings in threads, and beside whatever the caller asked of torch: bit for bit as alone in a new process."
import copy
import io
import json
import pickle
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import joblib
import numpy as np
import pytest
import torch
from torch import Tensor, nn

from oplas.core import OPERATORS, History, Inverse, Projector, cycle_errors, fresh_torch
from oplas.rings import (
    Stargate,
    advance_errors,
    commutator,
    dial,
    dial_cayley,
    dial_cayley_many,
    dial_many,
    is_locked,
    line,
    load_dial,
    mean_radius,
    misses,
    of_operator,
    order,
    save_dial,
    scattered,
    shift,
    spacing,
    stargate,
)
from oplas.show import StargateDial, dial_graph, export_step
from oplas.sums import mix_dots, mixing_errors

torch.set_num_threads(1)


# What the caller may have asked of torch

@contextmanager
def default_dtype(dtype):
    torch.set_default_dtype(dtype)
    try: yield
    finally: torch.set_default_dtype(torch.float32)

@contextmanager
def default_device(name):
    torch.set_default_device(name)
    try: yield
    finally: torch.set_default_device(None)

SETTINGS = {
    'double': lambda: default_dtype(torch.float64),
    'half': lambda: default_dtype(torch.float16),
    'meta by default': lambda: default_device('meta'),
    'meta here': lambda: torch.device('meta'),
    'no_grad': torch.no_grad,
    'inference_mode': torch.inference_mode,
    'autocast': lambda: torch.autocast('cpu', torch.bfloat16)}


# What is asked for under them

thirds, y = dict(major=shift(12, 4), minor=shift(12, 3)), scattered(12, 8)
h, h_inv = Projector(5, 3), Inverse(5, 3)
encodings = torch.randn(9, 5)
quiet = dict(progress=False)

def stepped():
    gate = Stargate(6, 3)
    gate.step(3)
    first = gate.look()
    gate.step(5)
    return gate.settings, gate.locked, first, gate.look(), gate.history()

def exported():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)/'step.onnx'
        export_step(path, n=5)
        return path.read_bytes(), json.loads(path.with_suffix('.json').read_text()), dial_graph(path, steps=5)

@cache
def dialed(): return dial(5, 2, steps=10, **quiet)

def kept(history, back=None):
    with tempfile.TemporaryDirectory() as folder:
        save_dial(history, Path(folder)/'dial')
        return load_dial(Path(folder)/'dial')

def pretrained():
    with tempfile.TemporaryDirectory() as folder:
        h.save_pretrained(folder)
        return Projector.from_pretrained(folder)

@cache
def mixed(): return mix_dots(steps=3, batch=8, **quiet).tasks[0]

def widget():
    dial = StargateDial(n=5, d=2)
    dial.step(2)
    return dict(dial.widget.begun), dial.history

twelve, eight = dict(steps=12, **quiet), dict(batch=8, steps=4, **quiet)
ENTRIES = {
    **{f'dial, {name}': lambda name=name: dial(6, 3, name, 'vicreg', **twelve) for name in OPERATORS},
    **{f'dial, {name}': lambda name=name: dial(6, 3, 'filmr', name, **twelve) for name in ('plane', 'paper')},
    'dial, random': lambda: dial(6, 3, start='random', **twelve),
    'dial, eager': lambda: dial(6, 3, engine='eager', **twelve),
    'Stargate': stepped,
    'dial_many': lambda: dial_many(6, 3, seeds=range(3), **twelve),
    'dial_cayley': lambda: dial_cayley(thirds, y, **twelve),
    'dial_cayley, planes': lambda: dial_cayley(thirds, y, planes=2, angle=None, **twelve),
    'dial_cayley, square': lambda: dial_cayley(thirds, y, 'square', 'vicreg', **twelve),
    'dial_cayley_many': lambda: dial_cayley_many(thirds, y, seeds=range(2), **twelve),
    'mix_dots': lambda: mix_dots(seeds=range(2), looks=2, **eight),
    'mix_dots, published': lambda: mix_dots('published', origin=False, **eight),
    'mixing_errors': lambda: mixing_errors(mixed(), 50),
    'load_dial': lambda: kept(dialed()),
    'from_pretrained': pretrained,
    'cycle_errors': lambda: cycle_errors(h, h_inv, encodings),
    'StargateDial': widget}


def leaves(x):
    "All numbers, texts and tensors of a result, with their types; tensors that only inference may use are told."
    if isinstance(x, Tensor):
        yield x.dtype, x.device, x.is_inference(), x.requires_grad, x.shape
        yield x.detach().reshape(-1).view(torch.uint8).numpy().tobytes() if x.numel() else b''
    elif isinstance(x, nn.Module): yield from leaves(dict(x.named_parameters()) | dict(x.named_buffers()))
    elif isinstance(x, (History, Stargate)): yield from leaves({k: v for k, v in vars(x).items() if k != 'update'})
    elif isinstance(x, dict): yield from leaves([*x.items()])
    elif isinstance(x, (list, tuple)):
        for part in x: yield from leaves(part)
    else: yield x

def same(a, b): return list(leaves(a)) == list(leaves(b))

@cache
def plain(entry): return list(leaves(ENTRIES[entry]()))


@pytest.mark.parametrize('setting', SETTINGS)
@pytest.mark.parametrize('entry', ENTRIES)
def test_what_the_caller_asked_of_torch_changes_nothing(entry, setting):
    expected = plain(entry)
    with SETTINGS[setting](): found = ENTRIES[entry]()
    assert list(leaves(found)) == expected


def test_an_export_under_all_of_them_is_the_same():
    expected = list(leaves(exported()))
    with default_dtype(torch.float64), default_device('meta'), torch.inference_mode():
        with torch.autocast('cpu', torch.bfloat16): found = exported()
    assert list(leaves(found)) == expected


def test_a_gate_may_be_made_and_stepped_under_different_settings():
    gates = Stargate(6, 3), Stargate(6, 3)
    for setting in SETTINGS.values():
        gates[0].step(2)
        with setting(): gates[1].step(2)
    assert same(*gates)


@cache
def of_plain_encodings(): return dial_cayley(thirds, y, steps=5, **quiet)

kinds = [lambda y: y.clone(), lambda y: y.double(), lambda y: y.double().numpy(), lambda y: y.T.contiguous().T,
         lambda y: y.clone().requires_grad_(), Tensor.tolist]

@pytest.mark.parametrize('make', kinds)
def test_encodings_of_every_kind_are_taken(make):
    with torch.inference_mode(): given = make(y)
    assert same(dial_cayley(thirds, given, steps=5, **quiet), of_plain_encodings())


def test_encodings_that_are_not_finite_are_no_fault_of_the_learning_rate():
    broken = y.clone()
    broken[3,1] = torch.nan
    with pytest.raises(ValueError, match='row 3 of y is not finite'): dial_cayley(thirds, broken, **quiet)


def test_scattered_points_are_the_same_in_any_precision():
    with default_dtype(torch.float64): double = scattered(12, 8)
    assert double.dtype == torch.float64 and torch.equal(double.float(), y)


@pytest.mark.parametrize('dtype', [torch.float64, torch.float16])
def test_numbers_of_every_form_are_single_precision(dtype):
    floats = [lambda: torch.tensor(0.1), lambda: torch.tensor([0.1, 2]), lambda: torch.tensor(data=[[1, 0.1]]),
              lambda: torch.as_tensor((0.1,)), lambda: torch.full((2,), 0.1), lambda: torch.full((2,), fill_value=0.1),
              lambda: torch.arange(0, 1, 0.1), lambda: torch.linspace(0, 1, 3), lambda: torch.zeros(2),
              lambda: torch.eye(2), lambda: nn.Linear(2, 3).weight]
    others = [lambda: torch.tensor([1, 2]), lambda: torch.full((2,), 1), lambda: torch.arange(3),
              lambda: torch.tensor([True]), lambda: torch.zeros(2, dtype=torch.int32),
              lambda: torch.tensor(np.ones(2)), lambda: torch.as_tensor(np.float32([1]))]
    makers = floats + others
    with fresh_torch(seed=0): expected = [make() for make in makers]
    with default_dtype(dtype), fresh_torch(seed=0): found = [make() for make in makers]
    assert same(found, expected)


# Threads

JOBS = {
    'dial': lambda seed: dial(7, 3, seed=seed, **twelve),
    'dial, compared': lambda seed: dial(4 + seed, 3, 'square', 'vicreg', **twelve),
    'dial, eager': lambda seed: dial(7, 3, seed=seed, engine='eager', **twelve),
    'dial_many': lambda seed: dial_many(8, 3, seeds=range(seed, seed + 3), **twelve),
    'dial_cayley': lambda seed: dial_cayley(thirds, y, seed=seed, steps=8, **quiet),
    'dial_cayley_many': lambda seed: dial_cayley_many(thirds, y, seeds=[seed, 7], steps=8, **quiet),
    'mix_dots': lambda seed: mix_dots(seeds=[seed], **eight)}

def in_threads(jobs):
    with ThreadPoolExecutor(4) as pool: return [task.result() for task in [pool.submit(*job) for job in jobs]]


def test_trainings_in_threads_are_those_alone():
    jobs = [(job, seed) for seed in range(3) for job in JOBS.values()]
    before = torch.get_rng_state()
    stargate._ring_step.cache_clear()
    found = in_threads(jobs)
    assert torch.equal(torch.get_rng_state(), before)
    stargate._ring_step.cache_clear()
    alone = [job(seed) for job, seed in jobs]
    assert [same(a, b) for a, b in zip(found, alone)] == [True]*len(jobs)


@pytest.mark.skipif(not any(map(shutil.which, ('g++', 'clang++'))), reason='torch.compile needs a C++ compiler')
def test_compiled_trainings_in_threads():
    compiled = lambda engine: dial(5, 2, 'film', 'paper', engine=engine, **twelve)
    jobs = [(compiled, 'compile')]*2 + [(JOBS['dial, compared'], seed) for seed in range(6, 10)]
    first, second, *others = in_threads(jobs)
    assert same(first, second) and same(others, [job(seed) for job, seed in jobs[2:]])


# Kept whole

@cache
def returned():
    cayley, looks = dial_cayley(thirds, y, steps=5, **quiet), mix_dots(steps=3, batch=8, looks=2, **quiet)
    locks, tasks = dial_cayley_many(thirds, y, seeds=range(2), steps=5, **quiet)
    rings = [dial(5, 2, operator, 'vicreg', steps=5, **quiet) for operator in OPERATORS]
    several = [cayley, of_operator(cayley, 'minor'), looks, locks, tasks]
    return [*rings, *several, h, h_inv, cycle_errors(h, h_inv, encodings), mixing_errors(mixed(), 9)]

def through_torch(x):
    kept = io.BytesIO()
    torch.save(x, kept)
    kept.seek(0)
    return torch.load(kept, weights_only=False)

def through_joblib(x):
    kept = io.BytesIO()
    joblib.dump(x, kept)
    kept.seek(0)
    return joblib.load(kept)

def through_pickle(x): return pickle.loads(pickle.dumps(x))

copies = [through_pickle, through_torch, through_joblib, copy.deepcopy, copy.copy]
each_copy = pytest.mark.parametrize('copied', copies)

@each_copy
def test_what_trainings_return_can_be_kept_whole(copied):
    for given in returned():
        back = copied(given)
        assert type(back) is type(given) and same(back, given), given


@each_copy
def test_a_copy_of_a_gate_goes_on_as_the_gate_does(copied):
    gate = Stargate(5, 2)
    gate.step(3)
    back = copied(gate)
    assert type(back) is Stargate and same(back, gate)
    for one in (gate, back): one.step(4)
    assert same(back, gate)


# Settings from numpy and torch

forms = [np.int64, np.int32, np.uint8, torch.tensor, np.array]

@pytest.mark.parametrize('form', forms)
def test_settings_from_numpy_are_settings(form):
    plain = dial(5, 2, 'film', 'paper', seed=1, steps=12, lr=0.5, frames=4, **quiet)
    words, numbers = map(np.str_, ('film', 'paper')), dict(seed=form(1), steps=form(12), frames=form(4))
    given = dial(form(5), form(2), *words, lr=np.float32(0.5), **numbers, **quiet)
    assert same(given, plain) and json.dumps(given.settings) == json.dumps(plain.settings)
    one, other = Stargate(5, 2), Stargate(form(5), form(2))
    one.step(3)
    other.step(form(3))
    assert same(one, other)


def test_many_settings_from_numpy_go_on_from_a_folder(tmp_path):
    plain = dict(n=5, d=2, seeds=range(3), steps=12, hold=5, memory=0.5, folder=tmp_path)
    given = plain | dict(n=np.int64(5), d=torch.tensor(2), seeds=np.arange(3), steps=np.int16(12))
    given |= dict(hold=np.int64(5), memory=np.float32(0.5))
    assert same(dial_many(**given, **quiet), dial_many(**plain, **quiet))
    assert same(dial_many(**plain | dict(seeds=torch.arange(3)), **quiet), dial_many(**plain, **quiet))
    assert len(list(tmp_path.iterdir())) == 1


def test_other_trainings_take_them_as_well():
    whole = {name: np.int64(k) for name, k in dict(planes=2, seed=1, steps=5, frames=3).items()}
    given = dial_cayley(thirds, y, angle=np.float32(2), apart=np.float64(1), lr=np.float64(.01), **whole, **quiet)
    assert same(given, dial_cayley(thirds, y, planes=2, seed=1, steps=5, frames=3, **quiet))
    json.dumps(given.settings)
    given = dial_cayley_many(thirds, y, seeds=torch.arange(2), steps=np.int64(5), **quiet)
    assert same(given, dial_cayley_many(thirds, y, seeds=range(2), steps=5, **quiet))
    given = mix_dots(np.str_('log'), np.arange(2), np.int64(3), np.float32(.5), np.int64(8), looks=np.int64(2), **quiet)
    assert same(given, mix_dots('log', range(2), 3, .5, 8, looks=2, **quiet))
    projector = Projector(np.int64(4), torch.tensor(2), hidden=np.array([3]))
    assert same(projector.settings, Projector(4, 2, hidden=(3,)).settings)
    assert torch.equal(line(np.int64(3), np.int8(2)), line(3, 2))
    assert torch.equal(shift(np.int64(5), torch.tensor(-1)), shift(5, -1))


nan, inf = float('nan'), float('inf')
no_whole_number = [2.5, 12., True, np.bool_(True), nan, np.float64(12), '12', None, [12], torch.tensor([1., 2.])]
no_number = [nan, inf, '0.1', True, None, [0.1], 1j]
no_word = ['steam', 3, None, ['film']]
no_seeds = [3, None, [], [0.5], ['a'], [True], [-1], [2**63], np.array([0.5]), np.arange(4).reshape(2, 2)]

def cayley(**given): return dial_cayley(thirds, y, **given)
def cayley_many(**given): return dial_cayley_many(thirds, y, **given)
def project(in_dim=4, hidden=()): return Projector(in_dim, 2, hidden=hidden)
def stepped_by(count): return Stargate(5, 2).step(count)

def each(train, names, values): return [(train, name, bad) for name in names.split() for bad in values]

refused = [
    *each(dial, 'n d seed steps frames', no_whole_number), *each(dial, 'lr', no_number),
    *each(dial, 'operator objective start engine', no_word),
    *each(dial_many, 'hold', [bad for bad in no_whole_number if bad is not None]),
    *each(dial_many, 'memory', [*no_number, 0, -1]),
    *[bad for train in (dial_many, mix_dots, cayley_many) for bad in each(train, 'seeds', no_seeds)],
    *each(mix_dots, 'steps batch looks', no_whole_number), *each(mix_dots, 'lr', no_number),
    *each(cayley, 'planes seed steps frames', no_whole_number), *each(cayley, 'lr apart', no_number),
    *each(cayley, 'angle', [bad for bad in no_number if bad is not None]),
    *each(cayley, 'operator objective', no_word),
    *each(stepped_by, 'count', no_whole_number),
    *each(project, 'in_dim', no_whole_number), *each(project, 'hidden', [3, [0], [2.5], None])]

@pytest.mark.parametrize('train, name, bad', refused, ids=[f'{name} {bad!r}' for _, name, bad in refused])
def test_what_is_no_setting_is_one_error_before_any_training(train, name, bad):
    options = {} if train in (stepped_by, project) else quiet
    said = f'^(a size in )?({name}|{name.removesuffix("s")}) is .*: '
    with pytest.raises(ValueError, match=said) as error: train(**{name: bad}, **options)
    assert error.value.__cause__ is None and '\n' not in str(error.value)


# Measures where numbers are coarse, and where there is no space

def ring(n, size=1., centre=0.):
    angle = 2*torch.pi*torch.arange(n)/n
    return centre + size*torch.stack([angle.cos(), angle.sin()], -1)

@pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16])
@pytest.mark.parametrize('size', [0.01, 1, 300, 3e4])
def test_measures_in_half_precision(dtype, size):
    z = ring(12, size).to(dtype)
    exact, Tz = z.double(), z.roll(-1, 0)
    for autocast in (False, True):
        with torch.autocast('cpu', torch.bfloat16, enabled=autocast):
            for measure in (mean_radius, spacing, lambda z: advance_errors(z, z), lambda z: misses(z, z, shift(12, 3))):
                torch.testing.assert_close(measure(z).double(), measure(exact), rtol=1e-5, atol=0)
            assert is_locked(z, Tz) and not is_locked(z, z)
    back = z.roll(-1, 0)
    assert order(lambda x: back if x is z else z.roll(-2, 0) if x is back else z, z) == 3


def test_points_in_one_place_are_not_locked():
    for z in (torch.zeros(12, 2), torch.full((12, 2), 0.1), torch.zeros(2, 12, 2)):
        assert (advance_errors(z, z) == torch.inf).all() and (spacing(z) == 0).all() and not is_locked(z, z).any()
    z = torch.zeros(12, 2)
    target = torch.arange(12).masked_fill(torch.arange(12) > 3, -1)
    assert misses(z, z, target).tolist() == [torch.inf]*4 + [0.]*8
    assert order(lambda z: z, z) is None and (commutator(lambda z: z, lambda z: z, z) == torch.inf).all()
