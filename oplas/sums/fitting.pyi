# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['LOSS_PARTS', 'draw_targets', 'Objective', 'Epoch', 'best_epoch', 'train_epoch', 'held_out_loss', 'fit_objective']
from typing import NamedTuple
import numpy as np
from torch import nn
LOSS_PARTS: Any

def draw_targets(A: np.ndarray, rng) -> np.ndarray:
    """Draw the member that each relation predicts.

    Parameters
    ----------
    A : np.ndarray
        Dense coefficients, shape (m, k)
    rng
        Where the random numbers come from

    Returns
    -------
    np.ndarray
        Column of a member that the others can predict, shape (m,)"""

class Objective(nn.Module):
    """A projector, its inverse, and what is minimised.

    Parameters
    ----------
    h
        From encodings to points
    inverse
        From points to encodings
    weights : dict
        The weight of each of `LOSS_PARTS`
    precision : str, default 'float32'
        Of the networks' products: 'float32' or 'bfloat16'"""

    def __init__(self, h, inverse, weights: dict, precision: str=...):
        ...

    def _run(self, net, x):
        ...

    def forward(self, y, A, target) -> dict:
        """The parts of the loss.

        Parameters
        ----------
        y
            Encodings, shape (k, in_dim)
        A
            Dense relations, shape (m, k)
        target
            The member that each predicts, shape (m,)

        Returns
        -------
        dict
            Parts by name, weighted"""

def average(x):
    """The mean of `x` over the processes, in place."""

def prefetch(items):
    """The same items, each made in the background while the one before it is in use."""

def make_batch(read, A, rng, device):
    """Encodings, dense relations and predicted members for some relations, on `device`: this process's share."""

def batch_losses(objective, batches):
    """The mean loss of each of `batches`, as they come."""

class Epoch(NamedTuple):
    """One pass over the relations.

    Attributes
    ----------
    epoch : int
        From 1
    loss : float
        Mean loss of its batches
    held_out : float
        Loss on the relations held out; NaN where there are none, or too few"""
    epoch: int
    loss: float
    held_out: float

def best_epoch(history: list) -> int:
    """Which epoch to keep: that with the least held-out loss, or the last where nothing is held out.

    Parameters
    ----------
    history : list
        `Epoch`s in order

    Returns
    -------
    int
        From 0; −1 before the first"""

def train_epoch(objective: Objective, optimizer, batches, rates: list) -> float:
    """One step for each batch.

    Parameters
    ----------
    objective : Objective
        What to train
    optimizer
        With its parameters
    batches
        From `make_batch`, made as they are asked for
    rates : list
        The learning rate of each

    Returns
    -------
    float
        Mean loss"""

def held_out_loss(objective: Objective, read, A, size: int, seed: int, device=...) -> float:
    """The mean loss on what was not trained on.

    Parameters
    ----------
    objective : Objective
        What was trained
    read
        From row numbers to encodings
    A
        The relations held out
    size : int
        Relations a batch
    seed : int
        Which members are predicted
    device : default 'cpu'
        Where `objective` is

    Returns
    -------
    float
        NaN where there are fewer than two relations, or than processes"""
MISFITS: Any

def with_prefix(prefix, tensors):
    ...

def without_prefix(prefix, tensors):
    ...

def to_history(facts):
    """The epochs of a history from a file."""

def save_checkpoint(path, objective, best, optimizer, history, fingerprint):
    """Write everything that training needs to go on."""

def load_checkpoint(path, objective, optimizer, fingerprint):
    """Put a saved state back; the best weights and the history."""

def fit_objective(objective: Objective, read, A, unseen, s, device=..., fingerprint: str | None=...) -> list:
    """Train until the held-out loss stops falling.

    Parameters
    ----------
    objective : Objective
        Left at its best epoch
    read
        From row numbers to encodings, float32
    A
        The relations to train on
    unseen
        The relations held out, possibly none
    s
        Settings: epochs, batch_size, lr, weight_decay, patience, seed, progress, checkpoint
    device : default 'cpu'
        Where `objective` is
    fingerprint : str, default None
        Of data and settings, for the checkpoint

    Returns
    -------
    list
        `Epoch`s"""
