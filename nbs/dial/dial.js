// The dial of the site. Each `<div class="oplas-dial">` becomes a gate that trains in the visitor's browser;
// each with `data-notes` becomes twelve notes that the trained operator moves.
import {Gate} from './control.js';
import {NotesDial} from './notes.js';
import {offer} from './settings.js';

const data = name => fetch(new URL(name, import.meta.url)).then(response => response.json());
const recorded = data('recorded.json'), gates = document.querySelectorAll('.oplas-dial:not([data-notes])');
document.querySelectorAll('.oplas-dial[data-notes]').forEach(root => new NotesDial(root, recorded));
data('operators.json').then(offer).then(
  () => gates.forEach((root, i) => new Gate(root, {recorded, linked: i === 0})),
  () => gates.forEach(root => root.replaceChildren('The dial needs the list of its operators, which could not be had.')));
