// The face of the desk: what there is to press, to move and to read. What it does is for control.js.
import {el, svg} from '../dom.js';
import {ENGINE_BYTES} from '../settings.js';
import {WANTED} from './own.js';
import {Plane} from './plane.js';
import {TWICE_AS_LOUD} from './presets.js';
import {gainOf} from './sums.js';

export const NETWORKS_BYTES = 4.75e6; // of encode.onnx and decode.onnx
const LOWEST = -24, HIGHEST = 12, BYTES = ENGINE_BYTES + NETWORKS_BYTES;
const megabytes = (bytes, digits) => (bytes / 1e6).toFixed(digits);
const clock = seconds => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
const decibels = x => `${x > 0 ? '+' : x < 0 ? '−' : ''}${Math.abs(x)} dB`;
const NAMES = {sum: 'The sum, decoded', truth: 'The true mix'};
const STARTS = {mix: 'start from the mix', stems: 'add the stems up'};

const SIZE = `${megabytes(BYTES)} MB`;
const HINT = `Bring ${WANTED}: choose them, or drop them here. They stay in this browser. The key X switches between the sum and the true mix.`;
/** What a fader does to a point, of which h was fitted with this `power` of gains. */
const multiplied = power => `A fader multiplies a point by a power of its gain (here ${power.toFixed(2)}), so +${TWICE_AS_LOUD} dB is ${
  (gainOf(TWICE_AS_LOUD) ** power).toFixed(2)} times the point.`;

const button = (text, click, more) => el('button', {type: 'button', click, ...more}, text);

/** One stem: its name, fader and mute button. */
class Strip {
  constructor(desk, i, name) {
    this.slider = el('input', {type: 'range', min: LOWEST, max: HIGHEST, step: 1, 'aria-label': `Fader of ${name}`,
      input: () => desk.fade(i, Number(this.slider.value))});
    this.value = el('b');
    this.mute = button('Mute', () => desk.mute(i), {'aria-label': `Mute ${name}`});
    this.node = el('div', {class: `strip stem-${i + 1}`}, el('span', {class: 'name'}, name), this.slider, this.value, this.mute);
  }

  set(level, muted, live) {
    this.slider.value = level;
    this.slider.setAttribute('aria-valuetext', muted ? 'muted' : decibels(level));
    this.value.textContent = muted ? 'muted' : decibels(level);
    this.mute.setAttribute('aria-pressed', muted);
    this.node.classList.toggle('muted', muted);
    this.slider.disabled = this.mute.disabled = !live;
  }
}

function legend() {
  const mark = (name, d, text) => el('span', {}, svg('svg', {viewBox: '-1 -1 2 2', 'aria-hidden': 'true'}, svg('path', {class: name, d})), text);
  return el('p', {class: 'legend'}, mark('arrow', 'M-.9,0h1.8', 'a term of the sum'), mark('sum', 'M-.6,-.6l1.2,1.2m0,-1.2l-1.2,1.2', 'the sum'),
    mark('goal', 'M0,0h0', 'the true mix, encoded'), mark('gap', 'M-.9,0h1.8', 'miss'));
}

