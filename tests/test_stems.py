"Stems: what is read, what is composed, and what happens to bad tracks."
import importlib.util
import math
import multiprocessing
import os
import pickle
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unicodedata
from contextlib import contextmanager
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.utils.data import DataLoader

from oplas.sound import (
    MUSDB18,
    MUSDB18HQ,
    STEMS,
    VALIDATION,
    BadTrack,
    FolderStems,
    Note,
    Part,
    RenderedSongs,
    StemDataset,
    audio_files,
    compose,
    find_soundfont,
    read_audio,
    render,
    rendering,
    resample,
    transpose,
)

few = settings(max_examples=30, deadline=None)
excerpt = Path(importlib.util.find_spec('stempeg').origin).parent/'data'/'The Easton Ellises - Falcon 69.stem.mp4'


def close(a, b, tol): assert a.shape == b.shape and (a - b).abs().max() <= tol


def same(a, b):
    return a.keys() == b.keys() and all(
        torch.equal(a[k], b[k]) if isinstance(a[k], torch.Tensor) else a[k] == b[k] for k in a
    )


def noise(*shape, seed=0): return np.random.default_rng(seed).uniform(-0.5, 0.5, shape).astype(np.float32)


class Memory(StemDataset):
    "Three tracks of noise, at a rate."
    def __init__(self, rate=16000, **kwargs):
        super().__init__(
            {f'track {k}': noise(4, 2 * rate + 777 * k, seed=k) for k in range(3)},
            STEMS,
            **dict(seconds=0.5, sample_rate=16000) | kwargs,
        )
        self.rate = rate
    def size(self, track): return self.tracks[track].shape[1], self.rate
    def load(self, track, start, count): return self.tracks[track][:, start:start + count]


@pytest.fixture(scope='session')
def cache(tmp_path_factory): return tmp_path_factory.mktemp('songs')


@pytest.fixture(scope='session')
def songs(cache): return RenderedSongs(4, seed=5, length=10, seconds=2, crops=2, cache=cache)


def make_folder(root, suffix='.wav', rate=16000, seconds=3, channels=1, **kwargs):
    for k in range(2):
        (root/f'track {k}').mkdir(parents=True)
        for j, name in enumerate(STEMS):
            soundfile.write(
                root / f'track {k}' / f'{name}{suffix}',
                noise(round(seconds * rate), channels, seed=4 * k + j),
                rate,
                **kwargs,
            )
    return root


@pytest.fixture
def musdb18(tmp_path):
    (tmp_path/'test').mkdir()
    (tmp_path/'test'/excerpt.name).symlink_to(excerpt)
    return tmp_path


# Items

@given(
    i=st.integers(0, 11),
    seed=st.integers(-(2**70), 2**70),
    rate=st.sampled_from([8000, 16000, 22050, 44100, 48000]),
    low=st.floats(-60, 6),
    width=st.floats(0, 20),
)
@few
def test_an_item(i, seed, rate, low, width):
    data = Memory(rate, seed=seed, gains=(low, low + width))
    item = data[i]
    assert (
        item['stems'].shape == (4, 8000)
        and item['mix'].shape == (8000,)
        and item['stems'].dtype == item['mix'].dtype == item['gains'].dtype == torch.float32
    )
    assert (
        torch.equal(item['mix'], item['stems'].sum(0))
        and item['names'] == list(STEMS)
        and item['track'] == f'track {i // 4}'
    )
    assert all(10**(low/20)*0.999 <= g <= 10**((low + width)/20)*1.001 for g in item['gains'])
    assert torch.equal(item['stems'], item['gains'][:, None]*data.read(item['track'], item['start'], 0.5))
    assert 0 <= item['start'] <= data.size(item['track'])[0]/rate - 0.5
    assert same(data[i], item) and same(Memory(rate, seed=seed, gains=(low, low + width))[i - 12], item)


def test_items_are_spread_over_tracks_starts_and_gains():
    data = Memory(crops=300)
    items = [data[i] for i in range(len(data))]
    starts, gains = torch.tensor([i['start'] for i in items]), 20*torch.stack([i['gains'] for i in items]).log10()
    assert starts.min() < 0.05 and starts.max() > 1.4 and len(starts.unique()) > 800
    assert (gains.min(0).values < -5.7).all() and (gains.max(0).values > 5.7).all() and gains.mean(0).abs().max() < 0.6
    assert gains.T.corrcoef().fill_diagonal_(0).abs().max() < 0.15
    assert not same(data[0], Memory(crops=300, seed=1)[0])


@pytest.mark.parametrize('source', ['memory', 'songs', 'folder', 'musdb18'])
def test_same_items_in_any_order_and_process(source, songs, tmp_path, request):
    if source == 'musdb18': data = MUSDB18(request.getfixturevalue('musdb18'), subset='test', seconds=1)
    elif source == 'memory': data = Memory()
    elif source == 'songs': data = songs
    else: data = FolderStems(make_folder(tmp_path/'f'), seconds=1)
    states = random.getstate(), torch.get_rng_state()
    items = [data[i] for i in range(len(data))]
    assert random.getstate() == states[0] and torch.equal(torch.get_rng_state(), states[1])
    order = torch.randperm(len(data), generator=torch.Generator().manual_seed(1)).tolist()
    assert all(same(data[i], items[i]) for i in order)
    for context in ('fork', 'spawn') if source == 'folder' else ('fork',):
        loaded = DataLoader(
            data,
            batch_size=None,
            sampler=order,
            num_workers=2 if context == 'fork' else 1,
            multiprocessing_context=context,
        )
        assert all(same(item, items[i]) for i, item in zip(order, loaded, strict=True))
    assert all(same(item, items[i]) for i, item in enumerate(pickle.loads(pickle.dumps(data))))


def test_batches(songs):
    batch = next(iter(DataLoader(songs, batch_size=3)))
    assert (
        batch['stems'].shape == (3, 4, 32000)
        and torch.equal(batch['mix'], batch['stems'].sum(1))
        and len(batch['key']) == 3
    )


def test_no_item_beyond_the_last():
    data = Memory()
    assert len(data) == 12 and len(list(data)) == 12 and same(data[-1], data[11])
    for i in (12, -13):
        with pytest.raises(IndexError): data[i]


# Parts of files

@given(
    start=st.floats(0, 1.2),
    seconds=st.floats(0.01, 0.8),
    rates=st.tuples(*[st.sampled_from([8000, 11025, 16000, 22050, 32000, 44100, 48000])] * 2),
)
@few
def test_a_part_is_the_slice_of_the_whole(start, seconds, rates):
    data = Memory(rates[0], sample_rate=rates[1])
    common = math.gcd(*rates)
    first, wanted = round(round(start*common)/common*rates[1]), round(seconds*rates[1])
    close(data.read('track 1', start, seconds), data.read('track 1')[:, first:first + wanted], 2e-5)


@pytest.mark.parametrize('rate,new', [(44100, 16000), (16000, 44100), (22050, 48000), (48000, 16000)])
def test_pitch_and_place_stay_at_another_rate(rate, new):
    class Tone(Memory):
        def load(self, track, start, count):
            return np.sin(2 * np.pi * 440 * np.arange(start, start + count) / rate, dtype=np.float32)[None]
    data = Tone(rate, sample_rate=new)
    for start in (0.2, 0.5, 1.):
        t = start + torch.arange(round(0.5*new), dtype=torch.float64)/new
        close(data.read('track 0', start, 0.5)[0].double(), torch.sin(2*math.pi*440*t), 1e-3)


formats = {
    '.wav': (dict(subtype='FLOAT'), 1e-7),
    '.flac': (dict(subtype='PCM_24'), 1e-6),
    '.ogg': ({}, 0.3),
    '.mp3': ({}, 0.3),
}


