import type pg from 'pg'
import { openProduct, productLog } from '../server/src/main/product.ts'
import { systemActor } from '../server/src/platform/access/actor.ts'
import { recountSubjects } from '../server/src/platform/commands/recount-subjects.ts'
import { holidayYearId, loadHolidays } from '../server/src/platform/holidays/actions.ts'
import { newId } from '../server/src/platform/ids.ts'
import { type DataSet, openDataSet } from './rig/data-set.ts'
import type { Report } from './rig/report.ts'

/**
 * A holiday that everything open has to be counted again for, beside a bare UPDATE of the limits that it moves. The
 * open matters are copies of one that the product registered, in the log and in what is owed.
 */
export async function benchHolidayRecount(options: { readonly short: boolean }): Promise<Report> {
  const data = await openDataSet('short')
  const count = options.short ? 10_000 : 100_000
  const product = await openProduct({ env: data.env, rehearsal: true, migrate: false, log: productLog('error') })
  const { app } = product
  try {
    await copyOpenMatter(data, count)
    const ids = await data.admin.query<{ id: string }>(
      `select id from subjects where ${COPIES.replaceAll('subject_id', 'id')} order by id`,
    )
    const pages = Array.from({ length: Math.ceil(count / PAGE) }, (_, page) =>
      ids.rows.slice(page * PAGE, (page + 1) * PAGE).map((row) => row.id),
    )
    const { rows } = await data.admin.query('select body from holiday_years where year = 2026 and company_id = $1', [
      data.companyId,
    ])
    const { source, days } = rows[0].body
    const actor = systemActor(data.companyId, [...data.projectIds])
    const load = async (more: readonly unknown[], reason: string) => {
      await app.run(
        loadHolidays,
        { ...actor, capabilities: new Map([[0, new Set(['holidays.load'])]]) },
        { subjectId: holidayYearId(data.companyId, 2026), year: 2026, source, days: [...days, ...more], reason },
        { idempotencyKey: newId() },
      )
      // The pages of the copies alone: what else the data set holds is laid out, not logged, and must stay as it is.
      await data.admin.query('delete from outbox')
      const began = performance.now()
      const waiting = [...pages]
      const lane = async () => {
        for (let page = waiting.shift(); page; page = waiting.shift()) {
          const failed = await recountSubjects(app.runtime, actor, page)
          if (failed.length > 0) throw new Error(`not counted again: ${failed[0]}`)
        }
      }
      await Promise.all(Array.from({ length: LANES }, lane))
      return (performance.now() - began) / 1000
    }
    // Once without looking: what the copies owe becomes what their log gives.
    await load([], 'as it was')
    const seconds = await load([HOLIDAY], 'a day off')
    const moved = await movedSince(data.admin)
    const bare = await bareUpdate(data.admin)
    return {
      figures: {
        'open matters': count,
        'limits that moved': moved,
        'counted again, a second': count / seconds,
        seconds: seconds,
        'bare UPDATE of the moved limits, seconds': bare,
      },
      bars: [
        { name: 'limits moved / matters', reached: moved / count, wanted: { atLeast: 1 } },
        { name: 'time / bare UPDATE of the same rows', reached: seconds / bare, wanted: { atMost: 2 } },
      ],
    }
  } finally {
    await product.close()
    await forgetCopies(data)
    await data.close()
  }
}

/** As the product asks for them. */
const PAGE = 200
/** As many as the relay has connections. */
const LANES = 10
const HOLIDAY = { day: '2026-11-24', kind: 'holiday', title: { zh: '测试', en: 'Test' } }
/** The open matters are copied with ids of this beginning. */
const COPIES =
  "subject_id >= 'eeeeeeee-0000-0000-0000-000000000000' and subject_id < 'eeeeeeef-0000-0000-0000-000000000000'"

/** Its last history says that a new count gave another instant. */
const MOVED = "(history -> -1 ->> 'dueAtBefore')::bigint <> (history -> -1 ->> 'dueAt')::bigint"

async function copyOpenMatter({ admin }: DataSet, count: number): Promise<void> {
  // A template of the data set: its log is whole.
  const { rows } = await admin.query<{ id: string }>(
    "select s.id from subjects s join cases c on c.id = s.id where c.state = 'open' and c.content = '样本' order by s.id limit 1",
  )
  const id = rows[0]?.id
  const copy = "('eeeeeeee-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid"
  await admin.query(
    `insert into subjects select r.* from generate_series(1, $2::int) n, subjects s
       cross join lateral jsonb_populate_record(s, jsonb_build_object('id', ${copy})) r where s.id = $1`,
    [id, count],
  )
  for (const table of ['events', 'obligations'])
    await admin.query(
      `insert into ${table} select r.* from generate_series(1, $2::int) n, ${table} e
         cross join lateral jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(), 'subject_id', ${copy})) r where e.subject_id = $1`,
      [id, count],
    )
  await admin.query('analyze subjects, events, obligations')
}

async function movedSince(admin: pg.Client): Promise<number> {
  const { rows } = await admin.query(
    `select count(*)::int as moved from obligations where ${COPIES} and state = 'open' and ${MOVED}`,
  )
  return rows[0].moved
}

/** The same rows get another limit and a line in their history, by one statement. */
async function bareUpdate(admin: pg.Client): Promise<number> {
  const began = performance.now()
  await admin.query(
    `update obligations set due_at = due_at + interval '1 day', next_at = next_at + interval '1 day',
       history = history || '[{"at":0,"what":"rederived","dueAt":0,"dueAtBefore":0}]'::jsonb
      where ${COPIES} and state = 'open' and ${MOVED}`,
  )
  return (performance.now() - began) / 1000
}

async function forgetCopies({ admin }: DataSet): Promise<void> {
  for (const table of ['obligations', 'events']) await admin.query(`delete from ${table} where ${COPIES}`)
  await admin.query(`delete from subjects where ${COPIES.replaceAll('subject_id', 'id')}`)
  await admin.query('delete from outbox')
  await admin.query(
    "update holiday_years set body = jsonb_set(body, '{days}', (select jsonb_agg(d) from jsonb_array_elements(body -> 'days') d where d ->> 'day' <> '2026-11-24')) where year = 2026",
  )
  await admin.query('vacuum analyze')
}
