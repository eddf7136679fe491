# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['CURVE', 'Curve', 'CurveSums', 'fit_curve']
from torch import Tensor, nn
from ..core.hub import Shareable

class Curve(nn.Module, Shareable):
    """h for encodings whose numbers stand each for itself: one rising curve for all of them, and its inverse.

    Parameters
    ----------
    low : float
        The number that silence is encoded as, where the curve begins at 0
    high : float
        The number where it reaches 1
    knots : int, default 96
        How many, at equal distances, at least 3
    features : int, default 1
        Numbers in an encoding"""

    def __init__(self, low: float, high: float, knots: int=..., features: int=...):
        ...

    def __repr__(self):
        ...

    def heights(self) -> tuple:
        """The curve as numbers, in double precision.

        Parameters
        ----------
        self : Curve
            Where the curve is at its knots, shape (knots,), and how far it rises behind each

        Returns
        -------
        tuple
            Where the curve is at its knots, shape (knots,), and how far it rises behind each"""

    def forward(self, y: Tensor) -> Tensor:
        """h: the height of the curve above each number.

        Parameters
        ----------
        y : Tensor
            Encodings, of any shape

        Returns
        -------
        Tensor
            Points z, 0 for silence, of the same shape"""

    def inverse(self, z: Tensor) -> Tensor:
        """h⁻¹: the number below each height.

        Parameters
        ----------
        z : Tensor
            Points, of any shape; what is below 0 counts as 0

        Returns
        -------
        Tensor
            Encodings, of the same shape"""

    def _apply(self, function, x, name):
        """A function of the curve at each number of an array or a tensor."""

    def transform(self, Y):
        """h: from encodings to points.

        Parameters
        ----------
        Y
            Encodings, shape (n, features)"""

    def inverse_transform(self, z):
        """h⁻¹: from points to encodings.

        Parameters
        ----------
        z
            Points, shape (n, features)"""

    def save(self, path):
        """Save the curve in one file.

        Parameters
        ----------
        path
            Where to write, by custom ending in .safetensors"""

    @classmethod
    def load(cls, path) -> Curve:
        """Load a curve; nothing in the file can run code.

        Parameters
        ----------
        path
            A file from `save`"""

    def _save_pretrained(self, folder):
        ...

    @classmethod
    def from_pretrained(cls, name, **download) -> Curve:
        """Load a curve that comes with oplas, or one that `save_pretrained` saved; nothing in the files can run code.

        Parameters
        ----------
        name
            One of `PRETRAINED`, a folder that `save_pretrained` wrote, or a repository on the Hub, 'user/name'
        download
            For the Hub: `revision`, `token`, `cache_dir`, `force_download`, `local_files_only`"""

    def card_text(self) -> str:
        """What the model card says: `about_`, and the settings.

        Parameters
        ----------
        self : Curve
            Markdown

        Returns
        -------
        str
            Markdown"""

class CurveSums(nn.Module):
    """The task: the points of stems, pooled and added up, must meet those of their mix.

    Parameters
    ----------
    curve : Curve
        h
    evenness : float, default 0.1
        Weight of the mean square of the knots' own bends, at least 0"""

    def __init__(self, curve: Curve, evenness: float=...):
        ...

    def forward(self, y):
        """Encodings of k stems and then of their mix, shape (regions, k+1, n)."""

def fit_curve(y: Tensor, low: float, knots: int=..., features: int=..., steps: int=..., batch: int=..., lr: float=..., evenness: float=..., seed: int=..., progress: bool=...) -> Curve:
    """Learn the curve on which the points of stems add up to those of their mixes.

    Parameters
    ----------
    y : Tensor
        Encodings of k stems and then of their mix, shape (regions, k+1, n); the n numbers are pooled
    low : float
        The number that silence is encoded as
    knots : int, default 96
        Of the curve, at least 3
    features : int, default 1
        Numbers in an encoding
    steps : int, default 300
        Training steps, at least 1
    batch : int, default 256
        Regions a step
    lr : float, default 0.05
        Peak of the one-cycle learning rate
    evenness : float, default 0.1
        Weight of the guard that keeps bends alike, at least 0
    seed : int, default 0
        Decides which regions come when
    progress : bool, default True
        Show a bar

    Returns
    -------
    Curve
        Without gradients"""
CURVE: Any
