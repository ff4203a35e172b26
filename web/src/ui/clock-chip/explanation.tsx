import { IconCalendarDue, IconX } from '@tabler/icons-react'
import { businessNow } from '../../clock/business-clock.ts'
import { dayDistance, dueInstant, dueTime, localTime, weekdayName } from '../../language/format.ts'
import { type Language, useLanguage, useSay } from '../../language/language.ts'
import { Avatar } from '../person/avatar.tsx'
import type { ChipObligation } from './clock-chip.tsx'
import { ClockIcon } from './clock-icon.tsx'
import type { Reading } from './reading.ts'
import { clockTexts as texts } from './texts.ts'
import { Waive } from './waive.tsx'

/** Why it is due then: rule and clause, the days that count, who does it, what happens next. */
export default function Explanation({
  id,
  obligation,
  reading,
  onClose,
}: {
  id: string
  obligation: ChipObligation
  reading: Reading
  onClose: () => void
}) {
  const say = useSay()
  const language = useLanguage()
  const now = businessNow()
  const changes = obligation.history.filter((entry) => entry.dueAtBefore !== null && entry.dueAtBefore !== entry.dueAt)
  const owner = obligation.owner.name ?? say(obligation.owner.title)
  const open = obligation.state === 'open'
  return (
    <div id={id} className="why" role="dialog" aria-label={say(texts.why)}>
      <div className="ph">
        <div className="row gap1">
          <span className={`clock m ${reading.look}`} style={{ '--p': reading.used } as React.CSSProperties}>
            <ClockIcon look={reading.look} size={16} used={reading.used} />
            {reading.words}
          </span>
          <span className="grow" />
          <button type="button" className="icb" aria-label={say(texts.close)} onClick={onClose}>
            <IconX size={18} stroke={1.75} aria-hidden />
          </button>
        </div>
        <p className="q">{say(obligation.title)}</p>
        {obligation.needed > 1 ? (
          <p className="meta mut">{say(texts.counted, { done: obligation.done, needed: obligation.needed })}</p>
        ) : null}
        {obligation.recordedLate ? <p className="meta mut">{say(texts.recordedLate)}</p> : null}
      </div>
      <div className="ps">
        <CalendarStrip obligation={obligation} now={now} />
        <p className="due">
          <IconCalendarDue size={18} stroke={1.75} aria-hidden />
          {obligation.dueAt ? (
            <span>{say(texts.due, { time: dueInstant(obligation.dueAt, now, language) })}</span>
          ) : (
            <span>{say(texts.noDue)}</span>
          )}
        </p>
        <ol className="steps">
          {obligation.explanation.map((step, index) => (step.text ? <li key={index}>{step.text}</li> : null))}
        </ol>
      </div>
      <dl>
        <div>
          <dt>{say(texts.clause)}</dt>
          <dd>
            {obligation.source === 'person'
              ? say(texts.fromPerson)
              : say(texts.clauseIs, { clause: obligation.clause })}
          </dd>
        </div>
        <div>
          <dt>{say(texts.owner)}</dt>
          <dd className="row gap-h">
            <Avatar name={owner} size="s" />
            {owner}
            {obligation.owner.name ? <span className="mut">{say(obligation.owner.title)}</span> : null}
          </dd>
        </div>
      </dl>
      {open && (obligation.warnAt || obligation.dueAt) ? (
        <div className="pt">
          <p className="meta mut">{say(texts.next)}</p>
          <ol>
            {obligation.warnAt && Date.parse(obligation.warnAt) > now ? (
              <li>
                <i />
                <span className="num">{shortDue(obligation.warnAt, now, language)}</span>
                <span>{say(texts.warnAt, { who: owner })}</span>
              </li>
            ) : null}
            {obligation.dueAt && Date.parse(obligation.dueAt) >= now ? (
              <li>
                <i className="late" />
                <span className="num">{shortDue(obligation.dueAt, now, language)}</span>
                <span>{say(texts.breachAt)}</span>
              </li>
            ) : null}
          </ol>
        </div>
      ) : null}
      {changes.length > 0 ? (
        <div className="pt">
          <p className="meta mut">{say(texts.history)}</p>
          <ol>
            {changes.map((entry) => (
              <li key={entry.at}>
                <i />
                <span className="num">{shortDue(entry.at, now, language)}</span>
                <span>{say(texts.was, { time: dueInstant(entry.dueAtBefore ?? '', now, language) })}</span>
              </li>
            ))}
          </ol>
        </div>
      ) : null}
      <Waive obligation={obligation} onClose={onClose} />
      <div className="pf">
        <a href={`/handbook?rule=${encodeURIComponent(obligation.ruleId)}`}>{say(texts.rule)}</a>
        <span className="grow" />
        <span className="meta mut">{say(texts.changed, { count: changes.length })}</span>
      </div>
    </div>
  )
}

function shortDue(at: string, now: number, language: Language): string {
  const full = dueInstant(at, now, language)
  return full.replace(/ \S+ /, ' ')
}

/** The days from start to limit: those that count are numbered, days of rest are hatched, the last is solid. */
function CalendarStrip({ obligation, now }: { obligation: ChipObligation; now: number }) {
  const language = useLanguage()
  const say = useSay()
  if (!obligation.dueAt) return null
  const first = localTime(obligation.startAt).day
  const last = dueTime(obligation.dueAt).day
  const span = dayDistance(last, first)
  if (span < 1 || span > 13) return null
  const today = localTime(now).day
  const rest = daysNamed(obligation, 'rest')
  const days = Array.from({ length: span + 1 }, (_, index) => addDays(first, index))
  return (
    <ol className="cal">
      {days.map((day, index) => {
        const off = index === 0 || rest.has(day)
        const names = [off ? 'o' : 't', day === last ? 'end' : '', day === today ? 'now' : '']
        return (
          <li key={day} className={names.filter(Boolean).join(' ')}>
            <span>{weekdayName(new Date(`${day}T00:00:00Z`).getUTCDay(), language).replace('周', '')}</span>
            <span className="d num">{Number(day.slice(8))}</span>
            <span>{index === 0 ? say(texts.received) : ''}</span>
          </li>
        )
      })}
    </ol>
  )
}

/** Days that the explanation names as days of rest, by its own steps. */
function daysNamed(obligation: ChipObligation, word: string): ReadonlySet<string> {
  const days = obligation.explanation.flatMap((step) =>
    step.key.includes(word)
      ? Object.values(step.params).filter((value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value))
      : [],
  )
  return new Set(days as string[])
}

function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10)
}
