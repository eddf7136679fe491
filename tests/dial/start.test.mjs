// MT19937 against its published numbers, and what is drawn from it.
import assert from 'node:assert/strict';
import test from 'node:test';
import {generator, startParams, twister} from '../../nbs/dial/start.js';

const draws = (seed, count) => { const next = twister(seed); return Array.from({length: count}, next); };

test('the twister gives the reference numbers of seed 5489', () => {
  const bits = draws(5489, 10000);
  assert.deepEqual(bits.slice(0, 5), [3499211612, 581869302, 3890346734, 3586334585, 545404204]);
  assert.equal(bits.at(-1), 4123659995);
});

test('the largest seed is not the smallest', () => assert.notDeepEqual(draws(2 ** 32 - 1, 3), draws(0, 3)));

test('uniform numbers are float32, fill their range and stay in it', () => {
  const {uniform} = generator(7), values = Array.from({length: 20000}, () => uniform(0.5));
  assert.ok(values.every(x => x === Math.fround(x) && x >= -0.5 && x < 0.5));
  assert.ok(Math.abs(values.reduce((a, b) => a + b) / values.length) < 4 * 0.5 / Math.sqrt(3 * values.length));
  assert.ok(Math.max(...values) > 0.499 && Math.min(...values) < -0.499);
});

test('normal numbers have mean 0 and variance 1', () => {
  const {normal} = generator(7), n = 20000, values = Array.from({length: n}, normal);
  assert.ok(Math.abs(values.reduce((a, b) => a + b) / n) < 4 / Math.sqrt(n));
  assert.ok(Math.abs(values.reduce((a, b) => a + b * b, 0) / n - 1) < 4 * Math.sqrt(2 / n));
});

for (const [operator, size] of [['filmr', 6], ['square', 4], ['orthogonal', 4]]) {
  test(`${operator} starts with as many numbers as the ring has, its projector the same for all`, () => {
    const params = startParams(operator, 3), other = startParams('square', 3);
    assert.equal(params.length, 1218 + size);
    assert.deepEqual(params.slice(0, 1218), other.slice(0, 1218));
    assert.notDeepEqual(params, startParams(operator, 4));
  });
}
