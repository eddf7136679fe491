# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['Operator', 'FiLM', 'FiLMR', 'SquareMatrix', 'OrthogonalMatrix']
from torch import Tensor, nn

def check_start(start):
    """Refuse what is no start of an operator."""

class Operator(nn.Module):
    """A learned map of an n-dimensional space to itself: apply, undo, repeat, look at.

    Parameters
    ----------
    n : int
        Dimensions of the space, at least 2"""

    def __init__(self, n: int):
        ...

    def inverse(self, z: Tensor) -> Tensor:
        """Undo the operator.

        Parameters
        ----------
        z : Tensor
            Points, shape (..., n)

        Returns
        -------
        Tensor
            x with `T(x) = z`, shape (..., n)"""

    @property
    def settings(self) -> dict:
        """What makes an operator like this one, before it is trained.

        Parameters
        ----------
        self
            Arguments of the class, `n` first

        Returns
        -------
        dict
            Arguments of the class, `n` first"""

    @classmethod
    def from_start(cls, n: int, start: str):
        """One that starts as `start` says; the same for both unless the class knows better.

        Parameters
        ----------
        n : int
            Dimensions of the space
        start : str
            'near' the identity, or 'random'"""

    def extra_repr(self):
        ...

    def __repr__(self):
        ...

    def power(self, k: float):
        """The operator applied `k` times.

        Parameters
        ----------
        k : float
            How often to apply it, a whole number up to a million; negative to undo it, 0 for the identity"""

    def matrix(self) -> Tensor:
        """The linear part as a matrix.

        Parameters
        ----------
        self : Operator
            M with `T(x) = x @ M + T(0)`, shape (n, n)

        Returns
        -------
        Tensor
            M with `T(x) = x @ M + T(0)`, shape (n, n)"""

    def subspace(self) -> Tensor:
        """The directions in which the operator can do more than scale and shift: all of them, unless it knows better.

        Parameters
        ----------
        self : Operator
            Orthonormal columns, shape (n, k)

        Returns
        -------
        Tensor
            Orthonormal columns, shape (n, k)"""

def check_power(k):
    """`k` as a plain number, or a ValueError if nothing can be applied so often."""

class FiLM(Operator):
    """Scale and shift: γx + β.

    Parameters
    ----------
    n : int
        Dimensions of the space
    affine : str, default 'feature'
        'scalar': one γ and one β; 'feature': one for each dimension"""

    def __init__(self, n: int, affine: str=...):
        ...

    def forward(self, x):
        ...

    def inverse(self, z):
        ...

    @property
    def settings(self):
        ...

class FiLMR(Operator):
    """FiLM with rotation: (γx + β) turned in each of the planes of `u` and `v`.

    Parameters
    ----------
    n : int
        Dimensions of the space
    planes : int, default 1
        Simple rotations composed, 1 to n//2
    affine : str | None, default 'scalar'
        'scalar' or 'feature': one γ and β, or one for each dimension; None: rotation alone
    angle : float | None, default 0.5
        First angle of each rotation, radians; None: u, v ~ N(0, I), the paper's own"""

    def __init__(self, n: int, planes: int=..., affine: str | None=..., angle: float | None=...):
        ...

    def _params(self):
        ...

    def forward(self, x):
        ...

    def inverse(self, z):
        ...

    @property
    def settings(self):
        ...

    @classmethod
    def from_start(cls, n, start):
        ...

    def subspace(self) -> Tensor:
        """The planes in which the rotations turn, for u and v that are not parallel.

        Parameters
        ----------
        self : FiLMR
            Orthonormal columns, shape (n, 2 planes)

        Returns
        -------
        Tensor
            Orthonormal columns, shape (n, 2 planes)"""

    def power(self, k: float):
        """The operator applied `k` times.

        Parameters
        ----------
        k : float
            How often to apply it, up to a million times: a whole number, or any real one where γ = 1 and β = 0"""

def orthonormal(vectors):
    """Orthonormal columns that span the rows of `vectors`, by Gram–Schmidt."""

def plane_axes(u, v):
    """Orthonormal columns for the planes of the rows of `u` and `v`, two for each."""

class SquareMatrix(Operator):
    """A free square matrix: xW.

    Parameters
    ----------
    n : int
        Dimensions of the space
    start : str, default 'near'
        'near' the identity, or 'random' entries of variance 1/n"""

    def __init__(self, n: int, start: str=...):
        ...

    def forward(self, x):
        ...

    def inverse(self, z):
        ...

    @classmethod
    def from_start(cls, n, start):
        ...

class OrthogonalMatrix(Operator):
    """An orthogonal matrix: xQ, with Q a rotation by Cayley's map.

    Parameters
    ----------
    n : int
        Dimensions of the space
    start : str, default 'near'
        'near' the identity, or a 'random' rotation"""

    def __init__(self, n: int, start: str=...):
        ...

    def forward(self, x):
        ...

    def inverse(self, z):
        ...

    @classmethod
    def from_start(cls, n, start):
        ...
