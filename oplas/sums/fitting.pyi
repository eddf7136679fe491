# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['LOSS_PARTS', 'draw_targets', 'Objective', 'Epoch', 'best_epoch', 'train_epoch', 'held_out_loss', 'train']
from typing import NamedTuple
import numpy as np
from torch import nn
LOSS_PARTS: Any

def draw_targets(A: np.ndarray, rng) -> np.ndarray:
    ...

class Objective(nn.Module):

    def __init__(self, h, inverse, weights: dict, precision: str=...):
        ...

    def _run(self, net, x):
        ...

    def forward(self, y, A, target) -> dict:
        ...

def average(x):
    ...

def prefetch(items):
    ...

def make_batch(read, A, rng, device):
    ...

def batch_losses(objective, batches):
    ...

class Epoch(NamedTuple):
    epoch: int
    loss: float
    held_out: float

def best_epoch(history: list) -> int:
    ...

def train_epoch(objective: Objective, optimizer, batches, rates: list) -> float:
    ...

def held_out_loss(objective: Objective, read, A, size: int, seed: int, device=...) -> float:
    ...
MISFITS: Any

def with_prefix(prefix, tensors):
    ...

def without_prefix(prefix, tensors):
    ...

def to_history(facts):
    ...

def save_checkpoint(path, objective, best, optimizer, history, fingerprint):
    ...

def load_checkpoint(path, objective, optimizer, fingerprint):
    ...

def train(objective: Objective, read, A, unseen, s, device=..., fingerprint: str | None=...) -> list:
    ...
