"What the dial on the site runs: each operator with each objective, and the run that it shows first."
import json
import sys
from pathlib import Path

from oplas.core import OPERATORS
from oplas.rings import OBJECTIVES
from oplas.show import DIAL_SEEDS, dial_graph, export_operator, write_recording


def write_dial(folder):
    "Write all that the dial loads."
    write_operators(folder)
    write_recording(dial_graph(folder/'graphs/filmr-plane.onnx'), folder/'recorded.json')

def write_operators(folder):
    "Write a graph for each operator and objective, and the list of them; tell which operators have none."
    graphs = folder/'graphs'
    graphs.mkdir(exist_ok=True)
    about = {name: dict(export_spaces(name, graphs)) for name in OPERATORS}
    operators = {name: dict(title=spaces[2].pop('title'), spaces=spaces) for name,spaces in about.items() if spaces}
    listed = dict(operators=operators, objectives=list(OBJECTIVES))
    (folder/'operators.json').write_text(json.dumps(listed, separators=(',', ':')))

def export_spaces(name, graphs):
    "What the dial must know of an operator, by the dimensions of the spaces in which it has a graph."
    for d in DIAL_SEEDS:
        try: about = export_operator(name, graphs, d)
        except ValueError as e:
            if d > 2: continue # some have none there: the dial does not offer them
            print(f'The dial on the site does without {name!r}: {e}', file=sys.stderr)
            return
        if d > 2: (graphs/f'{name}-{d}.json').write_text(json.dumps(about.pop('first')))
        yield d, about

if __name__ == '__main__': write_dial(Path(sys.argv[1]))
