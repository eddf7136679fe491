# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['MIXINGS', 'sample_dots', 'twist', 'untwist', 'Mixing', 'published_mixing', 'log_mixing', 'Mixed', 'mix_dots', 'MixingErrors', 'mixing_errors']
from typing import NamedTuple
import torch
from torch import nn, Tensor

def sample_dots(n: int, generator: torch.Generator | None=...) -> Tensor:
    ...

def twist(x: Tensor) -> Tensor:
    ...

def untwist(y: Tensor) -> Tensor:
    ...

class Mixing(nn.Module):

    def __init__(self, projector: nn.Module, inverse: nn.Module, objective):
        ...

    def forward(self, y):
        ...

def published_mixing(y: Tensor, z: Tensor, z_sum: Tensor, inverse: nn.Module) -> dict:
    ...

def log_mixing(y: Tensor, z: Tensor, z_sum: Tensor, inverse: nn.Module, log: bool=...) -> dict:
    ...
MIXINGS: Any

class Mixed(NamedTuple):
    tasks: list
    looks: list

def mix_dots(objective=..., seeds=..., steps: int=..., lr: float=..., batch: int=..., origin: bool=..., looks: int=..., progress: bool=...) -> Mixed:
    ...

class MixingErrors(NamedTuple):
    additive: float
    inverse: float
    origin: float

def mixing_errors(task: Mixing, n: int=...) -> MixingErrors:
    ...
