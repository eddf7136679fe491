// Settings to links and back.
import assert from 'node:assert/strict';
import test from 'node:test';
import {CHOICES, DEFAULTS, LAST_SEED, offer, parse, readLink, sameRun, startOf, writeLink} from '../../nbs/dial/settings.js';

const first = [{params: [1], map: [2]}];
offer({operators: {filmr: {title: 'FiLMR', first}, pairs: {title: 'Pair turns', first}}, objectives: ['plane', 'vicreg', 'new']});

const page = 'https://oplas.github.io/oplas/stargate.html';

test('what is listed is offered, with words', () => {
  assert.deepEqual(CHOICES.operator, {filmr: 'FiLMR', pairs: 'Pair turns'});
  assert.deepEqual(CHOICES.objective, {plane: 'Plane', vicreg: 'VICReg', new: 'new'});
  assert.deepEqual(startOf({...DEFAULTS, operator: 'pairs'}).map, [2]);
});

test('every choice comes back from its link', () => {
  for (const n of [5, 8, 12, 16, 24]) for (const operator in CHOICES.operator) for (const objective in CHOICES.objective) for (const pace in CHOICES.pace) {
    const settings = {n, operator, objective, seed: n * 1000 + 1, lr: 0.003, pace};
    assert.deepEqual(readLink(writeLink(page, settings)), settings);
  }
});

test('the default learning rate and seed are among what can be said', () => assert.deepEqual(readLink(writeLink(page, DEFAULTS)), DEFAULTS));

test('a link keeps its anchor and what is not the dial’s', () => {
  const url = new URL(writeLink(`${page}?q=ring&seed=1#locked`, {...DEFAULTS, seed: LAST_SEED}));
  assert.equal(url.hash, '#locked');
  assert.equal(url.searchParams.get('q'), 'ring');
  assert.deepEqual(url.searchParams.getAll('seed'), ['4294967295']);
});

test('a rate of any size can be said by a link', () => assert.equal(readLink(`${page}?lr=1e30`).lr, 1e30));

test('what cannot be is the default', () => {
  const wrong = ['n=13', 'n=', 'operator=film', 'operator=toString', 'objective=x', 'seed=-1', 'seed=1.5', 'seed=4294967296', 'seed=%20', 'lr=0', 'lr=-1', 'lr=Infinity', 'lr=x', 'pace=3'];
  for (const query of wrong) assert.deepEqual(readLink(`${page}?${query}`), DEFAULTS, query);
});

test('a seed is read as a whole number', () => {
  assert.equal(parse('seed', '12'), 12);
  for (const text of ['', ' ', 'x', '-1', '0.5', '4294967296']) assert.equal(parse('seed', text), undefined, text);
});

test('the pace does not make another run, all else does', () => {
  assert.ok(sameRun(DEFAULTS, {...DEFAULTS, pace: '2'}));
  for (const change of [{n: 5}, {operator: 'square'}, {objective: 'paper'}, {seed: 1}, {lr: 0.1}]) assert.ok(!sameRun(DEFAULTS, {...DEFAULTS, ...change}));
});
