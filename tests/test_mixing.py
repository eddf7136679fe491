"Relations hold where they should, and the metrics agree with their definitions written out slowly."
import collections, math, subprocess, sys
from fractions import Fraction
import numpy as np
import pytest
import torch
from hypothesis import given, settings, strategies as st
from scipy import sparse
from oplas.sums import (
    SumMetrics, analogies, check_relations, effective_rank, gains, linear_map, relation_errors, subsets, sum_metrics,
    sums, whitening)
from oplas.sums.relations import _nearest

seeds, some = st.integers(0, 2**31), settings(deadline=None, max_examples=40)


def multitrack(tracks, k, rng, share=1.):
    "An index of the mixes of k stems, in shuffled order, a share of them encoded; and their sounds, which add up."
    index = np.full((tracks, 2**k), -1)
    mixes = [(t, b) for t in range(tracks) for b in range(1, 2**k) if b.bit_count() == 1 or rng.random() < share]
    places = rng.permutation(len(mixes))
    stems, x = rng.normal(size=(tracks, k, 5)), np.zeros((len(mixes), 5))
    for (t, b), i in zip(mixes, places):
        index[t, b] = i
        x[i] = sum(stems[t, j] for j in range(k) if b >> j & 1)
    return index, x


def random_relations(rng, n, m=12):
    "Sums of two and three parts, some sharing wholes and parts, with gains and analogies between them."
    pick = lambda k: rng.choice(n, k, replace=False)
    groups = [pick(rng.integers(3, 5)) for _ in range(m)]
    original, scaled = pick(2)
    return sparse.vstack([sums([g[:-1] for g in groups], [g[-1] for g in groups], n), gains([original], [scaled], 0.5, n),
                          analogies(*([i] for i in pick(4)), n)])


def slow_metrics(z, A, origin):
    "The definitions, in plain Python."
    z, A = [list(map(float, row)) for row in z], A.toarray().tolist()
    add, sub = (lambda a, b: [p + q for p, q in zip(a, b)]), (lambda a, b: [p - q for p, q in zip(a, b)])
    length, average = (lambda a: math.sqrt(sum(p*p for p in a))), (lambda v: sum(v)/len(v) if v else math.nan)
    rows = []
    for row in A:
        parts, whole, other = ([i for i, a in enumerate(row) if wanted(a)] for wanted in (lambda a: a == 1, lambda a: a == -1, lambda a: a not in (-1, 0, 1)))
        if len(parts) > 1 and len(whole) == 1 and not other: rows.append((parts, whole[0]))
    additive, demix, top1 = [], [], []
    for parts, whole in rows:
        total = z[parts[0]]
        for p in parts[1:]: total = add(total, z[p])
        additive.append(length(sub(total, z[whole]))/length(z[whole]))
        if len(parts) != 2: continue
        for part, rest in (parts, parts[::-1]):
            if part in [w for _, w in rows]: continue
            left = sub(z[whole], z[part])
            demix.append(length(sub(left, z[rest]))/length(z[rest]))
            top1.append(min(range(len(z)), key=lambda i: length(sub(left, z[i]))) == rest)
    gain = []
    for row in A:
        used = [(i, a) for i, a in enumerate(row) if a != 0]
        if len(used) != 2 or -1 not in (used[0][1], used[1][1]) or 1 in (used[0][1], used[1][1]): continue
        (scaled, _), (original, g) = used[::-1] if used[1][1] == -1 else used
        gain.append(length(sub([g*p for p in z[original]], z[scaled]))/length(z[scaled]))
    variances = np.linalg.eigvalsh(np.cov(np.array(z), rowvar=False))
    return SumMetrics(average(additive), average(demix), average(top1), average(gain), length(origin), variances.sum()**2/(variances**2).sum())


@some
@given(st.integers(1, 4), st.integers(2, 4), st.floats(0.3, 1), seeds)
def test_all_sums_among_the_mixes_of_a_track(tracks, k, share, seed):
    index, x = multitrack(tracks, k, np.random.default_rng(seed), share)
    if share < 1 and not (index[:, [b for b in range(2**k) if b.bit_count() == 2]] >= 0).any(): return
    A = subsets(index, len(x))
    np.testing.assert_allclose(A @ x, 0, atol=1e-12)
    wanted = set()
    for row in index.tolist():
        for S in range(2**k):
            for s in (1 << j for j in range(k) if S >> j & 1):
                entries = row[s], row[S - s], row[S]
                if S != s and min(entries) >= 0: wanted.add((frozenset(entries[:2]), entries[2]))
            if S.bit_count() > 2 and row[S] >= 0: wanted.add((frozenset(row[1 << j] for j in range(k) if S >> j & 1), row[S]))
    found = [(frozenset(r.indices[r.data > 0].tolist()), r.indices[r.data < 0].item()) for r in map(sparse.csr_array, A.toarray()[:, None])]
    assert len(found) == len(set(found)) and set(found) == wanted


