// For the scripts of the studies: the figure that has `meta` in its layout, once it is drawn.
const wait = seconds => new Promise(done => setTimeout(done, 1000 * seconds));

const drawn = meta => [...document.querySelectorAll('.js-plotly-plot:is([data-drawn], :not(.plotly-figure))')]
  .find(place => window.Plotly && place.layout?.meta === meta);

// A page of the site draws its figures when they come into view. After ten seconds without, nothing is given.
async function figure(meta) {
  for (let tries = 0; tries < 100 && !drawn(meta); tries++) await wait(0.1);
  return drawn(meta);
}
