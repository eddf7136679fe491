"""Sums on recorded music: encode sounds to learn from, fit spaces, and judge them by songs that nobody fitted to.

`make recorded JUDGE=folder:PATH` does all of it and keeps what it finds in nbs/studies/recorded/recorded_songs.json;
`CURVE=1` beside it asks only how the plugin grows with what it heard. Encodings are kept in --out from run to run.
"""
import argparse
import importlib.util
import json
import os
import shutil
from pathlib import Path

import numpy as np
import pretrain
import torch
from bench import machine
from scipy.sparse import block_diag
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from tqdm import tqdm

from oplas.core import whole_file
from oplas.sound import MUSDB18, SOUNDFONTS, MusiCNN, PowerMusiCNN, SongPlugin, Store, encode_songs, open_songs
from oplas.sound.encoders import encode_in_blocks
from oplas.sound.musicnn import compress
from oplas.sound.spectrum import HOP, PATCH_FRAMES, cut_patches, mel_power
from oplas.sums import LatentPlugin, Relations, Report, additive_floor, mean_report, measure

root = Path(__file__).parent.parent
kept = root/'nbs'/'studies'/'recorded'
SECONDS, CROPS, ROUGH = 6., 2, 0.7
CURVE = (50, 100, 200, 500, 1000, 2000) # songs and mixes of sounds to learn from


# What is encoded

MUSICNN, FEATURES, SPECTRUM = 1506, 753, 96 # numbers of MusiCNN's own encodings, of its features, of a spectrum

class Both(PowerMusiCNN):
    "MusiCNN's own encodings, its features weighted by power, and the spectrum, from one pass through the network."
    dim = MUSICNN + FEATURES + SPECTRUM

    def encode(self, audio):
        def network(patches):
            power = mel_power(patches, self.window, self.filters)
            features = self.features(compress(power))
            weighted = self.weigh(features, power)[:,:FEATURES]
            spectrum = (self.centres_khz*power).mean(-1)
            return torch.cat([features.amax(-1), features.mean(-1), weighted, spectrum], 1)
        y = encode_in_blocks(network, cut_patches(audio), self.block)
        return y, self.centres(y, PATCH_FRAMES*HOP, self.min_samples)


def stempeg_song(folder, **settings):
    "The one song that stempeg brings, as a collection in `folder`."
    (folder/'test').mkdir(parents=True, exist_ok=True)
    data = Path(importlib.util.find_spec('stempeg').origin).parent/'data'
    for file in data.glob('*.stem.mp4'): shutil.copy(file, folder/'test')
    return MUSDB18(folder, 'test', **settings)

def collections(args):
    "Songs by the name of their store: to learn from, to ask what is played in them, and to judge by."
    common = dict(seconds=SECONDS, level=True)
    learned = dict(common, crops=CROPS, rough=ROUGH)
    fonts = list(SOUNDFONTS)
    found = dict(rendered=open_songs(f'rendered:{args.songs}', **learned, soundfonts=fonts))
    if args.sounds: found['sounds'] = open_songs(f'sounds:{args.mixes}:{args.sounds}', **learned)
    found['asked'] = open_songs(f'rendered:{args.asked}', **common, crops=1, seed=1, soundfonts=fonts)
    for i,place in enumerate(args.judge): found[f'judge-{i}'] = open_songs(place, **common, crops=args.draws)
    found['excerpt'] = stempeg_song(args.out/'stempeg', sample_rate=MusiCNN.sample_rate, **common, crops=args.draws)
    return found


def encode(args, songs):
    "Encode what is not encoded yet; the stores by name."
    encoder = Both()
    for name,collection in songs.items():
        failed = encode_songs(args.out/name, collection, encoder, name, 'both', workers=args.workers)
        for track,why in failed.items(): print(f'{track} {why}')
    return {name: Store(args.out/name) for name in songs}


def turned(songs):
    "Encodings of each crop's mix, and of the same with the polarity of its first stem turned."
    encoder = Both()
    items = [songs[i] for i in range(len(songs))]
    pairs = [torch.stack([item['mix'], item['mix'] - 2*item['stems'][0]]) for item in items]
    with torch.no_grad(): y = np.stack([encoder(pair).numpy() for pair in tqdm(pairs, desc='turned')])
    return y[:,0], y[:,1]


# Spaces

def spectrum(y): return y[...,-SPECTRUM:]

def features(y): return y[...,MUSICNN:-SPECTRUM]

