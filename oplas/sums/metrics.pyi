# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['METRICS', 'relation_errors', 'effective_rank', 'additive_error', 'demix_error', 'gain_error', 'is_nearest', 'demix_top1', 'faders', 'fader_misses', 'guess_misses', 'additive_floor', 'Metric', 'Measures', 'measure']
from collections.abc import Callable
from typing import NamedTuple
import numpy as np
from fastcore.basics import AttrDict

def to_points(z, name: str=...) -> np.ndarray:
    """Points as an array, or a ValueError that names what is wrong.

    Parameters
    ----------
    z
        Numbers in any container, one row a point
    name : str, default 'z'
        What to call them

    Returns
    -------
    np.ndarray
        Shape (n, d), float64"""

def to_vector(x, d: int, name: str) -> np.ndarray:
    """A single point as an array, or a ValueError that names what is wrong.

    Parameters
    ----------
    x
        Numbers in any container
    d : int
        How many there must be
    name : str
        What to call them

    Returns
    -------
    np.ndarray
        Shape (d,), float64"""

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

def additive_error(z, A) -> float:
    """Mean ‖Σ parts − whole‖ / ‖whole‖ of the sums.

    Parameters
    ----------
    z
        Points, shape (n, d)
    A
        Relations, shape (m, n)

    Returns
    -------
    float
        At least 0"""

def demix_error(z, A) -> float:
    """Mean ‖(whole − stem) − rest‖ / ‖rest‖ of the sums of two.

    Parameters
    ----------
    z
        Points, shape (n, d)
    A
        Relations, shape (m, n)

    Returns
    -------
    float
        At least 0"""

def gain_error(z, A) -> float:
    """Mean ‖gain · original − scaled‖ / ‖scaled‖ of the gains that are not 1.

    Parameters
    ----------
    z
        Points, shape (n, d)
    A
        Relations, shape (m, n)

    Returns
    -------
    float
        At least 0"""

def is_nearest(z, query, true, block: int=...) -> np.ndarray:
    """Whether z[true] is nearer to each query than every other row of z.

    Parameters
    ----------
    z
        Points, shape (n, d)
    query
        Where to look from, shape (q, d)
    true
        Index of the point that should be the nearest, shape (q,)
    block : int, default 2 ** 22
        How many distances to make at a time: 32 MiB

    Returns
    -------
    np.ndarray
        Booleans, shape (q,)"""

def demix_top1(z, A) -> float:
    """How often the nearest of all points to whole − stem is the rest.

    Parameters
    ----------
    z
        Points, shape (n, d)
    A
        Relations, shape (m, n)

    Returns
    -------
    float
        0 to 1"""

def faders(z_mix, z_stems, power: float=...) -> np.ndarray:
    """Read from a mix how loud each stem is in it.

    Parameters
    ----------
    z_mix
        The point of a mix, shape (d,)
    z_stems
        Those of its stems at their own level, shape (k, d)
    power : float, default 1.0
        Which power of a gain multiplies a point in this space, above 0

    Returns
    -------
    np.ndarray
        The linear gain of each stem, at least 0, shape (k,)"""

def fader_misses(z, A) -> np.ndarray:
    """How far the gains read from mixes are from the true ones.

    Parameters
    ----------
    z
        Points, shape (n, d)
    A
        Relations, shape (m, n)

    Returns
    -------
    np.ndarray
        In dB, at least 0, one for each part of each sum whose parts have gains"""

def guess_misses(A) -> np.ndarray:
    """How far 0 dB is from the true gains.

    Parameters
    ----------
    A
        Relations, shape (m, n)

    Returns
    -------
    np.ndarray
        In dB, at least 0, one for each of the same gains"""

def additive_floor(z, z_other, moved=...) -> float:
    """The least mean additive error that such pairs of mixes allow.

    Parameters
    ----------
    z
        Points of mixes, shape (n, d)
    z_other
        Points of the same mixes with a stem changed in a way that its own encoding hardly shows, shape (n, d)
    moved : default 0.0
        How far the points of the two versions of that stem are apart, a number or shape (n,)

    Returns
    -------
    float
        At least 0"""

class Metric(NamedTuple):
    """A number that says something about a space.

    Attributes
    ----------
    measure : Callable
        From points (n, d), relations and the origin or None to a number, NaN where nothing asks for it
    better : str
        'lower' or 'higher'
    format : str
        How to print it, as in f'{value:.3g}'
    unit : str, default ''
        What to print after it
    note : str, default ''
        A line with {} in it, to print under a table instead of a column, if all spaces share the number"""
    measure: Callable
    better: str
    format: str
    unit: str = ...
    note: str = ...

    def show(self, value):
        ...
METRICS: Any

class Measures(AttrDict):
    """What was measured of one space: a number for each name in `METRICS`, NaN where nothing was asked."""

    def __repr__(self):
        ...

def measure(z, A, origin=...) -> Measures:
    """Every metric of a space.

    Parameters
    ----------
    z
        Points, array or tensor, shape (n, d)
    A
        Relations, shape (m, n)
    origin : default None
        Where silence lands, shape (d,), if known

    Returns
    -------
    Measures
        Relative to a length of 0, an error of 0 counts as 1, any other as infinite"""
