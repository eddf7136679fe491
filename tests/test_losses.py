"Guards over the rows of two processes; every loss in half precision, under autocast and over sets; sparse relations."
import math
from functools import partial

import numpy as np
import pytest
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch.func import grad, hessian, jvp, vmap
from torch.nn.parallel import DistributedDataParallel

from oplas.core import (
    advance_loss,
    covariance_loss,
    demix_loss,
    information_loss,
    invariance_loss,
    inverse_loss,
    magnitude_loss,
    norm_loss,
    nt_xent_loss,
    sigreg_loss,
    sum_relation_loss,
    triplet_loss,
    variance_loss,
    vicreg_loss,
)

WORLD = 2

def along(d):
    "A few directions to look along, always the same."
    return torch.linspace(-1, 1, 5*d, dtype=torch.float32, device='cpu').cos().mul(9).sin().view(d, 5)

LOSSES = dict(vicreg=lambda a, b: vicreg_loss(a, b).total,
              variance=lambda a, b: variance_loss(a) + variance_loss(b, floor=0.7),
              covariance=lambda a, b: covariance_loss(a) + covariance_loss(b),
              cosine=nt_xent_loss,
              distance=lambda a, b: nt_xent_loss(a, b, similarity='distance'),
              information=information_loss,
              sigreg=lambda a, b: sigreg_loss(a, along(3)) + sigreg_loss(b, along(3)))
SIZES = [2, 12]


def views(n, dtype):
    "Two views of `n` points, correlated and of unequal spread, so that no term is at rest."
    y = torch.randn(n, 5, generator=torch.Generator().manual_seed(n), dtype=torch.float64)
    y = y @ torch.linspace(-0.5, 1, 25, dtype=torch.float64).view(5, 5)
    return torch.stack([y, 0.8*y.flip(-1) + 0.1]).to(dtype)

def linear(dtype):
    torch.manual_seed(0)
    return torch.nn.Linear(5, 3).to(dtype)

def measure(model, y, loss):
    "The loss of `model` on two views, and its gradient."
    model.zero_grad()
    total = loss(*model(y))
    total.backward()
    return total.detach(), torch.cat([p.grad.flatten() for p in model.parameters()])

def refused(f):
    try: f()
    except ValueError as e: return str(e)


def measure_share(rank):
    found = {}
    for dtype in (torch.float64, torch.float32):
        model = DistributedDataParallel(linear(dtype))
        for n in SIZES:
            share = views(n, dtype).chunk(WORLD, 1)[rank]
            for name,loss in LOSSES.items(): found[name, n, dtype] = measure(model, share, loss)
    share = views(12, torch.float64).chunk(WORLD, 1)[rank]
    found['vmap'] = vmap(grad(variance_loss))(share)
    torch.manual_seed(rank)
    found['drawn'] = sigreg_loss(share[0])
    found['uneven'] = refused(lambda: variance_loss(torch.randn(3 + rank, 2)))
    return found

def work(rank, folder):
    dist.init_process_group('gloo', init_method=f'file://{folder}/meet', rank=rank, world_size=WORLD)
    torch.save(measure_share(rank), f'{folder}/{rank}.pt')
    dist.barrier()
    dist.destroy_process_group()


@pytest.fixture(scope='module')
def ranks(tmp_path_factory):
    "What each of two processes found."
    folder = tmp_path_factory.mktemp('ranks')
    mp.spawn(work, (str(folder),), nprocs=WORLD)
    return [torch.load(folder/f'{rank}.pt') for rank in range(WORLD)]


@pytest.mark.parametrize('dtype,eps', [(torch.float64, 1e-6), (torch.float32, 1e-3)], ids=['float64', 'float32'])
@pytest.mark.parametrize('n', SIZES)
@pytest.mark.parametrize('name', LOSSES)
def test_two_processes_find_the_loss_and_gradient_of_one(ranks, name, n, dtype, eps):
    value,gradient = measure(linear(dtype), views(n, dtype), LOSSES[name])
    assert gradient.norm() > 1e-3
    torch.testing.assert_close(sum(r[name, n, dtype][0] for r in ranks)/WORLD, value, rtol=eps, atol=eps)
    for r in ranks: torch.testing.assert_close(r[name, n, dtype][1], gradient, rtol=eps, atol=eps)


def test_a_transform_keeps_to_the_rows_it_is_given(ranks):
    shares = views(12, torch.float64).chunk(WORLD, 1)
    for r,share in zip(ranks, shares): torch.testing.assert_close(r['vmap'], vmap(grad(variance_loss))(share))


