// Trains the ring that a player shows: gives orders to the engine, and hears what it posts.
//
// `hire` makes the engine, by default the worker of this page. Another must take and post the messages that worker.js names.
// Methods: dial(), step(), reset(), train(steps), weights(), comeAndGo(outside).
import {calm} from './dom.js';
import {Player} from './player.js';
import {whyNot} from './presets.js';
import {firstLook, startPoints} from './ring.js';
import {lockedCount} from './run.js';
import {DEFAULTS, startOf} from './settings.js';

export const hireWorker = () => new Worker(new URL('worker.js', import.meta.url), {type: 'module'});
const digits = x => x.toLocaleString('en');

/** What is shown where only the engine knows how the ring begins: as many chevrons, and no points. */
const unseen = n => ({step: 0, loss: NaN, z: Array(n).fill([0, 0]), Tz: Array(n).fill([0, 0]), errors: Array(n).fill(Infinity), unseen: true});

export class Trainer extends Player {
  constructor(root, settings, hire = hireWorker) {
    super(root, settings);
    Object.assign(this, {hire, id: 0, outside: false, away: false});
    this.missing = hire === hireWorker && ['Worker', 'WebAssembly'].find(name => !(name in globalThis));
    this.reset();
  }

  showFirst(what) {
    const {settings} = this, start = startOf(settings);
    this.lockStep = null;
    this.show(what, [start ? firstLook(start, startPoints(settings), settings.arrow) : unseen(settings.n)], settings);
  }

  showRecorded() {
    this.lockStep = this.recorded.lock_step;
    this.show('Recorded', this.recorded.frames, {...DEFAULTS, ...this.recorded.settings});
    if (!this.missing && !this.wanted) this.say('Replay it, or press Dial to train here: this fetches 14 MB (4 MB compressed).');
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
    if (!this.away) this.order();
    this.refresh();
  }

  /** What it is at, in words. */
  news() {
    const doing = !this.ready ? 'Fetching the engine.' : this.wanted > 1 ? 'Training.' : 'One step.';
    this.say(this.away ? 'Paused while out of sight.' : doing);
  }

  order() {
    const {settings, id, wanted: count} = this, {lr, pace} = settings, params = startOf(settings)?.params;
    this.worker.postMessage({type: 'train', id, settings, params, lr, pace, count, gap: calm() ? 333 : 33});
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
    this.keepGhost();
    Object.assign(this, {id: this.id + 1, wanted: 0, best: 0, over: false, bad: false, live: false, mixed: false});
    this.showFirst('Start');
    this.stopReplay();
    this.say(this.missing ? `Training needs ${this.missing}, which this browser lacks. The recorded run still plays.` : 'Press Dial to train.');
    if (this.missing && this.recorded) this.showRecorded();
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
    this.showFirst('Live');
    if (first) this.show('Live', [{...first, step: 0, loss: NaN}], this.settings);
    if (this.wanted) this.news();
    this.tell('ready');
  }

  on_look(look) {
    if (look.id !== this.id) return;
    this.losses.push(...look.losses.map((loss, i) => [look.step - look.losses.length + 1 + i, loss]));
    if (Number.isFinite(look.loss)) this.frames.push(look);
    this.position = this.frames.length - 1;
    this.milestone(look);
    this.tell('frame', look);
    this.refresh();
  }

  milestone({errors, lockStep}) {
    const count = lockedCount(errors), third = Math.floor(3 * count / errors.length);
    if (lockStep && !this.lockStep) {
      this.lockStep = lockStep;
      this.say(`The gate first locked at step ${digits(lockStep)}.`);
      this.tell('lock', {step: lockStep});
    } else if (third > this.best && !lockStep) this.say(`${count} of ${errors.length} chevrons locked.`);
    this.best = Math.max(this.best, third);
  }

  on_rested({id, step, over, bad}) {
    if (id !== this.id) return;
    if (over || this.wanted === 1) this.wanted = 0;
    if (over) this.end(step, bad);
    this.refresh();
  }

  /** Say how it ended, and if it is not locked, why. */
  end(step, bad) {
    const {lockStep} = this, locked = !bad && this.frames.at(-1).locked;
    Object.assign(this, {over: true, bad});
    const first = lockStep ? `; it first was at step ${digits(lockStep)}` : '';
    if (bad) this.say(`Stopped at step ${digits(step)}: the loss is not finite. Reset, and try a smaller learning rate.`);
    else if (locked) this.say(`Done. The gate is locked${first}.`);
    else {
      const {text, link} = whyNot(this.settings);
      this.say(`Done. The gate is not locked${first}. ${text}`, link);
    }
    this.tell('end', {step, locked, lockStep, bad});
  }

  on_failed({message}) {
    this.worker?.terminate();
    this.worker = this.ready = null;
    this.reset();
    this.face.loading.hidden = true;
    if (this.recorded) this.showRecorded();
    this.say(`The engine failed: ${message}. Dial tries again.${this.recorded ? ' The recorded run still plays.' : ''}`);
  }

  /** Rest while nobody can see the gate. */
  comeAndGo(outside = this.outside) {
    const away = document.hidden || outside, changed = away !== this.away;
    Object.assign(this, {outside, away});
    if (!changed || !this.wanted) return;
    away ? this.rest() : this.order();
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
