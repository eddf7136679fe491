# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['Space', 'make_space', 'cut_clips', 'encode_clips', 'index_folder', 'Term', 'parse_sum', 'Clip', 'Match', 'Matches', 'Library', 'nearest_at_any_gain']
from pathlib import Path
from typing import NamedTuple
import numpy as np
from torch import Tensor
from .encoders import AudioEncoder
from ..sums.plugin import LatentPlugin

class Space:
    """Where sounds are points: an encoder, and perhaps a plugin behind it.

    Parameters
    ----------
    encoder : AudioEncoder
        f
    plugin : LatentPlugin, default None
        h, fitted on encodings by f
    name : str, default None
        What to call it, and for an encoder alone what `make_encoder` calls it"""

    def __init__(self, encoder: AudioEncoder, plugin: LatentPlugin | None=..., name: str | None=...):
        ...

    def __repr__(self):
        ...

    def silence(self):
        ...

    def points(self, y: np.ndarray) -> np.ndarray:
        """From encodings to points, with silence at the origin.

        Parameters
        ----------
        y : np.ndarray
            Encodings, shape (n, encoder.dim)

        Returns
        -------
        np.ndarray
            Points, shape (n, d)"""

    @property
    def power(self) -> float:
        """With which power of a sound's gain its point grows.

        Parameters
        ----------
        self : Space
            1 where twice the amplitude makes a point twice as long, 2 where four times

        Returns
        -------
        float
            1 where twice the amplitude makes a point twice as long, 2 where four times"""

def make_space(space=...) -> Space:
    """The space that is meant.

    Parameters
    ----------
    space : default 'spectrum'
        The name of an encoder or of a plugin, a folder made by oplas fit, a `SongPlugin`, an encoder"""

def cut_clips(audio: Tensor, rate: int) -> Tensor:
    """Equal clips of about six seconds.

    Parameters
    ----------
    audio : Tensor
        Shape (1, samples)
    rate : int
        Samples per second

    Returns
    -------
    Tensor
        Shape (clips, samples)"""

def encode_clips(encoder: AudioEncoder, clips: Tensor) -> np.ndarray:
    """Encode clips from their first sample to their last, also short ones.

    Parameters
    ----------
    encoder : AudioEncoder
        f
    clips : Tensor
        At the encoder's rate, of any length, shape (clips, samples)

    Returns
    -------
    np.ndarray
        Shape (clips, encoder.dim)"""

def index_folder(folder, space=..., index=..., progress: bool=...) -> dict:
    """Encode the sounds in a folder, as far as they are new or changed.

    Parameters
    ----------
    folder
        With sounds in it, and in the folders in it
    space : default 'spectrum'
        As for `make_space`
    index : default None
        The index file; by default in the folder, under the encoder's name
    progress : bool, default True
        Show a bar

    Returns
    -------
    dict
        Of each file that cannot be found later, by name: why"""

class Term(NamedTuple):
    """A sound in a sum.

    Attributes
    ----------
    sign : int
        1 or -1
    gain : float
        On the sound, above 0
    name : str
        Of its file"""
    sign: int
    gain: float
    name: str

def parse_sum(text: str) -> list:
    """Read a sum of sounds.

    Parameters
    ----------
    text : str
        Such as 'mix.wav - drums.wav + -6dB*"other loop.wav"'

    Returns
    -------
    list
        Of `Term`, at least one"""

class Clip(NamedTuple):
    """A stretch of a file.

    Attributes
    ----------
    name : str
        Of the file, as the library calls it
    path : Path
        Where it is
    start : float
        Seconds
    seconds : float
        How long it is
    is_part : bool
        Whether the file has more than this"""
    name: str
    path: Path
    start: float
    seconds: float
    is_part: bool

    def __str__(self):
        ...

class Match(NamedTuple):
    """A clip that answers a question.

    Attributes
    ----------
    left : float
        What it leaves of what was asked for, from 0, nothing, to 1, all
    gain : float
        At which it leaves the least, in dB
    clip : Clip
        What was found"""
    left: float
    gain: float
    clip: Clip

    def __str__(self):
        ...

class Matches(list):
    """What was found, the best first; a notebook shows it with players.

    Parameters
    ----------
    matches
        Of `Match`
    title : str
        What was asked, and where
    asked : dict
        Sounds of the question: a caption and a `Clip` each"""

    def __init__(self, matches, title: str, asked: dict):
        ...

    def __repr__(self):
        ...

    def _repr_html_(self):
        ...

    def write_page(self, path):
        """Write a page of its own, which needs no network.

        Parameters
        ----------
        path
            Where to write, by convention ending in .html"""

class Library:
    """The sounds of a folder, as points of a space.

    Parameters
    ----------
    folder : default '.'
        That was indexed
    space : default 'spectrum'
        As for `make_space`
    index : default None
        The index file; by default in the folder, under the encoder's name"""

    def __init__(self, folder=..., space=..., index=...):
        ...

    def _all_clips(self):
        ...

    def _spread(self, z):
        """What to divide coordinates by."""

    def __len__(self):
        ...

    def __repr__(self):
        ...

    def _find_path(self, name):
        """The file that is meant."""

    def _sound(self, name):
        """The sound of that name, encoded now if it has to be."""

    def point(self, expression: str) -> tuple:
        """Where a sum of sounds should be.

        Parameters
        ----------
        expression : str
            A sum of sounds, as for `parse_sum`

        Returns
        -------
        tuple
            The point, shape (d,), with the library's scale, and the sounds by name"""

    def _answer(self, way, sounds, title, count):
        """The clips that leave the least of the way, other than those of the question."""

    def find(self, expression: str, count: int=...) -> Matches:
        """The clips that sound most like a sum of sounds, each at its best gain.

        Parameters
        ----------
        expression : str
            A sum of sounds, as for `parse_sum`
        count : int, default 5
            How many clips"""

    def find_addition(self, mix: str, reference: str, count: int=...) -> Matches:
        """The clips that take a mix nearest to a reference, each at its best gain.

        Parameters
        ----------
        mix : str
            A sum of sounds, as for `parse_sum`
        reference : str
            Another
        count : int, default 5
            How many clips"""

def nearest_at_any_gain(z: np.ndarray, way: np.ndarray, count: int) -> list:
    """The clips that leave the least of a way, each times the best factor; those that are of use at all.

    Parameters
    ----------
    z : np.ndarray
        Clips, shape (n, d)
    way : np.ndarray
        What to come near to, other than the origin, shape (d,)
    count : int
        How many clips

    Returns
    -------
    list
        Of each clip its number, what it leaves, from 0 to 1, and its factor; the least left first"""
