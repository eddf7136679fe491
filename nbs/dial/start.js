// The first parameters of a ring in two dimensions: the numbers that PyTorch draws for the same seed.

/** The Mersenne Twister MT19937: a function that gives the next 32 random bits. */
export function twister(seed) {
  const state = new Uint32Array(624);
  state[0] = seed;
  for (let i = 1; i < 624; i++) {
    const last = state[i - 1] ^ (state[i - 1] >>> 30);
    state[i] = Math.imul(1812433253, last) + i;
  }
  let at = 0;
  const refill = () => state.forEach((_, i) => {
    const bits = (state[i] & 0x80000000) | (state[(i + 1) % 624] & 0x7fffffff);
    state[i] = state[(i + 397) % 624] ^ (bits >>> 1) ^ (bits & 1 ? 0x9908b0df : 0);
  });
  return () => {
    if (at++ % 624 === 0) refill();
    let x = state[(at - 1) % 624];
    x ^= x >>> 11;
    x ^= (x << 7) & 0x9d2c5680;
    x ^= (x << 15) & 0xefc60000;
    return (x ^ (x >>> 18)) >>> 0;
  };
}

/** PyTorch's CPU generator: `uniform(bound)` in float32, `normal()` for tensors of fewer than 16 values. */
export function generator(seed) {
  const next = twister(seed);
  const spare = [];
  const uniform = bound => {
    const b = Math.fround(bound);
    return Math.fround((next() & 0xffffff) / 2 ** 24 * (2 * b) - b);
  };
  const unit = () => {
    const high = next() & 0x1fffff;
    return (high * 2 ** 32 + next()) / 2 ** 53;
  };
  const normal = () => {
    if (spare.length) return spare.pop();
    const angle = 2 * Math.PI * unit(), radius = Math.sqrt(-2 * Math.log1p(-unit()));
    spare.push(Math.fround(radius * Math.sin(angle)));
    return Math.fround(radius * Math.cos(angle));
  };
  return {uniform, normal};
}

const many = (count, draw) => Array.from({length: count}, draw);

/** Weight, then bias, of `nn.Linear(inputs, outputs)`. */
const linear = (g, inputs, outputs) => many((inputs + 1) * outputs, () => g.uniform(1 / Math.sqrt(inputs)));

const f32 = Math.fround;
const dot = (a, b) => f32(f32(a[0] * b[0]) + f32(a[1] * b[1]));

/** `FiLMR(2, angle=0.5)`: γ, β, u, and v a quarter of a radian from u, rounded as PyTorch rounds. */
function filmr(g) {
  const u = many(2, g.normal), w = many(2, g.normal);
  const along = f32(dot(w, u) / dot(u, u));
  const across = w.map((x, i) => f32(x - f32(along * u[i])));
  const ratio = Math.hypot(...u) / Math.hypot(...across);
  const v = u.map((x, i) => Math.cos(0.25) * x + Math.sin(0.25) * across[i] * ratio);
  return [1, 0, ...u, ...v];
}

/** `SquareMatrix(2)`: the identity and a little noise. */
const square = g => many(4, (_, i) => (i % 3 ? 0 : 1) + 0.1 * g.normal() / Math.SQRT2);

/** `OrthogonalMatrix(2)`: its start draws four numbers that it does not use. */
function orthogonal(g) {
  many(4, () => g.uniform(1));
  return many(4, () => 0.1 * g.normal() / Math.SQRT2);
}

/** All first parameters end to end, as `flatten(Ring)` has them, for a seed from 0 to 2³² − 1. */
export function startParams(operator, seed) {
  const g = generator(seed);
  const projector = [...linear(g, 2, 32), ...linear(g, 32, 32), ...linear(g, 32, 2)];
  return Float32Array.from([...projector, ...{filmr, square, orthogonal}[operator](g)]);
}
