import { randomBytes } from 'node:crypto'
import { chmod, chown, link, lstat, mkdir, open, readFile, rename, rm, stat, unlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { StartRefused } from '../start-refused.ts'
import type { RunAs } from './binaries.ts'
import { identifyProcess, isAlive, type ProcessIdentity } from './processes.ts'

/** What the database keeps beside the cluster: the passwords of its roles, readable by the app's account only. */
export type Credentials = {
  readonly superuser: string
  readonly owner: string
  readonly app: string
  readonly readonly: string
  /** Set once roles and database stand, so that later starts need not look. */
  readonly prepared: boolean
}

/** PostgreSQL refuses to run as root; then it runs as the owner of the data folder, or as nobody. */
export async function accountFor(dataDir: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) return undefined
  const cluster = await stat(join(dataDir, 'postgres')).catch(() => undefined)
  for (const found of [cluster, await stat(dataDir)]) {
    if (found !== undefined && found.uid !== 0) return { uid: found.uid, gid: found.gid }
  }
  return NOBODY
}

const NOBODY = { uid: 65534, gid: 65534 }

/** Takes the data folder for this process. @throws StartRefused when another living process has it. */
export async function lockDataFolder(dataDir: string): Promise<{ release(): Promise<void> }> {
  const file = join(dataDir, 'postgres.lock')
  const own = await identifyProcess(process.pid)
  const text = JSON.stringify(own)
  for (let attempt = 0; attempt < 20; attempt++) {
    // Written aside and linked into place, so that nobody ever reads a half-written lock.
    const aside = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
    await writeDurably(aside, text)
    try {
      await link(aside, file)
      return { release: () => unlink(file).catch(() => {}) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      await unlink(aside).catch(() => {})
    }
    const holder = await readLock(file)
    if (holder !== undefined && (await isAlive(holder))) {
      throw new StartRefused({
        zh: `数据目录 ${resolve(dataDir)} 正由另一个进程（${holder.pid}）使用。请先停止它，或用 DATA_DIR 指定另一个目录。`,
        en: `The data folder ${resolve(dataDir)} is in use by another process (${holder.pid}). Stop that one first, or name another folder in DATA_DIR.`,
      })
    }
    await clearStaleLock(file)
  }
  throw new Error(`could not lock ${file}`)
}

async function readLock(file: string): Promise<ProcessIdentity | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ProcessIdentity
  } catch {
    return undefined
  }
}

/** Two starters may both find a stale lock; the one that moves away a fresh one by mistake puts it back. */
async function clearStaleLock(file: string): Promise<void> {
  const aside = `${file}.stale.${randomBytes(4).toString('hex')}`
  try {
    await rename(file, aside)
  } catch {
    return
  }
  const moved = await readLock(aside)
  if (moved !== undefined && (await isAlive(moved))) await link(aside, file).catch(() => {})
  await unlink(aside).catch(() => {})
}

/** @returns undefined when the folder has no database yet. */
export async function readCredentials(dataDir: string): Promise<Credentials | undefined> {
  try {
    return JSON.parse(await readFile(join(dataDir, 'postgres.json'), 'utf8')) as Credentials
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export async function writeCredentials(dataDir: string, credentials: Credentials): Promise<void> {
  const file = join(dataDir, 'postgres.json')
  await writeDurably(`${file}.new`, `${JSON.stringify(credentials, null, 2)}\n`)
  await rename(`${file}.new`, file)
}

export function newCredentials(): Credentials {
  const password = () => randomBytes(24).toString('base64url')
  return { superuser: password(), owner: password(), app: password(), readonly: password(), prepared: false }
}

/** An empty folder for a new cluster, belonging to the database's account. Leftovers of an interrupted set-up go. */
export async function emptyClusterFolder(folder: string, runAs: RunAs): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { mode: 0o700 })
  await chmod(folder, 0o700)
  if (runAs) await chown(folder, runAs.uid, runAs.gid)
}

/** @throws StartRefused when the cluster belongs to an account we cannot act as. */
export async function demandOwnCluster(clusterDir: string, runAs: RunAs): Promise<void> {
  const { uid } = await lstat(clusterDir)
  if (uid === (runAs?.uid ?? process.getuid?.())) return
  throw new StartRefused({
    zh: `数据库目录 ${resolve(clusterDir)} 属于用户 ${uid}，当前用户无法使用。请用原来的用户启动，或修改该目录的所有者。`,
    en: `The database folder ${resolve(clusterDir)} belongs to user ${uid} and this user cannot use it. Start as the user of before, or change the folder's owner.`,
  })
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', 0o600)
  try {
    await handle.chmod(0o600)
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
