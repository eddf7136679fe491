// Where things are drawn: pure geometry.
import {apart, mean} from './ring.js';

/** Where a point is seen: about the centre of `z`, the first on top, the advance clockwise (y points down), as in
    `oplas.show.plane_view`, and the farthest of all `radius` from the middle. */
export function planeView(z, Tz, radius) {
  const [cx, cy] = mean(z);
  const ahead = z.reduce((sum, [x, y], i) => sum + (x - cx) * (Tz[i][1] - cy) - (y - cy) * (Tz[i][0] - cx), 0);
  const mirror = ahead < 0 ? -1 : 1, turn = -Math.PI / 2 - Math.atan2(mirror * (z[0][1] - cy), z[0][0] - cx);
  const scale = radius / Math.max(1e-9, ...[...z, ...Tz].map(p => apart(p, [cx, cy])));
  const cos = scale * Math.cos(turn), sin = scale * Math.sin(turn);
  return ([px, py]) => {
    const x = px - cx, y = mirror * (py - cy);
    return [x * cos - y * sin, x * sin + y * cos];
  };
}

/** A point on the way from `a` to `b` round the middle, `x` from 0 to 1. */
export function around(a, b, x) {
  const angle = x * Math.atan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1]);
  const grown = 1 + x * (Math.hypot(...b) / Math.hypot(...a) - 1), cos = grown * Math.cos(angle), sin = grown * Math.sin(angle);
  return [a[0] * cos - a[1] * sin, a[0] * sin + a[1] * cos];
}

/** What is seen between two frames, `x` from 0 to 1; what is said is the first's. */
export function between(a, b, x) {
  const mix = name => a[name].map((p, i) => p.map((value, k) => value + x * (b[name][i][k] - value)));
  return {...a, z: mix('z'), Tz: mix('Tz')};
}

/** Powers of ten around the losses: [lowest, highest]. */
export function decades(losses) {
  const heights = losses.map(([, loss]) => Math.log10(loss)).filter(Number.isFinite);
  const low = Math.floor(Math.min(0, ...heights));
  return [low, Math.max(low + 1, Math.ceil(Math.max(...heights)))];
}

/** A path through (step, loss) pairs in a box, steps to the right, powers of ten upwards. */
export function lossPath(losses, {steps, width, height, low, high}) {
  const place = ([step, loss]) => {
    const y = height * (high - Math.log10(loss)) / (high - low);
    return `${(width * step / steps).toFixed(1)},${Math.min(y, height).toFixed(1)}`;
  };
  const finite = losses.filter(([, loss]) => Number.isFinite(loss));
  return finite.length ? `M${finite.map(place).join('L')}` : '';
}
