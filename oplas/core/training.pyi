# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['TRACING', 'ENGINES', 'flatten', 'unflatten', 'load_flat', 'adamw', 'start_moments', 'one_cycle', 'loss_and_gradient', 'fresh_torch', 'adamw_in_place', 'make_step', 'State', 'start_state', 'train', 'training_device', 'processes', 'progress_bar', 'Frame', 'History', 'check_frames', 'frame_steps', 'check_finite']
from contextlib import contextmanager
from typing import NamedTuple
import torch
from torch import nn, Tensor
from tqdm.auto import tqdm

def flatten(module: nn.Module) -> Tensor:
    ...

def unflatten(params: Tensor, module: nn.Module) -> dict:
    ...

def load_flat(module: nn.Module, params: Tensor) -> nn.Module:
    ...

def adamw(params: Tensor, moments: tuple, gradient: Tensor, t: float, lr: float, betas: tuple=..., eps: float=..., weight_decay: float=...) -> tuple:
    ...

def start_moments(params: Tensor) -> tuple:
    ...

def one_cycle(t: int, steps: int, peak: float, warmup: float=...) -> float:
    ...

def loss_and_gradient(task: nn.Module, many: bool=...):
    ...

@contextmanager
def fresh_torch(seed: int | None=..., grad: bool=...):
    ...

def adamw_in_place(params: Tensor, moments: tuple, gradient: Tensor, t: float, lr: float, betas: tuple=..., eps: float=..., weight_decay: float=...) -> tuple:
    ...
TRACING: Any
ENGINES: Any

def make_step(task: nn.Module, many: bool=..., weight_decay: float=..., engine: str=...):
    ...

class State(NamedTuple):
    t: int
    params: Tensor
    moments: tuple
    loss: Tensor = ...
    z: Tensor = ...
    Tz: Tensor = ...

def start_state(tasks) -> State:
    ...

def train(tasks, y, steps: int, lr, step=..., state: State | None=...):
    ...

def training_device(name: str | None=...) -> torch.device:
    ...

def processes() -> tuple:
    ...

def progress_bar(total: int, what: str, show: bool=..., done: int=...) -> tqdm:
    ...

class Frame(NamedTuple):
    step: int
    z: Tensor
    Tz: Tensor
    loss: float
    advance_error: Tensor

class History:

    def __init__(self, frames: list, settings: dict, locked: bool, lock_step: int | None, projector: nn.Module, operator: nn.Module):
        ...

    @property
    def title(self) -> str:
        ...

    def __len__(self):
        ...

    def __repr__(self):
        ...

def check_frames(history: History):
    ...

def frame_steps(steps: int, count: int=...) -> list:
    ...

def check_finite(loss: float, task: nn.Module, y: Tensor, step: int, seed: int):
    ...
