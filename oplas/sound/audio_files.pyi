# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['BadTrack', 'read_audio', 'mp3_uri', 'audio_player']
from contextlib import contextmanager
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

def to_mono(frames):
    """Pieces of audio, one or more a frame: its time in ticks, which may be None, its samples, and their rate."""

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

def mp3_uri(audio, sample_rate: int, **settings) -> str:
    """An address that holds a whole sound, as MP3.

    Parameters
    ----------
    audio
        Samples between -1 and 1, tensor or array, shape (samples,)
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
        Samples between -1 and 1, tensor or array, shape (samples,)
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
