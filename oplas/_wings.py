"How a wing finds its names, and how what it finds explains itself."
import inspect
from inspect import Parameter
import lazy_loader


def numpydoc(
    summary:str, # One line
    parameters:list, # Of each parameter its name, type and description, as text
    returns:tuple=None, # Type and description of what is returned, if anything is said of it
    title:str='Parameters', # Or 'Attributes'
)->str:
    "A docstring in the style of numpydoc, which editors and `help` show as it is."
    lines = [summary]
    if parameters: lines += ['', title, '-'*len(title)]
    for name,kind,description in parameters:
        lines.append(f'{name} : {kind}' if kind else name)
        if description: lines.append(f'    {description}')
    if returns: lines += ['', 'Returns', '-------', returns[0], *([f'    {returns[1]}'] if returns[1] else [])]
    return '\n'.join(lines)

def type_name(annotation):
    "A type as it is written."
    if annotation in (Parameter.empty, None, type(None)): return ''
    return annotation.__name__ if isinstance(annotation, type) else str(annotation)

def described(
    owner, # A function, or a class with an `__init__`
)->str:
    "Its docstring, with what the comments beside its parameters say."
    from fastcore.docments import docments # here, since importing it takes longer than all of the rest
    said = docments(owner, full=True)
    result = said.pop('return', None)
    parameters = [(name, type_name(one.anno), one.docment) for name,one in said.items() if name not in ('self', 'cls')]
    returns = result and result.docment and (type_name(result.anno), result.docment)
    return numpydoc(owner.__doc__, parameters, returns)


class Docstring(str):
    "One line, which grows by the parameters when `help` shows it, for which it begins with `expandtabs`."
    def __new__(cls, owner):
        self = super().__new__(cls, owner.__doc__)
        self.owner = owner
        return self

    def expandtabs(self, tabsize=8):
        self.owner.__doc__ = str(self) # plain, since `docments` reads it, too
        self.owner.__doc__ = described(self.owner)
        return self.owner.__doc__

def explain(
    found, # A function or a class; anything else is left alone
):
    "Let a function, or a class and its methods, say what their parameters are, as soon as somebody asks."
    owners = [found] if inspect.isfunction(found) else []
    if inspect.isclass(found):
        methods = [f for f in vars(found).values() if inspect.isfunction(f)]
        owners = [found, *methods] if '__init__' in vars(found) else methods
    for owner in owners:
        if owner.__doc__: owner.__doc__ = Docstring(owner)

def attach(
    package:str, # The wing's `__name__`
    file:str, # Its `__file__`; the names stand in the stub beside it
)->tuple: # The wing's `__getattr__`, `__dir__` and `__all__`
    "Load a module of a wing when one of its names is asked for."
    load,names,every = lazy_loader.attach_stub(package, file)
    def load_explained(name):
        found = load(name)
        explain(found)
        return found
    return load_explained, names, every
