"Files: whole or not at all, named as the system allows, loaded as copies, and each fault in its own words."
import errno
import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import save

from oplas.core import (
    FiLM,
    FiLMR,
    History,
    Operators,
    OrthogonalMatrix,
    Projector,
    SquareMatrix,
    file_hash,
    files,
    load_tensors,
    remove_partial_files,
    save_tensors,
    tensors_hash,
    whole_file,
)
from oplas.rings import dial, dial_many, load_dial, save_dial

KIND = 'an example'
as_root = hasattr(os, 'getuid') and os.getuid() == 0
x = torch.arange(6.).view(2, 3)


def python(code, **options):
    command = [sys.executable, '-c', textwrap.dedent(code)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)

@pytest.fixture
def path(tmp_path): return tmp_path/'kept.safetensors'

@pytest.fixture(scope='module')
def history(): return dial(5, 2, steps=10, progress=False)


# Round trips

dtypes = [torch.float64, torch.float32, torch.float16, torch.bfloat16]
dtypes += [torch.int64, torch.int32, torch.int8, torch.uint8, torch.bool]
layouts = [
    lambda x: x,
    lambda x: x.movedim(0, -1) if x.ndim else x,
    lambda x: x[::2] if x.ndim else x,
    lambda x: x.expand(3, *x.shape),
]
shapes = st.lists(st.integers(0, 4), max_size=4)

@st.composite
def tensors(draw):
    "Any bits of a type, as they lie in memory or otherwise, some empty, some a part of others."
    dtype, shape = draw(st.sampled_from(dtypes)), draw(shapes)
    size = torch.empty(0, dtype=dtype).element_size()
    generator = torch.Generator().manual_seed(draw(st.integers(0, 2**31)))
    above, count = 2 if dtype is torch.bool else 256, int(np.prod(shape, initial=1))*size
    bits = torch.randint(0, above, (count,), dtype=torch.uint8, generator=generator)
    return draw(st.sampled_from(layouts))(bits.view(dtype).view(shape))

def bits(x):
    plain = torch.empty(x.shape, dtype=x.dtype).copy_(x).reshape(-1) # one number of several has a stride of its own
    return x.dtype, tuple(x.shape), plain.view(torch.uint8).tolist() if x.numel() else []

numbers = st.one_of(st.integers(-2**62, 2**62), st.floats(allow_nan=True), st.booleans(), st.none(), st.text())
nested = st.recursive(numbers, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
facts = st.dictionaries(st.text().filter(lambda name: name != 'kind'), nested)

@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.text(min_size=1).filter(lambda name: name != '__metadata__'), tensors(), max_size=4), facts)
def test_what_is_loaded_is_what_was_saved(tmp_path_factory, pieces, known):
    path = tmp_path_factory.getbasetemp()/'round'
    save_tensors(path, pieces, KIND, known=known)
    back, about = load_tensors(path, KIND)
    assert {name: bits(x) for name, x in back.items()} == {name: bits(x) for name, x in pieces.items()}
    assert repr(about) == repr(dict(known=known))


def test_numbers_from_numpy_and_torch_are_facts(path):
    given = dict(a=np.int64(1), b=np.float32(.5), c=np.bool_(True), d=np.arange(2), e=torch.tensor(3), f=torch.ones(2))
    save_tensors(path, {}, KIND, **given, g=Path('folder'), h=[np.int8(1)], i=np.float64('nan'))
    found = load_tensors(path, KIND)[1]
    assert repr(found) == repr(dict(a=1, b=.5, c=True, d=[0, 1], e=3, f=[1., 1.], g='folder', h=[1], i=float('nan')))
    with pytest.raises(TypeError, match='cannot be saved: it is a set'): save_tensors(path, {}, KIND, a={1})


def test_pieces_may_share_memory_and_need_gradients(path):
    whole = torch.nn.Parameter(torch.arange(4.))
    save_tensors(path, dict(a=whole, b=whole, c=whole[1:3], d=np.arange(3)[::-1]), KIND)
    back, _ = load_tensors(path, KIND)
    assert [back[name].tolist() for name in 'abcd'] == [[0, 1, 2, 3], [0, 1, 2, 3], [1, 2], [2, 1, 0]]
    back['a'][0] = 9
    assert back['b'][0] == 0


