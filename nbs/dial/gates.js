// The gates of a page, and the notes: see dial.js.
import {Gate} from './control.js';
import {el} from './dom.js';
import {NotesDial} from './notes.js';
import {offer} from './settings.js';

/** Leave of the page the gate alone, and a link to the whole. */
function embed(root) {
  const whole = new URL(location.href);
  whole.searchParams.delete('embed');
  document.body.className = 'oplas-embed';
  document.body.replaceChildren(el('main', {}, el('h1', {}, el('a', {href: whole.href, target: '_top'}, 'oplas: dial a ring')), root));
}

const data = name => fetch(new URL(name, import.meta.url)).then(response => response.json());
const recorded = data('recorded.json'), gates = document.querySelectorAll('.oplas-dial:not([data-notes])');
if (new URL(location.href).searchParams.get('embed') === '1' && gates.length) embed(gates[0]);
document.querySelectorAll('.oplas-dial[data-notes]').forEach(root => new NotesDial(root, recorded));
data('operators.json').then(offer).then(
  () => gates.forEach((root, i) => root.isConnected && new Gate(root, {recorded, linked: i === 0})),
  () => gates.forEach(root => root.replaceChildren('The dial needs the list of its operators, which could not be had.')));
