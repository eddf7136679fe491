"Which code of a notebook a page shows at once: examples do, and imports, helpers, checks, plots and long cells wait."
import ast
import re

LONG = 15  # lines: about half of what fits on a screen beside its output
FEW = 3  # lines that disturb nobody
SETTERS = 'set_', 'manual_seed', 'filterwarnings', 'disable_progress'  # calls that begin so prepare
SETTINGS = {'pio', 'plt', 'logging', 'warnings'}  # whoever sets something of these, prepares
PLACES = {'TemporaryDirectory', 'mkdtemp', 'cleanup', 'Record'}  # whoever names one of these makes room for results
PLOTTING = {'plt', 'ax', 'axes', 'fig', 'go', 'px'}  # whoever names one of these draws
PRESENTING = {'Markdown', 'table'}

def name_of(call): return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, 'attr', '')

def root_of(node):
    "The name with which `a.b.c` begins."
    while isinstance(node, ast.Attribute): node = node.value
    return getattr(node, 'id', None)

def named_in(node): return {getattr(part, 'id', getattr(part, 'attr', None)) for part in ast.walk(node)}

def makes_place(node):
    "Whether a statement makes a folder to try things in, takes its path, or clears it away."
    is_simple = isinstance(node, (ast.Assign, ast.Expr)) and isinstance(node.value, ast.Call)
    is_path = is_simple and name_of(node.value) == 'Path' and named_in(node.value) & {'name', 'mkdtemp'}
    return is_path or is_simple and bool(named_in(node.value) & PLACES)

def sets_up(node):
    "Whether a statement imports, makes a place to work in, or sets a number of threads, a seed, or how figures look."
    if isinstance(node, (ast.Import, ast.ImportFrom)) or makes_place(node): return True
    is_call = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    if is_call and name_of(node.value).startswith(SETTERS): return True
    if is_call and name_of(node.value) == 'update': return root_of(node.value.func) in SETTINGS
    return isinstance(node, ast.Assign) and root_of(node.targets[0]) in SETTINGS

def checks(node):
    "Whether a statement asserts, or calls one of fastcore's tests, in a loop or not."
    if isinstance(node, (ast.For, ast.With)): return any(checks(inner) for inner in node.body)
    is_call = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    return isinstance(node, ast.Assert) or is_call and name_of(node.value).startswith('test_')

def draws(tree): return any(isinstance(node, ast.Name) and node.id in PLOTTING for node in ast.walk(tree))

def presents(tree):
    "Whether a cell ends in words or a table that it makes: what it makes is there to be read, and not how."
    last = tree.body[-1]
    return isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) and name_of(last.value) in PRESENTING

def helps(tree):
    "Whether a cell defines functions and no class; a class is there to be read, as an example of an interface."
    kinds = {type(node) for node in tree.body}
    return ast.FunctionDef in kinds and ast.ClassDef not in kinds

def folding(code, shows):
    "What a page folds in a cell, 'imports', 'checks' or 'code'; None for an example. `shows`: whether it has output."
    try: tree = ast.parse(code)
    except SyntaxError: return None  # a command of the shell, say
    lines = len(code.split('\n'))
    if all(sets_up(node) for node in tree.body): return 'imports'
    if not shows and all(sets_up(node) or checks(node) for node in tree.body): return 'checks'
    is_helper = not shows and helps(tree)
    is_means = lines > FEW and (draws(tree) or presents(tree))
    return 'code' if is_helper or lines > LONG or is_means else None

def fold(cell):
    "Have the code of a notebook's cell folded, unless the cell says itself what becomes of it."
    source = ''.join(cell['source'])
    options = re.match(r'(#\|.*\n?)*', source)[0]
    code = source.removeprefix(options).strip()
    says_itself = re.search(r'^#\| *(code-fold|echo|include):', options, re.MULTILINE)
    kind = code and not says_itself and folding(code, bool(cell['outputs']))
    if not kind: return
    lines = code.count('\n') + 1
    summary = f"{kind}, {lines} line{'s' if lines > 1 else ''}"
    cell['source'] = f'#| code-fold: true\n#| code-summary: "{summary}"\n{source}'
