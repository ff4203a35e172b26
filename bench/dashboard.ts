import { type DataSet, openDataSet } from './rig/data-set.ts'
import { median, percentile, requestText, startLoadClient } from './rig/load.ts'
import type { Form } from './rig/make-data-set.ts'
import type { Report } from './rig/report.ts'
import { startApp } from './rig/running-app.ts'
import { signedInAt } from './rig/sign-in.ts'

/** The figures by role, live: what they cost with many closed cases and with few, and whether a recount says the same. */
export async function benchDashboard(options: { readonly short: boolean }): Promise<Report> {
  const few = await measured('short', options.short ? 2 : 5)
  const many = options.short ? few : await measured('long', 5)
  return {
    figures: {
      'p50 with few closed cases, ms': few.p50,
      'p50 with many, ms': many.p50,
      'figures compared': few.compared + many.compared,
    },
    bars: [
      { name: 'p95', reached: many.p95, wanted: { atMost: 50 }, unit: 'ms' },
      ...(options.short
        ? []
        : [{ name: 'many closed / few closed', reached: many.p50 / few.p50, wanted: { atMost: 1.2 } }]),
      { name: 'figures unlike the recount', reached: few.different + many.different, wanted: { atMost: 0 } },
    ],
  }
}

async function measured(form: Form, seconds: number) {
  const data = await openDataSet(form)
  const app = await startApp(data)
  const client = startLoadClient()
  try {
    const cookie = await signedInAt(app.url, 'linjiayi')
    const path = `/api/v1/projects/${data.projectIds[0]}/case-counts`
    const order = {
      url: app.url,
      lanes: 1,
      requests: [requestText({ method: 'GET', path, cookie })],
      expected: 200,
    }
    await client.run({ ...order, seconds: 1 })
    const halves: number[] = []
    const all: number[] = []
    for (let round = 0; round < 3; round += 1) {
      const { latencies, errors, outcomes } = await client.run({ ...order, seconds })
      if (errors > 0) throw new Error(JSON.stringify(outcomes))
      halves.push(percentile(latencies, 0.5))
      all.push(...latencies)
    }
    all.sort((a, b) => a - b)
    const answer = await fetch(`${app.url}${path}`, { headers: { cookie } })
    const shown = (await answer.json()) as Figures
    const told = [
      shown.projectManager.timeliness.part,
      shown.projectManager.timeliness.whole,
      shown.customerService.satisfied,
      shown.customerService.unsatisfied,
      shown.customerService.toCallBack,
      shown.supervisor.waiting,
      shown.supervisor.inHand,
    ]
    const counted = await recounted(data)
    return {
      p50: median(halves),
      p95: percentile(all, 0.95),
      compared: told.length,
      different: told.filter((figure, index) => figure !== counted[index]).length,
    }
  } finally {
    client.stop()
    await app.stop()
    await data.close()
  }
}

type Figures = {
  readonly projectManager: { readonly timeliness: { readonly part: number; readonly whole: number } }
  readonly customerService: { readonly satisfied: number; readonly unsatisfied: number; readonly toCallBack: number }
  readonly supervisor: { readonly waiting: number; readonly inHand: number }
}

/** The same figures by reading every row. */
async function recounted({ admin, projectIds }: DataSet): Promise<number[]> {
  const { rows } = await admin.query<{ figures: number[] }>(
    `with orders as (select * from work_orders where project_id = $1),
          arrivals as (select * from obligations where project_id = $1 and what = 'arrival' and start_at >= business_now() - interval '30 days')
     select array[
       (select count(*) from arrivals where state = 'met'),
       (select count(*) from arrivals where state in ('met', 'late', 'breached')),
       (select count(*) from orders where callback_result = 'satisfied' and issued_at >= business_now() - interval '30 days'),
       (select count(*) from orders where callback_result = 'unsatisfied' and issued_at >= business_now() - interval '30 days'),
       (select count(*) from orders where state = 'returned' and in_home and callback_result is null),
       (select count(*) from orders where state in ('issued', 'received')),
       (select count(*) from orders where state in ('dispatched', 'accepted', 'departed', 'arrived', 'working'))
     ]::int[] as figures`,
    [projectIds[0]],
  )
  return rows[0]?.figures ?? []
}
