# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['as_arrows', 'shift', 'cayley_graph', 'follow']
from torch import Tensor

def as_arrows(arrows: dict, n: int) -> dict:
    """Arrows in one form, checked.

    Parameters
    ----------
    arrows : dict
        By name: indices, one for each point, −1 for "not asked"; or a dict from point to point
    n : int
        How many points there are

    Returns
    -------
    dict
        By name: a tensor of indices, shape (n,)"""

def shift(n: int, k: int) -> Tensor:
    """The arrow that carries point i to i + k, modulo `n`.

    Parameters
    ----------
    n : int
        Points on the circle
    k : int
        How many places on, in either direction

    Returns
    -------
    Tensor
        Indices, shape (n,)"""

def cayley_graph(generators: dict) -> dict:
    """The Cayley graph of the group that some permutations generate, at most 1,000 elements.

    Parameters
    ----------
    generators : dict
        By name: a permutation of the same few things, as a sequence of indices

    Returns
    -------
    dict
        Arrows by name: tensors of indices, shape (size of the group,)"""

def follow(arrows: dict, word: str) -> Tensor:
    """Where a word leads.

    Parameters
    ----------
    arrows : dict
        From `as_arrows`, `shift` or `cayley_graph`: tensors of indices by name
    word : str
        Letters from left to right, as 'third fourth^-1'

    Returns
    -------
    Tensor
        Where each point arrives, −1 where it cannot be told, shape (n,)"""
