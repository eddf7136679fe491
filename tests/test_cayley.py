"Arrows against plain permutations, operators kept and read back, a real Ctrl-C, and trainings that must not lock."
import copy
import subprocess
import sys
import textwrap

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from oplas.core import OPERATORS, FiLMR, Operators, make_step, training, unflatten
from oplas.rings import (
    OBJECTIVES,
    Cayley,
    as_arrows,
    cayley_graph,
    cayley_settings,
    commutator,
    dial_cayley,
    dial_cayley_many,
    follow,
    line,
    lock_many,
    make_cayley,
    make_ring,
    misses,
    operators_locked,
    order,
    scattered,
    shift,
)

torch.set_num_threads(1)
some, names = settings(deadline=None, max_examples=60), ('a', 'b', 'c')
thirds = dict(major=shift(12, 4), minor=shift(12, 3))


# Arrows and words, against partial maps as dictionaries in plain Python

@st.composite
def partial_maps(draw):
    "A number of points, and one-to-one maps between some of them, by name."
    n = draw(st.integers(1, 8))
    maps = {}
    for name in names[:draw(st.integers(1, 3))]:
        starts, ends = draw(st.permutations(range(n))), draw(st.permutations(range(n)))
        maps[name] = dict(zip(starts[:draw(st.integers(1, n))], ends))
    return n, maps

words = st.lists(st.tuples(st.sampled_from(names), st.integers(-3, 3)), max_size=5)
spelled = lambda word: ' '.join(name if k == 1 else f'{name}^{k}' for name, k in word)

def arrive(maps, word, i):
    "Where a word leads from point i: one arrow after another, in either direction, or nowhere."
    for name, k in word:
        arrows = maps[name] if k > 0 else {j: i for i, j in maps[name].items()}
        for _ in range(abs(k)): i = arrows.get(i)
    return -1 if i is None else i


@some
@given(partial_maps())
def test_arrows_are_the_maps(given_maps):
    n, maps = given_maps
    named = as_arrows(maps, n)
    for name, row in named.items(): assert row.tolist() == [maps[name].get(i, -1) for i in range(n)]
    for again in (named, {name: row.tolist() for name, row in named.items()}):
        for name, row in as_arrows(again, n).items(): assert row.equal(named[name])


@some
@given(partial_maps(), words)
def test_words_lead_where_the_arrows_do(given_maps, word):
    n, maps = given_maps
    word = [(name, k) for name, k in word if name in maps]
    assert follow(as_arrows(maps, n), spelled(word)).tolist() == [arrive(maps, word, i) for i in range(n)]


@some
@given(partial_maps(), st.data())
def test_a_map_that_is_not_one_to_one_is_refused(given_maps, data):
    n, maps = given_maps
    if n < 2: return
    i, j, k = data.draw(st.integers(0, n-1)), data.draw(st.integers(0, n-1)), data.draw(st.integers(0, n-1))
    if i == j: return
    with pytest.raises(ValueError, match=f'carries two points to {k}'): as_arrows(maps | dict(a={i: k, j: k}), n)


no_rows = [1.5, 0, 2], torch.tensor([1., 0., 2.]), ['1', 0, 2], [[1], [0], [2]], 'abc', None, 3, torch.tensor(3)
no_maps = {0: 1.5}, {'0': 1}, {None: 1}, {0: None}

@pytest.mark.parametrize('arrow', [*no_rows, *no_maps])
def test_points_are_whole_numbers(arrow):
    named, said = dict(a=arrow), "'a' is .*: give whole numbers"
    with pytest.raises(ValueError, match=said): as_arrows(named, 3)
    with pytest.raises(ValueError, match=said): dial_cayley(named, scattered(3, 2), progress=False)

@pytest.mark.parametrize('name', [None, 1, 2.5, ('a',), '', 'a b', 'é-', 'keys'])
def test_operators_have_plain_names(name):
    with pytest.raises(ValueError, match='choose another plain word'): as_arrows({name: [1, 2, 0]}, 3)

@pytest.mark.parametrize('arrows', [{}, None, 'a', [[1, 2, 0]], 3])
def test_arrows_are_named(arrows):
    for use in (lambda: as_arrows(arrows, 3), lambda: follow(arrows, 'a')):
        with pytest.raises(ValueError, match='name at least one operator'): use()

