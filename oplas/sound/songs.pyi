# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['Selection', 'select', 'keep_aside', 'Found', 'SongPlugin', 'Judged', 'fit_songs']
from typing import NamedTuple
import numpy as np
from torch import Tensor
from .encoders import AudioEncoder
from .store import Rows, Store
from ..sums.plugin import LatentPlugin
from ..sums.relations import Relations

class Selection(NamedTuple):
    encodings: Rows
    relations: Relations
    songs: np.ndarray

def select(store: Store, chosen) -> Selection:
    ...

def keep_aside(store: Store, fraction: float=..., seed: int=...) -> tuple:
    ...

class Found(NamedTuple):
    distance: float
    clip: str

class SongPlugin:

    def __init__(self, encoder: AudioEncoder, plugin: LatentPlugin, clips: list, z: np.ndarray):
        ...

    def __repr__(self):
        ...

    def nearest(self, z: np.ndarray, count: int=...) -> list:
        ...

    def _pair(self, mix, stem):
        ...

    def subtract(self, mix, stem) -> np.ndarray:
        ...

    def render_difference(self, mix, stem) -> Tensor:
        ...

    def save(self, folder, name: str=...):
        ...

    @classmethod
    def load(cls, folder, encoder: AudioEncoder | None=...) -> SongPlugin:
        ...

class Judged(NamedTuple):
    plugin: SongPlugin
    report: dict
    inverse: float
    encodings: int
    songs: int

    def __repr__(self):
        ...

def fit_songs(store: Store, encoder: AudioEncoder, aside: float=..., seed: int=..., **settings) -> Judged:
    ...
