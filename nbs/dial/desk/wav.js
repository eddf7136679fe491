// A sound as a WAV file.
import {RATE} from './waves.js';

const HEADER = 44, FULL = 32767; // bytes, and the largest number of 16 bits

/** One channel of 16 bits at 16 kHz, at this level. */
export function toWav(sound, level) {
  const view = new DataView(new ArrayBuffer(HEADER + 2 * sound.length));
  const word = (at, letters) => [...letters].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  const long = (at, number) => view.setUint32(at, number, true), short = (at, number) => view.setInt16(at, number, true);
  word(0, 'RIFF');
  long(4, HEADER - 8 + 2 * sound.length);
  word(8, 'WAVEfmt ');
  long(16, 16); // bytes of the format, which are the next six numbers
  short(20, 1); // plain samples
  short(22, 1); // channel
  long(24, RATE);
  long(28, 2 * RATE); // bytes a second
  short(32, 2); // bytes a sample
  short(34, 16); // bits of it
  word(36, 'data');
  long(40, 2 * sound.length);
  sound.forEach((x, i) => short(HEADER + 2 * i, Math.round(FULL * Math.max(-1, Math.min(1, level * x)))));
  return view.buffer;
}
