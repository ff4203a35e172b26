import { createCalendar, type DurationSpec, dueAt, type Instant, parseDuration } from '@huiyin/calendar'
import { CHINA_HOLIDAY_YEARS } from '@huiyin/calendar/china'
import type { Report } from './rig/report.ts'

const FORMS = ['15m', '24h', '4wh', '40wh', '2wd', '5wd', '60wd', '7cd', '1month', 'day-end', 'close', 'by 09:00 +1wd']

/** Due times on one core: all forms mixed, starts spread over two years, answers within two years. */
export async function benchCalendar(options: { readonly short: boolean }): Promise<Report> {
  const ms = options.short ? 100 : 500
  const calendar = createCalendar(
    {
      id: 'office',
      week: [
        { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:30', to: '12:00' },
        { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '13:30', to: '17:30' },
      ],
    },
    { zone: 'Asia/Shanghai', years: CHINA_HOLIDAY_YEARS },
  )
  const starts = startsBetween(Date.UTC(2023, 0, 1), Date.UTC(2025, 0, 1))
  const rateOf = (limits: readonly DurationSpec[]): number => {
    run(calendar, starts, limits, ms / 4)
    return run(calendar, starts, limits, ms)
  }
  const mixed = rateOf(FORMS.map((form) => parseDuration(form)))
  const byForm = Object.fromEntries(FORMS.map((form) => [form, Math.round(rateOf([parseDuration(form)]))]))
  // 21 and 210 working days are 30 and 300 calendar days; 157 and 1575 working hours are as many days of 7.5 hours.
  const near = rateOf([parseDuration('21wd'), parseDuration('157wh')])
  const far = rateOf([parseDuration('210wd'), parseDuration('1575wh')])
  return {
    figures: {
      'due times a second by form': byForm,
      'ns for a due time about 30 days ahead': 1e9 / near,
      'ns for one about 300 days ahead': 1e9 / far,
    },
    bars: [
      { name: 'due times a second', reached: mixed, wanted: { atLeast: 200_000 } },
      { name: '300 days / 30 days', reached: near / far, wanted: { atMost: 1.5 } },
    ],
  }
}

/** Evenly strewn without order, so that neighbouring questions do not fall into the same week. */
function startsBetween(from: Instant, to: Instant): Instant[] {
  const count = 4096
  const stride = 1543
  return Array.from({ length: count }, (_, index) => {
    return from + Math.floor(((to - from) * ((index * stride) % count)) / count)
  })
}

function run(
  calendar: ReturnType<typeof createCalendar>,
  starts: readonly Instant[],
  limits: readonly DurationSpec[],
  ms: number,
): number {
  const begin = performance.now()
  let done = 0
  let sum = 0
  let spent = 0
  while (spent < ms) {
    for (const start of starts) sum += dueAt(calendar, start, limits[done++ % limits.length] as DurationSpec)
    spent = performance.now() - begin
  }
  // The sum is looked at so that no compiler may leave the work out.
  if (!Number.isFinite(sum)) throw new Error('a due time is no number')
  return (done / spent) * 1000
}
