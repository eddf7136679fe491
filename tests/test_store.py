"The store: killed, shared out, interrupted, damaged, it ends as it should."
import errno
import faulthandler
import json
import multiprocessing
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oplas.cli import main
from oplas.core import whole_file
from oplas.sound import AudioEncoder, RenderedSongs, Rows, Spectrum, StemDataset, Store, encode_songs, open_songs, roles
from oplas.sound import store as store_module
from oplas.sums import measure, relation_errors

command = str(Path(sys.executable).with_name('oplas'))
usual = ['--data', 'rendered:5', '--crops', '1']


@pytest.fixture
def start(rendered_store, tmp_path):
    def start(*args, **more):
        env = os.environ | dict(XDG_CACHE_HOME=str(rendered_store.parent/'cache'), OMP_NUM_THREADS='1') | more
        return subprocess.Popen(
            [command, 'encode', *usual, *args],
            cwd=tmp_path,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    return start


def contents(folder): return {p.name: sha256(p.read_bytes()).hexdigest() for p in Path(folder).iterdir()}


def shards(folder): return len(list(Path(folder).glob('0*.safetensors')))


def wait_for(condition):
    end = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def runs(pid):
    "Whether a process is there, and no zombie."
    try: return Path(f'/proc/{pid}/cmdline').read_bytes() != b''
    except OSError: return False


def children(process):
    path = Path(f'/proc/{process.pid}/task/{process.pid}/children')
    return path.read_text().split() if path.exists() else []


def test_killed_and_interrupted_it_goes_on_and_ends_the_same(start, rendered_store, tmp_path):
    "Two processes or one, in one go or three. The processes that a killed one leaves end, too."
    killed = start('--workers', '2', '--out', 'store')
    wait_for(lambda: shards(tmp_path/'store') >= 1)
    workers = children(killed)
    assert len(workers) == 2 and all(map(runs, workers)) or not Path('/proc/self/task').exists()
    killed.kill()
    killed.communicate()
    wait_for(lambda: not any(map(runs, workers)))
    interrupted = start('--workers', '2', '--out', 'store')
    wait_for(lambda: shards(tmp_path/'store') >= 3)
    interrupted.send_signal(signal.SIGINT)
    out, err = interrupted.communicate(timeout=300)
    assert (
        interrupted.returncode == 130 and 'the same command goes on' in err.splitlines()[-1] and 'Traceback' not in err
    )
    assert shards(tmp_path/'store') < 5
    (tmp_path/'store'/'.oplas-0123456789abcdef.part').write_bytes(b'left by a kill')
    done = start('--workers', '1', '--out', 'store')
    assert done.wait(300) == 0
    assert contents(tmp_path/'store') == contents(rendered_store)


def test_accelerate_shares_the_tracks_out(rendered_store, tmp_path):
    env = os.environ | dict(
        XDG_CACHE_HOME=str(rendered_store.parent / 'cache'),
        ACCELERATE_USE_CPU='true',
        PATH=f'{Path(command).parent}:{os.environ["PATH"]}',
    )
    launch = [
        Path(command).with_name('accelerate'),
        'launch',
        '--multi_gpu',
        '--num_processes',
        '2',
        '--no_python',
        'oplas',
        'encode',
    ]
    done = subprocess.run(
        [*launch, *usual, '--workers', '1', '--out', 'store'],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0 and sorted(
        line[:6] for line in done.stdout.splitlines() if 'tracks are encoded' in line
    ) == ['2 of 2', '3 of 3']
    assert contents(tmp_path/'store') == contents(rendered_store)


@pytest.mark.parametrize(
    'args, culprit',
    [
        (['--data', 'tape:3'], "'tape:3'"),
        (['--data', 'rendered:0'], 'n is 0'),
        (['--data', 'folder:no/such'], 'no/such'),
        (['--encoder', 'ear'], "'ear'"),
        (['--seconds', '0'], 'seconds is 0'),
        (['--crops', '0'], 'crops is 0'),
        (['--seconds', '1'], 'at least 47616'),
        (['--workers', '0'], 'workers is 0'),
        (['--subset', 'train'], 'has no subsets'),
        (['--gains', '6,-6'], 'gains is'),
        (['--out', '/proc/store'], 'no store can be made at /proc/store'),
    ],
)
def test_a_bad_argument_is_one_line(capsys, monkeypatch, tmp_path, args, culprit):
    monkeypatch.chdir(tmp_path)
    assert main(['encode', *usual, '--out', 'store', *args]) == 2
    out, err = capsys.readouterr()
    assert out == '' and culprit in err and err.count('\n') == 1
    assert not (tmp_path/'store').exists()


def test_a_rank_beyond_the_last_is_one_line(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in ('RANK', 'WORLD_SIZE'): monkeypatch.setenv(name, '2')
    assert main(['encode', *usual, '--out', 'store']) == 2
    out, err = capsys.readouterr()
    assert out == '' and 'share is (2, 2)' in err and err.count('\n') == 1


class Louder(AudioEncoder):
    "An encoder for tests: how loud each tenth of a second is."
    sample_rate, dim, min_samples = 16000, 10, 16000

    def __init__(self, power=1.):
        super().__init__()
        self.power = torch.nn.Parameter(torch.tensor(power), requires_grad=False)

    def encode(self, audio):
        return audio.unfold(-1, 1600, 1600)[:, :10].abs().sum(-1).pow(self.power)[:, None], torch.zeros(1)


class Softer(Louder):
    "The same weights, and other encodings."
    def encode(self, audio): return super().encode(audio/2)


def write_stems(folder, seconds=3, names=('bass', 'drums', 'other', 'vocals'), silent=(), seed=0):
    rng = np.random.default_rng(len(str(folder)) + seed)
    folder.mkdir(parents=True)
    for name in names:
        soundfile.write(folder / f'{name}.wav', (name not in silent) * 0.1 * rng.uniform(size=seconds * 16000), 16000)


def test_a_bad_track_costs_only_itself(tmp_path):
    for name in 'abc': write_stems(tmp_path/'songs'/name)
    (tmp_path/'songs'/'b'/'drums.wav').write_bytes(b'RIFF and nothing more')
    songs = open_songs(f'folder:{tmp_path}/songs', seconds=1., crops=2)
    bad = encode_songs(tmp_path/'store', songs, Louder(), 'mine', progress=False)
    assert list(bad) == ['b'] and 'drums.wav' in bad['b']
    store = Store(tmp_path/'store')
    assert set(store.songs) == {'a', 'c'} and len(store.clips) == len(store.encodings) == 2*2*13
    (tmp_path/'songs'/'b'/'drums.wav').write_bytes((tmp_path/'songs'/'a'/'drums.wav').read_bytes())
    assert encode_songs(tmp_path/'store', songs, Louder(), 'mine', progress=False) == {}
    assert set(Store(tmp_path/'store').songs) == {'a', 'b', 'c'}


def test_relations_hold_for_an_encoder_that_adds(tmp_path):
    "The stems are positive, so loudness adds up exactly: a wrong index would show."
    for name in 'ab': write_stems(tmp_path/'songs'/name)
    songs = open_songs(f'folder:{tmp_path}/songs', seconds=1., crops=3)
    encode_songs(tmp_path/'store', songs, Louder(), 'mine', progress=False)
    store = Store(tmp_path/'store')
    A = store.relations
    assert A.shape == (2*3*(1 + 4 + 4 + 4), len(store.encodings)) and relation_errors(store.encodings, A).max() < 1e-5
    assert relation_errors(np.roll(store.encodings, 1, 0), A).mean() > 0.05
    assert (
        store.clips[13 + 5] == f'a, {store.start[1]:.1f} s: mix without {songs.names[0]}'
        and roles(songs.names)[5] == f'mix without {songs.names[0]}'
    )


def test_another_encoder_has_no_business_in_a_store(tmp_path):
    write_stems(tmp_path/'songs'/'a')
    songs = open_songs(f'folder:{tmp_path}/songs', seconds=1.)
    encode_songs(tmp_path/'store', songs, Louder(), 'mine', progress=False)
    before = contents(tmp_path/'store')
    with pytest.raises(ValueError, match='another weights'):
        encode_songs(tmp_path / 'store', songs, Louder(2.0), 'mine', progress=False)
    with pytest.raises(ValueError, match='by another encoder'):
        encode_songs(tmp_path / 'store', songs, Softer(), 'mine', progress=False)
    with pytest.raises(ValueError, match='sample_rate=16000'):
        encode_songs(tmp_path / 'store', open_songs(f'folder:{tmp_path}/songs', sample_rate=8000), Louder(), 'mine')
    assert contents(tmp_path/'store') == before


def test_a_damaged_store_names_the_file(tmp_path):
    with pytest.raises(FileNotFoundError, match='there is no store'): Store(tmp_path)
    write_stems(tmp_path/'songs'/'a')
    encode_songs(tmp_path/'store', open_songs(f'folder:{tmp_path}/songs', seconds=1.), Louder(), 'mine', progress=False)
    shard, manifest = tmp_path/'store'/'00000.safetensors', tmp_path/'store'/'manifest.json'
    shard.write_bytes(shard.read_bytes()[:-100])
    with pytest.raises(ValueError, match='00000.safetensors is damaged'): Store(tmp_path/'store')
    shard.unlink()
    with pytest.raises(ValueError, match='holds no tracks yet'): Store(tmp_path/'store')
    manifest.write_text(manifest.read_text()[:50])
    with pytest.raises(ValueError, match='manifest.json should hold the manifest of a store'): Store(tmp_path/'store')


@pytest.mark.parametrize(
    'k, silent, count',
    [(1, 0, 1), (2, 0, 1 + 2), (2, 1, 1), (3, 1, 1 + 2), (5, 0, 1 + 10 + 5), (5, 2, 1 + 6 + 3), (5, 4, 1), (5, 5, 0)],
)
def test_relations_of_any_number_of_stems(k, silent, count, tmp_path):
    "Sums where several stems are heard, those of a rest where it is more than a stem, and a gain for each heard."
    names = [f'stem {j}' for j in range(k)]
    for track in ('one', 'two'):
        write_stems(tmp_path / 'songs' / track, seconds=1, names=names, silent=names[:silent] if track == 'two' else ())
    encode_songs(
        tmp_path / 'store',
        open_songs(f'folder:{tmp_path}/songs', seconds=1.0, crops=1),
        Louder(),
        'mine',
        progress=False,
    )
    store = Store(tmp_path/'store')
    A = store.relations
    full = k + (2*k + 1 if k > 2 else k > 1)
    assert A.shape == (full + count, 2*(3*k + 1)) and relation_errors(store.encodings, A).max() < 1e-5


def test_the_power_of_gains_is_that_of_the_encoder(tmp_path):
    (tmp_path/'songs'/'tones').mkdir(parents=True)
    for name, hz in dict(bass=200, drums=700, other=2000, vocals=5000).items():
        soundfile.write(tmp_path/'songs'/'tones'/f'{name}.wav', 0.1*np.sin(2*np.pi*hz*np.arange(64000)/16000), 16000)
    songs = open_songs(f'folder:{tmp_path}/songs', crops=3)
    for _ in range(2):
        assert encode_songs(tmp_path/'store', songs, Spectrum(), 'mine', 'spectrum', progress=False) == {}
    squares, as_they_are = (Store(tmp_path/'store', power) for power in (2, 1))
    y, A = np.asarray(squares.encodings), squares.relations
    is_gain = A.kinds == 'gain'
    assert (A.powers == np.where(is_gain, 2, 1)).all() and (as_they_are.relations.powers == 1).all()
    assert relation_errors(y, A)[is_gain].max() < 1e-4 < measure(y, as_they_are.relations).gain
    found = measure(y, A)
    assert found.faders < 0.1 < 1 < found.guess
    assert found.guess == pytest.approx(measure(y, as_they_are.relations).guess)
    for power in (0, -1, None, 'two', float('nan')):
        with pytest.raises(ValueError, match='power is'): Store(tmp_path/'store', power)


def test_the_manifest_says_what_the_encodings_are_and_how_they_add(tmp_path):
    write_stems(tmp_path/'songs'/'a')
    encode_songs(
        tmp_path / 'store',
        open_songs(f'folder:{tmp_path}/songs', seconds=1.0, crops=1),
        Louder(),
        'mine',
        progress=False,
    )
    manifest, store = json.loads((tmp_path/'store'/'manifest.json').read_text()), Store(tmp_path/'store')
    y = dict(zip(manifest['clips'], store.encodings, strict=True))
    assert len(manifest['sums']) == 9 and manifest['sums'][0] == ['mix', list(store.manifest['names'])]
    for whole, parts in manifest['sums']: np.testing.assert_allclose(sum(y[p] for p in parts), y[whole], rtol=1e-4)


def test_a_track_that_the_encoder_refuses_costs_only_itself(tmp_path):
    for name in 'ab': write_stems(tmp_path/'songs'/name)
    soundfile.write(tmp_path/'songs'/'b'/'drums.wav', np.full(48000, 9.), 16000, subtype='FLOAT')
    bad = encode_songs(
        tmp_path / 'store',
        open_songs(f'folder:{tmp_path}/songs', seconds=1.0, gains=(6.0, 6.0)),
        Louder(),
        'mine',
        progress=False,
    )
    assert list(bad) == ['b'] and bad['b'].startswith(f'{tmp_path}/songs/b: audio peaks at')


def test_a_folder_that_went_away_costs_only_itself(tmp_path):
    for name in 'ab': write_stems(tmp_path/'songs'/name)
    songs = open_songs(f'folder:{tmp_path}/songs', seconds=1.)
    (tmp_path/'songs'/'a').rename(tmp_path/'away')
    bad = encode_songs(tmp_path/'store', songs, Louder(), 'mine', progress=False)
    assert list(bad) == ['a'] and 'songs/a: cannot be listed' in bad['a']


class Noise(StemDataset):
    "Noise in two stems; reading some tracks ends in `how`."
    def __init__(self, tracks, bad=(), how=None, **kwargs):
        super().__init__({t: t for t in tracks}, ('a', 'b'), seconds=1., crops=1, **kwargs)
        self.bad, self.how = bad, how

    def size(self, track): return 32000, 16000

    def load(self, track, start, count):
        if track in self.bad: self.how()
        return np.random.default_rng(ord(track)).uniform(0, 0.1, (2, count)).astype(np.float32)


def signalled(number):
    def end():
        faulthandler.disable()
        os.kill(os.getpid(), number)
    return end

def raising(e):
    def fail(): raise e
    return fail


def encode(folder, songs, encoder=None, workers=1, **kwargs):
    return encode_songs(folder, songs, encoder or Louder(), 'noise', workers=workers, progress=False, **kwargs)


@pytest.fixture(scope='module')
def noise(tmp_path_factory):
    "A store of seven tracks of noise, encoded in one go."
    folder = tmp_path_factory.mktemp('noise')/'store'
    assert encode(folder, Noise('abcdefg')) == {}
    return folder


@pytest.mark.parametrize('workers', [1, 2, 3])
@pytest.mark.parametrize('deadly', ['a', 'cd', 'abcdefg'])
@pytest.mark.parametrize('how, code', [(lambda: os._exit(3), 3), (signalled(signal.SIGABRT), -signal.SIGABRT)])
def test_a_track_that_crashes_costs_only_itself(how, code, deadly, workers, tmp_path, noise):
    bad = encode(tmp_path/'store', Noise('abcdefg', deadly, how), workers=workers)
    assert list(bad) == list(deadly) and all(
        why.startswith(f'{track}: it ended the process that worked on it, twice, with exit code {code}')
        for track, why in bad.items()
    )
    assert encode(tmp_path/'store', Noise('abcdefg'), workers=workers) == {}
    assert contents(tmp_path/'store') == contents(noise)


def test_a_crash_that_does_not_happen_again_is_nothing(tmp_path, noise):
    def once():
        if (tmp_path/'crashed').exists(): return
        (tmp_path/'crashed').touch()
        os._exit(1)
    assert encode(tmp_path/'store', Noise('abcdefg', 'c', once), workers=2) == {}
    assert contents(tmp_path/'store') == contents(noise)


@pytest.mark.parametrize('workers', [1, 3])
@pytest.mark.parametrize('number', [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_that_is_killed_is_no_fault_of_a_track(number, workers, tmp_path, noise):
    with pytest.raises(RuntimeError, match=f'killed by signal {number:d}.*fewer workers.*same command'):
        encode(tmp_path/'store', Noise('abcdefg', 'd', signalled(number)), workers=workers)
    assert encode(tmp_path/'store', Noise('abcdefg'), workers=workers) == {}
    assert contents(tmp_path/'store') == contents(noise)


class Clumsy(Exception):
    "An error that does not survive pickling."
    def __init__(self, what, why): super().__init__(f'{what} {why}')


@pytest.mark.parametrize(
    'e, kind, words',
    [
        (TypeError('no such thing'), TypeError, 'no such thing'),
        (KeyError('x'), KeyError, 'x'),
        (ZeroDivisionError('zero'), ZeroDivisionError, 'zero'),
        (ImportError('install it'), ImportError, 'install it'),
        (RuntimeError('in torch'), RuntimeError, 'in torch'),
        (MemoryError('too much'), MemoryError, 'too much'),
        (OSError(errno.EMFILE, 'Too many open files'), OSError, 'Too many open files'),
        (OSError(errno.ENOSPC, 'No space left'), OSError, 'No space left'),
        (Clumsy('an', 'error'), RuntimeError, 'Clumsy: an error'),
    ],
    ids=repr,
)
def test_what_is_no_fault_of_a_track_ends_all_at_once(e, kind, words, tmp_path):
    with pytest.raises(kind, match=words): encode(tmp_path/'store', Noise('abc', 'b', raising(e)))
    assert set(Store(tmp_path/'store').songs) == {'a'}


def test_a_worker_that_never_worked_is_no_fault_of_a_track(tmp_path, monkeypatch):
    monkeypatch.setattr('oplas.sound.encoding._encode_on_request', lambda *args: os._exit(1))
    with pytest.raises(RuntimeError, match='with exit code 1 before it could encode.*__main__'):
        encode(tmp_path / 'store', Noise('abc'))
    assert not shards(tmp_path/'store')


unguarded = """
import multiprocessing, torch
from oplas.sound import AudioEncoder
from oplas.sound import StemDataset
from oplas.sound import encode_songs

class Silent(StemDataset):
    def size(self, track): return 32000, 16000
    def load(self, track, start, count): return torch.zeros(2, count).numpy()

class Zero(AudioEncoder):
    sample_rate, dim, min_samples = 16000, 1, 1
    def __init__(self):
        super().__init__()
        self.zero = torch.nn.Parameter(torch.zeros(1), requires_grad=False)
    def encode(self, audio): return self.zero.expand(len(audio), 1, 1), torch.zeros(1)

multiprocessing.set_start_method('spawn', force=True)
encode_songs('store', Silent(dict(a='a'), 'xy', seconds=1.), Zero(), 'silence', workers=1)
"""


def test_a_script_without_a_guard_is_told_so(tmp_path):
    "Where processes are started afresh, each runs the script again."
    (tmp_path/'script.py').write_text(unguarded)
    done = subprocess.run(
        [sys.executable, 'script.py'],
        cwd=tmp_path,
        env=os.environ | dict(OMP_NUM_THREADS='1'),
        capture_output=True,
        text=True,
        timeout=300,
    )
    last = done.stderr.splitlines()[-1]
    assert done.returncode == 1 and last.startswith('RuntimeError') and "if __name__ == '__main__':" in last
    assert not shards(tmp_path/'store')


def test_what_cannot_be_sent_to_a_new_process_is_said(tmp_path):
    usual = multiprocessing.get_start_method()
    multiprocessing.set_start_method('spawn', force=True)
    try:
        with pytest.raises(ValueError, match='cannot be sent to another process.*module'):
            encode(tmp_path / 'store', Noise('a', how=lambda: 0))
    finally: multiprocessing.set_start_method(usual, force=True)


def test_no_worker_outlives_an_error(tmp_path):
    with pytest.raises(TypeError): encode(tmp_path/'store', Noise('abc', 'c', raising(TypeError('in c'))), workers=3)
    assert not multiprocessing.active_children()


def test_threads_do_not_disturb_each_other(tmp_path, noise):
    threads = [
        threading.Thread(target=encode, args=(tmp_path / str(i), Noise('abcdefg')), kwargs=dict(workers=2))
        for i in range(2)
    ]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    for i in range(2): assert contents(tmp_path/str(i)) == contents(noise)


def test_what_the_caller_told_torch_makes_no_difference(tmp_path, noise):
    encoder = Louder()
    torch.set_default_dtype(torch.float64)
    try:
        with torch.inference_mode(): encode(tmp_path/'store', Noise('abcdefg'), encoder)
    finally: torch.set_default_dtype(torch.float32)
    assert contents(tmp_path/'store') == contents(noise)


@pytest.mark.parametrize(
    'given',
    [dict(workers=np.int64(2)), dict(share=np.array([0, 1])), dict(share=[torch.tensor(0), np.int32(1)])],
    ids=str,
)
def test_numbers_of_any_kind_are_numbers(given, tmp_path, noise):
    assert encode(tmp_path/'store', Noise('abcdefg'), **given) == {}
    assert contents(tmp_path/'store') == contents(noise)


@pytest.mark.parametrize(
    'given, words',
    [
        (dict(workers=1.5), 'workers is 1.5'),
        (dict(workers='2'), "workers is '2'"),
        (dict(workers=np.int64(0)), 'workers is 0'),
        (dict(share=1), 'share is 1'),
        (dict(share=(0, 1, 2)), 'share is'),
        (dict(share=(0, 1.0)), 'share is'),
    ],
    ids=str,
)
def test_what_is_no_number_is_refused_before_anything_is_made(given, words, tmp_path):
    with pytest.raises(ValueError, match=words): encode(tmp_path/'store', Noise('a'), **given)
    assert not (tmp_path/'store').exists()


def refused(track): return raising(PermissionError(13, 'Permission denied', track))


def test_a_track_that_the_system_refuses_costs_only_itself(tmp_path):
    bad = encode_songs(tmp_path/'store', Noise('abc', 'b', refused('b')), Louder(), 'noise', progress=False)
    assert (
        list(bad) == ['b']
        and bad['b'].startswith('b: [Errno 13] Permission denied')
        and set(Store(tmp_path / 'store').songs) == {'a', 'c'}
    )


@contextmanager
def disk_that_takes(size):
    "No file may be longer than `size`, as on a disk that is full."
    limits, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try: yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize('size, name', [(10, 'manifest.json'), (50, 'manifest.json'), (750, 'b.safetensors')])
def test_a_full_disk_is_said_in_the_words_of_the_system(size, name, tmp_path, noise, monkeypatch):
    "What was written before is kept, and the same call goes on."
    songs, save = Noise('abcdefg'), store_module.save_tensors
    def save_until_b(path, tensors, kind): # from the second track on the disk is full
        if name[0] == 'm' or path.name != '00001.safetensors': return save(path, tensors, kind)
        with disk_that_takes(10): save(path, tensors, kind)
    monkeypatch.setattr('oplas.sound.store.save_tensors', save_until_b)
    wanted = tmp_path/'store'/name.replace('b.', '00001.')
    with pytest.raises(OSError, match='File too large') as e:
        if name[0] == 'm':
            with disk_that_takes(size): encode(tmp_path/'store', songs)
        else: encode(tmp_path/'store', songs)
    assert e.value.errno == errno.EFBIG and e.value.filename == str(wanted)
    assert shards(tmp_path/'store') == (name[0] == 'b') and not list((tmp_path/'store').glob('.*'))
    monkeypatch.undo()
    assert encode(tmp_path/'store', songs) == {}
    assert contents(tmp_path/'store') == contents(noise)


def test_a_cache_that_cannot_be_written_ends_all_at_once(tmp_path):
    songs = RenderedSongs(2, length=8, seconds=1., crops=1, cache=tmp_path/'cache')
    (tmp_path/'cache').touch()
    with pytest.raises((OSError, RuntimeError), match='cache'): encode(tmp_path/'store', songs)
    assert not shards(tmp_path/'store')


@pytest.mark.parametrize('then', [signal.SIGCONT, signal.SIGKILL])
def test_two_processes_on_one_store_leave_each_other_alone(then, tmp_path, noise):
    "One is stopped in the middle of a shard, and goes on or is killed later; only what a killed one left is removed."
    encode(tmp_path/'store', Noise('abcdefg'), share=(0, 7))
    writer = os.fork()
    if not writer:
        with whole_file(tmp_path/'store'/'00001.safetensors') as part:
            part.write_bytes(b'half of it')
            os.kill(os.getpid(), signal.SIGSTOP)
            shutil.copyfile(noise/'00001.safetensors', part)
        os._exit(0)
    os.waitpid(writer, os.WUNTRACED)
    part, = (tmp_path/'store').glob('.oplas-*.part')
    assert encode(tmp_path/'store', Noise('abcdefg')) == {} and part.read_bytes() == b'half of it'
    os.kill(writer, then)
    assert os.waitpid(writer, 0)[1] == (0 if then == signal.SIGCONT else signal.SIGKILL)
    assert encode(tmp_path/'store', Noise('abcdefg')) == {}
    assert contents(tmp_path/'store') == contents(noise)


@pytest.fixture
def mine(tmp_path, monkeypatch):
    "A folder with two songs and their store, where the process is."
    monkeypatch.chdir(tmp_path)
    for name in 'ab': write_stems(tmp_path/'songs'/name, 1)
    assert encode_mine('folder:songs') == {}
    return contents('store')


def encode_mine(spec, name='louder', encoder=None):
    return encode_songs(
        'store', open_songs(spec, seconds=1.0, crops=1), encoder or Louder(), spec, name, workers=1, progress=False
    )


@pytest.mark.parametrize(
    'spelling',
    [
        'folder:songs/',
        'folder:./songs',
        'folder:songs/../songs',
        'folder:{here}/songs',
        'folder:link',
        'folder:moved',
        'folder:copied',
    ],
)
def test_the_same_songs_by_another_path(spelling, mine, tmp_path):
    (tmp_path/'link').symlink_to('songs')
    if spelling == 'folder:moved': (tmp_path/'songs').rename('moved')
    if spelling == 'folder:copied': shutil.copytree('songs', 'copied')
    assert encode_mine(spelling.format(here=tmp_path), name='another name') == {}
    assert contents('store') == mine


@pytest.mark.parametrize('complete', [True, False])
def test_other_songs_of_the_same_names(complete, mine, tmp_path, monkeypatch):
    "Even by the same words, from another folder."
    if not complete: (tmp_path/'store'/'00001.safetensors').unlink()
    before = contents('store')
    for name in 'ab': write_stems(tmp_path/'elsewhere'/'songs'/name, 1, seed=1)
    with pytest.raises(ValueError, match="other songs .* a mix of 'a'"): encode_mine('folder:elsewhere/songs')
    (tmp_path/'elsewhere'/'store').symlink_to(tmp_path/'store')
    monkeypatch.chdir(tmp_path/'elsewhere')
    with pytest.raises(ValueError, match="other songs .* a mix of 'a'"): encode_mine('folder:songs')
    assert contents('store') == before


def test_a_song_that_went_away_is_no_other_song(mine, tmp_path):
    (tmp_path/'songs'/'a'/'drums.wav').write_bytes(b'no audio any more')
    assert encode_mine('folder:songs') == {}
    assert contents('store') == mine


@pytest.mark.parametrize(
    'change, words',
    [
        (dict(tracks='abcx'), "another track 4: it was 'd', and now is 'x'"),
        (dict(tracks='abc'), "another track 4: it was 'd', and now is nothing"),
        (dict(tracks='abcde'), "another track 5: it was nothing, and now is 'e'"),
        (dict(tracks='abcd', gains=(-6.0, 3.0)), 'another gain 2: it was 6.0, and now is 3.0'),
        (dict(tracks='abcd', seed=1), 'another seed: it was 0, and now is 1'),
    ],
    ids=str,
)
def test_where_two_differ_is_said(change, words, tmp_path):
    "The first entry that differs, and not the beginning of all of them."
    encode(tmp_path/'store', Noise('abcd'))
    with pytest.raises(ValueError, match=words): encode(tmp_path/'store', Noise(**change))


def test_a_store_is_found_again_from_another_folder(mine, tmp_path, monkeypatch):
    store, rows = Store('store'), Rows(['store/00000.safetensors'], 13)
    whole = np.asarray(store.encodings)
    monkeypatch.chdir('/')
    assert (np.asarray(store.encodings) == whole).all() and (rows[:] == whole[:13]).all()
    monkeypatch.setenv('HOME', str(tmp_path))
    assert len(Store('~/store').encodings) == len(whole)
    assert json.loads((tmp_path/'store'/'manifest.json').read_text())['collection'] == f'folder:{tmp_path}/songs'


@contextmanager
def locked(path):
    "Readable for nobody, root neither."
    path.chmod(0)
    user = os.geteuid()
    if not user: os.seteuid(54321)
    try: yield
    finally: os.seteuid(user)


@contextmanager
def few_files(path):
    "Every file that this process may open is open."
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir('/dev/fd')) + 20, limits[1]))
    opened = []
    try:
        try:
            while True: opened.append(os.open(os.devnull, os.O_RDONLY))
        except OSError: pass
        yield
    finally:
        for file in opened: os.close(file)
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


@contextmanager
def gone(path):
    path.unlink()
    yield


@contextmanager
def folder_instead(path):
    path.unlink()
    path.mkdir()
    yield


@pytest.mark.parametrize('name', ['00000.safetensors', 'silence.safetensors', 'manifest.json'])
@pytest.mark.parametrize(
    'obstacle, number',
    [(locked, errno.EACCES), (few_files, errno.EMFILE), (gone, errno.ENOENT), (folder_instead, errno.EISDIR)],
)
def test_what_cannot_be_read_is_not_called_damaged(obstacle, number, name, tmp_path, noise):
    shutil.copytree(noise, tmp_path/'store')
    store = Store(tmp_path/'store')
    for folder in [tmp_path, *tmp_path.parents]:
        if not os.getuid() and folder.stat().st_mode & 0o777 == 0o700: folder.chmod(0o711)
    if (obstacle, name) == (gone, '00000.safetensors'):
        opening = lambda: np.asarray(store.encodings)  # else it is not encoded yet
    else: opening = lambda: Store(tmp_path/'store')
    with obstacle(tmp_path/'store'/name), pytest.raises(OSError) as e: opening()
    assert (
        e.value.errno == number or (obstacle, name) == (gone, 'manifest.json') and 'there is no store' in str(e.value)
    )
    assert 'damaged' not in str(e.value) and str(tmp_path/'store') in str(e.value)
    if name[0] == '0':
        with obstacle(tmp_path/'store'/'00001.safetensors'), pytest.raises(OSError) as e: store.encodings[9]
        assert e.value.errno == number and e.value.filename == str(tmp_path/'store'/'00001.safetensors')


def test_a_folder_that_may_not_be_listed_is_not_called_empty(tmp_path, noise):
    shutil.copytree(noise, tmp_path/'store')
    for folder in [tmp_path, *tmp_path.parents]:
        if not os.getuid() and folder.stat().st_mode & 0o777 == 0o700: folder.chmod(0o711)
    with locked(tmp_path / 'store'), pytest.raises(PermissionError, match='Permission denied: .*store'):
        Store(tmp_path / 'store')


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 400), place=st.integers(0, 250), new=st.binary(min_size=0, max_size=20))
def test_nonsense_is_called_damaged(cut, place, new, tmp_path, noise):
    "Whatever became of a shard: it is damaged, or it does not fit the manifest, or nothing that matters was changed."
    shutil.copytree(noise, tmp_path/'store', dirs_exist_ok=True)
    path = tmp_path/'store'/'00000.safetensors'
    data = path.read_bytes()
    path.write_bytes((data[:place] + new + data[place + len(new):])[:len(data) - cut])
    try: assert np.asarray(Store(tmp_path/'store').encodings).shape == (49, 10)
    except ValueError as e: assert '00000.safetensors is damaged' in str(e) or 'does not fit the manifest' in str(e)


