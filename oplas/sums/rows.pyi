# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['component_of', 'hold_out', 'RelatedEncodings']
import numpy as np
BLOCK: Any

def blocks(Y):
    ...

def check_finite_rows(Y):
    ...

def moments(Y, rows):
    ...

def to_kind_of(new, Y):
    ...
MAX_IN_MEMORY: Any

def fits_in_memory(shape):
    ...

def stays_on_disk(Y):
    ...

class RowReader:

    def __init__(self, Y, dtype, on_disk):
        ...

    def __len__(self):
        ...

    def __getitem__(self, rows):
        ...

def component_of(A, groups=...) -> np.ndarray:
    ...

def check_groups(groups, count, what=...):
    ...

def hold_out(A, fraction: float, seed: int=..., groups=...) -> np.ndarray:
    ...

def shuffle_components(component, rng):
    ...

def sample_relations(A, seed, width, most=...):
    ...

class RelatedEncodings:

    def __init__(self, encodings, relations):
        ...

    @property
    def shape(self) -> tuple:
        ...

    def __len__(self):
        ...

    def __getitem__(self, rows):
        ...

    def __repr__(self):
        ...

def spread_groups(groups, A):
    ...
