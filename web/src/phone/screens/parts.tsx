import { IconX } from '@tabler/icons-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import type { ObligationView } from '../../api/contracts.ts'
import { useClockText } from '../../clock/use-now.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { ClockIcon } from '../../ui/clock-chip/clock-icon.tsx'
import { readClock } from '../../ui/clock-chip/reading.ts'
import '../../ui/clock-chip/clock.css'
import { phoneTexts as texts } from '../texts.ts'

/** A sheet from below: the browser's own dialog keeps the focus inside, Escape closes it, the page behind rests. */
export function Sheet({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const say = useSay()
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog ref={dialog} className="sheet" aria-labelledby={id} onCancel={onClose}>
      <div className="sheet-head">
        <h2 id={id}>{title}</h2>
        <button type="button" className="icon" aria-label={say(texts.close)} onClick={onClose}>
          <IconX size={24} stroke={1.75} aria-hidden />
        </button>
      </div>
      {children}
    </dialog>
  )
}

/** A labelled field with its error beside it. */
export function Field({
  label,
  hint,
  error,
  children,
}: {
  label: string
  hint?: string | undefined
  error?: string | undefined
  children: (attributes: {
    id: string
    'aria-describedby': string | undefined
    'aria-invalid': true | undefined
  }) => ReactNode
}) {
  const id = useId()
  const described = error || hint ? `${id}-more` : undefined
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': described, 'aria-invalid': error ? true : undefined })}
      {described ? (
        <p id={described} className={error ? 'error' : 'hint'} role={error ? 'alert' : undefined}>
          {error ?? hint}
        </p>
      ) : null}
    </div>
  )
}

/** One choice of a few, none chosen before; words and a tick, not colour alone. */
export function Choices<Value extends string | number>({
  label,
  options,
  value,
  onChoose,
}: {
  label: string
  options: readonly { readonly value: Value; readonly title: string }[]
  value: Value | undefined
  onChoose: (value: Value) => void
}) {
  return (
    <fieldset className="choices">
      <legend>{label}</legend>
      <div>
        {options.map((option) => (
          <label key={option.value} className={option.value === value ? 'on' : ''}>
            <input type="radio" name={label} checked={option.value === value} onChange={() => onChoose(option.value)} />
            <span aria-hidden="true">{option.value === value ? '✓ ' : ''}</span>
            {option.title}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** How long there still is, in words, with the same signs as at the desk. */
export function Limit({ obligation }: { obligation: ObligationView }) {
  const language = useLanguage()
  const text = useClockText((now) => JSON.stringify(readClock(obligation, now, language)))
  const reading = JSON.parse(text) as ReturnType<typeof readClock>
  return (
    <span
      className={`clock m ${reading.look}`}
      style={{ '--p': reading.used, '--w': reading.warnAtShare ?? 0 } as React.CSSProperties}
    >
      <ClockIcon look={reading.look} size={16} used={reading.used} />
      <b>{reading.words}</b>
      {reading.at ? <span className="at">{reading.at}</span> : null}
    </span>
  )
}
