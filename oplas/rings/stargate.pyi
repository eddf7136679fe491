# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['LOCK_ERROR', 'LOCK_SPACING', 'OBJECTIVES', 'LOOK_EVERY', 'mean_radius', 'relative_distances', 'advance_errors', 'spacing', 'is_locked', 'paper_objective', 'vicreg_objective', 'plane_objective', 'sigreg_objective', 'Ring', 'ring_projector', 'ring_settings', 'make_ring', 'is_look', 'Training', 'Stargate', 'dial', 'Locks', 'lock_many', 'dial_many', 'save_dial', 'load_dial']
from typing import NamedTuple
from torch import Tensor, nn
from ..core.projectors import Projector
from oplas.core.training import Frame, History

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

def paper_objective(z: Tensor, Tz: Tensor, target: Tensor, T: nn.Module) -> dict:
    """The published recipe: a triplet and a weak pull on all coordinates.

    Parameters
    ----------
    z : Tensor
        Projected points, shape (N, d)
    Tz : Tensor
        Carried points, shape (N, d)
    target : Tensor
        Where they should arrive, shape (N, d)
    T : nn.Module
        The operator

    Returns
    -------
    dict
        Named parts of the loss, weighted; their sum is the loss"""

def vicreg_objective(z: Tensor, Tz: Tensor, target: Tensor, T: nn.Module) -> dict:
    """VICReg on all coordinates, with the carried points and their targets as its two views.

    Parameters
    ----------
    z : Tensor
        Projected points, shape (N, d)
    Tz : Tensor
        Carried points, shape (N, d)
    target : Tensor
        Where they should arrive, shape (N, d)
    T : nn.Module
        The operator

    Returns
    -------
    dict
        Named parts of the loss, weighted; their sum is the loss"""

def plane_objective(z: Tensor, Tz: Tensor, target: Tensor, T: nn.Module) -> dict:
    """The advance everywhere, VICReg's guards in the operator's own subspace, and a weak pull.

    Parameters
    ----------
    z : Tensor
        Projected points, shape (N, d)
    Tz : Tensor
        Carried points, shape (N, d)
    target : Tensor
        Where they should arrive, shape (N, d)
    T : nn.Module
        The operator

    Returns
    -------
    dict
        Named parts of the loss, weighted; their sum is the loss"""

def sigreg_objective(z: Tensor, Tz: Tensor, target: Tensor, T: nn.Module) -> dict:
    """The advance everywhere, and SIGReg in the operator's own subspace.

    Parameters
    ----------
    z : Tensor
        Projected points, shape (N, d)
    Tz : Tensor
        Carried points, shape (N, d)
    target : Tensor
        Where they should arrive, shape (N, d)
    T : nn.Module
        The operator

    Returns
    -------
    dict
        Named parts of the loss, weighted; their sum is the loss"""
OBJECTIVES: Any

class Ring(nn.Module):
    """The task: project, carry each point to the next, and measure the objective.

    Parameters
    ----------
    projector : nn.Module
        h, from encodings to points
    operator : nn.Module
        T, from points to points
    objective
        A function of z, Tz, the targets and T that gives the named parts of a loss"""

    def __init__(self, projector: nn.Module, operator: nn.Module, objective):
        ...

    def forward(self, y):
        ...

    def errors(self, z, Tz):
        ...

    def locked(self, z, Tz):
        ...

def ring_projector(d: int) -> Projector:
    """Two hidden layers of 32, whose points start close together in many dimensions.

    Parameters
    ----------
    d : int
        Dimensions, at least 2"""

