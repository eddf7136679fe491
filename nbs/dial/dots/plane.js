// One plane of dots: many songs, of each the mix and the sum of its stems, and one song whose faders can be moved.
import {el, svg} from '../dom.js';
import {off, plus} from './space.js';

const place = ([x, y]) => `${x.toFixed(3)},${(-y).toFixed(3)}`;
const dots = points => points.map(p => `M${place(p)}h0`).join('');
const crosses = (points, size) => points.map(p => `M${place(p)}m${-size},${-size}l${2 * size},${2 * size}m0,${-2 * size}l${-2 * size},${2 * size}`).join('');
const lines = (from, to) => from.map((p, i) => `M${place(p)}L${place(to[i])}`).join('');

export const percent = x => `${x < 0.0995 ? (100 * x).toFixed(1) : Math.round(100 * x)} %`;

/** What the marks are. */
export function legend() {
  const mark = (name, d, text) => el('span', {}, svg('svg', {viewBox: '-1 -0.75 2 1.5', 'aria-hidden': 'true'}, svg('path', {class: name, d})), text);
  return el('p', {class: 'legend'}, mark('stem one', 'M-.9,0h1.8', 'stem 1'), mark('stem two', 'M-.9,0h1.8', 'stem 2'),
    mark('mix', 'M0,0h0', 'mix'), mark('sum', crosses([[0, 0]], 0.35), 'sum of the stems'), mark('gap', 'M-.9,0h1.8', 'miss'));
}

export class Plane {
  /** Points up to `half` from the origin are seen, right and left, up and down. */
  constructor(title, half) {
    const path = name => svg('path', {class: name});
    this.title = title;
    this.parts = Object.fromEntries(['songs gap', 'songs mix', 'songs sum', 'sides', 'stem one', 'stem two', 'gap', 'mix', 'sum'].map(name => [name, path(name)]));
    const cross = svg('path', {class: 'axes', d: `M${-half},0H${half}M0,${-half}V${half}`});
    this.node = svg('svg', {viewBox: [-half, -half, 2 * half, 2 * half].join(' '), role: 'img'}, cross, ...Object.values(this.parts));
    this.note = el('p', {});
    this.figure = el('figure', {}, el('figcaption', {}, title), this.node, this.note);
  }

  /** All songs, and the stems and the mix of one. */
  draw({mixes, sums}, [first, second, mix]) {
    const sum = plus(first, second), miss = off(sum, mix);
    const d = {
      'songs gap': lines(sums, mixes), 'songs mix': dots(mixes), 'songs sum': crosses(sums, 0.035),
      'sides': `M${place(first)}L${place(sum)}L${place(second)}`, 'stem one': `M0,0L${place(first)}`, 'stem two': `M0,0L${place(second)}`,
      'gap': lines([sum], [mix]), 'mix': dots([mix]), 'sum': crosses([sum], 0.09),
    };
    for (const [name, path] of Object.entries(this.parts)) path.setAttribute('d', d[name]);
    this.note.textContent = `off by ${percent(miss)}`;
    this.node.setAttribute('aria-label', `${this.title}: of the song whose faders you move, the sum of the stems is ${percent(miss)} off the mix`);
    return miss;
  }
}
