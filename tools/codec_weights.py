"""Train the small codec and fit a space of sums behind it: oplas/weights/codec.* and codec-sums.*.

    python tools/codec_weights.py --sounds FOLDER --tasks codec
    python tools/codec_weights.py --sounds FOLDER --tasks spaces card --judge folder:PATH

The first trains the codec on rendered songs and on mixes of recorded sounds, and prints the line to paste into
nbs/sound/20_codec.ipynb. The second fits spaces, prints the line to paste into nbs/sums/07_plugin.ipynb, and writes the
codec's card: how well sounds come back, per kind. A space takes a GPU a minute, and a core half an hour.
"""
import argparse
import math
from pathlib import Path

import fast_bss_eval
import numpy as np
import pretrain
import torch
from safetensors.torch import save_file
from torch import nn
from tqdm import trange

from oplas.core import file_hash, whole_file
from oplas.core.files import load_tensors, save_tensors
from oplas.sound import (
    SOUNDFONTS,
    Codec,
    MixedSounds,
    PatchDecoder,
    PatchEncoder,
    RenderedSongs,
    frame_sums,
    from_levels,
    mel_filters,
    open_songs,
    to_levels,
    to_waves,
)
from oplas.sound.codec import CODEC_SHA256
from oplas.sums import LatentPlugin

root = Path(__file__).parent.parent
weights = root/'oplas'/'weights'
HELD_OUT = 6 # every sixth recorded sound is kept for judging
SECONDS, ROUGH = 8., 0.5
FAINT = 1e-4 # patches in which no wave is larger teach nothing
STEPS, BATCH, LR = 4000, 768, 2e-3
NOISE = 0.05 # on encodings of variance 1, in training: what is decoded later will not be exact either
GAINS = (-12., 6.) # dB, drawn for each patch
CLOSENESS = 1. # weight of the sizes themselves beside their levels


# Sounds

def rendered(count, seed, **settings):
    return RenderedSongs(count, seed=seed, crops=1, level=True, soundfonts=list(SOUNDFONTS), **settings)

def mixed(folder, count, seed, held_out, **settings):
    "Mixes of recorded sounds: of those held out, or of the others."
    songs = MixedSounds(folder, n=count, seed=seed, crops=1, **settings)
    files = enumerate(songs.files.items())
    songs.files = dict(item for i,item in files if (i % HELD_OUT == HELD_OUT - 1) == held_out)
    return songs

def clips(stems, i):
    "What the codec hears of a crop: the stems, two of them together, and the mix."
    pair = stems[[i % 4, (i + 1) % 4]].sum(0)
    return torch.cat([stems, pair[None], stems.sum(0)[None]])

def patches(audio, window):
    "The sizes of the waves in each patch that is not silent, shape (patches, 513, 2), in half precision."
    sizes = to_waves(audio, window).abs()
    each = sizes.unfold(2, 2, 2).transpose(1, 2).flatten(0, 1)
    return each[each.amax((1, 2)) > FAINT].half()

def training_set(args, window):
    settings = dict(seconds=SECONDS, rough=ROUGH)
    sets = rendered(args.songs, 0, **settings), mixed(args.sounds, args.mixes, 0, False, **settings)
    return torch.cat([patches(clips(songs[i]['stems'], i), window) for songs in sets for i in range(len(songs))])


# The codec

def band_weights(n=513, rate=16000):
    "How much each wave counts: as the ear resolves them, finely at the bottom."
    weight = 1/(700 + torch.linspace(0, rate/2, n))
    return (weight/weight.mean())[:,None]

def principal_start(encoder, decoder, levels, weight):
    "Begin at the principal components, the best that a straight map can do, turned so that all numbers count the same."
    dim = encoder.straight.out_channels
    mean = levels.mean(0)
    scaled = ((levels - mean)*weight.sqrt()).flatten(1)
    variance,directions = torch.linalg.eigh(scaled.mT @ scaled/len(scaled))
    turn,_ = torch.linalg.qr(torch.randn(dim, dim))
    directions = (directions[:,-dim:] @ turn).mT.unflatten(1, mean.shape)
    spread = variance[-dim:].mean().sqrt()
    with torch.no_grad():
        encoder.straight.weight.copy_(directions*weight.sqrt()/spread)
        encoder.straight.bias.copy_(-(encoder.straight.weight*mean).sum((1, 2)))
        decoder.straight.weight.copy_(directions/weight.sqrt()*spread)
        decoder.straight.bias.copy_(mean.mean(1))
        for network in (encoder, decoder): network.bend.weight.zero_()

