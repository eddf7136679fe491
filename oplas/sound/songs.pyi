# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['Selection', 'select', 'split_songs', 'Neighbour', 'SongPlugin', 'FitResult', 'fit_songs', 'sum_in_space']
from typing import NamedTuple
import numpy as np
from torch import Tensor
from ..core.hub import Shareable
from .audio_files import Sound
from .encoders import AudioEncoder
from .shards import Rows
from .store import Store
from ..sums.relations import Relations

class Selection(NamedTuple):
    """Some songs of a store.

    Attributes
    ----------
    encodings : Rows
        On disk, shape (n, dim); `np.asarray` reads them
    relations : Relations
        Shape (m, n)
    songs : np.ndarray
        Which song each encoding comes from, shape (n,)"""
    encodings: Rows
    relations: Relations
    songs: np.ndarray

def select(store: Store, chosen) -> Selection:
    """The encodings of some songs, and the relations among them.

    Parameters
    ----------
    store : Store
        All songs
    chosen
        The names of some, or a name"""

def split_songs(store: Store, fraction: float=..., seed: int=...) -> tuple:
    """Divide the songs.

    Parameters
    ----------
    store : Store
        All songs
    fraction : float, default 0.1
        How many of them to hold out, above 0 and below 1
    seed : int, default 0
        Which ones

    Returns
    -------
    tuple
        The names of the songs to train on, and of those to test on, at least one"""

class Neighbour(NamedTuple):
    """A known clip near a point.

    Attributes
    ----------
    distance : float
        From the point, relative to the point's length
    clip : str
        What it is"""
    distance: float
    clip: str

class SongPlugin(Shareable):
    """An encoder, a space in which its encodings add up, and the clips that are known there.

    Parameters
    ----------
    encoder : AudioEncoder
        f
    plugin
        h and its inverse, fitted on encodings by f: a `LatentPlugin` or a `Curve`
    clips : list, default ()
        What is known, n descriptions
    z : np.ndarray, default None
        Where it is, shape (n, dim)
    name : str, default 'musicnn'
        What `make_encoder` calls the encoder"""

    def __init__(self, encoder: AudioEncoder, plugin, clips: list=..., z: np.ndarray | None=..., name: str=...):
        ...

    def __repr__(self):
        ...

    def nearest(self, z: np.ndarray, count: int=...) -> list:
        """The known clips nearest to a point.

        Parameters
        ----------
        z : np.ndarray
            A point, shape (dim,)
        count : int, default 5
            How many clips

        Returns
        -------
        list
            Of `Neighbour`, the nearest first"""

    def _check_length(self, path, samples):
        """Raise a ValueError if the encoder cannot hear so short a recording."""

    def _same_stretch(self, paths, audio):
        """Recordings at the encoder's rate, cut to the length of the shortest, of which the others may differ a little."""

    def _read_both(self, mix, stem):
        """Both recordings at the encoder's rate, cut to one length."""

    def subtract(self, mix, stem) -> np.ndarray:
        """Subtract in the space.

        Parameters
        ----------
        mix
            File with the mix
        stem
            File with the stem to take out, of the same stretch

        Returns
        -------
        np.ndarray
            Where the mix without the stem should be, shape (dim,)"""

    def save(self, folder):
        """Save the space and what is known there; of the encoder, the name and a hash.

        Parameters
        ----------
        folder
            Where to write; made if it is not there"""

    @classmethod
    def load(cls, folder, encoder: AudioEncoder | None=...) -> SongPlugin:
        """Load what was saved, with its encoder; nothing in the files can run code.

        Parameters
        ----------
        folder
            That `save` filled
        encoder : AudioEncoder, default None
            f, if `make_encoder` cannot make it from its name alone"""

    def _save_pretrained(self, folder):
        ...

    def card_text(self) -> str:
        """What the model card says: the encoder, and what is known of the plugin.

        Parameters
        ----------
        self : SongPlugin
            Markdown

        Returns
        -------
        str
            Markdown"""

    @classmethod
    def from_pretrained(cls, name, encoder: AudioEncoder | None=..., **download) -> SongPlugin:
        """Load a plugin that comes with oplas, or what `save_pretrained` saved; nothing in the files can run code.

        Parameters
        ----------
        name
            One of `PRETRAINED`, a folder that `save_pretrained` wrote, or a repository on the Hub, 'user/name'
        encoder : AudioEncoder, default None
            f, if `make_encoder` cannot make it from its name alone
        download
            For the Hub: `revision`, `token`, `cache_dir`, `force_download`, `local_files_only`"""

    def _place(self, path):
        """Where a recording is, shape (1, dim)."""

    def know(self, recordings) -> SongPlugin:
        """Add recordings to the clips that are known.

        Parameters
        ----------
        recordings
            Files, or one file, each as long as the encoder needs or longer

        Returns
        -------
        SongPlugin
            Itself"""

    def _sum(self, sounds, gains):
        """The sum of sounds at the encoder's rate, shape (k, channels, samples), as audio, shape (channels, samples)."""

    def mix(self, gains: dict) -> Sound:
        """Add recordings up in the space, and go back to sound.

        Parameters
        ----------
        gains : dict
            From recordings, files of the same stretch, to gains: 1 as it is, −1 to take it out, 0.5 half as loud

        Returns
        -------
        Sound
            At the rate of the first recording, with as many channels as the recordings have"""

    def render_difference(self, mix, stem) -> Sound:
        """Take a stem out, and go back to sound.

        Parameters
        ----------
        mix
            File with the mix
        stem
            File with the stem to take out, of the same stretch

        Returns
        -------
        Sound
            The sound of the mix without the stem"""

def load_plugin(path):
    """A latent plugin or a curve, whichever the file holds."""

class FitResult(NamedTuple):
    """What was fitted, and how it does on songs that it never saw.

    Attributes
    ----------
    plugin : SongPlugin
    report : dict
        `oplas.sums.Report` on the test songs
    inverse : float
        Share of their encodings' variance that h and its inverse keep
    encodings : int
        How many there are of them
    songs : int
        And how many songs"""
    plugin: SongPlugin
    report: dict
    inverse: float
    encodings: int
    songs: int

    def _doubts(self):
        """Why not to trust these numbers, if there is a reason."""

    def _summary(self):
        ...

    def __repr__(self):
        ...

    def _repr_markdown_(self):
        ...

def fit_songs(store: Store, encoder: AudioEncoder, test: float=..., seed: int=..., name: str | None=..., **settings) -> FitResult:
    """Fit a plugin on some songs, and test it on the others.

    Parameters
    ----------
    store : Store
        Songs, encoded
    encoder : AudioEncoder
        By this
    test : float, default 0.1
        Fraction of the songs that are held out for the test
    seed : int, default 0
        Which ones, and the seed of the plugin
    name : str, default None
        What `make_encoder` calls the encoder; None: what the store calls it
    settings
        For `LatentPlugin`: `dim`, `hidden`, `epochs`, `lr`, `checkpoint`, `progress`, …"""

def sum_in_space(plugin, y: Tensor, weights: Tensor) -> Tensor:
    """Add sounds up in the space of a plugin.

    Parameters
    ----------
    plugin
        h and its inverse
    y : Tensor
        Encodings of k sounds, shape (k, ..., width); rows for h may stand side by side in the width
    weights : Tensor
        What each sound's points are multiplied by, shape (k,)

    Returns
    -------
    Tensor
        Encodings of the sum, shape (..., width)"""
