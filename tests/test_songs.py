"From a store to a plugin, and from recordings to clips: as commands, and against an encoder in which sums hold."
import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load_file

from oplas.cli import main
from oplas.sound import AudioEncoder, FolderStems, SongPlugin, Store, encode_songs, read_audio, select, split_songs
from oplas.sound.songs import FitResult
from oplas.sums import LatentPlugin

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

    def decode(self, y, like=None): return (y @ self.matrix.T).flatten(1)


@pytest.fixture(scope='module')
def music(tmp_path_factory):
    "Five songs of noise, as files."
    folder = tmp_path_factory.mktemp('music')
    for song in range(5):
        (folder/f'song{song}').mkdir()
        for name in names:
            soundfile.write(folder / f'song{song}' / f'{name}.wav', rng.uniform(-0.2, 0.2, 2000), 8000, subtype='FLOAT')
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
    train, test = split_songs(store, fraction, seed)
    parts = select(store, train), select(store, test)
    assert sorted([*train, *test]) == sorted(set(store.songs)) and len(test) >= 1 and len(train) >= 3
    assert sum(p.relations.shape[0] for p in parts) == store.relations.shape[0]
    for p, chosen in zip(parts, (train, test)):
        assert set(p.songs) == set(chosen)
        assert (
            np.abs(p.relations @ np.asarray(p.encodings)).max() < 1e-4
        )  # sums hold for this encoder, so the columns were kept in step


@pytest.mark.parametrize(
    'chosen',
    [
        ['song1', 'song3'],
        {'song3', 'song1'},
        ('song1', 'song3', 'song1'),
        np.array(['song3', 'song1']),
        dict(song1=1, song3=3),
        map('song{}'.format, (1, 3)),
    ],
    ids=lambda x: type(x).__name__,
)
def test_songs_are_chosen_by_names_in_whatever_holds_them(linear_store, chosen):
    found = select(linear_store[0], chosen)
    assert (
        set(found.songs) == {'song1', 'song3'}
        and len(found.encodings) == len(found.songs) == 2 * 3 * 13 == found.relations.shape[1]
    )
    assert np.abs(found.relations @ np.asarray(found.encodings)).max() < 1e-4


@pytest.mark.parametrize('chosen', ['song2', np.str_('song2'), np.array('song2'), ['song2']], ids=repr)
def test_one_name_is_one_song(linear_store, chosen): assert set(select(linear_store[0], chosen).songs) == {'song2'}


@pytest.mark.parametrize(
    'chosen, words',
    [
        ([], 'no songs are chosen'),
        (iter(()), 'no songs'),
        (['song1', 'sing2', 'nothing'], "no song 'sing2'.*'song2'"),
        ('song', "no song 'song'"),
        ([1], 'no song 1'),
        (2, 'no song 2'),
        (None, 'no song None'),
        ([True, False], 'no song True'),
        (np.array([['song1']]), 'no song'),
        (torch.tensor([1]), 'no song'),
    ],
    ids=lambda x: x if isinstance(x, str) else type(x).__name__,
)
def test_a_song_that_is_not_there_is_named(linear_store, chosen, words):
    with pytest.raises(ValueError, match=words): select(linear_store[0], chosen)


@pytest.mark.parametrize(
    'fraction, seed',
    [(np.float32(0.4), np.int64(3)), (torch.tensor(0.4), torch.tensor(3)), (np.array(0.4), 3)],
    ids=repr,
)
def test_songs_are_divided_by_numbers_of_any_kind(linear_store, fraction, seed):
    for a, b in zip(split_songs(linear_store[0], fraction, seed), split_songs(linear_store[0], 0.4, 3)):
        assert (a == b).all()


@pytest.mark.parametrize(
    'fraction, seed, words',
    [
        ('0.4', 1.5, 'seed is 1.5'),
        (None, 0, 'is None'),
        ((0.1, 0.2), 0, 'is .0.1'),
        (float('nan'), 0, 'is nan'),
        (0.4, -1, 'seed is -1'),
        (0.4, None, 'seed is None'),
    ],
)
def test_numbers_that_divide_nothing_are_refused(linear_store, fraction, seed, words):
    with pytest.raises(ValueError, match=words): split_songs(linear_store[0], fraction, seed)


@pytest.fixture(scope='module')
def known(linear_store):
    "A plugin whose h is a matrix, so that subtraction is exact."
    store, _ = linear_store
    plugin = LatentPlugin(dim=64, hidden=(), silence=store.silence, validation=0, progress=False).fit(
        store.encodings, store.relations
    )
    return SongPlugin(Linear(), plugin, store.clips, plugin.transform(store.encodings), 'linear')


