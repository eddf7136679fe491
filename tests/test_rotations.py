"Properties of `rotate` for any size and length of its vectors, and the same results below and above each threshold."
import io
import itertools
import shutil

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.autograd import forward_ad, gradcheck, gradgradcheck
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from oplas.core import (
    FiLMR,
    aguilera_perez,
    fast_rotations,
    reflect,
    rotate,
    rotate_planes,
    rotation_angle,
    rotation_matrix,
)
from oplas.core.fast_rotations import MIN_LOW_RANK, MIN_ROWS

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


@settings(deadline=None, max_examples=30)
@given(sizes, st.integers(0, 6), seeds)
def test_reflections_are_the_product_of_their_matrices(n, count, seed):
    x, *mirrors = vectors(n, seed, *[0]*(count + 1))
    M = torch.eye(n, dtype=x.dtype)
    for a in mirrors: M = M @ (torch.eye(n, dtype=x.dtype) - 2*torch.outer(a, a)/(a @ a))
    torch.testing.assert_close(reflect(x, *mirrors), x @ M, rtol=0, atol=1e-11)
    torch.testing.assert_close(reflect(x, *mirrors, *reversed(mirrors)), x, rtol=0, atol=1e-11)
    torch.testing.assert_close(torch.linalg.det(M), torch.tensor((-1.)**count, dtype=x.dtype), rtol=0, atol=1e-11)


def same(f, reference, args):
    "The same values, and the same gradients of all of `args`, as `reference` gives."
    y, expected = f(*args), reference(*args)
    g = torch.randn_like(y)
    pairs = zip((y, *torch.autograd.grad(y, args, g)), (expected, *torch.autograd.grad(expected, args, g)))
    for ours, theirs in pairs: assert (ours - theirs).norm() <= 1e-12*theirs.norm()


def points(*shape): return torch.randn(*shape, dtype=torch.float64, requires_grad=True)