@pytest.mark.parametrize('word', [None, 3, ['a']])
def test_words_are_text(word):
    for use in (lambda: follow(thirds, word), lambda: Operators(dict(a=FiLMR(4))).word(word)):
        with pytest.raises(ValueError, match='word is .*: write names'): use()

no_dicts = {}, None, [(1, 0)]
no_permutations = dict(a=None), dict(a=3), dict(a='ba'), dict(a={0: 1}), dict(a=(1., 0.)), dict(a=(1, 0), b=(0, 1, 2))

@pytest.mark.parametrize('generators', [*no_dicts, *no_permutations])
def test_generators_are_permutations(generators):
    with pytest.raises(ValueError, match='generators are .*: give permutations'): cayley_graph(generators)


# Groups, against their permutations multiplied out

def compose(p, q): return tuple(q[i] for i in p)

def closure(generators):
    "All products of some permutations, by multiplying what is there until nothing is new."
    found = {tuple(range(len(generators[0])))}
    while True:
        more = found | {compose(e, g) for e in found for g in generators}
        if more == found: return found
        found = more

def several(n): return st.lists(st.permutations(range(n)).map(tuple), min_size=1, max_size=3)

permutations = st.integers(1, 5).flatmap(several)

@some
@given(permutations, words)
def test_a_cayley_graph_is_its_group(generators, word):
    gens = dict(zip(names, generators))
    graph, group = cayley_graph(gens), closure(generators)
    assert {len(row) for row in graph.values()} == {len(group)}
    for row in as_arrows(graph, len(group)).values(): assert sorted(row.tolist()) == list(range(len(group)))
    word = [(name, k) for name, k in word if name in gens]
    product = tuple(range(len(generators[0])))
    for name, k in word:
        inverse = tuple(sorted(range(len(gens[name])), key=gens[name].__getitem__))
        for _ in range(abs(k)): product = compose(product, gens[name] if k > 0 else inverse)
    arrived = follow(graph, spelled(word))
    assert (arrived[0] == 0) == (product == tuple(range(len(product))))
    assert arrived.equal(torch.arange(len(group))) == (arrived[0].item() == 0)


@pytest.mark.parametrize('n, size', [(2, 2), (3, 6), (4, 24), (5, 120), (6, 720)])
def test_a_swap_and_a_turn_make_all_permutations(n, size):
    graph = cayley_graph(dict(swap=(1, 0, *range(2, n)), turn=(*range(1, n), 0)))
    assert len(graph['swap']) == size
    assert follow(graph, f'turn^{n}').equal(torch.arange(size)) and follow(graph, 'swap^2').equal(torch.arange(size))


# Measures, against their definitions written out

@some
@given(st.integers(2, 9), st.integers(2, 5), st.integers(0, 2**31))
def test_misses_are_distances(n, d, seed):
    generator = torch.Generator().manual_seed(seed)
    z, Tz = torch.randn(2, n, d, generator=generator, dtype=torch.float64)
    target = torch.randint(-1, n, (n,), generator=generator)
    centre = z.mean(0)
    r = sum((p - centre).norm().item() for p in z)/n
    expected = [0. if j < 0 else (p - z[j]).norm().item()/r for p, j in zip(Tz, target.tolist())]
    torch.testing.assert_close(misses(z, Tz, target), torch.tensor(expected, dtype=torch.float64))


def test_a_lock_asks_for_each_operator_and_for_space():
    angle = 2*torch.pi*torch.arange(12)/12
    ring = torch.stack([angle.cos(), angle.sin()], -1)
    targets, Tz = torch.stack([shift(12, 4), shift(12, 3)]), torch.stack([ring[shift(12, 4)], ring[shift(12, 2)]])
    assert operators_locked(ring, Tz, targets).tolist() == [True, False]
    heaps = ring[torch.arange(12) % 3*4]
    assert operators_locked(heaps, heaps[targets], targets).tolist() == [False, False]


# The task, against that of the ring

