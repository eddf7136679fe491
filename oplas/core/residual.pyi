# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['Residual', 'OnSphere']
from torch import Tensor
from .operators import Operator

class Residual(Operator):
    """An operator beside the point itself: x + T(x).

    Parameters
    ----------
    operator : Operator
        T, affine"""

    def __init__(self, operator: Operator):
        ...

    def forward(self, x):
        ...

    def inverse(self, z):
        ...

    def subspace(self) -> Tensor:
        """Where T does more than scale and shift.

        Parameters
        ----------
        self
            Orthonormal columns, shape (n, k)

        Returns
        -------
        Tensor
            Orthonormal columns, shape (n, k)"""

    @property
    def settings(self):
        ...

class OnSphere(Operator):
    """An operator whose points go back to length one: T(x)/|T(x)|.

    Parameters
    ----------
    operator : Operator
        T, without a shift"""

    def __init__(self, operator: Operator):
        ...

    def forward(self, x):
        ...

    def inverse(self, z):
        ...

    def matrix(self):
        ...

    def subspace(self) -> Tensor:
        """Where T does more than scale.

        Parameters
        ----------
        self
            Orthonormal columns, shape (n, k)

        Returns
        -------
        Tensor
            Orthonormal columns, shape (n, k)"""

    @property
    def settings(self):
        ...
