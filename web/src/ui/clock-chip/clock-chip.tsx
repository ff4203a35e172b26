import { lazy, Suspense, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { ObligationView } from '../../api/contracts.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { useClockText } from '../../clock/use-now.ts'
import { dueInstant, shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { announce } from '../live-region.tsx'
import { Popover } from '../overlay/popover.tsx'
import { ClockIcon } from './clock-icon.tsx'
import { readClock } from './reading.ts'
import { clockTexts as texts } from './texts.ts'
import './clock.css'

const Explanation = lazy(() => import('./explanation.tsx'))

export type ChipObligation = ObligationView & { readonly waitsFor?: string | undefined }

/**
 * How long somebody still has: in lists (s), in inboxes (m), on a case (l). Always a button that explains itself. It
 * draws itself anew only when what it says has changed: once a minute, once a second in the last one.
 */
export function ClockChip({
  obligation,
  size = 'm',
  detail,
  announces,
}: {
  obligation: ChipObligation
  size?: 's' | 'm' | 'l'
  /** The second line of the large chip, where it is not the limit. */
  detail?: string | undefined
  /** Says aloud when it turns amber or red: for the one chip that the page is about. */
  announces?: boolean
}) {
  const language = useLanguage()
  const say = useSay()
  const [open, setOpen] = useState(false)
  const anchor = useRef<HTMLButtonElement>(null)
  const id = useId()
  const text = useClockText((now) => {
    const reading = readClock(obligation, now, language)
    // The fill moves in steps of a hundredth, so that a day-long limit is not drawn every second.
    return JSON.stringify({ ...reading, used: Math.round(reading.used * 100) / 100 })
  })
  const reading = useMemo(() => JSON.parse(text) as ReturnType<typeof readClock>, [text])
  const title = say(obligation.title)

  const lookBefore = useRef(reading.look)
  useEffect(() => {
    if (announces && lookBefore.current !== reading.look)
      announce(say(texts.stateChanged, { what: title, state: reading.words }))
    lookBefore.current = reading.look
  }, [announces, reading.look, reading.words, title, say])

  return (
    <Popover
      open={open}
      onClose={() => setOpen(false)}
      anchor={
        <button
          ref={anchor}
          type="button"
          className={`clock ${size} ${reading.look}`}
          style={{ '--p': reading.used, '--w': reading.warnAtShare ?? 0 } as React.CSSProperties}
          aria-haspopup="dialog"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          data-clock
          onClick={(event) => {
            event.stopPropagation()
            setOpen(!open)
          }}
        >
          <ClockIcon look={reading.look} size={size === 's' ? 14 : size === 'm' ? 16 : 30} used={reading.used} />
          {size === 'l' ? null : <span className="vh">{title} </span>}
          {size === 'l' ? (
            <span className="tx">
              <b>{reading.words}</b>
              {detail ?? secondLine(obligation, title, say, language)}
            </span>
          ) : (
            <span className="clip">{reading.words}</span>
          )}
          {size === 'm' && reading.at ? <span className="at num">{reading.at}</span> : null}
          {size === 'l' && reading.warnAtShare !== undefined && RUNNING.has(reading.look) ? (
            <i className="warn" />
          ) : null}
        </button>
      }
    >
      <Suspense>
        <Explanation id={id} obligation={obligation} reading={reading} onClose={() => setOpen(false)} />
      </Suspense>
    </Popover>
  )
}

const RUNNING: ReadonlySet<string> = new Set(['calm', 'near', 'wait', 'paused'])

function secondLine(
  obligation: ChipObligation,
  what: string,
  say: ReturnType<typeof useSay>,
  language: 'zh' | 'en',
): string {
  const now = businessNow()
  if (obligation.dueAt === null) return what
  const time = shortDue(obligation.dueAt, now, language)
  if (obligation.dischargedAt)
    return say(texts.doneAt, { what, at: shortInstant(obligation.dischargedAt, now, language), time })
  return say(now > Date.parse(obligation.dueAt) ? texts.wasDue : texts.until, { what, time })
}

function shortDue(dueAt: string, now: number, language: 'zh' | 'en'): string {
  const full = dueInstant(dueAt, now, language)
  return dueInstant(now, now, language).slice(0, 5) === full.slice(0, 5) ? (full.split(' ').at(-1) ?? full) : full
}
