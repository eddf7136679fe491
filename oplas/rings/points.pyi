# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['NOTES', 'INTERVALS', 'GIANT_STEPS', 'COUNTDOWN', 'line', 'circle_of_fifths', 'coltrane_circle', 'coltrane_matrix', 'pitch_class']
from torch import Tensor

def line(n: int, d: int, diagonal: bool=...) -> Tensor:
    """Points evenly spaced along a line through the origin.

    Parameters
    ----------
    n : int
        Number of points, at least 1
    d : int
        Dimensions, at least 1
    diagonal : bool, default True
        Along (1, 1, 1, …), or along the first axis

    Returns
    -------
    Tensor
        Points, shape (n, d), the first at +1 and the last at −1 along the line"""
NOTES: Any

def circle_of_fifths() -> list:
    """The twelve pitch classes a fifth apart: 0, 7, 2, 9, …

    Returns
    -------
    list
        Pitch classes in the order of the circle, starting at C"""
INTERVALS: Any

def coltrane_circle() -> list:
    """The twelve pitch classes a fourth apart, in zigzag between two whole-tone scales.

    Returns
    -------
    list
        Pitch classes in the order of the circle, starting at C; every second one is on the same ring"""

def coltrane_matrix() -> Tensor:
    """The twelve pitch classes by major and minor thirds.

    Returns
    -------
    Tensor
        Pitch classes, shape (4, 3): a major third along a row, a minor third down a column"""
GIANT_STEPS: Any
COUNTDOWN: Any

def pitch_class(name: str) -> int:
    """The pitch class of a note, or of a chord's root.

    Parameters
    ----------
    name : str
        A note or a chord, as 'E♭', 'F♯7' or 'Am7'

    Returns
    -------
    int
        0 for C, to 11 for B"""