def test_what_was_loaded_does_not_hang_on_its_file(tmp_path):
    "In a process of its own: a map of a file that shrinks ends the process."
    process = python('''
        import os
        from pathlib import Path
        from oplas.core import Projector
        from oplas.rings import dial, dial_many, load_dial, save_dial
        history, big = dial(5, 2, steps=10, progress=False), Projector(400, 300)
        sweep = lambda: dial_many(5, 2, seeds=range(2), steps=10, folder='sweep', progress=False)
        ends = dict(
            emptied=lambda p: p.write_bytes(b''),
            overwritten=lambda p: p.write_bytes(bytes(10**6)),
            removed=os.remove,
            cut=lambda p: os.truncate(p, 9),
        )
        for name, end in ends.items():
            save_dial(history, 'dial')
            big.save_pretrained('h')
            sweep()
            (h, T, _), loaded, locks = load_dial('dial'), Projector.from_pretrained('h'), sweep()
            numbers = lambda: [p.sum().item() for p in (*h.parameters(), *T.parameters(), *loaded.parameters(), *locks)]
            before = numbers()
            for file in ('dial', 'h/model.safetensors', 'sweep/00000.safetensors'): end(Path(file))
            assert numbers() == before, name
            Path('sweep/00000.safetensors').unlink(missing_ok=True)
    ''', cwd=tmp_path)
    assert process.communicate()[1] == '' and process.returncode == 0


# Hashes

def replaced(x, i):
    "A copy of `x` whose byte `i` is another."
    raw = bytearray(x.tobytes())
    raw[i] ^= 1
    return np.frombuffer(bytes(raw), x.dtype).reshape(x.shape)

@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.text(), tensors(), max_size=4))
def test_a_hash_depends_on_numbers_and_not_on_how_they_lie(pieces):
    contiguous = {name: x.clone(memory_format=torch.contiguous_format) for name, x in reversed(pieces.items())}
    assert tensors_hash(pieces) == tensors_hash(contiguous) == tensors_hash(sorted(pieces.items()))
    arrays = {name: x.numpy() for name, x in pieces.items() if x.dtype != torch.bfloat16}
    assert tensors_hash(arrays) == tensors_hash({name: pieces[name] for name in arrays})

@settings(deadline=None, max_examples=60)
@given(st.integers(0, 23))
def test_a_hash_changes_with_any_byte_name_type_shape_or_fact(i):
    w = np.arange(6, dtype=np.float32).reshape(2, 3)
    others = [dict(w=replaced(w, i)), dict(v=w), dict(w=w.view(np.int32)), dict(w=w.reshape(3, 2)), dict(w=w, v=w), {}]
    hashes = {tensors_hash(dict(w=w)), tensors_hash(dict(w=w), n=1), tensors_hash(dict(w=w), n=2)}
    assert len(hashes | {tensors_hash(other) for other in others}) == 3 + len(others)

def test_a_large_file_is_hashed_as_a_whole(tmp_path):
    data = np.random.default_rng(0).bytes(2**21 + 7)
    (tmp_path/'large').write_bytes(data)
    assert file_hash(tmp_path/'large') == hashlib.sha256(data).hexdigest()
    with pytest.raises(FileNotFoundError): file_hash(tmp_path/'none')


# Names and places

NAMES = ['曲'*81 + '.safetensors', b'caf\xe9'.decode(errors='surrogateescape'), 'a'*255]
NAMES += ['~', 'x.SAFETENSORS', ' ', 'a\nb', '-', '.hidden', 'a.part']

@pytest.mark.parametrize('name', NAMES, ids=ascii)
def test_a_file_may_be_called_what_the_system_allows(name, tmp_path, history, monkeypatch):
    monkeypatch.chdir(tmp_path)
    try: Path(name).touch()
    except OSError: pytest.skip('not on this system')
    for path in (Path(name), tmp_path/name, name):
        save_dial(history, path)
        assert load_dial(path)[2] == history.settings
    assert os.listdir() == [name]


def test_too_long_a_name_is_said_with_the_name(tmp_path):
    with pytest.raises(OSError, match='a'*256) as error: save_tensors(tmp_path/('a'*256), {}, KIND)
    assert error.value.errno == errno.ENAMETOOLONG and not os.listdir(tmp_path)


