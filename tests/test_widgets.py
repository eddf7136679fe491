"The live dial in a real kernel, driven by the messages that a browser would send."
import time

import pytest
from jupyter_client.manager import start_new_kernel

setup = """
from oplas.show import StargateDial
dial = StargateDial(n=8, d=2, steps=100_000)
widgets = dict(dial=dial.dial, step=dial.one, reset=dial.again, speed=dial.speed, **dial.controls)
print({name: w.comm.comm_id for name, w in widgets.items()})
"""


class Page:
    "Stands for the browser: sends clicks and changes, asks the kernel, waits for conditions."
    def __init__(self, client):
        self.client = client
        self.comms = eval(self.run(setup))

    def run(self, code):
        said = []
        def hook(message):
            if message['msg_type'] == 'stream': said.append(message['content']['text'])
        reply = self.client.execute_interactive(code, output_hook=hook, timeout=120)['content']
        assert reply['status'] == 'ok', '\n'.join(reply['traceback'])
        return ''.join(said)

    def value(self, code): return eval(self.run(f'print(repr({code}))'))

    def send(self, name, data):
        content = dict(comm_id=self.comms[name], data=data)
        self.client.shell_channel.send(self.client.session.msg('comm_msg', content))

    def click(self, name): self.send(name, dict(method='custom', content=dict(event='click'), buffers=[]))
    def change(self, name, value): self.send(name, dict(method='update', state=dict(value=value), buffer_paths=[]))

    def wait(self, condition, seconds=60):
        end = time.monotonic() + seconds
        while not self.value(condition):
            assert time.monotonic() < end, f'never {condition}: {self.value("dial.status.value")}'
            time.sleep(0.05)


@pytest.fixture(scope='module')
def page():
    manager, client = start_new_kernel()
    yield Page(client)
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.fixture(autouse=True)
def fresh(page):
    page.change('n', 8)
    page.click('reset')
    page.wait('dial.gate.t == 0 and dial.gate.settings["n"] == 8')


def test_dial_trains_and_pause_stops(page):
    page.click('dial')
    page.wait('dial.gate.t > 50')
    assert page.value('dial.dial.description') == 'Pause'
    page.click('dial')
    page.wait('dial.dial.description == "Dial"')
    stopped = page.value('dial.gate.t')
    time.sleep(0.5)
    assert page.value('dial.gate.t') == stopped < 100_000
    assert f'Step {stopped}, loss' in page.value('dial.status.value')


def test_the_kernel_answers_while_it_trains(page):
    page.click('dial')
    page.wait('dial.gate.t > 0')
    first = page.value('dial.gate.t')
    seen, end = {first}, time.monotonic() + 60
    while max(seen) < first + 50:
        seen.add(page.value('dial.gate.t'))
        assert time.monotonic() < end, 'it does not train'
    assert len(seen) > 2 and page.value('not dial.task.done()')
    page.click('dial')


def test_the_picture_follows(page):
    before = page.value('dial.picture.value')
    page.click('dial')
    page.wait('dial.gate.t > 20')
    page.click('dial')
    page.wait('dial.dial.description == "Dial"')
    after = page.value('dial.picture.value')
    assert after != before and after.count('<circle') == before.count('<circle') and after.startswith('<svg')


def test_step_trains_up_to_the_next_picture(page):
    page.change('speed', 7)
    page.click('step')
    page.wait('dial.gate.t == 7')
    page.click('step')
    page.wait('dial.gate.t == 14')
    time.sleep(0.3)
    assert page.value('dial.gate.t') == 14


def test_reset_goes_back(page):
    page.click('step')
    page.wait('dial.gate.t > 0')
    page.click('reset')
    page.wait('dial.gate.t == 0')
    assert page.value('dial.status.value').startswith('Step 0')


def test_another_setting_is_another_ring(page):
    page.click('dial')
    page.wait('dial.gate.t > 0')
    page.change('n', 5)
    page.wait('len(dial.gate.y) == 5 and dial.gate.t == 0')
    assert page.value('dial.dial.description') == 'Dial'


def test_a_bad_setting_is_said_and_survived(page):
    page.change('n', 2)
    page.wait('"at least 3 points" in dial.status.value')
    assert page.value('dial.dial.disabled')
    page.change('n', 6)
    page.wait('not dial.dial.disabled and len(dial.gate.y) == 6')
