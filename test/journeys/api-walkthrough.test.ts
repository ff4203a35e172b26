import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Rehearsal, startRehearsal } from './rehearsal.ts'

/** What docs/guides/api-walkthrough.md shows is run as it stands there, so that it stays true. */

const GUIDE = new URL('../../docs/guides/api-walkthrough.md', import.meta.url)
const run = promisify(execFile)
let rehearsal: Rehearsal

beforeAll(async () => {
  rehearsal = await startRehearsal({ pack: 'recommended' })
}, 170_000)
afterAll(() => rehearsal?.close())

test('the walkthrough takes a repair from the telephone to the closed case', async (context) => {
  // The reader's tools, not the project's: a machine without them has nothing to try here.
  const ready = await run('bash', ['-c', 'command -v curl jq']).then(
    () => true,
    () => false,
  )
  if (!ready) return context.skip('curl or jq is not installed')
  const blocks = [...(await readFile(GUIDE, 'utf8')).matchAll(/^```sh\n(.*?)^```$/gms)].map((block) => block[1])
  const script = ['set -euo pipefail', ...blocks].join('\n')
  const { stdout } = await run('bash', ['-c', script], { env: { ...process.env, HUIYIN: rehearsal.address } })
  expect(stdout).toMatch(/"promise"/)
  expect(stdout).toMatch(/"state": "closed"/)
  expect(stdout).toMatch(/closed [0-9a-f-]{36}\n$/)
})
