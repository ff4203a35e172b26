import { useState } from 'react'
import type { Changed, DayClose, ObligationView } from '../../api/contracts.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { localTime, shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go, useGo, useQueryText } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { ClockChip } from '../../ui/clock-chip/clock-chip.tsx'
import { useKey } from '../../ui/keys/keys.ts'
import { Avatar } from '../../ui/person/avatar.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import styles from './day-close.module.css'
import { dayCloseTexts as texts } from './texts.ts'

type Side = DayClose['signatures'][number]['side']
type Missing = {
  readonly items: readonly { readonly day: string; readonly side: Side; readonly obligation: ObligationView | null }[]
}

const DAY_MS = 86_400_000

/** What is not done at the end of a day, and the two heads who look at it and sign (S0-REPAIR-14). */
export default function DayCloseScreen() {
  const say = useSay()
  const { project } = useWho()
  const { day } = useQueryText()
  const query = useRead<DayClose>(`/projects/${project.id}/day-close`, {
    params: day ? { day } : {},
    watches: ['case', 'dayClose'],
    keepLast: true,
    refetchEveryMs: 60_000,
  })
  return (
    <div className={styles.page}>
      <Answered query={query} skeleton={<RowSkeleton rows={6} />}>
        {(close) => (
          <>
            <Head close={close} />
            <div className={styles.body}>
              <div className={styles.side}>
                <Unfinished close={close} />
                {close.late.length > 0 ? <Late close={close} /> : null}
                {close.unsigned.length > 0 ? <Unsigned close={close} /> : null}
              </div>
              <div className={styles.side}>
                <Figures close={close} />
                <Signatures close={close} />
                <NotSigned title={say(texts.missing)} />
              </div>
            </div>
          </>
        )}
      </Answered>
    </div>
  )
}

function Head({ close }: { close: DayClose }) {
  const say = useSay()
  const go = useGo()
  const today = localTime(close.now).day
  const to = (day: string) => go('/day-close', day === today ? {} : { day }, { replace: true })
  const beside = (by: number) => new Date(Date.parse(`${close.day}T00:00:00Z`) + by * DAY_MS).toISOString().slice(0, 10)
  useKey({ id: 'day.previous', keys: 'j', title: texts.previous, place: texts.place, run: () => to(beside(-1)) })
  useKey({
    id: 'day.next',
    keys: 'k',
    title: texts.next,
    place: texts.place,
    run: () => close.day < today && to(beside(1)),
  })
  return (
    <div className={styles.head}>
      <h1 className="title">
        {say(texts.title)} <span className="num">{close.day}</span>
      </h1>
      <span className="grow" />
      <div className="row gap1">
        <Button size="s" onPress={() => to(beside(-1))}>
          {say(texts.previous)}
        </Button>
        <Button size="s" disabled={close.day >= today} onPress={() => to(beside(1))}>
          {say(texts.next)}
        </Button>
        {close.day === today ? null : (
          <Button size="s" look="soft" onPress={() => to(today)}>
            {say(texts.today)}
          </Button>
        )}
      </div>
    </div>
  )
}

