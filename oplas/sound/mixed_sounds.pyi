# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['is_loop', 'place_sound', 'MixedSounds']
from random import Random
import numpy as np
from .stems import StemDataset

def is_loop(sound: np.ndarray, rate: int) -> bool:
    """Whether a sound goes on to its end.

    Parameters
    ----------
    sound : np.ndarray
        Shape (samples,)
    rate : int
        Samples per second"""

def place_sound(sound: np.ndarray, rate: int, seconds: float, tempo: float, rng: Random) -> np.ndarray:
    """A sound, repeated end to end or struck in a rhythm.

    Parameters
    ----------
    sound : np.ndarray
        Shape (samples,)
    rate : int
        Samples per second
    seconds : float
        To fill
    tempo : float
        Quarter notes a minute, where it is struck
    rng : Random
        Decides the rhythm, or where a loop begins

    Returns
    -------
    np.ndarray
        Shape (seconds*rate,)"""

class MixedSounds(StemDataset):
    """Sounds of a folder, drawn and mixed at random.

    Parameters
    ----------
    folder
        Holds the sounds, or folders of them
    n : int, default None
        How many mixes; as many as there are sounds, if not given
    stems : int, default 4
        Sounds in a mix
    length : float, default 12.0
        Seconds of a mix
    seed : int, default 0
        Decides sounds, rhythms, crops and gains; mix i is the same for each `n`
    level : bool, default True
        Bring all sounds to one level before their gains
    kwargs
        For `StemDataset`"""

    def __init__(self, folder, n: int | None=..., stems: int=..., length: float=..., seed: int=..., level: bool=..., **kwargs):
        ...

    @property
    def settings(self):
        ...

    def path(self, track):
        ...

    def size(self, track):
        ...

    def sounds(self, track: str) -> list:
        """What is heard in a mix.

        Parameters
        ----------
        track : str
            Name of a mix

        Returns
        -------
        list
            Names of its sounds"""

    def __getitem__(self, i):
        ...

    def _read_sound(self, name, rng):
        """A sound at the rate of the mix, or a part of a long recording."""

    def load(self, track, start, count):
        ...
