"What the chapter cannot show: encoders against their originals, odd audio, and what is missing or damaged."
import copy
import email
import io
import json
import math
import os
import pickle
import runpy
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from fnmatch import fnmatch
from hashlib import sha256
from http.client import IncompleteRead
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from urllib.error import HTTPError, URLError

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from scipy.signal import get_window
from torch import nn

from oplas.core import files as core_files
from oplas.sound import (
    CLAP,
    ENCODERS,
    AudioEncoder,
    EnCodec,
    HuggingFaceEncoder,
    MusiCNN,
    Spectrum,
    VGGish,
    get_scene_embeddings,
    get_timestamp_embeddings,
    load_model,
    make_encoder,
    mel_filters,
    resample,
    vggish,
)
from oplas.sums import LatentPlugin

data, studies = Path(__file__).parent/'data', Path(__file__).parent.parent/'nbs'/'studies'
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


def slow_mel_power(audio):
    "Power in each band frame by frame, in numpy, from its definitions."
    to_mel = lambda hz: hz*3/200 if hz < 1000 else 15 + 27*math.log(hz/1000, 6.4)
    grid = np.arange(0, 8000, 0.01)
    mels = np.array([to_mel(hz) for hz in grid])
    edges = np.interp(np.linspace(0, to_mel(8000), 98), mels, grid)
    hz = np.fft.rfftfreq(512, 1/16000)
    filters = [np.interp(hz, edges[i:i + 3], [0, 2/(edges[i + 2] - edges[i]), 0]) for i in range(96)]
    padded = np.concatenate([audio[256:0:-1], audio, audio[-2:-258:-1]])
    window = get_window('hann', 512)
    powers = [np.abs(np.fft.rfft(window*padded[i:i + 512]))**2 for i in range(0, len(padded) - 511, hop)]
    return torch.from_numpy(np.array(powers) @ np.array(filters).T)


def test_log_mel_is_its_definition(f):
    audio = noise(1, f.min_samples + 77)
    close(f.log_mel(audio)[0], torch.log10(1 + 1e4*slow_mel_power(audio[0].double().numpy())), 1e-4)


def test_a_spectrum_is_its_definition():
    audio = noise(1, Spectrum.min_samples + patch + 77)
    power = slow_mel_power(audio[0].double().numpy())
    khz = torch.linspace(0, 8, 257, dtype=torch.float64)
    centres = torch.stack([(band*khz).sum()/band.sum() for band in mel_filters().double()])
    expected = centres*power[:2*187].view(2, 187, 96).mean(1)
    torch.testing.assert_close(Spectrum().double().frames(audio)[0][0], expected, rtol=1e-4, atol=0)


@pytest.mark.parametrize('gain', [0.25, 1, 2])
def test_spectra_keep_gains_and_polarity(gain):
    f,audio = Spectrum(), noise(2, 2*patch)
    assert torch.equal(f(gain*audio), gain**2*f(audio)) and torch.equal(f(-audio), f(audio))


def test_spectra_of_strangers_add_up_better_the_longer_they_are():
    f,audio = Spectrum(), noise(2, 64*patch)
    def miss(x): return ((f(x).sum(0) - f(x.sum(0)[None])[0]).norm()/f(x.sum(0)[None]).norm()).item()
    assert miss(audio) < miss(audio[:,:8*patch])/2 < miss(audio[:,:patch])/4


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
    assert (
        torch.equal(f(audio), y)
        and torch.equal(MusiCNN()(audio), y)
        and torch.equal(copy.deepcopy(f).train()(audio), y)
    )
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


@contextmanager
def doubles():
    torch.set_default_dtype(torch.float64)
    try: yield
    finally: torch.set_default_dtype(torch.float32)


callers = {
    'doubles': doubles,
    'another device': lambda: torch.device('meta'),
    'no gradient': torch.no_grad,
    'inference': torch.inference_mode,
    'autocast': lambda: torch.autocast('cpu', torch.bfloat16),
}


@pytest.mark.parametrize('settings', callers.values(), ids=callers)
@pytest.mark.parametrize('name', ['musicnn', 'basic_pitch', 'clap', 'hubert', 'encodec', 'log_spectrum'])
def test_the_callers_settings_of_torch_do_not_matter(name, settings, tiny):
    def make(): return build(name, tiny, None) if (tiny/name).exists() else make_encoder(name)
    plain, audio = make(), None
    audio = noise(1, max(2*plain.min_samples, 4000))
    def answers(g):
        y, times = g.frames(audio)
        more = [g.log_mel(audio)] if hasattr(g, 'log_mel') else [g.decode(y, like=audio)] if g.has_decoder else []
        return [y, times, g(audio), g.silence, *more]
    wanted = answers(plain)
    with settings(): made, got = make(), answers(plain)
    for result in (got, answers(made)):
        for a, b in zip(result, wanted):
            assert a.dtype == b.dtype and a.device == b.device and not a.is_inference()
            close(a, b, 1e-6)
    tensors = [*made.parameters(), *made.buffers()]
    assert not any(t.is_inference() or t.requires_grad for t in tensors) and {
        t.dtype for t in tensors if t.is_floating_point()
    } == {torch.float32}


def test_encoders_are_pickled(g, f):
    before = torch.get_rng_state()
    for encoder in (g, f):
        again = pickle.loads(pickle.dumps(encoder))
        assert not any(p.requires_grad or p.is_inference() for p in again.parameters())
        torch.testing.assert_close(again.state_dict(), encoder.state_dict(), rtol=0, atol=0)
        # MKL rounds by where weights lie in memory
        torch.testing.assert_close(again.silence, encoder.silence, rtol=0, atol=1e-6*encoder.silence.abs().max().item())
    assert torch.equal(torch.get_rng_state(), before)


def test_a_double_is_pickled_as_a_double(tiny):
    g = build('encodec', tiny, None).double()
    assert {p.dtype for p in pickle.loads(pickle.dumps(g)).parameters()} == {torch.float64}


def test_sizes_from_numpy(tiny):
    assert type(MusiCNN(block=np.int64(3)).block) is int and make_encoder('basic_pitch', block=np.uint8(3)).block == 3
    g = EnCodec(tiny/'encodec', samples=np.int32(640), block=np.int64(2))
    assert type(g.min_samples) is type(g.dim) is int and g.dim == 32