@pytest.mark.parametrize(
    'suffix,channels',
    [(suffix, channels) for suffix in formats for channels in (1, 2, 6) if (suffix, channels) != ('.mp3', 6)],
)
def test_files(suffix, channels, tmp_path):
    options, tol = formats[suffix]
    data = FolderStems(make_folder(tmp_path, suffix, channels=channels, **options), seconds=1)
    whole = data.read('track 1')
    truth = torch.from_numpy(
        np.stack([noise(48000, channels, seed=4 + list(STEMS).index(name)).mean(1) for name in data.names])
    )
    assert data.names == STEMS and (whole[:, :48000] - truth).abs().mean() < tol
    for start in (0, 1, 1000, 20001, 31000):
        close(data.read('track 1', start / 16000, 1), whole[:, start : start + 16000], 1e-6)


def bytes_read(): return int(Path('/proc/self/io').read_text().split()[1])


@pytest.mark.skipif(not Path('/proc/self/io').exists(), reason='counts bytes as Linux does')
@pytest.mark.parametrize('suffix', ['.wav', '.flac'])
def test_no_more_than_a_part_is_read(suffix, tmp_path):
    data = FolderStems(make_folder(tmp_path, suffix, seconds=120), names=['drums'], seconds=1)
    size = (tmp_path/'track 0'/f'drums{suffix}').stat().st_size
    before = bytes_read()
    part = data.read('track 0', 60, 1)
    assert bytes_read() - before < 0.1*size
    close(part[0], torch.from_numpy(noise(120*16000, 1)[60*16000:61*16000, 0]), 1e-4)


# MUSDB18

def decoded(path, stream):
    "All of a stream, straight from FFmpeg."
    import av
    with av.open(str(path)) as file:
        return torch.from_numpy(np.concatenate([f.to_ndarray() for f in file.decode(audio=stream)], 1).mean(0))


def test_the_excerpt_is_decoded_in_parts(musdb18):
    data = MUSDB18(musdb18, subset='test', sample_rate=44100, seconds=1)
    (track,) = data.tracks
    length, rate = data.size(track)
    truth = torch.stack([decoded(excerpt, k) for k in (1, 2, 3, 4)])
    assert rate == 44100 and truth.shape == (4, length) and torch.equal(data.read(track), truth)
    for start in (0, 1, 1023, 1024, 1025, 2048, 2049, 100000, length - 4410):
        assert torch.equal(data.read(track, start/rate, 0.1), truth[:, start:start + 4410])
    resampled = MUSDB18(musdb18, subset='test', sample_rate=16000, seconds=1)
    close(resampled.read(track, 2.5, 1), resampled.read(track)[:, 40000:56000], 1e-5)
    assert data[0]['stems'].square().mean(1).min() > 1e-6


def packets(path):
    import av
    with av.open(str(path)) as file:
        return [(p.stream.index, p.pts, p.pos, p.size) for p in file.demux(audio=tuple(range(5))) if p.size]


def test_no_more_than_a_part_is_decoded(musdb18, tmp_path):
    (tmp_path/'train').mkdir()
    spoiled, whole = tmp_path/'train'/'spoiled.stem.mp4', excerpt.read_bytes()
    audio = bytearray(whole)
    for stream, pts, pos, size in packets(excerpt):
        if stream == 0 or not (44100 - 20480 <= pts <= 88200 + 4096 or pts > 268288 - 20480):
            audio[pos : pos + size] = bytes(size)
    spoiled.write_bytes(audio)
    kwargs = dict(sample_rate=44100, seconds=1)
    good, bad = MUSDB18(musdb18, subset='test', **kwargs), MUSDB18(tmp_path, **kwargs)
    assert torch.equal(bad.read('spoiled', 1, 1), good.read(*good.tracks, 1, 1))
    with pytest.raises(BadTrack, match='cannot be decoded'): bad.read('spoiled', 3, 1)
    assert len(whole) == len(audio) and bytes(audio) != whole


def write_stem_mp4(path, tones, seconds=2, rate=44100):
    import av
    with av.open(str(path), 'w', format='mp4') as file:
        for stream, hz in [
            (file.add_stream('aac', rate=rate, layout='stereo', bit_rate=128000, options=dict(aac_pns='0')), hz)
            for hz in tones
        ]:
            audio = np.tile(0.3*np.sin(2*np.pi*hz*np.arange(seconds*rate)/rate), (2, 1)).astype(np.float32)
            for k in range(0, seconds*rate, 1024):
                frame = av.AudioFrame.from_ndarray(
                    np.ascontiguousarray(audio[:, k : k + 1024]), format='fltp', layout='stereo'
                )
                frame.sample_rate, frame.pts, frame.time_base = rate, k, Fraction(1, rate)
                file.mux(stream.encode(frame))
            file.mux(stream.encode())


def test_streams_are_the_stems_and_in_place(tmp_path):
    (tmp_path/'train').mkdir()
    write_stem_mp4(tmp_path/'train'/'tones.stem.mp4', (100, 200, 400, 800, 1600))
    data = MUSDB18(tmp_path, sample_rate=44100, seconds=1)
    assert data.size('tones') == (88200, 44100)
    whole, t = data.read('tones'), torch.arange(88200)/44100
    for audio, hz in zip(whole, (200, 400, 800, 1600)):
        close(audio[3000:-3000], 0.3 * torch.sin(2 * math.pi * hz * t)[3000:-3000], 0.03)
    for start in (0, 1, 1024, 30000):
        assert torch.equal(data.read('tones', start / 44100, 1), whole[:, start : start + 44100])


def encode(stream, audio, rate, layout):
    "The packets of some mono audio, the same in all channels but for their level, which falls from 1 to 1/2."
    import av
    channels = np.linspace(1, 0.5, len(av.AudioLayout(layout).channels), dtype=np.float32)[:, None]
    converter = av.AudioResampler(stream.format.name, layout, rate)
    for k in range(0, len(audio), 1152):
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(channels * audio[k : k + 1152]), format='fltp', layout=layout
        )
        frame.sample_rate, frame.pts, frame.time_base = rate, k, Fraction(1, rate)
        for converted in converter.resample(frame): yield from stream.encode(converted)
    yield from stream.encode()


def write_stems(path, audio, codec, container='mp4', layout='stereo', format=None, rate=22050, options=None):
    "A stem file with the mono audio of five streams."
    import av
    with av.open(str(path), 'w', format=container, options=options or {}) as file:
        streams = [
            file.add_stream(codec, rate=rate, layout=layout, **(dict(format=format) if format else {})) for _ in audio
        ]
        packets = [packet for stream, sound in zip(streams, audio) for packet in encode(stream, sound, rate, layout)]
        for packet in sorted(packets, key=lambda packet: packet.dts): file.mux(packet)


@pytest.fixture
def train(tmp_path):
    (tmp_path/'train').mkdir()
    return tmp_path/'train'


lossless = {
    'ALAC': ('alac', {}, 1 / 32768),
    'ALAC of 32 bits': ('alac', dict(format='s32p'), 2**-23),
    'ALAC in mono': ('alac', dict(layout='mono'), 1 / 32768),
    'FLAC': ('flac', dict(options=dict(strict='-2')), 1 / 32768),
    '8 bits': ('pcm_u8', dict(container='mov'), 1 / 128),
    '16 bits': ('pcm_s16le', dict(container='mov'), 1 / 32768),
    '24 bits': ('pcm_s24le', dict(container='mov'), 2**-22),
    '64 bits': ('pcm_s64le', dict(container='nut'), 1e-6),
    'floats for six loudspeakers': ('pcm_f32le', dict(container='mov', layout='5.1'), 1e-6),
    'doubles': ('pcm_f64le', dict(container='mov'), 1e-6),
    'milliseconds': ('flac', dict(container='matroska'), 1 / 32768),
    'bare packets': ('pcm_s16le', dict(container='avi'), 1 / 32768),
    'fragments': (
        'alac',
        dict(options=dict(movflags='frag_keyframe+empty_moov+default_base_moof', frag_duration='200000')),
        1 / 32768,
    ),
}


