"Results of long computations, kept beside the studies: delete a file to compute it anew."
import json
import time
from pathlib import Path

import torch

from oplas.core import Inverse, Projector, load_tensors, save_tensors, whole_file
from oplas.sums import Mixing, log_mixing, mix_dots

recorded = Path(__file__).parent/'recorded'


class Record:
    "Named results in recorded/NAME.json, computed when they are not there yet and saved one by one."
    def __init__(self, name):
        self.path = recorded/f'{name}.json'
        self.results = json.loads(self.path.read_text()) if self.path.exists() else {}

    def __call__(self, key, compute):
        "The result called `key`, with the seconds it took."
        if key in self.results: return self.results[key]
        start = time.perf_counter()
        result = compute()
        self.results[key] = result | dict(seconds=round(time.perf_counter() - start, 1))
        self._save()
        return self.results[key]

    def _save(self):
        text = json.dumps(self.results, separators=(',', ':')).replace('},"', '},\n"') # a line for each result
        self.path.parent.mkdir(exist_ok=True)
        with whole_file(self.path) as part: part.write_text(text)


def summary(locks):
    "A `Locks` as numbers to keep."
    ever = locks.lock_step > 0
    return dict(
        seeds=len(locks.locked), locked=int(locks.locked.sum()), ever=int(ever.sum()),
        median_step=locks.median_step if ever.any() else None, latest_step=int(locks.lock_step.max()),
        advance_error=round(float(locks.advance_error.quantile(0.5)), 4),
        worst_error=round(float(locks.advance_error.max()), 4), least_spacing=round(float(locks.spacing.min()), 3))


def trained_dots():
    "The `Mixing` task of *Mixing the dots*, trained as there with seed 0."
    path, kind = recorded/'mixed_dots.safetensors', 'a task that mixes dots'
    if not path.exists(): save_tensors(path, mix_dots(progress=False).tasks[0].state_dict(), kind)
    task = Mixing(Projector(2, 2, origin=torch.zeros(2)), Inverse(2, 2, origin=torch.zeros(2)), log_mixing)
    task.load_state_dict(load_tensors(path, kind)[0])
    return task.requires_grad_(False)
