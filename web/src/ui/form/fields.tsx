import { IconAlertTriangleFilled } from '@tabler/icons-react'
import { type InputHTMLAttributes, type ReactNode, type Ref, useEffect, useState } from 'react'
import { businessNow } from '../../clock/business-clock.ts'
import { localTime } from '../../language/format.ts'
import { useSay } from '../../language/language.ts'
import { type Form, fieldId, useFormOf } from './form.tsx'
import { formTexts as texts } from './texts.ts'
import { fenOfText, instantOfLocal, timeOfText } from './values.ts'

export type FieldProps = {
  /** The field's path in the form's values, and in the server's refusals. */
  readonly name: string
  readonly label: string
  readonly hint?: string | undefined
  readonly optional?: boolean | undefined
  /** Left out of sight where the place says what it is; still read out. */
  readonly hideLabel?: boolean | undefined
}

type Wired = {
  readonly id: string
  readonly value: unknown
  readonly set: (value: unknown) => void
  readonly error: string | undefined
  readonly described: string | undefined
  readonly form: Form<Record<string, unknown>>
}

/** One field of the form around it: value, error, and the ids that tie them together for a screen reader. */
export function useField(name: string, label: string, hint?: string): Wired {
  const form = useFormOf()
  const id = fieldId(form.id, name)
  form.labels.set(name, label)
  const error = form.errors[name]
  const described = [hint ? `${id}-hint` : '', error ? `${id}-wrong` : ''].filter(Boolean).join(' ') || undefined
  return { id, value: form.values[name], set: (value) => form.set({ [name]: value }), error, described, form }
}

/** Label, field, hint and error in their order; the error stands under its field. */
export function FieldShell({
  id,
  label,
  hint,
  error,
  optional,
  hideLabel,
  children,
}: Omit<FieldProps, 'name'> & { id: string; error: string | undefined; children: ReactNode }) {
  const say = useSay()
  return (
    <div className="field">
      <label htmlFor={id} className={hideLabel ? 'vh' : 'label'}>
        {label}
        {optional ? <span className="mut meta"> {say(texts.optional)}</span> : null}
      </label>
      {children}
      <FieldNotes id={id} hint={hint} error={error} />
    </div>
  )
}

