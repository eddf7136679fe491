# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['SIMILARITIES', 'advance_loss', 'invariance_loss', 'triplet_loss', 'sum_relation_loss', 'demix_loss', 'inverse_loss', 'variance_loss', 'covariance_loss', 'magnitude_loss', 'norm_loss', 'VICReg', 'vicreg_loss', 'nt_xent_loss', 'information_loss']
from typing import NamedTuple
from torch import Tensor

def advance_loss(Tz: Tensor, target: Tensor) -> Tensor:
    ...

def invariance_loss(a: Tensor, b: Tensor) -> Tensor:
    ...

def triplet_loss(anchor: Tensor, positive: Tensor, negative: Tensor, margin: float=...) -> Tensor:
    ...

def sum_relation_loss(z: Tensor, A: Tensor) -> Tensor:
    ...

def demix_loss(mix: Tensor, part: Tensor, rest: Tensor) -> Tensor:
    ...

def inverse_loss(y: Tensor, round_trip: Tensor) -> Tensor:
    ...

def variance_loss(z: Tensor, floor: float=..., eps: float=...) -> Tensor:
    ...

def covariance_loss(z: Tensor) -> Tensor:
    ...

def magnitude_loss(z: Tensor) -> Tensor:
    ...

def norm_loss(z: Tensor) -> Tensor:
    ...

class VICReg(NamedTuple):
    total: Tensor
    invariance: Tensor
    variance: Tensor
    covariance: Tensor

def vicreg_loss(a: Tensor, b: Tensor, invariance: float=..., variance: float=..., covariance: float=...) -> VICReg:
    ...
SIMILARITIES: Any

def nt_xent_loss(a: Tensor, b: Tensor, temperature: float=..., similarity: str=...) -> Tensor:
    ...

def information_loss(a: Tensor, b: Tensor, floor: float=...) -> Tensor:
    ...
