# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['Report', 'compare', 'mean_report']

class Report(dict):

    def __repr__(self):
        ...

    @classmethod
    def from_names(cls, spaces: dict) -> 'Report':
        ...

def compare(spaces: dict, A) -> Report:
    ...

def mean_report(reports) -> Report:
    ...
