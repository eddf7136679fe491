"""Speed and memory beside what one would use instead, measured in one run.

`make bench` takes half an hour, `make bench QUICK=1` a few minutes.

Times are compared in pairs, one right after the other, so that a busy machine slows both. The full run is kept in
 nbs/studies/recorded/speed.json.
"""
import argparse
import datetime
import functools
import importlib.metadata
import itertools
import json
import math
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from contextlib import contextmanager
from pathlib import Path

import geotorch
import numpy as np
import soundfile
import torch
from safetensors.numpy import save_file
from scipy.sparse import block_diag, csr_array
from torch import nn
from torch.func import functionalize
from torch.fx.experimental.proxy_tensor import make_fx
from torch.nn.utils.parametrizations import orthogonal
from tqdm import tqdm

from oplas.core import ENGINES, FiLMR, aguilera_perez, reflect, rotate, rotation_matrix, whole_file
from oplas.core.training import loss_and_gradient, make_step
from oplas.rings import Stargate, dial, dial_many
from oplas.sound import Library, Rows, index_folder
from oplas.sound.store import crop_relations
from oplas.sums import LatentPlugin, Relations, fitting

kept = Path(__file__).parent.parent/'nbs'/'studies'/'recorded'/'speed.json'
compiler = any(map(shutil.which, (os.environ.get('CXX', 'g++'), 'g++', 'clang++')))
engines = ENGINES if compiler else [e for e in ENGINES if e != 'compile']


def seconds(f, count=1):
    start = time.perf_counter()
    for _ in range(count): f()
    return (time.perf_counter() - start)/count

def spread(values):
    "Median and quartiles."
    low,middle,high = statistics.quantiles(values, n=4, method='inclusive')
    return dict(median=middle, low=low, high=high)

def ratios(base, others, pairs, count=1, warm=2):
    "The time of each of `others` over that of `base`, the mean of `count` runs: median and quartiles of so many pairs."
    for f in (base, *others.values())*warm: f()
    rows = []
    for name,f in others.items():
        times = [(seconds(base, count), seconds(f)) for _ in range(pairs)]
        rows.append(
            dict(
                name=name,
                **spread([b / a for a, b in times]),
                seconds=statistics.median(b for _, b in times),
                base_seconds=statistics.median(a for a, _ in times),
            )
        )
    return rows


def both_ways(f, parameters, x, g):
    "A forward and a backward pass of `f`."
    return lambda: torch.autograd.grad(f(x), (x, *parameters), g)

def forward(f, x):
    def run():
        with torch.no_grad(): f(x)
    return run

def compiled(kinds, names):
    "The `kinds` with those called `names` compiled as well, where that can be."
    extra = {
        f'{name}, compiled': (torch.compile(kinds[name][0], dynamic=False), kinds[name][1])
        for name in names
        if compiler
    }
    return {
        k: v
        for name in kinds
        for k, v in ((name, kinds[name]), (f'{name}, compiled', extra.get(f'{name}, compiled')))
        if v
    }

def against_copy(kinds, x, pairs):
    "Forward, and forward and backward, against a copy of the points; of each kind a function and its parameters."
    need,g = x.clone().requires_grad_(), torch.randn_like(x)
    one = ratios(lambda: x.clone(), {name: forward(f, x) for name,(f,_) in kinds.items()}, pairs)
    two = ratios(lambda: x.clone(), {name: both_ways(f, p, need, g) for name,(f,p) in kinds.items()}, pairs)
    return dict(n=x.shape[1], floats=x.numel(), forward=one, both=two)

def learned(*shape): return nn.Parameter(torch.randn(*shape))

def turning(f, u, v): return functools.partial(lambda x: f(x, u, v)), (u, v)

def operator(T): return T, tuple(T.parameters())

