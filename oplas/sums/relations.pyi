# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['Relations', 'check_relations', 'sums', 'subsets', 'gains', 'analogies']
import numpy as np

def without_tensors(x, name):
    """`x` with arrays in place of tensors, and lists in place of generators and the like."""

def to_array(x, name: str, rule: str=..., dtypes: str=...) -> np.ndarray:
    """Numbers in any container as an array, or a ValueError that names what came.

    Parameters
    ----------
    x
        Numbers in any container
    name : str
        What to call it
    rule : str, default 'give real numbers'
        What to say where it holds something else
    dtypes : str, default 'biuf'
        Which of NumPy's kinds of numbers will do"""

def to_coefficients(A):
    """Coefficients in any container as a SciPy CSR array of float64."""

class Relations:
    """Signed rows over encodings, each with the name of its kind.

    Parameters
    ----------
    matrix
        Coefficients, sparse or dense, shape (m, n)
    kinds : default 'relation'
        What the rows state: 'sum', 'gain', 'analogy' or your own word; one, or shape (m,)
    powers : default 1.0
        Which powers of gains the coefficients are; one, or shape (m,), with 1 where that means nothing"""
    __array_ufunc__: Any

    def __init__(self, matrix, kinds=..., powers=...):
        ...

    @property
    def shape(self) -> tuple:
        """The shape of the matrix.

        Parameters
        ----------
        self
            How many relations, and among how many encodings

        Returns
        -------
        tuple
            How many relations, and among how many encodings"""

    def __len__(self):
        ...

    def __getitem__(self, where):
        ...

    def __add__(self, other):
        ...

    def __matmul__(self, z):
        ...

    def toarray(self) -> np.ndarray:
        """The coefficients as a dense array.

        Parameters
        ----------
        self
            Shape (m, n)

        Returns
        -------
        np.ndarray
            Shape (m, n)"""

    def __repr__(self):
        ...

def check_relations(A, n: int) -> Relations:
    """Relations that can be trusted, or a ValueError that names the row at fault.

    Parameters
    ----------
    A
        Relations, or coefficients sparse or dense, shape (m, n); columns that no row uses may be missing or left over
    n : int
        Number of encodings, at least 1

    Returns
    -------
    Relations
        Shape (m, n); its CSR matrix is sorted, each entry once and not zero"""

def sums(parts, whole, n: int | None=...) -> Relations:
    """The parts of each relation add up to its whole.

    Parameters
    ----------
    parts
        Indices of the parts, shape (m, k), or m lists or sets of any lengths
    whole
        Index of the whole of each, shape (m,)
    n : int, default None
        Number of encodings; just enough for the indices if not given

    Returns
    -------
    Relations
        Shape (m, n): +1 at each part, −1 at its whole"""

def subsets(index, n: int | None=...) -> Relations:
    """All sums among the mixes of each track's stems. Column 0, silence, is not used.

    Parameters
    ----------
    index
        At [track, b] the encoding of the mix of the stems whose bits are set in b, or −1; shape (tracks, 2**k)
    n : int, default None
        Number of encodings; just enough for `index` if not given

    Returns
    -------
    Relations
        Shape (m, n): a stem + the rest − their mix, and from three stems on, all stems − their mix"""

def gains(original, scaled, gain, n: int | None=..., power: float=...) -> Relations:
    """Each scaled sound's point is a power of the gain times that of the original.

    Parameters
    ----------
    original
        Index of each sound, shape (m,)
    scaled
        Index of the same sound after the gain, shape (m,)
    gain
        Linear gain (2 is +6 dB), a number or shape (m,), not 0
    n : int, default None
        Number of encodings; just enough for the indices if not given
    power : float, default 1.0
        Which power of the gain multiplies the point, above 0; 2 where points add up as powers do

    Returns
    -------
    Relations
        Shape (m, n): gain**power at the original, −1 at the scaled"""

def analogies(a, b, c, d, n: int | None=...) -> Relations:
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
        Number of encodings; just enough for the indices if not given

    Returns
    -------
    Relations
        Shape (m, n): +1, −1, +1, −1"""
