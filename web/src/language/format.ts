import type { Language } from '@huiyin/text'
import { projectZone } from '../clock/zone.ts'

/** How instants, durations and money are said. Days and times are those of the project's zone, whatever the computer's. */
const WEEKDAYS_ZH = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']
const WEEKDAYS_EN = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

export type LocalTime = {
  /** `2026-11-23` */
  readonly day: string
  readonly year: number
  readonly month: number
  readonly date: number
  /** 0 is Sunday. */
  readonly weekday: number
  /** `18:40` */
  readonly time: string
  readonly seconds: number
}

export function localTime(instant: number | string): LocalTime {
  const at = typeof instant === 'number' ? instant : Date.parse(instant)
  const local = new Date(at + projectZone().offsetAt(at)).toISOString()
  const day = local.slice(0, 10)
  return {
    day,
    year: Number(day.slice(0, 4)),
    month: Number(day.slice(5, 7)),
    date: Number(day.slice(8)),
    weekday: weekdayOfDay(day),
    time: local.slice(11, 16),
    seconds: Number(local.slice(17, 19)),
  }
}

function weekdayOfDay(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay()
}

export function weekday(instant: number | string, language: Language): string {
  return weekdayName(localTime(instant).weekday, language)
}

export function weekdayName(number: number, language: Language): string {
  return (language === 'zh' ? WEEKDAYS_ZH : WEEKDAYS_EN)[number] ?? ''
}

/** `18:40` today, `11-22 周日 18:40` in this year, `2025-08-30 18:40` before. */
export function shortInstant(instant: number | string, now: number, language: Language): string {
  const at = localTime(instant)
  const today = localTime(now)
  if (at.day === today.day) return at.time
  if (at.year === today.year) return `${at.day.slice(5)} ${weekdayName(at.weekday, language)} ${at.time}`
  return `${at.day} ${at.time}`
}

/** For the title on hover: everything. */
export function fullInstant(instant: number | string, language: Language): string {
  const at = localTime(instant)
  return `${at.day} ${weekdayName(at.weekday, language)} ${at.time}:${String(at.seconds).padStart(2, '0')}`
}

/**
 * `今天 11-23 周一`, `昨天 …`, else `11-22 周日`; years other than this one in full.
 *
 * @param day `2026-11-23`
 */
export function dayHeading(day: string, now: number, language: Language): string {
  const today = localTime(now)
  const name = `${day.startsWith(`${today.year}-`) ? day.slice(5) : day} ${weekdayName(weekdayOfDay(day), language)}`
  const near = (language === 'zh' ? NEAR_ZH : NEAR_EN)[String(dayDistance(day, today.day))]
  return near ? `${near} ${name}` : name
}
const NEAR_ZH: Record<string, string> = { '0': '今天', '-1': '昨天', '1': '明天' }
const NEAR_EN: Record<string, string> = { '0': 'Today', '-1': 'Yesterday', '1': 'Tomorrow' }

/** Days from `b` to `a`; negative when `a` is earlier. */
export function dayDistance(a: string, b: string): number {
  return Math.round((Date.parse(`${a}T00:00:00Z`) - Date.parse(`${b}T00:00:00Z`)) / 86_400_000)
}

/** The end of a day is said as 24:00 of that day, not as 00:00 of the next (time rule 3). */
export function dueTime(instant: number | string): { day: string; weekday: number; time: string } {
  const at = localTime(instant)
  if (at.time !== '00:00' || at.seconds !== 0) return { day: at.day, weekday: at.weekday, time: at.time }
  const before = localTime((typeof instant === 'number' ? instant : Date.parse(instant)) - 1)
  return { day: before.day, weekday: before.weekday, time: '24:00' }
}

/** `11:23` when it is today, `11-24` otherwise: as much as a chip has room for. */
export function chipTime(instant: number | string, now: number): string {
  const at = dueTime(instant)
  const today = localTime(now)
  if (at.day === today.day) return at.time
  return at.day.slice(0, 4) === String(today.year) ? at.day.slice(5) : at.day
}

/** `11-24 周二 24:00` */
export function dueInstant(instant: number | string, now: number, language: Language): string {
  const at = dueTime(instant)
  const year = at.day.slice(0, 4) === String(localTime(now).year) ? at.day.slice(5) : at.day
  return `${year} ${weekdayName(at.weekday, language)} ${at.time}`
}

/** At most two units: `1 天 13 小时`, `38 分`, and seconds only below a minute: `48 秒`. Less than a second is `0 秒`. */
export function duration(ms: number, language: Language): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const units = language === 'zh' ? UNITS_ZH : UNITS_EN
  if (seconds < 60) return `${seconds} ${units.second}`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} ${units.minute}`
  const hours = Math.floor(minutes / 60)
  if (hours < 3 && minutes % 60 > 0) return `${hours} ${units.hour} ${minutes % 60} ${units.minute}`
  if (hours < 24) return `${hours} ${units.hour}`
  const days = Math.floor(hours / 24)
  if (days < 4 && hours % 24 > 0) return `${days} ${units.day} ${hours % 24} ${units.hour}`
  return `${days} ${units.day}`
}
const UNITS_ZH = { second: '秒', minute: '分', hour: '小时', day: '天' }
const UNITS_EN = { second: 's', minute: 'min', hour: 'h', day: 'd' }

/** Integer fen as yuan with two digits: `1,764.00`. */
export function yuan(fen: number): string {
  const sign = fen < 0 ? '-' : ''
  const whole = Math.floor(Math.abs(fen) / 100)
  return `${sign}${whole.toLocaleString('en-US')}.${String(Math.abs(fen) % 100).padStart(2, '0')}`
}
