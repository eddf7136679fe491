"Write README.md from nbs/index.ipynb."
import json, re
from pathlib import Path

root = Path(__file__).parent.parent
relative = re.compile(r'(\]\(|\bsrc="|\bhref=")(?![a-z]+:|[#/])')
option = re.compile(r'^#\|(.*)\n?', re.MULTILINE)


def fence(text, language=''): return f'```{language}\n{text.rstrip()}\n```'


def shown(output):
    "An output as markdown; nothing where plain text would not do it justice, as for a picture."
    if output['output_type'] == 'stream': return fence(''.join(output['text']))
    data = output.get('data', {})
    if 'text/markdown' in data: return ''.join(data['text/markdown'])
    if set(data) == {'text/plain'}: return fence(''.join(data['text/plain']))


def blocks(cell):
    "The blocks of markdown that a notebook cell becomes."
    source = ''.join(cell['source'])
    if cell['cell_type'] == 'markdown': yield relative.sub(r'\1nbs/', source)
    if cell['cell_type'] != 'code': return
    options = {o.replace(' ', '') for o in option.findall(source)}
    source = option.sub('', source).strip()
    if options & {'hide', 'include:false'} or not source: return
    if 'echo:false' not in options: yield fence(source, 'python')
    if 'output:false' not in options: yield from filter(None, map(shown, cell['outputs']))


def readme(notebook): return '\n\n'.join(b.strip() for cell in notebook['cells'] for b in blocks(cell)) + '\n'


if __name__ == '__main__':
    notebook = json.loads((root/'nbs/index.ipynb').read_text(encoding='utf-8'))
    (root/'README.md').write_text(readme(notebook), encoding='utf-8')
