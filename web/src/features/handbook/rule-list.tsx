import { IconAlertTriangleFilled } from '@tabler/icons-react'
import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { weekdayName } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { useKey } from '../../ui/keys/keys.ts'
import type { Period, Rule, RuleDetail } from './answers.ts'
import styles from './handbook.module.css'
import { percent } from './percent.ts'
import { Sentence } from './sentence.tsx'
import { Sparkline } from './sparkline.tsx'
import { handbookTexts as texts } from './texts.ts'

/** Rules by clause: what is to be done, how it was kept, and the way to the cases behind. */
export function RuleList({
  rules,
  period,
  open,
  onOpen,
}: {
  rules: readonly Rule[]
  period: Period
  open: string | undefined
  onOpen: (ruleId: string) => void
}) {
  const say = useSay()
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      rules.findIndex((rule) => rule.id === open),
    ),
  )
  const current = rules[Math.min(at, rules.length - 1)]
  const move = (by: number) => {
    const next = Math.min(Math.max(0, at + by), rules.length - 1)
    setAt(next)
    document.getElementById(`rule-${rules[next]?.id}`)?.scrollIntoView({ block: 'nearest' })
  }
  const place = texts.handbook
  useKey({ id: 'handbook.down', keys: 'j', title: texts.down, place, run: () => move(1) })
  useKey({ id: 'handbook.up', keys: 'k', title: texts.up, place, run: () => move(-1) })
  useKey({ id: 'handbook.unfold', keys: 'o', title: texts.unfold, place, run: () => current && onOpen(current.id) })
  return (
    <section className={`panel ${styles.rules}`} aria-label={say(texts.rules)}>
      <div className={`${styles.rule} ${styles.heads} meta mut`} aria-hidden="true">
        <span>{say(texts.clause)}</span>
        <span>{say(texts.rule)}</span>
        <span>{say(texts.keptRate)}</span>
        <span>{say(texts.behind)}</span>
      </div>
      <ol>
        {rules.map((rule, index) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            period={period}
            current={rule === current}
            open={rule.id === open}
            onOpen={() => {
              setAt(index)
              onOpen(rule.id)
            }}
          />
        ))}
      </ol>
    </section>
  )
}

function RuleRow({
  rule,
  period,
  current,
  open,
  onOpen,
}: {
  rule: Rule
  period: Period
  current: boolean
  open: boolean
  onOpen: () => void
}) {
  const say = useSay()
  const figures = rule.figures?.[period]
  const below = rule.target && figures?.rate != null && figures.rate < rule.target.atLeast ? rule.target : null
  const decided = figures ? figures.kept + figures.late : 0
  const kind =
    rule.kind === 'response' || rule.kind === 'cadence' || rule.kind === 'routine' ? undefined : say(texts[rule.kind])
  return (
    <li
      id={`rule-${rule.id}`}
      className={styles.rule}
      data-current={current || undefined}
      data-open={open || undefined}
    >
      <span className="mut num">{rule.clause}</span>
      <div className={styles.words}>
        <button type="button" className={styles.sentence} aria-expanded={open} onClick={onOpen}>
          <span className="vh">{say(rule.title)}: </span>
          <Sentence text={say(rule.sentence)} />
        </button>
        <p className="meta mut row gap1 wrap">
          {kind ? <span className="tag">{kind}</span> : null}
          {below ? (
            <span className={`row gap-h ${styles.bad}`}>
              <IconAlertTriangleFilled size={13} aria-hidden />
              {say(texts.below, { rate: percent(below.atLeast) })}
            </span>
          ) : rule.target ? (
            <span>{say(texts.target, { rate: percent(rule.target.atLeast) })}</span>
          ) : null}
          {rule.owner ? <span>{say(texts.owner, { owner: say(rule.owner) })}</span> : null}
          {rule.note ? <span>{say(rule.note)}</span> : null}
        </p>
        {open ? <Unfolded rule={rule} period={period} /> : null}
      </div>
      <div className={styles.figure}>
        {figures ? (
          figures.rate === null ? (
            <span className="mut meta">{say(texts.nothingYet)}</span>
          ) : (
            <b className={`num ${styles.rate}${below ? ` ${styles.bad}` : ''}`}>{percent(figures.rate)}</b>
          )
        ) : null}
        <Sparkline weeks={rule.weeks} target={rule.target} />
      </div>
      <div className={styles.behind}>
        {figures && decided > 0 ? (
          <>
            <Go
              to={`/handbook/rules/${rule.id}`}
              search={{ period }}
              aria-label={`${say(rule.title)}: ${say(texts.cases, { count: decided })}`}
            >
              {say(texts.cases, { count: decided })}
            </Go>
            {figures.late > 0 ? (
              <Go
                to={`/handbook/rules/${rule.id}`}
                search={{ period, outcome: 'late' }}
                className={`meta ${styles.bad}`}
                aria-label={`${say(rule.title)}: ${say(texts.lateCount, { count: figures.late })}`}
              >
                {say(texts.lateCount, { count: figures.late })}
              </Go>
            ) : (
              <span className="meta mut">{say(texts.noneLate)}</span>
            )}
          </>
        ) : null}
        {rule.figures && rule.figures.open > 0 ? (
          <span className="meta mut num">{say(texts.openCount, { count: rule.figures.open })}</span>
        ) : null}
      </div>
    </li>
  )
}

function Unfolded({ rule, period }: { rule: Rule; period: Period }) {
  const say = useSay()
  const language = useLanguage()
  const { project } = useWho()
  const query = useRead<RuleDetail>(`/projects/${project.id}/handbook/rules/${rule.id}`, { watches: ['handbook'] })
  return (
    <div className={styles.unfolded}>
      <Answered query={query} skeleton={<RowSkeleton rows={3} chips={false} />}>
        {({ details, lateByHour, examples }) => {
          const most = [...lateByHour].sort((a, b) => b.late - a.late).slice(0, 4)
          const top = most[0]?.late ?? 1
          return (
            <dl className={styles.details}>
              {details.map((detail) => (
                <div key={detail.label.zh + detail.text.zh}>
                  <dt className="mut">{say(detail.label)}</dt>
                  <dd>
                    <Sentence text={say(detail.text)} />
                  </dd>
                </div>
              ))}
              {most.length > 0 ? (
                <div>
                  <dt className="mut">{say(texts.lateWhen)}</dt>
                  <dd className={styles.bars}>
                    {most.map((one) => (
                      <span key={`${one.weekday}/${one.hour}`} className="row gap1">
                        <span className={styles.bar} style={{ width: `${Math.round((one.late / top) * 92)}px` }} />
                        {say(texts.lateWhenHour, { weekday: weekdayName(one.weekday % 7, language), hour: one.hour })}
                        <b className="num">{one.late}</b>
                      </span>
                    ))}
                  </dd>
                </div>
              ) : null}
              {examples.length > 0 ? (
                <div>
                  <dt className="mut">{say(texts.examples)}</dt>
                  <dd>
                    <ul>
                      {examples.map((example) => (
                        <li key={example.id}>{say(example.title)}</li>
                      ))}
                    </ul>
                  </dd>
                </div>
              ) : null}
            </dl>
          )
        }}
      </Answered>
      {rule.figures ? (
        <Go to={`/handbook/rules/${rule.id}`} search={{ period }} className="btn s">
          {say(texts.seeCases)}
        </Go>
      ) : null}
    </div>
  )
}
