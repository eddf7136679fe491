"What the chapter on the small codec cannot show: EnCodec in its place, odd lengths, gradients, and ONNX."
import copy

import numpy as np
import onnxruntime
import pytest
import soundfile
import torch
from transformers import EncodecConfig, EncodecFeatureExtractor, EncodecModel

from oplas.sound import Codec, EnCodec, SongPlugin, make_encoder
from oplas.sums import LatentPlugin, sums


@pytest.fixture(scope='module')
def codec(): return Codec()


@pytest.fixture(scope='module')
def encodec(tmp_path_factory):
    "EnCodec as published, but tiny and with random weights."
    folder = tmp_path_factory.mktemp('encodec')
    torch.manual_seed(0)
    config = EncodecConfig(num_filters=4, hidden_size=8, codebook_dim=8, upsampling_ratios=[8, 5])
    EncodecModel(config).save_pretrained(folder)
    EncodecFeatureExtractor().save_pretrained(folder)
    return EnCodec(folder, samples=800)


@pytest.fixture(scope='module')
def sounds():
    "Two stems and their mix: a second and a bit, shape (3, samples)."
    t = torch.arange(20480)/16000
    tone, noise = 0.3*torch.sin(2*torch.pi*220*t), 0.1*torch.randn(20480, generator=torch.Generator().manual_seed(0))
    stems = torch.stack([tone, noise])
    return torch.cat([stems, stems.sum(0, keepdim=True)])


@pytest.mark.parametrize('name', ['codec', 'encodec'])
def test_sums_are_heard_by_the_same_code(name, request, sounds, tmp_path):
    encoder = request.getfixturevalue(name)
    with torch.no_grad(): y, _ = encoder.frames(sounds)
    time = y.shape[1]
    row = np.arange(3*time).reshape(3, time)
    plugin = LatentPlugin(dim=8, hidden=(16,), silence=encoder.silence.numpy(), epochs=1, batch_size=8, progress=False)
    plugin.fit(y.flatten(0, 1).numpy(), sums(row[:2].T, row[2]))
    for file, audio in zip(('stem', 'other', 'mix'), sounds):
        soundfile.write(tmp_path/f'{file}.wav', audio.numpy(), encoder.sample_rate, subtype='FLOAT')
    songs = SongPlugin(encoder, plugin, name=name)
    heard = songs.render_difference(tmp_path/'mix.wav', tmp_path/'stem.wav')
    nothing = songs.mix({tmp_path/'mix.wav': 1, tmp_path/'stem.wav': -1, tmp_path/'other.wav': 0.})
    assert heard.rate == encoder.sample_rate and heard.audio.shape == (1, sounds.shape[1])
    assert heard.audio.isfinite().all() and heard.audio.abs().max() > 1e-4
    assert (nothing.audio - heard.audio).abs().max() < 1e-4


@pytest.mark.parametrize('samples', [1024, 1025, 1600, 16000])
def test_any_length_comes_back(codec, samples):
    audio = 0.1*torch.randn(2, samples, generator=torch.Generator().manual_seed(1))
    y, times = codec.frames(audio)
    assert y.shape == (2, -(-samples//512), 64) and len(times) == y.shape[1]
    assert codec.decode(y, like=audio).shape == audio.shape
    assert codec.decode(y).shape == (2, 512*y.shape[1])
    assert torch.equal(codec.decode(y), codec.decode(y))


def test_a_block_is_decoded_as_in_the_whole(codec, sounds):
    "With a window's length more at both ends, which is what `SongPlugin.mix` gives it."
    def there_and_back(audio): return codec.decode(codec.frames(audio)[0], like=audio)
    start, stop, more = 4096, 8192, codec.min_samples
    block = there_and_back(sounds[:, start - more:stop + more])[:, more:-more]
    assert (block - there_and_back(sounds)[:, start:stop]).abs().max() < 1e-5


def test_the_gradient_reaches_the_audio_and_not_the_weights(codec, sounds):
    audio = sounds[:1, :5120].clone().requires_grad_()
    y, _ = codec.frames(audio)
    codec.decode(y, like=sounds[:1, :5120]).square().mean().backward()
    assert audio.grad.isfinite().all() and audio.grad.abs().max() > 0
    assert all(p.grad is None for p in codec.parameters())


def test_double_precision_agrees(codec, sounds):
    exact = copy.deepcopy(codec).double()
    y, _ = codec.frames(sounds)
    y_exact, _ = exact.frames(sounds.double())
    assert y_exact.dtype == torch.float64 and (y - y_exact).abs().max() < 1e-3


def test_other_weights_are_refused(tmp_path):
    (tmp_path/'other.safetensors').write_bytes(b'something else')
    with pytest.raises(ValueError, match='SHA-256'): make_encoder(f'codec:{tmp_path}/other.safetensors')


@pytest.mark.parametrize('part', ['analysis', 'synthesis'])
def test_a_browser_can_run_its_networks(codec, part, tmp_path):
    network, path = getattr(codec, part), tmp_path/'network.onnx'
    patches = torch.export.Dim('patches')
    x, time = dict(analysis=(torch.rand(1, 513, 8), 2*patches), synthesis=(torch.rand(1, 64, 4), patches))[part]
    torch.onnx.export(network, (x,), path, input_names=['x'], dynamo=True, verbose=False, dynamic_shapes=[{2: time}])
    longer = torch.cat([x, x], 2)
    found, = onnxruntime.InferenceSession(path).run(None, dict(x=longer.numpy()))
    assert np.abs(found - network(longer).numpy()).max() < 1e-4
