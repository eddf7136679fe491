// Shows the frames of a run on a face, and replays them. It knows nothing of training, which is for trainer.js,
// nor of what is in a frame, which is for those who make the face.
import {calm} from './dom.js';
import {STEPS} from './settings.js';

const REPLAY = 6000;

export class Player {
  constructor(root, settings) {
    Object.assign(this, {root, settings, frames: [], losses: [], lockStep: null, ghost: null});
    this.steps = settings.steps ?? STEPS;
    this.face = this.makeFace();
  }

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

  /** Show the last of these frames of a run with these settings. */
  show(frames, settings) {
    Object.assign(this, {frames, shown: settings, position: frames.length - 1});
    this.refresh();
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
