import shutil, subprocess
from pathlib import Path
import pytest

root = Path(__file__).parent.parent


@pytest.fixture(scope='session')
def copy_repository():
    "A function that copies the repository, without what git ignores, to a folder."
    def copy(to):
        listed = subprocess.run('git ls-files -z --cached --others --exclude-standard'.split(), cwd=root,
                                check=True, capture_output=True, text=True).stdout.split('\0')
        for name in filter(None, listed):
            if not (root/name).exists(): continue
            (to/name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root/name, to/name, follow_symlinks=False)
        return to
    return copy


@pytest.fixture
def copy(copy_repository, tmp_path): return copy_repository(tmp_path)
