import pg from 'pg'
import type { Config } from '../config.ts'
import { migrate, migrationNames } from '../db/migrate.ts'
import { StartRefused } from '../start-refused.ts'
import { type EmbeddedPostgres, startPostgres } from './start-postgres.ts'

/** The database that this process works with: our own embedded server, or one that somebody runs for us. */
export type DatabaseServer = {
  /** Through a pooler, if there is one; the role that owns nothing. */
  readonly appUrl: string
  /** Straight to the server, for what needs a session of its own: LISTEN, jobs. */
  readonly directUrl: string
  /** Migrates; undefined when this process was not given the right. */
  readonly ownerUrl: string | undefined
  readonly embedded: EmbeddedPostgres | undefined
  /** Brings the schema to this release, or to these migrations of it. */
  readonly migrate: (log?: (line: string) => void, only?: readonly string[]) => Promise<void>
  readonly stop: () => Promise<void>
}

/** The oldest server that runs our SQL. */
const MAJOR_MIN = 15

/** @throws StartRefused when it cannot be started or is not fit */
export async function databaseServer(
  config: Pick<Config, 'dataDir' | 'databaseUrl' | 'databaseOwnerUrl' | 'databaseDirectUrl'>,
  options: { native?: string; durable?: boolean; log?: (line: string) => void } = {},
): Promise<DatabaseServer> {
  if (config.databaseUrl) return outsideServer(config, config.databaseUrl)
  const embedded = await startPostgres({ dataDir: config.dataDir, ...options })
  const ownerUrl = embedded.urlOf('owner')
  return {
    appUrl: embedded.urlOf('app'),
    directUrl: embedded.urlOf('app'),
    ownerUrl,
    embedded,
    migrate: (log, only) => migrate({ ownerUrl, ...(log ? { log } : {}), ...(only ? { only } : {}) }),
    stop: () => embedded.stop(),
  }
}

async function outsideServer(
  config: Pick<Config, 'databaseOwnerUrl' | 'databaseDirectUrl'>,
  appUrl: string,
): Promise<DatabaseServer> {
  const appRole = await fitRole(appUrl)
  const ownerUrl = config.databaseOwnerUrl
  return {
    appUrl,
    directUrl: config.databaseDirectUrl ?? appUrl,
    ownerUrl,
    embedded: undefined,
    migrate: (log, only) =>
      ownerUrl
        ? migrate({ ownerUrl, appRole, ...(log ? { log } : {}), ...(only ? { only } : {}) })
        : demandMigrated(appUrl),
    stop: async () => {},
  }
}

/** Looks whether server and role will do, and answers the role's name. */
async function fitRole(appUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: appUrl, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
  } catch (error) {
    // The address holds a password; the message of the driver does not.
    const reason = (error as Error).message || (error as { code?: string }).code || ''
    throw new StartRefused({
      zh: `连不上 DATABASE_URL 指定的数据库：${reason}`,
      en: `The database of DATABASE_URL cannot be reached: ${reason}`,
    })
  }
  try {
    const { rows } = await client.query<{ version: string; role: string; mighty: boolean }>(
      `select current_setting('server_version_num') as version, current_user as role, (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as mighty`,
    )
    const found = rows[0] as { version: string; role: string; mighty: boolean }
    const major = Math.floor(Number(found.version) / 10_000)
    if (major < MAJOR_MIN)
      throw new StartRefused({
        zh: `需要 PostgreSQL ${MAJOR_MIN} 或更高版本，DATABASE_URL 指向的是 ${major}。`,
        en: `PostgreSQL ${MAJOR_MIN} or newer is needed; DATABASE_URL points to ${major}.`,
      })
    if (found.mighty)
      throw new StartRefused({
        zh: `DATABASE_URL 里的角色 ${found.role} 可以绕过行级安全。请换一个普通角色，迁移用的角色写在 DATABASE_OWNER_URL。`,
        en: `The role ${found.role} in DATABASE_URL may bypass row-level security. Use an ordinary role there and name the migrating one in DATABASE_OWNER_URL.`,
      })
    return found.role
  } finally {
    await client.end()
  }
}

async function demandMigrated(appUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: appUrl })
  await client.connect()
  try {
    const { rows } = await client
      .query<{ name: string }>('select name from schema_migrations')
      .catch(() => ({ rows: [] }))
    const applied = new Set(rows.map((row) => row.name))
    const missing = (await migrationNames()).filter((name) => !applied.has(name))
    if (missing.length === 0) return
    throw new StartRefused({
      zh: `数据库还差 ${missing.length} 个迁移。请设置 DATABASE_OWNER_URL 后执行 huiyin migrate。`,
      en: `The database lacks ${missing.length} migrations. Set DATABASE_OWNER_URL and run huiyin migrate.`,
    })
  } finally {
    await client.end()
  }
}