@some
@given(st.integers(2, 20), st.integers(1, 4), seeds)
def test_builders_state_what_is_true(m, d, seed):
    rng = np.random.default_rng(seed)
    a, b, c = rng.normal(size=(3, m, d))
    g, x, i = rng.uniform(-2, 2, m), rng.normal(size=(3, m, d)), np.arange(m)
    holds = lambda A, *points: np.testing.assert_allclose(A @ np.concatenate(points), 0, atol=1e-12)
    holds(sums(np.stack([i, m+i, 2*m+i], 1), 3*m+i), a, b, c, a + b + c)
    holds(gains(i, m+i, g), a, g[:, None]*a)
    holds(analogies(i, m+i, 2*m+i, 3*m+i), a, b, c, a - b + c)


@some
@given(st.integers(5, 14), st.integers(2, 4), seeds)
def test_metrics_are_their_definitions(n, d, seed):
    rng = np.random.default_rng(seed)
    z, origin, A = rng.normal(size=(n, d)), rng.normal(size=d), random_relations(rng, n)
    np.testing.assert_allclose(sum_metrics(z, A, origin), slow_metrics(z, A, origin), rtol=1e-9, equal_nan=True)


@some
@given(st.integers(2, 4), st.floats(0, 1), seeds)
def test_metrics_are_their_definitions_on_tracks(k, noise, seed):
    rng = np.random.default_rng(seed)
    index, x = multitrack(3, k, rng)
    z, A = x + noise*rng.normal(size=x.shape), subsets(index)
    ours, theirs = sum_metrics(z, A, z[0]), slow_metrics(z, A, z[0])
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)
    if noise == 0: np.testing.assert_allclose(ours[:3], [0, 0, 1], atol=1e-12)


@some
@given(seeds, st.floats(1e-3, 1e3))
def test_order_turns_and_size_do_not_matter(seed, size):
    rng = np.random.default_rng(seed)
    index, x = multitrack(4, 3, rng)
    z, A, origin = x + 0.3*rng.normal(size=x.shape), subsets(index), rng.normal(size=5)
    before, errors = np.array(sum_metrics(z, A, origin)), relation_errors(z, A)
    order, turn = rng.permutation(len(z)), np.linalg.qr(rng.normal(size=(5, 5)))[0]
    np.testing.assert_allclose(sum_metrics(z[order], A[:, order], origin), before, rtol=1e-9)
    np.testing.assert_allclose(relation_errors(z[order], A[:, order]), errors, rtol=1e-9)
    np.testing.assert_allclose(sum_metrics(size*z @ turn, A, size*origin @ turn), before*[1, 1, 1, 1, size, 1], rtol=1e-9)
    np.testing.assert_allclose(relation_errors(size*z @ turn, A), errors, rtol=1e-9)


@some
@given(seeds, st.sampled_from([0., 1., 0.1, -3e-9, 7e8]), st.sampled_from([np.float32, np.float64]))
def test_a_collapsed_space_does_not_look_good(seed, value, dtype):
    rng = np.random.default_rng(seed)
    A, z = subsets(multitrack(5, 3, rng)[0]), np.full((35, 4), value, dtype) * rng.normal(size=4).astype(dtype)
    metrics = sum_metrics(z, A)
    assert metrics.additive >= 0.999 and metrics.demix >= 0.999 and metrics.top1 == 0 and metrics.rank == 0
    assert relation_errors(z, A).min() > 0.5


def test_a_space_collapsed_in_steps_guesses_nothing():
    "Stems in one place, pairs in another: the sums hold, but no mix can be told from the others."
    index, _ = multitrack(5, 3, np.random.default_rng(0))
    z = np.zeros((35, 4))
    for b in range(1, 8): z[index[:, b]] = b.bit_count() * np.array([0.1, 0.2, -0.3, 0.7])
    metrics = sum_metrics(z, subsets(index))
    assert metrics.additive < 1e-12 and metrics.top1 == 0 and metrics.rank == pytest.approx(1)


