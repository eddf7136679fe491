// Settings worth a try, and why a ring is not locked when its run is over.
import {cycles} from './arrows.js';

/** Chips by name: what differs from the defaults. */
export const PRESETS = {
  'Defaults': {},
  '24 notes': {n: 24},
  'Too fast': {lr: 0.3},
  'The paper’s objective': {objective: 'paper'},
  '64-D: FiLMR': {n: 5, d: 64},
  '64-D: where a matrix fails': {n: 5, d: 64, operator: 'square'},
  '64-D: VICReg': {n: 16, d: 64, objective: 'vicreg'},
};

const page = (text, path) => ({text, href: new URL(`../${path}`, import.meta.url).href});
const mixedCycles = arrow => {
  const lengths = cycles(arrow), single = lengths.filter(length => length === 1).length;
  return single > 1 || new Set(lengths.filter(length => length > 1)).size > 1;
};

/** From the first that fits: when, what is said, and where to read on. */
const REASONS = [
  [({objective}) => objective === 'paper',
    'The published objective does not lock any ring in so few steps.', page('The ring: the same for all of the paper’s steps', 'studies/ring.html')],
  [({operator}) => operator === 'film', 'FiLM scales and shifts, and cannot turn.', page('FiLM and FiLMR', 'core/operators.html')],
  [({arrow, d, operator}) => arrow && mixedCycles(arrow) && (d === 2 || operator === 'filmr'),
    'One turn of a plane carries only cycles of one length, with at most one point in the middle.', page('Several operators', 'rings/cayley.html')],
  [({lr}) => lr > 0.1, 'The learning rate is high: try 0.01.', page('The learning rate', 'core/training.html#the-learning-rate')],
  [({lr}) => lr < 0.001, 'The learning rate is low for so few steps: try 0.01.', page('The learning rate', 'core/training.html#the-learning-rate')],
  [({d, objective}) => d > 2 && objective === 'vicreg',
    'VICReg asks the points to spread in all dimensions, and a ring has two: the more points, the fewer seeds lock. Plane asks for the operator’s own.',
    page('How often each objective locks', 'studies/atlas.html#every-operator-every-objective')],
  [({d, operator}) => d > 2 && operator === 'square',
    'A free matrix has one number for each pair of dimensions to find, from few points; FiLMR turns one plane.',
    page('How often each operator locks', 'studies/atlas.html#every-operator-every-objective')],
  [({points, arrow}) => points || arrow, 'Scattered points, 64 dimensions or another seed leave more room for an arrow like this.', page('Several operators', 'rings/cayley.html')],
  [() => true, 'Nearly every seed locks with these settings: try another.', page('The lock-in atlas', 'studies/atlas.html')],
];

/** Why a run with these settings may have ended unlocked: a `text`, and a `link` to read on. */
export function whyNot(settings) {
  const [, text, link] = REASONS.find(([fits]) => fits(settings));
  return {text, link};
}
