// Trains what a player shows: gives orders to the engine, and hears what it posts.
//
// `hire` makes the engine, by default the worker of this page. Another must take and post the messages that worker.js names.
// Methods: dial(), step(), reset(), train(steps), weights(), comeAndGo(outside).
// Who extends it has `verb`, what the first button says; order(), with what the engine needs; showFirst(what, seen), the look before
// the first step; showRecorded(); frame(look), what to keep of a look; milestone(look); and end(step, bad).
import {Player} from './player.js';

export const hireWorker = () => new Worker(new URL('worker.js', import.meta.url), {type: 'module'});

export class Trainer extends Player {
  constructor(root, settings, hire = hireWorker) {
    super(root, settings);
    Object.assign(this, {hire, id: 0, outside: false, away: false});
    this.missing = hire === hireWorker && ['Worker', 'WebAssembly'].find(name => !(name in globalThis));
    this.reset();
  }

  /** Hear keys, and rest while nobody can see it. */
  attend() {
    this.root.addEventListener('keydown', event => this.key(event));
    document.addEventListener('visibilitychange', () => this.comeAndGo());
    new IntersectionObserver(([seen]) => this.comeAndGo(!seen.isIntersecting)).observe(this.root);
  }

  step() { this.train(1); }

  /** Train to the end, or pause. */
  dial() {
    if (!this.wanted) return this.train(Infinity);
    this.wanted = 0;
    this.rest();
    this.say('Paused.');
    this.refresh();
  }

  train(steps) {
    if (this.missing || this.bad) return;
    if (this.over) this.reset();
    this.stopReplay();
    this.worker ??= this.employ();
    this.wanted = steps;
    this.news();
    if (!this.away) this.send();
    this.refresh();
  }

  /** What it is at, in words. */
  news() {
    const doing = !this.ready ? 'Fetching the engine.' : this.wanted > 1 ? 'Training.' : 'One step.';
    this.say(this.away ? 'Paused while out of sight.' : doing);
  }

  send() {
    const {settings, id, steps, wanted: count} = this, {lr, pace} = settings;
    this.worker.postMessage({type: 'train', id, settings, steps, lr, pace, count, ...this.order()});
  }

  /** The parameters by now, end to end, if the engine is at this run. */
  async weights() {
    if (!this.worker) return null;
    const told = new Promise(done => { this.on_weights = done; });
    this.worker.postMessage({type: 'weights'});
    const {id, params} = await told;
    return id === this.id ? params : null;
  }

  rest() { this.worker?.postMessage({type: 'rest'}); }

  /** Back to step 0, with the settings that the controls show. */
  reset() {
    this.rest();
    Object.assign(this, {id: this.id + 1, wanted: 0, best: 0, over: false, bad: false, live: false, mixed: false});
    this.showFirst('Start');
    this.stopReplay();
    this.say(this.missing ? `Training needs ${this.missing}, which this browser lacks. The recorded run still plays.` : `Press ${this.verb} to train.`);
    if (this.missing && this.recorded) this.showRecorded();
  }

  /** Take other settings at once where the engine can go on with them. */
  goOn(settings) {
    this.mixed ||= this.live && settings.lr !== this.shown.lr && this.frames.at(-1).step > 0;
    this.worker?.postMessage({type: 'change', lr: settings.lr, pace: settings.pace});
    this.refresh();
  }

  employ() {
    const worker = this.hire();
    worker.onmessage = ({data}) => this[`on_${data.type}`](data);
    worker.onerror = event => this.on_failed({message: event.message || 'its script did not load'});
    return worker;
  }

  on_bytes({loaded}) { this.face.fetching(loaded); }

  on_ready({id, first}) {
    this.ready = true;
    this.face.loading.hidden = true;
    if (id !== this.id) return;
    this.live = true;
    this.showFirst('Live', first);
    if (this.wanted) this.news();
    this.tell('ready');
  }

  on_look(look) {
    if (look.id !== this.id) return;
    this.losses.push(...look.losses.map((loss, i) => [look.step - look.losses.length + 1 + i, loss]));
    if (Number.isFinite(look.loss)) this.frames.push(this.frame(look));
    this.position = this.frames.length - 1;
    this.milestone(look);
    this.tell('frame', look);
    this.refresh();
  }

  frame(look) { return look; }

  on_rested({id, step, over, bad}) {
    if (id !== this.id) return;
    if (over || this.wanted === 1) this.wanted = 0;
    if (over) {
      Object.assign(this, {over: true, bad});
      this.end(step, bad);
    }
    this.refresh();
  }

  on_failed({message}) {
    this.worker?.terminate();
    this.worker = this.ready = null;
    this.reset();
    this.face.loading.hidden = true;
    if (this.recorded) this.showRecorded();
    this.say(`The engine failed: ${message}. ${this.verb} tries again.${this.recorded ? ' The recorded run still plays.' : ''}`);
  }

  /** Rest while nobody can see the gate. */
  comeAndGo(outside = this.outside) {
    const away = document.hidden || outside, changed = away !== this.away;
    Object.assign(this, {outside, away});
    if (!changed || !this.wanted) return;
    away ? this.rest() : this.send();
    this.news();
  }

  key(event) {
    const act = {' ': 'dial', ArrowRight: 'step', r: 'reset', R: 'reset'}[event.key];
    const busy = event.target.matches(event.key === ' ' ? 'input, select, button, textarea' : 'input, select, textarea');
    if (!act || busy || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (!event.repeat || act === 'step') this[act]();
  }
}
