// Steps the figure of the tunes from chord to chord, by hand or in time, and sounds the chords when asked.
const BEAT = 0.4, AT_ONCE = {mode: 'immediate', frame: {duration: 0}, transition: {duration: 0}};
const root = document.querySelector('.tunes[hidden]'), tunes = JSON.parse(root.dataset.tunes);
const [play, sound, ...titles] = root.querySelectorAll('button'), range = root.querySelector('input'), status = root.querySelector('p');
const press = (button, on) => button.setAttribute('aria-pressed', on);
let title, tune, playing, audio, heard;

// Four soft tones; those of the chord before fade.
function strike({keys, beats}) {
  if (audio?.state !== 'running') return;
  const now = audio.currentTime, end = now + BEAT * beats;
  heard?.cancelScheduledValues(now).setTargetAtTime(0, now, 0.03);
  const volume = new GainNode(audio, {gain: 0});
  heard = volume.gain.setTargetAtTime(0.1, now, 0.02).setTargetAtTime(0, end - 0.2, 0.1);
  volume.connect(audio.destination);
  for (const key of keys) {
    const tone = new OscillatorNode(audio, {type: 'triangle', frequency: 440 * 2 ** ((key - 69) / 12)});
    tone.connect(volume);
    tone.start();
    tone.stop(end + 0.5);
  }
}

function say(k) {
  const {chord, move, way} = tune[k], step = move && `, ${move} from ${tune[k - 1].chord}`;
  range.value = k;
  range.setAttribute('aria-valuetext', chord);
  status.textContent = `${title}, chord ${k + 1} of ${tune.length}: ${chord}${step}${way === move ? '' : `: ${way}`}`;
}

function show(k) {
  const name = `${title} ${k}`;
  say(k);
  strike(tune[k]);
  figure('tunes').then(place => place && name === `${title} ${range.value}` && Plotly.animate(place, [name], AT_ONCE));
}

function choose(button) {
  title = button.textContent;
  tune = tunes[title];
  range.max = tune.length - 1;
  for (const other of titles) press(other, other === button);
  say(0);
}

function stop() {
  playing = null;
  play.textContent = 'Play';
}

// From where the tune stands, or again from its start, until another press.
async function start(k) {
  const mine = playing = {};
  play.textContent = 'Pause';
  for (; k < tune.length; k++) {
    show(k);
    await wait(BEAT * tune[k].beats);
    if (playing !== mine) return;
  }
  stop();
}

play.onclick = () => {
  const k = +range.value, last = tune.length - 1;
  playing ? stop() : start(k === last ? 0 : k);
};
range.oninput = () => { stop(); show(+range.value); };
for (const button of titles) button.onclick = () => { choose(button); playing ? start(0) : show(0); };
sound.onclick = async () => {
  const on = sound.getAttribute('aria-pressed') === 'false';
  press(sound, on);
  audio ??= new AudioContext();
  await (on ? audio.resume() : audio.suspend());
  strike(tune[range.value]);
};
choose(titles[0]);
root.hidden = false;