def test_a_relative_path_is_the_one_of_the_call(tmp_path, monkeypatch):
    for name in 'ab': (tmp_path/name).mkdir()
    monkeypatch.chdir(tmp_path/'a')
    with whole_file('note') as part:
        monkeypatch.chdir(tmp_path/'b')
        part.write_text('here')
    assert (tmp_path/'a'/'note').read_text() == 'here' and not os.listdir(tmp_path/'b')


def test_a_link_stays_a_link(tmp_path):
    (tmp_path/'deep').mkdir()
    for there in (False, True):
        target, link = tmp_path/'deep'/f'target{there}', tmp_path/f'link{there}'
        if there: target.write_text('old')
        link.symlink_to(target)
        with whole_file(link) as part: part.write_text('new')
        assert link.is_symlink() and target.read_text() == 'new'
    assert len(os.listdir(tmp_path/'deep')) == 2


@pytest.mark.parametrize('umask', [0o022, 0o077, 0o002])
def test_a_file_has_the_mode_of_any_new_file(umask, tmp_path):
    process = python(f'''
        import os, torch
        from oplas.core import save_tensors
        os.umask({umask})
        open('plain', 'w').close()
        for _ in range(2): save_tensors('kept', dict(a=torch.ones(2)), 'an example')
        print(*(oct(os.stat(name).st_mode) for name in ('plain', 'kept')), oct(os.umask(0)))
    ''', cwd=tmp_path)
    out, err = process.communicate()
    plain, kept, after = out.split()
    assert plain == kept and after == oct(umask)


