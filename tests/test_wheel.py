"The built distributions hold what they should, and the wheel works outside the checkout."
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from configparser import ConfigParser
from email import message_from_string
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

root = Path(__file__).parent.parent
loaded_by_these = (
    'anyio cython_runtime filelock h11 httpcore2 httpx2 idna lazy_loader packaging tqdm truststore yaml'.split()
)
light = {'oplas', 'fastcore', 'safetensors', 'huggingface_hub', *loaded_by_these}
heavy = 'umap transformers onnx plotly ipywidgets anywidget av matplotlib sklearn'.split()


def run(*args, cwd):
    env = {k: v for k, v in os.environ.items() if k not in ('PYTHONPATH', 'PYTHONHOME')}
    done = subprocess.run(list(map(str, args)), cwd=cwd, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope='session')
def settings():
    config = ConfigParser()
    config.read(root/'settings.ini')
    return config['DEFAULT']


@pytest.fixture(scope='session')
def source(copy_repository, tmp_path_factory): return copy_repository(tmp_path_factory.mktemp('source'))


@pytest.fixture(scope='session')
def dist(source, tmp_path_factory):
    "A folder with the sdist and the wheel built from that sdist."
    out = tmp_path_factory.mktemp('dist')
    run(sys.executable, '-m', 'build', '--outdir', out, source, cwd=out)
    return out


@pytest.fixture(scope='session')
def wheel(dist): return next(dist.glob('*.whl'))


@pytest.fixture(scope='session')
def venv(wheel, tmp_path_factory):
    "A fresh environment with the wheel, and with the newest fastcore instead of the one nbdev needs."
    home = tmp_path_factory.mktemp('installed')
    pins = Path(os.environ.get('CONSTRAINTS', 'constraints.txt'))
    limits = [line for line in (root/pins).read_text().splitlines() if not line.startswith('fastcore')]
    (home/'constraints.txt').write_text('\n'.join(limits))
    run(sys.executable, '-m', 'venv', home/'venv', cwd=home)
    run(home/'venv/bin/python', '-m', 'pip', 'install', '-q', '--no-compile', '-c', 'constraints.txt', wheel, cwd=home)
    yield home/'venv'
    shutil.rmtree(home)  # pytest would keep it for three runs, and deleting tens of thousands of files is slow by then


@pytest.fixture
def python(venv, tmp_path):
    "A function that runs code in that environment, outside the checkout, and returns what it prints."
    return lambda code: run(venv/'bin/python', '-c', code, cwd=tmp_path)


def test_sdist_carries_its_settings(dist):
    with tarfile.open(next(dist.glob('*.tar.gz'))) as f: names = {n.partition('/')[2] for n in f.getnames()}
    assert {'settings.ini', 'setup.py', 'README.md', 'LICENSE'} <= names


def test_wheel_holds_the_package_and_nothing_else(wheel, source, settings):
    names = set(zipfile.ZipFile(wheel).namelist())
    info = f"oplas-{settings['version']}.dist-info/"
    patterns = ['**/*.py', *settings['package_data'].split()]
    package = {str(p.relative_to(source)) for g in patterns for p in (source/'oplas').glob(g)}
    assert {n for n in names if not n.startswith(info)} == package
    weights = {f'{info}licenses/oplas/weights/{model}.txt' for model in ('musicnn', 'basic_pitch')}
    assert {f'{info}licenses/LICENSE', *weights} <= names


def test_metadata_is_that_of_settings(wheel, settings):
    info = f"oplas-{settings['version']}.dist-info/METADATA"
    metadata = message_from_string(zipfile.ZipFile(wheel).read(info).decode())
    for field, value in {'Name': 'oplas', 'Version': settings['version'], 'Summary': settings['description'],
                         'Author': settings['author'], 'License-Expression': 'Apache-2.0 AND ISC',
                         'Requires-Python': f">={settings['min_python']}"}.items(): assert metadata[field] == value
    extras = {'audio', 'browser', 'dev', 'scale'}
    assert set(metadata.get_all('Provides-Extra')) == extras

    def required(extra):
        needed = [Requirement(r) for r in metadata.get_all('Requires-Dist')]
        return {(r.name, str(r.specifier)) for r in needed if (r.marker is None) == (extra is None)
                and (extra is None or r.marker.evaluate({'extra': extra}))}
    def declared(key): return {(r.name, str(r.specifier)) for r in map(Requirement, settings[key].split())}
    assert required(None) == declared('requirements')
    for extra in extras: assert required(extra) == declared(f'{extra}_requirements')


