// Arrows as people and Python write them.
import assert from 'node:assert/strict';
import test from 'node:test';
import {cycles, next, readArrows} from '../../nbs/dial/arrows.js';

test('indices, lists and cycles are arrows', () => {
  for (const text of ['1 2 0', '[1, 2, 0]', '1,2,0', '(0 1 2)']) assert.deepEqual(readArrows(text), {T: [1, 2, 0]}, text);
  assert.deepEqual(readArrows('(0 1 2)(4, 5)'), {T: [1, 2, 0, 3, 5, 4]});
});

test('a Cayley graph is read as Python prints it', () => {
  const printed = "{'turn': tensor([1, 2, 0, 4, 5, 3]), 'flip': tensor([3, 5, 4, 0, 2, 1])}";
  assert.deepEqual(readArrows(printed), {turn: [1, 2, 0, 4, 5, 3], flip: [3, 5, 4, 0, 2, 1]});
  assert.deepEqual(readArrows('dict(up=[1, 2, 0])'), {up: [1, 2, 0]});
});

test('what is no permutation is refused, and named', () => {
  const wrong = {'1 0': 'at least 3', '1 2 3': 'leads to 3', '1 1 0': 'two points to 1', 'a b c': 'leads to NaN', '(0 1)(1 2)': 'two places', '': 'at least 3'};
  for (const [text, why] of Object.entries(wrong)) assert.throws(() => readArrows(text), error => error.message.includes(why), text);
});

test('cycles are counted by their lengths', () => {
  assert.deepEqual(cycles(next(5)), [5]);
  assert.deepEqual(cycles([1, 0, 2, 4, 5, 3]), [2, 1, 3]);
});