@pytest.mark.parametrize('operator', OPERATORS)
@pytest.mark.parametrize('objective', OBJECTIVES)
def test_a_ring_is_one_arrow(operator, objective):
    ring = make_ring(3, 6, operator, objective, 'near')
    one = Cayley(ring.projector, Operators(dict(next=ring.operator)), dict(next=shift(9, 1)), ring.objective)
    (parts, z, Tz), (expected, ring_z, ring_Tz) = one(line(9, 6)), ring(line(9, 6))
    assert torch.equal(z, ring_z) and torch.equal(Tz[0], ring_Tz) and parts.keys() == expected.keys()
    for name in parts: torch.testing.assert_close(parts[name], expected[name])
    torch.testing.assert_close(one.errors(z, Tz)[0], ring.errors(z, ring_Tz))
    assert one.locked(z, Tz) == ring.locked(z, ring_Tz)


@some
@given(partial_maps(), st.integers(0, 2**31))
def test_what_is_not_asked_has_no_error(given_maps, seed):
    "The advance of partial arrows is that of the arrows alone, over all points."
    n, maps = given_maps
    if n < 3: return
    torch.manual_seed(seed)
    task = Cayley(torch.nn.Identity(), Operators({name: FiLMR(4) for name in maps}), as_arrows(maps, n))
    y = torch.randn(n, 4)
    parts, z, Tz = task(y)
    rows = zip(Tz, maps.values())
    expected = sum((carried[i] - z[j]).square().sum() for carried, arrows in rows for i, j in arrows.items())/n
    torch.testing.assert_close(parts['advance'], 10*expected)


# What was trained

@pytest.fixture(scope='module')
def trained():
    y = scattered(12, 8)
    history = dial_cayley(thirds, y, seed=0, progress=False)
    assert history.locked
    return y, history

def task(history): return Cayley(history.projector, history.operator, thirds)

def fresh(): return make_cayley(1, as_arrows(thirds, 12), 8, cayley_settings())

def assert_same_words(a, b, y):
    z = a.projector(y)
    assert torch.equal(z, b.projector(y))
    for word in ('major minor^-1', 'minor^2', 'major^-1 minor^-1'):
        assert torch.equal(a.operators.word(word)(z), b.operators.word(word)(z))


def test_states_carry_the_words_over(trained, tmp_path):
    y, history = trained
    kept, path = task(history), tmp_path/'task'
    other = fresh()
    assert not torch.equal(other.projector(y), kept.projector(y))
    other.load_state_dict(kept.state_dict())
    assert_same_words(kept, other, y)
    torch.save(kept.state_dict(), path)
    other = fresh()
    other.load_state_dict(torch.load(path, weights_only=True))
    assert_same_words(kept, other, y)
    save_file(kept.state_dict(), path)
    other = fresh()
    other.load_state_dict(load_file(path))
    assert_same_words(kept, other, y)
    alone = Operators({name: FiLMR(8) for name in history.operator})
    alone.load_state_dict(history.operator.state_dict())
    z = history.projector(y)
    assert torch.equal(alone.word('major minor')(z), history.operator.word('major minor')(z))


def test_a_state_of_other_operators_is_refused(trained):
    other = Operators(dict(major=FiLMR(8), fourth=FiLMR(8)))
    with pytest.raises(RuntimeError, match='fourth'): other.load_state_dict(trained[1].operator.state_dict())


def test_it_computes_in_double(trained):
    y, history = trained
    double = copy.deepcopy(task(history)).double()
    z = double.projector(y.double())
    assert misses(z, double.operators.word('major minor')(z), shift(12, 7)).max() < 0.05
    back = double.operators.word('major minor minor^-1 major^-1')(z)
    torch.testing.assert_close(back, z, rtol=0, atol=1e-12)


def test_a_seed_gives_the_same_run_whatever_was_drawn_before():
    histories = []
    for drawn in (0, 99):
        torch.manual_seed(drawn)
        histories.append(dial_cayley(thirds, scattered(12, 8), seed=0, steps=60, progress=False))
    history, again = histories
    for a, b in zip(history.frames, again.frames, strict=True):
        assert torch.equal(a.z, b.z) and torch.equal(a.Tz, b.Tz) and a.loss == b.loss


# Ctrl-C

def python(code): return subprocess.run([sys.executable, '-c', textwrap.dedent(code)], capture_output=True, text=True)

