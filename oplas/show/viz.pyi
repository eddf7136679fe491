# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['PALETTE', 'view_plane', 'fade', 'filmstrip', 'plot_lock', 'animate', 'write_animation', 'lock_map', 'write_lock_map', 'mixing_panels', 'animate_mixing', 'pca_map', 'umap_map']
from torch import Tensor
from ..core.training import History
from ..sums.dots import Mixed, Mixing
PALETTE: Any

def view_plane(history: History) -> Tensor:
    """Two directions to look along: at the end point 0 is on top, and the operator carries clockwise.

    Parameters
    ----------
    history : History
        From `dial`

    Returns
    -------
    Tensor
        Orthonormal columns, shape (d, 2)"""

def fade(ax):
    """Make axes, with their labels and title, readable on light and dark pages.

    Parameters
    ----------
    ax
        Matplotlib axes"""

def filmstrip(history: History, panes: int=..., columns: int=..., inputs: Tensor | None=...):
    """Frames of a training side by side: points as circles, carried points as crosses.

    Parameters
    ----------
    history : History
        From `dial`
    panes : int, default 10
        Frames to show at most, 2 or more
    columns : int, default 5
        Panes in a row, 1 or more
    inputs : Tensor | None, default None
        Points to show in grey behind each pane, such as what was projected, shape (M, d)"""

def plot_lock(history: History, ax=...):
    """Loss and advance error against step, with the threshold and the step of the lock.

    Parameters
    ----------
    history : History
        From `dial`
    ax : default None
        Matplotlib axes to draw in, or None for new ones"""

def animate(history: History):
    """The training as an animation that waits for *play*; show or write it with `auto_play=False`.

    Parameters
    ----------
    history : History
        From `dial`"""

def write_animation(history: History, path):
    """Write the animation as one HTML file that fetches nothing and waits for *play*.

    Parameters
    ----------
    history : History
        From `dial`
    path
        Where to write the HTML file"""

def lock_map(cells: dict):
    """A heat map over points and dimensions: how many seeds locked, and when.

    Parameters
    ----------
    cells : dict
        `Locks` from `dial_many` by (n, d)"""

def write_lock_map(cells: dict, title: str, path):
    """Write the heat map as one HTML file that fetches nothing.

    Parameters
    ----------
    cells : dict
        `Locks` from `dial_many` by (n, d)
    title : str
        Of the page
    path
        Where to write the HTML file"""

def mixing_panels(task: Mixing, x: Tensor):
    """Data, encodings and projected points in columns; stems above, mixes and sums below.

    Parameters
    ----------
    task : Mixing
        Trained, from `mix_dots`
    x : Tensor
        Stems of two classes, shape (2, N, 2), from `sample_dots` or chosen"""

def animate_mixing(mixed: Mixed, x: Tensor):
    """How the sums came to hold, as an animation that waits for *play*; show it with `auto_play=False`.

    Parameters
    ----------
    mixed : Mixed
        From `mix_dots`, with `looks`
    x : Tensor
        Stems of two classes, shape (2, N, 2), from `sample_dots` or chosen"""

def pca_map(groups: dict, labels: dict | None=..., dims: int=...):
    """Groups of points along their common principal components.

    Parameters
    ----------
    groups : dict
        Name -> points, each a tensor or array of shape (n_i, d)
    labels : dict | None, default None
        Name -> a text for each of its points, for some groups or none
    dims : int, default 2
        Dimensions of the map, 2 or 3"""

def umap_map(groups: dict, labels: dict | None=..., dims: int=..., seed: int=..., neighbors: int=...):
    """Groups of points so that neighbours stay neighbours.

    Parameters
    ----------
    groups : dict
        Name -> points, each a tensor or array of shape (n_i, d)
    labels : dict | None, default None
        Name -> a text for each of its points, for some groups or none
    dims : int, default 2
        Dimensions of the map, 2 or 3
    seed : int, default 0
        Decides the map
    neighbors : int, default 15
        How many neighbours are kept near, at least 2: few for detail, many for the whole"""
