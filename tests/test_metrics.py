"The metrics agree with their definitions written out slowly, and the linear maps with theirs."
import itertools
import json
import math
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tracks import mixing_desk, multitrack, random_relations

from oplas.sums import (
    METRICS,
    Metric,
    Relations,
    Report,
    additive_floor,
    compare,
    effective_rank,
    fader_misses,
    faders,
    gains,
    guess_misses,
    is_nearest,
    linear_map,
    mean_report,
    measure,
    relation_errors,
    subsets,
    sums,
    whitening,
)

seeds, some = st.integers(0, 2**31), settings(deadline=None, max_examples=40)


def slow_metrics(z, A, origin):
    "The definitions, in plain Python, by the coefficients alone."
    z, A = [list(map(float, row)) for row in z], A.toarray().tolist()
    add, sub = (lambda a, b: [p + q for p, q in zip(a, b)]), (lambda a, b: [p - q for p, q in zip(a, b)])
    length, average = (lambda a: math.sqrt(sum(p*p for p in a))), (lambda v: sum(v)/len(v) if v else math.nan)
    rows = []
    for row in A:
        used = {i: a for i, a in enumerate(row) if a != 0}
        parts, whole = [i for i, a in used.items() if a == 1], [i for i, a in used.items() if a == -1]
        if len(parts) > 1 and len(whole) == 1 and len(used) == len(parts) + 1: rows.append((parts, whole[0]))
    relations = []
    for row in A:
        residual, squares = [0.]*len(z[0]), 0.
        for a, point in zip(row, z):
            residual = add(residual, [a*p for p in point])
            squares += (a*length(point))**2
        relations.append(length(residual)/math.sqrt(squares))
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
    no_fader = dict(faders=math.nan, fader_mean=math.nan, guess=math.nan) # no sum here has gains for all its parts
    return dict(relations=average(relations), additive=average(additive), demix=average(demix), top1=average(top1),
                gain=average(gain), **no_fader, origin=length(origin), rank=variances.sum()**2/(variances**2).sum())


def same(ours, theirs, **tolerances):
    assert list(ours) == list(theirs)
    np.testing.assert_allclose(list(ours.values()), list(theirs.values()), **tolerances)


@some
@given(st.integers(5, 14), st.integers(2, 4), seeds)
def test_metrics_are_their_definitions(n, d, seed):
    rng = np.random.default_rng(seed)
    z, origin, A = rng.normal(size=(n, d)), rng.normal(size=d), random_relations(rng, n)
    same(measure(z, A, origin), slow_metrics(z, A, origin), rtol=1e-9, equal_nan=True)


@some
@given(st.integers(2, 4), st.floats(0, 1), seeds)
def test_metrics_are_their_definitions_on_tracks(k, noise, seed):
    rng = np.random.default_rng(seed)
    index, x = multitrack(3, k, rng)
    z, A = x + noise*rng.normal(size=x.shape), subsets(index)
    ours = measure(z, A, z[0])
    same(ours, slow_metrics(z, A, z[0]), rtol=1e-9, atol=1e-12)
    if noise == 0: np.testing.assert_allclose([ours.additive, ours.demix, ours.top1], [0, 0, 1], atol=1e-12)


@some
@given(seeds, st.floats(1e-3, 1e3))
def test_order_turns_and_size_do_not_matter(seed, size):
    rng = np.random.default_rng(seed)
    index, x = multitrack(4, 3, rng)
    z, A, origin = x + 0.3*rng.normal(size=x.shape), subsets(index), rng.normal(size=5)
    before, errors = measure(z, A, origin), relation_errors(z, A)
    order, turn = rng.permutation(len(z)), np.linalg.qr(rng.normal(size=(5, 5)))[0]
    same(measure(z[order], A[:, order], origin), before, rtol=1e-9)
    np.testing.assert_allclose(relation_errors(z[order], A[:, order]), errors, rtol=1e-9)
    turned = measure(size*z @ turn, A, size*origin @ turn)
    same(turned, before | dict(origin=size*before.origin), rtol=1e-9)
    np.testing.assert_allclose(relation_errors(size*z @ turn, A), errors, rtol=1e-9)


