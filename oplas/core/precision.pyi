# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['exactly']

def in_float32(f, x, *others):
    """What `f` gives, a tensor or a tuple of them, computed in float32 for points in half precision."""

def is_autocast(x):
    """Whether `torch.autocast` is on where `x` is."""

def no_autocast(x):
    """A context in which `torch.autocast` is off where `x` is."""

def without_autocast(f, x, *others):
    """f(x, *others), a tensor, in the precision of these tensors, also under autocast."""

def exactly(f, x, *params):
    """What `f` gives, computed in float32 at least and rounded once, also under autocast.

    Parameters
    ----------
    f
        A function from tensors to a tensor
    x
        Points, the first argument of `f`
    params
        Parameters, at least one, its other arguments"""
