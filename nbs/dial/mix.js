// Four stems to take out of a mix: arrows that are subtracted, before and after h, and what is left to hear.
// All places are computed beforehand, by tools/mix_data.py; a mix has the number whose bits are its stems.
import {el, svg} from './dom.js';

const percent = x => `${Math.round(100 * x)} %`;
const minus = (a, b) => [a[0] - b[0], a[1] - b[1]];
const TITLES = {before: 'What the model says', after: 'After the learned map h'};

/** A plane with every mix as a dot, and the way from the whole mix to what is left. */
class Plane {
  constructor(name, {places, misses}, stems) {
    Object.assign(this, {places, misses, stems, whole: places.length - 1});
    const ends = places.map((_, mask) => this.way(mask).at(-1)), all = [...places, ...ends];
    const [xs, ys] = [0, 1].map(k => all.map(p => p[k])), pad = 0.12;
    const width = Math.max(...xs) - Math.min(...xs) + 2 * pad, height = Math.max(...ys) - Math.min(...ys) + 2 * pad;
    const side = Math.max(width, height), left = Math.min(...xs) - pad, top = -Math.max(...ys) - pad - (side - height) / 2;
    this.drawing = svg('g', {class: 'way'});
    this.node = svg('svg', {viewBox: [left, top, side, side].join(' '), role: 'img'},
      svg('path', {class: 'mixes', d: places.map(([x, y]) => `M${x},${-y}h0`).join('')}), this.drawing);
    this.note = el('p', {});
    this.figure = el('figure', {}, el('figcaption', {}, TITLES[name]), this.node, this.note);
  }

  /** From the whole mix, less one stem after another that is not in `mask`. */
  way(mask) {
    const way = [this.places[this.whole]];
    this.stems.forEach((_, i) => { if (!(mask >> i & 1)) way.push(minus(way.at(-1), this.places[1 << i])); });
    return way;
  }

  draw(mask, words) {
    const way = this.way(mask), out = this.stems.filter((_, i) => !(mask >> i & 1));
    const [x, y] = way.at(-1), [tx, ty] = this.places[mask];
    const arrows = out.map((stem, i) => svg('path', {class: `arrow ${stem}`, d: arrow(way[i], way[i + 1])}));
    this.drawing.replaceChildren(svg('path', {class: 'miss', d: `M${x},${-y}L${tx},${-ty}`}), ...arrows,
      svg('circle', {class: 'target', cx: tx, cy: -ty, r: 0.045}),
      svg('path', {class: 'carried', d: `M${x - 0.03},${-y - 0.03}l.06,.06m0,-.06l-.06,.06`}));
    this.note.textContent = !out.length || !mask ? '' : `off by ${percent(this.misses[mask])}`;
    this.node.setAttribute('aria-label', `${words} ${this.note.textContent}`);
  }
}

function arrow(from, to) {
  const [dx, dy] = minus(to, from), angle = Math.atan2(-dy, dx), tip = Math.min(0.07, Math.hypot(dx, dy) / 2);
  const side = turn => `M${to[0]},${-to[1]}l${-tip * Math.cos(angle + turn)},${-tip * Math.sin(angle + turn)}`;
  return `M${from[0]},${-from[1]}L${to[0]},${-to[1]}${side(0.45)}${side(-0.45)}`;
}

class Mix {
  constructor(root, {stems, ...spaces}) {
    Object.assign(this, {stems, mask: (1 << stems.length) - 1});
    const toggle = (stem, i) => el('button', {type: 'button', class: stem, 'aria-pressed': 'true', click: () => this.flip(i)}, stem);
    this.planes = Object.entries(spaces).map(([name, space]) => new Plane(name, space, stems));
    this.switches = stems.map(toggle);
    this.play = el('button', {type: 'button', class: 'first', click: () => this.sound()}, 'Play');
    this.status = el('p', {class: 'status', role: 'status'});
    root.replaceChildren(el('div', {class: 'switches', role: 'group', 'aria-label': 'Stems in the mix'}, this.play, ...this.switches),
      el('div', {class: 'planes'}, ...this.planes.map(plane => plane.figure)), this.status);
    this.draw();
  }

  flip(i) {
    this.mask ^= 1 << i;
    this.switches[i].setAttribute('aria-pressed', Boolean(this.mask >> i & 1));
    this.draw();
    this.level();
  }

  draw() {
    const [left, out] = [1, 0].map(bit => this.stems.filter((_, i) => (this.mask >> i & 1) === bit));
    const sum = `mix − ${out.join(' − ')}`, [before, after] = this.planes.map(plane => percent(plane.misses[this.mask]));
    let words = `${sum} (cross) should land on ${left.join(' + ')} (dot): after h it is ${after} off, before ${before}.`;
    if (!out.length) words = 'The whole mix. Switch a stem off: its arrow is subtracted from the mix.';
    if (!left.length) words = `${sum}: nothing is left, which is the origin.`;
    this.status.textContent = words;
    for (const plane of this.planes) plane.draw(this.mask, words);
  }

  /** Play the stems that are switched on, again and again, until another press. */
  async sound() {
    this.audio ??= new AudioContext();
    const on = this.play.textContent === 'Play';
    this.play.textContent = on ? 'Stop' : 'Play';
    this.gains ??= this.load();
    await this.gains;
    await (this.play.textContent === 'Stop' ? this.audio.resume() : this.audio.suspend());
    this.level();
  }

  async load() {
    const heard = async stem => {
      const answer = await fetch(new URL(`mix/${stem}.mp3`, import.meta.url));
      return this.audio.decodeAudioData(await answer.arrayBuffer());
    };
    const buffers = await Promise.all(this.stems.map(heard)), start = this.audio.currentTime + 0.1;
    return buffers.map(buffer => {
      const source = new AudioBufferSourceNode(this.audio, {buffer, loop: true}), gain = new GainNode(this.audio, {gain: 0});
      source.connect(gain).connect(this.audio.destination);
      source.start(start);
      return gain.gain;
    });
  }

  async level() {
    if (!this.gains) return;
    const now = this.audio.currentTime;
    (await this.gains).forEach((gain, i) => gain.setTargetAtTime(this.mask >> i & 1, now, 0.03));
  }
}

const places = document.querySelectorAll('.oplas-mix');
fetch(new URL('mix/mix.json', import.meta.url)).then(answer => answer.json()).then(
  data => places.forEach(root => new Mix(root, data)),
  () => places.forEach(root => root.replaceChildren('The places of the mixes could not be had.')));
