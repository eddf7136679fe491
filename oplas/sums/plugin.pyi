# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['PRETRAINED', 'LatentPlugin', 'Pretrained']
from typing import NamedTuple
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from ..core.hub import Shareable
from .reports import Report

class LatentPlugin(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator, Shareable):
    """A space in which encodings add, subtract and scale: fitted on encodings and relations, with an inverse.

    Parameters
    ----------
    dim : int, default 16
        Size of the space, at least 2
    hidden : tuple, default (512, 512)
        Sizes of h's hidden layers, mirrored in its inverse; none: the best matrix
    gain : bool, default False
        Whether h multiplies its points by a gain that it learns, as suits sounds; needs hidden
    whiten : bool, default False
        Whether the residuals are made round after training: for telling many points apart
    silence : default None
        The encoding of silence, which lands at the origin, shape (n_features,); None: it is not known
    epochs : int, default 100
        Passes over the relations, at most
    batch_size : int, default 256
        Relations a step
    lr : float, default 0.001
        Peak of the one-cycle learning rate
    weight_decay : float, default 0.01
        AdamW's, for h, or the ridge of a matrix: raise it where h overfits
    invariance : float, default 25.0
        Weight of the relations, VICReg's
    variance : float, default 5.0
        Weight of VICReg's guard against collapse
    covariance : float, default 0.1
        Weight of VICReg's guard against repetition
    contrast : float, default 0.1
        Weight of NT-Xent, which keeps different sums apart
    information : float, default 0.0
        Weight of the information in predictions; needs a batch_size above dim
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
        Of the networks' products in training: 'float32', or 'bfloat16' where that is faster
    seed : int, default 0
        Decides first weights, batches and what is held out
    progress : bool, default True
        Show a bar with the losses"""

    def __init__(self, dim: int=..., hidden: tuple=..., gain: bool=..., whiten: bool=..., silence=..., epochs: int=..., batch_size: int=..., lr: float=..., weight_decay: float=..., invariance: float=..., variance: float=..., covariance: float=..., contrast: float=..., information: float=..., inverse: float=..., validation: float=..., patience: int=..., checkpoint=..., device: str | None=..., precision: str=..., seed: int=..., progress: bool=...):
        ...

    def fit(self, Y, y=..., groups=..., relations=...):
        """Learn the space in which the relations hold.

        Parameters
        ----------
        Y
            Encodings, array, tensor or rows on disk, shape (n, n_features); or `RelatedEncodings`
        y : default None
            Relations, shape (m, n): `oplas.sums.relations`
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
            Encodings, shape (n, n_features); or `RelatedEncodings`
        y : default None
            Relations over them
        relations : default None
            The relations, where they are handed over by name

        Returns
        -------
        float
            1 where all relations hold, about 0 where nothing does"""

    def __sklearn_tags__(self):
        ...

    def __sklearn_is_fitted__(self):
        ...

    @property
    def _n_features_out(self):
        ...

    def _plain_settings(self):
        """The settings as plain numbers and texts, or a ValueError that names the one that cannot be."""

    def _check(self, Y, reset=...):
        """Encodings as rows of floats of the right width."""

    def _check_data(self, Y, y, relations, groups):
        """Encodings, relations and groups, checked, as `fit` needs them."""

    def _hold_out(self, A, groups):
        """Which relations to hold out, if enough are left to train on."""

    def _check_silence(self, Y):
        """The encoding of silence, of the type and width of `Y`."""

    def _fit_scale(self, Y, A):
        """Centre and scale of the encodings that relations use, or of a hundred thousand of them."""

    def _standard(self, Y):
        """Centred encodings in units of each feature's spread; 0 for constant features."""

    def _networks(self, has_silence):
        """Fresh networks: h and its inverse."""

    def _fit_networks(self, Y, A, seen, unseen, device):
        """Train h and its inverse on what is seen, and stop by what is not."""

    def _fit_whitening(self, Y, A):
        """The last map on the way from encodings to points."""

    def _project(self, Y):
        """Points of encodings that were checked."""

    def _fit_matrices(self, Y, A):
        """The best linear h and its inverse, in closed form."""

    def _fit_linear(self, Y, A, every):
        """The linear baseline: a map fitted to the relations `A`, and whitened by `every` one."""

    def _compare(self, Y, A):
        """The report on encodings in memory."""

    def _report_sample(self, Y, A):
        """The report on some relations; None where there are none."""

    def report(self, Y=..., relations=...) -> Report:
        """How well relations hold: in z, and in three spaces for comparison.

        Parameters
        ----------
        Y : default None
            Encodings, shape (n, n_features), or `RelatedEncodings`; None: those that `fit` held out
        relations : default None
            Relations over them

        Returns
        -------
        Report
            Measures by the name of a space"""

    def inverse_transform(self, z):
        """h⁻¹: from points to encodings.

        Parameters
        ----------
        z
            Points, shape (n, dim)"""

    def inverse_score(self, Y) -> float:
        """The share R² of the encodings' variance, in units of each feature's spread, that survives h and its inverse.

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
            What points are multiplied by, a number or one for each row: the gain, or that power of it that was learned"""

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

    def card_text(self) -> str:
        """What the model card says: `about_`, the report on what was held out, and the settings.

        Parameters
        ----------
        self : LatentPlugin
            Markdown

        Returns
        -------
        str
            Markdown"""

    def _save_pretrained(self, folder):
        ...

    @classmethod
    def from_pretrained(cls, name, **download) -> LatentPlugin:
        """Load a plugin that comes with oplas, or one that `save_pretrained` saved; nothing in the files can run code.

        Parameters
        ----------
        name
            One of `PRETRAINED`, a folder that `save_pretrained` wrote, or a repository on the Hub, 'user/name'
        download
            For the Hub: `revision`, `token`, `cache_dir`, `force_download`, `local_files_only`

        Returns
        -------
        LatentPlugin
            Fitted"""

class Pretrained(NamedTuple):
    """A fitted plugin that comes with oplas, as `weights/NAME.safetensors`.

    Attributes
    ----------
    encoder : str
        What `make_encoder` calls the encoder that it was fitted behind
    sha256 : str
        Of the file"""
    encoder: str
    sha256: str
PRETRAINED: Any
PLUGIN_FILE: Any

def pretrained_file(name):
    """The file of a plugin that comes with oplas, once its hash is checked."""
