# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['exactly']

def in_float32(f, x, *others):
    ...

def is_autocast(x):
    ...

def no_autocast(x):
    ...

def without_autocast(f, x, *others):
    ...

def exactly(f, x, *params):
    ...
