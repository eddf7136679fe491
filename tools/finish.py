"Make rendered pages whole: formulas set, pictures in files, everything named, and nothing asked of another site."
import base64
import html
import json
import re
import shutil
import subprocess
from collections import ChainMap
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from bs4 import BeautifulSoup
from fontTools import subset
from nbdev.config import get_config
from panels import stack
from PIL import Image
from search import entries, write_search

root = Path(__file__).parent.parent
fragments = root/'tools/pages'
libraries = (  # What pages load of the packages that package-lock.json pins: from, to, files
    ('katex/dist', 'katex', 'katex.min.css fonts/*.woff2'),
    ('minisearch/dist/es', 'minisearch', 'index.js'),
    ('plotly.js-dist-min', 'plotly', 'plotly.min.js'),
    ('onnxruntime-web/dist', 'onnxruntime-web', 'ort.wasm.bundle.min.mjs ort-wasm-simd-threaded.wasm'))


class Place(NamedTuple):
    src:PurePosixPath # Of the notebook, from the root of the notebooks
    out:PurePosixPath # Of the page, from the root of the site


WIDE = 600  # pixels: a wider picture would be too small to read on a phone, where it scrolls instead
FILLED = 0.3  # share of a picture without background that is drawn on: above it is a map of colours, and no lines

def element(markup): return BeautifulSoup(markup, 'html.parser').contents[0]

def set_maths(soups):
    "Set the formulas of all pages; KaTeX does so in one go."
    places = [span for soup in soups for span in soup.select('span.math')]
    formulas = [(p.text.strip()[2:-2], 'display' in p['class']) for p in places]
    done = subprocess.run(
        ['node', fragments / 'maths.js'], input=json.dumps(formulas), cwd=root, check=True, stdout=subprocess.PIPE,
        text=True,
    )
    for place,markup in zip(places, json.loads(done.stdout)):
        place.clear()
        place.append(element(markup))
        if 'display' in place['class']: place['tabindex'] = 0

def move_out(tag, path, known, suffix):
    "Move what a tag holds out of the page at `path` into a file, which loads when it is needed; return the file."
    data = base64.b64decode(tag['src'].partition(',')[2])
    file = known.setdefault(data, path.parent/f'{path.stem}_files'/f'{len(known)}{suffix}')
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data)
    tag['src'] = file.relative_to(path.parent).as_posix()
    return file

def looks(picture):
    "What a dark page has to know of a picture: whether it is on paper, or filled with colours that mean something."
    clear = picture.getchannel('A')
    if clear.getpixel((0, 0)) == 255: return ['paper']
    drawn = sum(clear.histogram()[128:])/(picture.width*picture.height)
    return ['filled'] if drawn > FILLED else []

def place_picture(img, path, known):
    "Move a picture out of the page at `path`; where it has panels, a phone gets them below each other."
    file = move_out(img, path, known, '.png')
    picture = Image.open(file)
    panels = picture.text.get('panels')
    picture = picture.convert('RGBA')
    size = dict(width=picture.width, height=picture.height)
    img.attrs |= size | dict(loading='lazy', decoding='async')
    img['class'] = [*img.get('class', []), *looks(picture)]
    if not panels:
        if picture.width > WIDE: img.wrap(element('<div class="wide-picture" tabindex="0"></div>'))
        return
    try: stacked = stack(picture, panels)
    except ValueError as e: raise ValueError(f'{file.name}: {e}') from e
    narrow = file.with_name(f'{file.stem}-narrow.png')
    stacked.save(narrow, optimize=True)
    img.wrap(element('<picture></picture>'))
    img.insert_before(element(
        f'<source media="(max-width: 599.98px)" srcset="{narrow.relative_to(path.parent).as_posix()}" '
        f'width="{stacked.width}" height="{stacked.height}">'
    ))

def actions(page):
    "The ways to a notebook: to run it, to its source, to its text."
    cfg = get_config()
    where = f'{cfg.user}/{cfg.repo}/blob/{cfg.branch}/{cfg.nbs_path.name}/{page.src}'
    links = {
        'Open in Colab': f'https://colab.research.google.com/github/{where}',
        'View source': f'https://github.com/{where}',
        'Markdown': page.out.with_suffix('.llms.md').name,
    }
    return element(
        '<p class="page-actions">' + ' '.join(f'<a href="{href}">{text}</a>' for text, href in links.items()) + '</p>'
    )

