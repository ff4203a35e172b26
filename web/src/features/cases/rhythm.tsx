import type { Inbox } from '../../api/contracts.ts'
import { useMinute } from '../../clock/use-now.ts'
import { dueTime, localTime } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { ClockIcon } from '../../ui/clock-chip/clock-icon.tsx'
import { readClock } from '../../ui/clock-chip/reading.ts'
import styles from './inbox.module.css'
import { caseTexts as texts } from './texts.ts'

const FIRST_HOUR = 8
const LAST_HOUR = 20
const HOUR_PX = 46

/** The day as a line: when what is due, and where in it one stands now. What is later than the evening is in the list. */
export function Rhythm({ inbox }: { inbox: Inbox }) {
  const say = useSay()
  const language = useLanguage()
  const now = useMinute()
  const today = localTime(now)
  const due = [...inbox.overdue, ...inbox.today].flatMap((item) => {
    const { dueAt } = item.obligation
    if (!dueAt) return []
    const at = dueTime(dueAt)
    if (at.day !== today.day) return []
    return [{ item, top: topOf(at.time), reading: readClock(item.obligation, now, language) }]
  })
  const placed = spread(due)
  const hours = Array.from({ length: LAST_HOUR - FIRST_HOUR + 1 }, (_, index) => FIRST_HOUR + index)
  return (
    <aside className={`panel ${styles.rhythm}`} aria-label={say(texts.rhythm)}>
      <h2 className="h2">{say(texts.rhythm)}</h2>
      <div className={styles.day} style={{ height: (LAST_HOUR - FIRST_HOUR) * HOUR_PX + 24 }}>
        {hours.map((hour) => (
          <div key={hour} className={styles.hour} style={{ top: (hour - FIRST_HOUR) * HOUR_PX }} aria-hidden="true">
            <span className="num">{hour}:00</span>
          </div>
        ))}
        <div className={styles.past} style={{ height: Math.max(0, topOf(today.time)) }} aria-hidden="true" />
        <div className={styles.nowLine} style={{ top: topOf(today.time) }} aria-hidden="true">
          <b className="num">{today.time}</b>
        </div>
        <ul>
          {placed.map(({ item, top, lane, reading }) => (
            <li
              key={item.obligation.id}
              className={styles.mark}
              style={{ top, left: 52 + lane * 92 }}
              data-look={reading.look}
              title={`${item.case?.placeLabel ?? ''} ${reading.words}`}
            >
              <ClockIcon look={reading.look} size={14} used={reading.used} />
              <span className="clip">{say(item.obligation.title)}</span>
            </li>
          ))}
        </ul>
      </div>
    </aside>
  )
}

function topOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const at = Math.min(Math.max(hours + minutes / 60, FIRST_HOUR), LAST_HOUR)
  return (at - FIRST_HOUR) * HOUR_PX
}

/** What is due within half an hour of each other stands side by side, two lanes wide. */
function spread<Item extends { top: number }>(items: readonly Item[]): (Item & { lane: number })[] {
  const free = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  return [...items]
    .sort((a, b) => a.top - b.top)
    .map((item) => {
      const lane =
        item.top >= (free[0] ?? 0) ? 0 : item.top >= (free[1] ?? 0) ? 1 : (free[0] ?? 0) <= (free[1] ?? 0) ? 0 : 1
      const top = Math.max(item.top, free[lane] ?? 0)
      free[lane] = top + 24
      return { ...item, top, lane }
    })
}
