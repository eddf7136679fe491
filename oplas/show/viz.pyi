# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['PALETTE', 'filmstrip', 'plot_lock', 'animate', 'write_animation', 'lock_map', 'write_lock_map', 'mixing_panels', 'animate_mixing', 'pca_map', 'umap_map']
from torch import Tensor
from ..core.training import History
from ..sums.dots import Mixed, Mixing
PALETTE: Any

def filmstrip(history: History, panes: int=..., columns: int=..., inputs: Tensor | None=...):
    ...

def plot_lock(history: History, ax=...):
    ...

def animate(history: History):
    ...

def write_animation(history: History, path):
    ...

def lock_map(cells: dict):
    ...

def write_lock_map(cells: dict, title: str, path):
    ...

def mixing_panels(task: Mixing, x: Tensor):
    ...

def animate_mixing(mixed: Mixed, x: Tensor):
    ...

def pca_map(groups: dict, labels: dict | None=..., dims: int=...):
    ...

def umap_map(groups: dict, labels: dict | None=..., dims: int=..., seed: int=..., neighbors: int=...):
    ...
