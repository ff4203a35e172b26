import { z } from 'zod'
import { declareProblem } from '../../../platform/problems.ts'
import { typedText } from '../../../platform/typed-text.ts'

export const IMPORT_PROBLEMS = {
  unreadable: declareProblem(
    'roster/unreadable',
    422,
    { zh: '这个文件读不出来', en: 'This file cannot be read' },
    { zh: '请用 .xlsx 格式另存一份再试；文件不要加密。', en: 'Save it again as .xlsx, without a password.' },
  ),
  empty: declareProblem(
    'roster/no-rows',
    422,
    { zh: '没有找到房屋的行', en: 'No rows of houses were found' },
    {
      zh: '请核对表头里有没有房号，或在「列怎么对上」里指给我们看。',
      en: 'Check that a heading names the room, or point out the columns.',
    },
  ),
  notAll: declareProblem(
    'roster/has-bad-rows',
    409,
    { zh: '有 {count} 行要改，一行都没有导入', en: '{count} rows need attention; nothing was imported' },
    { zh: '改好这些行再导，或者选「先导好的，坏行留下」。', en: 'Mend them first, or import the good rows first.' },
  ),
  applied: declareProblem(
    'roster/applied-already',
    409,
    { zh: '这份名册已经导入', en: 'This roster was imported already' },
    { zh: '要再导一次，请重新选文件。', en: 'To import it again, choose the file again.' },
  ),
}

/** 20 MB of workbook. */
export const FILE_BASE64_MAX = 28_000_000

export const draftBody = {
  id: z.uuid().describe('Made by the client, so that a request can be sent again'),
  fileTitle: typedText(120),
  file: z.base64().max(FILE_BASE64_MAX).describe('The .xlsx workbook in base64'),
}

export const columnChoice = z.strictObject({
  sheet: z.string().max(100),
  index: z.number().int().min(0).max(500),
  field: z.string().max(40).nullable(),
})

const text = z.object({ zh: z.string(), en: z.string().optional() })
const columnAnswer = z.object({
  sheet: z.string(),
  index: z.number().int(),
  heading: z.string(),
  field: z.string().nullable(),
})

export const rosterRowAnswer = z.object({
  sheet: z.string(),
  row: z.number().int(),
  outcome: z.enum(['new', 'changed', 'same', 'conflict', 'error']),
  label: z.string(),
  displayNames: z.array(z.string()),
  phonesMasked: z.array(z.string()),
  areaM2: z.number().nullable(),
  status: z.string().nullable(),
  handedOverOn: z.string().nullable(),
  problems: z.array(
    z.object({ field: z.string(), message: text, suggestion: z.string().optional(), stops: z.boolean() }),
  ),
  changes: z.array(
    z.object({
      field: z.string(),
      from: z.union([z.string(), z.number()]).nullable(),
      to: z.union([z.string(), z.number()]).nullable(),
    }),
  ),
})

const counts = z.object({
  new: z.number().int(),
  changed: z.number().int(),
  same: z.number().int(),
  conflict: z.number().int(),
  error: z.number().int(),
})

export const previewAnswer = z.object({
  importId: z.uuid(),
  fileTitle: z.string(),
  state: z.enum(['draft', 'applied', 'givenUp']),
  counts,
  columns: z.array(columnAnswer),
  fields: z.array(z.object({ id: z.string(), title: text })),
  items: z.array(rosterRowAnswer),
  next: z.string().nullable(),
})

export const applyAnswer = z.object({
  applied: z.object({
    buildings: z.number().int(),
    houses: z.number().int(),
    parties: z.number().int(),
    changed: z.number().int(),
  }),
  left: z.number().int().describe('Rows that stay in the draft because of their problems'),
})
