// The face of the dots that train: two planes, faders, words and controls.
import {el} from '../dom.js';
import {digits, Face, field} from '../face.js';
import {LossView} from '../gate.js';
import {CHOICES, LABELS, LAST_SEED} from '../settings.js';
import {legend, percent, Plane} from './plane.js';
import {plus, times, twist} from './space.js';

export const RECIPES = {log: 'Ours', published: 'Published'};
const MOST = 1.5;
const KEYS = 'Dots. Space plays or pauses, right arrow steps, R begins again.';
const HINT = `Each step sees 128 songs that no step saw before; those in the pictures are others. Learning rate and speed take effect at once, any other change begins again.
  Stems and mixes move as sound does, by their faders; where their encodings go is up to the encoder, and where those go is up to h.`;
const short = error => error < 0.001 ? error.toExponential(1).replace('e-', ' × 10⁻').replace(/\d$/, n => '⁰¹²³⁴⁵⁶⁷⁸⁹'[n]) : error.toPrecision(2);

/** Points on the way from one list to another. */
const part = (a, b, x) => a.map((p, i) => plus(times(1 - x, p), times(x, b[i])));

export class DotsFace extends Face {
  constructor(root, dots) { super(root, dots, ['Step', 'Error in y', 'Error in z'], 'Restart'); }

  choices(dots) {
    const change = name => event => dots.change(name, event.target.value);
    const choice = (name, offered) => el('select', {change: change(name)}, ...Object.entries(offered).map(([value, words]) => el('option', {value}, words)));
    return {
      recipe: choice('recipe', RECIPES), pace: choice('pace', CHOICES.pace),
      lr: el('input', {type: 'number', step: 'any', min: 0, change: change('lr')}),
      seed: el('input', {type: 'number', min: 0, max: LAST_SEED, change: change('seed')}),
    };
  }

  fields() { return Object.entries(this.controls).map(([name, control]) => field(LABELS[name] ?? 'Recipe', control)); }

  fader(dots, i) {
    const moved = event => dots.fade(i, Number(event.target.value));
    const input = el('input', {type: 'range', min: -MOST, max: MOST, step: 0.05, 'aria-label': `Fader of stem ${i + 1}`, input: moved, change: () => dots.tellMisses()});
    this.gains[i] = {input, value: el('b', {})};
    return el('label', {class: `fader ${['first-fader', 'second-fader'][i]}`}, el('span', {}, `Fader of stem ${i + 1} `, this.gains[i].value), input);
  }

  parts(dots, button) {
    this.planes = [new Plane('Encodings y', 2.4), new Plane('After h: z', 3.2)];
    this.curve = new LossView(dots.steps, 'Error in z by step, with a dashed line for the error in y');
    this.gains = [];
    return [
      el('div', {class: 'stage'},
        el('div', {class: 'planes', tabindex: 0, role: 'group', 'aria-label': KEYS}, ...this.planes.map(plane => plane.figure)), legend(),
        el('div', {class: 'faders'}, this.fader(dots, 0), this.fader(dots, 1), button('Another song', 'nextSong')), this.transport),
      this.panel(),
      el('div', {class: 'curve-box'}, this.curve.node, el('p', {class: 'before'}, 'Error in z; dashed, in y')),
      el('div', {class: 'controls'}, ...this.fields(), button('New seed', 'newSeed')), el('p', {class: 'hint'}, HINT)];
  }

  /** Where stems and mix of the song with faders are in both planes, and what is seen there of all songs. */
  draw(dots) {
    const {frames, position, song, gains, steps} = dots, at = Math.floor(position), x = position - at, frame = frames[at], later = frames[at + 1];
    const stems = song.map((p, i) => times(gains[i], p)), y = [...stems, plus(...stems)].map(twist), z = y.map(frame.map), all = frame.all;
    const mixed = name => x ? part(all[name], later.all[name], x) : all[name];
    this.misses = [this.planes[0].draw(dots.encodings, y),
      this.planes[1].draw({mixes: mixed('mixes'), sums: mixed('sums')}, x ? part(z, y.map(later.map), x) : z)];
    const flat = [[0, dots.encodings.error], [steps, dots.encodings.error]];
    const curve = dots.curve ?? frames.map(({step, all}) => [step, all.error]);
    this.curve.draw(curve, {step: frame.step, loss: all.error}, null, {losses: flat});
    this.gains.forEach(({input, value}, i) => {
      input.value = gains[i];
      value.textContent = gains[i].toFixed(2).replace('-', '−');
    });
    this.offer(dots, [`${digits(frame.step)} of ${digits(steps)}`, short(dots.encodings.error), short(all.error)]);
  }

  get missesInWords() { return `The sum of the encodings is ${percent(this.misses[0])} off the mix; after h it is ${percent(this.misses[1])} off.`; }
}
