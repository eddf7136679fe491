"What the chapter cannot show: damaged files, a save that is killed, and the Hub without a network."
import json
import os
import pickle
import shutil
import signal
import stat
import subprocess
import sys
import textwrap
from configparser import ConfigParser
from pathlib import Path

import huggingface_hub
import pytest
import torch
from huggingface_hub.errors import LocalEntryNotFoundError
from hypothesis import given
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch.func import functional_call, grad, vmap

from oplas.core import Inverse, Projector, cycle_errors, flatten, hub, unflatten

pytestmark = pytest.mark.usefixtures('no_network')
both = pytest.mark.parametrize('kind', [Projector, Inverse])
sizes = pytest.mark.parametrize('size', [
    dict(in_dim=1, out_dim=1),
    dict(in_dim=5, out_dim=2),
    dict(in_dim=3, out_dim=3, hidden=()),
    dict(in_dim=4, out_dim=7, hidden=()),
    dict(in_dim=6, out_dim=6, hidden=(6, 8, 8)),
    dict(in_dim=5, out_dim=2, hidden=(4, 9), skips=False),
])


@pytest.fixture(scope='module')
def saved(tmp_path_factory):
    "A folder with a saved projector, and that projector."
    torch.manual_seed(0)
    h = Projector(5, 3, hidden=(4, 4), origin=torch.randn(5))
    folder = tmp_path_factory.mktemp('saved')
    h.save_pretrained(folder)
    return folder, h


@pytest.fixture
def folder(saved, tmp_path):
    "A copy of that folder, to damage."
    shutil.copytree(saved[0], tmp_path/'copy')
    return tmp_path/'copy'


def refused(folder, *words, kind=Projector, exc=ValueError):
    "Loading raises one error, without an earlier one chained to it, that has all `words`."
    with pytest.raises(exc) as e: kind.from_pretrained(folder)
    assert e.value.__cause__ is None and (e.value.__context__ is None or e.value.__suppress_context__)
    assert '\n' not in str(e.value)
    for word in words: assert str(word) in str(e.value)


def edit(folder, header=True, **changes):
    "Change settings in config.json, and in the header of the weights unless told not to."
    path, weights = folder/'config.json', folder/'model.safetensors'
    config = json.loads(path.read_text()) | changes
    config = {k: v for k, v in config.items() if v is not ...}
    path.write_text(json.dumps(config))
    if header: save_file(load_file(weights), weights, metadata=dict(oplas=json.dumps(config)))


# The network

@both
@sizes
@torch.no_grad()
def test_batches_of_any_shape_are_their_rows(kind, size):
    net = kind(**size)
    n = size['in_dim'] if kind is Projector else size['out_dim']
    x = torch.randn(4, 3, n)
    rows = torch.stack([net(row) for row in x.flatten(0, 1)]).view(4, 3, -1)
    torch.testing.assert_close(net(x), rows)
    assert net(x[:0]).shape == (0, 3, rows.shape[-1])


@both
@sizes
@pytest.mark.parametrize('dtype', [torch.float32, torch.float64])
def test_origin_stays_after_large_steps(kind, size, dtype):
    torch.manual_seed(0)
    origin = 100*torch.randn(size['in_dim'])
    net = kind(**size, origin=origin).to(dtype)
    origin = origin.to(dtype)
    zero = torch.zeros(size['out_dim'], dtype=dtype)
    start, end = (origin, zero) if kind is Projector else (zero, origin)
    opt = torch.optim.Adam(net.parameters(), lr=0.5)
    for _ in range(5):
        opt.zero_grad()
        net(torch.randn(9, len(start), dtype=dtype)).square().sum().backward()
        opt.step()
    for shape in [(), (1,), (2,), (33,), (3, 5)]: assert (net(start.expand(*shape, -1)) == end).all()


@both
def test_one_skip_round_each_block_that_keeps_its_size_and_one_round_all(kind):
    torch.manual_seed(0)
    net, gelu = kind(6, 6, hidden=(6, 8, 8)), torch.nn.functional.gelu
    x = torch.randn(7, 6)
    a, b, c, last = net.layers
    if kind is Projector:
        one = x + gelu(a(x))
        two = gelu(b(one))
        three = two + gelu(c(two))
    else:
        one = gelu(a(x))
        two = one + gelu(b(one))
        three = gelu(c(two))
    assert torch.equal(net(x), last(three) + x)


def test_skip_between_unequal_sizes_is_a_linear_map_without_bias():
    h = Projector(5, 2)
    assert h.across.weight.shape == (2, 5) and h.across.bias is None
    assert Inverse(5, 2).across.weight.shape == (5, 2)
    assert Projector(5, 2, hidden=()).across is None and Projector(5, 2, skips=False).across is None


