# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['ALGEBRAS', 'multiplication_table', 'Kronecker']
from torch import Tensor
from .operators import Operator
ALGEBRAS: Any

def multiplication_table(algebra: str) -> Tensor:
    """The multiplication table of an algebra.

    Parameters
    ----------
    algebra : str
        A name in `ALGEBRAS`

    Returns
    -------
    Tensor
        Entry (i, a, b): how much of unit b is in unit i times unit a; shape (m, m, m)"""

class Kronecker(Operator):
    """A matrix over an algebra, given or learned: a sum of Kronecker products.

    Parameters
    ----------
    n : int
        Dimensions of the space, a multiple of the order of the algebra
    algebra : str | int | None, default None
        A name in `ALGEBRAS`, or the order of one to learn; None: the least possible
    start : str, default 'near'
        'near' the identity, or 'random' entries of variance 1/n"""

    def __init__(self, n: int, algebra: str | int | None=..., start: str=...):
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
