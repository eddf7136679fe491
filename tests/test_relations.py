"Relations state what is true, in every container, and refuse what cannot be."
import collections
import pickle
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from tracks import multitrack, random_relations

from oplas.sums import (
    Relations,
    analogies,
    check_relations,
    effective_rank,
    gains,
    linear_map,
    measure,
    relation_errors,
    subsets,
    sums,
    whitening,
)

seeds, some = st.integers(0, 2**31), settings(deadline=None, max_examples=40)


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
            if S.bit_count() > 2 and row[S] >= 0:
                wanted.add((frozenset(row[1 << j] for j in range(k) if S >> j & 1), row[S]))
    rows = map(sparse.csr_array, A.toarray()[:, None])
    found = [(frozenset(r.indices[r.data > 0].tolist()), r.indices[r.data < 0].item()) for r in rows]
    assert len(found) == len(set(found)) and set(found) == wanted


@some
@given(st.integers(2, 20), st.integers(1, 4), seeds)
def test_builders_state_what_is_true(m, d, seed):
    rng = np.random.default_rng(seed)
    a, b, c = rng.normal(size=(3, m, d))
    g, i = rng.uniform(-2, 2, m), np.arange(m)
    holds = lambda A, *points: np.testing.assert_allclose(A @ np.concatenate(points), 0, atol=1e-12)
    holds(sums(np.stack([i, m+i, 2*m+i], 1), 3*m+i), a, b, c, a + b + c)
    holds(gains(i, m+i, g), a, g[:, None]*a)
    holds(analogies(i, m+i, 2*m+i, 3*m+i), a, b, c, a - b + c)


@some
@given(st.integers(1, 20), st.floats(0.25, 4), seeds)
def test_powers_of_gains_stay_with_their_rows(m, power, seed):
    rng = np.random.default_rng(seed)
    g, i, n = rng.uniform(0.1, 3, m), np.arange(m), 2*m + 3
    A = sums([[0, 1]], [n - 1], n) + gains(i, m+i, g, n, power) + gains(i, m+i, g, n)
    assert A.powers.tolist() == [1.]*1 + [power]*m + [1.]*m
    rows = rng.permutation(len(A))
    for B in (pickle.loads(pickle.dumps(A[rows])), check_relations(A[rows], n + 2), A[rows][:, :n]):
        assert (B.powers == A.powers[rows]).all() and (B.kinds == A.kinds[rows]).all()
        of_gains = B[B.kinds == 'gain']
        read = of_gains.matrix.max(axis=1).toarray().ravel()**(1/of_gains.powers)
        np.testing.assert_allclose(read, np.concatenate([g, g])[rows[rows > 0] - 1])


def test_powers_that_no_gain_has():
    for power in (0, -1, float('nan'), float('inf'), '2', None, True):
        with pytest.raises(ValueError, match='power is'): gains([0], [1], 2., power=power)
    for power in (0, -1, float('nan'), float('inf')):
        A = Relations([[2, -1]], 'gain', power)
        with pytest.raises(ValueError, match='relation 0 has the power'): check_relations(A, 2)
    with pytest.raises(ValueError, match='one for each of the 1 relations'): Relations([[2, -1]], 'gain', [1, 2])
    with pytest.raises(ValueError, match='has no power 2'): gains([0], [1], -2., power=2)
    assert gains([0], [1], -2.).toarray().tolist() == [[-2, -1]]


def test_checked_relations_are_tidy():
    messy = sparse.coo_array(([1., 1, -1, 5, -5, 3, -3], ([0, 0, 0, 1, 1, 1, 1], [2, 2, 0, 1, 1, 3, 0])), shape=(2, 9))
    for A in (
        messy,
        messy.tocsr(),
        messy.tocsc(),
        sparse.csr_matrix(messy),
        messy.toarray(),
        messy.toarray().astype(int).tolist(),
    ):
        A = check_relations(A, 5)
        matrix = A.matrix
        assert A.shape == (2, 5) and matrix.dtype == np.float64 and matrix.format == 'csr'
        assert matrix.indices.tolist() == [0, 2, 0, 3] and matrix.data.tolist() == [-1, 2, -3, 3]


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
    **{
        f'array of {kind}': lambda kind=kind: np.array(coefficients).astype(kind)
        for kind in ('f2', 'f4', '>f8', 'g', 'i1', 'i8')
    },
    **{
        f'tensor of {kind}': lambda kind=kind: tensor.to(kind)
        for kind in (torch.float16, torch.bfloat16, torch.float64, torch.float8_e5m2, torch.int8, torch.int64)
    },
}
sparse_containers = {
    'pieces of a sparse tensor': lambda: torch.sparse_coo_tensor(
        [[0, 0, 0, 0, 1, 1], [0, 0, 1, 2, 1, 2]], [0.5, 0.5, 1.0, -1.0, 2.0, -1.0], (2, 3)
    ),
    'hybrid tensor': lambda: torch.sparse_coo_tensor([[0, 1]], tensor, (2, 3)),
    **{
        f'{layout} of {kind}': lambda layout=layout, kind=kind: tensor.to(kind).to_sparse(
            layout=getattr(torch, f'sparse_{layout}'), **(dict(blocksize=(1, 1)) if layout[0] == 'b' else {})
        )
        for layout in ('coo', 'csr', 'csc', 'bsr', 'bsc')
        for kind in (torch.float32, torch.float16, torch.bfloat16, torch.int8)
    },
    **{
        f'{form}_{family}': lambda form=form, family=family: getattr(sparse, f'{form}_{family}')(
            np.array(coefficients, np.float32)
        )
        for form in ('coo', 'csr', 'csc', 'bsr', 'lil', 'dok', 'dia')
        for family in ('array', 'matrix')
    },
}

