"""Rebuild oplas/weights/basic_pitch.* from the wheel of basic-pitch 0.4.0.

    pip download --no-deps --only-binary :all: basic-pitch==0.4.0
    python tools/basic_pitch_weights.py basic_pitch-0.4.0-py2.py3-none-any.whl
"""
import hashlib
import sys
import zipfile
from pathlib import Path

from oplas.sound import BASIC_PITCH_SHA256

folder = Path(__file__).parent.parent/'oplas'/'weights'
model = 'basic_pitch/saved_models/icassp_2022/nmp.onnx'
info = 'basic_pitch-0.4.0.dist-info/'
notice = f"""basic_pitch.onnx is {model} of https://pypi.org/project/basic-pitch/0.4.0/
(https://github.com/spotify/basic-pitch), unchanged. It comes under the Apache licence 2.0, with this notice:

"""


def main(wheel):
    with zipfile.ZipFile(wheel) as z:
        data, theirs, licence = z.read(model), z.read(f'{info}NOTICE').decode(), z.read(f'{info}LICENSE').decode()
    digest = hashlib.sha256(data).hexdigest()
    print(digest, f'{len(data):,} bytes')
    if digest != BASIC_PITCH_SHA256: sys.exit(f"nothing written: oplas.sound.basic_pitch wants {BASIC_PITCH_SHA256}")
    folder.mkdir(exist_ok=True)
    (folder/'basic_pitch.onnx').write_bytes(data)
    (folder / 'basic_pitch.txt').write_text(
        f"{notice}{theirs.strip()}\n\n{'-' * 80}\n\n{licence.strip()}\n", encoding='utf-8'
    )


if __name__ == '__main__':
    if len(sys.argv) != 2: sys.exit(__doc__)
    main(Path(sys.argv[1]))
