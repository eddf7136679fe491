# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['export_desk']
from ..sound.songs import SongPlugin

def export_desk(folder, song: SongPlugin):
    """Write the way from the sizes of waves to points, and the way back, as ONNX graphs.

    Parameters
    ----------
    folder
        Where to write encode.onnx and decode.onnx; made if it is not there
    song : SongPlugin
        Fitted behind the `Codec`, such as 'codec-sums'"""
