# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['mel_filters', 'Spectrum']
from torch import Tensor
from .encoders import AudioEncoder

def mel_filters(bands: int=..., n_fft: int=..., rate: int=...) -> Tensor:
    """Triangles on Slaney's mel scale, each of the same area.

    Parameters
    ----------
    bands : int, default 96
        How many bands
    n_fft : int, default 512
        Size of the Fourier transform
    rate : int, default 16000
        Samples per second; the bands reach from 0 to half of it

    Returns
    -------
    Tensor
        Shape (bands, n_fft//2 + 1)"""
N_FFT: Any
HOP: Any
PATCH_FRAMES: Any
PATCH_SAMPLES: Any

def pad_ends(audio):
    """Audio with half a window more at each end."""

def cut_patches(audio):
    """The patches of audio, each with its ends, shape (batch, time, samples)."""

def mel_power(audio, window, filters):
    """Power in each band of audio with its ends, shape (batch, bands, frames)."""

def band_centres(filters, rate=...):
    """The centre of each band in kHz, shape (bands, 1)."""

class Spectrum(AudioEncoder):
    """Power in 96 mel bands, each weighted by its frequency, averaged over patches of 3 s; nothing in it is learned."""
    sample_rate: Any
    dim: Any
    min_samples: Any

    def __init__(self):
        ...

    def encode(self, audio: Tensor) -> tuple:
        """Cut into patches, and average the power in each.

        Parameters
        ----------
        audio : Tensor
            Checked audio at 16 kHz, shape (batch, samples)

        Returns
        -------
        tuple
            Mean powers of the patches, at least 0, shape (batch, time, 96), and their centres in ms, shape (time,)"""
