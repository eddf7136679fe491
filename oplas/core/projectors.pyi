# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['Projector', 'Inverse', 'CycleErrors', 'cycle_errors']
from typing import NamedTuple
from huggingface_hub import ModelHubMixin
from torch import nn, Tensor

class _Net(nn.Module, ModelHubMixin):

    def __init__(self, in_dim: int, out_dim: int, hidden: tuple=..., skips: bool=..., origin: Tensor | None=...):
        ...

    def _net(self, x):
        ...

    def _from(self, x, start):
        ...

    def __repr__(self):
        ...

class Projector(_Net):

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

class Inverse(_Net):

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

def cycle_errors(h: nn.Module, h_inv: nn.Module, y: Tensor) -> CycleErrors:
    ...
