// Settings to links and back.
import assert from 'node:assert/strict';
import test from 'node:test';
import {CHOICES, DEFAULTS, LAST_SEED, differences, inWords, offer, parse, readLink, sameRun, settle, startOf, writeLink} from '../../nbs/dial/settings.js';

const first = [{params: [1], map: [2]}], objectives = ['plane', 'vicreg', 'new'];
offer({operators: {filmr: {title: 'FiLMR', spaces: {2: {first, objectives}, 64: {objectives: ['plane']}}}, pairs: {title: 'Pair turns', spaces: {2: {first, objectives}}}}, objectives});

const page = 'https://oplas.github.io/oplas/stargate.html';

test('what is listed is offered, with words', () => {
  assert.deepEqual(CHOICES.operator, {filmr: 'FiLMR', pairs: 'Pair turns'});
  assert.deepEqual(CHOICES.objective, {plane: 'Plane', vicreg: 'VICReg', new: 'new'});
  assert.deepEqual(startOf({...DEFAULTS, operator: 'pairs'}).map, [2]);
});

const roundTrip = settings => readLink(writeLink(page, settings));

test('every choice comes back from its link', () => {
  for (const n of [3, 7, 64]) for (const operator in CHOICES.operator) for (const objective in CHOICES.objective) for (const pace in CHOICES.pace) {
    const settings = {...DEFAULTS, n, operator, objective, seed: n * 1000 + 1, lr: 0.003, pace};
    assert.deepEqual(roundTrip(settings), {settings, said: []});
  }
});

test('own points and an arrow come back from their link', () => {
  const settings = {...DEFAULTS, n: 4, d: 64, points: [[1, 0], [0.25, -1], [0, 0.125], [-1, 1]], arrow: [2, 0, 3, 1]};
  assert.deepEqual(roundTrip(settings), {settings, said: []});
});

test('the default learning rate and seed are among what can be said', () => assert.deepEqual(roundTrip(DEFAULTS), {settings: DEFAULTS, said: []}));

test('a link keeps its anchor and what is not the dial’s', () => {
  const url = new URL(writeLink(`${page}?q=ring&seed=1&points=1,2#locked`, {...DEFAULTS, seed: LAST_SEED}));
  assert.equal(url.hash, '#locked');
  assert.equal(url.searchParams.get('q'), 'ring');
  assert.equal(url.searchParams.has('points'), false);
  assert.deepEqual(url.searchParams.getAll('seed'), ['4294967295']);
});

test('a link may say more than the controls suggest, and is told what to expect', () => {
  for (const [query, name, value] of [['lr=9', 'lr', 9], ['lr=1e30', 'lr', 1e30], ['n=100', 'n', 100]]) {
    const {settings, said} = readLink(`${page}?${query}`);
    assert.equal(settings[name], value);
    assert.equal(said.length, 1);
    assert.match(said[0], /is more than/);
  }
  assert.deepEqual(readLink(`${page}?lr=0.3&n=64&q=1`).said, []);
});

test('what cannot be is the default, and is named', () => {
  const wrong = ['n=2', 'n=7.5', 'n=513', 'n=', 'd=3', 'operator=film', 'operator=toString', 'objective=x', 'seed=-1', 'seed=1.5', 'seed=4294967296',
    'seed=%20', 'lr=0', 'lr=-1', 'lr=Infinity', 'lr=x', 'pace=3', 'points=1,2', 'points=1,2_x,3_4,5', 'arrow=1_1_0', 'arrow=1_2'];
  for (const query of wrong) {
    const {settings, said} = readLink(`${page}?${query}`), [name, text] = query.split('=');
    assert.deepEqual(settings, DEFAULTS, query);
    assert.ok(said[0].startsWith(`The link asks for ${name}=${decodeURIComponent(text)}`), said[0]);
  }
});

test('what does not go together is settled, and said', () => {
  assert.deepEqual(settle({...DEFAULTS, operator: 'pairs', d: 64}), {settings: {...DEFAULTS, operator: 'pairs'}, said: ['Pair turns is not on this page in 64 dimensions: 2 were taken.']});
  assert.deepEqual(settle({...DEFAULTS, objective: 'new', d: 64}), {settings: {...DEFAULTS, d: 64}, said: ['new is not on this page in 64 dimensions: Plane was taken.']});
  assert.equal(settle({...DEFAULTS, points: [[0, 0], [1, 0], [0, 1]]}).settings.n, 3);
  const {settings, said} = settle({...DEFAULTS, arrow: [1, 2, 0]});
  assert.deepEqual([settings.arrow, said.length], [null, 1]);
});

test('a seed is read as a whole number', () => {
  assert.equal(parse('seed', '12'), 12);
  for (const text of ['', ' ', 'x', '-1', '0.5', '4294967296']) assert.equal(parse('seed', text), undefined, text);
});

test('the pace does not make another run, all else does', () => {
  assert.ok(sameRun(DEFAULTS, {...DEFAULTS, pace: '2'}));
  for (const change of [{n: 5}, {d: 64}, {operator: 'square'}, {objective: 'paper'}, {seed: 1}, {lr: 0.1}, {points: [[1, 2]]}, {arrow: [0]}]) {
    assert.deepEqual(differences(DEFAULTS, {...DEFAULTS, ...change}), Object.keys(change));
  }
});

test('settings have words', () => {
  assert.deepEqual([inWords('lr', 0.3), inWords('n', 5), inWords('operator', 'pairs'), inWords('arrow', null)],
    ['learning rate 0.3', '5 points', 'operator Pair turns', 'each to the next']);
});
