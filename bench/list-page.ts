import { openDataSet } from './rig/data-set.ts'
import { median, percentile, requestText, startLoadClient } from './rig/load.ts'
import type { Bar, Report } from './rig/report.ts'
import { startApp } from './rig/running-app.ts'
import { signedInAt } from './rig/sign-in.ts'

/** The list of cases: its first page, its deepest by cursor, and each filter that the screen offers. One request at a time. */
export async function benchListPage(options: { readonly short: boolean }): Promise<Report> {
  const data = await openDataSet(options.short ? 'short' : 'long')
  const app = await startApp(data)
  const client = startLoadClient()
  try {
    const cookie = await signedInAt(app.url, 'linjiayi')
    const projectId = data.projectIds[0]
    const { rows } = await data.admin.query<{
      at: number
      id: string
      building_id: string
      house_id: string
      day: string
    }>(
      `select (extract(epoch from registered_at) * 1000)::bigint as at, id, building_id, house_id, to_char(registered_at, 'YYYY-MM-DD') as day
         from cases where project_id = $1 order by registered_at desc, id desc`,
      [projectId],
    )
    const middle = rows[Math.floor(rows.length / 2)] as (typeof rows)[number]
    const deepest = rows[rows.length - 52] as (typeof rows)[number]
    const { rows: engineers } = await data.admin.query<{ id: string }>(
      "select staff_id as id from assignments where position_id = 'engineer' and project_id = $1 limit 1",
      [projectId],
    )
    const seconds = options.short ? 1 : 3
    const times = async (query: string) => {
      const request = requestText({
        method: 'GET',
        path: `/api/v1/projects/${projectId}/cases?limit=50&${query}`,
        cookie,
      })
      const result = await client.run({ url: app.url, lanes: 1, seconds, requests: [request], expected: 200 })
      if (result.errors > 0) throw new Error(`${query}: ${JSON.stringify(result.outcomes)}`)
      return result.latencies
    }
    await times('state=all')
    const first: number[] = []
    const last: number[] = []
    for (let round = 0; round < 5; round += 1) {
      first.push(percentile(await times('state=all'), 0.5))
      last.push(percentile(await times(`state=all&after=${deepest.at}~${deepest.id}`), 0.5))
    }
    const filters = {
      open: 'state=open',
      closed: 'state=closed',
      kind: 'state=all&kind=complaint',
      urgency: 'state=all&urgency=special',
      charge: 'state=all&charge=paid',
      late: 'state=open&late=true',
      engineer: `state=all&engineerId=${engineers[0]?.id}`,
      building: `state=all&buildingId=${middle.building_id}`,
      house: `state=all&houseId=${middle.house_id}`,
      days: `state=all&from=${middle.day}&to=${middle.day}`,
      'common word': `state=all&q=${encodeURIComponent('漏水')}`,
      'rare word': `state=all&q=${encodeURIComponent('白蚁')}`,
      'word, building, closed': `state=closed&buildingId=${middle.building_id}&q=${encodeURIComponent('厨房')}`,
      'urgency, charge, days': `state=all&urgency=ordinary&charge=free&from=${middle.day}`,
    }
    const p95: Record<string, number> = {}
    for (const [name, query] of Object.entries(filters))
      p95[name] = Math.round(percentile(await times(query), 0.95) * 10) / 10
    const bars: Bar[] = [
      { name: 'deepest page / first page', reached: median(last) / median(first), wanted: { atMost: 1.5 } },
      {
        name: 'p95 of the slowest filter',
        reached: Math.max(...Object.values(p95)),
        wanted: { atMost: 50 },
        unit: 'ms',
      },
    ]
    return {
      figures: {
        'cases of the project': rows.length,
        'first page, p50 ms': median(first),
        'deepest page, p50 ms': median(last),
        'p95 by filter, ms': p95,
      },
      bars,
    }
  } finally {
    client.stop()
    await app.stop()
    await data.close()
  }
}
