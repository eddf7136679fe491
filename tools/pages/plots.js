// Draws the figures of a page with plotly, in the colours of the theme, when they come near the window. Plotly weighs more
// than all the rest of a page, so even a figure on the first screen waits until the visitor moves, scrolls or types.
let library

const load = () => library ??= new Promise((resolve, reject) => {
  const script = document.createElement('script')
  script.src = new URL('plotly/plotly.min.js', import.meta.url)
  script.onload = () => resolve(window.Plotly)
  script.onerror = reject
  document.head.append(script)
})

const clear = 'rgba(0, 0, 0, 0)'
const axes = layout => Object.keys(layout).filter(key => /^[xy]axis\d*$/.test(key))

function theme(layout) {
  const style = getComputedStyle(document.body)
  const colours = {'font.color': style.color, paper_bgcolor: clear, plot_bgcolor: clear}
  for (const axis of axes(layout)) colours[`${axis}.gridcolor`] = style.getPropertyValue('--bs-border-color')
  return colours
}

// On a phone a legend lies above the figure, for beside it there is no room, and a title is smaller.
const PHONE = 500
function fit(place, layout) {
  if (place.clientWidth > PHONE) return {}
  const legend = {'legend.orientation': 'h', 'legend.x': 0, 'legend.y': 1, 'legend.yanchor': 'bottom'}
  const margin = {'margin.l': 0, 'margin.r': 0}
  const eye = layout.scene?.zaxis?.title && layout.scene.camera?.eye // titles of axes need room: a step back
  const further = eye && {'scene.camera.eye': {x: 1.3*eye.x, y: 1.3*eye.y, z: 1.3*eye.z}}
  return {'title.font.size': 12, ...(!layout.legend && legend), ...(layout.scene && margin), ...further}
}

async function draw(place) {
  const [Plotly, figure] = await Promise.all([load(), fetch(place.dataset.figure).then(answer => answer.json())])
  place.replaceChildren()
  await Plotly.newPlot(place, {...figure, config: {displaylogo: false, responsive: true}})
  const follow = () => Plotly.relayout(place, theme(figure.layout))
  await Plotly.relayout(place, {...theme(figure.layout), ...fit(place, figure.layout)})
  place.dataset.drawn = ''
  new MutationObserver(follow).observe(document.documentElement, {attributeFilter: ['class']})
}

const near = new IntersectionObserver(entries => {
  for (const {isIntersecting, target} of entries) if (isIntersecting) { near.unobserve(target); draw(target) }
}, {rootMargin: '200px'})
const begin = () => { for (const place of document.querySelectorAll('.plotly-figure')) near.observe(place) }
const signs = ['pointermove', 'pointerdown', 'touchstart', 'wheel', 'scroll', 'keydown', 'focusin']
const visitor = new Promise(resolve => signs.forEach(sign => addEventListener(sign, resolve, {once: true, passive: true, capture: true})))
visitor.then(begin)