def test_a_writer_may_put_a_file_of_its_own_in_place(tmp_path):
    plain, kept = tmp_path/'plain', tmp_path/'kept'
    plain.touch()
    with whole_file(kept) as part:
        part.unlink()
        os.close(os.open(part, os.O_CREAT, 0o600))
    assert stat.S_IMODE(kept.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_nothing_asks_for_the_umask(tmp_path, history, monkeypatch):
    "It can only be asked for by changing it, under the feet of other threads."
    def never(mask): raise AssertionError('os.umask was called')
    monkeypatch.setattr(os, 'umask', never)
    with ThreadPoolExecutor(4) as pool: list(pool.map(lambda i: save_dial(history, tmp_path/f'{i}'), range(20)))
    Projector(2, 2).save_pretrained(tmp_path/'h')
    assert len(os.listdir(tmp_path)) == 21


def test_many_writers_of_one_file_leave_one_whole(path):
    def write(i): save_tensors(path, dict(a=torch.full((1000,), i)), KIND)
    with ThreadPoolExecutor(8) as pool: list(pool.map(write, range(50)))
    assert len(load_tensors(path, KIND)[0]['a'].unique()) == 1 and os.listdir(path.parent) == [path.name]


# What killed writers leave

def test_what_a_killed_writer_left_is_removed_and_a_live_ones_part_is_not(tmp_path):
    code = f'''
        import sys
        from oplas.core import whole_file
        with whole_file({str(tmp_path/'note')!r}) as part:
            part.write_text('half')
            print('writing', flush=True)
            sys.stdin.read()
    '''
    killed, alive = python(code, stdin=subprocess.PIPE), python(code, stdin=subprocess.PIPE)
    for process in (killed, alive): process.stdout.readline()
    assert len(os.listdir(tmp_path)) == 2
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    remove_partial_files(tmp_path)
    assert len(os.listdir(tmp_path)) == 1
    assert alive.communicate('')[1] == '' and (tmp_path/'note').read_text() == 'half'
    assert os.listdir(tmp_path) == ['note']


def test_a_sweep_tidies_its_folder(tmp_path):
    left = tmp_path/'.oplas-0123456789abcdef.part'
    left.write_text('half')
    dial_many(5, 2, seeds=[0], steps=10, folder=tmp_path, progress=False)
    assert os.listdir(tmp_path) == ['00000.safetensors']


def test_a_part_that_is_tidied_away_before_it_is_locked_is_made_again(tmp_path, monkeypatch):
    "As if another process had tidied up between two lines."
    lock, tidied = files._lock, []
    def late(descriptor):
        if not tidied:
            tidied.append(True)
            for part in tmp_path.iterdir(): part.unlink()
        return lock(descriptor)
    monkeypatch.setattr(files, '_lock', late)
    with whole_file(tmp_path/'note') as part:
        assert part.exists()
        part.write_text('whole')
    assert tidied and os.listdir(tmp_path) == ['note']


# Faults, each in its own words

def test_a_full_disk_is_an_os_error_with_the_path(tmp_path):
    "Where no file may be larger than 400 bytes."
    process = python('''
        import resource, signal
        from oplas.core import Projector
        from oplas.rings import dial, dial_many, save_dial
        history = dial(5, 2, steps=10, progress=False)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (400, resource.RLIM_INFINITY))
        writers = (
            lambda: save_dial(history, 'a'),
            lambda: dial_many(5, 2, seeds=range(30), steps=10, folder='b', progress=False),
            lambda: Projector(20, 20).save_pretrained('c'),
        )
        for write in writers:
            try: write()
            except OSError as e: print(e.errno, e.filename)
    ''', cwd=tmp_path)
    out, err = process.communicate()
    expected = [f'{errno.EFBIG} {tmp_path/name}' for name in ('a', 'b/00000.safetensors', 'c')]
    assert err == '' and out.splitlines() == expected
    assert not [p for p in tmp_path.rglob('*') if p.is_file()]


@pytest.mark.skipif(as_root, reason='root may read and write everything')
def test_permissions_are_said_as_the_system_says_them(tmp_path, history):
    check_permissions(tmp_path, history)

@pytest.mark.skipif(not as_root, reason='needs another user')
def test_permissions_are_said_as_the_system_says_them_to_another_user(tmp_path, history):
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == 0 and 'pytest' in str(folder): folder.chmod(0o755)
    os.chown(tmp_path, 54321, 54321)
    os.setegid(54321)
    os.seteuid(54321)
    try: check_permissions(tmp_path, history)
    finally:
        os.seteuid(0)
        os.setegid(0)

def check_permissions(folder, history):
    save_dial(history, folder/'dial')
    dial_many(5, 2, seeds=[0], steps=10, folder=folder/'sweep', progress=False)
    Projector(2, 2).save_pretrained(folder/'h')
    locked = [folder/'dial', folder/'sweep'/'00000.safetensors', folder/'h'/'model.safetensors']
    for path in locked: path.chmod(0)
    readers = (
        lambda: load_dial(locked[0]),
        lambda: dial_many(5, 2, seeds=[0], steps=10, folder=folder/'sweep', progress=False),
        lambda: Projector.from_pretrained(folder/'h'),
    )
    for path, use in zip(locked, readers):
        with pytest.raises(PermissionError) as error: use()
        assert error.value.filename == str(path)
    folder.chmod(0o555)
    with pytest.raises(PermissionError) as error: save_dial(history, folder/'new')
    assert error.value.filename == str(folder/'new')
    folder.chmod(0o755)
    (folder/'h').chmod(0o555)
    with pytest.raises(PermissionError) as error: Projector(2, 2).save_pretrained(folder/'h')
    assert error.value.filename == str(folder/'h')
    (folder/'h').chmod(0o755)


def test_a_missing_file_and_a_folder_are_no_damage(tmp_path):
    with pytest.raises(FileNotFoundError, match='there is no file .*none: check the path'):
        load_tensors(tmp_path/'none', KIND)
    with pytest.raises(IsADirectoryError): load_tensors(tmp_path, KIND)
    with pytest.raises(ValueError, match='is a folder or a device'): save_tensors(tmp_path, {}, KIND)
    with pytest.raises(ValueError, match='there is no folder'): save_tensors(tmp_path/'none'/'a', {}, KIND)
    with pytest.raises(ValueError, match='is a folder or a device'): save_tensors('/dev/null', {}, KIND)


def test_a_file_of_another_kind_is_named_and_not_called_damaged(path, history):
    save_tensors(path, dict(a=x), 'a cat')
    with pytest.raises(ValueError, match='kept.safetensors holds a cat, not an example: check the path'):
        load_tensors(path, KIND)
    with pytest.raises(ValueError, match='holds a cat, not a dial: check the path'): load_dial(path)
    path.write_bytes(save(dict(a=x)))
    with pytest.raises(ValueError, match='holds other tensors, not an example'): load_tensors(path, KIND)


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_a_damaged_file_is_one_error_that_names_it(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp()/'harmed'
    save_tensors(path, dict(a=x), KIND, note='kept')
    whole = bytearray(path.read_bytes())
    size = 8 + int.from_bytes(whole[:8], 'little')
    if data.draw(st.booleans()): whole = whole[:data.draw(st.integers(0, len(whole) - 1))]
    else: whole[data.draw(st.integers(0, size - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(whole)
    try: load_tensors(path, KIND)
    except ValueError as e:
        assert str(path) in str(e) and '\n' not in str(e) and (e.__context__ is None or e.__suppress_context__)
        assert 'delete' not in str(e)

headers = [b'1', b'[]', b'null', b'"a"', b'{"kind": 3}', b'['*10**5, b'1'*10**5, b'{', b'\xff']

@pytest.mark.parametrize('header', headers, ids=lambda h: repr(h[:9]))
def test_a_header_without_facts_is_one_error(header, path):
    about = json.dumps({'__metadata__': {'oplas': header.decode('latin-1')}}).encode()
    path.write_bytes(len(about).to_bytes(8, 'little') + about)
    with pytest.raises(ValueError, match='kept.safetensors'): load_tensors(path, KIND)


harm = [
    lambda facts, pieces: facts.pop('projector'),
    lambda facts, pieces: facts.pop('operators'),
    lambda facts, pieces: facts.pop('settings'),
    lambda facts, pieces: facts.update(projector=3),
    lambda facts, pieces: facts.update(operators={'': dict(kind='Operator', n=2)}),
    lambda facts, pieces: facts.update(operators={'': dict(kind='FiLMR', n=3, planes=1, affine='scalar')}),
    lambda facts, pieces: facts.update(operators={}),
    lambda facts, pieces: facts.update(settings=7),
    lambda facts, pieces: facts['projector'].update(hidden=[4]),
    lambda facts, pieces: pieces.popitem(),
    lambda facts, pieces: pieces.update(more=x),
    lambda facts, pieces: pieces.update({'operator.u': x}),
]

@pytest.mark.parametrize('i', range(len(harm)))
def test_a_dial_whose_parts_do_not_fit_is_one_error(i, path, history):
    save_dial(history, path)
    pieces, facts = load_tensors(path, 'a dial')
    harm[i](facts, pieces)
    save_tensors(path, pieces, 'a dial', **facts)
    with pytest.raises(ValueError, match='should hold a dial, but it was damaged'): load_dial(path)


identity = torch.nn.Identity()
UNKNOWN = [(identity, None, 'projector is Identity'), (None, identity, 'operator is Identity')]

@pytest.mark.parametrize('projector, operator, said', UNKNOWN)
def test_what_cannot_be_loaded_again_is_refused_when_it_is_saved(projector, operator, said, path, history):
    parts = projector or history.projector, operator or history.operator
    other = History(history.frames, history.settings, False, None, *parts)
    with pytest.raises(ValueError, match=said): save_dial(other, path)
    assert not path.exists()


# Dials of every kind

made = dict(
    film=lambda: FiLM(6),
    film_scalar=lambda: FiLM(6, affine='scalar'),
    filmr=lambda: FiLMR(6),
    planes=lambda: FiLMR(6, planes=3, affine='feature'),
    pure=lambda: FiLMR(6, affine=None),
    square=lambda: SquareMatrix(6),
    orthogonal=lambda: OrthogonalMatrix(6),
    several=lambda: Operators(dict(a=FiLMR(6, planes=2), b=OrthogonalMatrix(6))),
    kinds=lambda: Operators(dict(kind=FiLM(6))),
)

@pytest.mark.parametrize('dtype', [torch.float32, torch.float64])
@pytest.mark.parametrize('operator', made)
def test_every_operator_is_kept(operator, dtype, path):
    h, T = Projector(4, 6, hidden=(5,), origin=torch.ones(4)).to(dtype), made[operator]().to(dtype)
    kept = History([], dict(n=3, d=6, operator=operator, seed=0, angle=None), False, None, h, T)
    save_dial(kept, path)
    before = torch.get_rng_state()
    projector, back, settings = load_dial(path)
    assert torch.equal(torch.get_rng_state(), before) and settings == kept.settings
    assert repr(back) == repr(T) and type(back) is type(T)
    y = torch.randn(7, 4, dtype=dtype)
    assert torch.equal(projector(y), h(y))
    assert {p.requires_grad for p in (*projector.parameters(), *back.parameters())} == {True}
    word = (lambda T: T.word(' '.join(T))) if isinstance(T, Operators) else (lambda T: T)
    assert torch.equal(word(back)(h(y)), word(T)(h(y)))
