import {
  addCalendarDays,
  addMonths,
  civilFromSerial,
  type Day,
  dayFromSerial,
  serialFromCivil,
  serialOf,
  weekdayOfSerial,
  yearOfSerial,
} from './day.ts'

export type PeriodUnit = 'day' | 'week' | 'month' | 'quarter' | 'half-year' | 'year'

/** A stretch of whole days with a name: `2025-06-03`, `2025-W23`, `2025-06`, `2025-Q2`, `2025-H1`, `2025`. */
export type Period = { readonly key: string; readonly unit: PeriodUnit; readonly firstDay: Day; readonly lastDay: Day }

/** The period in which the day lies. Weeks run Monday to Sunday (time rule 6) and are named as ISO 8601 does. */
export function periodOf(day: Day, unit: PeriodUnit): Period {
  if (unit === 'day') return { key: day, unit, firstDay: day, lastDay: day }
  if (unit === 'week') return weekOf(day)
  const { year, month } = civilFromSerial(serialOf(day))
  const length = MONTHS_OF[unit]
  const index = Math.floor((month - 1) / length)
  const firstDay = dayFromSerial(serialFromCivil(year, index * length + 1, 1))
  const lastDay = addCalendarDays(addMonths(firstDay, length), -1)
  return { key: keyOf(firstDay, unit, index + 1), unit, firstDay, lastDay }
}

/** The periods that share at least a day with the stretch (both ends counted), oldest first. */
export function periodsBetween(firstDay: Day, lastDay: Day, unit: PeriodUnit): Period[] {
  const periods: Period[] = []
  if (lastDay < firstDay) return periods
  for (let period = periodOf(firstDay, unit); ; period = periodOf(addCalendarDays(period.lastDay, 1), unit)) {
    periods.push(period)
    if (period.lastDay >= lastDay) return periods
  }
}

const MONTHS_OF = { month: 1, quarter: 3, 'half-year': 6, year: 12 } as const

function keyOf(firstDay: Day, unit: keyof typeof MONTHS_OF, number: number): string {
  const year = firstDay.slice(0, 4)
  switch (unit) {
    case 'month':
      return firstDay.slice(0, 7)
    case 'quarter':
      return `${year}-Q${number}`
    case 'half-year':
      return `${year}-H${number}`
    case 'year':
      return year
  }
}

function weekOf(day: Day): Period {
  const serial = serialOf(day)
  const monday = serial - weekdayOfSerial(serial) + 1
  // A week belongs to the year of its Thursday.
  const year = yearOfSerial(monday + 3)
  const number = Math.floor((monday + 3 - serialFromCivil(year, 1, 1)) / 7) + 1
  const key = `${String(year).padStart(4, '0')}-W${String(number).padStart(2, '0')}`
  return { key, unit: 'week', firstDay: dayFromSerial(monday), lastDay: dayFromSerial(monday + 6) }
}
