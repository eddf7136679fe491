# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['SIMILARITIES', 'advance_loss', 'invariance_loss', 'triplet_loss', 'sum_relation_loss', 'demix_loss', 'inverse_loss', 'variance_loss', 'covariance_loss', 'magnitude_loss', 'norm_loss', 'VICReg', 'vicreg_loss', 'nt_xent_loss', 'sigreg_loss', 'information_loss']
from typing import NamedTuple
from torch import Tensor

def advance_loss(Tz: Tensor, target: Tensor) -> Tensor:
    """Mean squared distance of the carried points from their targets.

    Parameters
    ----------
    Tz : Tensor
        Where the operator carried the points, shape (..., N, d)
    target : Tensor
        Where they should be, shape (..., N, d)

    Returns
    -------
    Tensor
        Scalar"""

def invariance_loss(a: Tensor, b: Tensor) -> Tensor:
    """VICReg's invariance: mean squared difference of two views.

    Parameters
    ----------
    a : Tensor
        One view, shape (..., N, d)
    b : Tensor
        The other view, shape (..., N, d)

    Returns
    -------
    Tensor
        Scalar"""

def triplet_loss(anchor: Tensor, positive: Tensor, negative: Tensor, margin: float=...) -> Tensor:
    """Mean of max(0, margin + distance to the positive − distance to the negative).

    Parameters
    ----------
    anchor : Tensor
        Shape (..., N, d)
    positive : Tensor
        Should be near its anchor, shape (..., N, d)
    negative : Tensor
        Should be farther away, shape (..., N, d)
    margin : float, default 1.0
        By how much farther

    Returns
    -------
    Tensor
        Scalar"""

def sum_relation_loss(z: Tensor, A: Tensor) -> Tensor:
    """Mean over the relations of the squared length of A @ z: zero where every sum holds.

    Parameters
    ----------
    z : Tensor
        Points, shape (..., n, d)
    A : Tensor
        One relation a row, one point a column, shape (m, n), dense or sparse

    Returns
    -------
    Tensor
        Scalar"""

def demix_loss(mix: Tensor, part: Tensor, rest: Tensor) -> Tensor:
    """Mean squared distance of mix − part from rest.

    Parameters
    ----------
    mix : Tensor
        Points of the whole mixes, shape (..., N, d)
    part : Tensor
        Points of what is taken out, shape (..., N, d)
    rest : Tensor
        Points of the mixes without it, shape (..., N, d)

    Returns
    -------
    Tensor
        Scalar"""

def inverse_loss(y: Tensor, round_trip: Tensor) -> Tensor:
    """Mean squared error of the round trip, over all entries.

    Parameters
    ----------
    y : Tensor
        Encodings, shape (..., N, d)
    round_trip : Tensor
        The same after projector and inverse, shape (..., N, d)

    Returns
    -------
    Tensor
        Scalar"""

def variance_loss(z: Tensor, floor: float=..., eps: float=...) -> Tensor:
    """VICReg's variance: mean over the features of max(0, floor − standard deviation).

    Parameters
    ----------
    z : Tensor
        Points, shape (..., N, d)
    floor : float, default 1.0
        Least standard deviation asked of a feature
    eps : float, default 0.0001
        Added to the variance under the root, VICReg's value

    Returns
    -------
    Tensor
        Scalar"""

def covariance_loss(z: Tensor) -> Tensor:
    """VICReg's covariance: squared off-diagonal covariances, summed, over d.

    Parameters
    ----------
    z : Tensor
        Points, shape (..., N, d)

    Returns
    -------
    Tensor
        Scalar"""

def magnitude_loss(z: Tensor) -> Tensor:
    """Mean squared length of the points.

    Parameters
    ----------
    z : Tensor
        Points, shape (..., N, d)

    Returns
    -------
    Tensor
        Scalar"""

def norm_loss(z: Tensor) -> Tensor:
    """Mean of (‖z‖ − 1)²: pulls every length towards 1.

    Parameters
    ----------
    z : Tensor
        Points, shape (..., N, d)

    Returns
    -------
    Tensor
        Scalar"""

class VICReg(NamedTuple):
    """VICReg's loss and its parts.

    Attributes
    ----------
    total : Tensor
        The weighted sum, what to minimize
    invariance : Tensor
        Unweighted, as are the other parts
    variance : Tensor
        Mean of the two views
    covariance : Tensor
        Sum of the two views"""
    total: Tensor
    invariance: Tensor
    variance: Tensor
    covariance: Tensor

def vicreg_loss(a: Tensor, b: Tensor, invariance: float=..., variance: float=..., covariance: float=...) -> VICReg:
    """VICReg of two views.

    Parameters
    ----------
    a : Tensor
        One view, shape (..., N, d)
    b : Tensor
        The other view, shape (..., N, d)
    invariance : float, default 25.0
        Weight of the views' agreement
    variance : float, default 25.0
        Weight of the spread
    covariance : float, default 1.0
        Weight of the features' independence

    Returns
    -------
    VICReg
        Total and parts, each a scalar"""
SIMILARITIES: Any

def nt_xent_loss(a: Tensor, b: Tensor, temperature: float=..., similarity: str=...) -> Tensor:
    """SimCLR's NT-Xent: cross-entropy of picking a point's partner among the 2N of both views.

    Parameters
    ----------
    a : Tensor
        One view, shape (..., N, d)
    b : Tensor
        The other view, shape (..., N, d)
    temperature : float, default 0.1
        What similarities are divided by, above 0
    similarity : str, default 'cosine'
        'cosine', or 'distance' for the negative squared Euclidean distance

    Returns
    -------
    Tensor
        Scalar"""

def sigreg_loss(z: Tensor, directions: int | Tensor=...) -> Tensor:
    """LeJEPA's SIGReg: how far points are from a standard normal distribution, seen along directions.

    Parameters
    ----------
    z : Tensor
        Points, shape (..., N, d)
    directions : int | Tensor, default 256
        How many to draw; or those to look along, of any length, shape (d, M)

    Returns
    -------
    Tensor
        Scalar"""

def information_loss(a: Tensor, b: Tensor, floor: float=...) -> Tensor:
    """Minus the information that one view would carry about the other if both were Gaussian.

    Parameters
    ----------
    a : Tensor
        One view, shape (..., N, d)
    b : Tensor
        The other view, shape (..., N, d)
    floor : float, default 0.01
        Least noise in a direction, over the most in any feature, above 0

    Returns
    -------
    Tensor
        Scalar, nats"""
