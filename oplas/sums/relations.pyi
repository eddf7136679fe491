# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['check_relations', 'sums', 'subsets', 'gains', 'analogies', 'relation_errors', 'effective_rank', 'SumMetrics', 'sum_metrics', 'linear_map', 'whitening']
from typing import NamedTuple
import numpy as np

def check_relations(A, n: int):
    """A relation set that can be trusted, or a ValueError that names the row at fault.

    Parameters
    ----------
    A
        Coefficients, sparse or dense, shape (m, n); columns that no row uses may be missing or left over
    n : int
        Number of encodings, at least 1"""

def sums(parts, whole, n: int | None=...):
    """The parts of each relation add up to its whole.

    Parameters
    ----------
    parts
        Indices of the parts, shape (m, k), or m lists or sets of any lengths
    whole
        Index of the whole of each, shape (m,)
    n : int, default None
        Number of encodings; just enough for the indices if not given"""

def subsets(index, n: int | None=...):
    """All sums among the mixes of each track's stems. Column 0, silence, is not used.

    Parameters
    ----------
    index
        Encoding of the mix of the stems whose bits are set in b, at [track, b]; −1 where there is none; shape (tracks, 2**k), k at least 2
    n : int, default None
        Number of encodings; just enough for `index` if not given"""

def gains(original, scaled, gain, n: int | None=...):
    """Each scaled sound is its gain times the original.

    Parameters
    ----------
    original
        Index of each sound, shape (m,)
    scaled
        Index of the same sound after the gain, shape (m,)
    gain
        Linear gain (2 is +6 dB), a number or shape (m,), not 0
    n : int, default None
        Number of encodings; just enough for the indices if not given"""

def analogies(a, b, c, d, n: int | None=...):
    """The step from b to a is the step from c to d: a − b + c = d.

    Parameters
    ----------
    a
        Index of "king" in each, shape (m,)
    b
        Index of "man", shape (m,)
    c
        Index of "woman", shape (m,)
    d
        Index of "queen", shape (m,)
    n : int, default None
        Number of encodings; just enough for the indices if not given"""

def relation_errors(z, A) -> np.ndarray:
    """The residual of each relation, over what unrelated points of these lengths would leave.

    Parameters
    ----------
    z
        Points, array or tensor, shape (n, d)
    A
        Relations, shape (m, n)

    Returns
    -------
    np.ndarray
        Shape (m,), at least 0: 0 where the relation holds, about 1 for unrelated points"""

def effective_rank(z) -> float:
    """The number of dimensions in use: (Σλ)²/Σλ² of the covariance's eigenvalues λ.

    Parameters
    ----------
    z
        Points, array or tensor, shape (n, d)

    Returns
    -------
    float
        From 0, one place, or 1, a line, to d"""

class SumMetrics(NamedTuple):
    """How well sums hold among points; NaN where no relation asks.

    Attributes
    ----------
    additive : float
        Mean ‖Σ parts − whole‖ / ‖whole‖, at least 0
    demix : float
        Mean ‖(whole − stem) − rest‖ / ‖rest‖, at least 0
    top1 : float
        How often the nearest of all points to whole − stem is the rest, 0 to 1
    gain : float
        Mean ‖gain · original − scaled‖ / ‖scaled‖, at least 0
    origin : float
        ‖projected silence‖, at least 0
    rank : float
        Effective rank of the points, 0 to d"""
    additive: float
    demix: float
    top1: float
    gain: float
    origin: float
    rank: float

def sum_metrics(z, A, origin=...) -> SumMetrics:
    """Additive error, demix error and top-1, gain error, length of the origin, and effective rank.

    Parameters
    ----------
    z
        Points, array or tensor, shape (n, d)
    A
        Relations, shape (m, n)
    origin : default None
        The projected silence, shape (d,), if known

    Returns
    -------
    SumMetrics
        Relative to a length of 0, an error of 0 counts as 1, any other as infinite"""

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
        Variance of the noise to allow for, over the mean variance of an encoding's coordinate, above 0
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
