"The latent plugin as scikit-learn sees it, killed and resumed, damaged, and over several processes."
import errno
import json
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save_file
from sklearn import config_context
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, GroupKFold, KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from oplas.core import load_tensors, save_tensors
from oplas.sound import Rows
from oplas.sums import (
    LOSS_PARTS,
    LatentPlugin,
    Objective,
    RelatedEncodings,
    Relations,
    check_relations,
    component_of,
    gains,
    held_out_loss,
    hold_out,
    subsets,
    sums,
)


def next_rows(X):
    "Relations between each row and the next."
    shape = X.shape if sp.issparse(X) else np.asarray(X).shape
    rows = np.arange(max(2, *shape[:1]))
    return gains(rows, np.roll(rows, 1), 1.5)


class Related(LatentPlugin):
    """What scikit-learn's checks cannot do for a `LatentPlugin` is done here, so that all of them apply:
    they hand over labels where relations are due, and want the argument that is called `relations` to be called y."""
    def fit(self, X, y=None): return super().fit(X, None if y is None else next_rows(X))
    def score(self, X, y=None): return super().score(X, next_rows(X))


@pytest.mark.filterwarnings('ignore:the relations hang together')
@parametrize_with_checks([Related(dim=2, hidden=(8,), epochs=2, progress=False)])
def test_scikit_learn_checks(estimator, check): check(estimator)


def given_model(x):
    "A fixed network that nobody told about sums."
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(4, 24))/2, rng.normal(size=(24, 12))/24**0.5
    return (np.tanh(1.5*x @ a + 0.3) @ b).astype('float32')


@pytest.fixture(scope='module')
def world():
    "Encodings of every subset of the three stems of 100 songs, their relations, and silence."
    stems = np.random.default_rng(1).normal(size=(100, 3, 4))*0.4
    bits = np.array([[b >> s & 1 for s in range(3)] for b in range(1, 8)])
    index = np.full((100, 8), -1)
    index[:, 1:] = np.arange(700).reshape(100, 7)
    return given_model(np.einsum('bs,csd->cbd', bits, stems)).reshape(-1, 12), subsets(index), given_model(np.zeros(4))


def plugin(silence, **changes):
    usual = dict(dim=4, hidden=(64, 64), epochs=60, batch_size=64, lr=5e-3, patience=60, progress=False, device='cpu')
    return LatentPlugin(silence=silence, **usual | changes)


def same(a, b):
    return all(torch.equal(x, y) for x, y in zip(a.h_.state_dict().values(), b.h_.state_dict().values(), strict=True))


@pytest.fixture(scope='module')
def trained(world):
    Y, A, silence = world
    return plugin(silence).fit(Y, A)


def test_sums_hold_where_nothing_was_trained(world, trained):
    Y, A, silence = world
    for fitted in (trained, *(plugin(silence, seed=seed).fit(Y, A) for seed in (1, 2))):
        report = fitted.report()
        assert report['h'].additive < 0.6*report['linear h'].additive < report['raw y'].additive
        assert report['h'].demix < 0.6*report['linear h'].demix and report['h'].top1 > 0.9
        assert report['h'].origin < 1e-6 and report['h'].rank > 2


def test_without_relations_that_mean_anything_nothing_holds(world):
    Y, A, silence = world
    shuffled = A[:, np.random.default_rng(0).permutation(A.shape[1])]
    report = plugin(silence, validation=0.1).fit(Y, shuffled).report(Y, A)
    assert report['h'].demix > 0.5 and report['h'].top1 < 0.5


def test_it_stops_early_and_keeps_the_best_epoch(world):
    Y, A, silence = world
    fitted = plugin(silence, lr=0.05, epochs=200, patience=3).fit(Y, A)
    losses = [e.held_out for e in fitted.history_]
    best = int(np.argmin(losses))
    assert len(losses) == best + 4 < 200
    objective = Objective(fitted.h_, fitted.inverse_, {k: getattr(fitted, k) for k in LOSS_PARTS})
    unseen = check_relations(A, len(Y))[fitted.held_out_]
    again = held_out_loss(objective, lambda rows: fitted._standard(Y[rows]), unseen, 64, fitted.seed)
    assert again == pytest.approx(min(losses), rel=1e-6)


def test_without_anything_held_out_the_last_epoch_is_kept(world):
    Y, A, silence = world
    fitted = plugin(silence, epochs=3, validation=0).fit(Y, A)
    assert len(fitted.history_) == 3 and not fitted.held_out_.any()
    with pytest.raises(ValueError, match='nothing was held out'): fitted.report()


def test_what_is_held_out_is_about_what_was_asked():
    def groups(sizes):
        blocks = [gains(np.zeros(s, int), 1 + np.arange(s), 1 + np.arange(s)).matrix for s in sizes]
        return Relations(sp.block_diag(blocks), 'gain')
    for sizes in ([1]*50, [20]*10, [3]*7, [500, 3, 3, 3, 3, 60], [5, 5, 5]):
        for seed in range(5):
            A, m = groups(sizes), sum(sizes)
            held = hold_out(A, 0.1, seed)
            assert 2 <= held.sum() <= max(0.1*m, min(sizes), 2)
            assert not set(A[held].matrix.indices) & set(A[~held].matrix.indices)
    with pytest.warns(UserWarning, match='hang together'): held = hold_out(groups([1000]), 0.1)
    assert held.sum() == 100


def test_what_comes_from_one_song_is_held_out_together(world):
    order = np.random.default_rng(0).permutation(120)
    A = Relations(sp.block_diag([gains([0], [1], 2.).matrix]*60), 'gain')[:, order]
    songs = np.repeat([f'song {i}' for i in range(12)], 10)[order]
    for seed in range(5):
        held = hold_out(A, 0.2, seed, songs)
        assert 2 <= held.sum() <= 30 and not set(songs[A[held].matrix.indices]) & set(songs[A[~held].matrix.indices])
    Y, A, silence = world
    with pytest.raises(ValueError, match='one label for each'): plugin(silence).fit(Y, A, groups=['a', 'b'])


def test_a_failed_fit_is_not_fitted(world):
    Y, A, silence = world
    fitted = plugin(silence, epochs=1).fit(Y, A)
    with pytest.raises(FloatingPointError, match='smaller learning rate'):
        fitted.set_params(lr=1e30, epochs=5).fit(Y, A)
    with pytest.raises(NotFittedError): fitted.transform(Y)


