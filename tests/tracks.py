"Worlds of tracks whose sums are known, and relations drawn at random."
import numpy as np

from oplas.sums import analogies, gains, sums


def multitrack(tracks, k, rng, share=1.):
    "An index of the mixes of k stems, in shuffled order, a share of them encoded; and their sounds, which add up."
    index = np.full((tracks, 2**k), -1)
    is_single = lambda b: b.bit_count() == 1
    mixes = [(t, b) for t in range(tracks) for b in range(1, 2**k) if is_single(b) or rng.random() < share]
    places = rng.permutation(len(mixes))
    stems, x = rng.normal(size=(tracks, k, 5)), np.zeros((len(mixes), 5))
    for (t, b), i in zip(mixes, places):
        index[t, b] = i
        x[i] = sum(stems[t, j] for j in range(k) if b >> j & 1)
    return index, x


def mixing_desk(tracks, k, rng, power=1., d=6):
    "Points that add up: of each track k stems, the same after gains, and their mix; relations; and the gains in dB."
    decibels = rng.uniform(-6, 6, size=(tracks, k))
    own = rng.normal(size=(tracks, k, d))
    scaled = 10**(power*decibels/20)[..., None]*own
    z = np.concatenate([own, scaled, scaled.sum(1, keepdims=True)], 1).reshape(-1, d)
    stems = (2*k + 1)*np.arange(tracks)[:, None] + np.arange(k)
    original, gain = stems.ravel(), 10**(decibels.ravel()/20)
    A = sums(stems + k, stems[:, 0] + 2*k) + gains(original, original + k, gain, len(z), power)
    return z, A, decibels


def random_relations(rng, n, m=12):
    "Sums of two and three parts, some sharing wholes and parts, with a gain and an analogy."
    pick = lambda k: rng.choice(n, k, replace=False)
    groups = [pick(rng.integers(3, 5)) for _ in range(m)]
    original, scaled = pick(2)
    many_sums = sums([g[:-1] for g in groups], [g[-1] for g in groups], n)
    return many_sums + gains([original], [scaled], 0.5, n) + analogies(*([i] for i in pick(4)), n)
