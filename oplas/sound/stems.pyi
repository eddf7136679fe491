# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['STEMS', 'StemDataset', 'FolderStems']
from contextlib import contextmanager
from pathlib import Path
import numpy as np
from torch import Tensor
from torch.utils.data import Dataset
STEMS: Any

class StemDataset(Dataset):

    def __init__(self, tracks: dict, names, seconds: float=..., crops: int=..., sample_rate: int=..., gains: tuple=..., seed: int=...):
        ...

    def size(self, track: str) -> tuple:
        ...

    def load(self, track: str, start: int, count: int) -> np.ndarray:
        ...

    def path(self, track: str) -> Path:
        ...

    def read(self, track: str, start: float=..., seconds: float | None=...) -> Tensor:
        ...

    def __getitem__(self, i: int) -> dict:
        ...

    def __len__(self):
        ...

    @property
    def settings(self) -> dict:
        ...

    def __repr__(self):
        ...

def fold_name(name):
    ...

def list_folder(folder, what):
    ...

def find_tracks(root):
    ...

def common_size(sizes, names, place):
    ...

@contextmanager
def blame_track(path):
    ...

class FolderStems(StemDataset):

    def __init__(self, folder, names=..., **kwargs):
        ...

    def files(self, track: str) -> list:
        ...

    def size(self, track):
        ...

    def load(self, track, start, count):
        ...
