# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['roles']

def crop_clips(item):
    """What is encoded of a crop, shape (3 stems + 1, samples)."""

def roles(names) -> list:
    """What the encodings of a crop are, in order.

    Parameters
    ----------
    names
        The names of the stems

    Returns
    -------
    list
        As many as a crop has encodings"""

def role_sums(k):
    """All sums in a crop of k stems, as a list of wholes with their parts; roles are counted from 0."""
USED_UP: Any

def encode_tracks(songs, encoder, todo, count):
    """The number of each track with what its shard holds, or with an error, as they come from `count` processes."""
