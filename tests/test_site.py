"The built site, in a real browser that reaches nothing else, served as GitHub Pages does."
import functools
import itertools
import json
import re
import sys
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from dial_data import NOTHING_NEW_IN_A_PLANE

if sys.version_info < (3, 11): pytest.skip('smalldocs needs Python 3.11', allow_module_level=True)

from bs4 import BeautifulSoup
from conftest import open_tab
from PIL import Image

from oplas.core import OPERATORS
from oplas.rings import OBJECTIVES

root = Path(__file__).parent.parent

def page_of(notebook):
    path = notebook.relative_to(root/'nbs')
    return str(path.with_name(re.sub(r'^\d+_', '', path.stem) + '.html'))

notebooks = {page_of(p): p for p in sorted((root/'nbs').rglob('*.ipynb')) if '.ipynb_checkpoints' not in p.parts}
pages = [*notebooks, '404.html']
each_page = pytest.mark.parametrize('name', pages)
each_notebook = pytest.mark.parametrize('name', notebooks)
axe = root/'node_modules/axe-core/axe.min.js'


@pytest.fixture(scope='module')
def every_soup(site):
    return {str(p.relative_to(site)): BeautifulSoup(p.read_text(), 'html.parser') for p in site.rglob('*.html')}

def is_redirect(soup): return soup.select_one('meta[http-equiv=refresh]') is not None

@pytest.fixture(scope='module')
def soups(every_soup): return {name: soup for name, soup in every_soup.items() if not is_redirect(soup)}


def test_every_notebook_is_a_page(soups): assert sorted(soups) == sorted(pages)


chapters_before = (
    'rotations operators losses projectors points training stargate mixing plugin encoders stems store viz widgets '
    'browser songs cayley'
).split()  # where chapters stood before they moved into wings


@pytest.mark.parametrize('name', chapters_before)
def test_old_addresses_lead_on(name, every_soup, soups):
    to = every_soup[f'{name}.html'].select_one('link[rel=canonical]')['href']
    assert to in soups


def test_an_old_address_keeps_its_place_on_the_page(tab, home):
    tab.goto(home + 'stargate.html#objectives')
    tab.wait_for_url(home + 'rings/stargate.html#objectives')
    assert tab.wrong == []


class Visit(NamedTuple):
    "What a visit to a page finds: as it loads, under axe in two windows, and with all its code open."
    wrong: list
    bytes: dict
    violations: dict
    widths: dict
    wrong_later: list
    cut_off: list

WINDOWS = ((1300, 'light'), (400, 'dark')) # widths decide where things are, schemes their colours
FIND_CUT_OFF = "all => all.filter(block => block.scrollWidth > block.clientWidth).map(block => block.textContent)"


@pytest.fixture(scope='module')
def visit(browser, home):
    "A function that visits a page, once for all tests that ask about it."
    @functools.cache
    def visit(name):
        violations,widths = {}, {}
        with open_tab(browser, home) as tab:
            tab.goto(home + name, wait_until='networkidle')
            wrong,sizes = list(tab.wrong), dict(tab.bytes)
            tab.draw_figures()
            tab.evaluate(axe.read_text())
            for width,scheme in WINDOWS:
                tab.set_viewport_size(dict(width=width, height=900))
                tab.emulate_media(color_scheme=scheme, reduced_motion='reduce')
                is_dark = json.dumps(scheme == 'dark')
                tab.wait_for_function(f"document.documentElement.classList.contains('quarto-dark') == {is_dark}")
                found = tab.evaluate("axe.run(document, {resultTypes: ['violations']})")['violations']
                violations[width] = [(v['id'], [n['html'] for n in v['nodes']]) for v in found]
                widths[width] = tab.evaluate('document.documentElement.scrollWidth')
            wrong_later = list(tab.wrong)
            tab.set_viewport_size(dict(width=1300, height=900))
            tab.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
            cut_off = tab.locator('main div.sourceCode pre, main .table-responsive').evaluate_all(FIND_CUT_OFF)
        return Visit(wrong, sizes, violations, widths, wrong_later, cut_off)
    return visit


@each_page
def test_page_loads_light_and_from_here_alone(name, visit):
    seen = visit(name)
    assert seen.wrong == []
    assert sum(seen.bytes.values()) <= 700_000, seen.bytes
    assert not [url for url in seen.bytes if 'onnxruntime' in url]


