# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['VALIDATION', 'MUSDB18HQ', 'MUSDB18']
from oplas.sound.stems import FolderStems, StemDataset
VALIDATION: Any

class MUSDB18HQ(FolderStems):
    """MUSDB18-HQ: folders of wav files.

    Parameters
    ----------
    root
        Holds train and test
    subset : str, default 'train'
        'train', 'valid' or 'test'
    kwargs
        For `StemDataset`"""

    def __init__(self, root, subset: str=..., **kwargs):
        ...

class MUSDB18(StemDataset):
    """MUSDB18: files that end in `.stem.mp4`.

    Parameters
    ----------
    root
        Holds train and test
    subset : str, default 'train'
        'train', 'valid' or 'test'
    kwargs
        For `StemDataset`"""

    def __init__(self, root, subset: str=..., **kwargs):
        ...

    def size(self, track):
        ...

    def load(self, track, start, count):
        ...
