# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['Measures', 'hold_out', 'Epoch', 'LatentPlugin', 'Report']
from typing import NamedTuple
import numpy as np
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin

def hold_out(A, fraction: float, seed: int=..., groups=...) -> np.ndarray:
    """Choose relations to hold out; those that share encodings or groups stay together where they can.

    Parameters
    ----------
    A
        Relations, shape (m, n)
    fraction : float
        About which fraction of the relations, from 0 to below 1; above 0, at least 2
    seed : int, default 0
        Which ones
    groups : default None
        What each encoding comes from, such as its song, shape (n,)

    Returns
    -------
    np.ndarray
        Whether each relation is held out, booleans of shape (m,)"""

class Epoch(NamedTuple):
    """One pass over the relations.

    Attributes
    ----------
    epoch : int
        From 1
    loss : float
        Mean loss of its batches
    held_out : float
        Loss on the relations held out; NaN where there are none, or too few"""
    epoch: int
    loss: float
    held_out: float

class LatentPlugin(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """A space in which encodings add, subtract and scale: fit on encodings and relations, with a way back.

    Parameters
    ----------
    dim : int, default 16
        Size of the space, at least 2
    hidden : tuple, default (512, 512)
        Sizes of the projector's hidden layers; the inverse mirrors them
    gain : bool, default False
        Whether the projector's points are multiplied by a gain that it learns, as suits sounds; needs hidden layers
    whiten : bool, default False
        Whether the residuals of the relations are made round after training: for telling many points apart
    silence : default None
        The encoding that belongs to zero, shape (n_features,); None: nothing is known of it
    epochs : int, default 100
        Passes over the relations, at most
    batch_size : int, default 256
        Relations a step
    lr : float, default 0.001
        Peak of the one-cycle learning rate
    weight_decay : float, default 0.01
        AdamW's, for h: more of it where what was trained on does better than what was held out
    invariance : float, default 25.0
        Weight of the relations, VICReg's
    variance : float, default 5.0
        Weight of VICReg's guard against collapse
    covariance : float, default 0.1
        Weight of VICReg's guard against repetition
    contrast : float, default 0.1
        Weight of NT-Xent, which keeps different sums apart
    information : float, default 0.0
        Weight of the information that predictions carry; needs more relations a step than the space has dimensions
    inverse : float, default 1.0
        Weight of the round trip
    validation : float, default 0.1
        Fraction of the relations held out
    patience : int, default 20
        Epochs without a better held-out loss before training stops
    checkpoint : default None
        A file to go on from after a kill, written after each epoch
    device : str, default None
        Where to train; None: a GPU if there is one
    precision : str, default 'float32'
        Of the networks' products while training: 'float32', or 'bfloat16' where that is faster
    seed : int, default 0
        Decides first weights, batches and what is held out
    progress : bool, default True
        Show a bar with the losses"""

    def __init__(self, dim: int=..., hidden: tuple=..., gain: bool=..., whiten: bool=..., silence=..., epochs: int=..., batch_size: int=..., lr: float=..., weight_decay: float=..., invariance: float=..., variance: float=..., covariance: float=..., contrast: float=..., information: float=..., inverse: float=..., validation: float=..., patience: int=..., checkpoint=..., device: str | None=..., precision: str=..., seed: int=..., progress: bool=...):
        ...

    def __sklearn_tags__(self):
        ...

    def __sklearn_is_fitted__(self):
        ...

    def fit(self, Y, y=..., groups=..., relations=...):
        """Learn the space in which the relations hold.

        Parameters
        ----------
        Y
            Encodings, array, tensor or rows on disk, shape (n, n_features)
        y : default None
            Relations, signed rows over the encodings, shape (m, n): `oplas.sums.relations`
        groups : default None
            What each encoding comes from, such as its song, shape (n,): held out together
        relations : default None
            The relations, where they are handed over by name, as metadata in a pipeline"""

    def transform(self, Y):
        """h: from encodings to points.

        Parameters
        ----------
        Y
            Encodings, shape (n, n_features)"""

    def score(self, Y, y=..., relations=...) -> float:
        """One minus the mean relative error of the relations.

        Parameters
        ----------
        Y
            Encodings, shape (n, n_features)
        y : default None
            Relations over them
        relations : default None
            The relations, where they are handed over by name

        Returns
        -------
        float
            1 where all relations hold, about 0 where nothing does"""

    @property
    def _n_features_out(self):
        ...

    def _plain_settings(self):
        """The settings as plain numbers and texts, or a ValueError that names the one that cannot be."""

    def _check(self, Y, reset=...):
        """Encodings as a table of floats of the right width."""

    def _silence_like(self, Y):
        """The encoding of silence, checked."""

    def _start(self, Y, A, train):
        """Centre, scale and the two networks, before training."""

    def _networks(self, silent):
        """Fresh ones: h, and the way back."""

    def _standard(self, Y):
        """Centred encodings in units of each feature's spread; 0 for constant features."""

    def _batch(self, Y, A, rows, rng, device):
        """The encodings, dense relations and predicted members for the relations `rows`, on `device`: this process's share."""

    def _losses(self, objective, batches):
        """The mean loss of each of `batches`, as they come."""

    def _fit(self, Y, relations, groups):
        ...

    def _train(self, objective, Y, A, held, device):
        """Train `objective` and leave it at its best epoch."""

    def _held_out_loss(self, objective, Y, A, size, device):
        """The mean loss on relations `A`, the same members predicted every time."""

    def _fit_whitening(self, Y, A):
        """The last step on the way from encodings to points."""

    def _project(self, Y):
        ...

    def inverse_transform(self, z):
        """h⁻¹: from points to encodings.

        Parameters
        ----------
        z
            Points, shape (n, dim)"""

    def inverse_score(self, Y) -> float:
        """The share R² of the encodings' variance, in units of each feature's spread, that survives the way to z and back.

        Parameters
        ----------
        Y
            Encodings, shape (n, n_features), n at least 2

        Returns
        -------
        float
            1 if all comes back, 0 for no more than the mean of Y"""

    def _combine(self, like, terms):
        """The encodings of weighted sums: `terms` are pairs of encodings and a weight, a number or one for each row."""

    def add(self, *Y):
        """Mix: the encodings of the sums.

        Parameters
        ----------
        Y
            Encodings, each of shape (n, n_features)"""

    def subtract(self, Y, part):
        """Take a part out of a mix.

        Parameters
        ----------
        Y
            Encodings of mixes, shape (n, n_features)
        part
            Encodings of what to take out, shape (n, n_features)"""

    def scale(self, Y, gain):
        """Make louder or softer.

        Parameters
        ----------
        Y
            Encodings, shape (n, n_features)
        gain
            A number, or one for each row"""

    def _fit_linear(self, Y, A, unseen):
        """The linear baseline: a map fitted to the relations `A`, and whitened by those `unseen`."""

    def _report_some(self, Y, A):
        """The report on some relations; None where there are none."""

    def _compare(self, Y, A):
        ...

    def report(self, Y=..., relations=...) -> Report:
        """How well relations hold: in z, and in three spaces for comparison.

        Parameters
        ----------
        Y : default None
            Encodings, shape (n, n_features); None: those that `fit` held out
        relations : default None
            Relations over them

        Returns
        -------
        Report
            `Measures` by the name of a space"""

    def save(self, path):
        """Save what was fitted, with its settings, in one file.

        Parameters
        ----------
        path
            Where to write, by custom ending in .safetensors"""

    def _restore(self, pieces, facts):
        """Take over what was saved."""

    @classmethod
    def load(cls, path) -> LatentPlugin:
        """Load a fitted plugin; nothing in the file can run code.

        Parameters
        ----------
        path
            A file from `save`

        Returns
        -------
        LatentPlugin
            Fitted"""
Measures: Any

class Report(dict):
    """`Measures` of several spaces by name: a table."""

    def __repr__(self):
        ...
