# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['Measures', 'hold_out', 'Epoch', 'LatentPlugin', 'Report']
from typing import NamedTuple
import numpy as np
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin

def hold_out(A, fraction: float, seed: int=..., groups=...) -> np.ndarray:
    ...

class Epoch(NamedTuple):
    epoch: int
    loss: float
    held_out: float

class LatentPlugin(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):

    def __init__(self, dim: int=..., hidden: tuple=..., gain: bool=..., whiten: bool=..., silence=..., epochs: int=..., batch_size: int=..., lr: float=..., weight_decay: float=..., invariance: float=..., variance: float=..., covariance: float=..., contrast: float=..., information: float=..., inverse: float=..., validation: float=..., patience: int=..., checkpoint=..., device: str | None=..., precision: str=..., seed: int=..., progress: bool=...):
        ...

    def __sklearn_tags__(self):
        ...

    def __sklearn_is_fitted__(self):
        ...

    def fit(self, Y, y=..., groups=..., relations=...):
        ...

    def transform(self, Y):
        ...

    def score(self, Y, y=..., relations=...) -> float:
        ...

    @property
    def _n_features_out(self):
        ...

    def _plain_settings(self):
        ...

    def _check(self, Y, reset=...):
        ...

    def _silence_like(self, Y):
        ...

    def _start(self, Y, A, train):
        ...

    def _networks(self, silent):
        ...

    def _standard(self, Y):
        ...

    def _batch(self, Y, A, rows, rng, device):
        ...

    def _losses(self, objective, batches):
        ...

    def _fit(self, Y, relations, groups):
        ...

    def _train(self, objective, Y, A, held, device):
        ...

    def _held_out_loss(self, objective, Y, A, size, device):
        ...

    def _fit_whitening(self, Y, A):
        ...

    def _project(self, Y):
        ...

    def inverse_transform(self, z):
        ...

    def inverse_score(self, Y) -> float:
        ...

    def _combine(self, like, terms):
        ...

    def add(self, *Y):
        ...

    def subtract(self, Y, part):
        ...

    def scale(self, Y, gain):
        ...

    def _fit_linear(self, Y, A, unseen):
        ...

    def _report_some(self, Y, A):
        ...

    def _compare(self, Y, A):
        ...

    def report(self, Y=..., relations=...) -> Report:
        ...

    def save(self, path):
        ...

    def _restore(self, pieces, facts):
        ...

    @classmethod
    def load(cls, path) -> LatentPlugin:
        ...
Measures: Any

class Report(dict):

    def __repr__(self):
        ...
