"Let Lighthouse judge three pages of `_docs`, and fail below what is wanted."
import json, os, subprocess, sys
from pathlib import Path
from chromium import chromium
from serve import serving

root = Path(__file__).parent.parent
pages = 'index.html', 'stargate.html', 'projectors.html'
wanted = {'performance': 0.95, 'accessibility': 0.98, 'best-practices': 0.98, 'seo': 0.98}

def audit(address):
    "Lighthouse's report on a page."
    command = [root/'node_modules/.bin/lighthouse', address, '--quiet', '--output=json', '--chrome-flags=--headless=new --no-sandbox']
    return json.loads(subprocess.run(command, env=os.environ | dict(CHROME_PATH=chromium()), check=True, stdout=subprocess.PIPE).stdout)

def main():
    low = 0
    if not (root/'_docs'/pages[0]).exists(): sys.exit('There is no site in _docs yet: run `make docs`')
    with serving(root/'_docs') as home:
        for page in pages:
            report = audit(home + page)
            scores = {name: report['categories'][name]['score'] for name in wanted}
            print(page, scores)
            for name in (n for n,least in wanted.items() if scores[n] < least):
                low += 1
                parts = [report['audits'][ref['id']] for ref in report['categories'][name]['auditRefs'] if ref['weight']]
                for part in parts:
                    if part['score'] is not None and part['score'] < 0.9: print(f"    {name}: {part['title']} {part.get('displayValue', '')}")
    return min(low, 1)

if __name__ == '__main__': sys.exit(main())
