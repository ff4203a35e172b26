import { useState } from 'react'
import type { CaseView } from '../../api/contracts.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckField, ChoiceField, InstantField, SelectField, TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm, useFormOf } from '../../ui/form/form.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import styles from './case.module.css'
import { caseTexts } from './texts.ts'
import { wayTexts as texts } from './way-texts.ts'

type Titled = { readonly id: string; readonly title: { zh: string; en?: string } }
export type Ways = {
  readonly classes: readonly Titled[]
  readonly gravities: readonly Titled[]
  readonly departments: readonly Titled[]
  readonly people: readonly { readonly id: string; readonly name: string; readonly departmentIds: readonly string[] }[]
}

const STEPS = {
  classify: { path: 'classification', title: texts.classify },
  agreeForward: { path: 'forward-time', title: texts.agreeForward },
  forward: { path: 'forward', title: texts.forward },
  confirmOnSite: { path: 'on-site-confirmation', title: texts.confirmOnSite },
  promise: { path: 'promise', title: texts.promise },
  acknowledgeResult: { path: 'result-acknowledgement', title: texts.acknowledgeResult },
} as const
type Step = keyof typeof STEPS

/** Where a matter is on its way: sorted, looked at, passed on, taken; each step with its own time and who has it now. */
export function WayPanel({ view }: { view: CaseView }) {
  const say = useSay()
  const language = useLanguage()
  const [doing, setDoing] = useState<Step | undefined>(undefined)
  const take = useChange<object>('POST', `/cases/${view.id}/take`, { touches: [`case:${view.id}`] })
  const { way, abilities } = view
  const time = (at: string | null) => (at ? shortInstant(at, businessNow(), language) : undefined)
  const steps = [
    { title: texts.classified, at: time(way.classifiedAt) },
    ...(way.important ? [{ title: texts.confirmedOnSite, at: way.confirmedOnSite ? say(texts.yes) : undefined }] : []),
    ...(way.forwardBy && !way.forwardedAt ? [{ title: texts.forwardBy, at: time(way.forwardBy) }] : []),
    { title: texts.forwarded, at: time(way.forwardedAt) },
    { title: texts.taken, at: time(way.takenAt) },
    { title: texts.firstContact, at: time(way.firstContactAt) },
    { title: texts.promised, at: time(way.promisedAt) },
    { title: texts.told, at: time(way.reporterToldAt) },
  ]
  const offered: readonly Step[] = [
    ...(abilities.classify ? (['classify'] as const) : []),
    ...(abilities.confirmOnSite && way.important ? (['confirmOnSite'] as const) : []),
    ...(abilities.forward ? (['forward', 'agreeForward'] as const) : []),
    ...(abilities.promise ? (['promise'] as const) : []),
    ...(abilities.acknowledgeResult ? (['acknowledgeResult'] as const) : []),
  ]
  return (
    <section className={`panel ${styles.box}`} aria-label={say(texts.way)}>
      <p className="row gap1 wrap">
        <b className="h3 grow">{say(texts.way)}</b>
        {way.class ? (
          <span className="tag acc">{say(way.class.title)}</span>
        ) : (
          <span className="tag">{say(texts.unsorted)}</span>
        )}
        {way.gravity && way.gravity.id !== 'ordinary' ? (
          <span className="tag care">{say(way.gravity.title)}</span>
        ) : null}
      </p>
      <dl className={styles.facts}>
        <dt>{say(texts.department)}</dt>
        <dd>
          {[way.department ? say(way.department.title) : '', way.serviceUnit ?? ''].filter(Boolean).join(' · ') || '—'}
        </dd>
        <dt>{say(texts.owner)}</dt>
        <dd>{way.owner?.name ?? '—'}</dd>
        {steps.map((step) => [
          <dt key={step.title.zh}>{say(step.title)}</dt>,
          <dd key={`${step.title.zh}.at`} className="num">
            {step.at ?? '—'}
          </dd>,
        ])}
      </dl>
      {doing ? (
        <StepForm key={doing} step={doing} view={view} onClose={() => setDoing(undefined)} />
      ) : (
        <div className="row gap1 wrap">
          {abilities.take ? (
            <Button
              size="s"
              busy={take.busy}
              hotkey={{ id: 'case.take', keys: 'j', title: texts.take, place: caseTexts.casePlace }}
              onPress={() =>
                void take.run({}).then(
                  () => toast(texts.takenNow),
                  () => {},
                )
              }
            >
              {say(texts.take)}
            </Button>
          ) : null}
          {offered.map((step) => (
            <Button
              key={step}
              size="s"
              look={step === 'agreeForward' ? 'bare' : 'plain'}
              onPress={() => setDoing(step)}
            >
              {say(STEPS[step].title)}
            </Button>
          ))}
        </div>
      )}
      <RefusedCard error={take.error} />
    </section>
  )
}

type Values = {
  readonly classId: string
  readonly gravity: string
  readonly important: boolean
  readonly departmentId: string
  readonly personId: string
  readonly serviceUnit: string
  readonly forwardBy: string | undefined
  readonly text: string
  readonly at: string | undefined
  readonly reason: string
}

