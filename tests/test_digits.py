"The page of digits: what a visitor draws and turns, and that it is what Python draws."
import ast
import base64
import json
import math
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits

from oplas.core import FiLMR

root = Path(__file__).parent.parent
studies = root/'nbs/studies'
kept = studies/'recorded/digits_reader.json'
images = torch.tensor(load_digits().data/16).float()


def node(script, **given):
    "What a script gives, with what digits.js exports and the digits that were kept at hand, and `given` too."
    given |= dict(kept=json.loads(kept.read_text()))
    imports = f"import fs from 'fs'; import {{Digits, scan}} from '{(root/'nbs/dial/digits.js').as_uri()}';"
    known = 'const given = JSON.parse(fs.readFileSync(0)), digits = new Digits(given.kept);'
    call = f'{imports} {known} console.log(JSON.stringify((() => {{ {script} }})()))'
    command = ['node', '--input-type=module', '-e', call]
    done = subprocess.run(command, input=json.dumps(given), check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


@pytest.fixture(scope='module')
def notebook():
    "The functions and classes of the notebook, by name, without running it."
    cells = json.loads((studies/'digits.ipynb').read_text())['cells']
    source = '\n'.join(''.join(cell['source']) for cell in cells if cell['cell_type']=='code')
    tree = ast.parse(re.sub(r'^[!%].*$', '', source, flags=re.MULTILINE))
    tree.body = [part for part in tree.body if isinstance(part, (ast.FunctionDef, ast.ClassDef))]
    names = dict(torch=torch, nn=torch.nn, F=F, np=np, json=json, math=math, base64=base64, FiLMR=FiLMR)
    names['below'] = torch.tril_indices(64, 64)
    exec(compile(tree, 'digits.ipynb', 'exec'), names)
    return names


@pytest.fixture(scope='module')
def learned(notebook): return notebook['load'](kept)


def test_javascript_draws_what_python_draws(notebook, learned):
    x,steps = images[::60], (0, 1, 3, -1, 120)
    theirs = node('''return given.x.map(image => given.steps.map(k => {
        const place = digits.place(image)
        return [...digits.draw(digits.style(image, place), place + k*digits.turn)]
    }))''', x=x.tolist(), steps=steps)
    ours = torch.stack([notebook['advance'](x, k, *learned) for k in steps], 1)
    torch.testing.assert_close(torch.tensor(theirs), ours, rtol=0, atol=1e-3)


def test_a_hand_gives_back_what_it_was_given(notebook, learned):
    reader,_,hand = learned
    x = images[torch.randperm(len(images), generator=torch.Generator().manual_seed(0))[:1000]].double() # learned from
    p = notebook['on_ring'](reader, x.float())
    style = hand.style(x, p)
    whole = style.norm(dim=1) < hand.longest - 1e-9
    assert whole.double().mean() == pytest.approx(0.95, abs=0.01) # the others were shortened
    torch.testing.assert_close(hand.draw(style, p)[whole], x[whole], rtol=0, atol=1e-6)


def circle(x, y, rx, ry, n=24):
    return [[x + rx*math.cos(t), y + ry*math.sin(t)] for t in np.linspace(0, 2*math.pi, n).tolist()]

def test_a_scan_is_made_as_the_data_set_was():
    ring, bar = node('return given.drawings.map(strokes => [...scan(strokes)])',
                     drawings=[[circle(50, 50, 28, 40)], [[[90, 210], [90, 250]]]])
    for image in (ring, bar):
        assert all(0 <= v <= 1 and 16*v % 1 == 0 for v in image)
        assert sum(image) == pytest.approx(images.sum(1).mean().item(), abs=1) # as much ink as in the data set
    x = torch.tensor(bar).view(8, 8)
    assert x.sum(1).min() > 1.5 and x[:, :2].sum() == x[:, 6:].sum() == 0 # from top to bottom, in the middle
    torch.testing.assert_close(x, x.flip(1), rtol=0, atol=0.2)
    assert torch.tensor(ring).view(8, 8)[3:5, 3:5].sum() == 0 # the hole


# In a browser

@pytest.fixture
def page(tab, home):
    tab.goto(home + 'studies/digits.html')
    place = tab.locator('.digits')
    place.scroll_into_view_if_needed()
    place.locator('.wheel').wait_for()
    place.get_by_role('status').scroll_into_view_if_needed()
    return place

def says(page): return page.get_by_role('status').inner_text()

def drawn(page, name): return page.get_by_role('img', name=name, exact=True).evaluate(
    "canvas => Array.from(canvas.getContext('2d').getImageData(0, 0, 8, 8).data).filter((_, i) => i % 4 == 3)")

def in_middle(box): return box['x'] + box['width']/2, box['y'] + box['height']/2


def test_what_was_learned_comes_when_its_place_is_seen(tab, home):
    tab.goto(home + 'studies/digits.html', wait_until='networkidle')
    before = dict(tab.bytes)
    assert sum(before.values()) < 400_000 and not [url for url in before if 'digits_reader' in url]
    with tab.expect_event('requestfinished', lambda request: 'digits_reader' in request.url) as fetched:
        tab.locator('.digits').scroll_into_view_if_needed()
    assert fetched.value.sizes()['responseBodySize'] < 300_000
    tab.locator('.digits .wheel').wait_for()
    assert tab.wrong == []


def test_a_step_makes_a_digit_the_next_and_ten_bring_it_back(tab, page):
    page.get_by_role('button', name='A written 4').press('Enter')
    assert says(page) == 'Turned by 0°: 0.0 steps of T. It lies among the 4s.'
    first = drawn(page, 'The digit, turned')
    for digit in (5, 6, 7, 8, 9, 0, 1, 2, 3, 4):
        assert drawn(page, 'The digit, turned') != []
        page.get_by_role('button', name='On').press('Enter')
        assert says(page).endswith(f'among the {digit}s.')
    again = drawn(page, 'The digit, turned')
    assert max(abs(a - b) for a, b in zip(first, again)) < 20 # of 255
    page.get_by_role('button', name='Back').click()
    assert says(page).endswith('among the 3s.') and tab.wrong == []


def test_the_ring_is_dragged_and_the_slider_moves_it_too(tab, page):
    wheel = page.locator('.wheel')
    x,y = in_middle(wheel.bounding_box())
    seen = []
    for dx,dy in ((110, 0), (0, -110), (-110, 0), (0, 110)):
        tab.mouse.move(x + dx, y + dy)
        tab.mouse.down() # the first time; it is held from then on
        seen.append(says(page))
    tab.mouse.up()
    tab.mouse.move(x, y)
    assert len(set(seen)) == 4 and says(page) == seen[-1] # let go, it stays
    page.get_by_role('button', name='A written 0').click()
    page.get_by_role('slider', name='Turn, in degrees').press('ArrowRight')
    assert says(page).startswith('Turned by 1°') and tab.wrong == []


def test_a_digit_is_drawn_and_advanced(tab, page):
    paper = page.get_by_role('img', name='Paper to draw a digit on')
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box()
    path = [[box['x'] + box['width']*x/100, box['y'] + box['height']*y/100] for x, y in circle(50, 50, 24, 36)]
    tab.mouse.move(*path[0])
    tab.mouse.down()
    for point in path[1:]: tab.mouse.move(*point)
    tab.mouse.up()
    assert says(page).endswith('among the 0s.')
    page.get_by_role('button', name='On').click()
    assert says(page).endswith('among the 1s.')
    strip = page.get_by_role('img', name='The digit, turned by up to nine steps more')
    assert strip.evaluate("canvas => canvas.width") == 89
    page.get_by_role('button', name='Clear').click()
    inked = "canvas => canvas.getContext('2d').getImageData(0, 0, 320, 320).data.some(value => value)"
    assert not paper.evaluate(inked) and tab.wrong == []


def test_nothing_moves_unless_asked_and_a_step_is_seen_where_motion_is_welcome(tab, home):
    tab.emulate_media(reduced_motion='no-preference')
    tab.goto(home + 'studies/digits.html')
    page = tab.locator('.digits')
    page.scroll_into_view_if_needed()
    page.locator('.wheel').wait_for()
    before = says(page)
    tab.wait_for_timeout(500)
    assert says(page) == before
    page.get_by_role('button', name='On').click()
    page.get_by_text('1.0 steps').wait_for()
    assert says(page).endswith('among the 4s.') and tab.wrong == []
