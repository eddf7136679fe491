// Shows the frames of a run on a face, and replays them. It knows nothing of training: trainer.js does.
//
// new Player(root, settings) fills the element `root`. show(what, frames, settings) shows the last of `frames`, each with
// step, loss, z, Tz and errors; replay() plays them, or stops; stopReplay(position) looks at one; say(text, link) says a line.
import {next} from './arrows.js';
import {calm} from './dom.js';
import {Face} from './face.js';
import {lockedCount} from './run.js';
import {CHOICES, differences, inWords, STEPS} from './settings.js';

const REPLAY = 6000, WORTH_KEEPING = 100;

const title = ({n, d, operator, seed, points, arrow}) => [
  `${n} points${d > 2 ? ` in ${d} dimensions` : ''}${points ? ', placed by hand' : ''}${arrow ? ', carried along an arrow' : ''}`,
  CHOICES.operator[operator], `seed ${seed}`].join(', ');

export class Player {
  constructor(root, settings) {
    Object.assign(this, {root, settings, frames: [], losses: [], lockStep: null, ghost: null});
    this.steps = settings.steps ?? STEPS;
    this.face = this.makeFace();
  }

  makeFace() { return new Face(this.root, this); }

  /** A line of news, with a link behind it if there is one: its text and its address. */
  say(text, link) { this.face.say(text, link); }
  tell(name, detail) { this.root.dispatchEvent(new CustomEvent(`oplas:${name}`, {detail, bubbles: true})); }

  /** Draw soon, at most once an animation frame. */
  refresh() {
    this.drawing ??= requestAnimationFrame(() => {
      this.drawing = null;
      this.face.draw(this);
    });
  }

  show(what, frames, settings) {
    Object.assign(this, {frames, shown: settings, position: frames.length - 1, losses: frames.map(({step, loss}) => [step, loss])});
    this.arrow = settings.arrow ?? next(settings.n);
    this.face.title.textContent = `${what}: ${title(settings)}`;
    this.refresh();
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
    return `Grey: the run before, with ${how}${rate}; ${!lockStep ? 'it did not lock' : `it first locked at step ${lockStep.toLocaleString('en')}${locked ? '' : ' and did not stay so'}`}.`;
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
}
