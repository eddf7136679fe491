# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['rotate', 'rotate_planes']
from torch import Tensor

def turn_plain(x, mirrors, gamma=..., beta=...):
    """γx + β reflected in one mirror after the other."""

def turn_low_rank(x, mirrors, gamma=..., beta=...):
    """γx + β reflected in all mirrors by two products with thin matrices."""

def turn_compiled(x, mirrors, gamma=..., beta=...):
    """γx + β reflected in all mirrors, as a sum that a compiler can fuse."""

def turn_rows(x, mirrors):
    """Points turned each in a plane of its own, or several in one."""
MIN_LOW_RANK: Any
MIN_ROWS: Any

def kernel_for(x, mirrors):
    """The fastest kernel for these points and mirrors, where it may be used."""

def turn(x, dtype, mirrors, *affine):
    """γx + β reflected in the mirrors, by the fastest kernel; half precision is computed in float32 and rounded once."""

def rotate(x: Tensor, u: Tensor, v: Tensor) -> Tensor:
    """Turn `x` in the plane of `u` and `v`, from `u` towards `v`, by twice the angle between them.

    Parameters
    ----------
    x : Tensor
        Points, shape (..., n)
    u : Tensor
        Where the turn starts, shape (n,), or (..., n) that broadcasts with `x`; not zero
    v : Tensor
        What it turns towards, likewise

    Returns
    -------
    Tensor
        Turned points, shape (..., n)"""

def rotate_planes(x: Tensor, us: Tensor, vs: Tensor, gamma: Tensor | None=..., beta: Tensor | None=...) -> Tensor:
    """Turn γx + β, or `x`, in one plane after the other, as `rotate` does in each.

    Parameters
    ----------
    x : Tensor
        Points, shape (..., n)
    us : Tensor
        Where each turn starts, shape (k, n), not zero
    vs : Tensor
        What it turns towards, likewise
    gamma : Tensor | None, default None
        Scales the points before they are turned, shape (1,) or (n,); 1 if left out
    beta : Tensor | None, default None
        Shifts them then, of the same shape; 0 if left out

    Returns
    -------
    Tensor
        Turned points, shape (..., n)"""
