// The pictures on the doors of the first page: each moves once when it comes into view, and again under the pointer.
import {calm, svg} from './dom.js';
import {affine} from './ring.js';
import {around, between, planeView} from './view.js';

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

/** The recorded run, from a heap to a ring. */
function play({frames}) {
  const points = svg('path', {class: 'point'}), carried = svg('path', {class: 'carried'});
  const crosses = places => places.map(p => `M${at(p)}m-2.5,-2.5l5,5m0,-5l-5,5`).join('');
  const draw = part => {
    const position = part * (frames.length - 1), k = Math.min(Math.floor(position), frames.length - 2);
    const {z, Tz} = between(frames[k], frames[k + 1], position - k), view = planeView(z, Tz, 40);
    points.setAttribute('d', dots(z.map(view)));
    carried.setAttribute('d', crosses(Tz.map(view)));
  };
  return {node: svg('svg', {viewBox: '-56 -50 112 100'}, points, carried), draw};
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
Promise.all([data('recorded.json'), data('mix/mix.json')]).then(([run, mix]) => {
  const pictures = {rings, sums, play};
  for (const place of document.querySelectorAll('[data-door]')) hang(place, pictures[place.dataset.door](run, mix));
});
