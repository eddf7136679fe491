"Relations that hold by adding: builders, measures, the linear map, the latent plugin."
import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__) # the names stand in __init__.pyi
