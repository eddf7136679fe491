"Recordings of single notes: 19 instruments that nobody trained on. `tools/need.sh instruments` fetches them."
import re
from pathlib import Path

from torch.nn.functional import pad

from oplas.sound import read_audio

SOUNDS = Path(__file__).parents[2]/'study'/'instruments'/'node_modules'
KEYS = range(36, 84) # C2 to B5
SHARPS = 'C Cs D Ds E F Fs G Gs A As B'.split()
MISNAMED = {('cello', 70), ('guitar-nylon', 74), ('trumpet', 48), ('trumpet', 58)}


def recordings():
    "Instrument, key and path of each recorded note from C2 to B5."
    for path in sorted(SOUNDS.rglob('*.mp3')) + sorted(SOUNDS.rglob('*.ogg')):
        note = re.fullmatch(r'([A-G][s#]?)(\d)(v10)?', path.stem)
        instrument = re.sub('tonejs-instrument-|-mp3', '', path.relative_to(SOUNDS).parts[0])
        if not note: continue
        key = 12*(int(note[2]) + 1) + SHARPS.index(note[1].replace('#', 's'))
        if key in KEYS and (instrument, key) not in MISNAMED: yield instrument, key, path


def recorded_note(path, rate):
    "Three seconds from where the note begins, at most 0.5 loud, shape (samples,)."
    audio = read_audio(path, rate)[0]
    begins = int((audio.abs() > 0.02*audio.abs().max()).nonzero()[0])
    note = audio[max(begins - 200, 0):][:3*rate]
    return pad(note, (0, 3*rate - len(note)))*0.5/note.abs().max()