@each_page
def test_page_is_accessible_and_fits(name, visit):
    seen = visit(name)
    assert seen.violations == {width: [] for width,_ in WINDOWS}
    for width,_ in WINDOWS: assert seen.widths[width] <= width
    assert seen.wrong_later == []


@each_page
def test_no_code_and_no_table_is_cut_off(name, visit): assert visit(name).cut_off == []


UNSEEN = {'script', 'style', 'code', 'pre', 'annotation'}

def visible_text(soup):
    return ''.join(text for text in soup.body.strings if UNSEEN.isdisjoint(tag.name for tag in text.parents))

@each_page
def test_maths_is_set(name, soups): assert not re.search(r'\\[(\[]|\$', visible_text(soups[name]))


@each_page
def test_pictures_have_words(name, soups):
    assert [str(i)[:200] for i in soups[name].select('main img') if not i.get('alt')] == []
    assert [str(f) for f in soups[name].select('.plotly-figure') if not f.get('aria-label')] == []


@each_page
def test_links_lead_somewhere(name, soups, site):
    here = '/oplas/' + ('' if soups[name].base else name)
    missing = []
    for tag in soups[name].select('[href], [src], [data-figure]'):
        given = next(tag[a] for a in ('href', 'src', 'data-figure') if tag.get(a) is not None)
        url,anchor = urldefrag(urljoin(here, given))
        if tag.name=='base' or urlsplit(url).scheme: continue
        path = unquote(urlsplit(url).path).removeprefix('/oplas/') or 'index.html'
        found = (site/path).is_file() and (not anchor or soups[path].find(id=unquote(anchor)))
        if not found: missing.append(given)
    assert missing == []


@each_page
def test_the_picture_for_links_is_there(name, soups, site):
    cards = [tag['content'] for tag in soups[name].select('meta[property="og:image"], meta[name="twitter:image"]')]
    assert cards or soups[name].base # the page for what is missing has none
    for url in cards: assert (site/url.removeprefix('https://oplas.github.io/oplas/')).is_file()


@each_notebook
def test_page_leads_to_its_notebook(name, soups, site):
    links = {a.text: a['href'] for a in soups[name].select('.page-actions a')}
    path = notebooks[name].relative_to(root)
    assert links['Open in Colab'] == f'https://colab.research.google.com/github/oplas/oplas/blob/main/{path}'
    assert links['View source'] == f'https://github.com/oplas/oplas/blob/main/{path}'
    text = (site/name).with_name(links['Markdown']).read_text()
    title = soups[name].select_one('h1.title').text
    assert text.startswith(f'# {title}\n') and len(text) > 500
    assert (
        f"[{title}](https://oplas.github.io/oplas/{name.removesuffix('.html')}.llms.md)"
        in (site / 'llms.txt').read_text()
    )


def test_every_page_is_in_the_sidebar_and_reached_by_next(soups):
    listed = [urljoin('index.html', a['href']) for a in soups['index.html'].select('#quarto-sidebar a')]
    assert sorted(listed) == sorted(notebooks)
    headings = [h.text for h in soups['index.html'].select('.sidebar-heading')]
    assert headings == ['Start here', 'Rings', 'Sums', 'Sound', 'Tools', 'Foundations']
    rows = soups['index.html'].select('#all-pages td:first-child a')
    assert [a['href'] for a in rows] == listed[1:] # the tables of the first page have the same order
    seen,at = [], 'index.html'
    while at:
        seen.append(at)
        after = soups[at].select_one('.nav-page-next a')
        at = after and urljoin(at, after['href'])
    assert seen == listed


def test_a_page_has_one_name(soups):
    titles = {name: soup.select_one('h1.title').text for name,soup in soups.items()}
    for name,soup in soups.items():
        for link in soup.select('#quarto-sidebar a, #all-pages td:first-child a, .pagination-link'):
            named = link.text.strip().replace('’', "'")
            assert named == titles[urljoin(name, link['href'])], (name, named)


@each_notebook
def test_a_page_begins_with_words(name, soups):
    first = soups[name].select_one('main').find(['p', 'pre', 'table'])
    assert 'page-actions' not in first.get('class', [])


@each_page
def test_next_is_what_comes_next(name, soups):
    after = soups[name].select_one('.nav-page-next a')
    for link in soups[name].select('main a'):
        says_next = re.search(r'\bnext\b', link.text) and not link.find_parent(class_='page-navigation')
        if says_next: assert link['href'].partition('#')[0] == after['href']


