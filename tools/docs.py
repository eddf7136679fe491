"Build the site in `_docs`: nbdev stages the notebooks, smalldocs renders them, and `finish` makes the pages whole."
import argparse
import ast
import base64
import copy
import functools
import json
import re
import shutil
import sys
import threading
import time
import traceback
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

import yaml
from finish import copy_libraries, element, finish
from folding import fold
from nbdev.quarto import nbdev_sidebar, refresh_quarto_yml
from nbdev.serve import proc_nbs
from panels import mark
from site_data import begin_data
from smalldocs import config, notebook, serve, site

root = Path(__file__).parent.parent
staged = root/'_proc'
out = root/'_docs'

@contextmanager
def step(what):
    "Say what is being done, and how long it took."
    print(what, end=' ', flush=True, file=sys.stderr)
    began = time.monotonic()
    yield
    print(f'{time.monotonic() - began:.0f} s', file=sys.stderr)


# Before rendering: the notebooks as nbdev stages them in `_proc`

api_source = '{target="_blank" style="float:right; font-size:smaller"}'
of_python = re.compile(r'\*(Return repr\(self\)|Call self as a function|Helper for pickle)\.\*')  # says nothing of ours
special = re.compile(r'(?<=\.)__(\w+)__$', re.MULTILINE)  # which is bold in markdown
no_parameters = re.compile(r'def (\w+)\(\n    \*args, \*\*kwargs\n\):')
doclink = re.compile(r'\[(`[^`]*`)\]\([^)]*\)')
nested = re.compile(r'\[\[(`[^`]*`)\]\([^)]*\)\]\(')
plotly,widget = 'application/vnd.plotly.v1+json', 'application/vnd.jupyter.widget-view+json'

@functools.cache
def fielded():
    "Of each class that makes no `__init__` of its own its first line and its fields, as the package has them, by name."
    shown = {}
    for path in (root/'oplas').rglob('*.py'):
        source = path.read_text(encoding='utf-8')
        for node in ast.parse(source).body:
            if not isinstance(node, ast.ClassDef): continue
            lines = source.splitlines()
            fields = [lines[field.lineno - 1] for field in node.body if isinstance(field, ast.AnnAssign)]
            shown[node.name] = '\n'.join([lines[node.lineno - 1], *fields])
    return shown

def plain_api(markdown):
    "nbdev's description of a function, without links in code and without styles; of a named tuple its fields."
    if of_python.search(markdown): return ''
    markdown = special.sub(r'\_\_\1\_\_', markdown)
    markdown = no_parameters.sub(lambda found: fielded().get(found[1], found[0]), markdown)
    parts = re.split(r'^(```.*?^```)', markdown.replace(api_source, ''), flags=re.MULTILINE | re.DOTALL)
    return ''.join(doclink.sub(r'\1', p).replace('\\`', '`') if i%2 else p for i,p in enumerate(parts))

def place_for(figure, path, alt):
    "A place for a plotly figure, which is kept beside the page until the place comes into view."
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(figure))
    place = element('<div class="plotly-figure" role="figure"><p></p></div>')
    place['data-figure'] = f'{path.parent.name}/{path.name}'
    place['style'] = f"height: {figure['layout'].get('height', 450)}px"
    if alt: place['aria-label'] = place.p.string = alt
    return str(place)

def tidy_output(data, path, options):
    "What to show of one output, given as data by type, of a cell with such options."
    if 'image/png' in data and 'panels' in options:
        png = base64.b64decode(data['image/png'])
        return data | {'image/png': base64.b64encode(mark(png, options['panels'])).decode()}
    html = ''.join(data.get('text/html', ''))
    if plotly in data: return {'text/html': place_for(data[plotly], path, options.get('fig-alt'))}
    if widget in data:
        return {
            'text/html': '<p class="widget-note">Here stands a widget: '
            'it works where the notebook runs, in Jupyter or Colab.</p>'
        }
    if 'PlotlyConfig' in html: return {}
    if 'text/markdown' in data: return {'text/markdown': plain_api(''.join(data['text/markdown']))}
    return data

for_readme = re.compile(r'^(#\||<!--) only: readme', re.MULTILINE)

def options_of(cell): return notebook.cell_options(''.join(cell['source']))[0] if cell['cell_type']=='code' else {}

def show_first(cells):
    "Show what a cell marked `lead` shows below the first words of the page: there too, or there alone."
    marked = next((cell for cell in cells if 'lead' in options_of(cell)), None)
    if not marked: return
    first = copy.deepcopy(marked) | dict(source=f"#| echo: false\n{''.join(marked['source'])}")
    if options_of(marked)['lead'] == 'move': marked['outputs'] = []
    is_words = [cell['cell_type']=='markdown' and not ''.join(cell['source']).startswith('<!--') for cell in cells]
    cells.insert(is_words.index(True) + 1, first)

