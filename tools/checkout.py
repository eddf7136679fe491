"Copies of this repository, as a clone would have it."
import shutil
import subprocess
from pathlib import Path

root = Path(__file__).parent.parent


def copy_repository(to):
    "Copy the repository, without what git ignores, to a folder."
    listed = subprocess.run('git ls-files -z --cached --others --exclude-standard'.split(), cwd=root,
                            check=True, capture_output=True, text=True).stdout.split('\0')
    for name in filter(None, listed):
        if not (root/name).exists(): continue
        (to/name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root/name, to/name, follow_symlinks=False)
    return to
