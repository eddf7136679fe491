# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['MIXINGS', 'check_relations', 'sums', 'subsets', 'gains', 'analogies', 'relation_errors', 'effective_rank', 'SumMetrics', 'sum_metrics', 'linear_map', 'whitening', 'Mixing', 'published_mixing', 'log_mixing', 'Mixed', 'mix_dots', 'MixingErrors', 'mixing_errors']
from typing import NamedTuple
import numpy as np
from torch import Tensor, nn

def check_relations(A, n: int):
    ...

def sums(parts, whole, n: int | None=...):
    ...

def subsets(index, n: int | None=...):
    ...

def gains(original, scaled, gain, n: int | None=...):
    ...

def analogies(a, b, c, d, n: int | None=...):
    ...

def relation_errors(z, A) -> np.ndarray:
    ...

def effective_rank(z) -> float:
    ...

class SumMetrics(NamedTuple):
    additive: float
    demix: float
    top1: float
    gain: float
    origin: float
    rank: float

def sum_metrics(z, A, origin=...) -> SumMetrics:
    ...

def linear_map(Y, A, dim: int, ridge: float=..., origin=...) -> np.ndarray:
    ...

def whitening(z, A, ridge: float=...) -> np.ndarray:
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
