"What the dial and the desk of the site load: made once, and kept for as long as what it is made from stays."
import hashlib
import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock

root = Path(__file__).parent.parent
kept = Path(os.environ.get('XDG_CACHE_HOME') or '~/.cache').expanduser()/'oplas/site'

def modules(*wings): return [path for wing in wings for path in sorted((root/'oplas'/wing).glob('*.py'))]

def made_from(name):
    "What the data of the dial, or of the desk, are made from, and last the tool that makes them."
    show,sound = root/'oplas/show', root/'oplas/sound'
    if name == 'dial':
        graphs = [show/'browser.py', show/'mixing_graph.py']
        return [*modules('core', 'rings', 'sums'), *graphs, root/'tools/dial_data.py']
    codec = [sound/f'{module}.py' for module in ('audio_files', 'codec', 'encoders', 'songs')]
    weights = sorted((root/'oplas/weights').glob('codec*.safetensors'))
    stems = sorted((root/'nbs/dial/mix').iterdir())
    graphs = [show/'browser.py', show/'desk_graph.py']
    return [*modules('core', 'sums'), *codec, *weights, *stems, *graphs, root/'tools/desk_data.py']

def data_folder(name):
    "Where such data are kept: the name is a digest of all that they are made from."
    digest = hashlib.sha256()
    for path in made_from(name): digest.update(path.read_bytes())
    for package in ('torch', 'onnx', 'onnxscript'): digest.update(version(package).encode())
    return kept/f'{name}-{digest.hexdigest()[:16]}'

def begin_data(name):
    "Start to write such data, unless they are there; a function that waits for them and returns the folder."
    folder,tool = data_folder(name), made_from(name)[-1]
    folder.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder.with_suffix('.lock'))
    lock.acquire() # who comes later, a test or another build, waits and finds them
    if folder.exists():
        lock.release()
        return lambda: folder
    part = folder.with_suffix('.part')
    shutil.rmtree(part, ignore_errors=True) # of a build that was stopped
    part.mkdir()
    writing = subprocess.Popen([sys.executable, tool, part])
    def wait():
        try:
            if writing.wait(): sys.exit(f'tools/{tool.name} failed: the site has no data for its {name}')
            part.rename(folder)
        finally: lock.release()
        return folder
    return wait
