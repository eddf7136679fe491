// From many dimensions to the two that are drawn.

/** The rows of numbers that lie end to end. */
export const rows = (data, length) => Array.from({length: data.length / length}, (_, i) => Array.from(data.slice(i * length, (i + 1) * length)));

const dot = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0);
const unit = a => {
  const length = Math.sqrt(dot(a, a)) || 1;
  return a.map(x => x / length);
};
const without = (a, e) => {
  const along = dot(a, e);
  return a.map((x, i) => x - along * e[i]);
};

/** The two directions in which points spread most. Iterated from `guess`, so that they move with the points. */
export function principal(points, guess, rounds = 30) {
  const d = points[0].length, mean = Array.from({length: d}, (_, k) => points.reduce((sum, p) => sum + p[k], 0) / points.length);
  const centred = points.map(p => p.map((x, k) => x - mean[k]));
  const times = e => {
    const along = centred.map(p => dot(p, e));
    return mean.map((_, k) => centred.reduce((sum, p, i) => sum + p[k] * along[i], 0));
  };
  let [a, b] = guess ?? [0, 1].map(k => mean.map((_, i) => Math.cos(1 + (k + 1) * i)));
  for (let i = 0; i < rounds; i++) {
    a = unit(times(a));
    b = unit(without(times(b), a));
  }
  return [a, b];
}

/** Points as seen along two directions. */
export const seenAlong = (points, [a, b]) => points.map(p => [dot(p, a), dot(p, b)]);

/** What draws frames of `d` dimensions in two: in the operator's plane, given as d pairs end to end, or where the points spread most. */
export function flattener(d) {
  let directions;
  return (z, Tz, plane) => {
    if (d === 2) return [z, Tz];
    directions = plane ? [0, 1].map(k => rows(plane, 2).map(row => row[k])) : principal(z, directions);
    return [z, Tz].map(points => seenAlong(points, directions));
  };
}