def tidy(path):
    "Leave out what only README.md shows, and give the outputs of a staged notebook a form for the page."
    nb = json.loads(path.read_text())
    if nb['metadata'].get('tidy'): return  # nothing has changed since the last build
    nb['metadata']['tidy'] = True
    nb['cells'] = [cell for cell in nb['cells'] if not for_readme.search(''.join(cell['source']))]
    show_first(nb['cells'])
    for n,cell in enumerate(nb['cells']):
        if cell['cell_type']=='markdown': cell['source'] = nested.sub(r'[\1](', ''.join(cell['source']))
        options = options_of(cell)
        for i,o in enumerate(cell.get('outputs', [])):
            figure = path.parent/'figures'/f'{path.stem}-{n}-{i}.json'
            if 'data' in o: o['data'] = tidy_output(o['data'], figure, options)
        if cell['cell_type']=='code': fold(cell)
    path.write_text(json.dumps(nb))

def tables_of_pages():
    "The sections of the first page that list pages: their names, each with the pages in order."
    cells = json.loads((root/'nbs/index.ipynb').read_text(encoding='utf-8'))['cells']
    text = '\n\n'.join(''.join(cell['source']) for cell in cells if cell['cell_type']=='markdown')
    _,*parts = re.split(r'^### (.*)$', text, flags=re.MULTILINE)
    first_of_row = re.compile(r'^\| \[[^]]*\]\(([\w/]+\.ipynb)\)', re.MULTILINE)
    return {name: first_of_row.findall(part) for name,part in zip(parts[::2], parts[1::2])}

def group_sidebar(path):
    "Pages in the groups and in the order in which the first page lists them, itself first of all."
    bar = yaml.safe_load(path.read_text())
    groups = [dict(section=name, contents=pages) for name,pages in tables_of_pages().items()]
    bar['website']['sidebar']['contents'] = ['index.ipynb', *groups]
    path.write_text(yaml.safe_dump(bar, sort_keys=False))

def stage(force):
    "Let nbdev stage `nbs` in `_proc`: all of it, with the data of dial and desk, or what has changed."
    refresh_quarto_yml()
    nbdev_sidebar.__wrapped__()
    data = {name: begin_data(name) for name in ('dial', 'desk')} if force else {}
    with step('notebooks'):
        proc_nbs(n_workers=2, force=force)
        for path in staged.rglob('*.ipynb'): tidy(path)
        group_sidebar(staged/'sidebar.yml')
    places = dict(dial=staged/'dial', desk=staged/'dial/desk')
    for name,wait in data.items():
        with step(name): shutil.copytree(wait(), places[name], dirs_exist_ok=True)


# Rendering

class Site(site.Site):
    "A site whose pages have the names, and find the links, that nbdev gives them."
    def read(self, src):
        page = super().read(src)
        page.out = page.src.with_name(page.front.get('output-file', page.out.name))
        return page

    def warn(self, msg):
        if 'output-file' not in msg: super().warn(msg)

    def find_page(self, target):
        by_name = {page.out: page for page in self.pages.values()}
        return by_name.get(target) or super().find_page(target)

    def resolve(self, href, page, record=True):
        home = f"{self.project.website['site-url']}/"
        return super().resolve('/' + href.removeprefix(home) if href.startswith(home) else href, page, record)

    def hidden(self, page): return page.src.stem=='404'


# Pages that have moved since they were first published, and where to

moved = dict(
    rotations='core/rotations', operators='core/operators', losses='core/losses', projectors='core/projectors',
    training='core/training', points='rings/points', stargate='rings/stargate', cayley='rings/cayley',
    mixing='sums/relations', plugin='sums/plugin', encoders='sound/encoders', stems='sound/stems', store='sound/store',
    songs='sound/songs', viz='show/viz', widgets='show/widgets', browser='show/browser',
)

def redirect(page, to):
    "Send whoever comes to an old address on, to the same place of the page."
    title = to.rsplit('/', 1)[-1].capitalize()
    page.write_text(f'''<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<script>location.replace("{to}.html" + location.hash)</script>
<meta http-equiv="refresh" content="0; url={to}.html"><link rel="canonical" href="{to}.html"></head>
<body><p>This page has moved to <a href="{to}.html">{to}.html</a>.</p></body></html>
''')


def build(changed_only=False, preview=False):
    "Stage, render and finish the site."
    stage(force=not changed_only)
    made = Site(config.load(staged), quiet=True, preview=preview)
    made.out = out
    with step('pages'): made.build()
    with step('finish'):
        finish(made.pages.values(), out)
        copy_libraries(out/'site_libs')
    for old,new in moved.items(): redirect(out/f'{old}.html', new)
    for warning in made.warnings: print(warning, file=sys.stderr)

def watch(port=4200):
    "Serve the site, and build it again when a notebook changes."
    build(preview=True)
    handler = functools.partial(serve.Handler, directory=out)
    threading.Thread(target=ThreadingHTTPServer(('127.0.0.1', port), handler).serve_forever, daemon=True).start()
    print(f'http://127.0.0.1:{port}/ (Ctrl-C stops)')
    while True:
        seen = serve.snapshot(root/'nbs', out)
        while serve.snapshot(root/'nbs', out)==seen: time.sleep(0.5)
        try: build(changed_only=True, preview=True)
        except Exception: traceback.print_exc()
        serve.Handler.version += 1


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--watch', action='store_true', help='serve the site, and build it again on every change')
    watch() if parser.parse_args().watch else build()
