import { fillText, type Text } from '@huiyin/text'
import { IconAlertTriangleFilled, IconCloudOff } from '@tabler/icons-react'
import {
  createContext,
  type FormEvent,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import { isRefused, isUnreachable } from '../../api/problem.ts'
import { language, useSay } from '../../language/language.ts'
import { isComposing } from '../keys/keys.ts'
import { type Draft, useDraft } from './draft.ts'
import { formTexts as texts } from './texts.ts'
import './form.css'

/** What is wrong with a field, in the reader's language already. */
export type FieldErrors = Readonly<Record<string, string>>

export type Form<Values extends object> = {
  readonly id: string
  readonly values: Values
  readonly set: (change: Partial<Values>) => void
  readonly clear: (to?: Values) => void
  readonly draft: Draft<Values>
  readonly errors: FieldErrors
  /** What cannot be said of one field: a refusal of the handbook, a server that does not answer. */
  readonly problem: Error | undefined
  readonly busy: boolean
  readonly submit: () => void
  readonly setError: (path: string, message: string | undefined) => void
  /** Rises with each refused attempt, so that the summary takes the focus again. */
  readonly refusals: number
  readonly labels: Map<string, string>
}

/**
 * The state of a form: its values (kept as a draft when `draftKey` is given), what is wrong with them, and its sending.
 * Refusals of the server stand beside the field they name; nothing that was typed is lost by them.
 */
export function useForm<Values extends object>(options: {
  readonly initial: Values
  readonly draftKey?: string | undefined
  /** What can be seen to be wrong before anything is sent, by field. */
  readonly check?: ((values: Values) => Readonly<Record<string, Text | undefined>>) | undefined
  readonly send: (values: Values) => Promise<unknown>
  /** From a field's path in the server's refusal to its name here, where they differ. */
  readonly renames?: Readonly<Record<string, string>> | undefined
}): Form<Values> {
  const id = useId()
  const draft = useDraft(options.draftKey, options.initial)
  const [errors, setErrors] = useState<FieldErrors>({})
  const [problem, setProblem] = useState<Error | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const [refusals, setRefusals] = useState(0)
  const labels = useRef(new Map<string, string>())
  const latest = useRef(options)
  latest.current = options
  const values = useRef(draft.values)
  values.current = draft.values
  const sending = useRef(false)

  const refuse = useCallback((found: FieldErrors, caught?: Error) => {
    setErrors(found)
    setProblem(caught)
    setRefusals((before) => before + 1)
  }, [])

  const submit = useCallback(() => {
    if (sending.current) return
    const found = checked(latest.current.check?.(values.current) ?? {})
    if (Object.keys(found).length > 0) return refuse(found)
    sending.current = true
    setBusy(true)
    setErrors({})
    setProblem(undefined)
    latest.current
      .send(values.current)
      .catch((caught: Error) => {
        const renames = latest.current.renames ?? {}
        const named = isRefused(caught)
          ? Object.fromEntries(Object.entries(caught.fieldErrors).map(([path, text]) => [renames[path] ?? path, text]))
          : {}
        refuse(named, caught)
      })
      .finally(() => {
        sending.current = false
        setBusy(false)
      })
  }, [refuse])

  const set = useCallback(
    (change: Partial<Values>) => {
      draft.set(change)
      setErrors((before) => without(before, Object.keys(change)))
    },
    [draft.set],
  )
  const setError = useCallback((path: string, message: string | undefined) => {
    setErrors((before) => (message === undefined ? without(before, [path]) : { ...before, [path]: message }))
  }, [])
  const clear = useCallback(
    (to?: Values) => {
      draft.clear(to)
      setErrors({})
      setProblem(undefined)
    },
    [draft.clear],
  )
  return {
    id,
    values: draft.values,
    set,
    clear,
    draft,
    errors,
    problem,
    busy,
    submit,
    setError,
    refusals,
    labels: labels.current,
  }
}

function checked(found: Readonly<Record<string, Text | undefined>>): FieldErrors {
  const said: Record<string, string> = {}
  for (const [path, text] of Object.entries(found)) if (text) said[path] = fillText(text, language())
  return said
}

function without(errors: FieldErrors, paths: readonly string[]): FieldErrors {
  if (!paths.some((path) => path in errors)) return errors
  return Object.fromEntries(Object.entries(errors).filter(([path]) => !paths.includes(path)))
}

// The context holds forms of any values; each field names the one it reads.
const FormContext = createContext<Form<any> | undefined>(undefined)

export function useFormOf(): Form<Record<string, unknown>> {
  const form = use(FormContext)
  if (!form) throw new Error('a field stands outside of a form')
  return form
}

export function FormFrame<Values extends object>({
  form,
  className,
  label,
  children,
}: {
  form: Form<Values>
  className?: string | undefined
  label?: string | undefined
  children: ReactNode
}) {
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    form.submit()
  }
  return (
    <form
      className={className}
      aria-label={label}
      noValidate
      onSubmit={onSubmit}
      onKeyDown={(event) => {
        // The Enter that chooses a word of the input method is not the Enter that sends.
        if (event.key === 'Enter' && isComposing(event)) event.preventDefault()
      }}
    >
      <FormContext value={form}>{children}</FormContext>
    </form>
  )
}

/** All that is wrong, at the top, each with a link to its field; takes the focus when a form is refused. */
export function ErrorSummary() {
  const form = useFormOf()
  const say = useSay()
  const box = useRef<HTMLDivElement>(null)
  const { refusals } = form
  useEffect(() => {
    if (refusals > 0) box.current?.focus()
  }, [refusals])
  const entries = Object.entries(form.errors)
  if (entries.length === 0 && !form.problem) return null
  const away = isUnreachable(form.problem)
  return (
    <div ref={box} tabIndex={-1} role="alert" className={`note ${away ? 'care' : 'stop'} form-summary`}>
      {away ? <IconCloudOff size={18} aria-hidden /> : <IconAlertTriangleFilled size={18} aria-hidden />}
      <div className="grow">
        <b>{titleOf(form.problem, entries.length, say)}</b>
        {form.problem && isRefused(form.problem) && form.problem.problem.detail ? (
          <p>{form.problem.problem.detail}</p>
        ) : null}
        {entries.length > 0 ? (
          <ul>
            {entries.map(([path, message]) => (
              <li key={path}>
                <a
                  href={`#${fieldId(form.id, path)}`}
                  onClick={(event) => {
                    event.preventDefault()
                    document.getElementById(fieldId(form.id, path))?.focus()
                  }}
                >
                  {form.labels.get(path) ? `${form.labels.get(path)}: ${message}` : message}
                </a>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </div>
  )
}

function titleOf(problem: Error | undefined, count: number, say: ReturnType<typeof useSay>): string {
  if (isUnreachable(problem)) return say(texts.unreachable)
  if (isRefused(problem) && count === 0) return problem.problem.title
  if (problem && !isRefused(problem)) return say(texts.unexpected)
  return say(texts.toMend, { count })
}

export function fieldId(formId: string, path: string): string {
  return `${formId}${path.replaceAll(/[^\w-]/g, '-')}`
}
