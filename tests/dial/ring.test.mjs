// The ring in the plane, against what it must be.
import assert from 'node:assert/strict';
import test from 'node:test';
import {affine, apart, firstLook, line, mean, startPoints} from '../../nbs/dial/ring.js';
import {start} from '../../nbs/dial/start.js';

const close = (a, b, tolerance = 1e-6) => a.forEach((x, i) => assert.ok(Math.abs(x - b[i]) <= tolerance, `${a} is not ${b}`));

test('a line goes from +1 to −1 along the diagonal, evenly', () => {
  const y = line(5);
  assert.equal(y.length, 5);
  close(y[0], [Math.SQRT1_2, Math.SQRT1_2]);
  close(y[4], [-Math.SQRT1_2, -Math.SQRT1_2]);
  close(mean(y), [0, 0]);
  y.slice(1).forEach((p, i) => close([apart(p, y[i])], [0.5]));
});

test('points start on the line, or where they were put', () => {
  assert.deepEqual(startPoints({n: 3, d: 2, points: null}), line(3));
  assert.deepEqual(startPoints({n: 3, d: 4, points: [[1, 2], [3, 4], [5, 6]]}), [[1, 2, 0, 0], [3, 4, 0, 0], [5, 6, 0, 0]]);
  line(3, 4).forEach((p, i) => close(p, Array(4).fill((1 - i) / 2)));
});

test('an affine map multiplies rows and shifts', () => close(affine([1, 2, 3, 4, 5, 6])([10, 100]), [315, 426]));

test('the first look has one of everything for each point', () => {
  const {step, z, Tz, errors} = firstLook(start(0, [{params: [], map: [0, 1, -1, 0, 0, 0]}]), line(8));
  assert.deepEqual([step, z.length, Tz.length, errors.length], [0, 8, 8, 8]);
  z.forEach(([x, y], i) => close(Tz[i], [-y, x]));
  assert.ok(errors.every(error => error > 0.05));
});
