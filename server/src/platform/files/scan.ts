import { spawn } from 'node:child_process'
import { systemActor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { personKeysOf } from '../privacy/person-keys.ts'
import { openBytes } from '../privacy/vault.ts'
import { type Effect, Undeliverable } from '../relay/relay.ts'
import { fileBound, noteScan } from './actions.ts'
import { FileStore } from './file-store.ts'
import { attachmentRow } from './store.ts'

/** Hands a file to the company's scanner and notes what it said; until then nobody can read it (security check 44). */
export async function scanAttachment(app: App, effect: Effect): Promise<void> {
  const { attachmentId } = effect.payload as { attachmentId: string }
  const fence = { companyId: effect.companyId, projectIds: [effect.projectId] }
  const [[row], [key]] = await app.database.read(fence, [attachmentRow(attachmentId), personKeysOf([attachmentId])])
  if (!row?.stored_as || !key || row.state !== 'scanning') return
  if (!app.config.scanCommand) throw new Undeliverable('no scanner is set up')
  const vault = await app.vaults.of(effect.companyId)
  const files = new FileStore(app.config.dataDir)
  const bytes = openBytes(vault.personKey(key), fileBound(attachmentId, 'file'), await files.get(row.stored_as))
  const passed = await passes(app.config.scanCommand, bytes)
  await app.run(
    noteScan,
    systemActor(effect.companyId, [effect.projectId]),
    { attachmentId, projectId: effect.projectId, passed },
    { idempotencyKey: effect.id },
  )
  if (!passed) {
    await files.remove(row.stored_as)
    if (row.thumbnail_as) await files.remove(row.thumbnail_as)
  }
}

/** @throws Error when the scanner itself failed: it is tried again */
function passes(command: string, bytes: Buffer): Promise<boolean> {
  const [program = '', ...words] = command.split(' ').filter(Boolean)
  return new Promise((resolve, reject) => {
    const scanner = spawn(program, words, { stdio: ['pipe', 'ignore', 'ignore'], timeout: 25_000 })
    scanner.on('error', reject)
    scanner.on('close', (code) => {
      if (code === 0 || code === 1) resolve(code === 0)
      else reject(new Error(`the scanner ended with ${code}`))
    })
    // A scanner that has seen enough closes its ear first.
    scanner.stdin.on('error', () => {})
    scanner.stdin.end(bytes)
  })
}
