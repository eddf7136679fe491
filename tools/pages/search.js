// The search of the site: MiniSearch behind the two calls that smalldocs makes of Fuse.
import MiniSearch from './minisearch/index.js';

/** What else to look for when a visitor says the first word. */
const ALSO = {
  start: 'install', started: 'install', setup: 'install', download: 'install', notebook: 'colab', song: 'stem',
  separation: 'subtract stem', separate: 'subtract stem', remove: 'subtract', isolate: 'subtract', demix: 'subtract',
  remix: 'mix fader', rotation: 'rotate', vst: 'plugin', daw: 'plugin', embedding: 'encode', loss: 'losses',
};

/** A word without its ending: subtract, subtracts and subtracting are one. */
export function stem(word) {
  const plain = word.toLowerCase(), short = plain.replace(/(?:ations?|ings?|ions?|ers?|ed|es|e|s)$/, '');
  return short.length > 2 ? short.replace(/([^aeiouls])\1$/, '$1') : plain;
}

const own = ({title, section}) => section || title;
const FIELDS = {heading: own, page: ({title, section}) => section && title, text: ({text}) => text, code: ({code}) => code};
const LESS = {heading: 2, page: 0.7, text: 0.3, code: 0};
const OPTIONS = {
  boost: {heading: 6, page: 2, text: 1, code: 0.2},
  prefix: word => word.length > 2,
  fuzzy: word => word.length > 5 && 0.15,
  weights: {prefix: 0.4, fuzzy: 0.2},
};

window.Fuse = class {
  /** `entries` as tools/search.py writes them. */
  constructor(entries) {
    this.entries = new Map(entries.map(entry => [entry.href, entry]));
    const extractField = (entry, name) => name === 'href' ? entry.href : FIELDS[name](entry);
    this.index = new MiniSearch({idField: 'href', fields: Object.keys(FIELDS), extractField, processTerm: stem});
    this.index.addAll(entries);
  }

  /** Titles first: the top of a page before its parts, and a heading that says just these words before all others. */
  search(words, {limit}) {
    const said = words.trim().toLowerCase(), also = said.split(/\s+/).map(word => ALSO[word] ?? '').join(' ');
    const boostDocument = href => {
      const entry = this.entries.get(href);
      return (entry.section ? 1 : 1.5) * (own(entry).toLowerCase() === said ? 3 : 1);
    };
    const found = this.index.search({queries: [words, {queries: [also], boost: LESS}], combineWith: 'OR'}, {...OPTIONS, boostDocument});
    return found.slice(0, limit).map(({id}) => ({item: this.entries.get(id)}));
  }
};
