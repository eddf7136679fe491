// The arithmetic of the desk: from faders to weights of points, as in `SongPlugin.mix`, and how far a sum is off.
// A picture has `places`, of the mix and then of each stem, two numbers a patch; their `weights` in the sum; the places of the
// mix that is to be met, the `target`; and for each patch the squared `miss` of the sum and the squared `size` of that mix.

export const BLOCK = 16; // patches: half a second
const SILENT = 1e-6; // the squared length of a point, which h leads to the origin up to rounding

/** A gain from the decibels of a fader. */
export const gainOf = (decibels, muted) => muted ? 0 : 10 ** (decibels / 20);

/** What the mix, at 0 dB, and each stem weigh in the sum, and how much of each is in the sound whose phase is borrowed. */
export function weigh(gains, start, power) {
  if (start === 'stems') return {weights: [0, ...gains.map(gain => gain ** power)], phase: [0, ...gains]};
  const weights = gains.map(gain => gain ** power - 1);
  return {weights: [1, ...weights], phase: [1, ...weights.map(weight => Math.max(weight, 0) ** (1 / power))]};
}

const numeral = x => x === 1 ? '' : `${Number(x.toFixed(2))} `;

/** A sum in words: mix − drums + 0.8 bass. */
export function formula(names, weights) {
  const terms = names.map((name, i) => [weights[i], name]).filter(([weight]) => Math.abs(weight) > 0.005);
  const text = terms.map(([weight, name], i) => {
    const sign = weight < 0 ? '− ' : i ? '+ ' : '';
    return `${sign}${numeral(Math.abs(weight))}${name}`;
  });
  return text.join(' ') || 'nothing';
}

export const percent = x => Number.isFinite(x) ? `${(100 * x).toFixed(x < 0.0995 ? 1 : 0)} %` : 'silent';

/** What a sum is off by, in words. */
export const missed = x => Number.isFinite(x) ? `${percent(x)} off the true mix, encoded` : 'the true mix is silent';

const total = (numbers, first, last) => numbers.subarray(first, last).reduce((sum, x) => sum + x, 0);

/** The additive error of the patches from `first` up to `last`, taken as one point: ‖sum − mix‖ / ‖mix‖; infinite where the mix is silent. */
export function off({miss, size}, first = 0, last = size.length) {
  const whole = total(size, first, last);
  return whole < SILENT * (last - first) ? Infinity : Math.sqrt(total(miss, first, last) / whole);
}

/** The mean of the places from `first` up to `last`. */
function middle(places, first, last) {
  let x = 0, y = 0;
  for (let p = first; p < last; p++) {
    x += places[2 * p];
    y += places[2 * p + 1];
  }
  return [x / (last - first), y / (last - first)];
}

/** A stretch of a picture: the `way` of the sum, term by term from the origin, the `target`, and the `error`. */
export function moment(picture, first) {
  const patches = picture.size.length, from = Math.max(0, Math.min(first, patches - BLOCK)), to = Math.min(patches, from + BLOCK);
  const way = [[0, 0]];
  picture.places.forEach((places, i) => {
    const [x, y] = way.at(-1), [dx, dy] = middle(places, from, to), weight = picture.weights[i];
    way.push([x + weight * dx, y + weight * dy]);
  });
  return {way, target: middle(picture.target, from, to), error: off(picture, from, to)};
}

/** All moments of a picture, half a second apart. */
export const moments = picture =>
  Array.from({length: Math.ceil(picture.size.length / BLOCK)}, (_, i) => moment(picture, i * BLOCK));
