# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['Projector', 'Inverse', 'CycleErrors', 'cycle_errors']
from typing import NamedTuple
from huggingface_hub import ModelHubMixin
from torch import Tensor, nn

class _Perceptron(nn.Module):

    def __init__(self, sizes, skips):
        ...

    def network(self, x):
        ...

class _Map(_Perceptron, ModelHubMixin):

    def __init__(self, in_dim: int, out_dim: int, hidden: tuple=..., skips: bool=..., origin: Tensor | None=...):
        ...

    def network_from(self, x, start):
        ...

    def __repr__(self):
        ...

class Projector(_Map):

    def forward(self, y: Tensor) -> Tensor:
        ...

    def _save_pretrained(self, save_directory):
        ...

    def save_pretrained(self, folder, push_to_hub: bool=..., repo_id: str | None=..., **kwargs):
        ...

    def generate_model_card(self, **kwargs):
        ...

    @classmethod
    def from_pretrained(cls, folder, **download):
        ...

class Inverse(_Map):

    def forward(self, z: Tensor) -> Tensor:
        ...

    def _save_pretrained(self, save_directory):
        ...

    def save_pretrained(self, folder, push_to_hub: bool=..., repo_id: str | None=..., **kwargs):
        ...

    def generate_model_card(self, **kwargs):
        ...

    @classmethod
    def from_pretrained(cls, folder, **download):
        ...

class CycleErrors(NamedTuple):
    y: float
    z: float

def cycle_errors(h: nn.Module, inverse: nn.Module, y: Tensor) -> CycleErrors:
    ...
