"What the README and a first notebook need; every wing has more of its own."
from .core import FiLM, FiLMR, Inverse, OrthogonalMatrix, Projector, SquareMatrix, rotate, rotation_angle
from .rings import (
    NOTES, advance_errors, dial, dial_cayley, dial_many, is_locked, line, load_dial, save_dial, shift, spacing)
from .show import StargateDial, animate, filmstrip, pca_map, plot_lock, umap_map, write_animation
from .sums import analogies, gains, mix_dots, sample_dots, subsets, sums, twist, untwist

__all__ = [
    'FiLM', 'FiLMR', 'Inverse', 'OrthogonalMatrix', 'Projector', 'SquareMatrix', 'rotate', 'rotation_angle',
    'NOTES', 'advance_errors', 'dial', 'dial_cayley', 'dial_many', 'is_locked', 'line', 'load_dial', 'save_dial',
    'shift', 'spacing', 'StargateDial', 'animate', 'filmstrip', 'pca_map', 'plot_lock', 'umap_map', 'write_animation',
    'analogies', 'gains', 'mix_dots', 'sample_dots', 'subsets', 'sums', 'twist', 'untwist']
