"Write what the search box of the site finds: each heading of each page, with its words apart from its code."
import json
import re

from bs4 import Comment, NavigableString

headings = ('h2', 'h3', 'h4')
silent = ('script', 'style', 'annotation', 'svg', 'button', 'nav', 'summary')


def parts(tag):
    "The headings, words and code of a page in the order in which they are read."
    for child in tag.children:
        if isinstance(child, Comment): continue
        if isinstance(child, NavigableString): yield 'text', str(child)
        elif child.name == 'pre': yield 'code', child.text
        elif child.name in headings: yield 'heading', child
        elif child.name not in silent and 'page-actions' not in child.get('class', []): yield from parts(child)


def entries(soup, href):
    "The top of a page and each of its headings, with what stands up to the next."
    heading = soup.select_one('h1.title')
    found = [dict(href=href, title=heading.text, section='', text='', code='')]
    for kind,part in parts(soup.main):
        if kind != 'heading': found[-1][kind] += f' {part}'
        elif place := part.get('data-anchor-id'):
            found.append(found[0] | dict(href=f'{href}#{place}', section=part.text.strip(), text='', code=''))
    for entry in found:
        entry['text'] = ' '.join(entry['text'].split())
        words = re.findall(r'\w+', entry['code'])
        entry['code'] = ' '.join(dict.fromkeys(words)) # each word once, for it is never shown
    return found


def write_search(pages, path):
    "Write the entries of all pages, one list after another."
    path.write_text(json.dumps([entry for page in pages for entry in page], ensure_ascii=False), encoding='utf-8')
