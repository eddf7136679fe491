// What can be asked of stems with one press.

const OUT = /drum/i, TWICE = /bass/i;
export const TWICE_AS_LOUD = 6; // dB

/** The drums, or else the first stem, taken out of the mix; twice the bass, or else the last; and all stems as they are, added up.
    A level is in dB; null is a stem that is muted. */
export function presetsFor(names) {
  const place = (pattern, other) => names.some(name => pattern.test(name)) ? names.findIndex(name => pattern.test(name)) : other;
  const out = place(OUT, 0), twice = place(TWICE, names.length - 1);
  return [
    {title: `Take the ${names[out]} out`, start: 'mix', levels: names.map((_, i) => i === out ? null : 0)},
    {title: `Twice the ${names[twice]}`, start: 'mix', levels: names.map((_, i) => i === twice ? TWICE_AS_LOUD : 0)},
    {title: 'All at 0 dB', start: 'stems', levels: names.map(() => 0)},
  ];
}
