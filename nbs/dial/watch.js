// What a visitor sees first: the recorded run, which plays once when it comes into view, and the circle of fifths on its ring.
import {next} from './arrows.js';
import {calm, el, svg} from './dom.js';
import {GateView} from './gate.js';
import {NAMES, tone} from './notes.js';
import {affine} from './ring.js';
import {lockedCount} from './run.js';
import {around, between, planeView} from './view.js';

const REPLAY = 7000, FIFTH = 7, BEAT = 480, SPARSE = 500;
const CAPTION = `Twelve dots are twelve notes, each a semitone above the one before. One learned rotation carries every dot
  to its cross, and when the cross hits the next dot, the dot's chevron, its orange arrow, lights up.`;

class Watch {
  constructor(root, {frames, map, lock_step: lockStep}) {
    Object.assign(this, {frames, lockStep, T: affine(map), last: frames.length - 1});
    this.degrees = Math.round(Math.abs(Math.atan2(map[1], map[0])) * 180 / Math.PI);
    const button = (text, act) => el('button', {type: 'button', click: () => this[act]()}, text);
    this.gate = new GateView();
    this.names = svg('g', {class: 'names', 'aria-hidden': 'true'});
    this.voice = svg('circle', {r: 13, class: 'voice'});
    this.gate.node.append(this.voice, this.names);
    [this.learn, this.hear] = [button('Watch it learn', 'watch'), button('Hear it', 'listen')];
    this.learn.classList.add('first');
    this.now = el('p', {class: 'now'});
    root.replaceChildren(el('div', {class: 'buttons'}, this.learn, this.hear), el('div', {class: 'picture'}, this.gate.node), this.now,
      el('p', {class: 'caption'}, CAPTION),
      el('p', {class: 'more'}, el('a', {href: '#remix-it-yourself'}, 'Or take the drums out of a song')));
    this.draw(calm() ? this.last : 0);
    this.rest();
    if (!calm()) this.watchOnceSeen(root);
  }

  watchOnceSeen(root) {
    const seen = new IntersectionObserver(([{isIntersecting}]) => {
      if (!isIntersecting) return;
      seen.disconnect();
      if (!this.doing) this.watch();
    }, {threshold: 0.5});
    seen.observe(root);
  }

  draw(position) {
    const at = Math.floor(position), part = position - at, frame = this.frames[at];
    const words = `A recorded training, step ${frame.step.toLocaleString('en')}: ${lockedCount(frame.errors)} of ${frame.z.length} chevrons lit`;
    this.gate.draw(part ? between(frame, this.frames[at + 1], part) : frame, next(frame.z.length), words);
    this.now.textContent = `${words}.`;
    this.names.replaceChildren();
    if (at < this.last) return;
    this.now.textContent =
      `All chevrons are lit since training step ${this.lockStep}. Told only which note comes next,
      it found the angle by itself: ${this.degrees}°, so that twelve steps close the ring.`;
    this.label(frame);
  }

  /** Nothing plays; the buttons say what they would do. */
  rest() {
    this.doing = null;
    this.learn.textContent = 'Watch it learn';
    this.hear.textContent = 'Hear it';
    this.voice.toggleAttribute('hidden', true);
  }

  /** Stop what plays; whether `doing` is to begin. */
  begin(doing, button) {
    const again = this.doing?.button === button;
    this.rest();
    if (again) return false;
    this.doing = {button};
    button.textContent = doing;
    return this.doing;
  }

  /** The run from step 0 to its end, in leaps where the visitor asked for less motion. */
  async watch() {
    const mine = this.begin('Stop', this.learn), began = performance.now();
    while (mine && this.doing === mine) {
      const position = Math.min(this.last, this.last * (performance.now() - began) / REPLAY);
      this.draw(calm() ? Math.floor(position) : position);
      if (position === this.last) return this.rest();
      await new Promise(go => calm() ? setTimeout(go, SPARSE) : requestAnimationFrame(go));
    }
  }

  /** Twelve fifths on the finished ring: seven turns each, from C back to C. */
  async listen() {
    const mine = this.begin('Stop', this.hear);
    if (!mine) return;
    this.audio ??= new AudioContext();
    await this.audio.resume();
    this.draw(this.last);
    const {z, Tz} = this.frames[this.last], view = planeView(z, Tz, 100);
    for (let k = 0, at = z[0]; k <= 12 && this.doing === mine; k++) {
      const note = FIFTH * k % 12, from = view(at);
      tone(this.audio, note);
      this.now.textContent = k ? `Up a fifth, to ${NAMES[note]}: the turn, ${FIFTH} times.` : 'From C:';
      for (let turn = 0; turn < FIFTH; turn++) at = this.T(at);
      await this.glide(mine, from, k < 12 ? view(at) : from);
    }
    if (this.doing !== mine) return;
    this.now.textContent = 'Twelve fifths lead back to C. The turn was learned one step at a time.';
    this.rest();
  }

  /** Name the notes of the finished ring. */
  label({z, Tz}) {
    const text = ([x, y], k) => svg('text', {x: 0.76 * x, y: 0.76 * y + 5, 'text-anchor': 'middle'}, NAMES[k]);
    this.names.replaceChildren(...z.map(planeView(z, Tz, 100)).map(text));
  }

  /** Half a beat on a note, half a beat on the way to the next. */
  async glide(mine, from, to) {
    const began = performance.now();
    for (let part = 0; part < 1 && this.doing === mine;) {
      part = Math.min(1, (performance.now() - began) / BEAT);
      const [x, y] = calm() ? from : around(from, to, Math.max(0, 2 * part - 1));
      this.voice.toggleAttribute('hidden', false);
      this.voice.setAttribute('transform', `translate(${x},${y})`);
      await new Promise(requestAnimationFrame);
    }
  }
}

const places = document.querySelectorAll('.oplas-watch');
fetch(new URL('recorded.json', import.meta.url)).then(answer => answer.json()).then(
  run => places.forEach(root => new Watch(root, run)),
  () => places.forEach(root => root.replaceChildren('The recorded run could not be had.')));