@each_page
def test_the_site_does_not_send_its_visitors_to_itself(name, soups):
    assert not soups[name].select('main a[href^="https://oplas.github.io/oplas"]')


def is_figure(tag):
    return tag.name in ('img', 'table', 'audio') or {'plotly-figure', 'oplas-dial'} & set(tag.get('class', []))


def test_a_study_begins_with_a_sentence_and_a_figure(soups):
    for name in notebooks:
        if not name.startswith('studies/'): continue
        first = soups[name].select_one('main').find('p')
        assert first.strong and first.strong.text == first.text, name
        shown = first.find_next(is_figure)
        code = soups[name].select_one('main pre')
        assert shown and (code is None or shown.sourceline <= code.sourceline), name


def test_the_first_figure_of_a_study_is_whole_on_a_phone(soups):
    for name in notebooks:
        if not name.startswith('studies/'): continue
        first = soups[name].select_one('main').find('p').find_next(is_figure)
        assert not first.find_parent(class_='wide-picture'), name


def test_a_link_to_the_site_says_what_it_is(soups):
    first = soups['index.html']
    assert 'latent spaces' in first.title.text
    for name,soup in soups.items():
        for tag in soup.select('meta[property="og:url"]'):
            assert tag['content'] == f"https://oplas.github.io/oplas/{'' if name=='index.html' else name}"
    assert first.select('meta[property="og:url"]')


def test_api_has_types_and_words(soups):
    shown = soups['rings/stargate.html'].find(id='spacing').find_parent(class_='cell-output').text
    assert 'z:Tensor, # Projected points, shape (..., N, d)' in shown and ')->Tensor:' in shown


def test_search_finds_and_leads(tab, home):
    tab.goto(home + 'studies/ring.html')
    tab.get_by_role('searchbox', name='Search').fill('chevron')
    tab.locator('.search-result[href*="stargate.html"]').first.click()
    tab.wait_for_url('**/stargate.html*')
    assert 'chevron' in tab.locator('main').inner_text()
    assert tab.wrong == []


queries = {
    'rotate': 'core/fast_rotations.html', 'FiLMR': 'core/operators.html', 'VICReg': 'core/losses.html',
    'LatentPlugin': 'sums/plugin.html', 'plugin': 'sums/plugin.html', 'remix': 'index.html',
    'circle of fifths': 'studies/circle_of_fifths.html', 'subtract drums': 'studies/subtracting_the_drums.html',
    'install': 'install.html', 'colab': 'install.html',
    'getting started': 'install.html', 'own stems': 'your_stems.html', 'stem separation': 'your_stems.html',
    'helix': 'studies/pitch_helix.html',
}  # what visitors typed, and the page that they should find first

@pytest.mark.parametrize('words', queries)
def test_search_finds_the_page_first(words, tab, home):
    tab.goto(home)
    tab.get_by_role('searchbox', name='Search').fill(words)
    first = tab.locator('.search-result').first
    first.wait_for()
    assert urldefrag(urljoin(home, first.get_attribute('href'))).url.removeprefix(home) == queries[words]


def dark(tab): return tab.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).every(c => c < 128)")

def test_theme_follows_the_system_until_it_is_chosen(tab, home):
    tab.goto(home)
    assert not dark(tab)
    tab.emulate_media(color_scheme='dark')
    tab.wait_for_selector('html.quarto-dark')
    assert dark(tab)
    tab.get_by_role('button', name='Dark mode').click()
    tab.wait_for_selector('html:not(.quarto-dark)')
    tab.goto(home + 'rings/stargate.html')
    assert not dark(tab)


def test_a_page_that_turns_dark_before_its_theme_is_there_is_not_bare(tab, home):
    held = []
    tab.route('**/darkly.min.css', lambda request: held.append(request))
    tab.goto(home + 'core/rotations.html', wait_until='domcontentloaded')
    tab.wait_for_function("typeof smalldocsToggleScheme == 'function'")
    shape = """() => ['.navbar', '#quarto-sidebar li', 'main h1', 'main p'].map(where => {
      const {left, top, width, height} = document.querySelector(where).getBoundingClientRect()
      return [left, top, width, height].map(Math.round)
    })"""
    light = tab.evaluate(shape)
    tab.get_by_role('button', name='Dark mode').click()
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == 'rgb(21, 24, 28)'
    assert tab.evaluate(shape) == light
    for request in held: request.continue_()
    tab.wait_for_selector('html.quarto-dark')
    assert tab.evaluate(shape) == light


