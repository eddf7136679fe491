// The face of a gate: picture, words and controls.
import {el} from './dom.js';
import {GateView, legend, LossView} from './gate.js';
import {PRESETS} from './presets.js';
import {lockedCount} from './run.js';
import {CHOICES, ENGINE_BYTES, LABELS, LAST_SEED, OFFERED, parse} from './settings.js';
import {between} from './view.js';

export const digits = x => x.toLocaleString('en');
const megabytes = bytes => (bytes / 1e6).toFixed(1);
const HINT = `Learning rate and speed take effect at once; any other change begins again at step 0, and the run before stays as a grey
  curve. A link repeats a run unless its learning rate was changed on the way. Seeds 0 to 99 start as in PyTorch
  (in 64 dimensions 0 to 9); a later one has the operator of an earlier one. In the plane FiLMR and the matrices lock alike; `;
const DIFFERENCE = ['in 64 dimensions they differ', 'studies/atlas.html#every-operator-every-objective'];
const KEYS = 'Gate. Space dials or pauses, right arrow steps, R resets.';
const site = path => new URL(`../${path}`, import.meta.url).href;
let lists = 0;

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

/** A control below its name, with suggestions if there are some. */
function field(name, control) {
  const label = el('label', {class: 'field'}, el('span', {}, LABELS[name]), control);
  if (!OFFERED[name]) return label;
  const id = `oplas-list-${lists++}`;
  control.setAttribute('list', id);
  label.append(el('datalist', {id}, ...OFFERED[name].map(value => el('option', {value}))));
  return label;
}

export class Face {
  /** Fill `root`; `gate` has a method for each control. */
  constructor(root, gate) {
    const button = (text, method, more) => el('button', {type: 'button', click: () => gate[method](), ...more}, text);
    this.gate = new GateView();
    this.curve = new LossView(gate.steps);
    this.dial = button('Dial', 'dial', {class: 'first'});
    this.step = button('Step', 'step');
    this.replay = button('Replay', 'replay');
    this.slider = el('input', {type: 'range', min: 0, 'aria-label': 'Step to look at', input: () => gate.stopReplay(Number(this.slider.value))});
    this.title = el('p', {class: 'title'});
    this.warning = el('p', {class: 'warning', hidden: true});
    this.status = el('p', {class: 'status', role: 'status'});
    this.fetched = el('span');
    this.progress = el('progress', {max: ENGINE_BYTES, 'aria-label': 'Engine fetched'});
    this.loading = el('div', {class: 'loading', hidden: true}, this.progress, this.fetched);
    this.facts = ['Step', 'Loss', 'Chevrons', 'First locked'].map(name => [el('dt', {}, name), el('dd')]);
    this.before = el('p', {class: 'before', hidden: true});
    this.controls = this.choices(gate);
    root.replaceChildren(el('div', {class: 'face'},
      el('div', {class: 'stage'}, el('div', {class: 'picture', tabindex: 0, role: 'group', 'aria-label': KEYS}, this.gate.node), legend(),
        el('div', {class: 'transport'}, this.replay, this.slider)),
      el('div', {class: 'panel'}, this.title,
        el('div', {class: 'buttons'}, this.dial, this.step, button('Reset', 'reset')),
        el('div', {class: 'news'}, this.warning, this.status, this.loading), el('dl', {}, ...this.facts.map(pair => el('div', {}, ...pair)))),
      el('div', {class: 'curve-box'}, this.curve.node, this.before), ...this.below(gate, button)));
    this.set(gate.settings);
  }

  choices(gate) { return controls(gate); }
  fields() { return Object.entries(this.controls).map(([name, control]) => field(name, control)); }

  /** What stands below the gate: settings worth a try, the controls, the panels they open, and a hint. */
  below(gate, button) {
    this.panels = {own: this.panel(gate, 'own', 'Own ring'), save: this.panel(gate, 'save', 'Save')};
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
  panel(gate, name, text) {
    const place = el('section', {class: `extra ${name}`, hidden: true, 'aria-label': text});
    return {place, button: el('button', {type: 'button', 'aria-expanded': 'false', click: () => gate.panel(name)}, text)};
  }

  /** Let the controls show these settings. */
  set(settings) {
    for (const [name, control] of Object.entries(this.controls)) {
      control.value = settings[name];
      this.mark(name, false);
    }
  }

  mark(name, bad) { this.controls[name].setAttribute('aria-invalid', bad); }

  say(text, link) { this.status.replaceChildren(text, ...link ? [' Read on: ', el('a', {href: link.href}, link.text), '.'] : []); }

  warn(text) {
    this.warning.textContent = text;
    this.warning.hidden = !text;
  }

  /** The frames of the gate at its position, between two of them if need be, and what its buttons offer. */
  draw({frames, losses, lockStep, position, wanted, replaying, missing, bad, arrow, ghost, ghostWords, steps}) {
    const at = Math.floor(position), frame = frames[at], part = position - at, last = frames.length - 1;
    const {step, loss, z, errors} = frame, chevrons = `${lockedCount(errors)} of ${z.length}`;
    this.gate.draw(part ? between(frame, frames[at + 1], part) : frame, arrow, `Step ${step}, ${chevrons} chevrons locked`);
    this.curve.draw(losses, frame, lockStep, ghost);
    this.before.textContent = ghostWords;
    this.before.hidden = !ghost;
    const words = [`${digits(step)} of ${digits(steps)}`, Number.isFinite(loss) ? loss.toPrecision(3) : '–', chevrons,
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