def test_weights_at_home(tiny, monkeypatch, tmp_path):
    monkeypatch.setenv('HOME', str(tmp_path))
    (tmp_path/'models').symlink_to(tiny/'encodec')
    shutil.copy(files('oplas')/'weights'/'musicnn.safetensors', tmp_path/'m.safetensors')
    assert (
        make_encoder('encodec:~/models').dim == EnCodec(tiny / 'encodec').dim
        and make_encoder('musicnn:~/m.safetensors').dim == 1506
    )
    monkeypatch.delenv('HOME')
    monkeypatch.setattr('pwd.getpwuid', lambda number: {}[number])
    monkeypatch.delenv('TORCH_HOME', raising=False)
    monkeypatch.delenv('XDG_CACHE_HOME', raising=False)
    monkeypatch.chdir(tmp_path)
    for name in ('encodec:~/models', 'musicnn:~/m.safetensors', 'vggish'):
        with pytest.raises(ValueError, match='begins in a home folder, and there is none: set HOME'): make_encoder(name)
    assert not (tmp_path/'~').exists()


def test_weights_of_any_name(tmp_path):
    path = tmp_path/os.fsdecode(b'caf\xe9\n.safetensors')
    try: shutil.copy(files('oplas')/'weights'/'musicnn.safetensors', path)
    except OSError: pytest.skip('the disk takes no such name')
    assert make_encoder(f'musicnn:{path}').dim == 1506
    path.write_bytes(b'')
    with pytest.raises(ValueError) as error: MusiCNN(path)
    assert len(str(error.value).encode().splitlines()) == 1


def test_weights_that_may_not_be_read(tiny, vggish_file):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.chmod(folder, 0o755)
        shutil.copy(files('oplas')/'weights'/'musicnn.safetensors', folder/'m.safetensors')
        torch.save({}, folder/'v.pth')
        shutil.copytree(tiny/'encodec', folder/'model')
        for file in ('m.safetensors', 'v.pth', 'model/model.safetensors'): os.chmod(folder/file, 0)
        if not os.getuid(): os.seteuid(54321)
        try:
            for make, file in (
                (lambda: MusiCNN(folder / 'm.safetensors'), 'm.safetensors'),
                (lambda: VGGish(folder / 'v.pth'), 'v.pth'),
                (lambda: EnCodec(folder / 'model'), 'model.safetensors'),
            ):
                with pytest.raises(PermissionError, match=f'Permission denied.*{file}'): make()
        finally:
            if not os.getuid(): os.seteuid(0)


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
    with pytest.raises(ImportError, match=r"from 44100 to 16000 Hz needs soxr: run pip install 'oplas\[audio\]'"):
        f(audio, rate=44100)


clip = noise(1, 48000)
bad = {
    'one clip, no batch': (clip[0], r'\(48000,\)'),
    'three axes': (clip[None], r'\(1, 1, 48000\)'),
    'no clips': (clip[:0], r'\(0, 48000\)'),
    'no samples': (clip[:, :0], r'\(1, 0\)'),
    'numpy': (clip.numpy(), 'type ndarray'),
    'nothing': (None, 'type NoneType'),
    'whole numbers': ((clip * 32768).short(), 'int16'),
    'complex': (clip + 0j, 'complex64'),
    'loud': (clip * 32768, 'peaks at'),
    'nan': (clip.clone().index_fill_(1, torch.tensor([5]), torch.nan), 'not finite'),
    'inf': (clip.clone().index_fill_(1, torch.tensor([5]), -torch.inf), 'not finite'),
    'short': (clip[:, :47615], 'has 47615 samples at 16000 Hz: MusiCNN needs at least 47616'),
}


@pytest.mark.parametrize('audio,why', bad.values(), ids=bad)
@pytest.mark.parametrize(
    'call', [lambda f: f, lambda f: f.frames, lambda f: f.log_mel], ids=['forward', 'frames', 'log_mel']
)
def test_bad_audio(f, call, audio, why):
    with pytest.raises(ValueError, match=why): call(f)(audio)


@pytest.mark.parametrize('rate', [0, -16000, math.nan, math.inf, '44100', True, 1j, [44100]])
def test_bad_rate(f, rate):
    with pytest.raises(ValueError, match='rate is .* positive number'): f(clip, rate=rate)
    with pytest.raises(ValueError, match='rate is .* positive number'): resample(clip, 16000, rate)


def test_short_after_resampling(f):
    with pytest.raises(ValueError, match='has 16000 samples at 16000 Hz'): f(noise(1, 44100), rate=44100)


def test_weights_are_missing(tmp_path):
    with pytest.raises(FileNotFoundError, match='there are no weights at .*nothing.safetensors: make it again'):
        MusiCNN(tmp_path / 'nothing.safetensors')
    with pytest.raises(FileNotFoundError, match='there are no weights'): load_model(str(tmp_path))


def test_weights_of_the_package_are_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(core_files, 'files', lambda package: tmp_path)
    with pytest.raises(FileNotFoundError, match='musicnn.safetensors: install oplas again'): MusiCNN()


@pytest.mark.parametrize(
    'damage',
    [
        lambda b: b[:-1],
        lambda b: b'',
        lambda b: b[:1000] + bytes([b[1000] ^ 1]) + b[1001:],
        lambda b: b[:-5] + bytes([b[-5] ^ 1]) + b[-4:],
        lambda b: b + b'\0',
    ],
    ids=['cut', 'empty', 'header', 'number', 'longer'],
)
def test_weights_are_damaged(tmp_path, damage):
    path = tmp_path/'musicnn.safetensors'
    whole = (files('oplas')/'weights'/'musicnn.safetensors').read_bytes()
    path.write_bytes(whole)
    assert load_model(str(path)).silence.isfinite().all()
    path.write_bytes(damage(whole))
    with pytest.raises(ValueError, match='is damaged or holds other weights'): MusiCNN(path)


