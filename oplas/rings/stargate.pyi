# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['LOCK_ERROR', 'LOCK_SPACING', 'OBJECTIVES', 'LOOK_EVERY', 'mean_radius', 'relative_distances', 'advance_errors', 'spacing', 'is_locked', 'paper_objective', 'vicreg_objective', 'plane_objective', 'Ring', 'ring_projector', 'check_settings', 'Stargate', 'dial', 'Locks', 'dial_many', 'save_dial', 'load_dial']
from typing import NamedTuple
from torch import nn, Tensor
from ..core.projectors import Projector
from ..core.training import Frame, History

def mean_radius(z: Tensor) -> Tensor:
    """The mean distance of points from their centroid.

    Parameters
    ----------
    z : Tensor
        Points, shape (..., N, d)

    Returns
    -------
    Tensor
        Shape (...)"""

def relative_distances(a: Tensor, b: Tensor, z: Tensor) -> Tensor:
    """How far points are from others, relative to the size of a space.

    Parameters
    ----------
    a : Tensor
        Points, shape (..., N, d)
    b : Tensor
        As many others
    z : Tensor
        The points whose mean radius is the unit, shape (..., N, d)

    Returns
    -------
    Tensor
        Infinite where all points of z are one, shape (..., N)"""

def advance_errors(z: Tensor, Tz: Tensor) -> Tensor:
    """How far the operator misses the next point, point by point.

    Parameters
    ----------
    z : Tensor
        Projected points in ring order, shape (..., N, d)
    Tz : Tensor
        Carried points, shape (..., N, d)

    Returns
    -------
    Tensor
        Each point's miss, relative to the mean radius, shape (..., N)"""

def spacing(z: Tensor) -> Tensor:
    """The least distance of two points, relative to neighbours on a regular ring of that radius.

    Parameters
    ----------
    z : Tensor
        Projected points, shape (..., N, d)

    Returns
    -------
    Tensor
        1 for a regular ring, 0 where two points coincide, shape (...)"""
LOCK_ERROR: Any
LOCK_SPACING: Any

def is_locked(z: Tensor, Tz: Tensor) -> Tensor:
    """Whether every point is carried to the next and no two coincide.

    Parameters
    ----------
    z : Tensor
        Projected points in ring order, shape (..., N, d)
    Tz : Tensor
        Carried points, shape (..., N, d)

    Returns
    -------
    Tensor
        Booleans, shape (...)"""

def paper_objective(z: Tensor, Tz: Tensor, T: nn.Module) -> dict:
    """The published recipe: a triplet and a weak pull on all coordinates.

    Parameters
    ----------
    z : Tensor
        Projected points in ring order, shape (N, d)
    Tz : Tensor
        Carried points, shape (N, d)
    T : nn.Module
        The operator

    Returns
    -------
    dict
        Named parts of the loss, weighted; their sum is the loss"""

def vicreg_objective(z: Tensor, Tz: Tensor, T: nn.Module) -> dict:
    """VICReg on all coordinates, with T(z) and the next points as its two views.

    Parameters
    ----------
    z : Tensor
        Projected points in ring order, shape (N, d)
    Tz : Tensor
        Carried points, shape (N, d)
    T : nn.Module
        The operator

    Returns
    -------
    dict
        Named parts of the loss, weighted; their sum is the loss"""

def plane_objective(z: Tensor, Tz: Tensor, T: nn.Module) -> dict:
    """The advance everywhere, VICReg's guards in the operator's own subspace, and a weak pull.

    Parameters
    ----------
    z : Tensor
        Projected points in ring order, shape (N, d)
    Tz : Tensor
        Carried points, shape (N, d)
    T : nn.Module
        The operator

    Returns
    -------
    dict
        Named parts of the loss, weighted; their sum is the loss"""
OBJECTIVES: Any

class Ring(nn.Module):
    """The task: project, carry, and measure the objective.

    Parameters
    ----------
    projector : nn.Module
        h, from encodings to points
    operator : nn.Module
        T, from points to points
    objective
        A function of z, Tz and T that gives the named parts of a loss"""

    def __init__(self, projector: nn.Module, operator: nn.Module, objective):
        ...

    def forward(self, y):
        ...

def ring_projector(d: int) -> Projector:
    """Two hidden layers of 32, whose points start close together in many dimensions.

    Parameters
    ----------
    d : int
        Dimensions, at least 2"""

def check_settings(n: int, d: int, operator: str, objective: str, seeds, start: str, steps: int, lr: float, engine: str=...) -> tuple:
    """The settings as they are used, or a ValueError that names the first with which nothing can be dialed.

    Parameters
    ----------
    n : int
        Points on the ring, at least 3
    d : int
        Dimensions of the space, at least 2
    operator : str
        One of `OPERATORS`
    objective : str
        One of `OBJECTIVES`
    seeds
        From 0 to 2**63 - 1
    start : str
        'near' or 'random'
    steps : int
        Training steps, at least 1
    lr : float
        Peak learning rate, above 0
    engine : str, default 'graph'
        One of `ENGINES`

    Returns
    -------
    tuple
        The same, as plain numbers and words"""
LOOK_EVERY: Any

