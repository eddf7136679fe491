"The judge of sums that can be heard, by sounds whose sums are known; and what the plugins that come with oplas reach."
import heard
import numpy as np
import pytest
import torch
from transformers import EncodecConfig, EncodecFeatureExtractor, EncodecModel

from oplas.sound import EnCodec, LogSpectrum, RenderedSongs, SongPlugin
from oplas.sound.logarithm import FLOOR
from oplas.sums import LatentPlugin, sums


@pytest.fixture(scope='module')
def song():
    return RenderedSongs(1, length=12, seconds=4, crops=1, seed=5, level=True, sample_rate=16000)[0]


def ask(encoder, rows, item, power=1.):
    "The scores of rows on one crop, a number for each task and row."
    judge = heard.Judge(encoder, rows, dict.fromkeys(rows, power))
    with torch.no_grad(): judge.listen(item)
    return {task: {row: by_song[item['track']][0] for row, by_song in by_row.items()}
            for task, by_row in judge.scores.items()}


def test_the_exponential_comes_to_subtracting_powers(song):
    "Through exp, sums of log spectra are sums of powers, which the judge also takes without a model."
    encoder = LogSpectrum()
    def through_exp(y, weights):
        return (torch.tensordot(weights, y.exp() - FLOOR, 1).clamp(min=0) + FLOOR).log()[None]
    found = ask(encoder, {'exp': through_exp}, song, power=2.)
    assert found['add']['exp'] == pytest.approx(found['add']['powers added'], abs=0.05)
    taken = [task for task in found if task.startswith('without')]
    assert len(taken) == 4
    for task in [*taken, '-6 dB', '-12 dB']:
        assert found[task]['exp'] == pytest.approx(found[task]['powers subtracted'], abs=0.1), task


def test_what_scores_how_much():
    truth = torch.randn(16000, generator=torch.Generator().manual_seed(0))
    noise = torch.randn(16000, generator=torch.Generator().manual_seed(1))
    noise -= (noise @ truth)/(truth @ truth)*truth
    noise *= truth.norm()/noise.norm()
    assert heard.score(truth, 0.3*truth) == pytest.approx(heard.LIMIT, abs=1)
    assert heard.score(truth, torch.zeros(16000)) == -heard.LIMIT
    assert heard.score(truth, truth*torch.nan) == -heard.LIMIT
    for decibels in (-10, 0, 10, 20):
        assert heard.score(truth, truth + 10**(-decibels/20)*noise) == pytest.approx(decibels, abs=0.01)


def test_masks_that_know_the_answer_leave_what_does_not_overlap():
    t = torch.arange(32000)/16000
    low, high = torch.sin(2*torch.pi*250*t), torch.sin(2*torch.pi*3000*t)
    for row in (heard.ratio_mask, heard.wiener_mask, heard.powers_subtracted):
        assert heard.score(low, row(low + high, high, 0.)) > 30
        assert heard.score(low + 2*high, row(low + high, high, 2.)) > 25


def test_encodec_is_judged_by_the_same_code(song, tmp_path):
    torch.manual_seed(0)
    EncodecModel(EncodecConfig(num_filters=4, hidden_size=8, codebook_dim=8)).save_pretrained(tmp_path)
    EncodecFeatureExtractor().save_pretrained(tmp_path)
    encoder = EnCodec(tmp_path, samples=640)
    with torch.no_grad(): y, _ = encoder.frames(torch.cat([song['stems'], song['mix'][None]]))
    row = np.arange(5*y.shape[1]).reshape(5, -1)
    plugin = LatentPlugin(dim=4, hidden=(8,), silence=encoder.silence.numpy(), epochs=1, batch_size=64, progress=False)
    plugin.fit(y.flatten(0, 1).numpy(), sums(row[:4].T, row[4]))
    rows = {'from silence': heard.from_silence(encoder), 'h': heard.through(plugin)}
    found = ask(encoder, rows, song)
    assert {'add', 'without drums', '+12 dB'} <= set(found)
    assert all(np.isfinite(found[task][row]) for task in found for row in (*rows, 'ceiling'))


@pytest.mark.parametrize('name, least', [('codec-sums', 3.), ('log-sums', 10.)])
def test_h_is_far_above_encodings_as_they_are(song, name, least):
    ready = SongPlugin.from_pretrained(name)
    rows = {'from silence': heard.from_silence(ready.encoder), 'h': heard.through(ready.plugin)}
    found = ask(ready.encoder, rows, song, ready.plugin.power_)
    for task in ('add', 'without drums', 'without other'):
        assert found[task]['h'] > found[task]['from silence'] + least, task
        assert found[task]['h'] < found[task]['ceiling'] + 1, task
    taken = [scores for task, scores in found.items() if task.startswith('without')]
    assert np.mean([scores['h'] - scores['mix as it is'] for scores in taken]) > 2
