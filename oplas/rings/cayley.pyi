# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['misses', 'operators_locked', 'Cayley', 'scattered', 'dial_cayley', 'dial_cayley_many', 'order', 'commutator', 'of_operator']
from torch import nn, Tensor
from ..core.operators import Operators
from oplas.core.training import History

def misses(z: Tensor, Tz: Tensor, target: Tensor) -> Tensor:
    ...

def operators_locked(z: Tensor, Tz: Tensor, targets: Tensor) -> Tensor:
    ...

class Cayley(nn.Module):

    def __init__(self, projector: nn.Module, operators: Operators, relations: dict, apart: float=...):
        ...

    def _advance(self, z, Tz):
        ...

    def _parts(self, z, Tz):
        ...

    def forward(self, y):
        ...

def scattered(n: int, d: int, seed: int=...) -> Tensor:
    ...

def dial_cayley(relations: dict, y: Tensor, planes: int=..., angle: float | None=..., apart: float=..., seed: int=..., steps: int=..., lr: float=..., frames: int=..., progress: bool=...) -> History:
    ...

def dial_cayley_many(relations: dict, y: Tensor, planes: int=..., angle: float | None=..., apart: float=..., seeds=..., steps: int=..., lr: float=..., progress: bool=...) -> tuple:
    ...

def order(T, z: Tensor, limit: int=...) -> int | None:
    ...

def commutator(A, B, z: Tensor) -> Tensor:
    ...

def of_operator(history: History, name: str) -> History:
    ...
