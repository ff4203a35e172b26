import { IconAlertTriangle, IconCheck, IconEye } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { duration, shortInstant } from '../../language/format.ts'
import { type Say, useLanguage, useSay } from '../../language/language.ts'
import { Go } from '../../shell/navigation.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { DeadLetterList } from '../messages/dead-letters.tsx'
import { SettingsNav } from '../organisation/settings-nav.tsx'
import styles from './system.module.css'
import { systemTexts as texts } from './texts.ts'

type Check = keyof typeof texts.checks
type Judgement = 'good' | 'look' | 'bad'
type System = {
  readonly release: string
  readonly node: string
  readonly postgres: string
  readonly upSeconds: number
  readonly rehearsal: boolean
  readonly migrations: {
    readonly applied: number
    readonly expected: number
    readonly newest: string | null
    readonly missing: readonly string[]
  }
  readonly backup: { readonly at: string; readonly ageHours: number; readonly bytes: number } | null
  readonly holidays: { readonly year: number; readonly loaded: readonly number[] }
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | null
  readonly queue: { readonly waiting: number; readonly oldestSeconds: number; readonly dead: number }
  readonly obligations: { readonly open: number; readonly breached: number }
  readonly sweepLagSeconds: number
  readonly pool: { readonly total: number; readonly idle: number; readonly waiting: number }
  readonly logSealedAt: string | null
  readonly checks: readonly { readonly id: Check; readonly judgement: Judgement }[]
}

/** Whether the system itself is well, what is not, and what to do about it. */
export default function SystemPage() {
  const say = useSay()
  const query = useRead<System>('/system', { watches: ['deadLetter'], refetchEveryMs: 15_000 })
  return (
    <div className={styles.page}>
      <div className="row gap1h wrap">
        <h1 className="title">{say(texts.title)}</h1>
        <SettingsNav />
        {query.data ? <Verdict checks={query.data.checks} /> : null}
      </div>
      <Answered query={query} skeleton={<RowSkeleton rows={8} chips={false} />}>
        {(system) => (
          <>
            <div className={styles.columns}>
              <ul className="panel">
                {system.checks.map(({ id, judgement }) => (
                  <CheckRow key={id} id={id} judgement={judgement} system={system} />
                ))}
              </ul>
              <About system={system} />
            </div>
            {system.queue.dead > 0 ? (
              <section aria-label={say(texts.checks.deadLetters)} className="col gap1">
                <h2 className="h2">{say(texts.checks.deadLetters)}</h2>
                <DeadLetterList />
              </section>
            ) : null}
          </>
        )}
      </Answered>
    </div>
  )
}

function Verdict({ checks }: { checks: System['checks'] }) {
  const say = useSay()
  const count = checks.filter((one) => one.judgement !== 'good').length
  return (
    <span className={`tag ${count === 0 ? 'acc' : 'care'}`} role="status">
      {count === 0 ? say(texts.allGood) : say(texts.toLook, { count })}
    </span>
  )
}

const ICONS = { good: IconCheck, look: IconEye, bad: IconAlertTriangle } as const
const LOOKS = { good: 'acc', look: 'care', bad: 'care' } as const

function CheckRow({ id, judgement, system }: { id: Check; judgement: Judgement; system: System }) {
  const say = useSay()
  const language = useLanguage()
  const Icon = ICONS[judgement]
  const age = (seconds: number) => duration(seconds * 1000, language)
  const { is, todo } = WORDS[id](say, system, age)
  return (
    <li className={styles.check}>
      <Icon size={18} stroke={1.75} aria-hidden />
      <b>{say(texts.checks[id])}</b>
      <div>
        <p className="num">{is}</p>
        {judgement !== 'good' && todo ? <p className="dense sec">{todo}</p> : null}
      </div>
      <span className={`tag ${LOOKS[judgement]}`}>{say(texts[judgement])}</span>
    </li>
  )
}

type Words = { readonly is: string; readonly todo?: ReactNode }

/** What is so, and what to do when it wants attention. */
const WORDS: Readonly<Record<Check, (say: Say, system: System, age: (seconds: number) => string) => Words>> = {
  migrations: (say, { migrations }) => ({
    is: say(texts.migrationsAre, { applied: migrations.applied, expected: migrations.expected }),
    todo: say(texts.missing, { names: migrations.missing.join('、') }),
  }),
  backup: (say, { backup }, age) =>
    backup
      ? {
          is: say(texts.backupIs, { age: age(backup.ageHours * 3600), size: bytes(backup.bytes) }),
          todo: say(texts.backupOld),
        }
      : { is: say(texts.never), todo: say(texts.backupNone) },
  holidays: (say, { holidays }) => ({
    is: say(texts.yearsAre, { years: holidays.loaded.join('、') || '—' }),
    todo: holidays.loaded.includes(holidays.year)
      ? say(texts.nextYearMissing, { year: holidays.year + 1 })
      : say(texts.yearMissing, { year: holidays.year }),
  }),
  disk: (say, { disk }) => ({
    is: disk
      ? say(texts.diskIs, { free: bytes(disk.freeBytes), total: bytes(disk.totalBytes) })
      : say(texts.diskUnknown),
    todo: say(texts.diskLow),
  }),
  queue: (say, { queue }, age) => ({
    is:
      queue.waiting === 0
        ? say(texts.queueEmpty)
        : say(texts.queueIs, { count: queue.waiting, age: age(queue.oldestSeconds) }),
    todo: say(texts.queueSlow),
  }),
  deadLetters: (say, { queue }) => ({
    is: queue.dead === 0 ? say(texts.deadNone) : say(texts.deadAre, { count: queue.dead }),
    todo: (
      <Go to="/settings/messages" search={{ tab: 'dead' }}>
        <u>{say(texts.checks.deadLetters)}</u>
      </Go>
    ),
  }),
  sweep: (say, { sweepLagSeconds }, age) => ({
    is: sweepLagSeconds < 2 ? say(texts.sweepNow) : say(texts.sweepIs, { age: age(sweepLagSeconds) }),
    todo: say(texts.sweepSlow),
  }),
  pool: (say, { pool }) => ({ is: say(texts.poolIs, pool) }),
}

function About({ system }: { system: System }) {
  const say = useSay()
  const language = useLanguage()
  const lines = [
    [texts.release, system.release],
    [texts.node, system.node],
    [texts.postgres, system.postgres],
    [texts.up, duration(system.upSeconds * 1000, language)],
    [
      texts.owed,
      say(texts.owedAre, {
        open: system.obligations.open + system.obligations.breached,
        breached: system.obligations.breached,
      }),
    ],
    [texts.sealed, system.logSealedAt ? shortInstant(system.logSealedAt, businessNow(), language) : say(texts.never)],
  ] as const
  return (
    <section className={`panel ${styles.box}`} aria-label={say(texts.about)}>
      <h2 className="h2">{say(texts.about)}</h2>
      {system.rehearsal ? <p className="note care">{say(texts.rehearsal)}</p> : null}
      <dl>
        {lines.map(([title, value]) => (
          <div key={title.zh}>
            <dt className="mut">{say(title)}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

function bytes(count: number): string {
  const power = count < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(count) / 3))
  const value = count / 1000 ** power
  return `${value >= 100 || power === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`
}
