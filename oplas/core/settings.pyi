# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['plain', 'whole_number', 'real_number', 'choice', 'whole_seeds', 'takes']

def plain(x):
    ...

def whole_number(name: str, value, least: int | None=..., why: str | None=...) -> int:
    ...

def real_number(name: str, value, above: float=..., why: str=...) -> float:
    ...

def choice(name: str, value, options) -> str:
    ...

def whole_seeds(seeds) -> list:
    ...

def takes(source):
    ...
