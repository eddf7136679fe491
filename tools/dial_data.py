"What the dial on the site runs: each operator with each objective, and the run that it shows first."
import json
import sys

from oplas.core import OPERATORS
from oplas.rings import OBJECTIVES
from oplas.show import dial_graph, export_operator, write_recording

# In two dimensions, those of the page, a mirror never closes a ring, and the others are a FiLMR and a free matrix.
NOTHING_NEW_IN_A_PLANE = ('reflection', 'exponential', 'kronecker')


def write_dial(folder):
    "Write all that the dial loads."
    write_operators(folder)
    write_recording(dial_graph(folder/'graphs/filmr-plane.onnx'), folder/'recorded.json')

def write_operators(folder):
    "Write a graph for each operator and objective, and the list of them; tell which operators have none."
    graphs = folder/'graphs'
    graphs.mkdir(exist_ok=True)
    operators = {}
    for name in OPERATORS:
        if name in NOTHING_NEW_IN_A_PLANE: continue
        try: operators[name] = export_operator(name, graphs)
        except ValueError as e: print(f'The dial on the site does without {name!r}: {e}', file=sys.stderr)
    listed = dict(operators=operators, objectives=list(OBJECTIVES))
    (folder/'operators.json').write_text(json.dumps(listed, separators=(',', ':')))
