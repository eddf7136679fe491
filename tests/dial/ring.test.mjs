// Operators in the plane, against what they must be.
import assert from 'node:assert/strict';
import test from 'node:test';
import {apart, carry, firstLook, line, mean} from '../../nbs/dial/ring.js';
import {startParams} from '../../nbs/dial/start.js';

const close = (a, b, tolerance = 1e-6) => a.forEach((x, i) => assert.ok(Math.abs(x - b[i]) <= tolerance, `${a} is not ${b}`));
const withOperator = (...values) => Float32Array.from([...Array(1218).fill(0), ...values]);
const points = [[1, 0], [0, 2], [-0.3, 0.7]];

test('a line goes from +1 to −1 along the diagonal, evenly', () => {
  const y = line(5);
  assert.equal(y.length, 5);
  close(y[0], [Math.SQRT1_2, Math.SQRT1_2]);
  close(y[4], [-Math.SQRT1_2, -Math.SQRT1_2]);
  close(mean(y), [0, 0]);
  y.slice(1).forEach((p, i) => close([apart(p, y[i])], [0.5]));
});

test('FiLMR scales, shifts, and turns by twice the angle from u to v', () => {
  const angle = 0.4, T = withOperator(2, 0.5, 3, 0, 7 * Math.cos(angle), 7 * Math.sin(angle));
  for (const [x, y] of points) {
    const [a, b] = [2 * x + 0.5, 2 * y + 0.5], cos = Math.cos(2 * angle), sin = Math.sin(2 * angle);
    close(carry('filmr', T, [x, y]), [a * cos - b * sin, a * sin + b * cos], 1e-5);
  }
});

test('a square matrix multiplies rows', () => close(carry('square', withOperator(1, 2, 3, 4), [10, 100]), [310, 420]));

test('the orthogonal one turns, by the Cayley map of the entry below the diagonal', () => {
  const angle = 2 * Math.atan(0.8 / 2), T = withOperator(9, 9, 0.8, 9);
  for (const [x, y] of points)
    close(carry('orthogonal', T, [x, y]), [x * Math.cos(angle) + y * Math.sin(angle), y * Math.cos(angle) - x * Math.sin(angle)]);
});

test('the first look has one of everything for each point', () => {
  const {step, z, Tz, errors} = firstLook('filmr', startParams('filmr', 0), 8);
  assert.deepEqual([step, z.length, Tz.length, errors.length], [0, 8, 8, 8]);
  assert.ok(errors.every(error => error > 0.05));
});
