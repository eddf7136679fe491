# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['WINDOW', 'STEP', 'FLOOR', 'TIMES', 'BINS', 'LogSpectrum', 'cut_regions', 'encode_regions', 'measured_power', 'fit_log_sums']
from torch import Tensor
from .encoders import AudioEncoder
from .stems import StemDataset
from ..sums.curve import Curve
WINDOW: Any
STEP: Any
FLOOR: Any

class LogSpectrum(AudioEncoder):
    """The logarithm of the power at each frequency and moment; its inverse borrows the phase of another sound."""
    sample_rate: Any
    dim: Any
    min_samples: Any

    def __init__(self):
        ...

    def waves(self, audio: Tensor) -> Tensor:
        """The spectrum with its phases.

        Parameters
        ----------
        audio : Tensor
            Checked audio at 16 kHz, shape (batch, samples)

        Returns
        -------
        Tensor
            Complex amplitudes, shape (batch, dim, time)"""

    def encode(self, audio: Tensor) -> tuple:
        """The logarithm of the power.

        Parameters
        ----------
        audio : Tensor
            Checked audio at 16 kHz, shape (batch, samples)

        Returns
        -------
        tuple
            Log powers, shape (batch, time, 513), and their moments in milliseconds, shape (time,)"""

    def decode(self, y: Tensor, like: Tensor | None=...) -> Tensor:
        """From log powers back to audio, with the phase of another sound.

        Parameters
        ----------
        y : Tensor
            Log powers, shape (batch, time, 513)
        like : Tensor, default None
            Audio whose phase is borrowed, shape (batch, samples), of as much time as y

        Returns
        -------
        Tensor
            Audio at 16 kHz, as long as `like`, shape (batch, samples)"""
TIMES: Any
BINS: Any

def cut_regions(y: Tensor) -> Tensor:
    """Regions of neighbouring moments and frequencies.

    Parameters
    ----------
    y : Tensor
        Encodings of k stems and then of their mix, shape (k+1, time, dim)

    Returns
    -------
    Tensor
        Shape (regions, k+1, numbers in a region)"""

def encode_regions(songs: StemDataset, encoder: LogSpectrum, seed: int=...) -> Tensor:
    """The regions of songs that are louder and softer as a whole.

    Parameters
    ----------
    songs : StemDataset
        At 16 kHz
    encoder : LogSpectrum
        f
    seed : int, default 0
        Decides how loud each song is

    Returns
    -------
    Tensor
        Encodings of stems and mixes, shape (regions, k+1, numbers in a region)"""

def measured_power(curve: Curve, encoder: LogSpectrum, audio: Tensor) -> float:
    """With which power of its gain a sound's points grow.

    Parameters
    ----------
    curve : Curve
        h
    encoder : LogSpectrum
        f
    audio : Tensor
        Sounds at 16 kHz, shape (batch, samples)

    Returns
    -------
    float
        1 where twice the amplitude doubles points, 2 where it makes them four times as large"""

def fit_log_sums(songs: StemDataset, seed: int=..., **settings) -> Curve:
    """The curve on which log spectra of songs add up.

    Parameters
    ----------
    songs : StemDataset
        At 16 kHz
    seed : int, default 0
        Decides levels, and which regions come when
    settings
        For `fit_curve`: `steps`, `lr`, …"""
