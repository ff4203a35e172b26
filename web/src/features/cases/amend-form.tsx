import { IconArrowRight } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { request } from '../../api/client.ts'
import type { CaseView } from '../../api/contracts.ts'
import { newId } from '../../api/ids.ts'
import { isRefused } from '../../api/problem.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { dueInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Button } from '../../ui/button.tsx'
import { ChoiceField, TextField, useField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import type { Category } from '../desk/category.ts'
import { CategoryPicker } from '../desk/category-picker.tsx'
import styles from './case.module.css'
import { caseTexts as texts } from './texts.ts'

type Values = {
  readonly content: string
  readonly phone: string
  readonly categoryId: string
  readonly urgency: string
  readonly charge: string
  readonly inHome: string
  readonly reason: string
}
type Moved = {
  readonly id: string
  readonly title: { zh: string; en?: string }
  readonly before: { readonly state: string; readonly dueAt: string | null } | null
  readonly after: { readonly state: string; readonly dueAt: string | null }
}

/** What was taken in wrongly, put right with a reason; which limits move is shown before it is saved. */
export function AmendForm({ view, onClose }: { view: CaseView; onClose: () => void }) {
  const say = useSay()
  const plain = view.content.map((piece) => piece.text).join('')
  // Numbers in the text stand there masked: the words can be written anew, not edited around what is hidden.
  const hidden = view.content.some((piece) => piece.ref)
  const initial: Values = {
    content: hidden ? '' : plain,
    phone: '',
    categoryId: view.categoryId,
    urgency: view.urgency,
    charge: view.charge,
    inHome: String(view.inHome),
    reason: '',
  }
  const change = useChange<object>('PATCH', `/cases/${view.id}`, { touches: [`case:${view.id}`] })
  const form = useForm<Values>({
    draftKey: `amend.${view.id}`,
    initial,
    check: (values) => ({
      reason: values.reason.trim() ? undefined : texts.needReason,
      content: Object.keys(changesOf(values, initial)).length > 0 ? undefined : texts.nothingChanged,
    }),
    send: async (values) => {
      await change.run({ ...changesOf(values, initial), reason: values.reason.trim() })
      form.clear(values)
      toast(texts.amended, { values: { number: view.number } })
      onClose()
    },
  })
  const changes = changesOf(form.values, initial)
  return (
    <Sheet open onClose={onClose} title={say(texts.amendTitle, { number: view.number })} size={720}>
      <FormFrame form={form} className="col gap2" label={say(texts.amend)}>
        <ErrorSummary />
        <TextField
          name="content"
          label={say(texts.content)}
          hint={hidden ? say(texts.contentHidden, { words: plain }) : undefined}
          rows={2}
          maxLength={4000}
        />
        <CategoryField />
        <div className={styles.amendPair}>
          <ChoiceField
            name="urgency"
            label={say(texts.urgency)}
            options={(['ordinary', 'special', 'emergency'] as const).map((id) => ({ id, title: say(texts[id]) }))}
          />
          <ChoiceField
            name="charge"
            label={say(texts.charge)}
            options={(['free', 'paid'] as const).map((id) => ({ id, title: say(texts[id]) }))}
          />
          <ChoiceField
            name="inHome"
            label={say(texts.visit)}
            options={[
              { id: 'true', title: say(texts.inHome) },
              { id: 'false', title: say(texts.notInHome) },
            ]}
          />
          <TextField
            name="phone"
            label={say(texts.phone)}
            hint={say(texts.phoneKept)}
            optional
            inputMode="tel"
            maxLength={40}
            autoComplete="off"
          />
        </div>
        <TextField name="reason" label={say(texts.reason)} hint={say(texts.reasonKept)} maxLength={200} />
        <Limits caseId={view.id} changes={changes} />
        <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
          <Button look="bare" onPress={onClose}>
            {say(texts.cancel)}
          </Button>
          <Button
            look="main"
            busy={form.busy}
            hotkey={{ id: 'form.send', keys: 'mod+enter', title: texts.saveAmendment, place: texts.casePlace }}
            onPress={form.submit}
          >
            {say(texts.saveAmendment)}
          </Button>
        </div>
      </FormFrame>
    </Sheet>
  )
}

function changesOf(values: Values, before: Values): Record<string, unknown> {
  const changes: Record<string, unknown> = {}
  if (values.content.trim() && values.content.trim() !== before.content) changes.content = values.content.trim()
  if (values.phone.trim()) changes.phone = values.phone.trim()
  for (const name of ['categoryId', 'urgency', 'charge'] as const)
    if (values[name] !== before[name]) changes[name] = values[name]
  if (values.inHome !== before.inHome) changes.inHome = values.inHome === 'true'
  return changes
}

function CategoryField() {
  const say = useSay()
  const { project } = useWho()
  const field = useField('categoryId', say(texts.category))
  const [picking, setPicking] = useState(false)
  const taxonomy = useRead<{ items: readonly Category[] }>(`/projects/${project.id}/taxonomy`, { watches: ['pack'] })
  const categories = taxonomy.data?.items ?? []
  const chosen = categories.find((one) => one.id === field.value)
  return (
    <div className="field">
      <span className="label">{say(texts.category)}</span>
      {picking ? (
        <CategoryPicker
          categories={categories}
          place={chosen?.place ?? 'home'}
          onChoose={(one) => {
            field.set(one.id)
            setPicking(false)
          }}
          onLeave={() => setPicking(false)}
        />
      ) : (
        <button
          type="button"
          id={field.id}
          className="btn"
          style={{ alignSelf: 'flex-start' }}
          aria-describedby={field.described}
          onClick={() => setPicking(true)}
        >
          {chosen ? chosen.path.map((part) => say(part)).join(' › ') : String(field.value)}
        </button>
      )}
      {field.error ? (
        <p id={`${field.id}-wrong`} className="wrong">
          {field.error}
        </p>
      ) : null}
    </div>
  )
}

/** Asked of the server half a second after the last change: the amendment is tried there and rolled back. */
function Limits({ caseId, changes }: { caseId: string; changes: Readonly<Record<string, unknown>> }) {
  const say = useSay()
  const language = useLanguage()
  const asked = JSON.stringify(changes)
  const [answer, setAnswer] = useState<{ asked: string; limits: readonly Moved[]; refused?: string }>()
  useEffect(() => {
    if (asked === '{}') return
    let gone = false
    const timer = setTimeout(() => {
      request<{ limits: readonly Moved[] }>('POST', `/cases/${caseId}/amendment-preview`, {
        body: JSON.parse(asked),
        idempotencyKey: newId(),
      }).then(
        ({ limits }) => gone || setAnswer({ asked, limits }),
        (caught) =>
          gone || setAnswer({ asked, limits: [], refused: isRefused(caught) ? caught.problem.title : say(texts.away) }),
      )
    }, 500)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [asked, caseId, say])
  if (asked === '{}') return null
  const now = businessNow()
  const known = answer?.asked === asked ? answer : undefined
  const outcome = (state: string) =>
    state === 'met' ? say(texts.limitKept) : state === 'late' || state === 'breached' ? say(texts.limitOver) : ''
  const said = (limit: Moved['after'] | null) =>
    limit === null
      ? say(texts.limitNone)
      : limit.state === 'cancelled'
        ? say(texts.limitEnds)
        : limit.dueAt
          ? [dueInstant(limit.dueAt, now, language), outcome(limit.state)].filter(Boolean).join(' · ')
          : say(texts.limitNone)
  return (
    <section className="note" aria-live="polite" aria-label={say(texts.limitsMove)}>
      <div className="grow">
        <b>{say(texts.limitsMove)}</b>
        {known === undefined ? (
          <p className="mut dense">{say(texts.limitsAsked)}</p>
        ) : known.refused ? (
          <p className="dense">{known.refused}</p>
        ) : known.limits.length === 0 ? (
          <p className="dense">{say(texts.limitsStay)}</p>
        ) : (
          <ul className={styles.moves}>
            {paired(known.limits).map((one) => (
              <li key={one.id}>
                <span>{say(one.title)}</span>
                <span className="num">{said(one.before)}</span>
                <IconArrowRight size={14} stroke={1.75} aria-hidden />
                <b className="num">{said(one.after)}</b>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}

/** A limit that ends and one of the same name that begins instead are one limit that moves. */
function paired(limits: readonly Moved[]): readonly Moved[] {
  const ends = limits.filter((one) => one.after.state === 'cancelled')
  return limits.flatMap((one) => {
    if (one.before === null) {
      const before = ends.find((other) => other.title.zh === one.title.zh)?.before ?? null
      return [{ ...one, before }]
    }
    const goesOn =
      one.after.state === 'cancelled' &&
      limits.some((other) => other.before === null && other.title.zh === one.title.zh)
    return goesOn ? [] : [one]
  })
}
