// The plane: the terms of a sum as arrows, one after another from the origin, and the mix that their end should meet.
import {el, svg} from '../dom.js';
import {moments} from './sums.js';

const PAD = 0.08, LEAST = 1e-6;
const at = ([x, y]) => `${x.toFixed(4)},${(-y).toFixed(4)}`;

function arrow(from, to, tip) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]], angle = Math.atan2(-dy, dx), length = Math.min(tip, Math.hypot(dx, dy) / 2);
  const side = turn => `M${at(to)}l${(-length * Math.cos(angle + turn)).toFixed(4)},${(-length * Math.sin(angle + turn)).toFixed(4)}`;
  return `M${at(from)}L${at(to)}${side(0.45)}${side(-0.45)}`;
}

export class Plane {
  constructor() {
    this.drawing = svg('g');
    this.node = svg('svg', {role: 'img', 'aria-label': 'Nothing is drawn yet.'}, this.drawing);
    this.figure = el('figure', {}, this.node);
  }

  /** Let all of a picture have room, and what had room before with `keep`. */
  fit(picture, keep) {
    const points = moments(picture).flatMap(({way, target}) => [...way, target]);
    const {box = [0, 0, 0, 0]} = keep ? this : {};
    const [xs, ys] = [0, 1].map(k => points.map(p => p[k]));
    this.box = [Math.min(box[0], ...xs), Math.min(box[1], ...ys), Math.max(box[2], ...xs), Math.max(box[3], ...ys)];
    const [left, low, right, high] = this.box, wide = Math.max(right - left, LEAST), tall = Math.max(high - low, LEAST);
    // a scale for each direction, so that the second is seen, too: sums stay sums
    this.scale = [1 / wide, 0.75 / tall];
    const width = 1 + 2 * PAD, height = 0.75 + 2 * PAD;
    this.node.setAttribute('viewBox', [left / wide - PAD, -0.75 * high / tall - PAD, width, height].join(' '));
  }

  say(words) { this.node.setAttribute('aria-label', words); }

  draw({way, target}, weights) {
    const place = p => [p[0] * this.scale[0], p[1] * this.scale[1]];
    const ends = way.map(place), goal = place(target), [x, y] = ends.at(-1);
    const arrows = weights.map((weight, i) => Math.abs(weight) < 0.005 ? '' : svg('path', {class: `arrow stem-${i}`, d: arrow(ends[i], ends[i + 1], 0.04)}));
    this.drawing.replaceChildren(svg('path', {class: 'axes', d: 'M0,0m-.02,0h.04m-.02,-.02v.04'}), svg('path', {class: 'gap', d: `M${at([x, y])}L${at(goal)}`}), ...arrows,
      svg('circle', {class: 'target', cx: goal[0].toFixed(4), cy: (-goal[1]).toFixed(4), r: 0.022}),
      svg('path', {class: 'sum', d: `M${at([x - 0.018, y + 0.018])}l.036,.036m0,-.036l-.036,.036`}));
  }
}
