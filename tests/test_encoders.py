"What the chapter cannot show: MusiCNN against its original, odd audio, and what is missing."
import copy, math, runpy, sys
from importlib.resources import files
from pathlib import Path
import numpy as np
import pytest
import torch
from scipy.signal import get_window
from torch import nn
from oplas import encoders
from oplas.encoders import (ENCODERS, AudioEncoder, MusiCNN, get_scene_embeddings, get_timestamp_embeddings, load_model, make_encoder, mel_filters,
                            resample)

data = Path(__file__).parent/'data'
hop, patch = 256, 187*256


@pytest.fixture(scope='module')
def f(): return MusiCNN()


@pytest.fixture(scope='module')
def signal(): return torch.from_numpy(runpy.run_path(str(data/'musicnn_reference.py'))['signal']())[None]


@pytest.fixture(scope='module')
def reference():
    with np.load(data/'musicnn_reference.npz') as z: return {name: torch.from_numpy(z[name]) for name in z}


def noise(batch, samples, seed=0): return 0.1*torch.randn(batch, samples, generator=torch.Generator().manual_seed(seed))

def close(a, b, atol): torch.testing.assert_close(a, b, atol=atol, rtol=0, check_dtype=False)


def test_log_mel_is_librosas(f, signal, reference): close(f.log_mel(signal)[0], reference['log_mel'], 1e-4)


def test_network_is_tensorflows(f, reference):
    patches = reference['log_mel'][:374].reshape(2, 187, 96)
    close(copy.deepcopy(f).double().pooled(patches.double()), reference['features'], 1e-4)


def test_features_from_audio_are_tensorflows(f, signal, reference):
    g = copy.deepcopy(f).double()
    close(g.frames(signal)[0][0], reference['features'], 1e-4)
    close(g(signal)[0], reference['features'].mean(0), 1e-4)
    single, double = f(signal), g(signal)
    assert (single - double).norm() < 1e-5*double.norm()


def slow_log_mel(audio):
    "The front end frame by frame, in numpy, from its definitions."
    to_mel = lambda hz: hz*3/200 if hz < 1000 else 15 + 27*math.log(hz/1000, 6.4)
    grid = np.arange(0, 8000, 0.01)
    mels = np.array([to_mel(hz) for hz in grid])
    edges = np.interp(np.linspace(0, to_mel(8000), 98), mels, grid)
    hz = np.fft.rfftfreq(512, 1/16000)
    filters = [np.interp(hz, edges[i:i + 3], [0, 2/(edges[i + 2] - edges[i]), 0]) for i in range(96)]
    padded = np.concatenate([audio[256:0:-1], audio, audio[-2:-258:-1]])
    window = get_window('hann', 512)
    powers = [np.abs(np.fft.rfft(window*padded[i:i + 512]))**2 for i in range(0, len(padded) - 511, hop)]
    return np.log10(1 + 1e4*np.array(powers) @ np.array(filters).T)


def test_log_mel_is_its_definition(f):
    audio = noise(1, f.min_samples + 77)
    close(f.log_mel(audio)[0], torch.from_numpy(slow_log_mel(audio[0].double().numpy())), 1e-4)


def test_mel_filters_of_other_sizes():
    assert mel_filters(64, 1024, 44100).shape == (64, 513)
    assert (mel_filters(64, 1024, 44100) >= 0).all() and (mel_filters(64, 1024, 44100).sum(1) > 0).all()


@pytest.mark.parametrize('more,patches', [(0, 1), (384, 1), (patch - 1, 1), (patch, 2), (2*patch - 1, 2), (2*patch, 3)])
def test_the_rest_of_a_patch_is_left_out(f, more, patches):
    audio = noise(2, f.min_samples + more)
    y, times = f.frames(audio)
    spectrum = f.log_mel(audio)
    assert spectrum.shape[1] == 1 + audio.shape[1]//hop and spectrum.shape[1]//187 == patches
    assert y.shape == (2, patches, f.dim) and times.tolist() == [1488. + 2992*i for i in range(patches)]
    whole = spectrum[:, :187*patches].reshape(-1, 187, 96)
    close(f.pooled(whole).view(2, patches, -1), y, 1e-4)
    close(f(audio), y.mean(1), 1e-5)


def test_answers_are_the_same_every_time(f):
    audio = noise(3, 2*patch)
    before = torch.get_rng_state()
    y = f(audio)
    assert torch.equal(f(audio), y) and torch.equal(MusiCNN()(audio), y) and torch.equal(copy.deepcopy(f).train()(audio), y)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize('block', [1, 3, 64])
def test_a_batch_is_its_clips(f, block):
    audio = noise(3, 2*patch + 999)
    g = MusiCNN(block=block)
    close(g(audio), torch.cat([f(clip[None]) for clip in audio]), 1e-4)


