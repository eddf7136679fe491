# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['render', 'RenderedSongs']
from pathlib import Path
from torch import Tensor
from .composing import Song
from .stems import StemDataset

def need_fluidsynth():
    ...

def render(song: Song, rate: int=...) -> Tensor:
    ...

class RenderedSongs(StemDataset):

    def __init__(self, n: int=..., seed: int=..., length: float=..., cache=..., transpose: int=..., **kwargs):
        ...

    def song(self, track: str) -> Song:
        ...

    @property
    def settings(self):
        ...

    @property
    def keys(self) -> list:
        ...

    def __getitem__(self, i):
        ...

    def size(self, track):
        ...

    def path(self, track: str) -> Path:
        ...

    def load(self, track, start, count):
        ...

    def keep(self, track: str):
        ...
