// Plays one of several sounds of one length, again and again; another begins where the first is, and fades into its place.
import {RATE} from './waves.js';

const FADE = 0.03, SOON = 0.02; // seconds
const LOUDEST = 0.95;

const largest = sound => sound.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

function toBuffer(sound) {
  const buffer = new AudioBuffer({length: sound.length, sampleRate: RATE, numberOfChannels: 1});
  buffer.copyToChannel(sound, 0);
  return buffer;
}

export class Player {
  /** `open` makes the context to play in, when it is first needed. */
  constructor(chosen, open = () => new AudioContext({sampleRate: RATE})) {
    Object.assign(this, {chosen, open, buffers: null, group: null, at: 0, began: 0});
  }

  get playing() { return Boolean(this.group); }
  get length() { return this.buffers ? Object.values(this.buffers)[0].duration : 0; }
  /** The place in the sounds by now, in seconds. */
  get position() { return this.playing ? this.place(this.context.currentTime) : this.at; }
  place(time) { return this.length ? (this.at + Math.max(0, time - this.began)) % this.length : 0; }

  /** Sounds by name, Float32Arrays at 16 kHz; they take over where the ones before are. */
  load(sounds) {
    const now = this.playing ? this.context.currentTime + SOON : 0, at = this.playing ? this.place(now) : this.at;
    this.buffers = Object.fromEntries(Object.entries(sounds).map(([name, sound]) => [name, toBuffer(sound)]));
    this.level = Math.min(1, LOUDEST / Math.max(...Object.values(sounds).map(largest)));
    this.at = at;
    if (this.playing) this.start(now);
  }

  async play() {
    if (this.playing || !this.buffers) return;
    this.context ??= this.open();
    this.start(this.context.currentTime + SOON);
    await this.context.resume?.();
  }

  stop() {
    this.at = this.position;
    this.end(this.context.currentTime);
  }

  seek(at) {
    const playing = this.playing;
    this.at = at;
    if (playing) this.start(this.context.currentTime + SOON);
  }

  /** Hear the sound of this name instead, from the same sample on. */
  choose(name) {
    this.chosen = name;
    if (!this.playing) return;
    const now = this.context.currentTime;
    for (const [other, {gain}] of Object.entries(this.group.gains)) this.fade(gain, other === name ? 1 : 0, now);
  }

  fade(gain, goal, time) {
    gain.cancelScheduledValues(time);
    gain.setValueAtTime(gain.value, time);
    gain.linearRampToValueAtTime(goal, time + FADE);
  }

  /** All sounds at once from `time`, of which the chosen one is heard. */
  start(time) {
    this.end(time);
    const {context, at} = this, all = new GainNode(context, {gain: 0}), gains = {}, sources = [];
    all.gain.setValueAtTime(0, time);
    all.gain.linearRampToValueAtTime(this.level, time + FADE);
    all.connect(context.destination);
    for (const [name, buffer] of Object.entries(this.buffers)) {
      const source = new AudioBufferSourceNode(context, {buffer, loop: true});
      gains[name] = new GainNode(context, {gain: name === this.chosen ? 1 : 0});
      source.connect(gains[name]).connect(all);
      source.start(time, at % this.length);
      sources.push(source);
    }
    Object.assign(this, {group: {all, gains, sources}, began: time});
  }

  end(time) {
    if (!this.group) return;
    const {all, sources} = this.group;
    this.fade(all.gain, 0, time);
    sources.forEach(source => source.stop(time + 2 * FADE));
    this.group = null;
  }
}
