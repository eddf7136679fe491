# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['BadTrack', 'read_audio']
from contextlib import contextmanager
from torch import Tensor

class BadTrack(ValueError):

    def __init__(self, why: str, path=...):
        ...

def need_package(name):
    ...

def read_samples(path, start, count):
    ...

@contextmanager
def open_decoder(path):
    ...

def decode_frames(packets, strict=...):
    ...

def to_mono(frames):
    ...

def at_one_rate(pieces, rate=...):
    ...

def survey(path):
    ...

def gather(pieces, start, count):
    ...

def check_level(audio, path):
    ...

def read_part(path, start, count):
    ...

def read_audio(path, rate: int) -> Tensor:
    ...
