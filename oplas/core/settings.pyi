# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['plain', 'whole_number', 'real_number', 'choice', 'whole_seeds', 'takes']

def plain(x):
    """A setting as Python would write it.

    Parameters
    ----------
    x
        Anything"""

def whole_number(name: str, value, least: int | None=..., why: str | None=...) -> int:
    """A whole number, or a ValueError that names the setting.

    Parameters
    ----------
    name : str
        Of the setting
    value
        What was given for it
    least : int, default None
        The least that makes sense, if there is one
    why : str, default None
        What the error says about less"""

def real_number(name: str, value, above: float=..., why: str=...) -> float:
    """A finite number, or a ValueError that names the setting.

    Parameters
    ----------
    name : str
        Of the setting
    value
        What was given for it
    above : float, default -math.inf
        It must be larger
    why : str, default 'give a finite number'
        What the error says about anything else"""

def choice(name: str, value, options) -> str:
    """One of some words, or a ValueError that lists them.

    Parameters
    ----------
    name : str
        Of the setting
    value
        What was given for it
    options
        What there is"""

def whole_seeds(seeds) -> list:
    """Seeds, or a ValueError that names the first that is none.

    Parameters
    ----------
    seeds
        Several whole numbers from 0 to 2**63 - 1: a list, a range, an array

    Returns
    -------
    list
        Plain ones"""

def takes(source):
    """In place of `*args` and `**kwargs`, signatures and help show the parameters of `source`.

    Parameters
    ----------
    source
        The function or class that declares the parameters"""
