"Rotations, operators, losses, projectors, and the one way to train and to keep them."
from ..wings import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__) # the names stand in __init__.pyi
