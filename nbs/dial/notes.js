// Twelve notes on the learned ring: six applications of T to the odd ones make it the circle of fifths.
import {calm, el, svg} from './dom.js';
import {affine} from './ring.js';
import {around, planeView} from './view.js';

export const NAMES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'];
const LEAP = 450, BEAT = 330;
const wait = time => new Promise(done => setTimeout(done, time));
const fromTop = ([x, y]) => (Math.atan2(x, -y) + 2 * Math.PI + 0.1) % (2 * Math.PI);

/** A short tone: note `k` of the octave from middle C. */
export function tone(audio, k) {
  const oscillator = new OscillatorNode(audio, {type: 'triangle', frequency: 261.63 * 2 ** (k / 12)});
  const volume = new GainNode(audio, {gain: 0}), now = audio.currentTime;
  volume.gain.setTargetAtTime(0.25, now, 0.01);
  volume.gain.setTargetAtTime(0, now + 0.15, 0.12);
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start();
  oscillator.stop(now + 1);
}

export class NotesDial {
  constructor(root, recorded) {
    recorded.then(run => this.build(root, run)).catch(() => root.replaceChildren('The notes need the recorded run, which could not be had.'));
  }

  build(root, {frames, map}) {
    const {z, Tz} = frames.at(-1), view = planeView(z, Tz, 40);
    this.T = affine(map);
    this.seen = () => this.z.map(view);
    this.home = z;
    const button = (text, act, more) => el('button', {type: 'button', click: act, ...more}, text);
    this.notes = NAMES.map((name, k) => button(name, () => this.play(k), {class: `note ${k % 2 ? 'odd' : ''}`}));
    this.star = svg('path', {class: 'order'});
    const move = button('Move the odd notes by T⁶', () => this.turn(), {class: 'first'});
    this.round = button('Play round', () => this.playRound());
    this.sound = button('Sound', () => this.switchSound(), {'aria-pressed': 'false'});
    const keyboard = navigator.requestMIDIAccess ? [button('MIDI keyboard', () => this.hearKeyboard(), {class: 'wide'})] : [];
    this.status = el('p', {class: 'status', role: 'status'});
    root.replaceChildren(
      el('div', {class: 'notes', role: 'group', 'aria-label': 'Twelve notes on a ring'},
        svg('svg', {viewBox: '-50 -50 100 100', 'aria-hidden': 'true'}, svg('circle', {r: 40, class: 'orbit'}), this.star), ...this.notes),
      el('div', {class: 'buttons'}, move, this.round, this.sound, ...keyboard), this.status);
    this.settle(z, false);
  }

  /** Put every note in its place, and join them in chromatic order. */
  draw(places) {
    places.forEach(([x, y], k) => Object.assign(this.notes[k].style, {left: `${50 + x}%`, top: `${50 + y}%`}));
    this.star.setAttribute('d', `M${places.map(p => p.map(x => x.toFixed(2))).join('L')}Z`);
  }

  settle(z, moved) {
    Object.assign(this, {z, moved});
    const places = this.seen();
    this.draw(places);
    this.order = NAMES.map((_, k) => k).sort((a, b) => fromTop(places[a]) - fromTop(places[b]));
    this.status.textContent = `${moved ? 'Circle of fifths' : 'Chromatic circle'}: ${this.order.map(k => NAMES[k]).join(' ')}`;
  }

  /** Six applications of T to the odd notes, one after another; six more bring them home. */
  async turn() {
    if (this.moving) return;
    this.moving = true;
    for (let i = 0; i < 6; i++) {
      const from = this.seen();
      this.z = this.z.map((p, k) => k % 2 ? this.T(p) : p);
      await this.glide(from, this.seen());
    }
    this.settle(this.moved ? this.home : this.z, !this.moved);
    this.moving = false;
  }

  async glide(from, to) {
    const ends = performance.now() + LEAP;
    if (calm()) await wait(LEAP);
    for (let left = 1; left > 0;) {
      left = Math.max(0, ends - await new Promise(requestAnimationFrame)) / LEAP;
      this.draw(from.map((p, k) => around(p, to[k], (1 + Math.cos(Math.PI * Math.min(1, left))) / 2)));
    }
  }

  /** Note `k` of the twelve, at its height in semitones above middle C. */
  async play(k, height = k) {
    if (this.audio?.state === 'running') tone(this.audio, height);
    this.notes[k].classList.add('sounding');
    await wait(BEAT);
    this.notes[k].classList.remove('sounding');
  }

  /** The notes clockwise from the top and back to it; pressed again, it stops. */
  async playRound() {
    const mine = this.playing = this.playing ? null : {}, order = [...this.order, this.order[0]];
    this.round.textContent = 'Stop';
    while (mine && this.playing === mine && order.length) await this.play(order.shift());
    if (this.playing !== mine) return;
    this.playing = null;
    this.round.textContent = 'Play round';
  }

  /** Play what is played on a keyboard, if the visitor has one and lets the page hear it. */
  async hearKeyboard() {
    try {
      const {listen} = await import('./midi.js'), count = await listen(note => this.play(note % 12, note - 60));
      if (this.sound.getAttribute('aria-pressed') === 'false') await this.switchSound();
      this.status.textContent = count() ? 'Play: each key lights its note.' : 'Plug in a keyboard and play: each key lights its note.';
    } catch { this.status.textContent = 'The browser does not let this page hear a MIDI keyboard.'; }
  }

  async switchSound() {
    this.audio ??= new AudioContext();
    const on = this.sound.getAttribute('aria-pressed') === 'false';
    this.sound.setAttribute('aria-pressed', on);
    await (on ? this.audio.resume() : this.audio.suspend());
  }
}