@pytest.mark.parametrize('codec,how,tol', lossless.values(), ids=lossless)
def test_stem_files_of_any_width_layout_and_container(codec, how, tol, train):
    audio = noise(5, 2*22050 + 77)
    write_stems(train/'song.stem.mp4', audio, codec, **how)
    data = MUSDB18(train.parent, sample_rate=22050, seconds=1)
    level = 1 if how.get('layout') == 'mono' else 0.75
    assert data.size('song') == (2*22050 + 77, 22050)
    whole = data.read('song')
    close(whole, torch.from_numpy(level*audio[1:]), tol)
    for start in (1, 16385, 20001, 22127):
        assert torch.equal(data.read('song', start / 22050, 1), whole[:, start : start + 22050])


@pytest.mark.parametrize('layout,rate', [('mono', 44100), ('stereo', 22050)])
def test_a_stream_that_changes_on_the_way(layout, rate, train):
    import av
    def tone(rate): return 0.3*np.sin(2*np.pi*440*np.arange(rate)/rate, dtype=np.float32)
    def encoder(layout, rate):
        context = av.CodecContext.create('libmp3lame', 'w')
        context.sample_rate, context.layout, context.format, context.time_base = rate, layout, 'fltp', Fraction(1, rate)
        return context
    packets = [
        packet
        for kind in (('stereo', 44100), (layout, rate))
        for packet in encode(encoder(*kind), tone(kind[1]), kind[1], kind[0])
    ]
    with av.open(str(train/'song.stem.mp4'), 'w', format='mp4') as file:
        for stream in [file.add_stream('libmp3lame', rate=44100, layout='stereo') for _ in range(5)]:
            for k, packet in enumerate(packets):
                copy = av.Packet(bytes(packet))
                copy.stream, copy.time_base, copy.pts, copy.dts, copy.duration = (
                    stream,
                    Fraction(1, 44100),
                    1152 * k,
                    1152 * k,
                    1152,
                )
                file.mux(copy)
    data = MUSDB18(train.parent, sample_rate=44100, seconds=1)
    assert data.size('song') == (1152*len(packets), 44100)
    whole = data.read('song')
    first, second = (whole[:, k:k + 22050].square().mean(1).sqrt() for k in (5000, 55000))
    close(first, 0.75*torch.full((4,), 0.95*0.3/math.sqrt(2)), 0.005) # LAME turns down by a twentieth
    close(second, first/0.75 if layout == 'mono' else first, 0.005)
    for start in (20001, 30000, 46000): close(data.read('song', start/44100, 0.5), whole[:, start:start + 22050], 1e-5)


def test_stems_that_begin_late_stay_in_place(train):
    import av
    audio = noise(5, 44100)
    with av.open(str(train/'song.stem.mp4'), 'w', format='mp4') as file:
        streams = [file.add_stream('alac', rate=22050, layout='mono') for _ in audio]
        packets = []
        for stream, sound, delay in zip(streams, audio, (0, 0, 882, 1764, 0)):
            for packet in encode(stream, sound, 22050, 'mono'):
                packet.pts, packet.dts = packet.pts + delay, packet.dts + delay
                packets.append(packet)
        for packet in sorted(packets, key=lambda packet: packet.dts): file.mux(packet)
    data = MUSDB18(train.parent, sample_rate=22050)
    for stem, sound, delay in zip(data.read('song'), audio[1:], (0, 882, 1764, 0)):
        close(stem, torch.from_numpy(np.pad(sound, (delay, 0))[:44100]), 1/32768)


# What a file says of its length

def rewritten(path, change):
    path.write_bytes(change(path.read_bytes()))
    return path


def without_a_length(data): return data[:21] + bytes([data[21] & 0xF0, 0, 0, 0, 0]) + data[26:]


def from_a_pipe(size):
    def change(data):
        at = data.index(b'data') + 4
        return data[:4] + size + data[8:at] + size + data[at + 4:]
    return change


open_ended = {
    'flac': ('.flac', without_a_length),
    'wav, ones': ('.wav', from_a_pipe(b'\xff' * 4)),
    'wav, zeros': ('.wav', from_a_pipe(bytes(4))),
    'au': ('.au', lambda data: data[:8] + b'\xff' * 4 + data[12:]),
}


@pytest.mark.parametrize('suffix,change', open_ended.values(), ids=open_ended)
def test_files_that_do_not_say_how_long_they_are(suffix, change, tmp_path):
    audio = noise(30011)
    soundfile.write(tmp_path/f'a{suffix}', audio, 16000, subtype='PCM_16')
    rewritten(tmp_path/f'a{suffix}', change)
    close(read_audio(tmp_path/f'a{suffix}', 16000)[0], torch.from_numpy(audio), 1/32768)
    if suffix == '.au': return
    (tmp_path/'songs'/'one').mkdir(parents=True)
    (tmp_path/f'a{suffix}').rename(tmp_path/'songs'/'one'/f'a{suffix}')
    data = FolderStems(tmp_path/'songs', seconds=1)
    assert data.size('one') == (30011, 16000)
    close(data.read('one', 0.7, 1)[0], torch.from_numpy(audio[11200:27200]), 1/32768)


def write_mp3(path, audio, rate=44100, **options):
    import av
    with av.open(str(path), 'w', options=options) as file:
        stream = file.add_stream(
            'libmp3lame', rate=rate, layout='mono', options=dict(flags='+qscale', global_quality='472')
        )
        for packet in encode(stream, audio, rate, 'mono'): file.mux(packet)
    return path


def loud_in_the_middle():
    "Audio whose bit rate differs so much that what a library guesses from the first frame is far off."
    audio = np.zeros(4*44100, np.float32)
    audio[44100:2*44100] = noise(44100)
    audio[2*44100:] = 0.2*np.sin(np.arange(2*44100)/20)
    return audio


@pytest.mark.parametrize('options', [{}, dict(write_xing='0'), dict(write_xing='0', id3v2_version='0')], ids=str)
def test_an_mp3_is_as_long_as_it_is(options, tmp_path):
    audio = loud_in_the_middle()
    heard = read_audio(write_mp3(tmp_path/'a.mp3', audio, **options), 44100)[0].numpy()
    delay = 0 if not options else 1105
    assert heard.shape == audio.shape if not options else len(audio) + delay <= len(heard) <= len(audio) + delay + 1152
    assert np.corrcoef(heard[delay + 100000:delay + len(audio)], audio[100000:])[0, 1] > 0.99
    (tmp_path/'songs'/'one').mkdir(parents=True)
    (tmp_path/'a.mp3').rename(tmp_path/'songs'/'one'/'a.mp3')
    data = FolderStems(tmp_path/'songs', sample_rate=44100)
    for start in (10368, 50000, 120001):
        assert np.array_equal(data.read('one', start / 44100, 0.5)[0].numpy(), heard[start : start + 22050])


