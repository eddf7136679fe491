# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['ENCODERS', 'resample', 'AudioEncoder', 'encode_in_blocks', 'make_encoder', 'load_model', 'get_scene_embeddings', 'get_timestamp_embeddings']
from torch import nn, Tensor
LOUDEST: Any

def check_audio(audio):
    ...

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

    def centres(self, y: Tensor, step: int, length: int) -> Tensor:
        ...

    @property
    def scene_embedding_size(self) -> int:
        ...

    @property
    def timestamp_embedding_size(self) -> int:
        ...

def encode_in_blocks(network, patches: Tensor, block: int) -> Tensor:
    ...
ENCODERS: Any

def make_encoder(name: str, **kwargs) -> AudioEncoder:
    ...

def read_weights(path, name, digest):
    ...

def load_model(path: str=..., encoder: str=...) -> AudioEncoder:
    ...

def get_scene_embeddings(audio: Tensor, model: AudioEncoder) -> Tensor:
    ...

def get_timestamp_embeddings(audio: Tensor, model: AudioEncoder) -> tuple:
    ...
