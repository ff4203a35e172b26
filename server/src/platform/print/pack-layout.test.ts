import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkPrintLayout } from './layout.ts'
import { layoutOfRecord, type RecordType } from './pack-layout.ts'
import { renderRecordPdf } from './render-pdf.ts'

const { records } = parse(readFileSync(new URL('../../../../packs/base/records.yaml', import.meta.url), 'utf8')) as {
  records: RecordType[]
}

const filled = (record: RecordType) =>
  Object.fromEntries(
    record.fields.map((field) => [
      field.key,
      field.type === 'table'
        ? [
            Object.fromEntries(
              (field.columns ?? []).map((column) => [column.key, column.type === 'text' ? '角阀' : 2600]),
            ),
          ]
        : field.type === 'instant'
          ? '2026-11-23T10:43:00+08:00'
          : field.type === 'day'
            ? '2026-11-23'
            : field.type === 'money' || field.type === 'number'
              ? 10600
              : field.title.zh,
    ]),
  )

describe('a form that a pack alone describes', () => {
  test.each(records.map((record) => ({ id: record.id, record })))('$id prints in both languages', async ({
    record,
  }) => {
    const layout = layoutOfRecord(record)
    expect(checkPrintLayout(layout)).toEqual([])
    for (const language of ['zh', 'en'] as const) {
      const pdf = await renderRecordPdf(layout, {
        company: '禾屿物业',
        project: '云栖里',
        title: record.title,
        number: 'GD-2611-0001',
        fields: filled(record),
        signatures: {},
        printed: { at: 0, by: '林嘉怡', time: 1, phonesMasked: true },
        zone: 'Asia/Shanghai',
        language,
      })
      expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-')
    }
  })

  test('a text longer than a page goes on over the next, to its last word', async () => {
    const layout = layoutOfRecord({
      fields: [{ key: 'words', title: { zh: '情况' }, type: 'longText' }],
      print: { paper: 'A5', orientation: 'landscape' },
    } as unknown as RecordType)
    const record = {
      company: '禾屿物业',
      project: '云栖里',
      title: { zh: '记录' },
      number: '1',
      signatures: {},
      printed: { at: 0, by: '林嘉怡', time: 1, phonesMasked: true },
      zone: 'Asia/Shanghai',
      language: 'zh',
    } as const
    const pagesOf = async (words: string) =>
      (await renderRecordPdf(layout, { ...record, fields: { words } }))
        .toString('latin1')
        .match(/\/Type \/Page\b(?!s)/g)?.length
    expect(await pagesOf('短')).toBe(1)
    expect(await pagesOf('墙根一直渗水，踩上去打滑。'.repeat(200))).toBeGreaterThan(2)
  })

  test('rows stay rows, a table and signatures get frames of their own, a footer stands below', () => {
    const text = (zh: string) => ({ zh })
    const layout = layoutOfRecord({
      fields: [
        { key: 'place', title: text('地点'), type: 'text' },
        { key: 'when', title: text('时间'), type: 'instant' },
        { key: 'kind', title: text('类别'), type: 'choice', choices: [{ id: 'a', title: text('甲') }] },
        {
          key: 'lines',
          title: text('明细'),
          type: 'table',
          columns: [{ key: 'name', title: text('名'), type: 'text' }],
        },
        { key: 'signed', title: text('签字'), type: 'signature' },
      ],
      print: {
        paper: 'A5',
        orientation: 'landscape',
        layout: [['place', 'when'], [{ field: 'kind', span: 2 }], ['lines'], ['signed']],
        footer: text('一式两份'),
      },
    })
    expect(layout.paper).toBe('A5 landscape')
    expect(layout.blocks.map((block) => block.kind)).toEqual(['fields', 'table', 'signatures', 'note'])
    expect(layout.blocks[0]).toMatchObject({ perRow: 2, fields: [{ span: 1 }, { wide: true }, { wide: true }] })
  })
})
