# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['VGGISH_URL', 'VGGish']
from torch import Tensor
from .encoders import AudioEncoder

def vggish_layers():
    """The convolutions, and the dense layers."""
VGGISH_URL: Any

class VGGish(AudioEncoder):
    """VGGish up to its last layer, without ReLU and PCA: 128 numbers per patch of 0.96 s.

    Parameters
    ----------
    weights : str, default None
        File with the weights; by default torchvggish's, fetched on first use
    block : int, default 64
        How many patches go through the network at once"""
    sample_rate: Any
    dim: Any
    min_samples: Any

    def __init__(self, weights: str | None=..., block: int=...):
        ...

    def _spectra(self, audio):
        """Log-mel spectrograms, shape (batch, frames, 64)."""

    def log_mel(self, audio: Tensor, rate: float | None=...) -> Tensor:
        """The spectrogram that the network sees.

        Parameters
        ----------
        audio : Tensor
            Audio in [-1, 1], shape (batch, samples)
        rate : float, default None
            Its samples per second; 16000 if not given

        Returns
        -------
        Tensor
            Shape (batch, frames, 64): every 10 ms, low bands first"""

    def embed(self, spectrum: Tensor) -> Tensor:
        """One encoding a patch.

        Parameters
        ----------
        spectrum : Tensor
            Log-mel spectrograms, shape (patches, 96, 64)

        Returns
        -------
        Tensor
            Shape (patches, 128)"""

    def encode(self, audio: Tensor) -> tuple:
        """Cut into patches, and encode these in blocks.

        Parameters
        ----------
        audio : Tensor
            Checked audio at 16 kHz, shape (batch, samples)

        Returns
        -------
        tuple
            Encodings of the patches, shape (batch, time, 128), and their centres in milliseconds, shape (time,)"""
