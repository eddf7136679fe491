"Every operator, both ways: in any precision and under autocast, through copies and files, with settings from anywhere."
import copy
import io
import json
import math
import pickle

import joblib
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.func import functional_call, grad, jacfwd, jacrev, jvp, stack_module_state, vmap
from torch.nn.utils.parametrizations import orthogonal

from oplas.core import (
    ALGEBRAS,
    OPERATORS,
    ExponentialRotation,
    FiLM,
    FiLMR,
    Kronecker,
    OnSphere,
    OrthogonalMatrix,
    Reflection,
    Residual,
    SquareMatrix,
    describe_operator,
    make_operator,
    operator_like,
)
from oplas.rings import dial, load_dial, save_dial

HALVES = [torch.float16, torch.bfloat16]
KINDS = dict({name: lambda n, name=name: make_operator(name, n) for name in OPERATORS},
             scalar=lambda n: FiLM(n, 'scalar'),
             paper=lambda n: FiLMR(n, angle=None),
             planes=lambda n: FiLMR(n, planes=2, affine='feature'),
             rotation=lambda n: FiLMR(n, affine=None),
             rotations=lambda n: FiLMR(n, planes=2, affine=None),
             mirrors=lambda n: Reflection(n, 3),
             exponentials=lambda n: ExponentialRotation(n, 2),
             complex=lambda n: Kronecker(n, 'complex'),
             dual=lambda n: Kronecker(n, 'dual'),
             quaternion=lambda n: Kronecker(n, 'quaternion'))
REAL_POWERS = ('rotation', 'rotations', 'exponential', 'exponentials')
every = pytest.mark.parametrize('kind', KINDS)
half = pytest.mark.parametrize('dtype', HALVES, ids=str)
SIZES = dict(small=(5, 8), one=(8,), sets=(2, 3, 8), large=(1100, 64)) # 1,100 × 64 numbers are more than 65,536


def made(kind, n):
    torch.manual_seed(0)
    T = KINDS[kind](n)
    for p in T.parameters(): p.data += 0.05*torch.randn_like(p)
    return T

def apply(T, how, x): return T(x) if how == 'forward' else T.inverse(x)

def measure(T, how, x, weights):
    "What `T` makes of `x`, and the gradients of its weighted sum."
    x = x.detach().clone().requires_grad_()
    y = apply(T, how, x)
    return y, *torch.autograd.grad((y*weights).sum(), (x, *T.parameters()))

def assert_near(found, exact, eps):
    for a, b in zip(found, exact, strict=True):
        assert a.isfinite().all()
        assert (a.double() - b).norm() <= eps*b.norm() + 1e-6


@half
@pytest.mark.parametrize('size', SIZES)
@pytest.mark.parametrize('how', ['forward', 'inverse'])
@every
def test_half_precision_costs_one_rounding(kind, how, size, dtype):
    x = torch.randn(SIZES[size], generator=torch.Generator().manual_seed(1)).to(dtype)
    weights = torch.randn(SIZES[size], generator=torch.Generator().manual_seed(2)).to(dtype)
    T = made(kind, x.shape[-1]).to(dtype)
    found = measure(T, how, x, weights)
    assert {a.dtype for a in found} == {dtype}
    assert_near(found, measure(copy.deepcopy(T).double(), how, x.double(), weights.double()), torch.finfo(dtype).eps)


@half
@pytest.mark.parametrize('given', [torch.float32, torch.bfloat16], ids=str)
@pytest.mark.parametrize('size', ['small', 'large'])
@pytest.mark.parametrize('how', ['forward', 'inverse'])
@every
def test_autocast_changes_nothing_not_even_a_gradient_taken_inside_it(kind, how, size, given, dtype):
    x = torch.randn(SIZES[size], generator=torch.Generator().manual_seed(1)).to(given)
    weights = torch.randn(SIZES[size], generator=torch.Generator().manual_seed(2))
    T = made(kind, x.shape[-1])
    with torch.autocast('cpu', dtype): found = measure(T, how, x, weights)
    assert found[0].dtype == torch.float32
    eps = 1e-4 if given == torch.float32 else torch.finfo(given).eps # the gradient of rounded points is rounded, too
    assert_near(found, measure(copy.deepcopy(T).double(), how, x.double(), weights.double()), eps)


