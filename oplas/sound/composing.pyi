# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['Note', 'Part', 'Song', 'compose', 'transpose']
from typing import NamedTuple

class Note(NamedTuple):
    start: float
    end: float
    pitch: int
    velocity: int

class Part(NamedTuple):
    stem: int
    program: int
    notes: tuple

class Song(NamedTuple):
    key: str
    tempo: int
    seconds: float
    sections: tuple
    levels: tuple
    parts: tuple

def compose(i: int, seed: int=..., seconds: float=...) -> Song:
    ...

def transpose(song: Song, semitones: int) -> Song:
    ...
