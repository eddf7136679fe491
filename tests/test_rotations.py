"Properties of `rotate` for any size and any length of its vectors, and for large inputs, compiled ones too."
import shutil
import pytest
import torch
from hypothesis import given, settings, strategies as st
from oplas.operators import FiLMR
from oplas.rotations import _LARGE, _rotate_plainly, aguilera_perez, rotate, rotation_angle, rotation_matrix

sizes, seeds, exponents = st.integers(2, 48), st.integers(0, 2**31), st.integers(-100, 100)


def vectors(n, seed, *scales):
    torch.manual_seed(seed)
    return [10.**s * torch.randn(n, dtype=torch.float64) for s in scales]


@settings(deadline=None, max_examples=60)
@given(sizes, seeds, exponents, exponents)
def test_a_rotation_whatever_the_lengths(n, seed, a, b):
    x, u, v = vectors(n, seed, 0, a, b)
    turned, M = rotate(x, u, v), rotation_matrix(u, v)
    torch.testing.assert_close(turned.norm(), x.norm(), rtol=1e-12, atol=0)
    torch.testing.assert_close(rotate(turned, v, u), x, rtol=0, atol=1e-11)
    torch.testing.assert_close(M @ M.T, torch.eye(n, dtype=M.dtype), rtol=0, atol=1e-11)
    torch.testing.assert_close(torch.linalg.det(M), torch.ones((), dtype=M.dtype), rtol=0, atol=1e-11)
    torch.testing.assert_close(torch.trace(M), n - 2 + 2*rotation_angle(u, v).cos(), rtol=0, atol=1e-10)


@settings(deadline=None, max_examples=30)
@given(st.integers(2, 20), seeds)
def test_equals_the_published_construction(n, seed):
    u, v = vectors(n, seed, 0, 0)
    torch.testing.assert_close(rotation_matrix(u, v), aguilera_perez(u, v), rtol=0, atol=1e-12)


@settings(deadline=None, max_examples=30)
@given(sizes, seeds)
def test_the_plane_is_turned_and_the_rest_stays(n, seed):
    x, u, v = vectors(n, seed, 0, 0, 0)
    plane = torch.linalg.qr(torch.stack([u, v], -1)).Q
    rest = x - plane @ (plane.T @ x)
    torch.testing.assert_close(rotate(rest, u, v), rest, rtol=0, atol=1e-12)
    half = torch.acos((u @ v / u.norm() / v.norm()).clamp(-1, 1))
    turned = rotate(u / u.norm(), u, v)
    torch.testing.assert_close(turned @ u / u.norm(), (2*half).cos(), rtol=0, atol=1e-10)


def same(f, reference, args):
    "The same values, and the same gradients of all of `args`, as `reference` gives."
    y, expected = f(*args), reference(*args)
    g = torch.randn_like(y)
    pairs = zip((y, *torch.autograd.grad(y, args, g)), (expected, *torch.autograd.grad(expected, args, g)))
    for ours, theirs in pairs: assert (ours - theirs).norm() <= 1e-12*theirs.norm()


def points(*shape): return torch.randn(*shape, dtype=torch.float64, requires_grad=True)


@pytest.mark.parametrize('a, b', [(0, 0), (-20, 20), (100, -100)])
@pytest.mark.parametrize('rows', [(), (2*_LARGE//32,), (_LARGE//64, 1)])
def test_large_inputs_whatever_the_lengths(rows, a, b):
    torch.manual_seed(0)
    x = points(*((2*_LARGE//32,) if len(rows) < 2 else (_LARGE//64, 4)), 32)
    u, v = (10.**s * points(*rows, 32).detach() for s in (a, b))
    same(rotate, _rotate_plainly, [x, u.requires_grad_(), v.requires_grad_()])


@pytest.mark.skipif(not any(map(shutil.which, ('g++', 'clang++'))), reason='torch.compile needs a C++ compiler')
@pytest.mark.parametrize('n', [64, 2048])
def test_compiled_for_large_inputs(n):
    torch.manual_seed(0)
    torch._dynamo.reset()
    x = points(2*_LARGE//n, n)
    same(torch.compile(rotate, fullgraph=True), _rotate_plainly, [x, points(n), points(n)])
    for planes, affine in ((1, 'scalar'), (1, None), (3, 'feature')):
        T = FiLMR(n, planes, affine).double()
        for p in T.parameters(): p.data += torch.randn_like(p)
        def plainly(x, *_):
            if affine: x = T.gamma*x + T.beta
            for u, v in zip(T.u, T.v): x = _rotate_plainly(x, u, v)
            return x
        compiled = torch.compile(T, fullgraph=True)
        same(lambda x, *_: compiled(x), plainly, [x, *T.parameters()])
    torch._dynamo.reset()
