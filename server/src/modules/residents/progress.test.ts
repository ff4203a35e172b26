import { expect, test } from 'vitest'
import { gonePage, progressPage } from './page.ts'
import { type FollowedCase, type FollowedOrder, progressOf } from './progress.ts'

const at = (time: string) => Date.parse(`2026-11-23T${time}:00+08:00`)
const order: FollowedOrder = {
  state: 'departed',
  engineerName: '周凯',
  urgency: 'ordinary',
  dispatchedAt: at('10:46'),
  acceptedAt: at('10:48'),
  departedAt: at('10:51'),
  arrivedAt: null,
  completedAt: null,
  confirmedAt: null,
  appointmentAt: null,
  wakesAt: null,
  priceFen: null,
  arrivalDueAt: at('11:23'),
  callbackResult: null,
}
const followed: FollowedCase = {
  title: { zh: '水槽下面漏水', en: 'Sink leaks' },
  state: 'open',
  promise: { zh: '今天 11:23 前到' },
  inHome: true,
  charge: 'paid',
  registeredAt: at('10:43'),
  order,
}
const frame = { company: '禾屿物业', project: '云栖里', zone: 'Asia/Shanghai', language: 'zh', large: false } as const
const pageAt = (time: string, change: Partial<FollowedOrder> = {}) =>
  progressPage(progressOf({ ...followed, order: { ...order, ...change } }, at(time)), frame, {
    now: at(time),
    limit: change.appointmentAt ?? order.arrivalDueAt,
    wakesAt: null,
  })

test('before somebody is there: who comes, by when, how long it still is', () => {
  const page = pageAt('10:54')
  expect(page).toContain('周师傅<br>最晚 11:23 到您家')
  expect(page).toContain('还有 29 分')
  expect(page).not.toContain('周凯')
  expect(page).toContain('您同意才动手')
})

test('late is said, not hidden', () => {
  expect(pageAt('11:40')).toContain('对不起，我们晚了')
  expect(pageAt('11:40')).toContain('已超 17 分')
})

test('an appointment stands before the limit, and another day is named', () => {
  expect(pageAt('10:54', { appointmentAt: Date.parse('2026-11-24T14:00:00+08:00') })).toContain(
    '约好 11-24 周二 14:00 上门',
  )
})

test('there, done, confirmed', () => {
  expect(pageAt('10:58', { arrivedAt: at('10:56') })).toContain('周师傅正在修')
  expect(pageAt('11:40', { arrivedAt: at('10:56'), completedAt: at('11:32') })).toContain('请您确认')
  expect(progressOf({ ...followed, state: 'closed' }, at('12:00')).steps.every((step) => step.state !== 'now')).toBe(
    true,
  )
})

test('a two-sign surname is not torn', () => {
  expect(progressOf({ ...followed, order: { ...order, engineerName: '欧阳修' } }, at('10:50')).promise.zh).toContain(
    '欧阳师傅',
  )
})

test('what could be markup is text', () => {
  const page = progressPage(
    progressOf({ ...followed, title: { zh: `<img src=x onerror="a('b')">&` } }, at('10:54')),
    { ...frame, project: '"><script>' },
    { now: at('10:54'), limit: null, wakesAt: null },
  )
  expect(page).not.toMatch(/<img|<script/)
})

test('the page is small, scriptless, and old browsers can draw it', () => {
  const page = pageAt('10:54')
  expect(Buffer.byteLength(page)).toBeLessThan(12_000)
  expect(page).not.toContain('<script')
  for (const recent of [':has(', ':is(', 'inset:', 'aspect-ratio', '@layer', '@container', 'color-mix', ':where('])
    expect(page).not.toContain(recent)
  expect(gonePage('zh', false)).toContain('再发一个给您')
})
