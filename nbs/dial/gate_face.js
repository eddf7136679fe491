// The face of a gate: picture, words and controls.
import {el} from './dom.js';
import {digits, Face} from './face.js';
import {GateView, legend, LossView} from './gate.js';
import {PRESETS} from './presets.js';
import {lockedCount} from './run.js';
import {CHOICES, LAST_SEED, parse} from './settings.js';
import {between} from './view.js';

const HINT = `Learning rate and speed take effect at once; any other change begins again at step 0, and the run before stays as a grey
  curve. A link repeats a run unless its learning rate was changed on the way. Seeds 0 to 99 start as in PyTorch
  (in 64 dimensions 0 to 9); a later one has the operator of an earlier one. In the plane FiLMR and the matrices lock alike; `;
const DIFFERENCE = ['in 64 dimensions they differ', 'studies/atlas.html#every-operator-every-objective'];
const KEYS = 'Gate. Space dials or pauses, right arrow steps, R resets.';
const site = path => new URL(`../${path}`, import.meta.url).href;

/** A control for each setting, by name; `gate.change` hears of it. */
function controls(gate) {
  const change = name => event => gate.change(name, event.target.value);
  const choice = name => el('select', {change: change(name)},
    ...Object.entries(CHOICES[name]).map(([value, words]) => el('option', {value}, words)));
  const number = (name, more = {}) => el('input', {type: 'number', step: 'any', change: change(name), ...more});
  return {
    n: number('n', {min: 3}), d: choice('d'), operator: choice('operator'), objective: choice('objective'),
    lr: number('lr', {min: 0}), pace: choice('pace'), seed: number('seed', {min: 0, max: LAST_SEED}),
  };
}

export class GateFace extends Face {
  constructor(root, gate) { super(root, gate, ['Step', 'Loss', 'Chevrons', 'First locked'], 'Reset'); }

  choices(gate) { return controls(gate); }

  parts(gate, button) {
    this.gate = new GateView();
    this.curve = new LossView(gate.steps, 'Loss at each step');
    this.before = el('p', {class: 'before', hidden: true});
    return [
      el('div', {class: 'stage'}, el('div', {class: 'picture', tabindex: 0, role: 'group', 'aria-label': KEYS}, this.gate.node), legend(), this.transport),
      this.panel(), el('div', {class: 'curve-box'}, this.curve.node, this.before), ...this.below(gate, button)];
  }

  /** What stands below the gate: settings worth a try, the controls, the panels they open, and a hint. */
  below(gate, button) {
    this.panels = {own: this.drawer(gate, 'own', 'Own ring'), save: this.drawer(gate, 'save', 'Save')};
    const chips = Object.entries(PRESETS).filter(([, settings]) => Object.entries(settings).every(([name, value]) => parse(name, String(value)) !== undefined))
      .map(([name, settings]) => el('button', {type: 'button', class: 'chip', click: () => gate.take(settings)}, name));
    return [
      el('div', {class: 'chips', role: 'group', 'aria-label': 'Settings worth a try'}, ...chips),
      el('div', {class: 'controls'}, ...this.fields(), button('New seed', 'newSeed'), button('Copy link', 'copyLink'),
        ...Object.values(this.panels).map(({button}) => button)),
      ...Object.values(this.panels).map(({place}) => place),
      el('p', {class: 'hint'}, HINT, el('a', {href: site(DIFFERENCE[1])}, DIFFERENCE[0]), '.')];
  }

  /** A button, and the place below the controls that it opens. */
  drawer(gate, name, text) {
    const place = el('section', {class: `extra ${name}`, hidden: true, 'aria-label': text});
    return {place, button: el('button', {type: 'button', 'aria-expanded': 'false', click: () => gate.panel(name)}, text)};
  }

  /** The frames of the gate at its position, between two of them if need be, and what its buttons offer. */
  draw(gate) {
    const {frames, losses, lockStep, position, arrow, ghost, ghostWords, steps} = gate;
    const at = Math.floor(position), frame = frames[at], part = position - at;
    const {step, loss, z, errors} = frame, chevrons = `${lockedCount(errors)} of ${z.length}`;
    this.gate.draw(part ? between(frame, frames[at + 1], part) : frame, arrow, `Step ${step}, ${chevrons} chevrons locked`);
    this.curve.draw(losses, frame, lockStep, ghost);
    this.before.textContent = ghostWords;
    this.before.hidden = !ghost;
    this.offer(gate, [`${digits(step)} of ${digits(steps)}`, Number.isFinite(loss) ? loss.toPrecision(3) : '–', chevrons,
      lockStep && lockStep <= step ? `step ${digits(lockStep)}` : 'not yet']);
  }
}