def test_lengths_of_zero():
    z = np.array([[1., 0], [2, 0], [0, 0], [0, 0], [0, 0], [0, 0]])
    assert sum_metrics(z, sums([[0, 1]], [2])).additive == math.inf
    assert sum_metrics(z, sums([[2, 3]], [4])).additive == 1
    assert relation_errors(z, sums([[2, 3]], [4]))[0] == 1


def test_without_sums_there_is_nothing_to_measure():
    metrics = sum_metrics(np.eye(4), gains([0], [1], 2.))
    assert all(map(math.isnan, [*metrics[:3], metrics.origin])) and metrics.rank == pytest.approx(3) and metrics.gain == pytest.approx(5**0.5)


@some
@given(st.integers(1, 40), st.integers(5, 40), seeds)
def test_blocks_change_nothing(block, n, seed):
    rng = np.random.default_rng(seed)
    z, true = rng.normal(size=(n, 2)), rng.integers(0, n, 30)
    query = z[true] + 0.2*rng.normal(size=(30, 2))
    wanted = [np.argmin(np.linalg.norm(z - q, axis=1)) == t for q, t in zip(query, true)]
    assert _nearest(z, query, true, block).tolist() == wanted == _nearest(z, query, true).tolist()


@some
@given(st.integers(2, 6), st.integers(1, 60), seeds)
def test_effective_rank_is_of_the_covariance(n, d, seed):
    z = np.random.default_rng(seed).normal(size=(n, d))
    variances = np.linalg.eigvalsh(np.atleast_2d(np.cov(z, rowvar=False)))
    assert effective_rank(z) == pytest.approx(variances.sum()**2/(variances**2).sum())


@some
@given(st.integers(1, 5), st.integers(5, 40), seeds)
def test_the_linear_map_undoes_a_linear_encoder(dim, d, seed):
    rng = np.random.default_rng(seed)
    (index, x), M, silence = multitrack(12, 3, rng), rng.normal(size=(5, d)), rng.normal(size=d)
    Y, A = x @ M + silence, subsets(index)
    W = linear_map(Y, A, dim, origin=silence)
    z = (Y - silence) @ W
    assert W.shape == (d, dim)
    assert relation_errors(z, A).max() < 1e-6
    assert dim == 1 or effective_rank(z) > 0.7*dim


@some
@given(st.integers(1, 8), st.floats(1e-4, 1), st.booleans(), seeds)
def test_the_linear_map_is_the_best_of_unit_covariance(dim, ridge, about, seed):
    rng = np.random.default_rng(seed)
    Y, A, origin = rng.normal(size=(40, 8)) + 2, random_relations(rng, 40, 20), rng.normal(size=8) if about else None
    W = linear_map(Y, A, dim, ridge, origin)
    o = np.zeros(8) if origin is None else origin
    C = (Y - o).T @ (Y - o)/40 if about else np.cov(Y, rowvar=False, bias=True)
    noise = ridge*np.diag(C).mean()
    C, R = C + noise*np.eye(8), ((A @ (Y - o)).T @ (A @ (Y - o)) + noise*(A.toarray()**2).sum()*np.eye(8))/A.shape[0]
    np.testing.assert_allclose(W.T @ C @ W, np.eye(dim), atol=1e-8)
    for _ in range(10):
        V = rng.normal(size=(8, dim))
        V = V @ np.linalg.inv(np.linalg.cholesky(V.T @ C @ V)).T
        assert np.trace(V.T @ R @ V) >= np.trace(W.T @ R @ W)*(1 - 1e-9)


@some
@given(st.integers(1, 6), seeds)
def test_whitened_residuals_are_as_large_in_all_directions(d, seed):
    rng = np.random.default_rng(seed)
    z, A = rng.normal(size=(40, d))*10**rng.uniform(-1, 1, d), random_relations(rng, 40, 30)
    W = whitening(z, A, ridge=0)
    rest = (A @ z @ W)/np.sqrt(A.power(2) @ (z*z).sum(1))[:, None] # no relation here is among points near 0
    second = rest.T @ rest
    np.testing.assert_allclose(second, np.eye(d)*second[0, 0], atol=1e-8*second[0, 0])
    np.testing.assert_allclose(W, W.T)
    assert np.square(z @ W).sum() == pytest.approx(np.square(z).sum())
    stretch = np.linalg.eigvalsh(whitening(z, A, ridge=0.01))
    assert 0 < stretch[-1]/stretch[0] <= np.sqrt(1.01/0.01)*(1 + 1e-9)


