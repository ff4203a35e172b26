import { type Actor, fenceOf, systemActor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { FileStore } from '../files/index.ts'
import { newId } from '../ids.ts'
import { personKeysOf } from '../privacy/person-keys.ts'
import { openField, sealBytes } from '../privacy/vault.ts'
import type { Effect } from '../relay/relay.ts'
import { noteExport } from './actions.ts'
import { exportableList } from './exportable.ts'
import { exportRow, tellProgress, zoneOf } from './store.ts'
import { writeCsv, writeXlsx } from './write-workbook.ts'

export const exportBound = (id: string) => `export ${id}`

const working = new WeakMap<App, Promise<void>>()

/**
 * Exports are made one after the other beside the relay, so that a long one holds up no message. One that dies with its
 * process falls silent, and its asker is told that it failed.
 */
export async function queueExport(app: App, effect: Effect): Promise<void> {
  const before = working.get(app) ?? Promise.resolve()
  working.set(
    app,
    before.then(() => makeExport(app, effect)).catch((error) => app.log.error({ err: error }, 'export')),
  )
}

/** When all that was queued is done. */
export function exportsDone(app: App): Promise<void> {
  return working.get(app) ?? Promise.resolve()
}

async function makeExport(app: App, effect: Effect): Promise<void> {
  const { exportId } = effect.payload as { exportId: string }
  const fence = { companyId: effect.companyId, projectIds: [effect.projectId] }
  const [[row], [keyRow], [project]] = await app.database.read(fence, [
    exportRow(exportId),
    personKeysOf([exportId]),
    zoneOf(effect.projectId),
  ])
  const list = row ? exportableList(row.list) : undefined
  if (!row || !list || !keyRow || row.state === 'ready' || row.state === 'failed') return
  const system = systemActor(effect.companyId, [effect.projectId])
  const finish = (outcome: { state: 'ready' | 'failed'; rows: number; storedAs: string | null }) =>
    app.run(noteExport, system, { exportId, ...outcome }, { idempotencyKey: newId() })
  try {
    // As the asker sees the list, with this one right: what they may export was judged when they asked.
    const actor: Actor = {
      ...system,
      kind: 'staff',
      id: row.asked_by,
      capabilities: new Map([[effect.projectId, new Set([list.capability])]]),
      language: row.language,
    }
    const call = {
      app,
      actor,
      language: row.language,
      read: ((queries) => app.database.read(fenceOf(actor), queries)) as Parameters<typeof list.pages>[0]['read'],
    }
    const told = async (rows: number) => {
      await app.database.transaction(fence, (transaction) => transaction.commit([tellProgress(exportId, rows)]))
    }
    await told(0)
    const sheet = {
      title: list.title,
      columns: list.columns,
      language: row.language,
      zone: project?.zone ?? 'Asia/Shanghai',
    }
    const write = row.format === 'csv' ? writeCsv : writeXlsx
    const key = (await app.vaults.of(effect.companyId)).personKey(keyRow)
    const query = JSON.parse(openField(key, 'export_query', row.sealed_query)) as Record<string, unknown>
    const { bytes, rows } = await write(sheet, list.pages(call, effect.projectId, query), told)
    const storedAs = await new FileStore(app.config.dataDir).put(sealBytes(key, exportBound(exportId), bytes))
    await finish({ state: 'ready', rows, storedAs })
  } catch (error) {
    await finish({ state: 'failed', rows: 0, storedAs: null })
    throw error
  }
}

/** Files older than a day go, with the keys they lie under. */
export async function expireExports(app: App): Promise<void> {
  const { rows } = await app.database.pool.query<{ stored_as: string }>(
    "select stored_as from expire_exports(clock_timestamp() - interval '24 hours')",
  )
  const files = new FileStore(app.config.dataDir)
  for (const row of rows) await files.remove(row.stored_as)
}
