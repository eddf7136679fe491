"The panels of a picture below each other: nothing is lost, nothing is doubled, and what cannot be cut says so."
from io import BytesIO

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from panels import NARROW, inked, mark, stack
from PIL import Image

matplotlib.use('Agg')


def draw(rows, columns, legend=True, clear=True):
    "A figure of rows times columns panels as on the site, with titles and labels."
    fig,axes = plt.subplots(rows, columns, figsize=(1.6*columns, 1.7*rows), squeeze=False, layout='constrained')
    if clear: fig.patch.set_alpha(0)
    for k,ax in enumerate(axes.flat):
        ax.plot([0, k + 1], label='line')
        ax.set(title=f'{k:,}', xticks=[], yticks=[])
    if legend: fig.legend(*axes.flat[0].get_legend_handles_labels(), loc='outside lower center', frameon=False)
    png = BytesIO()
    fig.savefig(png)
    plt.close(fig)
    return Image.open(BytesIO(mark(png.getvalue(), f'{rows}x{columns}')))


@pytest.mark.parametrize('rows, columns', [(2, 5), (1, 4), (3, 4), (2, 3)])
@pytest.mark.parametrize('legend', [True, False])
@pytest.mark.parametrize('clear', [True, False])
def test_all_that_is_drawn_is_there_once(rows, columns, legend, clear):
    wide = draw(rows, columns, legend, clear)
    narrow = stack(wide.convert('RGBA'), wide.text['panels'])
    assert narrow.width <= NARROW + 8 < wide.width + 8 and narrow.height > wide.height
    assert inked(narrow).sum() == inked(wide).sum()


def test_panels_keep_the_order_of_reading():
    pixels = np.full((120, 680, 4), 255, np.uint8)
    for k in range(6):
        row,column = divmod(k, 3)
        pixels[10+60*row:50+60*row,10+220*column:210+220*column] = [40*k, 0, 0, 255]
    narrow = np.asarray(stack(Image.fromarray(pixels), '2x3').convert('RGB'))
    shades = [tuple(line) for line in narrow[30::60,[100, 310],0]]
    assert shades == [(0, 40), (80, 120), (160, 200)]


def test_a_wrong_number_of_panels_is_an_error():
    wide = draw(1, 4)
    with pytest.raises(ValueError, match='cannot be cut into 7 parts'): stack(wide.convert('RGBA'), '1x7')
