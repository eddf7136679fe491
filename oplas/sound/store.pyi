# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['COLLECTIONS', 'open_songs', 'encode_songs', 'Store']
import numpy as np
from .encoders import AudioEncoder
from .stems import StemDataset
COLLECTIONS: Any

def open_songs(spec: str, **kwargs) -> StemDataset:
    ...

def crop_relations(heard):
    ...

def lasting_name(name):
    ...

def weights_hash(encoder):
    ...

def encode_songs(folder, songs: StemDataset, encoder: AudioEncoder, collection: str, name: str=..., workers: int | None=..., share: tuple=..., progress: bool=...) -> dict:
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
    def relations(self):
        ...

    def __repr__(self):
        ...
