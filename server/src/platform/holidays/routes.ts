import { z } from 'zod'
import { commandAnswer, defineRoute, envelopeMembers, type Route } from '../http/route.ts'
import { PROBLEMS, Refusal } from '../problems.ts'
import { typedText } from '../typed-text.ts'
import { holidayYearId, loadHolidays } from './actions.ts'
import { holidayDay, yearParams } from './contract.ts'
import { companyNow, yearRow, yearRows } from './store.ts'

/** How long before its beginning a year is asked for: limits of working days reach into it. */
const ASKED_AHEAD_MS = 60 * 86_400_000

const yearSchema = z.object({
  year: z.int(),
  source: z.string(),
  loadedAt: z.iso.datetime(),
  days: z.array(holidayDay),
})

export const holidayRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/holiday-years',
    summary: { zh: '已导入的年度节假日', en: 'Years whose holidays are loaded' },
    access: { kind: 'capability', capability: 'handbook.read', of: 'any' },
    answer: z.object({
      items: z.array(
        z.object({
          year: z.int(),
          source: z.string(),
          loadedAt: z.iso.datetime(),
          holidays: z.int(),
          makeUpDays: z.int(),
        }),
      ),
      missing: z.array(z.int()).describe('Years that limits reach into, or soon will, and that are not loaded'),
    }),
    handle: async ({ read }) => {
      const [years, [context]] = await read([yearRows(), companyNow()])
      const now = context?.now ?? 0
      const reached = [now, now + ASKED_AHEAD_MS].map((instant) => new Date(instant).getUTCFullYear())
      return {
        items: years.map(({ year, body, loaded_at }) => ({
          year,
          source: body.source,
          loadedAt: new Date(loaded_at).toISOString(),
          holidays: body.days.filter((day) => day.kind === 'holiday').length,
          makeUpDays: body.days.filter((day) => day.kind === 'makeUp').length,
        })),
        missing: [...new Set(reached)].filter((year) => !years.some((row) => row.year === year)),
      }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/holiday-years/:year',
    summary: { zh: '一年的节假日和调休', en: 'The holidays and make-up days of a year' },
    access: { kind: 'capability', capability: 'handbook.read', of: 'any' },
    params: yearParams,
    answer: yearSchema,
    handle: async ({ read, params }) => {
      const [[row]] = await read([yearRow(params.year)])
      if (!row) throw new Refusal(PROBLEMS.notFound)
      const { year, source, days } = row.body
      return { year, source, days, loadedAt: new Date(row.loaded_at).toISOString() }
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/holiday-years/:year',
    summary: loadHolidays.title,
    access: { kind: 'capability', capability: 'holidays.load', of: 'company' },
    params: yearParams,
    body: z.strictObject({
      source: typedText(200).describe('The notice it follows'),
      days: z.array(holidayDay).max(200),
      reason: typedText(200).optional().describe('Needed when the year is loaded already'),
      ...envelopeMembers,
    }),
    answer: commandAnswer({ year: z.int(), days: z.int(), replaced: z.boolean() }),
    handle: async ({ run, actor, params, body }) => {
      const { source, days, reason } = body
      const outcome = await run(loadHolidays, {
        subjectId: holidayYearId(actor.companyId, params.year),
        year: params.year,
        source,
        days,
        ...(reason === undefined ? {} : { reason }),
      })
      return outcome.answer
    },
  }),
]
