// The pictures on the doors of the first page: each moves once when it comes into view, and again under the pointer.
import {calm, svg} from './dom.js';
import {affine} from './ring.js';
import {around, planeView} from './view.js';

const LASTS = 2600;
const at = ([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`;
const dots = points => points.map(p => `M${at(p)}h0`).join('');
const smooth = x => (1 - Math.cos(Math.PI * Math.min(1, Math.max(0, x)))) / 2;

/** The odd notes go to the other side of the ring: in the order of the line, semitones become fifths. */
function rings({frames, map}) {
  const {z, Tz} = frames.at(-1), view = planeView(z, Tz, 40), T = affine(map);
  const carried = p => [1, 2, 3, 4, 5, 6].reduce(T, p), from = z.map(view), to = z.map((p, k) => view(k % 2 ? carried(p) : p));
  const [order, points] = ['order', 'point'].map(name => svg('path', {class: name}));
  const draw = part => {
    const now = from.map((p, k) => around(p, to[k], smooth(part)));
    order.setAttribute('d', `M${now.map(at).join('L')}Z`);
    points.setAttribute('d', dots(now));
  };
  return {node: svg('svg', {viewBox: '-56 -50 112 100'}, order, points), draw};
}

/** Four arrows, one after another, lead from the origin to the mix. */
function sums(run, {after: {places}, stems}) {
  const steps = stems.map((_, i) => places[1 << i]), size = 92;
  const end = steps.reduce(([x, y], [dx, dy]) => [x + dx, y + dy]);
  const paths = stems.map(stem => svg('path', {class: `arrow ${stem}`})), goal = svg('path', {class: 'point', d: dots([[size * end[0], -size * end[1]]])});
  const draw = part => {
    let [x, y] = [0, 0];
    paths.forEach((path, i) => {
      const grown = smooth(4 * part - i), [dx, dy] = steps[i].map(d => d * grown);
      path.setAttribute('d', grown ? `M${size * x},${-size * y}l${size * dx},${-size * dy}` : '');
      [x, y] = [x + dx, y + dy];
    });
  };
  const middle = size * end[0] / 2, height = -size * end[1] / 2;
  return {node: svg('svg', {viewBox: `${middle - 56} ${height - 50} 112 100`}, goal, ...paths), draw};
}

/** Ten digits in one hand, in a ring: each turns into the next. A digit is four pictures further than the one before. */
function play(run, mix, pictures) {
  const shown = pictures.map(picture => Array.from(picture, letter => parseInt(letter, 16) / 15));
  const pixels = () => Array.from({length: 64}, (_, i) => svg('rect', {x: i % 8 - 4, y: (i >> 3) - 4, width: 1.03, height: 1.03}));
  const digits = Array.from({length: 10}, (_, k) => {
    const [x, y] = [Math.sin, angle => -Math.cos(angle)].map(f => 40 * f(Math.PI * k / 5));
    return svg('g', {class: 'digit', transform: `translate(${x} ${y}) scale(2.1)`}, ...pixels());
  });
  const draw = part => digits.forEach((digit, k) => {
    const place = 4 * (k + 9 + smooth(part)), before = Math.floor(place), more = place - before;
    const [a, b] = [before, before + 1].map(i => shown[i % shown.length]);
    Array.from(digit.children, (pixel, i) => pixel.setAttribute('opacity', (a[i] + more * (b[i] - a[i])).toFixed(2)));
  });
  return {node: svg('svg', {viewBox: '-56 -50 112 100'}, ...digits), draw};
}

/** Draw the end, and let what leads to it be seen. */
function hang(place, {node, draw}) {
  let moving = false;
  const move = () => {
    if (moving || calm()) return;
    const began = performance.now();
    const turn = now => {
      const part = Math.min(1, Math.max(0, (now - began) / LASTS));
      draw(part);
      moving = part < 1 && requestAnimationFrame(turn);
    };
    moving = requestAnimationFrame(turn);
  };
  draw(1);
  node.setAttribute('aria-hidden', 'true');
  place.replaceChildren(node);
  place.parentElement.addEventListener('pointerenter', move);
  const seen = new IntersectionObserver(([{isIntersecting}]) => {
    if (!isIntersecting) return;
    seen.disconnect();
    move();
  }, {threshold: 0.8});
  seen.observe(place);
}

const data = name => fetch(new URL(name, import.meta.url)).then(answer => answer.json());
Promise.all(['recorded.json', 'mix/mix.json', '../studies/recorded/digits_strip.json'].map(data)).then(known => {
  const pictures = {rings, sums, play};
  for (const place of document.querySelectorAll('[data-door]')) hang(place, pictures[place.dataset.door](...known));
});
