# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['MUSICNN_SHA256', 'mel_filters', 'MusiCNN']
from torch import Tensor
from .encoders import AudioEncoder

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
