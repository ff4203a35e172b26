import { createHash, createHmac } from 'node:crypto'
import type { App } from '../app.ts'
import { type Query, sql } from '../db/sql.ts'

/**
 * Seals over closed stretches of the log. The chain within a subject shows what was changed in it; the seals show also
 * that its end was cut off or that a whole subject is gone. Keyed with what the database does not hold, each over the
 * one before.
 */
export type SealRow = {
  number: number
  xid_from: string
  xid_to: string
  sealed_at: number
  event_count: number
  mac: string
}

/** Events of one seal; a stretch with more is sealed in several. */
const SEAL_MAX = 20_000
const NO_MAC = ''

/**
 * Seals what has closed since the last seal, company by company. Two processes may try: the number is unique, so one of
 * them does it.
 *
 * @returns how many seals were made
 */
export async function sealLog(app: App): Promise<number> {
  const { rows } = await app.database.pool.query<{ company_id: number; project_ids: number[] }>(
    'select company_id, project_ids from companies_with_projects()',
  )
  let made = 0
  for (const { company_id: companyId, project_ids: projectIds } of rows)
    while (await sealNext(app, { companyId, projectIds })) made += 1
  return made
}

async function sealNext(app: App, fence: { companyId: number; projectIds: number[] }): Promise<boolean> {
  return app.database.transaction(fence, async (transaction) => {
    const [[last]] = await transaction.flight([newestSeal()])
    const after = last?.xid_to ?? '0'
    const [closed] = await transaction.flight([closedTransactions(fence.companyId, after)])
    const to = closed.at(-1)?.xid
    if (to === undefined) return false
    const [events] = await transaction.flight([eventsBetween(fence.companyId, after, to)])
    const seal = {
      number: (last?.number ?? 0) + 1,
      xid_from: (closed[0] as { xid: string }).xid,
      xid_to: to,
      event_count: events.length,
    }
    const mac = sealMac(app.runtime.chainKey, last?.mac ?? NO_MAC, { companyId: fence.companyId, ...seal }, events)
    await transaction.commit([insertSeal(fence.companyId, { ...seal, mac })])
    return true
  })
}

/** The keyed fingerprint of a stretch over the seal before it. */
export function sealMac(
  key: Buffer,
  previousMac: string,
  seal: {
    readonly companyId: number
    readonly number: number
    readonly xid_from: string
    readonly xid_to: string
    readonly event_count: number
  },
  events: readonly { readonly mac: string }[],
): string {
  const content = createHash('sha256')
  for (const event of events) content.update(event.mac).update('\n')
  const canonical = [seal.companyId, seal.number, seal.xid_from, seal.xid_to, seal.event_count, content.digest('hex')]
  return createHmac('sha256', key).update('seal\n').update(previousMac).update(JSON.stringify(canonical)).digest('hex')
}

export function newestSeal(): Query<SealRow> {
  return sql<SealRow>`select number, xid_from::text, xid_to::text, sealed_at, event_count, encode(mac, 'hex') as mac from event_seals order by number desc limit 1`
}

export function sealsAfter(number: number, limit: number): Query<SealRow> {
  return sql<SealRow>`select number, xid_from::text, xid_to::text, sealed_at, event_count, encode(mac, 'hex') as mac from event_seals where number > ${number} order by number limit ${limit}`
}

/** Transactions that have ended for good, whole ones up to the most that a seal takes. */
function closedTransactions(companyId: number, after: string): Query<{ xid: string }> {
  return sql<{
    xid: string
  }>`with found as (select e.xid, count(*) as events from events e where e.company_id = ${companyId} and e.xid > ${after}::text::xid8 and e.xid < (select log_horizon())
      group by e.xid order by e.xid limit ${SEAL_MAX}),
    summed as (select xid, sum(events) over (order by xid) - events as before from found)
    select xid::text from summed where before < ${SEAL_MAX} order by xid`
}

export function eventsBetween(companyId: number, after: string, to: string): Query<{ mac: string }> {
  return sql<{
    mac: string
  }>`select encode(mac, 'hex') as mac from events where company_id = ${companyId} and xid > ${after}::text::xid8 and xid <= ${to}::text::xid8 order by xid, id`
}

function insertSeal(companyId: number, seal: Omit<SealRow, 'sealed_at'>): Query {
  return sql`insert into event_seals (company_id, number, xid_from, xid_to, sealed_at, event_count, mac)
    values (${companyId}, ${seal.number}, ${seal.xid_from}::text::xid8, ${seal.xid_to}::text::xid8, clock_timestamp(), ${seal.event_count}, decode(${seal.mac}, 'hex'))`
}
