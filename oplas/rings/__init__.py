"Points that learned operators carry: one ring, many rings, several operators in one space."
from ..wings import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__) # the names stand in __init__.pyi
