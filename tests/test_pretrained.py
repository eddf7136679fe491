"Fitted plugins by name, in folders and on the Hub: whole, refused where damaged, and without a network."
import json
import pickle
import shutil
from argparse import Namespace
from pathlib import Path

import huggingface_hub
import numpy as np
import pytest
import soundfile
import torch
from safetensors.numpy import load_file, save_file

from oplas.core import file_hash, files, hub
from oplas.sound import AudioEncoder, SongPlugin, make_encoder
from oplas.sums import PRETRAINED, LatentPlugin, Report, sums

pytestmark = pytest.mark.usefixtures('no_network')
named = pytest.mark.parametrize('name', PRETRAINED)
weights = Path(files.weights_path(''))
rng = np.random.default_rng(0)
Y = rng.normal(size=(30, 40)).astype('float32')
A = sums(np.arange(20).reshape(10, 2), np.arange(20, 30))


class Ear(AudioEncoder):
    "An encoder of 40 numbers."
    sample_rate, dim, min_samples = 8000, 40, 400

    def __init__(self, seed=0):
        super().__init__()
        matrix = torch.randn(400, 40, generator=torch.Generator().manual_seed(seed))
        self.matrix = torch.nn.Parameter(matrix, requires_grad=False)

    def encode(self, audio):
        y = audio.unfold(-1, 400, 400) @ self.matrix
        return y, torch.arange(y.shape[1])*50.


@pytest.fixture(scope='module')
def plugin():
    fitted = LatentPlugin(dim=2, hidden=(8,), epochs=2, progress=False, silence=np.zeros(40)).fit(Y, A)
    fitted.about_ = {'Data': 'Thirty *random* encodings.', 'Elsewhere': fitted.report(Y, A)}
    return fitted


@pytest.fixture(scope='module')
def songs(plugin): return SongPlugin(Ear(), plugin, ['first', 'second'], plugin.transform(Y[:2]), 'ear')


@pytest.fixture
def folder(songs, tmp_path):
    "A folder with a saved plugin and the clips that it knows."
    songs.save_pretrained(tmp_path/'saved')
    return tmp_path/'saved'


def load_plugin(name, **download): return LatentPlugin.from_pretrained(name, **download)
def load_songs(name, **download): return SongPlugin.from_pretrained(name, Ear(), **download)
both = pytest.mark.parametrize('load', [load_plugin, load_songs])


def refused(load, name, *words, exc=ValueError):
    "Loading raises one error of one line, without an earlier one chained to it, that has all `words`."
    with pytest.raises(exc) as e: load(name)
    assert e.value.__cause__ is None and (e.value.__context__ is None or e.value.__suppress_context__)
    assert '\n' not in str(e.value)
    for word in words: assert str(word) in str(e.value)


# What comes with oplas

@named
def test_a_plugin_in_the_package_is_small_whole_and_fits_its_encoder(name):
    path = weights/f'{name}.safetensors'
    assert file_hash(path) == PRETRAINED[name].sha256 and path.stat().st_size <= 8e6
    loaded = SongPlugin.from_pretrained(name)
    encoder = make_encoder(PRETRAINED[name].encoder)
    assert type(loaded.encoder) is type(encoder) and loaded.name == PRETRAINED[name].encoder
    silence = encoder.silence[None].numpy()
    assert np.abs(loaded.plugin.transform(silence)).max() < 1e-6
    assert loaded.plugin.inverse_transform(loaded.plugin.transform(silence)) == pytest.approx(silence, abs=1e-4)


@named
def test_the_card_in_the_package_is_that_of_the_plugin(name):
    card = (weights/f'{name}.md').read_text(encoding='utf-8')
    data = huggingface_hub.ModelCard(card).data
    assert card == str(SongPlugin.from_pretrained(name).plugin.generate_model_card(license=data.license))
    assert data.license and data.library_name == 'oplas'
    for heading in ('Use', 'Fitted on', 'Sounds', 'On what was held out', 'Settings'):
        assert f'\n## {heading}\n' in card


@named
def test_a_damaged_package_is_noticed(name, tmp_path, monkeypatch):
    monkeypatch.setattr(files, 'weights_path', lambda file: tmp_path/file)
    refused(load_songs, name, 'install oplas again', exc=FileNotFoundError)
    whole = bytearray((weights/f'{name}.safetensors').read_bytes())
    whole[-1] ^= 1
    (tmp_path/f'{name}.safetensors').write_bytes(whole)
    refused(load_songs, name, 'install oplas again', f'{name}.safetensors is damaged')


