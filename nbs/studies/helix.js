// Plays the notes of the helix, by a button or by a click on a point, and turns the figure.
const root = document.querySelector('.helix'), status = root.querySelector('[role=status]'), seconds = +root.dataset.seconds;
const [turn, stop] = root.querySelectorAll('.turn button'), calm = matchMedia('(prefers-reduced-motion: reduce)');
let context, buffer, source, turning;

async function play(k) {
  context ??= new AudioContext();
  buffer ??= await fetch(root.dataset.audio).then(answer => answer.arrayBuffer()).then(data => context.decodeAudioData(data));
  source?.stop();
  source = new AudioBufferSourceNode(context, {buffer});
  source.connect(context.destination);
  source.start(0, seconds * k, seconds);
  status.textContent = `Playing ${root.querySelector(`[data-k="${k}"]`).textContent}`;
}

// Round the vertical axis, from wherever the camera is.
function turnBy(place, degrees) {
  const {camera} = place.layout.scene, {x, y, z} = camera.eye, [c, s] = [Math.cos, Math.sin].map(f => f(degrees * Math.PI / 180));
  return Plotly.relayout(place, {'scene.camera': {...camera, eye: {x: c * x - s * y, y: s * x + c * y, z}}});
}

// Once round, or 30 degrees where the reader wants things still.
async function start() {
  const mine = turning = {}, place = await figure('helix');
  if (!place || turning !== mine) return;
  if (calm.matches) return turnBy(place, 30);
  for (let degrees = 0; degrees < 360 && turning === mine; degrees += 3) {
    await turnBy(place, 3);
    await wait(0.06);
  }
}

turn.onclick = start;
stop.onclick = () => { turning = null; };
root.addEventListener('click', ({target}) => target.dataset.k && play(+target.dataset.k));

// The figure may be drawn at any time: listen to it as soon as the pointer is there, and let go of it when it is dragged.
document.addEventListener('pointerover', () => {
  const place = drawn('helix');
  if (!place || place.heard) return;
  place.heard = true;
  place.addEventListener('pointerdown', stop.onclick, true);
  place.on('plotly_click', ({points: [point]}) => point.customdata !== undefined && play(point.customdata));
});
