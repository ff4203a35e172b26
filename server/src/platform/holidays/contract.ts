import { z } from 'zod'
import type { SubjectKind } from '../events/subject-kinds.ts'
import { declareProblem } from '../problems.ts'
import { typedText, typedTextOrNone } from '../typed-text.ts'

/** A year's holidays as a company has them; its events are every list that was loaded. */
export const holidayYearKind: SubjectKind = {
  type: 'holidayYear',
  title: { zh: '年度节假日', en: 'Holidays of a year' },
  events: [
    {
      type: 'holidayYear.loaded',
      subject: 'holidayYear',
      title: { zh: '导入节假日', en: 'Holidays loaded' },
      data: { year: 'number', source: 'text', days: 'list', replaced: 'boolean', reason: 'text' },
    },
  ],
  facts: [],
  fold: (facts) => facts,
}

export const holidayDay = z.strictObject({
  day: z.iso.date(),
  kind: z.enum(['holiday', 'makeUp']),
  title: z.strictObject({ zh: typedText(40), en: typedTextOrNone(80).optional() }),
})

export const yearParams = z.object({ year: z.coerce.number().int().min(2000).max(2200) })

export const HOLIDAY_PROBLEMS = {
  wrongDay: declareProblem(
    'holidays/wrong-day',
    422,
    { zh: '这份节假日有一处不对', en: 'One day of the list is wrong' },
    { zh: '请看那一处的说明。', en: 'See the note beside it.' },
  ),
  reasonMissing: declareProblem(
    'holidays/reason-missing',
    422,
    { zh: '改已导入的年份要写原因', en: 'Correcting a year that is loaded needs a reason' },
    { zh: '请写明按哪份通知更正。', en: 'Say which notice the correction follows.' },
  ),
} as const
