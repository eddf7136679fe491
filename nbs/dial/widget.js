// The dial in a notebook: the gate of the page, trained by Python, which keeps the state.
//
// A gate asks: {type, given}, with what is given by name, to `dial` (gap, seconds from look to look), `pause`, `step`, `reset` (the settings
// to change) or `change` (name and value of what takes effect at once), and says `hello` when it is new.
// Python tells all gates of a dial what becomes of it: `began`, with the whole state, `training`, `look`, `rested`, `changed`, `refused`.
import {calm, el} from './dom.js';
import {GateFace} from './gate_face.js';
import {RingTrainer} from './ringing.js';
import {offer} from './settings.js';

const HINT = `Learning rate and speed take effect at once; any other change begins again at step 0, and the run before stays as a grey curve.
  Python has the run: see history, and reset(n=5).`;
const NUMBERS = ['n', 'd', 'seed', 'lr'], AT_ONCE = ['lr', 'pace'];

/** A face for any number of dimensions, without links and files of the page. */
class KernelFace extends GateFace {
  choices(gate) {
    return {...super.choices(gate), d: el('input', {type: 'number', min: 2, change: event => gate.change('d', event.target.value)})};
  }

  below(gate, button) {
    return [el('div', {class: 'controls'}, ...this.fields(), button('New seed', 'newSeed')), el('p', {class: 'hint'}, HINT)];
  }
}

class KernelGate extends RingTrainer {
  constructor(root, model) {
    const began = model.get('begun');
    super(root, began.settings, () => {});
    this.worker = {postMessage: message => model.send(message)};
    root.addEventListener('keydown', event => this.key(event));
    this.on_began(began);
    this.missing = 'Python';
    this.say('Python has not answered yet. If it does not, run the cell again.');
  }

  makeFace() { return new KernelFace(this.root, this); }
  ask(type, given = {}) { this.worker?.postMessage({type, given}); }
  dial() { this.wanted ? this.ask('pause') : this.ask('dial', {gap: calm() ? 1 / 3 : 1 / 25}); }
  step() { this.ask('step'); }
  reset(changes) { this.ask('reset', changes); }

  change(name, text) {
    const value = NUMBERS.includes(name) && text.trim() ? Number(text) : text;
    this.changed = name;
    AT_ONCE.includes(name) ? this.ask('change', {name, value}) : this.reset({[name]: value});
  }

  newSeed() { this.change('seed', String(Math.floor(Math.random() * 10000))); }

  on_began({id, settings, looks: [first, ...later], training, over, problem}) {
    if (id !== this.id && this.frames.length) this.keepGhost();
    Object.assign(this, {id, best: 0, over: false, bad: false, missing: null, ready: true, mixed: false, lockStep: null, wanted: training ? Infinity : 0});
    this.on_changed({settings});
    this.showRing('Live', [first], settings);
    this.stopReplay();
    this.say('Press Dial to train.');
    for (const look of later) this.on_look({...look, id});
    if (over) this.on_rested({id, step: this.frames.at(-1).step, over, problem});
  }

  on_training() {
    this.stopReplay();
    this.wanted = Infinity;
    this.news();
    this.refresh();
  }

  on_rested({problem, ...rested}) {
    const paused = this.wanted && !rested.over;
    this.wanted = 0;
    super.on_rested({...rested, bad: Boolean(problem)});
    if (problem) this.say(`Stopped: ${problem}. Reset goes back to step 0.`);
    else if (paused) this.say('Paused.');
  }

  on_changed({settings}) {
    this.mixed ||= settings.lr !== this.settings.lr && this.frames.length > 1;
    this.settings = settings;
    this.face.set(settings);
  }

  on_refused({message}) {
    if (this.changed) this.face.mark(this.changed, true);
    this.say(message);
  }
}

function render({model, el: place}) {
  offer(model.get('offers'));
  // the keys that dial are not to move between the cells of the notebook, too
  const root = el('div', {class: 'oplas-dial', 'data-lm-suppress-shortcuts': 'true', keydown: event => event.stopPropagation()});
  place.append(root);
  const gate = new KernelGate(root, model), hear = told => gate[`on_${told.type}`](told);
  model.on('msg:custom', hear);
  gate.ask('hello');
  return () => model.off('msg:custom', hear);
}

export default {render};
