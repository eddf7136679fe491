# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['roles']

def crop_clips(item):
    ...

def roles(names) -> list:
    ...

def role_sums(k):
    ...
USED_UP: Any

def encode_tracks(songs, encoder, todo, count):
    ...
