"Draw the picture that links to the site show: nbs/images/card.png, 1200 by 630."
from pathlib import Path

import matplotlib.pyplot as plt
import torch

INK,GREY,BLUE,ORANGE = '#24292f', '#57606a', '#0072B2', '#D55E00'
LINES = ('Take the drums out', 'by subtracting a vector.', 'Go up a fifth', 'by turning an angle.')


def draw_card():
    "Twelve points of a line and of a ring, the name, and what it promises."
    fig = plt.figure(figsize=(12, 6.3), dpi=100)
    ax = fig.add_axes((0, 0, 1, 1))
    angle = torch.arange(12)/12*2*torch.pi
    line = torch.linspace(-195, 195, 12)
    ax.scatter(300 + line, 315 + line, s=70, color='#767676')
    ax.scatter(300 + 215*angle.sin(), 315 + 215*angle.cos(), s=720, color=[ORANGE] + [BLUE]*11)
    ax.text(600, 440, 'oplas', size=78, weight='bold', color=INK)
    ax.text(606, 375, 'operational latent spaces', size=26, color=GREY)
    for i,words in enumerate(LINES): ax.text(606, 285 - 55*i, words, size=28, color=INK)
    ax.set(xlim=(0, 1200), ylim=(0, 630))
    ax.axis('off')
    return fig


if __name__ == '__main__': draw_card().savefig(Path(__file__).parent.parent/'nbs/images/card.png')
