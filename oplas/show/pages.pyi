# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['table', 'mp3_uri', 'audio_player']

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

def mp3_uri(audio, sample_rate: int, **settings) -> str:
    """An address that holds a whole sound, as MP3.

    Parameters
    ----------
    audio
        Samples between -1 and 1, tensor or array, shape (samples,)
    sample_rate : int
        Samples per second
    settings
        For `soundfile.write`, such as `compression_level`

    Returns
    -------
    str
        A data address"""

def audio_player(audio, sample_rate: int, caption: str, **settings) -> str:
    """A player for a sound, with a caption.

    Parameters
    ----------
    audio
        Samples between -1 and 1, tensor or array, shape (samples,)
    sample_rate : int
        Samples per second
    caption : str
        What is heard
    settings
        For `soundfile.write`, such as `compression_level`

    Returns
    -------
    str
        HTML"""
