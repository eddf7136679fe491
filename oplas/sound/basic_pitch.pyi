# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['BASIC_PITCH_SHA256', 'BasicPitch']
from torch import Tensor
from .encoders import AudioEncoder
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

    def _embed(self, windows):
        ...

    def encode(self, audio: Tensor) -> tuple:
        ...