class Stargate:
    """One training of a ring, stepped as far as asked.

    Parameters
    ----------
    n : int, default 12
        Points on the ring, at least 3
    d : int, default 64
        Dimensions of the space, at least 2
    operator : str, default 'filmr'
        'filmr', 'film', 'square' or 'orthogonal'
    objective : str, default 'plane'
        'plane', 'vicreg' or 'paper'
    seed : int, default 0
        Decides every first parameter
    start : str, default 'near'
        Operator 'near' the identity, or 'random' (for FiLMR: the paper's u, v ~ N(0, I))
    steps : int, default 1500
        Length of the learning-rate cycle
    lr : float, default 0.01
        Its peak
    engine : str, default 'graph'
        What runs the step: 'eager', 'graph' or 'compile', see `make_step`"""

    def __init__(self, n: int=..., d: int=..., operator: str=..., objective: str=..., seed: int=..., start: str=..., steps: int=..., lr: float=..., engine: str=...):
        ...

    def _shared_step(self):
        ...

    def __getstate__(self):
        ...

    def __setstate__(self, state):
        ...

    def step(self, count: int=...):
        """Train `count` steps, and look every ten whether the gate is locked.

        Parameters
        ----------
        count : int, default 1
            How many training steps"""

    @property
    def locked(self) -> bool:
        """Whether the state that the last step saw was locked."""

    def look(self) -> Frame:
        """Measure the last step.

        Returns
        -------
        Frame
            The state that the last step saw"""

    def history(self) -> History:
        """Everything recorded so far, with copies of the trained pieces."""

def dial(n: int=..., d: int=..., operator: str=..., objective: str=..., seed: int=..., start: str=..., steps: int=..., lr: float=..., frames: int=..., progress: bool=..., callback=..., engine: str=...) -> History:
    """Train a projector and an operator until `n` points lock into a ring.

    Parameters
    ----------
    n : int, default 12
        Points on the ring, at least 3
    d : int, default 64
        Dimensions of the space, at least 2
    operator : str, default 'filmr'
        'filmr', 'film', 'square' or 'orthogonal'
    objective : str, default 'plane'
        'plane', 'vicreg' or 'paper'
    seed : int, default 0
        Decides the run: the same seed gives the same run, bit for bit on one CPU
    start : str, default 'near'
        Operator 'near' the identity, or 'random' (for FiLMR: the paper's u, v ~ N(0, I))
    steps : int, default 1500
        Training steps, at least 1
    lr : float, default 0.01
        Peak of the one-cycle learning rate
    frames : int, default 60
        How many frames to record, at growing distances, at least 2
    progress : bool, default True
        Show a bar with loss and locked chevrons
    callback : default None
        Called with each look, a `Frame`
    engine : str, default 'graph'
        What runs the step: 'eager', 'graph' or 'compile', see `make_step`"""

class Locks(NamedTuple):
    """What became of many seeds.

    Attributes
    ----------
    locked : Tensor
        Whether the last look was locked, booleans, shape (S,)
    lock_step : Tensor
        First step seen locked, −1 for never, shape (S,)
    advance_error : Tensor
        Largest advance error at the end, shape (S,)
    spacing : Tensor
        Spacing at the end, shape (S,)"""
    locked: Tensor
    lock_step: Tensor
    advance_error: Tensor
    spacing: Tensor

    def __repr__(self):
        ...

    @property
    def median_step(self) -> float:
        """Median lock step of the seeds that locked.

        Returns
        -------
        float
            NaN if none locked"""

def dial_many(n: int=..., d: int=..., operator: str=..., objective: str=..., seeds=..., start: str=..., steps: int=..., lr: float=..., progress: bool=..., hold: int | None=..., folder=..., memory: float=..., engine: str=...) -> Locks:
    """Dial many seeds at once: the step of `dial`, vectorized over the seeds.

    Parameters
    ----------
    n : int, default 12
        Points on the ring, at least 3
    d : int, default 64
        Dimensions of the space, at least 2
    operator : str, default 'filmr'
        'filmr', 'film', 'square' or 'orthogonal'
    objective : str, default 'plane'
        'plane', 'vicreg' or 'paper'
    seeds : default range(256)
        One training for each
    start : str, default 'near'
        Operator 'near' the identity, or 'random'
    steps : int, default 1500
        Training steps, at least 1
    lr : float, default 0.01
        Peak of the one-cycle learning rate
    progress : bool, default True
        Show a bar with how many are locked
    hold : int, default None
        A seed is done when it was locked at every look for so many steps; None: train to the end
    folder : default None
        Where to keep what is done, to go on from after a kill; made if it is not there
    memory : float, default 1.0
        GiB to train in; seeds are dialed in chunks that fit
    engine : str, default 'graph'
        What runs the step: 'eager', 'graph' or 'compile', see `make_step`"""

def save_dial(history: History, path):
    """Save the trained projector and operator, or operators, with the settings that made them.

    Parameters
    ----------
    history : History
        From `dial` or `dial_cayley`
    path
        Where to write, by custom ending in .safetensors"""

def load_dial(path) -> tuple:
    """Load a trained projector and operator; nothing in the file can run code.

    Parameters
    ----------
    path
        A file from `save_dial`

    Returns
    -------
    tuple
        projector, operator or `Operators`, settings"""
