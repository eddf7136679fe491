// What the first page lets be heard of the desk: the mix minus its drums, as points and then decoded, or in truth.
import {el} from '../dom.js';
import {fetchEqual} from './own.js';
import {Player} from './player.js';

const NAMES = {sum: 'Points subtracted, decoded', truth: 'The true mix without drums'};

class Hear {
  constructor(root) {
    const button = (text, click, more) => el('button', {type: 'button', click, ...more}, text);
    this.player = new Player('sum');
    this.play = button('Hear it', () => this.toggle(), {class: 'first'});
    this.versions = Object.entries(NAMES).map(([name, text]) => button(text, () => this.choose(name), {'aria-pressed': String(name === 'sum')}));
    this.status = el('p', {class: 'quiet', role: 'status'});
    root.replaceChildren(el('div', {class: 'versions', role: 'group', 'aria-label': 'The mix without its drums'}, this.play, ...this.versions), this.status);
  }

  choose(name) {
    this.player.choose(name);
    this.versions.forEach((version, i) => version.setAttribute('aria-pressed', Object.keys(NAMES)[i] === name));
  }

  async load() {
    const urls = Object.keys(NAMES).map(name => new URL(`without-drums-${name}.mp3`, import.meta.url));
    const [sum, truth] = await fetchEqual(urls);
    this.player.load({sum, truth});
  }

  /** Play, again and again, until another press. */
  async toggle() {
    try {
      if (this.player.playing) this.player.stop();
      else {
        if (!this.player.length) await this.load();
        await this.player.play();
      }
      this.status.textContent = '';
    } catch (error) { this.status.textContent = `${error.message}. Another press tries again.`; }
    this.play.textContent = this.player.playing ? 'Stop' : 'Hear it';
  }
}

document.querySelectorAll('.oplas-hear').forEach(root => new Hear(root));