def draw(sizes):
    "The levels of patches, each by a gain of its own, one after another in time: convolutions are fastest so."
    gain = 10**(torch.empty(BATCH, 1, 1).uniform_(*GAINS)/20)
    drawn = sizes[torch.randint(len(sizes), (BATCH,))].float()
    return to_levels(gain*drawn).transpose(0, 1).flatten(1)[None]

def losses(decoded, levels, weight):
    "How far levels are off, and how far sizes are, relative to the patch."
    def of_patches(x): return x.square().unflatten(2, (-1, 2)).sum((1, 3))
    of_levels = (weight*(decoded - levels).square()).mean()
    sizes = from_levels(levels)
    miss = of_patches(from_levels(decoded.clamp(max=9.)) - sizes) # beyond 9 no sound goes
    return of_levels, (miss/(of_patches(sizes) + 1e-5)).mean()

def fold(encoder, norm):
    "Take a normalisation over into the layers before it."
    scale = (norm.running_var + norm.eps).rsqrt()
    with torch.no_grad():
        encoder.straight.bias.sub_(norm.running_mean).mul_(scale)
        for layer in (encoder.straight, encoder.bend): layer.weight.mul_(scale[:,None,None])

def train(sizes, steps):
    "Encoder and decoder, trained on patches."
    torch.manual_seed(0)
    encoder,decoder,norm = PatchEncoder(), PatchDecoder(), nn.BatchNorm1d(64, affine=False, momentum=0.02)
    weight = band_weights()
    principal_start(encoder, decoder, to_levels(sizes[torch.randint(len(sizes), (40_000,))].float()), weight)
    optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()])
    for step in (bar := trange(steps, desc='codec')):
        lr = LR*min(1, (step + 1)/50)*(1 + math.cos(math.pi*step/steps))/2
        for group in optimizer.param_groups: group['lr'] = lr
        levels = draw(sizes)
        y = norm(encoder(levels))
        of_levels,of_sizes = losses(decoder(y + NOISE*torch.randn_like(y)), levels, weight)
        optimizer.zero_grad()
        (of_levels + CLOSENESS*of_sizes).backward()
        optimizer.step()
        if step % 50 == 0: bar.set_postfix(levels=f'{of_levels:.3f}', sizes=f'{of_sizes:.3f}')
    fold(encoder, norm)
    return encoder, decoder

def save_codec(encoder, decoder, path):
    tensors = {f'{name}.{key}': tensor.detach().half().contiguous()
               for name,network in dict(analysis=encoder, synthesis=decoder).items()
               for key,tensor in network.state_dict().items()}
    with whole_file(path) as part: save_file(tensors, part, metadata=dict(source='tools/codec_weights.py'))


# How well sounds come back

def si_sdr(estimate, truth):
    "Decibels, shape (batch,)."
    return fast_bss_eval.si_sdr(truth[:,None], estimate[:,None])[:,0]

def mel_levels(audio, codec):
    "Power in 96 mel bands, in dB, at least 60 dB below the loudest."
    power = to_waves(audio, codec.window).abs().square()
    levels = 10*(mel_filters(96, 1024) @ power).clamp(min=1e-12).log10()
    return levels.maximum(levels.amax((1, 2), keepdim=True) - 60)

def comes_back(codec, audio):
    "SI-SDR in dB with its own phase and with one that was found, and the mel distance in dB of the first."
    y,_ = codec.frames(audio)
    heard = codec.decode(y, like=audio)
    distance = (mel_levels(heard, codec) - mel_levels(audio, codec)).abs().mean((1, 2))
    found = codec.decode(y)[:, :audio.shape[1]]
    distance_found = (mel_levels(found, codec) - mel_levels(audio, codec)).abs().mean((1, 2))
    return torch.stack([si_sdr(heard, audio), distance, distance_found], 1)

