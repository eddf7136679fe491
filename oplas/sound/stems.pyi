# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['STEMS', 'StemDataset', 'active_level', 'level_stems', 'FolderStems']
from contextlib import contextmanager
from pathlib import Path
import numpy as np
from torch import Tensor
from torch.utils.data import Dataset
STEMS: Any

class StemDataset(Dataset):
    """Crops of tracks in stems: item i is always the same.

    Parameters
    ----------
    tracks : dict
        From the name of a track to its place, in order
    names
        The names of the stems, in order
    seconds : float, default 3.0
        Length of a crop
    crops : int, default 4
        Crops of each track
    sample_rate : int, default 16000
        Samples per second, as the encoder wants them
    gains : tuple, default (-6.0, 6.0)
        Range of each stem's gain, in dB
    seed : int, default 0
        Decides crops and gains
    level : bool, default False
        Bring all stems that sound to one level before their gains
    rough : float, default 0.0
        Share of the crops whose stems are roughed up"""

    def __init__(self, tracks: dict, names, seconds: float=..., crops: int=..., sample_rate: int=..., gains: tuple=..., seed: int=..., level: bool=..., rough: float=...):
        ...

    def size(self, track: str) -> tuple:
        """The length of a track; to be written by each subclass.

        Parameters
        ----------
        track : str
            Name of a track

        Returns
        -------
        tuple
            Its samples, and samples per second"""

    def load(self, track: str, start: int, count: int) -> np.ndarray:
        """That part of a track, and no more; to be written by each subclass.

        Parameters
        ----------
        track : str
            Name of a track
        start : int
            First sample
        count : int
            How many

        Returns
        -------
        np.ndarray
            Mono stems at the rate of the file, shape (stems, count), float32"""

    def path(self, track: str) -> Path:
        """Where a track is.

        Parameters
        ----------
        track : str
            Name of a track

        Returns
        -------
        Path
            Its file or folder"""

    def read(self, track: str, start: float=..., seconds: float | None=...) -> Tensor:
        """Part of a track.

        Parameters
        ----------
        track : str
            Name of a track
        start : float, default 0.0
            Seconds; moved to the nearest place where samples of both rates fall together
        seconds : float, default None
            How many; to the end if not given

        Returns
        -------
        Tensor
            Stems as they are, no gains, at `sample_rate`, shape (stems, samples)"""

    def _before_gains(self, i, track, start):
        """The stems of a crop, roughed up and levelled where that is asked for."""

    def __getitem__(self, i: int) -> dict:
        """A crop.

        Parameters
        ----------
        i : int
            Which crop, from 0

        Returns
        -------
        dict
            `stems` with their gains, (stems, samples); `mix`, their sum; `names`; `gains`; `track`; `start` in seconds"""

    def __len__(self):
        ...

    @property
    def settings(self) -> dict:
        """What decides the items, besides the tracks."""

    def __repr__(self):
        ...

def active_level(stems: Tensor, rate: int) -> Tensor:
    """The root mean square of each stem where it sounds.

    Parameters
    ----------
    stems : Tensor
        Shape (stems, samples)
    rate : int
        Samples per second

    Returns
    -------
    Tensor
        Shape (stems,), 0 for a stem that is silent"""

def level_stems(stems: Tensor, rate: int) -> Tensor:
    """Stems at one level, −26 dB of full scale while they sound.

    Parameters
    ----------
    stems : Tensor
        Shape (stems, samples)
    rate : int
        Samples per second

    Returns
    -------
    Tensor
        Shape (stems, samples)"""

def fold_name(name):
    """A name as it is compared: in lower case, and with its accents written in one way."""

def list_folder(folder, what):
    """What is in a folder, in order; `what` says in an error what the folder should be."""

def find_tracks(root):
    """From the names of the tracks in a folder to their folders."""

def common_size(sizes, names, place):
    """The size that all stems of a track have."""

@contextmanager
def blame_track(path):
    """Turn what the system refuses into the error of one track."""

class FolderStems(StemDataset):
    """A folder of tracks, each a folder of stems of equal length.

    Parameters
    ----------
    folder
        Holds a folder for each track
    names : default None
        The stems to use, in either case; those that most tracks have if not given
    kwargs
        For `StemDataset`"""

    def __init__(self, folder, names=..., **kwargs):
        ...

    def files(self, track: str) -> list:
        """The files of a track's stems.

        Parameters
        ----------
        track : str
            Name of a track

        Returns
        -------
        list
            One path a stem"""

    def size(self, track):
        ...

    def load(self, track, start, count):
        ...
