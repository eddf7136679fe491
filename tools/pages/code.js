// One switch for all code that a page folds; the browser remembers it for the whole site.
const button = document.querySelector('.show-code')
const folds = document.querySelectorAll('details.code-fold')
const key = 'all-code'

function show(all) {
  document.documentElement.classList.toggle(key, all)
  for (const fold of folds) fold.open = all
  button.setAttribute('aria-pressed', all)
}

button.addEventListener('click', () => {
  const all = button.getAttribute('aria-pressed') == 'false'
  show(all)
  localStorage.setItem(key, all)
})
show(localStorage.getItem(key) == 'true')
