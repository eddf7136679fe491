"The exported step against torch's own, from many states, and all that a page needs to run it."
import base64
import json
import math
import sys
import warnings

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from oplas.core import History, State, flatten, make_step, one_cycle, start_moments, train, unflatten
from oplas.rings import Ring, Stargate, advance_errors, dial, is_locked, line, spacing
from oplas.show import browser, dial_graph, export_step, load_step, write_recording

OPERATORS, OBJECTIVES, COUNTS = ('filmr', 'square', 'orthogonal'), ('plane', 'vicreg', 'paper'), (5, 8, 12, 16, 24)
page = [(operator, objective, 2) for operator in OPERATORS for objective in OBJECTIVES]
large = [('filmr', 'sigreg', 2), ('filmr', 'plane', 64), ('film', 'paper', 64), ('orthogonal', 'vicreg', 8)]
name = lambda case: '-'.join(map(str, case))
on_the_page = pytest.mark.parametrize('case', page, ids=name)
everywhere = pytest.mark.parametrize('case', page + large, ids=name)


@pytest.fixture(autouse=True, scope='module')
def one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope='module')
def exported(dial_files, tmp_path_factory):
    "The graph of a case: the very one that the dial runs, or where it has none, one that is exported when asked for."
    folder = tmp_path_factory.mktemp('graphs')
    def get(case):
        operator, objective, d = case
        on_the_site = dial_files/'graphs'/f'{operator}-{objective}{"" if d == 2 else f"-{d}"}.onnx'
        if on_the_site.exists(): return on_the_site
        path = folder/f'{name(case)}.onnx'
        if not path.exists(): export_step(path, d=d, operator=operator, objective=objective)
        return path
    return get


def trained(operator, objective, d, seeds=range(10), stages=(0, 10, 40, 100, 250)):
    "Parameters of several seeds at several stages of their training, one row each."
    gates = [Stargate(12, d, operator, objective, seed=seed) for seed in seeds]
    tasks = [gate.task for gate in gates]
    found = [torch.stack([gate.state.params for gate in gates])]
    rate = lambda t: one_cycle(t, 1500, 0.01)
    for state in train(tasks, gates[0].y, max(stages), rate, make_step(tasks[0], many=True, engine='graph')):
        if state.t in stages: found.append(state.params.clone())
    return torch.cat(found)