def test_names_of_tracks_are_only_names(tmp_path):
    "Letters of any kind, what looks like a place, and bytes that are no letters."
    names, odd = ['\n', "';--", '..hidden..', 'naïve 日本'], os.fsdecode(b'\xff')
    for name in names: write_stems(tmp_path/'songs'/name, seconds=1)
    (tmp_path/'songs'/names[0]).rename(tmp_path/'songs'/'a\nb')
    (tmp_path/'songs'/names[1]).rename(tmp_path/'songs'/odd)
    bad = encode_songs(
        tmp_path / 'store',
        open_songs(f'folder:{tmp_path}/songs', seconds=1.0, crops=1),
        Louder(),
        'mine',
        progress=False,
    )
    assert bad == {} and set(Store(tmp_path/'store').songs) == {'a\nb', odd, *names[2:]}
    assert len(contents(tmp_path / 'store')) == 4 + 2 and not [
        p for p in tmp_path.iterdir() if p.name not in ('songs', 'store')
    ]


def test_a_store_without_shards_takes_other_settings(tmp_path):
    "What was asked for by mistake and gave nothing is no hindrance."
    write_stems(tmp_path/'songs'/'a')
    assert 'a' in encode_songs(
        tmp_path / 'store', open_songs(f'folder:{tmp_path}/songs', seconds=9.0), Louder(), 'mine', progress=False
    )
    assert (
        encode_songs(
            tmp_path / 'store', open_songs(f'folder:{tmp_path}/songs', seconds=1.0), Louder(2.0), 'mine', progress=False
        )
        == {}
    )
    encode_songs(
        tmp_path / 'fresh', open_songs(f'folder:{tmp_path}/songs', seconds=1.0), Louder(2.0), 'mine', progress=False
    )
    assert contents(tmp_path/'store') == contents(tmp_path/'fresh')
    (tmp_path/'store'/'manifest.json').unlink()
    with pytest.raises(ValueError, match='give another folder'):
        encode_songs(
            tmp_path / 'store', open_songs(f'folder:{tmp_path}/songs', seconds=1.0), Louder(), 'mine', progress=False
        )


