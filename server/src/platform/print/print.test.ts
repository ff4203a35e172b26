import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { recordDocument } from './document.ts'
import { checkPrintLayout, type PrintLayout, type PrintSnapshot, printLayoutSchema } from './layout.ts'
import { renderRecordPdf } from './render-pdf.ts'
import { isChosen, printable, shownText, spaced, valueAt, yuan } from './values.ts'

const folder = new URL('./fixtures/', import.meta.url)
const layoutOf = (name: string) => printLayoutSchema.parse(parse(readFileSync(new URL(name, folder), 'utf8')))
const layouts = readdirSync(folder).map((name) => ({ name, layout: layoutOf(name) }))

const at = (time: string) => Date.parse(`2026-11-23T${time}:00+08:00`)
const snapshot: PrintSnapshot = {
  company: '禾屿物业服务有限公司',
  project: '云栖里（南区）',
  title: { zh: '工程维修工作单', en: 'Repair work order' },
  form: 'R-SRV-03 · 第 7 版',
  number: 'GD-2611-0412',
  fields: {
    place: { label: '2-1-603' },
    reporter: { name: '陈女士', phone: '138 **** 5521' },
    case: { registeredAt: at('10:43'), content: '厨房水槽下面漏水', charge: 'paid', category: { zh: '水槽下水' } },
    workOrder: {
      arrivedAt: at('10:56'),
      materials: [{ name: 'S 弯下水管', unit: '根', quantity: 1, priceFen: 2600, amountFen: 2600 }],
      totalFen: 10600,
      ratings: { quality: 5, timeliness: 5, attitude: 3 },
    },
  },
  signatures: {},
  printed: { at: at('11:34'), by: '林嘉怡', time: 2, phonesMasked: true },
  zone: 'Asia/Shanghai',
  language: 'zh',
}

/** Every word of a drawn document, head and foot included. */
function wordsOf(layout: PrintLayout, record: PrintSnapshot): string {
  const words: string[] = []
  const walk = (node: unknown) => {
    if (typeof node === 'string') words.push(node)
    else if (Array.isArray(node)) node.forEach(walk)
    else if (typeof node === 'object' && node !== null) Object.values(node).forEach(walk)
  }
  const document = recordDocument(layout, record) as {
    content: unknown
    header?: () => unknown
    footer?: (page: number, pages: number) => unknown
  }
  walk([document.header?.(), document.content, document.footer?.(1, 1)])
  return words.join('\n')
}

describe('the frame', () => {
  test.each(layouts)('S0-ORG-5: company and project stand on $name', ({ layout }) => {
    const words = wordsOf(layout, snapshot)
    expect(words).toContain('禾屿物业服务有限公司')
    expect(words).toContain('云栖里（南区）')
    expect(words).toContain('GD-2611-0412')
    expect(words).toContain('第 2 次')
  })

  test.each(layouts)('$name prints as PDF in both languages', async ({ layout }) => {
    for (const language of ['zh', 'en'] as const) {
      const pdf = await renderRecordPdf(layout, { ...snapshot, language })
      expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-')
      expect(pdf.length).toBeLessThan(200_000)
    }
  })

  test('English paper holds no Chinese besides the data', () => {
    for (const { layout } of layouts) {
      const words = wordsOf(layout, {
        ...snapshot,
        company: 'Heyu',
        project: 'Yunqili',
        form: 'R-SRV-03',
        fields: {},
        printed: { ...snapshot.printed, by: 'Lin' },
        language: 'en',
      })
      expect(words).not.toMatch(/\p{Script=Han}/u)
    }
  })
})

describe('the repair work order', () => {
  test('S0-REPAIR-23: times, material, total in capitals, ratings and places to sign are on the form', () => {
    const words = wordsOf(layoutOf('work-order.yaml'), snapshot)
    for (const expected of [
      '2-1-603',
      '138 **** 5521',
      '2026-11-23 10:43',
      '10:56',
      'S 弯下水管',
      '人民币壹佰零陆元整',
    ])
      expect(words).toContain(expected)
    for (const place of ['住户签字', '工程主管', '回访人', '价格告知']) expect(words).toContain(place)
  })
})

describe('values', () => {
  const scope = {
    fields: { fen: 520_50, at: at('23:59'), list: ['水', '电'] },
    language: 'zh',
    zone: 'Asia/Shanghai',
  } as const

  test('money never passes a float', () => {
    expect(yuan(10_000_000_000_000_001n)).toBe('100,000,000,000,000.01')
    expect(yuan(-5)).toBe('-0.05')
    expect(shownText({ field: 'fen', as: 'moneyInWords' }, scope)).toBe('人民币伍佰贰拾元伍角整')
  })

  test('instants are those of the project, not of the machine', () => {
    expect(shownText({ field: 'at', as: 'instant' }, scope)).toBe('2026-11-23 23:59')
    expect(shownText({ field: 'at', as: 'day' }, { ...scope, zone: 'UTC' })).toBe('2026-11-23')
  })

  test('sentences are filled from the record, and what is missing stays empty', () => {
    expect(shownText({ text: { zh: '{list}；{nothing}' } }, scope)).toBe('水、电；')
  })

  test('a path cannot leave the record', () => {
    expect(valueAt({}, 'constructor.name')).toBeUndefined()
    expect(valueAt({ a: 'text' }, 'a.length')).toBeUndefined()
  })

  test('what the fonts cannot draw does not become a box', () => {
    expect(printable('a\u2009b\u200bc\u0000👍\n下')).toBe('a bc\n下')
    expect(spaced('换3根S弯')).toBe('换 3 根 S 弯')
  })

  test('a box is ticked by value or by being in a list', () => {
    expect([isChosen('a', 'a'), isChosen(['a', 'b'], 'b'), isChosen(undefined, 'a'), isChosen(3, '3')]).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})

describe('a layout of a pack', () => {
  test('is refused by path when it holds what we do not know', () => {
    expect(checkPrintLayout({ paper: 'A3', blocks: [{ kind: 'note', text: { zh: '好' } }] })).toEqual([
      { path: 'paper', message: expect.any(String) },
    ])
    expect(checkPrintLayout({ paper: 'A4', blocks: [{ kind: 'image', file: '/etc/passwd' }] })[0]?.path).toBe(
      'blocks.0.kind',
    )
    expect(checkPrintLayout({ paper: 'A4', blocks: [{ kind: 'text', show: '__proto__.x' }] }).length).toBeGreaterThan(0)
  })
})
