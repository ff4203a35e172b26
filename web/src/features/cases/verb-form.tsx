import { useEffect, useMemo, useState } from 'react'
import type { CaseView, Changed, Proposal } from '../../api/contracts.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { departureBetween } from '../../language/departure.ts'
import { yuan } from '../../language/format.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Button } from '../../ui/button.tsx'
import {
  CheckField,
  ChoiceField,
  InstantField,
  MoneyField,
  SelectField,
  TextField,
  useField,
} from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import type { PriceLists } from '../fees/answers.ts'
import { PAYMENT_METHODS, caseTexts as texts } from './texts.ts'
import { VERB_PATHS, VERB_TITLES } from './verbs.ts'

type Values = {
  readonly result: string
  readonly words: string
  readonly reason: string
  readonly reasonText: string
  readonly appointmentAt: string | undefined
  readonly wakesAt: string | undefined
  readonly departedAt: string | undefined
  readonly departureUnknown: boolean
  readonly amountFen: number | undefined
  readonly consent: boolean
  readonly itemId: string
  readonly quantity: string
  readonly negotiated: string
  readonly method: string
  readonly waitingFor: string
  readonly by: string
  readonly quality: string
  readonly timeliness: string
  readonly attitude: string
  readonly engineerId: string
  readonly materialName: string
  readonly materialQuantity: string
  readonly materialUnit: string
}

const EMPTY: Values = {
  result: '',
  words: '',
  reason: '',
  reasonText: '',
  appointmentAt: undefined,
  wakesAt: undefined,
  departedAt: undefined,
  departureUnknown: false,
  amountFen: undefined,
  consent: false,
  itemId: '',
  quantity: '1',
  negotiated: '',
  method: '',
  waitingFor: '',
  by: '',
  quality: '',
  timeliness: '',
  attitude: '',
  engineerId: '',
  materialName: '',
  materialQuantity: '1',
  materialUnit: '个',
}

type Wrong = Readonly<Record<string, { zh: string; en: string } | undefined>>

/** Chosen instead of an item where the list has none for it. */
const OFF_LIST = 'offList'

/** What each verb asks, and what it sends. */
const CHECKS: Readonly<Record<string, (values: Values) => Wrong>> = {
  recordCallback: (v) => ({
    result: v.result ? undefined : texts.needResult,
    words: v.result === 'unsatisfied' && !v.words.trim() ? texts.needWords : undefined,
  }),
  agreeAppointment: (v) => ({
    appointmentAt: v.appointmentAt ? undefined : texts.needTime,
    reason: v.reason ? undefined : texts.needChoice,
  }),
  arrive: (v) => ({ departedAt: v.departedAt || v.departureUnknown ? undefined : texts.needDeparture }),
  tellPrice: (v) => ({
    amountFen: (!v.itemId || v.itemId === OFF_LIST) && v.amountFen === undefined ? texts.needAmount : undefined,
    negotiated: v.itemId === OFF_LIST && !v.negotiated.trim() ? texts.needNegotiated : undefined,
    consent: v.consent ? undefined : texts.needConsent,
  }),
  suspend: (v) => ({
    waitingFor: v.waitingFor ? undefined : texts.needChoice,
    reason: v.reason.trim() ? undefined : texts.needReason,
    wakesAt: v.wakesAt ? undefined : texts.needTime,
  }),
  answerCallOut: (v) => ({ result: v.result ? undefined : texts.needChoice }),
  checkArrival: (v) => ({ result: v.result ? undefined : texts.needChoice }),
  confirmAppointment: (v) => ({ result: v.result ? undefined : texts.needChoice }),
  settle: (v) => ({
    amountFen: v.amountFen === undefined ? texts.needAmount : undefined,
    method: v.method ? undefined : texts.needChoice,
  }),
  handIn: (v) => ({ amountFen: v.amountFen === undefined ? texts.needAmount : undefined }),
  complete: (v) => ({ words: v.words.trim() ? undefined : texts.needText }),
  confirm: (v) => ({
    by: v.by ? undefined : texts.needChoice,
    quality: v.quality ? undefined : texts.needChoice,
    timeliness: v.timeliness ? undefined : texts.needChoice,
    attitude: v.attitude ? undefined : texts.needChoice,
  }),
  decline: (v) => ({ reason: v.reason.trim() ? undefined : texts.needReason }),
  cancel: (v) => ({ reason: v.reason.trim() ? undefined : texts.needReason }),
  failVerification: (v) => ({ reason: v.reason.trim() ? undefined : texts.needReason }),
  dispatch: (v) => ({ engineerId: v.engineerId ? undefined : texts.needChoice }),
  drawMaterials: (v) => ({ materialName: v.materialName.trim() ? undefined : texts.needText }),
}

