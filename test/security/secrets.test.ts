import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT, trackedFiles } from '../structure/tracked-files.ts'
import { secretsIn } from './secret-shapes.ts'

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
