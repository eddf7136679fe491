"""Measure how dense the code is: `tools/readability.py [FOLDER …]`, without a folder this package and its chapters."""
import ast
import re
import statistics
import sys
import tokenize
from pathlib import Path

import nbformat

root = Path(__file__).parent.parent


def functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]

def body(function): return function.body[1:] if ast.get_docstring(function) is not None else function.body

def lines_of(statements):
    "The lines from the first statement to the last, with the comments between them."
    return set(range(statements[0].lineno, statements[-1].end_lineno + 1)) if statements else set()

def density(function):
    "Nodes of the syntax tree for each line of the body; None without a body."
    nodes = sum(1 for statement in body(function) for _ in ast.walk(statement))
    lines = len(lines_of(body(function)))
    return nodes/lines if lines else None

def comments(path):
    "The lines with a comment that says something: not nbdev's marks of cells."
    with open(path, 'rb') as f: tokens = [*tokenize.tokenize(f.readline)]
    return {t.start[0] for t in tokens if t.type == tokenize.COMMENT and not t.string.startswith('# %%')}

def share(part, whole): return 100*part/max(whole, 1)

def measure(paths):
    "Density, length and comments of the modules at `paths`."
    densities, lengths, commented, body_lines = [], [], 0, 0
    for path in paths:
        source = path.read_text(encoding='utf-8')
        all_functions = functions(ast.parse(source))
        densities += [d for d in map(density, all_functions) if d is not None]
        lengths += [len(line) for line in source.splitlines() if line.strip()]
        inside = set().union(*(lines_of(body(function)) for function in all_functions))
        commented += len(comments(path) & inside)
        body_lines += len(inside)
    return {'syntax nodes a line of a body, median': round(statistics.median(densities)),
            'the same, 90 %': round(statistics.quantiles(densities, n=10)[-1]),
            'lines over 100 characters, %': round(share(sum(n > 100 for n in lengths), len(lengths)), 1),
            'lines over 120 characters, %': round(share(sum(n > 120 for n in lengths), len(lengths)), 1),
            'comments a 100 lines of body': round(share(commented, body_lines), 1)}


def longest_run(path):
    "The most exported lines in a row that no example interrupts."
    longest = run = 0
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != 'code': continue
        lines = [line for line in cell.source.splitlines() if line.strip() and not line.startswith('#|')]
        exported = re.search(r'^#\|\s*export', cell.source, re.MULTILINE)
        imports = all(re.match(r'(from|import) |    \w', line) for line in lines)
        if exported and not imports: run += len(lines)
        elif not exported and lines and not imports and 'default_exp' not in cell.source: run = 0
        longest = max(longest, run)
    return longest

def chapters():
    return [
        path for path in sorted((root / 'nbs').rglob('*.ipynb')) if '#| default_exp' in path.read_text(encoding='utf-8')
    ]

def modules(folder):
    return [
        path for path in sorted(Path(folder).rglob('*.py')) if not re.search(r'_modidx|__init__|/tests?/', str(path))
    ]


if __name__ == '__main__':
    for folder in sys.argv[1:] or [root/'oplas']:
        print(Path(folder).name, *(f'{name}: {value}' for name, value in measure(modules(folder)).items()), sep='\n  ')
    if not sys.argv[1:]:
        runs = {path.stem: longest_run(path) for path in chapters()}
        print('longest run of exported lines without an example')
        for name,run in sorted(runs.items(), key=lambda item: -item[1]): print(f'  {name}: {run}')
        print(f'  median: {statistics.median(runs.values())}')
