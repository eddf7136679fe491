// Sounds as lists of numbers, mono at 16 kHz: those of the page, and files of the visitor, which stay in the browser.
import {have} from '../engine.js';
import {RATE} from './waves.js';

const FEWEST = 2, MOST = 4, SHORTEST = 0.5, LONGEST = 30, LARGEST = 60e6, UNEQUAL = 0.1;
export const WANTED = `${FEWEST} to ${MOST} stems of one song, each at most ${LONGEST} s long`;

/** What a file holds, as the browser reads it. */
async function decode(bytes) {
  const heard = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(bytes);
  const channels = Array.from({length: heard.numberOfChannels}, (_, c) => heard.getChannelData(c));
  return channels[0].map((_, i) => channels.reduce((sum, channel) => sum + channel[i], 0) / channels.length);
}

/** Sounds cut to the length of the shortest. */
const cut = sounds => {
  const length = Math.min(...sounds.map(sound => sound.length));
  return sounds.map(sound => sound.subarray(0, length));
};

/** The sounds behind addresses, of one length. */
export const fetchEqual = async urls => cut(await Promise.all(urls.map(async url => decode(await (await have(url)).arrayBuffer()))));

const shown = name => name.replace(/\.[^.]*$/, '').slice(0, 24) || 'no name';
const seconds = sound => `${(sound.length / RATE).toFixed(1)} s`;

async function read(file) {
  if (file.size > LARGEST) throw new Error(`${file.name} has ${Math.round(file.size / 1e6)} MB: give files of at most ${LARGEST / 1e6} MB.`);
  try { return await decode(await file.arrayBuffer()); } catch {
    throw new Error(`${file.name} is not sound that this browser can read: give WAV, FLAC, MP3 or another format that it plays.`);
  }
}

/** Files as stems, with names for them; or an error that says which file is wrong, and what to do. */
export async function readStems(files) {
  if (files.length < FEWEST || files.length > MOST) {
    throw new Error(`${files.length === 1 ? 'There is 1 file' : `There are ${files.length} files`}: give ${WANTED}.`);
  }
  const sounds = [];
  for (const file of files) {
    const sound = await read(file);
    if (sound.length > LONGEST * RATE) throw new Error(`${file.name} lasts ${seconds(sound)}: give at most ${LONGEST} s.`);
    if (sound.length < SHORTEST * RATE) throw new Error(`${file.name} lasts ${seconds(sound)}: give at least ${SHORTEST} s.`);
    sounds.push(sound);
  }
  const order = sounds.map((_, i) => i).sort((i, j) => sounds[i].length - sounds[j].length), [least, most] = [order[0], order.at(-1)];
  if (sounds[most].length - sounds[least].length > UNEQUAL * RATE) {
    const said = [least, most].map(i => `${files[i].name} lasts ${seconds(sounds[i])}`).join(', and ');
    throw new Error(`${said}: give the same stretch of all.`);
  }
  return {names: files.map(file => shown(file.name)), sounds: cut(sounds)};
}
