"""A fixed sound, and what the package musicnn answers to it: run this to write musicnn_reference.npz again.

It wants an environment of its own, never that of oplas: tensorflow, tf_keras, librosa, and the unpacked wheel of
musicnn 0.1.0.

    TF_USE_LEGACY_KERAS=1 PYTHONPATH=musicnn-0.1.0 python musicnn_reference.py

The log-mel spectrogram is librosa's, with the reflected ends that were its default then.
It goes to musicnn's own graph in 32 bits: musicnn
itself would round the power to 16. Written with tensorflow 2.21.0, tf_keras 2.21.0, librosa 0.11.0 and numpy 2.4.6.
"""
from pathlib import Path

import numpy as np


def signal():
    "Seven seconds at 16 kHz: a wavering chord, beats of noise, and a little hiss."
    t = np.arange(7*16000)/16000
    chord = sum(np.sin(2*np.pi*hz*t*(1 + 0.002*np.sin(2*np.pi*5*t))) for hz in (220, 277.18, 329.63, 1760))
    noise = np.random.default_rng(0).standard_normal(len(t))
    return (0.016*chord*(1 + np.sin(2*np.pi*0.3*t)) + (0.2*np.exp(-20*(t % 0.5)) + 0.004)*noise).astype(np.float32)


def main():
    import librosa
    from musicnn import configuration, extractor
    audio = signal()
    sizes = dict(
        sr=configuration.SR, hop_length=configuration.FFT_HOP, n_fft=configuration.FFT_SIZE, n_mels=configuration.N_MELS
    )
    log_mel = np.log10(10000*librosa.feature.melspectrogram(y=audio, pad_mode='reflect', **sizes).T + 1)

    def patches(file, n_frames, step):
        "In the place of musicnn's own, which rounds."
        return np.stack([log_mel[i:i + n_frames] for i in range(0, len(log_mel) - n_frames + 1, step)]), log_mel

    extractor.batch_data = patches
    *_, features = extractor.extractor('', 'MTT_musicnn')
    pooled = np.concatenate([features['max_pool'], features['mean_pool']], 1)
    np.savez_compressed(Path(__file__).with_suffix('.npz'), log_mel=log_mel, features=pooled)


if __name__ == '__main__': main()
