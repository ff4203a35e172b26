import { isDay } from '@huiyin/calendar/day'
import { projectZone } from '../../clock/zone.ts'

/** What people type, read as values. Undefined is "not (yet) readable", and the field says so when it is left. */

/** `80`, `80.5`, `1,764.00`, full-width digits → fen. Sums beyond 100 million yuan are taken for typing errors. */
export function fenOfText(text: string): number | undefined {
  const plain = text.normalize('NFKC').replaceAll(/[,\s¥元]/g, '')
  const match = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(plain)
  if (!match) return undefined
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}

/** `9:30`, `930`, `0930`, `14：05` → `09:30`; undefined when it is no time of day. */
export function timeOfText(text: string): string | undefined {
  const plain = text.normalize('NFKC').trim()
  const match = /^(\d{1,2}):(\d{2})$/.exec(plain) ?? /^(\d{1,2})(\d{2})$/.exec(plain)
  if (!match) return undefined
  const hours = Number(match[1])
  const minutes = Number(match[2])
  if (minutes > 59 || hours > 24 || (hours === 24 && minutes > 0)) return undefined
  return `${String(hours).padStart(2, '0')}:${match[2]}`
}

/** A day and a typed time in the project's zone → ISO instant with offset. */
export function instantOfLocal(day: string, time: string): string | undefined {
  const read = timeOfText(time)
  if (!read || !isDay(day)) return undefined
  const [hours = 0, minutes = 0] = read.split(':').map(Number)
  return new Date(projectZone().instantOf(day, hours * 60 + minutes)).toISOString()
}
