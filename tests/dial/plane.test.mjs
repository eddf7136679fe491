// From many dimensions to two.
import assert from 'node:assert/strict';
import test from 'node:test';
import {flattener, principal, rows, seenAlong} from '../../nbs/dial/plane.js';

const dot = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0);
const close = (a, b, tolerance = 1e-6) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);
const axis = k => Array.from({length: 9}, (_, i) => (i === k ? 1 : 0));
const ellipse = Array.from({length: 12}, (_, i) => axis(2).map((x, k) =>
  5 + 3 * x * Math.cos(i * Math.PI / 6) + 2 * axis(7)[k] * Math.sin(i * Math.PI / 6)));

test('the two directions of an ellipse are its axes, wherever it lies', () => {
  const [a, b] = principal(ellipse);
  [[a, 2], [b, 7]].forEach(([e, k]) => close(Math.abs(e[k]), 1));
  close(dot(a, b), 0);
});

test('an ellipse keeps its shape when it is seen along them', () => {
  const seen = seenAlong(ellipse, principal(ellipse)), far = (i, j) => Math.hypot(seen[i][0] - seen[j][0], seen[i][1] - seen[j][1]);
  [[0, 6, 6], [3, 9, 4]].forEach(([i, j, length]) => close(far(i, j), length));
});

test('points in one place have no directions that are not numbers', () => {
  const same = Array(5).fill([1, 2, 3]);
  assert.ok(seenAlong(same, principal(same)).flat().every(Number.isFinite));
});

test('a given plane is used, and the plane itself is left as it is', () => {
  const z = [[1, 2, 3], [4, 5, 6]], pick = new Float32Array([0, 1, 0, 0, 1, 0]);
  assert.deepEqual(flattener(3)(z, z, pick)[0], [[3, 1], [6, 4]]);
  assert.deepEqual(flattener(2)([[1, 2]], [[3, 4]]), [[[1, 2]], [[3, 4]]]);
});

test('rows are cut from numbers that lie end to end', () => assert.deepEqual(rows(new Float32Array([1, 2, 3, 4, 5, 6]), 3), [[1, 2, 3], [4, 5, 6]]));
