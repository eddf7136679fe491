# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['ARROWS', 'Report', 'compare', 'mean_report']
ARROWS: Any

class Report(dict):
    """`Measures` of several spaces by name: a table. The arrows say which way is better."""

    def _asked(self):
        """The metrics that some space has, by name, each with the number of every space."""

    def _columns(self):
        """A title, the metric, and the number of every space, of each metric that has a column."""

    def _notes(self):
        """What stands under the table."""

    def __repr__(self):
        ...

    def _repr_markdown_(self):
        """The table as notebooks show it, the best of each column in bold."""

    @classmethod
    def from_names(cls, spaces: dict) -> 'Report':
        """A report from plain dictionaries, such as a file holds.

        Parameters
        ----------
        spaces : dict
            Numbers by the name of a metric, by the name of a space

        Returns
        -------
        'Report'
            NaN for a metric that is missing; without those that are not known any more"""

def compare(spaces: dict, A) -> Report:
    """The measures of several spaces, by the same relations.

    Parameters
    ----------
    spaces : dict
        Points, shape (n, d), by the name of a space; or pairs of points and where silence lands
    A
        Relations, shape (m, n)"""

def mean_report(reports) -> Report:
    """The mean of every measure.

    Parameters
    ----------
    reports
        `Report`s of the same spaces, or dictionaries like them, such as one for each seed"""