@some
@given(seeds, st.sampled_from([0., 1., 0.1, -3e-9, 7e8]), st.sampled_from([np.float32, np.float64]))
def test_a_collapsed_space_does_not_look_good(seed, value, dtype):
    rng = np.random.default_rng(seed)
    A, z = subsets(multitrack(5, 3, rng)[0]), np.full((35, 4), value, dtype) * rng.normal(size=4).astype(dtype)
    metrics = measure(z, A)
    assert metrics.additive >= 0.999 and metrics.demix >= 0.999 and metrics.top1 == 0 and metrics.rank == 0
    assert relation_errors(z, A).min() > 0.5


def test_a_space_collapsed_in_steps_guesses_nothing():
    "Stems in one place, pairs in another: the sums hold, but no mix can be told from the others."
    index, _ = multitrack(5, 3, np.random.default_rng(0))
    z = np.zeros((35, 4))
    for b in range(1, 8): z[index[:, b]] = b.bit_count() * np.array([0.1, 0.2, -0.3, 0.7])
    metrics = measure(z, subsets(index))
    assert metrics.additive < 1e-12 and metrics.top1 == 0 and metrics.rank == pytest.approx(1)


def slow_faders(z_mix, z_stems):
    "The best of all least-squares solutions over some of the stems in which no coefficient is negative."
    best,least = np.zeros(len(z_stems)), np.linalg.norm(z_mix)
    for used in itertools.product([False, True], repeat=len(z_stems)):
        coefficients = np.zeros(len(z_stems))
        coefficients[list(used)] = np.linalg.lstsq(z_stems[list(used)].T, z_mix, rcond=None)[0]
        residual = np.linalg.norm(coefficients @ z_stems - z_mix)
        if coefficients.min() >= 0 and residual < least: best,least = coefficients, residual
    return best


powers = st.sampled_from([0.5, 1., 1.5, 2.])


@some
@given(st.integers(2, 6), powers, seeds)
def test_faders_are_exact_where_sums_hold(k, power, seed):
    z, A, decibels = mixing_desk(4, k, np.random.default_rng(seed), power)
    np.testing.assert_allclose(fader_misses(z, A), 0, atol=1e-5)
    np.testing.assert_allclose(guess_misses(A), np.abs(decibels.ravel()))
    read = faders(z[2*k], z[:k], power)
    np.testing.assert_allclose(20*np.log10(read), decibels[0], atol=1e-5)
    found = measure(z, A)
    assert found.faders < 1e-5 and found.fader_mean < 1e-5 and found.guess == pytest.approx(np.median(np.abs(decibels)))


@some
@given(st.integers(1, 4), st.integers(1, 6), powers, seeds)
def test_faders_are_the_best_that_are_not_negative(k, d, power, seed):
    rng = np.random.default_rng(seed)
    z_stems, z_mix = rng.normal(size=(min(k, d), d)), rng.normal(size=d)
    np.testing.assert_allclose(faders(z_mix, z_stems, power)**power, slow_faders(z_mix, z_stems), atol=1e-9)


@some
@given(st.integers(2, 4), seeds, st.floats(1e-3, 1e3))
def test_misses_of_faders_are_their_definition(k, seed, size):
    rng = np.random.default_rng(seed)
    z, A, decibels = mixing_desk(3, k, rng, 1.5)
    z += 0.3*rng.normal(size=z.shape)
    misses = []
    for track,true in zip(z.reshape(3, 2*k + 1, -1), decibels):
        read = slow_faders(track[2*k], track[:k])**(1/1.5)
        misses += np.abs(20*np.log10(np.maximum(read, 0.01)) - true).tolist()
    turn = np.linalg.qr(rng.normal(size=(6, 6)))[0]
    order = rng.permutation(len(z))
    for points,relations in ((z, A), (size*z @ turn, A), (z[order], A[:, order])):
        np.testing.assert_allclose(fader_misses(points, relations), misses, atol=1e-6)
    found = measure(z, A)
    assert found.faders == pytest.approx(np.median(misses)) and found.fader_mean == pytest.approx(np.mean(misses))


@some
@given(seeds)
def test_the_square_of_a_gain_read_as_a_gain_is_as_wrong_as_no_answer(seed):
    z, A, _ = mixing_desk(5, 3, np.random.default_rng(seed), power=2)
    as_gains = Relations(A.matrix, A.kinds) # the coefficients are taken for gains, and the true gains are their roots
    np.testing.assert_allclose(fader_misses(z, A), 0, atol=1e-5)
    np.testing.assert_allclose(guess_misses(as_gains), 2*guess_misses(A))
    read = faders(z[6], z[:3], 1.)
    np.testing.assert_allclose(np.abs(20*np.log10(read)) - guess_misses(A)[:3], guess_misses(A)[:3], atol=1e-5)


