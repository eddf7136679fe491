"The desk of the site: its arithmetic against the library's, and the page in a real browser, with real sounds."
import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch
from playwright.sync_api import expect

if sys.version_info < (3, 11): pytest.skip('tools/docs.py needs Python 3.11', allow_module_level=True)

import desk_data
from site_data import begin_data

from oplas.sound import SongPlugin, from_waves, read_audio, to_waves
from oplas.sums import additive_error, sums

root = Path(__file__).parent.parent
dial, engine, axe = root/'nbs/dial', root/'node_modules/onnxruntime-web/dist', root/'node_modules/axe-core/axe.min.js'
RATE, SECONDS = 16000, 3.3
ROUNDING = 5e-5 # of 16 bits: the browser takes 32767 for full scale, Python 32768


@pytest.fixture(scope='module')
def music(): return SongPlugin.from_pretrained('codec-sums')

@pytest.fixture(scope='module')
def made():
    "What the desk loads, as the site has it."
    return begin_data('desk')()

@pytest.fixture(scope='module')
def facts(made): return json.loads((made/'desk.json').read_text())

@pytest.fixture(scope='module')
def stems(tmp_path_factory):
    "Some seconds of three stems as files of 16 bits, and their mix as one of floats, by name."
    folder = tmp_path_factory.mktemp('stems')
    samples = int(SECONDS*RATE)
    for name in ('drums', 'bass', 'vocals'):
        sound = read_audio(dial/f'mix/{name}.mp3', RATE)[0, :samples]
        soundfile.write(folder/f'{name}.wav', sound.numpy(), RATE, subtype='PCM_16')
    paths = {path.stem: path for path in sorted(folder.iterdir(), key=lambda path: 'dbv'.index(path.stem[0]))}
    mix = sum(read_audio(path, RATE)[0] for path in paths.values())
    soundfile.write(folder/'mix.wav', mix.numpy(), RATE, subtype='FLOAT')
    return paths | dict(mix=folder/'mix.wav')


# The arithmetic of the page, by node

def node(script, **given):
    "What a script gives, with the page's arithmetic at hand, and `given` too."
    names = dict(
        waves='toWaves, fromSizes, sizesOf', sums='weigh, formula, off, moment, percent, missed', presets='presetsFor')
    imports = ''.join(f"import {{{n}}} from '{(dial/f'desk/{module}.js').as_uri()}';" for module,n in names.items())
    call = f'{imports} const given = {json.dumps(given)}; console.log(JSON.stringify((() => {{ {script} }})()))'
    command = ['node', '--input-type=module', '-']
    return json.loads(subprocess.run(command, input=call, check=True, capture_output=True, text=True).stdout)


@pytest.mark.parametrize('samples', (512, 1024, 5000))
def test_waves_are_those_of_the_codec_and_lead_back(samples, music):
    sound,window = torch.randn(1, samples, generator=torch.Generator().manual_seed(0)), music.encoder.window
    theirs = node('''const {re, im} = toWaves(Float32Array.from(given.sound)); return [[...re], [...im]]''',
                  sound=sound[0].tolist())
    waves = to_waves(sound, window)[0]
    re,im = torch.tensor(theirs).view(2, *waves.shape)
    torch.testing.assert_close(torch.complex(re, im), waves, rtol=0, atol=1e-6)
    sizes = waves.abs().flip(0)
    again = node('''const waves = toWaves(Float32Array.from(given.sound));
        return [...fromSizes(Float32Array.from(given.sizes), waves, given.sound.length)]''',
                 sound=sound[0].tolist(), sizes=sizes.flatten().tolist())
    expected = from_waves(torch.polar(sizes, waves.angle())[None], window)[0, :samples]
    torch.testing.assert_close(torch.tensor(again), expected, rtol=0, atol=2e-4)