def test_operations_take_what_is_handed_to_them(world):
    Y, A, silence = world
    fitted = plugin(silence, epochs=2).fit(Y, A)
    assert (
        fitted.scale(Y, 0.5).dtype == np.float32
        and fitted.scale(torch.tensor(Y), np.full(len(Y), 0.5)).dtype == torch.float32
    )
    assert fitted.transform(torch.tensor(Y).bfloat16()).dtype == torch.bfloat16
    assert np.allclose(fitted.inverse_transform(fitted.transform(Y)[::-1])[::-1], fitted.add(Y))
    gain = np.array([0., 1., 2., 3.])
    assert np.allclose(fitted.scale(Y[:4], gain)[2], fitted.scale(Y[2:3], 2.)[0], atol=1e-5)
    with pytest.raises(ValueError, match='gain has shape'): fitted.scale(Y[:4], gain[:, None])
    with pytest.raises(ValueError, match='equally many'): fitted.add(Y[:4], Y[:5])
    with pytest.raises(ValueError, match='without encodings'): fitted.report(relations=A)


def little(rows=90):
    "A few encodings, and their relations."
    i = np.arange(rows//3)
    Y = np.random.default_rng(0).normal(size=(rows, 6)).astype(np.float32)
    return Y, sums(np.stack([i, len(i) + i], -1), 2*len(i) + i)

def quick(**changes): return LatentPlugin(**dict(dim=2, hidden=(8,), epochs=2, progress=False, device='cpu') | changes)


foreign_settings = {
    'numbers': (
        dict(dim=np.int64(3), seed=np.uint8(1), lr=np.float64(0.01), epochs=np.int8(2), variance=np.float32(3)),
        dict(dim=3, seed=1, lr=0.01, epochs=2, variance=3.0),
    ),
    'tensors': (
        dict(dim=torch.tensor(3), batch_size=torch.tensor(8), validation=torch.tensor(0.25)),
        dict(dim=3, batch_size=8, validation=0.25),
    ),
    'arrays': (
        dict(dim=np.array(3), hidden=np.array([8, 4]), inverse=np.array(2.0)),
        dict(dim=3, hidden=(8, 4), inverse=2.0),
    ),
    'layers of a tensor': (dict(hidden=torch.tensor([8, 4])), dict(hidden=(8, 4))),
    'layers of a list': (dict(hidden=[np.int32(8), 4]), dict(hidden=(8, 4))),
    'truths': (dict(gain=np.True_, whiten=torch.tensor(True), progress=np.False_), dict(gain=True, whiten=True)),
    'texts': (dict(precision=np.str_('bfloat16'), device=np.str_('cpu')), dict(precision='bfloat16')),
    'silence': (dict(silence=torch.ones(6, dtype=torch.bfloat16, requires_grad=True)), dict(silence=[1] * 6)),
}

@pytest.mark.parametrize('name', foreign_settings)
def test_settings_from_numpy_and_torch_are_settings_like_any_other(name, tmp_path):
    Y, A = little()
    theirs, plain = foreign_settings[name]
    fitted, usual = quick(checkpoint=tmp_path/'state', **theirs).fit(Y, A), quick(**plain).fit(Y, A)
    fitted.save(tmp_path/'plugin')
    loaded = LatentPlugin.load(tmp_path/'plugin')
    again = [
        quick(checkpoint=np.str_(tmp_path / 'state'), **plain).fit(Y, A),
        clone(fitted).fit(Y, A),
        clone(loaded).fit(Y, A),
    ]
    for other in (fitted, loaded, *again, pickle.loads(pickle.dumps(fitted))):
        assert np.array_equal(other.transform(Y), usual.transform(Y))


@pytest.mark.parametrize(
    'name, value',
    [
        ('dim', True),
        ('dim', 3.0),
        ('dim', '3'),
        ('dim', [3]),
        ('epochs', None),
        ('batch_size', np.float64(8)),
        ('patience', np.nan),
        ('seed', -1),
        ('seed', 2**64),
        ('lr', 'fast'),
        ('lr', np.nan),
        ('lr', None),
        ('lr', 1j),
        ('information', True),
        ('variance', np.float32(np.nan)),
        ('inverse', np.inf),
        ('contrast', '1'),
        ('weight_decay', None),
        ('validation', 1),
        ('validation', 'a tenth'),
        ('gain', 'False'),
        ('whiten', None),
        ('progress', np.array([1, 0])),
        ('hidden', 64),
        ('hidden', '64'),
        ('hidden', {8}),
        ('hidden', [8.0]),
        ('hidden', [True]),
        ('hidden', [[8, 8]]),
        ('hidden', (x for x in [8])),
        ('precision', np.array(['float32'])),
        ('precision', None),
        ('device', 'gpu'),
        ('device', 'meta'),
        ('device', 3.5),
        ('checkpoint', True),
        ('checkpoint', b'state'),
        ('checkpoint', '/'),
        ('silence', 'none'),
        ('silence', [1, [2]]),
        ('silence', np.ones(6) * 1j),
    ],
)
def test_settings_that_cannot_be_are_refused_before_training(name, value, monkeypatch):
    monkeypatch.setattr('oplas.sums.plugin.fit_objective', lambda *args: pytest.fail('it was trained'))
    with pytest.raises(ValueError, match=f'^{name} '): quick(**{name: value}).fit(*little())


def test_settings_changed_after_training_do_not_spoil_what_is_saved(tmp_path):
    Y, A = little()
    fitted = quick().fit(Y, A)
    z = fitted.transform(Y)
    fitted.set_params(dim=5, lr=-1, hidden='none', gain=True, seed=None).save(tmp_path/'p')
    assert np.array_equal(LatentPlugin.load(tmp_path/'p').transform(Y), z) and np.array_equal(fitted.transform(Y), z)


def test_tensors_in_tensors_out(world):
    Y, A, silence = world
    fitted, y = plugin(torch.tensor(silence), epochs=2).fit(torch.tensor(Y), A), torch.tensor(Y[:5])
    for out in (fitted.transform(y), fitted.add(y, y), fitted.subtract(y, y), fitted.scale(y, 0.5)):
        assert isinstance(out, torch.Tensor) and out.dtype == y.dtype
    assert np.allclose(fitted.transform(Y[:5]), fitted.transform(y).numpy())
    assert np.allclose(fitted.subtract(Y[:5], Y[:5]), silence, atol=1e-6)


@pytest.fixture
def run(tmp_path, world):
    "A function that starts Python on code that sees the world."
    np.savez(tmp_path/'world.npz', Y=world[0], A=world[1].toarray(), silence=world[2])
    start = f'''
        import sys, json, numpy as np, torch
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        torch.set_num_threads(1)
        from test_plugin import plugin
        Y, A, silence = np.load('world.npz').values()
    '''
    def run(code, *launcher, **env):
        (tmp_path/'fit.py').write_text(textwrap.dedent(start) + textwrap.dedent(code))
        return subprocess.Popen(
            [sys.executable, *launcher, 'fit.py'],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | dict(TQDM_DISABLE='1', OMP_NUM_THREADS='1') | env,
        )
    return run


def test_a_killed_fit_goes_on_and_ends_the_same(run, world, trained, tmp_path):
    Y, A, silence = world
    process = run("""
        import os, oplas.sums.fitting
        save = oplas.sums.fitting.save_checkpoint
        def save_and_die(*args):
            save(*args)
            if len(args[4]) == 23: os.kill(os.getpid(), 9)
        oplas.sums.fitting.save_checkpoint = save_and_die
        plugin(silence, checkpoint='state').fit(Y, A)
    """)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert len(load_tensors(tmp_path/'state', 'a checkpoint of a fit')[1]['history']) == 23
    resumed = plugin(silence, checkpoint=tmp_path/'state').fit(Y, A)
    assert resumed.history_ == trained.history_ and same(resumed, trained)


def test_a_checkpoint_of_something_else_is_refused(world, tmp_path):
    Y, A, silence = world
    state = tmp_path/'state'
    plugin(silence, epochs=2, checkpoint=state).fit(Y, A)
    for other in (dict(dim=5), dict(seed=1), dict(lr=1e-4)):
        with pytest.raises(ValueError, match='other data or settings'):
            plugin(silence, **dict(epochs=2, checkpoint=state) | other).fit(Y, A)
    with pytest.raises(ValueError, match='other data or settings'):
        plugin(silence, epochs=2, checkpoint=state).fit(np.where(np.arange(len(Y))[:, None] == 5, Y + 1, Y), A)
    state.write_bytes(state.read_bytes()[:1000])
    with pytest.raises(ValueError, match='damaged'): plugin(silence, epochs=2, checkpoint=state).fit(Y, A)


def test_saved_and_loaded_it_is_the_same(world, tmp_path):
    Y, A, silence = world
    fitted = plugin(silence, epochs=3).fit(Y, A)
    fitted.save(tmp_path/'p.safetensors')
    loaded = LatentPlugin.load(tmp_path/'p.safetensors')
    assert np.array_equal(fitted.transform(Y), loaded.transform(Y)) and np.array_equal(
        fitted.add(Y, Y), loaded.add(Y, Y)
    )
    assert repr(loaded.report()) == repr(fitted.report()) and repr(loaded.report(Y, A)) == repr(fitted.report(Y, A))
    assert loaded.history_ == fitted.history_ and loaded.get_params()['hidden'] == (64, 64)


def test_whitening_is_undone_on_the_way_back(world):
    Y, A, silence = world
    fitted = plugin(silence, whiten=True, epochs=20).fit(Y, A)
    z, back = fitted.transform(Y), fitted.inverse_transform(fitted.transform(Y))
    W, fitted.whitening_ = fitted.whitening_, np.eye(4)
    assert np.linalg.cond(W) > 1.5
    np.testing.assert_allclose(fitted.transform(Y) @ W, z, atol=1e-5)
    np.testing.assert_allclose(fitted.inverse_transform(fitted.transform(Y)), back, atol=1e-4)


def test_a_gain_multiplies_the_points(world, tmp_path):
    Y, A, silence = world
    fitted = plugin(silence, gain=True, whiten=True, epochs=60).fit(Y, A)
    assert fitted.report()['h'].additive < 0.6*fitted.report()['linear h'].additive
    y = torch.from_numpy(fitted._standard(Y))
    with torch.no_grad(): outputs = super(type(fitted.h_), fitted.h_).network(y)
    h = lambda gain: (outputs[:, :-1]*torch.exp(1.5*torch.tanh(gain/1.5))).numpy()
    at_silence = h(outputs[:, -1:])[0] - fitted.h_(y[:1]).detach().numpy()[0] # what is taken away everywhere
    np.testing.assert_allclose((h(outputs[:, -1:]) - at_silence) @ fitted.whitening_, fitted.transform(Y), atol=1e-4)
    assert outputs[:, -1].std() > 0.05
    assert (fitted.transform(silence[None]) == 0).all()
    fitted.save(tmp_path/'p.safetensors')
    loaded = LatentPlugin.load(tmp_path/'p.safetensors')
    assert loaded.gain and np.array_equal(fitted.transform(Y), loaded.transform(Y))
    with pytest.raises(ValueError, match='no hidden layers'): plugin(silence, gain=True, hidden=()).fit(Y, A)


def test_damaged_files_are_one_clear_error(world, tmp_path):
    Y, A, silence = world
    path, bad = tmp_path/'p.safetensors', tmp_path/'bad.safetensors'
    plugin(silence, epochs=1).fit(Y, A).save(path)
    data = path.read_bytes()
    size = int.from_bytes(data[:8], 'little')
    pieces, facts = load_tensors(path, 'a latent plugin')
    def edited(change):
        new = json.loads(json.dumps(facts))
        change(new)
        save_tensors(bad, pieces, 'a latent plugin', **new)
        return bad.read_bytes()
    damaged = [
        b'',
        b'PK\x03\x04',
        data[:50],
        data[:-10],
        data[: 8 + size],
        edited(lambda m: m['params'].update(dim=10**9)),
        edited(lambda m: m['params'].update(hidden=[10**6] * 3)),
        edited(lambda m: m['params'].update(evil=1)),
        edited(lambda m: m['params'].update(gain=True)),
        edited(lambda m: m.pop('history')),
        edited(lambda m: m.update(history=[[1]])),
        edited(lambda m: m['report'].update(h=[1])),
        edited(lambda m: m['report']['h'].update(top1='high')),
        edited(lambda m: m.update(params=[])),
        edited(lambda m: m.update(names=3)),
    ]
    for content in damaged:
        bad.write_bytes(content)
        with pytest.raises(ValueError, match='bad.safetensors should hold a latent plugin, but it was damaged'):
            LatentPlugin.load(bad)
    with pytest.raises(FileNotFoundError): LatentPlugin.load(tmp_path/'none')


def test_two_processes_give_the_metrics_of_one(run, world):
    Y, A, silence = world
    single = plugin(silence, epochs=10).fit(Y, A).report()['h']
    code = '''
        fitted = plugin(silence, epochs=10).fit(Y, A)
        import os
        if os.environ['RANK'] == '0': print(json.dumps(fitted.report()['h']))
    '''
    launch = '-m accelerate.commands.launch --multi_gpu --num_processes 2 --num_machines 1 --mixed_precision no'
    launch += ' --dynamo_backend no --main_process_port 0'
    process = run(
        code, *launch.split(), ACCELERATE_USE_CPU='true'
    )  # on processors alone, --cpu would start one process without mpirun
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    double = json.loads(out.strip().splitlines()[-1])
    for name in ('relations', 'additive', 'demix', 'top1'):
        assert np.isclose(double[name], single[name], rtol=1e-3), (double, single)


class Counted:
    "Rows that are read from elsewhere, and how many at a time; with `fails`, so many times."

    def __init__(self, Y, fails=np.inf):
        self.Y, self.shape, self.dtype, self.sizes, self.fails = Y, Y.shape, Y.dtype, [], fails

    def __getitem__(self, rows):
        if len(self.sizes) >= self.fails: raise OSError('the disk is gone')
        self.sizes.append(len(self.Y[rows]))
        return self.Y[rows]


@pytest.fixture
def small_memory(monkeypatch):
    "What would be read at once, and in a block, is a part of the world alone."
    monkeypatch.setattr('oplas.sums.rows.MAX_IN_MEMORY', 3000)
    monkeypatch.setattr('oplas.sums.rows.BLOCK', 64)


def on_disk(kind, Y, folder):
    "Y as a memory map, as shards, or as numbers of half the size, to be read elsewhere."
    if kind == 'map':
        np.save(folder/'Y.npy', Y)
        return np.load(folder/'Y.npy', mmap_mode='r')
    if kind == 'half': return Counted(Y.astype(np.float16))
    for i in range(7): save_file(dict(y=np.ascontiguousarray(Y[100*i:100*i + 100]), level=np.zeros(3)), folder/f'{i}')
    return Rows([folder/f'{i}' for i in range(7)], 100)


@pytest.mark.parametrize('kind', ['map', 'shards', 'half'])
def test_from_disk_it_is_the_same_to_the_last_bit(world, tmp_path, small_memory, kind):
    Y, A, silence = world
    if kind == 'half': Y = Y.astype(np.float16).astype(np.float32)
    there = on_disk(kind, Y, tmp_path)
    a, b = (
        plugin(silence, epochs=4, checkpoint=tmp_path / f'state{i}').fit(x, A, groups=np.arange(700) // 14)
        for i, x in enumerate((Y, there))
    )
    assert (
        same(a, b)
        and a.history_ == b.history_
        and all(np.array_equal(getattr(a, k), getattr(b, k)) for k in ('center_', 'scale_', 'linear_', 'held_out_'))
    )
    assert repr(a.report()) == repr(b.report()) and repr(a.report(Y, A)) == repr(a.report(there, A))
    assert (
        np.array_equal(a.transform(Y), a.transform(there))
        and a.score(Y, A) == a.score(there, A)
        and a.inverse_score(Y) == a.inverse_score(there)
    )
    assert (tmp_path/'state0').read_bytes() == (tmp_path/'state1').read_bytes()
    assert np.array_equal(
        plugin(silence, epochs=4, checkpoint=tmp_path / 'state0')
        .fit(there, A, groups=np.arange(700) // 14)
        .transform(Y),
        a.transform(Y),
    )


def test_never_more_than_a_block_is_read(world, small_memory):
    Y, A, silence = world
    there = Counted(Y)
    fitted = plugin(silence, epochs=2, batch_size=16).fit(there, A)
    for use in (
        fitted.transform,
        lambda y: fitted.score(y, A),
        lambda y: fitted.report(y, A),
        fitted.inverse_score,
        lambda y: fitted.scale(y, 2.0),
    ):
        use(there)
    assert max(there.sizes) <= 3000//12


def test_bad_rows_on_disk_are_named(world, tmp_path, small_memory):
    Y, A, silence = world
    Y = Y.copy()
    Y[345, 3] = np.nan
    for kind in ('map', 'shards'):
        with pytest.raises(ValueError, match='NaN in row 345'): plugin(silence).fit(on_disk(kind, Y, tmp_path), A)
    there = on_disk('shards', Y, tmp_path)
    (tmp_path/'5').write_bytes(b'')
    with pytest.raises(ValueError, match='5 is damaged'): plugin(silence).fit(there, A)


def test_rows_of_a_shard_that_are_far_apart_are_read_alone(tmp_path, monkeypatch):
    Y, sizes, read = np.random.default_rng(0).normal(size=(5000, 3)).astype(np.float32), [], Rows._read
    save_file(dict(y=Y), tmp_path/'0')
    rows, far = Rows([tmp_path/'0'], 5000), [4999, 0, 3, 2500, 2500]
    monkeypatch.setattr(
        Rows, '_read', lambda self, shard, first, last: sizes.append(last - first) or read(self, shard, first, last)
    )
    assert np.array_equal(rows[far], Y[far]) and sizes == [4, 1, 1]


def test_what_was_written_to_a_copy_on_write_map_counts(world, tmp_path, small_memory):
    Y, A, silence = world
    np.save(tmp_path/'Y.npy', np.zeros_like(Y))
    there = np.load(tmp_path/'Y.npy', mmap_mode='c')
    there[:] = Y
    assert same(plugin(silence, epochs=1).fit(there, A), plugin(silence, epochs=1).fit(Y, A)) and np.array_equal(
        there, Y
    )


def test_a_disk_that_fails_in_the_background_stops_the_fit(world, small_memory):
    Y, A, silence = world
    whole = Counted(Y)
    plugin(silence, epochs=3).fit(whole, A)
    before = threading.active_count()
    for part in (0.3, 0.6, 0.9):
        failing = Counted(Y, fails=int(part*len(whole.sizes)))
        with pytest.raises(OSError, match='the disk is gone'): plugin(silence, epochs=3).fit(failing, A)
        assert threading.active_count() == before


def test_interrupted_it_ends_at_once(run):
    process = run("""
        import signal, threading
        signal.signal(signal.SIGINT, signal.default_int_handler)
        threading.Timer(1, lambda: print('now', flush=True)).start()
        plugin(silence, epochs=10**6).fit(Y, A)
    """)
    assert process.stdout.readline() == 'now\n'
    process.send_signal(signal.SIGINT)
    assert 'KeyboardInterrupt' in process.communicate(timeout=300)[1].splitlines()[-1] and process.returncode


large = """
import sys
from pathlib import Path
import numpy as np
from memory import peak
from oplas.sums import gains
from oplas.sums import LatentPlugin
from oplas.sound import Rows
kind, folder = sys.argv[1:]
shards = sorted(Path(folder).glob('*.safetensors'))
Y = np.load(folder + '/Y.npy', mmap_mode='r') if kind == 'map' else Rows(shards, 5000)
louder = np.linspace(1, len(Y) - 1, 5000).astype(int)
plugin = LatentPlugin(dim=2, hidden=(8,), epochs=2, batch_size=1000, progress=False)
plugin.fit(Y, gains(louder - 1, louder, 2., len(Y))).transform(Y)
print(peak())
"""


@pytest.mark.parametrize('kind', ['map', 'shards'])
def test_memory_does_not_grow_with_the_encodings(tmp_path, kind):
    "Half a gigabyte more on disk, and a small part of that in memory, mapped pages included."
    block, peaks = np.random.default_rng(0).normal(size=(5000, 256)).astype(np.float32), []
    for count in (28, 128):
        folder = tmp_path/str(count)
        folder.mkdir()
        if kind == 'shards':
            for i in range(count): save_file(dict(y=block + i), folder/f'{i:03d}.safetensors')
        else:
            Y = np.lib.format.open_memmap(folder/'Y.npy', 'w+', np.float32, (count*5000, 256))
            for i in range(count): Y[i*5000:i*5000 + 5000] = block + i
            del Y
        done = subprocess.run(
            [sys.executable, '-c', large, kind, folder],
            env=os.environ | dict(OMP_NUM_THREADS='1', PYTHONPATH=str(Path(__file__).parent)),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        peaks.append(float(done.stdout))
    assert peaks[1] - peaks[0] < 150, peaks


def test_half_precision_fits_as_well(world):
    "Within what another seed changes; what comes out, and what is kept, is float32 all the same."
    Y, A, silence = world
    found = {
        p: [plugin(silence, precision=p, seed=s, epochs=20).fit(Y, A) for s in range(3)]
        for p in ('float32', 'bfloat16')
    }
    full, half = ([f.report()['h'] for f in fitted] for fitted in found.values())
    for k in ('additive', 'demix'): assert np.mean([r[k] for r in half]) < 1.1*np.mean([r[k] for r in full])
    assert not same(found['float32'][0], found['bfloat16'][0])
    assert (
        all(p.dtype == torch.float32 for f in found['bfloat16'] for p in f.h_.parameters())
        and found['bfloat16'][0].transform(Y).dtype == np.float32
    )
    with pytest.raises(ValueError, match="precision is 'float16': give 'float32' or 'bfloat16'"):
        plugin(silence, precision='float16').fit(Y, A)


# What the caller has set, or does at the same time

@contextmanager
def usual(set, value, before):
    set(value)
    try: yield
    finally: set(before)

surroundings = {
    'doubles': lambda: usual(torch.set_default_dtype, torch.float64, torch.float32),
    'half precision': lambda: usual(torch.set_default_dtype, torch.bfloat16, torch.float32),
    'device': lambda: usual(torch.set_default_device, 'meta', None),
    'no gradients': torch.no_grad,
    'inference': torch.inference_mode,
    'autocast': lambda: torch.autocast('cpu', torch.bfloat16),
}

def everything(Y, A, folder):
    "What a plugin gives, as arrays, and the bytes that it writes."
    fitted = quick(
        silence=Y[0], gain=True, whiten=True, information=0.1, checkpoint=folder / 'state', validation=0.3
    ).fit(Y, A)
    z = fitted.transform(Y)
    fitted.save(folder/'plugin')
    loaded = LatentPlugin.load(folder/'plugin')
    found = [
        z,
        fitted.inverse_transform(z),
        fitted.add(Y, Y),
        fitted.subtract(Y, Y),
        fitted.scale(Y, 0.3),
        fitted.score(Y, A),
        fitted.inverse_score(Y),
        *(list(m.values()) for r in (fitted.report(Y, A), fitted.report()) for m in r.values()),
        loaded.transform(Y),
        loaded.add(Y, Y),
        quick(silence=Y[0], checkpoint=folder / 'state2').fit(Y, A).transform(Y),
    ]
    for name in ('state', 'state2'): (folder/name).unlink()
    return [np.asarray(x) for x in found], (folder/'plugin').read_bytes()

@pytest.mark.parametrize('name', surroundings)
@pytest.mark.parametrize('kind', ['arrays', 'tensors'])
def test_what_the_caller_has_set_does_not_matter(name, kind, tmp_path):
    Y, A = little()
    plain, saved = everything(Y, A, tmp_path)
    random = torch.random.get_rng_state()
    with surroundings[name]():
        if kind == 'tensors': Y = torch.from_numpy(Y).clone()
        found, bytes = everything(Y, A, tmp_path)
    assert bytes == saved and torch.equal(torch.random.get_rng_state(), random)
    for x, y in zip(found, plain, strict=True): assert np.array_equal(x, y, equal_nan=True)


def test_tensors_that_know_gradients_or_none_are_taken():
    Y, A = little()
    wanted = quick().fit(Y, A).transform(Y)
    with torch.inference_mode(): inferred = torch.from_numpy(Y)*1
    for y in (
        inferred,
        torch.from_numpy(Y).requires_grad_(),
        torch.nn.Parameter(torch.from_numpy(Y)),
        [torch.from_numpy(row) for row in Y],
    ):
        fitted = quick().fit(y, torch.from_numpy(A.toarray()).to_sparse_csr())
        assert np.array_equal(np.asarray(torch.as_tensor(fitted.transform(y)).detach()), wanted)


def test_fits_in_threads_are_those_of_each_alone(monkeypatch):
    "They draw the weights of one layer after another in turn."
    Y, A = little()
    fit = lambda seed: quick(epochs=1, seed=seed).fit(Y, A)
    alone, random = [fit(seed) for seed in range(2)], torch.random.get_rng_state()
    turn, draw = threading.Barrier(2, timeout=300), torch.nn.Linear.reset_parameters
    monkeypatch.setattr(torch.nn.Linear, 'reset_parameters', lambda layer: turn.wait() is None or draw(layer))
    with ThreadPoolExecutor(2) as pool: together = list(pool.map(fit, range(2)))
    for a, b in zip(alone, together): assert same(a, b) and a.history_ == b.history_
    assert torch.equal(torch.random.get_rng_state(), random)


# Tables of every kind, on both sides of the threshold

class Duck:
    "A table that gives its rows and nothing else, as those of HDF5 do."
    def __init__(self, Y): self.Y, self.shape, self.dtype = Y, Y.shape, Y.dtype
    def __getitem__(self, rows):
        assert not np.ndim(rows) or (np.diff(rows) > 0).all()
        return self.Y[rows]

def mapped(Y, folder, mode, order='C', dtype=None):
    "A memory map of Y."
    path = folder/'Y.npy'
    np.save(path, np.asarray(Y, dtype or Y.dtype, order=order))
    if mode != 'w+': return np.load(path, mmap_mode=mode)
    there = np.lib.format.open_memmap(path, 'w+', Y.dtype, Y.shape)
    there[:] = Y
    return there

def stored(Y, folder):
    for i in range(3): save_file(dict(y=np.ascontiguousarray(Y[30*i:30*i + 30])), folder/f'{i}')
    return Rows([folder/f'{i}' for i in range(3)], 30)

tables = {
    'F order': lambda Y, folder: np.asfortranarray(Y),
    'big-endian': lambda Y, folder: Y.astype('>f4'),
    'float16': lambda Y, folder: Y.astype(np.float16),
    'list': lambda Y, folder: Y.tolist(),
    'tensor': lambda Y, folder: torch.from_numpy(Y),
    'bfloat16 tensor': lambda Y, folder: torch.from_numpy(Y).bfloat16(),
    'sparse tensor': lambda Y, folder: torch.from_numpy(Y).to_sparse(),
    **{f'map {mode}': lambda Y, folder, mode=mode: mapped(Y, folder, mode) for mode in ('r', 'r+', 'c', 'w+')},
    'map in F order': lambda Y, folder: mapped(Y, folder, 'r', 'F'),
    'map of halves': lambda Y, folder: mapped(Y, folder, 'r', dtype=np.float16),
    'map of integers': lambda Y, folder: mapped(Y, folder, 'r', dtype=np.int32),
    'converted map': lambda Y, folder: mapped(Y, folder, 'r', dtype=np.float16).astype(np.float32),
    'copied map': lambda Y, folder: mapped(Y, folder, 'r').copy(),
    'computed map': lambda Y, folder: mapped(Y, folder, 'r') + 0,
    'rows of a map': lambda Y, folder: mapped(np.concatenate([0*Y, Y]), folder, 'r')[90:],
    'every other row of a map': lambda Y, folder: mapped(np.repeat(Y, 2, 0), folder, 'r')[::2],
    'chosen rows of a map': lambda Y, folder: mapped(Y[::-1], folder, 'r')[np.arange(90)[::-1]],
    'transposed map': lambda Y, folder: mapped(Y.T, folder, 'r').T,
    'view of a map': lambda Y, folder: np.asarray(mapped(Y, folder, 'r')),
    'view of a written map': lambda Y, folder: np.asarray(written(Y, folder)),
    'store': stored,
    'duck': lambda Y, folder: Duck(Y),
    'duck of halves': lambda Y, folder: Duck(Y.astype(np.float16)),
}

def written(Y, folder):
    "A copy-on-write map, all of it written to."
    there = mapped(0*Y, folder, 'c')
    there[:] = Y
    return there

@pytest.mark.parametrize('kind', tables)
@pytest.mark.parametrize('at_once', [2**25, 100])
def test_every_kind_of_table_gives_the_plugin_of_a_plain_array(kind, at_once, tmp_path, monkeypatch):
    Y, A = little()
    Y = np.round(Y*8)/8 if 'integers' not in kind else np.round(Y*8)
    monkeypatch.setattr('oplas.sums.rows.BLOCK', 32)
    monkeypatch.setattr('oplas.sums.rows.MAX_IN_MEMORY', at_once)
    plain, fitted = quick().fit(Y, A), None
    table = tables[kind](Y, tmp_path)
    if at_once == 2**25 and 'duck' in kind: return # in memory, scikit-learn wants a whole array
    fitted = quick().fit(table, A)
    z = fitted.transform(table)
    assert same(fitted, plain) and fitted.history_ == plain.history_ and repr(fitted.report()) == repr(plain.report())
    assert np.array_equal(fitted.score(table, A), plain.score(Y, A)) and fitted.inverse_score(
        table
    ) == plain.inverse_score(Y)
    if isinstance(z, torch.Tensor) and z.dtype == torch.bfloat16: return
    assert np.array_equal(z, plain.transform(Y)) and np.array_equal(table if isinstance(table, np.ndarray) else Y, Y)


# Units

def same_up_to_units(a, b, Y, units):
    assert same(a, b) and a.score(Y, little()[1]) == b.score(Y*units, little()[1])
    np.testing.assert_array_equal(a.add(Y, Y)*units, b.add(Y*units, Y*units))
    assert a.inverse_score(Y) == pytest.approx(b.inverse_score(Y*units), abs=1e-9)

@settings(deadline=None, max_examples=10)
@given(st.lists(st.integers(-40, 40), min_size=6, max_size=6), st.sampled_from([np.float32, np.float64]), st.booleans())
def test_units_of_features_do_not_matter(powers, dtype, silent):
    "Powers of two leave all digits as they are."
    Y, A = little()
    Y, units = (Y + np.arange(6)).astype(dtype), 2.**np.array(powers, dtype)
    silence = Y[0] if silent else None
    same_up_to_units(
        quick(silence=silence).fit(Y, A),
        quick(silence=silence if silence is None else silence * units).fit(Y * units, A),
        Y,
        units,
    )


@pytest.mark.parametrize('dtype', [np.float32, np.float64])
@pytest.mark.parametrize('size', [1e-12, 1e-9, 1e-3, 1e6, 1e12])
def test_a_feature_in_another_unit_comes_back_as_well(dtype, size):
    stems = np.random.default_rng(0).normal(size=(2, 60, 4))
    Y, A = (
        np.concatenate([*stems, stems.sum(0)]).astype(dtype),
        sums(np.arange(120).reshape(2, 60).T, 120 + np.arange(60)),
    )
    Y[:, 2] *= size
    fitted = LatentPlugin(
        dim=4, hidden=(), epochs=60, batch_size=16, lr=0.02, inverse=10, progress=False, device='cpu'
    ).fit(Y, A)
    back = fitted.inverse_transform(fitted.transform(Y))
    left = np.square(back - Y).mean(0)/Y.var(0)
    assert left.max() < 0.1
    assert fitted.inverse_score(Y) == pytest.approx(1 - left.mean(), abs=0.02)
    fitted.inverse_transform = lambda z: np.where(np.arange(4) == 2, Y.mean(0), Y)[
        : len(z)
    ]  # all comes back but one feature
    assert fitted.inverse_score(Y) == pytest.approx(0.75, abs=0.03)


@pytest.mark.parametrize('dtype', [np.float32, np.float64])
@pytest.mark.parametrize('value', [0, 0.1, 1e12, -1e-12])
@pytest.mark.parametrize('silent', [None, 'same', 'other'])
def test_constant_features_come_back_as_they_were(dtype, value, silent):
    Y, A = little()
    Y = np.insert(Y.astype(dtype), 3, value, 1)
    silence = None if silent is None else Y[0] if silent == 'same' else np.where(np.arange(7) == 3, 2*Y[0] + 1, Y[0])
    fitted = quick(silence=silence).fit(Y, A)
    back = fitted.inverse_transform(fitted.transform(Y))
    if silent == 'other': assert np.array_equal(fitted.inverse_transform(np.zeros((1, 2), dtype)), silence[None])
    else: assert (back[:, 3] == dtype(value)).all()
    assert np.isfinite(back).all() and np.isfinite(fitted.inverse_score(Y))
    other = np.where(np.arange(7) == 3, 5, Y).astype(dtype)
    if silent is None: assert np.array_equal(fitted.transform(Y), quick().fit(other, A).transform(other))


def test_what_varies_only_now_counts_as_lost():
    Y, A = little()
    Y[:, 3] = 5
    fitted, new = quick().fit(Y, A), little()[0]
    fitted.inverse_transform = lambda z: np.where(np.arange(6) == 3, 5, new)[:len(z)]
    assert fitted.inverse_score(new) < 0.9
    with pytest.raises(ValueError, match='all the same'): fitted.inverse_score(new[:1].repeat(5, 0))


# Among scikit-learn's tools

def test_groups_and_relations_go_through_a_pipeline():
    Y, A = little()
    groups = np.arange(90)%30//3
    scaled = StandardScaler().fit_transform(Y)
    wanted = quick(validation=0.3).fit(scaled, A, groups=groups)
    held, trained = (set(groups[A[part].matrix.indices]) for part in (wanted.held_out_, ~wanted.held_out_))
    assert held and trained and not held & trained
    piped = make_pipeline(StandardScaler(), quick(validation=0.3)).fit(Y, A, latentplugin__groups=groups)
    assert same(piped[-1], wanted) and np.array_equal(piped[-1].held_out_, wanted.held_out_)
    with config_context(enable_metadata_routing=True):
        asking = quick(validation=0.3).set_fit_request(groups=True, relations=True).set_score_request(relations=True)
        for args, named in (((Y, A), {}), ((Y,), dict(relations=A))):
            piped = make_pipeline(StandardScaler(), asking).fit(*args, groups=groups, **named)
            assert same(piped[-1], wanted) and np.array_equal(piped[-1].held_out_, wanted.held_out_)
            assert piped[-1].score(scaled, *args[1:], **named) == wanted.score(scaled, A)
    with pytest.raises(ValueError, match='twice'): quick().fit(Y, A, relations=A)
    with pytest.raises(ValueError, match='give the relations'): wanted.score(Y)


def test_splitters_never_relate_other_encodings():
    Y = np.random.default_rng(0).normal(size=(90, 6))
    first = np.arange(90)%26
    for n in (None, 90):
        A = sums(
            np.stack([first, first + 1], -1), first + 2, n
        )  # as many relations as encodings, among the first rows alone
        for train, test in KFold(3, shuffle=True, random_state=0).split(Y):  # noqa: B007, the last is used
            part = A[train].toarray()
            for cut in (A[train], part, part.tolist(), torch.from_numpy(part), sp.csr_array(part)):
                with pytest.raises(ValueError, match='cut the relations instead'): quick().fit(Y[train], cut)
        fitted = quick().fit(Y, sums(np.stack([first, first + 1], -1), first + 2, 90))
        for judge in (fitted.score, fitted.report):
            with pytest.raises(ValueError, match='cut the relations instead'): judge(Y[test], A[test])
    dense = A.toarray()
    with pytest.raises(ValueError, match='cut the relations instead'): cross_val_score(quick(), Y, dense, cv=3)
    with pytest.raises(ValueError, match='cut the relations instead'):
        GridSearchCV(quick(), dict(dim=[2, 3]), cv=3, error_score='raise').fit(Y, dense)


def test_model_selection_cuts_relations_and_leaves_encodings_whole(world, monkeypatch):
    Y, A, silence = world
    given, fit = [], LatentPlugin.fit
    def watched(self, X, *args, **kwargs):
        given.append(X)
        return fit(self, X, *args, **kwargs)
    monkeypatch.setattr(LatentPlugin, 'fit', watched)
    X, song = RelatedEncodings(Y, A), component_of(A)
    small = plugin(silence, hidden=(8,), epochs=2, seed=np.int64(3))
    search = GridSearchCV(small, dict(dim=[2, 4]), cv=GroupKFold(3)).fit(X, groups=song)
    rows = {tuple(row) for row in A.toarray().tolist()}
    for part in given:
        assert part.encodings is Y and part.relations.shape[1] == len(Y)
        assert {tuple(row) for row in part.relations.toarray().tolist()} <= rows # none was cut
    folds = list(GroupKFold(3).split(A, groups=song))
    for train, test in folds: assert not set(A[train].matrix.indices) & set(A[test].matrix.indices)
    for i, (train, test) in enumerate(folds):
        for dim, scores in zip((2, 4), search.cv_results_[f'split{i}_test_score']):
            assert scores == clone(small).set_params(dim=dim).fit(Y, A[train]).score(Y, A[test])
    best = clone(small).set_params(**search.best_params_).fit(Y, A)
    assert same(search.best_estimator_, best) and search.score(X) == best.score(Y, A)
    found = cross_val_score(small, X, groups=song, cv=GroupKFold(3))
    assert found.tolist() == [search.cv_results_[f'split{i}_test_score'][1] for i in range(3)]


def test_groups_reach_splitter_and_plugin_by_routing(world):
    Y, A, silence = world
    pairs = component_of(A, np.arange(len(Y))//14)
    with config_context(enable_metadata_routing=True):
        asking = plugin(silence, hidden=(8,), epochs=1, validation=0.3).set_fit_request(groups=True)
        search = GridSearchCV(asking, dict(dim=[2]), cv=GroupKFold(2)).fit(RelatedEncodings(Y, A), groups=pairs)
    held = search.best_estimator_.held_out_
    assert held.any() and not set(pairs[held]) & set(pairs[~held])
    fitted = plugin(silence, hidden=(8,), dim=2, epochs=1, validation=0.3).fit(Y, A, groups=np.arange(len(Y))//14)
    assert np.array_equal(held, fitted.held_out_) and same(search.best_estimator_, fitted)
    with pytest.raises(ValueError, match='one label for each of the 700 relations'):
        quick().fit(RelatedEncodings(Y, A), groups=pairs[:5])
    with pytest.raises(ValueError, match='y came with RelatedEncodings'): quick().fit(RelatedEncodings(Y, A), A)


# Files

def test_a_loaded_plugin_is_not_tied_to_its_file(tmp_path):
    Y, A = little()
    for seed in (0, 1): quick(seed=seed, hidden=(64, 64)).fit(Y, A).save(tmp_path/f'{seed}')
    code = """
        import os, shutil, sys, numpy as np
        from oplas.sums import LatentPlugin
        Y = np.load('Y.npy')
        plugin = LatentPlugin.load('0')
        z, back = plugin.transform(Y), plugin.add(Y, Y)
        for change in (lambda: shutil.copyfile('1', '0'), lambda: open('0', 'wb').close(), lambda: os.unlink('0')):
            change()
            assert (plugin.transform(Y) == z).all() and (plugin.add(Y, Y) == back).all()
        plugin.save('again')
        assert (LatentPlugin.load('again').transform(Y) == z).all()
    """
    np.save(tmp_path/'Y.npy', Y)
    done = subprocess.run(
        [sys.executable, '-c', textwrap.dedent(code)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=os.environ | dict(OMP_NUM_THREADS='1'),
    )
    assert done.returncode == 0, done.stderr


def test_a_metric_more_or_less_is_no_damage(tmp_path):
    Y, A = little()
    fitted = quick().fit(Y, A)
    fitted.save(tmp_path/'p')
    pieces, facts = load_tensors(tmp_path/'p', 'a latent plugin')
    for measures in facts['report'].values():
        measures['sharpness'] = 0.5
        del measures['rank']
    facts['report']['a space of later days'] = dict(additive=0.25)
    save_tensors(tmp_path/'p', pieces, 'a latent plugin', **facts)
    found = LatentPlugin.load(tmp_path/'p').report()
    assert found['h'].additive == fitted.report()['h'].additive and np.isnan(found['h'].rank)
    assert found['a space of later days'].additive == 0.25 and 'rank' not in repr(found)
    assert list(found['h']) == list(fitted.report()['h'])


def test_what_a_fit_gives_can_be_pickled():
    Y, A = little()
    fitted = quick(gain=True).fit(Y, A)
    for made in (fitted.report(), fitted.report()['h'], fitted.history_, fitted.history_[0]):
        again = pickle.loads(pickle.dumps(made))
        assert type(again) is type(made) and repr(again) == repr(made)
    again = pickle.loads(pickle.dumps(fitted))
    assert (
        np.array_equal(again.add(Y, Y), fitted.add(Y, Y))
        and again.history_ == fitted.history_
        and repr(again.report()) == repr(fitted.report())
    )


def test_a_checkpoint_that_cannot_be_written_or_read_is_not_called_damaged(tmp_path, monkeypatch):
    Y, A = little()
    state = tmp_path/'state'
    monkeypatch.setattr('os.access', lambda path, mode: Path(path) != tmp_path)
    with pytest.raises(PermissionError, match=str(tmp_path)) as error: quick(checkpoint=state).fit(Y, A)
    assert 'delete' not in str(error.value)
    monkeypatch.undo()
    quick(checkpoint=state).fit(Y, A)
    def fails(self): raise PermissionError(errno.EACCES, 'Permission denied', str(self))
    monkeypatch.setattr(Path, 'read_bytes', fails)
    with pytest.raises(PermissionError, match=str(state)) as error: quick(checkpoint=state).fit(Y, A)
    assert 'delete' not in str(error.value) and 'damaged' not in str(error.value)
    monkeypatch.undo()
    state.unlink()
    monkeypatch.setattr(
        Path, 'write_bytes', lambda self, data: (_ for _ in ()).throw(OSError(errno.ENOSPC, 'No space left on device'))
    )
    with pytest.raises(OSError, match=f'No space left on device.*{state}') as error: quick(checkpoint=state).fit(Y, A)
    assert not state.exists() and not list(tmp_path.iterdir())


def test_a_checkpoint_with_parts_that_do_not_fit_is_damaged(tmp_path):
    Y, A = little()
    state = tmp_path/'state'
    quick(checkpoint=state).fit(Y, A)
    pieces, facts = load_tensors(state, 'a checkpoint of a fit')
    for new, more in (
        ({k: v for k, v in pieces.items() if k.startswith('now')}, {}),
        (pieces | {'best.h.layers.0.weight': torch.zeros(3, 3)}, {}),
        (pieces, dict(history=[[1]])),
    ):
        save_tensors(state, new, 'a checkpoint of a fit', **facts | more)
        with pytest.raises(ValueError, match='state should hold a checkpoint of a fit, but it was damaged'):
            quick(checkpoint=state).fit(Y, A)
    save_tensors(state, pieces, 'something else')
    with pytest.raises(ValueError, match='holds something else'): quick(checkpoint=state).fit(Y, A)


def test_a_relative_checkpoint_stays_where_it_was_given(tmp_path, monkeypatch):
    Y, A = little()
    (tmp_path/'elsewhere').mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        'oplas.sums.fitting.held_out_loss', lambda *args: os.chdir(tmp_path / 'elsewhere') or held_out_loss(*args)
    )
    quick(checkpoint='state').fit(Y, A)
    assert (tmp_path/'state').exists() and not list((tmp_path/'elsewhere').iterdir())


@pytest.mark.parametrize(
    'groups',
    [
        torch.arange(90) // 3,
        torch.arange(90).bfloat16(),
        (i // 3 for i in range(90)),
        list(range(90)),
        [f'{i}' for i in range(90)],
        np.arange(90).astype(object),
        range(90),
    ],
)
def test_groups_of_any_kind(groups): assert quick(validation=0.3).fit(*little(), groups=groups).held_out_.any()


@pytest.mark.parametrize('groups', [{1, 2}, 'a', 3, [[0]]*90, [0, [1]], ['a', None]*45])
def test_groups_that_cannot_be(groups):
    with pytest.raises(ValueError): quick().fit(*little(), groups=groups)


def test_a_data_frame_gives_arrays():
    pd = pytest.importorskip('pandas')
    Y, A = little()
    frame = pd.DataFrame(Y, columns=list('abcdef'))
    fitted = quick().set_output(transform='pandas').fit(frame, A)
    assert isinstance(fitted.transform(frame), pd.DataFrame)
    for made in (fitted.inverse_transform(fitted.transform(frame)), fitted.add(frame, frame), fitted.scale(frame, 2)):
        assert isinstance(made, np.ndarray)