export class Face {
  constructor(root, desk) {
    this.desk = desk;
    this.title = el('p', {class: 'title'});
    this.play = button('Play', () => desk.toggle(), {class: 'first'});
    this.versions = Object.fromEntries(Object.entries(NAMES).map(([name, text]) => [name, button(text, () => desk.choose(name), {'aria-pressed': false})]));
    this.where = el('input', {type: 'range', min: 0, step: 0.5, value: 0, 'aria-label': 'Place in the song', input: () => desk.seek(Number(this.where.value))});
    this.time = el('span', {class: 'time'});
    this.presets = el('div', {class: 'chips', role: 'group', 'aria-label': 'Presets'});
    const refuse = () => desk.refuse(); // what is disabled hears nothing itself
    this.start = el('select', {change: () => desk.begin(this.start.value)},
      ...Object.entries(STARTS).map(([value, text]) => el('option', {value}, text)));
    this.sum = el('label', {class: 'field', pointerdown: refuse}, el('span', {}, 'The sum'), this.start);
    this.strips = el('div', {class: 'strips', role: 'group', 'aria-label': 'Faders', pointerdown: refuse});
    root.addEventListener('dragover', event => event.preventDefault());
    root.addEventListener('drop', event => {
      event.preventDefault();
      desk.take([...event.dataTransfer.files]);
    });
    this.wake = button(`Use the faders (fetches ${SIZE})`, () => desk.wake(), {class: 'first'});
    this.picker = el('input', {type: 'file', accept: 'audio/*', multiple: true, hidden: true, change: () => {
      desk.take([...this.picker.files]);
      this.picker.value = '';
    }});
    this.pick = button('Your own stems', () => this.picker.click());
    this.ours = button('Back to our song', () => desk.wake(), {hidden: true});
    this.save = button('Save WAV', () => desk.save());
    this.status = el('p', {class: 'status', role: 'status'});
    this.fetched = el('span');
    this.progress = el('progress', {max: BYTES, 'aria-label': 'Engine fetched'});
    this.loading = el('div', {class: 'loading', hidden: true}, this.progress, this.fetched);
    this.engine = el('div', {class: 'engine'}, this.wake, this.loading);
    this.first = el('span', {}, `Stems of your own need the same ${SIZE}. `);
    this.plane = new Plane();
    this.formula = el('figcaption');
    this.plane.figure.prepend(this.formula);
    this.formula.after(el('p', {class: 'power hint'}, multiplied(desk.facts.power)));
    this.plane.figure.append(legend());
    this.now = el('dd');
    this.whole = el('dd');
    root.replaceChildren(el('div', {class: 'face'}, this.panel(), this.stage(), this.mixer()));
  }

  panel() {
    return el('div', {class: 'listen'}, this.title,
      el('div', {class: 'transport'}, this.play, this.where, this.time),
      el('div', {class: 'versions', role: 'group', 'aria-label': 'What is heard'}, ...Object.values(this.versions)),
      this.presets);
  }

  stage() {
    const fact = (name, value) => el('div', {}, el('dt', {}, name), value);
    return el('div', {class: 'stage'}, this.plane.figure, el('dl', {}, fact('Off, this half second', this.now), fact('Off, whole stretch', this.whole)));
  }

  mixer() {
    return el('div', {class: 'mixer'}, el('div', {class: 'news'}, this.status), this.engine, this.strips,
      el('div', {class: 'choices'}, this.sum, this.pick, this.save, this.ours, this.picker),
      el('p', {class: 'hint'}, this.first, HINT));
  }

  /** A strip for each stem, and the presets that these stems have. */
  hang(names, presets) {
    this.list = names.map((name, i) => new Strip(this.desk, i, name));
    this.strips.replaceChildren(...this.list.map(strip => strip.node));
    this.presets.replaceChildren(...presets.map(({title}, i) => button(title, () => this.desk.apply(i), {class: 'chip', 'aria-pressed': false})));
  }

  /** Let the controls show how the desk is set. */
  set({levels, muted, start, live, preset, player, waking, own}) {
    this.list.forEach((strip, i) => strip.set(levels[i], muted[i], live));
    [...this.presets.children].forEach((chip, i) => chip.setAttribute('aria-pressed', i === preset));
    this.start.value = start;
    this.start.disabled = !live;
    this.engine.hidden = this.first.hidden = live;
    this.wake.hidden = waking;
    this.ours.hidden = !own;
    this.pick.disabled = waking;
    for (const [name, version] of Object.entries(this.versions)) version.setAttribute('aria-pressed', name === player.chosen);
    this.play.textContent = player.playing ? 'Stop' : 'Play';
  }

  fetching(loaded) {
    this.loading.hidden = false;
    this.progress.value = loaded;
    this.fetched.textContent = `${megabytes(loaded, 1)} of ${megabytes(BYTES, 1)} MB`;
  }

  tell(position, length) { this.time.textContent = `${clock(position)} / ${clock(length)}`; }

  guide({playing, chosen}) {
    this.say(playing ? `You hear ${NAMES[chosen].toLowerCase()}. The other goes on from the same moment.`
      : 'Press Play, and switch between the sum and the true mix.');
  }

  say(text) { this.status.textContent = text; }
}