def switch_code(soup):
    "Mark the imports, which a page shows only with all of its code, and add a switch for that."
    folds = soup.select('details.code-fold')
    for fold in folds:
        if fold.summary.text.startswith('imports'): fold['class'] = [*fold['class'], 'imports']
    if not folds: return
    switch = '<button type="button" class="show-code" aria-pressed="false">Show all code</button>'
    soup.select_one('#title-block-header').append(element(f'<div class="page-actions">{switch}</div>'))

def keep_theme(soup):
    "Keep the light theme below the dark one: where that comes late, a page that turns dark is not bare until then."
    light = soup.select_one('link.quarto-color-scheme[data-mode=light]')
    light.insert_before(element(f'<link rel="stylesheet" href="{light["href"]}">'))
    del light['href']  # scripts still find it, and switch nothing

def libraries_of(soup, base):
    "Load what this page needs from the site, after the text, and nothing from elsewhere."
    for tag in soup.select('[src*="cdn.jsdelivr.net"], [href*="cdn.jsdelivr.net"]'): tag.decompose()
    if soup.select_one('.katex'):
        soup.head.append(element(f'<link rel="stylesheet" href="{base}site_libs/katex/katex.min.css">'))
        for font in ('Main-Regular', 'Math-Italic'):
            soup.head.append(
                element(
                    '<link rel="preload" as="font" type="font/woff2" crossorigin '
                    f'href="{base}site_libs/katex/fonts/KaTeX_{font}.woff2">'
                )
            )
    if soup.select_one('.plotly-figure'):
        soup.head.append(element(f'<script type="module" src="{base}site_libs/plots.js"></script>'))
    for script in soup.head.select('script[src$="fuse.min.js"]'):
        script.replace_with(element(f'<script type="module" src="{base}site_libs/search.js"></script>'))
    if soup.select_one('.show-code'):
        soup.head.append(element(f'<script type="module" src="{base}site_libs/code.js"></script>'))
    for script in soup.head.select('script[src]'): script['defer'] = ''

def card(soup, page):
    "What a link to this page shows: its address, and the picture, which lies beside the first page for all."
    cfg = get_config()
    address = f"{cfg.doc_host}{cfg.doc_baseurl}/{'' if page.out.as_posix()=='index.html' else page.out}"
    for tag in soup.select('meta[property="og:title"]'):
        tag.insert_before(element(f'<meta property="og:url" content="{address}">'))
    for tag in soup.select('meta[property="og:image"], meta[name="twitter:image"]'):
        tag['content'] = f'{cfg.doc_host}{cfg.doc_baseurl}/images/card.png'

names = {'nav.navbar': 'Site', '.quarto-secondary-nav': 'This page', '#quarto-sidebar': 'Pages', '#TOC': 'On this page',
         '#quarto-margin-sidebar': 'Beside the text', '.page-navigation': 'Previous and next'}

columns = re.compile(r'\S {2,}\S.*\S {2,}\S')  # what stands in columns cannot wrap

unit = '(?:kHz|Hz|dB|ms|s|kB|MB|GB|%)'
inseparable = re.compile(  # 0.5 dB (0.4 to 0.6 dB), 0.98 ± 0.01
    rf'\([^()]{{1,28}}\)|\b[\d.]+ ± [\d.]+(?: {unit}(?!\w))?|\b[\d.]+ {unit}(?!\w)'
)

def keep_together(cell):
    "Let no line end within a range or between a number and its unit: the cell of a table is narrow on a phone."
    for text in cell.find_all(string=inseparable):
        marked = inseparable.sub(r'<span class="together">\g<0></span>', html.escape(text))
        text.replace_with(BeautifulSoup(marked, 'html.parser'))

