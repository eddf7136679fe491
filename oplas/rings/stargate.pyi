# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['LOCK_ERROR', 'LOCK_SPACING', 'OBJECTIVES', 'LOOK_EVERY', 'mean_radius', 'relative_distances', 'advance_errors', 'spacing', 'is_locked', 'paper_objective', 'vicreg_objective', 'plane_objective', 'Ring', 'ring_projector', 'ring_settings', 'make_ring', 'is_look', 'Training', 'Stargate', 'dial', 'Locks', 'lock_many', 'show_locked', 'dial_many', 'save_dial', 'load_dial']
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

def paper_objective(z: Tensor, Tz: Tensor, target: Tensor, T: nn.Module) -> dict:
    ...

def vicreg_objective(z: Tensor, Tz: Tensor, target: Tensor, T: nn.Module) -> dict:
    ...

def plane_objective(z: Tensor, Tz: Tensor, target: Tensor, T: nn.Module) -> dict:
    ...
OBJECTIVES: Any

class Ring(nn.Module):

    def __init__(self, projector: nn.Module, operator: nn.Module, objective):
        ...

    def forward(self, y):
        ...

    def errors(self, z, Tz):
        ...

    def locked(self, z, Tz):
        ...

def ring_projector(d: int) -> Projector:
    ...

def ring_settings(n: int=..., d: int=..., operator: str=..., objective: str=..., start: str=..., steps: int=..., lr: float=..., engine: str=...) -> dict:
    ...

def make_ring(seed: int, d: int, operator: str, objective: str, start: str) -> Ring:
    ...
LOOK_EVERY: Any

def is_look(t: int, steps: int) -> bool:
    ...

class Training:

    def __init__(self, task: nn.Module, y: Tensor, settings: dict):
        ...

    def make_update(self):
        ...

    def __getstate__(self):
        ...

    def __setstate__(self, state):
        ...

    @property
    def t(self) -> int:
        ...

    @property
    def locked(self) -> bool:
        ...

    def rate(self, t):
        ...

    def step(self, count: int=...):
        ...

    def _blame(self, state):
        ...

    def look(self) -> Frame:
        ...

    def history(self) -> History:
        ...

    def finish(self, frames: int=..., progress: bool=..., callback=...) -> History:
        ...

class Stargate(Training):

    def __init__(self, n: int=..., d: int=..., operator: str=..., objective: str=..., start: str=..., steps: int=..., lr: float=..., engine: str=..., *, seed: int=...):
        ...

    def make_update(self):
        ...

def dial(n: int=..., d: int=..., operator: str=..., objective: str=..., start: str=..., steps: int=..., lr: float=..., engine: str=..., *, seed: int=..., frames: int=..., progress: bool=..., callback=...) -> History:
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

def lock_many(tasks: list, y: Tensor, steps: int, lr: float, step, hold: int | None=..., tell=...) -> tuple:
    ...

def show_locked(bar, step: int, locked: int, seeds: int):
    ...

def dial_many(n: int=..., d: int=..., operator: str=..., objective: str=..., start: str=..., steps: int=..., lr: float=..., engine: str=..., *, seeds=..., progress: bool=..., hold: int | None=..., folder=..., memory: float=...) -> Locks:
    ...

def save_dial(history: History, path):
    ...

def load_dial(path) -> tuple:
    ...
