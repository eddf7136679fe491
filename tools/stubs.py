"Write stubs beside the modules: patched methods stand in their classes, and comments in docstrings."
import ast
import copy
import io
import sys
import tokenize
from pathlib import Path

root = Path(__file__).parent.parent
sys.path.insert(0, str(root))
from oplas.wings import numpydoc  # noqa: E402

kept_decorators = {'property', 'staticmethod', 'classmethod', 'contextmanager'}
anything = ast.Name('Any')


def call_name(node):
    "The last word of a decorator's name, and its keywords."
    call = node if isinstance(node, ast.Call) else ast.Call(node, [], [])
    return ast.unparse(call.func).split('.')[-1], {k.arg for k in call.keywords}

def comments_in(source):
    "What stands after the code of each line."
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string.lstrip('# ') for token in tokens if token.type == tokenize.COMMENT}

def typed(annotation, default):
    "A type and a default as a docstring names them."
    words = [ast.unparse(annotation)] if annotation else []
    if default: words.append(f'default {ast.unparse(default)}')
    return ', '.join(words)

def arguments(function):
    "The parameters of a function with their defaults; None where there is none, as for a star."
    a = function.args
    positional = [*a.posonlyargs, *a.args]
    defaults = [None]*(len(positional) - len(a.defaults)) + a.defaults
    stars = [(star, None) for star in (a.vararg, a.kwarg) if star]
    return [*zip(positional, defaults), *zip(a.kwonlyargs, a.kw_defaults), *stars]

def describe(function, comments):
    "Note at each parameter its name, type and description, as its docstring will have them."
    for arg,default in arguments(function):
        said = comments.get(arg.lineno)
        arg.said = said and (arg.arg, typed(arg.annotation, default), said)

def parameters(function): return [arg.said for arg,_ in arguments(function) if arg.said]

def init_of(node): return next((f for f in node.body if getattr(f, 'name', '') == '__init__'), None)

def take(function, declared):
    "Put the parameters of `f` in place of the stars of a function that is decorated with `takes(f)`."
    sources = [d.args[0].id for d in function.decorator_list if isinstance(d, ast.Call) and call_name(d)[0] == 'takes']
    for name in sources:
        source = declared[name]
        take(source, declared)
        own = {arg.arg for arg,_ in arguments(function)}
        taken = [(copy.copy(arg), default) for arg,default in arguments(source) if arg.arg not in own | {'self'}]
        a = function.args
        names,defaults = (a.args, a.defaults) if a.vararg else (a.kwonlyargs, a.kw_defaults)
        names += [arg for arg,_ in taken]
        defaults += [default for _,default in taken if default or not a.vararg]
        a.vararg = a.kwarg = None
    function.decorator_list = [d for d in function.decorator_list if call_name(d)[0] != 'takes']

def returned(function, comments):
    "Type and description of what a function returns, if anything is said of it."
    said = function.returns and comments.get(function.returns.end_lineno)
    return (ast.unparse(function.returns), said) if said else None

def fields(node, comments):
    "Name, type and description of each field of a named tuple."
    return [(field.target.id, typed(field.annotation, field.value), comments.get(field.lineno))
            for field in node.body if isinstance(field, ast.AnnAssign)]

def functions_in(tree): return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]

def explain(tree, comments):
    "Give functions and classes the docstrings that the comments make."
    for node in ast.walk(tree):
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef)) or not ast.get_docstring(node): continue
        if isinstance(node, ast.FunctionDef): said = parameters(node), returned(node, comments)
        elif init_of(node): said = parameters(init_of(node)),
        else: said = fields(node, comments), None, 'Attributes'
        node.docstring = numpydoc(ast.get_docstring(node), *said)

