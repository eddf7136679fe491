# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['command', 'main', 'dial_ring', 'draw_atlas', 'encode_store', 'fit_plugin', 'subtract_stem', 'mix_files', 'index_sounds', 'find_sounds', 'show_faders']
from pathlib import Path

def path(text):
    ...
commands: Any

def command(name: str, status: str, interrupted: str=...):
    """Make a function a command of `oplas`; what it returns is the exit status.

    Parameters
    ----------
    name : str
        The word after `oplas`
    status : str
        What the help ends with: the meaning of exit statuses 0 and 1
    interrupted : str, default 'interrupted'
        What is said after an interruption"""

def main(argv: list | None=...) -> int:
    """The command `oplas`.

    Parameters
    ----------
    argv : list | None, default None
        Arguments, or None for those of the command line

    Returns
    -------
    int
        Exit status"""

def dial_ring(out: Path=..., **kwargs) -> int:
    """Train a projector and an operator until points lock into a ring.

    Parameters
    ----------
    out : Path, default Path('stargate.html')
        The animation to write; the trained pieces go beside it, as .safetensors

    Returns
    -------
    int
        0 if it locked, 1 if it did not"""

def draw_atlas(out: Path=..., n: tuple[int, ...]=..., d: tuple[int, ...]=..., seeds: int=..., **kwargs):
    """Map where rings lock, over many seeds, points and dimensions.

    Parameters
    ----------
    out : Path, default Path('atlas')
        The folder to make, or to go on with
    n : tuple[int, ...], default (5, 8, 12, 16, 32, 64)
        Points on the ring, at least 3
    d : tuple[int, ...], default (2, 8, 64, 512)
        Dimensions of the space, at least 2
    seeds : int, default 1024
        How many, from 0"""

def encode_store(*, data: str, out: Path, encoder: str=..., subset: str | None=..., seconds: float=..., crops: int=..., gains: tuple[float, ...]=..., level: bool=..., rough: float=..., soundfonts: tuple[str, ...]=..., seed: int=..., workers: int | None=...):
    """Encode stems and mixes, with their relations, into a store.

    Parameters
    ----------
    data : str
        The songs: rendered:COUNT, musdb18:PATH, musdb18hq:PATH, folder:PATH, sounds:PATH or sounds:COUNT:PATH
    out : Path
        The store: a folder to make, or to go on with
    encoder : str, default 'musicnn'
        One of `ENCODERS`; also clap@REVISION, encodec:FOLDER, hf:NAME
    subset : str, default None
        Of musdb18 and musdb18hq: train, valid or test
    seconds : float, default 3.0
        Length of a crop
    crops : int, default 4
        Crops of each track
    gains : tuple[float, ...], default (-6.0, 6.0)
        Range of the gain of each stem, in dB
    level : bool, default False
        Bring all stems to one level before their gains, as sounds:PATH always does
    rough : float, default 0.0
        Share of the crops whose stems are roughed up, from 0 to 1
    soundfonts : tuple[str, ...], default ('TimGM6mb',)
        Of rendered songs, one or more: `SOUNDFONTS`, or files
    seed : int, default 0
        Decides crops and gains, and which songs are composed
    workers : int, default None
        Processes; as many as there are cores, if not given"""

def fit_plugin(store: Path, *, out: Path, dim: int=..., hidden: tuple[int, ...]=..., epochs: int=..., lr: float=..., power: float=..., test: float=..., seed: int=..., encoder: str | None=...):
    """Fit a space in which the encodings of a store add up.

    Parameters
    ----------
    store : Path
        The store, filled by oplas encode
    out : Path
        The plugin: a folder to make
    dim : int, default 16
        Dimensions of the space, at least 2
    hidden : tuple[int, ...], default (512, 512)
        Sizes of the hidden layers; an empty word for a linear map
    epochs : int, default 40
        Passes over the relations
    lr : float, default 0.003
        Peak learning rate, above 0
    power : float, default 1.0
        Which power of a gain should multiply points, above 0
    test : float, default 0.1
        Fraction of the songs to hold out for the report
    seed : int, default 0
        Decides which songs are held out, first weights and batches
    encoder : str, default None
        What to make the encoder from, if not the name in the store, such as encodec:FOLDER"""

def subtract_stem(plugin: Path, mix: Path, stem: Path, *, count: int=..., out: Path | None=...):
    """Take a stem out of a mix, and name the clips nearest to the rest.

    Parameters
    ----------
    plugin : Path
        A folder made by oplas fit, or log-sums
    mix : Path
        Recording of the mix: wav, flac, ogg or mp3
    stem : Path
        Recording of the stem to take out, of the same stretch
    count : int, default 5
        How many clips to name, where some are known
    out : Path, default None
        Where to write the sound of the rest, as wav; the encoder must have a decoder, as encodec has"""

def mix_files(files: tuple[Path, ...], *, gains: tuple[float, ...], out: Path, plugin: Path=...):
    """Add recordings up in a space, and go back to sound.

    Parameters
    ----------
    files : tuple[Path, ...]
        Recordings of the same stretch: wav, flac, ogg or mp3
    gains : tuple[float, ...]
        One for each recording: 1 as it is, -1 to take it out, 0.5 for half as loud
    out : Path
        Where to write the sum, as wav, at the rate of the first recording
    plugin : Path, default Path('log-sums')
        The space to add up in: log-sums, or a folder made by oplas fit"""

def index_sounds(folder: Path, *, space: str=..., index: Path | None=...):
    """Encode the sounds in a folder, as far as they are new or changed.

    Parameters
    ----------
    folder : Path
        With sounds in it, and in the folders in it
    space : str, default 'spectrum'
        An encoder, one of `ENCODERS`; also musicnn-sums, log-sums or a folder made by oplas fit
    index : Path, default None
        The index file; by default in the folder, under the encoder's name"""

def find_sounds(expression: tuple[str, ...], *, from_: str | None=..., to: str | None=..., in_: Path=..., count: int=..., space: str=..., index: Path | None=..., html: Path | None=...):
    """Find the clips nearest to a sum of sounds, or those that take a mix nearest to a reference.

    Parameters
    ----------
    expression : tuple[str, ...]
        A sum of sounds, such as "mix.wav - drums.wav + -6dB*other.wav"
    from_ : str, default None
        In place of the expression: a mix, or a sum
    to : str, default None
        And a reference that it should come nearer to
    in_ : Path, default Path('.')
        The folder, indexed by oplas index
    count : int, default 10
        How many clips to name
    space : str, default 'spectrum'
        An encoder, one of `ENCODERS`; also musicnn-sums, log-sums or a folder made by oplas fit
    index : Path, default None
        The index file; by default in the folder, under the encoder's name
    html : Path, default None
        Where to write a page with players"""

def show_faders(stems: tuple[Path, ...], mix: Path):
    """Read from a mix how loud each stem is in it.

    Parameters
    ----------
    stems : tuple[Path, ...]
        Recordings of the stems
    mix : Path
        Recording of the mix, of the same stretch"""
