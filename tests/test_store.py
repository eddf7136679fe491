"The store: killed, shared out, interrupted, damaged, it ends as it should."
import json, os, signal, subprocess, sys, time
from hashlib import sha256
from pathlib import Path
import numpy as np
import pytest
import soundfile
import torch
from safetensors import SafetensorError
from oplas.cli import oplas_encode
from oplas.encoders import AudioEncoder
from oplas.mixing import relation_errors
from oplas.stems import RenderedSongs, StemDataset
from oplas.store import Store, encode_songs, open_songs, roles

command = str(Path(sys.executable).with_name('oplas_encode'))
usual = ['--data', 'rendered:5', '--crops', '1', '--workers', '2']


@pytest.fixture(scope='module')
def home(tmp_path_factory):
    "A folder whose cache is kept from test to test."
    return tmp_path_factory.mktemp('home')


@pytest.fixture
def start(home, tmp_path):
    def start(*args, **more):
        env = os.environ | dict(XDG_CACHE_HOME=str(home), OMP_NUM_THREADS='1') | more
        return subprocess.Popen([command, *args], cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return start


@pytest.fixture
def run(start):
    def run(*args, **more):
        process = start(*args, **more)
        out, err = process.communicate(timeout=300)
        return process.returncode, out, err
    return run


@pytest.fixture(scope='module')
def undisturbed(home, tmp_path_factory):
    folder = tmp_path_factory.mktemp('undisturbed')/'store'
    subprocess.run([command, *usual, '--out', folder], env=os.environ | dict(XDG_CACHE_HOME=str(home), OMP_NUM_THREADS='1'), check=True)
    return contents(folder)


def contents(folder): return {p.name: sha256(p.read_bytes()).hexdigest() for p in Path(folder).iterdir()}


def shards(folder): return len(list(Path(folder).glob('0*.safetensors')))


def wait_for(condition):
    end = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_killed_again_and_again_it_ends_the_same(start, run, tmp_path, undisturbed):
    for count in (1, 3):
        process = start(*usual, '--out', 'store')
        wait_for(lambda: shards(tmp_path/'store') >= count)
        process.kill()
        process.communicate()
        assert shards(tmp_path/'store') < 5
    for name in ('.00004.safetensors', '.00000.safetensors', '.manifest.json'): (tmp_path/'store'/f'{name}.left-by-a-kill').touch()
    assert run(*usual, '--out', 'store')[0] == 0
    assert contents(tmp_path/'store') == undisturbed


def runs(pid):
    "Whether a process is there, and no zombie."
    try: return Path(f'/proc/{pid}/cmdline').read_bytes() != b''
    except OSError: return False


@pytest.mark.skipif(not Path('/proc/self/task').exists(), reason='looks at processes as Linux shows them')
def test_workers_of_a_killed_run_end(start, tmp_path):
    process = start(*usual, '--out', 'store')
    wait_for(lambda: shards(tmp_path/'store'))
    workers = Path(f'/proc/{process.pid}/task/{process.pid}/children').read_text().split()
    assert len(workers) == 2 and all(map(runs, workers))
    process.kill()
    process.communicate()
    wait_for(lambda: not any(map(runs, workers)))


def test_any_number_of_workers_gives_the_same_store(run, tmp_path, undisturbed):
    assert run(*usual[:-1], '1', '--out', 'one')[0] == 0
    assert contents(tmp_path/'one') == undisturbed


def test_accelerate_shares_the_tracks_out(home, tmp_path, undisturbed):
    env = os.environ | dict(XDG_CACHE_HOME=str(home), ACCELERATE_USE_CPU='true', PATH=f'{Path(command).parent}:{os.environ["PATH"]}')
    launch = [Path(command).with_name('accelerate'), 'launch', '--multi_gpu', '--num_processes', '2', '--no_python', 'oplas_encode']
    done = subprocess.run([*launch, *usual, '--out', 'store'], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 and sorted(line[:6] for line in done.stdout.splitlines() if 'tracks are encoded' in line) == ['2 of 2', '3 of 3']
    assert contents(tmp_path/'store') == undisturbed


def test_interrupted_it_says_so_in_a_line_and_goes_on(start, run, tmp_path, undisturbed):
    process = start(*usual, '--out', 'store')
    wait_for(lambda: shards(tmp_path/'store') >= 1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130 and 'the same command goes on' in err.splitlines()[-1] and 'Traceback' not in err
    assert run(*usual, '--out', 'store')[0] == 0
    assert contents(tmp_path/'store') == undisturbed


@pytest.mark.parametrize('args, culprit', [
    (['--data', 'tape:3'], "'tape:3'"), (['--data', 'rendered:0'], 'n is 0'), (['--data', 'folder:no/such'], 'no/such'), (['--encoder', 'ear'], "'ear'"),
    (['--seconds', '0'], 'seconds is 0'), (['--crops', '0'], 'crops is 0'), (['--seconds', '1'], 'at least 47616'), (['--workers', '0'], 'workers is 0'), (['--subset', 'train'], 'has no subsets'), (['--gains', '6', '-6'], 'gains is'), (['--out', '/proc/store'], 'no store can be made at /proc/store')])
def test_a_bad_argument_is_one_line(capsys, monkeypatch, tmp_path, args, culprit):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match='2'): oplas_encode([*usual, '--out', 'store', *args])
    out, err = capsys.readouterr()
    assert out == '' and culprit in err and err.count('\n') == 1
    assert not (tmp_path/'store').exists()


def test_a_rank_beyond_the_last_is_one_line(run):
    status, out, err = run(*usual, '--out', 'store', RANK='2', WORLD_SIZE='2')
    assert status == 2 and out == '' and 'share is (2, 2)' in err and err.count('\n') == 1


class Louder(AudioEncoder):
    "An encoder for tests: how loud each tenth of a second is."
    sample_rate, dim, min_samples = 16000, 10, 16000

    def __init__(self, power=1.):
        super().__init__()
        self.power = torch.nn.Parameter(torch.tensor(power), requires_grad=False)

    def encode(self, audio): return audio.unfold(-1, 1600, 1600)[:, :10].abs().sum(-1).pow(self.power)[:, None], torch.zeros(1)


def write_stems(folder, seconds=3, names=('bass', 'drums', 'other', 'vocals'), silent=()):
    rng = np.random.default_rng(len(str(folder)))
    folder.mkdir(parents=True)
    for name in names: soundfile.write(folder/f'{name}.wav', (name not in silent)*0.1*rng.uniform(size=seconds*16000), 16000)


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
    assert store.clips[13 + 5] == f'a, {store.start[1]:.1f} s: mix without {songs.names[0]}' and roles(songs.names)[5] == f'mix without {songs.names[0]}'


def test_another_encoder_has_no_business_in_a_store(tmp_path):
    write_stems(tmp_path/'songs'/'a')
    songs = open_songs(f'folder:{tmp_path}/songs', seconds=1.)
    encode_songs(tmp_path/'store', songs, Louder(), 'mine', progress=False)
    before = contents(tmp_path/'store')
    with pytest.raises(ValueError, match='another weights'): encode_songs(tmp_path/'store', songs, Louder(2.), 'mine', progress=False)
    with pytest.raises(ValueError, match='another encoder'): encode_songs(tmp_path/'store', songs, Louder(), 'mine', name='ear', progress=False)
    with pytest.raises(ValueError, match='sample_rate=16000'): encode_songs(tmp_path/'store', open_songs(f'folder:{tmp_path}/songs', sample_rate=8000), Louder(), 'mine')
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
    with pytest.raises(ValueError, match='manifest.json is not the manifest'): Store(tmp_path/'store')


@pytest.mark.parametrize('k, silent, count', [(1, 0, 1), (2, 0, 1 + 2), (2, 1, 1), (3, 1, 1 + 2), (5, 0, 1 + 10 + 5), (5, 2, 1 + 6 + 3), (5, 4, 1), (5, 5, 0)])
def test_relations_of_any_number_of_stems(k, silent, count, tmp_path):
    "Sums where more than one stem is heard, those of a rest where it is more than a stem, and a gain for each stem that is heard."
    names = [f'stem {j}' for j in range(k)]
    for track in ('one', 'two'): write_stems(tmp_path/'songs'/track, seconds=1, names=names, silent=names[:silent] if track == 'two' else ())
    encode_songs(tmp_path/'store', open_songs(f'folder:{tmp_path}/songs', seconds=1., crops=1), Louder(), 'mine', progress=False)
    store = Store(tmp_path/'store')
    A = store.relations
    full = k + (2*k + 1 if k > 2 else k > 1)
    assert A.shape == (full + count, 2*(3*k + 1)) and relation_errors(store.encodings, A).max() < 1e-5


def test_the_manifest_says_what_the_encodings_are_and_how_they_add(tmp_path):
    write_stems(tmp_path/'songs'/'a')
    encode_songs(tmp_path/'store', open_songs(f'folder:{tmp_path}/songs', seconds=1., crops=1), Louder(), 'mine', progress=False)
    manifest, store = json.loads((tmp_path/'store'/'manifest.json').read_text()), Store(tmp_path/'store')
    y = dict(zip(manifest['clips'], store.encodings, strict=True))
    assert len(manifest['sums']) == 9 and manifest['sums'][0] == ['mix', list(store.manifest['names'])]
    for whole, parts in manifest['sums']: np.testing.assert_allclose(sum(y[p] for p in parts), y[whole], rtol=1e-4)


def test_a_track_that_the_encoder_refuses_costs_only_itself(tmp_path):
    for name in 'ab': write_stems(tmp_path/'songs'/name)
    soundfile.write(tmp_path/'songs'/'b'/'drums.wav', np.full(48000, 9.), 16000, subtype='FLOAT')
    bad = encode_songs(tmp_path/'store', open_songs(f'folder:{tmp_path}/songs', seconds=1., gains=(6., 6.)), Louder(), 'mine', progress=False)
    assert list(bad) == ['b'] and bad['b'].startswith(f'{tmp_path}/songs/b: audio peaks at')


def test_a_folder_that_went_away_costs_only_itself(tmp_path):
    for name in 'ab': write_stems(tmp_path/'songs'/name)
    songs = open_songs(f'folder:{tmp_path}/songs', seconds=1.)
    (tmp_path/'songs'/'a').rename(tmp_path/'away')
    bad = encode_songs(tmp_path/'store', songs, Louder(), 'mine', progress=False)
    assert list(bad) == ['a'] and 'songs/a: cannot be listed' in bad['a']


class Noise(StemDataset):
    "Noise in two stems; some tracks end their process, and some cannot be read."
    def __init__(self, tracks, deadly=(), unreadable=(), **kwargs):
        super().__init__({t: t for t in tracks}, ('a', 'b'), seconds=1., crops=1, **kwargs)
        self.deadly, self.unreadable = deadly, unreadable

    def size(self, track): return 32000, 16000

    def load(self, track, start, count):
        if track in self.deadly: os.kill(os.getpid(), signal.SIGKILL)
        if track in self.unreadable: raise PermissionError(13, 'Permission denied', track)
        return np.random.default_rng(ord(track)).uniform(0, 0.1, (2, count)).astype(np.float32)


@pytest.mark.parametrize('workers', [1, 2, 3])
@pytest.mark.parametrize('deadly', ['a', 'cd', 'abcdefg'])
def test_a_track_that_ends_its_process_costs_only_itself(deadly, workers, tmp_path):
    bad = encode_songs(tmp_path/'store', Noise('abcdefg', deadly), Louder(), 'noise', workers=workers, progress=False)
    assert list(bad) == list(deadly) and all(why.startswith(f'{track}: it ended the process that worked on it, with exit code -9') for track, why in bad.items())
    assert encode_songs(tmp_path/'store', Noise('abcdefg'), Louder(), 'noise', workers=workers, progress=False) == {}
    encode_songs(tmp_path/'undisturbed', Noise('abcdefg'), Louder(), 'noise', workers=1, progress=False)
    assert contents(tmp_path/'store') == contents(tmp_path/'undisturbed')


def test_a_track_that_the_system_refuses_costs_only_itself(tmp_path):
    bad = encode_songs(tmp_path/'store', Noise('abc', unreadable='b'), Louder(), 'noise', progress=False)
    assert list(bad) == ['b'] and bad['b'].startswith('b: [Errno 13] Permission denied') and set(Store(tmp_path/'store').songs) == {'a', 'c'}


@pytest.mark.parametrize('full', ['cache', 'store'])
def test_a_full_disk_ends_all_at_once(full, tmp_path, monkeypatch):
    "A full disk is no fault of a track, whether songs cannot be kept or shards cannot be written."
    songs = RenderedSongs(2, length=8, seconds=1., crops=1, cache=tmp_path/'cache')
    if full == 'cache': (tmp_path/'cache').touch()
    else:
        encode_songs(tmp_path/'store', Noise(''), Louder(), 'noise', progress=False)
        monkeypatch.setattr('oplas.store.save_file', lambda pieces, path: (_ for _ in ()).throw(SafetensorError('No space left on device')))
    with pytest.raises((OSError, RuntimeError), match=r'cannot be written .*: make room'): encode_songs(tmp_path/'store', songs, Louder(), 'songs', progress=False)
    assert not shards(tmp_path/'store')


def test_names_of_tracks_are_only_names(tmp_path):
    "Letters of any kind, what looks like a place, and bytes that are no letters, which soundfile does not open."
    names, odd = ['\n', "';--", '..hidden..', 'naïve 日本'], os.fsdecode(b'\xff')
    for name in names: write_stems(tmp_path/'songs'/name, seconds=1)
    (tmp_path/'songs'/names[0]).rename(tmp_path/'songs'/'a\nb')
    (tmp_path/'songs'/names[1]).rename(tmp_path/'songs'/odd)
    bad = encode_songs(tmp_path/'store', open_songs(f'folder:{tmp_path}/songs', seconds=1., crops=1), Louder(), 'mine', progress=False)
    assert list(bad) == [odd] and set(Store(tmp_path/'store').songs) == {'a\nb', *names[2:]}
    assert len(contents(tmp_path/'store')) == 3 + 2 and not [p for p in tmp_path.iterdir() if p.name not in ('songs', 'store')]


def test_a_store_without_shards_takes_other_settings(tmp_path):
    "What was asked for by mistake and gave nothing is no hindrance."
    write_stems(tmp_path/'songs'/'a')
    assert 'a' in encode_songs(tmp_path/'store', open_songs(f'folder:{tmp_path}/songs', seconds=9.), Louder(), 'mine', progress=False)
    assert encode_songs(tmp_path/'store', open_songs(f'folder:{tmp_path}/songs', seconds=1.), Louder(2.), 'mine', progress=False) == {}
    encode_songs(tmp_path/'fresh', open_songs(f'folder:{tmp_path}/songs', seconds=1.), Louder(2.), 'mine', progress=False)
    assert contents(tmp_path/'store') == contents(tmp_path/'fresh')
    (tmp_path/'store'/'manifest.json').unlink()
    with pytest.raises(ValueError, match='give another folder'): encode_songs(tmp_path/'store', open_songs(f'folder:{tmp_path}/songs', seconds=1.), Louder(), 'mine', progress=False)


def test_songs_of_another_length_have_no_business_in_a_store(home, tmp_path):
    for length in (8., 9.):
        songs = RenderedSongs(1, length=length, seconds=1., cache=home/'songs')
        if length == 8: encode_songs(tmp_path/'store', songs, Louder(), 'rendered:1', progress=False)
        else:
            with pytest.raises(ValueError, match='another length, 8.0 and not 9.0'): encode_songs(tmp_path/'store', songs, Louder(), 'rendered:1', progress=False)


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
        with pytest.raises(ValueError, match='is not the manifest'): Store(tmp_path/'store')


def test_a_full_disk_is_one_line(tmp_path, monkeypatch):
    def full(pieces, path): raise SafetensorError('No space left on device')
    monkeypatch.setattr('oplas.store.save_file', full)
    write_stems(tmp_path/'songs'/'a')
    with pytest.raises(OSError, match='silence.safetensors cannot be written .*No space left.*: make room'):
        encode_songs(tmp_path/'store', open_songs(f'folder:{tmp_path}/songs', seconds=1.), Louder(), 'mine', progress=False)
    assert list(contents(tmp_path/'store')) == ['manifest.json']


peaks = """
import resource, sys
import numpy as np, torch
from memory import peak
from oplas.cli import oplas_encode
from oplas.encoders import AudioEncoder
from oplas.stems import StemDataset
from oplas.store import encode_songs

class First(AudioEncoder):
    sample_rate, dim, min_samples = 16000, 1506, 1506
    def __init__(self):
        super().__init__()
        self.unused = torch.nn.Parameter(torch.ones(1), requires_grad=False)
    def encode(self, audio): return audio[:, None, :self.dim].clone(), torch.zeros(1)

class Noise(StemDataset):
    def size(self, track): return 160000, 16000
    def load(self, track, start, count): return np.random.default_rng(start).uniform(-0.1, 0.1, (4, count)).astype(np.float32)

songs = Noise({f'track {i}': i for i in range(int(sys.argv[1]))}, 'abcd', seconds=1.)
encode_songs(sys.argv[2], songs, First(), 'noise', workers=2, progress=False)
print(peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss/(1024 if sys.platform == 'linux' else 2**20))
"""


def test_memory_is_flat_over_a_thousand_tracks(tmp_path):
    "Kept, the encodings of 1,000 tracks would be 300 MB more than those of 50."
    few, many = (np.array(subprocess.run([sys.executable, '-c', peaks, str(n), tmp_path/str(n)], env=os.environ | dict(OMP_NUM_THREADS='1', PYTHONPATH=str(Path(__file__).parent)),
                                         capture_output=True, text=True, check=True).stdout.split(), float) for n in (50, 1000))
    assert shards(tmp_path/'1000') == 1000 and sum(p.stat().st_size for p in (tmp_path/'1000').iterdir()) > 300e6
    assert (many - few).max() < 60, (few, many)
