# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['Projector', 'Inverse', 'CycleErrors', 'cycle_errors']
from typing import NamedTuple
from torch import Tensor, nn
from .hub import Shareable

class _Perceptron(nn.Module):
    """A residual perceptron through layers of these sizes."""

    def __init__(self, sizes, skips):
        ...

    def network(self, x):
        """What the layers make of `x`, before any origin is taken into account."""

class _Map(_Perceptron, Shareable):
    """What a projector and its inverse share: their settings, and an origin.

    Parameters
    ----------
    in_dim : int
        Size of an encoding y
    out_dim : int
        Size of a projected point z
    hidden : tuple, default (64, 64, 64)
        Sizes of the hidden layers, from y's side to z's; empty for a linear map
    skips : bool, default True
        Whether skips go round hidden blocks and round the network
    origin : Tensor, default None
        The encoding that belongs to z = 0, shape (in_dim,)"""

    def __init__(self, in_dim: int, out_dim: int, hidden: tuple=..., skips: bool=..., origin: Tensor | None=...):
        ...

    def network_from(self, x, start):
        """The network at `x` minus the network at `start`."""

    def __repr__(self):
        ...

class Projector(_Map):
    """h: a residual perceptron from encodings to projected points."""

    def forward(self, y: Tensor) -> Tensor:
        """Project; with an origin, g(y) − g(origin).

        Parameters
        ----------
        y : Tensor
            Encodings, shape (..., in_dim)

        Returns
        -------
        Tensor
            Projected points z, shape (..., out_dim)"""

    def _save_pretrained(self, save_directory):
        ...

    @classmethod
    def from_pretrained(cls, folder, **download):
        """Load what `save_pretrained` saved; nothing in the files can run code.

        Parameters
        ----------
        folder
            A folder that `save_pretrained` wrote, or a repository on the Hugging Face Hub, 'user/name'
        download
            For the Hub: `revision`, `token`, `cache_dir`, `force_download`, `local_files_only`"""

class Inverse(_Map):
    """h⁻¹: a network of its own, with the arguments of the `Projector` that it undoes."""

    def forward(self, z: Tensor) -> Tensor:
        """Undo the projector; with an origin, origin + g(z) − g(0).

        Parameters
        ----------
        z : Tensor
            Projected points, shape (..., out_dim)

        Returns
        -------
        Tensor
            Encodings y, shape (..., in_dim)"""

    def _save_pretrained(self, save_directory):
        ...

    @classmethod
    def from_pretrained(cls, folder, **download):
        """Load what `save_pretrained` saved; nothing in the files can run code.

        Parameters
        ----------
        folder
            A folder that `save_pretrained` wrote, or a repository on the Hugging Face Hub, 'user/name'
        download
            For the Hub: `revision`, `token`, `cache_dir`, `force_download`, `local_files_only`"""

class CycleErrors(NamedTuple):
    """How far two round trips miss.

    Attributes
    ----------
    y : float
        Of h⁻¹(h(y)) against y, relative to y
    z : float
        Of h(h⁻¹(z)) against z = h(y), relative to z"""
    y: float
    z: float

def cycle_errors(h: nn.Module, inverse: nn.Module, y: Tensor) -> CycleErrors:
    """Both round trips: how well `inverse` undoes `h`, and `h` undoes `inverse`.

    Parameters
    ----------
    h : nn.Module
        From encodings to points
    inverse : nn.Module
        From points to encodings
    y : Tensor
        Encodings, shape (..., n)

    Returns
    -------
    CycleErrors
        Root mean square misses over root mean squares; 0 is perfect"""
