import { useState } from 'react'
import { businessNow } from '../../clock/business-clock.ts'
import { useMinute } from '../../clock/use-now.ts'
import { departureBetween } from '../../language/departure.ts'
import { localTime, shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { instantOfLocal } from '../../ui/form/values.ts'
import { fenOf, yuanOf } from '../next-step.ts'
import type { EditContent } from '../sync/edits.ts'
import { dueFen, type JobNow, materialsTotalFen, type PhoneCodes } from '../sync/jobs.ts'
import { phoneTexts as texts } from '../texts.ts'
import { attachments, type Recorder } from './job.tsx'
import { Choices, Field, Sheet } from './parts.tsx'
import { type Drawn, SignatureArea } from './signature.tsx'

export type SheetName = 'decline' | 'price' | 'done' | 'suspend' | 'sign' | 'materials' | 'arrive' | 'settle'

type SheetProps = {
  readonly now: JobNow
  readonly codes: PhoneCodes
  readonly record: Recorder
  readonly onClose: () => void
}

/** What a step asks for before it is done. What was typed stays until it is kept. */
export function JobSheet({ name, ...props }: SheetProps & { readonly name: SheetName }) {
  switch (name) {
    case 'arrive':
      return <ArriveSheet {...props} />
    case 'decline':
      return <DeclineSheet {...props} />
    case 'price':
      return <PriceSheet {...props} />
    case 'materials':
      return <MaterialsSheet {...props} />
    case 'suspend':
      return <SuspendSheet {...props} />
    case 'done':
      return <DoneSheet {...props} />
    case 'sign':
      return <SignSheet {...props} />
    case 'settle':
      return <SettleSheet {...props} />
  }
}

function Keep({ label, onPress }: { label: string; onPress: () => void }) {
  const say = useSay()
  return (
    <>
      <button type="button" className="big main full" onClick={onPress}>
        {label}
      </button>
      <p className="sub center">{say(texts.keptNote)}</p>
    </>
  )
}

function useKeep({ record, onClose }: SheetProps) {
  return async (content: EditContent) => {
    await record(content)
    onClose()
  }
}

/** Who came without pressing 出发 tells when that was; an estimate stands there to be put right (S0-REPAIR-5). */
function ArriveSheet(props: SheetProps) {
  const say = useSay()
  const keep = useKeep(props)
  const from = Date.parse(props.now.times.acceptedAt ?? '') || undefined
  const [departed, setDeparted] = useState(() => localInput(departureBetween(from, businessNow())))
  const [tried, setTried] = useState(false)
  // A field of minutes cannot say a second: the minute of the acceptance is no earlier than it.
  const at = instantOfInput(departed)
  const possible = at !== undefined && at <= businessNow() && at > (from ?? 0) - 60_000
  const arrive = (body: { departedAt?: string }) => void keep({ kind: 'command', verb: 'arrive', body })
  return (
    <Sheet title={say(texts.arrive)} onClose={props.onClose}>
      <Field
        label={say(texts.departedAt)}
        hint={say(texts.departedHint)}
        error={tried && !possible ? say(texts.departedWrong) : undefined}
      >
        {(field) => (
          <input
            {...field}
            type="datetime-local"
            value={departed}
            onChange={(event) => setDeparted(event.target.value)}
          />
        )}
      </Field>
      <button type="button" className="big line full" onClick={() => arrive({})}>
        {say(texts.withoutDeparture)}
      </button>
      <Keep
        label={say(texts.arrive)}
        onPress={() => {
          setTried(true)
          if (possible) arrive({ departedAt: new Date(at).toISOString() })
        }}
      />
    </Sheet>
  )
}

function DeclineSheet(props: SheetProps) {
  const say = useSay()
  const keep = useKeep(props)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  return (
    <Sheet title={say(texts.decline)} onClose={props.onClose}>
      <Field label={say(texts.reason)} error={tried && !reason.trim() ? say(texts.needWords) : undefined}>
        {(field) => (
          <textarea
            {...field}
            rows={2}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <Keep
        label={say(texts.decline)}
        onPress={() => {
          setTried(true)
          if (reason.trim()) void keep({ kind: 'command', verb: 'decline', body: { reason: reason.trim() } })
        }}
      />
    </Sheet>
  )
}

/** With a price list in force the price is the list's; another one is agreed in words and holds the materials. */
function PriceSheet(props: SheetProps) {
  const say = useSay()
  const keep = useKeep(props)
  const { prices } = props.codes
  const fitting = [...prices].sort((a, b) => Number(fits(b, props.now)) - Number(fits(a, props.now)))
  const [itemId, setItemId] = useState<string | undefined>(undefined)
  const [quantity, setQuantity] = useState(1)
  const [negotiated, setNegotiated] = useState('')
  const [typed, setTyped] = useState(props.now.priceFen === null ? '' : yuanOf(props.now.priceFen))
  const [agreed, setAgreed] = useState(false)
  const [tried, setTried] = useState(false)
  const item = prices.find((one) => one.id === itemId)
  const offList = itemId === OFF_LIST
  const isTyped = prices.length === 0 || offList
  const fen = isTyped ? fenOf(typed) : item ? item.labourFen * quantity : undefined
  const wordsMissing = offList && !negotiated.trim()
  return (
    <Sheet title={say(texts.tellPrice)} onClose={props.onClose}>
      {prices.length > 0 ? (
        <Choices
          label={say(texts.priceItem)}
          options={[
            ...fitting.map((one) => ({ value: one.id, title: `${one.name} ${yuanOf(one.labourFen)}/${one.unit}` })),
            { value: OFF_LIST, title: say(texts.offList) },
          ]}
          value={itemId}
          onChoose={setItemId}
        />
      ) : null}
      {item ? (
        <fieldset className="stepper">
          <legend>{say(texts.quantity)}</legend>
          <button type="button" aria-label={say(texts.less)} onClick={() => setQuantity(Math.max(1, quantity - 1))}>
            －
          </button>
          <output className="num">{quantity}</output>
          <button type="button" aria-label={say(texts.more)} onClick={() => setQuantity(Math.min(999, quantity + 1))}>
            ＋
          </button>
          <span className="num">¥ {yuanOf(item.labourFen * quantity)}</span>
        </fieldset>
      ) : null}
      {isTyped ? (
        <Field
          label={say(texts.price)}
          hint={offList ? undefined : say(texts.priceHint)}
          error={tried && fen === undefined ? say(texts.needPrice) : undefined}
        >
          {(field) => (
            <input {...field} inputMode="decimal" value={typed} onChange={(event) => setTyped(event.target.value)} />
          )}
        </Field>
      ) : null}
      {offList ? (
        <Field label={say(texts.negotiated)} error={tried && wordsMissing ? say(texts.needWords) : undefined}>
          {(field) => (
            <textarea
              {...field}
              rows={2}
              maxLength={200}
              value={negotiated}
              onChange={(event) => setNegotiated(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      {tried && !isTyped && !item ? (
        <p className="error" role="alert">
          {say(texts.needItem)}
        </p>
      ) : null}
      <label className="agree">
        <input type="checkbox" checked={agreed} onChange={(event) => setAgreed(event.target.checked)} />
        {say(texts.priceAgreed)}
      </label>
      {tried && !agreed ? (
        <p className="error" role="alert">
          {say(texts.needAgreed)}
        </p>
      ) : null}
      <Keep
        label={say(texts.save)}
        onPress={() => {
          setTried(true)
          if (fen === undefined || !agreed || wordsMissing) return
          const body = {
            amountFen: fen,
            consent: true,
            ...(item ? { itemId: item.id, quantity } : {}),
            ...(offList ? { negotiated: negotiated.trim() } : {}),
          }
          void keep({ kind: 'command', verb: 'tell-price', body })
        }}
      />
    </Sheet>
  )
}

/** Chosen instead of an item where the list has none for it. */
const OFF_LIST = 'offList'

const fits = (price: PhoneCodes['prices'][number], now: JobNow) =>
  price.categoryIds?.includes(now.job.categoryId) ?? false

/** The money is taken at the door; the receipt's number comes with the connection. */
function SettleSheet(props: SheetProps) {
  const say = useSay()
  const keep = useKeep(props)
  const [method, setMethod] = useState<string | undefined>(undefined)
  const [tried, setTried] = useState(false)
  const fen = dueFen(props.now, props.codes.prices)
  return (
    <Sheet title={say(texts.settle)} onClose={props.onClose}>
      <p className="row total">
        <b className="grow">{say(texts.total)}</b>
        <b className="num">¥ {yuanOf(fen)}</b>
      </p>
      <Choices
        label={say(texts.method)}
        options={METHODS.map((one) => ({ value: one, title: say(texts.methods[one]) }))}
        value={method}
        onChoose={setMethod}
      />
      {tried && !method ? (
        <p className="error" role="alert">
          {say(texts.needMethod)}
        </p>
      ) : null}
      <Keep
        label={say(texts.settle)}
        onPress={() => {
          setTried(true)
          if (method) void keep({ kind: 'command', verb: 'settle', body: { amountFen: fen, method } })
        }}
      />
    </Sheet>
  )
}
const METHODS = ['cash', 'wechat', 'alipay', 'card', 'transfer'] as const

function MaterialsSheet(props: SheetProps) {
  const say = useSay()
  const keep = useKeep(props)
  const [name, setName] = useState('')
  const [quantity, setQuantity] = useState(1)
  const [unit, setUnit] = useState(say(texts.unitDefault))
  const [price, setPrice] = useState('0')
  const [tried, setTried] = useState(false)
  const fen = fenOf(price)
  return (
    <Sheet title={say(texts.steps.materials)} onClose={props.onClose}>
      <Field label={say(texts.material)} error={tried && !name.trim() ? say(texts.needMaterial) : undefined}>
        {(field) => <input {...field} maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <fieldset className="stepper">
        <legend>{say(texts.quantity)}</legend>
        <button type="button" aria-label={say(texts.less)} onClick={() => setQuantity(Math.max(1, quantity - 1))}>
          －
        </button>
        <output className="num">{quantity}</output>
        <button type="button" aria-label={say(texts.more)} onClick={() => setQuantity(Math.min(999, quantity + 1))}>
          ＋
        </button>
        <Field label={say(texts.unit)}>
          {(field) => (
            <input {...field} maxLength={10} value={unit} onChange={(event) => setUnit(event.target.value)} />
          )}
        </Field>
      </fieldset>
      <Field label={say(texts.unitPrice)} error={tried && fen === undefined ? say(texts.needPrice) : undefined}>
        {(field) => (
          <input {...field} inputMode="decimal" value={price} onChange={(event) => setPrice(event.target.value)} />
        )}
      </Field>
      <Keep
        label={say(texts.save)}
        onPress={() => {
          setTried(true)
          if (!name.trim() || fen === undefined) return
          const item = { name: name.trim(), quantity, unit: unit.trim() || say(texts.unitDefault), priceFen: fen }
          void keep({ kind: 'command', verb: 'materials', body: { items: [item] } })
        }}
      />
    </Sheet>
  )
}

function SuspendSheet(props: SheetProps) {
  const say = useSay()
  const keep = useKeep(props)
  const [waitingFor, setWaitingFor] = useState<string | undefined>(undefined)
  const [reason, setReason] = useState('')
  const [wakes, setWakes] = useState(() => localInput(businessNow() + 24 * 3_600_000))
  const [tried, setTried] = useState(false)
  const wakesAt = instantOfInput(wakes)
  const later = wakesAt !== undefined && wakesAt > businessNow()
  return (
    <Sheet title={say(texts.suspend)} onClose={props.onClose}>
      <Choices
        label={say(texts.waitingFor)}
        options={props.codes.waitingFor.map((code) => ({ value: code.id, title: say(code.title) }))}
        value={waitingFor}
        onChoose={setWaitingFor}
      />
      <Field label={say(texts.reason)} error={tried && !reason.trim() ? say(texts.needWords) : undefined}>
        {(field) => (
          <textarea
            {...field}
            rows={2}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <Field label={say(texts.wakesAt)} error={tried && !later ? say(texts.needLater) : undefined}>
        {(field) => (
          <input {...field} type="datetime-local" value={wakes} onChange={(event) => setWakes(event.target.value)} />
        )}
      </Field>
      <Keep
        label={say(texts.suspend)}
        onPress={() => {
          setTried(true)
          if (!waitingFor || !reason.trim() || !later) return
          void keep({
            kind: 'command',
            verb: 'suspend',
            body: { waitingFor, reason: reason.trim(), wakesAt: new Date(wakesAt).toISOString() },
          })
        }}
      />
    </Sheet>
  )
}

/** The project's local time in the form that the browser's field takes. */
function localInput(at: number): string {
  const { day, time } = localTime(at)
  return `${day}T${time}`
}

/** And back; undefined while it is incomplete. */
function instantOfInput(typed: string): number | undefined {
  const [day = '', time = ''] = typed.split('T')
  const instant = instantOfLocal(day, time)
  return instant === undefined ? undefined : Date.parse(instant)
}

function DoneSheet(props: SheetProps) {
  const say = useSay()
  const keep = useKeep(props)
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  return (
    <Sheet title={say(texts.complete)} onClose={props.onClose}>
      <Field
        label={say(texts.workDone)}
        hint={say(texts.workDoneHint)}
        error={tried && !words.trim() ? say(texts.needWords) : undefined}
      >
        {(field) => (
          <textarea
            {...field}
            rows={3}
            maxLength={2000}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        )}
      </Field>
      <Keep
        label={say(texts.complete)}
        onPress={() => {
          setTried(true)
          if (words.trim())
            void keep({
              kind: 'command',
              verb: 'complete',
              body: { workDone: words.trim(), ...attachments(props.now, 'photoAfter') },
            })
        }}
      />
    </Sheet>
  )
}

const GRADES = [
  { value: 5, title: texts.good },
  { value: 3, title: texts.fair },
  { value: 1, title: texts.poor },
] as const

function SignSheet(props: SheetProps) {
  const say = useSay()
  const language = useLanguage()
  const minute = useMinute()
  const { now, record, onClose } = props
  const [quality, setQuality] = useState<number | undefined>(undefined)
  const [timeliness, setTimeliness] = useState<number | undefined>(undefined)
  const [attitude, setAttitude] = useState<number | undefined>(undefined)
  const [drawn, setDrawn] = useState<Drawn | undefined>(undefined)
  const [tried, setTried] = useState(false)
  const rated = quality !== undefined && timeliness !== undefined && attitude !== undefined
  const options = GRADES.map((grade) => ({ value: grade.value as number, title: say(grade.title) }))
  const total = dueFen(now, props.codes.prices)
  const paid = now.job.order.charge === 'paid'
  return (
    <Sheet title={say(texts.lookOver, { name: now.job.reporter.shownName })} onClose={onClose}>
      <div className="sum">
        {paid ? (
          <>
            {(now.materialsRule === 'included' ? [] : now.materials).map((one, index) => (
              <p key={`${one.name}${index}`} className="row">
                <span className="grow">
                  {one.name} {one.quantity} {one.unit}
                </span>
                <span className="num">{yuanOf(materialsTotalFen([one]))}</span>
              </p>
            ))}
            <p className="row">
              <span className="grow">{say(texts.labour)}</span>
              <span className="num">{yuanOf(now.priceFen ?? 0)}</span>
            </p>
            <p className="row total">
              <b className="grow">{say(texts.total)}</b>
              <b className="num">¥ {yuanOf(total)}</b>
            </p>
            {now.priceToldAt ? (
              <p className="sub">{say(texts.told, { time: shortInstant(now.priceToldAt, minute, language) })}</p>
            ) : null}
          </>
        ) : (
          <p>{say(texts.free)}</p>
        )}
      </div>
      <Choices label={say(texts.quality)} options={options} value={quality} onChoose={setQuality} />
      <Choices label={say(texts.timeliness)} options={options} value={timeliness} onChoose={setTimeliness} />
      <Choices label={say(texts.attitude)} options={options} value={attitude} onChoose={setAttitude} />
      <SignatureArea onChange={setDrawn} />
      {tried && (!rated || !drawn) ? (
        <p className="error" role="alert">
          {say(rated ? texts.needSignature : texts.needRatings)}
        </p>
      ) : null}
      <Keep
        label={say(texts.confirmAndClose)}
        onPress={() => {
          setTried(true)
          if (!rated || !drawn) return
          const ratings = { quality, timeliness, attitude }
          void record({ kind: 'signature', signer: 'owner', ...drawn })
            .then(({ id }) =>
              record({ kind: 'command', verb: 'confirm', body: { by: 'signature', ratings, signatureId: id } }),
            )
            .then(onClose)
        }}
      />
    </Sheet>
  )
}