def states(case, count=100):
    "Random states near those of trainings: parameters, moments, step and learning rate."
    torch.manual_seed(0)
    near = trained(*case)
    for params in near.repeat(count//len(near), 1):
        params = params*(1 + 0.01*torch.randn_like(params))
        size = 10**(-3*torch.rand_like(params))
        moments = size*(2*torch.rand_like(params) - 1), size**2
        yield params, moments, int(10**(3.5*torch.rand(()))), 10**(-4 + 3*torch.rand(())).item()


def close(a, b, tolerance=1e-5):
    "Whether two tensors agree, absolutely up to entries of size 1 and relative to the largest entry above that."
    size = max(1, b.abs().max().item())
    return a.shape == b.shape and torch.allclose(a, b, rtol=0, atol=tolerance*size, equal_nan=True)


def differing(step, graph, state, y):
    "How far the graph's results are from torch's, those that differ; measures are compared on the graph's own points."
    p, m, loss, z, Tz = step(*state, y)
    new_p, new_m, new_loss, new_z, new_Tz, errors, apart = graph(*state, y)
    pairs = dict(params=(new_p, p), mean=(new_m[0], m[0]), square=(new_m[1], m[1]),
                 loss=(new_loss, loss), z=(new_z, z), Tz=(new_Tz, Tz),
                 errors=(errors, advance_errors(new_z, new_Tz)), spacing=(apart, spacing(new_z)))
    return {k: (a - b).abs().max().item() for k, (a, b) in pairs.items() if not close(a, b)}


@everywhere
def test_steps_equal_torchs_from_random_states(case, exported):
    operator, objective, d = case
    step, graph = make_step(Stargate(12, d, operator, objective).task), load_step(exported(case))
    shared = list(states(case))
    for n in COUNTS if d == 2 else (5, d, 65):
        y = line(n, d)
        for i, state in enumerate(shared):
            assert not (bad := differing(step, graph, state, y)), f'{n} points, state {i}: {bad}'
    assert i == 99


@everywhere
def test_the_first_step_equals_torchs(case, exported):
    "AdamW's first step goes as far as it may where the gradient is more than rounding; there it must go as torch does."
    operator, objective, d = case
    graph, lr = load_step(exported(case)), one_cycle(1, 1500, 0.01)
    for seed in range(20):
        gate = Stargate(12, d, operator, objective, seed=seed)
        state = gate.state.params, gate.state.moments, 1, lr
        (p, (mean, square), *_), (new_p, new_moments, *_) = gate.update(*state, gate.y), graph(*state, gate.y)
        assert close(new_moments[0], mean) and close(new_moments[1], square)
        clear = torch.cat([(m.abs() > 1e-4*m.abs().max()).flatten() for m in unflatten(mean, gate.task).values()])
        assert close(new_p[clear], p[clear]) and clear.float().mean() > 0.5
        assert ((new_p - gate.state.params).abs() <= lr*(1 + 0.01*gate.state.params.abs()) + 1e-6).all()


@everywhere
def test_where_the_gradient_is_zero_parameters_only_decay(case, exported):
    "All points at the origin: the first weights see zeros. Without AdamW's 1e-8 they would become NaN."
    operator, objective, d = case
    gate = Stargate(12, d, operator, objective)
    for t in (1, 1500):
        p, moments, *_ = load_step(exported(case))(gate.state.params, gate.state.moments, t, 0.01, torch.zeros(12, d))
        weights = unflatten(p, gate.task)['projector.layers.0.weight']
        before = unflatten(gate.state.params, gate.task)['projector.layers.0.weight']
        assert torch.allclose(weights, before*(1 - 0.01*0.01), rtol=1e-6)
        assert p.isfinite().all() and all(m.isfinite().all() for m in moments)


def test_parallel_u_and_v_do_no_harm(exported):
    "Then the plane's second direction is zero; only 1e-12, which an optimizer of graphs may take for 0, keeps off NaN."
    gate = Stargate(12, 2)
    named = unflatten(gate.state.params, gate.task)
    named['operator.v'].copy_(2*named['operator.u'])
    state = gate.state.params, gate.state.moments, 1, 0.01
    _, moments, loss, *_ = gate.update(*state, gate.y)
    _, new_moments, new_loss, *_ = load_step(exported(page[0]))(*state, gate.y)
    assert close(new_loss, loss) and new_moments[0].isfinite().all()
    for a, b in zip(new_moments, moments): assert close(a, b)


def strings(message):
    "Every string and name in a protobuf message."
    for _, value in message.ListFields():
        several = isinstance(value, (list, tuple)) or hasattr(value, 'add') or hasattr(value, 'append')
        for v in value if several else [value]:
            if hasattr(v, 'ListFields'): yield from strings(v)
            elif isinstance(v, str): yield v


@everywhere
def test_graphs_are_small_standard_and_say_nothing_of_where_they_were_made(case, exported):
    path = exported(case)
    assert path.stat().st_size < 20_000
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    assert [o.domain for o in model.opset_import] == [''] and not model.functions
    assert {n.domain for n in model.graph.node} == {''}
    said = list(strings(model))
    assert 'in_params' in said and 'Gelu' in said
    assert not [s for s in said if '/' in s or '\\' in s or '.py' in s]
    everything = model, model.graph, *model.graph.node, *model.graph.initializer
    assert not [x for x in everything if x.metadata_props or x.doc_string]


@on_the_page
def test_inputs_and_outputs(case, exported):
    session = onnxruntime.InferenceSession(exported(case))
    p = len(Stargate(12, *case[2:], *case[:2]).state.params)
    given = dict(in_params=[p], in_mean=[p], in_square=[p], in_t=[], in_lr=[], in_y=['N', 2], in_arrow=['N'])
    results = 'params', 'mean', 'square', 'loss', 'z', 'Tz', 'errors', 'spacing'
    assert {i.name: i.shape for i in session.get_inputs()} == given
    assert [o.name for o in session.get_outputs()] == [f'out_{k}' for k in results]
    *floats,arrow = session.get_inputs()
    assert {v.type for v in (*floats, *session.get_outputs())} == {'tensor(float)'}
    assert arrow.type == 'tensor(int64)'


def test_beyond_the_plane_the_graph_says_from_where_to_look(exported):
    "In the plane of an operator that turns one; others are looked at where their points are."
    gate = Stargate(7, 64, seed=3)
    session = onnxruntime.InferenceSession(exported(('filmr', 'plane', 64)))
    zeros = torch.zeros_like(gate.state.params)
    given = gate.state.params, zeros, zeros, torch.tensor(1.), torch.tensor(0.01), gate.y, torch.arange(7)
    named = {i.name: x.numpy() for i,x in zip(session.get_inputs(), given)}
    seen, = session.run(['out_plane'], named)
    assert close(torch.from_numpy(seen), gate.task.operator.subspace().detach())
    matrix = onnxruntime.InferenceSession(exported(('orthogonal', 'vicreg', 8)))
    assert 'out_plane' not in [o.name for o in matrix.get_outputs()]


def torch_lock_steps(operator, objective, n, seeds, kicks=8):
    "When torch locks from the starts of `seeds`: a row for each, its own start first, then some a ten-millionth away."
    gates = [Stargate(n, 2, operator, objective, seed=seed) for seed in seeds]
    torch.manual_seed(0)
    kick = lambda p: p*(1 + 1e-7*torch.randn(kicks, len(p)) * (torch.arange(kicks) > 0)[:,None])
    params = torch.cat([kick(g.state.params) for g in gates])
    ring, locks = gates[0].task, torch.full((len(params),), -1)
    begin = State(0, params, start_moments(params))
    for state in train([ring], gates[0].y, 1500, 0.01, make_step(ring, many=True, engine='graph'), begin):
        if state.t % 10 == 0: locks[is_locked(state.z, state.Tz) & (locks < 0)] = state.t
        if (locks > 0).all(): break
    return locks.view(len(seeds), kicks)


def dial_lock_step(n, operator, objective, seed):
    gate = Stargate(n, 2, operator, objective, seed=seed)
    while gate.lock_step is None: gate.step(10)
    return gate.lock_step


runs = [(('filmr', 'plane', 2), 12), (('square', 'plane', 2), 8), (('orthogonal', 'vicreg', 2), 5)]

@pytest.mark.parametrize('case, n', runs, ids=str)
def test_runs_lock_when_torch_does(case, n, exported):
    "Within a look of the earliest and the latest of torch's runs, and for most seeds within one of `dial` itself."
    seeds = range(5)
    torchs = torch_lock_steps(*case[:2], n, seeds)
    dials = torch.tensor([dial_lock_step(n, *case[:2], seed) for seed in seeds])
    graphs = torch.tensor([dial_graph(exported(case), n=n, seed=seed, frames=2).lock_step for seed in seeds])
    assert ((graphs >= torchs.amin(1) - 10) & (graphs <= torchs.amax(1) + 10)).all(), (graphs, torchs)
    assert (graphs - dials).abs().median() <= 10, (graphs, dials)


def run_without_torch(path):
    "The run that the two files of a graph describe, in numpy: its lock step and its last parameters."
    said = json.loads(path.with_suffix('.json').read_text())
    session, cycle, lock = onnxruntime.InferenceSession(path), said['cycle'], said['lock']
    steps, peak = said['settings']['steps'], said['settings']['lr']
    top = cycle['warmup']*steps - 1
    cosine = lambda a, b, x: b + (a - b)*(1 + math.cos(math.pi*x))/2
    up = lambda t: cosine(cycle['first'], 1, (t - 1)/top)
    down = lambda t: cosine(1, cycle['last'], (t - 1 - top)/(steps - 1 - top))
    rate = lambda t: peak*(up(t) if t - 1 <= top else down(t))
    start = np.frombuffer(base64.b64decode(said['start']), '<f4')
    given = dict(y=np.array(said['y'], 'f4'), arrow=np.array(said['arrow']))
    state = dict(params=start, mean=np.zeros_like(start), square=np.zeros_like(start), **given)
    names, lock_step = [o.name.removeprefix('out_') for o in session.get_outputs()], None
    assert sum(math.prod(p['shape']) for p in said['parameters']) == len(state['params'])
    for t in range(1, steps + 1):
        inputs = state | dict(t=np.float32(t), lr=np.float32(rate(t)))
        out = dict(zip(names, session.run(None, {f'in_{k}': np.asarray(v) for k, v in inputs.items()})))
        state |= {k: out[k] for k in ('params', 'mean', 'square')}
        locked = out['errors'].max() < lock['error'] and out['spacing'] > lock['spacing']
        if lock_step is None and t % lock['every'] == 0 and locked: lock_step = t
    return lock_step, state['params']


def decoded(text): return torch.frombuffer(bytearray(base64.b64decode(text)), dtype=torch.float32)

def test_the_two_files_are_all_that_a_run_needs(exported, tmp_path, monkeypatch):
    path, graph = tmp_path/'step.onnx', exported(('square', 'vicreg', 2)).read_bytes()
    monkeypatch.setattr(browser, '_to_onnx', lambda gate: graph) # which knows of neither points nor seed
    export_step(path, n=7, operator='square', objective='vicreg', seed=3)
    history, (lock_step, params) = dial_graph(path), run_without_torch(path)
    assert lock_step == history.lock_step is not None
    trained = flatten(Ring(history.projector, history.operator, None))
    assert torch.allclose(torch.from_numpy(params), trained, atol=1e-6)
    gate, said = Stargate(7, 2, 'square', 'vicreg', seed=3), json.loads(path.with_suffix('.json').read_text())
    shapes = [(name, list(p.shape)) for name, p in gate.task.named_parameters()]
    assert [(p['name'], p['shape']) for p in said['parameters']] == shapes
    assert torch.equal(decoded(said['start']), gate.state.params)
    assert torch.equal(torch.tensor(said['y']), gate.y) and said['settings'] == gate.settings


@pytest.fixture
def history(exported): return dial_graph(exported(page[0]), n=12, seed=0, frames=36)


def test_a_graphs_history_is_that_of_dial(exported):
    history = dial_graph(exported(page[0]), n=12, seed=0, steps=95, frames=20)
    twin = dial(12, 2, steps=95, frames=20, progress=False)
    assert history.settings == twin.settings and history.title == twin.title
    assert [f.step for f in history.frames] == [f.step for f in twin.frames]
    for a, b in zip(history.frames[:8], twin.frames):
        assert close(a.z, b.z) and close(a.Tz, b.Tz) and math.isclose(a.loss, b.loss, rel_tol=1e-5)


def test_a_recording_holds_the_run(history, tmp_path):
    path = tmp_path/'run.json'
    write_recording(history, path)
    assert path.stat().st_size < 25_000
    run = json.loads(path.read_text())
    assert run['settings'] == history.settings and run['lock_step'] == history.lock_step
    for said, f in zip(run['frames'], history.frames, strict=True):
        assert said['step'] == f.step and math.isclose(said['loss'], f.loss, rel_tol=1e-3)
        for k in ('z', 'Tz'): assert (torch.tensor(said[k]) - getattr(f, k)).abs().max() < 6e-4
        assert torch.allclose(torch.tensor(said['errors']), f.advance_error, rtol=6e-3)
    z, (*rows, shift) = torch.randn(5, 2), torch.tensor(run['map']).view(3, 2)
    assert torch.allclose(z @ torch.stack(rows) + shift, history.operator(z), atol=1e-5)


def test_a_recording_of_nothing_or_of_nan_is_refused(history, tmp_path):
    nothing = History([], history.settings, False, None, history.projector, history.operator)
    with pytest.raises(ValueError, match='nothing to show'): write_recording(nothing, tmp_path/'run.json')
    history.frames[-1] = history.frames[-1]._replace(loss=math.nan)
    with pytest.raises(ValueError): write_recording(history, tmp_path/'run.json')
    assert not list(tmp_path.iterdir())


def test_exporting_is_silent(tmp_path, capfd, recwarn):
    warnings.simplefilter('always')
    export_step(tmp_path/'step.onnx', d=3, operator='film', objective='paper')
    assert capfd.readouterr() == ('', '') and not recwarn.list


def test_both_files_are_written_or_none(tmp_path, monkeypatch):
    def stop(gate): raise KeyboardInterrupt
    monkeypatch.setattr(browser, '_to_onnx', stop)
    with pytest.raises(KeyboardInterrupt): export_step(tmp_path/'step.onnx')
    assert not list(tmp_path.iterdir())


needed = [('onnxscript', export_step), ('onnxruntime', load_step), ('onnx', export_step)]

@pytest.mark.parametrize('missing, use', needed)
def test_what_is_not_installed_is_named(missing, use, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, missing, None)
    path = tmp_path/'step.onnx'
    if use is load_step: path.write_bytes(b'')
    with pytest.raises(ImportError, match=f'needs {missing}: run pip install "oplas\\[browser\\]"'): use(path)


def test_what_is_missing_or_damaged_is_named(exported, tmp_path):
    path = tmp_path/'step.onnx'
    path.write_bytes(exported(page[0]).read_bytes())
    with pytest.raises(FileNotFoundError, match='step.json'): dial_graph(path)
    path.with_suffix('.json').write_text('{}')
    with pytest.raises(ValueError, match='damaged'): dial_graph(path)
    path.write_bytes(b'x')
    with pytest.raises(ValueError, match='damaged'): load_step(path)
