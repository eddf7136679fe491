// The gate and its loss curve, drawn.
import {el, svg} from './dom.js';
import {LOCK, lockedCount} from './run.js';
import {decades, lossPath, planeView} from './view.js';

const range = n => Array.from({length: n}, (_, i) => i);
const at = p => p.map(x => x.toFixed(2)).join();
const dots = points => points.map(p => `M${at(p)}h0`).join('');
const crosses = points => points.map(p => `M${at(p)}m-4.5,-4.5l9,9m0,-9l-9,9`).join('');
const lines = (from, to) => from.map((p, i) => `M${at(p)}L${at(to[i])}`).join('');

/** What the marks inside the gate are. */
export function legend() {
  const mark = (name, d, text) => el('span', {}, svg('svg', {viewBox: '-8 -6 16 12', 'aria-hidden': 'true'}, svg('path', {d, class: name})), text);
  return el('p', {class: 'legend'}, mark('point', dots([[0, 0]]), 'point z'), mark('carried', crosses([[0, 0]]), 'carried, T(z)'), mark('miss', 'M-8,0h16', 'miss'));
}

/** N chevrons on a ring, with the points inside; `draw(frame, words)` moves them. */
export class GateView {
  constructor() {
    const circle = (r, name) => svg('circle', {r, class: name});
    this.chevrons = svg('g');
    [this.order, this.misses, this.points, this.carried] = ['order', 'miss', 'point', 'carried'].map(name => svg('path', {class: name}));
    this.node = svg('svg', {viewBox: '-160 -160 320 320', role: 'img', class: 'oplas-gate'}, circle(116, 'pool'), circle(132, 'band'),
      circle(148, 'rim'), circle(116, 'rim'), this.chevrons, this.order, this.misses, this.points, this.carried);
  }

  /** Another number of chevrons. */
  build(n) {
    const w = Math.min(11, 250 / n), d = `M${-w},-153L0,-146L${w},-153L${0.85 * w},-140L0,-118L${-0.85 * w},-140Z`;
    this.chevrons.replaceChildren(...range(n).map(i => svg('path', {d, transform: `rotate(${360 * i / n})`, class: 'chevron'})));
  }

  /** A frame with its points, and the `arrow` that says to which each should go. */
  draw({z, Tz, errors, unseen, locked = lockedCount(errors) === errors.length}, arrow, words) {
    if (this.chevrons.children.length !== z.length) this.build(z.length);
    const view = planeView(z, Tz, 100), w = z.map(view), Tw = Tz.map(view);
    errors.forEach((error, i) => this.chevrons.children[i].classList.toggle('lit', error < LOCK.error));
    this.points.setAttribute('d', dots(w));
    this.carried.setAttribute('d', crosses(Tw));
    const goal = arrow.map(i => w[i]);
    this.misses.setAttribute('d', lines(Tw, goal));
    this.order.setAttribute('d', lines(w, goal));
    [this.points, this.carried].forEach(marks => marks.toggleAttribute('hidden', Boolean(unseen)));
    this.node.classList.toggle('open', locked);
    this.node.setAttribute('aria-label', words);
  }
}

const WIDTH = 300, HEIGHT = 84;

/** The loss so far, of so many `steps`, on a scale of powers of ten, with the step it shows and the step it locked at, and a run before it in grey. */
export class LossView {
  constructor(steps, words) {
    this.steps = steps;
    this.grid = svg('g', {class: 'grid'});
    this.curve = svg('path', {class: 'curve'});
    this.ghost = svg('path', {class: 'ghost'});
    this.now = svg('circle', {r: 3.5, class: 'now'});
    this.lock = svg('g', {class: 'lock'}, svg('path', {d: `M0,-4V${HEIGHT}`}), svg('text', {y: -8, 'text-anchor': 'middle'}, 'locked'));
    const ticks = [0, 1, 2, 3].map(third => svg('text', {x: WIDTH * third / 3, y: HEIGHT + 16, 'text-anchor': 'middle'},
      Math.round(steps * third / 3).toLocaleString('en')));
    this.node = svg('svg', {viewBox: '-40 -22 358 126', class: 'oplas-loss', role: 'img', 'aria-label': words},
      this.grid, ...ticks, this.ghost, this.lock, this.curve, this.now);
  }

  draw(losses, {step, loss}, lockStep, ghost) {
    const [low, high] = decades([...losses, ...ghost?.losses ?? []]), box = {steps: this.steps, width: WIDTH, height: HEIGHT, low, high};
    if (this.span !== `${low} ${high}`) this.rule(low, high);
    const here = lossPath([[step, loss]], box).slice(1);
    this.curve.setAttribute('d', lossPath(losses, box));
    this.ghost.setAttribute('d', ghost ? lossPath(ghost.losses, box) : '');
    this.now.setAttribute('transform', `translate(${here || '-999'})`);
    this.lock.toggleAttribute('hidden', !lockStep);
    this.lock.setAttribute('transform', `translate(${WIDTH * lockStep / this.steps})`);
  }

  rule(low, high) {
    this.span = `${low} ${high}`;
    const every = Math.ceil((high - low) / 4), powers = range(high - low + 1).map(i => high - i).filter(k => k % every === 0);
    this.grid.replaceChildren(...powers.flatMap(k => {
      const y = HEIGHT * (high - k) / (high - low), power = svg('tspan', {dy: -5, 'font-size': 9}, `${k}`.replace('-', '−'));
      return [svg('path', {d: `M0,${y}h${WIDTH}`}), svg('text', {x: -8, y: y + 4, 'text-anchor': 'end'}, '10', power)];
    }));
  }
}
