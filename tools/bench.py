"""Speed and memory beside what one would use instead, measured in one run: `make bench`, or `make bench QUICK=1` for a look in a few minutes.

Every time is a ratio to its base, taken in pairs one right after the other, so that a busy machine slows both. The full run is kept in nbs/studies/recorded/speed.json.
"""
import argparse, datetime, functools, importlib.metadata, json, math, platform, statistics, time, warnings
from pathlib import Path
import geotorch, torch
from torch import nn
from torch.nn.utils.parametrizations import orthogonal
from tqdm import tqdm
from oplas.operators import FiLMR
from oplas.rotations import _rotate_plainly, aguilera_perez, rotate, rotation_matrix
from oplas.stargate import dial, dial_many
from oplas.training import ENGINES, whole_file

kept = Path(__file__).parent.parent/'nbs'/'studies'/'recorded'/'speed.json'


def seconds(f):
    start = time.perf_counter()
    f()
    if torch.cuda.is_available(): torch.cuda.synchronize()
    return time.perf_counter() - start

def ratios(base, others, pairs):
    "The time of each of `others` over that of `base`: median and quartiles of so many pairs."
    for f in (base, *others.values()): f(); f()
    rows = []
    for name,f in others.items():
        times = [(seconds(base), seconds(f)) for _ in range(pairs)]
        low,middle,high = statistics.quantiles([b/a for a,b in times], n=4)
        rows.append(dict(name=name, ratio=middle, low=low, high=high, seconds=statistics.median(b for _,b in times), base_seconds=statistics.median(a for a,_ in times)))
    return rows


def both_ways(f, parameters, x, g):
    "A forward and a backward pass of `f`."
    return lambda: torch.autograd.grad(f(x), (x, *parameters), g)

def forward(f, x):
    def run():
        with torch.no_grad(): f(x)
    return run

