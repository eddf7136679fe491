// The numbers of the page of digits: where an image lies on the ring, its style, and the image of a style at a place.
// As `Hand` and the reader in the notebook of the study; an image is 64 numbers from 0, paper, to 1, ink.

const SIZE = 64, FULL = 2 * Math.PI;

/** Numbers that a file keeps as 16-bit integers and a scale. */
function unpack({scale, data}) {
  const bytes = Uint8Array.from(atob(data), letter => letter.charCodeAt(0));
  return Float64Array.from(new Int16Array(bytes.buffer), n => n * scale);
}

/** The rows of a table, so many numbers each. */
const rows = (table, length) => Array.from({length: table.length / length}, (_, i) => table.subarray(i * length, (i + 1) * length));

/** A symmetric matrix, as rows, from what lies on and below its diagonal. */
function symmetric(half) {
  const at = (i, j) => half[i >= j ? i * (i + 1) / 2 + j : j * (j + 1) / 2 + i];
  return Array.from({length: SIZE}, (_, i) => Float64Array.from({length: SIZE}, (_, j) => at(i, j)));
}

const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const mixed = (a, b, part) => a.map((value, i) => value + part * (b[i] - value));

/** Solve A x = b for a symmetric positive A, given as rows. */
function solve(A, b) {
  const M = A.map(row => row.slice()), x = Float64Array.from(b);
  for (let k = 0; k < SIZE; k++) {
    for (let i = k + 1; i < SIZE; i++) {
      const times = M[i][k] / M[k][k];
      if (!times) continue;
      for (let j = k; j < SIZE; j++) M[i][j] -= times * M[k][j];
      x[i] -= times * x[k];
    }
  }
  for (let k = SIZE - 1; k >= 0; k--) {
    for (let j = k + 1; j < SIZE; j++) x[k] -= M[k][j] * x[j];
    x[k] /= M[k][k];
  }
  return x;
}

/** What was learned, from its file: a reader, an operator, and a hand. */
export class Digits {
  constructor({layers, turn, means, stretches, longest, examples}) {
    this.layers = layers.map(({weight, bias}) => ({weight: unpack(weight), bias: unpack(bias)}));
    this.means = rows(unpack(means), SIZE);
    this.stretches = rows(unpack(stretches), SIZE * (SIZE + 1) / 2);
    this.examples = rows(unpack(examples), SIZE);
    Object.assign(this, {turn, longest, whole: []});
  }

  /** The angle at which an image lies on the ring, in radians. */
  place(image) {
    const last = this.layers.length - 1;
    const [x, y] = this.layers.reduce((input, {weight, bias}, layer) => {
      const out = bias.map((value, o) => value + dot(input, weight.subarray(o * input.length, (o + 1) * input.length)));
      return layer < last ? out.map(value => Math.max(0, value)) : out;
    }, Float64Array.from(image));
    return Math.atan2(y, x);
  }

  /** The mean and the stretch at an angle, between the two nearest of the tables. */
  at(angle) {
    const n = this.means.length, where = angle * n / FULL, before = Math.floor(where), part = where - before;
    const [a, b] = [before, before + 1].map(k => ((k % n) + n) % n);
    for (const k of [a, b]) this.whole[k] ??= symmetric(this.stretches[k]);
    return {
      mean: mixed(this.means[a], this.means[b], part),
      stretch: this.whole[a].map((row, i) => mixed(row, this.whole[b][i], part)),
    };
  }

  /** What of an image is not where it lies. */
  style(image, angle) {
    const {mean, stretch} = this.at(angle), style = solve(stretch, mean.map((value, i) => image[i] - value));
    const shorter = Math.min(1, this.longest / Math.sqrt(dot(style, style)));
    return style.map(value => shorter * value);
  }

  /** The image of a style at an angle. */
  draw(style, angle) {
    const {mean, stretch} = this.at(angle);
    return mean.map((value, i) => Math.min(1, Math.max(0, value + dot(stretch[i], style))));
  }
}

const PAPER = 32, EDGE = 2.5; // pixels: of a scan, as the data set has them, and from the strokes to its edge
const INK = 312; // pixels of 1,024 are inked in a scan of the data set, whatever the digit is, give or take a few

function gap([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay], length = dx * dx + dy * dy;
  const part = length ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
  return Math.hypot(x - ax - part * dx, y - ay - part * dy);
}

/** An image of strokes, lists of points [x, y], as the data set was made: a scan of 32 × 32 pixels that the digit fills
    from top to bottom, and of it the share of ink in each block of 4 × 4. The pen is as wide as it has to be. */
export function scan(strokes) {
  const points = strokes.flat(), [xs, ys] = [0, 1].map(k => points.map(p => p[k]));
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = (PAPER - 2 * EDGE) / Math.max(bottom - top, right - left, 1e-9);
  const seen = ([x, y]) => [PAPER / 2 + scale * (x - (left + right) / 2), PAPER / 2 + scale * (y - (top + bottom) / 2)];
  const lines = strokes.flatMap(stroke => stroke.map(seen).map((p, i, all) => [p, all[Math.max(0, i - 1)]]));
  const gaps = Float64Array.from({length: PAPER * PAPER}, (_, i) => {
    const pixel = [i % PAPER + 0.5, Math.floor(i / PAPER) + 0.5];
    return lines.reduce((least, [a, b]) => Math.min(least, gap(pixel, a, b)), Infinity);
  });
  const pen = gaps.slice().sort()[INK - 1], image = new Float64Array(SIZE);
  gaps.forEach((value, i) => { if (value <= pen) image[8 * (i >> 7) + (i % PAPER >> 2)] += 1 / 16; });
  return image;
}
