# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['Reflection']
from torch import Tensor
from .operators import Operator

class Reflection(Operator):
    """Reflection in one mirror, or in several, one after the other.

    Parameters
    ----------
    n : int
        Dimensions of the space
    mirrors : int, default 1
        How many, 1 to n; an even number is a rotation"""

    def __init__(self, n: int, mirrors: int=...):
        ...

    def forward(self, x):
        ...

    def inverse(self, z):
        ...

    def subspace(self) -> Tensor:
        """The directions that change: those of the normals, if they are independent.

        Parameters
        ----------
        self
            Orthonormal columns, shape (n, mirrors)

        Returns
        -------
        Tensor
            Orthonormal columns, shape (n, mirrors)"""

    @property
    def settings(self):
        ...
