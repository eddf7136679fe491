// Plays the notes of the helix, by a key, by a point or as a scale; shows where each lies; and turns the figure.
const root = document.querySelector('.helix'), status = root.querySelector('[role=status]'), seconds = +root.dataset.seconds;
const [scale, turn, stop] = root.querySelectorAll('.buttons button'), keys = [...root.querySelectorAll('[data-k]')];
const calm = matchMedia('(prefers-reduced-motion: reduce)'), SCALE = [24, 26, 28, 29, 31, 33, 35, 36];
let context, buffer, source, turning, walking, playing, pressed, at;

async function ready() {
  context ??= new AudioContext();
  buffer ??= await fetch(root.dataset.audio).then(answer => answer.arrayBuffer()).then(data => context.decodeAudioData(data));
}

async function play(k) {
  await ready();
  source?.stop();
  source = new AudioBufferSourceNode(context, {buffer});
  source.connect(context.destination);
  source.start(0, seconds * k, seconds);
  status.textContent = `Playing ${keys[k].getAttribute('aria-label')}`;
  keys.forEach((key, i) => key.classList.toggle('down', i === k));
  walk(k);
}

// The mark goes along the helix to note k, a step of T at a time, or at once where the reader wants things still.
async function walk(k) {
  const mine = walking = {}, place = drawn('helix');
  if (!place) return;
  const from = at === undefined || calm.matches ? k : at, way = Math.sign(k - from), notes = place.data[2];
  for (let i = from; ; i += way) {
    at = i;
    await Plotly.restyle(place, {x: [[notes.x[i]]], y: [[notes.y[i]]], z: [[notes.z[i]]], 'marker.color': notes.marker.color[i]}, [3]);
    if (i === k) return;
    await wait(Math.min(0.05, 0.4 / Math.abs(k - from)));
    if (walking !== mine) return;
  }
}

// Once up the scale, to where it began, an octave higher.
async function start() {
  const mine = playing = {};
  await ready();
  for (const k of SCALE) {
    if (playing !== mine) return;
    play(k);
    await wait(seconds);
  }
}

// Round the vertical axis, from wherever the camera is.
function turnBy(place, degrees) {
  const {camera} = place.layout.scene, {x, y, z} = camera.eye, [c, s] = [Math.cos, Math.sin].map(f => f(degrees * Math.PI / 180));
  return Plotly.relayout(place, {'scene.camera': {...camera, eye: {x: c * x - s * y, y: s * x + c * y, z}}});
}

// Once round, or 30 degrees where the reader wants things still.
async function spin() {
  const mine = turning = {}, place = await figure('helix');
  if (!place || turning !== mine) return;
  if (calm.matches) return turnBy(place, 30);
  for (let degrees = 0; degrees < 360 && turning === mine; degrees += 3) {
    await turnBy(place, 3);
    await wait(0.06);
  }
}

function still() { turning = null; }

function silent() {
  playing = null;
  source?.stop();
}

scale.onclick = start;
turn.onclick = spin;
stop.onclick = () => { still(); silent(); };
keys.forEach((key, k) => { key.onclick = () => { playing = null; play(k); }; });

// One stop for Tab; from key to key by the arrows: a semitone to the side, an octave up and down.
const STEPS = {ArrowLeft: -1, ArrowRight: 1, ArrowUp: 12, ArrowDown: -12};
root.querySelector('.piano').addEventListener('keydown', event => {
  const from = keys.indexOf(event.target), to = keys[from + STEPS[event.key]];
  if (!to) return;
  event.preventDefault();
  keys[from].tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
});

// The figure may be drawn at any time: listen to it as soon as the pointer is there, and let go of it when it is dragged.
// Plotly reports a click with every drawing while the button is held, and the mark is drawn: so one note for each press.
document.addEventListener('pointerover', () => {
  const place = drawn('helix');
  if (!place || place.heard) return;
  place.heard = true;
  place.addEventListener('pointerdown', () => { still(); pressed = true; }, true);
  place.on('plotly_click', ({points: [point]}) => {
    if (!pressed || point.customdata === undefined) return;
    pressed = false;
    keys[point.customdata].click();
  });
});
