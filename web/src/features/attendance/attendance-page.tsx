import { useSay } from '../../language/language.ts'
import { Go, useQueryText } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import styles from './attendance.module.css'
import { Deciding } from './deciding.tsx'
import { Mine } from './mine.tsx'
import { Month } from './month.tsx'
import { attendanceTexts as texts } from './texts.ts'

/** One's own punches, leave and turns; for superiors what own staff ask for, and the month they sign. */
export default function AttendancePage() {
  const say = useSay()
  const { may } = useWho()
  const { tab } = useQueryText()
  const decides = may('request.decide')
  const tabs = [
    { id: 'mine', title: texts.mine, shown: true },
    { id: 'decide', title: texts.toDecide, shown: decides },
    { id: 'month', title: texts.month, shown: decides || may('attendance.read') },
  ].filter((one) => one.shown)
  const here = tabs.find((one) => one.id === tab)?.id ?? 'mine'
  return (
    <div className={styles.page}>
      <div className="row gap1h wrap">
        <h1 className="title">{say(texts.attendance)}</h1>
        {tabs.length > 1 ? (
          <nav className="seg" aria-label={say(texts.attendance)}>
            {tabs.map((one) => (
              <Go
                key={one.id}
                to={one.id === 'mine' ? '/attendance' : `/attendance?tab=${one.id}`}
                className={one.id === here ? styles.here : undefined}
                aria-current={one.id === here ? 'page' : undefined}
              >
                {say(one.title)}
              </Go>
            ))}
          </nav>
        ) : null}
      </div>
      {here === 'mine' ? <Mine /> : here === 'decide' ? <Deciding /> : <Month />}
    </div>
  )
}
