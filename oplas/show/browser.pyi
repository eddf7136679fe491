# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['export_step', 'load_step', 'dial_graph', 'write_recording']
from ..core.training import History

def export_step(path, *, d: int=..., **kwargs):
    ...

def load_step(path):
    ...

def dial_graph(path, n: int | None=..., seed: int | None=..., steps: int=..., lr: float=..., frames: int=...) -> History:
    ...

def write_recording(history: History, path):
    ...
