"""Sums on recorded music: encode sounds to learn from, fit spaces, and judge them by songs that nobody fitted to.

`make recorded JUDGE=folder:PATH` does all of it and keeps what it finds in nbs/studies/recorded/recorded_songs.json.
Encodings are kept in --out from run to run.
"""
import argparse
import os
from pathlib import Path

import torch

from oplas.sound import SOUNDFONTS, PowerMusiCNN, encode_songs, open_songs
from oplas.sound.encoders import encode_in_blocks
from oplas.sound.musicnn import compress
from oplas.sound.spectrum import HOP, PATCH_FRAMES, cut_patches, mel_power

root = Path(__file__).parent.parent
SECONDS, CROPS, ROUGH = 6., 2, 0.7
MUSICNN, SPECTRUM = 1506, 96 # numbers in an encoding


class Both(PowerMusiCNN):
    "MusiCNN's own encodings, and those weighted by power, from one pass through the network."
    dim = MUSICNN + PowerMusiCNN.dim

    def encode(self, audio):
        def network(patches):
            power = mel_power(patches, self.window, self.filters)
            features = self.features(compress(power))
            return torch.cat([features.amax(-1), features.mean(-1), self.weigh(features, power)], 1)
        y = encode_in_blocks(network, cut_patches(audio), self.block)
        return y, self.centres(y, PATCH_FRAMES*HOP, self.min_samples)


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    add = parser.add_argument
    add('--judge', nargs='+', required=True, help='recorded songs to judge by, such as folder:PATH')
    add('--songs', type=int, default=400, help='rendered songs to learn from')
    add('--sounds', help='more to learn from: a folder of recorded sounds, to be mixed at random')
    add('--mixes', type=int, default=400, help='how many mixes of these')
    add('--draws', type=int, default=8, help='crops of each recorded song, each with gains of its own')
    add('--seeds', type=int, nargs='+', default=(0, 1, 2))
    add('--workers', type=int, default=os.cpu_count(), help='processes that encode')
    add('--out', type=Path, default=root/'study'/'recorded', help='folder for the stores')
    return parser.parse_args()


def encode(args):
    "Encode what is not encoded yet."
    encoder = Both()
    common = dict(seconds=SECONDS, level=True)
    learned = dict(common, crops=CROPS, rough=ROUGH)
    kinds = dict(rendered=open_songs(f'rendered:{args.songs}', **learned, soundfonts=list(SOUNDFONTS)))
    if args.sounds: kinds['sounds'] = open_songs(f'sounds:{args.sounds}', n=args.mixes, **learned)
    for i,place in enumerate(args.judge): kinds[f'judge-{i}'] = open_songs(place, **common, crops=args.draws)
    for name,songs in kinds.items():
        bad = encode_songs(args.out/name, songs, encoder, name, 'both', workers=args.workers)
        for track,why in bad.items(): print(f'{track} {why}')


if __name__ == '__main__':
    torch.set_num_threads(1)
    encode(arguments())
