import pg from 'pg'
import { inject } from 'vitest'
import { newId } from '../platform/ids.ts'
import type { TestServer } from './global-setup.ts'

/** A clone of the migrated template: the same schema, no rows, nobody else in it. */
export type TestDatabase = {
  readonly urls: TestServer
  /** Looks at rows past every fence, or prepares what no command can. Answers the rows. */
  readonly rows: <Row extends pg.QueryResultRow = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
  ) => Promise<Row[]>
  readonly drop: () => Promise<void>
}

/** @param name a fixed name takes what is there already, so that the files of one worker meet in one database */
export async function cloneDatabase(name = `t_${newId().replaceAll('-', '')}`): Promise<TestDatabase> {
  const server = inject('postgres')
  await withSuperuser(server, async (client) => {
    const { rows } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rows.length === 0) await client.query(`create database ${name} template huiyin owner huiyin_owner`)
    await client.query(`grant connect on database ${name} to huiyin_app, huiyin_readonly`)
  })
  const at = (url: string) => url.replace('/huiyin?', `/${name}?`)
  const pool = new pg.Pool({ connectionString: at(server.superuser), max: 2 })
  pool.on('error', () => {})
  return {
    urls: {
      superuser: at(server.superuser),
      owner: at(server.owner),
      app: at(server.app),
      readonly: at(server.readonly),
    },
    rows: async (text, values) => (await pool.query(text, values as unknown[])).rows as never,
    drop: async () => {
      await pool.end()
      await withSuperuser(server, (client) => client.query(`drop database if exists ${name} with (force)`))
    },
  }
}

async function withSuperuser<T>(server: TestServer, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server.superuser.replace('/huiyin?', '/postgres?') })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
