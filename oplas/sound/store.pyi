# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['COLLECTIONS', 'open_songs', 'encode_songs', 'Store']
import numpy as np
from .encoders import AudioEncoder
from .stems import StemDataset
from ..sums.relations import Relations
COLLECTIONS: Any

def open_songs(spec: str, **kwargs) -> StemDataset:
    """The songs that `spec` names.

    Parameters
    ----------
    spec : str
        'rendered:240', 'musdb18:PATH', 'musdb18hq:PATH' or 'folder:PATH'
    kwargs
        For the data set: `crops`, `seconds`, `gains`, …; `subset` of MUSDB18, `soundfonts` of rendered songs"""

def lasting_name(name):
    """A name with a path in it, such as 'folder:songs' or 'encodec:weights', as it is understood from any folder."""

def weights_hash(encoder):
    """SHA-256 of the weights."""

def encode_songs(folder, songs: StemDataset, encoder: AudioEncoder, collection: str, name: str=..., workers: int | None=..., share: tuple=..., progress: bool=...) -> dict:
    """Fill a store, or go on filling it.

    Parameters
    ----------
    folder
        Where the store is, or will be
    songs : StemDataset
        What to encode, at the encoder's rate
    encoder : AudioEncoder
        f
    collection : str
        What to call the songs in the manifest
    name : str, default 'musicnn'
        What to call the encoder there
    workers : int, default None
        Processes; as many as there are cores, if not given
    share : tuple, default (0, 1)
        Which of how many shares of the tracks to do
    progress : bool, default True
        Show a bar with the time left

    Returns
    -------
    dict
        From the names of tracks that could not be encoded to what was wrong with them"""

def crop_relations(heard):
    """The relations of one crop in which these stems are heard, as if all gains were 1."""

class Store:
    """Encodings, what they are, and how they are related.

    Parameters
    ----------
    folder
        That `encode_songs` filled"""

    def __init__(self, folder):
        ...

    def _read_crops(self, path):
        """What a shard says of the crops of its track: levels, gains and starts."""

    def __repr__(self):
        ...

    @property
    def songs(self) -> np.ndarray:
        """The track that each encoding comes from.

        Parameters
        ----------
        self : Store
            Shape (n,)

        Returns
        -------
        np.ndarray
            Shape (n,)"""

    @property
    def clips(self) -> list:
        """What each encoding is, in words.

        Parameters
        ----------
        self : Store
            n of them

        Returns
        -------
        list
            n of them"""

    @property
    def relations(self) -> Relations:
        """All relations.

        Parameters
        ----------
        self : Store
            Shape (m, n)

        Returns
        -------
        Relations
            Shape (m, n)"""
