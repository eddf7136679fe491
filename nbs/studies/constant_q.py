"A constant-Q spectrum: as many bands in each octave, so that a higher note is the same picture, shifted."
import torch

C1 = 32.703 # Hz


def constant_q(
    audio, # Shape (..., samples)
    rate, # Samples per second
    per_octave=24, # Bands in an octave
    lowest=C1, # Centre of the first band, Hz
    octaves=8, # How many
): # Energy in each band over all samples, shape (..., bands)
    "The energy that filters of constant Q let through, as a weighted sum of the power spectrum (Parseval)."
    spectrum = torch.fft.rfft(audio).abs().square()[..., 1:]
    frequencies = torch.arange(1, spectrum.shape[-1] + 1)*rate/audio.shape[-1]
    centres = lowest*2**(torch.arange(per_octave*octaves)/per_octave)
    bands_away = per_octave*(frequencies[:,None]/centres).log2()
    return spectrum @ (-0.5*(bands_away/0.45)**2).exp() # as wide at half the power as the next band is away


def loudness(audio, rate):
    "How loud each band is, shape (..., bands): the loudest is 1, and one that is 40 dB softer 0.1."
    energy = constant_q(audio, rate)
    return (energy/energy.amax(-1, keepdim=True))**0.25
