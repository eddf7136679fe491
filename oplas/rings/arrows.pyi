# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['as_arrows', 'shift', 'cayley_graph', 'follow']
from torch import Tensor

def as_arrows(arrows: dict, n: int) -> dict:
    ...

def shift(n: int, k: int) -> Tensor:
    ...

def cayley_graph(generators: dict) -> dict:
    ...

def follow(arrows: dict, word: str) -> Tensor:
    ...
