# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['NOTES', 'INTERVALS', 'GIANT_STEPS', 'COUNTDOWN', 'line', 'circle_of_fifths', 'coltrane_circle', 'coltrane_matrix', 'pitch_class']
from torch import Tensor

def line(n: int, d: int, diagonal: bool=...) -> Tensor:
    ...
NOTES: Any

def circle_of_fifths() -> list:
    ...
INTERVALS: Any

def coltrane_circle() -> list:
    ...

def coltrane_matrix() -> Tensor:
    ...
GIANT_STEPS: Any
COUNTDOWN: Any

def pitch_class(name: str) -> int:
    ...
