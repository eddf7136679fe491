# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['MUSICNN_SHA256', 'VGGISH_URL', 'BASIC_PITCH_SHA256', 'ENCODERS', 'resample', 'AudioEncoder', 'mel_filters', 'MusiCNN', 'VGGish', 'CLAP', 'HuggingFaceEncoder', 'BasicPitch', 'EnCodec', 'make_encoder', 'load_model', 'get_scene_embeddings', 'get_timestamp_embeddings']
from torch import nn, Tensor

def resample(audio: Tensor, rate: float, new_rate: float) -> Tensor:
    ...

class AudioEncoder(nn.Module):
    sample_rate: int
    dim: int
    min_samples: int

    def encode(self, audio: Tensor) -> tuple:
        ...

    def train(self, mode: bool=...):
        ...

    def __repr__(self):
        ...

    def prepare(self, audio: Tensor, rate: float | None=...) -> Tensor:
        ...

    def frames(self, audio: Tensor, rate: float | None=...) -> tuple:
        ...

    def forward(self, audio: Tensor, rate: float | None=...) -> Tensor:
        ...

    @property
    def silence(self) -> Tensor:
        ...

    def _centres(self, y, step, length):
        ...

    @property
    def scene_embedding_size(self) -> int:
        ...

    @property
    def timestamp_embedding_size(self) -> int:
        ...

def mel_filters(bands: int=..., n_fft: int=..., rate: int=...) -> Tensor:
    ...
MUSICNN_SHA256: Any

class MusiCNN(AudioEncoder):
    sample_rate: Any
    dim: Any
    min_samples: Any

    def __init__(self, weights: str | None=..., block: int=...):
        ...

    def log_mel(self, audio: Tensor, rate: float | None=...) -> Tensor:
        ...

    def pooled(self, spectrum: Tensor) -> Tensor:
        ...

    def encode(self, audio: Tensor) -> tuple:
        ...
VGGISH_URL: Any

class VGGish(AudioEncoder):
    sample_rate: Any
    dim: Any
    min_samples: Any

    def __init__(self, weights: str | None=..., block: int=...):
        ...

    def _spectra(self, audio):
        ...

    def log_mel(self, audio: Tensor, rate: float | None=...) -> Tensor:
        ...

    def embed(self, spectrum: Tensor) -> Tensor:
        ...

    def encode(self, audio: Tensor) -> tuple:
        ...

class _Transformer(AudioEncoder):

    def __getstate__(self):
        ...

    def __deepcopy__(self, memo):
        ...

    def __setstate__(self, state):
        ...

class CLAP(_Transformer):

    def __init__(self, weights: str=..., revision: str | None=..., block: int=...):
        ...

    def _spectra(self, windows):
        ...

    def embed(self, windows: Tensor) -> Tensor:
        ...

    def encode(self, audio: Tensor) -> tuple:
        ...

class HuggingFaceEncoder(_Transformer):

    def __init__(self, weights: str, revision: str | None=...):
        ...

    def encode(self, audio: Tensor) -> tuple:
        ...
BASIC_PITCH_SHA256: Any

class BasicPitch(AudioEncoder):
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
        ...

class EnCodec(_Transformer):

    def __init__(self, weights: str=..., revision: str | None=..., samples: int=..., block: int=...):
        ...

    def encode(self, audio: Tensor) -> tuple:
        ...

    def decode(self, y: Tensor) -> Tensor:
        ...
ENCODERS: Any

def make_encoder(name: str, **kwargs) -> AudioEncoder:
    ...

def load_model(path: str=..., encoder: str=...) -> AudioEncoder:
    ...

def get_scene_embeddings(audio: Tensor, model: AudioEncoder) -> Tensor:
    ...

def get_timestamp_embeddings(audio: Tensor, model: AudioEncoder) -> tuple:
    ...
