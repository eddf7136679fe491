# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['VALIDATION', 'MUSDB18HQ', 'MUSDB18']
from .stems import FolderStems, StemDataset
VALIDATION: Any

class MUSDB18HQ(FolderStems):

    def __init__(self, root, subset: str=..., **kwargs):
        ...

class MUSDB18(StemDataset):

    def __init__(self, root, subset: str=..., **kwargs):
        ...

    def size(self, track):
        ...

    def load(self, track, start, count):
        ...
