# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['linear_map', 'whitening']
import numpy as np

def linear_map(Y, A, dim: int, ridge: float=..., origin=...) -> np.ndarray:
    """The linear map in which the relations hold best, in closed form.

    Parameters
    ----------
    Y
        Encodings, array or tensor, shape (n, in_dim)
    A
        Relations, shape (m, n)
    dim : int
        Dimensions of z, 1 to in_dim
    ridge : float, default 0.001
        Variance of the noise to allow for, over the mean variance of a coordinate, above 0
    origin : default None
        Subtracted from Y first, shape (in_dim,), such as the encoding of silence

    Returns
    -------
    np.ndarray
        W, shape (in_dim, dim), so that z = (Y − origin) @ W; the best direction first"""

def whitening(z, A, ridge: float=...) -> np.ndarray:
    """The linear map that makes the residuals of relations round.

    Parameters
    ----------
    z
        Points, array or tensor, shape (n, d)
    A
        Relations, shape (m, n)
    ridge : float, default 0.003
        Added to the residuals' second moment in each direction, over the largest of them, at least 0

    Returns
    -------
    np.ndarray
        W, symmetric, shape (d, d): the residuals of z @ W are about as large in all directions"""
