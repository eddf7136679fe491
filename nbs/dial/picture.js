// The gate and its loss as one picture that needs no page.
import {svg} from './dom.js';

const LOOK = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'opacity', 'font-size', 'text-anchor'];
const WIDTH = 400, HEIGHT = 560, SCALE = 3;

/** A colour as every program knows it: '#rrggbb', or 'none'. */
function plainColour(colour) {
  const paint = Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d');
  paint.fillStyle = colour;
  paint.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data;
  return a ? `#${[r, g, b].map(x => x.toString(16).padStart(2, '0')).join('')}` : 'none';
}

/** A copy of what is shown that carries its own looks. */
function copied(node) {
  const style = getComputedStyle(node), copy = node.cloneNode(false);
  if (style.display === 'none') return '';
  for (const name of ['class', 'role', 'aria-label']) copy.removeAttribute(name);
  if (node.namespaceURI.endsWith('svg') && node.tagName !== 'g') {
    for (const name of LOOK) {
      const value = style.getPropertyValue(name), isColour = name === 'fill' || name === 'stroke';
      if (value) copy.setAttribute(name, isColour && value !== 'none' ? plainColour(value) : value);
    }
  }
  copy.append(...[...node.childNodes].map(child => child.nodeType === Node.TEXT_NODE ? child.data : copied(child)));
  return copy;
}

/** The picture of a gate as SVG, its `text` and its size. */
export function picture({root, face}) {
  const paper = plainColour(getComputedStyle(document.body).backgroundColor), ink = plainColour(getComputedStyle(root).color);
  const part = (node, x, y, more) => svg('g', {transform: `translate(${x} ${y})`, ...more}, ...[...node.childNodes].map(copied));
  const words = [face.title.textContent, face.facts.map(pair => pair.map(cell => cell.textContent).join(' ')).join(', ')];
  const lines = words.map((text, i) => svg('text', {x: WIDTH / 2, y: 24 + 18 * i, 'text-anchor': 'middle', fill: ink, 'font-size': 12}, text));
  const whole = svg('svg', {xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, 'font-family': 'sans-serif'},
    svg('title', {}, words.join('. ')), svg('rect', {width: WIDTH, height: HEIGHT, fill: paper === 'none' ? '#ffffff' : paper}), ...lines,
    part(face.gate.node, WIDTH / 2, 220), part(face.curve.node, 60, 430));
  return {text: new XMLSerializer().serializeToString(whole), width: WIDTH, height: HEIGHT};
}

/** The same as the bytes of a PNG. */
export async function toPng({text, width, height}) {
  const image = new Image(), url = URL.createObjectURL(new Blob([text], {type: 'image/svg+xml'}));
  try {
    image.src = url;
    await image.decode();
  } finally { URL.revokeObjectURL(url); }
  const canvas = Object.assign(document.createElement('canvas'), {width: SCALE * width, height: SCALE * height});
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise(done => canvas.toBlob(done, 'image/png'));
}
