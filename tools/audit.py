"Let Lighthouse judge four pages of `_docs`, time the dial on the first, and fail below what is wanted."
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from chromium import chromium
from playwright.sync_api import sync_playwright
from serve import serving

root = Path(__file__).parent.parent
pages = 'index.html', 'rings/stargate.html', 'core/projectors.html', 'studies/digits.html'
wanted = {'performance': 0.95, 'accessibility': 0.98, 'best-practices': 0.98, 'seo': 0.98}

def audit(address):
    "Lighthouse's report on a page."
    command = [
        root / 'node_modules/.bin/lighthouse',
        address,
        '--quiet',
        '--output=json',
        '--chrome-flags=--headless=new --no-sandbox',
    ]
    return json.loads(
        subprocess.run(
            command, env=os.environ | dict(CHROME_PATH=chromium()), check=True, stdout=subprocess.PIPE
        ).stdout
    )

listen = """window.heard = {}; window.longest = 0;
for (const name of ['ready', 'lock', 'end']) addEventListener(`oplas:${name}`, e => heard[name] ??= performance.now());
new PerformanceObserver(list => {
  for (const e of list.getEntries()) longest = Math.max(longest, e.duration);
}).observe({type: 'longtask'});"""
slowest = {'seconds to lock': 3, 'seconds for 1,500 steps': 5, 'longest task, ms': 100}

def dial(browser, address):
    "How quick one training on the page is, and how long it keeps the page waiting."
    tab = browser.new_page()
    tab.add_init_script(listen)
    tab.goto(address)
    gate = tab.locator('.oplas-dial').first
    gate.get_by_role('button', name='Dial', exact=True).click()
    tab.wait_for_function('heard.end', timeout=120_000)
    ready,lock,end,longest = tab.evaluate('[heard.ready, heard.lock, heard.end, longest]')
    tab.close()
    return dict(zip(slowest, ((lock - ready)/1000, (end - ready)/1000, longest)))

def time_dial(address):
    "The medians of three trainings; how many of them are slower than wanted."
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium(), args=['--no-sandbox'])
        runs = [dial(browser, address) for _ in range(3)]
        browser.close()
    medians = {name: statistics.median(run[name] for run in runs) for name in slowest}
    print('the dial:', ', '.join(f'{name} {x:.2f} (at most {slowest[name]})' for name,x in medians.items()))
    return sum(x > slowest[name] for name,x in medians.items())

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
                parts = [
                    report['audits'][ref['id']] for ref in report['categories'][name]['auditRefs'] if ref['weight']
                ]
                for part in parts:
                    if part['score'] is not None and part['score'] < 0.9:
                        print(f"    {name}: {part['title']} {part.get('displayValue', '')}")
        low += time_dial(home + pages[0])
    return min(low, 1)

if __name__ == '__main__': sys.exit(main())
