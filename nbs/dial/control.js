// A gate that can be dialed: what it shows, what it asks of the engine, and what it says.
//
// new Gate(root, {recorded, linked, hire}) fills the element `root`. `recorded` promises the recorded run; the gate that is
// `linked` keeps its settings in the page's address; `hire` makes what trains, which takes and posts what worker.js says.
//
// Its methods: dial(), step(), reset(), replay(), stopReplay(position), change(name, text).
//
// It tells what happens in events on its element, which bubble: `oplas:ready`; `oplas:frame`, a look (step, loss, losses
// since the look before, z, Tz, errors, spacing, locked, lockStep); `oplas:lock`, {step}; `oplas:end`, {step, locked, lockStep, bad}.
import {calm} from './dom.js';
import {digits, Face} from './face.js';
import {firstLook} from './ring.js';
import {lockedCount} from './run.js';
import {CHOICES, DEFAULTS, LAST_SEED, parse, readLink, sameRun, startOf, writeLink} from './settings.js';

const REPLAY = 6000;

const hireWorker = () => new Worker(new URL('worker.js', import.meta.url), {type: 'module'});

export class Gate {
  constructor(root, {recorded, linked = false, hire = hireWorker}) {
    Object.assign(this, {root, linked, engine: hire, settings: linked ? readLink(location.href) : DEFAULTS, id: 0, outside: false, away: false});
    this.face = new Face(root, this);
    this.missing = ['Worker', 'WebAssembly'].find(name => !(name in globalThis));
    this.reset();
    root.addEventListener('keydown', event => this.key(event));
    document.addEventListener('visibilitychange', () => this.comeAndGo());
    new IntersectionObserver(([seen]) => this.comeAndGo(!seen.isIntersecting)).observe(root);
    recorded.then(run => {
      this.recorded = run;
      if (this.id === 1 && !this.live && sameRun(this.settings, run.settings)) this.showRecorded();
    }).catch(() => this.say('The recorded run could not be had.'));
  }

  say(text) { this.face.status.textContent = text; }
  tell(name, detail) { this.root.dispatchEvent(new CustomEvent(`oplas:${name}`, {detail, bubbles: true})); }

  /** Draw soon, at most once an animation frame. */
  refresh() {
    this.drawing ??= requestAnimationFrame(() => {
      this.drawing = null;
      this.face.draw(this);
    });
  }

  show(what, frames, {n, operator, seed}) {
    Object.assign(this, {frames, position: frames.length - 1, losses: frames.map(({step, loss}) => [step, loss])});
    this.face.title.textContent = `${what}: ${n} points, ${CHOICES.operator[operator]}, seed ${seed}`;
    this.refresh();
  }

  showFirst(what) {
    this.lockStep = null;
    this.show(what, [firstLook(startOf(this.settings), this.settings.n)], this.settings);
  }

  showRecorded() {
    this.lockStep = this.recorded.lock_step;
    this.show('Recorded', this.recorded.frames, this.recorded.settings);
    if (!this.missing && !this.wanted) this.say('Replay it, or press Dial to train here: this fetches 14 MB (4 MB compressed).');
  }

  replay() {
    if (this.replaying) return this.stopReplay();
    const last = this.frames.length - 1, from = this.position < last ? this.position : 0, began = performance.now(), quiet = calm();
    const turn = () => {
      const position = Math.min(last, from + last * (performance.now() - began) / REPLAY);
      this.position = quiet ? Math.floor(position) : position;
      this.replaying = position < last && setTimeout(turn, quiet ? 500 : 16);
      this.refresh();
    };
    turn();
  }

  /** Look at the frame `position`; the slider may still ask for one of the run before. */
  stopReplay(position = Math.floor(this.position)) {
    clearTimeout(this.replaying);
    Object.assign(this, {position: Math.min(position, this.frames.length - 1), replaying: false});
    this.refresh();
  }

  step() { this.train(1); }

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
    this.worker ??= this.hire();
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
    const {settings, id, wanted: count} = this, {lr, pace} = settings, {params} = startOf(settings);
    this.worker.postMessage({type: 'train', id, settings, params, lr, pace, count, gap: calm() ? 333 : 33});
  }

  rest() { this.worker?.postMessage({type: 'rest'}); }

  /** Back to step 0, with the settings that the controls show. */
  reset() {
    this.rest();
    Object.assign(this, {id: this.id + 1, wanted: 0, best: 0, over: false, bad: false, live: false});
    this.showFirst('Start');
    this.stopReplay();
    this.say(this.missing ? `Training needs ${this.missing}, which this browser lacks. The recorded run still plays.` : 'Press Dial to train.');
    if (this.missing && this.recorded) this.showRecorded();
  }

  hire() {
    const worker = this.engine();
    worker.onmessage = ({data}) => this[`on_${data.type}`](data);
    worker.onerror = event => this.on_failed({message: event.message || 'its script did not load'});
    return worker;
  }

  on_bytes({loaded}) { this.face.fetching(loaded); }

  on_ready({id}) {
    this.ready = true;
    this.face.loading.hidden = true;
    if (id !== this.id) return;
    this.live = true;
    this.showFirst('Live');
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

  end(step, bad) {
    const {lockStep} = this, locked = !bad && this.frames.at(-1).locked;
    Object.assign(this, {over: true, bad});
    if (bad) this.say(`Stopped at step ${digits(step)}: the loss is not finite. Reset, and try a smaller learning rate.`);
    else this.say(`Done. The gate is ${locked ? '' : 'not '}locked${lockStep ? `; it first was at step ${digits(lockStep)}` : ''}.`);
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

  change(name, text) {
    const value = parse(name, text), bad = value === undefined;
    if (name === 'seed') this.face.seed.setAttribute('aria-invalid', bad);
    if (bad) return this.say(`A seed is a whole number from 0 to ${digits(LAST_SEED)}.`);
    this.settings = {...this.settings, [name]: value};
    if (this.linked) history.replaceState(history.state, '', writeLink(location.href, this.settings));
    if (name !== 'lr' && name !== 'pace') return this.reset();
    this.worker?.postMessage({type: 'change', lr: this.settings.lr, pace: this.settings.pace});
  }

  newSeed() {
    this.face.seed.value = Math.floor(Math.random() * 10000);
    this.change('seed', this.face.seed.value);
  }

  async copyLink() {
    const link = writeLink(location.href, this.settings);
    const copied = await navigator.clipboard?.writeText(link).then(() => true, () => false);
    this.say(copied ? 'Link copied.' : link);
  }

  key(event) {
    const act = {' ': 'dial', ArrowRight: 'step', r: 'reset', R: 'reset'}[event.key];
    const busy = event.target.matches(event.key === ' ' ? 'input, select, button' : 'input, select');
    if (!act || busy || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (!event.repeat || act === 'step') this[act]();
  }
}
