"Folders of sounds, indexed and asked: what is encoded when, what is found, and one line for whatever is wrong."
import re

import numpy as np
import pytest
import soundfile
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import nnls

from oplas.cli import main
from oplas.core import save_tensors
from oplas.sound import (
    AudioEncoder,
    Library,
    Match,
    Matches,
    SongPlugin,
    Space,
    index_folder,
    library,
    make_space,
    nearest_at_any_gain,
    parse_sum,
    read_faders,
)
from oplas.sums import LatentPlugin, sums

RATE = 8000


class Linear(AudioEncoder):
    "An encoder in which all sums hold; it counts the patches that it hears."
    sample_rate, dim, min_samples = RATE, 40, 8000

    def __init__(self):
        super().__init__()
        matrix = torch.randn(8000, 40, generator=torch.Generator().manual_seed(0))
        self.matrix = torch.nn.Parameter(matrix, requires_grad=False)
        self.heard = 0

    def encode(self, audio):
        y = audio.unfold(-1, 8000, 8000) @ self.matrix
        self.heard += len(audio)
        return y, torch.arange(y.shape[1])*1000.


def noise(seed, seconds=1.): return np.random.default_rng(seed).uniform(-0.2, 0.2, round(seconds*RATE))

def write(path, audio, rate=RATE):
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, audio, rate, subtype='FLOAT' if path.suffix == '.wav' else None)


@pytest.fixture
def space():
    space = Space(Linear())
    assert not space.silence.any()
    space.encoder.heard = 0
    return space


@pytest.fixture
def folder(tmp_path):
    "A mix of two stems, three more sounds, and a folder in the folder."
    place = tmp_path/'sounds'
    drums, bass = noise(0), noise(1)
    sounds = {'mix': drums + bass, 'drums': drums, 'quiet bass': 0.5*bass, 'deep/a': noise(2), 'deep/b': noise(3)}
    for name, audio in sounds.items(): write(place/f'{name}.wav', audio)
    return place


def indexed(folder, space):
    assert not index_folder(folder, space, progress=False)
    return Library(folder, space)


def test_a_difference_is_found_at_its_gain(folder, space):
    found = indexed(folder, space).find('mix - drums')
    assert found[0].clip.name == 'quiet bass.wav'
    assert found[0].left < 1e-3 and abs(found[0].gain - 20*np.log10(2)) < 1e-3
    assert {match.clip.name for match in found}.isdisjoint({'mix.wav', 'drums.wav'})


def test_a_question_is_no_answer_whatever_way_leads_to_its_files(folder, space, tmp_path, monkeypatch):
    index_folder(folder, space, progress=False)
    (tmp_path/'link').symlink_to(folder)
    monkeypatch.chdir(folder/'deep')
    for place in ('..', tmp_path/'link', tmp_path/'link'/'deep'/'..'):
        for name in ('a.wav', '../deep/a.wav', str(tmp_path/'link'/'deep'/'a.wav'), 'deep/a'):
            assert 'deep/a.wav' not in {match.clip.name for match in Library(place, space).find(name)}


def test_what_was_added_is_found_at_its_gain(folder, space, tmp_path):
    write(tmp_path/'reference.wav', noise(0) + 0.25*noise(2))
    found = indexed(folder, space).find_addition('drums', str(tmp_path/'reference.wav'))
    assert found[0].clip.name == 'deep/a.wav'
    assert found[0].left < 1e-3 and abs(found[0].gain - 20*np.log10(0.25)) < 1e-3


finite = st.floats(-10, 10, width=32)

@given(arrays(np.float64, (6, 4), elements=finite), arrays(np.float64, 4, elements=finite))
def test_what_is_left_is_what_least_squares_leaves(z, way):
    "Of every clip that helps, in order; the others are not named."
    length = np.linalg.norm(way)
    assume(length > 1e-3)
    found = nearest_at_any_gain(z, way, 6)
    lefts = [left for _, left, _ in found]
    assert lefts == sorted(lefts)
    best = [nnls(clip[:,None], way) for clip in z]
    for i, left, factor in found:
        assert abs(left*length - best[i][1]) < 1e-6*length
        assert abs(factor - best[i][0][0]) <= 1e-6*factor
    helpful = {i for i, (_, left) in enumerate(best) if left < (1 - 1e-9)*length}
    assert helpful <= {i for i, _, _ in found}


