"The live dial in a real JupyterLab, in a real browser."
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

root = Path(__file__).parent.parent
axe = root/'node_modules/axe-core/axe.min.js'
CODE = 'from oplas.all import StargateDial\nlive = StargateDial(n=8, d=16, seed=3)\nlive'
LATER = "print('steps:', live.history.frames[-1].step, live.history.lock_step)"
AGAIN = 'live.step(7)\nlive'


def cell(source):
    return dict(cell_type='code', id=f'c{len(source)}', metadata={}, source=source, outputs=[], execution_count=None)


@pytest.fixture(scope='module')
def lab(tmp_path_factory):
    "The address of a JupyterLab that serves a folder with a notebook, with the key to it."
    home = tmp_path_factory.mktemp('lab')
    spec = dict(name='python3', display_name='Python 3', language='python')
    cells = [cell(source) for source in (CODE, LATER, AGAIN)]
    notebook = dict(cells=cells, metadata=dict(kernelspec=spec), nbformat=4, nbformat_minor=5)
    (home/'dial.ipynb').write_text(json.dumps(notebook))
    quiet = home/'jupyter/config/labconfig/page_config.json' # or it asks whether to fetch the news
    quiet.parent.mkdir(parents=True)
    quiet.write_text(json.dumps(dict(disabledExtensions={'@jupyterlab/apputils-extension:announcements': True})))
    folders = {f'JUPYTER_{name}_DIR': str(home/'jupyter'/name.lower()) for name in ('CONFIG', 'DATA', 'RUNTIME')}
    env = os.environ | folders | dict(JUPYTERLAB_SETTINGS_DIR=str(home/'jupyter/settings'), PYTHONPATH=str(root))
    command = [
        sys.executable, '-m', 'jupyterlab', '--no-browser', '--allow-root', '--ip=127.0.0.1', '--port=0',
        '--IdentityProvider.token=key', f'--ServerApp.root_dir={home}',
    ]
    with open(home/'log', 'w') as log: server = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    try: yield wait_for_address(home/'log', server)
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for_address(log, server, seconds=120):
    "What the server says of where it is."
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        if found := re.search(r'http://127\.0\.0\.1:\d+/', log.read_text()): return found[0]
        time.sleep(0.1)
    pytest.fail(f'JupyterLab did not start: {log.read_text()[-2000:]}')


@pytest.fixture(scope='module')
def notebook(lab, browser):
    "The notebook, open, with its first cell run."
    expect.set_options(timeout=240_000)  # a kernel may have to wait for a processor
    context = browser.new_context(viewport=dict(width=1300, height=1100), color_scheme='light')
    context.set_default_timeout(120_000)
    tab = context.new_page()
    tab.wrong = []
    tab.on('pageerror', lambda error: tab.wrong.append(str(error)))
    tab.goto(f'{lab}lab/tree/dial.ipynb?token=key&reset')
    expect(tab.get_by_role('button', name='Python 3 (ipykernel) | Idle')).to_be_visible()
    run(tab, 0)
    tab.gate = tab.locator('.oplas-dial').first
    expect(tab.gate.get_by_role('status')).to_have_text('Press Dial to train.')
    yield tab
    context.close()
    expect.set_options(timeout=5_000)


def run(tab, number):
    "Run a cell."
    tab.locator('.jp-CodeCell').nth(number).locator('.jp-InputArea-editor').click()
    tab.keyboard.press('Control+Enter')


def press(tab, name): tab.gate.get_by_role('button', name=name, exact=True).click()
def fact(tab, name): return tab.gate.locator('dl div', has_text=re.compile(f'^{name}')).locator('dd')


def test_the_dial_locks_and_python_has_the_run(notebook):
    expect(notebook.gate.locator('.chevron')).to_have_count(8)
    expect(fact(notebook, 'Step')).to_have_text('0 of 1,500')
    press(notebook, 'Dial')
    expect(notebook.gate.locator('.chevron.lit')).to_have_count(8)
    expect(notebook.gate.get_by_role('status')).to_contain_text('Done. The gate is locked')
    lock_step = fact(notebook, 'First locked').inner_text().removeprefix('step ')
    run(notebook, 1)
    printed = notebook.locator('.jp-CodeCell').nth(1).locator('.jp-OutputArea-output')
    expect(printed).to_contain_text(f'steps: 1500 {lock_step}')
    assert not notebook.wrong


def test_keys_step_and_reset_and_stay_out_of_the_notebook(notebook):
    notebook.gate.locator('.picture').focus()
    notebook.keyboard.press('r')
    expect(fact(notebook, 'Step')).to_have_text('0 of 1,500')
    for step in (1, 2):
        notebook.keyboard.press('ArrowRight')
        expect(fact(notebook, 'Step')).to_have_text(f'{step} of 1,500')
    expect(notebook.locator('.jp-CodeCell')).to_have_count(3)
    notebook.keyboard.press('Space')
    expect(notebook.gate.get_by_role('button', name='Pause', exact=True)).to_be_visible()
    notebook.keyboard.press('Space')
    expect(notebook.gate.get_by_role('status')).to_have_text('Paused.')


def test_a_setting_is_another_ring_and_a_bad_one_is_refused(notebook):
    points = notebook.gate.get_by_label('Points')
    points.fill('5')
    points.press('Tab')
    expect(notebook.gate.locator('.chevron')).to_have_count(5)
    points.fill('2')
    points.press('Tab')
    expect(notebook.gate.get_by_role('status')).to_have_text('n is 2: a ring needs at least 3 points')
    expect(points).to_have_attribute('aria-invalid', 'true')
    expect(notebook.gate.locator('.chevron')).to_have_count(5)
    points.fill('12')
    points.press('Tab')
    expect(notebook.gate.locator('.chevron')).to_have_count(12)
    assert not notebook.wrong


def test_two_views_of_one_dial_show_the_same(notebook):
    press(notebook, 'Reset')
    expect(fact(notebook, 'Step')).to_have_text('0 of 1,500')
    run(notebook, 2)
    second = notebook.locator('.oplas-dial').nth(1)
    expect(second.get_by_role('slider')).to_be_enabled()
    for step in ('7', '8'):
        for view in (notebook.gate, second): expect(view.locator('dd').first).to_have_text(f'{step} of 1,500')
        if step == '7': second.get_by_role('button', name='Step', exact=True).click()
    assert not notebook.wrong


def test_the_widget_is_accessible(notebook):
    notebook.add_script_tag(path=axe)
    found = notebook.evaluate("axe.run('.oplas-dial')")['violations']
    assert [] == [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]
