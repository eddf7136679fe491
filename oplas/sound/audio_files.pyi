# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['BadTrack', 'read_audio', 'Sound', 'read_sound', 'mp3_uri', 'audio_player', 'Takes']
from contextlib import contextmanager
from typing import NamedTuple
import numpy as np
from torch import Tensor

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

def need_package(name):
    """Import what the extra `audio` installs."""

def read_samples(path, start, count):
    """Samples from `start` on, shape (count, channels), float32, of a file whose header can be trusted."""

@contextmanager
def open_decoder(path):
    """A file, opened by FFmpeg."""

def decode_frames(packets, strict=...):
    """The frames in packets; unless strict, packets that are no audio are skipped."""

def to_channels(frames):
    """Pieces of audio, one or more a frame: its time in ticks, which may be None, (samples, channels), and their rate."""

def to_mono(frames):
    """Pieces of audio as one channel."""

def at_one_rate(pieces, rate=...):
    """Pieces, given as time, samples and rate, at this rate; at that of the first one if not given."""

def survey(path):
    """What is known of a file as it is now."""

def gather(pieces, start, count):
    """Samples from `start` on, of pieces with their places: silence in gaps, fewer than `count` if they end before."""

def check_level(audio, path):
    """Raise a BadTrack if this cannot be the sound of a track."""

def read_part(path, start, count):
    """Mono samples from `start` on."""

def read_audio(path, rate: int) -> Tensor:
    """A recording, at any rate.

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

class Sound(NamedTuple):
    """A recording in memory, which a notebook shows as a player.

    Attributes
    ----------
    audio : Tensor
        Samples, between -1 and 1 where they do not clip, shape (channels, samples)
    rate : int
        Samples per second"""
    audio: Tensor
    rate: int

    def __repr__(self):
        ...

    def _repr_html_(self):
        ...

    def playable(self) -> np.ndarray:
        """Its samples as players want them, no louder than full scale.

        Parameters
        ----------
        self
            Shape (samples, channels)

        Returns
        -------
        np.ndarray
            Shape (samples, channels)"""

    def write(self, path):
        """Write a wav file: 16 bits a sample, or floats where it is louder than full scale.

        Parameters
        ----------
        path
            Ending in .wav by custom"""

def read_sound(path) -> Sound:
    """A recording with all its channels.

    Parameters
    ----------
    path
        A file that libsndfile reads: wav, flac, ogg, mp3

    Returns
    -------
    Sound
        At its own rate"""

def mp3_uri(audio, sample_rate: int, **settings) -> str:
    """An address that holds a whole sound, as MP3.

    Parameters
    ----------
    audio
        Samples between -1 and 1, tensor or array, shape (samples,) or (samples, channels)
    sample_rate : int
        Samples per second
    settings
        For `soundfile.write`, such as `compression_level`

    Returns
    -------
    str
        A data address"""

def audio_player(audio, sample_rate: int, caption: str, **settings) -> str:
    """A player for a sound, with a caption.

    Parameters
    ----------
    audio
        Samples between -1 and 1, tensor or array, shape (samples,) or (samples, channels)
    sample_rate : int
        Samples per second
    caption : str
        What is heard
    settings
        For `soundfile.write`, such as `compression_level`

    Returns
    -------
    str
        HTML"""

class Takes(dict):
    """Versions of one passage, `Sound`s by what they are; a notebook shows a player that switches as it plays."""

    def _repr_html_(self):
        ...

    def player(self, title: str=..., **settings) -> str:
        """A player with a button for each version.

        Parameters
        ----------
        title : str, default 'Versions of one passage'
            What they are versions of
        settings
            For `soundfile.write`, such as `compression_level`

        Returns
        -------
        str
            HTML"""
