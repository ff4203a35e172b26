import { createHash, createHmac } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { extract } from 'tar'
import { z } from 'zod'
import { StartRefused } from '../start-refused.ts'

/**
 * An archive: `manifest.json`, one file a table in PostgreSQL's own copy form, and the files of attachments as they lie,
 * sealed. It never holds the master key, only that key wrapped by the recovery phrase.
 */
export const manifestSchema = z.strictObject({
  format: z.literal(1),
  createdAt: z.string(),
  /** Names of the migrations whose schema the tables have, in order. */
  migrations: z.array(z.string()),
  tables: z.array(
    z.strictObject({
      name: z.string().regex(/^[a-z_][a-z0-9_]*$/),
      columns: z.array(z.string().regex(/^[a-z_][a-z0-9_]*$/)).min(1),
      rows: z.int(),
      sha256: z.string(),
    }),
  ),
  files: z.int(),
  /** Tells whether a master key is the one of this archive. */
  keyCheck: z.string(),
  wrappedMasterKey: z.string().nullable(),
  /** Persons, attachments and texts whose keys were destroyed: they stay erased in any older archive too. */
  erased: z.array(z.string()),
  /** Newest seal of each company, for comparison with what was kept elsewhere. */
  seals: z.array(z.strictObject({ companyId: z.int(), number: z.int(), mac: z.string() })),
})
export type Manifest = z.infer<typeof manifestSchema>

/** Tables whose rows mean nothing in a copy: nobody stays signed in, and schema_migrations is made anew. */
export const NOT_CARRIED: ReadonlySet<string> = new Set([
  'schema_migrations',
  'sessions',
  'sign_in_throttles',
  'quarantine',
  'backup_marks',
])

export function keyCheckOf(master: Buffer): string {
  return createHmac('sha256', master).update('huiyin/key-check').digest('hex')
}

/** The manifest with its own fingerprint under the key of the log, so that a changed archive is noticed. */
export function signedManifest(manifest: Manifest, chainKey: Buffer): string {
  const text = JSON.stringify(manifest, null, 2)
  return JSON.stringify({ manifest: text, mac: createHmac('sha256', chainKey).update(text).digest('hex') })
}

export type OpenedArchive = {
  readonly manifest: Manifest
  /** Whether the manifest is the one that was written, under the right key. */
  readonly isGenuine: (chainKey: Buffer) => boolean
  readonly folder: string
  readonly close: () => Promise<void>
}

/** @throws StartRefused when it is no archive, or one of a later release */
export async function openArchive(file: string, besides: string): Promise<OpenedArchive> {
  const folder = await mkdtemp(join(besides, 'restore-'))
  // An extraction that failed may still be writing.
  const close = () => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  try {
    // Names that climb out of the folder, links and devices are left out.
    await extract({
      file,
      cwd: folder,
      strict: true,
      filter: (_, entry) => 'type' in entry && /^(Old)?(File|Directory)$/.test(String(entry.type)),
    })
    const signed = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as {
      manifest: string
      mac: string
    }
    const manifest = manifestSchema.parse(JSON.parse(signed.manifest))
    return {
      manifest,
      isGenuine: (chainKey) => createHmac('sha256', chainKey).update(signed.manifest).digest('hex') === signed.mac,
      folder,
      close,
    }
  } catch (error) {
    await close()
    if (error instanceof StartRefused) throw error
    throw new StartRefused({
      zh: `${file} 不是回音的备份，或已损坏（${(error as Error).message.slice(0, 120)}）。`,
      en: `${file} is not an archive of Huiyin, or it is damaged (${(error as Error).message.slice(0, 120)}).`,
    })
  }
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

/** Paths of all files below a folder, relative to it. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}