@some
@given(st.integers(3, 5), st.integers(1, 2), seeds)
def test_no_collapsed_space_passes_the_faders(k, d, seed):
    rng = np.random.default_rng(seed)
    z, A, decibels = mixing_desk(40, k, rng)
    flat = z[:, :d] @ rng.normal(size=(d, 6))
    found = measure(flat, A)
    assert found.additive < 1e-9 and found.gain < 1e-9 and found.rank <= d + 1e-9
    assert found.faders > found.guess
    nowhere = measure(0*z, A)
    assert nowhere.fader_mean == pytest.approx((40 + decibels).mean())


def test_what_is_no_fader_is_passed_over():
    "A part without a gain, a polarity turned, a sum that has one original twice."
    z = np.random.default_rng(0).normal(size=(7, 4))
    some_gains = gains([0, 1], [2, 3], [2., -2.], 7) + gains([0], [4], 3., 7)
    assert not len(fader_misses(z, some_gains + sums([[2, 3], [2, 5], [2, 4]], [6, 6, 6], 7)))
    assert math.isnan(measure(z, sums([[2, 3]], [6], 7)).faders) and math.isnan(measure(z, some_gains).guess)


@some
@given(st.integers(1, 30), st.integers(1, 5), seeds)
def test_no_sums_pass_the_floor(n, d, seed):
    rng = np.random.default_rng(seed)
    z, other, s, shift = rng.normal(size=(4, n, d))*10**rng.uniform(-1, 1, size=(4, n, 1))
    def mean_error(s, s_other):
        errors = [np.linalg.norm(s - z, axis=1)/np.linalg.norm(z, axis=1),
                  np.linalg.norm(s_other - other, axis=1)/np.linalg.norm(other, axis=1)]
        return np.mean(errors)
    floor = additive_floor(z, other)
    softer = np.where((np.linalg.norm(z, axis=1) < np.linalg.norm(other, axis=1))[:, None], z, other)
    assert mean_error(s, s) >= floor*(1 - 1e-12) and mean_error(softer, softer) == pytest.approx(floor)
    moved = np.linalg.norm(shift, axis=1)
    assert mean_error(s, s + shift) >= additive_floor(z, other, moved)*(1 - 1e-12)
    assert additive_floor(z, other, moved) <= floor and additive_floor(z, z) == 0 == additive_floor(0*z, 0*z)
    with pytest.raises(ValueError, match='give pairs of points'): additive_floor(z, np.zeros((n + 1, d)))


def test_a_guess_is_noted_below_the_table():
    z, A, _ = mixing_desk(3, 3, np.random.default_rng(0))
    report = compare(dict(h=z, half=z[:, :3]), A)
    assert f'guessing 0 dB misses by {report["h"].guess:.1f} dB' in repr(report) and 'guess ↓' not in repr(report)
    assert repr(Report.from_names(json.loads(json.dumps(report)))) == repr(report) == repr(mean_report([report]*2))
    assert 'guess' not in repr(compare(dict(h=z), A[A.kinds == 'sum']))


def test_lengths_of_zero():
    z = np.array([[1., 0], [2, 0], [0, 0], [0, 0], [0, 0], [0, 0]])
    assert measure(z, sums([[0, 1]], [2])).additive == math.inf
    assert measure(z, sums([[2, 3]], [4])).additive == 1
    assert relation_errors(z, sums([[2, 3]], [4]))[0] == 1


def test_without_sums_there_is_nothing_to_measure():
    metrics = measure(np.eye(4), gains([0], [1], 2.))
    assert all(math.isnan(metrics[name]) for name in ('additive', 'demix', 'top1', 'origin'))
    assert metrics.rank == pytest.approx(3) and metrics.gain == pytest.approx(5**0.5)


@some
@given(st.integers(1, 40), st.integers(5, 40), seeds)
def test_blocks_change_nothing(block, n, seed):
    rng = np.random.default_rng(seed)
    z, true = rng.normal(size=(n, 2)), rng.integers(0, n, 30)
    query = z[true] + 0.2*rng.normal(size=(30, 2))
    wanted = [np.argmin(np.linalg.norm(z - q, axis=1)) == t for q, t in zip(query, true)]
    assert is_nearest(z, query, true, block).tolist() == wanted == is_nearest(z, query, true).tolist()


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
    assert dim == 1 or effective_rank(z/np.linalg.norm(Y - silence, axis=1)[:, None]) > 0.7*dim