@pytest.mark.parametrize(
    'change,share',
    [(lambda data: data[: len(data) // 2], (0.2, 0.8)), (lambda data: data + b'ID3' + bytes(3000) + data, (2, 2.03))],
    ids=['half of it', 'two in a row'],
)
def test_an_mp3_that_is_more_or_less_than_its_first_frame_says(change, share, tmp_path):
    audio = loud_in_the_middle()
    path = rewritten(write_mp3(tmp_path/'a.mp3', audio), change)
    assert share[0] < read_audio(path, 44100).shape[1]/len(audio) < share[1]


@pytest.mark.parametrize('subtype', ['VORBIS', 'OPUS'])
def test_recordings_in_a_row_in_one_ogg(subtype, tmp_path):
    pieces = []
    for audio, rate in ((noise(40000), 16000), (noise(30001, 2), 16000), (noise(12000), 8000)):
        buffer = BytesIO()
        soundfile.write(buffer, audio, rate, format='OGG', subtype=subtype)
        pieces.append(buffer.getvalue())
    (tmp_path/'a.ogg').write_bytes(b''.join(pieces))
    alone = [soundfile.read(BytesIO(piece), dtype='float32', always_2d=True) for piece in pieces]
    alone = torch.from_numpy(
        np.concatenate([resample(torch.from_numpy(a.mean(1))[None], rate, alone[0][1])[0] for a, rate in alone])
    )
    close(
        read_audio(tmp_path / 'a.ogg', 16000)[0],
        resample(alone[None], soundfile.info(tmp_path / 'a.ogg').samplerate, 16000)[0],
        1e-5,
    )


def test_a_count_is_made_once_for_each_file(tmp_path, monkeypatch):
    (tmp_path/'one').mkdir()
    path = write_mp3(tmp_path/'one'/'a.mp3', noise(44100))
    data, opened = FolderStems(tmp_path, sample_rate=44100, seconds=0.5), []
    whole = audio_files._from_the_start
    monkeypatch.setattr(audio_files, '_from_the_start', lambda path: opened.append(path) or whole(path))
    assert [data.size('one') for _ in range(3)] == [(44100, 44100)]*3 and opened == [path]
    write_mp3(path, noise(66150))
    assert data.size('one') == (66150, 44100) and len(opened) == 2


def test_what_a_header_promises_is_missed(tmp_path):
    (tmp_path/'one').mkdir()
    soundfile.write(tmp_path/'one'/'a.flac', noise(48000), 16000)
    stated = (47999 + 2**16).to_bytes(4, 'big')
    rewritten(tmp_path/'one'/'a.flac', lambda data: data[:22] + stated + data[26:])
    with pytest.raises(BadTrack, match='a.flac: is cut off'): FolderStems(tmp_path).read('one')


# Names

odd_names = [b'caf\xe9', 'caf\u00e9 \U0001F3B5'.encode(), b'100% %03d', b'two\nlines', b'x'*250]


@pytest.mark.parametrize('name', odd_names, ids=ascii)
def test_names_of_any_bytes(name, tmp_path, capsys):
    root, name = tmp_path/'songs', os.fsdecode(name)
    try: (root/name).mkdir(parents=True)
    except OSError: pytest.skip('the disk takes no such name')
    audio = noise(32000)
    for stem in (f'{name[:240]}.wav', 'b.flac'):
        soundfile.write(os.fsencode(root / name / stem), audio, 16000, subtype='PCM_16')
    write_mp3(tmp_path/'c.mp3', audio, 16000).rename(root/name/'c.mp3')
    close(read_audio(root/name/f'{name[:240]}.wav', 16000)[0], torch.from_numpy(audio), 1/32768)
    assert read_audio(os.fsencode(root/name/'c.mp3'), 16000).shape == (1, 32000)
    data = FolderStems(os.fsencode(root), seconds=1)
    assert len(data.names) == 3 and pickle.loads(pickle.dumps(data))[0]['stems'].shape == (3, 16000)
    (root/name/'b.flac').write_text('la la la')
    with pytest.raises(BadTrack) as e: data[0]
    print(e.value, pickle.loads(pickle.dumps(e.value)))
    assert len(capsys.readouterr().out.encode('utf-8').splitlines()) == 1
    rendered = RenderedSongs(1, length=8, cache=root/name/'kept')
    assert rendered[0]['mix'].isfinite().all() and list((root/name/'kept').glob('*.flac'))


def test_a_stem_file_of_any_name(train, capsys):
    path = train/os.fsdecode(b'caf\xe9 %d\n.stem.MP4')
    try: path.symlink_to(excerpt)
    except OSError: pytest.skip('the disk takes no such name')
    data = MUSDB18(train.parent, seconds=1)
    assert data[0]['mix'].isfinite().all()
    path.unlink()
    path.write_text('la la la')
    with pytest.raises(BadTrack) as e: data[0]
    print(e.value)
    assert len(capsys.readouterr().out.encode('utf-8').splitlines()) == 1


@pytest.mark.parametrize('mix', ['mixture.wav', 'Mixture.wav', 'MIX.WAV', 'Mix.Flac'])
def test_names_of_stems_in_either_case(mix, tmp_path):
    for song, names in dict(one=('drums.wav', 'bass.wav'), two=('Drums.WAV', 'BASS.wav')).items():
        (tmp_path/song).mkdir()
        for name in (*names, mix):
            soundfile.write(tmp_path / song / name, noise(32000, seed=len(name)), 16000, format='WAV')
    data = FolderStems(tmp_path, seconds=1)
    assert data.names == ('bass', 'drums') and data.read('two').shape == (2, 32000)
    assert torch.equal(FolderStems(tmp_path, names=['DRUMS', 'Bass']).read('two'), data.read('two')[[1, 0]])
    assert FolderStems(tmp_path, names='drums').names == ('drums',)
    with pytest.raises(ValueError, match='give each stem once'): FolderStems(tmp_path, names=['drums', 'Drums'])
    soundfile.write(tmp_path/'one'/'Drums.wav', noise(32000), 16000)
    if len(list((tmp_path/'one').iterdir())) == 4:
        with pytest.raises(BadTrack, match='one: holds Drums.wav and drums.wav, two files for one stem'):
            data.read('one')
        assert FolderStems(tmp_path).names == data.names


def test_accents_are_written_in_two_ways(tmp_path):
    for song, form in dict(one='NFC', two='NFD').items():
        (tmp_path/song).mkdir()
        for name in ('fl\u00fbte', 'voix'):
            soundfile.write(tmp_path / song / f'{unicodedata.normalize(form, name)}.wav', noise(32000), 16000)
    data = FolderStems(tmp_path)
    assert data.names == ('fl\u00fbte', 'voix') and all(data.read(song).shape == (2, 32000) for song in data.tracks)


def test_one_stem_in_several_formats(tmp_path):
    (tmp_path/'one').mkdir()
    for suffix, level in (('wav', 0.1), ('flac', 0.2), ('ogg', 0.3)):
        soundfile.write(tmp_path / 'one' / f'a.{suffix}', np.full(16000, level), 16000)
    close(FolderStems(tmp_path).read('one'), torch.full((1, 16000), 0.1), 1e-4)


def test_splits_in_capitals(tmp_path):
    (tmp_path/'Train'/'meaxic - take a step').mkdir(parents=True)
    (tmp_path/'Train'/'meaxic - take a step'/'Drums.wav').touch()
    assert list(MUSDB18HQ(tmp_path, subset='valid').tracks) == ['meaxic - take a step']
    with pytest.raises(ValueError, match="no track of the subset 'train'"): MUSDB18HQ(tmp_path)
    (tmp_path/'Train'/'a.STEM.mp4').touch()
    assert list(MUSDB18(tmp_path).tracks) == ['a']


# What may not be read

@contextmanager
def nobody():
    "For a while, a user who owns nothing."
    if os.getuid():
        yield
        return
    os.seteuid(54321)
    try: yield
    finally: os.seteuid(0)


@pytest.fixture
def open_folder():
    "A folder that everybody may enter."
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name)


def test_one_locked_folder_is_one_bad_track(open_folder):
    for song in 'abcd': (open_folder/song).mkdir()
    for song in 'abc':
        for stem in 'xy': soundfile.write(open_folder/song/f'{stem}.wav', noise(32000), 16000)
    (open_folder/'e').symlink_to(open_folder/'gone')
    (open_folder/'c'/'x.wav').unlink()
    (open_folder/'c'/'x.wav').symlink_to('gone.wav')
    (open_folder/'notes.txt').touch()
    os.chmod(open_folder/'b', 0)
    try:
        with nobody():
            data = FolderStems(open_folder, seconds=1)
            assert (
                list(data.tracks) == ['a', 'b', 'c', 'e']
                and data.names == ('x', 'y')
                and data.read('a').shape == (2, 32000)
            )
            for song, why in dict(
                b='b: cannot be listed .Permission denied',
                c='x.wav: cannot be read .No such file',
                e='e: cannot be listed .No such file',
            ).items():
                with pytest.raises(BadTrack, match=why): data.read(song)
    finally: os.chmod(open_folder/'b', 0o755)


def test_one_locked_file_is_one_bad_track(open_folder):
    make_folder(open_folder/'songs')
    os.chmod(open_folder/'songs'/'track 1'/'bass.wav', 0)
    (open_folder/'train').mkdir()
    (open_folder/'train'/'a.stem.mp4').write_bytes(excerpt.read_bytes())
    os.chmod(open_folder/'train'/'a.stem.mp4', 0)
    with nobody():
        data = FolderStems(open_folder/'songs', seconds=1)
        assert data[0]['mix'].isfinite().all()
        with pytest.raises(
            BadTrack, match='bass.wav: cannot be read .Permission denied.*: bring it back, make it readable'
        ):
            data.read('track 1')
        with pytest.raises(BadTrack, match='a.stem.mp4: cannot be read .Permission denied'):
            MUSDB18(open_folder).read('a')
        with pytest.raises(PermissionError, match='bass.wav'):
            read_audio(open_folder / 'songs' / 'track 1' / 'bass.wav', 16000)


def test_a_locked_collection_has_its_own_words(open_folder):
    (open_folder/'songs').mkdir()
    os.chmod(open_folder/'songs', 0)
    try:
        with nobody():
            for make in (lambda: FolderStems(open_folder/'songs'), lambda: MUSDB18(open_folder/'songs')):
                with pytest.raises(
                    PermissionError, match='songs cannot be listed .Permission denied.: make it readable'
                ):
                    make()
    finally: os.chmod(open_folder/'songs', 0o755)
    with pytest.raises(NotADirectoryError, match='cannot be listed'): FolderStems(excerpt)


def test_a_kept_song_that_may_not_be_read(open_folder):
    data = RenderedSongs(1, length=8, cache=open_folder)
    track, = data.tracks
    data.read(track)
    before = data.path(track).read_bytes()
    os.chmod(data.path(track), 0)
    with (
        nobody(),
        pytest.raises(
            RuntimeError, match='flac cannot be read .Permission denied.: make it readable, or keep songs elsewhere'
        ),
    ):
        data.read(track)
    assert data.path(track).read_bytes() == before


def test_songs_on_a_full_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(rendering, 'render', lambda song, rate, fonts: torch.from_numpy(noise(4, 8*rate)))
    handler, limits = signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20000, limits[1]))
    try:
        with pytest.raises(RuntimeError, match='flac cannot be written .File too large.: make room'):
            RenderedSongs(1, length=8, cache=tmp_path)[0]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert list(tmp_path.glob('*.flac')) == []


