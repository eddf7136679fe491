# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['OPERATORS', 'Operator', 'FiLM', 'FiLMR', 'SquareMatrix', 'OrthogonalMatrix', 'make_operator', 'spell', 'Operators']
from torch import nn, Tensor

class Operator(nn.Module):

    def __init__(self, n: int):
        ...

    def inverse(self, z: Tensor) -> Tensor:
        ...

    def power(self, k: float):
        ...

    def matrix(self) -> Tensor:
        ...

    def subspace(self) -> Tensor:
        ...

    def extra_repr(self):
        ...

    def __repr__(self):
        ...

class FiLM(Operator):

    def __init__(self, n: int, affine: str=...):
        ...

    def forward(self, x):
        ...

    def inverse(self, z):
        ...

class FiLMR(Operator):

    def __init__(self, n: int, planes: int=..., affine: str | None=..., angle: float | None=...):
        ...

    def _params(self):
        ...

    def forward(self, x):
        ...

    def inverse(self, z):
        ...

    def extra_repr(self):
        ...

    def subspace(self) -> Tensor:
        ...

    def power(self, k: float):
        ...

class SquareMatrix(Operator):

    def __init__(self, n: int, start: str=...):
        ...

    def forward(self, x):
        ...

    def inverse(self, z):
        ...

class OrthogonalMatrix(Operator):

    def __init__(self, n: int, start: str=...):
        ...

    def forward(self, x):
        ...

    def inverse(self, z):
        ...
OPERATORS: Any

def make_operator(name: str, n: int, start: str=...) -> Operator:
    ...

def spell(word: str, names) -> list:
    ...

class Operators(nn.ModuleDict):

    def __init__(self, operators: dict):
        ...

    def word(self, word: str):
        ...
