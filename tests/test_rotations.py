"Properties of `rotate` for any size and any length of its vectors."
import torch
from hypothesis import given, settings, strategies as st
from oplas.rotations import aguilera_perez, rotate, rotation_angle, rotation_matrix

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
