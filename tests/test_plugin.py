"The latent plugin as scikit-learn sees it, killed and resumed, damaged, and over several processes."
import json, os, signal, subprocess, sys, textwrap, threading, time
from pathlib import Path
import numpy as np
import pytest
import scipy.sparse as sp
import torch
from safetensors.numpy import save_file
from sklearn.utils.estimator_checks import parametrize_with_checks
from sklearn.exceptions import NotFittedError
from oplas.mixing import check_relations, gains, subsets
from oplas.plugin import LatentPlugin, _Objective, _WEIGHTS, hold_out
from oplas.store import Rows


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
    return LatentPlugin(**dict(dim=4, hidden=(64, 64), silence=silence, epochs=100, batch_size=64, lr=5e-3, patience=100, progress=False, device='cpu') | changes)


def same(a, b): return all(torch.equal(x, y) for x, y in zip(a.h_.state_dict().values(), b.h_.state_dict().values(), strict=True))


def test_sums_hold_where_nothing_was_trained(world):
    Y, A, silence = world
    for seed in range(3):
        report = plugin(silence, seed=seed).fit(Y, A).report()
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
    objective = _Objective(fitted.h_, fitted.inverse_, {k: getattr(fitted, k) for k in _WEIGHTS})
    again = fitted._held_out_loss(objective, Y, check_relations(A, len(Y))[fitted.held_out_], 64, 'cpu')
    assert again == pytest.approx(min(losses), rel=1e-6)


def test_without_anything_held_out_the_last_epoch_is_kept(world):
    Y, A, silence = world
    fitted = plugin(silence, epochs=3, validation=0).fit(Y, A)
    assert len(fitted.history_) == 3 and not fitted.held_out_.any()
    with pytest.raises(ValueError, match='nothing was held out'): fitted.report()


def test_what_is_held_out_is_about_what_was_asked():
    def groups(sizes):
        blocks = [gains(np.zeros(s, int), 1 + np.arange(s), 1 + np.arange(s)) for s in sizes]
        return sp.csr_array(sp.block_diag(blocks))
    for sizes in ([1]*50, [20]*10, [3]*7, [500, 3, 3, 3, 3, 60], [5, 5, 5]):
        for seed in range(5):
            A, m = groups(sizes), sum(sizes)
            held = hold_out(A, 0.1, seed)
            assert 2 <= held.sum() <= max(0.1*m, min(sizes), 2)
            assert not set(A[held].indices) & set(A[~held].indices)
    with pytest.warns(UserWarning, match='hang together'): held = hold_out(groups([1000]), 0.1)
    assert held.sum() == 100


def test_what_comes_from_one_song_is_held_out_together(world):
    order = np.random.default_rng(0).permutation(120)
    A = sp.csr_array(sp.csr_array(sp.block_diag([gains([0], [1], 2.)]*60))[:,order])
    songs = np.repeat([f'song {i}' for i in range(12)], 10)[order]
    for seed in range(5):
        held = hold_out(A, 0.2, seed, songs)
        assert 2 <= held.sum() <= 30 and not set(songs[A[held].indices]) & set(songs[A[~held].indices])
    Y, A, silence = world
    with pytest.raises(ValueError, match='one label for each'): plugin(silence).fit(Y, A, groups=['a', 'b'])


def test_a_failed_fit_is_not_fitted(world):
    Y, A, silence = world
    fitted = plugin(silence, epochs=1).fit(Y, A)
    with pytest.raises(FloatingPointError, match='smaller learning rate'): fitted.set_params(lr=1e30, epochs=5).fit(Y, A)
    with pytest.raises(NotFittedError): fitted.transform(Y)


def test_operations_take_what_is_handed_to_them(world):
    Y, A, silence = world
    fitted = plugin(silence, epochs=2).fit(Y, A)
    assert fitted.scale(Y, 0.5).dtype == np.float32 and fitted.scale(torch.tensor(Y), np.full(len(Y), 0.5)).dtype == torch.float32
    assert fitted.transform(torch.tensor(Y).bfloat16()).dtype == torch.bfloat16
    assert np.allclose(fitted.inverse_transform(fitted.transform(Y)[::-1])[::-1], fitted.add(Y))
    gain = np.array([0., 1., 2., 3.])
    assert np.allclose(fitted.scale(Y[:4], gain)[2], fitted.scale(Y[2:3], 2.)[0], atol=1e-5)
    with pytest.raises(ValueError, match='gain has shape'): fitted.scale(Y[:4], gain[:, None])
    with pytest.raises(ValueError, match='equally many'): fitted.add(Y[:4], Y[:5])
    with pytest.raises(ValueError, match='without encodings'): fitted.report(relations=A)