@pytest.mark.parametrize('scheme', ['light', 'dark'])
def test_the_bar_has_its_colours_before_any_script(scheme, tab, home):
    tab.emulate_media(color_scheme=scheme)
    colour = "() => getComputedStyle(document.querySelector('.navbar-title')).color"
    tab.route('**/smalldocs.js', lambda request: request.abort())
    tab.goto(home + 'core/rotations.html')
    before = tab.evaluate(colour)
    tab.unroute('**/smalldocs.js')
    tab.goto(home + 'core/rotations.html')
    tab.locator('.navbar[data-bs-theme]').wait_for()
    assert tab.evaluate(colour) == before


def test_figures_follow_the_theme(tab, home, soups):
    name = next(n for n in notebooks if soups[n].select('.plotly-figure'))
    tab.goto(home + name)
    tab.draw_figures()
    figure = tab.locator('.plotly-figure').first
    ink = "place => place.layout.font.color"
    light = figure.evaluate(ink)
    tab.emulate_media(color_scheme='dark')
    tab.wait_for_function("before => document.querySelector('.plotly-figure').layout.font.color != before", arg=light)
    assert figure.evaluate("place => getComputedStyle(document.body).color == place.layout.font.color")


def channels(colour): return [float(x) for x in re.findall(r'[\d.]+', colour)[:3]]

def test_a_drop_down_of_a_figure_follows_the_theme(tab, home):
    tab.emulate_media(color_scheme='dark', reduced_motion='reduce')
    tab.goto(home + 'show/viz.html')
    tab.draw_figures()
    boxes = tab.locator('.updatemenu-item-rect')
    assert boxes.count()
    for fill in boxes.evaluate_all('all => all.map(box => getComputedStyle(box).fill)'): assert max(channels(fill)) < 80


def test_pictures_on_paper_follow_the_theme(tab, home, soups):
    name = next(n for n in notebooks if soups[n].select('img.paper'))
    tab.emulate_media(color_scheme='dark', reduced_motion='reduce')
    tab.goto(home + name)
    picture = tab.locator('img.paper').first
    picture.scroll_into_view_if_needed()
    tab.wait_for_function("document.querySelector('img.paper').complete")
    assert max(Image.open(BytesIO(picture.screenshot())).convert('RGB').getpixel((2, 2))) < 64


@pytest.mark.parametrize('name', ['studies/atlas.html', 'studies/square_matrix.html'])
def test_a_table_in_colour_means_the_same_in_the_dark(name, tab, home, soups):
    assert not soups[name].select('img.paper') # whose colours the dark page turns round
    colours = "all => all.map(cell => [getComputedStyle(cell).backgroundColor, getComputedStyle(cell).color])"
    tab.goto(home + name)
    cells = tab.locator('td[style*=background]')
    light = cells.evaluate_all(colours)
    tab.emulate_media(color_scheme='dark')
    tab.wait_for_selector('html.quarto-dark')
    assert light == cells.evaluate_all(colours) and len({tuple(pair) for pair in light}) > 5


@pytest.mark.parametrize('d', [2, 64])
def test_the_atlas_leads_to_the_dial_with_its_settings(tab, home, d):
    tab.goto(home + 'studies/atlas.html')
    table = tab.locator('table', has_text='square, vicreg').first
    table.locator(f'a[href*="n=12&"][href*="d={d}&"]').click()
    gate = tab.locator('.oplas-dial').first
    gate.get_by_text('start as in PyTorch').wait_for()
    labels = ('Dimensions', 'Operator', 'Objective')
    assert [gate.get_by_label(label).input_value() for label in labels] == [str(d), 'square', 'vicreg']
    assert gate.get_by_label('Points', exact=True).input_value() == '12'
    assert tab.evaluate('scrollY') > 0 and gate.is_visible() # the page begins above it
    assert 'The link asks for' not in gate.inner_text() and 'is not on this page' not in gate.inner_text()


