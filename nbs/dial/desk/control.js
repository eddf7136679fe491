// A desk: stems, whose points are added up, and what the sum sounds like beside the true mix. What was recorded plays first; the
// engine is fetched when somebody asks for the faders or brings stems.
import {saveFile} from '../download.js';
import {Face} from './face.js';
import {fetchEqual, readStems} from './own.js';
import {Player} from './player.js';
import {presetsFor} from './presets.js';
import {gainOf, missed, off, weigh} from './sums.js';
import {View} from './view.js';
import {toWav} from './wav.js';

const FILES = {sum: 'sum', truth: 'true-mix'}, ENCODING = 'Encoding the stems.';
const file = name => new URL(name, import.meta.url), numbers = list => Float32Array.from(list);

export class Desk extends View {
  constructor(root, facts) {
    super();
    Object.assign(this, {root, facts, live: false, waking: false, own: false, id: 0, player: new Player('sum'), drawn: 0, written: 0});
    this.face = new Face(root, this);
    this.stand(facts.stems);
    this.apply(0);
    root.addEventListener('keydown', event => this.key(event));
  }

  /** Let there be stems of these names. */
  stand(names) {
    Object.assign(this, {names, presets: presetsFor(names)});
    this.face.hang(names, this.presets);
  }

  get gains() { return this.levels.map((level, i) => gainOf(level, this.muted[i])); }
  get order() { return weigh(this.gains, this.start, this.facts.power); }

  apply(preset) {
    const {levels, start} = this.presets[preset];
    Object.assign(this, {preset, start, levels: levels.map(level => level ?? 0), muted: levels.map(level => level === null)});
    if (this.live) this.ask();
    else this.recall();
    this.refresh();
  }

  refresh() { this.face.set(this); }

  // What was recorded

  /** Show a recorded preset; its sounds come when they are to be played. */
  recall() {
    const {places, recorded} = this.facts, {target, miss, size} = recorded[this.preset];
    this.sounds = null;
    this.show({places: places.map(numbers), weights: this.order.weights, target: numbers(target), miss: numbers(miss), size: numbers(size)});
    this.face.title.textContent = `Recorded: ${this.presets[this.preset].title}`;
    this.guide();
    if (this.player.playing) this.fetchRecorded().catch(error => this.face.say(error.message));
  }

  async fetchRecorded() {
    const {preset} = this, {name} = this.facts.recorded[preset];
    const [sum, truth] = await fetchEqual([file(`${name}-sum.mp3`), file(`${name}-truth.mp3`)]);
    if (!this.live && preset === this.preset) this.hear({sum, truth});
  }

  /** Say what there is to do, as long as there is no news of the engine. */
  guide() {
    if (!this.live && !this.waking) this.face.guide(this.player);
  }

  /** Somebody pressed what does nothing without the engine. */
  refuse() {
    if (!this.live && !this.waking) this.face.say(`This needs the engine: press “${this.face.wake.textContent}”.`);
  }

  hear(sounds) {
    this.sounds = sounds;
    this.player.load(sounds);
  }

  // What is pressed

  async toggle() {
    try {
      if (this.player.playing) this.player.stop();
      else {
        if (!this.sounds) await this.fetchRecorded();
        await this.player.play();
        this.follow();
      }
      this.guide();
    } catch (error) { this.face.say(`${error.message}. Play tries again.`); }
    this.refresh();
  }

  choose(name) {
    this.player.choose(name);
    this.guide();
    this.refresh();
  }

  /** Save what is chosen to be heard, at the level that it is heard at. */
  async save() {
    try {
      if (!this.sounds) await this.fetchRecorded();
      const {chosen, level} = this.player, name = `oplas-${FILES[chosen]}.wav`;
      saveFile(name, toWav(this.sounds[chosen], level), 'audio/wav');
      this.face.say(`${name} was saved.`);
    } catch (error) { this.face.say(`${error.message}. Save WAV tries again.`); }
  }

  seek(seconds) {
    this.player.seek(seconds);
    this.draw();
  }

  fade(i, level) {
    this.levels[i] = level;
    this.muted[i] = false;
    this.change();
  }

  mute(i) {
    this.muted[i] = !this.muted[i];
    this.change();
  }

  begin(start) {
    this.start = start;
    this.change();
  }

  change() {
    this.preset = null;
    this.refresh();
    this.ask();
  }

  key(event) {
    if (event.key.toLowerCase() !== 'x' || event.ctrlKey || event.metaKey || event.altKey) return;
    this.choose(this.player.chosen === 'sum' ? 'truth' : 'sum');
  }

  // What the engine does

  /** Fetch the engine, and let it hear our song. */
  async wake() {
    const {stems} = this.facts;
    this.waking = true;
    this.refresh();
    this.announce();
    try {
      this.listen(stems, await fetchEqual(stems.map(name => file(`../mix/${name}.mp3`))), false);
    } catch (error) { this.on_failed({id: this.id, message: error.message}); }
  }

  /** Take files of the visitor, which go no further than to the worker. */
  async take(files) {
    if (!files.length || this.waking) return;
    this.waking = true;
    this.refresh();
    try {
      const {names, sounds} = await readStems(files);
      this.listen(names, sounds, true);
    } catch (error) { this.on_failed({id: this.id, message: error.message}); }
  }

  listen(names, sounds, own) {
    this.worker ??= this.employ();
    this.coming = {names, own};
    this.id += 1;
    this.announce();
    this.worker.postMessage({type: 'sounds', id: this.id, sounds, axes: this.facts.axes});
  }

  /** Say what is waited for. */
  announce() {
    if (this.live) return this.face.say(ENCODING);
    this.face.say('Fetching the engine.');
    this.face.fetching(0);
  }

  employ() {
    const worker = new Worker(file('worker.js'), {type: 'module'});
    worker.onmessage = ({data}) => this[`on_${data.type}`](data);
    worker.onerror = event => this.on_failed({id: this.id, message: event.message || 'The script of the worker did not load'});
    return worker;
  }

  on_bytes({loaded}) { this.face.fetching(loaded); }

  on_fetched() {
    this.face.loading.hidden = true;
    this.face.say(ENCODING);
  }

  on_known({id, places}) {
    if (id !== this.id) return;
    const {names, own} = this.coming, isOther = own || this.own;
    Object.assign(this, {live: true, waking: false, busy: false, places, own});
    this.face.title.textContent = own ? 'Live: your stems' : 'Live: our song';
    if (isOther) this.stand(names);
    this.apply(isOther ? 0 : this.preset);
  }

  /** Ask for the sum as the desk is set; while one is being computed, only the last that is asked for counts. */
  ask() {
    this.again = this.busy;
    if (this.busy || this.waking) return; // other stems are coming
    this.busy = true;
    this.worker.postMessage({type: 'mix', id: this.id, ...this.order, gains: this.gains});
    this.asked = this.order.weights;
  }

  on_mixed({id, sum, truth, target, miss, size}) {
    if (id !== this.id) return;
    this.busy = false;
    this.hear({sum, truth});
    this.show({places: this.places, weights: this.asked, target, miss, size});
    this.face.say(this.gains.some(Boolean) ? `${this.words}: ${missed(off(this.picture))}.` : 'All stems are muted.');
    this.root.dispatchEvent(new CustomEvent('oplas:mixed'));
    if (this.again) this.ask();
  }

  on_failed({id, message}) {
    if (id !== this.id) return;
    Object.assign(this, {waking: false, busy: false});
    this.face.loading.hidden = true;
    this.face.say(message);
    this.refresh();
  }
}
