"What a type checker says of a user's program."
import subprocess, sys
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


@pytest.fixture
def check(tmp_path):
    "A function from a program to what mypy says of it."
    def check(program):
        (tmp_path/'mypy.ini').write_text(settings)
        (tmp_path/'program.py').write_text(program)
        command = [sys.executable, '-m', 'mypy', '--config-file', 'mypy.ini', 'program.py']
        return subprocess.run(command, cwd=tmp_path, env={'MYPYPATH': str(root)}, capture_output=True, text=True).stdout
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
songs.nearest(songs.subtract('mix.wav', 'stem.wav'))
""")
    assert said.startswith('Success'), said


@pytest.mark.parametrize('line, words', [
    ("LatentPlugin(dimension=2)", 'Unexpected keyword argument "dimension"'), ("LatentPlugin(dim='2')", 'incompatible type "str"'),
    ("SongPlugin.load('folder').subtracted(0, 0)", 'no attribute "subtracted"')])
def test_what_is_wrong_is_said(check, line, words):
    assert words in check(f'from oplas.sums.plugin import LatentPlugin\nfrom oplas.sound.songs import SongPlugin\n{line}\n')
