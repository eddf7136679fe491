// The dial of the site. Each `<div class="oplas-dial">` becomes a gate that trains in the visitor's browser;
// each with `data-notes` becomes twelve notes that the trained operator moves. With ?embed=1 the first gate is all there is.
// What they take comes when the page has been painted, so that nobody waits for it to read.
const begin = () => import('./gates.js');
if (new URL(location.href).searchParams.get('embed') === '1') begin();
else requestAnimationFrame(() => setTimeout(begin));