def test_the_atlas_links_all_that_the_dial_has(soups, site):
    operators = json.loads((site/'dial/operators.json').read_text())['operators']
    for table in soups['studies/atlas.html'].select('table:has(caption)'):
        operator,_,objective = table.caption.text.partition(', ')
        if operator not in operators: continue
        _,*dims = (head.text for head in table.select('thead th'))
        for row in table.select('tbody tr'):
            n = int(row.th.text)
            for d,cell in zip(dims, row.select('td')):
                has_number = cell.text != '–'
                is_there = objective in operators[operator]['spaces'].get(d, {}).get('objectives', ())
                assert bool(cell.a) == (has_number and is_there and n <= 24), (table.caption.text, n, d)


# Code and prose

def test_code_waits_until_one_switch_shows_it_on_every_page(tab, home):
    tab.goto(home + 'core/operators.html')
    switch,imports = tab.get_by_role('button', name='Show all code'), tab.locator('details.imports').first
    folded = tab.locator('details.code-fold:not(.imports) pre').first
    assert not folded.is_visible() and not imports.is_visible()
    switch.click()
    assert folded.is_visible() and imports.is_visible()
    tab.goto(home + 'core/losses.html')
    tab.locator('.show-code[aria-pressed=true]').wait_for()
    assert tab.locator('details.code-fold pre').last.is_visible()
    tab.get_by_role('button', name='Show all code').click()
    assert not tab.locator('details.code-fold pre').last.is_visible()


def test_a_named_tuple_shows_its_fields(soups):
    shown = soups['core/losses.html'].find(id='vicreg').find_parent(class_='cell-output').text
    assert 'class VICReg(NamedTuple):' in shown and 'covariance:Tensor # Sum of the two views' in shown
    assert not [name for name,soup in soups.items() if re.search(r'def [A-Z]\w+\(\s*\*args, \*\*kwargs', soup.text)]


# On a phone

phones = pytest.mark.parametrize('width, height', [(390, 664), (400, 800)])

@phones
def test_every_link_of_the_drawer_can_be_reached(width, height, tab, home):
    tab.set_viewport_size(dict(width=width, height=height))
    tab.goto(home + 'core/rotations.html')
    tab.locator('.quarto-btn-toggle').click()
    tab.locator('.sidebar-navigation.show').wait_for()
    tab.wait_for_timeout(400) # it slides in
    for link in tab.locator('#quarto-sidebar a').all():
        link.scroll_into_view_if_needed()
        assert link.evaluate("""link => {
          const {left, top, width, height} = link.getBoundingClientRect()
          return link.contains(document.elementFromPoint(left + width/2, top + height/2))
        }"""), link.inner_text()


@phones
def test_what_is_tapped_is_large_enough(width, height, tab, home):
    tab.set_viewport_size(dict(width=width, height=height))
    tab.goto(home + 'core/rotations.html')
    tab.locator('.quarto-btn-toggle').click()
    tab.locator('.sidebar-navigation.show').wait_for()
    beside = '#quarto-sidebar a, .page-actions :is(a, button), .page-navigation a, .quarto-btn-toggle'
    small = """all => all.map(one => [one.textContent.trim(), one.getBoundingClientRect()])
      .filter(([, box]) => box.height < 44 || box.width < 44).map(([text]) => text)"""
    assert tab.locator(f'{beside}, details:not(.imports) > summary').evaluate_all(small) == []


def test_a_signature_stands_off_the_edge_of_its_box(tab, home):
    tab.goto(home + 'core/losses.html')
    gaps = tab.locator('.cell-output-markdown pre.sourceCode').evaluate_all("""all => all.map(box => {
      const words = document.createRange()
      words.selectNodeContents(box.querySelector('code'))
      return words.getBoundingClientRect().left - box.getBoundingClientRect().left
    })""")
    assert gaps and min(gaps) >= 8


def test_a_wide_picture_is_readable_on_a_phone(tab, home):
    tab.set_viewport_size(dict(width=390, height=664))
    tab.goto(home + 'sound/basic_pitch.html')
    frame = tab.locator('.wide-picture').first
    assert frame.locator('img').bounding_box()['width'] >= 600
    assert frame.evaluate('frame => frame.scrollWidth > frame.clientWidth')
    assert 'scrolls' in frame.evaluate("frame => getComputedStyle(frame, '::before').content")
    assert tab.evaluate('document.documentElement.scrollWidth') <= 390