def judge(codec, collections):
    "By collection and kind of sound, the mean over clips of what `comes_back` says."
    found = {}
    for name,songs in collections.items():
        by_kind = {}
        for item in (songs[i] for i in range(len(songs))):
            kinds = item['names'] if name != 'recorded sounds' else ['sound']*len(item['names'])
            audio = torch.cat([item['stems'], item['mix'][None]])
            sounds = audio.square().mean(1) > 1e-7
            heard = [kind for kind,is_heard in zip([*kinds, 'mix'], sounds) if is_heard]
            for kind,numbers in zip(heard, comes_back(codec, audio[sounds])):
                by_kind.setdefault(kind, []).append(numbers)
        found[name] = {kind: [round(x, 2) for x in torch.stack(rows).mean(0).tolist()] for kind,rows in by_kind.items()}
    return found


# The space of sums

# The inverse counts most, from points that were predicted too: what is decoded is what sums lead to
SPACE = dict(dim=128, hidden=(512, 512), gain=True, epochs=36, patience=36, batch_size=512, lr=2e-3, validation=0.02,
             inverse=50., invariance=2., covariance=0., contrast=0.)
KIND = 'encoded crops for a space of sums'
STEMS = 4 # before the mix in a crop
EVERY = 8 # in every eighth crop each stem is made softer and louder, too
MOVED = 0.5, 2. # gains

def encode_crops(args, codec):
    "Encodings and powers of patches, shape (crops, clips, time, …), of stems, mixes, and mixes without each stem."
    settings = dict(seconds=4., rough=0.3)
    of_crops,chosen,moved = [], [], []
    for songs in (rendered(args.related, 0, **settings), mixed(args.sounds, args.related, 0, False, **settings)):
        for i in trange(len(songs), desc=type(songs).__name__):
            stems,mix = songs[i]['stems'], songs[i]['mix'][None]
            audio = torch.cat([stems, mix, mix - stems])
            power = to_waves(audio, codec.window).abs().square().unflatten(2, (-1, 2)).sum((1, 3))
            if i % EVERY == 0:
                chosen.append(len(of_crops))
                moved.append(torch.stack([codec.frames(mix + (gain - 1)*stems)[0].half() for gain in MOVED]))
            of_crops.append((codec.frames(audio)[0].half(), power))
    y,power = (torch.stack(parts) for parts in zip(*of_crops))
    return dict(y=y, power=power, chosen=torch.tensor(chosen), moved=torch.stack(moved))

def best_power(plugin, crops):
    "The p for which mix + (gain**p - 1)·stem, decoded, is nearest to the encoded mix with the stem at that gain."
    def transform(y): return plugin.transform(y.float().flatten(0, -2).numpy()).reshape(*y.shape[:-1], -1)
    z = transform(crops['y'][crops['chosen']])
    z_stems,z_mix = z[:,:STEMS], z[:,STEMS:STEMS + 1]
    def missed(power):
        error = 0
        for gain,truth in zip(MOVED, crops['moved'].float().unbind(1)):
            z_moved = z_mix + (gain**power - 1)*z_stems
            y_moved = plugin.inverse_transform(z_moved.reshape(-1, z.shape[-1])).reshape(truth.shape)
            error += float(np.square(y_moved - truth.numpy()).mean())
        return error
    return float(min(np.arange(0.3, 1.5, 0.02), key=missed))

def fit_space(crops, silence, seed):
    "h and its inverse, fitted on sums of stems alone; then a number, the power of a gain, by stems at two gains."
    y = crops['y']
    crop = np.repeat(np.arange(len(y)), y[0,...,0].numel())
    plugin = LatentPlugin(**SPACE, silence=silence, seed=seed, progress=True)
    plugin.fit(y.flatten(0, 2).float().numpy(), frame_sums(crops['power']), groups=crop)
    plugin.power_ = round(best_power(plugin, crops), 2)
    return plugin

def fit_spaces(args):
    "A space for each seed, from encodings that are kept; the first comes with the package."
    codec = Codec()
    path = args.study/f'codec-crops-{CODEC_SHA256[:8]}-{args.related}.safetensors' # of this codec, and no other
    if not path.exists(): save_tensors(path, encode_crops(args, codec), KIND)
    crops,_ = load_tensors(path, KIND)
    for seed in args.seeds:
        folder = args.study/f'codec-sums-{seed}' if seed else args.out
        publish(fit_space(crops, codec.silence.numpy(), seed), args, folder)

