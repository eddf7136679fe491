"""How well are faders read from mixes of recorded songs?

Stems of each song are levelled and mixed at known gains, in crops of some seconds. The gains are read from samples,
from one mean power spectrum and from the spectra of patches, from the mix as it is, a millisecond late, and after MP3.

    python tools/faders_study.py FOLDER    # of folders of stems, one a song

The result is kept in nbs/studies/recorded/faders.json.
"""
import argparse
import json
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import numpy as np
import soundfile
import torch
import torch.nn.functional as F
from bench import machine

from oplas.core import whole_file
from oplas.sound import FolderStems, Spectrum, gains_from_power, resample
from oplas.sums import faders

RATE, SECONDS, GAINS, SEEDS = 16000, 6, (-6., 6.), (0, 1, 2)
SOFTEST = 1e-3 # Level of a stem that is heard
kept = Path(__file__).parent.parent/'nbs'/'studies'/'recorded'/'faders.json'


def late(mix): return torch.roll(mix, RATE//1000)

def through_mp3(mix):
    "The mix as it comes out of an MP3 of the usual rate."
    file = BytesIO()
    soundfile.write(file, resample(mix[None], RATE, 44100)[0].numpy(), 44100, format='MP3')
    file.seek(0)
    audio, rate = soundfile.read(file, dtype='float32')
    return resample(torch.from_numpy(audio)[None], rate, RATE)[0]

MIXES = {'as it is': lambda mix: mix, 'a millisecond late': late, 'after MP3': through_mp3}


def from_samples(mix, stems, power): return np.abs(np.linalg.lstsq(stems.T.numpy(), mix.numpy(), rcond=None)[0])

def from_mean(mix, stems, power): return faders(power[-1].mean(0), power[:-1].mean(1), power=2)

def from_patches(mix, stems, power): return faders(power[-1].ravel(), power[:-1].reshape(len(stems), -1), power=2)

def from_weighted_patches(mix, stems, power): return gains_from_power(power[-1], power[:-1])

WAYS = {
    'samples': from_samples, 'mean spectrum': from_mean, 'patches': from_patches,
    'patches, each band over its power': from_weighted_patches}


def crops(songs):
    "Levelled stems of each crop, without those that are silent there; at least two."
    for track in songs.tracks:
        stems = songs.read(track)
        for crop in stems.split(SECONDS*RATE, 1)[:-1]:
            level = crop.square().mean(1, keepdim=True).sqrt()
            heard = level[:,0] > SOFTEST
            if heard.sum() > 1: yield 0.05*crop[heard]/level[heard]


def misses(stems, decibels):
    "By mix and way, how far the gains are from the true ones, in dB."
    encoder, found = Spectrum(), {}
    mix = (torch.from_numpy(10**(decibels/20)).float()[:,None]*stems).sum(0)
    for name, change in MIXES.items():
        changed = change(mix)[:stems.shape[1]]
        sounds = F.pad(torch.cat([stems, changed[None]]), (0, -stems.shape[1] % encoder.min_samples))
        power = encoder.frames(sounds)[0].double().numpy()
        for way, read in WAYS.items():
            gains = np.maximum(read(changed, stems[:,:len(changed)], power), 0.01)
            found[name, way] = np.abs(20*np.log10(gains) - decibels)
    return found


def summary(values): return dict(median=float(np.median(values)), ninety=float(np.quantile(values, 0.9)))


def main(folder):
    songs, collected = FolderStems(folder, sample_rate=RATE), {}
    stretches = list(crops(songs))
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        for stems in stretches:
            found = misses(stems, rng.uniform(*GAINS, len(stems)))
            for key, miss in found.items(): collected.setdefault(key, []).extend(miss)
    results = {mix: {way: summary(collected[mix, way]) for way in WAYS} for mix in MIXES}
    for mix, ways in results.items(): print(mix, ways)
    about = dict(
        songs=len(songs.tracks), crops=len(stretches), gains=GAINS, seconds=SECONDS, seeds=SEEDS,
        faders=len(collected['as it is', 'samples']), machine=machine(),
        versions={name: version(name) for name in ('oplas', 'torch', 'numpy')})
    with whole_file(kept) as part: part.write_text(json.dumps(dict(about=about, mixes=results), indent=1) + '\n')
    print(f'kept in {kept}')


if __name__ == '__main__':
    torch.set_num_threads(1)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('folder', type=Path, help='a folder of folders of stems')
    main(parser.parse_args().folder)
