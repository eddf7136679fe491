# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['MIXINGS', 'sample_dots', 'twist', 'untwist', 'Mixing', 'published_mixing', 'log_mixing', 'Mixed', 'mix_dots', 'MixingErrors', 'mixing_errors']
from typing import NamedTuple
import torch
from torch import Tensor, nn

def sample_dots(n: int, generator: torch.Generator | None=...) -> Tensor:
    """Dots of two classes, as proxies for the stems of `n` songs.

    Parameters
    ----------
    n : int
        Dots of each class, at least 1
    generator : torch.Generator, default None
        Where the random numbers come from; None: torch's own

    Returns
    -------
    Tensor
        Stems of both classes after their faders, shape (2, n, 2)"""

def twist(x: Tensor) -> Tensor:
    """The toy's given encoder f.

    Parameters
    ----------
    x : Tensor
        Data, shape (..., 2)

    Returns
    -------
    Tensor
        Encodings y, shape (..., 2)"""

def untwist(y: Tensor) -> Tensor:
    """f⁻¹: the data whose encoding is y.

    Parameters
    ----------
    y : Tensor
        Encodings, shape (..., 2)

    Returns
    -------
    Tensor
        Data x, shape (..., 2), in the precision of y"""

class Mixing(nn.Module):
    """The task: project stems and mixes, add the stems up, and measure the objective.

    Parameters
    ----------
    projector : nn.Module
        h, from encodings to points
    inverse : nn.Module
        h⁻¹, from points to encodings
    objective
        A function of y, z, the sums and h⁻¹ that gives the named parts of a loss"""

    def __init__(self, projector: nn.Module, inverse: nn.Module, objective):
        ...

    def forward(self, y):
        """Encodings of k stems and then of their mixes, shape (k+1, N, d)."""

def published_mixing(y: Tensor, z: Tensor, z_sum: Tensor, inverse: nn.Module) -> dict:
    """The published recipe: mix, variance, covariance and two round trips, weighted equally.

    Parameters
    ----------
    y : Tensor
        Encodings of k stems and of their mixes, shape (k+1, N, d)
    z : Tensor
        Projected, shape (k+1, N, d)
    z_sum : Tensor
        Sums of the projected stems, shape (N, d)
    inverse : nn.Module
        h⁻¹

    Returns
    -------
    dict
        Named parts of the loss; their sum is the loss"""

def log_mixing(y: Tensor, z: Tensor, z_sum: Tensor, inverse: nn.Module, log: bool=...) -> dict:
    """The logarithm of: mix, round trips of everything and of the sums, and light guards.

    Parameters
    ----------
    y : Tensor
        Encodings of k stems and of their mixes, shape (k+1, N, d)
    z : Tensor
        Projected, shape (k+1, N, d)
    z_sum : Tensor
        Sums of the projected stems, shape (N, d)
    inverse : nn.Module
        h⁻¹
    log : bool, default True
        Whether to take the logarithm

    Returns
    -------
    dict
        Named parts of the loss; their sum is the loss"""
MIXINGS: Any

class Mixed(NamedTuple):
    """Trained mixing tasks, one for each seed, and looks at the first.

    Attributes
    ----------
    tasks : list
        `Mixing` modules, one for each seed
    looks : list
        Pairs of a step and the first seed's `Mixing` before that step"""
    tasks: list
    looks: list

def mixing_objective(objective):
    """An objective as a function, from that or from its name."""

def make_mixing(objective, seed, origin):
    """A `Mixing` task whose first parameters depend on `seed` alone."""

def mixing_step(task, many=..., engine=...):
    """The training step of a `Mixing` task: Adam, since its weights are not to shrink."""

def stream_of_dots(batch):
    """A function that draws the dots of a step and encodes them, with their mixes, shape (3, batch, 2)."""

def mix_dots(objective=..., seeds=..., steps: int=..., lr: float=..., batch: int=..., origin: bool=..., looks: int=..., progress: bool=...) -> Mixed:
    """Learn to mix dots in latent space.

    Parameters
    ----------
    objective : default 'log'
        'log', 'published', or a function like `log_mixing`
    seeds : default (0,)
        One training for each; decides the first weights
    steps : int, default 5000
        Training steps, at least 1
    lr : float, default 0.03
        Peak of the one-cycle learning rate; the published one is 0.002
    batch : int, default 1024
        Dots of each class a step, at least 2
    origin : bool, default True
        Whether silence stays at the origin by construction; not so in the published recipe
    looks : int, default 0
        How many looks to keep, at growing distances
    progress : bool, default True
        Show a bar"""

class MixingErrors(NamedTuple):
    """How well dots mix, on dots that training did not see.

    Attributes
    ----------
    additive : float
        Σ‖z_1 + z_2 − z_mix‖² / Σ‖z_mix‖², at least 0
    inverse : float
        Mean square of y − h⁻¹(h(y)), at least 0
    origin : float
        ‖h(f(0))‖, at least 0"""
    additive: float
    inverse: float
    origin: float

def mixing_errors(task: Mixing, n: int=...) -> MixingErrors:
    """Additive and inverse error, and where silence goes.

    Parameters
    ----------
    task : Mixing
        A trained task
    n : int, default 20000
        How many fresh dots of each class"""