# Recordings

recordings = {
    'loud': (
        lambda p: soundfile.write(p, 40 * noise(9000), 16000, subtype='FLOAT'),
        'peaks at .*, where full scale is 1: export it again',
    ),
    'nan': (
        lambda p: soundfile.write(p, np.full(9000, np.nan), 16000, subtype='FLOAT'),
        'holds nan or inf: export it again',
    ),
    'one sample': (
        lambda p: soundfile.write(p, noise(1), 44100),
        'lasts 0.00002 s, which is less than a sample at 16000 Hz',
    ),
    'no sample': (lambda p: soundfile.write(p, noise(0), 44100), 'is empty: give a recording'),
    'empty': (lambda p: p.touch(), 'is not audio that can be read'),
    'text': (lambda p: p.write_text('la la la'), 'is not audio that can be read'),
    'folder': (lambda p: p.mkdir(), 'is a folder or a device: give a recording'),
    'missing': (lambda p: None, 'there is no recording .*: check the path'),
}


@pytest.mark.parametrize('make,why', recordings.values(), ids=recordings)
def test_what_is_no_recording(make, why, tmp_path):
    make(tmp_path/'voice.wav')
    with pytest.raises((ValueError, FileNotFoundError), match=why) as e: read_audio(tmp_path/'voice.wav', 16000)
    assert str(tmp_path/'voice.wav') in str(e.value) and 'audio/32768' not in str(e.value) and '\n' not in str(e.value)


def test_a_pair_that_is_too_short_names_the_shorter(tmp_path):
    from oplas.sound import SongPlugin
    encoder = type('Encoder', (), dict(sample_rate=16000, min_samples=16000))()
    plugin = SongPlugin(encoder, None, [], np.zeros((0, 2)))
    for name, samples in dict(mix=15000, stem=15999, long=16000).items():
        soundfile.write(tmp_path / f'{name}.wav', noise(samples), 16000)
    with pytest.raises(ValueError, match='mix.wav lasts 0.94 s, and Encoder needs 1.00 s: give a longer stretch'):
        plugin._read_both(tmp_path / 'mix.wav', tmp_path / 'stem.wav')
    with pytest.raises(ValueError, match='stem.wav lasts 1.00 s, and Encoder needs 1.00 s'):
        plugin._read_both(tmp_path / 'long.wav', tmp_path / 'stem.wav')
    assert [a.shape for a in plugin._read_both(tmp_path/'long.wav', tmp_path/'long.wav')] == [(1, 16000)]*2


# Homes and folders

def test_a_tilde_is_home_and_a_path_stays(tmp_path, monkeypatch):
    monkeypatch.setenv('HOME', str(tmp_path))
    monkeypatch.chdir(tmp_path)
    make_folder(tmp_path/'songs')
    (tmp_path/'train').mkdir()
    (tmp_path/'train'/'a.stem.mp4').symlink_to(excerpt)
    found = [FolderStems('~/songs'), MUSDB18('~'), FolderStems('songs'), RenderedSongs(1, length=8, cache='~/kept')]
    assert read_audio('~/songs/track 0/bass.wav', 16000).shape == (1, 48000)
    monkeypatch.chdir('/')
    for data in found: assert data.read(next(iter(data.tracks)), 1, 1).isfinite().all()
    assert list((tmp_path/'kept').glob('*.flac'))
    monkeypatch.setenv('XDG_CACHE_HOME', '~/cache')
    assert RenderedSongs(1).cache == tmp_path/'cache'/'oplas'/'songs'


def test_nobody_at_home(monkeypatch):
    monkeypatch.delenv('HOME', raising=False)
    monkeypatch.delenv('XDG_CACHE_HOME', raising=False)
    monkeypatch.setattr('pwd.getpwuid', lambda number: {}[number])
    with pytest.raises(
        ValueError, match='no home folder to keep songs in: set HOME or XDG_CACHE_HOME, or say where with cache='
    ):
        RenderedSongs(1)
    with pytest.raises(ValueError, match='~/songs begins in a home folder, and there is none: set HOME'):
        FolderStems('~/songs')


# Settings of others

def test_settings_from_numpy():
    plain = Memory(seconds=0.5, crops=2, gains=(-6., 6.), seed=3)
    for gains in (np.array([-6, 6]), [-6, 6], torch.tensor([-6., 6.])):
        data = Memory(
            seconds=np.float32(0.5), crops=np.int64(2), sample_rate=np.int32(16000), gains=gains, seed=np.uint8(3)
        )
        assert data.settings == plain.settings and same(data[1], plain[1])
    assert {type(value) for value in data.settings.values()} == {float, int, list}
    song = compose(np.int64(2), np.int64(1), np.float32(8))
    assert repr(song) == repr(compose(2, 1, 8)) and transpose(song, np.int64(2)) == transpose(song, 2)
    a, b = (RenderedSongs(n, seed=n, length=kind(8), transpose=n) for n, kind in ((1, int), (np.int64(1), np.float64)))
    assert a.path(*a.tracks) == b.path(*b.tracks) and a.settings == b.settings


