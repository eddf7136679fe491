# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['reflect', 'rotation_matrix', 'rotation_angle', 'aguilera_perez']
from torch import Tensor

def reflect(x: Tensor, *mirrors: Tensor) -> Tensor:
    """Reflect `x` in one mirror after the other.

    Parameters
    ----------
    x : Tensor
        Points, shape (..., n)
    mirrors : Tensor
        What each mirror is at right angles to, shape (n,) or (..., n), broadcasts with `x`; not zero

    Returns
    -------
    Tensor
        Reflected points, shape (..., n)"""

def dot(a, b):
    """The inner product of vectors, shape (..., 1)."""

def unit_scale(a):
    """`a` divided by its largest entry, a constant to autograd: no result below depends on the length of `a`."""

def is_traced():
    """Whether a tracer looks on: then no value can be looked at, and nothing may depend on the number of points."""

def check_turn(x, u, v, dtype):
    """Refuse points `x`, taken as `dtype`, and vectors `u` and `v` that make no rotation."""

def widest_under_autocast(dtype, *mirrors):
    """The type to turn points of `dtype` in, and the mirrors: under autocast all in the widest, else as they came."""

def compact_form(mirrors):
    """A and B, both of the shape (..., m, n) of `mirrors`: to reflect in all of them is x + (x Aᵀ) B."""

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