def test_ctrl_c_keeps_the_history():
    done = python('''
        import os, signal, threading, torch
        from oplas.rings import stargate
        from oplas.rings import dial_cayley, misses, scattered, shift
        torch.set_num_threads(1)
        one_cycle = stargate.one_cycle
        def press(t, *args):
            if t == 100: os.kill(os.getpid(), signal.SIGINT)
            return one_cycle(t, *args)
        stargate.one_cycle = press
        y, thirds = scattered(12, 8), dict(major=shift(12, 4), minor=shift(12, 3))
        stargate.one_cycle = one_cycle
        before = dial_cayley(thirds, y, steps=20, progress=False)
        stargate.one_cycle = press
        history = dial_cayley(thirds, y, steps=10**6, progress=False)
        steps = [f.step for f in history.frames]
        assert 90 < steps[-1] <= 100 and steps == sorted(set(steps)), steps
        assert not history.locked
        z = history.projector(y)
        assert (z - history.frames[-1].z).abs().max() < 0.1 and z.isfinite().all()
        stargate.one_cycle = one_cycle
        after = dial_cayley(thirds, y, steps=20, progress=False)
        assert all(torch.equal(a.z, b.z) for a, b in zip(before.frames, after.frames))
    ''')
    assert done.returncode == 0, done.stderr


def test_ctrl_c_within_the_first_step_gives_an_empty_history():
    done = python('''
        from oplas.rings import stargate
        from oplas.rings import dial_cayley, scattered, shift
        def interrupted(*args): raise KeyboardInterrupt
        stargate.one_cycle = interrupted
        history = dial_cayley(dict(major=shift(12, 4)), scattered(12, 8), progress=False)
        assert len(history) == 0 and not history.locked and history.lock_step is None
    ''')
    assert done.returncode == 0, done.stderr


# How trainings end

def many(arrows=thirds): return dial_cayley_many(arrows, scattered(12, 8), seeds=range(16), progress=False)

def test_the_torus_locks():
    locks, tasks = many()
    assert locks.locked.sum() >= 15
    for task, locked in zip(tasks, locks.locked):
        if not locked: continue
        with torch.no_grad(): z = task.projector(scattered(12, 8))
        Ts = task.operators
        assert [order(T, z) for T in Ts.values()] == [3, 4] and commutator(*Ts.values(), z).max() < 0.02
        for k in range(1, 12):
            word = f'major^{(k+1) % 3 - 1} minor^{(1-k) % 4 - 1}'
            assert follow(thirds, word).equal(shift(12, k))
            assert misses(z, Ts.word(word)(z), shift(12, k)).max() < 0.05


def test_operators_of_two_planes_lock_and_spell():
    y = scattered(12, 8)
    locks, tasks = dial_cayley_many(thirds, y, planes=2, seeds=range(16), progress=False)
    assert locks.locked.sum() >= 10
    for task, locked in zip(tasks, locks.locked):
        assert all(T.subspace().shape == (8, 4) for T in task.operators.values())
        if not locked: continue
        with torch.no_grad(): z = task.projector(y)
        assert [order(T, z) for T in task.operators.values()] == [3, 4]
        assert misses(z, task.operators.word('major minor^-1')(z), shift(12, 1)).max() < 0.05

def test_more_planes_than_there_is_room_for_are_refused():
    with pytest.raises(ValueError, match='planes'): dial_cayley(thirds, scattered(12, 3), planes=2, progress=False)


def test_operators_that_do_not_learn_do_not_lock(monkeypatch):
    def cut(params, module):
        named = unflatten(params, module)
        return {name: p.detach() if name.startswith('operators') else p for name, p in named.items()}
    monkeypatch.setattr(training, 'unflatten', cut)
    locks, _ = many()
    assert locks.locked.sum() == 0


@pytest.mark.parametrize('seed', range(2))
def test_shuffled_arrows_do_not_lock(seed):
    generator = torch.Generator().manual_seed(seed)
    arrows = {name: torch.randperm(12, generator=generator) for name in thirds}
    locks, _ = many(arrows)
    assert locks.locked.sum() == 0


def test_seeds_with_several_operators_end_one_by_one():
    settings, y = cayley_settings(steps=300), scattered(12, 8)
    tasks = [make_cayley(seed, thirds, 8, settings) for seed in range(3)]
    step = make_step(tasks[0], many=True, engine='graph')
    locks, last = lock_many(tasks, y, 300, 0.01, step, hold=50)
    assert locks.locked.all() and locks.lock_step.unique().numel() > 1
    assert locks.advance_error.shape == (3, 2) and last.t < 300
