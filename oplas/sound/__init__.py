"Encoders of audio, songs by stem, and a store of their encodings."
from ..wings import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__) # the names stand in __init__.pyi
