# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['VGGISH_URL', 'VGGish']
from torch import Tensor
from .encoders import AudioEncoder

def vggish_layers():
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
