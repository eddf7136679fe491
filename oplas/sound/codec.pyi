# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['CODEC_PATCH', 'CODEC_SHA256', 'to_waves', 'from_waves', 'to_levels', 'from_levels', 'PatchEncoder', 'PatchDecoder', 'find_phase', 'Codec', 'frame_sums']
from torch import Tensor, nn
from .encoders import AudioEncoder
from ..sums.relations import Relations
CODEC_PATCH: Any

def to_waves(audio: Tensor, window: Tensor) -> Tensor:
    """The waves in each window.

    Parameters
    ----------
    audio : Tensor
        Audio, shape (batch, samples); silence follows where the last patch is not full
    window : Tensor
        Shape (1024,)

    Returns
    -------
    Tensor
        Complex, shape (batch, 513, 2·patches): a sine of amplitude 1 has a wave of size 1"""

def from_waves(waves: Tensor, window: Tensor) -> Tensor:
    """The audio with these waves in its windows.

    Parameters
    ----------
    waves : Tensor
        Complex, shape (batch, 513, 2·patches)
    window : Tensor
        Shape (1024,)

    Returns
    -------
    Tensor
        Shape (batch, 512·patches)"""

def to_levels(sizes: Tensor) -> Tensor:
    """Sizes as levels, in nepers above the quietest.

    Parameters
    ----------
    sizes : Tensor
        Of waves, at least 0

    Returns
    -------
    Tensor
        At least 0"""

def from_levels(levels: Tensor) -> Tensor:
    """Levels as sizes.

    Parameters
    ----------
    levels : Tensor
        From `to_levels`

    Returns
    -------
    Tensor
        At least 0"""

class PatchEncoder(nn.Module):
    """From the levels of patches to encodings.

    Parameters
    ----------
    dim : int, default 64
        Size of an encoding
    hidden : int, default 128
        Size of the layer that bends"""

    def __init__(self, dim: int=..., hidden: int=...):
        ...

    def forward(self, levels: Tensor) -> Tensor:
        """Encode.

        Parameters
        ----------
        levels : Tensor
            Shape (batch, 513, 2·patches)

        Returns
        -------
        Tensor
            Shape (batch, dim, patches)"""

class PatchDecoder(nn.Module):
    """From encodings to the levels of patches.

    Parameters
    ----------
    dim : int, default 64
        Size of an encoding
    hidden : int, default 128
        Size of the layer that bends"""

    def __init__(self, dim: int=..., hidden: int=...):
        ...

    def forward(self, y: Tensor) -> Tensor:
        """Decode.

        Parameters
        ----------
        y : Tensor
            Encodings, shape (batch, dim, patches)

        Returns
        -------
        Tensor
            Levels, at least 0, shape (batch, 513, 2·patches)"""

def find_phase(sizes: Tensor, window: Tensor, rounds: int=...) -> Tensor:
    """A phase in which overlapping windows agree, by Griffin and Lim.

    Parameters
    ----------
    sizes : Tensor
        Of waves, shape (batch, 513, 2·patches)
    window : Tensor
        Shape (1024,)
    rounds : int, default 32
        How often to go back and forth

    Returns
    -------
    Tensor
        Waves of these sizes"""
CODEC_SHA256: Any

class Codec(AudioEncoder):
    """64 numbers for every 32 ms of sound, and back: the sizes of waves, without their phase.

    Parameters
    ----------
    weights : str, default None
        File with the weights; by default that of the package"""
    sample_rate: Any
    dim: Any
    min_samples: Any

    def __init__(self, weights: str | None=...):
        ...

    def encode(self, audio: Tensor) -> tuple:
        """Encode each patch.

        Parameters
        ----------
        audio : Tensor
            Checked audio at 16 kHz, shape (batch, samples)

        Returns
        -------
        tuple
            Encodings of the patches, shape (batch, time, 64), and their centres in milliseconds, shape (time,)"""

    def decode(self, y: Tensor, like: Tensor | None=...) -> Tensor:
        """Back to sound.

        Parameters
        ----------
        y : Tensor
            Encodings of consecutive patches, shape (batch, time, 64), or of one patch each, shape (batch, 64)
        like : Tensor, default None
            Audio whose phase is borrowed, as many samples as were encoded; None: a phase is found

        Returns
        -------
        Tensor
            Audio at 16 kHz, as long as `like`, or else shape (batch, 512·time)"""

def frame_sums(power: Tensor, least: float=...) -> Relations:
    """All sums that hold patch by patch and can be heard.

    Parameters
    ----------
    power : Tensor
        In each patch, shape (crops, 2·stems + 1, time): of stems, mix, and mix without each stem
    least : float, default 3e-06
        Power of a mix in which something is heard

    Returns
    -------
    Relations
        Over encodings of shape (crops, 2·stems + 1, time, dim), flattened to rows"""