const BODIES: Readonly<Record<string, (values: Values) => object>> = {
  recordCallback: (v) => ({ result: v.result, ...(v.words.trim() ? { opinion: v.words.trim() } : {}) }),
  agreeAppointment: (v) => ({
    appointmentAt: v.appointmentAt,
    reason: v.reason,
    ...(v.reasonText.trim() ? { reasonText: v.reasonText.trim() } : {}),
  }),
  arrive: (v) => (v.departureUnknown ? {} : { departedAt: v.departedAt }),
  tellPrice: (v) => ({
    consent: true,
    ...(v.itemId && v.itemId !== OFF_LIST
      ? { itemId: v.itemId, quantity: Math.max(1, Math.trunc(Number(v.quantity)) || 1) }
      : { amountFen: v.amountFen }),
    ...(v.itemId === OFF_LIST ? { negotiated: v.negotiated.trim() } : {}),
  }),
  settle: (v) => ({ amountFen: v.amountFen, method: v.method }),
  handIn: (v) => ({ amountFen: v.amountFen }),
  answerCallOut: (v) => ({ answer: v.result }),
  checkArrival: (v) => ({
    arrived: v.result === 'arrived',
    ...(v.result === 'arrived' ? {} : { action: v.result }),
    ...(v.words.trim() ? { note: v.words.trim() } : {}),
  }),
  confirmAppointment: (v) => ({
    reached: v.result === 'timeHolds',
    ...(v.words.trim() ? { note: v.words.trim() } : {}),
  }),
  suspend: (v) => ({ waitingFor: v.waitingFor, reason: v.reason.trim(), wakesAt: v.wakesAt }),
  complete: (v) => ({ workDone: v.words.trim() }),
  confirm: (v) => ({
    by: v.by,
    ratings: { quality: Number(v.quality), timeliness: Number(v.timeliness), attitude: Number(v.attitude) },
  }),
  decline: (v) => ({ reason: v.reason.trim() }),
  cancel: (v) => ({ reason: v.reason.trim() }),
  failVerification: (v) => ({ reason: v.reason.trim() }),
  dispatch: (v) => ({ engineerId: v.engineerId, ...(v.reason.trim() ? { reason: v.reason.trim() } : {}) }),
  drawMaterials: (v) => ({
    items: [
      {
        name: v.materialName.trim(),
        quantity: Number(v.materialQuantity) || 1,
        unit: v.materialUnit.trim() || '个',
        priceFen: v.amountFen ?? 0,
      },
    ],
  }),
}

/** What a step of a work order asks before it is done: in the inbox's row, on the case, wherever one reads. */
export function VerbForm({
  verb,
  caseId,
  workOrderId,
  onDone,
  onCancel,
}: {
  verb: string
  caseId: string
  workOrderId: string
  onDone: (changed: Changed) => void
  onCancel: () => void
}) {
  const say = useSay()
  const base = `/cases/${caseId}/work-orders/${workOrderId}`
  const change = useChange<object>('POST', `${base}/${VERB_PATHS[verb] ?? verb}`, { touches: [`case:${caseId}`] })
  const form = useForm<Values>({
    draftKey: `verb.${verb}.${workOrderId}`,
    initial: EMPTY,
    renames: { opinion: 'words', workDone: 'words' },
    check: (values) => CHECKS[verb]?.(values) ?? {},
    send: async (values) => {
      const changed = await change.run(BODIES[verb]?.(values) ?? {})
      form.clear()
      onDone(changed)
    },
  })
  const title = VERB_TITLES[verb]
  return (
    <FormFrame form={form} className="col gap1h" label={title ? say(title) : verb}>
      <ErrorSummary />
      <Fields verb={verb} base={base} caseId={caseId} workOrderId={workOrderId} />
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button
          look="bare"
          size="s"
          hotkey={{ id: 'form.cancel', keys: 'escape', title: texts.cancel, place: texts.casePlace }}
          onPress={onCancel}
        >
          {say(texts.cancel)}
        </Button>
        <Button
          look="main"
          size="s"
          busy={form.busy}
          hotkey={{ id: 'form.send', keys: 'mod+enter', title: title ?? texts.note, place: texts.casePlace }}
          onPress={form.submit}
        >
          {verb === 'recordCallback' ? say(texts.recordAndClose) : title ? say(title) : verb}
        </Button>
      </div>
    </FormFrame>
  )
}