def test_presets_are_those_that_were_recorded(facts):
    names = facts['stems']
    for preset,recorded in zip(node('return presetsFor(given.names)', names=names), facts['recorded'], strict=True):
        start,levels = desk_data.PRESETS[recorded['name']]
        assert preset['start'] == start
        assert dict(zip(names, preset['levels'])) == dict.fromkeys(names, 0) | levels


def test_any_stems_have_presets():
    titles = [preset['title'] for preset in node("return presetsFor(['Gitarre', 'E-Bass', 'Drumset'])")]
    assert titles == ['Take the Drumset out', 'Twice the E-Bass', 'All at 0 dB']
    other = node("return presetsFor(['a', 'b'])")
    assert [preset['levels'] for preset in other] == [[None, 0], [0, 6], [0, 0]]


def test_faders_weigh_as_the_recording_does():
    gains, power = np.array([0, 0.5, 1, 2.]), 0.85
    for start in ('mix', 'stems'):
        given = dict(gains=gains.tolist(), start=start, power=power)
        ours = node('return weigh(given.gains, given.start, given.power)', **given)
        weights = desk_data.weigh(start, gains, power)
        assert ours['weights'] == pytest.approx(weights)
        louder = (np.maximum(weights, 0)**(1/power)).tolist() # what `SongPlugin.mix` borrows the phase of
        assert ours['phase'] == pytest.approx(louder)


def test_a_sum_in_words():
    words = node("return [[1, -1, 0, 0], [0, 1, 0.5, 1], [1, 0, 0.8, -0.44], [0, 0, 0, 0]]"
                 ".map(weights => formula(['mix', 'a', 'b', 'c'], weights))")
    assert words == ['mix − a', 'a + 0.5 b + c', 'mix + 0.8 b − 0.44 c', 'nothing']


def test_an_error_in_words():
    words = node('return [0.034, 0.28, Infinity].map(missed)')
    assert words == ['3.4 % off the true mix, encoded', '28 % off the true mix, encoded', 'the true mix is silent']


def test_a_moment_is_the_error_of_the_library(music):
    "The additive error of half a second, whose points count as one."
    generator = torch.Generator().manual_seed(0)
    z = torch.randn(3, 40, 128, generator=generator).double() # mix and two stems
    z[0] += z[1] + z[2]
    picture = dict(
        places=[part[:,:2].flatten().tolist() for part in z], weights=[0, 1, 1], target=z[0][:,:2].flatten().tolist(),
        miss=(z[1] + z[2] - z[0]).square().sum(1).tolist(), size=z[0].square().sum(1).tolist())
    seen = node('''for (const name of ['target', 'miss', 'size']) given[name] = Float64Array.from(given[name]);
        return moment(given, 10)''', **picture)
    points = z[:, 10:26].flatten(1)
    assert seen['error'] == pytest.approx(additive_error(points, sums([[1, 2]], [0], 3)))
    assert seen['way'][-1] == pytest.approx((z[1] + z[2])[10:26, :2].mean(0).tolist())
    assert seen['target'] == pytest.approx(z[0][10:26, :2].mean(0).tolist())


def test_recorded_sounds_are_the_librarys(made, facts, music, tmp_path):
    "What was written as MP3 is still near to what the library makes of the same stems."
    names = facts['stems']
    stems = torch.cat([read_audio(dial/f'mix/{name}.mp3', RATE) for name in names])
    assert stems.shape[1] == 8*RATE and facts['power'] == music.plugin.power_
    for name,sound in zip(('mix', *names), (stems.sum(0), *stems)):
        soundfile.write(tmp_path/f'{name}.wav', sound.numpy(), RATE, subtype='FLOAT')
    added = music.mix({tmp_path/'mix.wav': 1, tmp_path/'drums.wav': -1}).audio[0]
    truth = stems[1:].sum(0)
    for name,sound in dict(sum=added, truth=truth).items():
        kept = read_audio(made/f'without-drums-{name}.mp3', RATE)[0]
        assert torch.corrcoef(torch.stack([kept, sound]))[0,1] > 0.98
    assert sum(path.stat().st_size for path in made.glob('*.mp3')) < 300_000


