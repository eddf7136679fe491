"What is committed agrees with the notebooks, and the notebooks are fit to read."
import ast, json, re, subprocess, sys
from pathlib import Path
import pytest

root = Path(__file__).parent.parent
notebooks = [p for p in sorted((root/'nbs').rglob('*.ipynb')) if '.ipynb_checkpoints' not in p.parts]
modules = [p for p in sorted((root/'oplas').rglob('*.py')) if p.name not in ('_modidx.py', '__init__.py')]
each_notebook = pytest.mark.parametrize('path', notebooks, ids=lambda p: str(p.relative_to(root/'nbs')))
each_module = pytest.mark.parametrize('path', modules, ids=lambda p: p.stem)


def run(name, *args, cwd): subprocess.run([Path(sys.executable).with_name(name), *args], cwd=cwd, check=True)

def contents(folder, pattern): return {str(p.relative_to(folder)): p.read_text() for p in folder.rglob(pattern)}

def changed(before, after): return sorted(k for k in before.keys() | after.keys() if before.get(k) != after.get(k))


def test_modules_are_the_exported_notebooks(copy):
    before = contents(copy/'oplas', '*.py')
    for name in before.keys() - {'all.py'}: (copy/'oplas'/name).unlink()
    run('nbdev_export', cwd=copy)
    assert changed(before, contents(copy/'oplas', '*.py')) == [], 'run `make export`'


def test_stubs_are_those_of_the_modules(copy):
    before = contents(copy/'oplas', '*.pyi')
    for name in before: (copy/'oplas'/name).unlink()
    run('python', 'tools/stubs.py', cwd=copy)
    assert changed(before, contents(copy/'oplas', '*.pyi')) == [], 'run `make export`'


def test_readme_is_the_index_notebook(copy):
    before = (copy/'README.md').read_text()
    run('python', 'tools/readme.py', cwd=copy)
    assert (copy/'README.md').read_text() == before, 'run `make export`'


def test_notebooks_are_clean(copy):
    before = contents(copy/'nbs', '*.ipynb')
    run('nbdev_clean', cwd=copy)
    assert changed(before, contents(copy/'nbs', '*.ipynb')) == [], 'run `nbdev_clean`'


@each_notebook
def test_notebook_is_under_a_megabyte(path): assert path.stat().st_size < 1e6


def outputs(path):
    cells = json.loads(path.read_text())['cells']
    return [o for cell in cells for o in cell.get('outputs', [])]


@each_notebook
def test_notebook_shows_no_errors_warnings_or_progress(path):
    shown = outputs(path)
    assert not [o['evalue'] for o in shown if o['output_type'] == 'error']
    streams = {name: ''.join(''.join(o['text']) for o in shown if o.get('name') == name) for name in ('stdout', 'stderr')}
    assert streams['stderr'] == ''
    assert not re.search(r'\r|\d+%\|', streams['stdout'])


@each_notebook
def test_notebook_shows_no_paths_of_a_machine(path):
    for output in outputs(path):
        data = {k: v for k, v in output.get('data', {}).items() if not k.startswith('image/')}
        text = json.dumps([output.get('text'), data])
        assert not re.findall(r'(?<![\w+/])/(?:home|root|work|tmp)/\S*', text)


def imported(path):
    "The names of the oplas modules that the module at `path` imports."
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import): names = [a.name for a in node.names]
        elif isinstance(node, ast.ImportFrom):
            package = '.'.join(filter(None, ['oplas' if node.level else '', node.module]))
            names = [package] if package != 'oplas' else [f'oplas.{a.name}' for a in node.names]
        else: continue
        yield from (n.split('.')[1] for n in names if n.startswith('oplas.'))


def number(path):
    "The number of the notebook that the module at `path` comes from, if it has one."
    found = re.search(r'File to edit: \S*?(\d+)_\w+\.ipynb', path.read_text())
    return found and int(found[1])


@each_module
def test_module_imports_only_from_earlier_ones(path):
    numbers = {p.stem: number(p) for p in modules}
    if numbers[path.stem] is None: pytest.skip('not from a numbered notebook')
    later = [m for m in imported(path) if m in numbers and not (numbers[m] is not None and numbers[m] < numbers[path.stem])]
    assert later == []


def test_actions_are_pinned_by_commit():
    for workflow in (root/'.github/workflows').glob('*.yml'):
        for action in re.findall(r'uses:\s*(.*)', workflow.read_text()):
            assert re.fullmatch(r'[\w./-]+@[0-9a-f]{40} # v[\d.]+', action), f'{workflow.name}: {action}'
