# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['Relations', 'check_relations', 'sums', 'subsets', 'gains', 'analogies']
import numpy as np

def without_tensors(x, name):
    ...

def to_array(x, name: str, rule: str=..., dtypes: str=...) -> np.ndarray:
    ...

def to_coefficients(A):
    ...

class Relations:
    __array_ufunc__: Any

    def __init__(self, matrix, kinds=...):
        ...

    @property
    def shape(self) -> tuple:
        ...

    def __len__(self):
        ...

    def __getitem__(self, where):
        ...

    def __add__(self, other):
        ...

    def __matmul__(self, z):
        ...

    def toarray(self) -> np.ndarray:
        ...

    def __repr__(self):
        ...

def check_relations(A, n: int) -> Relations:
    ...

def sums(parts, whole, n: int | None=...) -> Relations:
    ...

def subsets(index, n: int | None=...) -> Relations:
    ...

def gains(original, scaled, gain, n: int | None=...) -> Relations:
    ...

def analogies(a, b, c, d, n: int | None=...) -> Relations:
    ...
