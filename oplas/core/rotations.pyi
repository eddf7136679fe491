# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['rotate', 'rotate_planes', 'rotation_matrix', 'rotation_angle', 'aguilera_perez']
from torch import Tensor

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

def rotation_matrix(u: Tensor, v: Tensor) -> Tensor:
    """The matrix of `rotate`: use it to look at a rotation, not to apply one.

    Parameters
    ----------
    u : Tensor
        Where the turn starts, shape (..., n), not zero
    v : Tensor
        What it turns towards, shape (..., n), not zero

    Returns
    -------
    Tensor
        M with `x @ M == rotate(x, u, v)`, shape (..., n, n)"""

def rotation_angle(u: Tensor, v: Tensor) -> Tensor:
    """How far `rotate` turns the plane of `u` and `v`: twice the angle between them.

    Parameters
    ----------
    u : Tensor
        Where the turn starts, shape (..., n), not zero
    v : Tensor
        What it turns towards, shape (..., n), not zero

    Returns
    -------
    Tensor
        Radians in [0, 2π], shape (...)"""

def aguilera_perez(u: Tensor, v: Tensor) -> Tensor:
    """The rotation matrix of Aguilera and Pérez-Aguila (2004), built from plane rotations: slow, and the reference.

    Parameters
    ----------
    u : Tensor
        Where the turn starts, shape (n,), not zero
    v : Tensor
        What it turns towards, shape (n,), not zero

    Returns
    -------
    Tensor
        M, shape (n, n), equal to `rotation_matrix(u, v)`"""
