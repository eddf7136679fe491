"""Fit the curve log-sums, which comes with oplas, on songs that oplas composes and plays: weights and model card.

    python tools/log_sums.py

Paste the line that is printed into `PRETRAINED` in nbs/sums/07_plugin.ipynb. The same machine gives the same file.
"""
import argparse
from pathlib import Path

import torch
from pretrain import sounds, weights

from oplas.core import file_hash, whole_file
from oplas.sound import LogSpectrum, RenderedSongs, encode_regions, fit_log_sums
from oplas.sums import CurveSums

NAME = 'log-sums'
SONGS, HELD_OUT = 24, 6
common = dict(length=12, seconds=6., crops=2, gains=(-18., 18.), level=True)


def describe(missed):
    "What the card says, text by heading."
    return {
        'Use': f"`oplas.sound.SongPlugin.from_pretrained('{NAME}')` for files of sound, "
               f"`oplas.sums.Curve.from_pretrained('{NAME}')` for encodings by `log_spectrum`.",
        'Fitted on': f'{SONGS} songs of 12 s (seed 0), two crops of 6 s each, stems brought to one level and then '
                     f'moved by -18 to +18 dB. Told of sums alone: which four stems make which mix.',
        'Sounds': sounds['RenderedSongs'],
        'On what was held out': f'On {HELD_OUT} songs that it never saw (seed 1), the points of the stems of a region '
                                f'miss those of its mix by {missed:.1%} of their sum, root mean square.',
    }


def main(out, seed):
    curve = fit_log_sums(RenderedSongs(SONGS, **common), seed, progress=False)
    unseen = encode_regions(RenderedSongs(HELD_OUT, seed=1, **common), LogSpectrum(), seed)
    missed = CurveSums(curve)(unseen)[0]['sums'].sqrt()
    curve.about_ = describe(missed)
    out.mkdir(parents=True, exist_ok=True)
    path = out/f'{NAME}.safetensors'
    curve.save(path)
    card = str(curve.generate_model_card(license='apache-2.0'))
    with whole_file(path.with_suffix('.md')) as part: part.write_text(card, encoding='utf-8')
    print(f"{card}\n    '{NAME}': Pretrained('log_spectrum', '{file_hash(path)}')")


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--seed', type=int, default=0, help='decides levels, and which regions come when')
    parser.add_argument('--out', type=Path, default=weights, help='folder to write to')
    args = parser.parse_args()
    torch.set_num_threads(1)
    main(args.out, args.seed)
