# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['plane_view', 'gate_words', 'gate_svg', 'StargateDial']
from ..core.training import Frame

def plane_view(frame: Frame, operator) -> tuple:
    ...

def gate_words(frame: Frame) -> str:
    ...

def gate_svg(frame: Frame, operator, losses=...) -> str:
    ...

class StargateDial:

    def __init__(self, *args, **kwargs):
        ...

    def _repr_mimebundle_(self, **kwargs):
        ...

    def __repr__(self):
        ...

    def _show(self, frame):
        ...

    def _tell(self, error):
        ...

    def _rest(self):
        ...

    def pause(self):
        ...

    def reset(self):
        ...

    def _start(self, goal):
        ...

    def _dial_or_pause(self):
        ...