def passes(n, floats, pairs):
    "One pass over the data in n dimensions."
    torch._dynamo.reset()
    torch.manual_seed(0)
    x,u,v = torch.randn(floats//n, n), learned(n), learned(n)
    kinds = {
        'rotate': turning(rotate, u, v),
        'two reflections': turning(reflect, u, v),
        'FiLMR': operator(FiLMR(n)),
    }
    if n <= 2048:
        kinds['dense product'] = ((lambda W: lambda x: x @ W)(W := nn.Parameter(torch.randn(n, n) / n**0.5)), (W,))
    return against_copy(compiled(kinds, ['rotate', 'FiLMR']), x, pairs)

def each_its_own(n, floats, pairs):
    "A u and a v for each point."
    torch._dynamo.reset()
    torch.manual_seed(0)
    x,u,v = torch.randn(floats//n, n), learned(floats//n, n), learned(floats//n, n)
    kinds = {'rotate': turning(rotate, u, v), 'two reflections': turning(reflect, u, v)}
    return against_copy(compiled(kinds, ['rotate']), x, pairs)

def planes(n, floats, counts, pairs):
    "FiLMR of several planes."
    torch._dynamo.reset()
    torch.manual_seed(0)
    kinds = {f'{k}': operator(FiLMR(n, planes=k)) for k in counts}
    return against_copy(compiled(kinds, list(kinds)), torch.randn(floats//n, n), pairs)


@contextmanager
def on_threads(count):
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try: yield
    finally: torch.set_num_threads(before)

@contextmanager
def busy_cores(count):
    "Keeps so many cores busy: with processes that end when this one does, even if it is killed."
    spin = 'import os; parent = os.getppid()\nwhile os.getppid() == parent: pass'
    processes = [subprocess.Popen([sys.executable, '-c', spin]) for _ in range(count)]
    try: yield
    finally:
        for process in processes:
            process.kill()
            process.wait()

def beside_others(n, floats, threads, busy, pairs):
    "Each way to turn and the two reflections it stands for, on so many threads, beside so many cores kept busy."
    torch.manual_seed(0)
    x,T = torch.randn(floats//n, n), FiLMR(n)
    shared,own = (learned(n), learned(n)),(learned(floats//n, n), learned(floats//n, n))
    plain_film = lambda x: reflect(T.gamma*x + T.beta, T.u[0], T.v[0])
    ways = {'one plane for all': (turning(rotate, *shared), turning(reflect, *shared)),
            'a plane for each point': (turning(rotate, *own), turning(reflect, *own)),
            'FiLMR': (operator(T), (plain_film, tuple(T.parameters())))}
    kinds = {
        name: kind
        for way, (ours, plain) in ways.items()
        for name, kind in ((way, ours), (f'{way}, two reflections', plain))
    }
    with on_threads(threads), busy_cores(busy): return dict(threads=threads, busy=busy, **against_copy(kinds, x, pairs))

def training_step(operator, x, y):
    opt = torch.optim.AdamW(operator.parameters(), lr=1e-3)
    def step():
        opt.zero_grad()
        (operator(x) - y).pow(2).mean().backward()
        opt.step()
    return step

def peers(n):
    "Learned orthogonal maps of n dimensions, by the names that they go by."
    made = {
        f'torch orthogonal, {kind}': orthogonal(nn.Linear(n, n, bias=False), orthogonal_map=kind)
        for kind in ('matrix_exp', 'cayley', 'householder')
    }
    special = nn.Linear(n, n, bias=False)
    geotorch.orthogonal(special, 'weight')
    return made | {'geotorch SO': special, 'free matrix': nn.Linear(n, n, bias=False)}

def training(n, rows, pairs):
    "A training step that learns a turn of `rows` points, against that of FiLMR."
    torch.manual_seed(0)
    x = torch.randn(rows, n)
    y = rotate(x, *torch.randn(2, n))
    return dict(
        n=n,
        rows=rows,
        steps=ratios(
            training_step(FiLMR(n), x, y), {name: training_step(T, x, y) for name, T in peers(n).items()}, pairs
        ),
    )


def plane(n, i, j, angle):
    "The n × n matrix that turns axis i towards axis j."
    G = torch.eye(n)
    G[i,i] = G[j,j] = angle.cos()
    G[i,j],G[j,i] = angle.sin(), -angle.sin()
    return G

def turned_onto_axes(V):
    "A product of plane rotations, each an n × n matrix, that turns the rows of V onto the first axes."
    n,M = V.shape[1], torch.eye(V.shape[1])
    for row in range(len(V)):
        for i in range(n-1, row, -1):
            G = plane(n, i, i-1, torch.atan2(V[row,i], V[row,i-1]))
            M,V = M @ G, V @ G
    return M

def turn_in(M, u, v, i, j):
    "The turn from u towards v by twice their angle, both of which M takes into the plane of the axes i and j."
    a,b = (torch.atan2(w[j], w[i]) for w in (u @ M, v @ M))
    return M @ plane(len(u), i, j, 2*(b - a)) @ M.T

def published(u, v):
    "The general rotation of Aguilera and Pérez-Aguila (2004), about the n − 2 directions that stay where they are."
    about = torch.linalg.qr(torch.stack([u, v], 1), mode='complete').Q[:,2:].T
    return turn_in(turned_onto_axes(about), u, v, len(u) - 2, len(u) - 1)

def short(u, v): return turn_in(turned_onto_axes(torch.stack([u, v])), u, v, 0, 1)

def matrices(n, pairs):
    "Building the matrix, against `rotation_matrix`."
    torch.manual_seed(0)
    u,v = torch.randn(2, n)
    for way in (published, short, aguilera_perez): assert (way(u, v) - rotation_matrix(u, v)).abs().max() < 1e-3
    ways = {
        'the published loop': published,
        'a loop over two vectors': short,
        'the same in place (aguilera_perez)': aguilera_perez,
    }
    rows = [
        ratios(
            lambda: rotation_matrix(u, v),
            {name: lambda: way(u, v)},
            3 if way is published else pairs,
            count=100,
            warm=1 if way is not published else 0,
        )
        for name, way in ways.items()
    ]
    return dict(n=n, ways=[row for found in rows for row in found])


def growth(sizes, pairs):
    "Seconds of `rotate` for each number of points and of dimensions, and the slope of a line through the logarithms."
    times = []
    for points,n in sizes:
        x,(u,v) = torch.randn(points, n), torch.randn(2, n)
        count = max(1, 2**18//x.numel())
        run = lambda: rotate(x, u, v)
        run()
        times.append(dict(points=points, n=n, **spread([seconds(run, count) for _ in range(pairs)])))
    a,b = [math.log(p*n) for p,n in sizes], [math.log(t['median']) for t in times]
    return dict(seconds=times, exponent=statistics.linear_regression(a, b).slope)

def status(name): return next(int(line.split()[1])*1024 for line in open('/proc/self/status') if line.startswith(name))

def peak(f):
    "The most memory that `f` needs beyond what was there, bytes (Linux)."
    f()
    Path('/proc/self/clear_refs').write_text('5')
    before = status('VmRSS')
    f()
    return status('VmHWM') - before

def memory(n, floats, pairs):
    "The peak of each pass, in sizes of the input."
    x,g = torch.randn(floats//n, n, requires_grad=True), torch.randn(floats//n, n)
    T,size = FiLMR(n), floats*4
    ways = {
        'copy': lambda: x.detach().clone(),
        'FiLMR, forward': forward(T, x),
        'FiLMR, forward and backward': both_ways(T, tuple(T.parameters()), x, g),
    }
    return dict(
        n=n,
        floats=floats,
        peaks=[dict(name=name, **spread([peak(f) / size for _ in range(pairs)])) for name, f in ways.items()],
    )


def seeds(counts, steps, few, pairs):
    "Seconds of one dial of 12 points in 64 dimensions; and of one seed among many, from a `few` of their steps."
    # on one thread, as the commands do it
    def many(count, engine, threads):
        run = lambda k: seconds(lambda: dial_many(seeds=range(count), steps=k, engine=engine, progress=False))
        with on_threads(threads):
            run(2)
            times = [(run(2), run(few)) for _ in range(pairs)]
        return dict(
            seeds=count,
            threads=threads,
            **spread([(begin + (end - begin) * (steps - 2) / (few - 2)) / count for begin, end in times]),
        )
    found,all_threads = [], torch.get_num_threads()
    for engine in engines:
        one = lambda k: dial(steps=k, engine=engine, progress=False)
        with on_threads(1):
            one(20)
            times = [seconds(lambda: one(steps)) for _ in range(2*pairs + 1)]
        rates = [many(count, engine, 1) for count in counts] + (
            [many(counts[-1], engine, all_threads)] if all_threads > 1 else []
        )
        found.append(dict(engine=engine, one=spread(times), many=rates))
    return dict(length=steps, few=few, engines=found)


def first_steps(pairs):
    "A first step, which writes the graph of a ring down, beside other steps and beside torch's way to write it down."
    gate = Stargate(12, 64)
    params = gate.state.params
    step = lambda take: take(params, gate.state.moments, 1, 0.01, gate.y)
    plain,replayed = make_step(gate.task), make_step(gate.task, engine='graph')
    ways = {
        'make_fx': lambda: make_fx(functionalize(loss_and_gradient(gate.task)))(params, gate.y),
        'plain step': lambda: step(plain),
        'replayed step': lambda: step(replayed)}
    with on_threads(1): rows = ratios(lambda: step(make_step(gate.task, engine='graph')), ways, pairs)
    return dict(date=str(datetime.date.today()), ways=rows)


class Timed:
    "Trains in turns on batches read on the way and on batches that were read before, and notes how long a step takes."
    def __init__(self, losses): self.losses,self.took = losses, ([], [])

    def __call__(self, objective, batches):
        for turn in itertools.cycle((0, 1)):
            block = itertools.islice(batches, 16)
            block = [*block] if turn else block
            start,done = time.perf_counter(), 0
            for done,loss in enumerate(self.losses(objective, block), 1): yield loss # noqa: B007
            if done < 16: return
            self.took[turn].append((time.perf_counter() - start)/done)

def fit(folder, precision, crops, every):
    "Fit on a store of crops of four stems, on one crop in `every`; in a process of its own, whose peak counts."
    relations = crop_relations(np.ones(4, bool))
    m,each = relations.shape
    Y = Rows(sorted(Path(folder).glob('*.safetensors')), each*20)
    used = np.arange(0, crops, every)
    A = block_diag([relations.matrix]*len(used), 'csr')
    A = csr_array((A.data, A.indices//each*each*every + A.indices%each, A.indptr), shape=(A.shape[0], crops*each))
    A = Relations(A, np.tile(relations.kinds, len(used)))
    fitting.batch_losses = timed = Timed(fitting.batch_losses)
    plugin,before = LatentPlugin(epochs=1, precision=precision, progress=False, device='cpu'), status('VmHWM')
    whole = seconds(lambda: plugin.fit(Y, A, groups=np.arange(len(Y))//(each*20)))
    read,ready = timed.took
    return dict(
        precision=precision, encodings=len(Y), dims=Y.shape[1], relations=A.shape[0], batch=plugin.batch_size,
        whole=whole, before=before, peak=status('VmHWM'), read=spread(read), ready=spread(ready),
        ratio=spread([a / b for a, b in zip(read, ready)]),
    )

def large_store(songs, every):
    "Fit on encodings of songs of twenty crops, kept in a shard for each song, in float32 and in bfloat16."
    block = np.random.default_rng(0).normal(size=(260, 1506)).astype(np.float32)
    with tempfile.TemporaryDirectory() as folder:
        room = shutil.disk_usage(folder).free
        if room < 2 * songs * block.nbytes:
            return dict(
                left_out=f'{songs * block.nbytes / 2**30:.1f} GiB of encodings need twice that much room, '
                f'and there are {room / 2**30:.1f} GiB'
            )
        for i in tqdm(range(songs), desc='writing', leave=False):
            save_file(dict(y=np.roll(block, i, axis=1)), f'{folder}/{i:05d}.safetensors')
        ask = lambda precision: (
            subprocess.run(
                [sys.executable, __file__, '--fit', json.dumps([folder, precision, 20 * songs, every])],
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            ).stdout
        )
        return dict(fits=[json.loads(ask(precision).splitlines()[-1]) for precision in ('float32', 'bfloat16')])


def answers(clips, runs):
    "Seconds of indexing short sounds, of reading their index, and of asking it for the nearest to a difference."
    rng = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as folder:
        for i in range(clips): soundfile.write(f'{folder}/{i}.wav', rng.uniform(-0.5, 0.5, 1600), 16000)
        indexing = seconds(lambda: index_folder(folder, progress=False))
        library = Library(folder)
        ask = lambda: library.find('0.wav - -6dB*1.wav')
        ask()
        return dict(
            clips=len(library), indexing=indexing, date=str(datetime.date.today()),
            reading=spread([seconds(lambda: Library(folder)) for _ in range(runs)]),
            asking=spread([seconds(ask) for _ in range(runs)]))


def imports(pairs):
    "Processor time of importing torch, and of importing oplas with it, each in a new process."
    def took(module):
        code = f'from time import process_time as now; start = now(); import {module}; print(now() - start)'
        return float(subprocess.run([sys.executable, '-c', code], stdout=subprocess.PIPE, text=True, check=True).stdout)
    times = [(took('torch'), took('oplas.all')) for _ in range(pairs)]
    return {name: spread(column) for name,column in zip(('torch', 'oplas.all'), zip(*times))}


def line_of(path, start):
    "What follows `start` and a colon in a file of such lines, if it is there."
    found = (
        (line for line in Path(path).read_text().splitlines() if line.startswith(start)) if Path(path).exists() else ()
    )
    return next((line.split(':')[1].strip() for line in found), None)

def caches():
    folders = sorted(Path('/sys/devices/system/cpu/cpu0/cache').glob('index*'))
    return {
        f"L{(f / 'level').read_text().strip()} {(f / 'type').read_text().strip().lower()}": (f / 'size')
        .read_text()
        .strip()
        for f in folders
    }

def machine():
    memory = line_of('/proc/meminfo', 'MemTotal')
    build = dict(
        capability=torch.backends.cpu.get_cpu_capability(),
        mkl=torch.backends.mkl.is_available(),
        mkldnn=torch.backends.mkldnn.is_available(),
        openmp=torch.backends.openmp.is_available(),
    )
    versions = {name: importlib.metadata.version(name) for name in ('torch', 'geotorch', 'numpy', 'oplas')}
    return dict(
        cpu=line_of('/proc/cpuinfo', 'model name') or platform.processor(), cores=os.cpu_count(),
        threads=torch.get_num_threads(), memory=memory and round(int(memory.split()[0]) / 2**20, 1), caches=caches(),
        system=platform.system(), python=platform.python_version(), **versions, build=build, compiler=compiler,
        load=os.getloadavg()[0], date=str(datetime.date.today()),
    )

def suite(quick):
    "Every measurement as a name and a function."
    floats,pairs = (2**20, 5) if quick else (2**23, 21)
    for n in (512,) if quick else (64, 512, 2048, 8192):
        yield f'passes {n}', functools.partial(passes, n, floats, pairs)
    yield 'each its own', functools.partial(each_its_own, 512, floats, pairs)
    for threads,busy in itertools.product(sorted({1, torch.get_num_threads()}), (0, 1)):
        yield (
            f'{threads} threads, {busy} cores busy',
            functools.partial(beside_others, 512, floats, threads, busy, pairs),
        )
    yield 'planes', functools.partial(planes, 512, floats, (1, 4) if quick else (1, 2, 4, 8), pairs)
    yield 'training', functools.partial(training, 512, 256, pairs)
    yield 'matrices', functools.partial(matrices, 64 if quick else 256, 3 if quick else 5)
    yield 'growth with n', functools.partial(growth, [(64, 2**k) for k in range(10, 15 if quick else 21)], pairs)
    yield 'growth with points', functools.partial(growth, [(2**k, 512) for k in range(7, 12 if quick else 17)], pairs)
    if Path('/proc/self/clear_refs').exists(): yield 'memory', functools.partial(memory, 512, 2**23, 5)
    yield 'imports', functools.partial(imports, pairs)
    yield 'answers', functools.partial(answers, 500 if quick else 10_000, pairs)
    yield 'first steps', functools.partial(first_steps, pairs)
    yield 'seeds', functools.partial(seeds, *((1, 16), 100, 22, 3) if quick else ((1, 16, 128, 1024), 1500, 302, 3))
    if Path('/proc/self/status').exists():
        yield 'store', functools.partial(large_store, *(120, 1) if quick else (3850, 15))


def show(name, result):
    print(f'\n{name}')
    rows = [(kind, row) for kind in ('forward', 'both', 'steps', 'ways') for row in result.get(kind, ())]
    for kind, row in rows:
        print(
            f"  {kind:8} {row['name']:38} {row['median']:10.2f} × ({row['low']:.2f} to {row['high']:.2f})"
            f"  {row['seconds'] * 1e3:10.3f} ms"
        )
    if not rows:
        print(
            *(f'  {k}: {json.dumps(x)}' for k, v in result.items() for x in (v if isinstance(v, list) else [v])),
            sep='\n',
        )
    print(f"  {result['took']:.0f} s", flush=True)

def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--quick', action='store_true', help='small sizes and few repeats; nothing is kept')
    parser.add_argument('--only', nargs='+', default=(), help='measure just these again, and keep the others')
    parser.add_argument('--fit', help=argparse.SUPPRESS)
    args = parser.parse_args()
    warnings.filterwarnings('ignore', category=FutureWarning)
    if args.fit: return print(json.dumps(fit(*json.loads(args.fit))))
    results = json.loads(kept.read_text()) if args.only else dict(machine=machine())
    print(json.dumps(results['machine']))
    if not compiler:
        print('there is no C++ compiler (g++, clang++ or CXX), which torch.compile needs: what is compiled is left out')
    measures = {name: measure for name,measure in suite(args.quick) if not args.only or name in args.only}
    for name,measure in tqdm(measures.items(), desc='measuring', leave=False):
        start = time.perf_counter()
        results[name] = measure()
        results[name]['took'] = time.perf_counter() - start
        show(name, results[name])
    if args.quick: return
    with whole_file(kept) as part: part.write_text(json.dumps(results, indent=1))
    print(f'\nkept in {kept.relative_to(kept.parents[3])}')


if __name__ == '__main__': main()
