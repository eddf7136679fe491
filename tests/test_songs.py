"From a store to a plugin, and from recordings to clips: as commands, and against an encoder in which sums hold."
import json, os, signal, subprocess, sys, time
from pathlib import Path
import numpy as np
import pytest
import soundfile
import torch
from hypothesis import given, strategies as st
from safetensors.numpy import load_file
import oplas.cli
from oplas.encoders import AudioEncoder
from oplas.plugin import LatentPlugin
from oplas.songs import SongPlugin, keep_aside, read_audio, select
from oplas.stems import FolderStems
from oplas.store import Store, encode_songs

names = ('drums', 'bass', 'other', 'vocals')
rng = np.random.default_rng(0)


class Linear(AudioEncoder):
    "An encoder in which all sums hold, and which can be undone where `dim` is the number of samples."
    sample_rate, dim, min_samples = 8000, 400, 400

    def __init__(self):
        super().__init__()
        matrix = torch.linalg.qr(torch.randn(400, 400, generator=torch.Generator().manual_seed(0)))[0]
        self.matrix = torch.nn.Parameter(matrix, requires_grad=False)

    def encode(self, audio):
        y = audio.unfold(-1, 400, 400) @ self.matrix
        return y, torch.arange(y.shape[1])*50.

    def decode(self, y): return (y @ self.matrix.T).flatten(1)


@pytest.fixture(scope='module')
def music(tmp_path_factory):
    "Five songs of noise, as files."
    folder = tmp_path_factory.mktemp('music')
    for song in range(5):
        (folder/f'song{song}').mkdir()
        for name in names: soundfile.write(folder/f'song{song}'/f'{name}.wav', rng.uniform(-0.2, 0.2, 2000), 8000, subtype='FLOAT')
    return folder


@pytest.fixture(scope='module')
def linear_store(music, tmp_path_factory):
    folder = tmp_path_factory.mktemp('linear')/'store'
    songs = FolderStems(music, seconds=0.05, crops=3, sample_rate=8000)
    assert not encode_songs(folder, songs, Linear(), 'noise', 'linear', workers=1, progress=False)
    return Store(folder), songs


@given(st.floats(0.01, 0.4), st.integers(0, 100))
def test_songs_are_divided_whole(linear_store, fraction, seed):
    store, _ = linear_store
    ours, theirs = keep_aside(store, fraction, seed)
    parts = select(store, ours), select(store, theirs)
    assert sorted([*ours, *theirs]) == sorted(set(store.songs)) and len(theirs) >= 1 and len(ours) >= 3
    assert sum(p.relations.shape[0] for p in parts) == store.relations.shape[0]
    for p, chosen in zip(parts, (ours, theirs)):
        assert set(p.songs) == set(chosen)
        assert np.abs(p.relations @ np.asarray(p.encodings)).max() < 1e-4 # sums hold for this encoder, so the columns were kept in step


@pytest.fixture(scope='module')
def known(linear_store):
    "A plugin whose space is the leading directions of the encodings: linear, so subtraction is exact there."
    store, _ = linear_store
    plugin = LatentPlugin(dim=16, hidden=(), silence=store.silence, epochs=1, validation=0, progress=False).fit(store.encodings, store.relations)
    return SongPlugin(Linear(), plugin, store.clips, plugin.transform(store.encodings))


def test_the_nearest_clip_is_the_mix_without_the_stem(known, linear_store, tmp_path):
    _, songs = linear_store
    for i in (0, 7, 14):
        item = songs[i]
        for j, name in enumerate(names):
            for file, audio in (('mix', item['mix']), ('stem', item['stems'][j])):
                soundfile.write(tmp_path/f'{file}.wav', np.stack([audio, audio], 1), 8000, subtype='FLOAT')
            found = known.nearest(known.subtract(tmp_path/'mix.wav', tmp_path/'stem.wav'), 2)
            assert found[0].clip == f"{item['track']}, {item['start']:.1f} s: mix without {name}"
            assert found[0].distance < 1e-4 < 0.1 < found[1].distance


def test_what_can_be_decoded_can_be_heard(linear_store, tmp_path):
    store, songs = linear_store
    plugin = LatentPlugin(dim=400, hidden=(), silence=store.silence, epochs=1, validation=0, progress=False).fit(store.encodings, store.relations)
    h = torch.linalg.qr(torch.randn(400, 400, generator=torch.Generator().manual_seed(1)))[0]
    plugin.h_.layers[0].weight.data, plugin.inverse_.layers[0].weight.data = h, h.T.contiguous()
    mix, stem = rng.uniform(-0.5, 0.5, (2, 2000)).astype('float32')
    for file, audio in (('mix', mix), ('stem', stem)): soundfile.write(tmp_path/f'{file}.wav', audio, 8000, subtype='FLOAT')
    heard = SongPlugin(Linear(), plugin, store.clips, plugin.transform(store.encodings)).render_difference(tmp_path/'mix.wav', tmp_path/'stem.wav')
    assert heard.shape == (2000,) and np.abs(heard.numpy() - (mix - stem)).max() < 1e-3


def test_what_is_saved_comes_back(known, tmp_path):
    known.save(tmp_path/'plugin', 'linear')
    again = SongPlugin.load(tmp_path/'plugin', Linear())
    assert again.clips == known.clips and (again.z == known.z).all()
    with pytest.raises(ValueError, match='no encoder|linear'): SongPlugin.load(tmp_path/'plugin')
    path = tmp_path/'plugin'/'clips.safetensors'
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ValueError, match='damaged'): SongPlugin.load(tmp_path/'plugin', Linear())


