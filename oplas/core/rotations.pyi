# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['rotate', 'rotate_planes', 'rotation_matrix', 'rotation_angle', 'aguilera_perez']
from torch import Tensor

def rotate(x: Tensor, u: Tensor, v: Tensor) -> Tensor:
    ...

def rotate_planes(x: Tensor, us: Tensor, vs: Tensor, gamma: Tensor | None=..., beta: Tensor | None=...) -> Tensor:
    ...

def rotation_matrix(u: Tensor, v: Tensor) -> Tensor:
    ...

def rotation_angle(u: Tensor, v: Tensor) -> Tensor:
    ...

def aguilera_perez(u: Tensor, v: Tensor) -> Tensor:
    ...
