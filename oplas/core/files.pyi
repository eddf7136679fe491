# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['printable', 'absolute_path', 'whole_file', 'remove_partial_files', 'to_json', 'save_tensors', 'damaged', 'read_safetensors', 'load_tensors', 'file_hash', 'tensors_hash']
from contextlib import contextmanager
from pathlib import Path

def printable(name) -> str:
    """A name on one line, for people.

    Parameters
    ----------
    name
        A path, or a part of one"""

def absolute_path(path) -> Path:
    """The path as it is understood from any folder.

    Parameters
    ----------
    path
        Text, bytes, or a path

    Returns
    -------
    Path
        From the root of the file system"""

@contextmanager
def whole_file(path):
    """Write a file whole or not at all.

    Parameters
    ----------
    path
        Where the file should be"""

def remove_partial_files(folder):
    """Remove the partial files of processes that were killed; those that are still being written stay.

    Parameters
    ----------
    folder
        Where files were written with `whole_file`"""

def to_json(facts) -> str:
    """Facts as text: numbers from numpy or torch, and arrays, become plain ones.

    Parameters
    ----------
    facts
        Numbers, text, paths, arrays and tensors; lists and dictionaries of them

    Returns
    -------
    str
        JSON"""

def save_tensors(path, tensors: dict, kind: str, **facts):
    """Write tensors and facts into one file.

    Parameters
    ----------
    path
        Where to write, by custom ending in .safetensors
    tensors : dict
        Name -> a tensor or an array
    kind : str
        What the file holds, such as 'a ring'
    facts
        What else must be known to use them: numbers, text, lists and dictionaries of them"""

def first_line(why) -> str:
    """The first line of what an error says.

    Parameters
    ----------
    why
        An error, or words

    Returns
    -------
    str
        The name of the error's class if it says nothing"""

def damaged(path, kind: str, why, remedy: str=...) -> ValueError:
    """The one wording for a file whose content does not make sense.

    Parameters
    ----------
    path
        The file that was read
    kind : str
        What it should hold
    why
        What does not fit: an error, or words
    remedy : str, default 'check the path, or make it again'
        What to do

    Returns
    -------
    ValueError
        To raise"""

def read_safetensors(path, kind: str, remedy: str=...) -> tuple:
    """Read a whole safetensors file; nothing in it can run code.

    Parameters
    ----------
    path
        Any safetensors file
    kind : str
        What it should hold
    remedy : str, default 'check the path, or make it again'
        What to do if it is damaged

    Returns
    -------
    tuple
        Tensors by name, and the texts of its header"""

def load_tensors(path, kind: str, remedy: str=...) -> tuple:
    """Read tensors and facts.

    Parameters
    ----------
    path
        A file from `save_tensors`
    kind : str
        What it should hold
    remedy : str, default 'check the path, or make it again'
        What to do if it is damaged

    Returns
    -------
    tuple
        Tensors by name, and the facts"""

def file_hash(path) -> str:
    """The hash of a file.

    Parameters
    ----------
    path
        A file of any size

    Returns
    -------
    str
        SHA-256, 64 hexadecimal digits"""

def tensors_hash(tensors, **facts) -> str:
    """The hash of tensors, with their names, types and shapes, and of facts.

    Parameters
    ----------
    tensors
        Tensors or arrays by name, in any order; or pairs of a name and a tensor, in this order
    facts
        What else decides, as for `save_tensors`

    Returns
    -------
    str
        SHA-256, 64 hexadecimal digits"""

def weights_path(name):
    """Where weights are that come with the package."""

def read_weights(path, name, digest):
    """The bytes of `path`, or of the package's own weights `name` if it is None; their SHA-256 must be `digest`."""
