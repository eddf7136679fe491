# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['Faders', 'read_faders']
from typing import NamedTuple
import numpy as np

class Faders(NamedTuple):
    """What was read from a mix.

    Attributes
    ----------
    names : tuple
        Of the stems
    gains : np.ndarray
        Of each, in dB; minus infinity where it is not heard
    left : float
        Share of the mix's power that the stems at these gains do not explain, at least 0"""
    names: tuple
    gains: np.ndarray
    left: float

    def __repr__(self):
        ...

def read_faders(stems, mix) -> Faders:
    """The gain of each stem in a mix.

    Parameters
    ----------
    stems
        Files with the stems, at least one
    mix
        File with the mix, of the same stretch"""
