# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['table', 'heat_table', 'side_by_side']

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

def heat_table(title: str, values, rows: list, columns: list, vmax: float, corner: str=..., link=...) -> str:
    """A table of whole numbers on a scale of colours.

    Parameters
    ----------
    title : str
        What the numbers are
    values
        Numbers, shape (rows, columns); NaN where there is none
    rows : list
        The value of a setting for each row
    columns : list
        The value of another for each column
    vmax : float
        The end of the scale, which begins at 0
    corner : str, default ''
        The names of the two settings
    link : default None
        From the values of a row and a column to an address, or to None

    Returns
    -------
    str
        HTML"""

def side_by_side(tables):
    """Tables beside each other as far as the page is wide, the others below.

    Parameters
    ----------
    tables
        From `heat_table`"""
