// The face of what trains: its buttons, words and controls. What it shows is for those who extend it.
import {el} from './dom.js';
import {ENGINE_BYTES, LABELS, OFFERED} from './settings.js';

export const digits = x => x.toLocaleString('en');
const megabytes = bytes => (bytes / 1e6).toFixed(1);
let lists = 0;

/** A control below its name, with suggestions if there are some. */
export function field(label, control, offered) {
  const node = el('label', {class: 'field'}, el('span', {}, label), control);
  if (!offered) return node;
  const id = `oplas-list-${lists++}`;
  control.setAttribute('list', id);
  node.append(el('datalist', {id}, ...offered.map(value => el('option', {value}))));
  return node;
}

export class Face {
  /** Fill `root`; `player` has a method for each control, and `facts` names the numbers to show.
      Who extends it gives choices(player), the controls by name, and parts(player, button), what stands where. */
  constructor(root, player, facts, again) {
    const button = (text, method, more) => el('button', {type: 'button', click: () => player[method](), ...more}, text);
    this.verb = player.verb;
    this.dial = button(this.verb, 'dial', {class: 'first'});
    this.step = button('Step', 'step');
    this.buttons = el('div', {class: 'buttons'}, this.dial, this.step, button(again, 'reset'));
    this.replay = button('Replay', 'replay');
    this.slider = el('input', {type: 'range', min: 0, 'aria-label': 'Step to look at', input: () => player.stopReplay(Number(this.slider.value))});
    this.transport = el('div', {class: 'transport'}, this.replay, this.slider);
    this.title = el('p', {class: 'title'});
    this.warning = el('p', {class: 'warning', hidden: true});
    this.status = el('p', {class: 'status', role: 'status'});
    this.fetched = el('span');
    this.progress = el('progress', {max: ENGINE_BYTES, 'aria-label': 'Engine fetched'});
    this.loading = el('div', {class: 'loading', hidden: true}, this.progress, this.fetched);
    this.facts = facts.map(name => [el('dt', {}, name), el('dd')]);
    this.controls = this.choices(player);
    root.replaceChildren(el('div', {class: 'face'}, ...this.parts(player, button)));
    this.set(player.settings);
  }

  fields() { return Object.entries(this.controls).map(([name, control]) => field(LABELS[name], control, OFFERED[name])); }

  /** Title, buttons, news and numbers. */
  panel() {
    return el('div', {class: 'panel'}, this.title, this.buttons,
      el('div', {class: 'news'}, this.warning, this.status, this.loading), el('dl', {}, ...this.facts.map(pair => el('div', {}, ...pair))));
  }

  /** Let the controls show these settings. */
  set(settings) {
    for (const [name, control] of Object.entries(this.controls)) {
      control.value = settings[name];
      this.mark(name, false);
    }
  }

  mark(name, bad) { this.controls[name].setAttribute('aria-invalid', bad); }

  /** The settings whose controls hold what cannot be. */
  refused() { return Object.keys(this.controls).filter(name => this.controls[name].getAttribute('aria-invalid') === 'true'); }

  say(text, link) { this.status.replaceChildren(text, ...link ? [' Read on: ', el('a', {href: link.href}, link.text), '.'] : []); }

  warn(text) {
    this.warning.textContent = text;
    this.warning.hidden = !text;
  }

  /** Let the numbers be these, and the buttons offer what they can do. */
  offer({frames, position, wanted, replaying, missing, bad}, numbers) {
    const at = Math.floor(position), last = frames.length - 1;
    this.facts.forEach(([, value], i) => { value.textContent = numbers[i]; });
    Object.assign(this.slider, {max: last, value: at, disabled: !last});
    this.slider.setAttribute('aria-valuetext', `step ${frames[at].step}`);
    this.dial.textContent = wanted ? 'Pause' : this.verb;
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