@every
def test_the_result_has_the_wider_precision_of_points_and_parameters(kind):
    T, x = made(kind, 8), torch.randn(5, 8, dtype=torch.float64)
    exact = copy.deepcopy(T).double()
    for how in ('forward', 'inverse'):
        torch.testing.assert_close(apply(T, how, x), apply(exact, how, x), rtol=1e-12, atol=1e-12)
        assert apply(copy.deepcopy(T).half(), how, x.float()).dtype == torch.float32


@half
@every
def test_matrix_subspace_and_powers_in_half_precision(kind, dtype):
    T = made(kind, 8).to(dtype)
    exact, x, eps = copy.deepcopy(T).double(), torch.randn(5, 8).to(dtype), torch.finfo(dtype).eps
    powers = (3, -2, 0.5) if kind in REAL_POWERS else (3, -2)
    with torch.autocast('cpu', torch.bfloat16):
        found = [T.matrix(), T.subspace(), *(T.power(k)(x) for k in powers)]
    assert {a.dtype for a in found} == {dtype}
    for a, b in zip(found, [exact.matrix(), exact.subspace(), *(exact.power(k)(x.double()) for k in powers)]):
        assert (a.double() - b).norm() <= 2*eps*b.norm()


@every
def test_transforms_inside_autocast_give_what_they_give_outside(kind):
    T, x = made(kind, 4), torch.randn(5, 4)
    params, buffers = stack_module_state([made(kind, 4) for _ in range(3)])
    for p in params.values(): p.data += 0.1*torch.randn_like(p)
    loss = lambda p, x: functional_call(T, p, (x,)).pow(3).sum()
    for f in (T, T.inverse):
        for how in (
            lambda: jvp(f, (x,), (x.flip(0),))[1],
            lambda: jacfwd(f)(x),
            lambda: jacrev(f)(x),
            lambda: vmap(jacfwd(f))(x),
            lambda: vmap(grad(loss), (0, None))(params, x),
        ):
            outside = how()
            with torch.autocast('cpu', torch.bfloat16): inside = how()
            torch.testing.assert_close(inside, outside, rtol=1e-5, atol=1e-5)


# The Cayley map

def published(T):
    "A linear layer whose weight is that of the orthogonal `T`, by torch's own parametrization."
    layer = torch.nn.Linear(T.n, T.n, bias=False, dtype=torch.float64)
    orthogonal(layer, orthogonal_map='cayley', use_trivialization=False)
    layer.parametrizations.weight.original.data.copy_(T.lower.detach())
    return layer

@settings(deadline=None, max_examples=20)
@given(st.integers(2, 12), st.sampled_from(['near', 'random']), st.integers(0, 2**31))
def test_the_orthogonal_matrix_is_the_one_of_torch(n, start, seed):
    torch.manual_seed(seed)
    T, x = OrthogonalMatrix(n, start).double(), torch.randn(5, n, dtype=torch.float64)
    layer = published(T)
    y, expected = T(x), x @ layer.weight
    torch.testing.assert_close(y, expected, rtol=1e-12, atol=1e-12)
    ours, = torch.autograd.grad(y.pow(3).sum(), T.lower)
    theirs, = torch.autograd.grad(expected.pow(3).sum(), layer.parametrizations.weight.original)
    torch.testing.assert_close(ours, theirs, rtol=1e-9, atol=1e-9)