def test_origin_is_a_copy():
    origin = torch.ones(4, requires_grad=True)
    h = Projector(4, 2, origin=origin)
    with torch.no_grad(): origin.zero_()
    assert (h.origin == 1).all() and not h.origin.requires_grad


def test_a_perfect_pair_has_no_cycle_errors():
    identity = torch.nn.Identity()
    assert cycle_errors(identity, identity, torch.randn(9, 4)) == (0, 0)
    wrong = cycle_errors(identity, lambda z: 2*z, torch.randn(9, 4))
    assert wrong == pytest.approx((1, 1))


@both
def test_many_networks_at_once_are_each_alone(kind):
    nets = [kind(4, 4, origin=torch.ones(4)) for _ in range(3)]
    x = torch.stack([torch.ones(4), torch.zeros(4), torch.randn(4)])
    loss = lambda params: functional_call(nets[0], unflatten(params, nets[0]), (x,)).square().sum()
    together = vmap(grad(loss))(torch.stack([flatten(net) for net in nets]))
    for net, found in zip(nets, together):
        net(x).square().sum().backward()
        torch.testing.assert_close(found, torch.cat([p.grad.flatten() for p in net.parameters()]))


# Keeping

def contents(folder): return {p.name: p.read_bytes() if p.is_file() else None for p in folder.iterdir()}


@both
@sizes
@pytest.mark.parametrize('dtype', [torch.float32, torch.float64, torch.bfloat16])
@pytest.mark.parametrize('with_origin', [False, True])
def test_what_is_loaded_is_what_was_saved(kind, size, dtype, with_origin, tmp_path):
    net = kind(**size, origin=torch.randn(size['in_dim']) if with_origin else None).to(dtype)
    net.save_pretrained(tmp_path)
    before = torch.get_rng_state()
    back = kind.from_pretrained(str(tmp_path))
    assert torch.equal(torch.get_rng_state(), before)
    assert back.settings == net.settings and repr(back) == repr(net)
    ours, theirs = net.state_dict(), back.state_dict()
    assert list(ours) == list(theirs)
    for name in ours: assert torch.equal(ours[name], theirs[name]) and ours[name].dtype == theirs[name].dtype
    trained = lambda net: {name for name, p in net.named_parameters() if p.requires_grad}
    assert trained(net) == trained(back)


def test_a_loaded_network_does_not_hang_on_its_file(folder, saved):
    h = Projector.from_pretrained(folder)
    os.truncate(folder/'model.safetensors', 0)
    y = torch.randn(3, 5)
    assert torch.equal(h(y), saved[1](y))