@both
def test_a_wrong_name_gets_the_nearest(load, tmp_path):
    for wrong in ('musicn-sums', 'MusiCNN'):
        refused(load, wrong, wrong, "such as 'musicnn-sums'", exc=FileNotFoundError)
    for wrong in (tmp_path/'none', str(tmp_path/'none')): # near no name, so the first will do
        refused(load, wrong, wrong, f"such as '{min(PRETRAINED)}'", exc=FileNotFoundError)


@named
def test_what_comes_with_oplas_can_be_saved_and_loaded_like_any_other(name, tmp_path):
    original = SongPlugin.from_pretrained(name)
    original.save_pretrained(tmp_path)
    loaded = SongPlugin.from_pretrained(tmp_path)
    y = original.encoder.silence[None].numpy() + rng.normal(size=(3, original.encoder.dim)).astype('float32')
    assert (loaded.plugin.transform(y) == original.plugin.transform(y)).all()
    assert loaded.clips == [] and repr(loaded.plugin.about_) == repr(original.plugin.about_)


# In a folder

def test_what_is_loaded_is_what_was_saved(plugin, songs, folder):
    assert sorted(p.name for p in folder.iterdir()) == ['README.md', 'clips.safetensors', 'plugin.safetensors']
    for loaded in (load_plugin(folder), load_songs(str(folder)).plugin):
        assert (loaded.transform(Y) == plugin.transform(Y)).all()
        assert repr(loaded.about_) == repr(plugin.about_) and isinstance(loaded.about_['Elsewhere'], Report)
        assert loaded.generate_model_card().text == plugin.generate_model_card().text
    loaded = load_songs(folder)
    assert loaded.clips == songs.clips and (loaded.z == songs.z).all() and loaded.name == 'ear'
    assert str(loaded.generate_model_card()) == (folder/'README.md').read_text()


def test_a_subclass_loads_its_own_kind(plugin, tmp_path):
    class Mine(LatentPlugin): pass
    plugin.save_pretrained(tmp_path)
    assert type(Mine.from_pretrained(tmp_path)) is Mine


def test_nothing_is_known_of_a_new_fit(plugin):
    assert LatentPlugin(**plugin.get_params()).fit(Y, A).about_ == {}


def test_the_card_says_what_is_known(songs):
    card = songs.generate_model_card(license='mit')
    assert card.data.license == 'mit' and card.data.library_name == 'oplas'
    words = ('oplas.sound.SongPlugin.from_pretrained', 'Thirty *random* encodings.', repr(songs.plugin.report()),
             '`hidden=(8,)`', '`ear`', '2 clips')
    for said in words: assert said in card.text


def change_facts(path, change):
    "Change what a file says beside its tensors."
    data = path.read_bytes()
    header = json.loads(data[8:8 + int.from_bytes(data[:8], 'little')])
    facts = json.loads(header['__metadata__']['oplas'])
    change(facts)
    save_file(load_file(path), path, metadata=dict(oplas=json.dumps(facts)))


strange = [[1], 'text', None, dict(a=1), dict(a=None), dict(a=dict(h=1)), dict(a=dict(h={'x': 'y'}))]

@pytest.mark.parametrize('about', strange, ids=str)
def test_what_is_said_of_a_plugin_is_checked(about, folder):
    path = folder/'plugin.safetensors'
    change_facts(path, lambda facts: facts.update(about=about))
    refused(load_plugin, folder, path, 'damaged')


def test_a_plugin_from_before_cards_loads(folder):
    change_facts(folder/'plugin.safetensors', lambda facts: facts.pop('about'))
    assert load_plugin(folder).about_ == {}


class Trap:
    def __init__(self, mark): self.mark = mark
    def __reduce__(self): return Path.mkdir, (self.mark,)


@both
@pytest.mark.parametrize('file', ['plugin.safetensors', 'clips.safetensors'])
def test_files_of_others_are_refused_and_not_run(load, file, folder, tmp_path):
    if load is load_plugin and file != 'plugin.safetensors': return
    whole = (folder/file).read_bytes()
    for content in (b'', b'hello', whole[:-1], whole[:100], pickle.dumps(Trap(tmp_path/'sprung'))):
        (folder/file).write_bytes(content)
        refused(load, folder, folder/file, 'damaged')
    assert not (tmp_path/'sprung').exists()
    (folder/file).unlink()
    refused(load, folder, folder, f'there is no {file}', exc=FileNotFoundError)


