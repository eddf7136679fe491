# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['component_of', 'hold_out', 'RelatedEncodings']
import numpy as np
BLOCK: Any

def blocks(Y):
    """The row of each block's beginning, and the block."""

def check_finite_rows(Y):
    """Raise a ValueError that names the first row that holds NaN or infinity."""

def moments(Y, rows):
    """Mean and standard deviation of some rows, in float64."""

def to_kind_of(new, Y):
    """The array `new` as a tensor where `Y` is one, on its device and of its type."""
MAX_IN_MEMORY: Any

def fits_in_memory(shape):
    """Whether a table of this shape may be read at once."""

def stays_on_disk(Y):
    """Whether `Y` is a large table that is not in memory."""

class RowReader:
    """Encodings, in memory or on disk: the rows asked for, as an array in memory."""

    def __init__(self, Y, dtype, on_disk):
        ...

    def __len__(self):
        ...

    def __getitem__(self, rows):
        ...

def component_of(A, groups=...) -> np.ndarray:
    """For each relation, the number of the component it belongs to.

    Parameters
    ----------
    A
        Relations, shape (m, n)
    groups : default None
        What each encoding comes from, such as its song, shape (n,); encodings of one group count as one

    Returns
    -------
    np.ndarray
        Whole numbers from 0, shape (m,)"""

def check_groups(groups, count, what=...):
    """The number of each one's group; None where groups are not given."""

def hold_out(A, fraction: float, seed: int=..., groups=...) -> np.ndarray:
    """Choose relations to hold out; those that share encodings or groups stay together where they can.

    Parameters
    ----------
    A
        Relations, shape (m, n)
    fraction : float
        About which fraction of the relations, from 0 to below 1; above 0, at least 2
    seed : int, default 0
        Which ones
    groups : default None
        What each encoding comes from, such as its song, shape (n,)

    Returns
    -------
    np.ndarray
        Whether each relation is held out, booleans of shape (m,)"""

def shuffle_components(component, rng):
    """A random order of relations, those of one component one after another."""

def sample_relations(A, seed, width, most=...):
    """At most `most` relations, whole components where that can be, and the encodings they use, of `width` numbers each."""

class RelatedEncodings:
    """Encodings and the relations among them, as one X whose samples are the relations.

    Parameters
    ----------
    encodings
        Array, tensor or rows on disk, shape (n, n_features)
    relations
        Relations, shape (m, n)"""

    def __init__(self, encodings, relations):
        ...

    @property
    def shape(self) -> tuple:
        """How many relations, and among how many encodings.

        Parameters
        ----------
        self
            (m, n)

        Returns
        -------
        tuple
            (m, n)"""

    def __len__(self):
        ...

    def __getitem__(self, rows):
        ...

    def __repr__(self):
        ...

def spread_groups(groups, A):
    """Labels of relations as labels of their encodings; an encoding that no relation uses is a group of its own."""