# The page, in a browser

PAGE = '''<!doctype html><html lang="en">
<head><meta charset="utf-8"><title>Desk</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1"><style>body { font-family: sans-serif } %s</style>
<link rel="stylesheet" href="../dial/dial.css"><link rel="stylesheet" href="../dial/desk/desk.css">
<script type="module" src="../dial/desk/desk.js"></script></head>
<body><main><h1>Desk</h1><div class="oplas-dial oplas-desk"></div></main></body></html>'''
LISTEN = '''window.mixed = window.contexts = 0;
addEventListener('oplas:mixed', () => mixed++, true);
window.AudioContext = class extends AudioContext { constructor(options) { super(options); contexts++; } }'''


@pytest.fixture(scope='module')
def site(tmp_path_factory, made):
    "A small site: a page in a folder, the desk, the engine."
    if not engine.is_dir(): pytest.fail(f'there is no {engine}: run npm ci')
    site = tmp_path_factory.mktemp('site')
    for folder in ('studies', 'dial/desk', 'site_libs'): (site/folder).mkdir(parents=True)
    for folder in ('', 'desk'):
        for path in (dial/folder).glob('*.*s'): (site/'dial'/folder/path.name).symlink_to(path)
    for path in made.iterdir(): (site/'dial/desk'/path.name).symlink_to(path)
    (site/'dial/mix').symlink_to(dial/'mix')
    (site/'site_libs/onnxruntime-web').symlink_to(engine)
    (site/'studies/page.html').write_text(PAGE % 'body { background: #fff }')
    dark = ':root { --bs-body-bg: #222; --bs-body-color: #eee } body { background: #222; color: #eee }'
    (site/'studies/dark.html').write_text(PAGE % dark)
    (site/'404.html').write_text('<h1>Not here</h1>')
    return site


@pytest.fixture
def visit(open_page):
    "A function that opens the page anew."
    def visit(page='page', **options):
        tab = open_page(f'{page}.html', LISTEN, **options)
        tab.desk = tab.locator('.oplas-desk')
        tab.button = lambda name: tab.desk.get_by_role('button', name=name, exact=True)
        tab.says = expect(tab.desk.get_by_role('status'))
        expect(tab.desk.locator('.title')).to_contain_text('Recorded')
        return tab
    return visit

DESK = "const desk = document.querySelector('.oplas-desk').desk;"

def ask(tab, expression): return tab.evaluate(f'(() => {{ {DESK} return {expression} }})()')
def asked_for(tab, what): return [url for url in tab.asked if what in url]

def mixed(tab, act, least=1):
    "Do something that makes the desk mix anew, and wait for that."
    before = tab.evaluate('mixed')
    act()
    tab.wait_for_function('least => mixed >= least', arg=before + least)
    tab.wait_for_function(f'(() => {{ {DESK} return !desk.busy }})()')

def drop(tab, paths):
    "Let files fall on the desk."
    data = tab.evaluate_handle('''sounds => {
      const data = new DataTransfer();
      for (const [name, bytes] of sounds) data.items.add(new File([Uint8Array.from(bytes)], name, {type: 'audio/wav'}));
      return data;
    }''', [[path.name, list(path.read_bytes())] for path in paths])
    tab.desk.dispatch_event('drop', dict(dataTransfer=data))

def bring(tab, paths): tab.desk.locator('input[type=file]').set_input_files(paths)
def heard(tab, name): return torch.tensor(ask(tab, f'[...desk.sounds.{name}]'))
def fetching_button(tab): return tab.desk.get_by_role('button', name='Use the faders')
def use_faders(tab): mixed(tab, fetching_button(tab).click)