function FieldNotes({ id, hint, error }: { id: string; hint: string | undefined; error: string | undefined }) {
  return (
    <>
      {hint ? (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-wrong`} className="wrong">
          <IconAlertTriangleFilled size={14} aria-hidden />
          {error}
        </p>
      ) : null}
    </>
  )
}

type TextFieldProps = FieldProps &
  Pick<
    InputHTMLAttributes<HTMLInputElement>,
    'autoComplete' | 'inputMode' | 'maxLength' | 'autoFocus' | 'placeholder' | 'type' | 'disabled'
  > & { readonly rows?: number | undefined; readonly ref?: Ref<HTMLInputElement & HTMLTextAreaElement> | undefined }

export function TextField({ name, label, hint, optional, hideLabel, rows, ref, ...rest }: TextFieldProps) {
  const field = useField(name, label, hint)
  const shared = {
    id: field.id,
    className: 'input',
    'data-autofocus': rest.autoFocus || undefined,
    value: String(field.value ?? ''),
    'aria-invalid': field.error ? true : undefined,
    'aria-describedby': field.described,
    onChange: (event: { currentTarget: { value: string } }) => field.set(event.currentTarget.value),
  }
  return (
    <FieldShell id={field.id} label={label} hint={hint} error={field.error} optional={optional} hideLabel={hideLabel}>
      {rows ? (
        <textarea {...shared} ref={ref} rows={rows} maxLength={rest.maxLength} placeholder={rest.placeholder} />
      ) : (
        <input {...rest} {...shared} ref={ref} />
      )}
    </FieldShell>
  )
}

export type Option = { readonly id: string; readonly title: string; readonly note?: string | undefined }

export function SelectField({
  name,
  label,
  hint,
  optional,
  hideLabel,
  options,
  empty,
}: FieldProps & { options: readonly Option[]; empty?: string | undefined }) {
  const field = useField(name, label, hint)
  return (
    <FieldShell id={field.id} label={label} hint={hint} error={field.error} optional={optional} hideLabel={hideLabel}>
      <select
        id={field.id}
        className="input"
        value={String(field.value ?? '')}
        aria-invalid={field.error ? true : undefined}
        aria-describedby={field.described}
        onChange={(event) => field.set(event.currentTarget.value)}
      >
        {empty === undefined ? null : <option value="">{empty}</option>}
        {options.map((option) => (
          <option key={option.id} value={option.id}>
            {option.title}
          </option>
        ))}
      </select>
    </FieldShell>
  )
}

/** One of a few, all in sight. Nothing is chosen beforehand unless the form's values say so. */
export function ChoiceField({
  name,
  label,
  hint,
  optional,
  hideLabel,
  options,
}: FieldProps & { options: readonly Option[] }) {
  const field = useField(name, label, hint)
  const say = useSay()
  return (
    <fieldset className="field" aria-describedby={field.described}>
      <legend className={hideLabel ? 'vh' : 'label'}>
        {label}
        {optional ? <span className="mut meta"> {say(texts.optional)}</span> : null}
      </legend>
      <div className="choices">
        {options.map((option, index) => (
          <label key={option.id} className="choice">
            <input
              type="radio"
              id={index === 0 ? field.id : undefined}
              name={field.id}
              value={option.id}
              checked={field.value === option.id}
              onChange={() => field.set(option.id)}
            />
            {option.title}
            {option.note ? <span className="meta mut">{option.note}</span> : null}
          </label>
        ))}
      </div>
      <FieldNotes id={field.id} hint={hint} error={field.error} />
    </fieldset>
  )
}

export function CheckField({ name, label, hint }: FieldProps) {
  const field = useField(name, label, hint)
  return (
    <div className="field">
      <span className="row gap1">
        <input
          id={field.id}
          type="checkbox"
          checked={field.value === true}
          aria-invalid={field.error ? true : undefined}
          aria-describedby={field.described}
          onChange={(event) => field.set(event.currentTarget.checked)}
        />
        <label htmlFor={field.id}>{label}</label>
      </span>
      <FieldNotes id={field.id} hint={hint} error={field.error} />
    </div>
  )
}

/** Yuan are typed, fen are kept: the value of the form is an integer, or undefined while it is empty or not a sum. */
export function MoneyField({ name, label, hint, optional, hideLabel }: FieldProps) {
  const field = useField(name, label, hint)
  const say = useSay()
  const [text, setText] = useState(() => textOfFen(field.value))
  const { value } = field
  useEffect(() => {
    setText((before) => (fenOfText(before) === (value ?? undefined) ? before : textOfFen(value)))
  }, [value])
  return (
    <FieldShell id={field.id} label={label} hint={hint} error={field.error} optional={optional} hideLabel={hideLabel}>
      <span className="money-input">
        <input
          id={field.id}
          className="input num"
          inputMode="decimal"
          value={text}
          aria-invalid={field.error ? true : undefined}
          aria-describedby={field.described}
          onChange={(event) => {
            setText(event.currentTarget.value)
            field.set(fenOfText(event.currentTarget.value))
          }}
          onBlur={() => {
            if (text.trim() !== '' && fenOfText(text) === undefined) field.form.setError(name, say(texts.moneyWrong))
          }}
        />
        <span className="mut">{say(texts.money)}</span>
      </span>
    </FieldShell>
  )
}

function textOfFen(value: unknown): string {
  return typeof value === 'number' ? `${Math.floor(value / 100)}.${String(value % 100).padStart(2, '0')}` : ''
}

/**
 * A day and a time of the project's zone. The value is an ISO instant, or undefined while it is incomplete; typed times
 * may be `930`, `9:30` or `14：05`, and 24:00 is the end of the day.
 */
export function InstantField({ name, label, hint, optional, hideLabel }: FieldProps) {
  const field = useField(name, label, hint)
  const say = useSay()
  const known = typeof field.value === 'string' && field.value !== '' ? localTime(field.value) : undefined
  const [day, setDay] = useState(known?.day ?? localTime(businessNow()).day)
  const [time, setTime] = useState(known?.time ?? '')
  const change = (nextDay: string, nextTime: string) => {
    setDay(nextDay)
    setTime(nextTime)
    field.set(instantOfLocal(nextDay, nextTime))
  }
  return (
    <fieldset className="field" aria-describedby={field.described}>
      <legend className={hideLabel ? 'vh' : 'label'}>
        {label}
        {optional ? <span className="mut meta"> {say(texts.optional)}</span> : null}
      </legend>
      <div className="inline-inputs">
        <input
          className="input num"
          style={{ width: 150 }}
          type="date"
          aria-label={`${label} ${say(texts.date)}`}
          value={day}
          onChange={(event) => change(event.currentTarget.value, time)}
        />
        <input
          id={field.id}
          className="input num"
          style={{ width: 84 }}
          inputMode="numeric"
          placeholder="14:00"
          aria-label={`${label} ${say(texts.time)}`}
          aria-invalid={field.error ? true : undefined}
          aria-describedby={field.described}
          value={time}
          onChange={(event) => change(day, event.currentTarget.value)}
          onBlur={() => {
            const read = timeOfText(time)
            if (read) change(day, read)
            else if (time.trim() !== '') field.form.setError(name, say(texts.timeWrong))
          }}
        />
      </div>
      <FieldNotes id={field.id} hint={hint} error={field.error} />
    </fieldset>
  )
}

/** `草稿已存 10:43:12`: says that nothing can be lost. */
export function DraftSaved({ at }: { at: number | undefined }) {
  const say = useSay()
  if (at === undefined) return null
  const local = localTime(at)
  return (
    <span className="meta mut">
      {say(texts.savedAt, { time: `${local.time}:${String(local.seconds).padStart(2, '0')}` })}
    </span>
  )
}
