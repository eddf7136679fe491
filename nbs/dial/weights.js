// A trained ring as a file: as `save_dial` writes it, so that `load_dial` reads it, and as JSON.
import {listed, STEPS} from './settings.js';

const size = shape => shape.reduce((product, length) => product * length, 1);

/** What a file says beside the numbers. */
function facts(shown) {
  const {n, d, operator, objective, seed, lr, points, arrow} = shown, about = listed(shown);
  const settings = {n, d, operator, objective, start: 'near', steps: STEPS, lr, seed, ...points && {points}, ...arrow && {arrow}};
  return {kind: 'a dial', projector: about.projector, operators: {'': about.operator}, settings};
}

/** The parameters by name, each with its shape and its place among all. */
function pieces(shown) {
  let at = 0;
  return listed(shown).parameters.map(({name, shape}) => {
    const from = at;
    at += size(shape);
    return {name, shape, from, to: at};
  });
}

/** The bytes of a .safetensors file. */
export function asSafetensors(shown, params) {
  const header = {__metadata__: {oplas: JSON.stringify(facts(shown))}};
  for (const {name, shape, from, to} of pieces(shown)) header[name] = {dtype: 'F32', shape, data_offsets: [4 * from, 4 * to]};
  const text = JSON.stringify(header), bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array(8 * Math.ceil(bytes.length / 8)).fill(32); // spaces, so that the numbers begin at a whole word
  padded.set(bytes);
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(padded.length), true);
  return new Blob([length, padded, params]);
}

const nested = (numbers, [length, ...shape]) => !shape.length ? Array.from(numbers)
  : Array.from({length}, (_, i) => nested(numbers.slice(i * size(shape), (i + 1) * size(shape)), shape));

/** The same as text: parameters by name, as lists of lists. */
export const asJson = (shown, params) => JSON.stringify({
  ...facts(shown), parameters: Object.fromEntries(pieces(shown).map(({name, shape, from, to}) => [name, nested(params.slice(from, to), shape)]))});
