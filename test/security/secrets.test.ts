import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT, trackedFiles } from '../structure/tracked-files.ts'

// Shapes that only real secrets have; passwords of tests are words that say so.
const SHAPES: readonly (readonly [string, RegExp])[] = [
  ['private key', /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40}/],
  ['cloud access key', /\b(?:AKIA|ASIA|LTAI)[0-9A-Za-z]{16,24}\b/],
  ['token of a code host', /\b(?:gh[pousr]_[0-9A-Za-z]{36}|github_pat_\w{60,}|glpat-[\w-]{20})\b/],
  ['token of a registry', /\bnpm_[0-9A-Za-z]{36}\b/],
  ['signed web token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/],
  ['database address with a password', /\bpostgres(?:ql)?:\/\/[^\s:@/'"`$]+:[^\s@'"`${}<>…*]{12,}@(?!localhost|127\.)/],
  ['webhook key of a messenger', /(?:qyapi\.weixin\.qq\.com\S*key=|oapi\.dingtalk\.com\S*access_token=)[0-9a-f-]{32,}/],
]

/** What looks like a secret in a text, by the name of its shape. */
const secretsIn = (text: string) => SHAPES.filter(([, shape]) => shape.test(text)).map(([name]) => name)

test('check 59: the scan knows a secret when it sees one', () => {
  expect(secretsIn(`-----BEGIN ${'PRIVATE KEY'}-----\n${'A'.repeat(64)}`)).toEqual(['private key'])
  expect(secretsIn(`key = ${'LTAI'}${'5tAbCdEfGhIjKlMnOp'}`)).toEqual(['cloud access key'])
  expect(secretsIn(`${'npm'}_${'a'.repeat(36)}`)).toEqual(['token of a registry'])
  expect(secretsIn('password: a long sentence that opens nothing')).toEqual([])
})

test('check 59: no file of the project holds a secret or is a key file', () => {
  const found: string[] = []
  for (const path of trackedFiles()) {
    // Its rule against secrets shows what a secret looks like.
    if (path === 'test/structure/source-rules.ts') continue
    if (/(^|\/)(\.env(\.\w+)?|id_(rsa|ed25519)|[^/]+\.(pem|p12|pfx|key|jks))$/.test(path))
      found.push(`${path}: key file`)
    const file = join(ROOT, path)
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
    if (size > 4_000_000 || /\.(png|jpe?g|woff2?|ttf|ico|gz)$/.test(path)) continue
    for (const name of size ? secretsIn(readFileSync(file, 'utf8')) : []) found.push(`${path}: ${name}`)
  }
  expect(found).toEqual([])
})

test.skipIf(!existsSync(join(ROOT, '.git')))('check 59: no line of the history ever held one', () => {
  const added = execFileSync(
    'git',
    [
      'log',
      '-p',
      '--unified=0',
      '--no-color',
      '--no-ext-diff',
      '--',
      '.',
      ':!package-lock.json',
      ':!test/structure/source-rules.ts',
    ],
    { cwd: ROOT, encoding: 'utf8', maxBuffer: 512 * 1024 * 1024 },
  )
  expect(secretsIn(added.replace(/^[+-]/gm, ''))).toEqual([])
})
