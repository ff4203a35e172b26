import { expect, test } from 'vitest'
import { clockTime } from './send.ts'

const at = (day: string, time: string) => Date.parse(`2026-${day}T${time}+08:00`)

test.each([
  ['today', at('11-24', '09:55:00'), at('11-24', '09:00:00'), '09:55'],
  ['another day', at('11-23', '09:55:00'), at('11-24', '09:00:00'), '11-23 09:55'],
  ['the end of yesterday', at('11-24', '00:00:00'), at('11-24', '00:00:01'), '11-23 24:00'],
  ['the end of today', at('11-25', '00:00:00'), at('11-24', '20:00:00'), '24:00'],
])('a limit of %s is told with its day where it is another', (_, due, now, words) => {
  expect(clockTime(due, { zone: 'Asia/Shanghai', now })).toBe(words)
})