def test_whitening_leaves_alone_what_leaves_nothing_over():
    A, x = sums([[0, 1]], [2]), np.array([[1., 0], [0, 1], [1, 1]])
    for z in (x, 0*x): assert (whitening(z, A) == np.eye(2)).all()


def test_checked_relations_are_tidy():
    messy = sparse.coo_array(([1., 1, -1, 5, -5, 3, -3], ([0, 0, 0, 1, 1, 1, 1], [2, 2, 0, 1, 1, 3, 0])), shape=(2, 9))
    for A in (messy, messy.tocsr(), messy.tocsc(), sparse.csr_matrix(messy), messy.toarray(), messy.toarray().astype(int).tolist()):
        A = check_relations(A, 5)
        assert A.shape == (2, 5) and A.dtype == np.float64 and A.format == 'csr'
        assert A.indices.tolist() == [0, 2, 0, 3] and A.data.tolist() == [-1, 2, -3, 3]


def test_checking_leaves_its_input_alone():
    A = sparse.csr_array((np.array([1., 0, -1]), np.array([2, 1, 0]), np.array([0, 3])), shape=(1, 3))
    check_relations(A, 3)
    assert A.indices.tolist() == [2, 1, 0] and A.data.tolist() == [1, 0, -1]


coefficients = [[1., 1., -1.], [0., 2., -1.]]
tensor = torch.tensor(coefficients)

class Frame:
    "What is known of a data frame here: a shape, and a way to an array; its items are the names of its columns."
    def __init__(self, x): self.x, self.shape, self.ndim = np.asarray(x), np.shape(x), np.ndim(x)
    def __array__(self, dtype=None, copy=None): return np.asarray(self.x, dtype)
    def __iter__(self): return iter('abc')

containers = {
    'list': lambda: coefficients,
    'generator': lambda: (row for row in coefficients),
    'generators': lambda: ((x for x in row) for row in coefficients),
    'values of a dictionary': lambda: dict(enumerate(coefficients)).values(),
    'queue': lambda: collections.deque(coefficients),
    'frame': lambda: Frame(coefficients),
    'matrix': lambda: np.array(coefficients).view(np.matrix),
    'objects': lambda: np.array(coefficients, dtype=object),
    'fractions': lambda: [[Fraction(x) for x in row] for row in coefficients],
    'rows of a tensor': lambda: list(tensor),
    'tensor that learns': lambda: tensor.clone().requires_grad_(),
    'parameter': lambda: torch.nn.Parameter(tensor),
    'negated tensor': lambda: torch._neg_view(-tensor),
    **{f'array of {kind}': lambda kind=kind: np.array(coefficients).astype(kind) for kind in ('f2', 'f4', '>f8', 'g', 'i1', 'i8')},
    **{f'tensor of {kind}': lambda kind=kind: tensor.to(kind) for kind in (torch.float16, torch.bfloat16, torch.float64, torch.float8_e5m2, torch.int8, torch.int64)},
}
sparse_containers = {
    'pieces of a sparse tensor': lambda: torch.sparse_coo_tensor([[0, 0, 0, 0, 1, 1], [0, 0, 1, 2, 1, 2]], [.5, .5, 1., -1., 2., -1.], (2, 3)),
    'hybrid tensor': lambda: torch.sparse_coo_tensor([[0, 1]], tensor, (2, 3)),
    **{f'{layout} of {kind}': lambda layout=layout, kind=kind: tensor.to(kind).to_sparse(layout=getattr(torch, f'sparse_{layout}'), **(dict(blocksize=(1, 1)) if layout[0] == 'b' else {}))
       for layout in ('coo', 'csr', 'csc', 'bsr', 'bsc') for kind in (torch.float32, torch.float16, torch.bfloat16, torch.int8)},
    **{f'{form}_{family}': lambda form=form, family=family: getattr(sparse, f'{form}_{family}')(np.array(coefficients, np.float32))
       for form in ('coo', 'csr', 'csc', 'bsr', 'lil', 'dok', 'dia') for family in ('array', 'matrix')},
}

