"""Write the dial of notebooks, `oplas/show/dial.js`, from the modules of `nbs/dial` that it needs, and its style.

A notebook's widget has to be a single module. Ours import names from each other and nothing else, so each becomes
a function that is called once, in the order in which they need each other: no bundler is needed to make that.
What they link to lies on the site."""
import re
from pathlib import Path

from nbdev.config import get_config

root = Path(__file__).parent.parent
source, package = root/'nbs/dial', root/'oplas/show'
taken = re.compile(r"^import \{([^}]*)\} from '\./(\w+)\.js';\n", re.MULTILINE)
given = re.compile(r'^export (?=(?:async )?(?:const|let|class|function\*?) (\w+))', re.MULTILINE)

def pick(match):
    "An import as what it takes of a module that stands above; `a as b` is `a: b` there."
    names = re.sub(r'(\w+) as (\w+)', r'\1: \2', match[1])
    return f'const {{{names}}} = ${match[2]};\n'

def linked(code):
    "A module whose links are relative to the site's folder of it, wherever it is."
    cfg = get_config()
    return code.replace('import.meta.url', f"'{cfg.doc_host}{cfg.doc_baseurl}/dial/'")

def wrap(name, code):
    "A module as a function that is called once."
    names = ', '.join(given.findall(code))
    inside = given.sub('', linked(taken.sub(pick, code)))
    if found := re.search(r'^(import|export)\b.*', inside, re.MULTILINE):
        raise ValueError(f'{name}.js has {found[0]!r}: import names from a module beside it, export declarations')
    return f'const ${name} = (() => {{\n{inside}return {{{names}}};\n}})();\n'

def modules(name, above=None):
    "The modules that one needs, and itself last, by name."
    above = {} if above is None else above
    code = (source/f'{name}.js').read_text()
    for _,needed in taken.findall(code):
        if needed not in above: modules(needed, above)
    above[name] = code
    return above

def bundle(name):
    "A module and all it needs as one."
    *needed,(_,last) = modules(name).items()
    return ''.join(wrap(*one) + '\n' for one in needed) + taken.sub(pick, last)


if __name__ == '__main__':
    (package/'dial.js').write_text(f'// Written by tools/widget.py from nbs/dial.\n{bundle("widget")}')
    style = (source/'dial.css').read_text()
    (package/'dial.css').write_text(f'/* Written by tools/widget.py from nbs/dial. */\n{style}')
