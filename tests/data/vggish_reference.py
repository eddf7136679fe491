"""What the package torchvggish sees of a fixed sound: run this to write vggish_reference.npz again.

It wants the unpacked wheel of torchvggish 0.2, numpy and torch. Nothing is resampled, so resampy and soundfile
may be missing.

    PYTHONPATH=torchvggish-0.2 python vggish_reference.py

The sound is the first two seconds of that in musicnn_reference.py. Written with torchvggish 0.2 and numpy 2.4.6.
"""
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
from musicnn_reference import signal


def main():
    for name in ('resampy', 'soundfile'): sys.modules.setdefault(name, ModuleType(name))
    from torchvggish import mel_features

    log_mel = mel_features.log_mel_spectrogram(
        signal()[:32000], audio_sample_rate=16000, log_offset=0.01, window_length_secs=0.025, hop_length_secs=0.01,
        num_mel_bins=64, lower_edge_hertz=125, upper_edge_hertz=7500,
    )
    np.savez_compressed(Path(__file__).with_suffix('.npz'), log_mel=log_mel.astype(np.float32))


if __name__ == '__main__': main()
