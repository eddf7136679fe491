# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['misses', 'operator_errors', 'operators_locked', 'Cayley', 'scattered', 'cayley_settings', 'make_cayley', 'dial_cayley', 'dial_cayley_many', 'order', 'commutator', 'of_operator']
from torch import Tensor, nn
from ..core.operator_names import Operators
from ..core.training import History

def misses(z: Tensor, Tz: Tensor, target: Tensor) -> Tensor:
    """How far an operator, or a word, misses.

    Parameters
    ----------
    z : Tensor
        Points, shape (..., N, d)
    Tz : Tensor
        Carried points, shape (..., N, d)
    target : Tensor
        Where each should arrive, −1 for "not asked", shape (..., N) that broadcasts

    Returns
    -------
    Tensor
        How far each point arrives from there, relative to the mean radius, 0 where not asked, shape (..., N)"""

def operator_errors(z: Tensor, Tz: Tensor, targets: Tensor) -> Tensor:
    """How far each of several operators misses.

    Parameters
    ----------
    z : Tensor
        Points, shape (..., N, d)
    Tz : Tensor
        Points carried by each operator, shape (..., G, N, d)
    targets : Tensor
        Where they should arrive, shape (G, N)

    Returns
    -------
    Tensor
        Shape (..., G, N)"""

def operators_locked(z: Tensor, Tz: Tensor, targets: Tensor) -> Tensor:
    """Which operators carry every point that is asked, among points that are apart.

    Parameters
    ----------
    z : Tensor
        Points, shape (..., N, d)
    Tz : Tensor
        Points carried by each operator, shape (..., G, N, d)
    targets : Tensor
        Where they should arrive, shape (G, N)

    Returns
    -------
    Tensor
        Booleans, one for each operator, shape (..., G)"""

class Cayley(nn.Module):
    """The task: project, carry with each operator, and measure the objective.

    Parameters
    ----------
    projector : nn.Module
        h, from encodings to points
    operators : Operators
        By name
    arrows : dict
        By the same names: tensors of indices, shape (N,)
    objective : default OBJECTIVES['plane']
        A function of z, Tz, the targets and T that gives the named parts of a loss
    apart : float, default 1.0
        Weight of the overlap of the operators' planes"""

    def __init__(self, projector: nn.Module, operators: Operators, arrows: dict, objective=..., apart: float=...):
        ...

    @property
    def operator(self):
        ...

    def overlap(self):
        """The squared overlap of the operators' planes, summed over pairs of operators; None for one operator."""

    def _parts(self, z, Tz):
        ...

    def forward(self, y):
        ...

    def errors(self, z, Tz):
        ...

    def locked(self, z, Tz):
        ...

def scattered(n: int, d: int, seed: int=...) -> Tensor:
    """Points in no order: normal, with variance 1/d in each direction.

    Parameters
    ----------
    n : int
        Number of points, at least 1
    d : int
        Dimensions, at least 1
    seed : int, default 0
        Which draw

    Returns
    -------
    Tensor
        Points, shape (n, d), of length about 1"""

def cayley_settings(operator: str=..., objective: str=..., planes: int=..., angle: float | None=..., apart: float=..., steps: int=..., lr: float=...) -> dict:
    """The settings of several operators, or a ValueError that names the first with which nothing can be dialed.

    Parameters
    ----------
    operator : str, default 'filmr'
        What carries the points: a name in `OPERATORS`
    objective : str, default 'plane'
        What the training minimizes, summed over the operators: a name in `OBJECTIVES`
    planes : int, default 1
        Rotations composed in each FiLMR, 1 to d//2
    angle : float | None, default 2.0
        By which each FiLMR starts to turn, radians; None: the paper's u, v ~ N(0, I)
    apart : float, default 1.0
        Weight of the overlap of the operators' planes; 0 lets them share
    steps : int, default 600
        Training steps, the length of the learning-rate cycle, at least 1
    lr : float, default 0.01
        Peak of the one-cycle learning rate, above 0

    Returns
    -------
    dict
        By the same names, as plain numbers and words"""

