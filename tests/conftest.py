import functools
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import huggingface_hub
import pytest
from filelock import FileLock

root = Path(__file__).parent.parent
sys.path.append(str(root/'tools'))
# xdist's workers ignore interrupts, and what they start would, too
signal.signal(signal.SIGINT, signal.default_int_handler)
import checkout  # noqa: E402
from chromium import chromium  # noqa: E402
from serve import serving  # noqa: E402
from site_data import begin_data  # noqa: E402


@pytest.fixture(scope='session')
def copy_repository(): return checkout.copy_repository


@pytest.fixture
def copy(copy_repository, tmp_path): return copy_repository(tmp_path)


@pytest.fixture(scope='session')
def rendered_store(tmp_path_factory):
    "A store of five rendered songs, made by the command; the songs are kept in the folder `cache` beside it."
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if 'PYTEST_XDIST_WORKER' in os.environ else base # the workers' folders lie side by side
    home = shared/'rendered'
    with FileLock(shared/'rendered.lock'):
        if (home/'store').exists(): return home/'store'
        home.mkdir()
        command = [
            Path(sys.executable).with_name('oplas'), 'encode', '--data', 'rendered:5', '--crops', '1',
            '--workers', '2', '--out', home / 'encoded',
        ]
        subprocess.run(
            command,
            env=os.environ | dict(XDG_CACHE_HOME=str(home / 'cache'), OMP_NUM_THREADS='1'),
            check=True,
            capture_output=True,
        )
        return (home/'encoded').rename(home/'store') # there only when it is whole


# The site, what its pages load, and a browser that looks at it

@pytest.fixture(scope='session')
def dial_files():
    "What the dial loads, its graphs among it, as the site has it."
    return begin_data('dial')()

@pytest.fixture(scope='session')
def site(copy_repository, tmp_path_factory):
    "The folder of the site: the one that SITE names, or one built from a copy of the repository."
    if sys.version_info < (3, 11): pytest.skip('smalldocs needs Python 3.11')
    if 'SITE' in os.environ: return Path(os.environ['SITE']).resolve()
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if 'PYTEST_XDIST_WORKER' in os.environ else base # the workers' folders lie side by side
    with FileLock(shared/'site.lock'):
        if (shared/'site'/'_docs').exists(): return shared/'site'/'_docs'
        copy = copy_repository(shared/'site')
        (copy/'node_modules').symlink_to(root/'node_modules')
        subprocess.run([sys.executable, 'tools/docs.py'], cwd=copy, check=True)
        return copy/'_docs'


@pytest.fixture(scope='module')
def home(site):
    with serving(site) as address: yield address


@pytest.fixture(scope='module')
def browser():
    from playwright.sync_api import expect, sync_playwright
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium(), args=['--no-sandbox'])
        expect.set_options(timeout=60_000) # other tests may have the processors
        yield browser
        expect.set_options(timeout=5_000)
        browser.close()


def new_page(context):
    "A page that waits patiently: other tests may have the processors."
    context.set_default_timeout(120_000)
    page = context.new_page()
    # asked by the clock: by default it is with each frame drawn, and a busy machine may draw none
    page.wait_for_function = functools.partial(page.wait_for_function, polling=50)
    return page


@contextmanager
def open_tab(browser, home):
    "A tab that reaches the site alone, and notes in `wrong` and `bytes` what happens."
    context = browser.new_context(viewport=dict(width=1300, height=900), color_scheme='light', reduced_motion='reduce')
    tab = new_page(context)
    tab.wrong,tab.bytes = [], {}
    def gate(route):
        if route.request.url.startswith((home, 'data:', 'blob:')): return route.continue_()
        tab.wrong.append(f'asked for {route.request.url}')
        route.abort()
    def note(request): tab.bytes[request.url] = request.sizes()['responseBodySize']
    context.route('**/*', gate)
    tab.on('requestfinished', note)
    tab.on('requestfailed', lambda request: tab.wrong.append(f'failed: {request.url}'))
    tab.on('response', lambda r: tab.wrong.append(f'{r.status}: {r.url}') if r.status >= 400 else None)
    tab.on('console', lambda message: tab.wrong.append(message.text) if message.type=='error' else None)
    tab.on('pageerror', lambda error: tab.wrong.append(str(error)))
    def draw_figures():
        tab.keyboard.press('Shift') # figures wait for a sign of the visitor
        for place in tab.locator('.plotly-figure').all():
            place.scroll_into_view_if_needed()
            place.and_(tab.locator('[data-drawn]')).wait_for()
    tab.draw_figures = draw_figures
    try: yield tab
    finally: context.close()


@pytest.fixture
def tab(browser, home):
    with open_tab(browser, home) as tab: yield tab


@pytest.fixture
def open_page(browser, home):
    "A function that opens a study anew; `tab.asked` has what it asked for, `tab.wrong` the errors of its script."
    contexts = []
    def open_page(address, *scripts, **options):
        context = browser.new_context(**dict(viewport=dict(width=1300, height=900)) | options)
        contexts.append(context)
        tab = new_page(context)
        tab.asked,tab.wrong = [], []
        context.on('request', lambda request: tab.asked.append(request.url))
        tab.on('pageerror', lambda error: tab.wrong.append(str(error)))
        for script in scripts: tab.add_init_script(script)
        tab.goto(f'{home}studies/{address}')
        return tab
    yield open_page
    for context in contexts: context.close()


@pytest.fixture
def no_network(monkeypatch):
    "Whoever asks the Hub for a file fails."
    from oplas.core import hub
    def refuse(*args, **kwargs): raise AssertionError("a local folder must not touch the network")
    monkeypatch.setattr(hub, 'hf_hub_download', refuse)


class Api:
    "What `push_to_hub` asks of the Hub, written down."
    calls = []
    def __init__(self, token=None): pass
    def create_repo(self, repo_id, **kwargs):
        self.calls.append(('create', repo_id, kwargs))
        return SimpleNamespace(repo_id=repo_id)
    def upload_folder(self, repo_id, folder_path, **kwargs):
        kept = {p.name: p.read_bytes() for p in Path(folder_path).iterdir()}
        self.calls.append(('upload', repo_id, kept))
        return 'link'


@pytest.fixture
def api(monkeypatch):
    monkeypatch.setattr(huggingface_hub.hub_mixin, 'HfApi', Api)
    monkeypatch.setattr(Api, 'calls', [])
    return Api
