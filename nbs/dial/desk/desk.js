// The desk on a page: each `<div class="oplas-desk">` becomes one. What it shows first is recorded, by tools/desk_data.py.
import {have} from '../engine.js';
import {Desk} from './control.js';

const places = document.querySelectorAll('.oplas-desk');
have(new URL('desk.json', import.meta.url)).then(answer => answer.json()).then(
  facts => places.forEach(root => { root.desk = new Desk(root, facts); }),
  () => places.forEach(root => root.replaceChildren('What was recorded for the desk could not be had.')));
