import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, chown, mkdir, mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { StartRefused } from '../start-refused.ts'
import { type Binaries, prepareBinaries, type RunAs } from './binaries.ts'
import {
  accountFor,
  type Credentials,
  demandOwnCluster,
  emptyClusterFolder,
  lockDataFolder,
  newCredentials,
  readCredentials,
  writeCredentials,
} from './data-folder.ts'
import { postgresProcessesIn, signalIfAlive } from './processes.ts'
import { serverSettings } from './settings.ts'

/** A database server of our own, for as long as this process lives. */
export type EmbeddedPostgres = {
  readonly major: number
  /** Connection address of a role for a database of this server, in libpq's form. */
  readonly urlOf: (role: keyof typeof ROLES, database?: string) => string
  /** Identity of the postmaster now; changes when it was started again after a crash. */
  readonly pid: () => number | undefined
  readonly stop: () => Promise<void>
}

export type StartOptions = {
  /** An existing folder; the cluster lives in its `postgres/`. */
  readonly dataDir: string
  /** The binaries' folder, default the embedded PostgreSQL 18. */
  readonly native?: string | undefined
  /** False only for tests: no fsync. */
  readonly durable?: boolean
  readonly log?: (line: string) => void
}

const ROLES = { superuser: 'postgres', owner: 'huiyin_owner', app: 'huiyin_app', readonly: 'huiyin_readonly' } as const
const DATABASE = 'huiyin'
const START_TIMEOUT_MS = 60_000

/**
 * Starts PostgreSQL in a data folder: makes the cluster, its roles and the database the first time, ends what an
 * earlier process left running, and starts it again when it crashes.
 *
 * @throws StartRefused for everything a person can mend, in one sentence
 */
export async function startPostgres(options: StartOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => {})
  const durable = options.durable ?? true
  const lock = await lockDataFolder(options.dataDir)
  let socketDir: string | undefined
  let server: Server | undefined
  try {
    const runAs = await accountFor(options.dataDir)
    const binaries = await prepareBinaries({ native: options.native, runAs })
    const clusterDir = join(options.dataDir, 'postgres')
    const credentials = await credentialsFor(options.dataDir, clusterDir, binaries.major)
    socketDir = await socketFolder(options.dataDir, runAs)
    const place: Place = { binaries, runAs, clusterDir, socketDir, durable, log }
    if (!credentials.prepared) {
      await writeCredentials(options.dataDir, credentials)
      await emptyClusterFolder(clusterDir, runAs)
      await initialise(place, credentials)
    }
    await demandOwnCluster(clusterDir, runAs)
    const started = new Server(place, credentials)
    server = started
    await started.start()
    if (!credentials.prepared) {
      await prepareRoles(started.urlOf('superuser', 'postgres'), credentials)
      await writeCredentials(options.dataDir, { ...credentials, prepared: true })
    }
    return {
      major: binaries.major,
      urlOf: (role, database) => started.urlOf(role, database),
      pid: () => started.pid,
      stop: async () => {
        await started.stop()
        await rm(place.socketDir, { recursive: true, force: true })
        await lock.release()
      },
    }
  } catch (error) {
    await server?.stop()
    if (socketDir) await rm(socketDir, { recursive: true, force: true })
    await lock.release()
    throw error
  }
}

type Place = {
  readonly binaries: Binaries
  readonly runAs: RunAs
  readonly clusterDir: string
  readonly socketDir: string
  readonly durable: boolean
  readonly log: (line: string) => void
}

/** The stored passwords, or new ones for an empty folder. Never takes a folder with data for an empty one. */
async function credentialsFor(dataDir: string, clusterDir: string, major: number): Promise<Credentials> {
  const credentials = await readCredentials(dataDir)
  const version = await readFile(join(clusterDir, 'PG_VERSION'), 'utf8').then(
    (text) => Number.parseInt(text, 10),
    () => undefined,
  )
  const hasData = await stat(join(clusterDir, 'global', 'pg_control')).then(
    () => true,
    () => false,
  )
  if (credentials === undefined && hasData)
    throw new StartRefused({
      zh: `${resolve(clusterDir)} 里已有数据库，但缺少 postgres.json（各角色的密码）。请从备份找回该文件，再启动。`,
      en: `There is a database in ${resolve(clusterDir)}, but postgres.json (the passwords of its roles) is missing. Bring that file back from a backup, then start again.`,
    })
  if (credentials?.prepared && !hasData)
    throw new StartRefused({
      zh: `${resolve(clusterDir)} 里的数据库不见了。请恢复备份（huiyin restore），或另选一个 DATA_DIR。`,
      en: `The database in ${resolve(clusterDir)} is gone. Restore a backup (huiyin restore) or choose another DATA_DIR.`,
    })
  if (credentials?.prepared && version !== major)
    throw new StartRefused({
      zh: `${resolve(clusterDir)} 由 PostgreSQL ${version} 建立，本版本使用 ${major}。请用旧版本执行 huiyin backup，再用新版本执行 huiyin restore。`,
      en: `${resolve(clusterDir)} was made by PostgreSQL ${version}; this release runs ${major}. Run huiyin backup with the old release, then huiyin restore with this one.`,
    })
  return credentials ?? newCredentials()
}