@pytest.mark.parametrize('a, b', [(0, 0), (-20, 20), (100, -100)])
@pytest.mark.parametrize('rows', [(), (2*MIN_LOW_RANK//32,), (MIN_LOW_RANK//64, 1)])
def test_large_inputs_whatever_the_lengths(monkeypatch, rows, a, b):
    monkeypatch.setattr(fast_rotations, 'MIN_ROWS', MIN_LOW_RANK)
    torch.manual_seed(0)
    x = points(*((2*MIN_LOW_RANK//32,) if len(rows) < 2 else (MIN_LOW_RANK//64, 4)), 32)
    u, v = (10.**s * points(*rows, 32).detach() for s in (a, b))
    same(rotate, reflect, [x, u.requires_grad_(), v.requires_grad_()])


@pytest.mark.skipif(not any(map(shutil.which, ('g++', 'clang++'))), reason='torch.compile needs a C++ compiler')
@pytest.mark.parametrize('n', [64, 2048])
def test_compiled_for_large_inputs(n):
    torch.manual_seed(0)
    torch._dynamo.reset()
    x = points(2*MIN_LOW_RANK//n, n)
    same(torch.compile(rotate, fullgraph=True), reflect, [x, points(n), points(n)])
    for planes, affine in ((1, 'scalar'), (1, None), (3, 'feature')):
        T = FiLMR(n, planes, affine).double()
        for p in T.parameters(): p.data += torch.randn_like(p)
        def plainly(x, *_):
            if affine: x = T.gamma*x + T.beta
            for u, v in zip(T.u, T.v): x = reflect(x, u, v)
            return x
        compiled = torch.compile(T, fullgraph=True)
        same(lambda x, *_: compiled(x), plainly, [x, *T.parameters()])
    torch._dynamo.reset()


def plainly(x, us, vs, gamma=None, beta=None):
    "The oracle: reflection after reflection, whatever the size."
    if gamma is not None: x = gamma*x
    if beta is not None: x = x + beta
    for u, v in zip(us, vs): x = reflect(x, u, v)
    return x


n = 5
FORMS = dict(
    shared=(rotate, reflect, [(6, n), (n,), (n,)]),
    one_point=(rotate, reflect, [(n,), (n,), (n,)]),
    rows=(rotate, reflect, [(6, n), (6, n), (6, n)]),
    several=(rotate, reflect, [(3, 2, n), (3, 1, n), (3, 1, n)]),
    fewer=(rotate, reflect, [(2, 3, n), (3, n), (n,)]),
    more=(rotate, reflect, [(n,), (4, n), (4, 1, n)]),
    chain=(rotate_planes, plainly, [(2, 3, n), (2, n), (2, n)]),
    scaled=(rotate_planes, plainly, [(2, 3, n), (2, n), (2, n), (1,), (1,)]),
    featured=(rotate_planes, plainly, [(2, 3, n), (1, n), (1, n), (n,), (n,)]),
)
each_form = pytest.mark.parametrize('form', FORMS)


def set_threshold(monkeypatch, least):
    for name in ('MIN_LOW_RANK', 'MIN_ROWS'): monkeypatch.setattr(fast_rotations, name, least)


@pytest.fixture
def large(monkeypatch): set_threshold(monkeypatch, 1)


def arguments(form, *lead):
    f, reference, shapes = FORMS[form]
    torch.manual_seed(0)
    return f, reference, [torch.randn(*lead, *shape, dtype=torch.float64) for shape in shapes]


def agree(ours, theirs):
    for a, b in zip(tree_leaves(ours), tree_leaves(theirs), strict=True):
        torch.testing.assert_close(a, b, rtol=1e-9, atol=1e-10)


def all_of(args): return tuple(range(len(args)))


def scalar(f): return lambda *args: f(*args).pow(2).sum()


def dual_numbers(f, args, tangents):
    with forward_ad.dual_level():
        y = f(*(forward_ad.make_dual(a, t) for a, t in zip(args, tangents)))
        return tuple(forward_ad.unpack_dual(y))


def forward_through_an_earlier_gradient(f, args, tangents):
    "The gradient, derived in forward mode after the points were turned."
    y, pull = torch.func.vjp(f, *args)
    return torch.func.jvp(pull, (y,), (torch.cos(y),))


def thrice(f, args):
    inner = lambda *a: torch.func.grad(scalar(f), 2)(*a).pow(3).sum()
    middle = lambda *a: torch.func.grad(inner, 1)(*a).pow(2).sum()
    return torch.func.grad(middle)(*args)


def twice(outer, inner):
    return lambda f, args, tangents: outer(inner(scalar(f), (0, 1)), all_of(args))(*args)


DERIVATIVES = dict(
    jvp=lambda f, args, tangents: torch.func.jvp(f, tuple(args), tuple(tangents)),
    jvp_of_points=lambda f, args, tangents: torch.func.jvp(lambda x: f(x, *args[1:]), (args[0],), (tangents[0],)),
    dual_numbers=dual_numbers,
    linearize=lambda f, args, tangents: torch.func.linearize(f, *args)[1](*tangents),
    jacfwd=lambda f, args, tangents: torch.func.jacfwd(f, all_of(args))(*args),
    jacrev=lambda f, args, tangents: torch.func.jacrev(f, all_of(args))(*args),
    forward_over_reverse=lambda f, args, tangents: torch.func.hessian(scalar(f), all_of(args))(*args),
    reverse_over_forward=twice(torch.func.jacrev, torch.func.jacfwd),
    reverse_over_reverse=twice(torch.func.jacrev, torch.func.jacrev),
    forward_over_forward=twice(torch.func.jacfwd, torch.func.jacfwd),
    forward_through_an_earlier_gradient=forward_through_an_earlier_gradient,
    thrice=lambda f, args, tangents: thrice(f, args),
)


@each_form
@pytest.mark.parametrize('derivative', DERIVATIVES)
def test_every_derivative_of_a_large_input(large, form, derivative):
    f, reference, args = arguments(form)
    tangents = [torch.randn_like(a) for a in args]
    derive = DERIVATIVES[derivative]
    agree(derive(f, args, tangents), derive(reference, args, tangents))


@each_form
def test_derivatives_of_a_large_input_equal_differences(large, form):
    f, _, args = arguments(form)
    args = [a.requires_grad_() for a in args]
    assert gradcheck(f, args, check_forward_ad=True, check_batched_grad=True, check_batched_forward_grad=True)
    assert gradgradcheck(f, args, check_fwd_over_rev=True, check_batched_grad=True)


@each_form
def test_vectorized_over_any_arguments_of_a_large_input(large, form):
    f, reference, args = arguments(form)
    _, _, many = arguments(form, 3)
    gradients = lambda f: torch.func.grad(scalar(f), all_of(args))
    for several in itertools.product((False, True), repeat=len(args)):
        if not any(several): continue
        mixed = [b if s else a for s, a, b in zip(several, args, many)]
        dims = tuple(0 if s else None for s in several)
        agree(torch.vmap(f, dims)(*mixed), torch.vmap(reference, dims)(*mixed))
        agree(torch.vmap(gradients(f), dims)(*mixed), torch.vmap(gradients(reference), dims)(*mixed))
        whole = [scalar(torch.vmap(g, dims)) for g in (f, reference)]
        agree(*(torch.func.grad(g, all_of(args))(*mixed) for g in whole))
    last = [a.movedim(0, -1) for a in many]
    agree(torch.vmap(f, -1, -1)(*last), torch.vmap(reference, -1, -1)(*last))
    tangents = torch.randn(4, *args[0].shape, dtype=torch.float64)
    push = lambda f: lambda t: torch.func.jvp(lambda x: f(x, *args[1:]), (args[0],), (t,))[1]
    agree(torch.vmap(push(f))(tangents), torch.vmap(push(reference))(tangents))


@each_form
def test_gradients_of_a_large_input_for_some_of_the_arguments(large, form):
    f, reference, args = arguments(form)
    for learned in itertools.product((False, True), repeat=len(args)):
        if not any(learned): continue
        some = [a.clone().requires_grad_(r) for a, r in zip(args, learned)]
        wanted = [a for a in some if a.requires_grad]
        agree(*(torch.autograd.grad(scalar(g)(*some), wanted) for g in (f, reference)))


@each_form
def test_layouts_and_modes_of_a_large_input(large, form):
    f, reference, args = arguments(form)
    expected = reference(*args)
    crossed = [a.mT.contiguous().mT if a.ndim > 1 else a for a in args]
    strided = [torch.stack([a, a], -1)[..., 0] for a in args]
    for same_values in (crossed, strided): agree(f(*same_values), expected)
    expanded = [a[:1].expand(a.shape) for a in args]
    agree(f(*expanded), reference(*expanded))
    for mode in (torch.no_grad, torch.inference_mode):
        with mode(): agree(f(*args), expected)
    assert f(*(a.to('meta') for a in args)).shape == expected.shape
    traced = torch.jit.trace(f, tuple(args), check_trace=False)
    torch.jit.save(traced, io.BytesIO())
    agree(traced(*args), expected)


@each_form
def test_what_is_turned_may_be_overwritten_before_the_gradient(large, form):
    f, reference, args = arguments(form)
    for g in (f, reference):
        x = args[0].clone().requires_grad_()
        h = x*1
        y = g(h, *args[1:])
        h.zero_()
        y.add_(1).sum().backward()
        if g is f: ours = x.grad
    agree(ours, x.grad)


@pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16, torch.float32, torch.float64])
@pytest.mark.parametrize('beyond', [-1, 0])
@pytest.mark.parametrize('form', ['shared', 'rows', 'chain', 'affine'])
def test_both_sides_of_the_threshold_in_every_precision(form, beyond, dtype):
    torch.manual_seed(0)
    rows = (MIN_ROWS if form == 'rows' else MIN_LOW_RANK)//64 + beyond
    shapes = dict(shared=[(64,)]*2, rows=[(rows, 64)]*2, chain=[(3, 64)]*2, affine=[(3, 64)]*2 + [(1,)]*2)[form]
    f, reference = (rotate, reflect) if form in ('shared', 'rows') else (rotate_planes, plainly)
    args = [torch.randn(*shape).to(dtype) for shape in [(rows, 64), *shapes]]
    tangents = [torch.randn(a.shape).to(dtype) for a in args]
    exact, exact_tangents = ([a.double() for a in b] for b in (args, tangents))
    g = torch.randn(rows, 64).to(dtype)
    ours = (*torch.func.jvp(f, tuple(args), tuple(tangents)), *torch.func.vjp(f, *args)[1](g))
    pushed = torch.func.jvp(reference, tuple(exact), tuple(exact_tangents))
    theirs = (*pushed, *torch.func.vjp(reference, *exact)[1](g.double()))
    rounding = {torch.float32: 2e-5, torch.float64: 1e-12}.get(dtype, torch.finfo(dtype).eps)
    for a, b in zip(ours, theirs, strict=True):
        assert a.dtype == dtype
        assert (a.double() - b).abs().max() <= rounding*b.abs().max()


both_sides = pytest.mark.parametrize('threshold', [1, 2**30])


TYPES = [(torch.float32,)*2, (torch.float64,)*2, (torch.float16, torch.float32), (torch.bfloat16,)*2]


@both_sides
@pytest.mark.parametrize('points, scale', TYPES)
def test_scale_or_shift_alone(monkeypatch, threshold, points, scale):
    set_threshold(monkeypatch, threshold)
    torch.manual_seed(0)
    x = torch.randn(4, 6).to(points)
    us, vs = torch.randn(2, 3, 6).to(scale)
    for size in ((1,), (6,), ()):
        if size == () and points != scale: continue
        a = torch.randn(size).to(scale).requires_grad_()
        for affine in (dict(beta=a), dict(gamma=a)):
            y = rotate_planes(x, us, vs, **affine)
            exact = {name: b.double() for name, b in affine.items()}
            expected = plainly(x.double(), us.double(), vs.double(), **exact)
            tolerance = max(1e-6, torch.finfo(scale).eps) if scale != torch.float64 else 1e-12
            assert y.dtype == scale
            assert (y.double() - expected).abs().max() <= 4*tolerance
            assert torch.autograd.grad(y.sum(), a)[0].isfinite().all()


@both_sides
@pytest.mark.parametrize('affine', [None, 'scalar', 'feature'])
def test_under_autocast_with_and_without_the_affine_part(monkeypatch, threshold, affine):
    set_threshold(monkeypatch, threshold)
    torch.manual_seed(0)
    T, x = FiLMR(6, 2, affine), torch.randn(4, 6).bfloat16().requires_grad_()
    with torch.autocast('cpu', torch.bfloat16):
        y = T(x)
        y.pow(2).sum().backward()
    assert y.dtype == torch.float32
    torch.testing.assert_close(y, T(x.float()))
    assert all(p.grad.isfinite().all() for p in (x, *T.parameters()))
    with torch.autocast('cpu', torch.bfloat16):
        torch.testing.assert_close(rotate(x, T.u[0], T.v[0]), rotate(x.float(), T.u[0], T.v[0]))
        us, vs = torch.randn(2, 4, 6)
        torch.testing.assert_close(rotate(x, us, vs), rotate(x.float(), us, vs))
        torch.testing.assert_close(aguilera_perez(T.u[0], T.v[0]), rotation_matrix(T.u[0], T.v[0]))


def test_the_angle_in_half_precision():
    torch.manual_seed(0)
    for dtype in (torch.float16, torch.bfloat16):
        u = torch.rand(100_000).add(0.5).to(dtype)
        v = (u + torch.randn(100_000)/50).to(dtype)
        exact = rotation_angle(u.double(), v.double())
        assert (rotation_angle(u, v).double() - exact).abs() <= torch.finfo(dtype).eps*exact


X, U = torch.ones(4, 6), torch.ones(6)
BAD = dict(
    zero=lambda: rotate(X, U, torch.zeros(6)),
    zero_row=lambda: rotate(X, X, torch.zeros(4, 6)),
    integers=lambda: rotate(X.long(), U, U),
    types=lambda: rotate(X, U.double(), U),
    sizes=lambda: rotate(X, torch.ones(5), U),
    rows=lambda: rotate(X[:1], X[:2], X[:3]),
    few=lambda: rotate(X[:, :1], U[:1], U[:1]),
    elsewhere=lambda: rotate(X.to('meta'), U, U),
    zero_plane=lambda: rotate_planes(X, torch.stack([U, 0*U]), X[:2]),
    integer_points=lambda: rotate_planes(X.long(), X[:1], X[:1]),
    type_of_planes=lambda: rotate_planes(X, X[:1].double(), X[:1].double()),
    type_of_scale=lambda: rotate_planes(X, X[:1], X[:1], torch.ones(1).double(), torch.ones(1)),
    type_of_shift=lambda: rotate_planes(X, X[:1], X[:1], torch.ones(1), torch.ones(1).double()),
    scale=lambda: rotate_planes(X, X[:1], X[:1], torch.ones(4, 1), torch.ones(1)),
    shift=lambda: rotate_planes(X, X[:1], X[:1], beta=torch.ones(5)),
)


@pytest.mark.parametrize('call', BAD)
def test_the_same_refusal_on_both_sides(monkeypatch, call):
    said = []
    for threshold in (1, 2**30):
        set_threshold(monkeypatch, threshold)
        with pytest.raises(ValueError) as refusal: BAD[call]()
        said.append(str(refusal.value))
    assert said[0] == said[1]


def test_vectors_whose_squares_vanish_are_not_zero():
    tiny = torch.full((4,), 1e-30)
    torch.testing.assert_close(rotate(torch.ones(3, 4), tiny, tiny), torch.ones(3, 4))


def test_nothing_to_turn(large):
    empty = torch.ones(0, 6)
    assert rotate(empty, U, U).shape == rotate(empty, X[:1], X[:1]).shape == rotate(X[:1], empty, empty).shape == (0, 6)
    assert rotate_planes(X, empty, empty, torch.full((1,), 2.)).equal(2*X)


class Steps(TorchDispatchMode):
    "Counts the operations on arrays of at least `least` numbers. Each is one wait of all threads for the slowest."
    def __init__(self, least):
        super().__init__()
        self.count, self.least = 0, least

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        sizes = [a.numel() for a in tree_leaves((args, kwargs)) if torch.is_tensor(a)]
        self.count += not func.is_view and max(sizes, default=0) >= self.least
        return func(*args, **kwargs or {})


def steps(f, args):
    args = [a.requires_grad_() for a in args]
    with Steps(args[0].numel()//2) as counter: torch.autograd.grad(f(*args).sum(), args)
    return counter.count


@pytest.mark.parametrize('form', ['shared', 'rows', 'affine'])
@pytest.mark.parametrize('size', [MIN_ROWS, 2*MIN_ROWS])
def test_no_more_parallel_steps_than_two_reflections_however_many_points(form, size):
    m, d = size//512, 512
    more = dict(shared=[(d,)]*2, rows=[(m, d)]*2, affine=[(1, d)]*2 + [(d,)]*2)[form]
    f, reference = (rotate_planes, plainly) if form == 'affine' else (rotate, reflect)
    args = [torch.randn(*shape) for shape in [(m, d), *more]]
    assert steps(f, args) <= steps(reference, args)


@pytest.mark.parametrize('planes, affine', [(1, 'scalar'), (3, 'feature'), (2, None)])
@pytest.mark.parametrize('strict', [False, True])
def test_exported_for_any_number_of_points(planes, affine, strict):
    T = FiLMR(64, planes, affine)
    rows = torch.export.Dim('rows', min=2, max=100_000)
    exported = torch.export.export(T, (torch.randn(5, 64),), dynamic_shapes=({0: rows},), strict=strict).module()
    for count in (2, MIN_LOW_RANK//64 - 1, MIN_LOW_RANK//64, 5000):
        x = torch.randn(count, 64)
        torch.testing.assert_close(exported(x), T(x), rtol=1e-4, atol=1e-5)


def test_one_graph_for_any_number_of_points():
    torch._dynamo.reset()
    T, counter = FiLMR(64), torch._dynamo.testing.CompileCounter()
    compiled = torch.compile(T, backend=counter, dynamic=True, fullgraph=True)
    for count in (5, MIN_LOW_RANK//64 - 1, MIN_LOW_RANK//64, 5000):
        x = torch.randn(count, 64)
        torch.testing.assert_close(compiled(x), T(x), rtol=1e-4, atol=1e-5)
    assert counter.frame_count == 1
    torch._dynamo.reset()


@pytest.mark.parametrize('first, then', [(5, 2000), (2000, 5)])
def test_a_trace_serves_both_sides(first, then):
    T, x = FiLMR(64, 2, 'feature'), torch.randn(then, 64)
    traced = torch.jit.trace(T, torch.randn(first, 64))
    torch.testing.assert_close(traced(x), T(x), rtol=1e-4, atol=1e-5)
