// The engine: onnxruntime-web, and how it trains by a graph.

const ENGINE = new URL('../site_libs/onnxruntime-web/', import.meta.url);

/** What is at a URL, or an error that names it. */
export async function have(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname} could not be had (${response.status})`);
  return response;
}

/** The bytes behind a URL; `tell` hears how many as they come. */
export async function download(url, tell) {
  const reader = (await have(url)).body.getReader(), parts = [];
  let loaded = 0;
  for (let part; (part = (await reader.read()).value);) {
    parts.push(part);
    loaded += part.length;
    tell(loaded);
  }
  return new Blob(parts).arrayBuffer();
}

export async function loadEngine(tell) {
  const script = import(new URL('ort.wasm.bundle.min.mjs', ENGINE));
  const [ort, wasmBinary] = await Promise.all([script, download(new URL('ort-wasm-simd-threaded.wasm', ENGINE), tell)]);
  ort.env.logLevel = 'error';
  Object.assign(ort.env.wasm, {numThreads: 1, wasmBinary});
  return ort;
}

/** Parameters and moments that a graph trains: `ask(t, lr, points)` is what a step gives, `keep(out)` goes on from there,
    `params()` are the parameters by now, and `tensor(numbers, shape)` is what the graph takes. */
export function learner(ort, session, params) {
  const tensor = (data, shape) => new ort.Tensor('float32', data, shape);
  const zeros = () => tensor(new Float32Array(params.length), [params.length]);
  const state = {in_params: tensor(params, [params.length]), in_mean: zeros(), in_square: zeros()};
  return {
    tensor,
    params: () => state.in_params.data,
    ask: (t, lr, points) => session.run({...state, ...points, in_t: tensor([t], []), in_lr: tensor([lr], [])}),
    keep(out) { for (const name of ['params', 'mean', 'square']) state[`in_${name}`] = out[`out_${name}`]; },
  };
}
