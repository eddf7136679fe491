"""How do sums sound? Sums among encodings, decoded, against the waveforms that they should be, in SI-SDR.

    python tools/heard.py --judge folder:PATH --encoder log_spectrum --plugins study/log-sums-*/log-sums.safetensors

`make heard` fits the plugins and judges them. Stems are added up, one stem is taken out of its mix, and one stem is
made softer or louder in it, by every row of `rows`: among encodings as they are, from silence, by the best matrix, and
by each plugin. The same is done without a model, by adding and subtracting powers, and by two masks that know both
parts. All estimates are held against the true waveform; the ceiling is the true waveform, encoded and decoded. What is
found is kept in nbs/studies/recorded/heard.json, a part for each encoder.
"""
import argparse
import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from bench import machine
from fast_bss_eval import si_sdr
from recorded import stempeg_song

from oplas.core import whole_file
from oplas.sound import RenderedSongs, SongPlugin, make_encoder, open_songs, sum_in_space
from oplas.sound.songs import load_plugin
from oplas.sums import PRETRAINED, LatentPlugin, sums

root = Path(__file__).parent.parent
kept = root/'nbs'/'studies'/'recorded'/'heard.json'
SECONDS = 6.
DECIBELS = -12, -6, 6, 12 # the gains of the sweep
HELD_OUT = dict(n=8, seed=77) # rendered songs that nothing was fitted on
TRAINING = dict(n=8, crops=2, gains=(-18., 18.)) # for the best matrix
EVERY = 8 # Which of a song's moments the matrix is fitted on: one of so many
DIMS = 4, 16, 48 # Dimensions of the matrix; with all of them, 64 for the codec, it is sums from silence
LIMIT = 100. # dB: what is exact scores no more, and what is silent no less


# Rows: from encodings, shape (k, time, dim), and weights, shape (k,), to the encodings of the sum, shape (1, time, dim)

def as_they_are(encoder):
    def add_up(y, weights): return torch.tensordot(weights, y, 1)[None]
    return add_up


def from_silence(encoder):
    silence = encoder.silence
    def add_up(y, weights): return silence + torch.tensordot(weights, y - silence, 1)[None]
    return add_up


def through(plugin):
    "Through the space of a plugin, where points grow with a power of the gain."
    def add_up(y, weights): return sum_in_space(plugin, y, weights)[None]
    return add_up


def best_matrices(encoder, width):
    "The linear h for rows of that many numbers, fitted on sums of rendered songs, by its dimensions."
    songs = RenderedSongs(length=12, seconds=SECONDS, level=True, sample_rate=encoder.sample_rate, **TRAINING)
    crops = []
    for item in (songs[i] for i in range(len(songs))):
        y,_ = encoder.frames(torch.cat([item['stems'], item['mix'][None]]))
        crops.append(y[:,::EVERY].reshape(len(y), -1, width))
    y = torch.cat(crops, 1)
    k,n = len(y) - 1, y.shape[1]
    column = np.arange((k + 1)*n).reshape(k + 1, n)
    silence = encoder.silence.reshape(-1, width)[0].numpy()
    told = y.reshape(-1, width), sums(column[:k].T, column[k])
    common = dict(hidden=(), silence=silence, validation=0, progress=False)
    return {f'linear h, {dim} dimensions': LatentPlugin(dim=dim, **common).fit(*told) for dim in DIMS}


# Without a model

def waves(audio):
    "Spectra over windows of about 64 ms, shape (..., frequencies, time)."
    return torch.stft(audio, 1024, 256, window=torch.hann_window(1024), return_complex=True)


def heard(spectrum, samples):
    return torch.istft(spectrum, 1024, 256, window=torch.hann_window(1024), length=samples)


def masked(mix, stem, gain, power):
    "The mix through each part's share of their power, to a power, where both parts are known; the stem at its gain."
    parts = [waves(part).abs().square() for part in (mix - stem, stem)]
    share = [(part/sum(parts).clamp(min=1e-12))**power for part in parts]
    return heard(waves(mix)*(share[0] + gain*share[1]), mix.shape[-1])


def ratio_mask(mix, stem, gain): return masked(mix, stem, gain, 0.5)


def wiener_mask(mix, stem, gain): return masked(mix, stem, gain, 1)


def with_phase(power, whole):
    return torch.polar(power.clamp(min=0).sqrt(), waves(whole).angle())


def powers_subtracted(mix, stem, gain):
    "The power of the mix less that of the stem, plus that of the stem at its gain, with the phase of the mix."
    power = waves(mix).abs().square() + (gain**2 - 1)*waves(stem).abs().square()
    return heard(with_phase(power, mix), mix.shape[-1])


def powers_added(mix, stems):
    "The powers of all stems, with the phase of the mix."
    return heard(with_phase(waves(stems).abs().square().sum(0), mix), mix.shape[-1])


# Judging

def score(truth, estimate):
    "SI-SDR in dB; silence, and what is beyond all numbers, score as little as anything can."
    if not estimate.any() or not estimate.isfinite().all(): return -LIMIT
    return si_sdr(truth[None].double(), estimate[None].double(), clamp_db=LIMIT).item()


