import { IconArrowLeft } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { queryString, request } from '../../api/client.ts'
import { useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { dueInstant, duration, shortInstant } from '../../language/format.ts'
import { type Say, useLanguage, useSay } from '../../language/language.ts'
import { Go, useGo, useParam, useQueryText } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { DataGrid, type GridColumn } from '../../ui/grid/data-grid.tsx'
import type { Behind, RuleDetail } from './answers.ts'
import styles from './handbook.module.css'
import { percent } from './percent.ts'
import { Sentence } from './sentence.tsx'
import { handbookTexts as texts } from './texts.ts'

type Row = Behind['items'][number]
const OUTCOMES = ['all', 'kept', 'late'] as const
const PERIODS = ['month', 'days90'] as const

/** The rows behind a figure of the handbook: they add up to it, and each leads to its case. */
export default function BehindPage() {
  const say = useSay()
  const go = useGo()
  const ruleId = useParam('ruleId')
  const search = useQueryText()
  const { project } = useWho()
  const period = search.period === 'days90' ? 'days90' : 'month'
  const outcome = OUTCOMES.find((one) => one === search.outcome) ?? 'all'
  const base = `/projects/${project.id}/handbook/rules/${ruleId}`
  const rule = useRead<RuleDetail>(base, { watches: ['handbook'] })
  const params = { period, outcome, limit: 200 }
  const rows = useRead<Behind>(`${base}/cases`, { params, keepLast: true })
  const set = (change: Readonly<Record<string, string>>) =>
    go(`/handbook/rules/${ruleId}`, { period, outcome, ...change }, { replace: true })
  const figures = rule.data?.figures?.[period]
  return (
    <div className={styles.single}>
      <Go
        to="/handbook"
        search={{ rule: ruleId, ...(period === 'days90' ? { period } : {}) }}
        className="row gap-h meta"
      >
        <IconArrowLeft size={14} stroke={1.75} aria-hidden />
        {say(texts.backToHandbook)}
      </Go>
      <Answered query={rule} skeleton={<RowSkeleton rows={1} chips={false} />}>
        {(found) => (
          <header className="col gap-h">
            <h1 className="title">
              <span className="mut num">{found.clause}</span> {say(found.title)}
            </h1>
            <p>
              <Sentence text={say(found.sentence)} />
            </p>
          </header>
        )}
      </Answered>
      <div className="row gap1h wrap">
        <div className="seg" role="group" aria-label={say(texts.period)}>
          {PERIODS.map((one) => (
            <button key={one} type="button" aria-pressed={one === period} onClick={() => set({ period: one })}>
              {say(texts[one])}
            </button>
          ))}
        </div>
        <div className="seg" role="group" aria-label={say(texts.outcome)}>
          {OUTCOMES.map((one) => (
            <button key={one} type="button" aria-pressed={one === outcome} onClick={() => set({ outcome: one })}>
              {say(texts[one])}
              {figures ? (
                <span className="mut num">{one === 'all' ? figures.kept + figures.late : figures[one]}</span>
              ) : null}
            </button>
          ))}
        </div>
        {figures?.rate == null ? null : <b className={`num ${styles.rate}`}>{percent(figures.rate)}</b>}
      </div>
      <Answered query={rows} skeleton={<RowSkeleton rows={9} />}>
        {(page) => <Rows key={`${base}${queryString(params)}`} page={page} path={`${base}/cases`} params={params} />}
      </Answered>
    </div>
  )
}

function Rows({
  page,
  path,
  params,
}: {
  page: Behind
  path: string
  params: Readonly<Record<string, string | number>>
}) {
  const say = useSay()
  const go = useGo()
  const language = useLanguage()
  const client = useQueryClient()
  const [further, setFurther] = useState<Behind>({ items: [], next: page.next })
  const [busy, setBusy] = useState(false)
  const rows = [...page.items, ...further.items]
  const more = async () => {
    if (!further.next || busy) return
    setBusy(true)
    try {
      const after = further.next
      const answer = await client.fetchQuery({
        queryKey: [path, { ...params, after }],
        queryFn: () => request<Behind>('GET', path, { params: { ...params, after } }),
      })
      setFurther((before) => ({ items: [...before.items, ...answer.items], next: answer.next }))
    } finally {
      setBusy(false)
    }
  }
  return (
    <DataGrid
      id="handbook-behind"
      rows={rows}
      columns={columnsOf(say, language)}
      rowId={(row) => row.obligationId}
      rowName={(row) => row.subject.title ?? row.obligationId}
      onOpen={(row) => {
        if (row.subject.type === 'case') go(`/cases/${row.subject.id}`)
      }}
      hasMore={further.next !== null}
      onMore={() => void more()}
      busy={busy}
      height="calc(100dvh - 260px)"
      empty={<Nothing kind="done" title={say(texts.noRows)} hint={say(texts.noRowsHint)} />}
    />
  )
}

function columnsOf(say: Say, language: 'zh' | 'en'): readonly GridColumn<Row>[] {
  const now = businessNow()
  return [
    {
      id: 'subject',
      title: texts.subject,
      cell: (row) =>
        row.subject.type === 'case' ? (
          <Go to={`/cases/${row.subject.id}`}>{row.subject.title ?? say(texts.subject)}</Go>
        ) : (
          (row.subject.title ?? '')
        ),
    },
    {
      id: 'start',
      title: texts.started,
      width: 150,
      cell: (row) => <span className="num">{shortInstant(row.startAt, now, language)}</span>,
    },
    {
      id: 'due',
      title: texts.due,
      width: 150,
      cell: (row) => <span className="num">{row.dueAt ? dueInstant(row.dueAt, now, language) : ''}</span>,
    },
    {
      id: 'done',
      title: texts.done,
      width: 150,
      cell: (row) =>
        row.dischargedAt ? (
          <span className="num">{shortInstant(row.dischargedAt, now, language)}</span>
        ) : (
          <span className="mut">{say(texts.notDone)}</span>
        ),
    },
    {
      id: 'late',
      title: texts.lateBy,
      width: 130,
      cell: (row) =>
        row.lateByMs === null ? (
          <span className="mut">{say(texts.kept)}</span>
        ) : (
          <b className={styles.bad}>{duration(row.lateByMs, language)}</b>
        ),
    },
  ]
}
