# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['EFFECTS', 'change_tone', 'add_drive', 'move_level', 'add_room', 'add_noise', 'pass_codec', 'Effect', 'rough_up']
from collections.abc import Callable
from random import Random
from typing import NamedTuple
import numpy as np
from torch import Tensor

def change_tone(sound: np.ndarray, rate: int, amount: float, rng: Random) -> np.ndarray:
    """Another balance of high and low.

    Parameters
    ----------
    sound : np.ndarray
        Shape (samples,), not silent
    rate : int
        Samples per second
    amount : float
        The most that a frequency is raised or lowered, in dB
    rng : Random
        Decides which

    Returns
    -------
    np.ndarray
        Shape (samples,)"""

def add_drive(sound: np.ndarray, rate: int, amount: float, rng: Random | None=...) -> np.ndarray:
    """Soft clipping.

    Parameters
    ----------
    sound : np.ndarray
        Shape (samples,), not silent
    rate : int
        Samples per second
    amount : float
        How far it is turned up, in dB
    rng : Random, default None
        Not needed

    Returns
    -------
    np.ndarray
        Shape (samples,), with the same peak"""

def move_level(sound: np.ndarray, rate: int, amount: float, rng: Random) -> np.ndarray:
    """A hand on the fader.

    Parameters
    ----------
    sound : np.ndarray
        Shape (samples,), not silent
    rate : int
        Samples per second
    amount : float
        The most that it is turned up or down, in dB
    rng : Random
        Decides where

    Returns
    -------
    np.ndarray
        Shape (samples,)"""

def add_room(sound: np.ndarray, rate: int, amount: float, rng: Random) -> np.ndarray:
    """An echo.

    Parameters
    ----------
    sound : np.ndarray
        Shape (samples,), not silent
    rate : int
        Samples per second
    amount : float
        Seconds in which the echo falls by 60 dB
    rng : Random
        Decides the echo, and how loud it is

    Returns
    -------
    np.ndarray
        Shape (samples,)"""

def add_noise(sound: np.ndarray, rate: int, amount: float, rng: Random) -> np.ndarray:
    """Noise, from white to brown.

    Parameters
    ----------
    sound : np.ndarray
        Shape (samples,), not silent
    rate : int
        Samples per second
    amount : float
        How far it lies below the sound, in dB
    rng : Random
        Decides the noise

    Returns
    -------
    np.ndarray
        Shape (samples,)"""

def pass_codec(sound: np.ndarray, rate: int, amount: float, rng: Random | None=...) -> np.ndarray:
    """What MP3 leaves of a sound.

    Parameters
    ----------
    sound : np.ndarray
        Shape (samples,), not silent
    rate : int
        Samples per second
    amount : float
        From 0, the most bits, to 0.99, the fewest
    rng : Random, default None
        Not needed

    Returns
    -------
    np.ndarray
        Shape (samples,)"""

class Effect(NamedTuple):
    """Something that may happen to a sound.

    Attributes
    ----------
    apply : Callable
        Takes a sound, its rate, an amount and a generator, and gives a sound
    chance : float
        How often, from 0 to 1
    least : float
        The least amount
    most : float
        The greatest amount"""
    apply: Callable
    chance: float
    least: float
    most: float
EFFECTS: Any

def rough_up(sound: Tensor, rate: int, seed, effects: dict | None=...) -> Tensor:
    """A sound as it might have been recorded.

    Parameters
    ----------
    sound : Tensor
        Shape (samples,)
    rate : int
        Samples per second
    seed
        Decides everything: a number, or words
    effects : dict, default None
        From names to `Effect`s, in the order in which they are applied; `EFFECTS` if not given

    Returns
    -------
    Tensor
        Shape (samples,), as loud as before"""