def test_files_can_be_read_by_those_who_may_read_files(tmp_path):
    plain = tmp_path/'plain'
    plain.write_text('')
    Projector(2, 2).save_pretrained(tmp_path/'new'/'folder')
    files = sorted((tmp_path/'new'/'folder').iterdir())
    assert [f.name for f in files] == ['README.md', 'config.json', 'model.safetensors']
    for file in files: assert stat.S_IMODE(file.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_a_card_written_by_hand_stays(folder):
    (folder/'README.md').write_text('mine')
    Projector(2, 3).save_pretrained(folder)
    assert (folder/'README.md').read_text() == 'mine'
    assert Projector.from_pretrained(folder).settings['in_dim'] == 2


def test_weights_that_are_not_finite_do_not_replace_good_ones(folder, saved):
    broken = Projector(5, 3)
    broken.layers[1].bias.data[0] = float('nan')
    with pytest.raises(ValueError, match='layers.1.bias'): broken.save_pretrained(folder)
    assert contents(folder) == contents(saved[0])


def save_and_die(folder, moment, after=0):
    "Save another projector in a process that is killed when it calls `moment`, after some calls that went well."
    done = subprocess.run([sys.executable, '-c', textwrap.dedent(f'''
        import os, signal, pathlib, huggingface_hub, safetensors.torch
        from oplas.core import Projector
        whole, calls = {moment}, []
        def die(*args, **kwargs):
            if len(calls) == {after}: os.kill(os.getpid(), signal.SIGKILL)
            calls.append(args)
            return whole(*args, **kwargs)
        {moment} = die
        Projector(7, 7).save_pretrained({str(folder)!r})
    ''')])
    assert done.returncode == -signal.SIGKILL


MOMENTS = ['safetensors.torch.save', 'huggingface_hub.ModelCard.from_template', 'pathlib.Path.replace']

@pytest.mark.parametrize('moment', MOMENTS)
def test_killed_while_saving_leaves_the_old_files(moment, folder, saved):
    save_and_die(folder, moment)
    assert {name: data for name, data in contents(folder).items() if data is not None} == contents(saved[0])
    assert Projector.from_pretrained(folder).settings == saved[1].settings


def test_killed_between_two_files_is_noticed(folder):
    save_and_die(folder, 'pathlib.Path.replace', after=1)
    refused(folder, folder/'model.safetensors', 'do not agree')


def test_an_error_while_saving_leaves_nothing_behind(folder, saved, monkeypatch):
    def full(*args, **kwargs): raise OSError('no space left')
    monkeypatch.setattr(Path, 'write_text', full)
    with pytest.raises(OSError, match='no space left'): Projector(7, 7).save_pretrained(folder)
    assert contents(folder) == contents(saved[0])


# Damage

@both
def test_missing_folders_and_files(kind, folder, tmp_path):
    for missing in (tmp_path/'none', str(tmp_path/'none'), 'none', tmp_path/'a/b'):
        refused(missing, missing, 'there is no folder', exc=FileNotFoundError, kind=kind)
    for name in ('model.safetensors', 'config.json'):
        (folder/name).unlink()
        refused(folder, name, folder, exc=FileNotFoundError, kind=kind)


def test_truncated_files(folder):
    for name in ('config.json', 'model.safetensors'):
        path = folder/name
        whole = path.read_bytes()
        for length in {*range(0, len(whole.rstrip()), 7), *range(20), len(whole.rstrip()) - 1}:
            path.write_bytes(whole[:length])
            refused(folder, path, 'make it again')
        path.write_bytes(whole)
    Projector.from_pretrained(folder)


@given(data=st.data())
def test_flipped_bytes_in_the_header_never_load_something_else(data, saved, tmp_path_factory):
    source, h = saved
    folder = tmp_path_factory.getbasetemp()/'flipped'
    shutil.copytree(source, folder, dirs_exist_ok=True)
    whole = bytearray((folder/'model.safetensors').read_bytes())
    at = data.draw(st.integers(0, 8 + int.from_bytes(whole[:8], 'little') - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    (folder/'model.safetensors').write_bytes(whole)
    try: back = Projector.from_pretrained(folder)
    except ValueError as e: assert str(folder/'model.safetensors') in str(e)
    else: assert back.settings == h.settings


foreign = {
    'pickle': pickle.dumps({}),
    'text': b'hello',
    'empty': b'',
    'binary': bytes(range(256)),
    'deep': b'['*10**5,
    'list': b'[]',
    'number': b'1',
    'null': b'null',
    'another': json.dumps(dict(model_type='bert', hidden_size=768)).encode(),
    'long number': b'1'*10**5,
}

@pytest.mark.parametrize('bytes_', foreign.values(), ids=foreign)
@pytest.mark.parametrize('name', ['config.json', 'model.safetensors'])
def test_foreign_files(name, bytes_, folder):
    (folder/name).write_bytes(bytes_)
    refused(folder, folder/name, 'make it again')


class Trap:
    def __init__(self, mark): self.mark = mark
    def __reduce__(self): return os.mkdir, (str(self.mark),)


@pytest.mark.parametrize('save', [lambda x, f: pickle.dump(x, f.open('wb')), torch.save], ids=['pickle', 'torch.save'])
def test_a_pickle_is_refused_and_not_run(save, folder, tmp_path):
    for name in ('model.safetensors', 'config.json'):
        save(dict(weights=Trap(tmp_path/'sprung')), folder/name)
        refused(folder, folder/name)
    assert not (tmp_path/'sprung').exists()


def test_weights_of_another_library(folder):
    save_file(dict(weight=torch.ones(2)), folder/'model.safetensors')
    refused(folder, folder/'model.safetensors', 'do not agree')


edits = dict(
    kinds=[
        dict(in_dim='5'), dict(in_dim=5.), dict(in_dim=True), dict(in_dim=None), dict(skips=1), dict(origin=None),
        dict(hidden=4), dict(hidden='44'), dict(oplas=1), dict(extra=0), dict(out_dim=...),
    ],
    sizes=[
        dict(in_dim=6), dict(out_dim=1), dict(hidden=[4]), dict(hidden=[4, 4, 4]), dict(hidden=[]), dict(hidden=[4, 5]),
        dict(skips=False), dict(origin=False), dict(in_dim=0), dict(out_dim=-3), dict(hidden=[4, 0]),
        dict(hidden=['4', 4]), dict(hidden=[4.5, 4]), dict(hidden=[[4], 4]), dict(in_dim=2**40), dict(in_dim=2**62),
        dict(in_dim=10**30), dict(hidden=[2**40, 2**40]), dict(hidden=[1]*10**6),
    ],
)

@pytest.mark.parametrize('change', edits['kinds'], ids=str)
def test_settings_of_wrong_kinds(change, folder):
    edit(folder, **change)
    refused(folder, folder/'config.json', 'it should hold')


@pytest.mark.parametrize('change', edits['sizes'], ids=lambda c: str(c)[:30])
def test_settings_that_are_not_those_of_the_weights(change, folder):
    edit(folder, header=False, **change)
    refused(folder, folder/'model.safetensors', 'its header and config.json do not agree')
    edit(folder, **change)
    refused(folder, folder/'model.safetensors', 'make it again')


def test_another_class(folder, tmp_path):
    refused(folder, folder/'config.json', 'Projector', 'Inverse', kind=Inverse)
    edit(folder, oplas='Inverse')
    refused(folder, folder/'model.safetensors', 'sizes', kind=Inverse)


def replace(folder, **changes):
    path = folder/'model.safetensors'
    with safe_open(path, 'pt') as f: metadata = f.metadata()
    save_file({k: changes.get(k, v) for k, v in load_file(path).items()}, path, metadata=metadata)


@pytest.mark.parametrize('value', [float('nan'), float('inf'), -float('inf')])
@pytest.mark.parametrize('name', ['layers.0.weight', 'origin'])
def test_numbers_that_are_not_finite(value, name, folder):
    bad = load_file(folder/'model.safetensors')[name]
    bad.view(-1)[1] = value
    replace(folder, **{name: bad})
    refused(folder, folder/'model.safetensors', name, 'Train again')


@pytest.mark.parametrize('dtype', [torch.int64, torch.bool, torch.float16, torch.float8_e4m3fn, torch.complex64])
def test_numbers_of_another_type(dtype, folder):
    replace(folder, **{'layers.0.bias': torch.ones(4).to(dtype)})
    refused(folder, folder/'model.safetensors', 'floating-point')


# The Hub, without a network

@both
def test_push_uploads_three_files(kind, api, tmp_path):
    net = kind(3, 2)
    assert net.push_to_hub('someone/thing', private=True) == 'link'
    (_, repo, options), (_, same, files) = api.calls
    assert repo == same == 'someone/thing' and options['private'] is True
    assert sorted(files) == ['README.md', 'config.json', 'model.safetensors']
    for name, data in files.items(): (tmp_path/name).write_bytes(data)
    assert torch.equal(kind.from_pretrained(tmp_path).layers[0].weight, net.layers[0].weight)


def test_save_and_push_in_one(api, tmp_path):
    assert Projector(3, 2).save_pretrained(tmp_path/'thing', push_to_hub=True, private=True) == 'link'
    assert [repo for _, repo, _ in api.calls] == ['thing', 'thing']
    Projector(3, 2).save_pretrained(tmp_path/'thing', push_to_hub=True, repo_id='a/b')
    assert api.calls[-1][1] == 'a/b'
    assert Projector.from_pretrained(tmp_path/'thing').settings['in_dim'] == 3


def test_a_failed_push_keeps_what_was_saved(api, tmp_path, monkeypatch):
    def offline(*args, **kwargs): raise ConnectionError('offline')
    monkeypatch.setattr(api, 'create_repo', offline)
    with pytest.raises(ConnectionError): Projector(3, 2).save_pretrained(tmp_path, push_to_hub=True)
    Projector.from_pretrained(tmp_path)


def test_the_card_says_what_and_where(saved):
    config = ConfigParser()
    config.read(Path(__file__).parent.parent/'settings.ini')
    config = config['DEFAULT']
    info = Projector._hub_mixin_info
    assert info.repo_url == config['git_url'] and info.docs_url == config['doc_host'] + config['doc_baseurl']
    card = huggingface_hub.ModelCard((saved[0]/'README.md').read_text())
    assert card.data.library_name == 'oplas' and {'model_hub_mixin', 'operational-latent-space'} <= set(card.data.tags)
    for words in (repr(saved[1]), 'oplas.core.Projector.from_pretrained', info.docs_url): assert words in card.text


def test_a_repository_is_fetched_file_by_file(saved, monkeypatch):
    asked = []
    def fetch(repo_id, filename, **kwargs):
        asked.append((repo_id, filename, kwargs))
        return str(saved[0]/filename)
    monkeypatch.setattr(hub, 'hf_hub_download', fetch)
    h = Projector.from_pretrained('someone/thing', revision='v1')
    assert asked == [('someone/thing', name, dict(revision='v1')) for name in ('config.json', 'model.safetensors')]
    assert torch.equal(h.origin, saved[1].origin)


ERRORS = [
    LocalEntryNotFoundError('An error happened.\nMore.'),
    OSError('404'),
    ValueError('Repo id must be'),
    ConnectionError(),
]

@pytest.mark.parametrize('error', ERRORS)
def test_a_repository_that_does_not_answer(error, monkeypatch):
    def fail(*args, **kwargs): raise error
    monkeypatch.setattr(hub, 'hf_hub_download', fail)
    refused('someone/thing', 'someone/thing', 'check name and connection', exc=FileNotFoundError)