def test_what_was_recorded_plays_before_the_engine_is_asked_for(visit):
    tab = visit()
    tab.says.to_have_text('Press Play, and switch between the sum and the true mix.')
    tab.wait_for_load_state('networkidle')
    loaded = [url.rpartition('/dial/')[2] for url in tab.asked if '/dial/' in url]
    assert not [name for name in loaded if name.endswith(('.mp3', '.onnx'))] and tab.evaluate('contexts') == 0
    assert sum(len(gzip.compress((dial/name).read_bytes())) for name in set(loaded) if (dial/name).exists()) < 40_000
    tab.button('Play').click()
    expect(tab.button('Stop')).to_be_visible()
    tab.wait_for_function(f'(() => {{ {DESK} return desk.player.position > 0.2 }})()')
    assert len(asked_for(tab, '.mp3')) == 2
    expect(tab.button('The sum, decoded')).to_have_attribute('aria-pressed', 'true')
    tab.says.to_contain_text('You hear the sum, decoded.')
    tab.button('The true mix').click()
    expect(tab.button('The sum, decoded')).to_have_attribute('aria-pressed', 'false')
    tab.says.to_contain_text('You hear the true mix.')
    tab.button('Stop').click()
    tab.says.to_contain_text('Press Play')
    tab.button('All at 0 dB').click()
    expect(tab.desk.locator('.title')).to_have_text('Recorded: All at 0 dB')
    tab.button('Play').click()
    tab.wait_for_function(f'(() => {{ {DESK} return desk.player.playing && desk.sounds }})()')
    assert len(asked_for(tab, '.mp3')) == 4 and not asked_for(tab, 'onnx') and not tab.wrong


PROGRESS = '''window.fetched = [];
const bar = document.querySelector('.oplas-desk progress');
const note = () => { if (bar.checkVisibility()) fetched.push([bar.value, bar.max]); };
new MutationObserver(note).observe(bar.parentNode, {subtree: true, childList: true, attributes: true})'''

def test_faders_say_what_they_need_and_how_far_it_is(visit, made):
    tab = visit()
    wake, fader = fetching_button(tab), tab.desk.get_by_role('slider', name='Fader of bass')
    files = [engine/'ort-wasm-simd-threaded.wasm', made/'encode.onnx', made/'decode.onnx']
    size = sum(path.stat().st_size for path in files)
    needs = f'{size/1e6:.0f} MB'
    expect(wake).to_have_text(f'Use the faders (fetches {needs})')
    assert wake.bounding_box()['y'] < fader.bounding_box()['y']
    for dead in (fader, tab.button('Mute bass'), tab.desk.get_by_role('combobox')):
        expect(dead).to_be_disabled()
        tab.button('Play').click()
        tab.button('Stop').click() # says something else
        place = dead.bounding_box()
        tab.mouse.click(place['x'] + place['width']/2, place['y'] + place['height']/2)
        tab.says.to_have_text(f'This needs the engine: press “Use the faders (fetches {needs})”.')
    assert not asked_for(tab, 'onnx')

    hint = tab.desk.locator('.mixer .hint')
    expect(hint).to_contain_text(needs)
    tab.evaluate(PROGRESS)
    use_faders(tab)
    fetched,wholes = zip(*tab.evaluate('fetched'))
    assert set(wholes) == {wholes[0]} and wholes[0] == pytest.approx(size, rel=0.01)
    assert fetched[0] == 0 and list(fetched) == sorted(fetched) and fetched[-1] == pytest.approx(size, rel=0.01)
    assert len(set(fetched)) > 10
    expect(tab.desk.locator('progress')).to_be_hidden()
    expect(wake).to_be_hidden()
    expect(fader).to_be_enabled()
    assert 'MB' not in hint.inner_text() and not tab.wrong


