// Elements in a line.

const SVG = 'http://www.w3.org/2000/svg';
function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name, value);
    else if (typeof value === 'boolean') node.toggleAttribute(name, value);
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** An HTML element: attributes by name, listeners where a value is a function. */
export const el = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);

/** The same for SVG. */
export const svg = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

/** Whether the visitor asked for less motion. */
export const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