def accessible(soup):
    "Name what a screen reader meets, and let the keyboard reach what scrolls."
    for where,name in names.items():
        for tag in soup.select(where): tag['aria-label'] = name
    for tag in soup.select('i.bi'):
        tag.attrs.pop('role', None)
        tag['aria-hidden'] = 'true'
    for tag in soup.select('.sidebar-item-toggle'): tag.decompose()
    for tag in soup.select('.sidebar-link[role=navigation]'):
        tag.replace_with(element(f'<span class="sidebar-heading">{tag.text}</span>'))
    for tag in soup.select('.quarto-color-scheme-toggle'):
        tag.name,tag['type'],tag['aria-label'] = 'button', 'button', 'Dark mode'
        del tag['href']
    for tag in soup.select('#quarto-margin-sidebar'): tag.name = 'aside'
    for tag in soup.select('main pre'): tag['tabindex'] = 0
    for tag in soup.select('main .cell-output:not(.cell-output-markdown) pre'):
        if not columns.search(tag.text): tag['class'] = [*tag.get('class', []), 'sentence']
    for cell in soup.select('main td'): keep_together(cell)
    for tag in soup.select('main table'): tag.wrap(element('<div class="table-responsive" tabindex="0"></div>'))

def finish_some(pages, out):
    "Make some of the pages in the folder `out` whole, and return what the search finds on them."
    soups = [BeautifulSoup((out/page.out).read_text(), 'html.parser') for page in pages]
    set_maths(soups)
    for page,soup in zip(pages, soups):
        path = out/page.out
        known = {p.read_bytes(): p for p in path.with_name(f'{page.src.stem}_files').glob('*')}
        for img in soup.select('img[src^="data:image/png"]'): place_picture(img, path, known)
        for audio in soup.select('audio[src^="data:audio/mpeg"]'): move_out(audio, path, known, '.mp3')
        if page.src.suffix=='.ipynb': soup.select_one('.page-navigation').insert_before(actions(page))
        switch_code(soup)
        keep_theme(soup)
        libraries_of(soup, '../'*(len(page.out.parts) - 1))
        card(soup, page)
        accessible(soup)
        if page.src.stem=='404': soup.head.insert(0, element(f'<base href="{get_config().doc_baseurl}/">'))
        path.write_text(str(soup))
    return {page.out: entries(soup, page.out.as_posix()) for page,soup in zip(pages, soups) if page.src.stem != '404'}

def finish(pages, out, at_once=2):
    "Make the pages in the folder `out` whole."
    places = [Place(page.src, page.out) for page in pages]
    with ProcessPoolExecutor(at_once) as pool:
        found = dict(ChainMap(*pool.map(finish_some, [places[i::at_once] for i in range(at_once)], [out]*at_once)))
    write_search([found[page.out] for page in pages if page.out in found], out/'search.json')

def few_icons(libs):
    "Leave of the icons what the pages show."
    style,font = libs/'bootstrap-icons/bootstrap-icons.min.css', libs/'bootstrap-icons/fonts/bootstrap-icons.woff'
    used = {name for page in libs.parent.rglob('*.html') for name in re.findall(r'\bbi-[a-z0-9-]+', page.read_text())}
    css = re.sub(
        r'\.(bi-[a-z0-9-]+)::before\{content:[^}]*\}',
        lambda rule: rule[0] if rule[1] in used else '',
        style.read_text(),
    )
    style.write_text(re.sub(r'src:[^}]*', f'src:url("fonts/{font.name}")', css))
    codes = re.findall(r'content: ?"\\(f[0-9a-f]{3})"', css + (libs/'smalldocs.css').read_text())
    subset.main([str(font), f"--unicodes={','.join(codes)}", '--flavor=woff', f'--output-file={font}'])
    font.with_suffix('.woff2').unlink()

def copy_libraries(libs):
    "Copy what the pages load into the site, and take the fonts of another site out of the themes."
    for start,to,patterns in libraries:
        start = root/'node_modules'/start
        for path in (p for pattern in patterns.split() for p in start.glob(pattern)):
            copy = libs/to/path.relative_to(start)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
    shutil.rmtree(libs/'fuse', ignore_errors=True)
    for script in ('plots.js', 'code.js', 'search.js'): shutil.copy(fragments/script, libs)
    for css in (libs/'themes').glob('*.css'): css.write_text(re.sub(r'@import url\([^)]*\);', '', css.read_text()))
    few_icons(libs)
