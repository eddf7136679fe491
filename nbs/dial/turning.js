// Digits to turn: draw one, or take a written one; drag the ring, and it becomes the next in the same hand.
import {Digits, scan} from './digits.js';
import {calm, el, svg} from './dom.js';

const FULL = 2 * Math.PI, STEPS = 10, LASTS = 500, RADIUS = 86;
const root = document.querySelector('.oplas-dial.digits');
const degrees = angle => Math.round(angle * 180 / Math.PI);

/** An image as black ink on nothing, at the `at`th place of a canvas. */
function paint(canvas, image, at = 0) {
  const ink = new ImageData(8, 8);
  image.forEach((value, i) => { ink.data[4 * i + 3] = 255 * value; });
  canvas.getContext('2d').putImageData(ink, 9 * at, 0);
}

const tile = (tiles = 1, label) => el('canvas', {width: 9 * tiles - 1, height: 8, ...(label ? {role: 'img', 'aria-label': label} : {'aria-hidden': 'true'})});

/** A sheet of paper: calls `drawn` with the strokes, as lists of points, whenever they change. */
function sheet(drawn) {
  const size = 320, canvas = el('canvas', {class: 'pad', width: size, height: size, role: 'img', 'aria-label': 'Paper to draw a digit on, with finger or mouse'});
  const pen = Object.assign(canvas.getContext('2d'), {lineWidth: 22, lineCap: 'round', lineJoin: 'round'});
  let strokes = [], held = false;
  const where = ({clientX, clientY}) => {
    const {left, top, width} = canvas.getBoundingClientRect();
    return [clientX - left, clientY - top].map(x => x * size / width);
  };
  const line = event => {
    const stroke = strokes.at(-1), from = stroke.at(-1) ?? where(event), to = where(event);
    stroke.push(to);
    pen.beginPath();
    pen.moveTo(...from);
    pen.lineTo(...to);
    pen.stroke();
    drawn(strokes);
  };
  const clear = () => {
    strokes = [];
    pen.clearRect(0, 0, size, size);
  };
  canvas.addEventListener('pointerdown', event => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    held = true;
    strokes.push([]);
    line(event);
  });
  canvas.addEventListener('pointermove', event => held && line(event));
  for (const name of ['pointerup', 'pointercancel']) canvas.addEventListener(name, () => { held = false; });
  return {canvas, clear};
}

/** The ring with its names and a handle; calls `turned` with the angle to which the handle is dragged. */
function ring(named, turned) {
  const at = (angle, radius) => [radius * Math.cos(angle), -radius * Math.sin(angle)];
  const names = named.map((angle, digit) => {
    const [x, y] = at(angle, RADIUS + 18);
    return Object.assign(svg('text', {x, y, 'text-anchor': 'middle', 'dominant-baseline': 'central'}), {textContent: digit});
  });
  const handle = svg('circle', {class: 'handle', r: 13}), picture = svg('svg', {viewBox: '-120 -120 240 240', 'aria-hidden': 'true'},
    svg('circle', {class: 'rim', r: RADIUS}), ...names, handle);
  const node = el('div', {class: 'wheel'}, picture);
  const drag = ({clientX, clientY}) => {
    const {left, top, width, height} = node.getBoundingClientRect();
    turned(Math.atan2(top + height / 2 - clientY, clientX - left - width / 2));
  };
  node.addEventListener('pointerdown', event => {
    event.preventDefault();
    node.setPointerCapture(event.pointerId);
    drag(event);
  });
  node.addEventListener('pointermove', event => node.hasPointerCapture(event.pointerId) && drag(event));
  const show = angle => {
    const [cx, cy] = at(angle, RADIUS);
    handle.setAttribute('cx', cx);
    handle.setAttribute('cy', cy);
  };
  return {node, show};
}

