import { IconAlertTriangleFilled, IconHourglass } from '@tabler/icons-react'
import type { CaseCounts, Inbox } from '../../api/contracts.ts'
import { useRead } from '../../api/queries.ts'
import { useMinute } from '../../clock/use-now.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { ClockChip } from '../../ui/clock-chip/clock-chip.tsx'
import { readClock } from '../../ui/clock-chip/reading.ts'
import styles from './desk.module.css'
import { deskTexts as texts } from './texts.ts'

/** What runs in the whole project, the most urgent first, with the figures of the month under it. */
export function Running() {
  const say = useSay()
  const { project } = useWho()
  const query = useRead<Inbox>('/inbox', {
    params: { projectId: project.id, scope: 'project' },
    watches: ['case', 'dayClose', 'volumeYear', 'task'],
    refetchEveryMs: 60_000,
  })
  return (
    <aside className={`panel ${styles.right}`} aria-label={say(texts.running)}>
      <Answered query={query}>{(inbox) => <RunningList inbox={inbox} />}</Answered>
      <Figures />
    </aside>
  )
}

function RunningList({ inbox }: { inbox: Inbox }) {
  const say = useSay()
  const language = useLanguage()
  const now = useMinute()
  const items = [...inbox.overdue, ...inbox.today, ...inbox.later]
  const looks = items.map((item) => readClock(item.obligation, now, language).look)
  const count = (...wanted: string[]) => looks.filter((look) => wanted.includes(look)).length
  const parts = [
    { share: count('late'), style: { background: 'var(--time-late-solid)' }, text: texts.over },
    { share: count('near'), style: { background: 'var(--time-near-solid)' }, text: texts.near },
    { share: count('calm'), style: { background: 'var(--time-calm-solid)' }, text: texts.calm },
    { share: count('wait', 'paused', 'idle'), style: {}, text: texts.waits, standing: true },
  ].filter((part) => part.share > 0)
  return (
    <>
      <div className={styles.runHead}>
        <div className="row">
          <h2 className="h2 grow">{say(texts.running)}</h2>
          <span className="meta mut">{say(texts.count, { count: items.length })}</span>
        </div>
        {items.length > 0 ? (
          <>
            <div className={styles.bar} aria-hidden="true">
              {parts.map((part) => (
                <i
                  key={part.text.zh}
                  className={part.standing ? styles.standing : undefined}
                  style={{ flex: part.share, ...part.style }}
                />
              ))}
            </div>
            <p className={`meta ${styles.legend}`}>
              {parts.map((part) => (
                <span key={part.text.zh}>
                  {part.text === texts.over ? <IconAlertTriangleFilled size={14} aria-hidden /> : null}
                  {part.text === texts.near ? <IconHourglass size={14} aria-hidden /> : null}
                  {say(part.text, { count: part.share })}
                </span>
              ))}
            </p>
          </>
        ) : null}
      </div>
      {items.length === 0 ? (
        <Nothing kind="done" title={say(texts.nothingRuns)} hint={say(texts.nothingRunsHint)} />
      ) : (
        <ol className={styles.runList} tabIndex={0} aria-label={say(texts.running)}>
          {items.slice(0, 60).map((item) => (
            <li key={item.obligation.id}>
              <Go to={item.case ? `/cases/${item.case.id}` : '/inbox'} className={styles.runTitle}>
                <b className="num">{item.case?.placeLabel ?? ''}</b>
                <span className="clip">
                  {say(item.obligation.title)}
                  {item.case ? `：${item.case.content}` : ''}
                </span>
              </Go>
              <div className="row gap1">
                <ClockChip obligation={item.obligation} size="m" />
                <span className="grow" />
                <span className="meta mut clip">{item.obligation.owner.name ?? say(item.obligation.owner.title)}</span>
              </div>
            </li>
          ))}
        </ol>
      )}
    </>
  )
}

function Figures() {
  const say = useSay()
  const { project } = useWho()
  const { data } = useRead<CaseCounts>(`/projects/${project.id}/case-counts`, { watches: ['case'] })
  if (!data) return null
  const percent = (value: number | null) => (value === null ? '—' : `${value}%`)
  return (
    <p className={styles.figures}>
      <span>
        {say(texts.timely)} <b>{percent(data.projectManager.timeliness.percent)}</b>
      </span>
      <span>
        {say(texts.satisfied)} <b>{percent(data.projectManager.satisfaction.percent)}</b>
      </span>
      <span>
        {say(texts.toCall)} <b>{data.customerService.toCallBack}</b>
      </span>
    </p>
  )
}
