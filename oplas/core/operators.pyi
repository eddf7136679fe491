# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['OPERATORS', 'Operator', 'FiLM', 'FiLMR', 'SquareMatrix', 'OrthogonalMatrix', 'make_operator', 'describe_operator', 'operator_like', 'spell', 'Operators']
from torch import Tensor, nn

class Operator(nn.Module):

    def __init__(self, n: int):
        ...

    def inverse(self, z: Tensor) -> Tensor:
        ...

    @property
    def settings(self) -> dict:
        ...

    @classmethod
    def from_start(cls, n: int, start: str):
        ...

    def extra_repr(self):
        ...

    def __repr__(self):
        ...

    def power(self, k: float):
        ...

    def matrix(self) -> Tensor:
        ...

    def subspace(self) -> Tensor:
        ...

class FiLM(Operator):

    def __init__(self, n: int, affine: str=...):
        ...

    def forward(self, x):
        ...

    def inverse(self, z):
        ...

    @property
    def settings(self):
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

    @property
    def settings(self):
        ...

    @classmethod
    def from_start(cls, n, start):
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

    @classmethod
    def from_start(cls, n, start):
        ...

class OrthogonalMatrix(Operator):

    def __init__(self, n: int, start: str=...):
        ...

    def forward(self, x):
        ...

    def inverse(self, z):
        ...

    @classmethod
    def from_start(cls, n, start):
        ...
OPERATORS: Any

def make_operator(name: str, n: int, start: str=...) -> Operator:
    ...

def describe_operator(T: Operator) -> dict:
    ...

def operator_like(about: dict) -> Operator:
    ...

def spell(word: str, names) -> list:
    ...

class Operators(nn.ModuleDict):

    def __init__(self, operators: dict):
        ...

    def word(self, word: str):
        ...
