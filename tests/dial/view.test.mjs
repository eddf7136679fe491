// Geometry: what is seen does not depend on how the space lies.
import assert from 'node:assert/strict';
import test from 'node:test';
import {around, between, decades, lossPath, planeView} from '../../nbs/dial/view.js';

const close = (a, b, tolerance = 1e-9) => a.forEach((x, i) => assert.ok(Math.abs(x - b[i]) <= tolerance, `${a} is not ${b}`));
const turned = (angle, mirror = 1) => ([x, y]) => [x * Math.cos(angle) - mirror * y * Math.sin(angle) + 3, x * Math.sin(angle) + mirror * y * Math.cos(angle) - 5];
const n = 7, ring = Array.from({length: n}, (_, i) => [Math.cos(2 * Math.PI * i / n), Math.sin(2 * Math.PI * i / n)]);
const next = ring.map((_, i) => ring[(i + 1) % n]);

for (const mirror of [1, -1]) for (const angle of [0, 1, 4]) {
  test(`a locked ring turned by ${angle}${mirror < 0 ? ' and mirrored' : ''} has point 0 on top and goes clockwise`, () => {
    const z = ring.map(turned(angle, mirror)), view = planeView(z, next.map(turned(angle, mirror)), 100);
    z.forEach((p, i) => close(view(p), [100 * Math.sin(2 * Math.PI * i / n), -100 * Math.cos(2 * Math.PI * i / n)], 1e-6));
  });
}

test('the farthest of points and carried points fills the radius', () => {
  const Tz = next.map((p, i) => i === 3 ? [5, 5] : p), view = planeView(ring, Tz, 100);
  const far = Math.max(...[...ring, ...Tz].map(p => Math.hypot(...view(p))));
  assert.ok(Math.abs(far - 100) < 1e-9);
});

test('points that coincide are seen in the middle', () => {
  const view = planeView(Array(5).fill([2, 2]), Array(5).fill([2, 2]), 100);
  close(view([2, 2]), [0, 0]);
});

test('on the way round, the angle and the distance change evenly, the short way', () => {
  const polar = (radius, angle) => [radius * Math.cos(angle), radius * Math.sin(angle)];
  close(around(polar(1, 3), polar(2, 3.5), 0), polar(1, 3));
  close(around(polar(1, 3), polar(2, 3.5), 0.5), polar(1.5, 3.25));
  close(around(polar(1, 3), polar(2, 3.5), 1), polar(2, 3.5));
});

test('between two frames only the points move', () => {
  const a = {step: 1, loss: 3, z: [[0, 0]], Tz: [[1, 1]]}, b = {step: 9, loss: 1, z: [[4, 8]], Tz: [[1, 3]]};
  assert.deepEqual(between(a, b, 0.25), {step: 1, loss: 3, z: [[1, 2]], Tz: [[1, 1.5]]});
});

test('decades hold every finite loss', () => {
  close(decades([[1, 0.5], [2, 0.002], [3, NaN]]), [-3, 0]);
  close(decades([[1, 40]]), [0, 2]);
  close(decades([[0, NaN]]), [0, 1]);
});

test('a loss of a power of ten lies on its line', () => {
  const box = {steps: 100, width: 200, height: 90, low: -3, high: 0};
  assert.equal(lossPath([[0, 1], [50, 0.1], [100, 0.001]], box), 'M0.0,0.0L100.0,30.0L200.0,90.0');
  assert.equal(lossPath([[0, NaN]], box), '');
  assert.equal(lossPath([[10, 0]], box), 'M20.0,90.0');
});