def test_only_what_is_new_or_changed_is_encoded(folder, space):
    def newly_heard():
        before = space.encoder.heard
        index_folder(folder, space, progress=False)
        return space.encoder.heard - before
    assert newly_heard() == 5
    assert newly_heard() == 0
    write(folder/'deep'/'a.wav', noise(7, 0.9))
    write(folder/'new.wav', noise(8))
    assert newly_heard() == 2
    (folder/'deep'/'b.wav').unlink()
    assert newly_heard() == 0
    assert 'deep/b.wav' not in Library(folder, space).indexed


def test_an_answer_encodes_nothing_that_is_indexed(folder, space):
    known = indexed(folder, space)
    before = space.encoder.heard
    known.find('mix - drums + -3dB*deep/a')
    known.find_addition('drums', 'mix')
    assert space.encoder.heard == before
    write(folder/'drums.wav', noise(9)) # changed since it was indexed
    known.find('drums')
    assert space.encoder.heard == before + 1


def test_a_plugin_is_a_space_and_shares_the_index_of_its_encoder(folder, space, tmp_path):
    index_folder(folder, space, progress=False)
    encoder, heard = space.encoder, space.encoder.heard
    Y = np.random.default_rng(0).normal(size=(60, 40)).astype(np.float32)
    Y[40:] = Y[:20] + Y[20:40]
    relations = sums(np.arange(40).reshape(2, 20).T, np.arange(40, 60))
    settings = dict(silence=np.zeros(40, np.float32), epochs=1, validation=0, progress=False)
    plugin = LatentPlugin(dim=40, hidden=(), **settings).fit(Y, relations)
    known = SongPlugin(encoder, plugin, name='musicnn')
    found = Library(folder, known).find('mix - drums')
    assert found[0].clip.name == 'quiet bass.wav' and found[0].left < 1e-3
    assert encoder.heard == heard
    known.save(tmp_path/'plugin')
    with pytest.raises(ValueError, match='other weights'): make_space(tmp_path/'plugin')


def test_an_interrupt_keeps_what_was_encoded(folder, space, monkeypatch):
    encode = library._encode_file
    def tires(path, encoder):
        if path.name == 'drums.wav': raise KeyboardInterrupt
        return encode(path, encoder)
    monkeypatch.setattr(library, '_encode_file', tires)
    with pytest.raises(KeyboardInterrupt): index_folder(folder, space, progress=False)
    monkeypatch.setattr(library, '_encode_file', encode)
    kept = space.encoder.heard
    assert len(Library(folder, space)) == kept > 0
    index_folder(folder, space, progress=False)
    assert space.encoder.heard == 5


@pytest.mark.parametrize(
    'ending, rate', [('wav', 44100), ('flac', 22050), ('ogg', 44100), ('mp3', 44100), ('aiff', RATE)])