def test_the_licence_lies_beside_the_weights():
    notice = (files('oplas')/'weights'/'musicnn.txt').read_text(encoding='utf-8')
    for words in (
        'MTT_musicnn',
        'Copyright (c) Music Technology Group',
        'Permission to use, copy, modify',
        'PROVIDED "AS IS"',
    ):
        assert words in notice
    notice = (files('oplas')/'weights'/'basic_pitch.txt').read_text(encoding='utf-8')
    for words in ('nmp.onnx', 'Copyright 2022 Spotify AB', 'Apache License', 'Version 2.0, January 2004'):
        assert words in notice


def test_hear_contract():
    model = load_model()
    assert isinstance(model, nn.Module) and model.sample_rate in (16000, 22050, 32000, 44100, 48000)
    for seconds, n in ((0.25, 1), (1, 1), (3, 1), (8, 2)):
        audio = noise(2, int(seconds*16000)).requires_grad_()
        scene = get_scene_embeddings(audio, model)
        y, times = get_timestamp_embeddings(audio, model)
        assert (
            scene.shape == (2, model.scene_embedding_size)
            and y.shape == (2, n, model.timestamp_embedding_size)
            and times.shape == (2, n)
        )
        assert scene.dtype == y.dtype == times.dtype == torch.float32 and not (scene.requires_grad or y.requires_grad)
        assert (times.diff() > 0).all()
    with pytest.raises(ValueError, match='audio.None.'): get_scene_embeddings(clip[0], model)


def test_encoders_by_name(tiny, vggish_file):
    weights = dict(
        spectrum=None,
        log_spectrum=None,
        musicnn=None,
        musicnn_power=None,
        vggish=vggish_file,
        clap=tiny / 'clap',
        basic_pitch=None,
        encodec=tiny / 'encodec',
        codec=None,
        hf=tiny / 'hubert',
    )
    assert weights.keys() == ENCODERS.keys()
    for name, path in weights.items():
        f = make_encoder(name, **(dict(weights=path) if path else {}))
        assert isinstance(f, AudioEncoder) and f(noise(2, f.min_samples)).shape == (2, f.dim)
        assert torch.equal(load_model(str(path) if path else '', name).silence, f.silence)
        if path: assert torch.equal(make_encoder(f'{name}:{path}').silence, f.silence)
    for name in ('ear', 'hf', 'clap@', '', None):
        with pytest.raises(ValueError, match=f"no encoder {name!r}: choose one of 'spectrum', .* as in 'hf:NAME'"):
            make_encoder(name)
    for name in ('musicnn@main', f'vggish@main:{vggish_file}'):
        with pytest.raises(ValueError, match='has no revisions'): make_encoder(name)
    with pytest.raises(ValueError, match='spectrum has no weights'): make_encoder(f'spectrum:{vggish_file}')


def test_an_encoder_needs_encode():
    class Empty(AudioEncoder):
        sample_rate, dim, min_samples = 16000, 1, 1
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(1))
    with pytest.raises(NotImplementedError, match='Empty has no method encode'): Empty()(clip)


def vggish_tensors():
    "Random tensors with the names and shapes of the published file; each slides over one row, so the file is small."
    draw = torch.Generator().manual_seed(0)
    shapes = {
        'features.0': (64, 1, 3, 3),
        'features.3': (128, 64, 3, 3),
        'features.6': (256, 128, 3, 3),
        'features.8': (256, 256, 3, 3),
        'features.11': (512, 256, 3, 3),
        'features.13': (512, 512, 3, 3),
        'embeddings.0': (4096, 12288),
        'embeddings.2': (4096, 4096),
        'embeddings.4': (128, 4096),
    }
    tensors = {}
    for name, (n_out, *n_in) in shapes.items():
        row = torch.randn(n_out + math.prod(n_in), generator=draw)*math.sqrt(2/math.prod(n_in))
        tensors[f'{name}.weight'] = row.unfold(0, math.prod(n_in), 1)[:n_out].view(n_out, *n_in)
        tensors[f'{name}.bias'] = 0.1*torch.randn(n_out, generator=draw)
    return tensors


@pytest.fixture(scope='module')
def vggish_file(tmp_path_factory):
    path = tmp_path_factory.mktemp('vggish')/'vggish.pth'
    torch.save(vggish_tensors(), path)
    return path


def save(folder, model, extractor):
    for part in (model, extractor): part.save_pretrained(folder)
    return folder


@pytest.fixture(scope='module')
def tiny(tmp_path_factory):
    "Tiny models with random weights, saved as the published ones are."
    import transformers as t
    t.utils.logging.disable_progress_bar()
    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp('tiny')
    waveform = dict(
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=37,
        conv_dim=[8] * 3,
        conv_kernel=[10, 3, 2],
        conv_stride=[5, 2, 2],
        num_feat_extract_layers=3,
        num_conv_pos_embeddings=16,
        num_conv_pos_embedding_groups=2,
    )
    sizes = dict(
        patch_size=8,
        patch_stride=[8, 8],
        spec_size=128,
        patch_embeds_hidden_size=8,
        depths=[1, 1],
        num_attention_heads=[1, 2],
        num_hidden_layers=2,
        hidden_size=16,
    )
    text = dict(hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8, vocab_size=10)
    codec = dict(num_filters=4, hidden_size=16, codebook_size=16, target_bandwidths=[1.5])
    extractor = lambda **kwargs: t.ClapFeatureExtractor(frequency_min=50, max_length_s=2, **kwargs)
    save(
        folder / 'clap',
        t.ClapModel(t.ClapConfig(text_config=text, audio_config=sizes)),
        extractor(truncation='rand_trunc'),
    )
    save(
        folder / 'clap-audio',
        t.ClapAudioModelWithProjection(t.ClapAudioConfig(**sizes)),
        extractor(truncation='rand_trunc'),
    )
    save(
        folder / 'clap-fused',
        t.ClapAudioModelWithProjection(t.ClapAudioConfig(**sizes, enable_fusion=True, fusion_type='aff_2d')),
        extractor(),
    )
    save(folder/'wav2vec2', t.Wav2Vec2Model(t.Wav2Vec2Config(**waveform)), t.Wav2Vec2FeatureExtractor())
    save(
        folder / 'hubert',
        t.HubertModel(t.HubertConfig(**waveform, feat_extract_norm='layer', do_stable_layer_norm=True)),
        t.Wav2Vec2FeatureExtractor(do_normalize=False),
    )
    save(folder/'encodec', t.EncodecModel(t.EncodecConfig(**codec)), t.EncodecFeatureExtractor())
    save(
        folder / 'encodec-32',
        t.EncodecModel(
            t.EncodecConfig(**codec, sampling_rate=32000, use_causal_conv=False, upsampling_ratios=[8, 5, 4, 4])
        ),
        t.EncodecFeatureExtractor(),
    )
    return folder


