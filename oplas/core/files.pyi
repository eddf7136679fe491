# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['printable', 'absolute_path', 'whole_file', 'remove_partial_files', 'to_json', 'save_tensors', 'damaged', 'read_safetensors', 'load_tensors', 'file_hash', 'tensors_hash']
from contextlib import contextmanager
from pathlib import Path

def printable(name) -> str:
    ...

def absolute_path(path) -> Path:
    ...

@contextmanager
def whole_file(path):
    ...

def remove_partial_files(folder):
    ...

def to_json(facts) -> str:
    ...

def save_tensors(path, tensors: dict, kind: str, **facts):
    ...

def damaged(path, kind: str, why, remedy: str=...) -> ValueError:
    ...

def read_safetensors(path, kind: str, remedy: str=...) -> tuple:
    ...

def load_tensors(path, kind: str, remedy: str=...) -> tuple:
    ...

def file_hash(path) -> str:
    ...

def tensors_hash(tensors, **facts) -> str:
    ...
