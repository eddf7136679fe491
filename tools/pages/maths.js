// Sets formulas: reads pairs of TeX and whether it stands alone, writes HTML.
const {readFileSync} = require('fs')
const katex = require('katex')

const formulas = JSON.parse(readFileSync(0))
console.log(JSON.stringify(formulas.map(([tex, displayMode]) => katex.renderToString(tex, {displayMode, strict: 'error'}))))
