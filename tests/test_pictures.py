"Pictures of degenerate input: no NaN in a title, no warning, no lost precision; or one clear error."
import json
import math
import warnings

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from oplas.core import History
from oplas.rings import Locks, dial, dial_cayley, of_operator, scattered, shift
from oplas.show import (
    animate,
    animate_mixing,
    filmstrip,
    lock_map,
    mixing_panels,
    pca_map,
    plot_lock,
    umap_map,
    write_animation,
    write_recording,
)
from oplas.sums import Mixed, mix_dots

matplotlib.use('Agg')
p = np.random.default_rng(0).normal(size=(12, 3))
HEAPS = dict(
    one_place=np.ones((12, 3)), zero=np.zeros((12, 3)), twice=np.repeat(p[:2], 6, 0),
    line=np.outer(np.arange(12), [1., 2, 3]), outlier=np.eye(12, 3, k=-9)*1e6, whole=np.arange(36).reshape(12, 3),
    far=p + 1e9, far_single=(p + 1e9).astype('f4'), tiny=p*1e-200, huge=p*1e200, single=p.astype('f4'),
    half=torch.tensor(p).bfloat16())


@pytest.fixture(autouse=True)
def no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter('error')
        yield
    plt.close('all')


@pytest.mark.parametrize('draw', [pca_map, umap_map])
@pytest.mark.parametrize('dims', [2, 3])
@pytest.mark.parametrize('heap', HEAPS)
def test_maps_of_degenerate_points(draw, dims, heap):
    figure = draw(dict(a=HEAPS[heap][:5], b=HEAPS[heap][5:]), dims=dims)
    assert 'nan' not in str(figure.layout).lower()
    assert all(np.isfinite(getattr(trace, axis)).all() for trace in figure.data for axis in 'xyz'[:dims])


def places(figure): return np.concatenate([np.stack([trace.x, trace.y, trace.z], -1) for trace in figure.data])

@pytest.mark.parametrize('change, size', [
    (lambda p: p + 1e6, 1), (lambda p: p*1e-200, 1e-200), (lambda p: p*1e200, 1e200), (torch.tensor, 1),
    (np.ndarray.tolist, 1)])
def test_a_map_keeps_all_distances(change, size):
    plain, changed = pca_map(dict(a=p), dims=3), pca_map(dict(a=change(p)), dims=3)
    def titles(figure): return [figure.layout.scene[f'{axis}axis'].title.text for axis in 'xyz']
    def distances(x): return np.linalg.norm(x[:,None] - x, axis=-1)
    assert titles(changed) == titles(plain)
    np.testing.assert_allclose(distances(places(changed)/size), distances(p), rtol=1e-6, atol=1e-6)


@pytest.fixture(scope='module')
def history(): return dial(5, 3, steps=10, progress=False)

def changed(history, **fields):
    "The history with its last frame changed."
    frames = [*history.frames[:-1], history.frames[-1]._replace(**fields)]
    return History(frames, history.settings, history.locked, history.lock_step, history.projector, history.operator)

SHOWS = [filmstrip, plot_lock, animate, lambda history: write_animation(history, 'page.html'),
         lambda history: write_recording(history, 'run.json')]

@pytest.mark.parametrize('show', SHOWS)
def test_what_cannot_be_shown_is_one_error(show, history, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    several = dial_cayley(dict(next=shift(5, 1), back=shift(5, -1)), scattered(5, 4), steps=5, progress=False)
    empty = History([], history.settings, False, None, history.projector, history.operator)
    bad = torch.full_like(history.frames[-1].z, math.nan)
    hint = r"several operators: show one, as in of_operator\(history, 'next'\)"
    refused = [(several, hint), (empty, 'nothing to show')]
    for field in (dict(z=bad), dict(Tz=bad), dict(loss=math.inf)):
        refused.append((changed(history, **field), 'step 10 that are not finite'))
    for given, said in refused:
        with pytest.raises(ValueError, match=said): show(given)
        assert not list(tmp_path.iterdir())
    show(of_operator(several, 'back'))


@pytest.mark.parametrize('place', [0., 7., 1e9])
def test_a_ring_that_fell_into_one_place_is_drawn_but_not_recorded(place, history, tmp_path):
    z = torch.full_like(history.frames[-1].z, place)
    fallen = changed(history, z=z, Tz=z, advance_error=torch.full((5,), math.inf))
    only = History(fallen.frames[-1:], history.settings, False, None, history.projector, history.operator)
    for given in (fallen, only):
        filmstrip(given).canvas.draw()
        plot_lock(given).figure.canvas.draw()
        assert 'nan' not in str(animate(given).layout).lower()
        with pytest.raises(ValueError, match='all its points in one place at step 10'):
            write_recording(given, tmp_path/'run.json')


def test_one_operator_is_not_chosen_from(history):
    with pytest.raises(ValueError, match='has one operator'): of_operator(history, 'next')


def test_a_map_of_locks_where_nothing_locked():
    nothing = Locks(torch.zeros(3, dtype=torch.bool), torch.full((3,), -1), torch.full((3,), math.inf), torch.zeros(3))
    assert repr(nothing) == 'Locks(0 of 3 locked)'
    figure = lock_map({(5, 2): nothing})
    texts = [str(text) for layer in figure.data for row in layer.text for text in row]
    assert texts == ['0', '', '', '']
    json.loads(figure.to_json())


@pytest.fixture(scope='module')
def mixed(): return mix_dots(steps=3, batch=8, looks=2, progress=False)

ALIKE = dict(silence=torch.zeros(2, 3, 2), one_song=torch.ones(2, 1, 2), doubles=torch.ones(2, 3, 2).double(),
             numpy=np.ones((2, 3, 2)))

@pytest.mark.parametrize('x', ALIKE.values(), ids=ALIKE)
def test_dots_in_one_place_are_drawn(x, mixed):
    mixing_panels(mixed.tasks[0], x).canvas.draw()
    figure = animate_mixing(mixed, x)
    titles = [frame.layout.title.text for frame in figure.frames]
    assert not [title for title in titles if 'nan' in title or 'inf' in title]


def test_dots_that_are_nowhere_are_one_error(mixed):
    for draw in (lambda x: mixing_panels(mixed.tasks[0], x), lambda x: animate_mixing(mixed, x)):
        with pytest.raises(ValueError, match='not all points are finite'): draw(torch.full((2, 3, 2), math.nan))
    with pytest.raises(ValueError, match='nothing to draw'):
        animate_mixing(Mixed(mixed.tasks, []), torch.zeros(2, 3, 2))