class Turning {
  constructor(model) {
    this.model = model;
    this.named = model.examples.map(image => model.place(image));
    this.paper = sheet(strokes => this.take(scan(strokes)));
    this.wheel = ring(this.named, angle => this.turnTo(this.nearestTurn(angle)));
    this.big = tile(1, 'The digit, turned');
    this.strip = tile(STEPS, 'The digit, turned by up to nine steps more');
    this.strip.classList.add('strip');
    this.slider = el('input', {type: 'range', min: -360, max: 360, 'aria-label': 'Turn, in degrees', input: () => this.turnTo(this.slider.value * Math.PI / 180)});
    this.status = el('p', {class: 'status', role: 'status'});
    this.wheel.node.append(this.big);
    this.take(model.examples[3]);
  }

  get node() {
    const examples = this.model.examples.map((image, digit) => {
      const small = tile();
      paint(small, image);
      return el('button', {type: 'button', 'aria-label': `A written ${digit}`, click: () => { this.paper.clear(); this.take(image); }}, small);
    });
    const button = (name, click) => el('button', {type: 'button', click}, name);
    return el('div', {class: 'face'},
      el('div', {class: 'stack'}, el('p', {class: 'before'}, 'Draw a digit, or take a written one:'), this.paper.canvas,
        button('Clear', () => this.paper.clear()), el('div', {class: 'examples', role: 'group', 'aria-label': 'Written digits'}, ...examples)),
      el('div', {class: 'stack'}, el('p', {class: 'before'}, 'Drag round the ring, or take a step of T:'), this.wheel.node,
        el('div', {class: 'transport'}, button('Back', () => this.step(-1)), this.slider, button('On', () => this.step(1))), this.status),
      el('div', {class: 'stack whole'}, el('p', {class: 'before'}, 'From there, step by step:'), this.strip));
  }

  /** Another image to turn. */
  take(image) {
    this.from = this.model.place(image);
    this.style = this.model.style(image, this.from);
    this.turnTo(0);
  }

  /** The turn that leads to an angle and is nearest to the one that is seen. */
  nearestTurn(angle) {
    const more = angle - this.from - this.by;
    const to = this.by + more - FULL * Math.round(more / FULL);
    return Math.abs(to) > FULL ? to - FULL * Math.sign(to) : to;
  }

  turnTo(by) {
    this.moving = null;
    this.show(by);
  }

  show(by) {
    this.by = by;
    const {model, from, style} = this, angle = from + by, steps = by / model.turn;
    paint(this.big, model.draw(style, angle));
    for (let k = 0; k < STEPS; k++) paint(this.strip, model.draw(style, angle + k * model.turn), k);
    this.wheel.show(angle);
    this.slider.value = degrees(by);
    const gaps = this.named.map(a => Math.cos(a - angle)), near = gaps.indexOf(Math.max(...gaps));
    this.status.textContent = `Turned by ${degrees(by)}°: ${steps.toFixed(1).replace('-0.0', '0.0')} steps of T. It lies among the ${near}s.`;
  }

  /** One step of the operator, in half a second, or at once where less motion is asked for. */
  step(sign) {
    const begin = this.goal ?? this.by, to = begin + sign * this.model.turn;
    const goal = Math.abs(to) > FULL + 0.01 ? to - FULL * Math.sign(to) : to, start = goal - sign * this.model.turn;
    if (calm()) return this.turnTo(goal);
    const mine = this.moving = {}, began = performance.now();
    this.goal = goal;
    const frame = now => {
      if (this.moving !== mine) { this.goal = null; return; }
      const part = Math.min(1, Math.max(0, (now - began) / LASTS));
      this.show(start + (goal - start) * part);
      if (part < 1) requestAnimationFrame(frame);
      else this.goal = this.moving = null;
    };
    requestAnimationFrame(frame);
  }
}

// What was learned is larger than the page: it comes when its place is well in sight, and not where just its edge is.
const seen = new IntersectionObserver(async ([{isIntersecting}]) => {
  if (!isIntersecting) return;
  seen.disconnect();
  const file = await fetch(root.dataset.digits).then(answer => answer.json());
  root.replaceChildren(new Turning(new Digits(file)).node);
}, {rootMargin: '0px 0px -20% 0px'});
seen.observe(root);
