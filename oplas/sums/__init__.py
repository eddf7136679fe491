"Relations that hold by adding: builders, measures, the linear map, the latent plugin."
from ..wings import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__) # the names stand in __init__.pyi
