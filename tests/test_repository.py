"What is committed agrees with the notebooks, and the notebooks are fit to read."
import ast
import builtins
import json
import math
import re
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import colab
import pytest
from packaging.requirements import Requirement

root = Path(__file__).parent.parent
notebooks = [p for p in sorted((root/'nbs').rglob('*.ipynb')) if '.ipynb_checkpoints' not in p.parts]
modules = [p for p in sorted((root/'oplas').rglob('*.py')) if not p.name.startswith('_')]
each_notebook = pytest.mark.parametrize('path', notebooks, ids=lambda p: str(p.relative_to(root/'nbs')))
each_module = pytest.mark.parametrize(
    'path', modules, ids=lambda p: p.relative_to(root / 'oplas').with_suffix('').as_posix()
)


def run(name, *args, cwd): subprocess.run([Path(sys.executable).with_name(name), *args], cwd=cwd, check=True)

def contents(folder, pattern): return {str(p.relative_to(folder)): p.read_text() for p in folder.rglob(pattern)}

def changed(before, after): return sorted(k for k in before.keys() | after.keys() if before.get(k) != after.get(k))


by_hand = ('all.py', '__init__.py')

def test_modules_are_the_exported_notebooks(copy):
    before = contents(copy/'oplas', '*.py')
    written = [name for name in before if Path(name).name not in by_hand]
    for name in written: (copy/'oplas'/name).unlink()
    run('nbdev_export', cwd=copy)
    assert changed(before, contents(copy/'oplas', '*.py')) == [], 'run `make export`'


def test_stubs_are_those_of_the_modules(copy):
    before = contents(copy/'oplas', '*.pyi')
    for name in before: (copy/'oplas'/name).unlink()
    run('python', 'tools/stubs.py', cwd=copy)
    assert changed(before, contents(copy/'oplas', '*.pyi')) == [], 'run `make export`'


def test_the_widget_is_made_of_the_modules_of_the_page(copy):
    files = [copy/'oplas/show'/name for name in ('dial.js', 'dial.css')]
    before = [path.read_text() for path in files]
    run('python', 'tools/widget.py', cwd=copy)
    assert [path.read_text() for path in files] == before, 'run `make export`'


def test_readme_is_the_index_notebook(copy):
    before = (copy/'README.md').read_text()
    run('python', 'tools/readme.py', cwd=copy)
    assert (copy/'README.md').read_text() == before, 'run `make export`'


def test_notebooks_are_clean(copy):
    before = contents(copy/'nbs', '*.ipynb')
    run('nbdev_clean', cwd=copy)
    assert changed(before, contents(copy/'nbs', '*.ipynb')) == [], 'run `nbdev_clean`'


@each_notebook
def test_a_notebook_opened_in_colab_first_fetches_what_it_needs(path):
    "And nowhere else: tests and `make notebooks` skip the cell, and the site hides it."
    cells = json.loads(path.read_text())['cells']
    first = next(cell for cell in cells if cell['cell_type'] == 'code')
    assert ''.join(first['source']) == colab.first_cell(path, cells), 'run tools/colab.py'


package_of = dict(sklearn='scikit-learn', umap='umap-learn', fluidsynth='pyfluidsynth', **colab.packages)

def brought(commands):
    "The packages that Colab's commands install, apart from what those need in turn."
    extras = re.search(r'oplas\[([\w,]+)\]', commands)[1].split(',')
    settings = ConfigParser()
    settings.read(root/'settings.ini')
    lists = [settings['DEFAULT'][key] for key in ('requirements', *(f'{extra}_requirements' for extra in extras))]
    declared = {Requirement(line).name for line in ' '.join(lists).split()}
    return declared | set(commands.split()) | {'oplas', 'IPython'}  # IPython is where a notebook runs


@each_notebook
def test_a_notebook_imports_only_what_its_first_cell_brings(path):
    cells = json.loads(path.read_text())['cells']
    beside = {p.stem for p in path.parent.glob('*.py')}
    imported = {name.split('.')[0] for name in colab.modules(cells)} - set(sys.stdlib_module_names) - beside
    there = brought(' '.join(colab.commands(path, cells)))
    assert [name for name in imported if package_of.get(name, name) not in there] == []


