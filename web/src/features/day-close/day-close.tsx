import { derivedId } from '@huiyin/policy/derived-id'
import { IconCircleCheckFilled, IconCircleDashed, IconPrinter } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { request } from '../../api/client.ts'
import type { DayClose } from '../../api/contracts.ts'
import { newId } from '../../api/ids.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { dayHeading, localTime, shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go, useGo, useQueryText } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { ClockChip } from '../../ui/clock-chip/clock-chip.tsx'
import { PrintFrame } from '../../ui/print/print-frame.tsx'
import { type DrawnSignature, Signature } from '../../ui/signature/signature-pad.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { ORDER_STATES } from '../cases/texts.ts'
import styles from './day-close.module.css'
import { Income } from './income.tsx'
import { dayCloseTexts as texts } from './texts.ts'

/** The day on one page: what is not done, what was late, what waits for a signature; then both heads sign. */
export default function DayCloseScreen() {
  const { project } = useWho()
  const { day } = useQueryText()
  const query = useRead<DayClose>(`/projects/${project.id}/day-close`, {
    params: { day },
    watches: ['case', 'dayClose'],
  })
  return (
    <Answered query={query} skeleton={<RowSkeleton rows={8} />}>
      {(close) => <Shown key={close.day} close={close} />}
    </Answered>
  )
}

