# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['BASIC_PITCH_SHA256', 'BasicPitch']
from torch import Tensor
from .encoders import AudioEncoder
BASIC_PITCH_SHA256: Any

class BasicPitch(AudioEncoder):
    """Basic Pitch: notes, onsets and pitch contour, averaged over two seconds; without a gradient.

    Parameters
    ----------
    weights : default None
        Path of basic_pitch.onnx; the package's own if not given
    block : int, default 16
        How many windows go through the network at once"""
    sample_rate: Any
    dim: Any
    min_samples: Any

    def __init__(self, weights=..., block: int=...):
        ...

    def __getstate__(self):
        ...

    def __setstate__(self, state):
        ...

    def _embed(self, windows):
        """One encoding a window."""

    def encode(self, audio: Tensor) -> tuple:
        """Cut into windows, and encode these in blocks.

        Parameters
        ----------
        audio : Tensor
            Checked audio at 22,050 Hz, shape (batch, samples)

        Returns
        -------
        tuple
            Encodings of the windows, shape (batch, time, 440), and their centres in milliseconds, shape (time,)"""
