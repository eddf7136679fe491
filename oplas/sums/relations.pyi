# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['check_relations', 'sums', 'subsets', 'gains', 'analogies', 'relation_errors', 'effective_rank', 'SumMetrics', 'sum_metrics', 'linear_map', 'whitening']
from typing import NamedTuple
import numpy as np

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
