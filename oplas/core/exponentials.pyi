# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['ExponentialRotation']
from torch import Tensor
from .operators import Operator

class ExponentialRotation(Operator):
    """The rotation e^A, with a generator A of one plane or several.

    Parameters
    ----------
    n : int
        Dimensions of the space
    planes : int, default 1
        Planes of the generator, 1 to n//2
    angle : float, default 0.5
        First angle in each plane, radians, at least 0"""

    def __init__(self, n: int, planes: int=..., angle: float=...):
        ...

    def forward(self, x):
        ...

    def inverse(self, z):
        ...

    def power(self, k: float):
        """The operator applied `k` times.

        Parameters
        ----------
        k : float
            How often to apply it, any real number up to a million"""

    def subspace(self) -> Tensor:
        """The planes of the generator, for u and v that are not parallel.

        Parameters
        ----------
        self
            Orthonormal columns, shape (n, 2 planes)

        Returns
        -------
        Tensor
            Orthonormal columns, shape (n, 2 planes)"""

    @property
    def settings(self):
        ...

    @classmethod
    def from_start(cls, n, start):
        ...
