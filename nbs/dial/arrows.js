// Arrows: to which point the operator should carry each.

/** The arrow of the ring: each to the next. */
export const next = n => Array.from({length: n}, (_, i) => (i + 1) % n);

/** The lengths of an arrow's cycles. */
export function cycles(arrow) {
  const seen = new Set(), lengths = [];
  arrow.forEach((_, first) => {
    let length = 0;
    for (let i = first; !seen.has(i); i = arrow[i], length++) seen.add(i);
    if (length) lengths.push(length);
  });
  return lengths;
}

const numbers = text => (text.match(/[^\s,;[\]]+/g) ?? []).map(Number);

/** The numbers, if they are a permutation of all points; otherwise an Error that says why not. */
function permutation(arrow, name = 'The arrow') {
  const wrong = arrow.find(i => !Number.isInteger(i) || i < 0 || i >= arrow.length);
  const twice = arrow.find((i, at) => arrow.indexOf(i) < at);
  if (arrow.length < 3) throw new Error(`${name} has ${arrow.length} entries: give one for each of at least 3 points.`);
  if (wrong !== undefined) throw new Error(`${name} leads to ${wrong}: of ${arrow.length} points, the last is ${arrow.length - 1}.`);
  if (twice !== undefined) throw new Error(`${name} carries two points to ${twice}: no operator with an inverse can.`);
  return arrow;
}

/** '(0 1 2)(3 4)': each to the next within its brackets, and points between that are not named stay. */
function fromCycles(text) {
  const rounds = [...text.matchAll(/\(([^()]*)\)/g)].map(([, inside]) => numbers(inside));
  const named = rounds.flat(), wrong = named.find(i => !Number.isInteger(i) || i < 0 || i > 511);
  if (wrong !== undefined) throw new Error(`A cycle names ${wrong}: points are whole numbers from 0.`);
  if (new Set(named).size < named.length) throw new Error('A point stands in two places of the cycles.');
  const arrow = Array.from({length: Math.max(-1, ...named) + 1}, (_, i) => i);
  rounds.forEach(round => round.forEach((from, k) => { arrow[from] = round[(k + 1) % round.length]; }));
  return permutation(arrow);
}

/** Arrows by name from '1 2 0', from '(0 1 2)(3 4 5)', or from a Cayley graph as Python prints it: "{'turn': tensor([1, 2, 0])}". */
export function readArrows(text) {
  const named = [...text.matchAll(/(\w+)['"]?\s*[:=]\s*(?:\w+\()?\[([^\]]*)\]/g)];
  if (named.length) return Object.fromEntries(named.map(([, name, list]) => [name, permutation(numbers(list), name)]));
  return {T: /\(/.test(text) ? fromCycles(text) : permutation(numbers(text))};
}
