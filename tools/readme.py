"Write README.md from nbs/index.ipynb, and its pictures beside the notebook."
import base64
import json
import re
from pathlib import Path

root = Path(__file__).parent.parent
relative = re.compile(r'(\]\(|\bsrc="|\bhref=")(?![a-z]+:|[#/])')
for_site = re.compile(r'^(- pagetitle: .*|<!-- only: readme -->)\n?', re.MULTILINE)
option = re.compile(r'^#\|(.*)\n?', re.MULTILINE)


def fence(text, language=''): return f'```{language}\n{text.rstrip()}\n```'


def picture(png, cell):
    "The picture of a cell as a file, with its `fig-alt` as the words for it."
    path = root/'nbs/images'/f"{cell['id']}.png"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(base64.b64decode(png))
    alt = re.search(r'^#\|\s*fig-alt:\s*(.*)$', ''.join(cell['source']), re.MULTILINE)
    return f"![{alt[1].strip() if alt else ''}]({path.relative_to(root)})"


def shown(output, cell):
    "An output as markdown; nothing where plain text would not do it justice."
    if output['output_type'] == 'stream': return fence(''.join(output['text']))
    data = output.get('data', {})
    if 'image/png' in data: return picture(data['image/png'], cell)
    if 'text/markdown' in data: return ''.join(data['text/markdown'])
    if set(data) == {'text/plain'}: return fence(''.join(data['text/plain']))


def blocks(cell):
    "The blocks of markdown that a notebook cell becomes."
    source = ''.join(cell['source'])
    if 'class="oplas-' in source: return # what moves needs the site
    if cell['cell_type'] == 'markdown': yield relative.sub(r'\1nbs/', for_site.sub('', source))
    if cell['cell_type'] != 'code': return
    options = {o.replace(' ', '') for o in option.findall(source)}
    source = option.sub('', source).strip()
    if options & {'hide', 'include:false'} or not source: return
    if 'echo:false' not in options: yield fence(source, 'python')
    if 'output:false' not in options: yield from filter(None, (shown(o, cell) for o in cell['outputs']))


def readme(notebook): return '\n\n'.join(b.strip() for cell in notebook['cells'] for b in blocks(cell)) + '\n'


if __name__ == '__main__':
    notebook = json.loads((root/'nbs/index.ipynb').read_text(encoding='utf-8'))
    (root/'README.md').write_text(readme(notebook), encoding='utf-8')
