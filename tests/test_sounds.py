"Sounds to learn from: levelled, roughed up, and mixed at random."
import math
from random import Random

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from oplas.sound import EFFECTS, StemDataset, active_level, level_stems, pass_codec, rough_up

few = settings(max_examples=25, deadline=None)


def rms(sound): return float(np.sqrt(np.mean(np.square(np.asarray(sound, float)))))


def noise(*shape, seed=0): return np.random.default_rng(seed).uniform(-0.5, 0.5, shape).astype(np.float32)


def click(n): return 0.5*(np.arange(n) == n//2)


def tone(n, rate, hz=440): return 0.3*np.sin(2*np.pi*hz*np.arange(n)/rate)


kinds = dict(
    noise=lambda n, rate: noise(n),
    click=lambda n, rate: click(n),
    low=lambda n, rate: tone(n, rate, rate / 200),
    high=lambda n, rate: tone(n, rate, 0.49 * rate),
    burst=lambda n, rate: noise(n) * (np.arange(n) < n // 10),
)


def same(a, b): return a.keys() == b.keys() and all(
    torch.equal(a[k], b[k]) if isinstance(a[k], torch.Tensor) else a[k] == b[k] for k in a)


# Roughing up

@given(
    kind=st.sampled_from(list(kinds)),
    rate=st.sampled_from([8000, 12345, 16000, 44100]),
    seconds=st.floats(0.05, 2),
    seed=st.integers(0, 2**70),
    loud=st.sampled_from([1e-4, 0.01, 1, 4]),
)
@few
def test_a_rough_sound(kind, rate, seconds, seed, loud):
    sound = torch.tensor(loud*kinds[kind](round(seconds*rate), rate), dtype=torch.float32)
    before = sound.clone()
    rough = rough_up(sound, rate, seed)
    assert rough.shape == sound.shape and rough.dtype == torch.float32 and rough.isfinite().all()
    assert rms(rough) == pytest.approx(rms(sound), rel=1e-3) and torch.equal(sound, before)
    assert torch.equal(rough_up(sound, rate, seed), rough)


@pytest.mark.parametrize('kind', kinds)
@pytest.mark.parametrize('name', EFFECTS)
def test_an_effect_does_not_ask_how_loud_a_sound_is(name, kind):
    effect, sound = EFFECTS[name], kinds[kind](16000, 16000).astype(float)
    for amount in (effect.least, effect.most):
        changed = effect.apply(sound, 16000, amount, Random(1))
        assert changed.shape == sound.shape and np.isfinite(changed).all()
        # a power of two changes no digit, except where MP3 takes what it is given for 16 bits
        assert np.abs(effect.apply(sound/64, 16000, amount, Random(1))*64 - changed).max() < 1e-4
    # MP3 keeps a click, and may keep the rest as it was; all others change what they hear
    assert name in ('codec', 'drive', 'level') or rms(changed - sound) > 0.001*rms(sound)


@pytest.mark.parametrize('rate', [8000, 11025, 16000, 22050, 32000, 44100, 48000])
@pytest.mark.parametrize('amount', [0., 0.5, 0.9, 0.95, 0.99])
def test_mp3_stays_in_place(rate, amount):
    sound = np.cumsum(noise(rate))*(np.arange(rate) > rate//3)
    sound -= sound.mean()
    passed = pass_codec(sound, rate, amount)
    lags = np.fft.irfft(np.fft.rfft(passed, 2*rate)*np.fft.rfft(sound, 2*rate).conj())
    assert len(passed) == rate and abs(lags.argmax()) < 3 and np.corrcoef(passed, sound)[0, 1] > 0.9


def test_what_would_silence_a_sound_is_left_out():
    high = torch.tensor(tone(16000, 16000, 7900), dtype=torch.float32)
    codec = EFFECTS['codec']._replace(chance=1., least=0.99, most=0.99)
    assert rms(pass_codec(high.double().numpy(), 16000, 0.99)) < 0.01*rms(high)
    assert torch.equal(rough_up(high, 16000, 0, dict(codec=codec)), high)


def test_silence_stays_silent():
    for silence in (torch.zeros(4000), torch.full((4000,), 1e-8)):
        assert all(torch.equal(rough_up(silence, 16000, seed), silence) for seed in range(20))


def test_effects_are_drawn_one_by_one():
    sound, often = torch.from_numpy(noise(4000)), {}
    for name, effect in EFFECTS.items():
        alone = {name: effect}
        often[name] = np.mean([not torch.equal(rough_up(sound, 16000, s, alone), sound) for s in range(80)])
        assert abs(often[name] - effect.chance) < 0.17
    # without the last one, the others do what they did
    fewer = {name: effect for name, effect in EFFECTS.items() if name != 'codec'}
    never = EFFECTS | dict(codec=EFFECTS['codec']._replace(chance=0.))
    for seed in range(10):
        assert torch.equal(rough_up(sound, 16000, seed, fewer), rough_up(sound, 16000, seed, never))


# Levels

def level_by_hand(stem, rate):
    "The definition, frame by frame."
    size = round(0.05*rate)
    power = [np.mean(stem[k:k + size].astype(float)**2) for k in range(0, len(stem) - size + 1, size)]
    heard = [p for p in power if p >= max(1e-4*max(power), 1e-5)]
    return math.sqrt(np.mean(heard)) if heard else 0


@given(
    kind=st.sampled_from(list(kinds)),
    rate=st.sampled_from([8000, 16000, 44100]),
    seconds=st.floats(0.05, 2),
    loud=st.floats(-100, 10),
)
@few
def test_stems_come_to_one_level(kind, rate, seconds, loud):
    stem = (10**(loud/20)*kinds[kind](round(seconds*rate), rate)).astype(np.float32)
    stems = torch.from_numpy(np.stack([stem, 0*stem]))
    assert active_level(stems, rate).tolist() == pytest.approx([level_by_hand(stem, rate), 0], rel=1e-4, abs=1e-9)
    levelled = level_stems(stems, rate)
    assert levelled.isfinite().all() and torch.equal(levelled[1], stems[1])
    if active_level(stems, rate)[0]: assert active_level(levelled, rate)[0] == pytest.approx(10**(-26/20), rel=1e-4)
    else: assert torch.equal(levelled, stems)


def test_a_rest_does_not_count():
    sound = torch.from_numpy(noise(1, 16000))
    rest = torch.zeros(1, 80000)
    alone = active_level(sound, 16000)
    assert torch.allclose(active_level(torch.cat([rest, sound, rest, sound], 1), 16000), alone, rtol=1e-4)
    assert torch.allclose(active_level(torch.cat([1e-4*sound, sound], 1), 16000), alone, rtol=1e-6)


# Data sets

class Memory(StemDataset):
    "Three tracks of noise: loud, soft, hardly there, and silent."
    def __init__(self, **kwargs):
        tracks = {f'track {k}': noise(4, 40000, seed=k) for k in range(3)}
        super().__init__(tracks, ('loud', 'soft', 'faint', 'silent'), **dict(seconds=0.5) | kwargs)
    def size(self, track): return 40000, 16000
    def load(self, track, start, count):
        loudness = np.array([1, 0.02, 1e-4, 0], np.float32)[:, None]
        return loudness*self.tracks[track][:, start:start + count]


@pytest.mark.parametrize('kwargs', [dict(level=True), dict(rough=1.), dict(level=True, rough=0.5)], ids=str)
def test_items_by_other_sounds(kwargs):
    plain, data = Memory(crops=8), Memory(crops=8, **kwargs)
    for i in range(len(data)):
        before, item = plain[i], data[i]
        assert torch.equal(item['mix'], item['stems'].sum(0)) and same(data[i], item)
        assert all(before[k] == item[k] for k in ('track', 'start', 'names'))
        assert torch.equal(before['gains'], item['gains']) and not item['stems'][3].any()
        own_level = item['stems']/item['gains'][:, None]
        if data.level:
            levels = 20*active_level(own_level, 16000).log10()
            assert levels[:2].tolist() == pytest.approx([-26, -26], abs=0.01)
            # what nobody hears is not turned up until it is heard, and the relations leave it out
            assert (own_level.square().mean(1).sqrt() > 10**(-50/20)).tolist() == [True, True, False, False]


def test_the_share_of_rough_crops():
    plain, data = Memory(crops=40), Memory(crops=40, rough=0.3)
    share = np.mean([not torch.equal(plain[i]['mix'], data[i]['mix']) for i in range(len(data))])
    assert abs(share - 0.3) < 0.12


def test_settings_say_what_was_asked_for():
    plain = Memory().settings
    assert Memory(level=False, rough=0).settings == plain and not {'level', 'rough'} & plain.keys()
    assert Memory(level=True, rough=0.25).settings == plain | dict(level=True, rough=0.25)


@pytest.mark.parametrize('bad', [dict(level=1), dict(level='no'), dict(rough=-0.1), dict(rough=1.1),
                                 dict(rough=math.nan), dict(rough='some'), dict(rough=True)], ids=str)
def test_settings_that_are_wrong(bad):
    with pytest.raises(ValueError, match=next(iter(bad))) as e: Memory(**bad)
    assert '\n' not in str(e.value)
