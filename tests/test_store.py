"The store: killed, shared out, interrupted, damaged, it ends as it should."
import os, signal, subprocess, sys, time
from hashlib import sha256
from pathlib import Path
import numpy as np
import pytest
import soundfile
import torch
from oplas.encoders import AudioEncoder
from oplas.mixing import relation_errors
from oplas.store import Store, encode_songs, open_songs, roles

command = str(Path(sys.executable).with_name('oplas_encode'))
usual = ['--data', 'rendered:5', '--crops', '2', '--workers', '2']


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
    (tmp_path/'store'/'.00004.safetensors.left-by-a-kill').touch()
    assert run(*usual, '--out', 'store')[0] == 0
    assert contents(tmp_path/'store') == undisturbed


def test_any_number_of_workers_and_processes_give_the_same_store(start, run, tmp_path, undisturbed):
    assert run(*usual[:-1], '1', '--out', 'one')[0] == 0
    shares = [start(*usual, '--out', 'shared', RANK=str(rank), WORLD_SIZE='2') for rank in range(2)]
    assert [(p.communicate()[1], p.returncode)[1] for p in shares] == [0, 0]
    assert contents(tmp_path/'one') == contents(tmp_path/'shared') == undisturbed


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
    (['--seconds', '0'], 'seconds is 0'), (['--crops', '0'], 'crops is 0'), (['--seconds', '1'], 'at least 47616'), (['--workers', '0'], 'workers is 0'), (['--subset', 'train'], 'subset')])
def test_a_bad_argument_is_one_line(run, tmp_path, args, culprit):
    status, out, err = run(*usual, '--out', 'store', *args)
    assert status == 2 and out == '' and culprit in err and err.count('\n') == 1
    assert shards(tmp_path/'store') == 0 if (tmp_path/'store').exists() else True


class Louder(AudioEncoder):
    "An encoder for tests: how loud each tenth of a second is."
    sample_rate, dim, min_samples = 16000, 10, 16000

    def __init__(self, power=1.):
        super().__init__()
        self.power = torch.nn.Parameter(torch.tensor(power), requires_grad=False)

    def encode(self, audio): return audio.unfold(-1, 1600, 1600)[:, :10].abs().sum(-1).pow(self.power)[:, None], torch.zeros(1)


def write_stems(folder, seconds=3, names=('bass', 'drums', 'other', 'vocals')):
    rng = np.random.default_rng(len(str(folder)))
    folder.mkdir(parents=True)
    for name in names: soundfile.write(folder/f'{name}.wav', 0.1*rng.uniform(size=seconds*16000), 16000)


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
    for name, stems in dict(a=('bass', 'drums', 'other', 'vocals'), b=('bass', 'drums', 'other', 'vocals')).items(): write_stems(tmp_path/'songs'/name, names=stems)
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
