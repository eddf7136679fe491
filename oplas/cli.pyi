# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['oplas_dial', 'oplas_atlas', 'oplas_encode', 'oplas_fit', 'oplas_subtract']

def oplas_dial(argv: list | None=...) -> int:
    ...

def oplas_atlas(argv: list | None=...) -> int:
    ...

def oplas_encode(argv: list | None=...) -> int:
    ...

def oplas_fit(argv: list | None=...) -> int:
    ...

def oplas_subtract(argv: list | None=...) -> int:
    ...
