"""How fast songs are rendered and encoded, kept in nbs/studies/recorded/audio_speed.json.

`python tools/bench_audio.py` takes a few minutes on a machine that does nothing else.
"""
import json
import os
import statistics
import tempfile
from pathlib import Path

import torch
from bench import machine, seconds
from torch.utils.flop_counter import FlopCounterMode

from oplas.core import whole_file
from oplas.sound import MusiCNN, RenderedSongs, VGGish, compose, encode_songs, render, roles
from oplas.sound.vggish import vggish_layers

kept = Path(__file__).parent.parent/'nbs'/'studies'/'recorded'/'audio_speed.json'


def spread(values, **about):
    "Median and quartiles."
    low, middle, high = statistics.quantiles(values, n=4)
    return dict(about, median=round(middle, 3), low=round(low, 3), high=round(high, 3), runs=len(values))


def rendering(runs):
    "Seconds of song that are rendered in a second."
    return spread([30/seconds(lambda: render(compose(i))) for i in range(runs)])


@torch.no_grad()
def encoding(runs):
    "Seconds of clips that MusiCNN encodes in a second, 26 clips of six seconds at a time."
    f, clips = MusiCNN(), 0.1*torch.randn(26, 96000)
    f(clips)
    return spread([26*6/seconds(lambda: f(clips)) for _ in range(runs)])


def both(runs, songs=8):
    "Songs rendered and encoded as in the study: in a second, seconds of clips, and of different music among them."
    def once(seed, folder):
        data = RenderedSongs(songs, seed=seed, seconds=6., crops=2, cache=folder/f'songs {seed}')
        return seconds(lambda: encode_songs(folder/f'store {seed}', data, MusiCNN(), 'speed', progress=False))
    with tempfile.TemporaryDirectory() as folder: times = [once(seed, Path(folder)) for seed in range(runs)]
    music = songs*2*6
    clips = music*len(roles('abcd'))
    return spread([clips/t for t in times]), spread([music/t for t in times])


def products(size=4096):
    "Floating-point operations a second in one large product of matrices: what this machine can do at best."
    a = torch.randn(size, size)
    return 2*size**3/min(seconds(lambda: a @ a) for _ in range(5))


@torch.no_grad()
def batches(runs, length, threads, clips=48):
    "How many times longer VGGish takes clip by clip than all at once; and than its products alone at their best."
    torch.set_num_threads(threads)
    with tempfile.TemporaryDirectory() as folder:
        features, embeddings = vggish_layers()
        torch.save(
            torch.nn.ModuleDict(dict(features=features, embeddings=embeddings)).state_dict(),
            Path(folder) / 'random.pth',
        )
        f = VGGish(Path(folder)/'random.pth')
    audio = 0.1*torch.randn(clips, round(length*16000))
    def one_by_one(): return torch.cat([f(clip[None]) for clip in audio])
    with FlopCounterMode(display=False) as counter: at_once = f(audio)
    assert torch.allclose(at_once, one_by_one(), atol=1e-4)
    pairs, best = (
        [(seconds(lambda: f(audio)), seconds(one_by_one)) for _ in range(runs)],
        counter.get_total_flops() / products(),
    )
    return spread(
        [b / a for a, b in pairs],
        clips=clips,
        length=length,
        threads=threads,
        limit=round(statistics.median(b for _, b in pairs) / best, 3),
    )


def main():
    torch.set_num_threads(1)
    clips, music = both(5)
    results = dict(
        machine=machine() | dict(cores=os.cpu_count()),
        rendering=rendering(15),
        encoding=encoding(9),
        clips=clips,
        music=music,
    )
    results['vggish'] = [
        batches(7, length, threads) for length in (0.975, 3.0) for threads in sorted({1, os.cpu_count()})
    ]
    for name, result in results.items(): print(name, result)
    with whole_file(kept) as part: part.write_text(json.dumps(results, indent=1) + '\n')


if __name__ == '__main__': main()
