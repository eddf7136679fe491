# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['Rows']
from contextlib import contextmanager

@contextmanager
def open_shard(path):
    """A shard to read from; what it holds may be nonsense, and the disk may refuse."""

class Rows:
    """Encodings on disk, shard after shard: `rows[3:5]`, `rows[[7, 2]]` and `np.asarray(rows)` are arrays.

    Parameters
    ----------
    shards : list
        Paths of safetensors files, at least one
    each : int
        Rows of `y` in each"""

    def __init__(self, shards: list, each: int):
        ...

    def _read(self, shard, first, last):
        ...

    def __len__(self):
        ...

    def __getitem__(self, rows):
        ...

    def _chunks(self, rows):
        """Which of these rows, in ascending order, are read at once: those in one shard that lie near each other."""

    def __array__(self, dtype=..., copy=...):
        ...

    def only(self, chosen) -> 'Rows':
        """The rows of some shards.

        Parameters
        ----------
        chosen
            Whether each shard is wanted, booleans"""

    def __repr__(self):
        ...
