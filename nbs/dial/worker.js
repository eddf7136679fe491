// The engine, away from the page's own thread: fetches onnxruntime-web, trains, posts looks.
// It takes `train` (`count` steps of run `id`; a new id begins a new run), `change` and `rest`,
// and posts `bytes`, `ready`, `look`, `rested` and `failed`.
import {line} from './ring.js';
import {Run} from './run.js';
import {graphName, STEPS} from './settings.js';

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

const pairs = data => Array.from({length: data.length / 2}, (_, i) => [data[2 * i], data[2 * i + 1]]);

/** A graph's step as a function of t and lr; parameters and moments go round inside. */
function makeAdvance(ort, session, params, y) {
  const tensor = (data, shape) => new ort.Tensor('float32', data, shape);
  const zeros = () => tensor(new Float32Array(params.length), [params.length]);
  const state = {in_params: tensor(params, [params.length]), in_mean: zeros(), in_square: zeros(), in_y: tensor(y.flat(), [y.length, 2])};
  return async (t, lr) => {
    const out = await session.run({...state, in_t: tensor([t], []), in_lr: tensor([lr], [])});
    for (const name of ['params', 'mean', 'square']) state[`in_${name}`] = out[`out_${name}`];
    return {
      loss: out.out_loss.data[0], z: pairs(out.out_z.data), Tz: pairs(out.out_Tz.data),
      errors: Array.from(out.out_errors.data), spacing: out.out_spacing.data[0],
    };
  };
}

let engine, session, run, runId, lr, pace, ticket = 0, working = Promise.resolve(), wake = () => {};

async function begin({id, settings, params}) {
  engine ??= loadEngine();
  const ort = await engine, graph = await (await have(new URL(graphName(settings), import.meta.url))).arrayBuffer();
  await session?.release();
  session = await ort.InferenceSession.create(new Uint8Array(graph), {executionProviders: ['wasm']});
  run = new Run(makeAdvance(ort, session, params, line(settings.n)), STEPS);
  runId = id;
  postMessage({type: 'ready', id});
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
    if (order.id !== runId) await begin(order);
    await train(order, mine);
  } catch (error) {
    postMessage({type: 'failed', message: String(error?.message ?? error)});
  }
}

onmessage = ({data}) => {
  if (data.type !== 'rest') ({lr, pace} = data);
  if (data.type !== 'change') ticket++;
  const mine = ticket;
  if (data.type === 'train') working = working.then(() => work(data, mine));
  wake();
};
