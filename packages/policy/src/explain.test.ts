import { expect, test } from 'vitest'
import { renderExplanation } from './explain.ts'
import { repairPack } from './testing/repair-pack.ts'
import { at, Story } from './testing/story.ts'

test('S0-REPAIR-9: why an order is due when it is, in both languages, after a new appointment', () => {
  const story = new Story(repairPack())
  story.happens(at('2025-03-10 10:00'), 'workOrder.received', { part: 'w1', data: { urgency: 'ordinary' } })
  story.happens(at('2025-03-10 10:10'), 'appointment.agreed', {
    part: 'w1',
    data: { appointmentAt: at('2025-03-10 16:30') },
  })
  const { explanation } = story.of('repair.arrival.ordinary')
  const zh = renderExplanation(explanation, 'zh', 'Asia/Shanghai')
  expect(zh[0]).toBe('制度规定：40 分钟')
  expect(zh.at(-1)).toBe('改约至 3月10日（周一） 16:30，原时限 3月10日（周一） 10:40')
  const en = renderExplanation(explanation, 'en', 'Asia/Shanghai')
  expect(en).toHaveLength(explanation.length)
  expect(en.at(-1)).toBe('Agreed anew for Mon 10 Mar, 16:30; it was due Mon 10 Mar, 10:40')
})

test('S0-REPAIR-15: the explanation over the May holiday stays under a kilobyte and names what was counted', () => {
  const story = new Story(repairPack())
  story.happens(at('2025-04-30 10:00'), 'workOrder.issued', { part: 'w1' })
  const { explanation } = story.of('repair.unfinished')
  expect(JSON.stringify(explanation).length).toBeLessThanOrEqual(1024)
  const sentences = renderExplanation(explanation, 'zh', 'Asia/Shanghai').join('；')
  expect(sentences).toContain('2 个工作日')
  expect(sentences).toContain('劳动节')
  expect(sentences).toContain('5月6日（周二）、5月7日（周三）')
})
