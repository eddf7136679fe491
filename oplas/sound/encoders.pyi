# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['MUSICNN_SHA256', 'VGGISH_URL', 'BASIC_PITCH_SHA256', 'ENCODERS', 'resample', 'AudioEncoder', 'mel_filters', 'MusiCNN', 'VGGish', 'CLAP', 'HuggingFaceEncoder', 'BasicPitch', 'EnCodec', 'make_encoder', 'load_model', 'get_scene_embeddings', 'get_timestamp_embeddings']
from torch import nn, Tensor

def resample(audio: Tensor, rate: float, new_rate: float) -> Tensor:
    """Audio at another rate, by soxr.

    Parameters
    ----------
    audio : Tensor
        Audio, shape (batch, samples)
    rate : float
        Its samples per second
    new_rate : float
        The samples per second wanted

    Returns
    -------
    Tensor
        Shape (batch, about samples·new_rate/rate), on the same device"""

class AudioEncoder(nn.Module):
    """f: from audio to encodings; frozen, and the same answer every time.

    Attributes
    ----------
    sample_rate : int
        Samples per second that it listens at
    dim : int
        Size of an encoding
    min_samples : int
        Fewest samples that it takes, at `sample_rate`"""
    sample_rate: int
    dim: int
    min_samples: int

    def encode(self, audio: Tensor) -> tuple:
        """What a subclass defines.

        Parameters
        ----------
        audio : Tensor
            Checked audio at `sample_rate`, shape (batch, samples)

        Returns
        -------
        tuple
            Encodings of the patches, shape (batch, time, dim), and the patches' centres in milliseconds, shape (time,)"""

    def train(self, mode: bool=...):
        """Stay in eval mode.

        Parameters
        ----------
        mode : bool, default True
            Makes no difference"""

    def __repr__(self):
        ...

    def prepare(self, audio: Tensor, rate: float | None=...) -> Tensor:
        """Check and resample.

        Parameters
        ----------
        audio : Tensor
            Audio in [-1, 1], shape (batch, samples)
        rate : float, default None
            Its samples per second; the encoder's own if not given

        Returns
        -------
        Tensor
            Audio at the encoder's rate, with the type and the device of its weights"""

    def frames(self, audio: Tensor, rate: float | None=...) -> tuple:
        """Encodings over time.

        Parameters
        ----------
        audio : Tensor
            Audio in [-1, 1], shape (batch, samples)
        rate : float, default None
            Its samples per second; the encoder's own if not given

        Returns
        -------
        tuple
            Encodings of the patches, shape (batch, time, dim), and the patches' centres in milliseconds, shape (time,)"""

    def forward(self, audio: Tensor, rate: float | None=...) -> Tensor:
        """Encode: the mean over the patches.

        Parameters
        ----------
        audio : Tensor
            Audio in [-1, 1], shape (batch, samples)
        rate : float, default None
            Its samples per second; the encoder's own if not given

        Returns
        -------
        Tensor
            One encoding a clip, shape (batch, dim)"""

    @property
    def silence(self) -> Tensor:
        """The encoding of silence: what belongs to the origin of a space of sums.

        Returns
        -------
        Tensor
            Shape (dim,)"""

    def _centres(self, y, step, length):
        """Milliseconds at which patches of `length` samples, `step` samples apart, have their centres: shape (time,), for encodings y."""

    @property
    def scene_embedding_size(self) -> int:
        """HEAR: size of the encoding of a sound.

        Returns
        -------
        int
            The same as `dim`"""

    @property
    def timestamp_embedding_size(self) -> int:
        """HEAR: size of an encoding over time.

        Returns
        -------
        int
            The same as `dim`"""

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
        """What the network gets to see.

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
            Encodings of the patches, shape (batch, time, 1506), and the patches' centres in milliseconds, shape (time,)"""
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
        """What the network gets to see.

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
        """The network.

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
            Encodings of the patches, shape (batch, time, 128), and the patches' centres in milliseconds, shape (time,)"""

class _Transformer(AudioEncoder):
    """An encoder whose `model` is one of transformers."""

    def __getstate__(self):
        ...

    def __deepcopy__(self, memo):
        ...

    def __setstate__(self, state):
        ...

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
            Encodings of the windows, shape (batch, time, dim), and the windows' centres in milliseconds, shape (time,)"""

class HuggingFaceEncoder(_Transformer):
    """The last layer of a model that listens to a waveform, such as wav2vec 2.0 or HuBERT; the gradient reaches the audio.

    Parameters
    ----------
    weights : str
        Name on Hugging Face, or a folder
    revision : str, default None
        Branch, tag or commit, where `weights` is a name"""

    def __init__(self, weights: str, revision: str | None=...):
        ...

    def encode(self, audio: Tensor) -> tuple:
        """Normalise each clip if the model is used to that, and encode it.

        Parameters
        ----------
        audio : Tensor
            Checked audio at the encoder's rate, shape (batch, samples)

        Returns
        -------
        tuple
            Encodings of the time steps, shape (batch, time, dim), and their centres in milliseconds, shape (time,)"""
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

    def _window(self, patches):
        ...

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

class EnCodec(_Transformer):
    """EnCodec without its quantiser: all frames of a patch, and the way back; the gradient passes both ways.

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
            Encodings of the patches, shape (batch, time, dim), and the patches' centres in milliseconds, shape (time,)"""

    def decode(self, y: Tensor) -> Tensor:
        """From encodings back to audio.

        Parameters
        ----------
        y : Tensor
            Encodings, shape (batch, dim), or of consecutive patches, shape (batch, time, dim)

        Returns
        -------
        Tensor
            Audio at the encoder's rate, shape (batch, samples) or (batch, time·samples)"""
ENCODERS: Any

def make_encoder(name: str, **kwargs) -> AudioEncoder:
    """The encoder of that name.

    Parameters
    ----------
    name : str
        One of `ENCODERS`, perhaps with a revision, as in 'clap@main', or with weights, as in 'hf:NAME' or 'encodec:FOLDER'
    kwargs
        For the encoder: `weights`, and what else it takes

    Returns
    -------
    AudioEncoder
        Ready to use"""

def load_model(path: str=..., encoder: str=...) -> AudioEncoder:
    """HEAR: the model.

    Parameters
    ----------
    path : str, default ''
        Its weights: a file, or for models of transformers a folder or a name; by default its own
    encoder : str, default 'musicnn'
        Name for `make_encoder`

    Returns
    -------
    AudioEncoder
        Ready to use"""

def get_scene_embeddings(audio: Tensor, model: AudioEncoder) -> Tensor:
    """HEAR: one encoding a sound.

    Parameters
    ----------
    audio : Tensor
        Sounds at the model's rate, shape (n_sounds, n_samples)
    model : AudioEncoder
        From `load_model`

    Returns
    -------
    Tensor
        Shape (n_sounds, scene_embedding_size)"""

def get_timestamp_embeddings(audio: Tensor, model: AudioEncoder) -> tuple:
    """HEAR: encodings over time.

    Parameters
    ----------
    audio : Tensor
        Sounds at the model's rate, shape (n_sounds, n_samples)
    model : AudioEncoder
        From `load_model`

    Returns
    -------
    tuple
        Encodings, shape (n_sounds, n_timestamps, timestamp_embedding_size), and milliseconds, shape (n_sounds, n_timestamps)"""