@each_notebook
def test_notebook_is_under_a_megabyte(path): assert path.stat().st_size < 1e6


def outputs(path):
    cells = json.loads(path.read_text())['cells']
    return [o for cell in cells for o in cell.get('outputs', [])]


@each_notebook
def test_notebook_shows_no_errors_warnings_or_progress(path):
    shown = outputs(path)
    assert not [o['evalue'] for o in shown if o['output_type'] == 'error']
    streams = {
        name: ''.join(''.join(o['text']) for o in shown if o.get('name') == name) for name in ('stdout', 'stderr')
    }
    assert streams['stderr'] == ''
    assert not re.search(r'\r|\d+%\|', streams['stdout'])


@each_notebook
def test_notebook_shows_no_paths_of_a_machine(path):
    for output in outputs(path):
        data = {k: v for k, v in output.get('data', {}).items() if not k.startswith('image/')}
        text = json.dumps([output.get('text'), data])
        assert not re.findall(r'(?<![\w+/])/(?:home|root|work|tmp)/\S*', text)


wings = ['core', 'rings', 'sums', 'sound', 'show']
ground = {'core.files', 'core.settings', 'core.precision', 'core.hub'} # Everything stands on these, which are read last


def is_module(name): return (root/f"{name.replace('.', '/')}.py").exists()


def whole_name(package, name):
    "A module of a package, or the package where it gives a name of one of its modules."
    return f'{package}.{name}' if is_module(f'{package}.{name}') else package


def imported(path):
    "The names of the oplas modules that the module at `path` imports, in functions too."
    package = ('oplas', *path.relative_to(root/'oplas').parent.parts)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import): names = [a.name for a in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[:len(package) + 1 - node.level] if node.level else ()
            source = '.'.join((*above, *filter(None, [node.module])))
            names = [source if is_module(source) else whole_name(source, a.name) for a in node.names]
        else: continue
        yield from (name.removeprefix('oplas.') for name in names if name.startswith('oplas.'))


def module_name(path): return '.'.join(path.relative_to(root/'oplas').with_suffix('').parts)


def place(path):
    "Where a module stands: its wing, and the number of its notebook in it; what is in no wing stands on top."
    edited = re.search(r'File to edit: \S*?(\d+)_\w+\.ipynb', path.read_text())
    number = int(edited[1]) if edited else 0
    if module_name(path) in ground: number -= 100
    wing = path.parent.name
    return (wings.index(wing) if wing in wings else len(wings), number)


@each_module
def test_module_imports_only_downwards(path):
    places = {module_name(p): place(p) for p in modules}
    places |= {wing: (i, math.inf) for i, wing in enumerate(wings)}
    here = module_name(path)
    assert [name for name in imported(path) if places[name] >= places[here]] == []


@each_module
def test_private_names_stay_in_their_module(path):
    borrowed = [
        alias.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.level or (node.module or '').startswith('oplas'))
        for alias in node.names
        if alias.name.startswith('_')
    ]
    assert borrowed == []


def test_actions_are_pinned_by_commit():
    for workflow in (root/'.github/workflows').glob('*.yml'):
        for action in re.findall(r'uses:\s*(.*)', workflow.read_text()):
            assert re.fullmatch(r'[\w./-]+@[0-9a-f]{40} # v[\d.]+', action), f'{workflow.name}: {action}'


of_all = set(ast.literal_eval(re.search(r'__all__ = (\[.*\])', (root/'oplas/all.py').read_text(), re.DOTALL)[1]))

def names_of(code):
    "The names that an example uses, and those that it brings."
    tree = ast.parse(code)
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    used,made = ({node.id for node in names if isinstance(node.ctx, kind)} for kind in (ast.Load, ast.Store))
    imports = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    brought = {alias.asname or alias.name for node in imports for alias in node.names}
    return used, made | brought | (of_all if '*' in brought else set())


examples = re.findall(r'^```python\n(.*?)^```', (root/'README.md').read_text(), re.MULTILINE | re.DOTALL)

@pytest.mark.parametrize('code', examples)
def test_an_example_of_the_readme_stands_alone(code):
    used,brought = names_of(code)
    assert used <= brought | set(dir(builtins))
