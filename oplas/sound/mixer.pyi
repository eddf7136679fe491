# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['gains_from_power', 'Faders', 'read_faders']
from typing import NamedTuple
import numpy as np

def gains_from_power(mix: np.ndarray, stems: np.ndarray) -> np.ndarray:
    """The gains at which the power of stems is that of their mix.

    Parameters
    ----------
    mix : np.ndarray
        Power of the mix, shape (time, bands)
    stems : np.ndarray
        Power of its stems, shape (k, time, bands)

    Returns
    -------
    np.ndarray
        Linear gains, at least 0, shape (k,)"""

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