def test_a_sentence_says_what_a_fader_does_to_a_point(visit, facts):
    tab = visit()
    power, louder = facts['power'], 10**(6/20)
    expect(tab.desk.locator('figcaption + p')).to_have_text(
        f'A fader multiplies a point by a power of its gain (here {power:.2f}), '
        f'so +6 dB is {louder**power:.2f} times the point.')
    tab.button('Twice the bass').click()
    expect(tab.desk.locator('figcaption')).to_have_text(f'z = mix + {louder**power - 1:.2f} bass')


def test_what_is_heard_can_be_saved(visit, stems, tmp_path):
    tab = visit()
    def save():
        with tab.expect_download() as told: tab.button('Save WAV').click()
        told.value.save_as(tmp_path/told.value.suggested_filename)
        tab.says.to_have_text(f'{told.value.suggested_filename} was saved.')
        return told.value.suggested_filename
    time = tab.desk.locator('.time')
    expect(time).to_have_text('0:00 / 0:08')
    tab.desk.get_by_role('slider', name='Place in the song').fill('3')
    expect(time).to_have_text('0:03 / 0:08')
    assert save() == 'oplas-sum.wav' # as it was recorded
    assert soundfile.info(tmp_path/'oplas-sum.wav').frames == 8*RATE and not asked_for(tab, 'onnx')

    mixed(tab, lambda: bring(tab, [stems[name] for name in ('drums', 'bass')]))
    expect(time).to_have_text('0:03 / 0:03')
    for name in ('drums', 'bass'): mixed(tab, lambda name=name: tab.desk.get_by_label(f'Fader of {name}').fill('12'))
    loudest = max(heard(tab, name).abs().max().item() for name in ('sum', 'truth'))
    assert loudest > 1 # it would clip
    for button,version,file in (('The sum, decoded', 'sum', 'sum'), ('The true mix', 'truth', 'true-mix')):
        tab.button(button).click()
        assert save() == f'oplas-{file}.wav'
        kept,rate = soundfile.read(tmp_path/f'oplas-{file}.wav', dtype='float32')
        assert rate == RATE and kept.shape == (int(SECONDS*RATE),)
        expected = heard(tab, version)*0.95/loudest
        torch.testing.assert_close(torch.from_numpy(kept), expected, rtol=0, atol=ROUNDING)
    assert not tab.wrong


def test_on_a_phone_a_fader_and_what_it_changes_are_on_one_screen(visit):
    height, header = 664, 119 # of the least a phone shows, and of what the site keeps above the page
    tab = visit(viewport=dict(width=390, height=height))
    use_faders(tab)
    plot, faders = (tab.desk.locator(name).bounding_box() for name in ('figure > svg', '.strips'))
    assert tab.button('Play').bounding_box()['y'] < plot['y'] < faders['y']
    assert faders['y'] + faders['height'] - plot['y'] < height - header


def test_what_is_computed_here_is_what_was_recorded_and_follows_the_faders(visit, facts):
    tab = visit()
    whole = lambda: tab.desk.locator('dd').nth(1).inner_text()
    recorded = []
    for name in ('Take the drums out', 'Twice the bass', 'All at 0 dB'):
        tab.button(name).click()
        recorded.append(whole())
    use_faders(tab)
    for name,before in zip(('Take the drums out', 'Twice the bass', 'All at 0 dB'), recorded):
        mixed(tab, tab.button(name).click)
        assert float(whole().split()[0]) == pytest.approx(float(before.split()[0]), abs=1.1)
    expect(tab.desk.locator('.title')).to_have_text('Live: our song')

    before, fader = tab.evaluate('mixed'), tab.desk.get_by_role('slider', name='Fader of bass')
    for _ in range(12): fader.press('ArrowLeft')
    tab.wait_for_function(f'(() => {{ {DESK} return !desk.busy }})()')
    gain = 10**(-12/20)
    assert ask(tab, 'desk.picture.weights[2]') == pytest.approx(gain**facts['power']) # the last move counts
    assert tab.evaluate('mixed') - before < 12 # those between that nobody would hear are left out
    assert not tab.wrong


