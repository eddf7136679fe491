// MT19937 against its published numbers, and what is drawn from it.
import assert from 'node:assert/strict';
import test from 'node:test';
import {generator, start, twister} from '../../nbs/dial/start.js';

const draws = (seed, count) => { const next = twister(seed); return Array.from({length: count}, next); };

test('the twister gives the reference numbers of seed 5489', () => {
  const bits = draws(5489, 10000);
  assert.deepEqual(bits.slice(0, 5), [3499211612, 581869302, 3890346734, 3586334585, 545404204]);
  assert.equal(bits.at(-1), 4123659995);
});

test('the largest seed is not the smallest', () => assert.notDeepEqual(draws(2 ** 32 - 1, 3), draws(0, 3)));

test('uniform numbers are float32, fill their range and stay in it', () => {
  const uniform = generator(7), values = Array.from({length: 20000}, () => uniform(0.5));
  assert.ok(values.every(x => x === Math.fround(x) && x >= -0.5 && x < 0.5));
  assert.ok(Math.abs(values.reduce((a, b) => a + b) / values.length) < 4 * 0.5 / Math.sqrt(3 * values.length));
  assert.ok(Math.max(...values) > 0.499 && Math.min(...values) < -0.499);
});

test('a seed has its own projector, and an operator from the list, which later seeds begin again', () => {
  const first = [{params: [1, 2], map: [1]}, {params: [3, 4], map: [2]}, {params: [5, 6], map: [3]}];
  const {params, map} = start(4, first), other = start(1, first);
  assert.equal(params.length, 1218 + 2);
  assert.deepEqual([...params.slice(1218)], [3, 4]);
  assert.deepEqual([map, other.map], [[2], [2]]);
  assert.notDeepEqual(params.slice(0, 1218), other.params.slice(0, 1218));
});

test('one start serves every seed', () => assert.deepEqual(start(2 ** 32 - 1, [{params: [7], map: [8]}]).map, [8]));
