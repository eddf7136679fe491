"Run every notebook as Colab does: alone in a folder, after its first cell, with the package as it is installed."
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import colab
from checkout import copy_repository

root = Path(__file__).parent.parent


def run(*args, **kwargs): subprocess.run(list(map(str, args)), check=True, **kwargs)

def install(source, to):
    "The package alone, as pip builds it from `source`; what it needs is here already."
    run(sys.executable, '-m', 'pip', 'install', '-q', '--no-deps', '--no-build-isolation', '--target', to, source)

def pretend(folder):
    "Programs that do nothing, in place of those that would fetch what is here already."
    folder.mkdir()
    for name in ('apt-get', 'git', 'pip'):
        (folder/name).write_text('#!/bin/sh\n')
        (folder/name).chmod(0o755)
    return folder

def stage(path, folder, content, programs):
    "Put the notebook at `path` into a folder of its own, beside what its first cell brings into that."
    folder.mkdir(parents=True)
    cells = json.loads(path.read_text(encoding='utf-8'))['cells']
    env = os.environ | dict(PATH=f"{programs}:{os.environ['PATH']}")
    for command in colab.commands(path, cells):
        run('sh', '-c', command.replace('/content', str(content)), cwd=folder, env=env)
    for other in folder.glob('*.ipynb'): other.unlink()  # a clone brings all studies
    shutil.copy(path, folder)

def main(names):
    "Run the notebooks called `names`, or all; the exit status."
    with tempfile.TemporaryDirectory() as home:
        home = Path(home)
        copy_repository(home/'content/oplas')
        install(home/'content/oplas', home/'installed')
        programs = pretend(home/'bin')
        for path in colab.notebooks():
            if names and path.stem not in names: continue
            stage(path, home/'alone'/path.relative_to(colab.nbs).with_suffix(''), home/'content', programs)
        shutil.copy(root/'settings.ini', home/'alone')
        env = os.environ | dict(PYTHONPATH=str(home/'installed'))
        nbdev_test = Path(sys.executable).with_name('nbdev_test')
        command = [nbdev_test, '--path', '.', '--n_workers', '2', '--timing']
        done = subprocess.run(command, cwd=home/'alone', env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        sys.stdout.buffer.write(done.stdout)  # in one piece: the tests of the package write beside it
        return done.returncode


if __name__ == '__main__': sys.exit(main(sys.argv[1:]))