def passes(n, floats, pairs):
    "One pass over the data, forward, and forward and backward, against a copy."
    torch._dynamo.reset()
    torch.manual_seed(0)
    x,g = torch.randn(2, floats//n, n)
    u,v = nn.Parameter(torch.randn(n)), nn.Parameter(torch.randn(n))
    W,T,T4 = nn.Parameter(torch.randn(n, n)/n**0.5), FiLMR(n), FiLMR(n, planes=4)
    turn,plain = (functools.partial(lambda f, x: f(x, u, v), f) for f in (rotate, _rotate_plainly))
    kinds = {'rotate': (turn, (u, v)), 'rotate, compiled': (torch.compile(turn, dynamic=False), (u, v)), 'two reflections': (plain, (u, v)), 'FiLMR': (T, T.parameters()),
             'FiLMR, compiled': (torch.compile(T, dynamic=False), T.parameters()), 'FiLMR of 4 planes': (T4, T4.parameters())}
    if n <= 2048: kinds['dense product'] = (lambda x: x @ W, (W,))
    need = x.clone().requires_grad_()
    one = ratios(lambda: x.clone(), {name: forward(f, x) for name,(f,_) in kinds.items()}, pairs)
    two = ratios(lambda: x.clone(), {name: both_ways(f, tuple(p), need, g) for name,(f,p) in kinds.items()}, pairs)
    return dict(n=n, floats=floats, forward=one, both=two)


def training_step(operator, x, y):
    opt = torch.optim.AdamW(operator.parameters(), lr=1e-3)
    def step():
        opt.zero_grad()
        (operator(x) - y).pow(2).mean().backward()
        opt.step()
    return step

def peers(n):
    "Learned orthogonal maps of n dimensions, by the names that they go by."
    made = {f'torch orthogonal, {kind}': orthogonal(nn.Linear(n, n, bias=False), orthogonal_map=kind) for kind in ('matrix_exp', 'cayley', 'householder')}
    special = nn.Linear(n, n, bias=False)
    geotorch.orthogonal(special, 'weight')
    return made | {'geotorch SO': special, 'free matrix': nn.Linear(n, n, bias=False)}

def training(n, rows, pairs):
    "A training step that learns a turn of `rows` points, against that of FiLMR."
    torch.manual_seed(0)
    x = torch.randn(rows, n)
    y = rotate(x, *torch.randn(2, n))
    return dict(n=n, rows=rows, steps=ratios(training_step(FiLMR(n), x, y), {name: training_step(T, x, y) for name,T in peers(n).items()}, pairs))


def chain_of_matrices(u, v):
    "The published way (Aguilera and Pérez-Aguila 2004): a product of n × n plane rotations."
    n,uv = len(u), torch.stack([u, v])
    def plane(i, j, angle):
        G = torch.eye(n)
        G[i,i] = G[j,j] = angle.cos()
        G[i,j],G[j,i] = -angle.sin(), angle.sin()
        return G
    M = torch.eye(n)
    for row in (0, 1):
        for i in range(n-1, row, -1):
            G = plane(i-1, i, torch.atan2(uv[row,i], uv[row,i-1]))
            M,uv = M @ G, uv @ G
    return M @ plane(0, 1, 2*torch.atan2(uv[1,1], uv[1,0])).T @ M.T

def matrices(n, pairs):
    "Building the matrix, against `rotation_matrix`."
    torch.manual_seed(0)
    u,v = torch.randn(2, n)
    assert (chain_of_matrices(u, v) - rotation_matrix(u, v)).abs().max() < 1e-4
    ways = {'chain of plane rotations as matrices': lambda: chain_of_matrices(u, v), 'the same in place (aguilera_perez)': lambda: aguilera_perez(u, v)}
    return dict(n=n, ways=ratios(lambda: rotation_matrix(u, v), ways, pairs))


def growth(exponents, pairs):
    "Seconds of `rotate` for 64 points, from 2**10 dimensions up, and the exponent of a line through the logarithms."
    times = {}
    for k in exponents:
        x,(u,v) = torch.randn(64, 2**k), torch.randn(2, 2**k)
        run = lambda: rotate(x, u, v)
        run()
        times[2**k] = statistics.median(seconds(run) for _ in range(pairs))
    a,b = ([math.log(q) for q in qs] for qs in (times, times.values()))
    return dict(points=64, seconds=times, exponent=statistics.linear_regression(a, b).slope)

def peak(f):
    "The most memory that `f` needs beyond what was there, bytes (Linux)."
    status = lambda name: next(int(line.split()[1])*1024 for line in open('/proc/self/status') if line.startswith(name))
    f()
    Path('/proc/self/clear_refs').write_text('5')
    before = status('VmRSS')
    f()
    return status('VmHWM') - before

def memory(n, floats):
    "The peak of each pass, in sizes of the input."
    x,g = torch.randn(floats//n, n, requires_grad=True), torch.randn(floats//n, n)
    T,size = FiLMR(n), floats*4
    ways = {'copy': lambda: x.detach().clone(), 'FiLMR, forward': forward(T, x), 'FiLMR, forward and backward': both_ways(T, tuple(T.parameters()), x, g)}
    return dict(n=n, floats=floats, peaks={name: peak(f)/size for name,f in ways.items()})


def seeds(count, steps):
    "Seconds of one dial of 12 points in 64 dimensions, and of many seeds at once, a seed, with each engine after its warm-up."
    def measure(engine):
        one,many = (lambda k: dial(steps=k, engine=engine, progress=False)), (lambda k: dial_many(seeds=range(count), steps=k, engine=engine, progress=False))
        one(20), many(2)
        return dict(engine=engine, one=statistics.median(seconds(lambda: one(steps)) for _ in range(3)), many=seconds(lambda: many(steps))/count)
    return dict(length=steps, seeds=count, engines=[measure(engine) for engine in ENGINES])


def machine():
    cpu = next((line.split(': ')[1].strip() for line in open('/proc/cpuinfo') if line.startswith('model name')), platform.processor()) if Path('/proc/cpuinfo').exists() else platform.processor()
    versions = {name: importlib.metadata.version(name) for name in ('torch', 'geotorch', 'oplas')}
    return dict(cpu=cpu, threads=torch.get_num_threads(), system=platform.system(), python=platform.python_version(), **versions, date=str(datetime.date.today()))

def suite(quick):
    "Every measurement as a name and a function."
    floats,pairs = (2**20, 5) if quick else (2**23, 21)
    for n in (64, 512, 2048, 8192): yield f'passes {n}', functools.partial(passes, n, floats, pairs)
    yield 'training', functools.partial(training, 512, 256, pairs)
    yield 'matrices', functools.partial(matrices, 64 if quick else 256, 2 if quick else 3)
    yield 'growth', functools.partial(growth, range(10, 15 if quick else 21), pairs)
    if Path('/proc/self/clear_refs').exists(): yield 'memory', functools.partial(memory, 512, 2**23)
    yield 'seeds', functools.partial(seeds, 32 if quick else 1024, 100 if quick else 1500)


def show(name, result):
    print(f'\n{name}')
    rows = [(kind, row) for kind in ('forward', 'both', 'steps', 'ways') for row in result.get(kind, ())]
    for kind,row in rows: print(f"  {kind:8} {row['name']:38} {row['ratio']:10.2f} × ({row['low']:.2f} to {row['high']:.2f})  {row['seconds']*1e3:10.3f} ms")
    if not rows: print(' ', json.dumps(result))

def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--quick', action='store_true', help='small sizes and few repeats; nothing is kept')
    quick = parser.parse_args().quick
    warnings.filterwarnings('ignore', category=FutureWarning)
    results = dict(machine=machine())
    print(json.dumps(results['machine']))
    for name,measure in tqdm(list(suite(quick)), desc='measuring', leave=False):
        results[name] = measure()
        show(name, results[name])
    if quick: return
    with whole_file(kept) as part: part.write_text(json.dumps(results, indent=1))
    print(f'\nkept in {kept.relative_to(kept.parents[3])}')


if __name__ == '__main__': main()
