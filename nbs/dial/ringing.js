// Trains a ring, and says how it goes: what of trainer.js and player.js is about rings.
//
// showRing(what, frames, settings) shows frames with step, loss, z, Tz and errors.
import {next} from './arrows.js';
import {calm} from './dom.js';
import {GateFace} from './gate_face.js';
import {whyNot} from './presets.js';
import {firstLook, startPoints} from './ring.js';
import {lockedCount} from './run.js';
import {CHOICES, DEFAULTS, differences, inWords, startOf} from './settings.js';
import {Trainer} from './trainer.js';

const WORTH_KEEPING = 100;
const digits = x => x.toLocaleString('en');

const title = ({n, d, operator, seed, points, arrow}) => [
  `${n} points${d > 2 ? ` in ${d} dimensions` : ''}${points ? ', placed by hand' : ''}${arrow ? ', carried along an arrow' : ''}`,
  CHOICES.operator[operator], `seed ${seed}`].join(', ');

/** What is shown where only the engine knows how the ring begins: as many chevrons, and no points. */
const unseen = n => ({step: 0, loss: NaN, z: Array(n).fill([0, 0]), Tz: Array(n).fill([0, 0]), errors: Array(n).fill(Infinity), unseen: true});

export class RingTrainer extends Trainer {
  makeFace() { return new GateFace(this.root, this); }
  get verb() { return 'Dial'; }
  order() { return {training: 'ring', params: startOf(this.settings)?.params, gap: calm() ? 333 : 33}; }

  showRing(what, frames, settings) {
    this.losses = frames.map(({step, loss}) => [step, loss]);
    this.arrow = settings.arrow ?? next(settings.n);
    this.face.title.textContent = `${what}: ${title(settings)}`;
    this.show(frames, settings);
  }

  showFirst(what, seen) {
    const {settings} = this, start = startOf(settings);
    this.lockStep = null;
    const look = start ? firstLook(start, startPoints(settings), settings.arrow) : unseen(settings.n);
    this.showRing(what, [seen ? {...seen, step: 0, loss: NaN} : look], settings);
  }

  showRecorded() {
    this.lockStep = this.recorded.lock_step;
    this.showRing('Recorded', this.recorded.frames, {...DEFAULTS, ...this.recorded.settings});
    if (!this.missing && !this.wanted) this.say('Replay it, or press Dial to train here: this fetches 14 MB (4 MB compressed).');
  }

  reset() {
    this.keepGhost();
    super.reset();
  }

  /** Let the run that is shown stay as a grey curve behind the next, if it came far enough. */
  keepGhost() {
    const {shown, frames, losses, lockStep, mixed} = this, last = frames.at(-1);
    if (!(losses.at(-1)?.[0] >= WORTH_KEEPING)) return;
    this.ghost = {settings: shown, losses, lockStep, mixed, locked: lockedCount(last.errors) === last.z.length};
  }

  /** What the grey curve is, in words. */
  get ghostWords() {
    if (!this.ghost) return '';
    const {settings, lockStep, locked, mixed} = this.ghost, apart = differences(settings, this.settings).map(name => inWords(name, settings[name]));
    const how = apart.length ? apart.join(', ') : 'the same settings', rate = mixed ? ', its learning rate changed on the way' : '';
    return `Grey: the run before, with ${how}${rate}; ${!lockStep ? 'it did not lock' : `it first locked at step ${digits(lockStep)}${locked ? '' : ' and did not stay so'}`}.`;
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

  /** Say how it ended, and if it is not locked, why. */
  end(step, bad) {
    const {lockStep} = this, locked = !bad && this.frames.at(-1).locked;
    const first = lockStep ? `; it first was at step ${digits(lockStep)}` : '';
    if (bad) this.say(`Stopped at step ${digits(step)}: the loss is not finite. Reset, and try a smaller learning rate.`);
    else if (locked) this.say(`Done. The gate is locked${first}.`);
    else {
      const {text, link} = whyNot(this.settings);
      this.say(`Done. The gate is not locked${first}. ${text}`, link);
    }
    this.tell('end', {step, locked, lockStep, bad});
  }
}
