// Weighs what a browser loads, gzip, libraries and styles included (docs/benchmarks.md, benchmark 14), and refuses what
// has grown beyond its budget. Run it after `vite build`; it builds first when there is nothing to weigh.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const KB = 1000
const BUDGETS = { signIn: 110 * KB, phone: 180 * KB, workbench: 260 * KB, furtherRoute: 50 * KB }

if (!existsSync(at('dist/build-manifest.json')))
  execFileSync(process.execPath, [at('../node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: at('.'),
    stdio: 'inherit',
  })
const manifest = JSON.parse(readFileSync(at('dist/build-manifest.json'), 'utf8'))
const sizes = new Map()

/** Bytes of a file as it travels. */
function weigh(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(at(`dist/${file}`)), { level: 9 }).length)
  return sizes.get(file)
}

/** Everything that is loaded at once with these chunks: their imports, and the styles of all of them. */
function filesOf(keys) {
  const seen = new Set()
  const files = new Set()
  const visit = (key) => {
    const chunk = manifest[key]
    if (!chunk || seen.has(key)) return
    seen.add(key)
    files.add(chunk.file)
    for (const style of chunk.css ?? []) files.add(style)
    for (const imported of chunk.imports ?? []) visit(imported)
  }
  for (const key of keys) visit(key)
  return files
}

const total = (files) => [...files].reduce((sum, file) => sum + weigh(file), 0)
const signIn = filesOf(['index.html'])
const desk = filesOf(['index.html', 'src/shell/desk.tsx'])
const workbench = filesOf(['index.html', 'src/shell/desk.tsx', 'src/features/desk/workbench.tsx'])
const weighed = [
  ['sign-in', total(signIn), BUDGETS.signIn],
  ['workbench', total(workbench), BUDGETS.workbench],
]
if (manifest['m/index.html']) weighed.push(['phone', total(filesOf(['m/index.html'])), BUDGETS.phone])
// A route's own weight is what it adds to the desk that is loaded already.
const routes = Object.keys(manifest).filter(
  (key) => /^src\/features\/.*\.tsx$/.test(key) && manifest[key].isDynamicEntry && !key.includes('features/phone'),
)
for (const key of routes) {
  const added = [...filesOf([key])].filter((file) => !desk.has(file))
  weighed.push([
    `route ${key.replace('src/features/', '').replace('.tsx', '')}`,
    total(new Set(added)),
    BUDGETS.furtherRoute,
  ])
}
let failed = false
for (const [name, bytes, budget] of weighed) {
  const over = bytes > budget
  failed ||= over
  console.log(
    `${over ? 'OVER ' : 'ok   '}${name.padEnd(36)} ${(bytes / KB).toFixed(1).padStart(7)} kB of ${(budget / KB).toFixed(0)} kB`,
  )
}
process.exit(failed ? 1 : 0)
