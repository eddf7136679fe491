// Written by tools/widget.py from nbs/dial.
const $dom = (() => {
// Elements in a line.

const SVG = 'http://www.w3.org/2000/svg';
function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name, value);
    else if (typeof value === 'boolean') node.toggleAttribute(name, value);
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** An HTML element: attributes by name, listeners where a value is a function. */
const el = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);

/** The same for SVG. */
const svg = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

/** Whether the visitor asked for less motion. */
const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

return {el, svg, calm};
})();

const $arrows = (() => {
// Arrows: to which point the operator should carry each.

/** The arrow of the ring: each to the next. */
const next = n => Array.from({length: n}, (_, i) => (i + 1) % n);

/** The lengths of an arrow's cycles. */
function cycles(arrow) {
  const seen = new Set(), lengths = [];
  arrow.forEach((_, first) => {
    let length = 0;
    for (let i = first; !seen.has(i); i = arrow[i], length++) seen.add(i);
    if (length) lengths.push(length);
  });
  return lengths;
}

const numbers = text => (text.match(/[^\s,;[\]]+/g) ?? []).map(Number);

/** The numbers, if they are a permutation of all points; otherwise an Error that says why not. */
function permutation(arrow, name = 'The arrow') {
  const wrong = arrow.find(i => !Number.isInteger(i) || i < 0 || i >= arrow.length);
  const twice = arrow.find((i, at) => arrow.indexOf(i) < at);
  if (arrow.length < 3) throw new Error(`${name} has ${arrow.length} entries: give one for each of at least 3 points.`);
  if (wrong !== undefined) throw new Error(`${name} leads to ${wrong}: of ${arrow.length} points, the last is ${arrow.length - 1}.`);
  if (twice !== undefined) throw new Error(`${name} carries two points to ${twice}: no operator with an inverse can.`);
  return arrow;
}

/** '(0 1 2)(3 4)': each to the next within its brackets, and points between that are not named stay. */
function fromCycles(text) {
  const rounds = [...text.matchAll(/\(([^()]*)\)/g)].map(([, inside]) => numbers(inside));
  const named = rounds.flat(), wrong = named.find(i => !Number.isInteger(i) || i < 0 || i > 511);
  if (wrong !== undefined) throw new Error(`A cycle names ${wrong}: points are whole numbers from 0.`);
  if (new Set(named).size < named.length) throw new Error('A point stands in two places of the cycles.');
  const arrow = Array.from({length: Math.max(-1, ...named) + 1}, (_, i) => i);
  rounds.forEach(round => round.forEach((from, k) => { arrow[from] = round[(k + 1) % round.length]; }));
  return permutation(arrow);
}

/** Arrows by name from '1 2 0', from '(0 1 2)(3 4 5)', or from a Cayley graph as Python prints it: "{'turn': tensor([1, 2, 0])}". */
function readArrows(text) {
  const named = [...text.matchAll(/(\w+)['"]?\s*[:=]\s*(?:\w+\()?\[([^\]]*)\]/g)];
  if (named.length) return Object.fromEntries(named.map(([, name, list]) => [name, permutation(numbers(list), name)]));
  return {T: /\(/.test(text) ? fromCycles(text) : permutation(numbers(text))};
}
return {next, cycles, readArrows};
})();

const $start = (() => {
// The first parameters of a ring. The projector is drawn as PyTorch draws it for the same seed.

/** The Mersenne Twister MT19937: a function that gives the next 32 random bits. */
function twister(seed) {
  const state = new Uint32Array(624);
  state[0] = seed;
  for (let i = 1; i < 624; i++) {
    const last = state[i - 1] ^ (state[i - 1] >>> 30);
    state[i] = Math.imul(1812433253, last) + i;
  }
  let at = 0;
  const refill = () => state.forEach((_, i) => {
    const bits = (state[i] & 0x80000000) | (state[(i + 1) % 624] & 0x7fffffff);
    state[i] = state[(i + 397) % 624] ^ (bits >>> 1) ^ (bits & 1 ? 0x9908b0df : 0);
  });
  return () => {
    if (at++ % 624 === 0) refill();
    let x = state[(at - 1) % 624];
    x ^= x >>> 11;
    x ^= (x << 7) & 0x9d2c5680;
    x ^= (x << 15) & 0xefc60000;
    return (x ^ (x >>> 18)) >>> 0;
  };
}

/** PyTorch's CPU generator: a function that draws a float32 from −bound to bound. */
function generator(seed) {
  const next = twister(seed);
  return bound => {
    const b = Math.fround(bound);
    return Math.fround((next() & 0xffffff) / 2 ** 24 * (2 * b) - b);
  };
}

/** Weight, then bias, of `nn.Linear(inputs, outputs)`. */
const linear = (uniform, inputs, outputs) => Array.from({length: (inputs + 1) * outputs}, () => uniform(1 / Math.sqrt(inputs)));

/** A ring's projector before its first step, as PyTorch draws it: the last layer is scaled by 2/d. */
function projector(seed, d) {
  const uniform = generator(seed), hidden = [...linear(uniform, d, 32), ...linear(uniform, 32, 32)];
  return [...hidden, ...linear(uniform, 32, d).map(x => x * 2 / d)];
}

/** The ring in the plane before its first step: `params` end to end, as `flatten(Ring)` has them, and the `map` of its operator.
    `first` holds these for operators that PyTorch has drawn, from seed 0 on; later seeds go round. */
function start(seed, first) {
  const {params, map} = first[seed % first.length];
  return {params: Float32Array.from([...projector(seed, 2), ...params]), map};
}

/** The same in `d` dimensions: `params` alone, with those of the operators in base64, little-endian as every browser has them. */
function startFrom(seed, first, d) {
  const bytes = Uint8Array.from(atob(first[seed % first.length]), letter => letter.charCodeAt(0));
  return Float32Array.from([...projector(seed, d), ...new Float32Array(bytes.buffer)]);
}
return {twister, generator, start, startFrom};
})();

const $settings = (() => {
// What a run is made of, in what limits, and how a link says it.
const {readArrows} = $arrows;
const {start} = $start;

const plain = values => Object.fromEntries(values.map(value => [value, value]));
/** The choices, with the words for them; `offer` adds the operators and objectives. */
const CHOICES = {
  d: plain([2]),
  operator: {},
  objective: {},
  pace: {2: '2 steps/s', 10: '10 steps/s', 50: '50 steps/s', full: 'Full speed'},
};
const DEFAULTS = {n: 12, d: 2, operator: 'filmr', objective: 'plane', seed: 0, lr: 0.01, pace: 'full', points: null, arrow: null};
const LABELS = {n: 'Points', d: 'Dimensions', operator: 'Operator', objective: 'Objective', seed: 'Seed', lr: 'Learning rate',
  pace: 'Speed', points: 'Start points', arrow: 'Arrow'};
/** What the controls suggest; a link or a typed number can say more. */
const OFFERED = {n: [5, 8, 12, 16, 24, 64], lr: [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3]};
const STEPS = 1500;
const LAST_SEED = 2 ** 32 - 1;
const ENGINE_BYTES = 14.24e6;
const MOST_POINTS = 512;

const WORDS = {plane: 'Plane', vicreg: 'VICReg', paper: 'Paper', sigreg: 'SIGReg'};
let operators = {};

/** Offer what `operators.json` lists. */
function offer(listed) {
  operators = listed.operators;
  for (const name of listed.objectives) CHOICES.objective[name] = WORDS[name] ?? name;
  for (const [name, {title, spaces}] of Object.entries(operators)) {
    CHOICES.operator[name] = title;
    Object.assign(CHOICES.d, plain(Object.keys(spaces)));
  }
}

/** What is listed of the operator of these settings in their space: how it is kept, and in the plane its `first` parameters. */
const listed = ({operator, d}) => operators[operator].spaces[d];

/** How many seeds start as in Python: later ones have the operator of an earlier one. */
function firstSeeds(settings) {
  const {first, seeds = first.length} = listed(settings);
  return seeds === 1 ? Infinity : seeds;
}

/** The ring of these settings before its first step; undefined where only the engine knows it. */
const startOf = settings => listed(settings).first && start(settings.seed, listed(settings).first);

/** The graph that trains these settings, as a path beside the dial; it takes any number of points. */
const graphName = ({operator, objective, d}) => `graphs/${operator}-${objective}${d > 2 ? `-${d}` : ''}.onnx`;

const pair = text => text.split(',').map(Number);
const readPoints = text => text.split('_').map(pair);
const one = text => {
  try { return Object.values(readArrows(text.replaceAll('_', ' ')))[0]; } catch { return null; }
};

const READ = {n: Number, d: Number, seed: Number, lr: Number, points: readPoints, arrow: one};
const VALID = {
  n: value => Number.isInteger(value) && value >= 3 && value <= MOST_POINTS,
  seed: value => Number.isInteger(value) && value >= 0 && value <= LAST_SEED,
  lr: value => value > 0 && Number.isFinite(value),
  points: value => value.length >= 3 && value.length <= MOST_POINTS && value.every(p => p.length === 2 && p.every(Number.isFinite)),
  arrow: Array.isArray,
};
const digits = x => x.toLocaleString('en');
const WANTED = {
  n: `a whole number from 3 to ${MOST_POINTS}`,
  seed: `a whole number from 0 to ${digits(LAST_SEED)}`,
  lr: 'a number above 0',
  points: 'at least three points, as in 1,0_0,1_-1,0',
  arrow: 'a number for each point, each once, as in 1_2_0',
};

/** One setting from its text; undefined if it cannot be that. */
function parse(name, text) {
  const value = (READ[name] ?? String)(text), valid = VALID[name] ?? (value => Object.hasOwn(CHOICES[name], value));
  return text.trim() && valid(value) ? value : undefined;
}

/** What a setting must be, in words. */
const wanted = name => `${LABELS[name]}: give ${WANTED[name] ?? `one of ${Object.keys(CHOICES[name]).join(', ')}`}.`;

/** What to expect of a setting beyond what the controls suggest; nothing within. */
function beyond(name, value) {
  const most = OFFERED[name]?.at(-1);
  if (!most || value <= most) return [];
  const why = {n: 'so many are hard to tell apart, and train slowly', lr: 'few rings lock so fast'}[name];
  return [`${LABELS[name]}: ${value} is more than ${most}, and ${why}.`];
}

/** Settings that go together, and what had to be changed or should be expected, in words. */
function settle(settings) {
  const {n, d, operator, points, arrow} = settings, said = [], fixed = {...settings};
  if (points && points.length !== n) fixed.n = points.length;
  if (arrow && arrow.length !== fixed.n) {
    fixed.arrow = null;
    said.push(`The arrow has ${arrow.length} entries for ${fixed.n} points: it was left out.`);
  }
  if (!operators[operator].spaces[d]) {
    fixed.d = Number(Object.keys(operators[operator].spaces)[0]);
    said.push(`${CHOICES.operator[operator]} is not on this page in ${d} dimensions: ${fixed.d} were taken.`);
  }
  const {objectives} = operators[operator].spaces[fixed.d];
  if (!objectives.includes(fixed.objective)) {
    [fixed.objective] = objectives;
    const words = name => CHOICES.objective[name] ?? name;
    said.push(`${words(settings.objective)} is not on this page in ${fixed.d} dimensions: ${words(fixed.objective)} was taken.`);
  }
  for (const name of ['n', 'lr']) said.push(...beyond(name, fixed[name]));
  return {settings: fixed, said};
}

/** The settings in a link, and what was wrong with it, in words. What is missing or impossible is the default's. */
function readLink(href) {
  const query = new URL(href).searchParams, settings = {...DEFAULTS}, said = [];
  for (const name in DEFAULTS) {
    if (!query.has(name)) continue;
    const text = query.get(name), value = parse(name, text);
    if (value !== undefined) settings[name] = value;
    else said.push(`The link asks for ${name}=${text}, but ${DEFAULTS[name] ?? 'the ring’s own'} was taken. ${wanted(name)}`);
  }
  const settled = settle(settings);
  return {settings: settled.settings, said: [...said, ...settled.said]};
}

const written = {points: points => points.map(p => p.join()).join('_'), arrow: arrow => arrow.join('_')};

/** The link that repeats these settings; its anchor and its other parameters stay. */
function writeLink(href, settings) {
  const url = new URL(href);
  for (const [name, value] of Object.entries(settings)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, written[name]?.(value) ?? value);
  }
  return url.href;
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** By which settings two runs differ: the pace does not matter. */
const differences = (a, b) => Object.keys(DEFAULTS).filter(name => name !== 'pace' && !same(a[name], b[name]));

/** Whether two settings make the same run. */
const sameRun = (a, b) => !differences({...DEFAULTS, ...a}, {...DEFAULTS, ...b}).length;

/** A setting in words, as 'learning rate 0.3'. */
function inWords(name, value) {
  if (name === 'points') return value ? 'own start points' : 'points on a line';
  if (name === 'arrow') return value ? 'an arrow of its own' : 'each to the next';
  if (name === 'n' || name === 'd') return `${value} ${LABELS[name].toLowerCase()}`;
  return `${LABELS[name].toLowerCase()} ${CHOICES[name]?.[value] ?? value}`;
}
return {CHOICES, DEFAULTS, LABELS, OFFERED, STEPS, LAST_SEED, ENGINE_BYTES, offer, listed, firstSeeds, startOf, graphName, parse, wanted, settle, readLink, writeLink, differences, sameRun, inWords};
})();

const $face = (() => {
// The face of what trains: its buttons, words and controls. What it shows is for those who extend it.
const {el} = $dom;
const {ENGINE_BYTES, LABELS, OFFERED} = $settings;

const digits = x => x.toLocaleString('en');
const megabytes = bytes => (bytes / 1e6).toFixed(1);
let lists = 0;

/** A control below its name, with suggestions if there are some. */
function field(label, control, offered) {
  const node = el('label', {class: 'field'}, el('span', {}, label), control);
  if (!offered) return node;
  const id = `oplas-list-${lists++}`;
  control.setAttribute('list', id);
  node.append(el('datalist', {id}, ...offered.map(value => el('option', {value}))));
  return node;
}

class Face {
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
return {digits, field, Face};
})();

const $run = (() => {
// One training, step by step: its learning rate, when it is locked, when it must stop.

const LOCK = {error: 0.05, spacing: 0.5, every: 10};
const CYCLE = {warmup: 0.3, first: 0.04, last: 4e-6};

/** The one-cycle learning rate at step `t`, from 1: `oplas.training.one_cycle`. */
function oneCycle(t, steps, peak) {
  const top = Math.max(CYCLE.warmup * steps - 1, 1e-9);
  const cosine = (a, b, x) => b + (a - b) * (1 + Math.cos(Math.PI * Math.min(x, 1))) / 2;
  if (t - 1 <= top) return cosine(CYCLE.first * peak, peak, (t - 1) / top);
  return cosine(peak, CYCLE.last * peak, (t - 1 - top) / Math.max(steps - 1 - top, 1e-9));
}

/** How many chevrons are locked. */
const lockedCount = errors => errors.filter(error => error < LOCK.error).length;

/** Whether every chevron is locked and no two points coincide. */
const isLocked = ({errors, spacing}) => lockedCount(errors) === errors.length && spacing > LOCK.spacing;

/** A training that knows what it saw last. `advance(t, lr)` makes one step and gives its loss and what else is seen; `locks` says whether
    that is locked. */
class Run {
  constructor(advance, steps, locks = isLocked) { Object.assign(this, {advance, steps, locks, t: 0, lockStep: null, losses: [], seen: null}); }

  get bad() { return this.t > 0 && !Number.isFinite(this.seen.loss); }
  get over() { return this.t >= this.steps || this.bad; }

  /** One step; every tenth and the last look whether the gate is locked. */
  async step(peak) {
    const t = this.t + 1;
    this.seen = await this.advance(t, oneCycle(t, this.steps, peak));
    this.t = t;
    this.losses.push(this.seen.loss);
    const looks = t % LOCK.every === 0 || t === this.steps;
    if (looks && this.locks(this.seen)) this.lockStep ??= t;
  }

  /** What the last step saw, with every loss since the look before. */
  look() {
    return {...this.seen, step: this.t, locked: this.locks(this.seen), lockStep: this.lockStep, losses: this.losses.splice(0)};
  }
}
return {LOCK, oneCycle, lockedCount, isLocked, Run};
})();

const $ring = (() => {
// The ring in plain arithmetic: what the dial shows before the engine is there, and where it moves notes.
// Points are pairs [x, y]; parameters lie end to end as in `flatten(Ring)`.

const {next} = $arrows;

const SIZES = [[2, 32], [32, 32], [32, 2]];

/** Points evenly spaced along a diagonal, from +1 to −1, as `line(n, d)` in Python. */
const line = (n, d = 2) => Array.from({length: n}, (_, i) => Array(d).fill((1 - 2 * i / (n - 1)) / Math.sqrt(d)));

/** Where the points of these settings start: on the line, or where they were put in the first two of `d` dimensions. */
const startPoints = ({n, d, points}) => points ? points.map(p => [...p, ...Array(d - 2).fill(0)]) : line(n, d);

/** The error function, to 1.5e-7 (Abramowitz and Stegun 7.1.26). */
function erf(x) {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - series * Math.exp(-x * x));
}
const gelu = x => x * (1 + erf(x / Math.SQRT2)) / 2;

/** h: the perceptron at one point. */
function project(params, y) {
  let at = 0;
  return SIZES.reduce((x, [inputs, outputs], layer) => {
    const bias = at + inputs * outputs;
    const out = Array.from({length: outputs}, (_, o) =>
      x.reduce((sum, value, i) => sum + value * params[at + o * inputs + i], params[bias + o]));
    at = bias + outputs;
    return layer < 2 ? out.map(gelu) : out;
  }, y);
}

/** T from its map: the rows of its matrix, then where it takes the origin. */
const affine = ([a, b, c, d, e, f]) => ([x, y]) => [x * a + y * c + e, x * b + y * d + f];

const mean = points => [0, 1].map(k => points.reduce((sum, p) => sum + p[k], 0) / points.length);
const apart = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** The look before the first step at points of the plane; errors are how far each misses where the arrow leads,
    relative to the mean distance from the centre. */
function firstLook({params, map}, y, arrow) {
  const z = y.map(p => project(params, p)), Tz = z.map(affine(map)), goal = arrow ?? next(y.length);
  const centre = mean(z), radius = z.reduce((sum, p) => sum + apart(p, centre), 0) / z.length;
  return {step: 0, loss: NaN, z, Tz, errors: Tz.map((p, i) => apart(p, z[goal[i]]) / radius)};
}
return {line, startPoints, gelu, project, affine, mean, apart, firstLook};
})();

const $view = (() => {
// Where things are drawn: pure geometry.
const {apart, mean} = $ring;

/** Where a point is seen: about the centre of `z`, the first on top, the advance clockwise (y points down), as in
    `oplas.show.plane_view`, and the farthest of all `radius` from the middle. */
function planeView(z, Tz, radius) {
  const [cx, cy] = mean(z);
  const ahead = z.reduce((sum, [x, y], i) => sum + (x - cx) * (Tz[i][1] - cy) - (y - cy) * (Tz[i][0] - cx), 0);
  const mirror = ahead < 0 ? -1 : 1, turn = -Math.PI / 2 - Math.atan2(mirror * (z[0][1] - cy), z[0][0] - cx);
  const scale = radius / Math.max(1e-9, ...[...z, ...Tz].map(p => apart(p, [cx, cy])));
  const cos = scale * Math.cos(turn), sin = scale * Math.sin(turn);
  return ([px, py]) => {
    const x = px - cx, y = mirror * (py - cy);
    return [x * cos - y * sin, x * sin + y * cos];
  };
}

/** A point on the way from `a` to `b` round the middle, `x` from 0 to 1. */
function around(a, b, x) {
  const angle = x * Math.atan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1]);
  const grown = 1 + x * (Math.hypot(...b) / Math.hypot(...a) - 1), cos = grown * Math.cos(angle), sin = grown * Math.sin(angle);
  return [a[0] * cos - a[1] * sin, a[0] * sin + a[1] * cos];
}

/** What is seen between two frames, `x` from 0 to 1; what is said is the first's. */
function between(a, b, x) {
  const mix = name => a[name].map((p, i) => p.map((value, k) => value + x * (b[name][i][k] - value)));
  return {...a, z: mix('z'), Tz: mix('Tz')};
}

/** Powers of ten around the losses: [lowest, highest]. */
function decades(losses) {
  const heights = losses.map(([, loss]) => Math.log10(loss)).filter(Number.isFinite);
  const low = Math.floor(Math.min(0, ...heights));
  return [low, Math.max(low + 1, Math.ceil(Math.max(...heights)))];
}

/** A path through (step, loss) pairs in a box, steps to the right, powers of ten upwards. */
function lossPath(losses, {steps, width, height, low, high}) {
  const place = ([step, loss]) => {
    const y = height * (high - Math.log10(loss)) / (high - low);
    return `${(width * step / steps).toFixed(1)},${Math.min(y, height).toFixed(1)}`;
  };
  const finite = losses.filter(([, loss]) => Number.isFinite(loss));
  return finite.length ? `M${finite.map(place).join('L')}` : '';
}
return {planeView, around, between, decades, lossPath};
})();

const $gate = (() => {
// The gate and its loss curve, drawn.
const {el, svg} = $dom;
const {LOCK, lockedCount} = $run;
const {decades, lossPath, planeView} = $view;

const range = n => Array.from({length: n}, (_, i) => i);
const at = p => p.map(x => x.toFixed(2)).join();
const dots = points => points.map(p => `M${at(p)}h0`).join('');
const crosses = points => points.map(p => `M${at(p)}m-4.5,-4.5l9,9m0,-9l-9,9`).join('');
const lines = (from, to) => from.map((p, i) => `M${at(p)}L${at(to[i])}`).join('');

/** What the marks inside the gate are. */
function legend() {
  const mark = (name, d, text) => el('span', {}, svg('svg', {viewBox: '-8 -6 16 12', 'aria-hidden': 'true'}, svg('path', {d, class: name})), text);
  return el('p', {class: 'legend'}, mark('point', dots([[0, 0]]), 'point z'), mark('carried', crosses([[0, 0]]), 'carried, T(z)'), mark('miss', 'M-8,0h16', 'miss'));
}

/** N chevrons on a ring, with the points inside; `draw(frame, words)` moves them. */
class GateView {
  constructor() {
    const circle = (r, name) => svg('circle', {r, class: name});
    this.chevrons = svg('g');
    [this.order, this.misses, this.points, this.carried] = ['order', 'miss', 'point', 'carried'].map(name => svg('path', {class: name}));
    this.node = svg('svg', {viewBox: '-160 -160 320 320', role: 'img', class: 'oplas-gate'}, circle(116, 'pool'), circle(132, 'band'),
      circle(148, 'rim'), circle(116, 'rim'), this.chevrons, this.order, this.misses, this.points, this.carried);
  }

  /** Another number of chevrons. */
  build(n) {
    const w = Math.min(11, 250 / n), d = `M${-w},-153L0,-146L${w},-153L${0.85 * w},-140L0,-118L${-0.85 * w},-140Z`;
    this.chevrons.replaceChildren(...range(n).map(i => svg('path', {d, transform: `rotate(${360 * i / n})`, class: 'chevron'})));
  }

  /** A frame with its points, and the `arrow` that says to which each should go. */
  draw({z, Tz, errors, unseen, locked = lockedCount(errors) === errors.length}, arrow, words) {
    if (this.chevrons.children.length !== z.length) this.build(z.length);
    const view = planeView(z, Tz, 100), w = z.map(view), Tw = Tz.map(view);
    errors.forEach((error, i) => this.chevrons.children[i].classList.toggle('lit', error < LOCK.error));
    this.points.setAttribute('d', dots(w));
    this.carried.setAttribute('d', crosses(Tw));
    const goal = arrow.map(i => w[i]);
    this.misses.setAttribute('d', lines(Tw, goal));
    this.order.setAttribute('d', lines(w, goal));
    [this.points, this.carried].forEach(marks => marks.toggleAttribute('hidden', Boolean(unseen)));
    this.node.classList.toggle('open', locked);
    this.node.setAttribute('aria-label', words);
  }
}

const WIDTH = 300, HEIGHT = 84;

/** The loss so far, of so many `steps`, on a scale of powers of ten, with the step it shows and the step it locked at, and a run before it in grey. */
class LossView {
  constructor(steps, words) {
    this.steps = steps;
    this.grid = svg('g', {class: 'grid'});
    this.curve = svg('path', {class: 'curve'});
    this.ghost = svg('path', {class: 'ghost'});
    this.now = svg('circle', {r: 3.5, class: 'now'});
    this.lock = svg('g', {class: 'lock'}, svg('path', {d: `M0,-4V${HEIGHT}`}), svg('text', {y: -8, 'text-anchor': 'middle'}, 'locked'));
    const ticks = [0, 1, 2, 3].map(third => svg('text', {x: WIDTH * third / 3, y: HEIGHT + 16, 'text-anchor': 'middle'},
      Math.round(steps * third / 3).toLocaleString('en')));
    this.node = svg('svg', {viewBox: '-40 -22 358 126', class: 'oplas-loss', role: 'img', 'aria-label': words},
      this.grid, ...ticks, this.ghost, this.lock, this.curve, this.now);
  }

  draw(losses, {step, loss}, lockStep, ghost) {
    const [low, high] = decades([...losses, ...ghost?.losses ?? []]), box = {steps: this.steps, width: WIDTH, height: HEIGHT, low, high};
    if (this.span !== `${low} ${high}`) this.rule(low, high);
    const here = lossPath([[step, loss]], box).slice(1);
    this.curve.setAttribute('d', lossPath(losses, box));
    this.ghost.setAttribute('d', ghost ? lossPath(ghost.losses, box) : '');
    this.now.setAttribute('transform', `translate(${here || '-999'})`);
    this.lock.toggleAttribute('hidden', !lockStep);
    this.lock.setAttribute('transform', `translate(${WIDTH * lockStep / this.steps})`);
  }

  rule(low, high) {
    this.span = `${low} ${high}`;
    const every = Math.ceil((high - low) / 4), powers = range(high - low + 1).map(i => high - i).filter(k => k % every === 0);
    this.grid.replaceChildren(...powers.flatMap(k => {
      const y = HEIGHT * (high - k) / (high - low), power = svg('tspan', {dy: -5, 'font-size': 9}, `${k}`.replace('-', '−'));
      return [svg('path', {d: `M0,${y}h${WIDTH}`}), svg('text', {x: -8, y: y + 4, 'text-anchor': 'end'}, '10', power)];
    }));
  }
}
return {legend, GateView, LossView};
})();

const $presets = (() => {
// Settings worth a try, and why a ring is not locked when its run is over.
const {cycles} = $arrows;

/** Chips by name: what differs from the defaults. */
const PRESETS = {
  'Defaults': {},
  '24 notes': {n: 24},
  'Too fast': {lr: 0.3},
  'The paper’s objective': {objective: 'paper'},
  '64-D: FiLMR': {n: 5, d: 64},
  '64-D: where a matrix fails': {n: 5, d: 64, operator: 'square'},
  '64-D: VICReg': {n: 16, d: 64, objective: 'vicreg'},
};

const page = (text, path) => ({text, href: new URL(`../${path}`, 'https://oplas.github.io/oplas/dial/').href});
const mixedCycles = arrow => {
  const lengths = cycles(arrow), single = lengths.filter(length => length === 1).length;
  return single > 1 || new Set(lengths.filter(length => length > 1)).size > 1;
};

/** From the first that fits: when, what is said, and where to read on. */
const REASONS = [
  [({objective}) => objective === 'paper',
    'The published objective does not lock any ring in so few steps.', page('The ring: the same for all of the paper’s steps', 'studies/ring.html')],
  [({operator}) => operator === 'film', 'FiLM scales and shifts, and cannot turn.', page('FiLM and FiLMR', 'core/operators.html')],
  [({arrow, d, operator}) => arrow && mixedCycles(arrow) && (d === 2 || operator === 'filmr'),
    'One turn of a plane carries only cycles of one length, with at most one point in the middle.', page('Several operators', 'rings/cayley.html')],
  [({lr}) => lr > 0.1, 'The learning rate is high: try 0.01.', page('The learning rate', 'core/training.html#the-learning-rate')],
  [({lr}) => lr < 0.001, 'The learning rate is low for so few steps: try 0.01.', page('The learning rate', 'core/training.html#the-learning-rate')],
  [({d, objective}) => d > 2 && objective === 'vicreg',
    'VICReg asks the points to spread in all dimensions, and a ring has two: the more points, the fewer seeds lock. Plane asks for the operator’s own.',
    page('How often each objective locks', 'studies/atlas.html#every-operator-every-objective')],
  [({d, operator}) => d > 2 && operator === 'square',
    'A free matrix has one number for each pair of dimensions to find, from few points; FiLMR turns one plane.',
    page('How often each operator locks', 'studies/atlas.html#every-operator-every-objective')],
  [({points, arrow}) => points || arrow, 'Scattered points, 64 dimensions or another seed leave more room for an arrow like this.', page('Several operators', 'rings/cayley.html')],
  [() => true, 'Nearly every seed locks with these settings: try another.', page('The lock-in atlas', 'studies/atlas.html')],
];

/** Why a run with these settings may have ended unlocked: a `text`, and a `link` to read on. */
function whyNot(settings) {
  const [, text, link] = REASONS.find(([fits]) => fits(settings));
  return {text, link};
}
return {PRESETS, whyNot};
})();

const $gate_face = (() => {
// The face of a gate: picture, words and controls.
const {el} = $dom;
const {digits, Face} = $face;
const {GateView, legend, LossView} = $gate;
const {PRESETS} = $presets;
const {lockedCount} = $run;
const {CHOICES, LAST_SEED, parse} = $settings;
const {between} = $view;

const HINT = `Learning rate and speed take effect at once; any other change begins again at step 0, and the run before stays as a grey
  curve. A link repeats a run unless its learning rate was changed on the way. Seeds 0 to 99 start as in PyTorch
  (in 64 dimensions 0 to 9); a later one has the operator of an earlier one. In the plane FiLMR and the matrices lock alike; `;
const DIFFERENCE = ['in 64 dimensions they differ', 'studies/atlas.html#every-operator-every-objective'];
const KEYS = 'Gate. Space dials or pauses, right arrow steps, R resets.';
const site = path => new URL(`../${path}`, 'https://oplas.github.io/oplas/dial/').href;

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

class GateFace extends Face {
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
return {GateFace};
})();

const $player = (() => {
// Shows the frames of a run on a face, and replays them. It knows nothing of training, which is for trainer.js,
// nor of what is in a frame, which is for those who make the face.
const {calm} = $dom;
const {STEPS} = $settings;

const REPLAY = 6000;

class Player {
  constructor(root, settings) {
    Object.assign(this, {root, settings, frames: [], losses: [], lockStep: null, ghost: null});
    this.steps = settings.steps ?? STEPS;
    this.face = this.makeFace();
  }

  /** A line of news, with a link behind it if there is one: its text and its address. */
  say(text, link) { this.face.say(text, link); }
  tell(name, detail) { this.root.dispatchEvent(new CustomEvent(`oplas:${name}`, {detail, bubbles: true})); }

  /** Draw soon, at most once an animation frame. */
  refresh() {
    this.drawing ??= requestAnimationFrame(() => {
      this.drawing = null;
      this.face.draw(this);
    });
  }

  /** Show the last of these frames of a run with these settings. */
  show(frames, settings) {
    Object.assign(this, {frames, shown: settings, position: frames.length - 1});
    this.refresh();
  }

  replay() {
    if (this.replaying) return this.stopReplay();
    const last = this.frames.length - 1, from = this.position < last ? this.position : 0, began = performance.now(), quiet = calm();
    const turn = () => {
      const position = Math.min(last, from + last * (performance.now() - began) / REPLAY);
      this.position = quiet ? Math.floor(position) : position;
      this.replaying = position < last && setTimeout(turn, quiet ? 500 : 16);
      this.refresh();
    };
    turn();
  }

  /** Look at the frame `position`; the slider may still ask for one of the run before. */
  stopReplay(position = Math.floor(this.position)) {
    clearTimeout(this.replaying);
    Object.assign(this, {position: Math.min(position, this.frames.length - 1), replaying: false});
    this.refresh();
  }
}
return {Player};
})();

const $trainer = (() => {
// Trains what a player shows: gives orders to the engine, and hears what it posts.
//
// `hire` makes the engine, by default the worker of this page. Another must take and post the messages that worker.js names.
// Methods: dial(), step(), reset(), train(steps), weights(), comeAndGo(outside).
// Who extends it has `verb`, what the first button says; order(), with what the engine needs; showFirst(what, seen), the look before
// the first step; showRecorded(); frame(look), what to keep of a look; milestone(look); and end(step, bad).
const {Player} = $player;

const hireWorker = () => new Worker(new URL('worker.js', 'https://oplas.github.io/oplas/dial/'), {type: 'module'});

class Trainer extends Player {
  constructor(root, settings, hire = hireWorker) {
    super(root, settings);
    Object.assign(this, {hire, id: 0, outside: false, away: false});
    this.missing = hire === hireWorker && ['Worker', 'WebAssembly'].find(name => !(name in globalThis));
    this.reset();
  }

  /** Hear keys, and rest while nobody can see it. */
  attend() {
    this.root.addEventListener('keydown', event => this.key(event));
    document.addEventListener('visibilitychange', () => this.comeAndGo());
    new IntersectionObserver(([seen]) => this.comeAndGo(!seen.isIntersecting)).observe(this.root);
  }

  step() { this.train(1); }

  /** Train to the end, or pause. */
  dial() {
    if (!this.wanted) return this.train(Infinity);
    this.wanted = 0;
    this.rest();
    this.say('Paused.');
    this.refresh();
  }

  train(steps) {
    if (this.missing || this.bad) return;
    if (this.over) this.reset();
    this.stopReplay();
    this.worker ??= this.employ();
    this.wanted = steps;
    this.news();
    if (!this.away) this.send();
    this.refresh();
  }

  /** What it is at, in words. */
  news() {
    const doing = !this.ready ? 'Fetching the engine.' : this.wanted > 1 ? 'Training.' : 'One step.';
    this.say(this.away ? 'Paused while out of sight.' : doing);
  }

  send() {
    const {settings, id, steps, wanted: count} = this, {lr, pace} = settings;
    this.worker.postMessage({type: 'train', id, settings, steps, lr, pace, count, ...this.order()});
  }

  /** The parameters by now, end to end, if the engine is at this run. */
  async weights() {
    if (!this.worker) return null;
    const told = new Promise(done => { this.on_weights = done; });
    this.worker.postMessage({type: 'weights'});
    const {id, params} = await told;
    return id === this.id ? params : null;
  }

  rest() { this.worker?.postMessage({type: 'rest'}); }

  /** Back to step 0, with the settings that the controls show. */
  reset() {
    this.rest();
    Object.assign(this, {id: this.id + 1, wanted: 0, best: 0, over: false, bad: false, live: false, mixed: false});
    this.showFirst('Start');
    this.stopReplay();
    this.say(this.missing ? `Training needs ${this.missing}, which this browser lacks. The recorded run still plays.` : `Press ${this.verb} to train.`);
    if (this.missing && this.recorded) this.showRecorded();
  }

  /** Take other settings at once where the engine can go on with them. */
  goOn(settings) {
    this.mixed ||= this.live && settings.lr !== this.shown.lr && this.frames.at(-1).step > 0;
    this.worker?.postMessage({type: 'change', lr: settings.lr, pace: settings.pace});
    this.refresh();
  }

  employ() {
    const worker = this.hire();
    worker.onmessage = ({data}) => this[`on_${data.type}`](data);
    worker.onerror = event => this.on_failed({message: event.message || 'its script did not load'});
    return worker;
  }

  on_bytes({loaded}) { this.face.fetching(loaded); }

  on_ready({id, first}) {
    this.ready = true;
    this.face.loading.hidden = true;
    if (id !== this.id) return;
    this.live = true;
    this.showFirst('Live', first);
    if (this.wanted) this.news();
    this.tell('ready');
  }

  on_look(look) {
    if (look.id !== this.id) return;
    this.losses.push(...look.losses.map((loss, i) => [look.step - look.losses.length + 1 + i, loss]));
    if (Number.isFinite(look.loss)) this.frames.push(this.frame(look));
    this.position = this.frames.length - 1;
    this.milestone(look);
    this.tell('frame', look);
    this.refresh();
  }

  frame(look) { return look; }

  on_rested({id, step, over, bad}) {
    if (id !== this.id) return;
    if (over || this.wanted === 1) this.wanted = 0;
    if (over) {
      Object.assign(this, {over: true, bad});
      this.end(step, bad);
    }
    this.refresh();
  }

  on_failed({message}) {
    this.worker?.terminate();
    this.worker = this.ready = null;
    this.reset();
    this.face.loading.hidden = true;
    if (this.recorded) this.showRecorded();
    this.say(`The engine failed: ${message}. ${this.verb} tries again.${this.recorded ? ' The recorded run still plays.' : ''}`);
  }

  /** Rest while nobody can see the gate. */
  comeAndGo(outside = this.outside) {
    const away = document.hidden || outside, changed = away !== this.away;
    Object.assign(this, {outside, away});
    if (!changed || !this.wanted) return;
    away ? this.rest() : this.send();
    this.news();
  }

  key(event) {
    const act = {' ': 'dial', ArrowRight: 'step', r: 'reset', R: 'reset'}[event.key];
    const busy = event.target.matches(event.key === ' ' ? 'input, select, button, textarea' : 'input, select, textarea');
    if (!act || busy || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (!event.repeat || act === 'step') this[act]();
  }
}
return {hireWorker, Trainer};
})();

const $ringing = (() => {
// Trains a ring, and says how it goes: what of trainer.js and player.js is about rings.
//
// showRing(what, frames, settings) shows frames with step, loss, z, Tz and errors.
const {next} = $arrows;
const {calm} = $dom;
const {GateFace} = $gate_face;
const {whyNot} = $presets;
const {firstLook, startPoints} = $ring;
const {lockedCount} = $run;
const {CHOICES, DEFAULTS, differences, inWords, startOf} = $settings;
const {Trainer} = $trainer;

const WORTH_KEEPING = 100;
const digits = x => x.toLocaleString('en');

const title = ({n, d, operator, seed, points, arrow}) => [
  `${n} points${d > 2 ? ` in ${d} dimensions` : ''}${points ? ', placed by hand' : ''}${arrow ? ', carried along an arrow' : ''}`,
  CHOICES.operator[operator], `seed ${seed}`].join(', ');

/** What is shown where only the engine knows how the ring begins: as many chevrons, and no points. */
const unseen = n => ({step: 0, loss: NaN, z: Array(n).fill([0, 0]), Tz: Array(n).fill([0, 0]), errors: Array(n).fill(Infinity), unseen: true});

class RingTrainer extends Trainer {
  makeFace() { return new GateFace(this.root, this); }
  get verb() { return 'Dial'; }
  order() { return {training: 'ring', params: startOf(this.settings)?.params, gap: calm() ? 333 : 33}; }

  showRing(what, frames, settings) {
    this.losses = frames.map(({step, loss}) => [step, loss]);
    this.arrow = settings.arrow ?? next(settings.n);
    this.face.title.textContent = `${what}: ${title(settings)}`;
    this.show(frames, settings);
  }

  showFirst(what, seen) {
    const {settings} = this, start = startOf(settings);
    this.lockStep = null;
    const look = start ? firstLook(start, startPoints(settings), settings.arrow) : unseen(settings.n);
    this.showRing(what, [seen ? {...seen, step: 0, loss: NaN} : look], settings);
  }

  showRecorded() {
    this.lockStep = this.recorded.lock_step;
    this.showRing('Recorded', this.recorded.frames, {...DEFAULTS, ...this.recorded.settings});
    if (!this.missing && !this.wanted) this.say('Replay it, or press Dial to train here: this fetches 14 MB (4 MB compressed).');
  }

  reset() {
    this.keepGhost();
    super.reset();
  }

  /** Let the run that is shown stay as a grey curve behind the next, if it came far enough. */
  keepGhost() {
    const {shown, frames, losses, lockStep, mixed} = this, last = frames.at(-1);
    if (!(losses.at(-1)?.[0] >= WORTH_KEEPING)) return;
    this.ghost = {settings: shown, losses, lockStep, mixed, locked: lockedCount(last.errors) === last.z.length};
  }

  /** What the grey curve is, in words. */
  get ghostWords() {
    if (!this.ghost) return '';
    const {settings, lockStep, locked, mixed} = this.ghost, apart = differences(settings, this.settings).map(name => inWords(name, settings[name]));
    const how = apart.length ? apart.join(', ') : 'the same settings', rate = mixed ? ', its learning rate changed on the way' : '';
    return `Grey: the run before, with ${how}${rate}; ${!lockStep ? 'it did not lock' : `it first locked at step ${digits(lockStep)}${locked ? '' : ' and did not stay so'}`}.`;
  }

  milestone({errors, lockStep}) {
    const count = lockedCount(errors), third = Math.floor(3 * count / errors.length);
    if (lockStep && !this.lockStep) {
      this.lockStep = lockStep;
      this.say(`The gate first locked at step ${digits(lockStep)}.`);
      this.tell('lock', {step: lockStep});
    } else if (third > this.best && !lockStep) this.say(`${count} of ${errors.length} chevrons locked.`);
    this.best = Math.max(this.best, third);
  }

  /** Say how it ended, and if it is not locked, why. */
  end(step, bad) {
    const {lockStep} = this, locked = !bad && this.frames.at(-1).locked;
    const first = lockStep ? `; it first was at step ${digits(lockStep)}` : '';
    if (bad) this.say(`Stopped at step ${digits(step)}: the loss is not finite. Reset, and try a smaller learning rate.`);
    else if (locked) this.say(`Done. The gate is locked${first}.`);
    else {
      const {text, link} = whyNot(this.settings);
      this.say(`Done. The gate is not locked${first}. ${text}`, link);
    }
    this.tell('end', {step, locked, lockStep, bad});
  }
}
return {RingTrainer};
})();

// The dial in a notebook: the gate of the page, trained by Python, which keeps the state.
//
// A gate asks: {type, given}, with what is given by name, to `dial` (gap, seconds from look to look), `pause`, `step`, `reset` (the settings
// to change) or `change` (name and value of what takes effect at once), and says `hello` when it is new.
// Python tells all gates of a dial what becomes of it: `began`, with the whole state, `training`, `look`, `rested`, `changed`, `refused`.
const {calm, el} = $dom;
const {GateFace} = $gate_face;
const {RingTrainer} = $ringing;
const {offer} = $settings;

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
