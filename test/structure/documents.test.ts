import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { MODULES } from '../../server/src/modules/index.ts'

/** What documents say that a machine can compare with what is there. */

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const DOCUMENTS = [...globSync('*.md', { cwd: ROOT }), ...globSync('docs/**/*.md', { cwd: ROOT })]

test('every link and picture of the documents leads somewhere', () => {
  const broken = DOCUMENTS.flatMap((path) =>
    [...read(path).matchAll(/\]\((?!https?:|#)([^)#\s]+)|src="([^"]+)"/g)]
      .map((link) => link[1] ?? link[2] ?? '')
      .filter((target) => !existsSync(join(ROOT, dirname(path), target)))
      .map((target) => `${path}: ${target}`),
  )
  expect(broken).toEqual([])
})

test('every route that the API lists name is there', () => {
  const shape = (path: string) => path.replace(/:\w+/g, ':')
  const registered = new Set(
    MODULES.flatMap((module) => module.routes ?? []).map(({ method, path }) => `${method} ${shape(path)}`),
  )
  const rows = globSync('docs/api-*.md', { cwd: ROOT }).flatMap((file) =>
    [
      ...(read(file).split('\n## Not there yet')[0] ?? '').matchAll(/^\| (GET|POST|PUT|PATCH|DELETE) \|([^|]*)\|/gm),
    ].flatMap(([, method, cell = '']) =>
      [...cell.matchAll(/`(\/[^`\s?]*)/g)].map(([, path = '']) => ({ file, route: `${method} ${shape(path)}` })),
    ),
  )
  expect(rows.length).toBeGreaterThan(100)
  expect(rows.filter(({ route }) => !registered.has(route))).toEqual([])
})

test('decisions have numbers of their own and stand in the index', () => {
  const index = read('docs/adr/README.md')
  const decisions = globSync('docs/adr/[0-9]*.md', { cwd: ROOT }).map((path) => path.slice('docs/adr/'.length))
  const numbers = decisions.map((name) => name.slice(0, 4))
  expect(numbers.filter((number, at) => numbers.indexOf(number) !== at)).toEqual([])
  expect(decisions.filter((name) => !index.includes(`](${name})`))).toEqual([])
})

test('every package that ours ask for has its reason', () => {
  const listed = read('docs/dependencies.md')
  const asked = ['package.json', ...globSync('{packages/*,server,web}/package.json', { cwd: ROOT })].flatMap((path) => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read(path))
    return Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })
  })
  const silent = [...new Set(asked)].filter(
    (name) => !name.startsWith('@huiyin/') && !name.startsWith('@types/') && !listed.includes(`| ${name} |`),
  )
  expect(silent).toEqual([])
})
