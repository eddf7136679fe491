# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['reflect', 'rotation_matrix', 'rotation_angle', 'aguilera_perez']
from torch import Tensor

def reflect(x: Tensor, *mirrors: Tensor) -> Tensor:
    ...

def unit_scale(a):
    ...

def is_traced():
    ...

def check_turn(x, u, v, dtype):
    ...

def widest_under_autocast(dtype, *mirrors):
    ...

def compact_form(mirrors):
    ...

def rotation_matrix(u: Tensor, v: Tensor) -> Tensor:
    ...

def rotation_angle(u: Tensor, v: Tensor) -> Tensor:
    ...

def aguilera_perez(u: Tensor, v: Tensor) -> Tensor:
    ...
