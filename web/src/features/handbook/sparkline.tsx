import { useSay } from '../../language/language.ts'
import type { Rule } from './answers.ts'
import styles from './handbook.module.css'
import { percent } from './percent.ts'

const WIDTH = 116
const HEIGHT = 28
/** Below 60 % the line stays at the bottom: what differs between 90 and 100 is what one wants to see. */
const FLOOR = 0.6

/** How a rule was kept over twelve weeks; weeks in which nothing was decided break the line. */
export function Sparkline({ weeks, target }: { weeks: Rule['weeks']; target: Rule['target'] }) {
  const say = useSay()
  const x = (index: number) => 3 + (index * (WIDTH - 8)) / Math.max(1, weeks.length - 1)
  const y = (rate: number) => 3 + ((1 - Math.max(FLOOR, rate)) / (1 - FLOOR)) * (HEIGHT - 6)
  const points = weeks.flatMap((week, index) => (week.rate === null ? [] : [{ x: x(index), y: y(week.rate), week }]))
  const last = points.at(-1)
  if (!last) return null
  const words = points.map(({ week }) => `${week.week} ${percent(week.rate ?? 0)}`).join(', ')
  return (
    <svg className={styles.spark} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={say(LABEL, { words })}>
      {target ? <line className={styles.goal} x1={0} x2={WIDTH} y1={y(target.atLeast)} y2={y(target.atLeast)} /> : null}
      <polyline className={styles.trend} points={points.map((point) => `${point.x},${point.y}`).join(' ')} />
      <circle className={styles.dot} cx={last.x} cy={last.y} r={3} />
    </svg>
  )
}

const LABEL = { zh: '每周按时率：{words}', en: 'Kept, by week: {words}' }
