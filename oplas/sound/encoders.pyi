# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['ENCODERS', 'resample', 'AudioEncoder', 'encode_in_blocks', 'make_encoder', 'load_model', 'get_scene_embeddings', 'get_timestamp_embeddings']
from torch import Tensor, nn
LOUDEST: Any

def check_audio(audio):
    """Raise a ValueError unless this is a batch of clips."""

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
        """From checked audio to encodings over time; to be written by each subclass.

        Parameters
        ----------
        audio : Tensor
            Checked audio at `sample_rate`, shape (batch, samples)

        Returns
        -------
        tuple
            Encodings of the patches, shape (batch, time, dim), and their centres in milliseconds, shape (time,)"""

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
            Encodings of the patches, shape (batch, time, dim), and their centres in milliseconds, shape (time,)"""

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

        Parameters
        ----------
        self : AudioEncoder
            Shape (dim,)

        Returns
        -------
        Tensor
            Shape (dim,)"""

    def centres(self, y: Tensor, step: int, length: int) -> Tensor:
        """When the patches have their centres.

        Parameters
        ----------
        y : Tensor
            Encodings of patches, shape (batch, time, dim)
        step : int
            Samples from the start of a patch to that of the next
        length : int
            Samples in a patch

        Returns
        -------
        Tensor
            Milliseconds, shape (time,)"""

    @property
    def has_decoder(self) -> bool:
        """Whether encodings can become sound again.

        Parameters
        ----------
        self : AudioEncoder
            Whether there is a method `decode`

        Returns
        -------
        bool
            Whether there is a method `decode`"""

    def prepare_encodings(self, y: Tensor) -> Tensor:
        """Check what is to be decoded.

        Parameters
        ----------
        y : Tensor
            Encodings, shape (batch, time, dim), or of one patch each, shape (batch, dim)

        Returns
        -------
        Tensor
            Shape (batch, time, dim), with the type and the device of the encoder's weights"""

    @property
    def scene_embedding_size(self) -> int:
        """HEAR: size of the encoding of a sound.

        Parameters
        ----------
        self : AudioEncoder
            The same as `dim`

        Returns
        -------
        int
            The same as `dim`"""

    @property
    def timestamp_embedding_size(self) -> int:
        """HEAR: size of an encoding over time.

        Parameters
        ----------
        self : AudioEncoder
            The same as `dim`

        Returns
        -------
        int
            The same as `dim`"""

def encode_in_blocks(network, patches: Tensor, block: int) -> Tensor:
    """Encode the patches, one block after another.

    Parameters
    ----------
    network
        From patches, shape (patches, samples), to encodings, shape (patches, dim)
    patches : Tensor
        Shape (batch, time, samples)
    block : int
        How many patches go through the network at once

    Returns
    -------
    Tensor
        Encodings, shape (batch, time, dim)"""
ENCODERS: Any

def make_encoder(name: str, **kwargs) -> AudioEncoder:
    """The encoder of that name.

    Parameters
    ----------
    name : str
        One of `ENCODERS`, perhaps with a revision, as in 'clap@main', or with weights, as in 'encodec:FOLDER'
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
        Its weights: a file, or for models from Hugging Face a folder or a name; by default its own
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
        Encodings, shape (n_sounds, n_timestamps, dim), and milliseconds, shape (n_sounds, n_timestamps)"""