function Shown({ close }: { close: DayClose }) {
  const say = useSay()
  const go = useGo()
  const language = useLanguage()
  const { may } = useWho()
  const now = businessNow()
  const today = localTime(now).day
  const before = new Date(Date.parse(`${close.day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
  const left = close.unfinished.length + close.unsigned.length
  const heading = dayHeading(close.day, now, language)
  return (
    <div className={styles.page}>
      <header className="row gap1h wrap">
        <div className={styles.heading}>
          <h1 className="title">
            {say(texts.title)} <span className="num">{heading}</span>
          </h1>
          <p className="sec">
            {left === 0
              ? say(texts.nothingLeft)
              : say(texts.left, { unfinished: close.unfinished.length, unsigned: close.unsigned.length })}
          </p>
        </div>
        <div className="seg" role="group" aria-label={say(texts.title)}>
          <button type="button" aria-pressed={close.day !== today} onClick={() => go('/day-close', { day: before })}>
            {say(close.day === today ? texts.yesterday : texts.dayBefore)}
          </button>
          <button type="button" aria-pressed={close.day === today} onClick={() => go('/day-close')}>
            {say(texts.today)}
          </button>
        </div>
        <Button
          icon={<IconPrinter size={16} stroke={1.75} aria-hidden />}
          hotkey={{ id: 'dayClose.print', keys: 'p', title: texts.print, place: texts.title }}
          onPress={() => window.print()}
        >
          {say(texts.print)}
        </Button>
      </header>
      <div className={styles.columns}>
        <div className="panel">
          <Part title={texts.unfinished} hint={texts.unfinishedHint} count={close.unfinished.length}>
            {close.unfinished.map((one) => (
              <li key={one.workOrderId} className={styles.row}>
                <span className={styles.chip}>
                  {one.obligation ? <ClockChip obligation={one.obligation} size="s" /> : null}
                </span>
                <p className="grow">
                  <b className="num">{one.placeLabel}</b> {say(one.categoryTitle)}
                  <br />
                  <span className="meta mut">
                    {[say(ORDER_STATES[one.state] ?? texts.unfinished), one.engineer?.name, one.number]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </p>
                <Go to={`/cases/${one.caseId}`} className="btn s">
                  {say(texts.look)}
                </Go>
              </li>
            ))}
          </Part>
          <Part title={texts.late} hint={texts.lateHint} count={close.late.length}>
            {close.late.map((one) => (
              <li key={one.obligation.id} className={styles.row}>
                <span className={styles.chip}>
                  <ClockChip obligation={one.obligation} size="s" />
                </span>
                <p className="grow">
                  <b className="num">{one.placeLabel}</b> {say(one.obligation.title)}
                  <br />
                  <span className="meta mut">
                    {one.obligation.owner.name ?? say(one.obligation.owner.title)} · {one.caseNumber}
                  </span>
                </p>
                <Go to={`/cases/${one.caseId}`} className="btn s">
                  {say(texts.look)}
                </Go>
              </li>
            ))}
          </Part>
          <Part title={texts.unsigned} hint={texts.unsignedHint} count={close.unsigned.length}>
            {close.unsigned.map((one) => (
              <li key={one.workOrderId} className={styles.row}>
                <p className="grow">
                  <b className="num">{one.placeLabel}</b> {one.number}
                  <br />
                  <span className="meta mut">
                    {[say(ORDER_STATES[one.state] ?? texts.unsigned), one.engineer?.name].filter(Boolean).join(' · ')}
                  </span>
                </p>
                <Go to={`/cases/${one.caseId}`} className="btn s">
                  {say(texts.lookAndSign)}
                </Go>
              </li>
            ))}
          </Part>
        </div>
        <aside className="col gap1h">
          <section className={`panel ${styles.box}`}>
            <h2 className="h3">{say(texts.sentence)}</h2>
            <p>
              {say(texts.figures, {
                registered: close.figures.registered,
                closed: close.figures.closed,
                kept: close.figures.arrivalKept,
                late: close.figures.arrivalLate,
              })}
            </p>
          </section>
          <Income day={close.day} />
          <section className={`panel ${styles.box}`}>
            <h2 className="h3">{say(texts.twoSign)}</h2>
            {close.signatures.map((one) => (
              <Side key={one.side} close={close} signature={one} may={may(`dayClose.sign.${one.side}`)} />
            ))}
          </section>
          <MissingDays />
        </aside>
      </div>
      <PrintFrame title={say(texts.title)} number={close.day}>
        <table>
          <thead>
            <tr>
              <th>{say(texts.unfinished)}</th>
              <th>{say(texts.state)}</th>
            </tr>
          </thead>
          <tbody>
            {close.unfinished.map((one) => (
              <tr key={one.workOrderId}>
                <td>
                  {one.number} {one.placeLabel} {say(one.categoryTitle)}
                </td>
                <td>{say(ORDER_STATES[one.state] ?? texts.unfinished)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {close.signatures.map((one) => (
          <p key={one.side}>
            {say(texts[one.side])}: {one.by?.name ?? '________'} {one.at ? shortInstant(one.at, now, language) : ''}
          </p>
        ))}
      </PrintFrame>
    </div>
  )
}

function Part({
  title,
  hint,
  count,
  children,
}: {
  title: { zh: string; en: string }
  hint: { zh: string; en: string }
  count: number
  children: ReactNode
}) {
  const say = useSay()
  return (
    <section className={styles.part} aria-label={say(title)}>
      <b className={styles.count}>{count}</b>
      <div className={styles.name}>
        <h2 className="h2">{say(title)}</h2>
        <p className="meta mut">{say(hint)}</p>
      </div>
      {count === 0 ? (
        <p className="row gap1 mut">
          <IconCircleCheckFilled size={16} aria-hidden /> {say(texts.none)}
        </p>
      ) : (
        <ul>{children}</ul>
      )}
    </section>
  )
}

function Side({ close, signature, may }: { close: DayClose; signature: DayClose['signatures'][number]; may: boolean }) {
  const say = useSay()
  const language = useLanguage()
  const { project } = useWho()
  const [drawn, setDrawn] = useState<DrawnSignature | undefined>(undefined)
  const [open, setOpen] = useState(false)
  const path = signature.side === 'customerService' ? 'customer-service' : 'engineering'
  const change = useChange<object>('POST', `/projects/${project.id}/day-close/${close.day}/sign/${path}`, {
    touches: ['dayClose'],
  })
  const isPast = close.day < localTime(businessNow()).day
  const sign = async () => {
    const id = newId()
    // The drawing is filed on the day itself; without one the account's word stands, with its time.
    const signatureId =
      drawn === undefined
        ? undefined
        : await request<{ signatureId: string }>('POST', '/signatures', {
            body: {
              id,
              subject: { type: 'dayClose', id: derivedId(project.id, 'dayClose', close.day) },
              signer: 'head',
              ...drawn,
            },
            idempotencyKey: id,
          }).then((answer) => answer.signatureId)
    await change.run(signatureId ? { signatureId } : {})
    toast(texts.signed, { values: { side: say(texts[signature.side]) } })
    setOpen(false)
  }
  if (signature.signed)
    return (
      <p className="row gap1">
        <IconCircleCheckFilled size={18} aria-hidden />
        <span className="grow">
          {say(texts[signature.side])} {signature.by?.name ?? ''}
        </span>
        <span className="meta mut num">{signature.at ? shortInstant(signature.at, businessNow(), language) : ''}</span>
        {signature.late ? <span className="tag care">{say(texts.signedLate)}</span> : null}
      </p>
    )
  return (
    <div className="col gap1">
      <p className="row gap1">
        <IconCircleDashed size={18} aria-hidden />
        {say(texts[signature.side])}
        <span className="mut">
          {may && close.signableFrom ? say(texts.signableFrom, { time: close.signableFrom }) : say(texts.notSigned)}
        </span>
      </p>
      {may && open ? (
        <>
          <Signature onChange={setDrawn} />
          <p className="meta mut">{say(texts.signHint, { count: close.unfinished.length })}</p>
          <RefusedCard error={change.error} />
          <Button look="main" size="l" busy={change.busy} onPress={() => void sign().catch(() => {})}>
            {say(drawn ? (isPast ? texts.signLate : texts.sign) : texts.signWithout)}
          </Button>
        </>
      ) : null}
      {may && !open && !close.signableFrom ? (
        <Button
          look="main"
          hotkey={{ id: 'dayClose.sign', keys: 'mod+s', title: texts.sign, place: texts.title }}
          onPress={() => setOpen(true)}
        >
          {say(isPast ? texts.signLate : texts.sign)}
        </Button>
      ) : null}
    </div>
  )
}

const SHOWN_DAYS = 14

/** Days that a side has not signed, from the next day on; each opens that day. */
function MissingDays() {
  const say = useSay()
  const { project } = useWho()
  const { data } = useRead<{ items: readonly { day: string; side: 'customerService' | 'engineering' }[] }>(
    `/projects/${project.id}/day-close/missing`,
    { watches: ['dayClose'] },
  )
  if (!data || data.items.length === 0) return null
  const days = [...new Set(data.items.map((one) => one.day))].map((day) => ({
    day,
    sides: data.items.filter((one) => one.day === day),
  }))
  return (
    <section className={`panel ${styles.box}`} aria-label={say(texts.missing)}>
      <h2 className="h3">
        {say(texts.missing)} <span className="mut num">{say(texts.missingCount, { count: days.length })}</span>
      </h2>
      <ul>
        {days.slice(0, SHOWN_DAYS).map(({ day, sides }) => (
          <li key={day} className="row gap1">
            <Go to="/day-close" search={{ day }} className="num grow">
              {day}
            </Go>
            <span className="meta mut">{sides.map((one) => say(texts[one.side])).join('、')}</span>
          </li>
        ))}
      </ul>
      {days.length > SHOWN_DAYS ? (
        <p className="meta mut">{say(texts.moreMissing, { count: days.length - SHOWN_DAYS })}</p>
      ) : null}
    </section>
  )
}