def musicnn_power(y):
    "What `PowerMusiCNN` gives: the features and three bands."
    bands = spectrum(y).reshape(*y.shape[:-1], 3, SPECTRUM//3).mean(-1)
    return np.concatenate([features(y), bands], -1)

ENCODINGS = dict(
    musicnn=lambda y: y[...,:MUSICNN], features=features, musicnn_power=musicnn_power, spectrum=spectrum,
    whole=lambda y: y[...,MUSICNN:])

def relations(stores, power):
    "The relations of several stores, one after the other, with gains to some power."
    sets = [Store(store.folder, power).relations for store in stores]
    kinds,powers = (np.concatenate([getattr(A, name) for A in sets]) for name in ('kinds', 'powers'))
    return Relations(block_diag([A.matrix for A in sets], 'csr'), kinds, powers)

def encodings(stores): return np.concatenate([np.asarray(store.encodings) for store in stores])

def groups(stores): return np.concatenate([store.songs for store in stores])

MATRIX = dict(hidden=(), whiten=True, weight_decay=0.003)
NETWORK = dict(gain=True, whiten=True, information=0.1, covariance=0.5, weight_decay=0.1, lr=3e-3, epochs=40,
               patience=40, batch_size=256)
RAW = {
    'no model: the spectrum': ('spectrum', 2.),
    'MusiCNN': ('musicnn', 1.),
    'MusiCNN weighted by power': ('musicnn_power', 2.),
}
FITTED = {
    'MusiCNN, a network': ('musicnn', 1., dict(NETWORK, dim=16)),
    'MusiCNN, a matrix': ('musicnn', 1., dict(MATRIX, dim=16)),
    'weighted features, a matrix': ('features', 2., dict(MATRIX, dim=16)),
    'weighted features and spectrum, a matrix': ('whole', 2., dict(MATRIX, dim=64)),
    'weighted features and bands, a matrix': ('musicnn_power', 2., dict(MATRIX, dim=16)),
}
BEST = list(FITTED)[-1] # the plugin that the package brings

class Space:
    "From encodings of `Both` to points."
    def __init__(self, part, power, silence, plugin=None):
        self.encoding,self.power,self.plugin = ENCODINGS[part], power, plugin
        self.origin = self.encoding(silence)

    def __call__(self, y):
        y = self.encoding(y)
        return y - self.origin if self.plugin is None else self.plugin.transform(y)

    def measure(self, stores):
        z = self(encodings(stores))
        return measure(z, relations(stores, self.power), np.zeros(z.shape[1]))


def fit(name, stores, seed, songs=None, power=None):
    "One of `FITTED`, fitted on a draw of the songs: nine in ten, or so many; with gains to its own power, or to this."
    part,usual,settings = FITTED[name]
    power = power or usual
    Y,A,song = ENCODINGS[part](encodings(stores)), relations(stores, power), groups(stores)
    names = np.unique(song)
    count = len(names)*9//10 if songs is None else songs
    drawn = np.random.default_rng(seed).permutation(names)[:count]
    rows = np.flatnonzero(np.isin(song, drawn))
    inside = np.isin(A.matrix.indices[A.matrix.indptr[:-1]], rows)
    silence = stores[0].silence
    plugin = LatentPlugin(**settings, silence=ENCODINGS[part](silence), seed=seed, progress=False)
    plugin.fit(Y[rows], A[inside][:,rows], groups=song[rows])
    return Space(part, power, silence, plugin)


# What is left of the model

def questions(store, songs):
    "What can be asked of clips: rows and answers by name."
    k = len(songs.names)
    crops = len(store.level)
    first = np.arange(crops)*len(store.roles)
    heard = store.level > 10**(-50/20)
    crop,stem = np.nonzero(heard)
    asked = {'which stem': (first[crop] + stem, stem)}
    for name in ('drums', 'vocals'):
        if name not in songs.names: continue
        i,other = songs.names.index(name), songs.names.index('bass')
        both = np.flatnonzero(heard[:,i] & heard[:,other] & (heard.sum(1) > 2))
        without,without_other = (first[both] + k + 1 + j for j in (i, other))
        asked[f'{name} or none'] = np.concatenate([without, without_other]), np.repeat([0, 1], len(both))
    if hasattr(songs, 'song'): asked |= about_notes(store, songs, first, heard)
    return asked

def about_notes(store, songs, first, heard):
    "What is known of songs because they were composed."
    played = [songs.song(track) for _,track in store.tracks]
    tempo = np.array([song.tempo for song in played])
    mode = np.array(['minor' in song.key for song in played])
    mixes = first + len(songs.names)
    family = [[{part.program//8 for part in song.parts if part.stem == i} for i in range(4)] for song in played]
    alone = [(c, i) for c in range(len(played)) for i in (1, 2, 3) if heard[c,i] and len(family[c][i]) == 1]
    kind = np.array([min(family[c][i]) for c,i in alone])
    often = np.isin(kind, np.flatnonzero(np.bincount(kind) >= 10))
    rows = np.array([first[c] + i for c,i in alone])
    return {
        'instrument family': (rows[often], kind[often]),
        'major or minor': (mixes, mode.astype(int)),
        'tempo band': (mixes, np.digitize(tempo, np.quantile(tempo, [1/3, 2/3]))),
    }

def loudness(y): return np.maximum(spectrum(y).mean(-1, keepdims=True), 1e-9)

def probe(points, answers, song, seed):
    "How often a linear classifier is right about songs that it was not shown, each answer counting the same."
    folds = GroupKFold(min(5, len(np.unique(song))), shuffle=True, random_state=seed)
    # principal components first, so that no space gains or loses by the choice of its coordinates
    parts = min(64, points.shape[1], len(points)//2)
    model = make_pipeline(
        StandardScaler(), PCA(parts, whiten=True, random_state=0),
        LogisticRegression(C=0.03, class_weight='balanced', max_iter=1000),
    )
    return balanced_accuracy_score(answers, cross_val_predict(model, points, answers, groups=song, cv=folds))

def probes(space, stores, songs, seed):
    "What a space still tells, by the name of a question; where points grow with power, that is divided out."
    told = {}
    for name,store in stores.items():
        y = np.asarray(store.encodings)
        z = space(y)
        if space.power == 2: z = z/loudness(y)
        for question,(rows,answers) in questions(store, songs[name]).items():
            where = 'recorded' if name.startswith('judge') else 'rendered'
            told[f'{question}, {where}'] = probe(z[rows], answers, store.songs[rows], seed)
    return told


# All of it

def numbers(measures): return {name: round(float(value), 5) for name,value in measures.items()}

def to_learn_from(stores): return [stores[name] for name in ('rendered', 'sounds') if name in stores]

def run(args):
    songs = collections(args)
    stores = encode(args, songs)
    learn = to_learn_from(stores)
    judged = {name: store for name,store in stores.items() if name.startswith('judge')}
    asked = judged | dict(asked=stores['asked'])
    mix,other = (np.concatenate(pair) for pair in zip(*(turned(songs[name]) for name in judged)))
    silence = learn[0].silence
    spaces = {name: [Space(*raw, silence)]*len(args.seeds) for name,raw in RAW.items()}
    for name in FITTED:
        spaces[name] = [fit(name, learn, seed) for seed in tqdm(args.seeds, desc=name)]
    judges = list(judged.values())
    result = dict(about=dict(
        songs=args.songs, sounds=args.mixes if args.sounds else 0, crops=CROPS, seconds=SECONDS, rough=ROUGH,
        draws=args.draws, seeds=list(args.seeds), tracks=[track for store in judges for _,track in store.tracks],
        clips=sum(len(store.encodings) for store in judges), soundfonts=list(SOUNDFONTS),
        machine=machine() | dict(cores=os.cpu_count())))
    result['reports'] = {name: [numbers(s.measure(judges)) for s in runs] for name,runs in spaces.items()}
    result['floors'] = {
        name: [round(additive_floor(s(mix), s(other)), 5) for s in runs] for name,runs in spaces.items()}
    result['probes'] = {
        name: [probes(s, asked, songs, seed) for s,seed in zip(runs, args.seeds)]
        for name,runs in tqdm(spaces.items(), desc='probes')}
    # the excerpt is hardly longer than a crop, so it stands by itself: its crops are too much alike to be candidates
    result['songs'] = each_song(spaces[BEST], [*judges, stores['excerpt']])
    result['powers'] = powers(learn, judges, args.seeds[0])
    keep_linear(args.out/'linear', spaces['MusiCNN, a matrix'][0].plugin)
    if args.keep: publish(result, learn)
    return result


def learning_curve(args):
    "How the plugin does on the judged songs when it is fitted on some of the songs, by how many."
    songs = collections(args)
    wanted = {name: songs[name] for name in songs if name not in ('asked', 'excerpt')}
    stores = encode(args, wanted)
    learn = to_learn_from(stores)
    judges = [store for name,store in stores.items() if name.startswith('judge')]
    counts = [count for count in CURVE if count <= len(np.unique(groups(learn)))]
    curve = {
        count: [numbers(fit(BEST, learn, seed, count).measure(judges)) for seed in args.seeds]
        for count in tqdm(counts, desc='curve')}
    about = dict(songs=len(stores['rendered'].tracks), sounds=len(stores['sounds'].tracks) if args.sounds else 0)
    return dict(about=about, curve=curve)


def each_song(runs, stores):
    "The measures of each judged song by itself, all its seeds."
    found = {}
    for store in stores:
        for row,(_,track) in enumerate(store.tracks):
            rows = np.arange(row*store.encodings.each, (row + 1)*store.encodings.each)
            y = np.asarray(store.encodings)[rows]
            found[track] = []
            for space in runs:
                A = relations([store], space.power)
                inside = np.isin(A.matrix.indices[A.matrix.indptr[:-1]], rows)
                found[track].append(numbers(measure(space(y), A[inside][:,rows])))
    return found


def powers(learn, judges, seed):
    "The measures of two matrices fitted with gains to several powers."
    names = ('MusiCNN, a matrix', BEST)
    return {
        f'{name}: {power:g}': numbers(fit(name, learn, seed, power=power).measure(judges))
        for name in names for power in (1., 1.5, 2., 2.5)}


def publish(result, learn):
    "Fit on all songs, and write the plugin that the package brings, with its card."
    space = fit(BEST, learn, 0, len(np.unique(groups(learn))))
    about,plugin = result['about'], space.plugin
    songs = f"{about['songs']} songs of `rendered` (seed 0) and {about['sounds']} mixes of recorded sounds"
    plugin.about_ = {
        'Use': "`oplas.sums.LatentPlugin.from_pretrained('musicnn-sums')` for encodings by `musicnn_power`, "
               "`oplas.sound.SongPlugin.from_pretrained('musicnn-sums')` for files of sound. "
               "A gain moves points by its square.",
        'Fitted on': f"{songs}, {CROPS} crops of {SECONDS:g} s each, stems at one level and by -6 to +6 dB, "
                     f"{ROUGH:.0%} of the crops roughed up. In closed form, so that there are no epochs.",
        'Sounds': pretrain.licences,
        f"On {len(about['tracks'])} recorded songs that nothing was fitted to": Report(
            {name: mean_report([{name: run} for run in runs])[name] for name,runs in result['reports'].items()}),
        'Where it stops': 'The spectrum, which needs no model, adds up better still. Take the plugin where what counts '
                          'is what plays, and the spectrum where only levels count.',
    }
    pretrain.keep(plugin, 'musicnn_power')


def keep_linear(folder, plugin):
    "Leave a space that other studies compare with."
    SongPlugin(MusiCNN(), plugin, name='musicnn').save(folder)


def show(result):
    for name,runs in result['reports'].items():
        mean = mean_report([{name: r} for r in runs])[name]
        told = np.mean([[*r.values()] for r in result['probes'][name]])
        print(f'{name:38} {mean}, floor {np.mean(result["floors"][name]):.3f}, probes {told:.1%}')


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    add = parser.add_argument
    add('--judge', nargs='+', required=True, help='recorded songs to judge by, such as folder:PATH')
    add('--songs', type=int, default=500, help='rendered songs to learn from')
    add('--sounds', help='more to learn from: a folder of recorded sounds, to be mixed at random')
    add('--mixes', type=int, default=500, help='how many mixes of these')
    add('--asked', type=int, default=120, help='rendered songs to ask what is played in them')
    add('--draws', type=int, default=8, help='crops of each recorded song, each with gains of its own')
    add('--seeds', type=int, nargs='+', default=(0, 1, 2))
    add('--workers', type=int, default=os.cpu_count(), help='processes that encode')
    add('--out', type=Path, default=root/'study'/'recorded', help='folder for the stores and what is found')
    add('--curve', action='store_true', help='only the learning curve: how the plugin grows with what it heard')
    add('--keep', action='store_true', help='keep what is found for the page, and the plugin for the package')
    return parser.parse_args()


def write(name, result, args):
    "Write what was found beside the stores, and for the page, too, if it is to be kept."
    text = json.dumps(result, indent=1) + '\n'
    for folder in [args.out, *[kept]*args.keep]:
        with whole_file(folder/name) as part: part.write_text(text, encoding='utf-8')


def main(args):
    if args.curve: return write('learning_curve.json', learning_curve(args), args)
    result = run(args)
    write('recorded_songs.json', result, args)
    show(result)


if __name__ == '__main__':
    torch.set_num_threads(1)
    main(arguments())