def test_songs_of_another_length_have_no_business_in_a_store(tmp_path):
    for length in (8., 9.):
        songs = RenderedSongs(1, length=length, seconds=1., cache=tmp_path/'songs')
        if length == 8: encode_songs(tmp_path/'store', songs, Louder(), 'rendered:1', progress=False)
        else:
            with pytest.raises(ValueError, match='another length: it was 8.0, and now is 9.0'):
                encode_songs(tmp_path / 'store', songs, Louder(), 'rendered:1', progress=False)


@pytest.mark.parametrize('change', [dict(crops=3), dict(names=['x']), dict(dim=9)], ids=str)
def test_a_manifest_that_was_changed_is_noticed(change, tmp_path):
    write_stems(tmp_path/'songs'/'a')
    encode_songs(tmp_path/'store', open_songs(f'folder:{tmp_path}/songs', seconds=1.), Louder(), 'mine', progress=False)
    path = tmp_path/'store'/'manifest.json'
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps(manifest | change))
    with pytest.raises(ValueError, match='does not fit the manifest'): Store(tmp_path/'store')
    for k in ('tracks', 'crops', 'names'):
        path.write_text(json.dumps({**manifest, k: '../..'}))
        with pytest.raises(ValueError, match='should hold the manifest'): Store(tmp_path/'store')