def test_numpy_numbers_do_as_settings(world, tmp_path):
    Y, A, silence = world
    fitted = plugin(silence, dim=np.int64(3), seed=np.int64(1), lr=np.float32(1e-3), epochs=1).fit(Y, A)
    fitted.save(tmp_path/'p')
    assert LatentPlugin.load(tmp_path/'p').transform(Y).shape == (len(Y), 3)


def test_tensors_in_tensors_out(world):
    Y, A, silence = world
    fitted, y = plugin(torch.tensor(silence), epochs=2).fit(torch.tensor(Y), A), torch.tensor(Y[:5])
    for out in (fitted.transform(y), fitted.add(y, y), fitted.subtract(y, y), fitted.scale(y, 0.5)): assert isinstance(out, torch.Tensor) and out.dtype == y.dtype
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
        return subprocess.Popen([sys.executable, *launcher, 'fit.py'], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                env=os.environ | dict(TQDM_DISABLE='1', OMP_NUM_THREADS='1') | env)
    return run


def test_a_killed_fit_goes_on_and_ends_the_same(run, world, tmp_path):
    Y, A, silence = world
    whole = plugin(silence).fit(Y, A)
    process = run("plugin(silence, checkpoint='state').fit(Y, A)")
    while not (tmp_path/'state').exists() and process.poll() is None: time.sleep(0.01)
    time.sleep(0.2)
    process.kill()
    process.communicate()
    resumed = plugin(silence, checkpoint=tmp_path/'state')
    from oplas.plugin import _read
    done = len(_read(tmp_path/'state', 'oplas_fit', 'a checkpoint')[0]['history'])
    assert 0 < done < 100
    resumed.fit(Y, A)
    assert resumed.history_ == whole.history_ and same(resumed, whole)


def test_a_checkpoint_of_something_else_is_refused(world, tmp_path):
    Y, A, silence = world
    state = tmp_path/'state'
    plugin(silence, epochs=2, checkpoint=state).fit(Y, A)
    for other in (dict(dim=5), dict(seed=1), dict(lr=1e-4)):
        with pytest.raises(ValueError, match='other data or settings'): plugin(silence, **dict(epochs=2, checkpoint=state) | other).fit(Y, A)
    with pytest.raises(ValueError, match='other data or settings'): plugin(silence, epochs=2, checkpoint=state).fit(np.where(np.arange(len(Y))[:, None] == 5, Y + 1, Y), A)
    state.write_bytes(state.read_bytes()[:1000])
    with pytest.raises(ValueError, match='damaged'): plugin(silence, epochs=2, checkpoint=state).fit(Y, A)


def test_saved_and_loaded_it_is_the_same(world, tmp_path):
    Y, A, silence = world
    fitted = plugin(silence, epochs=3).fit(Y, A)
    fitted.save(tmp_path/'p.safetensors')
    loaded = LatentPlugin.load(tmp_path/'p.safetensors')
    assert np.array_equal(fitted.transform(Y), loaded.transform(Y)) and np.array_equal(fitted.add(Y, Y), loaded.add(Y, Y))
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
    with torch.no_grad(): outputs = super(type(fitted.h_), fitted.h_)._net(y)
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
    header = json.loads(data[8:8+size])
    def edited(change):
        new = json.loads(json.dumps(header))
        meta = json.loads(new['__metadata__']['oplas_plugin'])
        change(meta)
        new['__metadata__']['oplas_plugin'] = json.dumps(meta)
        text = json.dumps(new).encode()
        return len(text).to_bytes(8, 'little') + text + data[8+size:]
    damaged = [b'', b'PK\x03\x04', data[:50], data[:-10], data[:8+size],
               edited(lambda m: m['params'].update(dim=10**9)), edited(lambda m: m['params'].update(hidden=[10**6]*3)),
               edited(lambda m: m['params'].update(evil=1)), edited(lambda m: m['params'].update(gain=True)), edited(lambda m: m.pop('history')), edited(lambda m: m.update(history=[[1]]))]
    for content in damaged:
        bad.write_bytes(content)
        with pytest.raises(ValueError, match='bad.safetensors is not a file from LatentPlugin.save, or it was damaged'): LatentPlugin.load(bad)
    with pytest.raises(FileNotFoundError): LatentPlugin.load(tmp_path/'none')


def test_two_processes_give_the_metrics_of_one(run, world, tmp_path):
    Y, A, silence = world
    single = plugin(silence).fit(Y, A).report()['h']
    code = '''
        fitted = plugin(silence).fit(Y, A)
        import os
        if os.environ['RANK'] == '0': print(json.dumps(fitted.report()['h']))
    '''
    launch = '-m accelerate.commands.launch --multi_gpu --num_processes 2 --num_machines 1 --mixed_precision no --dynamo_backend no --main_process_port 0'
    process = run(code, *launch.split(), ACCELERATE_USE_CPU='true')  # on processors alone, --cpu would start one process without mpirun
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    double = json.loads(out.strip().splitlines()[-1])
    assert np.allclose(double[:4], single[:4], rtol=0.02), (double, single)


