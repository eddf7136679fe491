# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['Note', 'Part', 'Song', 'compose', 'transpose']
from typing import NamedTuple

class Note(NamedTuple):
    """A note.

    Attributes
    ----------
    start : float
        Seconds
    end : float
        Seconds
    pitch : int
        MIDI: 60 is the middle C; of a drum kit, which drum
    velocity : int
        1 to 127"""
    start: float
    end: float
    pitch: int
    velocity: int

class Part(NamedTuple):
    """What one instrument plays.

    Attributes
    ----------
    stem : int
        Which stem it belongs to: drums, bass, other or vocals, counted from 0
    program : int
        General MIDI program, from 0; of the drums, the kit
    notes : tuple
        The notes, one `Note` each"""
    stem: int
    program: int
    notes: tuple

class Song(NamedTuple):
    """A composed song.

    Attributes
    ----------
    key : str
        Such as 'F# minor'
    tempo : int
        Quarter notes a minute
    seconds : float
        Length
    sections : tuple
        Start in seconds and name of each
    levels : tuple
        How loud each stem is beside the others, in dB
    parts : tuple
        One `Part` an instrument"""
    key: str
    tempo: int
    seconds: float
    sections: tuple
    levels: tuple
    parts: tuple

def compose(i: int, seed: int=..., seconds: float=...) -> Song:
    """Song `i` of a seed.

    Parameters
    ----------
    i : int
        Number of the song
    seed : int, default 0
        Another seed, other songs
    seconds : float, default 30.0
        Its length, at least 8

    Returns
    -------
    Song
        Always the same one"""

def transpose(song: Song, semitones: int) -> Song:
    """A song in another key.

    Parameters
    ----------
    song : Song
        From `compose`
    semitones : int
        How far up; negative to move it down

    Returns
    -------
    Song
        With the same drums, in the same tempo"""
