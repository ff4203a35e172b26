import { fillText, type Language, type Text } from '@huiyin/text'
import { civilFromSerial, type Day, isDay, serialOf, weekdayOf } from './day.ts'
import { formatDuration, parseDuration } from './duration.ts'

/**
 * One step of an explanation: a key of `CALENDAR_TEXTS` with its values. It is stored without language: days are
 * YYYY-MM-DD, lists of days are joined by commas, limits are in their written form.
 */
export type CalendarStep = { readonly key: CalendarStepKey; readonly params: CalendarStepParams }
export type CalendarStepParams = Readonly<Record<string, string | number>>
export type CalendarStepKey = keyof typeof CALENDAR_TEXTS

/** Every sentence that an explanation of this package can hold. */
export const CALENDAR_TEXTS = {
  'calendar.start': { zh: '自{day}{time}起算，时限：{limit}', en: 'From {day} {time}: {limit}' },
  'calendar.startDayNotCounted': { zh: '起算当日不计', en: 'The day of receipt does not count' },
  'calendar.countedDays': { zh: '计入{count}天：{days}', en: 'Counted ({count}): {days}' },
  'calendar.countedRun': {
    zh: '计入{firstDay}至{lastDay}之间的{count}天',
    en: 'Counted: {count} days between {firstDay} and {lastDay}',
  },
  'calendar.restDays': { zh: '休息日不计：{days}', en: 'Rest days, not counted: {days}' },
  'calendar.restCount': { zh: '其间休息{count}天，不计', en: '{count} days of rest between are not counted' },
  'calendar.holiday': {
    zh: '{firstDay}至{lastDay}{titleZh}放假，{count}天不计',
    en: '{firstDay} to {lastDay} {titleEn}: {count} days of holiday, not counted',
  },
  'calendar.holidayDay': { zh: '{onDay}{titleZh}放假，不计', en: '{onDay} {titleEn}: holiday, not counted' },
  'calendar.makeUp': { zh: '{onDay}因{titleZh}调休上班，计入', en: '{onDay} works (make-up day for {titleEn})' },
  'calendar.overrideOpen': { zh: '{onDay}按单日安排开放', en: '{onDay} is open by an exception for that day' },
  'calendar.overrideClosed': { zh: '{onDay}按单日安排不开放', en: '{onDay} is closed by an exception for that day' },
  'calendar.more': { zh: '另有{count}项日历情况从略', en: '{count} more entries of the calendar are left out' },
  'calendar.openTimeOnly': { zh: '只计工作时间', en: 'Only open time counts' },
  'calendar.waitsForOpening': {
    zh: '起算时不在工作时间内，自{onDay}{time}开始计时',
    en: 'Received while closed: counting begins {onDay} {time}',
  },
  'calendar.monthEndsEarly': {
    zh: '{onDay}是当月最后一天，没有相同的日号',
    en: '{onDay} is the last day of its month, which has no such day-number',
  },
  'calendar.closedDayEndsAtMidnight': {
    zh: '{onDay}不开放，没有下班时间，计至24:00',
    en: '{onDay} is closed and has no closing time: it ends at 24:00',
  },
  'calendar.pausedMinutes': {
    zh: '其间暂停{count}次，共{minutes}分钟不计',
    en: 'Paused {count} × for {minutes} minutes in all, not counted',
  },
  'calendar.pausedDays': {
    zh: '其间暂停{count}次，有{paused}天到日终仍在暂停，不计',
    en: 'Paused {count} ×: {paused} days that ended paused are not counted',
  },
  'calendar.resumed': {
    zh: '原到期时间落在暂停之内，自{onDay}{time}恢复后重新确定',
    en: 'It would have fallen into a pause: set anew from the resumption {onDay} {time}',
  },
  'calendar.pausedNow': {
    zh: '自{day}{time}暂停至今，恢复后才有到期时间',
    en: 'Paused since {day} {time}: due only after it resumes',
  },
  'calendar.due': { zh: '{day}{time}到期', en: 'Due {day} {time}' },
  'calendar.cadence.first': { zh: '自受理起算：{day}{time}', en: 'From acceptance: {day} {time}' },
  'calendar.cadence.last': { zh: '自上次联系起算：{day}{time}', en: 'From the last contact: {day} {time}' },
  'calendar.cadence.elapsed': { zh: '当时已历时{hours}小时', en: 'It had then lasted {hours} hours' },
  'calendar.cadence.agreed': { zh: '约定完成时间{hours}小时', en: 'The agreed duration is {hours} hours' },
  'calendar.cadence.bucket': {
    zh: '属{upToDays}天以内一档，每{limit}联系一次',
    en: 'Up to {upToDays} days: every {limit}',
  },
  'calendar.cadence.beyond': { zh: '超过{overDays}天，每{limit}联系一次', en: 'Over {overDays} days: every {limit}' },
  'calendar.cadence.crossing': {
    zh: '{upToDays}天以内不要求联系，满{upToDays}天仍未办结时到期',
    en: 'Up to {upToDays} days no contact is owed: due when it lasts longer than {upToDays} days',
  },
  'calendar.cadence.none': { zh: '不再要求联系', en: 'No further contact is owed' },
} as const satisfies Readonly<Record<string, Text>>

export function isCalendarStepKey(key: string): key is CalendarStepKey {
  return Object.hasOwn(CALENDAR_TEXTS, key)
}

/**
 * The step as a sentence of the reader's language. `day` is written with its year, other days without. A key that this
 * version does not know (an old explanation) is shown as it stands.
 */
export function renderCalendarStep(
  step: { readonly key: string; readonly params?: CalendarStepParams | undefined },
  language: Language,
): string {
  if (!isCalendarStepKey(step.key)) return step.key
  const values: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(step.params ?? {})) values[name] = readable(name, value, language)
  return fillText(CALENDAR_TEXTS[step.key], language, values)
}

/** 2025年3月14日（周五） or Fri 14 Mar 2025. */
export function formatDay(day: Day, language: Language): string {
  const year = day.slice(0, 4)
  return language === 'zh' ? `${Number(year)}年${formatDayShort(day, 'zh')}` : `${formatDayShort(day, 'en')} ${year}`
}

/** 3月14日（周五） or Fri 14 Mar. */
export function formatDayShort(day: Day, language: Language): string {
  const { month, day: number } = civilFromSerial(serialOf(day))
  const weekday = weekdayOf(day) - 1
  if (language === 'zh') return `${month}月${number}日（周${'一二三四五六日'[weekday]}）`
  return `${WEEKDAYS_EN[weekday]} ${number} ${MONTHS_EN[month - 1]}`
}

const WEEKDAYS_EN = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const MONTHS_EN = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAY_NAMES: ReadonlySet<string> = new Set(['onDay', 'firstDay', 'lastDay'])

function readable(name: string, value: string | number, language: Language): string | number {
  if (typeof value === 'number') return value
  if (name === 'limit') return formatDuration(parseDuration(value), language)
  if (name === 'days') {
    const days = value.split(',').map((day) => (isDay(day) ? formatDayShort(day, language) : day))
    return days.join(language === 'zh' ? '、' : ', ')
  }
  if (!isDay(value)) return value
  if (name === 'day') return formatDay(value, language)
  return DAY_NAMES.has(name) ? formatDayShort(value, language) : value
}
