import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { pino } from 'pino'
import { afterAll, describe, expect, test } from 'vitest'
import { MODULES } from '../../modules/index.ts'
import { type TestApp, testApp, testCompany } from '../../testing/index.ts'
import { cloneDatabase } from '../../testing/test-database.ts'
import { type App, composeApp } from '../app.ts'
import { sealLog, verifyLog } from '../audit/index.ts'
import { openDatabase } from '../db/database.ts'
import { newId } from '../ids.ts'
import { openArchive } from './archive.ts'
import { releaseQuarantine, restoreBackup } from './restore-backup.ts'
import { takeBackup } from './take-backup.ts'

const closing: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const close of closing.reverse()) await close()
})

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'huiyin-backup-test-'))
  closing.push(() => rm(made, { recursive: true, force: true }))
  return made
}

/** A company with households, a photo and a message that waits to go out. */
async function aRunningProduct() {
  const world = await testApp({ config: {} })
  const company = await testCompany({ world })
  await company.houses('2-1-603', '2-1-604')
  const desk = company.as('frontDesk')
  await desk.must.put('/my/channels', { sound: false, email: 'desk@example.com' })
  const subjectId = newId()
  await world.database.rows(
    "insert into subjects (id, company_id, project_id, type, seq) values ($1, $2, $3, 'case', 0)",
    [subjectId, company.id, company.projectId],
  )
  const attachmentId = newId()
  await desk.must.post(
    `/attachments/upload?id=${attachmentId}&subjectType=case&subjectId=${subjectId}&purpose=document`,
    Buffer.from('%PDF-1.7 paper of the household'),
    { headers: { 'content-type': 'application/pdf' } },
  )
  await sealLog(world.app)
  await world.database.rows(
    "insert into outbox (id, company_id, project_id, kind, payload, available_at) values ($1, $2, $3, 'attachment.scan', '{}', clock_timestamp())",
    [newId(), company.id, company.projectId],
  )
  return { world, company, attachmentId }
}

async function backupOf(world: TestApp): Promise<string> {
  const file = join(await folder(), 'archive.tar.gz')
  await takeBackup({ ownerUrl: world.database.urls.owner, config: world.app.config, file })
  return file
}

async function restored(world: TestApp, file: string, more: { erased?: readonly string[]; chainKey?: Buffer } = {}) {
  const database = await cloneDatabase()
  const dataDir = await folder()
  const archive = await openArchive(file, dataDir)
  closing.push(archive.close, database.drop)
  await restoreBackup({
    archive,
    ownerUrl: database.urls.owner,
    dataDir,
    chainKey: world.app.runtime.chainKey,
    migrate: async () => {},
    ...more,
  })
  const app: App = composeApp({
    config: { ...world.app.config, dataDir },
    database: openDatabase({ url: database.urls.app, maxConnections: 2 }),
    modules: MODULES,
    log: pino({ level: 'silent' }),
  })
  closing.push(() => app.database.close())
  return { app, database }
}

describe('a backup', () => {
  test('comes back whole, with its seals, and counts on', async () => {
    const { world, company } = await aRunningProduct()
    const file = await backupOf(world)
    const { app, database } = await restored(world, file)
    for (const table of [
      'subjects',
      'events',
      'event_seals',
      'parties',
      'houses',
      'attachments',
      'person_keys',
      'outbox',
    ]) {
      const count = 'select count(*)::int as rows from '
      const [before] = await world.database.rows(count + table)
      const [after] = await database.rows(count + table)
      expect({ table, ...after }).toEqual({ table, ...before })
    }
    const { findings, seals } = await verifyLog(app)
    expect(findings).toEqual([])
    expect(seals).toBeGreaterThan(0)

    // What is written now stands behind everything that was restored.
    const vault = await app.vaults.of(company.id)
    expect(vault.companyId).toBe(company.id)
    const [order] = await database.rows<{ behind: boolean }>(
      'select log_xid() > (select max(xid) from events) as behind',
    )
    expect(order?.behind).toBe(true)
    const [next] = await database.rows<{ id: number }>(
      "insert into companies (code, name, created_at) values ('later', '后来的公司', now()) returning id",
    )
    expect(next?.id).toBeGreaterThan(company.id)
  })

  test('sends nothing until it is released', async () => {
    const { world } = await aRunningProduct()
    const { app, database } = await restored(world, await backupOf(world))
    expect(await app.relay.drain()).toBe(0)
    expect(await releaseQuarantine(database.urls.owner)).toBe(true)
    expect(await app.relay.drain()).toBe(1)
    expect(await releaseQuarantine(database.urls.owner)).toBe(false)
  })

  test('holds no number, no address and no key in the open', async () => {
    const { world } = await aRunningProduct()
    const text = gunzipSync(await readFile(await backupOf(world))).toString('latin1')
    // Ids, keys and instants hold long runs of digits too; a telephone number is one that nothing continues.
    expect(text).not.toMatch(/(?<![0-9A-Za-z_-])138\d{8}(?![0-9A-Za-z_-])|desk@example\.com|paper of the household/)
    expect(text).not.toContain(world.app.config.keys.master.toString('base64'))
  })

  test('that is damaged, altered, foreign or not one is refused', async () => {
    const { world } = await aRunningProduct()
    const file = await backupOf(world)
    const database = await cloneDatabase()
    const dataDir = await folder()
    closing.push(database.drop)
    const attempt = async (archiveFile: string, chainKey = world.app.runtime.chainKey) => {
      const archive = await openArchive(archiveFile, dataDir)
      closing.push(archive.close)
      await restoreBackup({ archive, ownerUrl: database.urls.owner, dataDir, chainKey, migrate: async () => {} })
    }
    await expect(attempt(file, Buffer.from('another key'))).rejects.toThrow('does not fit the master key')
    const bytes = await readFile(file)
    const torn = join(await folder(), 'torn.tar.gz')
    await writeFile(torn, bytes.subarray(0, bytes.length / 2))
    await expect(attempt(torn)).rejects.toThrow('not an archive')
    const archive = await openArchive(file, dataDir)
    closing.push(archive.close)
    await writeFile(join(archive.folder, 'tables', 'parties'), '')
    await expect(
      restoreBackup({
        archive,
        ownerUrl: database.urls.owner,
        dataDir,
        chainKey: world.app.runtime.chainKey,
        migrate: async () => {},
      }),
    ).rejects.toThrow('parties is damaged')
    // Where there are companies already nothing is loaded.
    const full = await openArchive(file, dataDir)
    closing.push(full.close)
    await expect(
      restoreBackup({
        archive: full,
        ownerUrl: world.database.urls.owner,
        dataDir,
        chainKey: world.app.runtime.chainKey,
        migrate: async () => {},
      }),
    ).rejects.toThrow('There is data here already')
  })

  test('does not bring back whom a later one knows as erased', async () => {
    const { world, attachmentId } = await aRunningProduct()
    const { database } = await restored(world, await backupOf(world), { erased: [attachmentId] })
    const [key] = await database.rows('select wrapped_key from person_keys where subject_id = $1', [attachmentId])
    expect(key).toEqual({ wrapped_key: null })
  })
})