@pytest.mark.parametrize('content,why', [(b'', 'not audio|empty|read'), (b'no audio', 'is not audio that can be read')])
def test_what_is_no_recording(tmp_path, content, why):
    (tmp_path/'bad.wav').write_bytes(content)
    with pytest.raises(ValueError, match=why): read_audio(tmp_path/'bad.wav', 8000)


@pytest.fixture(scope='module')
def home(tmp_path_factory):
    "A folder with a store of six rendered songs, made by the command."
    folder = tmp_path_factory.mktemp('home')
    done = command(folder, 'oplas_encode', '--data', 'rendered:6', '--out', 'store', '--crops', '1').wait(300)
    assert done == 0
    return folder


def command(folder, name, *args):
    env = os.environ | dict(XDG_CACHE_HOME=str(folder/'cache'), OMP_NUM_THREADS='1', TQDM_DISABLE='1')
    return subprocess.Popen([Path(sys.executable).with_name(name), *args], cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


fit = ['oplas_fit', 'store', '--hidden', '256', '--epochs', '40', '--aside', '0.2', '--out']


def test_killed_and_started_again_it_fits_the_same(home):
    whole = command(home, *fit, 'whole')
    assert whole.wait(300) == 0 and 'kept aside' in whole.stdout.read()
    torn, checkpoint = command(home, *fit, 'torn'), home/'torn'/'checkpoint.safetensors'
    end = time.monotonic() + 120
    while not checkpoint.exists(): assert time.monotonic() < end and torn.poll() is None; time.sleep(0.01)
    torn.send_signal(signal.SIGKILL); torn.wait()
    assert not (home/'torn'/'plugin.safetensors').exists()
    again = command(home, *fit, 'torn')
    assert again.wait(300) == 0 and not checkpoint.exists()
    for file in ('plugin.safetensors', 'clips.safetensors'):
        a, b = (load_file(home/k/file) for k in ('whole', 'torn'))
        assert a.keys() == b.keys() and all((a[k] == b[k]).all() for k in a)
    a, b = (json.loads((home/k/'report.json').read_text()) for k in ('whole', 'torn'))
    assert a['spaces'] == b['spaces'] and a['songs'] == 1 and a['settings']['seed'] == 0


@pytest.mark.parametrize('args,why', [
    (['oplas_fit', 'nothing', '--out', 'p'], 'there is no store in nothing'),
    (['oplas_fit', 'store', '--out', 'p', '--aside', '0.9'], 'give a smaller fraction'),
    (['oplas_fit', 'store', '--out', 'p', '--dim', '1'], 'dim is 1'),
    (['oplas_fit', 'store', '--out', 'p', '--encoder', 'ear'], 'ear'),
    (['oplas_subtract', 'nothing', 'a.wav', 'b.wav'], 'there is no plugin in nothing'),
    (['oplas_subtract', 'nothing', 'a.wav', 'b.wav', '--out', 'rest.mp3'], 'name a file that ends in .wav')])
def test_a_mistake_gets_one_line(home, capsys, monkeypatch, args, why):
    monkeypatch.chdir(home)
    with pytest.raises(SystemExit, match='2'): getattr(oplas.cli, args[0])(args[1:])
    err = capsys.readouterr().err
    assert why in err and len(err.splitlines()) == 1, err


def test_with_encodec_the_difference_is_heard(tmp_path, monkeypatch, capsys):
    "All three commands, with a tiny EnCodec of random weights that was saved to a folder."
    import transformers as t
    monkeypatch.chdir(tmp_path)
    torch.manual_seed(0)
    config = t.EncodecConfig(num_filters=4, hidden_size=16, codebook_size=16, target_bandwidths=[1.5])
    for part in (t.EncodecModel(config), t.EncodecFeatureExtractor()): part.save_pretrained('codec')
    for song in 'abcde':
        Path('music', song).mkdir(parents=True)
        for name in names: soundfile.write(Path('music', song, f'{name}.wav'), rng.uniform(-0.2, 0.2, 12000), 8000, subtype='FLOAT')
    stems = [soundfile.read(Path('music', 'a', f'{name}.wav'))[0] for name in names]
    for file, audio in (('mix', sum(stems)), ('drums', stems[0])): soundfile.write(f'{file}.wav', audio, 8000, subtype='FLOAT')
    capsys.readouterr()
    assert oplas.cli.oplas_encode('--data folder:music --encoder encodec:codec --out store --seconds 1 --crops 2 --workers 1'.split()) == 0
    assert oplas.cli.oplas_fit('store --out plugin --dim 8 --hidden 32 --epochs 2'.split()) == 0
    assert oplas.cli.oplas_subtract('plugin mix.wav drums.wav --count 2 --out rest.wav'.split()) == 0
    assert 'wrote rest.wav' in capsys.readouterr().out
    heard, rate = soundfile.read('rest.wav')
    wanted = SongPlugin.load('plugin').render_difference('mix.wav', 'drums.wav').numpy()
    assert rate == 24000 and heard.shape == wanted.shape == (24000,) and np.abs(heard - wanted.clip(-1, 1)).max() < 1e-3 and np.abs(heard).max() > 1e-4


def test_a_plugin_for_your_own_encoder_takes_under_40_lines():
    "Those of the page that import, make the encoder, fit, and use; not those that compose songs, check, or compare."
    cells = {c['id']: ''.join(c['source']) for c in json.loads((Path(__file__).parent.parent/'nbs'/'studies'/'your_own_encoder.ipynb').read_text())['cells']}
    lines = [line for cell in ('42d57a98', 'a40d241a', 'af398ee1', 'ade15dfa') for line in cells[cell].splitlines() if line.strip()]
    assert 'import' in lines[0] and any('class MyEncoder' in line for line in lines) and 'plugin.subtract' in lines[-1] and len(lines) < 40