@pytest.mark.filterwarnings('ignore:Sparse')
@pytest.mark.parametrize('name', containers | sparse_containers)
def test_relations_and_points_in_every_container(name):
    make = (containers | sparse_containers)[name]
    np.testing.assert_array_equal(check_relations(make(), 3).toarray(), coefficients)
    with torch.inference_mode(): np.testing.assert_array_equal(check_relations(make(), 3).toarray(), coefficients)
    z, plain, A = make, np.array(coefficients), [[1, -2]]
    np.testing.assert_array_equal(relation_errors(z(), A), relation_errors(plain, A))
    np.testing.assert_equal(measure(z(), A, iter(plain[0])), measure(plain, A, plain[0]))
    np.testing.assert_array_equal(
        linear_map(z(), A, np.int64(2), torch.tensor(0.5), origin=torch.ones(3).bfloat16()),
        linear_map(plain, A, 2, 0.5, np.ones(3)),
    )
    np.testing.assert_array_equal(whitening(z(), A, np.float32(0.5)), whitening(plain, A, 0.5))
    assert effective_rank(z()) == effective_rank(plain)


indices = {
    'tensors': torch.tensor,
    'bytes': lambda x: np.array(x, np.uint8),
    'frames': Frame,
    'tuples': tuple,
    'generators': lambda x: (i for i in x),
    'objects': lambda x: np.array(x, dtype=object),
    'numbers of NumPy': lambda x: [np.int16(i) if np.ndim(i) == 0 else list(map(np.int16, i)) for i in x],
}

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
    for parts in (
        [{1, 0}, frozenset([2, 0, 1])],
        np.array([[0, 1], [0, 1, 2]], dtype=object),
        [range(2), range(3)],
        ({0: 1, 1: 1}.keys(), [0, 1, 2]),
    ):
        np.testing.assert_array_equal(sums(parts, [3, 4]).toarray(), wanted)


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
    'original is a set': lambda: gains({0}, [1], 2.0),
    'gain is of type str': lambda: gains([0], [1], '2'),
    'parts is of type set': lambda: sums({(0, 1)}, [2]),
    'parts is of type int': lambda: sums(3, [2]),
    'parts holds float32: indices are whole numbers': lambda: sums(torch.zeros(1, 2), [2]),
    'index is ragged': lambda: subsets([[0, 1, 2, 3], [0]]),
    'z is ragged': lambda: effective_rank([[0.0, 1], [2]]),
    'z holds complex128': lambda: relation_errors(np.eye(2) * 1j, [[1, -1]]),
    "ridge is 'small'": lambda: linear_map(np.eye(3), sums([[0, 1]], [2]), 1, ridge='small'),
    'ridge is inf': lambda: whitening(np.eye(3), sums([[0, 1]], [2]), ridge=np.inf),
    'dim is 2.0': lambda: linear_map(np.eye(3), sums([[0, 1]], [2]), 2.0),
    'relation 0 refers to encoding -3': lambda: check_relations(negative, 3),
    'relation 1 refers to encoding 7, but there are only 5 rows': lambda: check_relations(
        sums([[0, 1], [2, 7]], [3, 4]), 5
    ),
    'relation 1 is empty': lambda: check_relations([[1, -1], [0, 0]], 2),
    'relation 2 has only encoding 1, which says that it is 0': lambda: check_relations([[1, -1], [1, 1], [0, 5]], 2),
    'relation 0 has the coefficient inf at encoding 1': lambda: check_relations([[1, np.inf]], 2),
    'coefficients are real numbers': lambda: check_relations([[1, 1j]], 2),
    'give one row a relation': lambda: check_relations([1, -1], 2),
    "relation 1 is called a sum, but its coefficients are [2.0, -1.0]": lambda: check_relations(
        Relations([[1, -1], [2, -1]], 'sum'), 2
    ),
    'relation 0 is called a gain': lambda: measure(np.eye(3), Relations([[1, 1, -1]], 'gain')),
    'the other among 3: give both the same n': lambda: gains([0], [1], 2.0) + gains([0], [2], 2.0),
    'kinds has shape (2,)': lambda: Relations([[1, -1]], ['sum', 'sum']),
    'at least one relation': lambda: check_relations(sparse.csr_array((0, 4)), 4),
    'n is 2.5': lambda: check_relations([[1, -1]], 2.5),
    'there are no relations': lambda: sums([], []),
    'relation 0 names encoding 1 twice': lambda: sums([[1, 1]], [2]),
    'relation 1 names encoding 0 twice': lambda: analogies([0, 0], [1, 1], [2, 2], [3, 0]),
    'only 3 rows': lambda: gains([0], [3], 1.0, n=3),
    'parts[1] holds bool': lambda: sums([[0, 1], [True, False]], [2, 3]),
    'whole holds float64': lambda: sums([[0, 1]], [2.0]),
    '1 in original, 2 in scaled': lambda: gains([0], [1, 2], 1.0),
    'relation 1 has the coefficient nan': lambda: gains([0, 1], [2, 3], [1, np.nan]),
    'index has 6 columns': lambda: subsets(np.zeros((2, 6), int)),
    'index holds -2': lambda: subsets(np.full((1, 4), -2)),
    'index relates nothing': lambda: subsets(np.array([[-1, 0, 1, -1]])),
    'row 2 of z is not finite': lambda: effective_rank([[0.0], [1], [np.inf]]),
    'origin has shape': lambda: measure(np.eye(3), sums([[0, 1]], [2]), np.zeros((1, 3))),
    'ridge is -1': lambda: whitening(np.eye(3), sums([[0, 1]], [2]), ridge=-1),
    'row 1 of z is not finite': lambda: whitening([[0.0], [np.nan], [1]], sums([[0, 1]], [2])),
    'ridge is 0': lambda: linear_map(np.eye(3), sums([[0, 1]], [2]), 1, ridge=0),
}

