"Pictures, widgets, and the training step for a page in the browser."
from ..wings import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__) # the names stand in __init__.pyi
