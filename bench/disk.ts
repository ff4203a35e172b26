import { openDataSet } from './rig/data-set.ts'
import type { Report } from './rig/report.ts'

/**
 * Bytes of a case on disk, indexes included, beside a schema made by hand: one table with what a case and its order say
 * and the indexes that its list needs.
 */
export async function benchDisk(options: { readonly short: boolean }): Promise<Report> {
  const data = await openDataSet(options.short ? 'short' : 'long')
  try {
    const { admin } = data
    await admin.query(`create table bench_by_hand as select c.id, c.company_id, c.project_id, c.number, c.kind, c.state, c.category_id, c.urgency, c.charge, c.channel,
        c.house_id, c.place_label, c.reporter_id, c.reporter_shown, c.content, c.registered_at, c.closed_at, w.number as order_number, w.state as order_state,
        w.engineer_id, w.received_at, w.arrived_at, w.completed_at, w.callback_result, o.due_at as arrive_by, o.discharged_at as arrived_in_time
      from cases c join work_orders w on w.case_id = c.id left join obligations o on o.subject_id = c.id and o.what = 'arrival'`)
    await admin.query('alter table bench_by_hand add primary key (id)')
    await admin.query('create unique index on bench_by_hand (project_id, number)')
    await admin.query('create index on bench_by_hand (project_id, registered_at desc, id desc)')
    await admin.query("create index on bench_by_hand (project_id, registered_at) where state = 'open'")
    await admin.query('create index on bench_by_hand (house_id)')
    const { rows } = await admin.query<{ name: string; bytes: number }>(
      `select c.relname as name, pg_total_relation_size(c.oid)::float8 / (select count(*) from cases) as bytes from pg_class c
        where c.relname = any($1) order by 2 desc`,
      [['cases', 'work_orders', 'subjects', 'obligations', 'search_documents', 'callbacks', 'events', 'bench_by_hand']],
    )
    const bytes = Object.fromEntries(rows.map((row) => [row.name, Math.round(row.bytes)]))
    const byHand = bytes.bench_by_hand as number
    const matter = ['cases', 'work_orders', 'callbacks'].reduce((sum, name) => sum + (bytes[name] ?? 0), 0)
    return {
      figures: {
        'bytes a case by table, indexes included': bytes,
        'case, order and callback': matter,
        'with what is owed and the subject': matter + (bytes.obligations ?? 0) + (bytes.subjects ?? 0),
      },
      bars: [
        { name: 'case, order, callback / by hand', reached: matter / byHand, wanted: { atMost: 2 } },
        {
          name: 'all but log and finder / by hand',
          reached: (matter + (bytes.obligations ?? 0) + (bytes.subjects ?? 0)) / byHand,
          wanted: { atMost: 2 },
        },
      ],
    }
  } finally {
    await data.admin.query('drop table if exists bench_by_hand')
    await data.close()
  }
}
