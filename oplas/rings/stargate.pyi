# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['LOCK_ERROR', 'LOCK_SPACING', 'OBJECTIVES', 'LOOK_EVERY', 'mean_radius', 'relative_distances', 'advance_errors', 'spacing', 'is_locked', 'paper_objective', 'vicreg_objective', 'plane_objective', 'Ring', 'ring_projector', 'check_settings', 'Stargate', 'dial', 'Locks', 'dial_many', 'save_dial', 'load_dial']
from typing import NamedTuple
from torch import nn, Tensor
from ..core.projectors import Projector
from ..core.training import Frame, History

def mean_radius(z: Tensor) -> Tensor:
    ...

def relative_distances(a: Tensor, b: Tensor, z: Tensor) -> Tensor:
    ...

def advance_errors(z: Tensor, Tz: Tensor) -> Tensor:
    ...

def spacing(z: Tensor) -> Tensor:
    ...
LOCK_ERROR: Any
LOCK_SPACING: Any

def is_locked(z: Tensor, Tz: Tensor) -> Tensor:
    ...

def paper_objective(z: Tensor, Tz: Tensor, T: nn.Module) -> dict:
    ...

def vicreg_objective(z: Tensor, Tz: Tensor, T: nn.Module) -> dict:
    ...

def plane_objective(z: Tensor, Tz: Tensor, T: nn.Module) -> dict:
    ...
OBJECTIVES: Any

class Ring(nn.Module):

    def __init__(self, projector: nn.Module, operator: nn.Module, objective):
        ...

    def forward(self, y):
        ...

def ring_projector(d: int) -> Projector:
    ...

def check_settings(n: int, d: int, operator: str, objective: str, seeds, start: str, steps: int, lr: float, engine: str=...) -> tuple:
    ...
LOOK_EVERY: Any

class Stargate:

    def __init__(self, n: int=..., d: int=..., operator: str=..., objective: str=..., seed: int=..., start: str=..., steps: int=..., lr: float=..., engine: str=...):
        ...

    def _shared_step(self):
        ...

    def __getstate__(self):
        ...

    def __setstate__(self, state):
        ...

    def step(self, count: int=...):
        ...

    @property
    def locked(self) -> bool:
        ...

    def look(self) -> Frame:
        ...

    def history(self) -> History:
        ...

def dial(n: int=..., d: int=..., operator: str=..., objective: str=..., seed: int=..., start: str=..., steps: int=..., lr: float=..., frames: int=..., progress: bool=..., callback=..., engine: str=...) -> History:
    ...

class Locks(NamedTuple):
    locked: Tensor
    lock_step: Tensor
    advance_error: Tensor
    spacing: Tensor

    def __repr__(self):
        ...

    @property
    def median_step(self) -> float:
        ...

def dial_many(n: int=..., d: int=..., operator: str=..., objective: str=..., seeds=..., start: str=..., steps: int=..., lr: float=..., progress: bool=..., hold: int | None=..., folder=..., memory: float=..., engine: str=...) -> Locks:
    ...

def save_dial(history: History, path):
    ...

def load_dial(path) -> tuple:
    ...
