// What a run is made of, in what limits, and how a link says it.
import {readArrows} from './arrows.js';
import {start} from './start.js';

const plain = values => Object.fromEntries(values.map(value => [value, value]));
/** The choices, with the words for them; `offer` adds the operators and objectives. */
export const CHOICES = {
  d: plain([2]),
  operator: {},
  objective: {},
  pace: {2: '2 steps/s', 10: '10 steps/s', 50: '50 steps/s', full: 'Full speed'},
};
export const DEFAULTS = {n: 12, d: 2, operator: 'filmr', objective: 'plane', seed: 0, lr: 0.01, pace: 'full', points: null, arrow: null};
export const LABELS = {n: 'Points', d: 'Dimensions', operator: 'Operator', objective: 'Objective', seed: 'Seed', lr: 'Learning rate',
  pace: 'Speed', points: 'Start points', arrow: 'Arrow'};
/** What the controls suggest; a link or a typed number can say more. */
export const OFFERED = {n: [5, 8, 12, 16, 24, 64], lr: [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3]};
export const STEPS = 1500;
export const LAST_SEED = 2 ** 32 - 1;
export const ENGINE_BYTES = 14.24e6;
const MOST_POINTS = 512;

const WORDS = {plane: 'Plane', vicreg: 'VICReg', paper: 'Paper', sigreg: 'SIGReg'};
let operators = {};

/** Offer what `operators.json` lists. */
export function offer(listed) {
  operators = listed.operators;
  for (const name of listed.objectives) CHOICES.objective[name] = WORDS[name] ?? name;
  for (const [name, {title, spaces}] of Object.entries(operators)) {
    CHOICES.operator[name] = title;
    Object.assign(CHOICES.d, plain(Object.keys(spaces)));
  }
}

/** What is listed of the operator of these settings in their space: how it is kept, and in the plane its `first` parameters. */
export const listed = ({operator, d}) => operators[operator].spaces[d];

/** How many seeds start as in Python: later ones have the operator of an earlier one. */
export function firstSeeds(settings) {
  const {first, seeds = first.length} = listed(settings);
  return seeds === 1 ? Infinity : seeds;
}

/** The ring of these settings before its first step; undefined where only the engine knows it. */
export const startOf = settings => listed(settings).first && start(settings.seed, listed(settings).first);

/** The graph that trains these settings, as a path beside the dial; it takes any number of points. */
export const graphName = ({operator, objective, d}) => `graphs/${operator}-${objective}${d > 2 ? `-${d}` : ''}.onnx`;

const pair = text => text.split(',').map(Number);
const readPoints = text => text.split('_').map(pair);
const one = text => {
  try { return Object.values(readArrows(text.replaceAll('_', ' ')))[0]; } catch { return null; }
};

const READ = {n: Number, d: Number, seed: Number, lr: Number, points: readPoints, arrow: one};
const VALID = {
  n: value => Number.isInteger(value) && value >= 3 && value <= MOST_POINTS,
  seed: value => Number.isInteger(value) && value >= 0 && value <= LAST_SEED,
  lr: value => value > 0 && Number.isFinite(value),
  points: value => value.length >= 3 && value.length <= MOST_POINTS && value.every(p => p.length === 2 && p.every(Number.isFinite)),
  arrow: Array.isArray,
};
const digits = x => x.toLocaleString('en');
const WANTED = {
  n: `a whole number from 3 to ${MOST_POINTS}`,
  seed: `a whole number from 0 to ${digits(LAST_SEED)}`,
  lr: 'a number above 0',
  points: 'at least three points, as in 1,0_0,1_-1,0',
  arrow: 'a number for each point, each once, as in 1_2_0',
};

/** One setting from its text; undefined if it cannot be that. */
export function parse(name, text) {
  const value = (READ[name] ?? String)(text), valid = VALID[name] ?? (value => Object.hasOwn(CHOICES[name], value));
  return text.trim() && valid(value) ? value : undefined;
}

/** What a setting must be, in words. */
export const wanted = name => `${LABELS[name]}: give ${WANTED[name] ?? `one of ${Object.keys(CHOICES[name]).join(', ')}`}.`;

/** What to expect of a setting beyond what the controls suggest; nothing within. */
function beyond(name, value) {
  const most = OFFERED[name]?.at(-1);
  if (!most || value <= most) return [];
  const why = {n: 'so many are hard to tell apart, and train slowly', lr: 'few rings lock so fast'}[name];
  return [`${LABELS[name]}: ${value} is more than ${most}, and ${why}.`];
}

/** Settings that go together, and what had to be changed or should be expected, in words. */
export function settle(settings) {
  const {n, d, operator, points, arrow} = settings, said = [], fixed = {...settings};
  if (points && points.length !== n) fixed.n = points.length;
  if (arrow && arrow.length !== fixed.n) {
    fixed.arrow = null;
    said.push(`The arrow has ${arrow.length} entries for ${fixed.n} points: it was left out.`);
  }
  if (!operators[operator].spaces[d]) {
    fixed.d = Number(Object.keys(operators[operator].spaces)[0]);
    said.push(`${CHOICES.operator[operator]} is not on this page in ${d} dimensions: ${fixed.d} were taken.`);
  }
  const {objectives} = operators[operator].spaces[fixed.d];
  if (!objectives.includes(fixed.objective)) {
    [fixed.objective] = objectives;
    const words = name => CHOICES.objective[name] ?? name;
    said.push(`${words(settings.objective)} is not on this page in ${fixed.d} dimensions: ${words(fixed.objective)} was taken.`);
  }
  for (const name of ['n', 'lr']) said.push(...beyond(name, fixed[name]));
  return {settings: fixed, said};
}

/** The settings in a link, and what was wrong with it, in words. What is missing or impossible is the default's. */
export function readLink(href) {
  const query = new URL(href).searchParams, settings = {...DEFAULTS}, said = [];
  for (const name in DEFAULTS) {
    if (!query.has(name)) continue;
    const text = query.get(name), value = parse(name, text);
    if (value !== undefined) settings[name] = value;
    else said.push(`The link asks for ${name}=${text}, but ${DEFAULTS[name] ?? 'the ring’s own'} was taken. ${wanted(name)}`);
  }
  const settled = settle(settings);
  return {settings: settled.settings, said: [...said, ...settled.said]};
}

const written = {points: points => points.map(p => p.join()).join('_'), arrow: arrow => arrow.join('_')};

/** The link that repeats these settings; its anchor and its other parameters stay. */
export function writeLink(href, settings) {
  const url = new URL(href);
  for (const [name, value] of Object.entries(settings)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, written[name]?.(value) ?? value);
  }
  return url.href;
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** By which settings two runs differ: the pace does not matter. */
export const differences = (a, b) => Object.keys(DEFAULTS).filter(name => name !== 'pace' && !same(a[name], b[name]));

/** Whether two settings make the same run. */
export const sameRun = (a, b) => !differences({...DEFAULTS, ...a}, {...DEFAULTS, ...b}).length;

/** A setting in words, as 'learning rate 0.3'. */
export function inWords(name, value) {
  if (name === 'points') return value ? 'own start points' : 'points on a line';
  if (name === 'arrow') return value ? 'an arrow of its own' : 'each to the next';
  if (name === 'n' || name === 'd') return `${value} ${LABELS[name].toLowerCase()}`;
  return `${LABELS[name].toLowerCase()} ${CHOICES[name]?.[value] ?? value}`;
}
