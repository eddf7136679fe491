// The engine's worker, away from the page's own thread: fetches onnxruntime-web, trains, posts looks.
// It takes `train` (`count` steps of run `id`, which a new id begins: its `training`, ring or dots, `settings`, number of `steps`, and first
// `params`, a Float32Array), `change` (`lr`, `pace`), `rest`, and `weights`. It posts `bytes` (`loaded`), `ready` (`id`, and beyond the plane
// the `first` look), `look` (see run.js), `rested` (`id`, `step`, `over`, `bad`), `weights` (`id`, `step`, `params`), and `failed` (`message`).
import * as dots from './dots/training.js';
import {have, loadEngine} from './engine.js';
import * as ring from './ring_training.js';
import {Run} from './run.js';

const TRAININGS = {ring, dots};

let engine, session, training, run, runId, lr, pace, ticket = 0, working = Promise.resolve(), wake = () => {};

async function begin({id, training: name, settings, steps, params}) {
  const {graph, firstParams, makeTraining, locks} = TRAININGS[name];
  engine ??= loadEngine(loaded => postMessage({type: 'bytes', loaded}));
  const ort = await engine, bytes = await (await have(new URL(graph(settings), import.meta.url))).arrayBuffer();
  await session?.release();
  session = await ort.InferenceSession.create(new Uint8Array(bytes), {executionProviders: ['wasm']});
  training = makeTraining(ort, session, params ?? await firstParams(settings), settings);
  run = new Run(training.advance, steps, locks);
  runId = id;
  postMessage({type: 'ready', id, first: settings.d > 2 ? await training.peek() : null});
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
