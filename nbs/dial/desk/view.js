// What is seen of the desk while its sounds play: the half second that is heard, as arrows, and how far off the sum is.
import {calm} from '../dom.js';
import {BLOCK, formula, missed, moment, off, percent} from './sums.js';
import {PATCH, RATE} from './waves.js';

const SPARSE = 250; // ms between two numbers that can still be read

export class View {
  get words() { return formula(['mix', ...this.names], this.picture.weights); }

  show(picture) {
    const patches = picture.size.length;
    this.face.plane.fit(picture, this.picture?.places === picture.places && this.live);
    this.picture = picture;
    this.face.where.max = Math.floor(2 * patches * PATCH / RATE - 1) / 2;
    this.draw();
  }

  /** The half second that is heard now; where motion is unwelcome, half seconds follow one another without a glide. */
  draw() {
    const {picture, face} = this, patch = Math.floor(this.player.position * RATE / PATCH);
    const block = BLOCK * Math.floor(patch / BLOCK), glides = this.player.playing && !calm();
    const seen = moment(picture, glides ? patch - BLOCK / 2 : block);
    face.plane.draw(seen, picture.weights);
    face.formula.textContent = `z = ${this.words}`;
    face.whole.textContent = percent(off(picture));
    if (this.player.playing && performance.now() - this.written < SPARSE) return;
    this.written = performance.now();
    face.plane.say(`${this.words}: in this half second ${missed(seen.error)}.`);
    face.now.textContent = percent(seen.error);
    face.where.value = this.player.position;
    face.tell(this.player.position, picture.size.length * PATCH / RATE);
    face.where.setAttribute('aria-valuetext', `${this.player.position.toFixed(1)} s`);
  }

  follow() {
    if (!this.player.playing) return;
    const now = performance.now();
    if (!calm() || now - this.drawn > 2 * SPARSE) {
      this.draw();
      this.drawn = now;
    }
    requestAnimationFrame(() => this.follow());
  }
}
