"What the site trains: rings, by each operator with each objective, and dots; and the runs that it shows first."
import json
import sys
from pathlib import Path

from oplas.core import OPERATORS
from oplas.rings import OBJECTIVES
from oplas.show import (
    DIAL_SEEDS,
    dial_graph,
    export_mixing_step,
    export_operator,
    record_mixing,
    write_recording,
)

# In two dimensions, those of the page, a mirror never closes a ring, and the others are a FiLMR and a free matrix.
NOTHING_NEW_IN_A_PLANE = ('reflection', 'exponential', 'kronecker')

# In 64 dimensions the others lock no ring of a free matrix, and a graph takes the build ten seconds.
IN_MANY_DIMENSIONS = ('plane', 'vicreg')


def write_dial(folder):
    "Write all that the dial loads."
    write_operators(folder)
    write_recording(dial_graph(folder/'graphs/filmr-plane.onnx'), folder/'recorded.json')
    write_dots(folder/'dots')

def write_dots(folder):
    "Write both recipes for mixing dots, and a training by ours."
    folder.mkdir(exist_ok=True)
    export_mixing_step(folder/'log.onnx')
    export_mixing_step(folder/'published.onnx', 'published', origin=False)
    record_mixing(folder/'log.onnx', folder)

def write_operators(folder):
    "Write a graph for each operator and objective, and the list of them; tell which operators have none."
    graphs = folder/'graphs'
    graphs.mkdir(exist_ok=True)
    names = [name for name in OPERATORS if name not in NOTHING_NEW_IN_A_PLANE]
    about = {name: dict(export_spaces(name, graphs)) for name in names}
    operators = {name: dict(title=spaces[2].pop('title'), spaces=spaces) for name,spaces in about.items() if spaces}
    listed = dict(operators=operators, objectives=list(OBJECTIVES))
    (folder/'operators.json').write_text(json.dumps(listed, separators=(',', ':')))

def export_spaces(name, graphs):
    "What the dial must know of an operator, by the dimensions of the spaces in which it has a graph."
    for d in DIAL_SEEDS:
        objectives = [name for name in OBJECTIVES if d == 2 or name in IN_MANY_DIMENSIONS]
        try: about = export_operator(name, graphs, d, objectives)
        except ValueError as e:
            if d > 2: continue # some have none there: the dial does not offer them
            print(f'The dial on the site does without {name!r}: {e}', file=sys.stderr)
            return
        if d > 2:
            first = about.pop('first')
            (graphs/f'{name}-{d}.json').write_text(json.dumps(first))
            about['seeds'] = len(first)
        yield d, about | dict(objectives=objectives)

if __name__ == '__main__': write_dial(Path(sys.argv[1]))