def test_formats_rates_and_channels(ending, rate, tmp_path):
    "All are the same sound, short as it is."
    t = np.arange(rate//2)/rate
    tone = 0.5*np.sin(2*np.pi*440*t)
    write(tmp_path/f'tone.{ending}', np.stack([tone, tone], 1), rate)
    write(tmp_path/'plain.wav', tone, rate)
    assert not index_folder(tmp_path, progress=False)
    found = Library(tmp_path).find('plain')
    assert found[0].clip.name == f'tone.{ending}' and found[0].left < 0.2 and abs(found[0].gain) < 0.5


def test_a_long_sound_is_found_in_clips(space, tmp_path):
    parts = [noise(i, 6) for i in range(4)]
    write(tmp_path/'long.wav', np.concatenate(parts))
    write(tmp_path/'part.wav', parts[2])
    found = indexed(tmp_path, space).find('part')
    assert str(found[0].clip) == 'long.wav, 12.0 to 18.0 s' and found[0].left < 1e-3


def test_a_sound_is_called_by_what_is_left_of_its_path(folder, space):
    known = indexed(folder, space)
    points = [known.point(name)[0] for name in ('deep/a.wav', 'deep/a', 'a.wav', 'a', str(folder/'deep'/'a.wav'))]
    assert all((z == points[0]).all() for z in points)
    write(folder/'other'/'a.wav', noise(5))
    known = indexed(folder, space)
    with pytest.raises(ValueError, match=r"'a' may be 2 sounds, such as deep/a.wav, other/a.wav"): known.point('a')


names = st.text(st.characters(exclude_categories=('C', 'Z'), exclude_characters='"'), min_size=1)

@given(st.lists(st.tuples(st.sampled_from((1, -1)), st.floats(1e-3, 1e3), names), min_size=1))
def test_sums_are_read_as_they_are_written(terms):
    text = ' '.join(f'{"+" if sign > 0 else "-"} {gain:.17f}*"{name}"' for sign, gain, name in terms)
    assert parse_sum(text) == [(sign, pytest.approx(gain, rel=1e-9), name) for sign, gain, name in terms]


# The commands, and their pages

def said_once(capsys):
    err = capsys.readouterr().err
    assert err.count('\n') == 1, err
    return err


@pytest.fixture
def here(folder, monkeypatch):
    monkeypatch.chdir(folder.parent)
    assert main(['index', 'sounds']) == 0
    return folder.parent


@pytest.mark.parametrize('args, why', [
    (['index', 'nothing'], 'there is no folder'),
    (['index', 'empty'], 'holds no sounds: give a folder with .wav'),
    (['index', 'sounds', '--space', 'ear'], 'there is no space ear: give the name of an encoder (spectrum, '),
    (['find', 'mix', '--in', 'empty'], 'make one with oplas index'),
    (['find', 'mix', '--in', 'sounds', '--space', 'musicnn'], 'in the space musicnn: make one with oplas index'),
    (['find', 'mix', '--in', 'sounds', '--index', 'sounds/oplas-spectrum.safetensors', '--space', 'musicnn'],
     'is an index by Spectrum, and the space musicnn needs one by MusiCNN'),
    (['find', 'mix', '--in', 'sounds', '--index', 'torn.safetensors'], 'delete it, and run oplas index again'),
    (['find', 'mix', '--in', 'sounds', '--index', 'ring.safetensors'], 'holds a ring, not an index of sounds'),
    (['find', 'mxi', '--in', 'sounds'], "the nearest names are 'mix'"),
    (['find', 'mix - - drums', '--in', 'sounds'], "at character 7, before '- drums', there should be a sound"),
    (['find', 'mix - short', '--in', 'sounds'], 'there is no sound'),
    (['find', 'mix - short.wav', '--in', 'sounds'], "'short.wav' lasts 0.50 s"),
    (['find', 'mix - silent.wav', '--in', 'sounds'], 'silent.wav is silent'),
    (['find', 'mix - text.wav', '--in', 'sounds'], 'is not audio that can be read'),
    (['find', '--in', 'sounds'], 'give a sum of sounds, such as mix.wav - drums.wav, or both --from and --to'),
    (['find', 'mix', '--from', 'mix', '--to', 'drums', '--in', 'sounds'], 'or both --from and --to'),
    (['find', '--from', 'mix', '--in', 'sounds'], 'or both --from and --to'),
    (['find', '--from', 'mix', '--to', 'mix', '--in', 'sounds'], 'mix is at mix already'),
    (['find', 'mix', '--in', 'sounds', '--count', '0'], 'count is 0'),
    (['find', 'mix', '--in', 'sounds', '--html', 'page.txt'], 'name a file that ends in .html'),
    (['faders', 'sounds/mix.wav'], 'there are no stems'),
    (['faders', 'sounds/drums.wav', 'short.wav'], 'differ in length'),
    (['faders', 'sounds/drums.wav', 'silent.wav'], 'silent.wav is silent'),
    (['faders', 'sounds/drums.wav', 'text.wav'], 'is not audio that can be read'),
    (['faders', 'sounds/drums.wav', 'nothing.wav'], 'there is no recording nothing.wav')], ids=lambda x: str(x)[:60])
def test_a_mistake_gets_one_line(here, capsys, args, why):
    (here/'empty').mkdir()
    write(here/'short.wav', noise(0, 0.5))
    write(here/'silent.wav', np.zeros(RATE))
    (here/'text.wav').write_text('no sound')
    save_tensors(here/'ring.safetensors', dict(y=torch.zeros(1)), 'a ring')
    index = (here/'sounds'/'oplas-spectrum.safetensors').read_bytes()
    (here/'torn.safetensors').write_bytes(index[:len(index)//2])
    capsys.readouterr()
    assert main(args) == 2
    said = said_once(capsys)
    assert why.replace(' nothing.wav', '') in said and 'Traceback' not in said


def test_what_cannot_be_indexed_is_named_and_the_rest_is_indexed(here, capsys):
    write(here/'sounds'/'pause.wav', np.zeros(RATE))
    write(here/'sounds'/'none.wav', np.zeros(0))
    (here/'sounds'/'two\nlines.wav').write_text('no sound')
    capsys.readouterr()
    assert main(['index', 'sounds']) == 1
    out, err = capsys.readouterr()
    assert sum(line.startswith('oplas index: ') for line in err.splitlines()) == 3
    for words in ('pause.wav: is silent', 'none.wav: is empty', r'two\nlines.wav: is not audio'): assert words in err
    assert 'Library(6 files, 5 clips, in the space spectrum)' in out
    assert main(['find', 'mix', '--in', 'sounds']) == 0
    assert 'in the space spectrum' in capsys.readouterr().out


def test_an_index_that_cannot_be_written_is_known_before_anything_is_encoded(here, capsys, monkeypatch):
    monkeypatch.setattr(library, '_encode_file', None)
    capsys.readouterr()
    assert main(['index', 'sounds', '--index', 'no/such/index.safetensors']) == 2
    assert 'there is no folder' in said_once(capsys)


def test_a_page_plays_without_network_and_fits_a_phone(here, browser):
    write(here/'sounds'/'<b>&"loud.wav', noise(1))
    assert main(['index', 'sounds']) == 0
    assert main(['find', 'mix - drums', '--in', 'sounds', '--count', '3', '--html', 'found.html']) == 0
    for scheme in ('light', 'dark'):
        context = browser.new_context(viewport=dict(width=400, height=800), color_scheme=scheme)
        context.set_default_timeout(120_000)
        page, asked = context.new_page(), []
        page.on('request', lambda request: asked.append(request.url))
        page.goto((here/'found.html').as_uri())
        assert page.evaluate('document.documentElement.scrollWidth') <= 400
        assert page.locator('audio').count() == 5 and page.locator('b').count() == 0
        assert '<b>&"loud.wav' in page.locator('ol').inner_text()
        played = page.evaluate('''async () => {
            for (const audio of document.querySelectorAll('audio')) {
                await audio.play()
                audio.pause()
            }
            return [...document.querySelectorAll('audio')].map(audio => audio.duration)
        }''')
        assert all(0.9 < seconds < 1.3 for seconds in played)
        assert all(url.startswith(('file:', 'data:')) for url in asked)
        context.close()


def test_a_file_that_is_gone_is_said_on_the_page(folder, space):
    found = indexed(folder, space).find('drums')
    for file in folder.rglob('[ab].wav'): file.unlink()
    page = found._repr_html_()
    assert page.count('<audio') == 1 + len(found) - sum('deep' in match.clip.name for match in found)


@pytest.mark.parametrize('seed', range(3))
def test_faders_are_read_whatever_the_delay_and_the_polarity(seed, tmp_path):
    rng = np.random.default_rng(seed)
    gains = rng.uniform(-12, 6, 3)
    stems = [noise(10*seed + k, 12) for k in range(3)]
    for k, stem in enumerate(stems):
        stems[k] = np.convolve(stem, rng.normal(size=30), 'same')/5 # each has a spectrum of its own
        write(tmp_path/f'{k}.wav', stems[k])
    write(tmp_path/'mix.wav', -np.roll(np.tensordot(10**(gains/20), stems, 1), 20))
    read = read_faders([tmp_path/f'{k}.wav' for k in range(3)], tmp_path/'mix.wav')
    assert np.abs(read.gains - gains).max() < 1
    assert read.left < 0.1 and re.search(r'left unexplained$', repr(read))


def test_matches_are_a_list_and_say_what_was_asked():
    clip = library.Clip('a\nb.wav', None, 6., 6., True)
    assert str(Matches([Match(0.5, -3., clip)], 'nearest to x', {})) == (
        'nearest to x\n 0.500 left at  -3.0 dB  a\\nb.wav, 6.0 to 12.0 s')