function Unfinished({ close }: { close: DayClose }) {
  const say = useSay()
  const language = useLanguage()
  const now = Date.parse(close.now)
  return (
    <section className={`panel ${styles.block}`} aria-label={say(texts.unfinished)}>
      <h2 className="h2">
        {say(texts.unfinished)} <span className="mut num">{close.unfinished.length}</span>
      </h2>
      {close.unfinished.length === 0 ? (
        <Nothing kind="done" title={say(texts.allFinished)} />
      ) : (
        <ul className={styles.rows}>
          {close.unfinished.map((row) => (
            <li key={row.workOrderId}>
              <span className={styles.chip}>{row.obligation ? <ClockChip obligation={row.obligation} /> : null}</span>
              <span className="grow">
                <Go to={`/cases/${row.caseId}`}>
                  <b className="num">{row.placeLabel}</b> {say(row.categoryTitle)}
                </Go>
                <span className="meta mut" style={{ display: 'block' }}>
                  {[
                    row.number,
                    row.waitingFor ? say(texts.waitsFor, { what: row.waitingFor }) : '',
                    row.appointmentAt
                      ? say(texts.agreed, { time: shortInstant(row.appointmentAt, now, language) })
                      : '',
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </span>
              <Person name={row.engineer?.name} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Late({ close }: { close: DayClose }) {
  const say = useSay()
  return (
    <section className={`panel ${styles.block}`} aria-label={say(texts.late)}>
      <h2 className="h2">
        {say(texts.late)} <span className="mut num">{close.late.length}</span>
      </h2>
      <ul className={styles.rows}>
        {close.late.map((row) => (
          <li key={row.obligation.id}>
            <span className={styles.chip}>
              <ClockChip obligation={row.obligation} />
            </span>
            <Go to={`/cases/${row.caseId}`} className="grow">
              <b className="num">{row.placeLabel}</b> {say(row.obligation.title)}{' '}
              <span className="meta mut num">{row.caseNumber}</span>
            </Go>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Unsigned({ close }: { close: DayClose }) {
  const say = useSay()
  return (
    <section className={`panel ${styles.block}`} aria-label={say(texts.unsigned)}>
      <h2 className="h2">
        {say(texts.unsigned)} <span className="mut num">{close.unsigned.length}</span>
      </h2>
      <ul className={styles.rows}>
        {close.unsigned.map((row) => (
          <li key={row.workOrderId}>
            <Go to={`/cases/${row.caseId}`} className="grow">
              <b className="num">{row.placeLabel}</b> <span className="meta mut num">{row.number}</span>
            </Go>
            <Person name={row.engineer?.name} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Person({ name }: { name: string | null | undefined }) {
  const say = useSay()
  if (!name) return <span className="tag care">{say(texts.nobody)}</span>
  return (
    <span className="row gap-h dense">
      <Avatar name={name} /> {name}
    </span>
  )
}

function Figures({ close }: { close: DayClose }) {
  const say = useSay()
  const { figures } = close
  const arrivals = figures.arrivalKept + figures.arrivalLate
  const shown = [
    { title: texts.registered, text: String(figures.registered) },
    { title: texts.closed, text: String(figures.closed) },
    {
      title: texts.kept,
      text: arrivals === 0 ? '—' : say(texts.keptOf, { kept: figures.arrivalKept, all: arrivals }),
    },
  ]
  return (
    <section className={`panel ${styles.block}`} aria-label={close.day}>
      <dl className={styles.figures}>
        {shown.map((figure) => (
          <div key={figure.title.zh}>
            <dt className="meta mut">{say(figure.title)}</dt>
            <dd>{figure.text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Signatures({ close }: { close: DayClose }) {
  const say = useSay()
  return (
    <section className={`panel ${styles.block}`} aria-label={say(texts.signatures)}>
      <h2 className="h2">{say(texts.signatures)}</h2>
      {close.signatures.map((signature) => (
        <Signature key={signature.side} signature={signature} close={close} />
      ))}
    </section>
  )
}

const PATHS: Readonly<Record<Side, string>> = { customerService: 'customer-service', engineering: 'engineering' }

function Signature({ signature, close }: { signature: DayClose['signatures'][number]; close: DayClose }) {
  const say = useSay()
  const language = useLanguage()
  const { project, may } = useWho()
  const [note, setNote] = useState('')
  const { side } = signature
  const path = `/projects/${project.id}/day-close/${close.day}/sign/${PATHS[side]}`
  const change = useChange<object, Changed>('POST', path, { touches: ['dayClose', 'case'] })
  const sign = () =>
    void change.run(note.trim() ? { note: note.trim() } : {}).then(
      () => toast(texts.signed, { values: { day: close.day } }),
      () => {},
    )
  return (
    <div className={styles.signature}>
      <p className="row gap1">
        <b>{say(texts[side])}</b>
        <span className="grow" />
        {signature.signed ? (
          signature.late ? (
            <span className="tag care">{say(texts.signedLate)}</span>
          ) : null
        ) : (
          <span className="tag line">{say(texts.notSigned)}</span>
        )}
      </p>
      {signature.signed && signature.at ? (
        <p className="meta mut">
          {say(texts.signedAt, {
            name: signature.by?.name ?? '',
            time: shortInstant(signature.at, Date.parse(close.now), language),
          })}{' '}
          · {say(texts.left, { count: signature.unfinishedCount ?? 0 })}
        </p>
      ) : null}
      {signature.note ? <p className="sec">{signature.note}</p> : null}
      {!signature.signed && may(`dayClose.sign.${side}`) ? (
        <div className="col gap1">
          <label className="meta" htmlFor={`note-${side}`}>
            {say(texts.note)}
          </label>
          <textarea
            id={`note-${side}`}
            className="input"
            rows={2}
            maxLength={500}
            value={note}
            aria-describedby={`hint-${side}`}
            onChange={(event) => setNote(event.target.value)}
          />
          <p className="meta mut" id={`hint-${side}`}>
            {say(texts.noteHint)}
          </p>
          <Button
            look="main"
            busy={change.busy}
            hotkey={{ id: `day.sign.${side}`, keys: 'ctrl+enter', title: texts.sign, place: texts.place }}
            onPress={sign}
          >
            {say(texts.sign)}
          </Button>
        </div>
      ) : null}
      {change.error ? <RefusedCard error={change.error} /> : null}
    </div>
  )
}

/** A day that a side let pass stays to be seen until it is signed. */
function NotSigned({ title }: { title: string }) {
  const say = useSay()
  const { project } = useWho()
  const query = useRead<Missing>(`/projects/${project.id}/day-close/missing`, { watches: ['dayClose'] })
  const items = query.data?.items ?? []
  if (items.length === 0) return null
  return (
    <section className={`panel ${styles.block}`} aria-label={title}>
      <h2 className="h2">{title}</h2>
      <ul className={styles.rows}>
        {items.slice(0, 8).map((item) => (
          <li key={`${item.day}.${item.side}`}>
            <Go to="/day-close" search={{ day: item.day }} className="grow">
              {say(texts.missingOne, { day: item.day, side: say(texts[item.side]) })}
            </Go>
            {item.obligation ? <ClockChip obligation={item.obligation} size="s" /> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
