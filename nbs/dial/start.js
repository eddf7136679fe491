// The first parameters of a ring. The projector is drawn as PyTorch draws it for the same seed.

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

/** PyTorch's CPU generator: a function that draws a float32 from −bound to bound. */
export function generator(seed) {
  const next = twister(seed);
  return bound => {
    const b = Math.fround(bound);
    return Math.fround((next() & 0xffffff) / 2 ** 24 * (2 * b) - b);
  };
}

/** Weight, then bias, of `nn.Linear(inputs, outputs)`. */
const linear = (uniform, inputs, outputs) => Array.from({length: (inputs + 1) * outputs}, () => uniform(1 / Math.sqrt(inputs)));

/** A ring's projector before its first step, as PyTorch draws it: the last layer is scaled by 2/d. */
function projector(seed, d) {
  const uniform = generator(seed), hidden = [...linear(uniform, d, 32), ...linear(uniform, 32, 32)];
  return [...hidden, ...linear(uniform, 32, d).map(x => x * 2 / d)];
}

/** The ring in the plane before its first step: `params` end to end, as `flatten(Ring)` has them, and the `map` of its operator.
    `first` holds these for operators that PyTorch has drawn, from seed 0 on; later seeds go round. */
export function start(seed, first) {
  const {params, map} = first[seed % first.length];
  return {params: Float32Array.from([...projector(seed, 2), ...params]), map};
}

/** The same in `d` dimensions: `params` alone, with those of the operators in base64, little-endian as every browser has them. */
export function startFrom(seed, first, d) {
  const bytes = Uint8Array.from(atob(first[seed % first.length]), letter => letter.charCodeAt(0));
  return Float32Array.from([...projector(seed, d), ...new Float32Array(bytes.buffer)]);
}
