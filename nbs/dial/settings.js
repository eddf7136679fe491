// What a run is made of, and how a link says it.
import {start} from './start.js';

const plain = values => Object.fromEntries(values.map(value => [value, value]));
/** The choices, with the words for them; `offer` adds the operators and objectives. */
export const CHOICES = {
  n: plain([5, 8, 12, 16, 24]),
  operator: {},
  objective: {},
  lr: plain([0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3]),
  pace: {2: '2 steps/s', 10: '10 steps/s', 50: '50 steps/s', full: 'Full speed'},
};
export const DEFAULTS = {n: 12, operator: 'filmr', objective: 'plane', seed: 0, lr: 0.01, pace: 'full'};
export const STEPS = 1500;
export const LAST_SEED = 2 ** 32 - 1;
export const ENGINE_BYTES = 14.24e6;

const WORDS = {plane: 'Plane', vicreg: 'VICReg', paper: 'Paper', sigreg: 'SIGReg'}, recorded = {};

/** Offer what `operators.json` lists. */
export function offer({operators, objectives}) {
  for (const name of objectives) CHOICES.objective[name] = WORDS[name] ?? name;
  for (const [name, {title, first}] of Object.entries(operators)) {
    CHOICES.operator[name] = title;
    recorded[name] = first;
  }
}

/** The ring of these settings before its first step. */
export const startOf = ({operator, seed}) => start(seed, recorded[operator]);

/** The graph that trains these settings, as a path beside the dial; it takes any number of points. */
export const graphName = ({operator, objective}) => `graphs/${operator}-${objective}.onnx`;

const isValid = {
  seed: value => Number.isInteger(value) && value >= 0 && value <= LAST_SEED,
  lr: value => value > 0 && Number.isFinite(value),
};

/** One setting from its text; undefined if it cannot be that. */
export function parse(name, text) {
  const value = typeof DEFAULTS[name] === 'number' ? Number(text) : text;
  const valid = isValid[name] ?? (value => Object.hasOwn(CHOICES[name], value));
  return text.trim() && valid(value) ? value : undefined;
}

/** The settings in a link; what is missing or impossible is the default's. */
export function readLink(href) {
  const query = new URL(href).searchParams;
  const read = ([name, value]) => [name, parse(name, query.get(name) ?? '') ?? value];
  return Object.fromEntries(Object.entries(DEFAULTS).map(read));
}

/** The link that repeats these settings; its anchor and its other parameters stay. */
export function writeLink(href, settings) {
  const url = new URL(href);
  for (const name in DEFAULTS) url.searchParams.set(name, settings[name]);
  return url.href;
}

/** Whether two settings make the same run: the pace does not matter. */
export const sameRun = (a, b) => Object.keys(DEFAULTS).every(name => name === 'pace' || a[name] === b[name]);
