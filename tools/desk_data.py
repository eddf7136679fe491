"""What the desk of the site loads: the networks as graphs, and what it plays and shows before the engine is there.
All of it is made of the weights in the package and of the stems in nbs/dial/mix: python tools/desk_data.py FOLDER"""
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile
import torch

from oplas.show import export_desk
from oplas.sound import SongPlugin, read_audio

mix = Path(__file__).parent.parent/'nbs/dial/mix'
PRESETS = {  # where the sum starts, and the levels of stems in dB where they are not 0; None: muted
    'without-drums': ('mix', dict(drums=None)),
    'twice-the-bass': ('mix', dict(bass=6)),
    'all': ('stems', {}),
}
LOUDEST = 0.95
RATE = 16000


def write_desk(folder):
    "Write graphs, sounds and facts."
    song = SongPlugin.from_pretrained('codec-sums')
    export_desk(folder, song)
    names = json.loads((mix/'mix.json').read_text())['stems']
    stems = torch.cat([read_audio(mix/f'{name}.mp3', RATE) for name in names])
    places = Places(song, torch.cat([stems.sum(0, keepdim=True), stems]))
    recorded = [dict(name=name, **record(name, folder, song, stems, names, places)) for name in PRESETS]
    facts = dict(
        stems=names, power=song.plugin.power_, axes=places.axes.round(5).tolist(),
        places=[rounded(places.look(z)) for z in places.points], recorded=recorded)
    (folder/'desk.json').write_text(json.dumps(facts, separators=(',', ':')))

def rounded(numbers): return [float(f'{x:.4g}') for x in np.asarray(numbers).ravel().tolist()]

class Places:
    "Points of a mix and its stems, and the plane through the origin in which they differ most."
    def __init__(self, song, sounds):
        self.song = song
        self.points = [self.encode(sound) for sound in sounds]
        _,_,directions = np.linalg.svd(np.concatenate(self.points), full_matrices=False)
        signs = np.sign(directions[:2] @ self.points[0].mean(0))  # the mix lies to the right and above
        self.axes = directions[:2]*signs[:,None]

    def encode(self, sound):
        y,_ = self.song.encoder.frames(sound[None])
        return self.song.plugin.transform(y[0].numpy())

    def look(self, z): return z @ self.axes.T

def gain_of(level): return 0. if level is None else 10**(level/20)

def weigh(start, gains, power):
    "What the mix and each stem weigh in the sum."
    if start == 'stems': return np.array([0, *gains**power])
    return np.array([1, *(gains**power - 1)])

def record(name, folder, song, stems, names, places):
    "Write how a preset sounds, as a sum and in truth; where the true mix lies, and how far off the sum is, by patch."
    start,levels = PRESETS[name]
    gains = np.array([gain_of(levels.get(stem, 0)) for stem in names])
    weights,power = weigh(start, gains, song.plugin.power_), song.plugin.power_
    truth = torch.from_numpy(gains).float() @ stems
    target = places.encode(truth)
    miss = sum(weight*z for weight,z in zip(weights, places.points)) - target
    as_gains = np.sign(weights)*np.abs(weights)**(1/power)
    write_sounds(folder, name, add(song, stems, names, as_gains), truth)
    return dict(
        target=rounded(places.look(target)), miss=rounded((miss**2).sum(1)), size=rounded((target**2).sum(1)))

def add(song, stems, names, gains):
    "The sum as the library makes it, of the mix and the stems, each with its gain."
    with tempfile.TemporaryDirectory() as made:
        sounds = dict(zip(['mix', *names], [stems.sum(0), *stems]))
        paths = {name: Path(made)/f'{name}.wav' for name in sounds}
        for name,sound in sounds.items():
            soundfile.write(paths[name], sound.numpy(), RATE, subtype='FLOAT')
        wanted = {paths[name]: float(gain) for name,gain in zip(sounds, gains) if gain}
        return song.mix(wanted).audio[0]

def write_sounds(folder, name, added, truth):
    "Both versions as MP3, turned down together where one of them would clip."
    level = min(1, LOUDEST/max(added.abs().max(), truth.abs().max()).item())
    for version,sound in dict(sum=added, truth=truth).items():
        soundfile.write(folder/f'{name}-{version}.mp3', (level*sound).numpy(), RATE, format='MP3')


if __name__ == '__main__': write_desk(Path(sys.argv[1]))