def publish(plugin, args, folder):
    "Write a plugin, with its card."
    plugin.about_ = {
        'Use': "`oplas.sums.LatentPlugin.from_pretrained('codec-sums')` for encodings of patches by `codec`, "
               "`oplas.sound.SongPlugin.from_pretrained('codec-sums')` for files of sound, whose sums it can render.",
        'Fitted on': f"{args.related} songs of `rendered` (seed 0) and as many mixes of recorded sounds, one crop of "
                     "4 s each, stems at one level and by -6 to +6 dB, 30% of the crops roughed up; patch by patch.",
        'Sounds': pretrain.licences,
    }
    pretrain.keep(plugin, 'codec', 'codec-sums', out=folder)


# All of it

CARD = """---
library_name: oplas
license: apache-2.0
---

# The small codec

An autoencoder of spectrogram patches: mono sound at 16 kHz, 64 numbers for every 32 ms, and back.
`oplas.sound.Codec`, or `make_encoder('codec')`.

## Trained on

{songs} rendered songs and {mixes} mixes of recorded sounds, one crop of 8 s each, half of the crops roughed up: their
stems, two of these together, and their mixes, each patch by a gain from -12 to +6 dB. It was asked to give back the
levels of waves, and their sizes. Nothing in its training knows that a mix is a sum. {licences}

## How well sounds come back that it never heard

With the phase of the original: SI-SDR, and the distance of the mel spectra in 96 bands; then that distance with a phase
that was found by Griffin and Lim.

{tables}

## Where it stops

No phase, nothing above 8 kHz, one channel. Dense mixes and voices come back worst.
"""

def card(comes_back, args):
    "What goes beside the weights."
    rows = ['| of | kind | SI-SDR | mel distance | with a phase found |', '|---|---|---|---|---|']
    for name,of_kinds in comes_back.items():
        for kind,(ratio,near,found) in of_kinds.items():
            rows.append(f'| {name} | {kind} | {ratio:.1f} dB | {near:.1f} dB | {found:.1f} dB |')
    return CARD.format(songs=args.songs, mixes=args.mixes, licences=pretrain.licences, tables='\n'.join(rows))

def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    add = parser.add_argument
    add('--sounds', type=Path, help='folder of recorded sounds; every sixth is kept for judging')
    add('--judge', help='recorded songs to judge by, such as folder:PATH')
    add('--songs', type=int, default=200, help='rendered songs that the codec learns from')
    add('--mixes', type=int, default=200, help='mixes of recorded sounds that it learns from')
    add('--related', type=int, default=150, help='songs, and mixes, that the space learns from')
    add('--steps', type=int, default=STEPS, help='of the training of the codec')
    add('--seeds', type=int, nargs='*', default=range(5), help='of the spaces; the first, 0, comes with the package')
    add('--study', type=Path, default=root/'study', help='folder for encoded crops and for the other spaces')
    add('--tasks', nargs='+', choices=('codec', 'spaces', 'card'), required=True, help='what to make')
    add('--out', type=Path, default=weights, help='folder for the weights')
    return parser.parse_args()

def train_codec(args):
    "Train the codec, and write its weights."
    window = torch.hann_window(1024)
    path = args.out/'codec.safetensors'
    save_codec(*train(training_set(args, window), args.steps), path)
    print(f"CODEC_SHA256 = '{file_hash(path)}'")

def judge_codec(args):
    "Write the card of the codec."
    judged = {
        'rendered songs': rendered(8, 1, seconds=6.),
        'recorded sounds': mixed(args.sounds, 8, 1, True, seconds=6.),
        'recorded songs': open_songs(args.judge, seconds=6., crops=1, level=True)}
    with torch.no_grad(): text = card(judge(Codec(), judged), args)
    with whole_file(args.out/'codec.md') as part: part.write_text(text, encoding='utf-8')
    print(text)

def main(args):
    for folder in (args.out, args.study): folder.mkdir(parents=True, exist_ok=True)
    # the hash of a new codec belongs into the module before it can be loaded
    if 'codec' in args.tasks and len(args.tasks) > 1:
        raise SystemExit('--tasks codec: run it alone, paste the hash that it prints, then run the others')
    tasks = dict(codec=train_codec, spaces=fit_spaces, card=judge_codec)
    for task in args.tasks: tasks[task](args)


if __name__ == '__main__':
    torch.set_num_threads(1)
    main(arguments())
