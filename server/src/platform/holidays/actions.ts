import { CalendarError, type HolidayYear, parseHolidayYear } from '@huiyin/calendar'
import { z } from 'zod'
import { defineCommand } from '../commands/command.ts'
import { derivedId } from '../ids.ts'
import { withoutNumbers } from '../privacy/protected-text.ts'
import { Refusal } from '../problems.ts'
import { typedText } from '../typed-text.ts'
import { HOLIDAY_PROBLEMS, holidayDay } from './contract.ts'
import { raiseCalendarVersion, reopenRoutines, saveYear, subjectsTouched, yearRow } from './store.ts'

/** The subject of a company's year. */
export function holidayYearId(companyId: number, year: number): string {
  return derivedId(companyId, 'holidayYear', year)
}

const FIRST = '00000000-0000-0000-0000-000000000000'
/** Subjects counted again by one effect, in one transaction. */
const PAGE = 200

/** Loads a year's holidays, or replaces them with a reason; what the year touches is counted again afterwards. */
export const loadHolidays = defineCommand({
  name: 'holidays.load',
  title: { zh: '导入节假日', en: "Load a year's holidays" },
  capability: 'holidays.load',
  input: z.strictObject({
    subjectId: z.uuid(),
    year: z.int().min(2000).max(2200),
    source: typedText(200),
    days: z.array(holidayDay).max(200),
    reason: typedText(200).optional(),
  }),
  subject: (input) => ({ type: 'holidayYear', id: input.subjectId, create: { projectId: 0, ifMissing: true } }),
  load: (input) => ({ known: yearRow(input.year) }),
  beyondRules: true,
  decide: ({ input, actor, rows, subject }) => {
    const { year, source, days, reason } = input
    const loaded = checkedYear({ year, source, days })
    const replaced = rows.known.length > 0
    if (replaced && reason === undefined)
      throw new Refusal(HOLIDAY_PROBLEMS.reasonMissing, {
        errors: [{ path: 'reason', message: HOLIDAY_PROBLEMS.reasonMissing.title }],
      })
    const round = subject.seq + 1
    return {
      events: [
        {
          type: 'holidayYear.loaded',
          data: {
            year,
            source,
            days: loaded.days,
            replaced,
            ...(reason === undefined ? {} : { reason: withoutNumbers(reason) }),
          },
        },
      ],
      writes: [saveYear(actor.companyId, loaded), raiseCalendarVersion(), reopenRoutines(year)],
      effects: [recountPage(subject.id, year, round, FIRST)],
      answer: { year, days: days.length, replaced },
    }
  },
})

/** Finds a page of the subjects that a year touches, and asks for them to be counted again. */
export const recountHolidays = defineCommand({
  name: 'holidays.recount',
  title: { zh: '按新节假日重算', en: 'Count again by the new holidays' },
  capability: 'system',
  systemOnly: true,
  input: z.strictObject({ subjectId: z.uuid(), year: z.int(), round: z.int(), after: z.uuid() }),
  subject: (input) => ({ type: 'holidayYear', id: input.subjectId }),
  load: (input) => ({ touched: subjectsTouched(input.year, input.after, PAGE) }),
  beyondRules: true,
  decide: ({ input, rows, subject }) => {
    const { year, round } = input
    const { touched } = rows
    const last = touched.at(-1)
    return {
      events: [],
      writes: [],
      effects: [
        ...(last
          ? [
              {
                id: derivedId('recount', subject.id, round, last.subject_id),
                kind: 'obligations.recount',
                payload: { subjectIds: touched.map((row) => row.subject_id) },
              },
            ]
          : []),
        ...(last && touched.length === PAGE ? [recountPage(subject.id, year, round, last.subject_id)] : []),
      ],
      answer: { subjects: touched.length },
    }
  },
})

function recountPage(subjectId: string, year: number, round: number, after: string) {
  return {
    id: derivedId('recountPage', subjectId, round, after),
    kind: 'holidays.recount',
    payload: { subjectId, year, round, after },
  }
}

/** @throws Refusal naming the day that does not belong to the year, or stands twice */
function checkedYear(year: HolidayYear): HolidayYear {
  try {
    return parseHolidayYear(year)
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error
    const index = year.days.findIndex((one) => one.day === error.params.day)
    throw new Refusal(HOLIDAY_PROBLEMS.wrongDay, {
      errors: [{ path: index < 0 ? 'days' : `days.${index}.day`, message: error.messages }],
    })
  }
}