def test_another_encoder_is_refused(folder):
    with pytest.raises(ValueError, match='with other weights'): SongPlugin.from_pretrained(folder, Ear(1))
    with pytest.raises(ValueError, match="no encoder 'ear'"): SongPlugin.from_pretrained(folder)


# Recordings of one's own

def test_recordings_are_known_all_or_none(songs, tmp_path):
    for name, samples in dict(a=800, b=1200, short=300).items():
        soundfile.write(tmp_path/f'{name}.wav', rng.uniform(-0.3, 0.3, samples), 8000, subtype='FLOAT')
    a, b, short = (tmp_path/f'{name}.wav' for name in ('a', 'b', 'short'))
    empty = SongPlugin(Ear(), songs.plugin)
    assert empty.know([]).clips == []
    with pytest.raises(ValueError, match='no clips are known'): empty.nearest(np.ones(2))
    for bad, words in ((short, 'short.wav lasts 0.04 s'), (tmp_path/'none.wav', 'none.wav')):
        with pytest.raises((ValueError, FileNotFoundError), match=words): empty.know([a, bad])
        assert empty.clips == [] and empty.z.shape == (0, 2)
    assert empty.know(str(a)).know(path for path in [b]) is empty
    assert empty.clips == [str(a), str(b)]
    for path in (a, b):
        audio = torch.from_numpy(soundfile.read(path, dtype='float32')[0])[None]
        z = songs.plugin.transform(Ear()(audio).numpy())[0]
        nearest, = empty.nearest(z, 1)
        assert nearest.clip == str(path) and nearest.distance < 1e-6


# The Hub, without a network

def test_push_uploads_all_and_what_comes_back_is_the_same(songs, plugin, api, tmp_path):
    for shared, load, names in (
        (plugin, load_plugin, ['README.md', 'plugin.safetensors']),
        (songs, load_songs, ['README.md', 'clips.safetensors', 'plugin.safetensors']),
    ):
        api.calls.clear()
        assert shared.push_to_hub('someone/thing', private=True, model_card_kwargs=dict(license='mit')) == 'link'
        (_, repo, options), (_, same, uploaded) = api.calls
        assert repo == same == 'someone/thing' and options['private'] is True
        assert sorted(uploaded) == names and b'license: mit' in uploaded['README.md']
        folder = tmp_path/type(shared).__name__
        folder.mkdir()
        for name, data in uploaded.items(): (folder/name).write_bytes(data)
        assert str(load(folder).generate_model_card(license='mit')) == (folder/'README.md').read_text()


@both
def test_a_repository_is_fetched_file_by_file(load, folder, monkeypatch):
    asked = []
    def fetch(repo_id, filename, **kwargs):
        asked.append((repo_id, filename, kwargs))
        return str(folder/filename)
    monkeypatch.setattr(hub, 'hf_hub_download', fetch)
    load('someone/thing', revision='v1')
    wanted = ['plugin.safetensors', 'clips.safetensors'][:1 if load is load_plugin else 2]
    assert asked == [('someone/thing', name, dict(revision='v1')) for name in wanted]


@both
def test_a_repository_that_does_not_answer(load, monkeypatch):
    def fail(*args, **kwargs): raise ConnectionError('offline\nmore')
    monkeypatch.setattr(hub, 'hf_hub_download', fail)
    refused(load, 'someone/thing', 'someone/thing', 'check name and connection (offline)', exc=FileNotFoundError)


# How they are made

def test_the_tool_writes_the_same_twice(rendered_store, tmp_path, capsys):
    import pretrain
    for out in ('one', 'two'):
        pretrain.main(Namespace(
            store=rendered_store, judge=[rendered_store], name='tiny', test=0.2, seed=0, type='float16', about=None,
            license='mit', out=tmp_path/out, settings=dict(hidden=(8,), epochs=2, progress=False)))
    one, two = ({p.name: p.read_bytes() for p in (tmp_path/out).iterdir()} for out in ('one', 'two'))
    assert one == two and sorted(one) == ['tiny.md', 'tiny.safetensors']
    assert f"'tiny': Pretrained('musicnn', '{file_hash(tmp_path/'one'/'tiny.safetensors')}')" in capsys.readouterr().out
    shutil.copy(tmp_path/'one'/'tiny.safetensors', tmp_path/'plugin.safetensors')
    assert f'On 5 songs of {rendered_store.name}' in LatentPlugin.from_pretrained(tmp_path).about_
