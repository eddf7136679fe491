# Written by tools/stubs.py from the module beside it.
from typing import Any
from .rotations import *
from .operators import *
from .losses import *
from .projectors import *
from .points import *
from .training import *
from .stargate import *
from .mixing import *
from .viz import *
from .widgets import *
from .cayley import *
