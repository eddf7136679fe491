# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['MUSICNN_SHA256', 'MusiCNN', 'PowerMusiCNN']
from torch import Tensor
from .encoders import AudioEncoder

def compress(power):
    """Mel power as MusiCNN takes it, shape (batch, frames, bands)."""
MUSICNN_SHA256: Any

class MusiCNN(AudioEncoder):
    """MusiCNN up to its pooling: per patch of 3 s the maxima, then the means, of 753 features.

    Parameters
    ----------
    weights : str, default None
        File with the weights; by default that of the package
    block : int, default 4
        How many patches go through the network at once; few are fastest on a CPU, many on a GPU"""
    sample_rate: Any
    dim: Any
    min_samples: Any

    def __init__(self, weights: str | None=..., block: int=...):
        ...

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
            Shape (batch, frames, 96): every 16 ms, low bands first"""

    def features(self, spectrum: Tensor) -> Tensor:
        """What the network makes of each moment.

        Parameters
        ----------
        spectrum : Tensor
            Log-mel spectrograms, shape (patches, frames, 96)

        Returns
        -------
        Tensor
            Shape (patches, 753, frames)"""

    def pooled(self, spectrum: Tensor) -> Tensor:
        """The network, pooled over time.

        Parameters
        ----------
        spectrum : Tensor
            Log-mel spectrograms, shape (patches, frames, 96)

        Returns
        -------
        Tensor
            Shape (patches, 1506): the maxima of 753 features, then their means"""

    def encode(self, audio: Tensor) -> tuple:
        """Cut into patches, and encode these in blocks.

        Parameters
        ----------
        audio : Tensor
            Checked audio at 16 kHz, shape (batch, samples)

        Returns
        -------
        tuple
            Encodings of the patches, shape (batch, time, 1506), and their centres in milliseconds, shape (time,)"""

class PowerMusiCNN(MusiCNN):
    """MusiCNN's features weighted by the power of each moment, and three bands: encodings that add up better.

    Parameters
    ----------
    weights : str, default None
        File with the weights; by default that of the package
    block : int, default 4
        How many patches go through the network at once"""
    dim: Any

    def __init__(self, weights: str | None=..., block: int=...):
        ...

    def weigh(self, features: Tensor, power: Tensor) -> Tensor:
        """Pool over time by power.

        Parameters
        ----------
        features : Tensor
            From `features`, shape (patches, 753, frames)
        power : Tensor
            In mel bands, shape (patches, 96, frames)

        Returns
        -------
        Tensor
            Shape (patches, 756): means of the weighted features, then of the power to 1, 3 and 8 kHz"""

    def encode(self, audio: Tensor) -> tuple:
        """Cut into patches, and encode these in blocks.

        Parameters
        ----------
        audio : Tensor
            Checked audio at 16 kHz, shape (batch, samples)

        Returns
        -------
        tuple
            Encodings of the patches, shape (batch, time, 756), and their centres in milliseconds, shape (time,)"""
