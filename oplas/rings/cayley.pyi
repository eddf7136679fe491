# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['misses', 'operator_errors', 'operators_locked', 'Cayley', 'scattered', 'cayley_settings', 'make_cayley', 'dial_cayley', 'dial_cayley_many', 'order', 'commutator', 'of_operator']
from torch import nn, Tensor
from ..core.operators import Operators
from ..core.training import History

def misses(z: Tensor, Tz: Tensor, target: Tensor) -> Tensor:
    ...

def operator_errors(z: Tensor, Tz: Tensor, targets: Tensor) -> Tensor:
    ...

def operators_locked(z: Tensor, Tz: Tensor, targets: Tensor) -> Tensor:
    ...

class Cayley(nn.Module):

    def __init__(self, projector: nn.Module, operators: Operators, arrows: dict, objective=..., apart: float=...):
        ...

    @property
    def operator(self):
        ...

    def overlap(self):
        ...

    def _parts(self, z, Tz):
        ...

    def forward(self, y):
        ...

    def errors(self, z, Tz):
        ...

    def locked(self, z, Tz):
        ...

def scattered(n: int, d: int, seed: int=...) -> Tensor:
    ...

def cayley_settings(operator: str=..., objective: str=..., planes: int=..., angle: float | None=..., apart: float=..., steps: int=..., lr: float=...) -> dict:
    ...

def make_cayley(seed: int, arrows: dict, d: int, settings: dict) -> Cayley:
    ...

def dial_cayley(arrows: dict, y: Tensor, operator: str=..., objective: str=..., planes: int=..., angle: float | None=..., apart: float=..., steps: int=..., lr: float=..., *, seed: int=..., frames: int=..., progress: bool=..., callback=...) -> History:
    ...

def dial_cayley_many(arrows: dict, y: Tensor, operator: str=..., objective: str=..., planes: int=..., angle: float | None=..., apart: float=..., steps: int=..., lr: float=..., *, seeds=..., progress: bool=...) -> tuple:
    ...

def order(T, z: Tensor, limit: int=...) -> int | None:
    ...

def commutator(A, B, z: Tensor) -> Tensor:
    ...

def of_operator(history: History, name: str) -> History:
    ...
