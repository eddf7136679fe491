# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['HuggingFaceEncoder', 'CLAP', 'EnCodec']
from torch import Tensor
from .encoders import AudioEncoder

class _Transformer(AudioEncoder):
    """An encoder whose `model` is one of transformers."""

    def __getstate__(self):
        ...

    def __deepcopy__(self, memo):
        ...

    def __setstate__(self, state):
        ...

class HuggingFaceEncoder(_Transformer):
    """The last layer of a model that listens to a waveform, such as wav2vec 2.0; the gradient reaches the audio.

    Parameters
    ----------
    weights : str
        Name on Hugging Face, or a folder
    revision : str, default None
        Branch, tag or commit, where `weights` is a name"""

    def __init__(self, weights: str, revision: str | None=...):
        ...

    def encode(self, audio: Tensor) -> tuple:
        """Bring each clip to one loudness if the model is used to that, and encode it.

        Parameters
        ----------
        audio : Tensor
            Checked audio at the encoder's rate, shape (batch, samples)

        Returns
        -------
        tuple
            Encodings of the time steps, shape (batch, time, dim), and their centres in milliseconds, shape (time,)"""

class CLAP(_Transformer):
    """CLAP's audio half, projected but not normalised; the gradient reaches the audio.

    Parameters
    ----------
    weights : str, default 'laion/clap-htsat-unfused'
        Name on Hugging Face, or a folder
    revision : str, default None
        Branch, tag or commit, where `weights` is a name
    block : int, default 4
        How many windows go through the network at once"""

    def __init__(self, weights: str=..., revision: str | None=..., block: int=...):
        ...

    def _spectra(self, windows):
        """Power of windows, or of what is repeated to fill one, in decibels: shape (windows, frames, bands)."""

    def embed(self, windows: Tensor) -> Tensor:
        """One encoding a window.

        Parameters
        ----------
        windows : Tensor
            Audio, shape (windows, samples), at most ten seconds

        Returns
        -------
        Tensor
            Shape (windows, dim)"""

    def encode(self, audio: Tensor) -> tuple:
        """Cut into windows, and encode these in blocks.

        Parameters
        ----------
        audio : Tensor
            Checked audio at the encoder's rate, shape (batch, samples)

        Returns
        -------
        tuple
            Encodings of the windows, shape (batch, time, dim), and their centres in milliseconds, shape (time,)"""

class EnCodec(_Transformer):
    """EnCodec without its quantiser: all frames of a patch, and a decoder; the gradient passes through both.

    Parameters
    ----------
    weights : str, default 'facebook/encodec_24khz'
        Name on Hugging Face, or a folder
    revision : str, default None
        Branch, tag or commit, where `weights` is a name
    samples : int, default 24000
        Length of a patch, in samples at the encoder's rate
    block : int, default 8
        How many patches go through the network at once"""

    def __init__(self, weights: str=..., revision: str | None=..., samples: int=..., block: int=...):
        ...

    def encode(self, audio: Tensor) -> tuple:
        """Cut into patches, and encode these in blocks.

        Parameters
        ----------
        audio : Tensor
            Checked audio at the encoder's rate, shape (batch, samples)

        Returns
        -------
        tuple
            Encodings of the patches, shape (batch, time, dim), and their centres in milliseconds, shape (time,)"""

    def decode(self, y: Tensor, like: Tensor | None=...) -> Tensor:
        """From encodings back to audio.

        Parameters
        ----------
        y : Tensor
            Encodings of consecutive patches, shape (batch, time, dim), or of one patch each, shape (batch, dim)
        like : Tensor, default None
            Not needed: the encodings keep the phase

        Returns
        -------
        Tensor
            Audio at the encoder's rate, shape (batch, time·samples)"""
