"Sums among the encodings of real audio, in full: encode 640 rendered songs, fit three plugins, judge them by songs kept aside and by a real excerpt."
import importlib.util, shutil, sys, tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path
import torch
from oplas.cli import oplas_encode
from oplas.encoders import MusiCNN
from oplas.songs import fit_songs
from oplas.stems import MUSDB18
from oplas.store import Store, encode_songs

root = Path(__file__).parent.parent
sys.path.insert(0, str(root/'nbs'/'studies'))
from record import Record


def numbers(report): return {space: {k: round(v, 4) for k,v in m._asdict().items()} for space,m in report.items()}


def excerpt(folder, encoder):
    "The store of the seconds of real music inside stempeg, cut into crops."
    data = Path(importlib.util.find_spec('stempeg').origin).parent/'data'
    (folder/'music'/'test').mkdir(parents=True)
    for file in data.glob('*.stem.mp4'): shutil.copy(file, folder/'music'/'test')
    songs = MUSDB18(folder/'music', subset='test', seconds=6, crops=8, sample_rate=encoder.sample_rate)
    encode_songs(folder/'store', songs, encoder, 'excerpt', workers=1, progress=False)
    return Store(folder/'store')


def judge(store, encoder, seed):
    "Everything that is measured with one seed."
    found = fit_songs(store, encoder, seed=seed, checkpoint=root/'study'/f'seed{seed}.safetensors')
    with tempfile.TemporaryDirectory() as folder:
        real = excerpt(Path(folder), encoder)
        plugin = found.plugin.plugin
        return dict(spaces=numbers(found.report), inverse=round(found.inverse, 4), encodings=found.encodings, songs=found.songs, relations=len(plugin.held_out_),
                    excerpt=numbers(plugin.report(real.encodings, real.relations)), excerpt_inverse=round(plugin.inverse_score(real.encodings), 4), excerpt_encodings=len(real.encodings),
                    settings={k: v for k,v in plugin.get_params().items() if k in ('dim', 'hidden', 'epochs', 'lr', 'invariance', 'variance', 'covariance', 'contrast', 'inverse')},
                    date=date.today().isoformat(), versions={name: version(name) for name in ('oplas', 'torch', 'numpy')})


if __name__ == '__main__':
    torch.set_num_threads(1)
    status = oplas_encode(['--data', 'rendered:640', '--out', str(root/'study'/'store'), '--seconds', '6', '--crops', '4'])
    if status: sys.exit(status)
    store,encoder = Store(root/'study'/'store'), MusiCNN()
    for seed in map(int, sys.argv[1:] or '012'):
        record = Record('real_audio')
        record(f'seed {seed}', lambda: judge(store, encoder, seed))
