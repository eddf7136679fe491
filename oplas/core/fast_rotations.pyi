# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['rotate', 'rotate_planes']
from torch import Tensor

def turn_plain(x, mirrors, gamma=..., beta=...):
    ...

def turn_low_rank(x, mirrors, gamma=..., beta=...):
    ...

def turn_compiled(x, mirrors, gamma=..., beta=...):
    ...

def turn_rows(x, mirrors):
    ...
MIN_LOW_RANK: Any
MIN_ROWS: Any

def kernel_for(x, mirrors):
    ...

def turn(x, dtype, mirrors, *affine):
    ...

def rotate(x: Tensor, u: Tensor, v: Tensor) -> Tensor:
    ...

def rotate_planes(x: Tensor, us: Tensor, vs: Tensor, gamma: Tensor | None=..., beta: Tensor | None=...) -> Tensor:
    ...