def make_cayley(seed: int, arrows: dict, d: int, settings: dict) -> Cayley:
    """Operators and a projector before their first step.

    Parameters
    ----------
    seed : int
        Decides every first parameter, whatever was drawn before
    arrows : dict
        From `as_arrows`
    d : int
        Dimensions of the space
    settings : dict
        From `cayley_settings`"""

def dial_cayley(arrows: dict, y: Tensor, operator: str=..., objective: str=..., planes: int=..., angle: float | None=..., apart: float=..., steps: int=..., lr: float=..., *, seed: int=..., frames: int=..., progress: bool=..., callback=...) -> History:
    """Train a projector and several operators together.

    Parameters
    ----------
    arrows : dict
        By name: indices, −1 for "not asked", or a dict from point to point
    y : Tensor
        Encodings, shape (N, d), as from `scattered` or `line`
    operator : str, default 'filmr'
        What carries the points: a name in `OPERATORS`
    objective : str, default 'plane'
        What the training minimizes, summed over the operators: a name in `OBJECTIVES`
    planes : int, default 1
        Rotations composed in each FiLMR, 1 to d//2
    angle : float | None, default 2.0
        By which each FiLMR starts to turn, radians; None: the paper's u, v ~ N(0, I)
    apart : float, default 1.0
        Weight of the overlap of the operators' planes; 0 lets them share
    steps : int, default 600
        Training steps, the length of the learning-rate cycle, at least 1
    lr : float, default 0.01
        Peak of the one-cycle learning rate, above 0
    seed : int, default 0
        Decides the run
    frames : int, default 60
        How many frames to record, at least 2; their `Tz` and errors have one row an operator
    progress : bool, default True
        Show a bar with loss and locked chevrons
    callback : default None
        Called with each look, a `Frame`

    Returns
    -------
    History
        Its `operator` is an `Operators`"""

def dial_cayley_many(arrows: dict, y: Tensor, operator: str=..., objective: str=..., planes: int=..., angle: float | None=..., apart: float=..., steps: int=..., lr: float=..., *, seeds=..., progress: bool=...) -> tuple:
    """Dial many seeds at once.

    Parameters
    ----------
    arrows : dict
        By name: indices, −1 for "not asked", or a dict from point to point
    y : Tensor
        Encodings, shape (N, d), the same for all
    operator : str, default 'filmr'
        What carries the points: a name in `OPERATORS`
    objective : str, default 'plane'
        What the training minimizes, summed over the operators: a name in `OBJECTIVES`
    planes : int, default 1
        Rotations composed in each FiLMR, 1 to d//2
    angle : float | None, default 2.0
        By which each FiLMR starts to turn, radians; None: the paper's u, v ~ N(0, I)
    apart : float, default 1.0
        Weight of the overlap of the operators' planes; 0 lets them share
    steps : int, default 600
        Training steps, the length of the learning-rate cycle, at least 1
    lr : float, default 0.01
        Peak of the one-cycle learning rate, above 0
    seeds : default range(64)
        One training for each
    progress : bool, default True
        Show a bar with how many are locked

    Returns
    -------
    tuple
        `Locks` with `advance_error` of shape (S, operators), and a list of trained `Cayley`"""

def order(T, z: Tensor, limit: int=...) -> int | None:
    """The least number of times that carries every point back, to an error below 0.05.

    Parameters
    ----------
    T
        An operator or a word: a function from points to points
    z : Tensor
        Points, shape (N, d)
    limit : int, default 24
        Highest order to try

    Returns
    -------
    int | None
        None where no power up to `limit` brings every point back"""

def commutator(A, B, z: Tensor) -> Tensor:
    """How far two operators are from commuting.

    Parameters
    ----------
    A
        A function from points to points
    B
        Another
    z : Tensor
        Points, shape (N, d)

    Returns
    -------
    Tensor
        Each point's distance between A then B, and B then A, relative to the mean radius, shape (N,)"""

def of_operator(history: History, name: str) -> History:
    """What a training did to one of its operators.

    Parameters
    ----------
    history : History
        From `dial_cayley`
    name : str
        Which operator

    Returns
    -------
    History
        Its frames hold what this operator carried, and its errors"""
