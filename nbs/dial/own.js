// A ring of one's own: where its points start, drawn or typed, and where the operator should carry each.
import {readArrows} from './arrows.js';
import {el, svg} from './dom.js';
import {startPoints} from './ring.js';
import {parse, wanted} from './settings.js';

const MOST = 64, NEAR = 0.16, APART = 0.13, EDGE = 1.3;
const round = x => Math.round(Math.max(-EDGE, Math.min(EDGE, x)) * 1000) / 1000;
const inRows = points => points.map(p => p.join(', ')).join('\n');
const fromRows = text => text.trim().split('\n').map(row => row.trim().replace(/[\s,;]+/g, ',')).join('_');
const circle = n => Array.from({length: n}, (_, i) => [Math.sin, Math.cos].map(f => round(f(2 * Math.PI * i / n))));
const scattered = n => Array.from({length: n}, () => [0, 1].map(() => round(2 * Math.random() - 1)));

/** A square to draw points in: a press on a point drags it, elsewhere it leaves points on its way. Arrow keys move the chosen point. */
class Pad {
  constructor(points, changed) {
    Object.assign(this, {points, changed, chosen: 0});
    this.marks = svg('g');
    this.path = svg('path', {class: 'order'});
    const picture = svg('svg', {viewBox: '-1.4 -1.4 2.8 2.8', 'aria-hidden': 'true'}, this.path, this.marks);
    this.node = el('div', {class: 'pad', tabindex: 0, role: 'application', 'aria-label':
      'Start points. Arrow keys move the chosen point, N chooses the next, Enter adds one, Delete removes it.',
    pointerdown: event => this.press(event), pointermove: event => this.move(event), keydown: event => this.key(event)}, picture);
    for (const name of ['pointerup', 'pointercancel']) this.node.addEventListener(name, () => { this.held = null; });
    this.draw();
  }

  draw() {
    const {points, chosen} = this;
    this.marks.replaceChildren(...points.map(([x, y], i) => svg('circle', {cx: x, cy: -y, r: 0.05, class: i === chosen ? 'chosen' : ''})));
    this.path.setAttribute('d', points.length ? `M${points.map(([x, y]) => `${x},${-y}`).join('L')}` : '');
  }

  set(points) {
    this.points = points.slice(0, MOST);
    this.chosen = Math.max(0, Math.min(this.chosen, this.points.length - 1));
    this.draw();
    this.changed(this.points);
  }

  where({clientX, clientY}) {
    const {left, top, width, height} = this.node.getBoundingClientRect();
    return [2.8 * (clientX - left) / width - 1.4, 1.4 - 2.8 * (clientY - top) / height].map(round);
  }

  nearest(p) {
    const gaps = this.points.map(q => Math.hypot(p[0] - q[0], p[1] - q[1])), least = Math.min(...gaps);
    return {at: gaps.indexOf(least), least};
  }

  press(event) {
    event.preventDefault();
    this.node.focus();
    this.node.setPointerCapture(event.pointerId);
    const p = this.where(event), {at, least} = this.nearest(p);
    this.held = least < NEAR ? 'point' : 'pen';
    if (this.held === 'pen') return this.add(p);
    this.chosen = at;
    this.draw();
  }

  move(event) {
    if (!this.held) return;
    const p = this.where(event);
    if (this.held === 'point') this.put(p);
    else if (this.nearest(p).least > APART) this.add(p);
  }

  add(p) {
    if (this.points.length >= MOST) return;
    this.chosen = this.points.length;
    this.set([...this.points, p]);
  }

  put(p) { this.set(this.points.map((q, i) => i === this.chosen ? p.map(round) : q)); }

