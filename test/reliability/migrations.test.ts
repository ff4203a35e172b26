import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { migrate, migrationNames } from '../../server/src/platform/db/migrate.ts'
import { newId } from '../../server/src/platform/ids.ts'
import { chanceFrom, drillSeed } from './form.ts'

test(
  'killed in the middle of any migration and started again, the schema is that of a fresh installation (R15)',
  { timeout: 3_600_000 },
  async () => {
    const chance = chanceFrom(drillSeed('R15'))
    const names = await migrationNames()
    const server = inject('postgres')
    const superuser = new pg.Client({ connectionString: server.superuser.replace('/huiyin?', '/postgres?') })
    await superuser.connect()
    const emptyDatabase = async () => {
      const name = `t_${newId().replaceAll('-', '')}`
      await superuser.query(`create database ${name} template template0 owner huiyin_owner`)
      return { name, owner: server.owner.replace('/huiyin?', `/${name}?`) }
    }
    const drop = (name: string) => superuser.query(`drop database ${name} with (force)`)

    const fresh = await emptyDatabase()
    await migrate({ ownerUrl: fresh.owner })
    const wanted = await schemaOf(fresh.owner)
    expect(wanted.length).toBeGreaterThan(300)

    const killed = await emptyDatabase()
    let inTheMiddle = 0
    const cutOff = async (): Promise<boolean> => {
      let begun = () => {}
      const further = new Promise<void>((done) => {
        begun = done
      })
      const underWay = migrate({ ownerUrl: killed.owner, log: () => begun() }).then(
        () => true,
        () => false,
      )
      // The next migration has begun when one has ended.
      await Promise.race([further, underWay])
      await sleep(chance.below(15))
      await superuser.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [killed.name])
      return underWay
    }
    while (!(await cutOff())) {
      inTheMiddle++
      // Each stands whole or not at all, and only in its order.
      const applied = await migrationsOf(killed.owner)
      expect(names.slice(0, applied.length)).toEqual(applied)
    }
    expect(await schemaOf(killed.owner)).toEqual(wanted)
    console.log(`${names.length} migrations, cut off ${inTheMiddle} times`)
    await drop(fresh.name)
    await drop(killed.name)
    await superuser.end()
  },
)

async function migrationsOf(url: string): Promise<string[]> {
  return withClient(url, async (client) => {
    const there = await client.query("select to_regclass('public.schema_migrations') is not null as there")
    if (!there.rows[0].there) return []
    const { rows } = await client.query<{ name: string }>('select name from schema_migrations order by name')
    return rows.map((row) => row.name)
  })
}

/** The whole schema, a line for each thing in it. */
async function schemaOf(url: string): Promise<string[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ line: string }>(
      `select 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') || is_identity || is_generated || coalesce(generation_expression, '') as line
         from information_schema.columns where table_schema = 'public'
       union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
       union all select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
       union all select 'policy ' || tablename || ' ' || policyname || ' ' || cmd || coalesce(qual, '') || coalesce(with_check, '') from pg_policies where schemaname = 'public'
       union all select 'fenced ' || relname || relrowsecurity || relforcerowsecurity from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
       union all select 'function ' || pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace and prokind = 'f' and probin is null
       union all select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
       union all select 'grant ' || table_name || ' ' || grantee || ' ' || privilege_type from information_schema.role_table_grants where table_schema = 'public'
       order by 1`,
    )
    return rows.map((row) => row.line)
  })
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