class Counted:
    "Rows that are read from elsewhere, and how many at a time; with `fails`, so many times."
    def __init__(self, Y, fails=np.inf): self.Y, self.shape, self.dtype, self.sizes, self.fails = Y, Y.shape, Y.dtype, [], fails
    def __getitem__(self, rows):
        if len(self.sizes) >= self.fails: raise OSError('the disk is gone')
        self.sizes.append(len(self.Y[rows]))
        return self.Y[rows]


@pytest.fixture
def small_memory(monkeypatch):
    "What would be read at once, and in a block, is a part of the world alone."
    monkeypatch.setattr('oplas.plugin._AT_ONCE', 3000)
    monkeypatch.setattr('oplas.plugin._BLOCK', 64)


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
    a, b = (plugin(silence, epochs=4, checkpoint=tmp_path/f'state{i}').fit(x, A, groups=np.arange(700)//14) for i, x in enumerate((Y, there)))
    assert same(a, b) and a.history_ == b.history_ and all(np.array_equal(getattr(a, k), getattr(b, k)) for k in ('center_', 'scale_', 'linear_', 'held_out_'))
    assert repr(a.report()) == repr(b.report()) and repr(a.report(Y, A)) == repr(a.report(there, A))
    assert np.array_equal(a.transform(Y), a.transform(there)) and a.score(Y, A) == a.score(there, A) and a.inverse_score(Y) == a.inverse_score(there)
    assert (tmp_path/'state0').read_bytes() == (tmp_path/'state1').read_bytes()
    assert np.array_equal(plugin(silence, epochs=4, checkpoint=tmp_path/'state0').fit(there, A, groups=np.arange(700)//14).transform(Y), a.transform(Y))


def test_never_more_than_a_block_is_read(world, small_memory):
    Y, A, silence = world
    there = Counted(Y)
    fitted = plugin(silence, epochs=2, batch_size=16).fit(there, A)
    for use in (fitted.transform, lambda y: fitted.score(y, A), lambda y: fitted.report(y, A), fitted.inverse_score, lambda y: fitted.scale(y, 2.)): use(there)
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
    monkeypatch.setattr(Rows, '_read', lambda self, shard, first, last: sizes.append(last - first) or read(self, shard, first, last))
    assert np.array_equal(rows[far], Y[far]) and sizes == [4, 1, 1]


def test_what_was_written_to_a_copy_on_write_map_counts(world, tmp_path, small_memory):
    Y, A, silence = world
    np.save(tmp_path/'Y.npy', np.zeros_like(Y))
    there = np.load(tmp_path/'Y.npy', mmap_mode='c')
    there[:] = Y
    assert same(plugin(silence, epochs=1).fit(there, A), plugin(silence, epochs=1).fit(Y, A)) and np.array_equal(there, Y)


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
    assert 'KeyboardInterrupt' in process.communicate(timeout=20)[1].splitlines()[-1] and process.returncode


large = """
import sys
from pathlib import Path
import numpy as np
from memory import peak
from oplas.mixing import gains
from oplas.plugin import LatentPlugin
from oplas.store import Rows
kind, folder = sys.argv[1:]
shards = sorted(Path(folder).glob('*.safetensors'))
Y = np.load(folder + '/Y.npy', mmap_mode='r') if kind == 'map' else Rows(shards, 5000)
louder = np.linspace(1, len(Y) - 1, 5000).astype(int)
LatentPlugin(dim=2, hidden=(8,), epochs=2, batch_size=1000, progress=False).fit(Y, gains(louder - 1, louder, 2., len(Y))).transform(Y)
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
        done = subprocess.run([sys.executable, '-c', large, kind, folder], env=os.environ | dict(OMP_NUM_THREADS='1', PYTHONPATH=str(Path(__file__).parent)), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        peaks.append(float(done.stdout))
    assert peaks[1] - peaks[0] < 150, peaks


def test_half_precision_fits_as_well(world):
    "Within what another seed changes; what comes out, and what is kept, is float32 all the same."
    Y, A, silence = world
    found = {p: [plugin(silence, precision=p, seed=s, epochs=20).fit(Y, A) for s in range(3)] for p in ('float32', 'bfloat16')}
    full, half = ([f.report()['h'] for f in fitted] for fitted in found.values())
    for k in ('additive', 'demix'): assert np.mean([getattr(r, k) for r in half]) < 1.1*np.mean([getattr(r, k) for r in full])
    assert not same(found['float32'][0], found['bfloat16'][0])
    assert all(p.dtype == torch.float32 for f in found['bfloat16'] for p in f.h_.parameters()) and found['bfloat16'][0].transform(Y).dtype == np.float32
    with pytest.raises(ValueError, match="precision is 'float16': give 'float32' or 'bfloat16'"): plugin(silence, precision='float16').fit(Y, A)