def test_directions_are_drawn_once_for_all_processes(ranks):
    drawn = [r['drawn'] for r in ranks]
    torch.manual_seed(0)
    alone = sigreg_loss(views(12, torch.float64)[0])
    for value in drawn: torch.testing.assert_close(value, alone)


def test_uneven_shares_are_refused_everywhere(ranks):
    for r in ranks: assert 'the processes hold [3, 4] rows' in r['uneven']


@pytest.mark.filterwarnings('ignore:Sparse')
@pytest.mark.parametrize('layout', [torch.strided, torch.sparse_coo, torch.sparse_csr], ids=str)
@pytest.mark.parametrize('kind', [torch.float32, torch.int64], ids=str)
def test_relations_may_be_sparse(layout, kind):
    A = torch.tensor([[1, 1, -1, 0], [0, 1, 1, -1]])
    z = torch.randn(4, 3, dtype=torch.float64, requires_grad=True)
    loss = sum_relation_loss(z, A.to(kind).to_sparse(layout=layout) if layout != torch.strided else A.to(kind))
    loss.backward()
    residual = A.double() @ z.detach()
    torch.testing.assert_close(loss.detach(), residual.pow(2).sum()/2)
    torch.testing.assert_close(z.grad, A.double().T @ residual)


@pytest.mark.parametrize('similarity', ['cosine', 'distance'])
def test_contrast_and_vicreg_run_inside_transforms(similarity):
    batch = torch.randn(4, 2, 6, 3, dtype=torch.float64)
    losses = lambda ab: vicreg_loss(*ab).total + nt_xent_loss(*ab, similarity=similarity) + information_loss(*ab)
    one_by_one = []
    for ab in batch.clone().requires_grad_(): one_by_one.append(torch.autograd.grad(losses(ab), ab)[0])
    torch.testing.assert_close(vmap(grad(losses))(batch), torch.stack(one_by_one))


# Every loss, with how many sets of points it takes

A = torch.tensor([[1, 1, -1, 0, 0, 0], [0, 1, 1, -1, 0, 0], [0, 0, 0, 1, 0, -1]])
EVERY = dict(
    advance=(advance_loss, 2),
    invariance=(invariance_loss, 2),
    triplet=(triplet_loss, 3),
    demix=(demix_loss, 3),
    inverse=(inverse_loss, 2),
    variance=(partial(variance_loss, floor=100.), 1),
    small_eps=(partial(variance_loss, floor=100., eps=1e-6), 1),
    covariance=(covariance_loss, 1),
    magnitude=(magnitude_loss, 1),
    norm=(norm_loss, 1),
    vicreg=(lambda a, b: vicreg_loss(a, b).total, 2),
    cosine=(nt_xent_loss, 2),
    distance=(partial(nt_xent_loss, similarity='distance'), 2),
    information=(information_loss, 2),
    sigreg=(lambda z: sigreg_loss(z, along(4)), 1),
    sums=(lambda z: sum_relation_loss(z, A), 1),
    half_sums=(lambda z: sum_relation_loss(z, A.half()), 1),
)
LAYOUTS = [torch.sparse_coo, torch.sparse_csr, torch.sparse_csc]
SPARSE = {
    str(layout): (lambda z, layout=layout: sum_relation_loss(z, A.half().to_sparse(layout=layout)), 1)
    for layout in LAYOUTS
}
every = pytest.mark.parametrize('name', EVERY | SPARSE)
dense = pytest.mark.parametrize('name', EVERY)
half = pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16], ids=str)
sparse_is_new = pytest.mark.filterwarnings('ignore:Sparse')

def arguments(name, scale=1., lead=()):
    "Points for the loss `name`: several noisy looks at the same six."
    loss, count = (EVERY | SPARSE)[name]
    torch.manual_seed(0)
    same = torch.randn(*lead, 6, 4)
    return loss, [scale*(same + 0.3*torch.randn_like(same)) for _ in range(count)]

def slopes(loss, points):
    "The value of a loss and its gradients."
    points = [z.detach().clone().requires_grad_() for z in points]
    value = loss(*points)
    return value, *torch.autograd.grad(value, points)

def assert_near(found, exact, eps):
    assert found[0].dtype == torch.float32
    assert abs(found[0].double() - exact[0]) <= 1e-4*exact[0].abs() + 1e-6
    for a, b in zip(found[1:], exact[1:], strict=True):
        assert a.isfinite().all()
        assert (a.double() - b).norm() <= eps*b.norm() + 1e-6