def test_stems_of_ones_own_sound_as_python_makes_them_and_go_nowhere(visit, music, stems):
    tab = visit()
    use_faders(tab)
    asked = len(tab.asked)
    names = ('drums', 'bass', 'vocals')
    mixed(tab, lambda: drop(tab, [stems[name] for name in names]))
    expect(tab.desk.locator('.title')).to_have_text('Live: your stems')
    parts = {name: read_audio(stems[name], RATE)[0] for name in names}
    power, half, twice = music.plugin.power_, 10**(-6/20), 10**(6/20)

    added = music.mix({stems['mix']: 1, stems['drums']: -1}).audio[0]
    torch.testing.assert_close(heard(tab, 'sum'), added, rtol=0, atol=1e-3)
    torch.testing.assert_close(heard(tab, 'truth'), parts['bass'] + parts['vocals'], rtol=0, atol=ROUNDING)

    mixed(tab, tab.button('Twice the bass').click)
    added = music.mix({stems['mix']: 1, stems['bass']: (twice**power - 1)**(1/power)}).audio[0]
    torch.testing.assert_close(heard(tab, 'sum'), added, rtol=0, atol=1e-3)

    mixed(tab, tab.button('All at 0 dB').click)
    mixed(tab, lambda: tab.desk.get_by_role('slider', name='Fader of bass').fill('-6'))
    mixed(tab, tab.button('Mute vocals').click)
    added = music.mix({stems['drums']: 1, stems['bass']: half}).audio[0]
    truth = parts['drums'] + half*parts['bass']
    torch.testing.assert_close(heard(tab, 'sum'), added, rtol=0, atol=1e-3)
    torch.testing.assert_close(heard(tab, 'truth'), truth, rtol=0, atol=ROUNDING)
    tab.says.to_contain_text(f'drums + {round(half**power, 2):g} bass')

    z = [music.plugin.transform(music.encoder.frames(sound[None])[0][0].numpy())
         for sound in (parts['drums'], parts['bass'], truth)]
    error = np.linalg.norm(z[0] + half**power*z[1] - z[2])/np.linalg.norm(z[2])
    assert ask(tab, '[desk.picture.miss, desk.picture.size].map(x => x.reduce((a, b) => a + b))') == pytest.approx(
        [np.square(z[0] + half**power*z[1] - z[2]).sum(), np.square(z[2]).sum()], rel=1e-3)
    tab.says.to_contain_text(f'{100*error:.1f} %' if error < 0.0995 else f'{100*error:.0f} %')
    assert tab.asked[asked:] == [] and not tab.wrong # no request was made

    mixed(tab, tab.button('Back to our song').click)
    expect(tab.desk.locator('.title')).to_have_text('Live: our song')
    expect(tab.desk.locator('.strip')).to_have_count(4)


def test_the_list_of_sums_waits_for_the_engine_and_then_changes_what_is_heard(visit):
    tab = visit()
    listed, formula = tab.desk.get_by_role('combobox', name='The sum'), tab.desk.locator('figcaption')
    colour = 'list => getComputedStyle(list).color'
    expect(listed).to_be_disabled()
    grey = listed.evaluate(colour)
    use_faders(tab)
    expect(listed).to_be_enabled()
    assert listed.evaluate(colour) != grey
    from_mix = heard(tab, 'sum')
    expect(formula).to_have_text('z = mix − drums')
    mixed(tab, lambda: listed.select_option('add the stems up'))
    expect(formula).to_have_text('z = bass + other + vocals')
    assert torch.corrcoef(torch.stack([heard(tab, 'sum'), from_mix]))[0,1] < 0.999
    mixed(tab, lambda: listed.select_option('start from the mix'))
    assert torch.equal(heard(tab, 'sum'), from_mix)
    assert not tab.wrong


