import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { openProduct, productLog } from '../server/src/main/product.ts'
import { createServer } from '../server/src/platform/http/create-server.ts'
import { type DataSet, openDataSet } from './rig/data-set.ts'
import { median, requestText, startLoadClient } from './rig/load.ts'
import { processorMs, processorMsOfTree } from './rig/processor-time.ts'
import { type Flights, recordFlights } from './rig/recorded-flights.ts'
import type { Report } from './rig/report.ts'
import { startApp } from './rig/running-app.ts'
import { signedIn, signedInAt } from './rig/sign-in.ts'

const BARE = fileURLToPath(new URL('./rig/bare-read.ts', import.meta.url))
const LANES = 8

/**
 * A read over HTTP with session and rights beside fastify and pg alone, in turns: a route of one select, and a whole
 * case beside the same flights without a product.
 */
export async function benchSingleRead(options: { readonly short: boolean }): Promise<Report> {
  const data = await openDataSet(options.short ? 'short' : 'long')
  const { rows } = await data.admin.query<{ id: string }>(
    "select id from cases where project_id = $1 and state = 'closed' order by id limit 1",
    [data.projectIds[0]],
  )
  const casePath = `/api/v1/cases/${rows[0]?.id}`
  const yearPath = '/api/v1/holiday-years/2026'
  const same = await recorded(data, casePath)
  const bare = fork(BARE, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  bare.send({
    url: data.postgres.urlOf('superuser', 'huiyin'),
    appUrl: data.postgres.urlOf('app'),
    one: { text: 'select year, body, loaded_at from holiday_years where year = $1', values: [2026] },
    same,
  })
  const [{ url: bareUrl }] = (await once(bare, 'message')) as [{ url: string }]
  const app = await startApp(data)
  const client = startLoadClient()
  try {
    const cookie = await signedInAt(app.url, 'linjiayi')
    const seconds = options.short ? 2 : 5
    const rate = async (url: string, path: string) => {
      const requests = [requestText({ method: 'GET', path, ...(url === app.url ? { cookie } : {}) })]
      const result = await client.run({ url, lanes: LANES, seconds, requests, expected: 200 })
      if (result.errors > 0) throw new Error(`${path}: ${JSON.stringify(result.outcomes)}`)
      return result.done / result.seconds
    }
    // Processor time tells what a read costs also where others use the machine.
    const cost = async (url: string, path: string) => {
      const pid = url === app.url ? app.pid : (bare.pid as number)
      const before = [await processorMs(pid), await processorMsOfTree(data.postgres.pid() as number)] as const
      const done = (await rate(url, path)) * seconds
      return [
        ((await processorMs(pid)) - before[0]) / done,
        ((await processorMsOfTree(data.postgres.pid() as number)) - before[1]) / done,
      ].map((ms) => Math.round(ms * 100) / 100)
    }
    for (const [url, path] of [
      [app.url, yearPath],
      [app.url, casePath],
      [bareUrl, '/one'],
      [bareUrl, '/same'],
    ] as const)
      await rate(url, path)
    const seen = { year: [] as number[], one: [] as number[], whole: [] as number[], same: [] as number[] }
    for (let round = 0; round < (options.short ? 3 : 5); round += 1) {
      seen.year.push(await rate(app.url, yearPath))
      seen.one.push(await rate(bareUrl, '/one'))
      seen.whole.push(await rate(app.url, casePath))
      seen.same.push(await rate(bareUrl, '/same'))
    }
    const share = (of: readonly number[], beside: readonly number[]) =>
      median(of.map((value, round) => value / (beside[round] as number)))
    return {
      figures: {
        'a year of holidays, a second': median(seen.year),
        'bare fastify and one select, a second': median(seen.one),
        'a whole case, a second': median(seen.whole),
        'bare fastify and the same flights, a second': median(seen.same),
        'processor ms: one select, bare (process, database)': [
          await cost(app.url, yearPath),
          await cost(bareUrl, '/one'),
        ],
        'processor ms: whole case, bare (process, database)': [
          await cost(app.url, casePath),
          await cost(bareUrl, '/same'),
        ],
        'statements of a whole case': same.map((flight) => flight.length),
      },
      bars: [
        { name: 'one select: share of bare', reached: share(seen.year, seen.one), wanted: { atLeast: 0.6 } },
        { name: 'a whole case: share of bare', reached: share(seen.whole, seen.same), wanted: { atLeast: 0.6 } },
      ],
    }
  } finally {
    client.stop()
    bare.kill()
    await app.stop()
    await data.close()
  }
}

async function recorded(data: DataSet, path: string): Promise<Flights> {
  const product = await openProduct({ env: data.env, rehearsal: true, migrate: false, log: productLog('error') })
  const server = await createServer(product.app)
  try {
    const cookie = await signedIn('linjiayi', (request) => server.inject(request))
    const ask = async () => {
      const answer = await server.inject({ method: 'GET', url: path, headers: { cookie } })
      if (answer.statusCode !== 200) throw new Error(answer.body)
    }
    await ask()
    await product.app.identity.settled()
    return await recordFlights(product.app.database.pool, ask)
  } finally {
    await server.close()
    await product.close()
  }
}
