"What a type checker says of a user's program, and what an editor and `help` say of a name in it."
import ast
import importlib
import pydoc
import subprocess
import sys
from pathlib import Path

import pytest

root = Path(__file__).parent.parent
settings = """
[mypy]
follow_imports = silent
ignore_missing_imports = True
[mypy-torch.*,numpy.*,scipy.*,sklearn.*,fastcore.*,huggingface_hub.*,tqdm.*,matplotlib.*,plotly.*]
follow_imports = skip
"""


@pytest.fixture(scope='module')
def cache(tmp_path_factory):
    "Where mypy keeps what it knows of the packages, for all programs of this file."
    return tmp_path_factory.mktemp('mypy')


@pytest.fixture
def check(tmp_path, cache):
    "A function from a program to what mypy says of it."
    def check(program):
        (tmp_path/'mypy.ini').write_text(settings)
        (tmp_path/'program.py').write_text(program)
        command = [sys.executable, '-m', 'mypy', '--config-file', 'mypy.ini', '--cache-dir', cache, 'program.py']
        done = subprocess.run(command, cwd=tmp_path, env={'MYPYPATH': str(root)}, capture_output=True, text=True)
        return done.stdout
    return check


def test_methods_are_known_wherever_they_were_written(check):
    said = check("""
import numpy as np
from oplas.all import FiLMR, advance_errors, dial, line, sums
from oplas.sums import LatentPlugin
from oplas.sound import SongPlugin
history = dial(n=12, d=64, seed=0)
half = FiLMR(4, affine=None).power(0.5)
Y, A = np.zeros((9, 3)), sums([[0, 1]], [2], 9)
plugin = LatentPlugin(dim=2, silence=None, device=None).fit(Y, A)
score: float = plugin.score(Y, A)
plugin.save('kept')
plugin.add(Y, Y), plugin.subtract(Y, Y), plugin.scale(Y, 2.), plugin.report(), plugin.inverse_score(Y)
LatentPlugin.load('kept').inverse_transform(Y)
songs = SongPlugin.load('folder')
LatentPlugin.from_pretrained('musicnn-sums', revision='v1').save_pretrained('shared')
SongPlugin.from_pretrained('musicnn-sums').know(['mix.wav']).push_to_hub('user/name')
songs.nearest(songs.subtract('mix.wav', 'stem.wav'))
""")
    assert said.startswith('Success'), said


@pytest.mark.parametrize('line, words', [
    ("LatentPlugin(dimension=2)", 'Unexpected keyword argument "dimension"'),
    ("LatentPlugin(dim='2')", 'incompatible type "str"'),
    ("Store('folder').subtracted(0, 0)", 'no attribute "subtracted"')])
def test_what_is_wrong_is_said(check, line, words):
    assert words in check(f'from oplas.sums import LatentPlugin\nfrom oplas.sound import Store\n{line}\n')


# A name, what is said of one of its parameters, and of what it returns
EXPLAINED = [
    ('oplas.rings', 'dial', 'n : int', 'Points on the ring, at least 3'),
    ('oplas.sums', 'LatentPlugin', 'dim : int', 'Size of the space, at least 2'),
    ('oplas.sums', 'LatentPlugin.inverse_transform', 'z', 'Points, shape (n, dim)'),
    ('oplas.core', 'rotation_angle', 'Returns', 'Radians')]


def named(tree, name): return next(node for node in tree.body if getattr(node, 'name', None) == name)


@pytest.mark.parametrize('wing, name, parameter, description', EXPLAINED)
def test_an_editor_shows_parameters(wing, name, parameter, description):
    "Editors look for the docstring in the stub."
    owner = getattr(importlib.import_module(wing), name.partition('.')[0])
    module = Path(sys.modules[owner.__module__].__file__)
    node = ast.parse(module.with_suffix('.pyi').read_text(encoding='utf-8'))
    for part in name.split('.'): node = named(node, part)
    assert parameter in ast.get_docstring(node) and description in ast.get_docstring(node)


@pytest.mark.parametrize('wing, name, parameter, description', EXPLAINED)
def test_help_shows_parameters(wing, name, parameter, description):
    said = pydoc.render_doc(f'{wing}.{name}', renderer=pydoc.plaintext)
    assert parameter in said and description in said
    assert pydoc.render_doc(f'{wing}.{name}', renderer=pydoc.plaintext) == said
