"""Rebuild oplas/weights/musicnn.* from the wheel of musicnn 0.1.0, without TensorFlow.

    pip download --no-deps musicnn==0.1.0
    python tools/musicnn_weights.py musicnn-0.1.0-py3-none-any.whl
"""
import hashlib
import struct
import sys
import zipfile
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save

from oplas.sound import MUSICNN_SHA256

folder = Path(__file__).parent.parent/'oplas'/'weights'
checkpoint = 'musicnn/MTT_musicnn/'
DEAD = 1e-12 # half of the weights have decayed to some 1e-30: written as 0 they change no bit of an encoding
licence = 'musicnn-0.1.0.dist-info/LICENSE.md'
notice = f"""musicnn.safetensors holds weights of MusiCNN, converted from the checkpoint {checkpoint.split('/')[1]} of
https://pypi.org/project/musicnn/0.1.0/ (https://github.com/jordipons/musicnn): the layers up to the pooling,
with other names and layouts, and with 0 for weights below 1e-12. They come under this licence (ISC):

"""


def varint(data, at):
    "The number at `at`, seven bits a byte, and where it ends."
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        shift += 7
        at += 1
        if data[at - 1] < 128: return value, at


def block(table, at, size):
    "Keys and values of a block of a LevelDB table, in which a key leaves out what it shares with the one before."
    if table[at + size]: raise ValueError("a block of the index is compressed: this reads plain ones only")
    data, key, i = table[at:at + size], b'', 0
    end = size - 4*(struct.unpack('<I', data[-4:])[0] + 1)
    while i < end:
        shared, i = varint(data, i)
        unshared, i = varint(data, i)
        length, i = varint(data, i)
        key = key[:shared] + data[i:i + unshared]
        i += unshared + length
        yield key.decode(), data[i - length:i]


def handle(data, at=0):
    "Position and size of a block, and where the handle ends."
    start, at = varint(data, at)
    size, at = varint(data, at)
    return start, size, at


def fields(message):
    "Numbers and values of the fields of a protocol buffer."
    at = 0
    while at < len(message):
        tag, at = varint(message, at)
        if tag & 7 == 0: value, at = varint(message, at)
        elif tag & 7 == 2:
            length, at = varint(message, at)
            value, at = message[at:at + length], at + length
        elif tag & 7 == 5: value, at = message[at:at + 4], at + 4
        else: raise ValueError(f"the index holds a field of kind {tag & 7}: it is damaged")
        yield tag >> 3, value


def tensors(index, data):
    "The float32 tensors of a TensorFlow checkpoint by name: its index is a LevelDB table of protocol buffers."
    footer = index[-48:]
    if footer[-8:] != bytes.fromhex('57fb808b247547db'): raise ValueError("the index is not a LevelDB table")
    *_, at = handle(footer)
    start, size, _ = handle(footer, at)
    found = {}
    for _, where in block(index, start, size):
        for name, entry in block(index, *handle(where)[:2]):
            entry = dict(fields(entry))
            if not name or entry[1] != 1: continue
            shape = [dict(fields(dim)).get(1, 0) for number, dim in fields(entry.get(2, b'')) if number == 2]
            offset, size = entry.get(4, 0), entry[5]
            found[name] = np.frombuffer(data[offset:offset + size], '<f4').reshape(shape)
    return found


def norm(found, name, i):
    "A batch normalisation, by torch's names."
    source = f'batch_normalization_{i}' if i else 'batch_normalization'
    names = dict(weight='gamma', bias='beta', running_mean='moving_mean', running_var='moving_variance')
    return {f'{name}.{ours}': found[f'{source}/{theirs}'] for ours, theirs in names.items()}


def convert(found):
    "The tensors by the names and in the layouts of oplas.sound.MusiCNN."
    result = norm(found, 'norm', 0)
    for i in range(8):
        source = f'conv2d_{i}' if i else 'conv2d'
        kernel = found[f'{source}/kernel']  # (time, frequency, in, out)
        if i < 5: name, kernel = f'front.{i}', kernel.transpose(3, 2, 0, 1)
        else: name, kernel = f'middle.{i - 5}', kernel[:, :, 0].transpose(2, 1, 0)
        result |= {f'{name}.conv.weight': kernel, f'{name}.conv.bias': found[f'{source}/bias']} | norm(
            found, f'{name}.norm', i + 1
        )
    arrays = {name: np.ascontiguousarray(a) for name,a in result.items()}
    return {name: torch.tensor(np.where(abs(a) < DEAD, np.float32(0), a)) for name,a in arrays.items()}


def main(wheel):
    with zipfile.ZipFile(wheel) as z:
        found = tensors(z.read(f'{checkpoint}.index'), z.read(f'{checkpoint}.data-00000-of-00001'))
        text = z.read(licence).decode()
    data = save(convert(found), metadata=dict(source='musicnn 0.1.0, MTT_musicnn, ISC licence'))
    digest = hashlib.sha256(data).hexdigest()
    print(digest, f'{len(data):,} bytes')
    if digest != MUSICNN_SHA256: sys.exit(f"nothing written: oplas.sound.musicnn wants {MUSICNN_SHA256}")
    folder.mkdir(exist_ok=True)
    (folder/'musicnn.safetensors').write_bytes(data)
    (folder/'musicnn.txt').write_text(notice + text.strip() + '\n', encoding='utf-8')


if __name__ == '__main__':
    if len(sys.argv) != 2: sys.exit(__doc__)
    main(Path(sys.argv[1]))
