"The live dial in a real kernel, driven by the messages that a browser would send."
import time

import pytest
from jupyter_client.manager import start_new_kernel

setup = """
from oplas.show import StargateDial
dial = StargateDial(n=8, d=2, steps=100_000)
told = []
send = dial.widget.send
dial.widget.send = lambda message: (told.append(message), send(message))
print(repr(dial.widget.model_id))
"""


class Page:
    "Stands for the browser: asks the dial, and the kernel, and waits for conditions."
    def __init__(self, client):
        self.client = client
        self.comm = eval(self.run(setup))

    def run(self, code):
        said = []
        def hook(message):
            if message['msg_type'] == 'stream': said.append(message['content']['text'])
        reply = self.client.execute_interactive(code, output_hook=hook, timeout=120)['content']
        assert reply['status'] == 'ok', '\n'.join(reply['traceback'])
        return ''.join(said)

    def value(self, code): return eval(self.run(f'print(repr({code}))'))

    def ask(self, type, **given):
        "What the widget's JavaScript sends when a button is pressed."
        data = dict(method='custom', content=dict(type=type, given=given))
        self.client.shell_channel.send(self.client.session.msg('comm_msg', dict(comm_id=self.comm, data=data)))

    def told(self): return self.value('[message["type"] for message in told]')
    def last(self, type): return self.value(f'[message for message in told if message["type"] == {type!r}][-1]')

    def wait(self, condition, seconds=240):
        end = time.monotonic() + seconds
        while not self.value(condition):
            assert time.monotonic() < end, f'never {condition}: {self.value("dial.gate.t")}, {self.told()[-5:]}'
            time.sleep(0.05)


@pytest.fixture(scope='module')
def page():
    manager, client = start_new_kernel()
    yield Page(client)
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.fixture(autouse=True)
def fresh(page):
    page.ask('change', name='pace', value='full')
    page.ask('reset', n=8, lr=0.01)
    page.wait('dial.gate.t == 0 and dial.gate.settings["n"] == 8')
    page.run('told.clear()')


def test_dial_trains_and_pause_stops(page):
    page.ask('dial', gap=0.04)
    page.wait('dial.gate.t > 50')
    assert page.told()[0] == 'training' and page.value('dial.training')
    page.ask('pause')
    page.wait('not dial.training')
    stopped = page.value('dial.gate.t')
    time.sleep(0.5)
    assert page.value('dial.gate.t') == stopped < 100_000
    rested = page.last('rested')
    assert (rested['step'], rested['over'], rested['problem']) == (stopped, False, None)


def test_the_kernel_answers_while_it_trains(page):
    page.ask('dial', gap=0.04)
    page.wait('dial.gate.t > 0')
    first = page.value('dial.gate.t')
    seen, end = {first}, time.monotonic() + 240
    while max(seen) < first + 50:
        seen.add(page.value('dial.gate.t'))
        assert time.monotonic() < end, 'it does not train'
    assert len(seen) > 2 and page.value('dial.training')
    page.ask('pause')


def test_every_loss_is_told_once(page):
    page.ask('dial', gap=0.04)
    page.wait('dial.gate.t > 100')
    page.ask('pause')
    page.wait('not dial.training')
    looks = page.value('[message for message in told if message["type"] == "look"]')
    steps = [look['step'] for look in looks]
    assert steps == sorted(set(steps)) and steps[-1] == page.value('dial.gate.t')
    assert [len(look['losses']) for look in looks] == [b - a for a, b in zip([0, *steps], steps)]
    assert all(look['losses'][-1] == look['loss'] for look in looks)
    assert page.value('[frame.step for frame in dial.history.frames]') == steps


def test_a_new_view_is_told_where_the_dial_is(page):
    page.ask('step')
    page.ask('step')
    page.ask('hello')
    page.wait('"began" in [message["type"] for message in told]')
    state = page.last('began')
    assert [look['step'] for look in state['looks']] == [0, 2] and len(state['looks'][-1]['losses']) == 2
    assert state['settings'] == page.value('dial.gate.settings') | dict(pace='full')
    saved = page.value('dict(dial.widget.begun)')
    assert [look['step'] for look in saved['looks']] == [0, 2]


def test_a_slow_dial_is_slow(page):
    page.ask('change', name='pace', value='10')
    page.ask('dial', gap=0.04)
    page.wait('dial.gate.t > 4')
    page.ask('pause')
    page.wait('not dial.training')
    steps = [message['step'] for message in page.value('told') if message['type'] == 'look']
    assert steps == list(range(1, len(steps) + 1))


def test_the_rate_changes_without_a_reset(page):
    page.ask('step')
    page.ask('change', name='lr', value=0.1)
    page.wait('dial.gate.settings["lr"] == 0.1')
    assert page.value('dial.gate.t') == 1 and page.last('changed')['settings']['lr'] == 0.1
    page.ask('change', name='lr', value=-1)
    page.wait('told[-1]["type"] == "refused"')
    assert 'lr is -1' in page.last('refused')['message'] and page.value('dial.gate.settings["lr"]') == 0.1


def test_another_setting_is_another_ring(page):
    page.ask('dial', gap=0.04)
    page.wait('dial.gate.t > 0')
    page.ask('reset', n=5)
    page.wait('len(dial.gate.y) == 5 and dial.gate.t == 0')
    assert not page.value('dial.training') and len(page.last('began')['looks'][0]['z']) == 5


refusals = (2, 'n is 2: a ring needs at least 3 points'), (None, 'n is None: give a whole number')

@pytest.mark.parametrize('bad, words', refusals)
def test_a_bad_setting_is_said_and_training_goes_on(page, bad, words):
    page.ask('dial', gap=0.04)
    page.ask('reset', n=bad)
    page.wait('"refused" in [message["type"] for message in told]')
    assert page.last('refused')['message'].startswith(words) and page.value('dial.training')
    page.ask('pause')


def test_a_training_that_blows_up_is_told_and_dialed_anew(page):
    page.ask('change', name='lr', value=1e30)
    page.ask('dial', gap=0.04)
    page.wait('dial.problem')
    assert 'try a smaller learning rate' in page.last('rested')['problem'] and not page.value('dial.training')
    page.ask('change', name='lr', value=0.01)
    page.ask('dial', gap=0.04)
    page.wait('dial.gate.t > 30')
    page.ask('pause')
