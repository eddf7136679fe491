# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['export_mixing_step', 'load_mixing_step', 'record_mixing']

def export_mixing_step(path, objective=..., origin: bool=...):
    """Write the training step of `mix_dots` as an ONNX graph, for any number of dots and any parameters.

    Parameters
    ----------
    path
        Where to write the graph, ending in .onnx
    objective : default 'log'
        'log', 'published', or a function like `log_mixing`
    origin : bool, default True
        Whether silence stays at the origin by construction"""

def load_mixing_step(path):
    """The exported step as a function of tensors, computed by onnxruntime.

    Parameters
    ----------
    path
        A graph from `export_mixing_step`"""

def record_mixing(graph, folder, seed: int=..., steps: int=..., lr: float=..., batch: int=..., looks: int=...):
    """Train with every step made by the graph, and write what a page shows of it.

    Parameters
    ----------
    graph
        From `export_mixing_step`, of 'log' with its origin
    folder
        Where to write recorded.json, with the errors and the last h, and looks.json, with those before
    seed : int, default 0
        Decides the first weights
    steps : int, default 1500
        Training steps
    lr : float, default 0.03
        Peak of the one-cycle learning rate
    batch : int, default 128
        Dots of each class a step
    looks : int, default 14
        How many h to keep, at growing distances"""