@some
@given(st.integers(1, 8), st.floats(1e-4, 1), st.booleans(), seeds)
def test_the_linear_map_is_the_best_of_unit_covariance(dim, ridge, about, seed):
    rng = np.random.default_rng(seed)
    Y, A, origin = rng.normal(size=(40, 8)) + 2, random_relations(rng, 40, 20), rng.normal(size=8) if about else None
    W = linear_map(Y, A, dim, ridge, origin)
    centred = Y - (origin if about else Y.mean(0))
    points = [y/np.linalg.norm(y) for y in centred]
    relations = zip(A.toarray(), A @ (Y - origin if about else Y))
    residuals = [rest/np.sqrt(sum(a**2*(y @ y) for a, y in zip(row, centred))) for row, rest in relations]
    noise = ridge/8 # of the mean variance of a coordinate, where all lengths are 1
    C, R = (sum(np.outer(x, x) for x in rows)/len(rows) + noise*np.eye(8) for rows in (points, residuals))
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
    rest = (A @ z @ W)/np.sqrt(A.matrix.power(2) @ (z*z).sum(1))[:, None] # no relation here is among points near 0
    second = rest.T @ rest
    np.testing.assert_allclose(second, np.eye(d)*second[0, 0], atol=1e-8*second[0, 0])
    np.testing.assert_allclose(W, W.T)
    assert np.square(z @ W).sum() == pytest.approx(np.square(z).sum())
    stretch = np.linalg.eigvalsh(whitening(z, A, ridge=0.01))
    assert 0 < stretch[-1]/stretch[0] <= np.sqrt(1.01/0.01)*(1 + 1e-9)


def test_whitening_leaves_alone_what_leaves_nothing_over():
    A, x = sums([[0, 1]], [2]), np.array([[1., 0], [0, 1], [1, 1]])
    for z in (x, 0*x): assert (whitening(z, A) == np.eye(2)).all()


def test_one_point_for_two_encodings_is_no_gain():
    "It would flatter the gain error, since no gain was applied; among the relations it counts."
    z = np.random.default_rng(0).normal(size=(4, 3))
    z[1] = z[0]
    only = gains([2], [3], 0.5, 4)
    both = only + gains([0], [1], 1., 4) + Relations(-gains([0], [1], 1., 4).matrix)
    assert measure(z, both).gain == measure(z, only).gain > 0.1
    assert math.isnan(measure(z, gains([0], [1], 1., 4)).gain)
    assert measure(z, gains([0], [1], -1., 4)).gain == pytest.approx(2)
    assert relation_errors(z, both)[1] == 0


def test_one_entry_makes_a_metric(monkeypatch):
    x, A = np.array([[1., 0], [0, 1], [1, 1]]), sums([[0, 1]], [2])
    old = compare(dict(h=x), A)
    monkeypatch.setitem(METRICS, 'spread', Metric(lambda z, A, origin: float(z.std()), 'higher', '.2f'))
    new = compare(dict(h=x, half=x/2), A)
    assert new['h'].spread == 2*new['half'].spread == x.std() and 'spread ↑' in repr(new)
    assert 'spread' not in repr(old) and 'spread' not in repr(
        Report.from_names(old)
    )  # what was kept before it was there
    mean = mean_report([new, compare(dict(h=3*x, half=x/2), A)])
    assert mean['h'].spread == pytest.approx(2*x.std()) and mean['half'].spread == new['half'].spread
    monkeypatch.undo()
    assert 'spread' not in repr(Report.from_names(new))


@some
@given(seeds, st.integers(1, 5))
def test_a_mean_report_is_the_mean_of_each_number(seed, count):
    rng = np.random.default_rng(seed)
    A, points = random_relations(rng, 14), rng.normal(size=(count, 2, 14, 3))
    reports = [compare(dict(a=a, b=(b, b[0])), A) for a, b in points]
    mean = mean_report(reports)
    for space in 'ab':
        wanted = {name: sum(r[space][name] for r in reports)/count for name in METRICS}
        same(mean[space], wanted, rtol=1e-12, equal_nan=True)


def test_reports_are_dictionaries_that_can_be_pickled():
    report = compare(dict(h=np.eye(3)), sums([[0, 1]], [2]))
    again = pickle.loads(pickle.dumps(report))
    assert type(again) is type(report) and type(again['h']) is type(report['h']) and repr(again) == repr(report)
    assert not hasattr(report['h'], 'unknown')
