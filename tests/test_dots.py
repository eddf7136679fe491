"The dots that train on the site: the graph of their step, the page's numbers, and the page in a real browser."
import gzip
import json
import re
import subprocess
from pathlib import Path

import onnx
import pytest
import torch
from playwright.sync_api import expect
from torch import nn

from oplas.core import flatten, load_flat, one_cycle, start_moments, train
from oplas.show import load_mixing_step, record_mixing
from oplas.sums import MIXINGS, Mixing, log_mixing, mixing_errors, sample_dots, twist
from oplas.sums.dots import make_mixing, mixing_step, stream_of_dots

root = Path(__file__).parent.parent
dial, engine, axe = root/'nbs/dial', root/'node_modules/onnxruntime-web/dist', root/'node_modules/axe-core/axe.min.js'
recipes = {'log': True, 'published': False} # whether silence stays at the origin
each_recipe = pytest.mark.parametrize('recipe', recipes)


@pytest.fixture(autouse=True, scope='module')
def one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope='module')
def exported(dial_files):
    "The graph of a recipe, as the site has it."
    return lambda recipe: dial_files/f'dots/{recipe}.onnx'


# The graph, against torch

def make(recipe, seed=0): return make_mixing(MIXINGS[recipe], seed, recipes[recipe])

def states(recipe, count=30):
    "Random states near those of a training: parameters, moments, step and learning rate."
    torch.manual_seed(0)
    task, stages = make(recipe), (1, 10, 40, 80, 120)
    steps = train(task, stream_of_dots(32), max(stages), 0.03, mixing_step(task))
    near = torch.stack([state.params for state in steps if state.t in stages])
    for params in near.repeat(count//len(near), 1):
        params = params*(1 + 0.01*torch.randn_like(params))
        size = 10**(-3*torch.rand_like(params))
        moments = size*(2*torch.rand_like(params) - 1), size**2
        yield params, moments, int(10**(3.5*torch.rand(()))), 10**(-4 + 3*torch.rand(())).item()

def close(a, b, tolerance=1e-5):
    "Whether two tensors agree, absolutely up to entries of size 1 and relative to the largest entry above that."
    size = max(1, b.abs().max().item())
    return a.shape == b.shape and torch.allclose(a, b, rtol=0, atol=tolerance*size)

def results(params, moments, *seen): return params, *moments, *seen


@each_recipe
def test_steps_equal_torchs_from_random_states(recipe, exported):
    step, graph = mixing_step(make(recipe)), load_mixing_step(exported(recipe))
    for i,state in enumerate(states(recipe)):
        y = stream_of_dots((3, 128, 300)[i % 3])(1)
        pairs = zip(results(*step(*state, y)), results(*graph(*state, y)), strict=True)
        assert all(close(b, a) for a,b in pairs), f'state {i}'
    assert i == 29


@each_recipe
def test_the_first_step_equals_torchs(recipe, exported):
    "Adam's first step goes as far as it may where the gradient is more than rounding; there it must go as torch does."
    task, graph, lr = make(recipe, 3), load_mixing_step(exported(recipe)), one_cycle(1, 1500, 0.03)
    params, y = flatten(task), stream_of_dots(128)(1)
    state = params, start_moments(params), 1, lr
    (p, (mean, square), *_), (new_p, new_moments, *_) = mixing_step(task)(*state, y), graph(*state, y)
    assert close(new_moments[0], mean) and close(new_moments[1], square)
    clear = mean.abs() > 1e-4*mean.abs().max()
    assert close(new_p[clear], p[clear]) and clear.float().mean() > 0.5


@each_recipe
def test_graphs_are_small_and_standard(recipe, exported):
    path = exported(recipe)
    assert path.stat().st_size < 35_000
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    assert {node.domain for node in model.graph.node} == {''} and not model.functions
    assert not [node for node in model.graph.node if node.doc_string or node.metadata_props]


# The page's numbers, by node

def node(script, **given):
    "What a script gives, with the page's arithmetic at hand, and `given` too."
    names = 'firstParams, sampleDots, streamOfDots, twist, projector, seen, withMixes, decode, COUNT'
    imports = (f"import {{{names}}} from '{(dial/'dots/space.js').as_uri()}';"
               f"import {{generator}} from '{(dial/'start.js').as_uri()}';")
    call = f'{imports} const given = {json.dumps(given)}; console.log(JSON.stringify((() => {{ {script} }})()))'
    command = ['node', '--input-type=module', '-'] # a network is too long for an argument
    return json.loads(subprocess.run(command, input=call, check=True, capture_output=True, text=True).stdout)


def test_a_seed_starts_as_in_torch():
    seeds = [0, 1, 77, 2**31]
    drawn = torch.tensor(node('return given.seeds.map(seed => [...firstParams(seed)])', seeds=seeds))
    for seed,params in zip(seeds, drawn): assert torch.equal(params, flatten(make('log', seed)))
    assert node('return COUNT') == len(flatten(make('log').projector))


def test_the_stream_of_dots_is_torchs():
    theirs = torch.tensor(node('const draw = streamOfDots(128); return [[...draw()], [...draw()], [...draw()]]'))
    draw = stream_of_dots(128)
    for t,y in enumerate(theirs): torch.testing.assert_close(y.view(3, 128, 2), draw(t + 1), rtol=0, atol=2e-6)


def test_the_encoder_is_torchs():
    x = 4*sample_dots(50, torch.Generator().manual_seed(1)).flatten(0, 1)
    y = torch.tensor(node('return given.x.map(twist)', x=x.tolist()))
    torch.testing.assert_close(y, twist(x), rtol=0, atol=2e-6)


MEASURE = '''const songs = withMixes(sampleDots(100, generator(1))).map(points => points.map(twist));
return [seen(songs, p => p).error, seen(songs, projector(given.h, given.origin)).error]'''

@each_recipe
def test_the_page_measures_as_mixing_errors_does(recipe):
    task = make(recipe)
    *_,state = train(task, stream_of_dots(32), 60, 0.03, mixing_step(task))
    load_flat(task, state.params)
    raw, learned = node(MEASURE, h=flatten(task.projector).tolist(), origin=recipes[recipe])
    assert raw == pytest.approx(mixing_errors(Mixing(nn.Identity(), nn.Identity(), log_mixing), 100).additive, rel=1e-5)
    assert learned == pytest.approx(mixing_errors(task, 100).additive, rel=1e-4)


def test_a_recorded_h_is_read_as_it_was_kept(exported, tmp_path):
    record_mixing(exported('log'), tmp_path, steps=3, batch=8, looks=2)
    recorded, (look,) = (json.loads((tmp_path/f'{name}.json').read_text()) for name in ('recorded', 'looks'))
    task = make('log')
    steps = {s.t: s.params for s in train(task, stream_of_dots(8), 3, 0.03, mixing_step(task))}
    for kept in (look, recorded['last']):
        h = steps[kept['step']][:len(flatten(task.projector))]
        read = torch.tensor(node('return [...decode(given.kept)]', kept=kept))
        torch.testing.assert_close(read, h, rtol=0, atol=1e-4)


# The page, in a browser

PAGE = '''<!doctype html><html lang="en">
<head><meta charset="utf-8"><title>Dots</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1"><style>body { font-family: sans-serif } %s</style>
<link rel="stylesheet" href="../dial/dial.css"><link rel="stylesheet" href="../dial/dots/dots.css">
<script type="module" src="../dial/dots/dots.js"></script></head>
<body><main><h1>Dots</h1><div class="oplas-dial oplas-dots"></div>
<div style="height: 3000px"></div><p id="below">Below</p></main></body></html>'''
LISTEN = '''window.heard = {frame: [], end: []};
const hear = name => ({detail: {step, loss, losses}}) => heard[name].push({step, loss, losses});
for (const name in heard) addEventListener(`oplas:${name}`, hear(name));'''


@pytest.fixture(scope='module')
def site(tmp_path_factory, exported):
    "A small site: a page in a folder, the dots with a short recording, the engine."
    if not engine.is_dir(): pytest.fail(f'there is no {engine}: run npm ci')
    site = tmp_path_factory.mktemp('site')
    for folder in ('studies', 'dial/dots', 'site_libs'): (site/folder).mkdir(parents=True)
    for folder in ('', 'dots'):
        for path in (dial/folder).glob('*.*s'): (site/'dial'/folder/path.name).symlink_to(path)
    (site/'site_libs/onnxruntime-web').symlink_to(engine)
    (site/'studies/page.html').write_text(PAGE % 'body { background: #fff }')
    dark = ':root { --bs-body-bg: #222; --bs-body-color: #eee } body { background: #222; color: #eee }'
    (site/'studies/dark.html').write_text(PAGE % dark)
    (site/'404.html').write_text('<h1>Not here</h1>')
    (site/'dial/dots/log.onnx').symlink_to(exported('log'))
    (site/'dial/dots/published.onnx').symlink_to(exported('published'))
    record_mixing(exported('log'), site/'dial/dots', steps=300, looks=6)
    return site


@pytest.fixture
def visit(open_page):
    "A function that opens the page anew."
    def visit(page='page', **options):
        tab = open_page(f'{page}.html', LISTEN, **options)
        tab.dots = tab.locator('.oplas-dots')
        tab.button = lambda name: tab.dots.get_by_role('button', name=name, exact=True)
        tab.says = expect(tab.dots.get_by_role('status'))
        expect(tab.dots.locator('.title')).to_contain_text('Recorded')
        return tab
    return visit

def fact(tab, name): return tab.dots.locator('dl div', has_text=re.compile(f'^{name}')).locator('dd')
def off(tab): return [float(text.split()[-2]) for text in tab.dots.locator('figure p').all_inner_texts()]
def wait_for(tab, name, count=1):
    tab.wait_for_function('([name, count]) => heard[name].length >= count', arg=[name, count])


def test_faders_move_the_recorded_song_without_the_engine(visit):
    tab = visit()
    expect(fact(tab, 'Step')).to_have_text('300 of 1,500')
    before = off(tab)
    fader = tab.dots.get_by_role('slider', name='Fader of stem 1')
    for gain in ('-1', '0.35', '1.5'):
        fader.fill(gain)
        expect(tab.dots.locator('.first-fader b')).to_have_text(f'{float(gain):.2f}'.replace('-', '−'))
        y,z = off(tab)
        assert y > 5*z and [y, z] != before
        tab.says.to_contain_text(f'{y:g}')
    tab.button('Another song').click()
    expect(tab.dots.locator('.first-fader b')).to_have_text('1.00')
    assert not tab.wrong and not [url for url in tab.asked if 'onnx' in url or 'looks' in url]
    loaded = [url.rpartition('/dial/')[2] for url in tab.asked if '/dial/' in url and url.endswith(('.js', '.css'))]
    assert sum(len(gzip.compress((dial/name).read_bytes())) for name in set(loaded)) < 35_000


def test_a_replay_fetches_what_was_recorded_and_shows_the_error_fall(visit, site):
    looks = json.loads((site/'dial/dots/looks.json').read_text())
    tab = visit(reduced_motion='reduce')
    tab.button('Replay').click()
    tab.wait_for_function("document.querySelector('.transport [type=range]').max == 6")
    tab.button('Stop').click()
    slider, errors = tab.dots.get_by_role('slider', name='Step to look at'), []
    for at,step in enumerate([0, *(look['step'] for look in looks), 300]):
        slider.fill(str(at))
        expect(fact(tab, 'Step')).to_have_text(f'{step} of 1,500')
        errors.append(fact(tab, 'Error in z').inner_text())
    curve = [error for _,error in json.loads((site/'dial/dots/recorded.json').read_text())['curve']]
    assert curve[-1] < curve[0]/10
    as_number = lambda text: float(text.replace(' × 10⁻', 'e-').translate(str.maketrans('⁰¹²³⁴⁵⁶⁷⁸⁹', '0123456789')))
    assert [as_number(error) for error in errors[1:]] == pytest.approx(curve, rel=0.06) # two digits are shown
    assert not tab.wrong and not [url for url in tab.asked if 'onnx' in url]


def test_it_trains_as_python_does(visit, exported):
    tab, graph, task = visit(), load_mixing_step(exported('log')), make('log', 5)
    tab.dots.get_by_label('Seed', exact=True).fill('5')
    tab.dots.get_by_label('Seed', exact=True).press('Tab')
    expect(tab.dots.locator('.title')).to_have_text('Start: ours, seed 5')
    tab.dots.get_by_label('Speed').select_option('10')
    tab.button('Play').click()
    tab.wait_for_function('heard.frame.length && heard.frame.at(-1).step >= 20')
    tab.button('Pause').click()
    tab.says.to_have_text('Paused.')
    losses = [loss for look in tab.evaluate('heard.frame') for loss in look['losses']]
    rate = lambda t: one_cycle(t, 1500, 0.03)
    by_graph = train(task, stream_of_dots(128), 20, rate, lambda *given, reuse: graph(*given))
    by_torch = train(task, stream_of_dots(128), 10, rate, mixing_step(task))
    for state in by_graph: assert losses[state.t - 1] == pytest.approx(state.loss.item(), abs=1e-2)
    for state in by_torch: assert losses[state.t - 1] == pytest.approx(state.loss.item(), abs=1e-4)
    tab.button('Restart').click()
    expect(fact(tab, 'Step')).to_have_text('0 of 1,500')
    assert not tab.wrong


def test_steps_keys_and_the_published_recipe(visit):
    tab = visit()
    tab.dots.get_by_label('Recipe').select_option('published')
    expect(tab.dots.get_by_label('Learning rate')).to_have_value('0.002')
    tab.button('Step').click()
    wait_for(tab, 'frame')
    tab.dots.locator('.planes').focus()
    tab.keyboard.press('ArrowRight')
    wait_for(tab, 'frame', 2)
    expect(fact(tab, 'Step')).to_have_text('2 of 1,500')
    fader = tab.dots.get_by_role('slider', name='Fader of stem 2')
    fader.focus()
    tab.keyboard.press('ArrowRight') # moves the fader alone
    expect(tab.dots.locator('.second-fader b')).to_have_text('1.05')
    tab.dots.locator('.planes').focus()
    tab.keyboard.press('r')
    expect(fact(tab, 'Step')).to_have_text('0 of 1,500')
    assert len(tab.evaluate('heard.frame')) == 2 and not tab.wrong
    assert [url for url in tab.asked if url.endswith('published.onnx')]


def test_what_does_not_load_is_named_and_the_recording_stays(visit):
    tab = visit()
    tab.context.route('**/log.onnx', lambda route: route.fulfill(status=404, body='gone'))
    tab.button('Play').click()
    tab.says.to_contain_text('log.onnx could not be had (404). Play tries again.')
    expect(tab.dots.locator('.title')).to_contain_text('Recorded')
    tab.context.unroute('**/log.onnx')
    tab.button('Step').click()
    wait_for(tab, 'frame')
    assert not tab.wrong


def test_a_rate_that_is_too_high_stops_and_says_so(visit):
    tab = visit()
    tab.dots.get_by_label('Learning rate').fill('1e30')
    tab.dots.get_by_label('Learning rate').press('Tab')
    tab.button('Play').click()
    wait_for(tab, 'end')
    tab.says.to_contain_text('the loss is not finite')
    expect(tab.button('Play')).to_be_disabled()
    tab.button('Restart').click()
    expect(tab.button('Play')).to_be_enabled()
    assert not tab.wrong and 'NaN' not in tab.dots.inner_html()


@pytest.mark.parametrize('page', ('page', 'dark'))
@pytest.mark.parametrize('width', (360, 1300))
def test_everything_is_accessible(visit, page, width):
    tab = visit(page, viewport=dict(width=width, height=900))
    assert tab.evaluate('document.documentElement.scrollWidth') <= width
    tab.add_script_tag(path=axe)
    assert [] == [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in tab.evaluate('axe.run()')['violations']]
    assert 'off the mix' in tab.dots.get_by_role('img').first.get_attribute('aria-label')
    if width < 400:
        small = '''[...document.querySelectorAll(".oplas-dots :is(button, select, input)")]
            .filter(x => x.offsetParent && (x.offsetHeight < 44 || x.offsetWidth < 44)).map(x => x.outerHTML)'''
        assert tab.evaluate(small) == []
