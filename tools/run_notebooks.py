"Run notebooks and save their outputs, clean. Names given as arguments run just those."
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbdev.clean import clean_nb, process_write

nbs = Path(__file__).parent.parent/'nbs'
at_once = 2


class Client(NotebookClient):
    "A client that leaves cells marked `#| eval: false` as they are, saved outputs and all."
    async def async_execute_cell(self, cell, *args, **kwargs):
        marks = {line.replace(' ', '') for line in cell.source.splitlines() if line.startswith('#|')}
        if '#|eval:false' in marks: return cell
        return await super().async_execute_cell(cell, *args, **kwargs)


def run(path):
    "Run the notebook at `path`, then put the result in its place; on an error the file stays as it was."
    nb = nbformat.read(path, as_version=4)
    Client(nb, timeout=None, coalesce_streams=True, store_widget_state=False, extra_arguments=['--log-level=ERROR'],
           resources={'metadata': {'path': str(path.parent)}}).execute()
    new = path.with_name(f'.{path.name}')
    try:
        nbformat.write(nb, new)
        process_write(f'Could not clean {path}', clean_nb, new)
        new.replace(path)
    finally: new.unlink(missing_ok=True)


def select(names):
    "The notebooks called `names`; all of them when there are none."
    paths = [p for p in sorted(nbs.rglob('*.ipynb')) if not any(s[0] in '._' for s in p.relative_to(nbs).parts)]
    wanted = {Path(name).stem for name in names}
    unknown = wanted - {p.stem for p in paths}
    if unknown: sys.exit(f"No notebook called {', '.join(sorted(unknown))} in {nbs.name}/")
    return [p for p in paths if not wanted or p.stem in wanted]


def main(names):
    os.environ.update(TQDM_DISABLE='1', OMP_NUM_THREADS='1')
    os.environ.pop('MPLBACKEND', None)
    failed = 0
    with ThreadPoolExecutor(at_once) as pool:
        runs = {p: pool.submit(run, p) for p in select(names)}
        for path, job in runs.items():
            error = job.exception()
            failed += error is not None
            print(f'{path.relative_to(nbs)}: {"failed" if error else "ran"}', flush=True)
            if error: print(error, file=sys.stderr, flush=True)
    return min(failed, 1)


if __name__ == '__main__': sys.exit(main(sys.argv[1:]))
