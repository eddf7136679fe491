# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['plane_view', 'gate_words', 'gate_svg', 'StargateDial']
from ..core.training import Frame

def plane_view(frame: Frame, operator) -> tuple:
    """The ring in the operator's plane, point 0 on top, turning clockwise.

    Parameters
    ----------
    frame : Frame
        One look at a ring
    operator
        The `Operator` that carried its points

    Returns
    -------
    tuple
        Points and carried points about the centre of the points, complex, both of shape (N,)"""

def gate_words(frame: Frame) -> str:
    """What a look shows, in words.

    Parameters
    ----------
    frame : Frame
        One look at a ring

    Returns
    -------
    str
        Without a full stop"""

def gate_svg(frame: Frame, operator, losses=...) -> str:
    """Draw the gate: chevrons, points, carried points, and the loss so far.

    Parameters
    ----------
    frame : Frame
        One look at a ring
    operator
        The `Operator` that carried its points
    losses : default ()
        (step, loss) pairs so far, for the curve

    Returns
    -------
    str
        SVG, as text"""

class StargateDial:
    """A Stargate with buttons, for Jupyter: dial, pause, step, reset, and watch the chevrons lock.

    Parameters
    ----------
    n : int, default 12
        Points on the ring, at least 3
    d : int, default 64
        Dimensions of the space, at least 2
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

    def __init__(self, n: int=..., d: int=..., operator: str=..., objective: str=..., start: str=..., steps: int=..., lr: float=..., engine: str=..., seed: int=...):
        ...

    def _repr_mimebundle_(self, **kwargs):
        ...

    def __repr__(self):
        ...

    def _show(self, frame):
        """Draw one look, and say what it shows."""

    def _tell(self, error):
        """One line instead of a traceback."""

    def _rest(self):
        """The buttons of a dial that does not train."""

    def pause(self):
        """Stop training; what was trained stays."""

    def reset(self):
        """Back to step 0, with the settings that the controls show."""

    def _start(self, goal):
        """Train to step `goal` or the end of the cycle, whichever is first, while the kernel goes on answering."""

    def _dial_or_pause(self):
        ...
