# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['TRACING', 'ENGINES', 'flatten', 'unflatten', 'load_flat', 'adamw', 'start_moments', 'one_cycle', 'loss_and_gradient', 'fresh_torch', 'adamw_in_place', 'make_step', 'State', 'start_state', 'train', 'training_device', 'processes', 'progress_bar', 'Frame', 'History', 'check_frames', 'frame_steps', 'check_finite']
from contextlib import contextmanager
from typing import NamedTuple
import torch
from torch import nn, Tensor
from tqdm.auto import tqdm

def flatten(module: nn.Module) -> Tensor:
    """All parameters of `module` as one vector.

    Parameters
    ----------
    module : nn.Module
        Any module

    Returns
    -------
    Tensor
        Its parameters end to end, shape (p,)"""

def unflatten(params: Tensor, module: nn.Module) -> dict:
    """The vector cut up again: what `torch.func.functional_call` wants.

    Parameters
    ----------
    params : Tensor
        Parameters end to end, shape (p,)
    module : nn.Module
        Whose names and shapes to use

    Returns
    -------
    dict
        Views into `params` by name"""

def load_flat(module: nn.Module, params: Tensor) -> nn.Module:
    """Copy a vector of parameters into `module`.

    Parameters
    ----------
    module : nn.Module
        Module to change
    params : Tensor
        Parameters end to end, shape (p,)

    Returns
    -------
    nn.Module
        The same module"""

def adamw(params: Tensor, moments: tuple, gradient: Tensor, t: float, lr: float, betas: tuple=..., eps: float=..., weight_decay: float=...) -> tuple:
    """One AdamW update, as a pure function.

    Parameters
    ----------
    params : Tensor
        Shape (p,)
    moments : tuple
        Running means of the gradient and of its square, both of shape (p,)
    gradient : Tensor
        Shape (p,)
    t : float
        Which step this is, from 1
    lr : float
        Learning rate, above 0
    betas : tuple, default (0.9, 0.999)
        Memory of the two running means
    eps : float, default 1e-08
        Added to the root of the second
    weight_decay : float, default 0.01
        Fraction of the learning rate by which parameters shrink

    Returns
    -------
    tuple
        New `params` and `moments`"""

def start_moments(params: Tensor) -> tuple:
    """Moments before the first step.

    Parameters
    ----------
    params : Tensor
        Shape (p,) or (S, p)

    Returns
    -------
    tuple
        Zeros for the mean and the square"""

def one_cycle(t: int, steps: int, peak: float, warmup: float=...) -> float:
    """The one-cycle learning rate.

    Parameters
    ----------
    t : int
        Which step, from 1
    steps : int
        Steps in the whole cycle; the rate stays at its last value after them
    peak : float
        Highest learning rate
    warmup : float, default 0.3
        Fraction of the steps that go up

    Returns
    -------
    float
        Learning rate at step `t`"""

def loss_and_gradient(task: nn.Module, many: bool=...):
    """The loss of `task` and its gradient, as a function of its parameters.

    Parameters
    ----------
    task : nn.Module
        `task(y)` gives a dict of loss parts, z, and Tz
    many : bool, default False
        Whether parameters come as a stack of shape (S, p), one row a seed"""

@contextmanager
def fresh_torch(seed: int | None=..., grad: bool=...):
    """Torch as a new process has it, for this thread alone, whatever the caller has set.

    Parameters
    ----------
    seed : int, default None
        Decides the random numbers that are drawn inside; None: they come from torch's own generator
    grad : bool, default True
        Whether gradients are on inside; None: as they are outside"""

def adamw_in_place(params: Tensor, moments: tuple, gradient: Tensor, t: float, lr: float, betas: tuple=..., eps: float=..., weight_decay: float=...) -> tuple:
    """`adamw`, written over what it is given; the same numbers up to rounding.

    Parameters
    ----------
    params : Tensor
        Shape (p,) or (S, p), written over
    moments : tuple
        Running means of the gradient and of its square, written over
    gradient : Tensor
        Of the shape of `params`
    t : float
        Which step this is, from 1
    lr : float
        Learning rate, above 0
    betas : tuple, default (0.9, 0.999)
        Memory of the two running means
    eps : float, default 1e-08
        Added to the root of the second
    weight_decay : float, default 0.01
        Fraction of the learning rate by which parameters shrink

    Returns
    -------
    tuple
        The same `params` and `moments`"""
TRACING: Any
ENGINES: Any

