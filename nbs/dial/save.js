// Take it with you: the picture, the weights, the line of Python that repeats the run, and a frame for another page.
import {el} from './dom.js';
import {saveFile} from './download.js';
import {picture, toPng} from './picture.js';
import {firstSeeds, inWords, writeLink} from './settings.js';
import {asJson, asSafetensors} from './weights.js';

const quoted = text => `'${text}'`;

/** A call in Python that makes the same run, as far as both round alike. */
export function python(settings) {
  const {n, d, operator, objective, seed, lr, points, arrow} = settings;
  const named = (...pairs) => pairs.map(pair => pair.join('=')).join(', ');
  const others = [...objective === 'plane' ? [] : [['objective', quoted(objective)]], ...lr === 0.01 ? [] : [['lr', lr]]];
  if (!points && !arrow) {
    return `from oplas.rings import dial\n\nhistory = dial(${named(['n', n], ['d', d], ['operator', quoted(operator)], ['seed', seed], ...others)})`;
  }
  const put = points && `[${points.map(p => `[${p.join(', ')}]`).join(', ')}]`;
  const y = !points ? `line(${n}, ${d})` : d === 2 ? put : `torch.nn.functional.pad(torch.tensor(${put}), (0, ${d - 2}))`;
  const to = arrow ? `[${arrow.join(', ')}]` : `shift(${n}, 1)`;
  const names = ['dial_cayley', ...points ? [] : ['line'], ...arrow ? [] : ['shift']];
  const call = named(['operator', quoted(operator)], ['angle', 0.5], ['steps', 1500], ['seed', seed], ...others);
  return `${y.startsWith('torch') ? 'import torch\n' : ''}from oplas.rings import ${names.join(', ')}\n\nhistory = dial_cayley(dict(T=${to}), ${y}, ${call})`;
}

/** The dial with these settings for another page, without the page round it. */
export function embed(href, settings) {
  const url = new URL(writeLink(href, settings));
  url.searchParams.set('embed', '1');
  url.hash = '';
  return `<iframe src="${url.href.replaceAll('&', '&amp;')}" title="oplas: a ring to dial" width="100%" height="720" style="border: 0"></iframe>`;
}

/** Fill `place` with what can be kept of `gate`. */
export function build(place, gate) {
  const news = el('p', {role: 'status'}), say = text => { news.textContent = text; };
  const name = () => `oplas-${gate.shown.n}-${gate.shown.operator}-${gate.shown.objective}-seed${gate.shown.seed}`;
  const keep = (text, ending, type, make) => el('button', {type: 'button', click: async () => {
    try {
      saveFile(`${name()}.${ending}`, await make(), type);
      say(`${name()}.${ending} was saved.`);
    } catch (error) { say(error.message); }
  }}, text);
  const weights = write => async () => write(gate.shown, await trained());

  /** The parameters by now, which only the engine knows. */
  async function trained() {
    const params = gate.live ? await gate.weights() : null;
    if (!params) throw new Error('There are no weights yet: train this ring first.');
    if (!params.every(Number.isFinite)) throw new Error('The weights are not finite: reset, and try a smaller learning rate.');
    return params;
  }

  const text = (label, rows) => {
    const area = el('textarea', {rows, readonly: true, spellcheck: 'false', 'aria-label': label});
    const copy = el('button', {type: 'button', click: async () => {
      area.select();
      const done = await navigator.clipboard?.writeText(area.value).then(() => true, () => false);
      say(done ? `${label} copied.` : `${label} is selected: copy it.`);
    }}, `Copy ${label}`);
    return {area, node: el('div', {class: 'stack'}, area, copy)};
  };
  const code = text('Python', 4), frame = text('embed code', 4), doubt = el('p');

  /** Let the texts speak of the settings as they are. */
  function write() {
    const {settings} = gate, seeds = firstSeeds(settings);
    code.area.value = python(settings);
    frame.area.value = embed(location.href, settings);
    const other = settings.seed >= seeds ? `In Python seed ${settings.seed} starts with another operator: only seeds below ${seeds} are the same there.` : '';
    const rate = gate.mixed ? `The learning rate was changed on the way: this repeats a run with ${inWords('lr', settings.lr)} all along.` : '';
    doubt.textContent = [other, rate].filter(Boolean).join(' ')
      || 'The same start and the same steps; the engines round differently, so it may lock a look sooner or later.';
  }
  place.replaceChildren(
    el('div', {class: 'shapes'}, keep('Picture, PNG', 'png', 'image/png', () => toPng(picture(gate))),
      keep('Picture, SVG', 'svg', 'image/svg+xml', () => picture(gate).text),
      keep('Weights, safetensors', 'safetensors', 'application/octet-stream', weights(asSafetensors)),
      keep('Weights, JSON', 'json', 'application/json', weights(asJson))),
    el('div', {class: 'two'}, code.node, frame.node), doubt, news);
  write();
  gate.root.addEventListener('oplas:settings', write);
}
