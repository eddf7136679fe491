# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = []

def numpydoc(summary: str, parameters: list, returns: tuple | None=..., title: str=...) -> str:
    """A docstring in the style of numpydoc, which editors and `help` show as it is.

    Parameters
    ----------
    summary : str
        One line
    parameters : list
        Of each parameter its name, type and description, as text
    returns : tuple, default None
        Type and description of what is returned, if anything is said of it
    title : str, default 'Parameters'
        Or 'Attributes'"""

def type_name(annotation):
    """A type as it is written."""

def described_fields(owner) -> str:
    """Its docstring, with what the comments beside its fields say.

    Parameters
    ----------
    owner
        A named tuple"""

def described(owner) -> str:
    """Its docstring, with what the comments beside its parameters say.

    Parameters
    ----------
    owner
        A function, a class with an `__init__`, or a named tuple"""

class Docstring(str):
    """One line, which grows by the parameters when `help` shows it, for which it begins with `expandtabs`."""

    def __new__(cls, owner):
        ...

    def expandtabs(self, tabsize=...):
        ...

def explain(found):
    """Let a function, or a class and its methods, say what their parameters are, as soon as somebody asks.

    Parameters
    ----------
    found
        A function or a class; anything else is left alone"""

def attach(package: str, file: str) -> tuple:
    """Load a module of a wing when one of its names is asked for.

    Parameters
    ----------
    package : str
        The wing's `__name__`
    file : str
        Its `__file__`; the names stand in the stub beside it

    Returns
    -------
    tuple
        The wing's `__getattr__`, `__dir__` and `__all__`"""