ALIGNED = '''async ([sum, truth]) => {
  const {Player} = await import('../dial/desk/player.js');
  const context = new OfflineAudioContext(1, 16000, 16000);
  const player = new Player('sum', () => context);
  player.load({sum: Float32Array.from(sum), truth: Float32Array.from(truth)});
  context.suspend(0.4096).then(() => { player.choose('truth'); context.resume(); });
  const resume = context.resume.bind(context);
  context.resume = () => context.currentTime ? resume() : null; // it is not suspended before it renders
  await player.play();
  return [...(await context.startRendering()).getChannelData(0)];
}'''

def test_versions_switch_at_the_same_sample(visit):
    "A sound that is switched to itself goes on as if nothing was; otherwise the other goes on where the first was."
    tab = visit()
    time = np.arange(8000)/RATE
    one, other = 0.5*np.sin(2*np.pi*440*time), 0.3*np.sin(2*np.pi*330*time)
    begin = int(0.02*RATE) # it begins soon, and fades in
    for first,second in ((one, one), (one, other)):
        played = np.array(tab.evaluate(ALIGNED, [first.tolist(), second.tolist()]))
        expected = [np.tile(sound, 3)[:RATE - begin] for sound in (first, second)]
        switch = int(0.4096*RATE) - begin
        played = played[begin:]
        assert played[1000:switch] == pytest.approx(expected[0][1000:switch], abs=1e-5)
        assert played[switch + 1000:] == pytest.approx(expected[1][switch + 1000:], abs=1e-5)
        if second is one: assert played[1000:] == pytest.approx(expected[0][1000:], abs=1e-5)


def test_while_it_plays_a_fader_changes_what_is_heard_and_it_goes_on(visit):
    tab = visit()
    use_faders(tab)
    tab.button('Play').click()
    tab.wait_for_function(f'(() => {{ {DESK} return desk.player.position > 0.3 }})()')
    before = ask(tab, 'desk.player.position')
    mixed(tab, lambda: tab.desk.get_by_role('slider', name='Fader of vocals').press('ArrowDown'))
    assert ask(tab, 'desk.player.playing') and ask(tab, 'desk.player.position') != before
    expect(tab.desk.locator('.strip', has_text='vocals')).to_contain_text('−1 dB')
    silence = "desk.sounds.truth.every(x => x === 0)"
    for name in ('bass', 'other', 'vocals'):
        assert not ask(tab, silence)
        mixed(tab, tab.button(f'Mute {name}').click)
    assert ask(tab, silence) # the drums were out already
    expect(tab.desk.locator('dd').first).to_have_text('silent')
    tab.says.to_have_text('All stems are muted.')
    mixed(tab, tab.button('Mute bass').click)
    assert not ask(tab, silence) and not tab.wrong


def write(path, seconds, rate=RATE):
    soundfile.write(path, 0.1*np.sin(np.arange(int(seconds*rate))/9), rate)
    return path

def test_files_that_will_not_do_are_named_in_one_sentence(visit, tmp_path):
    tab = visit()
    good, also = write(tmp_path/'good.wav', 2), write(tmp_path/'also.wav', 2.05)
    words = tmp_path/'words.wav'
    words.write_text('no sound')
    cases = {
        'There is 1 file: give 2 to 4 stems of one song, each at most 30 s long.': [good],
        'There are 5 files: give 2 to 4 stems of one song, each at most 30 s long.': [good]*5,
        'words.wav is not sound that this browser can read: give WAV, FLAC, MP3 or another format that it plays.':
            [good, words],
        'long.wav lasts 31.0 s: give at most 30 s.': [good, write(tmp_path/'long.wav', 31)],
        'short.wav lasts 0.1 s: give at least 0.5 s.': [good, write(tmp_path/'short.wav', 0.1)],
        'good.wav lasts 2.0 s, and other.wav lasts 2.5 s: give the same stretch of all.':
            [good, write(tmp_path/'other.wav', 2.5, 44100)],
    }
    for message,files in cases.items():
        bring(tab, files)
        tab.says.to_have_text(message)
        expect(tab.button('Your own stems')).to_be_enabled()
    expect(tab.desk.locator('.title')).to_contain_text('Recorded') # and nothing else changed
    assert not asked_for(tab, 'onnx')
    mixed(tab, lambda: bring(tab, [good, also]))
    assert ask(tab, 'desk.sounds.truth.length') == 2*RATE
    expect(tab.desk.locator('.strip .name')).to_have_text(['good', 'also'])
    assert not tab.wrong


