# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['OPERATORS', 'make_operator', 'describe_operator', 'operator_like', 'spell', 'Operators']
from torch import nn
from .operators import Operator
OPERATORS: Any

def make_operator(name: str, n: int, start: str=...) -> Operator:
    """An operator by its name.

    Parameters
    ----------
    name : str
        One of `OPERATORS`
    n : int
        Dimensions of the space
    start : str, default 'near'
        'near' the identity, or 'random'"""

def describe_operator(T: Operator) -> dict:
    """What makes an operator like `T`, in plain numbers and words.

    Parameters
    ----------
    T : Operator
        Of a class in `OPERATORS`

    Returns
    -------
    dict
        The name of the class as `kind`, and the settings"""

def operator_like(about: dict) -> Operator:
    """A new operator as it was described.

    Parameters
    ----------
    about : dict
        From `describe_operator`"""

def spell(word: str, names) -> list:
    """The letters of a word.

    Parameters
    ----------
    word : str
        Letters from left to right, as 'third fourth^-1'
    names
        What the letters may be

    Returns
    -------
    list
        Pairs of a name and a whole power"""

class Operators(nn.ModuleDict):
    """Operators by name, that spell words.

    Parameters
    ----------
    operators : dict
        From names to operators"""

    def __init__(self, operators: dict):
        ...

    def word(self, word: str):
        """The operators of a word, one after the other.

        Parameters
        ----------
        word : str
            Letters from left to right, as 'third fourth^-1'"""
