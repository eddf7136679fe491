// The ring in plain arithmetic: what the dial shows before the engine is there, and where it moves notes.
// Points are pairs [x, y]; parameters lie end to end as in `flatten(Ring)`.

import {next} from './arrows.js';

const SIZES = [[2, 32], [32, 32], [32, 2]];

/** Points evenly spaced along a diagonal, from +1 to −1, as `line(n, d)` in Python. */
export const line = (n, d = 2) => Array.from({length: n}, (_, i) => Array(d).fill((1 - 2 * i / (n - 1)) / Math.sqrt(d)));

/** Where the points of these settings start: on the line, or where they were put in the first two of `d` dimensions. */
export const startPoints = ({n, d, points}) => points ? points.map(p => [...p, ...Array(d - 2).fill(0)]) : line(n, d);

/** The error function, to 1.5e-7 (Abramowitz and Stegun 7.1.26). */
function erf(x) {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - series * Math.exp(-x * x));
}
export const gelu = x => x * (1 + erf(x / Math.SQRT2)) / 2;

/** h: the perceptron at one point. */
export function project(params, y) {
  let at = 0;
  return SIZES.reduce((x, [inputs, outputs], layer) => {
    const bias = at + inputs * outputs;
    const out = Array.from({length: outputs}, (_, o) =>
      x.reduce((sum, value, i) => sum + value * params[at + o * inputs + i], params[bias + o]));
    at = bias + outputs;
    return layer < 2 ? out.map(gelu) : out;
  }, y);
}

/** T from its map: the rows of its matrix, then where it takes the origin. */
export const affine = ([a, b, c, d, e, f]) => ([x, y]) => [x * a + y * c + e, x * b + y * d + f];

export const mean = points => [0, 1].map(k => points.reduce((sum, p) => sum + p[k], 0) / points.length);
export const apart = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** The look before the first step at points of the plane; errors are how far each misses where the arrow leads,
    relative to the mean distance from the centre. */
export function firstLook({params, map}, y, arrow) {
  const z = y.map(p => project(params, p)), Tz = z.map(affine(map)), goal = arrow ?? next(y.length);
  const centre = mean(z), radius = z.reduce((sum, p) => sum + apart(p, centre), 0) / z.length;
  return {step: 0, loss: NaN, z, Tz, errors: Tz.map((p, i) => apart(p, z[goal[i]]) / radius)};
}