@pytest.mark.parametrize('setting', ['dtype', 'device', 'inference', 'autocast'])
def test_torchs_settings_do_not_matter(setting, songs, tmp_path):
    item, song = songs[0], render(compose(0, 0, 8))
    def again(): return songs[0], render(compose(0, 0, 8))
    if setting == 'dtype':
        torch.set_default_dtype(torch.float64)
        try: item2, song2 = again()
        finally: torch.set_default_dtype(torch.float32)
    else:
        with dict(
            device=torch.device('meta'),
            inference=torch.inference_mode(),
            autocast=torch.autocast('cpu', torch.bfloat16),
        )[setting]:
            item2, song2 = again()
    assert same(item, item2) and torch.equal(song, song2) and item2['gains'].dtype == torch.float32


@pytest.mark.parametrize('kind', [MUSDB18, MUSDB18HQ])
def test_splits(kind, tmp_path):
    names = {
        'train': [*VALIDATION, *(f'Band - Song {k}' for k in range(86))],
        'test': [f'Other - Song {k}' for k in range(50)],
    }
    for split, tracks in names.items():
        for name in tracks:
            folder = tmp_path/split/name if kind is MUSDB18HQ else tmp_path/split
            folder.mkdir(parents=True, exist_ok=True)
            (folder/('drums.wav' if kind is MUSDB18HQ else f'{name}.stem.mp4')).touch()
    (tmp_path/'train'/'._Band - Song 1.stem.mp4').touch()
    train, valid, test = (kind(tmp_path, subset=s).tracks.keys() for s in ('train', 'valid', 'test'))
    assert len(train) == 86 and len(valid) == 14 and len(test) == 50 and valid == VALIDATION
    assert not train & valid and train | valid == set(names['train']) and test == set(names['test'])


# Composed songs

PROFILES = dict(
    major=[6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88],
    minor=[6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17],
)
NAMES = 'C C# D Eb E F F# G Ab A Bb B'.split()


def key_scores(song):
    "Krumhansl and Kessler's fit of the notes' durations to each key."
    weight = np.zeros(12)
    for part in song.parts:
        if part.stem: np.add.at(weight, [n.pitch % 12 for n in part.notes], [n.end - n.start for n in part.notes])
    return {
        f'{name} {mode}': np.corrcoef(np.roll(profile, k), weight)[0, 1]
        for mode, profile in PROFILES.items()
        for k, name in enumerate(NAMES)
    }


def test_the_key_fits_the_notes():
    ranks = []
    for i in range(60):
        song = compose(i, 1)
        scores = key_scores(song)
        ranks.append(sorted(scores, key=scores.get, reverse=True).index(song.key))
    assert max(ranks) < 6 and np.mean(np.array(ranks) == 0) > 0.7
    assert len({compose(i, 1).key for i in range(200)}) == 24


@given(i=st.integers(0, 10**6), seed=st.integers(-10**9, 10**9), seconds=st.floats(8, 60))
@settings(max_examples=15, deadline=None)
def test_a_song(i, seed, seconds):
    song = compose(i, seed, seconds)
    assert (
        compose(i, seed, seconds) == song
        and song != compose(i + 1, seed, seconds)
        and song != compose(i, seed + 1, seconds)
    )
    assert {part.stem for part in song.parts} == {0, 1, 2, 3} and all(part.notes for part in song.parts)
    assert all(
        0 <= n.start < n.end <= seconds and 20 <= n.pitch <= 100 and 1 <= n.velocity <= 127
        for part in song.parts
        for n in part.notes
    )
    assert all(0 <= part.program < 128 for part in song.parts)


def test_songs_are_played_with_variety():
    songs = [compose(i) for i in range(100)]
    programs = [{part.program for song in songs for part in song.parts if part.stem == k} for k in range(4)]
    assert [len(p) for p in programs] >= [5, 8, 15, 8] and len({song.tempo for song in songs}) > 30
    assert all(len({n.velocity for n in song.parts[0].notes}) > 10 for song in songs)
    assert all(b - a > 0 for song in songs for (a, _), (b, _) in zip(song.sections, song.sections[1:]))


@pytest.mark.parametrize('rate,seconds', [(16000, 8), (44100, 9.17), (11025, 8.33), (48000, 8.001), (32000, 8)])
def test_rendering(rate, seconds):
    audio = render(compose(3, 2, seconds), rate)
    assert audio.shape == (4, round(seconds*rate)) and audio.dtype == torch.float32
    assert (audio.square().mean(1).sqrt() > 0.005).all()
    assert audio.abs().sum(0).max() == pytest.approx(0.5, abs=1e-4)


def test_no_stem_leaks_into_another():
    song = compose(0, 0, 8)
    audio = rendering._play(song)
    for k in range(4):
        alone = song._replace(parts=tuple(p if p.stem == k else p._replace(notes=()) for p in song.parts))
        played = rendering._play(alone)
        assert np.abs(played[k]).max() > 0.01 and not played[[j for j in range(4) if j != k]].any()
        # the first 2 ms of a note vary with which of its voices the synthesizer takes
        assert np.square(played[k] - audio[k]).sum() < 0.01*np.square(audio[k]).sum()


def test_notes_sound_at_their_pitch_and_time():
    note = lambda start, pitch: Note(start, start + 0.5, pitch, 100)
    song = compose(0, 0, 8)._replace(parts=(Part(3, 73, (note(1., 69), note(3., 81))),))
    audio = rendering._play(song)[3]
    for start, hz in ((1., 440), (3., 880)):
        heard = audio[round((start + 0.1)*32000):][:12800]
        spectrum = np.abs(np.fft.rfft(heard*np.hanning(12800)))
        assert abs(spectrum.argmax()*32000/12800 - hz) < 0.02*hz
    loud = np.flatnonzero(np.abs(audio) > 0.02)/32000
    assert 0.998 < loud[0] < 1.1 and not ((loud > 2.5) & (loud < 2.998)).any()


heavy = (
    'av',
    'soundfile',
    'soxr',
    'fluidsynth',
    'pretty_midi',
)  # not to be imported with the module, but when they are needed


def test_a_song_depends_on_its_number_and_the_seed_alone(songs, tmp_path):
    alone = RenderedSongs(2, seed=5, length=10, seconds=2, crops=2, cache=tmp_path)
    assert same(alone[2], songs[2]) and alone.keys == songs.keys[:2]
    for track in alone.tracks: assert torch.equal(alone.read(track), songs.read(track))
    code = (
        f"import oplas.sound.rendering, sys; print([m for m in {heavy} if m in sys.modules]); "
        f"songs = oplas.sound.rendering.RenderedSongs(9, seed=5, length=10, cache={str(tmp_path/'new')!r}); "
        "print(songs.read('song 1 of seed 5').numpy().tobytes().hex())")
    imported, out = subprocess.run(
        [sys.executable, '-c', code], capture_output=True, text=True, check=True
    ).stdout.split('\n')[:2]
    assert imported == '[]' and out == songs.read('song 1 of seed 5').numpy().tobytes().hex()
    assert not torch.equal(
        RenderedSongs(1, seed=6, length=10, cache=tmp_path).read('song 0 of seed 6'), songs.read('song 0 of seed 5')
    )


