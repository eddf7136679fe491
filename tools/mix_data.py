"Write what a visitor takes apart: four stems as sound, and where every mix of them lies before and after h."
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile

from oplas.sound import RenderedSongs, SongPlugin

folder = Path(__file__).parent.parent/'nbs/dial/mix'
SEED = 5 # of the song: its stems are about equally loud, those of three others were less so
LENGTH = 8 # seconds of it, which the page repeats


def flat(points):
    "The two directions in which points, seen from the origin, differ most."
    _,_,directions = np.linalg.svd(points, full_matrices=False)
    return points @ directions[:2].T

def space(points, names):
    "Of every mix, its place in the plane, and how far off the whole mix less the other stems is, in its lengths."
    whole = points[-1]
    alone = {name: points[1 << i] for i,name in enumerate(names)}
    def miss(mask):
        left = whole - sum((alone[name] for i,name in enumerate(names) if not mask >> i & 1), 0*whole)
        return float(np.linalg.norm(left - points[mask])/np.linalg.norm(points[mask]))
    places = flat(points).astype(float)
    places = (places/np.abs(places).max(axis=0)*[1, 0.4]).round(4) # a scale for each direction: sums stay sums
    return dict(places=places.tolist(), misses=[0, *(round(miss(mask), 4) for mask in range(1, len(points)))])

def mixes(stems):
    "Every mix of stems, those whose bits are set in its number."
    return [sum((stem for i,stem in enumerate(stems) if mask >> i & 1), 0*stems[0]) for mask in range(1 << len(stems))]

def write_mix(cache):
    "Write the stems as MP3, and both spaces as JSON."
    songs = RenderedSongs(1, length=LENGTH, seed=SEED, cache=cache)
    music = SongPlugin.from_pretrained('musicnn-sums')
    names,(track,) = songs.names, songs.tracks
    stems = songs.read(track)
    encodings = np.stack([music.encoder(mix[None])[0].numpy() for mix in mixes(stems)])
    raw = encodings - encodings[0]
    spaces = dict(before=space(raw, names), after=space(music.plugin.transform(encodings), names))
    folder.mkdir(exist_ok=True)
    for name,stem in zip(names, stems):
        soundfile.write(folder/f'{name}.mp3', stem.numpy(), songs.sample_rate, format='MP3')
    (folder/'mix.json').write_text(json.dumps(dict(stems=names, **spaces), separators=(',', ':')))
    return spaces


if __name__ == '__main__':
    with tempfile.TemporaryDirectory() as cache: spaces = write_mix(cache)
    for name,found in spaces.items(): print(name, found['misses'], file=sys.stderr)