def make_step(task: nn.Module, many: bool=..., weight_decay: float=..., engine: str=...):
    """The training step of `task`, a pure function, unless `reuse` lets it write over what it is given.

    Parameters
    ----------
    task : nn.Module
        `task(y)` gives a dict of loss parts, z, and Tz
    many : bool, default False
        Whether `params` and `moments` are stacks of shape (S, p), one row a seed
    weight_decay : float, default 0.01
        For AdamW; 0 makes it Adam
    engine : str, default 'eager'
        'eager'; 'graph' replays the gradient; 'compile' compiles it"""

class State(NamedTuple):
    """A training after a step, with what the step saw before it changed anything; for many tasks, a row for each.

    Attributes
    ----------
    t : int
        Which step, from 1; 0 before the first
    params : Tensor
        After the step, shape (p,) or (S, p)
    moments : tuple
        Those of AdamW after the step
    loss : Tensor, default None
        Shape () or (S,)
    z : Tensor, default None
        Projected points, shape (..., N, d)
    Tz : Tensor, default None
        Carried points, shape (..., N, d)"""
    t: int
    params: Tensor
    moments: tuple
    loss: Tensor = ...
    z: Tensor = ...
    Tz: Tensor = ...

def start_state(tasks) -> State:
    """The state before the first step.

    Parameters
    ----------
    tasks
        A task, or a list of tasks"""

def train(tasks, y, steps: int, lr, step=..., state: State | None=...):
    """Train, one step at a time.

    Parameters
    ----------
    tasks
        A task; or a list of tasks, alike but for their parameters, which train side by side
    y
        Encodings, shape (N, d), or a function y(t) that draws those of a step
    steps : int
        Which step is the last
    lr
        Peak of the one-cycle learning rate, or a function lr(t) that gives the rate of a step
    step : default None
        A step as from `make_step`; None: the plain one of the first task
    state : State, default None
        Where to go on from; None: the parameters that the tasks have"""

def training_device(name: str | None=...) -> torch.device:
    """Where to train; under `accelerate launch`, join the other processes first.

    Parameters
    ----------
    name : str, default None
        Such as 'cpu' or 'cuda:1'; None: a GPU if there is one"""

def processes() -> tuple:
    """The number of joined processes and the rank of this one.

    Returns
    -------
    tuple
        How many train together, at least 1, and which this is, from 0"""

def progress_bar(total: int, what: str, show: bool=..., done: int=...) -> tqdm:
    """A bar that vanishes when the training is over.

    Parameters
    ----------
    total : int
        Steps in all
    what : str
        What is going on, in a word
    show : bool, default True
        Whether to show it at all
    done : int, default 0
        Steps made before"""

class Frame(NamedTuple):
    """One look at a training: what the step saw, before it changed anything.

    Attributes
    ----------
    step : int
        Which step, from 1
    z : Tensor
        Projected points, shape (N, d)
    Tz : Tensor
        Carried points, shape (N, d)
    loss : float
        The loss at this step
    advance_error : Tensor
        Each point's miss, relative to the size of the space, shape (N,)"""
    step: int
    z: Tensor
    Tz: Tensor
    loss: float
    advance_error: Tensor

class History:
    """The looks at one training, with its settings and what was trained.

    Parameters
    ----------
    frames : list
        `Frame`s in the order of their steps
    settings : dict
        What repeats the run
    locked : bool
        Whether the last look was locked
    lock_step : int | None
        First step seen locked, or None
    projector : nn.Module
        The trained h
    operator : nn.Module
        The trained T"""

    def __init__(self, frames: list, settings: dict, locked: bool, lock_step: int | None, projector: nn.Module, operator: nn.Module):
        ...

    @property
    def title(self) -> str:
        """What was trained and how it ended, in words."""

    def __len__(self):
        ...

    def __repr__(self):
        ...

def check_frames(history: History):
    """Raise a ValueError unless there are frames, of one operator, with finite points.

    Parameters
    ----------
    history : History
        What is to be shown"""

def frame_steps(steps: int, count: int=...) -> list:
    """Steps at growing distances.

    Parameters
    ----------
    steps : int
        Steps in the training
    count : int, default 60
        How many looks, at least 2 where there are that many steps

    Returns
    -------
    list
        Steps to look at, the first and the last among them"""

def check_finite(loss: float, task: nn.Module, y: Tensor, step: int, seed: int):
    """Raise a FloatingPointError that names step, seed and part if `loss` is not finite.

    Parameters
    ----------
    loss : float
        The loss of a step
    task : nn.Module
        Where it came from, with the parameters of that step
    y : Tensor
        The encodings it saw, shape (N, d)
    step : int
        Which step
    seed : int
        Which seed"""
