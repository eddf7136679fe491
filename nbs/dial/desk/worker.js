// The desk's worker: encoder and h, the inverse of h and the decoder, as graphs that onnxruntime-web runs away from the page's own thread.
// It takes `sounds` (`id`, `sounds`: Float32Arrays at 16 kHz of one length, `axes`: two directions to look along) and `mix` (`id`, and for
// the mix and each stem `weights` of points and `phase`; for each stem `gains`). It posts `bytes` (`loaded`), `fetched` (`id`), `known` (`id`, `places`),
// `mixed` (`id`, the sounds `sum` and `truth`, and `target`, `miss` and `size`: see sums.js), and `failed` (`id`, `message`).
import {download, loadEngine} from '../engine.js';
import {fromSizes, sizesOf, toWaves} from './waves.js';

let networks, stems, waves, points, axes, working = Promise.resolve();

async function begin() {
  let before = 0; // bytes of what is there already
  const telling = () => {
    const start = before;
    return loaded => {
      before = start + loaded;
      postMessage({type: 'bytes', loaded: before});
    };
  };
  const ort = await loadEngine(telling());
  const network = async (name, input, output, shape) => {
    const bytes = await download(new URL(name, import.meta.url), telling());
    const session = await ort.InferenceSession.create(new Uint8Array(bytes), {executionProviders: ['wasm']});
    return async numbers => {
      const given = new ort.Tensor('float32', numbers, shape(numbers.length));
      return (await session.run({[input]: given}))[output].data;
    };
  };
  const encode = await network('encode.onnx', 'in_sizes', 'out_z', length => [513, length / 513]);
  const decode = await network('decode.onnx', 'in_z', 'out_sizes', length => [length / axes[0].length, axes[0].length]);
  return {encode, decode};
}

/** The sum of numbers in lists, weighted. */
function add(lists, weights) {
  const sum = new Float32Array(lists[0].length);
  lists.forEach((list, k) => {
    const weight = weights[k];
    if (weight) for (let i = 0; i < sum.length; i++) sum[i] += weight * list[i];
  });
  return sum;
}

/** Points along the two axes. */
function look(z) {
  const dim = axes[0].length, places = new Float32Array(2 * z.length / dim);
  places.forEach((_, i) => {
    const axis = axes[i % 2], start = dim * (i >> 1);
    for (let d = 0; d < dim; d++) places[i] += axis[d] * z[start + d];
  });
  return places;
}

/** The squared lengths of points. */
function squares(z) {
  const dim = axes[0].length;
  return Float32Array.from({length: z.length / dim}, (_, p) => z.subarray(dim * p, dim * (p + 1)).reduce((sum, x) => sum + x * x, 0));
}

/** The same of waves: a transform of a sum is the sum of the transforms. */
const addWaves = weights => ({columns: waves[0].columns, ...Object.fromEntries(['re', 'im'].map(part => [part, add(waves.map(one => one[part]), weights)]))});

async function hear(order) {
  ({sounds: stems, axes} = order);
  networks ??= begin();
  const {encode} = await networks;
  postMessage({type: 'fetched', id: order.id});
  waves = stems.map(toWaves);
  waves.unshift(addWaves(stems.map(() => 1)));
  points = [];
  for (const one of waves) points.push(await encode(sizesOf(one)));
  postMessage({type: 'known', id: order.id, places: points.map(look)});
}

async function mix({id, weights, phase, gains}) {
  const {encode, decode} = await networks, truth = add(stems, gains), z = add(points, weights);
  const aim = await encode(sizesOf(addWaves([0, ...gains]))), sum = fromSizes(await decode(z), addWaves(phase), truth.length);
  postMessage({type: 'mixed', id, sum, truth, target: look(aim), miss: squares(add([z, aim], [1, -1])), size: squares(aim)});
}

async function work(order) {
  try { await {sounds: hear, mix}[order.type](order); } catch (error) {
    if (order.type === 'sounds') networks = null; // the next order tries again
    postMessage({type: 'failed', id: order.id, message: String(error?.message ?? error)});
  }
}

onmessage = ({data}) => { working = working.then(() => work(data)); };
