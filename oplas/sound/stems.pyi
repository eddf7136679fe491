# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['STEMS', 'VALIDATION', 'BadTrack', 'StemDataset', 'read_audio', 'FolderStems', 'MUSDB18HQ', 'MUSDB18', 'Note', 'Part', 'Song', 'compose', 'transpose', 'render', 'RenderedSongs']
from pathlib import Path
from typing import NamedTuple
import numpy as np
from torch import Tensor
from torch.utils.data import Dataset

class BadTrack(ValueError):
    """A track that cannot be used, and why.

    Parameters
    ----------
    why : str
        What came, what is wanted, what to do
    path : default None
        The file or folder"""

    def __init__(self, why: str, path=...):
        ...
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
        Decides crops and gains"""

    def __init__(self, tracks: dict, names, seconds: float=..., crops: int=..., sample_rate: int=..., gains: tuple=..., seed: int=...):
        ...

    @property
    def settings(self) -> dict:
        """What decides the items, beside the tracks."""

    def size(self, track: str) -> tuple:
        """What a subclass defines: the length of a track.

        Parameters
        ----------
        track : str
            Name of a track

        Returns
        -------
        tuple
            Its samples, and samples per second"""

    def load(self, track: str, start: int, count: int) -> np.ndarray:
        """What a subclass defines: read that part, and no more.

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

    def __len__(self):
        ...

    def __repr__(self):
        ...

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

    def __getitem__(self, i: int) -> dict:
        """A crop.

        Parameters
        ----------
        i : int
            Which crop, from 0

        Returns
        -------
        dict
            `stems` with their gains, (stems, samples); `mix`, their sum; `names`; `gains` as factors; `track`; `start` in seconds"""

def read_audio(path, rate: int) -> Tensor:
    """A recording.

    Parameters
    ----------
    path
        A file that libsndfile reads: wav, flac, ogg, mp3
    rate : int
        Samples per second wanted

    Returns
    -------
    Tensor
        Mono, shape (1, samples)"""

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

    def files(self, track):
        """The files of a track's stems."""

    def size(self, track):
        ...

    def load(self, track, start, count):
        ...
VALIDATION: Any

class MUSDB18HQ(FolderStems):
    """MUSDB18-HQ: folders of wav files.

    Parameters
    ----------
    root
        Holds train and test
    subset : str, default 'train'
        'train', 'valid' or 'test'
    kwargs
        For `StemDataset`"""

    def __init__(self, root, subset: str=..., **kwargs):
        ...

class MUSDB18(StemDataset):
    """MUSDB18: files that end in `.stem.mp4`.

    Parameters
    ----------
    root
        Holds train and test
    subset : str, default 'train'
        'train', 'valid' or 'test'
    kwargs
        For `StemDataset`"""

    def __init__(self, root, subset: str=..., **kwargs):
        ...

    def size(self, track):
        ...

    def load(self, track, start, count):
        ...

class Note(NamedTuple):
    """A note.

    Attributes
    ----------
    start : float
        Seconds
    end : float
        Seconds
    pitch : int
        MIDI: 60 is the middle C; of a drum kit, which drum
    velocity : int
        1 to 127"""
    start: float
    end: float
    pitch: int
    velocity: int

class Part(NamedTuple):
    """What one instrument plays.

    Attributes
    ----------
    stem : int
        Index into `STEMS`
    program : int
        General MIDI program, from 0; of the drums, the kit
    notes : tuple
        The notes, one `Note` each"""
    stem: int
    program: int
    notes: tuple

class Song(NamedTuple):
    """A composed song.

    Attributes
    ----------
    key : str
        Such as 'F# minor'
    tempo : int
        Quarter notes a minute
    seconds : float
        Length
    sections : tuple
        Start in seconds and name of each
    levels : tuple
        How loud each stem is beside the others, in dB
    parts : tuple
        One `Part` an instrument"""
    key: str
    tempo: int
    seconds: float
    sections: tuple
    levels: tuple
    parts: tuple

def compose(i: int, seed: int=..., seconds: float=...) -> Song:
    """Song `i` of a seed.

    Parameters
    ----------
    i : int
        Number of the song
    seed : int, default 0
        Another seed, other songs
    seconds : float, default 30.0
        Its length, at least 8

    Returns
    -------
    Song
        Always the same one"""

def transpose(song: Song, semitones: int) -> Song:
    """A song in another key.

    Parameters
    ----------
    song : Song
        From `compose`
    semitones : int
        How far up; negative to move it down

    Returns
    -------
    Song
        With the same drums, in the same tempo"""

def render(song: Song, rate: int=...) -> Tensor:
    """Play a song.

    Parameters
    ----------
    song : Song
        From `compose`
    rate : int, default 16000
        Samples per second

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
    kwargs
        For `StemDataset`"""

    def __init__(self, n: int=..., seed: int=..., length: float=..., cache=..., transpose: int=..., **kwargs):
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

    def load(self, track, start, count):
        ...

    def keep(self, track: str):
        """Play a song, and keep it.

        Parameters
        ----------
        track : str
            Name of a song"""