  key(event) {
    const [x, y] = this.points[this.chosen] ?? [0, 0], by = 0.05;
    const acts = {
      ArrowLeft: () => this.put([x - by, y]), ArrowRight: () => this.put([x + by, y]),
      ArrowUp: () => this.put([x, y + by]), ArrowDown: () => this.put([x, y - by]),
      Enter: () => this.add([0, 0]), Delete: () => this.set(this.points.filter((_, i) => i !== this.chosen)),
      n: () => { this.chosen = (this.chosen + 1) % Math.max(1, this.points.length); this.draw(); },
    };
    if (!acts[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  }
}

/** Fill `place` with the editor of `gate`'s start points and arrow. */
export function build(place, gate) {
  const news = el('p', {role: 'status'}), say = text => { news.textContent = text; };
  const rows = el('textarea', {rows: 6, spellcheck: 'false', input: () => read()});
  const arrow = el('textarea', {rows: 3, spellcheck: 'false', placeholder: 'each to the next'});
  const which = el('select'), choose = el('label', {class: 'field', hidden: true}, el('span', {}, 'Which of its arrows'), which);
  const pad = new Pad([], points => {
    rows.value = inRows(points);
    say(`${points.length} of at most ${MOST} points.`);
  });
  const make = (text, points) => el('button', {type: 'button', click: () => pad.set(points(pad.points.length || 12))}, text);
  const field = (text, control) => el('label', {class: 'field'}, el('span', {}, text), control);

  function read() {
    const points = parse('points', fromRows(rows.value));
    if (!points) return say(wanted('points').replace(/ as in .*/, ' a line with x, y for each.'));
    Object.assign(pad, {points: points.slice(0, MOST), chosen: 0});
    pad.draw();
    say(`${pad.points.length} of at most ${MOST} points.`);
  }

  /** The arrows that are typed, by name; one of several is chosen below. */
  function arrows() {
    if (!arrow.value.trim()) return null;
    const named = readArrows(arrow.value), names = Object.keys(named);
    choose.hidden = names.length < 2;
    if (names.join() !== [...which.options].map(option => option.value).join()) {
      which.replaceChildren(...names.map(name => el('option', {value: name}, name)));
    }
    return named;
  }

  function use() {
    try {
      const named = arrows(), chosen = named && named[which.value];
      const n = chosen?.length ?? pad.points.length, isLine = JSON.stringify(pad.points) === JSON.stringify(line(n));
      if (n < 3) return say('A ring needs at least 3 points.');
      if (!isLine && pad.points.length !== n) return say(`There are ${pad.points.length} points, and an arrow for ${n}.`);
      const {points: _, arrow: __, ...others} = gate.settings;
      gate.take({...others, n, points: isLine ? null : pad.points, arrow: chosen});
      say('Press Dial to train it.');
    } catch (error) { say(error.message); }
  }

  const line = n => startPoints({n, d: 2, points: null}).map(p => p.map(round));
  arrow.addEventListener('input', () => {
    try {
      const named = arrows(), n = named && Object.values(named)[0].length;
      if (n && n !== pad.points.length) pad.set(line(n));
      say(named ? `${Object.keys(named).length > 1 ? 'An operator learns one of them. ' : ''}${n} points.` : '');
    } catch (error) { say(error.message); }
  });
  place.replaceChildren(
    el('p', {}, 'Draw where the points start, in their order, or drag them. Then say where the operator should carry each, or leave that empty: to the next.'),
    el('div', {class: 'two'}, pad.node,
      el('div', {class: 'stack'},
        el('div', {class: 'shapes'}, make('Line', line), make('Circle', circle), make('Scatter', scattered), make('Clear', () => [])),
        field('Start points, a line each', rows),
        field('Arrow: numbers, cycles as (0 1 2)(3 4 5), or a Cayley graph from Python', arrow), choose)),
    el('div', {class: 'shapes'}, el('button', {type: 'button', class: 'first', click: use}, 'Use this ring'),
      el('button', {type: 'button', click: () => { arrow.value = ''; choose.hidden = true; pad.set(line(12)); use(); }}, 'Back to the line')), news);
  pad.set(gate.settings.points ?? line(Math.min(gate.settings.n, MOST)));
  arrow.value = gate.settings.arrow?.join(' ') ?? '';
  arrows();
}