type FieldsOf = {
  readonly verb: string
  readonly base: string
  readonly caseId: string
  readonly workOrderId: string
}

function Fields({ verb, base, caseId, workOrderId }: FieldsOf) {
  const say = useSay()
  const grades = useMemo(
    () =>
      ([5, 4, 3, 2, 1] as const).map((grade) => ({
        id: String(grade),
        title: say(texts[`grade${grade}` as 'grade5']),
      })),
    [say],
  )
  const options = (...names: (keyof typeof texts)[]) => names.map((name) => ({ id: name, title: say(texts[name]) }))
  switch (verb) {
    case 'recordCallback':
      return (
        <>
          <ChoiceField
            name="result"
            label={say(texts.howWasIt)}
            options={options('satisfied', 'unsatisfied', 'unreachable')}
          />
          <TextField name="words" label={say(texts.words)} optional rows={1} maxLength={2000} />
        </>
      )
    case 'agreeAppointment':
      return (
        <>
          <InstantField name="appointmentAt" label={say(texts.appointmentAt)} />
          <ChoiceField
            name="reason"
            label={say(texts.reason)}
            options={options('staffShort', 'ownerAbsent', 'other')}
          />
          <TextField name="reasonText" label={say(texts.words)} optional maxLength={200} />
        </>
      )
    case 'arrive':
      return <Departure caseId={caseId} workOrderId={workOrderId} />
    case 'tellPrice':
      return (
        <>
          <PriceFields />
          <CheckField name="consent" label={say(texts.consent)} />
        </>
      )
    case 'settle':
      return (
        <>
          <MoneyField name="amountFen" label={say(texts.payAmount)} />
          <ChoiceField
            name="method"
            label={say(texts.method)}
            options={Object.entries(PAYMENT_METHODS).map(([id, title]) => ({ id, title: say(title) }))}
          />
        </>
      )
    case 'checkArrival':
      return (
        <>
          <ChoiceField
            name="result"
            label={say(texts.isThere)}
            options={options('arrived', 'called', 'resent', 'reported')}
          />
          <TextField name="words" label={say(texts.words)} optional rows={1} maxLength={500} />
        </>
      )
    case 'confirmAppointment':
      return (
        <>
          <ChoiceField name="result" label={say(texts.holdsTime)} options={options('timeHolds', 'unreachable')} />
          <TextField name="words" label={say(texts.words)} optional rows={1} maxLength={500} />
        </>
      )
    case 'answerCallOut':
      return <ChoiceField name="result" label={say(texts.calledOut)} options={options('coming', 'cannot')} />
    case 'handIn':
      return <MoneyField name="amountFen" label={say(texts.payAmount)} />
    case 'suspend':
      return (
        <>
          <ChoiceField
            name="waitingFor"
            label={say(texts.waitingFor)}
            options={options('materials', 'owner', 'neighbour', 'contractor', 'other')}
          />
          <TextField name="reason" label={say(texts.reason)} maxLength={200} />
          <InstantField name="wakesAt" label={say(texts.wakesAt)} />
        </>
      )
    case 'complete':
      return <TextField name="words" label={say(texts.workDone)} rows={2} maxLength={2000} />
    case 'confirm':
      return (
        <>
          <ChoiceField
            name="by"
            label={say(texts.confirmBy)}
            options={[
              { id: 'telephone', title: say(texts.byTelephone) },
              { id: 'signature', title: say(texts.bySignature) },
            ]}
          />
          <ChoiceField name="quality" label={say(texts.quality)} options={grades} />
          <ChoiceField name="timeliness" label={say(texts.timeliness)} options={grades} />
          <ChoiceField name="attitude" label={say(texts.attitude)} options={grades} />
        </>
      )
    case 'dispatch':
      return (
        <>
          <Proposals base={base} />
          <TextField name="reason" label={say(texts.otherReason)} optional maxLength={200} />
        </>
      )
    case 'drawMaterials':
      return (
        <div className="inline-inputs" style={{ alignItems: 'flex-end' }}>
          <TextField name="materialName" label={say(texts.material)} maxLength={80} />
          <TextField name="materialQuantity" label="×" inputMode="decimal" maxLength={8} />
          <TextField name="materialUnit" label="/" maxLength={10} />
          <MoneyField name="amountFen" label={say(texts.amount)} optional />
        </div>
      )
    default:
      return <TextField name="reason" label={say(texts.reason)} rows={2} maxLength={500} />
  }
}