kinds = ['vggish', 'clap', 'clap-audio', 'clap-fused', 'wav2vec2', 'hubert', 'encodec', 'encodec-32']

def build(kind, tiny, vggish_file):
    if kind == 'vggish': return VGGish(vggish_file)
    return {'clap': CLAP, 'enco': EnCodec}.get(kind[:4], HuggingFaceEncoder)(tiny/kind)


@pytest.fixture(scope='module', params=kinds)
def g(request, tiny, vggish_file): return build(request.param, tiny, vggish_file)


def some(g, batch=3, seed=0): return noise(batch, 2*max(g.min_samples, g.sample_rate) + 77, seed)


def test_others_keep_the_contract(g):
    audio, before = some(g), torch.get_rng_state()
    y, (frames, times) = g(audio), g.frames(audio)
    assert (
        y.shape == (3, g.dim)
        and frames.shape == (3, len(times), g.dim)
        and y.dtype == frames.dtype == times.dtype == torch.float32
    )
    close(frames.mean(1), y, 1e-6)
    assert (times.diff() > 0).all() and 0 < times[0] and times[-1] < 1000*audio.shape[1]/g.sample_rate
    assert (
        torch.equal(g(audio), y)
        and torch.equal(copy.deepcopy(g).train()(audio), y)
        and torch.equal(torch.get_rng_state(), before)
    )
    assert not any(m.training for m in g.modules()) and not any(p.requires_grad for p in g.parameters())
    assert y.std() > 0 and (y[0] - y[1]).norm() > 1e-4*y[0].norm()


def test_a_batch_is_its_clips_to_others(g):
    audio = some(g)
    torch.testing.assert_close(g(audio), torch.cat([g(clip[None]) for clip in audio]), rtol=1e-4, atol=1e-5)


def test_others_hear_other_rates(g):
    audio = noise(1, 3*11025)
    assert torch.equal(g(audio, rate=11025), g(resample(audio, 11025, g.sample_rate)))
    with pytest.raises(ValueError, match='or audio.detach'): g(audio.clone().requires_grad_(), rate=11025)


def test_silence_of_others(g):
    assert g.silence.shape == (g.dim,) and g.silence.isfinite().all()
    torch.testing.assert_close(g(torch.zeros(1, g.min_samples))[0], g.silence)


def test_others_move_to_other_types(g):
    audio, h = some(g, 1), copy.deepcopy(g).double()
    assert h(audio).dtype == h.frames(audio)[1].dtype == torch.float64
    torch.testing.assert_close(h(audio), g(audio), rtol=1e-3, atol=1e-4, check_dtype=False)
    assert torch.equal(g(audio.double()), g(audio))


def test_gradient_reaches_the_audio_of_others(g):
    h = copy.deepcopy(g).double()
    audio, way = (noise(2, max(g.min_samples, 4000), seed).double() for seed in (0, 1))
    audio.requires_grad_()
    h(audio).square().sum().backward()
    assert audio.grad.isfinite().all() and audio.grad.norm() > 0
    with torch.no_grad(): slope = (h(audio + 1e-6*way).square().sum() - h(audio - 1e-6*way).square().sum())/2e-6
    torch.testing.assert_close((audio.grad*way).sum(), slope, rtol=1e-3, atol=1e-6)


def test_others_refuse_what_is_no_audio(g):
    for name in bad.keys() - {'short'}:
        with pytest.raises(ValueError, match=bad[name][1]): g(bad[name][0])
    if g.min_samples > 1:
        with pytest.raises(
            ValueError,
            match=f'has {g.min_samples - 1} samples at {g.sample_rate} Hz: '
            f'{type(g).__name__} needs at least {g.min_samples} ',
        ):
            g(noise(1, g.min_samples - 1))
    assert g(noise(1, g.min_samples)).isfinite().all()