@pytest.mark.parametrize('message', refusals)
def test_what_is_refused(message):
    with pytest.raises(ValueError) as error: refusals[message]()
    assert message in str(error.value)


def test_importing_costs_no_scipy():
    code = 'import sys, oplas.sums.relations; sys.exit("scipy.sparse" in sys.modules)'
    assert subprocess.run([sys.executable, '-c', code]).returncode == 0


def test_kinds_go_wherever_rows_go():
    rng = np.random.default_rng(0)
    A = random_relations(rng, 20) + Relations([[1, -1] + [0]*18, [3, 5] + [0]*18], ['copy', 'odd'])
    rows, columns = rng.permutation(len(A)), rng.permutation(20)
    wanted = dict(zip(map(tuple, A.toarray().tolist()), A.kinds))
    for cut in (
        A[rows],
        A[rows, :],
        A[rows, ...],
        A[np.sort(rows)],
        A[rows > 3],
        A[4:9],
        A[0],
        pickle.loads(pickle.dumps(A)),
        check_relations(A, 20),
    ):
        assert [wanted[tuple(row)] for row in cut.toarray().tolist()] == cut.kinds.tolist() and cut.shape == (
            len(cut.kinds),
            20,
        )
    assert A[:, columns].kinds.tolist() == A.kinds.tolist()
    np.testing.assert_array_equal(A[:, columns].toarray(), A.toarray()[:, columns])
    both = A + A[rows]
    assert both.kinds.tolist() == A.kinds.tolist() + A.kinds[rows].tolist() and both.shape == (2*len(A), 20)
    with pytest.raises(TypeError): A + A.toarray()
    with pytest.raises(IndexError): A[len(A)]


def test_a_plain_matrix_has_kinds_only_where_they_are_certain():
    rows = {'sum': [1, 1, -1, 0], 'gain': [0, 0.5, 0, -1], 'relation': [1, -1, 0, 0]}
    others = [[1, -1, 1, -1], [-1, -1, 0, 0], [1, 2, -1, 0], [2, 3, 0, 0], [-1, -1, 1, 0], [1, 1, 0, 0]]
    assert check_relations([*rows.values(), *others], 4).kinds.tolist() == [*rows, *['relation']*len(others)]
    assert (
        check_relations(Relations(list(rows.values())), 4).kinds.tolist() == ['relation'] * 3
    )  # nothing is guessed about what was named