def test_what_does_not_load_is_named_and_can_be_had_later(visit):
    tab = visit()
    tab.context.route('**/decode.onnx', lambda route: route.fulfill(status=404, body='gone'))
    fetching_button(tab).click()
    tab.says.to_contain_text('decode.onnx could not be had (404)')
    tab.button('Play').click() # what was recorded still plays
    tab.wait_for_function(f'(() => {{ {DESK} return desk.player.playing }})()')
    tab.context.unroute('**/decode.onnx')
    use_faders(tab)
    expect(tab.desk.locator('.title')).to_have_text('Live: our song')
    assert not tab.wrong


def test_keys_switch_and_seek(visit):
    tab = visit()
    tab.button('Play').focus()
    tab.keyboard.press('Enter')
    expect(tab.button('Stop')).to_be_focused()
    tab.keyboard.press('x')
    expect(tab.button('The true mix')).to_have_attribute('aria-pressed', 'true')
    tab.keyboard.press('x')
    expect(tab.button('The sum, decoded')).to_have_attribute('aria-pressed', 'true')
    tab.keyboard.press('Enter')
    place = tab.desk.get_by_role('slider', name='Place in the song')
    place.fill('2')
    seen = [tab.desk.get_by_role('img').get_attribute('aria-label')]
    place.press('ArrowRight')
    expect(place).to_have_attribute('aria-valuetext', '2.5 s')
    seen.append(tab.desk.get_by_role('img').get_attribute('aria-label'))
    assert seen[0] != seen[1] and all(re.fullmatch(r'mix − drums: .* % off the true mix, encoded\.', s) for s in seen)
    assert not tab.wrong


DRAWN = '''async () => {
  let drawn = 0;
  const drawing = document.querySelector('.oplas-desk figure > svg > g');
  new MutationObserver(() => { drawn++; }).observe(drawing, {childList: true});
  await new Promise(over => setTimeout(over, 1500));
  return drawn;
}'''

def test_points_leap_where_motion_is_unwelcome(visit):
    drawn = {}
    for motion in ('reduce', 'no-preference'):
        tab = visit(reduced_motion=motion)
        assert tab.evaluate(DRAWN) == 0 # until somebody presses Play
        tab.button('Play').click()
        expect(tab.button('Stop')).to_be_visible()
        drawn[motion] = tab.evaluate(DRAWN)
    assert 1 <= drawn['reduce'] <= 4 < drawn['no-preference']


@pytest.mark.parametrize('page', ('page', 'dark'))
@pytest.mark.parametrize('width', (360, 1300))
def test_everything_is_accessible(visit, page, width):
    tab = visit(page, viewport=dict(width=width, height=900))
    tab.add_script_tag(path=axe)
    for live in (False, True) if page == 'dark' else (False,): # the engine takes some seconds
        if live: use_faders(tab)
        assert tab.evaluate('document.documentElement.scrollWidth') <= width
        assert [] == [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in tab.evaluate('axe.run()')['violations']]
        small = '''[...document.querySelectorAll(".oplas-desk :is(button, select, input)")]
            .filter(x => x.offsetParent && (x.offsetHeight < 44 || x.offsetWidth < 44)).map(x => x.outerHTML)'''
        if width < 400: assert tab.evaluate(small) == []
    assert not tab.wrong
