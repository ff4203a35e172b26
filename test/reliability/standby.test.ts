import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, test } from 'vitest'
import { findBreaches } from '../../drills/check-whole.ts'
import { startLoad } from '../../drills/load.ts'
import { openNodes } from '../../drills/nodes.ts'
import { startArchiving, startWithStandby } from '../../drills/standby.ts'
import { ASKED, chanceFrom, drillSeed, LONG } from './form.ts'
import { leak } from './repair-desk.ts'

test.runIf(ASKED)(
  'the database goes for good and its synchronous standby takes over: nothing acknowledged is lost (R14)',
  { timeout: 3_600_000 },
  async () => {
    const seed = drillSeed('R14')
    const chance = chanceFrom(seed + 1)
    const waits: number[] = []
    for (let round = 0; round < (LONG ? 10 : 1); round++) {
      const servers = await startWithStandby()
      const world = await openNodes({ appUrl: servers.primary.urlOf('app'), count: 1 })
      const load = await startLoad({
        url: world.nodes[0]?.url as string,
        lanes: 6,
        logFile: join(world.scratch, 'client.log'),
        chance: chanceFrom(seed + round),
        cookieOf: world.cookie,
      })
      try {
        while (load.acknowledged.length < 20) await sleep(10)
        await sleep(chance.below(1000))
        const began = performance.now()
        await servers.failOver()
        world.line.leadTo(servers.standby.urlOf('app'))
        const before = load.acknowledged.length
        while (load.acknowledged.length < before + 20) await sleep(10)
        waits.push(performance.now() - began)
      } finally {
        await load.stop()
      }
      const breaches = await findBreaches(
        { dataDir: world.dataDir, ownerUrl: servers.standby.urlOf('superuser') },
        load.acknowledged,
      )
      expect(load.wrong).toEqual([])
      expect(breaches).toEqual([])
      console.log(`acknowledged ${load.acknowledged.length}, breaches ${breaches.length}`)
      await world.close()
      await servers.close()
    }
    console.log(`ms from the end of the primary to twenty more changes: ${waits.map(Math.round).join(' ')}`)
  },
)

test.runIf(ASKED)(
  'from a copy and the archived log the database comes back as it was at a moment (R14)',
  { timeout: 3_600_000 },
  async () => {
    const archiving = await startArchiving()
    const world = await openNodes({ appUrl: archiving.server.urlOf('app'), count: 1 })
    const url = world.nodes[0]?.url as string
    const register = async (count: number) => {
      const ids: string[] = []
      for (let made = 0; made < count; made++) {
        const body = leak()
        await world.change(url, 'linjiayi', `/projects/${world.projectId}/cases`, body)
        ids.push(body.id)
      }
      return ids
    }
    const before = await register(10)
    await sleep(20)
    const { rows } = await world.app.database.pool.query<{ moment: string }>('select clock_timestamp()::text as moment')
    await sleep(20)
    const after = await register(10)
    await world.close()

    const restored = await archiving.backTo(rows[0]?.moment as string)
    const client = new pg.Client({ connectionString: restored.urlOf('superuser') })
    await client.connect()
    const there = async (ids: readonly string[]) =>
      (await client.query('select id from cases where id = any($1::uuid[])', [ids])).rows.length
    expect([await there(before), await there(after)]).toEqual([10, 0])
    await client.end()
    await archiving.close()
  },
)
