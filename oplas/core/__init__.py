"Rotations, operators, losses, projectors, and the one way to train and to keep them."
import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__) # the names stand in __init__.pyi
