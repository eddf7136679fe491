# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['SOUNDFONTS', 'find_soundfont', 'render', 'RenderedSongs']
from pathlib import Path
from torch import Tensor
from .composing import Song
from .stems import StemDataset
SOUNDFONTS: Any

def find_soundfont(name) -> Path:
    """Where a soundfont is.

    Parameters
    ----------
    name
        A name in `SOUNDFONTS`, or a file

    Returns
    -------
    Path
        The file"""

def need_fluidsynth():
    """Import the binding of FluidSynth, which looks for the library."""

def render(song: Song, rate: int=..., soundfonts=...) -> Tensor:
    """Play a song.

    Parameters
    ----------
    song : Song
        From `compose`
    rate : int, default 16000
        Samples per second
    soundfonts : default None
        The file of each part's soundfont; that of pretty_midi for all if not given

    Returns
    -------
    Tensor
        The stems, shape (4, samples)"""

class RenderedSongs(StemDataset):
    """Songs composed and played on demand, and kept.

    Parameters
    ----------
    n : int, default 240
        How many songs
    seed : int, default 0
        Decides songs, crops and gains; song i is the same for each `n`
    length : float, default 30.0
        Seconds of a song, at least 8
    cache : default None
        Folder to keep songs in; by default oplas/songs in `XDG_CACHE_HOME`, or else in ~/.cache
    transpose : int, default 0
        Semitones by which all songs are moved up; crops and gains stay the same
    soundfonts : default ('TimGM6mb',)
        Names in `SOUNDFONTS`, or files; the seed chooses one for each part of a song
    kwargs
        For `StemDataset`"""

    def __init__(self, n: int=..., seed: int=..., length: float=..., cache=..., transpose: int=..., soundfonts=..., **kwargs):
        ...

    def song(self, track: str) -> Song:
        """The notes of a song.

        Parameters
        ----------
        track : str
            Its name

        Returns
        -------
        Song
            As composed, and transposed"""

    @property
    def settings(self):
        ...

    @property
    def keys(self) -> list:
        """The key of each song, such as 'F# minor'."""

    def __getitem__(self, i):
        ...

    def size(self, track):
        ...

    def part_soundfonts(self, track: str) -> list:
        """Which soundfonts play a song.

        Parameters
        ----------
        track : str
            Name of a song

        Returns
        -------
        list
            A name or file for each part"""

    def path(self, track: str) -> Path:
        """Where a song is kept.

        Parameters
        ----------
        track : str
            Name of a song

        Returns
        -------
        Path
            Its file in the cache, whether or not it is there yet"""

    def keep(self, track: str):
        """Play a song, and keep it.

        Parameters
        ----------
        track : str
            Name of a song"""

    def load(self, track, start, count):
        ...