/** When the engineer left, told with the arrival: an estimate stands there to be put right (S0-REPAIR-5). */
function Departure({ caseId, workOrderId }: { caseId: string; workOrderId: string }) {
  const query = useRead<CaseView>(`/cases/${caseId}`, { watches: [`case:${caseId}`] })
  return (
    <Answered query={query} skeleton={<RowSkeleton rows={1} chips={false} />}>
      {(view) => (
        <DepartureField
          acceptedAt={view.workOrders.find((one) => one.id === workOrderId)?.times.acceptedAt ?? undefined}
        />
      )}
    </Answered>
  )
}

/** With a price list in force its items stand here; another price is agreed in words. Without one the price is typed. */
function PriceFields() {
  const say = useSay()
  const { project } = useWho()
  const item = String(useField('itemId', '').value ?? '')
  const query = useRead<PriceLists>(`/projects/${project.id}/price-lists`, { watches: ['priceList'] })
  return (
    <Answered query={query} skeleton={<RowSkeleton rows={2} chips={false} />}>
      {({ items, inForce }) => {
        const list = items.find((one) => one.version === inForce)
        if (!list) return <MoneyField name="amountFen" label={say(texts.amount)} />
        const options = [
          ...list.items.map((one) => ({
            id: one.id,
            title: say(texts.itemPrice, { name: one.name, price: yuan(one.labourFen), unit: one.unit }),
          })),
          { id: OFF_LIST, title: say(texts.offList) },
        ]
        return (
          <>
            <SelectField name="itemId" label={say(texts.priceItem)} options={options} empty="—" />
            {item && item !== OFF_LIST ? (
              <TextField name="quantity" label={say(texts.quantity)} inputMode="numeric" maxLength={3} />
            ) : null}
            {item === OFF_LIST ? (
              <>
                <MoneyField name="amountFen" label={say(texts.amount)} />
                <TextField name="negotiated" label={say(texts.negotiated)} rows={2} maxLength={200} />
              </>
            ) : null}
          </>
        )
      }}
    </Answered>
  )
}

function DepartureField({ acceptedAt }: { acceptedAt: string | undefined }) {
  const say = useSay()
  const label = say(texts.departedAt)
  const { value, set, form } = useField('departedAt', label)
  const [ready, setReady] = useState(value !== undefined)
  useEffect(() => {
    if (ready) return
    set(new Date(departureBetween(acceptedAt ? Date.parse(acceptedAt) : undefined, businessNow())).toISOString())
    setReady(true)
  }, [ready, set, acceptedAt])
  if (!ready) return null
  return (
    <>
      {form.values.departureUnknown ? null : (
        <InstantField name="departedAt" label={label} hint={say(texts.departedHint)} />
      )}
      <CheckField name="departureUnknown" label={say(texts.withoutDeparture)} />
    </>
  )
}

function Proposals({ base }: { base: string }) {
  const say = useSay()
  const query = useRead<{ items: readonly Proposal[] }>(`${base}/proposals`, { watches: ['case', 'staff'] })
  return (
    <Answered query={query} skeleton={<RowSkeleton rows={3} chips={false} />}>
      {({ items }) => (
        <ChoiceField
          name="engineerId"
          label={say(texts.engineerPick)}
          options={items.slice(0, 8).map((one, index) => ({
            id: one.engineerId,
            title: one.name,
            note: [
              index === 0 ? say(texts.suggest) : '',
              ...(index === 0 ? one.reasons.filter((reason) => reason.good).map((reason) => say(reason.text)) : []),
              index === 0 ? '' : say(texts.load, { count: one.load }),
              one.onDuty ? '' : say(texts.offDuty),
            ]
              .filter(Boolean)
              .join(' · '),
          }))}
        />
      )}
    </Answered>
  )
}
