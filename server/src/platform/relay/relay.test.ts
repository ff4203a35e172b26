import { expect, test, vi } from 'vitest'
import { testApp } from '../../testing/index.ts'
import { newId } from '../ids.ts'

/** An app whose effects of kind `drill` do what the test says. */
async function relayWith(handler: (id: string) => Promise<void>) {
  const world = await testApp({
    modules: [{ name: 'drill', effects: { drill: async (_, effect) => handler(effect.id) } }],
  })
  const wait = async (count: number) => {
    const ids = Array.from({ length: count }, () => newId())
    await world.database.rows(
      `insert into outbox (id, company_id, project_id, kind, payload, available_at)
       select id, 0, 0, 'drill', '{}', clock_timestamp() from unnest($1::uuid[]) id`,
      [ids],
    )
    return ids
  }
  return { world, relay: world.app.relay, wait }
}

test('an effect that waits for somebody outside holds up no other', async () => {
  let release = () => {}
  const hung = new Promise<void>((done) => {
    release = done
  })
  const done: string[] = []
  const { relay, wait } = await relayWith(async (id) => {
    if (id === slow) await hung
    done.push(id)
  })
  const [slow] = await wait(1)
  await wait(120)
  const drained = relay.drain()
  await expect.poll(() => done.length).toBe(120)
  // Nor what comes when nothing else is under way.
  await wait(3)
  relay.drain()
  await expect.poll(() => done.length).toBe(123)
  release()
  expect(await drained).toBe(124)
})

test('asked to stop, the relay finishes what it has taken and leaves the rest to the next process', async () => {
  let release = () => {}
  const hung = new Promise<void>((done) => {
    release = done
  })
  let begun = 0
  const { world, relay, wait } = await relayWith(async () => {
    begun++
    await hung
  })
  await wait(200)
  const drained = relay.drain()
  await expect.poll(() => begun).toBe(50)
  const stopped = relay.stop()
  release()
  await stopped
  expect(await drained).toBe(50)
  const [left] = await world.database.rows(
    'select count(*)::int as waiting, count(claimed_until)::int as taken from outbox where done_at is null',
  )
  expect(left).toEqual({ waiting: 150, taken: 0 })
})

test('a wrong clock of the machine does not put off the next try', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_400_000 })
  try {
    const { world, relay, wait } = await relayWith(() => Promise.reject(new Error('not now')))
    const [id] = await wait(1)
    await relay.drain()
    const [row] = await world.database.rows<{ soon: boolean }>(
      "select available_at between clock_timestamp() and clock_timestamp() + interval '1 minute' as soon from outbox where id = $1",
      [id],
    )
    expect(row?.soon).toBe(true)
  } finally {
    vi.useRealTimers()
  }
})
