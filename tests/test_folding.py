"Which code waits on a page, by what a cell is."
import pytest
from folding import LONG, fold, folding


@pytest.mark.parametrize('code, shows, kind', [
    ('import torch\nfrom oplas.core import FiLMR\ntorch.set_num_threads(1);', False, 'imports'),
    ('import torch', True, 'imports'),
    ('plugin.report()', True, None),
    ('T = FiLMR(2)\nz = T(x)', False, None),
    ('z = T(x)\ntest_close(z, y)', False, None),
    ('pio.renderers.default = "notebook"\nplt.rcParams.update(grey)', False, 'imports'),
    ('test_fail(lambda: dial(2), contains="n is 2")', False, 'checks'),
    ('for n in (2, 3):\n    z = T(x)\n    assert z.isfinite().all()', False, 'checks'),
    ('assert a == b', False, 'checks'),
    ('torch.set_num_threads(1)\nwork = TemporaryDirectory()\nfolder = Path(work.name)', False, 'imports'),
    ('folder = Path(tempfile.mkdtemp())', False, 'imports'),
    ('work.cleanup()', False, 'imports'),
    ('with TemporaryDirectory() as folder:\n    plugin.save(folder)', False, None),
    ('path = Path(folder)/"ring.safetensors"', False, None),
    ('gate.update = faster', False, None),
    ('def gap(T, x): return T(x) - x', False, 'code'),
    ('def gap(T, x): return T(x) - x\n\ngap(T, x)', True, None),
    ('class Mine(Operator):\n    def forward(self, x): return x', False, None),
    ('filmstrip(history);', True, None),
    ('fig,ax = plt.subplots()\nax.plot(x)\nax.plot(y)\nfade(ax)', True, 'code'),
    ('\n'.join(['x += 1']*LONG), True, None),
    ('\n'.join(['x += 1']*(LONG + 1)), True, 'code'),
    ("rows = reports.items()\nbest = 'h'\n\ntable(['space'], rows)", True, 'code'),
    ("table(['space'], rows)", True, None),
    ('! oplas dial --n 12', True, None)])
def test_examples_show_and_the_rest_waits(code, shows, kind): assert folding(code, shows) == kind


def test_a_folded_cell_keeps_its_options_and_tells_its_length():
    cell = dict(source=['#| fig-alt: A ring.\n', 'def one():\n', '    return 1'], outputs=[])
    fold(cell)
    assert cell['source'] == (
        '#| code-fold: true\n#| code-summary: "code, 2 lines"\n#| fig-alt: A ring.\ndef one():\n    return 1')


@pytest.mark.parametrize('option', ['code-fold: false', 'echo: false'])
def test_a_cell_may_decide_for_itself(option):
    source = f'#| {option}\nassert True'
    cell = dict(source=source, outputs=[])
    fold(cell)
    assert cell['source'] == source
