import { openProduct, productLog } from '../server/src/main/product.ts'
import { sweep } from '../server/src/platform/time/sweep.ts'
import { type DataSet, openDataSet } from './rig/data-set.ts'
import { median } from './rig/load.ts'
import type { Form } from './rig/make-data-set.ts'
import type { Report } from './rig/report.ts'

/**
 * A pass of time over a thousand open cases, with few closed ones beside them and with a million: when nothing is due,
 * and when everything open is due at once. What the passes did is undone afterwards.
 */
export async function benchSweep(options: { readonly short: boolean }): Promise<Report> {
  const few = await measured('short')
  const many = options.short ? few : await measured('long')
  return {
    figures: {
      'nothing due, few closed, ms': few.idle,
      'nothing due, many closed, ms': many.idle,
      'all open due at once, few closed, ms': few.busy,
      'all open due at once, many closed, ms': many.busy,
      'cases that time moved': many.moved,
      'bare UPDATE of the same rows, ms': many.bare,
    },
    bars: options.short
      ? []
      : [
          { name: 'nothing due: many closed / few closed', reached: many.idle / few.idle, wanted: { atMost: 1.2 } },
          { name: 'all due: many closed / few closed', reached: many.busy / few.busy, wanted: { atMost: 1.2 } },
        ],
  }
}

async function measured(form: Form) {
  const data = await openDataSet(form)
  const product = await openProduct({ env: data.env, rehearsal: true, migrate: false, log: productLog('fatal') })
  try {
    await keepWhatIsOpen(data)
    await sweep(product.app)
    const idle: number[] = []
    for (let round = 0; round < 15; round += 1) idle.push(await ms(() => sweep(product.app)))
    const busy: number[] = []
    let moved = 0
    for (let round = 0; round < 3; round += 1) {
      // Only instants move: the clock stands, and what is owed comes to it.
      const due = await data.admin.query(
        "update obligations set next_at = business_now() where state = 'open' and subject_type = 'case' and next_at is not null",
      )
      moved = due.rowCount ?? 0
      busy.push(await ms(() => sweep(product.app)))
      await asItWas(data)
    }
    const bare = await ms(() =>
      data.admin.query(
        "update obligations set next_at = next_at + interval '1 second', warned = warned where state = 'open' and subject_type = 'case'",
      ),
    )
    await asItWas(data)
    return { idle: median(idle), busy: median(busy), moved, bare }
  } finally {
    await data.admin.query('drop table if exists bench_obligations, bench_subjects')
    await product.close()
    await data.close()
  }
}

async function keepWhatIsOpen({ admin }: DataSet): Promise<void> {
  await admin.query("create unlogged table bench_obligations as select * from obligations where state = 'open'")
  await admin.query(
    'create unlogged table bench_subjects as select * from subjects where id in (select subject_id from bench_obligations)',
  )
}

async function asItWas({ admin, mark }: DataSet): Promise<void> {
  await admin.query('delete from events where xid >= $1::xid8', [mark])
  await admin.query('delete from obligations where id in (select id from bench_obligations)')
  await admin.query('insert into obligations select * from bench_obligations')
  await admin.query(
    'update subjects s set seq = b.seq, facts = b.facts, last_mac = b.last_mac from bench_subjects b where b.id = s.id',
  )
  await admin.query('delete from outbox')
  await admin.query('vacuum analyze obligations')
}

async function ms(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
