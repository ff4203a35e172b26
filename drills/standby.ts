import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { migrate } from '../server/src/platform/db/migrate.ts'
import { type EmbeddedPostgres, startPostgres } from '../server/src/platform/postgres/start-postgres.ts'

/** A primary and its synchronous standby, both from the embedded binaries. */
export type PrimaryWithStandby = {
  readonly primary: EmbeddedPostgres
  readonly standby: EmbeddedPostgres
  /** Ends the primary as a power cut would, for good, and makes the standby the primary. */
  readonly failOver: () => Promise<void>
  readonly close: () => Promise<void>
}

export async function startWithStandby(): Promise<PrimaryWithStandby> {
  const scratch = await mkdtemp(join(tmpdir(), 'huiyin-standby-'))
  const [first, second] = [join(scratch, 'primary'), join(scratch, 'standby')]
  await mkdir(first, { mode: 0o700 })
  await mkdir(second, { mode: 0o700 })
  const made = await startPostgres({ dataDir: first })
  await migrate({ ownerUrl: made.urlOf('owner') })
  await made.stop()
  // The copy is taken while nobody works, so it needs no backup mode; the passwords are the same.
  await cp(join(first, 'postgres'), join(second, 'postgres'), { recursive: true, preserveTimestamps: true })
  await chownLike(join(first, 'postgres'), join(second, 'postgres'))
  await cp(join(first, 'postgres.json'), join(second, 'postgres.json'))

  const primary = await startPostgres({ dataDir: first })
  const { superuser } = JSON.parse(await readFile(join(first, 'postgres.json'), 'utf8')) as { superuser: string }
  const folder = new URL(primary.urlOf('superuser').replace('@/', '@localhost/')).searchParams.get('host')
  await writeFile(join(second, 'postgres', 'standby.signal'), '')
  await writeFile(
    join(second, 'postgres', 'postgresql.auto.conf'),
    `primary_conninfo = 'host=${folder} user=postgres password=${superuser} application_name=standby'\n`,
  )
  await chownLike(join(first, 'postgres'), join(second, 'postgres'))
  const standby = await startPostgres({ dataDir: second })
  await onServer(primary, async (client) => {
    await client.query("alter system set synchronous_standby_names = '*'")
    await client.query('select pg_reload_conf()')
    for (;;) {
      const { rows } = await client.query("select 1 from pg_stat_replication where sync_state = 'sync'")
      if (rows.length > 0) break
      await sleep(50)
    }
  })
  return {
    primary,
    standby,
    failOver: async () => {
      process.kill(primary.pid() as number, 'SIGKILL')
      await primary.stop()
      await onServer(standby, (client) => client.query('select pg_promote()'))
    },
    close: async () => {
      await Promise.allSettled([primary.stop(), standby.stop()])
      await rm(scratch, { recursive: true, force: true })
    },
  }
}

/** A server that archives its log, and the copy from which it can be brought back to a moment. */
export type Archiving = {
  readonly server: EmbeddedPostgres
  /** Ends the server and brings the copy to how things stood then. */
  readonly backTo: (moment: string) => Promise<EmbeddedPostgres>
  readonly close: () => Promise<void>
}

export async function startArchiving(): Promise<Archiving> {
  const scratch = await mkdtemp(join(tmpdir(), 'huiyin-archiving-'))
  const [first, second, archive] = [join(scratch, 'server'), join(scratch, 'restored'), join(scratch, 'wal')]
  for (const folder of [first, second, archive]) await mkdir(folder, { mode: 0o700 })
  const made = await startPostgres({ dataDir: first })
  await migrate({ ownerUrl: made.urlOf('owner') })
  await onServer(made, async (client) => {
    await client.query('alter system set archive_mode = on')
    await client.query(`alter system set archive_command = 'cp %p ${archive}/%f'`)
  })
  await made.stop()
  await cp(join(first, 'postgres'), join(second, 'postgres'), { recursive: true, preserveTimestamps: true })
  await cp(join(first, 'postgres.json'), join(second, 'postgres.json'))
  await chownLike(join(first, 'postgres'), archive)
  await chmod(scratch, 0o711)
  const server = await startPostgres({ dataDir: first })
  let restored: EmbeddedPostgres | undefined
  return {
    server,
    backTo: async (moment) => {
      await onServer(server, async (client) => {
        // A quiet server hands over its last piece after archive_timeout, 60 s in docs/operation; the drill asks for it.
        const { rows } = await client.query<{ name: string }>('select pg_walfile_name(pg_current_wal_lsn()) as name')
        await client.query('select pg_switch_wal()')
        for (;;) {
          const { rows: last } = await client.query<{ done: boolean }>(
            'select last_archived_wal >= $1 as done from pg_stat_archiver',
            [rows[0]?.name],
          )
          if (last[0]?.done) break
          await sleep(50)
        }
      })
      await server.stop()
      await writeFile(join(second, 'postgres', 'recovery.signal'), '')
      await writeFile(
        join(second, 'postgres', 'postgresql.auto.conf'),
        `restore_command = 'cp ${archive}/%f %p'\nrecovery_target_time = '${moment}'\nrecovery_target_action = 'promote'\n`,
      )
      await chownLike(join(first, 'postgres'), join(second, 'postgres'))
      restored = await startPostgres({ dataDir: second })
      return restored
    },
    close: async () => {
      await Promise.allSettled([server.stop(), restored?.stop()])
      await rm(scratch, { recursive: true, force: true })
    },
  }
}

async function onServer(server: EmbeddedPostgres, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: server.urlOf('superuser') })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

/** As root the server runs as an account of its own, to which its folder belongs. */
async function chownLike(model: string, folder: string): Promise<void> {
  const { uid, gid, mode } = await stat(model)
  await chmod(folder, mode & 0o777)
  await chown(folder, uid, gid)
  for (const name of await readdir(folder, { recursive: true })) await chown(join(folder, name), uid, gid)
}