def ring_settings(n: int=..., d: int=..., operator: str=..., objective: str=..., start: str=..., steps: int=..., lr: float=..., engine: str=...) -> dict:
    """The settings of a ring, or a ValueError that names the first with which nothing can be dialed.

    Parameters
    ----------
    n : int, default 12
        Points on the ring, at least 3
    d : int, default 64
        Dimensions of the space, at least 2
    operator : str, default 'filmr'
        What carries each point to the next: a name in `OPERATORS`
    objective : str, default 'plane'
        What the training minimizes: a name in `OBJECTIVES`
    start : str, default 'near'
        Operator 'near' the identity, or 'random' (for FiLMR: the paper's u, v ~ N(0, I))
    steps : int, default 1500
        Training steps, the length of the learning-rate cycle, at least 1
    lr : float, default 0.01
        Peak of the one-cycle learning rate, above 0
    engine : str, default 'graph'
        What runs the step: 'eager', 'graph' or 'compile', see `make_step`

    Returns
    -------
    dict
        By the same names, as plain numbers and words"""

def make_ring(seed: int, d: int, operator: str, objective: str, start: str) -> Ring:
    """A ring before its first step.

    Parameters
    ----------
    seed : int
        Decides every first parameter, whatever was drawn before
    d : int
        Dimensions of the space
    operator : str
        A name in `OPERATORS`
    objective : str
        A name in `OBJECTIVES`
    start : str
        Operator 'near' the identity, or 'random'"""
LOOK_EVERY: Any

def is_look(t: int, steps: int) -> bool:
    """Whether step `t` is one at which to look whether it is locked: every tenth, and the last.

    Parameters
    ----------
    t : int
        Which step
    steps : int
        Which is the last"""

class Training:
    """One training, stepped as far as asked.

    Parameters
    ----------
    task : nn.Module
        As for `train`, with `projector`, `operator`, `errors(z, Tz)` and `locked(z, Tz)`
    y : Tensor
        The encodings that it sees, shape (N, d)
    settings : dict
        What repeats it, with its `seed`, `steps` and `lr`"""

    def __init__(self, task: nn.Module, y: Tensor, settings: dict):
        ...

    def make_update(self):
        ...

    @property
    def t(self) -> int:
        """How many steps were made."""

    @property
    def locked(self) -> bool:
        """Whether the state that the last step saw was locked."""

    def rate(self, t):
        ...

    def step(self, count: int=...):
        """Train `count` steps.

        Parameters
        ----------
        count : int, default 1
            How many training steps"""

    def _blame(self, state):
        """Raise the error of a step whose loss is not finite."""

    def look(self) -> Frame:
        """Measure the last step.

        Parameters
        ----------
        self : Training
            What the last step saw

        Returns
        -------
        Frame
            What the last step saw"""

    def history(self) -> History:
        """Everything recorded so far, with copies of the trained pieces."""

    def __getstate__(self):
        ...

    def __setstate__(self, state):
        ...

    def finish(self, frames: int=..., progress: bool=..., callback=...) -> History:
        """Train to the end of the cycle, or until Ctrl-C.

        Parameters
        ----------
        frames : int, default 60
            How many frames to record, at growing distances, at least 2
        progress : bool, default True
            Show a bar with loss and locked chevrons
        callback : default None
            Called with each look, a `Frame`"""

class Stargate(Training):
    """One training of a ring, stepped as far as asked.

    Parameters
    ----------
    n : int, default 12
        Points on the ring, at least 3
    d : int, default 64
        Dimensions of the space, at least 2
    operator : str, default 'filmr'
        What carries each point to the next: a name in `OPERATORS`
    objective : str, default 'plane'
        What the training minimizes: a name in `OBJECTIVES`
    start : str, default 'near'
        Operator 'near' the identity, or 'random' (for FiLMR: the paper's u, v ~ N(0, I))
    steps : int, default 1500
        Training steps, the length of the learning-rate cycle, at least 1
    lr : float, default 0.01
        Peak of the one-cycle learning rate, above 0
    engine : str, default 'graph'
        What runs the step: 'eager', 'graph' or 'compile', see `make_step`
    seed : int, default 0
        Decides every first parameter"""

    def __init__(self, n: int=..., d: int=..., operator: str=..., objective: str=..., start: str=..., steps: int=..., lr: float=..., engine: str=..., *, seed: int=...):
        ...

    def make_update(self):
        ...

