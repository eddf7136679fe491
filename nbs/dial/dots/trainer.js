// Trains the dots, and says how it goes: what of trainer.js is about them. A frame has its step, `map`, which is h, and
// `all`, where that takes the songs that are shown.
import {calm} from '../dom.js';
import {digits} from '../face.js';
import {parse, wanted} from '../settings.js';
import {generator} from '../start.js';
import {Trainer} from '../trainer.js';
import {DotsFace, RECIPES} from './face.js';
import {COUNT, decode, firstParams, projector, sampleDots, seen, twist, withMixes} from './space.js';

export const DEFAULTS = {recipe: 'log', seed: 0, lr: 0.03, pace: 'full'};
const RATES = {log: 0.03, published: 0.002}; // those of the study
const SONGS = 100;
const SONG = [[0.9, 0.5], [-0.4, 0.8]];
const data = name => fetch(new URL(name, import.meta.url)).then(answer => answer.json());

/** A step with its h, which is applied to the songs when it is first drawn. */
class Look {
  constructor(step, h, origin, songs) {
    Object.assign(this, {step, songs});
    this.map = projector(h, origin);
  }

  get all() { return this.known ??= seen(this.songs, this.map); }
}

export class DotsTrainer extends Trainer {
  constructor(root, hire) {
    super(root, DEFAULTS, hire);
    this.attend();
    data('recorded.json').then(run => {
      this.recorded = run;
      if (this.id === 1 && !this.live) this.showRecorded();
    }).catch(() => this.say('The recorded run could not be had.'));
  }

  makeFace() {
    const songs = withMixes(sampleDots(SONGS, generator(1))).map(points => points.map(twist));
    Object.assign(this, {songs, encodings: seen(songs, p => p), gains: [1, 1], song: SONG, songNumber: -1});
    return new DotsFace(this.root, this);
  }

  get verb() { return 'Play'; }
  order() { return {training: 'dots', params: firstParams(this.settings.seed), gap: calm() ? 333 : 100}; }
  look(step, h, settings = this.settings) { return new Look(step, h, settings.recipe === 'log', this.songs); }
  frame({step, params}) { return this.look(step, params.slice(0, COUNT)); }

  showDots(what, frames, settings) {
    this.showingRecord = what === 'Recorded';
    this.curve = this.showingRecord ? [[0, frames[0].all.error], ...this.recorded.curve] : null;
    this.face.title.textContent = `${what}: ${RECIPES[settings.recipe].toLowerCase()}, seed ${settings.seed}`;
    this.show(frames, settings);
  }

  showFirst(what) { this.showDots(what, [this.look(0, firstParams(this.settings.seed).slice(0, COUNT))], this.settings); }

  showRecorded() {
    const {last} = this.recorded, first = firstParams(DEFAULTS.seed).slice(0, COUNT);
    this.showDots('Recorded', [this.look(0, first, DEFAULTS), this.look(last.step, decode(last), DEFAULTS)], DEFAULTS);
    if (!this.missing && !this.wanted) this.say('Move a fader, replay how h learned, or press Play to train here: this fetches 14 MB (4 MB compressed).');
  }

  /** A replay of the record first fetches what lies between its first look and its last. */
  async replay() {
    if (this.showingRecord && this.frames.length === 2) {
      const looks = await data('looks.json').catch(() => null);
      if (!looks) return this.say('The looks of the recorded run could not be had.');
      if (!this.showingRecord || this.frames.length > 2) return;
      const [first, last] = this.frames;
      this.show([first, ...looks.map(one => this.look(one.step, decode(one), DEFAULTS)), last], DEFAULTS);
    }
    super.replay();
  }

  /** One setting from the text of its control. */
  change(name, text) {
    const value = name === 'recipe' ? text : parse(name, text);
    this.face.mark(name, value === undefined);
    if (value === undefined) return this.say(wanted(name));
    this.settings = {...this.settings, [name]: value, ...name === 'recipe' ? {lr: RATES[value]} : {}};
    this.face.set(this.settings);
    if (name === 'pace' || name === 'lr' && this.live && !this.over) return this.goOn(this.settings);
    this.reset();
  }

  newSeed() { this.change('seed', String(Math.floor(Math.random() * 10000))); }

  fade(i, gain) {
    this.gains[i] = gain;
    this.refresh();
  }

  /** The stems of the next of the songs that are shown, with both faders up. */
  nextSong() {
    this.songNumber = (this.songNumber + 1) % SONGS;
    const stems = sampleDots(SONGS, generator(1));
    Object.assign(this, {song: stems.map(points => points[this.songNumber]), gains: [1, 1]});
    this.tellMisses();
  }

  tellMisses() {
    this.face.draw(this);
    this.say(this.face.missesInWords);
  }

  /** Say when the sums miss by a tenth, a hundredth, a thousandth of what they miss by among the encodings. */
  milestone({step}) {
    const times = Math.floor(Math.log10(this.encodings.error / this.frames.at(-1).all.error));
    if (times > this.best) this.say(`Step ${digits(step)}: in z the error is less than 1/${digits(10 ** times)} of that in y.`);
    this.best = Math.max(this.best, times);
  }

  end(step, bad) {
    const times = this.encodings.error / this.frames.at(-1).all.error;
    if (bad) this.say(`Stopped at step ${digits(step)}: the loss is not finite. Restart, and try a smaller learning rate.`);
    else if (times > 1) this.say(`Done. In z the error is ${digits(Math.round(times))} times smaller than in y. Move a fader: the sum meets the mix.`);
    else this.say('Done. The sums miss in z as they do in y: try the learning rate 0.03.');
    this.tell('end', {step, bad, error: this.frames.at(-1).all.error});
  }
}
