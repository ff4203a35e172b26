import { describe, expect, test } from 'vitest'
import {
  type Channel,
  fillMessage,
  type Message,
  NO_CHOICES,
  planDeliveries,
  quietDelayMs,
  untilDigest,
} from './domain.ts'

const message = (changes: Partial<Message> = {}): Message => ({
  title: { zh: '派给您一张单' },
  audience: 'staff',
  weight: 'ordinary',
  sound: true,
  channels: { inApp: { zh: '{place} {category}' }, sms: { zh: '派工：{place}' }, robot: { zh: '群：{place}' } },
  ...changes,
})
const channel = (kind: Channel['kind'], changes: Partial<Channel> = {}): Channel => ({
  id: kind,
  kind,
  projectId: 0,
  enabled: true,
  keys: [],
  emergencyOnly: false,
  ...changes,
})
const plan = (options: Partial<Parameters<typeof planDeliveries>[0]>) =>
  planDeliveries({
    key: 'order.dispatched',
    message: message(),
    emergency: false,
    projectId: 7,
    recipients: [{ id: 'a', kind: 'staff', choices: NO_CHOICES }],
    channels: [channel('sms'), channel('weCom'), channel('webhook')],
    minuteOfDay: 600,
    ...options,
  })
const stops = (...stopped: ('inApp' | 'sms' | 'email')[]) => [
  { id: 'a', kind: 'staff' as const, choices: { ...NO_CHOICES, stopped } },
]
const ways = (made: ReturnType<typeof plan>) => [
  ...made.inApp.map(() => 'inApp'),
  ...made.deliveries.map((one) => one.kind),
]

describe('the ways of a message', () => {
  test('one kind is stopped alone', () => {
    const choices = { ...NO_CHOICES, stoppedKeys: ['order.dispatched'] }
    const recipients = [{ id: 'a', kind: 'staff' as const, choices }]
    expect(ways(plan({ recipients }))).toEqual(['weCom', 'webhook'])
    expect(ways(plan({ recipients, key: 'task.copied' }))).toContain('inApp')
    expect(ways(plan({ recipients, emergency: true }))).toContain('sms')
  })
  test('ordinary ones wait for the hour of the digest, in the application and without a sound', () => {
    const recipients = [{ id: 'a', kind: 'staff' as const, choices: { ...NO_CHOICES, digestAt: '18:00' } }]
    const made = plan({ recipients, message: message({ sound: true }), minuteOfDay: 17 * 60 })
    expect(made.inApp).toEqual([{ recipientId: 'a', sound: false }])
    expect(ways(made)).not.toContain('sms')
    expect(made.digests).toEqual([{ recipientId: 'a', delayMs: 3_600_000, tomorrow: false }])
    const important = plan({ recipients, message: message({ weight: 'important' }) })
    expect(important.digests).toEqual([])
    expect(ways(important)).toContain('sms')
    // Within the minute of the digest it is tomorrow's.
    expect(untilDigest('18:00', 18 * 60)).toEqual({ delayMs: 24 * 3_600_000, tomorrow: true })
    expect(untilDigest('00:00', 18 * 60)).toEqual({ delayMs: 6 * 3_600_000, tomorrow: true })
  })
  test('an ordinary one goes everywhere it has words for', () => {
    expect(ways(plan({}))).toEqual(['inApp', 'sms', 'weCom', 'webhook'])
  })
  test('the reader stops ordinary ones, not important ones, and emergencies pass', () => {
    expect(ways(plan({ recipients: stops('inApp', 'sms') }))).toEqual(['weCom', 'webhook'])
    expect(ways(plan({ recipients: stops('sms'), message: message({ weight: 'important' }) }))).toContain('sms')
    expect(ways(plan({ recipients: stops('inApp', 'sms'), emergency: true }))).toEqual(
      expect.arrayContaining(['inApp', 'sms']),
    )
  })
  test('a resident gets no line in the application, and no group learns of it', () => {
    const recipients = [{ id: 'p', kind: 'resident' as const, choices: NO_CHOICES }]
    expect(ways(plan({ recipients, message: message({ audience: 'resident' }) }))).toEqual(['sms'])
  })
  test.each([
    [{ enabled: false }, false],
    [{ projectId: 8 }, false],
    [{ projectId: 7 }, true],
    [{ keys: ['limit.near'] }, false],
    [{ keys: ['order.dispatched'] }, true],
    [{ emergencyOnly: true }, false],
  ])('a channel set to %o takes it: %s', (changes, takes) => {
    expect(plan({ channels: [channel('weCom', changes)] }).deliveries).toHaveLength(takes ? 1 : 0)
  })
  test('quiet hours hold what rings, and nothing of an emergency', () => {
    const choices = { ...NO_CHOICES, quietFrom: '22:00', quietUntil: '07:00' }
    const recipients = [{ id: 'a', kind: 'staff' as const, choices }]
    const held = plan({ recipients, minuteOfDay: 23 * 60 })
    expect(held.inApp[0]?.sound).toBe(false)
    expect(held.deliveries.find((one) => one.kind === 'sms')?.delayMs).toBe(8 * 3_600_000)
    const urgent = plan({ recipients, minuteOfDay: 23 * 60, emergency: true })
    expect(urgent.inApp[0]?.sound).toBe(true)
    expect(urgent.deliveries.every((one) => one.delayMs === 0)).toBe(true)
  })
  test.each([
    ['22:00', '07:00', 21 * 60 + 59, 0],
    ['22:00', '07:00', 22 * 60, 9 * 60],
    ['22:00', '07:00', 6 * 60 + 59, 1],
    ['22:00', '07:00', 7 * 60, 0],
    ['12:30', '14:00', 13 * 60, 60],
    ['08:00', '08:00', 8 * 60, 0],
  ])('from %s until %s at minute %i: %i minutes more', (quietFrom, quietUntil, minute, wanted) => {
    expect(quietDelayMs({ quietFrom, quietUntil }, minute)).toBe(wanted * 60_000)
  })
})

test('texts are filled in both languages, what is missing stays to be seen', () => {
  const { texts, missing } = fillMessage(
    message({ channels: { inApp: { zh: '{case.place} {category} {due}', en: '{place}, {category}' } } }),
    { place: '2-1-603', category: { zh: '水龙头漏水', en: 'Tap leaking' } },
  )
  expect(texts.inApp).toEqual({ zh: '2-1-603 水龙头漏水 {due}', en: '2-1-603, Tap leaking' })
  expect(missing).toEqual(['due'])
})
