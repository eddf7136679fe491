# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['COLLECTIONS', 'open_songs', 'roles', 'encode_songs', 'Rows', 'Store']
import numpy as np
from .encoders import AudioEncoder
from .stems import StemDataset
from ..sums.relations import Relations
COLLECTIONS: Any

def open_songs(spec: str, **kwargs) -> StemDataset:
    ...

def roles(names) -> list:
    ...

def encode_songs(folder, songs: StemDataset, encoder: AudioEncoder, collection: str, name: str=..., workers: int | None=..., share: tuple=..., progress: bool=...) -> dict:
    ...

class Rows:

    def __init__(self, shards: list, each: int):
        ...

    def _read(self, shard, first, last):
        ...

    def __len__(self):
        ...

    def __getitem__(self, rows):
        ...

    def __array__(self, dtype=..., copy=...):
        ...

    def only(self, chosen):
        ...

    def __repr__(self):
        ...

class Store:

    def __init__(self, folder):
        ...

    def _read_crops(self, path):
        ...

    @property
    def songs(self) -> np.ndarray:
        ...

    @property
    def clips(self) -> list:
        ...

    @property
    def relations(self) -> Relations:
        ...

    def __repr__(self):
        ...