@pytest.mark.parametrize('songs, inverse, doubts', [
    (1, 0.9, ['1 held-out song cannot judge a space']), (2, 0.9, ['2 held-out songs cannot judge a space']),
    (1, -4.9, ['1 held-out song cannot', 'R² below 0 is worse than the mean']), (3, 0.9, []),
])
def test_numbers_that_say_little_come_with_a_warning(songs, inverse, doubts):
    said = repr(FitResult(None, {}, inverse, 13*songs, songs))
    assert said.count('Warning: ') == len(doubts) and all(doubt in said for doubt in doubts)
    assert '1 songs' not in said


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
    plugin = LatentPlugin(dim=400, hidden=(), silence=store.silence, validation=0, progress=False).fit(
        store.encodings, store.relations
    )
    h = torch.linalg.qr(torch.randn(400, 400, generator=torch.Generator().manual_seed(1)))[0]
    plugin.h_.layers[0].weight.data, plugin.inverse_.layers[0].weight.data = h, h.T.contiguous()
    mix, stem = rng.uniform(-0.5, 0.5, (2, 2000)).astype('float32')
    for file, audio in (('mix', mix), ('stem', stem)):
        soundfile.write(tmp_path / f'{file}.wav', audio, 8000, subtype='FLOAT')
    heard = SongPlugin(Linear(), plugin, store.clips, plugin.transform(store.encodings)).render_difference(
        tmp_path / 'mix.wav', tmp_path / 'stem.wav'
    )
    assert heard.audio.shape == (1, 2000) and np.abs(heard.audio[0].numpy() - (mix - stem)).max() < 1e-3


def test_what_is_saved_comes_back(known, tmp_path):
    known.save(tmp_path/'plugin')
    again = SongPlugin.load(tmp_path/'plugin', Linear())
    assert again.clips == known.clips and (again.z == known.z).all()
    with pytest.raises(ValueError, match='no encoder|linear'): SongPlugin.load(tmp_path/'plugin')
    path = tmp_path/'plugin'/'clips.safetensors'
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ValueError, match='damaged'): SongPlugin.load(tmp_path/'plugin', Linear())


def test_the_clips_that_are_loaded_are_no_view_of_the_file(known, tmp_path):
    "Something else is written over it, and then it is emptied."
    known.save(tmp_path/'plugin')
    loaded, path = SongPlugin.load(tmp_path/'plugin', Linear()), tmp_path/'plugin'/'clips.safetensors'
    for content in (bytes(path.stat().st_size), b''):
        path.write_bytes(content)
        assert (loaded.z == known.z).all()


def test_a_store_is_no_view_of_its_files(music, tmp_path):
    encode_songs(
        tmp_path,
        FolderStems(music, seconds=0.05, crops=1, sample_rate=8000),
        Linear(),
        'noise',
        'linear',
        workers=1,
        progress=False,
    )
    store = Store(tmp_path)
    held = [x.copy() for x in (store.silence, store.level, store.gain, store.start)]
    for path in tmp_path.iterdir(): path.write_bytes(b'')
    for was, now in zip(held, (store.silence, store.level, store.gain, store.start)): assert (was == now).all()


def test_both_files_are_replaced_or_neither(known, tmp_path, monkeypatch):
    "A plugin beside the clips of another one would name the wrong clips."
    known.save(tmp_path/'plugin')
    before = {path.name: path.read_bytes() for path in (tmp_path/'plugin').iterdir()}
    def full(self, path): raise OSError(errno.ENOSPC, 'No space left on device')
    monkeypatch.setattr(LatentPlugin, 'save', full)
    with pytest.raises(OSError, match='No space left on device: .*plugin.safetensors'):
        SongPlugin(known.encoder, known.plugin, known.clips, known.z + 1, 'linear').save(tmp_path / 'plugin')
    assert {path.name: path.read_bytes() for path in (tmp_path/'plugin').iterdir()} == before


def test_a_point_and_a_count_of_any_kind(known):
    wanted = known.nearest(known.z[7], 3)
    assert wanted[0].clip == known.clips[7] and len(wanted) == 3
    for z, count in (
        (torch.from_numpy(known.z[7]).requires_grad_(), np.int64(3)),
        (known.z[7].tolist(), torch.tensor(3)),
    ):
        assert [found.clip for found in known.nearest(z, count)] == [found.clip for found in wanted]
    for z, count, words in (
        (known.z[7], 2.5, 'count is 2.5'),
        (known.z[7], 0, 'count is 0'),
        (known.z[7], '3', "count is '3'"),
        (known.z[7, :3], 3, r'shape \(3,\)'),
        (known.z[7] * np.nan, 3, 'finite'),
        ('point', 3, 'z is str'),
    ):
        with pytest.raises(ValueError, match=words): known.nearest(z, count)


@pytest.mark.parametrize('content,why', [(b'', 'not audio|empty|read'), (b'no audio', 'is not audio that can be read')])
def test_what_is_no_recording(tmp_path, content, why):
    (tmp_path/'bad.wav').write_bytes(content)
    with pytest.raises(ValueError, match=why): read_audio(tmp_path/'bad.wav', 8000)


@pytest.fixture(scope='module')
def home(rendered_store, tmp_path_factory):
    "A folder with a store of five rendered songs."
    folder = tmp_path_factory.mktemp('home')
    (folder/'store').symlink_to(rendered_store)
    return folder


