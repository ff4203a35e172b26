import { expect, test } from 'vitest'
import { testApp } from '../../testing/index.ts'

test("a rehearsal's time moves forward only, and answers where it stands", async () => {
  const { anonymous } = await testApp({ clock: '2026-04-30T18:40:00+08:00' })
  const clock = '/rehearsal/clock'
  expect(await anonymous.must.get(clock)).toEqual({ now: '2026-04-30T10:40:00.000Z' })
  expect(await anonymous.must.put(clock, { advanceMinutes: 20 })).toEqual({
    now: '2026-04-30T11:00:00.000Z',
    fired: [],
  })
  const later = { now: '2026-05-06T09:00:00+08:00' }
  expect(await anonymous.must.put(clock, later)).toMatchObject({ now: '2026-05-06T01:00:00.000Z' })
  expect(await anonymous.put(clock, { now: '2026-05-06T08:59:00+08:00' })).toBeProblem('rehearsal/backwards', {
    path: 'now',
  })
  expect(await anonymous.put(clock, { now: '2036-05-06T08:59:00+08:00' })).toBeProblem('input/invalid', { path: 'now' })
  expect(await anonymous.put(clock, { now: 'soon' })).toBeProblem('input/invalid')
  expect(await anonymous.must.get(clock)).toEqual({ now: '2026-05-06T01:00:00.000Z' })
})

test('outside a rehearsal there is no such clock', async () => {
  const { anonymous } = await testApp()
  expect(await anonymous.get('/rehearsal/clock')).toBeProblem('not-found')
  expect(await anonymous.put('/rehearsal/clock', { advanceMinutes: 1 })).toBeProblem('not-found')
})
