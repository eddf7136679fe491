# Written by tools/stubs.py from the module beside it.
from typing import Any
from .core.rotations import *
from .core.operators import *
from .core.losses import *
from .core.projectors import *
from .core.training import *
from .rings.points import *
from .rings.arrows import *
from .rings.stargate import *
from .rings.cayley import *
from .sums.relations import *
from .sums.metrics import *
from .sums.linear import *
from .sums.dots import *
from .show.viz import *
from .show.widgets import *