@pytest.mark.filterwarnings('ignore:Sparse')
@pytest.mark.parametrize('name', containers | sparse_containers)
def test_relations_and_points_in_every_container(name):
    make = (containers | sparse_containers)[name]
    np.testing.assert_array_equal(check_relations(make(), 3).toarray(), coefficients)
    with torch.inference_mode(): np.testing.assert_array_equal(check_relations(make(), 3).toarray(), coefficients)
    z, plain, A = make, np.array(coefficients), [[1, -2]]
    np.testing.assert_array_equal(relation_errors(z(), A), relation_errors(plain, A))
    np.testing.assert_array_equal(sum_metrics(z(), A, iter(plain[0])), sum_metrics(plain, A, plain[0]))
    np.testing.assert_array_equal(linear_map(z(), A, np.int64(2), torch.tensor(0.5), origin=torch.ones(3).bfloat16()), linear_map(plain, A, 2, 0.5, np.ones(3)))
    np.testing.assert_array_equal(whitening(z(), A, np.float32(0.5)), whitening(plain, A, 0.5))
    assert effective_rank(z()) == effective_rank(plain)


indices = {
    'tensors': torch.tensor, 'bytes': lambda x: np.array(x, np.uint8), 'frames': Frame, 'tuples': tuple, 'generators': lambda x: (i for i in x), 'objects': lambda x: np.array(x, dtype=object),
    'numbers of NumPy': lambda x: [np.int16(i) if np.ndim(i) == 0 else list(map(np.int16, i)) for i in x]}

@pytest.mark.parametrize('name', indices)
def test_builders_take_indices_in_every_container(name):
    given = indices[name]
    same = lambda A, B: np.testing.assert_array_equal(A.toarray(), B.toarray())
    same(sums(given([[0, 1], [1, 2]]), given([3, 4]), np.int32(6)), sums([[0, 1], [1, 2]], [3, 4], 6))
    same(sums([given([0, 1]), given([0, 1, 2])], given([3, 4])), sums([[0, 1], [0, 1, 2]], [3, 4]))
    same(gains(given([0, 1]), given([2, 3]), given([2, 3])), gains([0, 1], [2, 3], [2., 3.]))
    same(analogies(*map(given, ([0], [1], [2], [3]))), analogies([0], [1], [2], [3]))
    table = [[0, 1, 2, 3], [0, 4, 5, 6]]
    same(subsets(given(table), torch.tensor(7)), subsets(table, 7))


def test_parts_may_be_sets_and_lists_of_any_lengths():
    wanted = sums([[0, 1], [0, 1, 2]], [3, 4]).toarray()
    for parts in ([{1, 0}, frozenset([2, 0, 1])], np.array([[0, 1], [0, 1, 2]], dtype=object), [range(2), range(3)], ({0: 1, 1: 1}.keys(), [0, 1, 2])):
        np.testing.assert_array_equal(sums(parts, [3, 4]).toarray(), wanted)


def test_one_point_for_two_encodings_is_no_gain():
    "It would flatter the gain error, since no gain was applied; among the relations it counts."
    z = np.random.default_rng(0).normal(size=(4, 3))
    z[1] = z[0]
    only, both = gains([2], [3], 0.5, 4), sparse.vstack([gains([2], [3], 0.5, 4), gains([0], [1], 1., 4), -gains([0], [1], 1., 4)])
    assert sum_metrics(z, both).gain == sum_metrics(z, only).gain > 0.1
    assert math.isnan(sum_metrics(z, gains([0], [1], 1., 4)).gain) and sum_metrics(z, gains([0], [1], -1., 4)).gain == pytest.approx(2)
    assert relation_errors(z, both)[1] == 0