def test_rendered_items(songs):
    for i, item in enumerate(songs):
        assert item['key'] == songs.keys[i//2] == compose(i//2, 5, 10).key
        assert torch.equal(item['mix'], item['stems'].sum(0)) and item['mix'].abs().max() <= 1
    for track in songs.tracks:
        whole = songs.read(track)
        assert (whole.square().mean(1).sqrt() > 0.005).all() and whole.abs().sum(0).max() <= 0.5002


def test_another_rate_is_another_file(songs, cache):
    fast = RenderedSongs(1, seed=5, length=10, sample_rate=44100, cache=cache)
    (track,) = fast.tracks
    assert fast.path(track) != songs.path(track)
    slow = resample(fast.read(track), 44100, 16000)
    audio = songs.read(track)
    assert (slow - audio).square().mean() < 0.003*audio.square().mean()


def test_a_change_of_the_composer_makes_new_files(songs, monkeypatch):
    before = songs.path('song 0 of seed 5')
    monkeypatch.setattr(rendering, '_composed', lambda *args: compose(*args)._replace(levels=(0, 0, 0, 0)))
    assert songs.path('song 0 of seed 5') != before


@pytest.fixture
def soundfonts(tmp_path, monkeypatch):
    "Where systems keep soundfonts: one of those known by name is there, with the sounds of pretty_midi's own."
    folder = tmp_path/'data'/'sounds'/'sf2'
    folder.mkdir(parents=True)
    shutil.copy(find_soundfont('TimGM6mb'), folder/'FluidR3_GM.sf2')
    monkeypatch.setenv('XDG_DATA_DIRS', str(tmp_path/'data'))
    monkeypatch.setenv('XDG_DATA_HOME', str(tmp_path/'none'))
    return folder


def test_soundfonts_are_chosen_by_seed(soundfonts, tmp_path):
    settings = dict(length=8, cache=tmp_path/'cache')
    own = RenderedSongs(2, **settings)
    both = RenderedSongs(40, soundfonts=['TimGM6mb', 'FluidR3_GM'], **settings)
    chosen = {track: both.part_soundfonts(track) for track in both.tracks}
    assert {name for names in chosen.values() for name in names} == {'TimGM6mb', 'FluidR3_GM'}
    assert len(set(map(tuple, chosen.values()))) > 10
    few = RenderedSongs(2, soundfonts=['TimGM6mb', 'FluidR3_GM'], **settings)
    for track in few.tracks:
        assert few.part_soundfonts(track) == chosen[track] and few.path(track) == both.path(track)
        # the sounds are the same here, and played anew, since another soundfont may hold others
        assert few.path(track) != own.path(track) and (few.read(track) - own.read(track)).abs().max() < 1e-3
    assert own.settings == RenderedSongs(2, soundfonts='TimGM6mb', **settings).settings
    assert both.settings == own.settings | dict(soundfonts=['TimGM6mb', 'FluidR3_GM'])


def test_a_soundfont_that_cannot_be_used(soundfonts, tmp_path):
    for name, error, why in [
        ('MuseScore_General_Lite', FileNotFoundError, 'install musescore-general-soundfont-small'),
        ('piano.sf2', FileNotFoundError, 'there is no soundfont piano.sf2: give the path'),
        (__file__, ValueError, 'is not a soundfont: give'),
    ]:
        with pytest.raises(error, match=why) as e: RenderedSongs(1, soundfonts=[name])
        assert '\n' not in str(e.value)
    with pytest.raises(ValueError, match='no soundfonts are given'): RenderedSongs(1, soundfonts=[])
    broken = soundfonts/'broken.sf2'
    broken.write_bytes(find_soundfont('TimGM6mb').read_bytes()[:5000])
    with pytest.raises(ValueError, match='broken.sf2: give another soundfont'):
        RenderedSongs(1, length=8, soundfonts=[broken], cache=tmp_path/'cache')[0]


def test_instruments_that_a_soundfont_lacks(tmp_path):
    song = compose(0, 0, 8)
    drums = [part for part in song.parts if part.stem == 0][0]
    kit = song._replace(parts=(drums._replace(program=127),))
    # no soundfont has a kit 127, and the standard kit plays instead
    assert np.array_equal(rendering._play(kit), rendering._play(song._replace(parts=(drums._replace(program=0),))))
    melody = song._replace(parts=(Part(3, 200, ()),))
    with pytest.raises(ValueError, match='has no program 200 in bank 0: give a soundfont with'): rendering._play(melody)


def test_the_cache_is_where_xdg_says(monkeypatch, tmp_path):
    monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path))
    assert RenderedSongs(1).cache == tmp_path/'oplas'/'songs' and not (tmp_path/'oplas').exists()
    monkeypatch.delenv('XDG_CACHE_HOME')
    assert RenderedSongs(1).cache == Path.home()/'.cache'/'oplas'/'songs'


fresh = multiprocessing.get_context(
    'spawn'
)  # a fork of a process whose torch has threads hangs in its first parallel loop

def fill(cache, n=8):
    data = RenderedSongs(n, seed=5, length=10, cache=cache)
    for track in data.tracks: data.read(track)


def test_two_processes_fill_one_cache(tmp_path):
    workers = [fresh.Process(target=fill, args=(tmp_path, 3)) for _ in range(2)]
    for worker in workers: worker.start()
    for worker in workers: worker.join()
    assert all(worker.exitcode == 0 for worker in workers) and len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize('files', [0, 1])
def test_killed_while_it_fills_the_cache(files, tmp_path, songs):
    worker = fresh.Process(target=fill, args=(tmp_path, 60))
    worker.start()
    while len(list(tmp_path.glob('*.flac'))) < files or not any(tmp_path.iterdir()): time.sleep(0.001)
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    assert worker.exitcode == -signal.SIGKILL
    data = RenderedSongs(4, seed=5, length=10, seconds=2, crops=2, cache=tmp_path)
    assert all(same(a, b) for a, b in zip(data, songs, strict=True))


# What is missing

@pytest.mark.parametrize(
    'module,why',
    [
        (
            'fluidsynth',
            r"needs FluidSynth: install libfluidsynth3 \(Debian, Ubuntu\) or fluid-synth \(Homebrew\), "
            r"and run pip install 'oplas\[audio\]'",
        ),
        ('pretty_midi', r"stems need pretty_midi: run pip install 'oplas\[audio\]'"),
        ('soundfile', r"stems need soundfile: run pip"),
    ],
)
def test_missing_for_songs(module, why, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ImportError, match=why): RenderedSongs(1, length=8, cache=tmp_path)[0]
    assert list(tmp_path.glob('*')) == []


def test_missing_library_of_fluidsynth(monkeypatch):
    monkeypatch.delitem(sys.modules, 'fluidsynth', raising=False)
    monkeypatch.setattr('ctypes.util.find_library', lambda name: None)
    monkeypatch.delenv('HOMEBREW_PREFIX', raising=False)
    with pytest.raises(ImportError, match='install libfluidsynth3'): render(compose(0))


def test_kept_songs_need_no_fluidsynth(songs, monkeypatch):
    item = songs[0]
    monkeypatch.setitem(sys.modules, 'fluidsynth', None)
    assert same(songs[0], item)


def test_missing_av(musdb18, monkeypatch):
    monkeypatch.setitem(sys.modules, 'av', None)
    with pytest.raises(ImportError, match=r"stems need av: run pip install 'oplas\[audio\]'"):
        MUSDB18(musdb18, subset='test')[0]


# Bad tracks