def dial(n: int=..., d: int=..., operator: str=..., objective: str=..., start: str=..., steps: int=..., lr: float=..., engine: str=..., *, seed: int=..., frames: int=..., progress: bool=..., callback=...) -> History:
    """Train a projector and an operator until `n` points lock into a ring.

    Parameters
    ----------
    n : int, default 12
        Points on the ring, at least 3
    d : int, default 64
        Dimensions of the space, at least 2
    operator : str, default 'filmr'
        What carries each point to the next: a name in `OPERATORS`
    objective : str, default 'plane'
        What the training minimizes: a name in `OBJECTIVES`
    start : str, default 'near'
        Operator 'near' the identity, or 'random' (for FiLMR: the paper's u, v ~ N(0, I))
    steps : int, default 1500
        Training steps, the length of the learning-rate cycle, at least 1
    lr : float, default 0.01
        Peak of the one-cycle learning rate, above 0
    engine : str, default 'graph'
        What runs the step: 'eager', 'graph' or 'compile', see `make_step`
    seed : int, default 0
        Decides the run: the same seed gives the same run, bit for bit on one CPU
    frames : int, default 60
        How many frames to record, at growing distances, at least 2
    progress : bool, default True
        Show a bar with loss and locked chevrons
    callback : default None
        Called with each look, a `Frame`"""

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

        Parameters
        ----------
        self
            NaN if none locked

        Returns
        -------
        float
            NaN if none locked"""

def lock_many(tasks: list, y: Tensor, steps: int, lr: float, step, hold: int | None=..., tell=...) -> tuple:
    """Train tasks side by side, and see which lock.

    Parameters
    ----------
    tasks : list
        Tasks with `errors` and `locked`, alike but for their parameters
    y : Tensor
        The encodings that they see, shape (N, d)
    steps : int
        Training steps
    lr : float
        Peak of the one-cycle learning rate
    step
        As from `make_step`, for many
    hold : int, default None
        A task is done when it was locked at every look for so many steps; None: train to the end
    tell : default None
        Called at each look with the step and how many are locked

    Returns
    -------
    tuple
        `Locks`, and the last `State`"""

def show_locked(bar, step: int, locked: int, seeds: int):
    """Say on a bar how many seeds are locked.

    Parameters
    ----------
    bar
        From `progress_bar`
    step : int
        How far the bar should be
    locked : int
        How many seeds are locked
    seeds : int
        Of how many"""

def dial_many(n: int=..., d: int=..., operator: str=..., objective: str=..., start: str=..., steps: int=..., lr: float=..., engine: str=..., *, seeds=..., progress: bool=..., hold: int | None=..., folder=..., memory: float=...) -> Locks:
    """Dial many seeds at once: the step of `dial`, vectorized over the seeds.

    Parameters
    ----------
    n : int, default 12
        Points on the ring, at least 3
    d : int, default 64
        Dimensions of the space, at least 2
    operator : str, default 'filmr'
        What carries each point to the next: a name in `OPERATORS`
    objective : str, default 'plane'
        What the training minimizes: a name in `OBJECTIVES`
    start : str, default 'near'
        Operator 'near' the identity, or 'random' (for FiLMR: the paper's u, v ~ N(0, I))
    steps : int, default 1500
        Training steps, the length of the learning-rate cycle, at least 1
    lr : float, default 0.01
        Peak of the one-cycle learning rate, above 0
    engine : str, default 'graph'
        What runs the step: 'eager', 'graph' or 'compile', see `make_step`
    seeds : default range(256)
        One training for each
    progress : bool, default True
        Show a bar with how many are locked
    hold : int, default None
        A seed is done when it was locked at every look for so many steps; None: train to the end
    folder : default None
        Where to keep what is done, to go on from after a kill; made if it is not there
    memory : float, default 1.0
        GiB to train in; seeds are dialed in chunks that fit"""

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