peaks = """
import resource, sys
import numpy as np, torch
from memory import peak
from oplas.sound import AudioEncoder
from oplas.sound import StemDataset
from oplas.sound import encode_songs

class First(AudioEncoder):
    sample_rate, dim, min_samples = 16000, 1506, 1506
    def __init__(self):
        super().__init__()
        self.unused = torch.nn.Parameter(torch.ones(1), requires_grad=False)
    def encode(self, audio): return audio[:, None, :self.dim].clone(), torch.zeros(1)

class Noise(StemDataset):
    def size(self, track): return 160000, 16000
    def load(self, track, start, count):
        return np.random.default_rng(start).uniform(-0.1, 0.1, (4, count)).astype(np.float32)

songs = Noise({f'track {i}': i for i in range(int(sys.argv[1]))}, 'abcd', seconds=1.)
encode_songs(sys.argv[2], songs, First(), 'noise', workers=2, progress=False)
print(peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss/(1024 if sys.platform == 'linux' else 2**20))
"""


def test_memory_is_flat_over_many_tracks(tmp_path):
    "Kept, the encodings of 500 tracks would be 140 MB more than those of 50."
    few, many = (
        np.array(
            subprocess.run(
                [sys.executable, '-c', peaks, str(n), tmp_path / str(n)],
                env=os.environ | dict(OMP_NUM_THREADS='1', PYTHONPATH=str(Path(__file__).parent)),
                capture_output=True,
                text=True,
                check=True,
            ).stdout.split(),
            float,
        )
        for n in (50, 500)
    )
    assert shards(tmp_path/'500') == 500 and sum(p.stat().st_size for p in (tmp_path/'500').iterdir()) > 150e6
    assert (many - few).max() < 60, (few, many)