def explained(sources):
    "The trees of all modules, in which every function has its parameters and its docstring."
    trees = {path: ast.parse(source) for path,source in sources.items()}
    comments = {path: comments_in(source) for path,source in sources.items()}
    declared = {}
    for path,tree in trees.items():
        for function in functions_in(tree): describe(function, comments[path])
        declared |= {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        declared |= {node.name: init_of(node) for node in tree.body if isinstance(node, ast.ClassDef)}
    for path,tree in trees.items():
        for function in functions_in(tree): take(function, declared)
        explain(tree, comments[path])
    return trees

def docstring(node, depth):
    "The first statement of a body in a stub, indented as deep as the body is, if there is anything to say."
    text = getattr(node, 'docstring', None)
    if not text: return []
    lines = [line and '    '*depth + line for line in text.splitlines()]
    return [ast.Expr(ast.Constant('\n'.join(lines).lstrip()))]

def or_none(annotation): return ast.BinOp(annotation, ast.BitOr(), ast.Constant(None))

def open_default(arg, default):
    "Leave a default out, but say where it is None."
    is_none = isinstance(default, ast.Constant) and default.value is None
    says_so = not arg.annotation or 'None' in ast.unparse(arg.annotation)
    if is_none and not says_so: arg.annotation = or_none(arg.annotation)
    return default and ast.Constant(...)

def signature(function, depth=1):
    "A function without its body, but with its docstring."
    a = function.args
    positional = [*a.posonlyargs, *a.args]
    a.defaults = [open_default(*pair) for pair in zip(positional[len(positional) - len(a.defaults):], a.defaults)]
    a.kw_defaults = [open_default(*pair) for pair in zip(a.kwonlyargs, a.kw_defaults)]
    function.decorator_list = [d for d in function.decorator_list if call_name(d)[0] in kept_decorators]
    function.body = docstring(function, depth) or [ast.Expr(ast.Constant(...))]
    return function

def as_method(function, options):
    "A patched function as it would stand in the class."
    function.args.args[0].annotation = None
    signature(function, 2)
    for option,name in dict(as_prop='property', cls_method='classmethod').items():
        if option in options: function.decorator_list.insert(0, ast.Name(name))
    return function

def is_private(name): return name.startswith('_') and not name.startswith('__')

def declared(assignment):
    "Public names that are assigned to, of any type; an attribute of a name is none."
    nodes = [n for target in assignment.targets for n in ast.walk(target)]
    stored = [n for n in nodes if isinstance(getattr(n, 'ctx', None), ast.Store)]
    names = [n.id for n in stored if isinstance(n, ast.Name)]
    return [ast.AnnAssign(ast.Name(name), anything, None, 1) for name in names if not is_private(name)]

def members(body):
    for node in body:
        if isinstance(node, ast.FunctionDef): yield signature(node, 2)
        elif isinstance(node, ast.AnnAssign):
            yield ast.AnnAssign(node.target, node.annotation, node.value and ast.Constant(...), 1)
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

def listed(body):
    "The names in a module's `__all__`."
    for node in body:
        is_list = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == '__all__'
        if is_list: return sorted(ast.literal_eval(node.value))
    return []

def needed(body):
    "The body without the private classes and the imports that only the code needed."
    private = [node for node in body if isinstance(node, ast.ClassDef) and is_private(node.name)]
    inner = [node for node in private if node.name not in names_in(other for other in body if other is not node)]
    body = [node for node in body if node not in inner]
    others = [node for node in body if not isinstance(node, (ast.Import, ast.ImportFrom))]
    used = names_in(others) | set(listed(others))
    for node in body:
        if node in others: continue
        node.names = [a for a in node.names if a.name == '*' or (a.asname or a.name).split('.')[0] in used]
    return [node for node in body if node in others or node.names]

def stub(tree):
    "The stub of a module."
    classes,body = {}, []
    for node in tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)): body.append(node)
        elif isinstance(node, ast.ClassDef):
            node.body = [*docstring(node, 1), *members(node.body)]
            node.decorator_list,node.keywords = [], []
            classes[node.name] = node
            body.append(node)
        elif isinstance(node, ast.Assign):
            is_list = ast.unparse(node.targets[0]) == '__all__'
            body += [node] if is_list else declared(node)
        elif isinstance(node, ast.FunctionDef):
            names,options = patched(node)
            if not names and not is_private(node.name): body.append(signature(node))
            for name in names:
                method = copy.deepcopy(node)
                if name in classes: classes[name].body.append(as_method(method, options))
    for c in classes.values(): c.body = c.body or [ast.Expr(ast.Constant(...))]
    tree = ast.fix_missing_locations(ast.Module(needed(body), []))
    head = '# Written by tools/stubs.py from the module beside it.\nfrom typing import Any'
    return f'{head}\n{ast.unparse(tree)}\n'


def wing_stub(folder):
    "The stub of a wing, from which the wing also learns where its names are, to load a module when it is needed."
    modules = [path for path in sorted(folder.glob('*.py')) if not path.name.startswith('_')]
    names = {path.stem: listed(ast.parse(path.read_text(encoding='utf-8')).body) for path in modules}
    lines = [f'from .{module} import {name} as {name}' for module,exported in names.items() for name in exported]
    return '\n'.join(['# Written by tools/stubs.py from the modules of this wing.', *lines, ''])


if __name__ == '__main__':
    for folder in sorted(path.parent for path in (root/'oplas').glob('*/__init__.py')):
        (folder/'__init__.pyi').write_text(wing_stub(folder), encoding='utf-8')
    modules = [path for path in sorted((root/'oplas').rglob('*.py')) if not path.name.startswith('_')]
    trees = explained({path: path.read_text(encoding='utf-8') for path in modules})
    for path,tree in trees.items(): path.with_suffix('.pyi').write_text(stub(tree), encoding='utf-8')
