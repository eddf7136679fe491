# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['DIAL_SEEDS', 'export_step', 'load_step', 'dial_graph', 'write_recording', 'export_operator']
from ..core.training import History
STEP_INPUTS: Any
STEP_OUTPUTS: Any

def step_graph(whole, args, inputs, outputs, varying) -> bytes:
    """A training step as a graph.

    Parameters
    ----------
    whole
        The step, from tensors to tensors
    args
        What to trace it with; a size that is to vary must differ from all others
    inputs
        A name for each argument
    outputs
        A name for each result
    varying
        For each argument None, or its sizes that vary: a `torch.export.Dim` by their place in its shape

    Returns
    -------
    bytes
        An ONNX model"""

def graph_path(path):
    """The path of a graph that is to be written."""

def export_step(path, *, d: int=..., n: int=..., operator: str=..., objective: str=..., start: str=..., steps: int=..., lr: float=..., engine: str=..., seed: int=...):
    """Write the training step as an ONNX graph, and beside it the start of a run.

    Parameters
    ----------
    path
        Where to write the graph, ending in .onnx; the rest goes beside it, ending in .json
    d : int, default 2
        Dimensions of the space, at least 2; at most 8 for an operator that solves linear systems
    n : int, default 12
        Points on the ring, at least 3
    operator : str, default 'filmr'
        What carries each point to the next: a name in `OPERATORS`
    objective : str, default 'plane'
        What the training minimizes: a name in `OBJECTIVES`
    start : str, default 'near'
        Operator 'near' the identity, or 'random' (for FiLMR: the paper's u, v ~ N(0, I))
    steps : int, default 1500
        Training steps, the length of the learning-rate cycle, at least 1
    lr : float, default 0.01
        Peak of the one-cycle learning rate, above 0
    engine : str, default 'graph'
        What runs the step: 'eager', 'graph' or 'compile', see `make_step`
    seed : int, default 0
        Decides every first parameter"""

def run_graph(path, writer, inputs, outputs):
    """The graph at `path`, which the function named `writer` wrote, as a training step."""

def load_step(path):
    """The exported step as a function of tensors, computed by onnxruntime.

    Parameters
    ----------
    path
        A graph from `export_step`"""

def dial_graph(path, n: int | None=..., seed: int | None=..., steps: int=..., lr: float=..., frames: int=...) -> History:
    """`dial`, with every step made by the exported graph.

    Parameters
    ----------
    path
        A graph from `export_step`, with its .json beside it
    n : int, default None
        Points on the ring, at least 3; by default those of the .json
    seed : int, default None
        Decides the first parameters; by default that of the .json
    steps : int, default 1500
        Training steps, at least 1
    lr : float, default 0.01
        Peak of the one-cycle learning rate
    frames : int, default 60
        How many frames to record, at growing distances, at least 2"""

def write_recording(history: History, path):
    """Write the frames and the trained operator of a run as short JSON.

    Parameters
    ----------
    history : History
        From `dial` or `dial_graph`
    path
        Where to write, by custom ending in .json"""
DIAL_SEEDS: Any

def export_operator(name: str, folder, d: int=..., objectives=...) -> dict:
    """Write what a page needs to dial with an operator.

    Parameters
    ----------
    name : str
        One of `OPERATORS`
    folder
        Where to write the steps, NAME-OBJECTIVE.onnx in the plane, NAME-OBJECTIVE-D.onnx beyond it
    d : int, default 2
        Dimensions, one of `DIAL_SEEDS`
    objectives : default tuple(OBJECTIVES)
        Names in `OBJECTIVES`

    Returns
    -------
    dict
        For JSON: its `title`, what `save_dial` says of it, and `first`, its start for the first seeds, or for all"""