@pytest.mark.parametrize('name', ['show/viz.html', 'studies/ring.html', 'studies/the_order_nobody_told.html'])
def test_panels_stand_below_each_other_on_a_phone(name, tab, home):
    panels = tab.locator('picture > img')
    shapes = {}
    for width in (1300, 390):
        tab.set_viewport_size(dict(width=width, height=800))
        tab.goto(home + name)
        panels.first.scroll_into_view_if_needed()
        panels.first.evaluate('image => image.decode()')
        shapes[width] = [image.bounding_box() for image in panels.all()]
        assert all(box['x'] >= 0 and box['x'] + box['width'] <= width for box in shapes[width])
    for wide,narrow in zip(shapes[1300], shapes[390]):
        assert narrow['width']*narrow['height'] > 0.7*wide['width']*wide['height'] # nothing became small


def test_the_dial_trains_with_what_was_built(tab, home):
    tab.goto(home)
    gate = tab.locator('.oplas-dial').first
    gate.get_by_text('Recorded: 12 points').wait_for()
    gate.get_by_role('button', name='Dial', exact=True).click()
    gate.get_by_text('Recorded: 12 points').wait_for(state='detached')
    gate.get_by_text('1,500 of 1,500').wait_for()
    assert tab.wrong == [] and [url for url in tab.bytes if url.endswith('ort-wasm-simd-threaded.wasm')]


def test_the_dial_offers_every_operator_that_is_one_in_a_plane(tab, home, site):
    listed = json.loads((site/'dial/operators.json').read_text())
    offers = [name for name in OPERATORS if name not in NOTHING_NEW_IN_A_PLANE]
    assert list(listed['operators']) == offers and listed['objectives'] == list(OBJECTIVES)
    assert {len(operator['spaces']['2']['first']) for operator in listed['operators'].values()} == {1, 100}
    tab.goto(home)
    gate = tab.locator('.oplas-dial').first
    def offered(label):
        return gate.get_by_label(label).locator('option').evaluate_all('all => all.map(option => option.value)')
    gate.get_by_text('Seeds 0 to 99 start as in PyTorch').wait_for()
    assert offered('Operator') == list(listed['operators']) and offered('Objective') == listed['objectives']
    for operator,objective in itertools.product(offered('Operator'), offered('Objective')):
        assert (site/f'dial/graphs/{operator}-{objective}.onnx').is_file()


chips = {'24 notes': True, 'Too fast': False, 'The paper’s objective': False, '64-D: FiLMR': True,
         '64-D: where a matrix fails': False, '64-D: VICReg': False}

@pytest.mark.parametrize('chip', chips)
def test_a_chip_of_the_dial_shows_what_it_promises(tab, home, chip):
    tab.goto(home)
    gate = tab.locator('.oplas-dial').first
    gate.get_by_role('button', name=chip, exact=True).click()
    gate.get_by_role('button', name='Dial', exact=True).click()
    status = gate.get_by_role('status')
    status.get_by_text('Done.').wait_for(timeout=60_000)
    said = status.inner_text()
    assert ('The gate is locked' in said) == chips[chip], said
    assert tab.wrong == []


def test_the_live_dial_has_a_dial_and_its_words_are_plain(tab, home):
    tab.goto(home + 'show/widgets.html?n=2')
    dial = tab.locator('.oplas-dial').first
    dial.get_by_role('button', name='Dial', exact=True).wait_for()
    assert 'The link asks for n=2, but 12 was taken.' in dial.inner_text()
    assert '<b>' not in tab.locator('main').inner_text() and tab.wrong == []


def test_where_the_dial_sends_people_there_is_a_page(site):
    named = re.findall(r"'([\w/]+\.html)[#']", (root/'nbs/dial/presets.js').read_text())
    assert len(named) > 5 and [page for page in named if not (site/page).is_file()] == []


def test_an_unknown_address_leads_home(tab, home):
    tab.goto(home + 'studies/nothing/here')
    assert tab.locator('h1').inner_text() == 'No such page'
    tab.get_by_role('link', name='the first one').click()
    tab.wait_for_url(home + 'index.html')


def test_figures_are_drawn_by_the_plotly_that_wrote_them():
    wrote = {
        v for p in notebooks.values() for v in re.findall(r'cdn\.plot\.ly/plotly-([\d.]+)\.min\.js', p.read_text())
    }
    assert wrote == {json.loads((root/'package.json').read_text())['dependencies']['plotly.js-dist-min']}


def test_lock_file_names_no_host(): assert 'resolved' not in (root/'package-lock.json').read_text()
