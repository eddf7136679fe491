// Dots that stand for stems, the encoder that twists the plane, and h: what of `oplas.sums` the page needs, in plain arithmetic.
// Points are pairs [x, y]; the parameters of h lie end to end, as in `flatten(Projector)`.
import {gelu} from '../ring.js';
import {generator} from '../start.js';

const SIZES = [[2, 64], [64, 64], [64, 64], [64, 2]];
/** How many parameters h has; as many has its inverse. */
export const COUNT = SIZES.reduce((sum, [inputs, outputs]) => sum + (inputs + 1) * outputs, 0);

const {fround, tanh} = Math;
const range = n => Array.from({length: n}, (_, i) => i);
export const plus = (a, b) => [a[0] + b[0], a[1] + b[1]];
export const times = (gain, [x, y]) => [gain * x, gain * y];
const squared = ([x, y]) => x * x + y * y;
const gap = (a, b) => squared(plus(a, times(-1, b)));

/** The first parameters of h and its inverse, as PyTorch draws them for this seed. */
export function firstParams(seed) {
  const uniform = generator(seed);
  const draw = ([inputs, outputs]) => range((inputs + 1) * outputs).map(() => uniform(1 / Math.sqrt(inputs)));
  return Float32Array.from([...SIZES, ...SIZES].flatMap(draw));
}

/** `oplas.sums.sample_dots`: the stems of `n` songs, after their faders; two lists of points. */
export function sampleDots(n, uniform) {
  const sides = [fround(1.2), 1], stems = sides.map(side => range(n).map(() => [0, 0].map(() => fround(side * uniform(1)))));
  const gain = u => fround(Math.sign(u) + fround(fround(tanh(2 * u)) / 2));
  return stems.map(points => points.map(p => times(gain(uniform(1)), p)));
}

const level = (x, a) => 0.9 * (tanh(a * x) + 0.1 * x);

/** f, the given encoder. */
export const twist = ([a, b]) => [level(1.7 * (a - 0.5 * level(b, 3)), 2), level(1.7 * (b + 0.7 * level(a, 1.2)), 2)];

/** Stems, then their mixes: what a song is made of. */
export const withMixes = ([first, second]) => [first, second, first.map((p, i) => plus(p, second[i]))];

/** What trains: at each call the encodings of the stems and mixes of `n` more songs, end to end. */
export function streamOfDots(n) {
  const uniform = generator(0);
  return () => Float32Array.from(withMixes(sampleDots(n, uniform)).flat().flatMap(twist));
}

/** The network of h at one point. */
function network(h, [x, y]) {
  let a = [x, y], at = 0;
  SIZES.forEach(([inputs, outputs], layer) => {
    const bias = at + inputs * outputs, out = new Float64Array(outputs), last = layer === SIZES.length - 1;
    for (let o = 0; o < outputs; o++) {
      let sum = h[bias + o];
      for (let i = 0, weight = at + o * inputs; i < inputs; i++) sum += a[i] * h[weight + i];
      out[o] = last ? sum : gelu(sum) + (inputs === outputs ? a[o] : 0);
    }
    at = bias + outputs;
    a = out;
  });
  return [a[0] + x, a[1] + y];
}

/** h as a function of points; with an `origin`, silence stays at zero. */
export function projector(h, origin) {
  const zero = origin ? network(h, [0, 0]) : [0, 0];
  return p => plus(network(h, p), times(-1, zero));
}

/** Where a map takes both stems and the mix of each song, the sums of the stems, and by how much those miss:
    the squared misses over the squares of the mixes, as `mixing_errors` has it. */
export function seen(songs, map) {
  const [first, second, mixes] = songs.map(points => points.map(map)), sums = first.map((p, i) => plus(p, second[i]));
  const total = list => list.reduce((sum, x) => sum + x, 0);
  return {first, second, mixes, sums, error: total(sums.map((p, i) => gap(p, mixes[i]))) / total(mixes.map(squared))};
}

/** How far a sum is off a mix, in lengths of the mix. */
export const off = (sum, mix) => Math.sqrt(gap(sum, mix) / Math.max(1e-12, squared(mix)));

/** The parameters of a recorded h: whole multiples of a small number, in base64, little-endian as every browser has them. */
export function decode({scale, h}) {
  const bytes = Uint8Array.from(atob(h), letter => letter.charCodeAt(0));
  return Float32Array.from(new Int16Array(bytes.buffer), x => x * scale);
}
