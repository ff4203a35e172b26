import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { describe, expect, test } from 'vitest'
import { anchorOfContact, carry, estimate, OUT_OF_TOUCH_MS, outOfTouch, type Ticks } from './clock.ts'
import { SimulatedServer } from './simulated-server.ts'
import { openPhoneStore } from './store.ts'

const CODES = { waitingFor: [], appointmentReasons: [], prices: [] }
const ORDER = '00000000-0000-7000-8000-000000000009'
const secret = '找王女士 13800005521'
const edit = (id: string) => ({
  id,
  orderId: ORDER,
  caseId: ORDER,
  occurredAt: 1,
  contactAt: 0,
  content: { kind: 'command' as const, verb: 'complete' as const, body: { workDone: secret } },
})

async function oneJob() {
  const server = new SimulatedServer()
  server.dispatch(ORDER)
  return server.jobs()
}

describe('what lies on the phone', () => {
  test('is sealed: neither words nor pictures stand readable in the database', async () => {
    const store = await openPhoneStore('sealed')
    await store.add(edit('e1'), new TextEncoder().encode(secret))
    store.close()
    const raw = await new Dexie('huiyin-phone-sealed').open()
    const rows = (await Promise.all(raw.tables.map((table) => table.toArray()))).flat()
    const bytes = rows.flatMap((row) => Object.values(row as object)).filter((value) => value instanceof Uint8Array)
    expect(bytes.length).toBeGreaterThanOrEqual(2)
    for (const value of bytes) expect(Buffer.from(value).toString()).not.toContain('13800005521')
    expect(JSON.stringify(rows)).not.toContain('13800005521')
    raw.close()
  })

  test('survives a restart whole', async () => {
    const before = await openPhoneStore('restart')
    await before.add(edit('e1'), new Uint8Array([1, 2, 3]))
    before.close()
    const after = await openPhoneStore('restart')
    expect((await after.edits())[0]?.content).toEqual(edit('e1').content)
    expect(await after.picture('e1')).toEqual(new Uint8Array([1, 2, 3]))
  })

  test("is nobody else's: another person's store knows nothing of it", async () => {
    const mine = await openPhoneStore('mine')
    await mine.add(edit('e1'))
    expect(await (await openPhoneStore('other')).edits()).toEqual([])
  })

  test('goes when the account is revoked', async () => {
    const store = await openPhoneStore('revoked')
    await store.add(edit('e1'))
    await store.wipe()
    expect(await (await openPhoneStore('revoked')).edits()).toEqual([])
  })

  test('check 56: after 14 days without a contact it is out of touch, however often it was started, and a day before not', () => {
    const begun = Date.parse('2026-11-23T10:00:00+08:00')
    const at = (ms: number, life: string): Ticks => ({ life, monotonic: () => ms, wall: () => begun + ms })
    const contact = anchorOfContact(begun, at(0, 'a'))
    const day = 24 * 3_600_000
    expect(outOfTouch(contact, at(13 * day, 'a'))).toBe(false)
    expect(outOfTouch(contact, at(OUT_OF_TOUCH_MS + 1, 'a'))).toBe(true)
    let carried = contact
    for (let days = 1; days <= 14; days += 1) carried = carry(carried, at(days * day, `life ${days}`))
    expect(outOfTouch(carried, at(14 * day, 'life 14'))).toBe(false)
    expect(outOfTouch(carried, at(14 * day + 60_000, 'life 15'))).toBe(true)
    // A device clock that was set back does not bring a contact about.
    expect(outOfTouch(carry(carried, at(15 * day, 'life 15')), at(0, 'life 16'))).toBe(true)
  })

  test('signing out forgets what the server can give again and keeps what was not sent', async () => {
    const store = await openPhoneStore('leaving')
    await store.replaceJobs(await oneJob(), CODES)
    await store.add(edit('e1'))
    expect(await store.forgetJobs()).toBe(1)
    expect((await store.edits()).length).toBe(1)
    await store.change('e1', { state: 'sent' })
    expect(await store.forgetJobs()).toBe(0)
    expect([await store.jobs(), await store.edits()]).toEqual([[], []])
  })

  test('a job that the server no longer lists stays while something of it is unsent', async () => {
    const store = await openPhoneStore('kept')
    await store.replaceJobs(await oneJob(), CODES)
    await store.add(edit('e1'))
    await store.replaceJobs([], CODES)
    expect((await store.jobs()).length).toBe(1)
    await store.change('e1', { state: 'sent' })
    await store.replaceJobs([], CODES)
    expect(await store.jobs()).toEqual([])
  })
})

describe("the phone's idea of the server's time", () => {
  const ticksOf = (life: string, monotonic: number, wall: number): Ticks => ({
    life,
    monotonic: () => monotonic,
    wall: () => wall,
  })
  const anchor = anchorOfContact(1_000_000, ticksOf('a', 500, 77))

  test('a wrong or changed device clock does not move it', () => {
    expect(estimate(anchor, ticksOf('a', 60_500, -99_999_999))).toBe(1_060_000)
  })

  test('a restart counts on by the device clock, from the last moment that was known', () => {
    const carried = carry(anchor, ticksOf('a', 60_500, 5_000))
    expect(estimate(carried, ticksOf('b', 3, 15_000))).toBe(1_070_000)
    expect(carried.contactAt).toBe(1_000_000)
  })

  test('it never runs backwards past what was known', () => {
    expect(estimate(anchor, ticksOf('b', 0, -1_000_000))).toBe(1_000_000)
  })
})