def test_citation_and_changes_name_the_version(settings):
    citation = yaml.safe_load((root/'CITATION.cff').read_text())
    assert {'cff-version', 'message', 'title', 'authors'} <= citation.keys() # what the format requires
    assert (citation['title'], citation['version']) == (settings['lib_name'], settings['version'])
    assert citation['repository-code'] == settings['git_url'] % dict(user=settings['user'], repo=settings['repo'])
    assert f"\n## {settings['version']}\n" in (root/'CHANGELOG.md').read_text()


def test_wheel_works_with_fastcore_2(python):
    assert python('from importlib.metadata import version; print(version("fastcore"))').startswith('2.')
    python('import oplas.all')
    python('from oplas.rings import dial; dial(8, 2, steps=50, progress=False)')


def test_command_helps(venv, tmp_path): assert 'Usage' in run(venv/'bin/oplas', '--help', cwd=tmp_path)


def test_import_loads_nothing_heavy(python):
    loaded = python(f'import sys, json, oplas.all; print(json.dumps([m for m in {heavy} if m in sys.modules]))')
    assert json.loads(loaded) == []


def test_import_loads_little_beside_torch(python):
    def loaded(module):
        return python(f'import sys, {module}; print(*sorted({{m.partition(".")[0] for m in sys.modules}}))').split()
    beside = set(loaded('oplas.all')) - set(loaded('torch')) - sys.stdlib_module_names
    public = {m for m in beside if not m.startswith('_')}
    assert public <= light, public - light


def test_the_latent_plugin_works_from_the_wheel(python):
    python('''
import numpy as np
from oplas.sums import LatentPlugin, sums
Y = np.random.default_rng(0).normal(size=(30, 5)).astype('float32')
A = sums(np.arange(20).reshape(10, 2), np.arange(20, 30))
LatentPlugin(dim=2, hidden=(8,), epochs=1, progress=False).fit(Y, A).transform(Y)''')


def test_musicnn_brings_its_weights(python):
    python('''
import torch
from oplas.sound import MusiCNN
assert MusiCNN()(torch.zeros(1, 48000)).shape == (1, 1506)''')


def test_sounds_are_indexed_and_found_without_network(venv, wheel, tmp_path):
    "With what reading sounds needs, out of the extra `audio`."
    constraints = venv.parent/'constraints.txt'
    run(venv/'bin/python', '-m', 'pip', 'install', '-q', '-c', constraints, 'soundfile', 'soxr', cwd=tmp_path)
    said = run(venv/'bin/python', '-c', offline_search, cwd=tmp_path)
    assert re.search(r'0\.0\d\d left at  [+-]0\.\d dB  bass\.wav', said), said
    assert re.search(r'[+-]0\.\d dB  drums\.wav', said), said


offline_search = '''
import socket
import numpy as np, soundfile
from oplas.cli import main
def refuse(*args): raise OSError('there is no network')
socket.socket.connect = refuse
rng = np.random.default_rng(0)
drums,bass = (np.convolve(rng.normal(size=96000), rng.normal(size=9), 'same')*0.02 for _ in range(2))
for name,audio in dict(drums=drums, bass=bass, mix=drums + bass).items(): soundfile.write(f'{name}.wav', audio, 16000)
assert main(['index', '.']) == 0
assert main(['find', 'mix - drums']) == 0
assert main(['faders', 'drums.wav', 'bass.wav', 'mix.wav']) == 0'''


def test_a_fitted_plugin_is_in_the_wheel_and_needs_no_network(python):
    python('''
import socket
import torch
def refuse(*args): raise AssertionError('the network was asked')
socket.socket.connect = socket.getaddrinfo = refuse
from oplas.sums import PRETRAINED
from oplas.sound import SongPlugin
for name in PRETRAINED:
    plugin = SongPlugin.from_pretrained(name)
    y = plugin.encoder(torch.rand(2, plugin.encoder.min_samples))
    assert plugin.plugin.transform(y.numpy()).shape == (2, plugin.z.shape[1])''')
