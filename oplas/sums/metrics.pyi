# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['METRICS', 'relation_errors', 'effective_rank', 'additive_error', 'demix_error', 'gain_error', 'is_nearest', 'demix_top1', 'Metric', 'Measures', 'measure']
from collections.abc import Callable
from typing import NamedTuple
import numpy as np
from fastcore.basics import AttrDict

def to_points(z, name: str=...) -> np.ndarray:
    ...

def to_vector(x, d: int, name: str) -> np.ndarray:
    ...

def relation_errors(z, A) -> np.ndarray:
    ...

def effective_rank(z) -> float:
    ...

def additive_error(z, A) -> float:
    ...

def demix_error(z, A) -> float:
    ...

def gain_error(z, A) -> float:
    ...

def is_nearest(z, query, true, block: int=...) -> np.ndarray:
    ...

def demix_top1(z, A) -> float:
    ...

class Metric(NamedTuple):
    measure: Callable
    better: str
    format: str

    def show(self, value):
        ...
METRICS: Any

class Measures(AttrDict):

    def __repr__(self):
        ...

def measure(z, A, origin=...) -> Measures:
    ...
