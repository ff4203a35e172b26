import { IconArrowRight } from '@tabler/icons-react'
import { useState } from 'react'
import { isRefused } from '../../api/problem.ts'
import { useChange } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { dueInstant, localTime, shortInstant, weekdayName } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import type { Draft, Trial } from './answers.ts'
import styles from './handbook.module.css'
import { percent } from './percent.ts'
import { handbookTexts as texts } from './texts.ts'

/** What would have been, had the draft held for the past ninety days. */
export function DraftTrial({ draft }: { draft: Draft }) {
  const say = useSay()
  const { project } = useWho()
  const [trial, setTrial] = useState<Trial | undefined>(undefined)
  const run = useChange<{ projectId: number }, Trial>('POST', `/handbook/drafts/${draft.id}/try`)
  return (
    <>
      <div className="row gap1h wrap">
        <p className="sec grow" style={{ minWidth: 220 }}>
          {say(run.busy ? texts.trying : texts.tryHint)}
        </p>
        <Button
          look="soft"
          busy={run.busy}
          hotkey={{ id: 'handbook.try', keys: 't', title: texts.tryRun, place: texts.draft }}
          onPress={() => {
            // The refusal stands below.
            run.run({ projectId: project.id }).then(setTrial, () => {})
          }}
        >
          {say(texts.tryRun)}
        </Button>
      </div>
      <RefusedCard error={run.error}>
        {isRefused(run.error) && run.error.status === 422 ? (
          <Go to={`/handbook/drafts/${draft.id}`} search={{ step: 'check' }} className="btn s">
            {say(texts.check)}
          </Go>
        ) : null}
      </RefusedCard>
      {trial ? <Tried trial={trial} /> : null}
    </>
  )
}

function Tried({ trial }: { trial: Trial }) {
  const say = useSay()
  const language = useLanguage()
  if (trial.cases === 0) return <Nothing title={say(texts.noTrial)} />
  const most = trial.clusters.slice(0, 3)
  const now = businessNow()
  return (
    <div className="col gap1h" aria-live="polite">
      <p className="row gap1h wrap">
        <b className={`${styles.rate}${trial.moreLateCount > 0 ? ` ${styles.bad}` : ''}`}>
          {say(trial.moreLateCount > 0 ? texts.moreLate : texts.noMoreLate, { count: trial.moreLateCount })}
        </b>
        <span className="meta mut">
          {say(texts.tried, { cases: trial.cases, day: localTime(trial.from).day })}
          {trial.cut ? ` ${say(texts.cut, { count: trial.cases })}` : ''}
        </span>
      </p>
      {most.length > 0 ? (
        <p className="sec">
          {say(texts.mostly)}{' '}
          {most
            .map((one) => say(texts.lateWhenHour, { weekday: weekdayName(one.weekday % 7, language), hour: one.hour }))
            .join(language === 'zh' ? '、' : ', ')}
        </p>
      ) : null}
      <section className={`panel ${styles.table}`} aria-label={say(texts.rules)}>
        <table className="tbl">
          <thead>
            <tr>
              <th scope="col">{say(texts.clause)}</th>
              <th scope="col">{say(texts.rule)}</th>
              <th scope="col">{say(texts.keptRateShort)}</th>
              <th scope="col" className="r">
                {say(texts.late)}
              </th>
            </tr>
          </thead>
          <tbody>
            {trial.rules.map((rule) => {
              const worse = (rule.after.rate ?? 1) < (rule.before.rate ?? 1)
              return (
                <tr key={rule.ruleId}>
                  <td className="mut num">{rule.clause}</td>
                  <td>{say(rule.title)}</td>
                  <td className="num">
                    <span className="row gap-h">
                      <span className="mut">{rule.before.rate === null ? '—' : percent(rule.before.rate)}</span>
                      <IconArrowRight size={14} stroke={1.75} aria-label={say(texts.after)} />
                      <b className={worse ? styles.bad : ''}>
                        {rule.after.rate === null ? '—' : percent(rule.after.rate)}
                      </b>
                    </span>
                  </td>
                  <td className="r num">
                    {rule.before.late} → {rule.after.late}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
      {trial.moreLate.length > 0 ? (
        <section className={`panel ${styles.table}`} aria-label={say(texts.moreLate, { count: trial.moreLateCount })}>
          <table className="tbl">
            <thead>
              <tr>
                <th scope="col">{say(texts.subject)}</th>
                <th scope="col">{say(texts.due)}</th>
                <th scope="col">{say(texts.done)}</th>
              </tr>
            </thead>
            <tbody>
              {trial.moreLate.map((one) => (
                <tr key={`${one.ruleId}${one.subject.id}${one.partId}${one.dueAt}`}>
                  <td>
                    <Go to={`/cases/${one.subject.id}`}>{one.subject.title ?? say(texts.subject)}</Go>
                  </td>
                  <td className="num">{dueInstant(one.dueAt, now, language)}</td>
                  <td className="num">
                    {one.happenedAt ? shortInstant(one.happenedAt, now, language) : say(texts.notDone)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : null}
    </div>
  )
}
