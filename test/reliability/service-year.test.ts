import { expect, test } from 'vitest'
import { liveYear } from '../../drills/service-year/year.ts'
import { testApp } from '../../server/src/testing/index.ts'
import { drillSeed, LONG } from './form.ts'

test(
  'a service-centre year leaves nothing without an owner, an outcome or its place (R22)',
  {
    timeout: 7_200_000,
  },
  async () => {
    const seed = drillSeed('R22')
    const begins = LONG ? '2025-03-01T00:00:00+08:00' : '2025-09-15T00:00:00+08:00'
    const world = await testApp({ clock: begins })
    const began = performance.now()
    const lived = await liveYear(world, {
      begins,
      seed,
      ...(LONG ? { days: 365, cases: 4000, wholeEvery: 30 } : { days: 30, cases: 60, wholeEvery: 10 }),
      say: console.log,
    })
    const seconds = (performance.now() - began) / 1000
    console.log(
      JSON.stringify({
        ...lived,
        seconds: Math.round(seconds),
        perSecondLived: Math.round((lived.days * 86_400) / seconds),
      }),
    )
    expect(lived.breaches).toEqual([])
    expect(lived.cases).toBeGreaterThan(40)
    expect(lived.finished / lived.cases).toBeGreaterThan(0.5)
  },
)
