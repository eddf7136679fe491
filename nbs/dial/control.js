// A gate that can be dialed: the settings and their controls, on top of what trains a ring (ringing.js).
//
// new Gate(root, {recorded, linked, hire}) fills the element `root`. `recorded` promises the recorded run, or null; the gate
// that is `linked` keeps its settings in the page's address; `hire` makes the engine, see trainer.js.
//
// Methods, each behind a control: dial(), step(), reset(), replay(), stopReplay(position), change(name, text), take(settings),
// newSeed(), copyLink(), panel(name).
//
// It tells what happens in events on its element, which bubble: `oplas:ready`; `oplas:frame`, a look (step, loss, losses
// since the look before, z, Tz, errors, spacing, locked, lockStep); `oplas:lock`, {step}; `oplas:end`, {step, locked, lockStep, bad};
// `oplas:settings`, those from now on.
import {RingTrainer} from './ringing.js';
import {DEFAULTS, inWords, parse, readLink, sameRun, settle, wanted, writeLink} from './settings.js';
import {hireWorker} from './trainer.js';

export class Gate extends RingTrainer {
  constructor(root, {recorded, linked = false, hire = hireWorker}) {
    const {settings, said} = linked ? readLink(location.href) : {settings: DEFAULTS, said: []};
    super(root, settings, hire);
    this.linked = linked;
    this.warn(said);
    if (said.length) this.writeAddress();
    this.attend();
    recorded.then(run => {
      this.recorded = run;
      if (run && this.id === 1 && !this.live && sameRun(this.settings, run.settings)) this.showRecorded();
    }).catch(() => this.say('The recorded run could not be had.'));
  }

  warn(said) { this.face.warn(said.join(' ')); }
  writeAddress() { if (this.linked) history.replaceState(history.state, '', writeLink(location.href, this.settings)); }

  /** One setting from the text of its control. */
  change(name, text) {
    const value = parse(name, text);
    this.face.mark(name, value === undefined);
    if (value === undefined) return this.say(wanted(name));
    const own = name === 'n' ? {points: null, arrow: null} : {};
    const goOn = name === 'pace' || name === 'lr' && this.live && !this.over;
    this.use({...this.settings, ...own, [name]: value}, goOn);
  }

  /** Begin again with these settings; what is not said is the default's. */
  take(settings) { this.use({...DEFAULTS, pace: this.settings.pace, ...settings}, false); }

  use(asked, goOn) {
    const {settings, said} = settle(asked);
    this.settings = settings;
    this.warn(said);
    this.face.set(settings);
    this.writeAddress();
    this.tell('settings', settings);
    goOn ? this.goOn(settings) : this.reset();
  }

  /** Open or close one of the panels below the controls, which are fetched when they are first asked for. */
  async panel(name) {
    const {button, place} = this.face.panels[name], open = place.hidden;
    if (open && !place.hasChildNodes()) {
      const {build} = await import(`./${name}.js`).catch(() => ({}));
      if (!build) return this.say('This part of the page could not be had.');
      if (!place.hasChildNodes()) build(place, this);
    }
    place.hidden = !open;
    button.setAttribute('aria-expanded', open);
  }

  newSeed() { this.change('seed', String(Math.floor(Math.random() * 10000))); }

  async copyLink() {
    const here = new URL(location.href), part = this.root.closest('section[id]');
    if (part) here.hash = part.id;
    const link = writeLink(here.href, this.settings);
    const copied = await navigator.clipboard?.writeText(link).then(() => true, () => false);
    const kept = this.face.refused().map(name => ` It keeps ${inWords(name, this.settings[name])}. ${wanted(name)}`);
    const but = [this.mixed ? ' It cannot repeat this run, whose learning rate was changed on the way.' : '', ...kept].join('');
    this.say(copied ? `Link copied.${but}` : `${link}${but && ` –${but}`}`);
  }
}