def command(folder, *args):
    env = os.environ | dict(OMP_NUM_THREADS='1', TQDM_DISABLE='1')
    return subprocess.Popen(
        [Path(sys.executable).with_name('oplas'), *args],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


fit = ['fit', 'store', '--hidden', '256', '--epochs', '40', '--test', '0.2', '--power', '1.5', '--out']


def test_killed_and_started_again_it_fits_the_same(home):
    whole = command(home, *fit, 'whole')
    assert whole.wait(300) == 0 and 'held out' in whole.stdout.read()
    torn, checkpoint = command(home, *fit, 'torn'), home/'torn'/'checkpoint.safetensors'
    end = time.monotonic() + 120
    while not checkpoint.exists():
        assert time.monotonic() < end and torn.poll() is None
        time.sleep(0.01)
    torn.send_signal(signal.SIGKILL)
    torn.wait()
    assert not (home/'torn'/'plugin.safetensors').exists()
    again = command(home, *fit, 'torn')
    assert again.wait(300) == 0 and not checkpoint.exists()
    for file in ('plugin.safetensors', 'clips.safetensors'):
        a, b = (load_file(home/k/file) for k in ('whole', 'torn'))
        assert a.keys() == b.keys() and all((a[k] == b[k]).all() for k in a)
    a, b = (json.loads((home/k/'report.json').read_text()) for k in ('whole', 'torn'))
    assert a['spaces'] == b['spaces'] and a['songs'] == 1
    assert a['settings']['seed'] == 0 and a['settings']['power'] == 1.5 and a['spaces']['h']['faders'] > 0


@pytest.mark.parametrize('args,why', [
    (['fit', 'nothing', '--out', 'p'], 'there is no store in nothing'),
    (['fit', 'store', '--out', 'p', '--test', '0.9'], 'give a smaller fraction'),
    (['fit', 'store', '--out', 'p', '--dim', '1'], 'dim is 1'),
    (['fit', 'store', '--out', 'p', '--power', '0'], 'power is 0'),
    (['fit', 'store', '--out', 'p', '--encoder', 'ear'], 'ear'),
    (['subtract', 'nothing', 'a.wav', 'b.wav'], 'there is no plugin in nothing'),
    (['subtract', 'nothing', 'a.wav', 'b.wav', '--out', 'rest.mp3'], 'name a file that ends in .wav')])
def test_a_mistake_gets_one_line(home, capsys, monkeypatch, args, why):
    monkeypatch.chdir(home)
    assert main(args) == 2
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
        for name in names:
            soundfile.write(Path('music', song, f'{name}.wav'), rng.uniform(-0.2, 0.2, 12000), 8000, subtype='FLOAT')
    stems = [soundfile.read(Path('music', 'a', f'{name}.wav'))[0] for name in names]
    for file, audio in (('mix', sum(stems)), ('drums', stems[0])):
        soundfile.write(f'{file}.wav', audio, 8000, subtype='FLOAT')
    capsys.readouterr()
    assert (
        main('encode --data folder:music --encoder encodec:codec --out store --seconds 1 --crops 2 --workers 1'.split())
        == 0
    )
    Path('elsewhere').mkdir()
    monkeypatch.chdir('elsewhere') # the store knows where the weights are
    assert main('fit ../store --out ../plugin --dim 8 --hidden 32 --epochs 2'.split()) == 0
    monkeypatch.chdir(tmp_path)
    assert main('subtract plugin mix.wav drums.wav --count 2 --out rest.wav'.split()) == 0
    assert 'wrote rest.wav' in capsys.readouterr().out
    heard, rate = soundfile.read('rest.wav')
    wanted = SongPlugin.load('plugin').render_difference('mix.wav', 'drums.wav').audio[0].numpy()
    assert (
        rate == 8000
        and heard.shape == wanted.shape == stems[0].shape
        and np.abs(heard - wanted).max() < 1e-3
        and np.abs(heard).max() > 1e-4
    )


def test_a_plugin_for_your_own_encoder_takes_under_40_lines():
    "Those of the page that import, make the encoder, fit, and use; not those that compose songs, check, or compare."
    cells = {
        c['id']: ''.join(c['source'])
        for c in json.loads((Path(__file__).parent.parent / 'nbs' / 'studies' / 'your_own_encoder.ipynb').read_text())[
            'cells'
        ]
    }
    lines = [
        line
        for cell in ('42d57a98', 'a40d241a', 'af398ee1', 'ade15dfa')
        for line in cells[cell].splitlines()
        if line.strip()
    ]
    assert (
        'import' in lines[0]
        and any('class MyEncoder' in line for line in lines)
        and 'plugin.subtract' in lines[-1]
        and len(lines) < 40
    )


@pytest.mark.parametrize('wrong', [['--test', '0.9'], ['--dim', '1']])
def test_a_fit_that_fails_leaves_only_what_was_there(home, monkeypatch, wrong):
    monkeypatch.chdir(home)
    Path('own').mkdir(exist_ok=True)
    assert main(['fit', 'store', '--out', 'own', *wrong]) == main(['fit', 'store', '--out', 'new', *wrong]) == 2
    assert Path('own').exists() and not Path('new').exists()
