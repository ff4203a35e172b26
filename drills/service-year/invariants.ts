import { responsibleFor, staffingOf } from '../../server/src/modules/organisation/index.ts'
import { verifyLog } from '../../server/src/platform/audit/index.ts'
import type { Rows } from '../table-contents.ts'
import { PEOPLE } from './lives.ts'
import type { Office } from './office.ts'

/** What must hold at the end of every day, whatever happened on it. Keeps what was filed, to see that it stays. */
export class Invariants {
  readonly #office: Office
  readonly #rows: Rows
  readonly #companyId: number
  readonly #filed = new Map<string, string>()
  readonly #events = new Map<string, number>()

  constructor(office: Office, rows: Rows, companyId: number) {
    this.#office = office
    this.#rows = rows
    this.#companyId = companyId
  }

  /** @param whole also replays every log through the engine, which takes as long as there is log */
  async breaches(options: { readonly whole: boolean }): Promise<string[]> {
    const found = [
      ...(await this.#obligations()),
      ...(await this.#owners()),
      ...(await this.#numbers()),
      ...(await this.#filings()),
      ...(await this.#log()),
      ...(await this.#indicators()),
    ]
    if (!options.whole) return found
    const { findings } = await verifyLog(this.#office.app(), { rederive: true })
    return [...found, ...findings.map((one) => `${one.kind} ${one.subject?.type} ${one.subject?.id}: ${one.says.en}`)]
  }

  async #none(what: string, text: string): Promise<string[]> {
    return (await this.#rows(text)).map((row) => `${what}: ${JSON.stringify(row)}`)
  }

  /** Every obligation is open or has its outcome, and time left nothing lying that was due. */
  async #obligations(): Promise<string[]> {
    return [
      ...(await this.#none(
        'obligation without an outcome',
        `select id, rule_id, state, due_at, breached_at, discharged_at from obligations where not case state
           when 'open' then discharged_at is null and breached_at is null and (due_at is null or due_at >= business_now() - interval '1 millisecond')
           when 'breached' then breached_at is not null and discharged_at is null
           when 'met' then discharged_at is not null and (due_at is null or discharged_at <= due_at)
           when 'late' then discharged_at is not null and discharged_at > due_at
           when 'cancelled' then true
           when 'waived' then true end`,
      )),
      ...(await this.#none(
        'due and not done',
        `select id, rule_id, state, next_at from obligations where next_at <= business_now()`,
      )),
      ...(await this.#none(
        'closed with limits running',
        `select c.number, o.rule_id, o.state from cases c join obligations o on o.subject_id = c.id
          where c.state = 'withdrawn' and o.state = 'open'`,
      )),
    ]
  }

  /** Each open matter is somebody's: what is owed names one owner, and that owner is somebody who is there. */
  async #owners(): Promise<string[]> {
    const staffing = await staffingOf(this.#office.app(), this.#companyId, this.#office.projectId)
    const owed = await this.#rows<{ id: string; rule_id: string; owner: Parameters<typeof responsibleFor>[0] }>(
      `select id, rule_id, owner from obligations where state in ('open', 'breached')`,
    )
    const orphans = owed
      .filter(({ owner }) => responsibleFor(owner, staffing).length === 0)
      .map((one) => `nobody owes ${one.rule_id} ${one.id}`)
    return [
      ...orphans,
      ...(await this.#none(
        'open case that nobody owes anything for',
        `select c.number from cases c where c.state = 'open'
            and not exists (select 1 from obligations o where o.subject_id = c.id and o.state in ('open', 'breached'))
            and not exists (select 1 from work_orders w where w.case_id = c.id and w.state <> 'cancelled')`,
      )),
    ]
  }

  /** No two numbers alike, and none left out. */
  async #numbers(): Promise<string[]> {
    return this.#none(
      'numbers',
      `select kind, period, count(*)::int, count(distinct number)::int as different, max(last)::int from (
         select 'case' as kind, split_part(number, '-', 2) as period, number, split_part(number, '-', 3)::int as last from cases
         union all select 'record ' || record_type, split_part(number, '-', 2), number, split_part(number, '-', 3)::int from records where number ~ '-[0-9]+-[0-9]+$'
       ) given group by 1, 2 having count(*) <> count(distinct number) or (kind = 'case' and count(*) <> max(last))`,
    )
  }

  /** What was filed stays as it was filed; a correction is another paper that names it. */
  async #filings(): Promise<string[]> {
    const filed = await this.#rows<{ id: string; content: string }>(
      `select id::text, md5(row(record_type, number, pack_hash, subject_id, part_id, fields, sealed_fields, snapshot, sealed_snapshot, filed_at, occurred_at, filed_by, volume, replaces)::text) as content from records
       union all
       select b.work_order_id || b.keeper, md5(row(b.case_id, b.year, b.month, b.charge, b.number, b.filed_at)::text) from bundle_items b
         join volumes v on v.project_id = b.project_id and v.year = b.year and v.keeper = b.keeper and v.sealed_at is not null`,
    )
    const now = new Map(filed.map(({ id, content }) => [id, content]))
    const broken: string[] = []
    for (const [id, content] of this.#filed)
      if (now.get(id) !== content) broken.push(`what was filed is ${now.has(id) ? 'changed' : 'gone'}: ${id}`)
    for (const [id, content] of now) this.#filed.set(id, content)
    return broken
  }

  /** The log only grows: no subject has fewer entries than yesterday, and each has them without a gap. */
  async #log(): Promise<string[]> {
    const found = await this.#rows<{ id: string; seq: number; count: number; last: number }>(
      `select s.id, s.seq, count(e.id)::int as count, coalesce(max(e.seq), 0) as last from subjects s left join events e on e.subject_id = s.id
        group by s.id, s.seq`,
    )
    const broken: string[] = []
    for (const { id, seq, count, last } of found) {
      if (seq !== count || seq !== last) broken.push(`log with a gap: ${id} ${seq} ${count} ${last}`)
      if (seq < (this.#events.get(id) ?? 0)) broken.push(`log that shrank: ${id}`)
      this.#events.set(id, seq)
    }
    return broken
  }

  /** The figures of the handbook's screen against a count of our own, obligation by obligation. */
  async #indicators(): Promise<string[]> {
    const { body } = await this.#office.get(PEOPLE.manager, `/projects/${this.#office.projectId}/handbook`)
    const today = new Date(this.#office.now() + 8 * 3_600_000).toISOString()
    const monthBegan = Date.parse(`${today.slice(0, 7)}-01T00:00:00+08:00`)
    const owed = await this.#rows<{ rule_id: string; state: string; due_at: number; discharged_at: number }>(
      `select rule_id, state, due_at, discharged_at from obligations where project_id = $1 and source = 'rule'`,
      [this.#office.projectId],
    )
    const counted = new Map<string, { kept: number; late: number; open: number }>()
    for (const one of owed) {
      const count = counted.get(one.rule_id) ?? { kept: 0, late: 0, open: 0 }
      counted.set(one.rule_id, count)
      if (one.state === 'open') count.open++
      else if (one.state === 'met') count.kept += one.discharged_at >= monthBegan ? 1 : 0
      else if (one.state === 'late' || one.state === 'breached') count.late += one.due_at >= monthBegan ? 1 : 0
    }
    const broken: string[] = []
    for (const rule of body.rules) {
      if (!rule.figures) continue
      const { month, open } = rule.figures
      const count = counted.get(rule.id) ?? { kept: 0, late: 0, open: 0 }
      if (month.kept !== count.kept || month.late !== count.late || open !== count.open)
        broken.push(`figures of ${rule.id}: ${JSON.stringify({ month, open })}, counted ${JSON.stringify(count)}`)
    }
    return broken
  }
}