def test_no_more_than_a_block_at_once(monkeypatch):
    f, seen = MusiCNN(block=3), []
    pooled = MusiCNN.pooled
    monkeypatch.setattr(MusiCNN, 'pooled', lambda self, spectrum: seen.append(len(spectrum)) or pooled(self, spectrum))
    f(noise(2, 3*patch + hop))
    assert sum(seen) == 6 and max(seen) == 3


@pytest.mark.parametrize('block', [0, -1, 2.5, True, '4'])
def test_a_block_is_a_number_of_patches(block):
    with pytest.raises(ValueError, match='at least 1'): MusiCNN(block=block)


def test_gradient_reaches_the_audio(f):
    g = copy.deepcopy(f).double()
    audio, way = noise(1, f.min_samples).double().requires_grad_(), noise(1, f.min_samples, 1).double()
    g(audio).sum().backward()
    assert audio.grad.isfinite().all() and (audio.grad != 0).float().mean() > 0.9
    assert not any(p.requires_grad or p.grad is not None for p in g.parameters())
    with torch.no_grad(): slope = (g(audio + 1e-7*way).sum() - g(audio - 1e-7*way).sum())/2e-7
    torch.testing.assert_close((audio.grad*way).sum(), slope, rtol=1e-3, atol=1e-3)


def test_gradient_of_silence_is_finite(f):
    audio = torch.zeros(1, f.min_samples, requires_grad=True)
    f(audio).square().sum().backward()
    assert audio.grad.isfinite().all()


def test_silence(f):
    assert f.silence.shape == (f.dim,) and f.silence.isfinite().all()
    close(f(torch.zeros(2, 3*patch)), f.silence.expand(2, -1), 1e-4)


def test_stays_frozen_and_in_eval_mode(f):
    model = nn.Sequential(copy.deepcopy(f), nn.Linear(f.dim, 2)).train()
    assert not any(m.training for m in model[0].modules()) and model[1].training
    assert not any(p.requires_grad for p in model[0].parameters())


def test_moves_whole(f):
    g = copy.deepcopy(f).to('meta')
    y, times = g.frames(noise(2, 2*patch))
    assert y.device.type == times.device.type == g.silence.device.type == 'meta' and y.shape == (2, 2, f.dim)


@pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16, torch.float64])
def test_audio_of_other_floats(f, dtype):
    audio = noise(1, f.min_samples).to(dtype)
    assert f(audio).dtype == torch.float32
    close(f(audio), f(audio.float()), 1e-5)
    assert f(audio, rate=8000.).dtype == torch.float32


def test_other_defaults_of_torch(f):
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try: g = MusiCNN()
    finally: torch.set_default_dtype(before)
    assert {p.dtype for p in [*g.parameters(), g.window, g.filters]} == {torch.float32}
    assert torch.equal(g.silence, f.silence)


def test_state_can_be_loaded_again(f):
    g = MusiCNN()
    for p in g.parameters(): p.zero_()
    g.load_state_dict(f.state_dict())
    assert torch.equal(g.silence, f.silence)


@pytest.mark.parametrize('rate', [8000, 22050, 44100, 48000, np.int64(32000), 11025.])
def test_other_rates(f, rate):
    t = torch.arange(int(4*rate), dtype=torch.float64)/float(rate)
    tone = lambda t: (0.3*torch.sin(2*math.pi*440*t) + 0.1*torch.sin(2*math.pi*1000*t)).float()[None]
    here, there = f(tone(torch.arange(64000, dtype=torch.float64)/16000)), f(tone(t), rate=rate)
    assert (here - there).norm() < 0.05*here.norm()


def test_resampling_is_for_each_clip(f):
    audio = noise(300, 441)
    close(resample(audio, 44100, 16000)[[7]], resample(audio[[7]], 44100, 16000), 1e-6)
    assert resample(audio.double(), 44100, 16000).dtype == torch.float64
    assert resample(audio, 16000, 16000) is audio


def test_no_gradient_is_cut_in_silence(f):
    audio = noise(1, 3*44100).requires_grad_()
    with pytest.raises(ValueError, match='16000 Hz, or audio.detach'): f(audio, rate=44100)
    with torch.no_grad(): f(audio, rate=44100)
    f(audio.detach(), rate=44100)


def test_without_soxr(f, monkeypatch):
    monkeypatch.setitem(sys.modules, 'soxr', None)
    audio = noise(1, f.min_samples)
    assert torch.equal(f(audio, rate=16000), f(audio))
    with pytest.raises(ImportError, match=r"from 44100 to 16000 Hz needs soxr: run pip install 'oplas\[audio\]'"): f(audio, rate=44100)