@sparse_is_new
@half
@pytest.mark.parametrize('scale', [1, 20, 400])
@every
def test_half_precision_is_computed_in_float32(name, scale, dtype):
    loss, points = arguments(name, scale)
    points = [z.to(dtype) for z in points]
    exact = slopes(loss, [z.double() for z in points])
    if max(g.abs().max() for g in exact[1:]) > torch.finfo(dtype).max: assert loss(*points).isfinite()
    else: assert_near(slopes(loss, points), exact, torch.finfo(dtype).eps)


@sparse_is_new
@half
@pytest.mark.parametrize('given', [torch.float32, torch.bfloat16], ids=str)
@pytest.mark.parametrize('scale', [1, 20])
@every
def test_autocast_changes_no_loss_and_no_gradient_taken_inside_it(name, scale, given, dtype):
    loss, points = arguments(name, scale)
    points = [z.to(given) for z in points]
    with torch.autocast('cpu', dtype): found = slopes(loss, points)
    eps = 1e-4 if given == torch.float32 else torch.finfo(given).eps
    assert_near(found, slopes(loss, [z.double() for z in points]), eps)


@dense
def test_transforms_inside_autocast_give_what_they_give_outside(name):
    loss, points = arguments(name)
    wanted = tuple(range(len(points)))
    sets = [torch.stack([z, 2*z, z + 1]) for z in points]
    for how in (
        lambda: grad(loss, wanted)(*points),
        lambda: vmap(grad(loss, wanted))(*sets),
        lambda: hessian(loss)(*points),
        lambda: jvp(loss, tuple(points), tuple(z.flip(0) for z in points)),
    ):
        outside = how()
        with torch.autocast('cpu', torch.bfloat16): inside = how()
        torch.testing.assert_close(inside, outside, rtol=1e-4, atol=1e-5)


@sparse_is_new
@pytest.mark.parametrize('lead', [(3,), (2, 3), (1,)], ids=str)
@every
def test_over_sets_of_points_a_loss_is_the_mean_of_theirs(name, lead):
    loss, points = arguments(name, lead=lead)
    found = slopes(loss, points)
    def mean_of_losses(*points):
        sets = zip(*(z.flatten(0, -3) for z in points))
        return torch.stack([loss(*each) for each in sets]).mean()
    one_by_one = slopes(mean_of_losses, points)
    for a, b in zip(found, one_by_one, strict=True): torch.testing.assert_close(a, b, rtol=1e-4, atol=1e-5)


def test_each_part_of_vicreg_is_the_mean_over_sets():
    a, b = torch.randn(2, 64, 8)
    one, ten = vicreg_loss(a, b), vicreg_loss(a.expand(10, 64, 8), b.expand(10, 64, 8))
    for part in one._fields: torch.testing.assert_close(getattr(ten, part), getattr(one, part))


@dense
def test_the_defaults_of_torch_do_not_leak_in(name):
    loss, points = arguments(name)
    expected = slopes(loss, points)
    torch.set_default_dtype(torch.float64)
    try:
        with torch.device('meta'): found = slopes(loss, points)
    finally: torch.set_default_dtype(torch.float32)
    for a, b in zip(found, expected, strict=True): assert a.dtype == torch.float32 and torch.equal(a, b)


settings = pytest.mark.parametrize('name, loss', [('temperature', nt_xent_loss), ('floor', information_loss)])

@settings
def test_a_setting_is_a_positive_number_from_anywhere_or_refused(name, loss):
    a, b = torch.randn(2, 8, 3, generator=torch.Generator().manual_seed(0))
    expected = loss(a, b, **{name: 0.25})
    for value in (np.float64(0.25), np.float32(0.25), np.float16(0.25), torch.tensor(0.25)):
        torch.testing.assert_close(loss(a, b, **{name: value}), expected)
    for value in (0, -1., np.float32(-1), math.nan, math.inf, np.float64('nan'), True, '0.1', None, [0.1]):
        with pytest.raises(ValueError, match=f'{name} is .*: it must be positive'): loss(a, b, **{name: value})


@pytest.mark.parametrize('similarity', ['cosine', 'distance'])
def test_a_tiny_temperature_is_finite_and_one_may_be_learned(similarity):
    a, b = torch.randn(2, 8, 3, generator=torch.Generator().manual_seed(0))
    assert nt_xent_loss(a, b, 1e-9, similarity).isfinite()
    temperature = torch.tensor(0.5, requires_grad=True)
    nt_xent_loss(a, b, temperature, similarity).backward()
    assert temperature.grad.isfinite() and temperature.grad != 0
