# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['table']

def table(head: list, rows, align: str | None=...):
    """A table of texts, as markdown.

    Parameters
    ----------
    head : list
        A title for each column
    rows
        Of each row a text for each column
    align : str, default None
        A letter for each column, `l` or `r`; None: the first to the left, the others to the right"""