class Judge:
    "Scores of one encoder's rows on songs, by task, row and song."
    def __init__(self, encoder, rows, powers):
        self.encoder,self.rows,self.powers = encoder, rows, powers
        self.scores = {}

    def keep(self, task, row, song, value):
        self.scores.setdefault(task, {}).setdefault(row, {}).setdefault(song, []).append(value)

    def ask(self, task, song, truth, mix, y, gains):
        "Score each row and the ceiling; `gains` gives the weights of the encodings `y` for a power of gains."
        decode = self.encoder.decode
        for row,add_up in self.rows.items():
            estimate = decode(add_up(y, gains(self.powers[row])), like=mix[None])[0]
            self.keep(task, row, song, score(truth, estimate))
        own,_ = self.encoder.frames(truth[None])
        self.keep(task, 'ceiling', song, score(truth, decode(own, like=mix[None])[0]))

    def listen(self, item):
        "All tasks on one crop."
        samples = item['mix'].shape[-1]//self.encoder.min_samples*self.encoder.min_samples
        mix,stems,song = item['mix'][:samples], item['stems'][:,:samples], item['track']
        y,_ = self.encoder.frames(torch.cat([mix[None], stems]))
        self.ask('add', song, mix, mix, y[1:], lambda power: torch.ones(len(stems)))
        self.keep('add', 'powers added', song, score(mix, powers_added(mix, stems)))
        for name,stem,y_stem in zip(item['names'], stems, y[1:]):
            if stem.square().mean() < 1e-8: continue
            both = torch.stack([y[0], y_stem])
            self.without(f'without {name}', song, mix, stem, both, 0.)
            for decibels in DECIBELS: self.without(f'{decibels:+d} dB', song, mix, stem, both, 10**(decibels/20))

    def without(self, task, song, mix, stem, y, gain):
        "One stem of a mix at a gain; 0 takes it out."
        truth = mix + (gain - 1)*stem
        self.ask(task, song, truth, mix, y, lambda power: torch.tensor([1, gain**power - 1]))
        for row in (ratio_mask, wiener_mask, powers_subtracted):
            self.keep(task, row.__name__.replace('_', ' '), song, score(truth, row(mix, stem, gain)))
        self.keep(task, 'mix as it is', song, score(truth, mix))


def to_plugin(place):
    "A plugin that comes with oplas, one in a folder, or one in a file."
    if place in PRETRAINED: return SongPlugin.from_pretrained(place).plugin
    path = Path(place)
    return load_plugin(path/'plugin.safetensors' if path.is_dir() else path)


def judge(encoder, plugins, songs):
    "Mean scores by task, row and song."
    rows = {'as they are': as_they_are(encoder), 'from silence': from_silence(encoder)}
    rows |= {name: through(h) for name,h in best_matrices(encoder, plugins[0].n_features_in_).items()}
    rows |= {f'h {seed}': through(plugin) for seed,plugin in enumerate(plugins)}
    powers = dict.fromkeys(rows, 1.) | {f'h {seed}': plugin.power_ for seed,plugin in enumerate(plugins)}
    found = {}
    for name,collection in songs.items():
        judging = Judge(encoder, rows, powers)
        for i in range(len(collection)): judging.listen(collection[i])
        found[name] = {
            task: {row: {song: round(float(np.mean(values)), 3) for song,values in by_song.items()}
                   for row,by_song in by_row.items()} for task,by_row in judging.scores.items()}
    return found


def collections(args, rate):
    common = dict(seconds=SECONDS, level=True, sample_rate=rate)
    songs = dict(rendered=RenderedSongs(length=12, crops=1, **HELD_OUT, **common))
    songs['recorded'] = open_songs(args.judge, crops=args.crops, **common)
    # one song that nothing was chosen by
    songs['excerpt'] = stempeg_song(args.music, crops=args.crops, **common)
    return songs


def main(args):
    encoder = make_encoder(args.encoder)
    plugins = [to_plugin(place) for place in args.plugins]
    with torch.no_grad(): found = judge(encoder, plugins, collections(args, encoder.sample_rate))
    facts = dict(versions={name: version(name) for name in ('torch', 'fast-bss-eval')}, machine=machine())
    everything = json.loads(kept.read_text()) if kept.exists() else {}
    everything[args.encoder.partition(':')[0]] = dict(
        scores=found, plugins=len(plugins), crops=args.crops, seconds=SECONDS, **facts)
    with whole_file(kept) as part: part.write_text(json.dumps(everything, indent=1) + '\n', encoding='utf-8')
    print(f'wrote {kept}')


if __name__ == '__main__':
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument('--encoder', default='log_spectrum', help='one that has a decoder')
    parser.add_argument('--plugins', nargs='+', default=['log-sums'],
                        help='one for each seed: names of what comes with oplas, folders, or files')
    parser.add_argument('--judge', required=True, help='recorded songs in stems, as folder:PATH')
    parser.add_argument('--crops', type=int, default=3, help='crops of each recorded song')
    parser.add_argument('--music', type=Path, default=root/'study'/'music', help='folder for the song of stempeg')
    torch.set_num_threads(1)
    main(parser.parse_args())