@pytest.mark.parametrize('n', [2, 3, 8])
def test_an_orthogonal_matrix_stays_one_whatever_the_steps(n):
    torch.manual_seed(0)
    T, x, target = OrthogonalMatrix(n, 'random'), torch.randn(20, n), torch.randn(20, n)
    optimizer = torch.optim.SGD(T.parameters(), lr=10)
    for _ in range(10):
        optimizer.zero_grad()
        (T(x) - target).pow(2).mean().backward()
        optimizer.step()
        Q = T.double().matrix()
        torch.testing.assert_close(Q @ Q.T, torch.eye(n, dtype=Q.dtype), rtol=0, atol=1e-9)
        torch.testing.assert_close(torch.linalg.det(Q), torch.ones((), dtype=Q.dtype), rtol=0, atol=1e-9)
        T.float()


# The exponential, mirrors and algebras

exact = dict(rtol=1e-9, atol=1e-9)
several = settings(deadline=None, max_examples=20)
seeds = st.integers(0, 2**31)

@several
@given(st.integers(2, 9), st.integers(1, 4), st.floats(0, 8), seeds)
def test_the_exponential_is_that_of_the_whole_matrix(n, planes, angle, seed):
    torch.manual_seed(seed)
    T, x = ExponentialRotation(n, min(planes, n//2), angle).double(), torch.randn(5, n, dtype=torch.float64)
    def whole(x, u, v): return x @ torch.linalg.matrix_exp(u.mT @ v - v.mT @ u)
    y, expected = T(x), whole(x, T.u, T.v)
    torch.testing.assert_close(y, expected, **exact)
    for ours, theirs in zip(*(torch.autograd.grad(out.pow(3).sum(), (T.u, T.v)) for out in (y, expected))):
        torch.testing.assert_close(ours, theirs, **exact)

@several
@given(st.floats(-4, 4), st.floats(-4, 4), seeds)
def test_powers_of_the_exponential_add_up(a, b, seed):
    torch.manual_seed(seed)
    T, x = ExponentialRotation(6, 2).double(), torch.randn(5, 6, dtype=torch.float64)
    torch.testing.assert_close(T.power(a)(T.power(b)(x)), T.power(a + b)(x), **exact)

@several
@given(st.integers(2, 9), st.integers(1, 9), seeds)
def test_mirrors_keep_lengths_and_their_parity(n, mirrors, seed):
    torch.manual_seed(seed)
    T = Reflection(n, min(mirrors, n)).double()
    M, I = T.matrix(), torch.eye(n, dtype=torch.float64)
    torch.testing.assert_close(M @ M.T, I, **exact)
    torch.testing.assert_close(torch.linalg.det(M), I.new_tensor((-1)**T.mirrors), **exact)
    torch.testing.assert_close(T.subspace().T @ T.subspace(), torch.eye(T.mirrors, dtype=torch.float64), **exact)

@several
@given(st.sampled_from([*ALGEBRAS, 2, 3, 4]), st.integers(1, 3), seeds)
def test_a_matrix_over_an_algebra_is_a_sum_of_kronecker_products(algebra, size, seed):
    torch.manual_seed(seed)
    order = len(ALGEBRAS[algebra]) if algebra in ALGEBRAS else algebra
    T = Kronecker(order*size, algebra, 'random').double()
    products = [torch.kron(A, S) for A, S in zip(T.table, T.factors, strict=True)]
    torch.testing.assert_close(T.matrix(), sum(products), **exact)

@several
@given(st.sampled_from(list(ALGEBRAS)), seeds)
def test_one_operator_of_an_algebra_after_another_is_a_third(algebra, seed):
    torch.manual_seed(seed)
    A, B, C = (Kronecker(8, algebra, 'random').double() for _ in range(3))
    goal = B.matrix() @ A.matrix()
    columns = torch.autograd.functional.jacobian(
        lambda factors: functional_call(C, dict(factors=factors), torch.eye(8, dtype=torch.float64)), C.factors)
    columns = columns.detach().flatten(2).flatten(0, 1)
    solved = torch.linalg.lstsq(columns, goal.detach().flatten()).solution
    torch.testing.assert_close(columns @ solved, goal.detach().flatten(), **exact)

def test_an_algebra_needs_its_multiple():
    for n, algebra in ((6, 'quaternion'), (5, 'complex'), (4, 3)):
        with pytest.raises(ValueError, match=f'give a multiple of that for n, which is {n}'): Kronecker(n, algebra)
    for algebra in (1, 0, 2.5, 'octonion'):
        with pytest.raises(ValueError, match='algebra is'): Kronecker(6, algebra)


# Copies and files

def through_torch(T):
    file = io.BytesIO()
    torch.save(T, file)
    return torch.load(io.BytesIO(file.getvalue()), weights_only=False)

def through_joblib(T):
    file = io.BytesIO()
    joblib.dump(T, file)
    return joblib.load(io.BytesIO(file.getvalue()))

WAYS = dict(
    pickle=lambda T: pickle.loads(pickle.dumps(T)),
    deepcopy=copy.deepcopy,
    torch=through_torch,
    joblib=through_joblib,
)
ways = pytest.mark.parametrize('way', WAYS.values(), ids=WAYS)

@ways
@every
def test_an_operator_comes_through_whole(kind, way):
    T, x = made(kind, 8), torch.randn(5, 8)
    T(x).sum().backward()
    twin = way(T)
    assert torch.equal(twin(x), T(x)) and torch.equal(twin.inverse(x), T.inverse(x)) and repr(twin) == repr(T)

@ways
@pytest.mark.parametrize('name', OPERATORS)
def test_a_history_comes_through_with_its_operator(name, way):
    history = dial(5, 2, name, 'vicreg', steps=5, progress=False)
    twin = way(history)
    z = history.frames[-1].z
    assert torch.equal(twin.operator(z), history.operator(z)) and torch.equal(twin.frames[-1].z, z)


@every
def test_a_description_makes_an_operator_like_it(kind):
    T = made(kind, 8)
    about = describe_operator(T)
    twin = operator_like(json.loads(json.dumps(about)))
    assert repr(twin) == repr(T) and describe_operator(twin) == about
    twin.load_state_dict(T.state_dict())
    assert torch.equal(twin(torch.ones(8)), T(torch.ones(8)))


class Doubled(SquareMatrix):
    "An operator of one's own: what a registry line is for."

def test_a_line_in_the_table_is_all_that_a_new_operator_needs(monkeypatch, tmp_path):
    with pytest.raises(ValueError, match='only FiLMR, .* can be kept'): describe_operator(Doubled(4))
    with pytest.raises(ValueError, match='kind is .*: choose one of'): operator_like(dict(kind='Doubled', n=4))
    monkeypatch.setitem(OPERATORS, 'doubled', Doubled)
    history = dial(5, 2, 'doubled', 'vicreg', steps=5, progress=False)
    save_dial(history, tmp_path/'kept')
    _, T, _ = load_dial(tmp_path/'kept')
    assert type(T) is type(history.operator) is Doubled
    assert torch.equal(T.weight, history.operator.weight)


# Residual, and on the sphere

WRAPPED = dict(
    residual=lambda: Residual(FiLMR(4)),
    on_sphere=lambda: OnSphere(FiLMR(4, affine=None)),
    residual_on_sphere=lambda: OnSphere(Residual(SquareMatrix(4))),
)

@pytest.mark.parametrize('make', WRAPPED.values(), ids=WRAPPED)
def test_a_wrapped_operator_keeps_the_contract(make):
    torch.manual_seed(0)
    T, x = make(), torch.nn.functional.normalize(torch.randn(5, 4), dim=-1)
    for way in WAYS.values():
        twin = way(T)
        assert torch.equal(twin(x), T(x)) and torch.equal(twin.inverse(x), T.inverse(x)) and repr(twin) == repr(T)
    torch.testing.assert_close(T.inverse(T(x)), x, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(T.power(-2)(T(T(x))), x, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(torch.compile(T, backend='eager')(x), T(x))
    torch.testing.assert_close(vmap(T)(x), T(x))
    torch.testing.assert_close(jacfwd(T)(x[0]), jacrev(T)(x[0]))
    T(x)[:,0].sum().backward()
    assert all(p.grad.abs().sum() > 0 for p in T.parameters())
    half, halves = copy.deepcopy(T).half(), x.half()
    assert half(halves).dtype == half.inverse(halves).dtype == torch.float16
    assert (half(halves).double() - half.double()(halves.double())).abs().max() < 4e-3


# Settings

by_name = [lambda n, name=name: make_operator(name, n) for name in OPERATORS]
classes = [FiLM, FiLMR, SquareMatrix, OrthogonalMatrix, Reflection, ExponentialRotation, *by_name]

@pytest.mark.parametrize('make', classes)
def test_a_size_is_a_whole_number_from_anywhere_or_refused(make):
    for n in (np.int64(4), np.uint8(4), np.array(4), torch.tensor(4)):
        assert type(make(n).n) is int
        assert make(n)(torch.ones(4)).shape == (4,)
    for n in (1, 0, -3, np.int64(1)):
        with pytest.raises(ValueError, match=r'n is .*: an operator needs a space of at least 2 dimensions'): make(n)
    for n in ('4', 4., np.float64(4), True, np.bool_(True), None, math.nan, [4], np.array([4, 4])):
        with pytest.raises(ValueError, match=r'n is .*: give a whole number'): make(n)

def test_planes_and_angle_are_numbers_from_anywhere_or_refused():
    T = FiLMR(np.int64(4), planes=np.int64(2), angle=np.float16(0.5))
    assert type(T.planes) is int and T.u.dtype == T.v.dtype == torch.float32
    for planes in (True, '1', 1., None, math.nan):
        with pytest.raises(ValueError, match='planes is .*: give a whole number'): FiLMR(4, planes=planes)
    for planes in (0, 3, np.int64(-1)):
        with pytest.raises(ValueError, match='planes is .*: 4 dimensions have room for 1 to 2'): FiLMR(4, planes=planes)
    for angle in (math.nan, math.inf, '0.5', True, 1j, [0.5], np.float32('nan')):
        with pytest.raises(ValueError, match='angle is .*: give a finite number'): FiLMR(4, angle=angle)
    for affine in ('', False, 'both', []):
        with pytest.raises(ValueError, match="affine is .*: choose 'scalar' or 'feature'"): FiLMR(4, affine=affine)

def test_names_and_starts_are_known_or_refused():
    for name in ('matrix', None, ['filmr'], 3):
        with pytest.raises(ValueError, match="operator is .*: choose one of 'filmr'"): make_operator(name, 4)
    for start in ('far', None, ['near']):
        with pytest.raises(ValueError, match="start is .*: choose 'near'"): make_operator('filmr', 4, start)

@every
def test_a_power_is_a_number_of_reasonable_size(kind):
    T, x = made(kind, 4), torch.randn(5, 4)
    for k in (np.int64(-2), np.float32(3), np.uint8(2), torch.tensor(2), -1.):
        assert torch.equal(T.power(k)(x), T.power(int(k))(x))
    for k in (True, np.bool_(True), math.nan, math.inf, -math.inf, -10**400, '2', None, [2]):
        with pytest.raises(ValueError, match='k is .*: give a finite number'): T.power(k)
    for k in (1e20, -1e20, 10**6 + 1):
        with pytest.raises(ValueError, match='at most 1,000,000 times'): T.power(k)


@every
def test_the_defaults_of_torch_do_not_leak_in(kind):
    T, x = made(kind, 4), torch.randn(5, 4)
    powers = (2, -1, 0.5) if kind in REAL_POWERS else (2, -1)
    def all_of_it(): return [T(x), T.inverse(x), T.matrix(), T.subspace(), *(T.power(k)(x) for k in powers)]
    expected = all_of_it()
    torch.set_default_dtype(torch.float64)
    try:
        with torch.device('meta'): found = all_of_it()
    finally: torch.set_default_dtype(torch.float32)
    for a, b in zip(found, expected, strict=True): assert a.dtype == torch.float32 and torch.equal(a, b)
