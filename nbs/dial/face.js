// The face of a gate: picture, words and controls.
import {el} from './dom.js';
import {GateView, legend, LossView} from './gate.js';
import {lockedCount} from './run.js';
import {CHOICES, ENGINE_BYTES, LAST_SEED, STEPS} from './settings.js';
import {between} from './view.js';

export const digits = x => x.toLocaleString('en');
const megabytes = bytes => (bytes / 1e6).toFixed(1);
const HINT = `Learning rate and speed change at once; the rest begins again at step 0. A link repeats a run whose
  learning rate was left alone. Seeds 0 to 99 start as in PyTorch; a later one has
  the operator of its last two digits.`;
const KEYS = 'Gate. Space dials or pauses, right arrow steps, R resets.';

export class Face {
  /** Fill `root`; `gate` has a method for each control. */
  constructor(root, gate) {
    const {settings} = gate;
    const button = (text, method, more) => el('button', {type: 'button', click: () => gate[method](), ...more}, text);
    const field = (text, control) => el('label', {class: 'field'}, el('span', {}, text), control);
    const choice = (text, name) => {
      const options = {...CHOICES[name]}, chosen = settings[name];
      options[chosen] ??= chosen;
      const all = Object.entries(options).map(([value, words]) => el('option', {value, selected: value === String(chosen)}, words));
      return field(text, el('select', {change: event => gate.change(name, event.target.value)}, ...all));
    };
    this.gate = new GateView();
    this.curve = new LossView();
    this.dial = button('Dial', 'dial', {class: 'first'});
    this.step = button('Step', 'step');
    this.replay = button('Replay', 'replay');
    this.slider = el('input', {type: 'range', min: 0, 'aria-label': 'Step to look at', input: () => gate.stopReplay(Number(this.slider.value))});
    this.title = el('p', {class: 'title'});
    this.status = el('p', {class: 'status', role: 'status'});
    this.fetched = el('span');
    this.progress = el('progress', {max: ENGINE_BYTES, 'aria-label': 'Engine fetched'});
    this.loading = el('div', {class: 'loading', hidden: true}, this.progress, this.fetched);
    this.facts = ['Step', 'Loss', 'Chevrons', 'First locked'].map(name => [el('dt', {}, name), el('dd')]);
    this.seed = el('input', {type: 'number', min: 0, max: LAST_SEED, value: settings.seed, change: () => gate.change('seed', this.seed.value)});
    root.replaceChildren(el('div', {class: 'face'},
      el('div', {class: 'stage'}, el('div', {class: 'picture', tabindex: 0, role: 'group', 'aria-label': KEYS}, this.gate.node), legend(),
        el('div', {class: 'transport'}, this.replay, this.slider)),
      el('div', {class: 'panel'}, this.title,
        el('div', {class: 'buttons'}, this.dial, this.step, button('Reset', 'reset')),
        el('div', {class: 'news'}, this.status, this.loading), el('dl', {}, ...this.facts.map(pair => el('div', {}, ...pair)))),
      this.curve.node,
      el('div', {class: 'controls'},
        choice('Points', 'n'), choice('Operator', 'operator'), choice('Objective', 'objective'),
        choice('Learning rate', 'lr'), choice('Speed', 'pace'), field('Seed', this.seed),
        button('New seed', 'newSeed'), button('Copy link', 'copyLink')),
      el('p', {class: 'hint'}, HINT)));
  }

  /** The frames of the gate at its position, between two of them if need be, and what its buttons offer. */
  draw({frames, losses, lockStep, position, wanted, replaying, missing, bad}) {
    const at = Math.floor(position), frame = frames[at], part = position - at, last = frames.length - 1;
    const {step, loss, z, errors} = frame, chevrons = `${lockedCount(errors)} of ${z.length}`;
    this.gate.draw(part ? between(frame, frames[at + 1], part) : frame, `Step ${step}, ${chevrons} chevrons locked`);
    this.curve.draw(losses, frame, lockStep);
    const words = [`${digits(step)} of ${digits(STEPS)}`, Number.isFinite(loss) ? loss.toPrecision(3) : '–', chevrons,
      lockStep && lockStep <= step ? `step ${digits(lockStep)}` : 'not yet'];
    this.facts.forEach(([, value], i) => { value.textContent = words[i]; });
    Object.assign(this.slider, {max: last, value: at, disabled: !last});
    this.slider.setAttribute('aria-valuetext', `step ${step}`);
    this.dial.textContent = wanted ? 'Pause' : 'Dial';
    this.replay.textContent = replaying ? 'Stop' : 'Replay';
    this.dial.disabled = this.step.disabled = Boolean(missing || bad);
    this.replay.disabled = Boolean(wanted || !last);
  }

  /** How far the engine is. */
  fetching(loaded) {
    this.progress.value = loaded;
    this.fetched.textContent = `${megabytes(loaded)} of ${megabytes(ENGINE_BYTES)} MB`;
    this.loading.hidden = false;
  }
}
