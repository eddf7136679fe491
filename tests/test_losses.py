"What one process cannot show: guards over the rows of two; and relations in every sparse layout."
import pytest, torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch.func import grad, vmap
from torch.nn.parallel import DistributedDataParallel
from oplas.losses import covariance_loss, information_loss, nt_xent_loss, sum_relation_loss, variance_loss, vicreg_loss

WORLD = 2
LOSSES = dict(vicreg=lambda a, b: vicreg_loss(a, b).total,
              variance=lambda a, b: variance_loss(a) + variance_loss(b, floor=0.7),
              covariance=lambda a, b: covariance_loss(a) + covariance_loss(b),
              cosine=nt_xent_loss,
              distance=lambda a, b: nt_xent_loss(a, b, similarity='distance'),
              information=information_loss)
SIZES = [2, 12]


def views(n, dtype):
    "Two views of `n` points, correlated and of unequal spread, so that no term is at rest."
    y = torch.randn(n, 5, generator=torch.Generator().manual_seed(n), dtype=torch.float64) @ torch.linspace(-0.5, 1, 25, dtype=torch.float64).view(5, 5)
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
