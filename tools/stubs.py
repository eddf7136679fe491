"Write stubs beside the modules, for type checkers and editors: methods that are patched in stand in their classes."
import ast, copy
from pathlib import Path

root = Path(__file__).parent.parent
kept_decorators = {'property', 'staticmethod', 'classmethod', 'contextmanager'}
anything = ast.Name('Any')


def call_name(node):
    "The last word of a decorator's name, and its keywords."
    call = node if isinstance(node, ast.Call) else ast.Call(node, [], [])
    return ast.unparse(call.func).split('.')[-1], {k.arg for k in call.keywords}

def or_none(annotation): return ast.BinOp(annotation, ast.BitOr(), ast.Constant(None))

def open_default(arg, default):
    "Leave a default out, but say where it is None."
    is_none = isinstance(default, ast.Constant) and default.value is None
    if is_none and arg.annotation and 'None' not in ast.unparse(arg.annotation): arg.annotation = or_none(arg.annotation)
    return default and ast.Constant(...)

def signature(function):
    "A function without its body."
    a = function.args
    positional = [*a.posonlyargs, *a.args]
    a.defaults = [open_default(*pair) for pair in zip(positional[len(positional) - len(a.defaults):], a.defaults)]
    a.kw_defaults = [open_default(*pair) for pair in zip(a.kwonlyargs, a.kw_defaults)]
    function.decorator_list = [d for d in function.decorator_list if call_name(d)[0] in kept_decorators]
    function.body = [ast.Expr(ast.Constant(...))]
    return function

def as_method(function, options):
    "A patched function as it would stand in the class."
    function.args.args[0].annotation = None
    signature(function)
    for option,name in dict(as_prop='property', cls_method='classmethod').items():
        if option in options: function.decorator_list.insert(0, ast.Name(name))
    return function

def taken(function, functions):
    "Put in place the parameters that a function `takes` from another of its module, where it says `*args, **kwargs`."
    calls = [d for d in function.decorator_list if call_name(d)[0] == 'takes' and isinstance(d, ast.Call)]
    source = calls and functions.get(ast.unparse(calls[0].args[0]))
    if not source: return function
    own,given = function.args, source.args
    if own.vararg: own.args,own.defaults = own.args + given.args, own.defaults + given.defaults
    else: own.kwonlyargs,own.kw_defaults = own.kwonlyargs + given.args, own.kw_defaults + given.defaults
    own.vararg = own.kwarg = None
    return function

def is_private(name): return name.startswith('_') and not name.startswith('__')

def declared(assignment):
    "Public names that are assigned to, of any type; an attribute of a name is none."
    names = [n.id for target in assignment.targets for n in ast.walk(target) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return [ast.AnnAssign(ast.Name(name), anything, None, 1) for name in names if not is_private(name)]

def members(body):
    for node in body:
        if isinstance(node, ast.FunctionDef): yield signature(node)
        elif isinstance(node, ast.AnnAssign): yield ast.AnnAssign(node.target, node.annotation, node.value and ast.Constant(...), 1)
        elif isinstance(node, ast.Assign): yield from declared(node)

def patched(node):
    "The classes that a function is patched into, and how; none for other functions."
    for decorator in node.decorator_list:
        name,options = call_name(decorator)
        if name != 'patch': continue
        where = node.args.args[0].annotation
        return [c.id for c in (where.elts if isinstance(where, ast.Tuple) else [where])], options
    return [], set()

def names_in(nodes): return {n.id for node in nodes for n in ast.walk(node) if isinstance(n, ast.Name)}

def needed(body):
    "The body without the private classes and the imports that only the code needed."
    is_inner = lambda node: isinstance(node, ast.ClassDef) and is_private(node.name)
    inner = [node for node in body if is_inner(node) and node.name not in names_in(n for n in body if n is not node)]
    body = [node for node in body if node not in inner]
    others = [node for node in body if not isinstance(node, (ast.Import, ast.ImportFrom))]
    used = names_in(others)
    for node in body:
        if node not in others: node.names = [a for a in node.names if a.name == '*' or (a.asname or a.name).split('.')[0] in used]
    return [node for node in body if node in others or node.names]

def stub(source):
    "The stub of a module."
    classes,body,tree = {}, [], ast.parse(source)
    functions = {node.name: copy.deepcopy(node) for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef): taken(node, functions)
    for node in tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)): body.append(node)
        elif isinstance(node, ast.ClassDef):
            node.body,node.decorator_list,node.keywords = [*members(node.body)], [], []
            classes[node.name] = node
            body.append(node)
        elif isinstance(node, ast.Assign):
            is_list = ast.unparse(node.targets[0]) == '__all__'
            body += [node] if is_list else declared(node)
        elif isinstance(node, ast.FunctionDef):
            names,options = patched(node)
            if not names and not is_private(node.name): body.append(signature(node))
            for name in names:
                method = ast.parse(ast.unparse(node)).body[0]
                if name in classes: classes[name].body.append(as_method(method, options))
    for c in classes.values(): c.body = c.body or [ast.Expr(ast.Constant(...))]
    tree = ast.fix_missing_locations(ast.Module(needed(body), []))
    return f'# Written by tools/stubs.py from the module beside it.\nfrom typing import Any\n{ast.unparse(tree)}\n'


def public_names(source):
    "What a module exports: its `__all__`."
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == '__all__': return sorted(ast.literal_eval(node.value))
    return []

def wing_stub(folder):
    "The stub of a wing, from which the wing also learns where its names are, so that it loads a module when it is needed."
    modules = [path for path in sorted(folder.glob('*.py')) if not path.name.startswith('_')]
    lines = [f'from .{path.stem} import {name} as {name}' for path in modules for name in public_names(path.read_text(encoding='utf-8'))]
    return '\n'.join(['# Written by tools/stubs.py from the modules of this wing.', *lines, ''])


if __name__ == '__main__':
    for folder in sorted(path.parent for path in (root/'oplas').glob('*/__init__.py')):
        (folder/'__init__.pyi').write_text(wing_stub(folder), encoding='utf-8')
    for path in sorted((root/'oplas').rglob('*.py')):
        if not path.name.startswith('_'): path.with_suffix('.pyi').write_text(stub(path.read_text(encoding='utf-8')), encoding='utf-8')
