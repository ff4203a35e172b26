import pg from 'pg'
import { loadConfig } from '../server/src/platform/config.ts'
// The database module teaches the driver how instants travel.
import '../server/src/platform/db/database.ts'
import { type EventRow, macOf } from '../server/src/platform/events/event-log.ts'
import { ownerUrlOfRunning } from '../server/src/platform/postgres/running.ts'
import type { Acknowledged } from './load.ts'

/**
 * Reads the database, past every fence, when the load has ended and answers every breach found: an acknowledged change
 * that is lost or there twice, a command that is there in part, a log that is not whole.
 *
 * @param options.dataDir where the master key lies, and the running embedded database unless `ownerUrl` names another
 */
export async function findBreaches(
  options: { readonly dataDir: string; readonly ownerUrl?: string },
  acknowledged: readonly Acknowledged[],
): Promise<string[]> {
  const config = await loadConfig({ env: { DATA_DIR: options.dataDir }, rehearsal: true })
  const url = options.ownerUrl ?? (await ownerUrlOfRunning(options.dataDir))
  if (!url) throw new Error(`no database runs in ${options.dataDir}`)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const rows = async (text: string, values: unknown[] = []) => (await client.query(text, values)).rows
    const breaches: string[] = []
    const none = async (what: string, text: string) => {
      for (const row of await rows(text)) breaches.push(`${what}: ${JSON.stringify(row)}`)
    }

    // Acknowledged: answered under its key as it was told, and written at the place it was told.
    const keys = new Map(
      (await rows('select key, status, answer from idempotency_keys')).map((row) => [row.key as string, row]),
    )
    const places = new Map(
      (await rows("select subject_id || '/' || seq as place, command_id from events")).map((row) => [
        row.place as string,
        row.command_id as string,
      ]),
    )
    const taken = new Map<string, string>()
    for (const { key, path, answer } of acknowledged) {
      const known = keys.get(key)
      const place = `${answer.subject.id}/${answer.subject.version}`
      if (known?.status !== 200) breaches.push(`lost: ${path} ${key}`)
      else if (JSON.stringify(sorted(known.answer)) !== JSON.stringify(sorted(answer)))
        breaches.push(`answered otherwise: ${path} ${key}`)
      if (!places.has(place)) breaches.push(`lost: ${path} ${place}`)
      if (taken.has(place)) breaches.push(`two commands at ${place}: ${path}, ${taken.get(place)}`)
      taken.set(place, path)
    }

    // In part: what one transaction writes together stands together.
    await none('key without an answer', 'select key from idempotency_keys where status is null')
    await none(
      'subject and log differ',
      `select s.id, s.type, s.seq, count(e.id)::int as events, max(e.seq) as last from subjects s left join events e on e.subject_id = s.id
        group by s.id having s.seq <> count(e.id) or s.seq <> coalesce(max(e.seq), 0)`,
    )
    await none(
      'events without a subject',
      'select e.id from events e where not exists (select 1 from subjects s where s.id = e.subject_id)',
    )
    await none(
      'case in part',
      `select c.id from cases c where not exists (select 1 from subjects s where s.id = c.id)
          or not exists (select 1 from work_orders w where w.case_id = c.id)
          or not exists (select 1 from obligations o where o.subject_id = c.id)
          or not exists (select 1 from search_documents d where d.subject_id = c.id)`,
    )
    await none(
      'case subject without a case',
      "select s.id from subjects s where s.type = 'case' and not exists (select 1 from cases c where c.id = s.id)",
    )
    await none('number given twice', 'select number from cases group by project_id, number having count(*) > 1')
    breaches.push(...(await brokenChains(client, config.keys.chain)))
    return breaches
  } finally {
    await client.end()
  }
}

async function brokenChains(client: pg.Client, key: Buffer): Promise<string[]> {
  const broken: string[] = []
  const { rows } = await client.query<EventRow>(
    `select id, company_id, project_id, subject_id, subject_type, seq, type, part_type, part_id, data, occurred_at,
            recorded_at, actor_id, offline, reason, command_id, encode(mac, 'hex') as mac
       from events order by subject_id, seq`,
  )
  let previous: EventRow | undefined
  for (const row of rows) {
    const { mac, ...event } = row
    const before = previous?.subject_id === event.subject_id ? previous.mac : ''
    if (macOf(key, before, event) !== mac) broken.push(`chain broken at ${event.subject_id}/${event.seq}`)
    previous = row
  }
  return broken
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  )
}
