"""Sums among the encodings of real audio, in full.

Encode songs, fit a plugin for each seed, and two that lack a part, and judge them by songs held out and by a passage
of recorded music.

`make study` takes the songs below, puts what it finds in nbs/studies/recorded/real_audio.json, and measures how fast it
went. Other songs are studied by, say, `python tools/study.py --data musdb18:PATH --out study/musdb18`. Encodings are
kept from run to run, and a fit that was interrupted goes on; what was judged is fitted and judged anew.
"""
import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

import bench_audio
import numpy as np
import soundfile
import torch
from bench import machine
from recorded import stempeg_song
from tqdm import tqdm

from oplas.cli import main as oplas
from oplas.core import whole_file
from oplas.sound import FolderStems, Store, encode_songs, fit_songs, make_encoder, select, split_songs
from oplas.sound.rendering import need_fluidsynth
from oplas.sums import mean_report

DATA, ENCODER, SECONDS, CROPS, SEEDS = 'rendered:1280', 'musicnn', 6., 2, (0, 1, 2)
PASSAGES, DRAWS = 2, 8
VARIANTS = dict(whole={}, without_gain=dict(gain=False), without_information=dict(information=0.))
ASIDE = 1/16 # of 1,280 songs 80, with 2,080 encodings: more than the 60 and 2,000 that were asked for
root = Path(__file__).parent.parent
recorded = root/'nbs'/'studies'/'recorded'/'real_audio.json'


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    add = parser.add_argument
    add('--data', default=DATA, help='the songs: rendered:COUNT, musdb18:PATH, musdb18hq:PATH or folder:PATH')
    add('--encoder', default=ENCODER)
    add('--seconds', type=float, default=SECONDS, help='length of a crop')
    add('--crops', type=int, default=CROPS, help='crops of each song')
    add('--seeds', type=int, nargs='+', default=SEEDS)
    add('--out', type=Path, default=root/'study', help='folder for the store and for what is found')
    return parser.parse_args()


def synthesizer():
    "The version of FluidSynth."
    from ctypes import byref, c_int
    numbers = [c_int() for _ in range(3)]
    need_fluidsynth().fluid_version(*map(byref, numbers))
    return '.'.join(str(n.value) for n in numbers)


def encode(args):
    "Encode what is not encoded yet; the store, and how many songs took how many seconds now."
    def done(): return len(list((args.out/'store').glob('[0-9]*.safetensors')))
    before, start = done(), time.perf_counter()
    failed = oplas(
        [
            'encode', '--data', args.data, '--encoder', args.encoder, '--out', str(args.out / 'store'), '--seconds',
            str(args.seconds), '--crops', str(args.crops),
        ]
    )
    if failed: sys.exit(failed)
    return Store(args.out/'store'), dict(songs=done() - before, seconds=round(time.perf_counter() - start, 1))


def excerpt(folder, encoder):
    "The recorded music inside stempeg, encoded in passages, each with several draws of gains; and its seconds."
    music = stempeg_song(folder/'music', sample_rate=encoder.sample_rate)
    (track,), (samples, rate) = music.tracks, music.size(*music.tracks)
    length = int(10*samples/rate/PASSAGES)/10
    for k in range(PASSAGES):
        place = folder/'passages'/f'passage {k}'
        place.mkdir(parents=True)
        for name, stem in zip(music.names, music.read(track, k * length, length)):
            soundfile.write(place / f'{name}.wav', stem.numpy(), music.sample_rate, subtype='FLOAT')
    encode_songs(
        folder / 'store',
        FolderStems(folder / 'passages', seconds=length, crops=DRAWS, sample_rate=encoder.sample_rate),
        encoder,
        'excerpt',
        workers=1,
        progress=False,
    )
    return Store(folder / 'store'), dict(
        track=track, lasts=round(samples / rate, 2), passages=PASSAGES, seconds=length, draws=DRAWS
    )


def numbers(report): return {space: {k: round(v, 6) for k, v in m.items()} for space, m in report.items()}