def cut_off(path): path.write_bytes(path.read_bytes()[:path.stat().st_size//2])


def other_length(path): soundfile.write(path, noise(2*16000), 16000)


def other_rate(path): soundfile.write(path, noise(3*22050), 22050)


def not_finite(path): soundfile.write(path, np.full(48000, np.nan, np.float32), 16000, subtype='FLOAT')


spoil = {
    'missing': (Path.unlink, '.wav', 'track 0: has no stem bass'),
    'empty': (lambda p: p.write_bytes(b''), '.wav', 'bass.wav: is not audio that can be read'),
    'text': (lambda p: p.write_text('la la la'), '.flac', 'bass.flac: is not audio that can be read'),
    'cut off': (cut_off, '.wav', 'track 0: its stems differ in length by 1.50 s'),
    'cut off flac': (cut_off, '.flac', 'bass.flac: is cut off|bass.flac: is not audio that can be read'),
    'length': (other_length, '.wav', 'track 0: its stems differ in length by 1.00 s'),
    'rate': (other_rate, '.wav', 'track 0: its stems have 16000, 22050 samples per second'),
    'nan': (not_finite, '.wav', 'bass.wav: holds nan or inf'),
}


@pytest.mark.parametrize('harm,suffix,why', spoil.values(), ids=spoil)
def test_one_bad_track(harm, suffix, why, tmp_path):
    data = FolderStems(make_folder(tmp_path, suffix), names=STEMS, seconds=2.9, crops=1)
    harm(tmp_path/'track 0'/f'bass{suffix}')
    with pytest.raises(BadTrack, match=why) as e: data[0]
    assert (
        '\n' not in str(e.value) and str(e.value).startswith(f'{e.value.path}: ') and tmp_path in e.value.path.parents
    )
    again = pickle.loads(pickle.dumps(e.value))
    assert str(again) == str(e.value) and again.path == e.value.path
    assert data[1]['mix'].isfinite().all()


def test_a_bad_track_in_another_process(tmp_path):
    data = FolderStems(make_folder(tmp_path), seconds=2.9, crops=1)
    other_rate(tmp_path/'track 0'/'bass.wav')
    with pytest.raises(BadTrack, match='track 0: its stems have'):
        list(DataLoader(data, batch_size=None, num_workers=1))


def test_lengths_that_differ_a_little(tmp_path):
    data = FolderStems(make_folder(tmp_path), seconds=1)
    path = tmp_path/'track 0'/'bass.wav'
    soundfile.write(path, noise(48000 - 1600), 16000)
    assert data.read('track 0').shape == (4, 48000 - 1600)
    soundfile.write(path, noise(48000 - 1601), 16000)
    with pytest.raises(BadTrack, match='differ in length by 0.10 s'): data.read('track 0')


def test_a_track_shorter_than_a_crop(tmp_path):
    data = FolderStems(make_folder(tmp_path), seconds=3.001)
    with pytest.raises(BadTrack, match='track 0: lasts 3.00 s, less than a crop of 3.001 s'): data[0]
    assert FolderStems(tmp_path, seconds=3)[0]['start'] == 0
    for start, seconds in ((-1, 1), (2.5, 1), (3, None), (0, 4)):
        with pytest.raises(BadTrack, match='it has nothing'): data.read('track 0', start, seconds)


stem_files = {
    'text': (lambda b: b'la la la', 'cannot be decoded'),
    'empty': (lambda b: b'', 'cannot be decoded'),
    'cut off': (lambda b: b[: len(b) // 2], 'cannot be decoded|is cut off'),
    'start missing': (lambda b: b[1000:], 'cannot be decoded'),
}


@pytest.mark.parametrize('harm,why', stem_files.values(), ids=stem_files)
def test_bad_stem_files(harm, why, tmp_path):
    (tmp_path/'train').mkdir()
    path = tmp_path/'train'/'song.stem.mp4'
    path.write_bytes(harm(excerpt.read_bytes()))
    with pytest.raises(BadTrack, match=why) as e: MUSDB18(tmp_path, seconds=6)[0]
    assert e.value.path == path and '\n' not in str(e.value)


def test_packets_that_are_garbage(tmp_path):
    (tmp_path/'train').mkdir()
    path, audio = tmp_path/'train'/'song.stem.mp4', bytearray(excerpt.read_bytes())
    for stream, _, pos, size in packets(excerpt):
        if stream == 2: audio[pos:pos + size] = b'\xff'*size
    path.write_bytes(audio)
    with pytest.raises(BadTrack, match='song.stem.mp4: cannot be decoded'): MUSDB18(tmp_path, seconds=6)[0]


def test_too_few_streams(tmp_path):
    (tmp_path/'train').mkdir()
    write_stem_mp4(tmp_path/'train'/'song.stem.mp4', (100, 200))
    with pytest.raises(BadTrack, match='has 2 streams of audio, and a stem file has 5'): MUSDB18(tmp_path)[0]


@pytest.mark.parametrize(
    'harm',
    [cut_off, lambda path: path.write_text('la la la'), lambda path: path.write_bytes(b'')],
    ids=['cut off', 'text', 'empty'],
)
def test_a_kept_song_that_was_damaged_is_played_again(harm, tmp_path):
    data = RenderedSongs(1, length=8, cache=tmp_path)
    track, = data.tracks
    stems, whole = data.read(track), data.path(track).read_bytes()
    harm(data.path(track))
    assert torch.equal(data.read(track), stems) and data.path(track).read_bytes() == whole


def test_songs_that_cannot_be_kept(tmp_path):
    (tmp_path/'file').touch()
    with pytest.raises(
        RuntimeError, match='song-0-of-seed-0-.*flac cannot be written .*: make room, or keep songs elsewhere'
    ):
        RenderedSongs(1, length=8, cache=tmp_path / 'file')[0]


# Layouts and settings

def test_names_of_stems(tmp_path):
    make_folder(tmp_path)
    for k in range(2): soundfile.write(tmp_path/f'track {k}'/'mixture.wav', noise(48000), 16000)
    soundfile.write(tmp_path/'track 1'/'click.wav', noise(100), 16000)
    (tmp_path/'track 1'/'notes.txt').touch()
    (tmp_path/'artwork').mkdir()
    make_folder(tmp_path/'more')
    for k in range(2): (tmp_path/'more'/f'track {k}').rename(tmp_path/f'track {k + 2}')
    data = FolderStems(tmp_path, seconds=1)
    assert data.names == STEMS and list(data.tracks) == [f'track {k}' for k in range(4)]
    two = FolderStems(tmp_path, names=['vocals', 'drums'], seconds=1)
    assert torch.equal(two.read('track 1'), data.read('track 1')[[3, 0]])


def test_layouts_that_are_wrong(tmp_path):
    (tmp_path/'empty').mkdir()
    make_folder(tmp_path/'songs')
    for call, error, why in [
        (lambda: FolderStems(tmp_path / 'none'), FileNotFoundError, 'there is no folder'),
        (lambda: FolderStems(tmp_path / 'empty'), ValueError, 'holds no tracks'),
        (lambda: FolderStems(tmp_path / 'songs' / 'track 0'), ValueError, 'a folder of folders'),
        (lambda: MUSDB18(tmp_path / 'songs'), FileNotFoundError, 'holds train and test'),
        (lambda: MUSDB18HQ(tmp_path / 'songs', subset='test'), FileNotFoundError, 'holds train and test'),
        (lambda: MUSDB18(tmp_path, subset='validation'), ValueError, "choose 'train', 'valid' or 'test'"),
    ]:
        with pytest.raises(error, match=why) as e: call()
        assert '\n' not in str(e.value) and not isinstance(e.value, BadTrack)


@pytest.mark.parametrize(
    'bad',
    [
        dict(seconds=0),
        dict(seconds=-1.0),
        dict(seconds=math.nan),
        dict(seconds=math.inf),
        dict(crops=0),
        dict(crops=1.5),
        dict(crops=True),
        dict(sample_rate=0),
        dict(sample_rate=44100.0),
        dict(seconds='3'),
        dict(seconds=True),
        dict(seed=True),
        dict(gains=None),
        dict(gains='ab'),
        dict(gains=(True, 2)),
        dict(gains=np.zeros((2, 2))),
        dict(gains=(6, -6)),
        dict(gains=(0,)),
        dict(gains=(-math.inf, 0)),
        dict(gains=(0, math.nan)),
        dict(seed=0.5),
        dict(seed=None),
    ],
    ids=str,
)
def test_bad_settings(bad):
    with pytest.raises(ValueError, match=next(iter(bad))): Memory(**bad)


@pytest.mark.parametrize(
    'bad,why',
    [
        (dict(n=0), 'n is 0'),
        (dict(n=2.0), 'n is 2.0'),
        (dict(length=7.9), 'at least 8 s'),
        (dict(length=math.nan), 'at least 8 s'),
        (dict(length=math.inf), 'at least 8 s'),
    ],
)
def test_bad_songs(bad, why):
    with pytest.raises(ValueError, match=why): RenderedSongs(**bad)


def test_a_data_set_says_what_it_lacks():
    data = StemDataset(dict(a=1), ['x'])
    with pytest.raises(NotImplementedError, match='StemDataset has no method size'): data[0]
    with pytest.raises(NotImplementedError, match='StemDataset has no method load'): data.load('a', 0, 1)