/**
 * Where the socket stands: a short path (sockets allow 107 bytes) that the database's account can reach, open to that
 * account alone; we are that account, or root. The same data folder gets the same place, so that kills leave no heap of
 * empty folders; whatever somebody else put there is not used.
 */
async function socketFolder(dataDir: string, runAs: RunAs): Promise<string> {
  const parent = Buffer.byteLength(tmpdir()) > 60 || runAs ? '/tmp' : tmpdir()
  const { dev, ino } = await stat(dataDir)
  let folder = join(parent, `huiyin-pg-${process.getuid?.() ?? 0}-${dev.toString(36)}-${ino.toString(36)}`)
  try {
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { mode: 0o700 })
  } catch {
    folder = await mkdtemp(join(parent, 'huiyin-pg-'))
  }
  await chmod(folder, 0o700)
  if (runAs) await chown(folder, runAs.uid, runAs.gid)
  return folder
}

async function initialise(place: Place, credentials: Credentials): Promise<void> {
  const passwordFile = join(place.socketDir, 'password')
  await writeFile(passwordFile, `${credentials.superuser}\n`, { mode: 0o600 })
  if (place.runAs) await chown(passwordFile, place.runAs.uid, place.runAs.gid)
  const { child, lines } = await spawnInCluster(place, 'initdb', [
    `--username=${ROLES.superuser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--data-checksums',
    ...(place.durable ? [] : ['--no-sync']),
  ])
  const code = await exited(child)
  await rm(passwordFile, { force: true })
  if (code !== 0) throw refusedWith(lines)
}

async function prepareRoles(superuserUrl: string, credentials: Credentials): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  try {
    for (const role of ['owner', 'app', 'readonly'] as const)
      await client.query(
        `create role ${ROLES[role]} login password '${credentials[role]}' nosuperuser nocreatedb nocreaterole nobypassrls`,
      )
    await client.query(`create database ${DATABASE} owner ${ROLES.owner}`)
    await client.query(`revoke connect, temporary on database ${DATABASE} from public`)
    await client.query(`grant connect on database ${DATABASE} to ${ROLES.app}, ${ROLES.readonly}`)
  } finally {
    await client.end()
  }
}

/** One postmaster and its restarts. */
class Server {
  readonly #place: Place
  readonly #credentials: Credentials
  #child: ChildProcess | undefined
  #stopping = false
  #restarting: Promise<void> | undefined

  constructor(place: Place, credentials: Credentials) {
    this.#place = place
    this.#credentials = credentials
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  urlOf(role: keyof typeof ROLES, database: string = DATABASE): string {
    return `postgres://${ROLES[role]}:${this.#credentials[role]}@/${database}?host=${encodeURIComponent(this.#place.socketDir)}`
  }

  async start(): Promise<void> {
    await this.#launch()
    this.#watch()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    await this.#restarting
    const child = this.#child
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return
    const ended = exited(child)
    // Fast shutdown: sessions are ended, everything committed is written.
    child.kill('SIGINT')
    if (await within(ended, 20_000)) return
    child.kill('SIGQUIT')
    await within(ended, 5000)
    await endProcessesIn(this.#place.clusterDir)
  }

  async #launch(): Promise<void> {
    // The lock is ours, so whatever still works in this cluster was left behind by a process that is gone.
    await endProcessesIn(this.#place.clusterDir)
    // Its number may meanwhile belong to somebody else, which PostgreSQL would take for a running server.
    await rm(join(this.#place.clusterDir, 'postmaster.pid'), { force: true })
    const settings = serverSettings(this.#place)
    const { child, lines } = await spawnInCluster(
      this.#place,
      'postgres',
      Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    )
    this.#child = child
    const deadline = performance.now() + START_TIMEOUT_MS
    for (;;) {
      if (child.exitCode !== null || child.signalCode !== null) throw refusedWith(lines)
      if (await answers(this.urlOf('superuser', 'postgres'))) return
      if (performance.now() > deadline) {
        child.kill('SIGQUIT')
        throw refusedWith(lines)
      }
      await sleep(40)
    }
  }

  #watch(): void {
    this.#child?.once('exit', (code, signal) => {
      if (this.#stopping) return
      this.#place.log(`the database ended (${signal ?? code}); starting it again`)
      this.#restarting = this.#restart()
    })
  }

  async #restart(): Promise<void> {
    for (let waitMs = 100; !this.#stopping; waitMs = Math.min(waitMs * 2, 30_000)) {
      try {
        await this.#launch()
        this.#place.log('the database runs again')
        this.#watch()
        return
      } catch (error) {
        this.#place.log(`the database did not start: ${(error as Error).message}`)
        await sleep(waitMs)
      }
    }
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

/** Ends every PostgreSQL process in the cluster: politely, then at once. Committed work survives either. */
async function endProcessesIn(clusterDir: string): Promise<void> {
  for (const [signal, patienceMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5000],
    ['SIGKILL', 5000],
  ] as const) {
    const found = await postgresProcessesIn(clusterDir)
    if (found.length === 0) return
    // Only the postmaster understands a shutdown; told to a backend, SIGINT merely cancels its query.
    const postmaster = await postmasterOf(clusterDir)
    const told = signal !== 'SIGKILL' && postmaster && found.includes(postmaster) ? [postmaster] : found
    for (const pid of told) signalIfAlive(pid, told === found && signal === 'SIGINT' ? 'SIGTERM' : signal)
    const deadline = performance.now() + patienceMs
    while (performance.now() < deadline) {
      if ((await postgresProcessesIn(clusterDir)).length === 0) return
      await sleep(30)
    }
  }
  throw new StartRefused({
    zh: `${resolve(clusterDir)} 里的数据库进程无法停止，请手动结束后再启动。`,
    en: `A database process in ${resolve(clusterDir)} cannot be stopped. End it by hand, then start again.`,
  })
}

async function postmasterOf(clusterDir: string): Promise<number | undefined> {
  try {
    return Number.parseInt(await readFile(join(clusterDir, 'postmaster.pid'), 'utf8'), 10)
  } catch {
    return undefined
  }
}

/**
 * Runs one of PostgreSQL's programs on the cluster. The folder is handed over as an open descriptor, so that an account
 * that may not enter the folders above it (the usual case under /root or a private home) still reaches it.
 */
async function spawnInCluster(place: Place, program: 'initdb' | 'postgres', args: readonly string[]) {
  const folder = await open(place.clusterDir, 'r')
  try {
    const child = spawn(join(place.binaries.root, 'bin', program), ['-D', '/proc/self/fd/3', ...args], {
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe', folder.fd],
      // A signal from the terminal reaches our process, which then stops the database in order.
      detached: true,
      env: {
        PATH: '/usr/bin:/bin',
        LC_ALL: 'C.UTF-8',
        TZ: 'UTC',
        LD_LIBRARY_PATH: join(place.binaries.root, 'lib'),
      },
      ...(place.runAs ?? {}),
    })
    const lines: string[] = []
    const keep = (chunk: Buffer) => {
      for (const line of chunk.toString('utf8').split('\n')) {
        if (!line.trim()) continue
        lines.push(line)
        if (lines.length > 40) lines.shift()
        if (/FATAL|PANIC/.test(line) && !/starting up|not yet accepting|shutting down/.test(line)) place.log(line)
      }
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.on('error', (error) => lines.push(error.message))
    // Neither pipes nor the server keep our process alive once everything else has ended.
    return { child, lines }
  } finally {
    await folder.close()
  }
}

function exited(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((done) => {
    child.once('exit', (code) => done(code))
    child.once('error', () => done(null))
  })
}

async function within(event: Promise<unknown>, ms: number): Promise<boolean> {
  const abort = new AbortController()
  const waited = sleep(ms, false, { signal: abort.signal }).catch(() => false)
  const happened = await Promise.race([event.then(() => true), waited])
  abort.abort()
  return happened
}

function refusedWith(lines: readonly string[]): StartRefused {
  const reason = lines.filter((line) => /error|FATAL|PANIC|could not|cannot|invalid|not found/i.test(line)).slice(-3)
  const unknownUser = lines.join(' ').match(/could not look up effective user ID (\d+)/)
  if (unknownUser)
    return new StartRefused({
      zh: `系统里没有用户 ${unknownUser[1]}（/etc/passwd），内置数据库无法以它运行。请换一个系统用户，或设置 DATABASE_URL 使用外部数据库。`,
      en: `User ${unknownUser[1]} has no entry in /etc/passwd, so the embedded database cannot run as it. Start as a user the system knows, or set DATABASE_URL to use an outside database.`,
    })
  const said = (reason.length > 0 ? reason : lines.slice(-3)).join(' / ') || '(no output)'
  return new StartRefused({
    zh: `内置数据库无法启动：${said}`,
    en: `The embedded database did not start: ${said}`,
  })
}