def test_others_for_hear(g):
    for samples in (g.sample_rate//4, 3*g.sample_rate):
        audio = noise(2, samples)
        scene, (y, times) = get_scene_embeddings(audio, g), get_timestamp_embeddings(audio, g)
        assert (
            scene.shape == (2, g.scene_embedding_size)
            and y.shape == (2, times.shape[1], g.timestamp_embedding_size)
            and len(times) == 2
        )


@pytest.fixture(scope='module')
def v(vggish_file): return VGGish(vggish_file)


def test_vggish_sees_what_torchvggish_sees(v, signal):
    with np.load(data / 'vggish_reference.npz') as z:
        close(v.log_mel(signal[:, :32000])[0], torch.from_numpy(z['log_mel']), 1e-4)


def slow_vggish_log_mel(audio):
    "The front end frame by frame, in numpy, from its definitions."
    mel = lambda hz: 2595*np.log10(1 + hz/700)
    edges, bins = np.linspace(mel(125), mel(7500), 66), mel(np.fft.rfftfreq(512, 1/16000))
    filters = np.array([np.interp(bins, edges[i:i + 3], [0, 1, 0]) for i in range(64)])
    return np.log(
        [
            0.01 + filters @ np.abs(np.fft.rfft(get_window('hann', 400) * audio[i : i + 400], 512))
            for i in range(0, len(audio) - 399, 160)
        ]
    )


def test_vggish_log_mel_is_its_definition(v):
    audio = noise(1, 16077)
    close(v.log_mel(audio)[0], torch.from_numpy(slow_vggish_log_mel(audio[0].double().numpy())), 1e-4)


def slow_vggish(x):
    "The network on one patch (96, 64), in TensorFlow's order of axes: time, frequency, channel."
    w = {name: tensor.double().numpy() for name, tensor in vggish_tensors().items()}
    x = x[..., None]
    for i in (0, 3, 6, 8, 11, 13):
        near = np.lib.stride_tricks.sliding_window_view(np.pad(x, ((1, 1), (1, 1), (0, 0))), (3, 3), (0, 1))
        x = np.maximum(
            np.einsum('tfcij,ocij->tfo', near, w[f'features.{i}.weight'], optimize=True) + w[f'features.{i}.bias'], 0
        )
        if i in (0, 3, 8, 13): x = x.reshape(len(x)//2, 2, x.shape[1]//2, 2, -1).max((1, 3))
    x = x.ravel()
    for i in (0, 2, 4): x = w[f'embeddings.{i}.weight'] @ (np.maximum(x, 0) if i else x) + w[f'embeddings.{i}.bias']
    return x


def test_vggish_is_its_definition(v):
    spectrum = v.log_mel(noise(1, v.min_samples))
    expected = torch.from_numpy(slow_vggish(spectrum[0].double().numpy()))
    torch.testing.assert_close(v.embed(spectrum)[0].double(), expected, rtol=0, atol=1e-4*expected.abs().max().item())
    assert (expected < 0).any()


@pytest.mark.parametrize('more,patches', [(0, 1), (15359, 1), (15360, 2), (30720, 3)])
def test_vggish_leaves_the_rest_of_a_patch_out(v, more, patches):
    audio = noise(1, v.min_samples + more)
    y, times = v.frames(audio)
    assert y.shape == (1, patches, 128) and times.tolist() == [487.5 + 960*i for i in range(patches)]
    close(v.embed(v.log_mel(audio)[0, :96*patches].view(-1, 96, 64)), y[0], 1e-4)


@pytest.mark.parametrize('block', [1, 3])
def test_blocks_make_no_difference(tiny, vggish_file, block):
    audio = noise(2, 3*48000)
    for kind, weights in ((VGGish, vggish_file), (CLAP, tiny/'clap'), (EnCodec, tiny/'encodec')):
        torch.testing.assert_close(kind(weights, block=block)(audio), kind(weights)(audio), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize('kind', [VGGish, CLAP, EnCodec])
def test_a_block_of_others_is_a_number_of_patches(kind):
    with pytest.raises(ValueError, match='block is 0: it must be at least 1'): kind('nowhere', block=0)


def named(path, folder):
    "A copy of the file that is named after its own hash."
    copied = folder/f'vggish-{sha256(path.read_bytes()).hexdigest()[:8]}.pth'
    copied.write_bytes(path.read_bytes())
    return copied


def test_vggish_file_is_what_its_name_says(v, vggish_file, tmp_path):
    path = named(vggish_file, tmp_path)
    assert torch.equal(VGGish(path).silence, v.silence)
    path.write_bytes(path.read_bytes() + b'\0')
    with pytest.raises(
        ValueError, match='is damaged, for its SHA-256 is not the one in its name .*: get it again, or rename it'
    ):
        VGGish(path)


class Spy:
    def __reduce__(self): return Path.touch, (self.path,)


@pytest.mark.parametrize(
    'damage',
    [lambda b: b[:-1000], lambda b: b'', lambda b: b'<html>Not found</html>', lambda b: b[:100]],
    ids=['cut', 'empty', 'page', 'start'],
)
def test_vggish_file_is_damaged(vggish_file, tmp_path, damage):
    path = tmp_path/'vggish.pth'
    path.write_bytes(damage(vggish_file.read_bytes()))
    with pytest.raises(ValueError, match='vggish.pth is damaged, or holds more than tensors'): VGGish(path)


def test_nothing_in_a_vggish_file_runs(tmp_path):
    spy = Spy()
    spy.path = tmp_path/'ran'
    torch.save({'features.0.weight': spy}, tmp_path/'vggish.pth')
    with pytest.raises(ValueError, match='holds more than tensors'): VGGish(tmp_path/'vggish.pth')
    assert not spy.path.exists()


@pytest.mark.parametrize(
    'other',
    [{}, {'features.0.weight': torch.ones(64, 1, 3, 3)}, torch.ones(3), [torch.ones(3)]],
    ids=['nothing', 'one', 'tensor', 'list'],
)
def test_vggish_file_of_something_else(tmp_path, other):
    torch.save(other, tmp_path/'vggish.pth')
    with pytest.raises(ValueError, match="holds other tensors than VGGish's: get https://"):
        VGGish(tmp_path / 'vggish.pth')


def test_vggish_file_is_missing(tmp_path):
    with pytest.raises(
        FileNotFoundError, match='there are no weights at .*nothing.pth: check the path, or download https://'
    ):
        VGGish(tmp_path / 'nothing.pth')


class Answer(io.BytesIO):
    def info(self): return email.message_from_string(f'Content-Length: {len(self.getvalue())}')


@pytest.fixture
def web(monkeypatch, vggish_file, tmp_path):
    "A web with one file, and an empty cache; `web.answer` and `web.asked` can be looked at and changed."
    web = SimpleNamespace(asked=[], answer=vggish_file.read_bytes(), cache=tmp_path/'hub'/'checkpoints')
    def urlopen(request):
        web.asked.append(request.full_url)
        if isinstance(web.answer, bytes): return Answer(web.answer)
        raise web.answer
    monkeypatch.setattr(torch.hub, 'urlopen', urlopen)
    monkeypatch.setattr(torch.hub, 'get_dir', lambda: str(tmp_path/'hub'))
    monkeypatch.setattr(vggish, 'VGGISH_URL', f'https://example.org/{named(vggish_file, tmp_path).name}')
    return web


def test_vggish_is_fetched_once(v, web):
    for _ in range(2): assert torch.equal(make_encoder('vggish').silence, v.silence)
    assert web.asked == [vggish.VGGISH_URL] and [p.name for p in web.cache.iterdir()] == [
        vggish.VGGISH_URL.split('/')[-1]
    ]


@pytest.mark.parametrize('answer', [b'<html>Not found</html>', b''])
def test_damaged_download_is_not_kept(web, answer):
    web.answer = answer
    with pytest.raises(ValueError, match='sent is damaged, and was not kept: try again'): VGGish()
    assert list(web.cache.iterdir()) == []


@pytest.mark.parametrize(
    'answer',
    [
        URLError('no route'),
        TimeoutError('slow'),
        IncompleteRead(b''),
        HTTPError('https://example.org', 404, 'Not Found', {}, None),
    ],
    ids=repr,
)
def test_no_network_for_vggish(web, answer):
    web.answer = answer
    with pytest.raises(
        ConnectionError,
        match=r"VGGish's weights cannot be fetched \(.+\): download https://example.org/.* elsewhere, "
        r"and give VGGish\(weights=path\)",
    ):
        VGGish()
    assert list(web.cache.iterdir()) == []


def test_damaged_cache_is_not_used(web):
    web.cache.mkdir(parents=True)
    (web.cache/vggish.VGGISH_URL.split('/')[-1]).write_bytes(web.answer[:-1])
    with pytest.raises(ValueError, match='is damaged.*: get it again'): VGGish()
    assert web.asked == []


def own_clap(folder, audio):
    "Each clip by transformers' own extractor and model."
    import transformers as t
    extractor, model = (
        t.AutoFeatureExtractor.from_pretrained(folder),
        t.ClapAudioModelWithProjection.from_pretrained(folder).eval(),
    )
    features = extractor(list(audio.numpy()), sampling_rate=48000, return_tensors='pt').input_features.float()
    with torch.no_grad():
        return features, model(
            input_features=features, is_longer=torch.zeros(len(audio), 1, dtype=torch.bool)
        ).audio_embeds


@pytest.mark.parametrize('kind', ['clap', 'clap-audio', 'clap-fused'])
@pytest.mark.parametrize('samples', [2*48000, 2*48000 - 1, 48000, 30000, 1024])
def test_clap_is_transformers(tiny, kind, samples):
    g, audio = CLAP(tiny/kind), noise(2, samples)
    features, y = own_clap(tiny/kind, audio)
    close(g._spectra(audio), features[:, 0], 2e-3)
    close(g(audio), y, 1e-4*y.abs().max().item())
    assert g.dim == 512 and (y.norm(dim=1) - 1).abs().min() > 0.1


def test_clap_is_the_audio_half_of_the_whole_model(tiny):
    import transformers as t
    g, whole, audio = CLAP(tiny/'clap'), t.ClapModel.from_pretrained(tiny/'clap').eval(), noise(1, 96000)
    with torch.no_grad():
        y = whole.audio_projection(whole.audio_model(input_features=own_clap(tiny / 'clap', audio)[0]).pooler_output)
    close(g(audio), y, 1e-4*y.abs().max().item())


def test_clap_cuts_long_audio_into_windows(tiny):
    g, audio = CLAP(tiny/'clap'), noise(1, 5*48000)
    y, times = g.frames(audio)
    close(y[0], torch.cat([g(audio[:, :96000]), g(audio[:, 96000:192000])]), 1e-5)
    assert times.tolist() == [1000, 3000] and g.frames(audio[:, :48000])[1].tolist() == [500]


def test_clap_needs_its_own_way_to_fill_a_window(tiny, tmp_path):
    shutil.copytree(tiny/'clap', tmp_path/'clap')
    edit(padding='pad', file='preprocessor_config.json')(tmp_path/'clap')
    with pytest.raises(ValueError, match='does not prepare audio as CLAP does, by repeatpad'): CLAP(tmp_path/'clap')


@pytest.mark.parametrize('kind', ['wav2vec2', 'hubert'])
def test_hugging_face_encoder_is_transformers(tiny, kind):
    import transformers as t
    audio, extractor, model = (
        noise(2, 4000) + 0.1,
        t.AutoFeatureExtractor.from_pretrained(tiny / kind),
        t.AutoModel.from_pretrained(tiny / kind).eval(),
    )
    with torch.no_grad():
        y = model(**extractor(list(audio.numpy()), sampling_rate=16000, return_tensors='pt')).last_hidden_state
    g = HuggingFaceEncoder(tiny/kind)
    close(g.frames(audio)[0], y, 1e-4)
    close(g(audio), y.mean(1), 1e-4)


def test_times_of_steps(tiny):
    g = HuggingFaceEncoder(tiny/'hubert')
    assert (g.hop, g.min_samples) == (20, 30)
    for samples, steps in ((30, 1), (49, 1), (50, 2), (4000, 199)):
        assert g.frames(noise(1, samples))[1].tolist() == pytest.approx([(15 + 20*i)/16 for i in range(steps)])
    audio = noise(1, 400).requires_grad_()
    g.model.feature_extractor(audio)[0, :, 7].sum().backward()
    assert audio.grad[0].nonzero().ravel().tolist()[::29] == [140, 169]


def test_heads_are_left_out(tiny, tmp_path):
    import transformers as t
    torch.manual_seed(1)
    config = t.AutoConfig.from_pretrained(tiny/'wav2vec2')
    head = t.Wav2Vec2ForCTC(config).eval()
    save(tmp_path/'ctc', head, t.Wav2Vec2FeatureExtractor(do_normalize=False))
    audio = noise(1, 4000)
    with torch.no_grad(): y = head.wav2vec2(audio).last_hidden_state
    close(HuggingFaceEncoder(tmp_path/'ctc').frames(audio)[0], y, 1e-5)


@pytest.mark.parametrize('kind', ['encodec', 'encodec-32'])
@pytest.mark.parametrize('samples', [None, 640, 1000, 5121])
def test_encodec_there_and_back_is_transformers(tiny, kind, samples):
    import transformers as t
    model = t.EncodecModel.from_pretrained(tiny/kind).eval()
    g = EnCodec(tiny/kind, **(dict(samples=samples) if samples else {}))
    audio = noise(2, g.min_samples)
    with torch.no_grad():
        frames = model.encoder(audio[:, None])
        back = model.decoder(frames)[:, 0, :audio.shape[1]]
    close(g(audio), frames.mT.reshape(2, -1), 1e-5)
    close(g.decode(g(audio)), back, 1e-5)
    assert g.dim == frames.shape[-1]*16 and back.shape == audio.shape


def test_encodec_patches_come_back_in_a_row(tiny):
    g = EnCodec(tiny/'encodec', samples=3200)
    audio = noise(2, 3*3200 + 99)
    y, times = g.frames(audio)
    assert times.tolist() == pytest.approx([1600/24, 4800/24, 8000/24])
    close(g.decode(y), torch.cat([g.decode(g(a)) for a in audio[:, :9600].split(3200, 1)], 1), 1e-5)


def test_gradient_passes_the_decoder(tiny):
    g = copy.deepcopy(EnCodec(tiny/'encodec', samples=640)).double()
    y = g(noise(1, 640)).requires_grad_()
    g.decode(y).square().sum().backward()
    assert y.grad.isfinite().all() and (y.grad != 0).all()


@pytest.mark.parametrize(
    'y,why',
    [
        (torch.ones(2, 5), r'torch.float32 of shape \(2, 5\)'),
        (torch.ones(32), r'shape \(32,\)'),
        (np.ones((1, 32)), 'ndarray'),
        (torch.ones(0, 32), r'\(0, 32\)'),
        (torch.ones(1, 32).long(), 'torch.int64'),
        (torch.full((1, 32), torch.nan), 'not finite'),
    ],
)
def test_what_cannot_be_decoded(tiny, y, why):
    with pytest.raises(ValueError, match=why): EnCodec(tiny/'encodec', samples=640).decode(y)


@pytest.mark.parametrize('samples', [0, 319, 640., None, '640'])
def test_length_of_an_encodec_patch(tiny, samples):
    with pytest.raises(ValueError, match='samples is .*at least 320'): EnCodec(tiny/'encodec', samples=samples)


def test_sums_learned_on_encodec_can_be_heard(tiny):
    g = EnCodec(tiny/'encodec', samples=640)
    a, b = noise(8, 640), noise(8, 640, 1)
    y = torch.cat([g(a), g(b), g(a + b)])
    eye = torch.eye(8)
    plugin = LatentPlugin(
        dim=4, hidden=(16,), silence=g.silence, epochs=2, validation=0, device='cpu', progress=False
    ).fit(y, torch.cat([eye, eye, -eye], 1))
    heard = g.decode(plugin.inverse_transform(plugin.transform(y[16:]) - plugin.transform(y[8:16])))
    assert heard.shape == (8, 640) and heard.isfinite().all()


def edit(file='config.json', **entries):
    "A function that changes entries of a JSON file in a folder."
    def change(folder): (folder/file).write_text(json.dumps(json.loads((folder/file).read_text()) | entries))
    return change

def cut(folder):
    path = folder/'model.safetensors'
    path.write_bytes(path.read_bytes()[:-100])

def lose(folder):
    tensors = load_file(folder/'model.safetensors')
    del tensors['decoder.layers.0.conv.bias']
    save_file(tensors, folder/'model.safetensors', metadata=dict(format='pt'))

def remove(name): return lambda folder: (folder/name).unlink()


damages = {
    'cut': (cut, 'by EncodecModel .*SafetensorError.*get it again'),
    'no weights': (remove('model.safetensors'), 'by EncodecModel .*no file named model.safetensors'),
    'one tensor short': (lose, 'does not hold 1 of the weights of EncodecModel, such as decoder.layers.0.conv.bias'),
    'other sizes': (edit(num_filters=8), 'does not hold .* of the weights of EncodecModel'),
    'no config': (remove('config.json'), 'by AutoConfig'),
    'no extractor': (remove('preprocessor_config.json'), 'by AutoFeatureExtractor'),
    'half a config': (lambda folder: (folder / 'config.json').write_text('{'), 'by AutoConfig .*not a valid JSON'),
    'unknown type': (edit(model_type='ear'), 'by AutoConfig .*`ear`'),
    'other type': (edit(model_type='wav2vec2'), 'of type wav2vec2: give one of type encodec'),
    'normalising': (edit(normalize=True), 'or takes the loudness away: give one for mono'),
}


@pytest.mark.parametrize('damage,why', damages.values(), ids=damages)
def test_folders_that_are_no_such_model(tiny, tmp_path, capfd, damage, why):
    shutil.copytree(tiny/'encodec', tmp_path/'model')
    damage(tmp_path/'model')
    with pytest.raises(ValueError, match=f'model .*{why}') as error: EnCodec(tmp_path/'model')
    assert '\n' not in str(error.value) and capfd.readouterr() == ('', '')


def test_stereo_codecs(tmp_path):
    import transformers as t
    save(
        tmp_path / 'model',
        t.EncodecModel(
            t.EncodecConfig(num_filters=4, hidden_size=16, codebook_size=16, target_bandwidths=[1.5], audio_channels=2)
        ),
        t.EncodecFeatureExtractor(),
    )
    with pytest.raises(
        ValueError, match='is for stereo, or takes the loudness away: give one for mono, such as facebook/encodec_24khz'
    ):
        EnCodec(tmp_path / 'model')


def test_waveform_models_only(tiny):
    with pytest.raises(
        ValueError,
        match='is a model of type encodec, which does not turn a waveform into time steps .* write a subclass',
    ):
        HuggingFaceEncoder(tiny / 'encodec')
    with pytest.raises(ValueError, match='is a model of type hubert: give one of type clap or clap_audio_model'):
        CLAP(tiny / 'hubert')


def test_no_code_in_a_folder_runs(tiny, tmp_path):
    folder = tmp_path/'model'
    shutil.copytree(tiny/'hubert', folder)
    edit(model_type='ear', auto_map=dict(AutoConfig='ear.EarConfig', AutoModel='ear.Ear'))(folder)
    (folder/'ear.py').write_text(f"open({str(tmp_path/'ran')!r}, 'w')")
    with pytest.raises(ValueError, match='contains custom code'): HuggingFaceEncoder(folder)
    spy = Spy()
    spy.path = tmp_path/'ran'
    shutil.copytree(tiny/'hubert', tmp_path/'pickled')
    remove('model.safetensors')(tmp_path/'pickled')
    torch.save(dict(weight=spy), tmp_path/'pickled'/'pytorch_model.bin')
    with pytest.raises(ValueError, match='by AutoModel'): HuggingFaceEncoder(tmp_path/'pickled')
    assert not spy.path.exists()


@pytest.fixture
def hub(tiny, tmp_path, monkeypatch):
    "A Hugging Face with the repository me/MODEL for each tiny model; me/old keeps its weights in a pickle."
    import huggingface_hub
    shutil.copytree(tiny/'hubert', tmp_path/'hub'/'old')
    torch.save(load_file(tiny/'hubert'/'model.safetensors'), tmp_path/'hub'/'old'/'pytorch_model.bin')
    remove('model.safetensors')(tmp_path/'hub'/'old')
    hub = SimpleNamespace(asked=[], error=None)
    def snapshot_download(name, revision=None, allow_patterns=None):
        hub.asked.append((name, revision))
        if hub.error: raise hub.error
        source = tmp_path/'hub'/'old' if name == 'me/old' else tiny/name.removeprefix('me/')
        here = tmp_path/'cache'/name.replace('/', '--')
        here.mkdir(parents=True, exist_ok=True)
        for path in source.iterdir():
            if any(fnmatch(path.name, p) for p in allow_patterns): shutil.copy(path, here)
        return str(here)
    monkeypatch.setattr(huggingface_hub, 'snapshot_download', snapshot_download)
    return hub


def test_models_are_fetched_by_name(tiny, hub):
    audio = noise(1, 4000)
    assert torch.equal(make_encoder('hf:me/wav2vec2', revision='v1')(audio), HuggingFaceEncoder(tiny/'wav2vec2')(audio))
    assert hub.asked == [('me/wav2vec2', 'v1')]
    assert torch.equal(make_encoder('hf:me/old')(audio), HuggingFaceEncoder(tiny/'hubert')(audio))
    assert (
        make_encoder('clap', weights='me/clap').dim == 512
        and make_encoder('encodec', weights='me/encodec', samples=640).dim == 32
    )
    assert [name for name, _ in hub.asked[1:]] == ['me/old', 'me/old', 'me/clap', 'me/encodec']
    make_encoder('clap@v2:me/clap'), make_encoder('hf@v3:me/hubert')
    assert hub.asked[-2:] == [('me/clap', 'v2'), ('me/hubert', 'v3')]


def test_default_models(hub):
    hub.error = OSError('disk full')
    for name, repository in dict(clap='laion/clap-htsat-unfused', encodec='facebook/encodec_24khz').items():
        with pytest.raises(
            OSError, match=f'{repository} is no folder here, and OSError while it was fetched: disk full: check'
        ):
            make_encoder(name)


@pytest.mark.parametrize(
    'error,why',
    [
        ('LocalEntryNotFoundError', 'cannot be reached, and it is not in the cache'),
        ('RepositoryNotFoundError', 'has no such model, or it is private'),
        ('GatedRepoError', 'ask for consent'),
        ('RevisionNotFoundError', "it has no revision 'v9'"),
        ('HFValidationError', 'cannot be a name'),
        ('HfHubHTTPError', 'HfHubHTTPError while it was fetched'),
    ],
)
def test_models_that_cannot_be_fetched(hub, error, why):
    from huggingface_hub import errors
    kind = getattr(errors, error)
    hub.error = kind.__new__(kind)
    with pytest.raises(
        OSError,
        match=f'me/ear is no folder here, and .*{why}.*: '
        'check the name, the revision and the network, or give a folder',
    ) as raised:
        CLAP('me/ear', revision='v9')
    assert '\n' not in str(raised.value)


def test_loading_is_quiet_and_leaves_settings_alone(tiny, capfd):
    from transformers.utils import logging
    logging.enable_progress_bar()
    try:
        before = logging.get_verbosity()
        CLAP(tiny/'clap')
        assert (
            capfd.readouterr() == ('', '') and logging.get_verbosity() == before and logging.is_progress_bar_enabled()
        )
    finally: logging.disable_progress_bar()


def test_without_transformers(monkeypatch):
    monkeypatch.setitem(sys.modules, 'transformers', None)
    for make in (CLAP, EnCodec, lambda: make_encoder('hf:me/ear')):
        with pytest.raises(ImportError, match=r"needs transformers: run pip install 'oplas\[audio\]'"): make()


def test_import_takes_nothing_heavy():
    heavy = ('transformers', 'soxr', 'huggingface_hub')
    code = f'import sys, oplas.sound.encoders; print([m for m in {heavy} if m in sys.modules])'
    assert subprocess.run([sys.executable, '-c', code], capture_output=True, text=True, check=True).stdout == '[]\n'


def test_figure_1_is_drawn_where_weights_and_songs_are_at_hand(tiny, vggish_file, tmp_path, monkeypatch):
    "The cells of the page, with random weights in the caches, and stempeg's excerpt in the place of MUSDB18."
    import huggingface_hub
    import plotly.graph_objects as go

    from oplas.show import pca_map
    (tmp_path/'torch'/'hub'/'checkpoints').mkdir(parents=True)
    kept = named(vggish_file, tmp_path/'torch'/'hub'/'checkpoints')
    monkeypatch.setenv('TORCH_HOME', str(tmp_path/'torch'))
    monkeypatch.setattr('oplas.sound.vggish.VGGISH_URL', f'https://example.org/{kept.name}')
    monkeypatch.setattr(
        huggingface_hub,
        'try_to_load_from_cache',
        lambda name, file: str(tiny / 'clap' / file) if (tiny / 'clap' / file).exists() else None,
    )
    (tmp_path/'musdb18'/'test').mkdir(parents=True)
    excerpt, = (Path(find_spec('stempeg').origin).parent/'data').glob('*.stem.mp4')
    for k in range(2): (tmp_path/'musdb18'/'test'/f'song {k}.stem.mp4').symlink_to(excerpt)
    monkeypatch.setenv('OPLAS_MUSDB18', str(tmp_path/'musdb18'))
    shown = []
    monkeypatch.setattr(go.Figure, 'show', lambda figure: shown.append(figure.layout.title.text))
    monkeypatch.setattr('oplas.show.viz.umap_map', lambda groups, seed=0: pca_map(groups))
    monkeypatch.chdir(studies)
    page = {}
    for cell in json.loads((studies/'audio_encodings.ipynb').read_text())['cells']:
        source = ''.join(cell['source'])
        if cell['cell_type'] == 'code' and 'eval: false' not in source: exec(source, page)
    assert shown == ['VGGish', 'VGGish', 'CLAP', 'CLAP'] and page['missing'] == []
    assert {name for name, _ in page['sums_of']} == {'power', 'seen', 'MusiCNN', 'VGGish', 'CLAP'}
    assert len({c['track'] for c in page['crops'](16000)}) == 2