def judge(store, encoder, real, seed, variant, checkpoint):
    "Everything that is measured of one plugin; without its whitening, the report alone. In a process of its own."
    torch.set_num_threads(1)
    start, store, real, encoder = time.perf_counter(), Store(store), Store(real), make_encoder(encoder)
    found = fit_songs(store, encoder, ASIDE, seed, **VARIANTS[variant], checkpoint=checkpoint, progress=False)
    plugin, test = found.plugin.plugin, select(store, split_songs(store, ASIDE, seed)[1])
    kept = ('silence', 'checkpoint', 'device', 'progress', 'seed')
    result = dict(
        spaces=numbers(found.report), inverse=round(found.inverse, 6), encodings=found.encodings, songs=found.songs,
        epochs=len(plugin.history_), excerpt=numbers(plugin.report(real.encodings, real.relations)),
        excerpt_inverse=round(plugin.inverse_score(real.encodings), 6), excerpt_encodings=len(real.encodings),
        settings={k: v for k, v in plugin.get_params().items() if k not in kept},
    )
    checkpoint.unlink()
    plugin.whitening_ = np.eye(plugin.dim)
    return result | dict(
        unwhitened=numbers(plugin.report(test.encodings, test.relations))['h'],
        seconds=round(time.perf_counter() - start, 1),
    )


def show(results):
    runs = [r for name, r in results.items() if name != 'about']
    print(
        '\nsongs held out, mean over the seeds', mean_report([r['spaces'] for r in runs]),
        '\nrecorded music, mean over the seeds', mean_report([r['excerpt'] for r in runs]), '', sep='\n',
    )
    for name, r in results.items():
        if name != 'about':
            print(
                name
                + ''.join(f"  {k} {r['spaces']['h'][k]:.4f}" for k in ('additive', 'demix', 'top1', 'gain'))
                + f"  inverse R² {r['inverse']:.4f}  {r['seconds']:.0f} s"
            )


def main(args):
    usual = (args.data, args.encoder, args.seconds, args.crops, tuple(args.seeds)) == (
        DATA,
        ENCODER,
        SECONDS,
        CROPS,
        SEEDS,
    )
    store, encoding = encode(args)
    encoder = make_encoder(args.encoder)
    versions = {name: version(name) for name in ('oplas', 'torch', 'numpy')} | (
        dict(fluidsynth=synthesizer()) if args.data.startswith('rendered') else {}
    )
    with tempfile.TemporaryDirectory() as folder:
        real, passages = excerpt(Path(folder), encoder)
        about = dict(
            data=args.data, encoder=args.encoder, songs=len(store.tracks), encodings=len(store.encodings),
            relations=store.relations.shape[0], **{k: store.manifest[k] for k in ('crops', 'seconds', 'gains')},
            encoding=encoding, excerpt=passages, machine=machine() | dict(cores=os.cpu_count()), versions=versions,
        )
        pairs = [(seed, variant) for variant in VARIANTS for seed in args.seeds]
        with ProcessPoolExecutor(os.cpu_count(), get_context('spawn')) as pool:
            jobs = [
                pool.submit(
                    judge, store.folder, args.encoder, real.folder, *pair,
                    args.out / 'fit-{}-{}.safetensors'.format(*pair),
                )
                for pair in pairs
            ]
            found = {pair: job.result() for pair, job in zip(pairs, tqdm(jobs, desc='fitting'))}
    kept = ('spaces', 'unwhitened', 'inverse', 'seconds')
    results = dict(about=about)
    for seed in args.seeds:
        results[f'seed {seed}'] = found[seed, 'whole'] | {
            variant: {k: found[seed, variant][k] for k in kept} for variant in VARIANTS if variant != 'whole'
        }
    with whole_file(args.out/'found.json') as part: part.write_text(json.dumps(results, indent=1) + '\n')
    show(results)
    if usual: shutil.copy(args.out/'found.json', recorded)
    print(f'\nkept in {recorded if usual else args.out/"found.json"}')
    if usual: bench_audio.main()


if __name__ == '__main__':
    torch.set_num_threads(1)
    main(arguments())