const BODIES: Readonly<Record<Step, (values: Values) => object>> = {
  classify: ({ classId, gravity, important }) => ({ classId, gravity, important }),
  forward: ({ departmentId, personId, serviceUnit }) => ({
    departmentId,
    ...(personId ? { personId } : {}),
    ...(serviceUnit.trim() ? { serviceUnit: serviceUnit.trim() } : {}),
  }),
  agreeForward: ({ forwardBy }) => ({ forwardBy }),
  confirmOnSite: ({ text }) => ({ text: text.trim() }),
  promise: ({ at, text, reason }) => ({
    at,
    text: text.trim(),
    ...(reason.trim() ? { reason: reason.trim() } : {}),
  }),
  acknowledgeResult: ({ text }) => ({ text: text.trim() }),
}

const CHECKS: Readonly<
  Record<Step, (values: Values) => Readonly<Record<string, { zh: string; en: string } | undefined>>>
> = {
  classify: (v) => ({ classId: v.classId ? undefined : texts.needClass }),
  forward: (v) => ({ departmentId: v.departmentId ? undefined : texts.needDepartment }),
  agreeForward: (v) => ({ forwardBy: v.forwardBy ? undefined : caseTexts.needTime }),
  confirmOnSite: (v) => ({ text: v.text.trim() ? undefined : caseTexts.needText }),
  promise: (v) => ({
    at: v.at ? undefined : caseTexts.needTime,
    text: v.text.trim() ? undefined : caseTexts.needText,
  }),
  acknowledgeResult: (v) => ({ text: v.text.trim() ? undefined : caseTexts.needText }),
}

function StepForm({ step, view, onClose }: { step: Step; view: CaseView; onClose: () => void }) {
  const say = useSay()
  const { path, title } = STEPS[step]
  const change = useChange<object>('POST', `/cases/${view.id}/${path}`, { touches: [`case:${view.id}`] })
  const form = useForm<Values>({
    draftKey: `case.${step}.${view.id}`,
    initial: {
      classId: view.way.class?.id ?? '',
      gravity: view.way.gravity?.id ?? 'ordinary',
      important: view.way.important,
      departmentId: '',
      personId: '',
      serviceUnit: '',
      forwardBy: undefined,
      text: '',
      at: undefined,
      reason: '',
    },
    check: CHECKS[step],
    send: async (values) => {
      await change.run(BODIES[step](values))
      form.clear()
      toast(caseTexts.done, { values: { what: say(title), where: view.number } })
      onClose()
    },
  })
  return (
    <FormFrame form={form} className="col gap1h" label={say(title)}>
      <ErrorSummary />
      {step === 'agreeForward' ? <InstantField name="forwardBy" label={say(texts.forwardBy)} /> : null}
      {step === 'confirmOnSite' ? <TextField name="text" label={say(texts.found)} rows={2} maxLength={2000} /> : null}
      {step === 'promise' ? (
        <>
          <InstantField name="at" label={say(texts.promisedFor)} />
          <TextField name="text" label={say(texts.promiseWords)} maxLength={200} />
          <TextField name="reason" label={say(texts.whyLong)} hint={say(texts.whyLongHint)} optional maxLength={500} />
        </>
      ) : null}
      {step === 'acknowledgeResult' ? (
        <TextField name="text" label={say(texts.howItEnded)} rows={2} maxLength={1000} />
      ) : null}
      {step === 'classify' || step === 'forward' ? <Choices step={step} /> : null}
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" size="s" onPress={onClose}>
          {say(caseTexts.cancel)}
        </Button>
        <Button look="main" size="s" type="submit" busy={form.busy}>
          {say(title)}
        </Button>
      </div>
    </FormFrame>
  )
}

function Choices({ step }: { step: 'classify' | 'forward' }) {
  const say = useSay()
  const { project } = useWho()
  const form = useFormOf()
  const query = useRead<Ways>(`/projects/${project.id}/ways`)
  const options = (list: readonly Titled[]) => list.map((one) => ({ id: one.id, title: say(one.title) }))
  return (
    <Answered query={query} skeleton={<RowSkeleton rows={2} chips={false} />}>
      {(ways) =>
        step === 'classify' ? (
          <>
            <ChoiceField name="classId" label={say(texts.class)} options={options(ways.classes)} />
            <ChoiceField name="gravity" label={say(texts.gravity)} options={options(ways.gravities)} />
            <CheckField name="important" label={say(texts.important)} hint={say(texts.importantHint)} />
          </>
        ) : (
          <>
            <SelectField
              name="departmentId"
              label={say(texts.department)}
              options={options(ways.departments)}
              empty={say(texts.choose)}
            />
            <SelectField
              name="personId"
              label={say(texts.owner)}
              optional
              empty={say(texts.whoeverTakes)}
              options={ways.people
                .filter((one) => one.departmentIds.includes(String(form.values.departmentId ?? '')))
                .map((one) => ({ id: one.id, title: one.name }))}
            />
            <TextField name="serviceUnit" label={say(texts.serviceUnit)} optional maxLength={60} />
          </>
        )
      }
    </Answered>
  )
}