clip = noise(1, 48000)
bad = {'one clip, no batch': (clip[0], r'\(48000,\)'), 'three axes': (clip[None], r'\(1, 1, 48000\)'), 'no clips': (clip[:0], r'\(0, 48000\)'),
       'no samples': (clip[:, :0], r'\(1, 0\)'), 'numpy': (clip.numpy(), 'type ndarray'), 'nothing': (None, 'type NoneType'),
       'whole numbers': ((clip*32768).short(), 'int16'), 'complex': (clip + 0j, 'complex64'), 'loud': (clip*32768, 'peaks at'),
       'nan': (clip.clone().index_fill_(1, torch.tensor([5]), torch.nan), 'not finite'), 'inf': (clip.clone().index_fill_(1, torch.tensor([5]), -torch.inf), 'not finite'),
       'short': (clip[:, :47615], 'has 47615 samples at 16000 Hz: MusiCNN needs at least 47616')}


@pytest.mark.parametrize('audio,why', bad.values(), ids=bad)
@pytest.mark.parametrize('call', [lambda f: f, lambda f: f.frames, lambda f: f.log_mel], ids=['forward', 'frames', 'log_mel'])
def test_bad_audio(f, call, audio, why):
    with pytest.raises(ValueError, match=why): call(f)(audio)


@pytest.mark.parametrize('rate', [0, -16000, math.nan, math.inf, '44100', True, 1j, [44100]])
def test_bad_rate(f, rate):
    with pytest.raises(ValueError, match='rate is .* positive number'): f(clip, rate=rate)
    with pytest.raises(ValueError, match='rate is .* positive number'): resample(clip, 16000, rate)


def test_short_after_resampling(f):
    with pytest.raises(ValueError, match='has 16000 samples at 16000 Hz'): f(noise(1, 44100), rate=44100)


def test_weights_are_missing(tmp_path):
    with pytest.raises(FileNotFoundError, match='there are no weights at .*nothing.safetensors: make it again'): MusiCNN(tmp_path/'nothing.safetensors')
    with pytest.raises(FileNotFoundError, match='there are no weights'): load_model(str(tmp_path))


def test_weights_of_the_package_are_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(encoders, 'files', lambda package: tmp_path)
    with pytest.raises(FileNotFoundError, match='musicnn.safetensors: install oplas again'): MusiCNN()


@pytest.mark.parametrize('damage', [lambda b: b[:-1], lambda b: b'', lambda b: b[:1000] + bytes([b[1000] ^ 1]) + b[1001:],
                                    lambda b: b[:-5] + bytes([b[-5] ^ 1]) + b[-4:], lambda b: b + b'\0'],
                         ids=['cut', 'empty', 'header', 'number', 'longer'])
def test_weights_are_damaged(tmp_path, damage):
    path = tmp_path/'musicnn.safetensors'
    whole = (files('oplas')/'weights'/'musicnn.safetensors').read_bytes()
    path.write_bytes(whole)
    assert load_model(str(path)).silence.isfinite().all()
    path.write_bytes(damage(whole))
    with pytest.raises(ValueError, match='is damaged or holds other weights'): MusiCNN(path)


def test_the_licence_lies_beside_the_weights():
    notice = (files('oplas')/'weights'/'musicnn.txt').read_text(encoding='utf-8')
    for words in ('MTT_musicnn', 'Copyright (c) Music Technology Group', 'Permission to use, copy, modify', 'PROVIDED "AS IS"'): assert words in notice


def test_hear_contract():
    model = load_model()
    assert isinstance(model, nn.Module) and model.sample_rate in (16000, 22050, 32000, 44100, 48000)
    for seconds, n in ((0.25, 1), (1, 1), (3, 1), (8, 2)):
        audio = noise(2, int(seconds*16000)).requires_grad_()
        scene = get_scene_embeddings(audio, model)
        y, times = get_timestamp_embeddings(audio, model)
        assert scene.shape == (2, model.scene_embedding_size) and y.shape == (2, n, model.timestamp_embedding_size) and times.shape == (2, n)
        assert scene.dtype == y.dtype == times.dtype == torch.float32 and not (scene.requires_grad or y.requires_grad)
        assert (times.diff() > 0).all()
    with pytest.raises(ValueError, match='audio.None.'): get_scene_embeddings(clip[0], model)


def test_encoders_by_name():
    for name in ENCODERS:
        f = make_encoder(name)
        assert isinstance(f, AudioEncoder) and f(noise(2, f.min_samples)).shape == (2, f.dim) and f.silence.shape == (f.dim,)
    for name in ('ear', None):
        with pytest.raises(ValueError, match=f"no encoder {name!r}: choose one of 'musicnn'"): make_encoder(name)


def test_an_encoder_needs_encode():
    class Empty(AudioEncoder):
        sample_rate, dim, min_samples = 16000, 1, 1
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(1))
    with pytest.raises(NotImplementedError, match='Empty has no method encode'): Empty()(clip)
