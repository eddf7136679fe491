# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['plane_view', 'StargateDial']
from ..core.training import Frame, History

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

def class_title(kind) -> str:
    """The name of a class in words.

    Parameters
    ----------
    kind
        A class

    Returns
    -------
    str
        Such as 'Square matrix'"""

class StargateDial:
    """A Stargate with buttons, for notebooks: dial, pause, step, reset, and watch the chevrons lock.

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

    def _begin(self, gate):
        ...

    @property
    def history(self) -> History:
        """What was trained so far, with the looks that were shown."""

    def _repr_mimebundle_(self, **kwargs):
        ...

    def _display_(self):
        ...

    def __repr__(self):
        ...

    def _over(self):
        ...

    def _settings(self):
        ...

    def _state(self):
        """All that a new view needs."""

    def _tell(self, type, **content):
        """Send a message to all views."""

    def _show(self):
        """Record what the last step saw, and show it, unless that was done."""

    def _rest(self):
        """End the training, for now or for good, and say so."""

    def _train_until(self, goal, moment):
        """Train to step `goal`, or until `moment` comes; one step is made in any case."""

    def _start(self, gap):
        """Train on, on the event loop that runs here."""

    def dial(self):
        """Train to the end, or until paused, while the kernel goes on answering; after the end, from step 0."""

    def pause(self):
        """Stop training; what was trained stays."""

    def step(self, count: int=...):
        """Train some steps, and show where they led.

        Parameters
        ----------
        count : int, default 1
            How many training steps; those after the end are not made"""

    def reset(self, **changes):
        """Back to step 0, with the same settings or with some changed.

        Parameters
        ----------
        changes
            Settings that are to be others"""

    def _change(self, name, value):
        """A setting that takes effect at once."""

    def _step_or_begin(self):
        ...

    def _hear(self, message):
        """Do what a view asks."""
