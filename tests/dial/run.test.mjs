// A run on steps that are made up: its rate, its looks, its end.
import assert from 'node:assert/strict';
import test from 'node:test';
import {isLocked, lockedCount, oneCycle, Run} from '../../nbs/dial/run.js';

const close = (a, b) => assert.ok(Math.abs(a - b) <= 1e-12 * Math.abs(b), `${a} is not ${b}`);
const ring = error => ({loss: error, z: [], Tz: [], errors: [error, error, error], spacing: 1});
async function runTo(steps, errorAt, length = 40) {
  const run = new Run(t => ring(errorAt(t)), length);
  while (run.t < steps && !run.over) await run.step(0.01);
  return run;
}

test('one cycle rises from a 25th to the peak, and falls to a 250,000th', () => {
  close(oneCycle(1, 1500, 0.01), 0.01 / 25);
  close(oneCycle(450, 1500, 0.01), 0.01);
  close(oneCycle(1500, 1500, 0.01), 0.01 / 25e4);
  const rates = Array.from({length: 1500}, (_, i) => oneCycle(i + 1, 1500, 0.01));
  rates.slice(1).forEach((rate, i) => assert.ok(i + 1 < 450 ? rate > rates[i] : rate < rates[i], `step ${i + 2}`));
});

test('one cycle stays at its end, and scales with its peak', () => {
  assert.equal(oneCycle(2000, 1500, 0.01), oneCycle(1500, 1500, 0.01));
  close(oneCycle(100, 1500, 0.03), 3 * oneCycle(100, 1500, 0.01));
});

test('a chevron is locked below 0.05, a gate when all are and none coincide', () => {
  assert.equal(lockedCount([0.049, 0.05, NaN]), 1);
  assert.ok(isLocked({errors: [0.01, 0.02], spacing: 0.6}));
  assert.ok(!isLocked({errors: [0.01, 0.02], spacing: 0.5}));
  assert.ok(!isLocked({errors: [0.01, 0.05], spacing: 1}));
});

test('the lock step is the first tenth step seen locked, and stays', async () => {
  assert.equal((await runTo(40, t => t >= 11 && t < 25 ? 0.01 : 1)).lockStep, 20);
  assert.equal((await runTo(40, t => t >= 11 && t < 19 ? 0.01 : 1)).lockStep, null);
});

test('the last step is looked at, whatever its number', async () => {
  assert.equal((await runTo(37, t => t === 37 ? 0.01 : 1, 37)).lockStep, 37);
});

for (const wrong of [NaN, Infinity]) {
  test(`a loss of ${wrong} ends the run at its step`, async () => {
    const run = await runTo(40, t => t === 7 ? wrong : 1);
    assert.ok(run.bad && run.over);
    assert.equal(run.t, 7);
    assert.equal(run.look().locked, false);
  });
}

test('a run of all its steps is over, and not bad', async () => {
  const run = await runTo(40, () => 1);
  assert.ok(run.over && !run.bad);
});

test('looks hand over every loss once', async () => {
  const run = await runTo(4, t => t);
  assert.deepEqual(run.look().losses, [1, 2, 3, 4]);
  await run.step(0.01);
  assert.deepEqual([run.look().losses, run.look().step], [[5], 5]);
});
