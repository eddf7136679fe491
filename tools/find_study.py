"""Is a loop that was added to a mix found again, from another stretch of it?

Recordings are cut in two. One half is repeated along a mix of a rendered song; the other lies in a library, with the
halves of all other recordings, with those too short to cut, and with stems of other songs. Each space is asked what
takes the mix nearest to the mix with the loop, and the rank of the right half is kept.

    python tools/find_study.py 'Sonic Pi=FOLDER' 'LMMS=FOLDER' … --spaces spectrum musicnn 'linear=FOLDER' …

Recordings are those of npm's supersonic-scsynth-samples and of Debian's lmms-common and hydrogen-drumkits. A space may
be a folder that `oplas fit` made; `make recorded` leaves the best matrix behind MusiCNN in study/recorded/linear.

The result is kept in nbs/studies/recorded/find.json.
"""
import argparse
import json
import tempfile
from importlib.metadata import version
from pathlib import Path

import numpy as np
import soundfile
import torch
from bench import machine

from oplas.core import whole_file
from oplas.sound import (
    BadTrack,
    Library,
    RenderedSongs,
    index_folder,
    make_space,
    nearest_at_any_gain,
    read_audio,
)

RATE, SECONDS = 16000, 6.
SHORTEST = 1.5 # Seconds of a recording that is cut in two
QUIETEST = 1e-4 # RMS of what is a sound
SUFFIXES = '.wav', '.flac', '.ogg'
LEVELS = (-12., 0.) # Of the loop, in dB below the mix
SONGS = 24 # The first half of them are mixes, the stems of the second half lie in the library
SONGS_SEED = 77 # None of these songs was ever trained on
SEEDS = (0, 1, 2)
SPACES = 'spectrum', 'musicnn', 'musicnn_power', 'musicnn-sums'
kept = Path(__file__).parent.parent/'nbs'/'studies'/'recorded'/'find.json'


def halves(path):
    "Both halves of a recording; the whole and nothing where it is too short to cut."
    audio = read_audio(path, RATE)[0]
    half = len(audio)//2
    return (audio[:half], audio[half:]) if len(audio) >= SHORTEST*RATE else (audio, None)

def level(audio): return audio.square().mean().sqrt()

def write(path, audio):
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, audio.numpy(), RATE, subtype='FLOAT')


def find_recordings(folder):
    found = sorted(path for path in folder.rglob('*') if path.suffix in SUFFIXES and path.is_file())
    if not found: raise SystemExit(f'{folder} holds no recordings: give a folder with {", ".join(SUFFIXES)}')
    return found

def fill_library(folder, packs, songs):
    "Write what is known; the hidden halves by their pack and name."
    hidden = {}
    for pack, source in packs.items():
        for path in find_recordings(source):
            try: known, other = halves(path)
            except BadTrack as damaged:
                print(damaged)
                continue
            name = ' '.join(path.relative_to(source).with_suffix('').parts)
            write(folder/pack/f'{name}.wav', known)
            if other is not None and min(level(known), level(other)) > QUIETEST: hidden[pack, name] = other
    for i in range(SONGS//2, SONGS):
        for name, stem in zip(songs.names, songs[i]['stems']):
            if level(stem) > QUIETEST: write(folder/'stems'/f'{i} {name}.wav', stem)
    return hidden


def questions(hidden, mixes, seed):
    "Of each hidden half its name, the number of a mix, and that mix with the half repeated along it."
    rng = np.random.default_rng(seed)
    for name, loop in hidden.items():
        number = int(rng.integers(len(mixes)))
        mix = mixes[number]
        along = loop.repeat(-(-len(mix)//len(loop)))[:len(mix)]
        gain = 10**(rng.uniform(*LEVELS)/20)
        yield name, number, mix + gain*along*level(mix)/level(along)


@torch.no_grad()
def encode(encoder, mixes, asked):
    "Of each question its name, and the encodings of the mix and of the reference."
    y = encoder(torch.stack(mixes)).numpy()
    return [(name, np.stack([y[mix], encoder(sound[None])[0].numpy()])) for name, mix, sound in asked]


def ranks(library, encoded):
    "Of each question its pack, and the rank of the right sound: the number of clips if it is of no use at any gain."
    found = []
    for (pack, name), y in encoded:
        start, end = library.space.points(y)/library.scale
        order = [library.clips[i].name for i, _, _ in nearest_at_any_gain(library.z, end - start, len(library))]
        right = f'{pack}/{name}.wav'
        found.append((pack, 1 + order.index(right) if right in order else len(library)))
    return found


def summary(found):
    found = np.array(found)
    return dict(
        median=float(np.median(found)), top1=float((found == 1).mean()), top10=float((found <= 10).mean()),
        questions=len(found))

def summaries(found, packs):
    "Of all questions, and of those about each pack."
    by_pack = {pack: summary([rank for of, rank in found if of == pack]) for pack in packs}
    return {'all': summary([rank for _, rank in found])} | by_pack


def main(args):
    songs = RenderedSongs(SONGS, length=12, seconds=SECONDS, crops=1, seed=SONGS_SEED, cache=args.cache)
    results, encoded = {}, {}
    with tempfile.TemporaryDirectory() as place:
        place = Path(place)
        hidden = fill_library(place, args.packs, songs)
        mixes = [songs[i]['mix'] for i in range(SONGS//2)]
        asked = {seed: list(questions(hidden, mixes, seed)) for seed in SEEDS}
        for name, where in args.spaces.items():
            space = make_space(where)
            index_folder(place, space)
            library, encoder = Library(place, space), type(space.encoder)
            for seed in SEEDS:
                if (encoder, seed) not in encoded: encoded[encoder, seed] = encode(space.encoder, mixes, asked[seed])
            found = {seed: ranks(library, encoded[encoder, seed]) for seed in SEEDS}
            results[name] = {f'seed {seed}': summaries(found[seed], args.packs) for seed in SEEDS}
            print(name, results[name], flush=True)
    about = dict(
        clips=len(library), hidden=len(hidden), seconds=SECONDS, levels=LEVELS,
        recordings={pack: sum(clip.name.startswith(f'{pack}/') for clip in library.clips) for pack in args.packs},
        songs=SONGS//2, machine=machine(),
        versions={name: version(name) for name in ('oplas', 'torch', 'numpy', 'scikit-learn')})
    with whole_file(kept) as part: part.write_text(json.dumps(dict(about=about, spaces=results), indent=1) + '\n')
    print(f'kept in {kept}')


def named(text):
    "A name and what it names, `name=folder`; a name alone is its own."
    name, _, rest = text.partition('=')
    return name, rest or name


if __name__ == '__main__':
    torch.set_num_threads(1)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('packs', nargs='+', help='folders of recordings, each as name=folder')
    parser.add_argument('--spaces', nargs='+', default=SPACES, help='spaces, each as a name or as name=folder')
    parser.add_argument('--cache', type=Path, help='where rendered songs are kept')
    args = parser.parse_args()
    args.packs = {name: Path(folder) for name, folder in map(named, args.packs)}
    args.spaces = dict(map(named, args.spaces))
    main(args)