negative = sparse.csr_array((np.ones(2), np.array([0, -3]), np.array([0, 2])), shape=(1, 3))
refusals = {
    'A is ragged': lambda: check_relations([[1, 1, -1], [1, -1]], 3),
    'A is a set': lambda: check_relations({(1, -1)}, 2),
    'A is of type dict': lambda: check_relations({0: [1, -1]}, 2),
    'A is of type str': lambda: check_relations('relations', 2),
    'A holds NoneType': lambda: check_relations(None, 2),
    'A holds <U2: coefficients are real numbers': lambda: check_relations([['1', '-1']], 2),
    'A holds complex64: coefficients': lambda: check_relations(torch.ones(1, 2, dtype=torch.complex64).to_sparse(), 2),
    'A has masked entries': lambda: check_relations(np.ma.array([[1, -1]], mask=[[True, False]]), 2),
    'on meta': lambda: check_relations(torch.ones(1, 2, device='meta'), 2),
    'A has shape (1, 1, 2)': lambda: check_relations(torch.ones(1, 1, 2).to_sparse(), 2),
    'n is True': lambda: check_relations([[1, -1]], True),
    'n is nan': lambda: sums([[0, 1]], [2], np.nan),
    'whole is a set': lambda: sums([[0, 1]], {2}),
    'original is a set': lambda: gains({0}, [1], 2.),
    'gain is of type str': lambda: gains([0], [1], '2'),
    'parts is of type set': lambda: sums({(0, 1)}, [2]),
    'parts is of type int': lambda: sums(3, [2]),
    'parts holds float32: indices are whole numbers': lambda: sums(torch.zeros(1, 2), [2]),
    'index is ragged': lambda: subsets([[0, 1, 2, 3], [0]]),
    'z is ragged': lambda: effective_rank([[0., 1], [2]]),
    'z holds complex128': lambda: relation_errors(np.eye(2)*1j, [[1, -1]]),
    "ridge is 'small'": lambda: linear_map(np.eye(3), sums([[0, 1]], [2]), 1, ridge='small'),
    'ridge is inf': lambda: whitening(np.eye(3), sums([[0, 1]], [2]), ridge=np.inf),
    'dim is 2.0': lambda: linear_map(np.eye(3), sums([[0, 1]], [2]), 2.),
    'relation 0 refers to encoding -3': lambda: check_relations(negative, 3),
    'relation 1 refers to encoding 7, but there are only 5 rows': lambda: check_relations(sums([[0, 1], [2, 7]], [3, 4]), 5),
    'relation 1 is empty': lambda: check_relations([[1, -1], [0, 0]], 2),
    'relation 2 has only encoding 1, which says that it is 0': lambda: check_relations([[1, -1], [1, 1], [0, 5]], 2),
    'relation 0 has the coefficient inf at encoding 1': lambda: check_relations([[1, np.inf]], 2),
    'coefficients are real numbers': lambda: check_relations([[1, 1j]], 2),
    'give one row a relation': lambda: check_relations([1, -1], 2),
    'at least one relation': lambda: check_relations(sparse.csr_array((0, 4)), 4),
    'n is 2.5': lambda: check_relations([[1, -1]], 2.5),
    'there are no relations': lambda: sums([], []),
    'relation 0 names encoding 1 twice': lambda: sums([[1, 1]], [2]),
    'relation 1 names encoding 0 twice': lambda: analogies([0, 0], [1, 1], [2, 2], [3, 0]),
    'only 3 rows': lambda: gains([0], [3], 1., n=3),
    'parts[1] holds bool': lambda: sums([[0, 1], [True, False]], [2, 3]),
    'whole holds float64': lambda: sums([[0, 1]], [2.]),
    '1 in original, 2 in scaled': lambda: gains([0], [1, 2], 1.),
    'relation 1 has the coefficient nan': lambda: gains([0, 1], [2, 3], [1, np.nan]),
    'index has 6 columns': lambda: subsets(np.zeros((2, 6), int)),
    'index holds -2': lambda: subsets(np.full((1, 4), -2)),
    'index relates nothing': lambda: subsets(np.array([[-1, 0, 1, -1]])),
    'row 2 of z is not finite': lambda: effective_rank([[0.], [1], [np.inf]]),
    'origin has shape': lambda: sum_metrics(np.eye(3), sums([[0, 1]], [2]), np.zeros((1, 3))),
    'ridge is -1': lambda: whitening(np.eye(3), sums([[0, 1]], [2]), ridge=-1),
    'row 1 of z is not finite': lambda: whitening([[0.], [np.nan], [1]], sums([[0, 1]], [2])),
    'ridge is 0': lambda: linear_map(np.eye(3), sums([[0, 1]], [2]), 1, ridge=0),
}

@pytest.mark.parametrize('message', refusals)
def test_what_is_refused(message):
    with pytest.raises(ValueError) as error: refusals[message]()
    assert message in str(error.value)


def test_importing_costs_no_scipy():
    code = 'import sys, oplas.sums.relations; sys.exit("scipy.sparse" in sys.modules)'
    assert subprocess.run([sys.executable, '-c', code]).returncode == 0
