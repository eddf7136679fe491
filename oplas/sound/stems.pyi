# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['STEMS', 'VALIDATION', 'BadTrack', 'StemDataset', 'read_audio', 'FolderStems', 'MUSDB18HQ', 'MUSDB18', 'Note', 'Part', 'Song', 'compose', 'transpose', 'render', 'RenderedSongs']
from pathlib import Path
from typing import NamedTuple
import numpy as np
from torch import Tensor
from torch.utils.data import Dataset

class BadTrack(ValueError):

    def __init__(self, why: str, path=...):
        ...
STEMS: Any

class StemDataset(Dataset):

    def __init__(self, tracks: dict, names, seconds: float=..., crops: int=..., sample_rate: int=..., gains: tuple=..., seed: int=...):
        ...

    @property
    def settings(self) -> dict:
        ...

    def size(self, track: str) -> tuple:
        ...

    def load(self, track: str, start: int, count: int) -> np.ndarray:
        ...

    def path(self, track: str) -> Path:
        ...

    def __len__(self):
        ...

    def __repr__(self):
        ...

    def read(self, track: str, start: float=..., seconds: float | None=...) -> Tensor:
        ...

    def __getitem__(self, i: int) -> dict:
        ...

def read_audio(path, rate: int) -> Tensor:
    ...

class FolderStems(StemDataset):

    def __init__(self, folder, names=..., **kwargs):
        ...

    def files(self, track):
        ...

    def size(self, track):
        ...

    def load(self, track, start, count):
        ...
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

class Note(NamedTuple):
    start: float
    end: float
    pitch: int
    velocity: int

class Part(NamedTuple):
    stem: int
    program: int
    notes: tuple

class Song(NamedTuple):
    key: str
    tempo: int
    seconds: float
    sections: tuple
    levels: tuple
    parts: tuple

def compose(i: int, seed: int=..., seconds: float=...) -> Song:
    ...

def transpose(song: Song, semitones: int) -> Song:
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
