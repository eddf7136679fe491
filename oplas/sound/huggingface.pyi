# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['HuggingFaceEncoder', 'CLAP', 'EnCodec']
from torch import Tensor
from .encoders import AudioEncoder

class _Transformer(AudioEncoder):

    def __getstate__(self):
        ...

    def __deepcopy__(self, memo):
        ...

    def __setstate__(self, state):
        ...

class HuggingFaceEncoder(_Transformer):

    def __init__(self, weights: str, revision: str | None=...):
        ...

    def encode(self, audio: Tensor) -> tuple:
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

class EnCodec(_Transformer):

    def __init__(self, weights: str=..., revision: str | None=..., samples: int=..., block: int=...):
        ...

    def encode(self, audio: Tensor) -> tuple:
        ...

    def _check_encodings(self, y):
        ...

    def decode(self, y: Tensor) -> Tensor:
        ...
