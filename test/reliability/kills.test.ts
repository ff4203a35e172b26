import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBreaches } from '../../drills/check-whole.ts'
import { type Load, startLoad } from '../../drills/load.ts'
import { RunningApp } from '../../drills/running-app.ts'
import { chanceFrom, drillSeed, LONG } from './form.ts'

let scratch: string
let app: RunningApp
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'huiyin-kills-'))
  app = await RunningApp.start(join(scratch, 'data'))
})
afterAll(async () => {
  await app.stop()
  await rm(scratch, { recursive: true, force: true })
})

async function underLoad(seed: number, work: (load: Load) => Promise<void>): Promise<void> {
  const load = await startLoad({
    url: app.url,
    lanes: 6,
    logFile: join(scratch, 'client.log'),
    chance: chanceFrom(seed),
  })
  try {
    await work(load)
  } finally {
    await load.stop()
  }
  const breaches = await findBreaches({ dataDir: app.dataDir }, load.acknowledged)
  console.log(`sent ${load.sent()}, acknowledged ${load.acknowledged.length}, breaches ${breaches.length}`)
  expect(load.wrong).toEqual([])
  expect(breaches).toEqual([])
  expect(load.acknowledged.length).toBeGreaterThan(20)
}

test(
  'killed at any instant, the app loses nothing it acknowledged and writes no command in part (R1)',
  {
    timeout: 3_600_000,
  },
  async () => {
    const seed = drillSeed('R1')
    const chance = chanceFrom(seed + 1)
    await underLoad(seed, async (load) => {
      for (let kill = 0; kill < (LONG ? 100 : 4); kill++) {
        await sleep(chance.below(LONG ? 3000 : 1000))
        await app.kill()
        await app.start()
      }
      while (load.acknowledged.length <= 20) await sleep(20)
    })
  },
)

test(
  'when the database is killed, the app serves again by itself and nothing acknowledged is lost (R2)',
  {
    timeout: 3_600_000,
  },
  async () => {
    const seed = drillSeed('R2')
    const chance = chanceFrom(seed + 1)
    const recoveries: number[] = []
    await underLoad(seed, async (load) => {
      for (let kill = 0; kill < (LONG ? 20 : 2); kill++) {
        await sleep(500 + chance.below(LONG ? 3000 : 1000))
        const killed = performance.now()
        await app.killDatabase()
        const before = load.acknowledged.length
        while (load.acknowledged.length <= before + 6) await sleep(20)
        await app.untilReady()
        recoveries.push(performance.now() - killed)
      }
    })
    console.log(`seconds from the kill to serving again: ${recoveries.map((ms) => (ms / 1000).toFixed(1)).join(' ')}`)
  },
)
