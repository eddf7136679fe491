// The engine, away from the page's own thread: fetches onnxruntime-web, trains, posts looks.
// It takes `train` (`count` steps of run `id`, which a new id begins with its `settings` and its first `params`, a Float32Array),
// `change` (`lr`, `pace`), `rest`, and `weights`. It posts `bytes` (`loaded`), `ready` (`id`, and beyond the plane the `first` look),
// `look` (see run.js), `rested` (`id`, `step`, `over`, `bad`), `weights` (`id`, `step`, `params`), and `failed` (`message`).
import {next} from './arrows.js';
import {flattener, rows} from './plane.js';
import {startPoints} from './ring.js';
import {Run} from './run.js';
import {graphName, STEPS} from './settings.js';
import {startFrom} from './start.js';

const ENGINE = new URL('../site_libs/onnxruntime-web/', import.meta.url);

async function have(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname} could not be had (${response.status})`);
  return response;
}

/** The bytes behind a URL; tells how many as they come. */
async function download(url) {
  const reader = (await have(url)).body.getReader(), parts = [];
  let loaded = 0;
  for (let part; (part = (await reader.read()).value);) {
    parts.push(part);
    loaded += part.length;
    postMessage({type: 'bytes', loaded});
  }
  return new Blob(parts).arrayBuffer();
}

async function loadEngine() {
  const script = import(new URL('ort.wasm.bundle.min.mjs', ENGINE));
  const [ort, wasmBinary] = await Promise.all([script, download(new URL('ort-wasm-simd-threaded.wasm', ENGINE))]);
  ort.env.logLevel = 'error';
  Object.assign(ort.env.wasm, {numThreads: 1, wasmBinary});
  return ort;
}

/** A graph's training: `advance(t, lr)` makes a step, `peek()` sees what the next would see, `params()` are the parameters by now. */
function makeTraining(ort, session, params, settings) {
  const {n, d} = settings, y = startPoints(settings), arrow = settings.arrow ?? next(n), seen = flattener(d);
  const tensor = (data, shape) => new ort.Tensor('float32', data, shape);
  const zeros = () => tensor(new Float32Array(params.length), [params.length]);
  const state = {
    in_params: tensor(params, [params.length]), in_mean: zeros(), in_square: zeros(), in_y: tensor(y.flat(), [n, d]),
    in_arrow: new ort.Tensor('int64', BigInt64Array.from(arrow, BigInt), [n]),
  };
  const ask = (t, lr) => session.run({...state, in_t: tensor([t], []), in_lr: tensor([lr], [])});
  const look = out => {
    const [z, Tz] = seen(rows(out.out_z.data, d), rows(out.out_Tz.data, d), out.out_plane?.data);
    return {loss: out.out_loss.data[0], z, Tz, errors: Array.from(out.out_errors.data), spacing: out.out_spacing.data[0]};
  };
  return {
    params: () => state.in_params.data,
    peek: async () => look(await ask(1, 1)),
    advance: async (t, lr) => {
      const out = await ask(t, lr);
      for (const name of ['params', 'mean', 'square']) state[`in_${name}`] = out[`out_${name}`];
      return look(out);
    },
  };
}

let engine, session, training, run, runId, lr, pace, ticket = 0, working = Promise.resolve(), wake = () => {};

async function begin({id, settings, params}) {
  engine ??= loadEngine();
  const ort = await engine, graph = await (await have(new URL(graphName(settings), import.meta.url))).arrayBuffer();
  await session?.release();
  session = await ort.InferenceSession.create(new Uint8Array(graph), {executionProviders: ['wasm']});
  training = makeTraining(ort, session, params ?? await firstParams(settings), settings);
  run = new Run(training.advance, STEPS);
  runId = id;
  postMessage({type: 'ready', id, first: settings.d > 2 ? await training.peek() : null});
}

/** The parameters before the first step, of which the page knows those in the plane alone. */
async function firstParams({operator, d, seed}) {
  const list = await (await have(new URL(`graphs/${operator}-${d}.json`, import.meta.url))).json();
  return startFrom(seed, list, d);
}

/** Lets messages in, and waits unless one wakes it. */
const breathe = wait => new Promise(next => {
  wake = next;
  setTimeout(next, wait);
});

/** `count` steps, or as many as there are until another order comes; a look at most every `gap` milliseconds. */
async function train({count, gap}, mine) {
  const goal = run.t + count, look = () => postMessage({type: 'look', id: runId, ...run.look()});
  let shown = 0;
  while (run.t < goal && !run.over && ticket === mine) {
    const began = performance.now();
    do await run.step(lr);
    while (pace === 'full' && run.t < goal && !run.over && performance.now() - began < 16);
    if (performance.now() - shown >= gap) {
      look();
      shown = performance.now();
    }
    await breathe(pace === 'full' ? 0 : began + 1000 / pace - performance.now());
  }
  if (run.losses.length) look();
  postMessage({type: 'rested', id: runId, step: run.t, over: run.over, bad: run.bad});
}

async function work(order, mine) {
  try {
    if (order.type === 'weights') return postMessage({type: 'weights', id: runId, step: run?.t ?? 0, params: run ? Float32Array.from(training.params()) : null});
    if (order.id !== runId) await begin(order);
    await train(order, mine);
  } catch (error) {
    postMessage({type: 'failed', message: String(error?.message ?? error)});
  }
}

onmessage = ({data}) => {
  if ('lr' in data) ({lr, pace} = data);
  if (data.type === 'train' || data.type === 'rest') ticket++;
  const mine = ticket;
  if (data.type === 'train' || data.type === 'weights') working = working.then(() => work(data, mine));
  wake();
};
