import type { Text } from '@huiyin/text'
import {
  IconBulb,
  IconCash,
  IconGitMerge,
  IconHelp,
  IconHistory,
  IconLifebuoy,
  IconMessageReport,
  IconThumbUp,
  IconTool,
} from '@tabler/icons-react'
import { type ComponentType, type ReactNode, type RefObject, useMemo, useRef, useState } from 'react'
import { request } from '../../api/client.ts'
import type { CaseListRow, Proposal } from '../../api/contracts.ts'
import { newId } from '../../api/ids.ts'
import { isRefused } from '../../api/problem.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { chipTime, shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Button } from '../../ui/button.tsx'
import { DraftSaved, SelectField, TextField, useField } from '../../ui/form/fields.tsx'
import { ErrorSummary, type Form, FormFrame, fieldId, useForm } from '../../ui/form/form.tsx'
import { KeyCap } from '../../ui/keys/key-cap.tsx'
import { useKey } from '../../ui/keys/keys.ts'
import { toast } from '../../ui/toast/toast.tsx'
import { type HouseCard, type PeoplePanel, panelOf } from '../households/card.ts'
import { AreaField } from './area-field.tsx'
import { type Category, guessCategory } from './category.ts'
import { CategoryPicker } from './category-picker.tsx'
import styles from './desk.module.css'
import { deskTexts as texts } from './texts.ts'

/** What the handbook fills in for a category. */
type Intake = {
  readonly urgency: string
  readonly charge: string
  readonly inHome: boolean
  readonly departmentTitle: { zh: string; en?: string }
  readonly arrivalMinutes: number | null
  readonly arrivalBy: string | null
  readonly mustTellPrice: boolean
  readonly receivedAtOnce: boolean
  readonly checklist: readonly { zh: string; en?: string }[]
}

export type Registered = {
  readonly id: string
  readonly number: string
  readonly promise: { zh: string; en?: string }
  readonly workOrder: { readonly id: string; readonly number: string; readonly state: string } | null
  readonly subject: { readonly id: string; readonly type: string; readonly version: number }
}

type Kind = { readonly id: string; readonly title: { zh: string; en?: string } }
type Taxonomy = { readonly kinds: readonly Kind[]; readonly items: readonly Category[] }
type Icon = ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
const KIND_ICONS: Readonly<Record<string, Icon>> = {
  repair: IconTool,
  complaint: IconMessageReport,
  consultation: IconHelp,
  suggestion: IconBulb,
  assistance: IconLifebuoy,
  commendation: IconThumbUp,
}
const NO_KINDS: readonly Kind[] = [{ id: 'repair', title: { zh: '报修', en: 'Repair' } }]
/** Kinds that send somebody: a category, a place and a telephone belong to them. */
const SENDS_SOMEBODY: ReadonlySet<string> = new Set(['repair', 'serviceOrder'])
const CHANNELS = ['phone', 'walkIn', 'wechat', 'qr', 'patrol', 'other'] as const
const URGENCIES = ['ordinary', 'special', 'emergency'] as const

/**
 * The registration line: a sentence in the household's words, and beside it what the handbook makes of it, each field
 * with its reason and a key to change it. What is filled stays filled by rule until a person changes it.
 */
export function Registration({
  card,
  partyId,
  saidRef,
  onDone,
}: {
  card: HouseCard | undefined
  partyId: string | undefined
  saidRef: RefObject<HTMLTextAreaElement | null>
  /** With what was registered; without, when it was added to another case. */
  onDone: (registered?: Registered) => void
}) {
  const say = useSay()
  const language = useLanguage()
  const { project, may } = useWho()
  const house = card?.house
  const people = card ? (panelOf<PeoplePanel>(card, 'people')?.now ?? []) : []
  const place = house ? 'home' : 'publicArea'
  const taxonomy = useRead<Taxonomy>(`/projects/${project.id}/taxonomy`, { watches: ['pack'] })
  const allCategories = taxonomy.data?.items ?? NO_CATEGORIES
  const kinds = taxonomy.data?.kinds ?? NO_KINDS
  const [picking, setPicking] = useState(false)
  const dispatchAfter = useRef(false)
  const registering = useChange<object, Registered>('POST', `/projects/${project.id}/cases`, { touches: ['case'] })
  const adding = useChange<object>('POST', '/cases', { touches: ['case'] })

  const form: Form<RegisterValues> = useForm<RegisterValues>({
    draftKey: `register.${project.id}.${house?.id ?? 'public'}`,
    initial: {
      id: newId(),
      ...EMPTY,
    },
    renames: { areaId: 'placeText', houseId: 'placeText', place: 'placeText', reporter: 'reporterName' },
    check: (values): Readonly<Record<string, Text | undefined>> => ({
      placeText: house || !sends || values.placeText.trim() ? undefined : texts.needPlace,
      content: values.content.trim() ? undefined : texts.needContent,
      categoryId: !needsCategory || values.categoryId || guessed ? undefined : texts.needCategory,
      reporterName: people.length > 0 || values.reporterName.trim() ? undefined : texts.needReporter,
      reason: changedByHand && !values.reason.trim() ? texts.needReason : undefined,
    }),
    send: async (values) => {
      const answer = await registering.run({
        id: values.id,
        kind: values.kind,
        ...(category ? { categoryId: category.id } : {}),
        ...(house || values.areaId || sends ? { place: placeOf(values, category) } : {}),
        ...(house
          ? { houseId: house.id }
          : values.areaId
            ? { areaId: values.areaId }
            : values.placeText.trim()
              ? { placeText: values.placeText.trim() }
              : {}),
        ...(reporterId ? { reporterId } : { reporterName: values.reporterName.trim() }),
        ...(values.phone.trim() ? { phone: values.phone.trim() } : {}),
        content: values.content.trim(),
        channel: values.channel,
        ...(values.urgency ? { urgency: values.urgency } : {}),
        ...(values.charge ? { charge: values.charge } : {}),
        ...(values.inHome === undefined ? {} : { inHome: values.inHome }),
        ...(values.reason.trim() ? { reason: values.reason.trim() } : {}),
      })
      form.clear({ ...values, ...EMPTY, id: newId() })
      if (values.reply.trim() && !answer.workOrder) await answerAtOnce(answer, values.reply.trim())
      else if (dispatchAfter.current && answer.workOrder) await dispatchBest(answer)
      else toast(texts.registered, { values: { number: answer.number, promise: say(answer.promise) } })
      onDone({ ...answer, id: values.id })
    },
  })
  const values = form.values
  const sends = SENDS_SOMEBODY.has(values.kind)
  const categories = useMemo(
    () => allCategories.filter((one) => one.kind === values.kind),
    [allCategories, values.kind],
  )
  const needsCategory = sends || categories.length > 0
  const placeOf = (typed: RegisterValues, leaf: Category | undefined) =>
    leaf?.place ?? (house ? 'home' : typed.areaKind === 'facility' ? 'facility' : 'publicArea')
  const changedByHand = values.urgency !== '' || values.charge !== '' || values.inHome !== undefined
  const guessed: Category | undefined = useMemo(
    () => (values.categoryId ? undefined : guessCategory(categories, values.content, place)),
    [values.categoryId, values.content, categories, place],
  )
  const category = categories.find((one) => one.id === values.categoryId) ?? guessed
  const reporterId = people.find((one) => one.partyId === (values.reporterId || partyId))?.partyId ?? people[0]?.partyId

  const intake = useRead<Intake>(`/projects/${project.id}/intake`, {
    params: category
      ? { categoryId: category.id, place: category.place, urgency: values.urgency || undefined }
      : { kind: values.kind },
    enabled: category !== undefined || (taxonomy.data !== undefined && !needsCategory),
    keepLast: true,
  })
  const rule = category || !needsCategory ? intake.data : undefined
  const similar = useRead<{ items: readonly CaseListRow[] }>(`/projects/${project.id}/similar-cases`, {
    params: { houseId: house?.id, areaId: values.areaId || undefined, categoryId: category?.id },
    enabled: category !== undefined && (house !== undefined || values.areaId !== ''),
    watches: ['case'],
  })
  const twin = similar.data?.items.find((one) => one.id !== values.unrelated)

  /** Answered while they were still there: the answer stands on the case, and it is over. */
  const answerAtOnce = async (answer: Registered, reply: string) => {
    const path = `/cases/${answer.subject.id}`
    try {
      await request('POST', `${path}/notes`, { body: { text: reply }, idempotencyKey: newId() })
      if (may('case.close')) await request('POST', `${path}/close`, { body: {}, idempotencyKey: newId() })
      toast(may('case.close') ? texts.answered : texts.registeredWithReply, { values: { number: answer.number } })
    } catch (caught) {
      toast(texts.notAnswered, {
        kind: 'wrong',
        values: { number: answer.number, why: isRefused(caught) ? caught.problem.title : '' },
      })
    }
  }
  const dispatchBest = async (answer: Registered) => {
    const order = answer.workOrder
    if (!order) return
    const base = `/cases/${answer.subject.id}/work-orders/${order.id}`
    try {
      if (order.state === 'issued' && may('workOrder.receive'))
        await request('POST', `${base}/receive`, { body: {}, idempotencyKey: newId() })
      const { items } = await request<{ items: readonly Proposal[] }>('GET', `${base}/proposals`)
      const best = items[0]
      if (!best) throw new Error('nobody')
      await request('POST', `${base}/dispatch`, { body: { engineerId: best.engineerId }, idempotencyKey: newId() })
      toast(texts.dispatched, { values: { number: answer.number, name: best.name } })
    } catch (caught) {
      toast(texts.notDispatched, {
        kind: 'wrong',
        values: { number: answer.number, why: isRefused(caught) ? caught.problem.title : '' },
      })
    }
  }
  const dispatches = sends && may('workOrder.dispatch')
  const submit = (dispatch: boolean) => {
    dispatchAfter.current = dispatch
    form.submit()
  }
  const next = <Value,>(all: readonly Value[], now: Value): Value => all[(all.indexOf(now) + 1) % all.length] as Value
  const urgency = values.urgency || rule?.urgency || ''
  const charge = values.charge || rule?.charge || ''
  const inHome = values.inHome ?? rule?.inHome
  const byRule = category ? say(texts.byRule, { category: say(category.title) }) : say(texts.noCategory)
  const change = (field: 'urgency' | 'charge' | 'inHome') => {
    if (!rule) return setPicking(true)
    if (field === 'urgency') {
      const to = next(URGENCIES as readonly string[], urgency)
      form.set({ urgency: to === rule.urgency && values.urgency ? '' : to })
    } else if (field === 'charge') {
      const to = charge === 'paid' ? 'free' : 'paid'
      form.set({ charge: to === rule.charge ? '' : to })
    } else form.set({ inHome: !inHome === rule.inHome ? undefined : !inHome })
  }
  return (
    <FormFrame form={form} className={`panel ${styles.register}`} label={say(texts.register)}>
      <div className="row gap1 wrap">
        <Kinds
          kinds={kinds}
          chosen={values.kind}
          onChoose={(kind) => form.set({ kind, categoryId: '', urgency: '', charge: '', inHome: undefined })}
        />
        <SelectField
          name="channel"
          label={say(texts.channel)}
          hideLabel
          options={CHANNELS.map((id) => ({ id, title: say(texts[id]) }))}
        />
        <span className="grow" />
        <DraftSaved at={form.draft.savedAt} />
      </div>
      <ErrorSummary />
      {form.draft.restored && values.content ? (
        <p className="note care">
          <IconHistory size={18} stroke={1.75} aria-hidden />
          <span className="grow">{say(texts.restored)}</span>
          <Button size="s" onPress={() => form.clear()}>
            {say(texts.discard)}
          </Button>
        </p>
      ) : null}
      {house ? null : <AreaField />}
      <Said saidRef={saidRef} />
      <div className={styles.tiles}>
        {needsCategory ? (
          <CategoryTile
            picking={picking}
            onPick={setPicking}
            category={category}
            guessed={values.categoryId === ''}
            categories={categories}
            place={place}
            onChoose={(one) => {
              form.set({ categoryId: one.id })
              setPicking(false)
              saidRef.current?.focus()
            }}
          />
        ) : null}
        {sends ? (
          <>
            <Tile
              name={texts.urgency}
              hotkey="2"
              changed={values.urgency !== ''}
              value={urgency === '' ? '—' : say(texts[urgency as 'ordinary'] ?? texts.ordinary)}
              why={values.urgency ? say(texts.changedByHand) : byRule}
              onPress={() => change('urgency')}
            />
            <Tile
              name={texts.arrival}
              value={
                rule?.arrivalMinutes == null ? (
                  '—'
                ) : (
                  <span className="num">
                    {say(texts.within, { minutes: rule.arrivalMinutes })}
                    {rule.arrivalBy ? (
                      <span className="meta mut">
                        {' '}
                        {say(texts.atLatest, { time: chipTime(rule.arrivalBy, businessNow()) })}
                      </span>
                    ) : null}
                  </span>
                )
              }
              why={rule ? (rule.arrivalMinutes === null ? say(texts.noLimit) : byRule) : say(texts.noCategory)}
            />
          </>
        ) : null}
        <Tile
          name={texts.team}
          value={rule ? say(rule.departmentTitle) : '—'}
          why={rule ? say(sends ? texts.afterRegister : texts.byRouting) : say(texts.noCategory)}
        />
        {sends ? (
          <>
            <Tile
              name={texts.visit}
              hotkey="4"
              changed={values.inHome !== undefined}
              value={inHome === undefined ? '—' : say(inHome ? texts.inHome : texts.notInHome)}
              why={values.inHome !== undefined ? say(texts.changedByHand) : byRule}
              onPress={() => change('inHome')}
            />
            <Tile
              name={texts.charge}
              hotkey="5"
              care={charge === 'paid'}
              changed={values.charge !== ''}
              value={charge === '' ? '—' : say(charge === 'paid' ? texts.paid : texts.free)}
              why={values.charge ? say(texts.changedByHand) : byRule}
              onPress={() => change('charge')}
            />
          </>
        ) : null}
      </div>
      {sends ? null : (
        <TextField
          name="reply"
          label={say(texts.reply)}
          hint={say(may('case.close') ? texts.replyCloses : texts.replyStays)}
          optional
          rows={1}
          maxLength={2000}
        />
      )}
      {changedByHand ? (
        <TextField name="reason" label={say(texts.reason)} hint={say(texts.reasonHint)} maxLength={200} />
      ) : null}
      <div className={styles.pair}>
        {people.length > 1 ? (
          <SelectField
            name="reporterId"
            label={say(texts.reporter)}
            empty={people.find((one) => one.partyId === partyId)?.displayName ?? people[0]?.displayName ?? ''}
            options={people
              .filter((one) => one.partyId !== (partyId ?? people[0]?.partyId))
              .map((one) => ({ id: one.partyId, title: one.displayName }))}
          />
        ) : null}
        {people.length === 0 ? (
          <>
            <TextField name="reporterName" label={say(texts.reporter)} maxLength={40} autoComplete="off" />
            <TextField
              name="phone"
              label={say(texts.reporterPhone)}
              inputMode="tel"
              maxLength={40}
              autoComplete="off"
            />
          </>
        ) : null}
      </div>
      {rule && rule.checklist.length > 0 ? (
        <p className="dense sec">
          {say(texts.checklist)}：{rule.checklist.map((one) => say(one)).join('；')}
        </p>
      ) : null}
      {twin ? (
        <div className={styles.similar} role="status">
          <IconGitMerge size={18} stroke={1.75} aria-hidden />
          <div className="grow">
            <b>{say(texts.similar, { what: twin.content })}</b>
            <p className="meta">
              <Go to={`/cases/${twin.id}`}>{twin.number}</Go> ·{' '}
              {shortInstant(twin.registeredAt, businessNow(), language)} · {twin.workOrder?.engineer?.name ?? ''}
            </p>
          </div>
          <Button
            size="s"
            hotkey={{ id: 'desk.sameCase', keys: 'l', title: texts.addToIt, place: texts.place }}
            busy={adding.busy}
            onPress={() => {
              if (!values.content.trim()) return saidRef.current?.focus()
              void adding
                .run({ text: values.content.trim() }, `/cases/${twin.id}/notes`)
                .then(() => {
                  toast(texts.added, { values: { number: twin.number } })
                  form.clear({ ...values, ...EMPTY, id: newId() })
                  onDone()
                })
                .catch(() => {})
            }}
          >
            {say(texts.addToIt)}
          </Button>
          <Button
            size="s"
            look="bare"
            hotkey={{ id: 'desk.unrelated', keys: 'x', title: texts.unrelated, place: texts.place }}
            onPress={() => form.set({ unrelated: twin.id })}
          >
            {say(texts.unrelated)}
          </Button>
        </div>
      ) : null}
      <div className={styles.act}>
        {rule?.mustTellPrice && charge !== 'free' ? (
          <span className="note care" style={{ padding: '4px 10px' }}>
            <IconCash size={16} stroke={1.75} aria-hidden />
            {say(texts.tellPrice)}
          </span>
        ) : null}
        <span className="grow" />
        <Button
          look={dispatches ? 'plain' : 'main'}
          size={dispatches ? 'm' : 'l'}
          busy={form.busy && !dispatchAfter.current}
          hotkey={{
            id: 'desk.register',
            keys: dispatches ? 'shift+enter' : 'mod+enter',
            title: texts.register,
            place: texts.place,
          }}
          onPress={() => submit(false)}
        >
          {say(!sends && values.reply.trim() && may('case.close') ? texts.registerAnswered : texts.register)}
        </Button>
        {dispatches ? (
          <Button
            look="main"
            size="l"
            busy={form.busy && dispatchAfter.current}
            hotkey={{
              id: 'desk.registerDispatch',
              keys: 'mod+enter',
              title: texts.registerDispatch,
              place: texts.place,
            }}
            onPress={() => submit(true)}
          >
            {say(texts.registerDispatch)}
          </Button>
        ) : null}
      </div>
    </FormFrame>
  )
}

type RegisterValues = {
  readonly id: string
  readonly kind: string
  readonly channel: string
  readonly content: string
  /** What was answered on the spot; then the matter is over. */
  readonly reply: string
  readonly categoryId: string
  /** Empty, or undefined, while the handbook fills it. */
  readonly urgency: string
  readonly charge: string
  readonly inHome: boolean | undefined
  readonly reason: string
  readonly placeText: string
  /** The area of which `placeText` is the title; empty when it was written freely. */
  readonly areaId: string
  readonly areaKind: string
  readonly reporterId: string
  readonly reporterName: string
  readonly phone: string
  /** The similar case that somebody has called unrelated. */
  readonly unrelated: string
}

const NO_CATEGORIES: readonly Category[] = []
const EMPTY = {
  kind: 'repair',
  channel: 'phone',
  content: '',
  reply: '',
  categoryId: '',
  urgency: '',
  charge: '',
  inHome: undefined,
  reason: '',
  placeText: '',
  areaId: '',
  areaKind: '',
  reporterId: '',
  reporterName: '',
  phone: '',
  unrelated: '',
}

/** What it is: the kinds of the handbook; `K` goes to the next. */
function Kinds({
  kinds,
  chosen,
  onChoose,
}: {
  kinds: readonly Kind[]
  chosen: string
  onChoose: (kind: string) => void
}) {
  const say = useSay()
  const keys = useKey({
    id: 'desk.kind',
    keys: 'k',
    title: texts.nextKind,
    place: texts.place,
    off: kinds.length < 2,
    run: () => {
      const next = kinds[(kinds.findIndex((one) => one.id === chosen) + 1) % kinds.length]
      if (next) onChoose(next.id)
    },
  })
  return (
    <div className={`seg ${styles.kinds}`} role="group" aria-label={say(texts.kinds)}>
      {kinds.map(({ id, title }) => {
        const KindIcon = KIND_ICONS[id] ?? IconTool
        return (
          <button key={id} type="button" aria-pressed={id === chosen} onClick={() => onChoose(id)}>
            {id === chosen ? <KindIcon size={16} stroke={1.75} aria-hidden /> : null}
            {say(title)}
          </button>
        )
      })}
      {kinds.length > 1 ? <KeyCap keys={keys} /> : null}
    </div>
  )
}

function Said({ saidRef }: { saidRef: RefObject<HTMLTextAreaElement | null> }) {
  const say = useSay()
  const field = useField('content', say(texts.what))
  return (
    <div className="field">
      <label className="vh" htmlFor={field.id}>
        {say(texts.what)}
      </label>
      <textarea
        id={field.id}
        ref={saidRef}
        className={styles.said}
        rows={1}
        maxLength={4000}
        placeholder={say(texts.whatHint)}
        value={String(field.value ?? '')}
        aria-invalid={field.error ? true : undefined}
        aria-describedby={field.described}
        onChange={(event) => field.set(event.currentTarget.value)}
      />
      {field.error ? (
        <p id={`${field.id}-wrong`} className="wrong">
          {field.error}
        </p>
      ) : null}
    </div>
  )
}

function CategoryTile({
  picking,
  onPick,
  category,
  guessed,
  categories,
  place,
  onChoose,
}: {
  picking: boolean
  onPick: (now: boolean) => void
  category: Category | undefined
  guessed: boolean
  categories: readonly Category[]
  place: string
  onChoose: (category: Category) => void
}) {
  const say = useSay()
  const field = useField('categoryId', say(texts.category))
  const [begun, setBegun] = useState('')
  const keys = useKey({
    id: 'desk.category',
    keys: '1',
    title: texts.category,
    place: texts.place,
    run: () => {
      setBegun('')
      onPick(true)
    },
  })
  if (picking)
    return (
      <div className={styles.tile}>
        <span className={styles.name}>{say(texts.category)}</span>
        <CategoryPicker
          categories={categories}
          place={place}
          begun={begun}
          onChoose={onChoose}
          onLeave={() => onPick(false)}
        />
      </div>
    )
  const path = category?.path.slice(-2, -1).map((part) => say(part)) ?? []
  return (
    <button
      type="button"
      id={fieldId(field.form.id, 'categoryId')}
      className={styles.tile}
      aria-describedby={field.described}
      // Coming here with Tab is meant to choose: the picker opens at once, two letters and Enter.
      onFocus={(event) => {
        setBegun('')
        if (!category && event.currentTarget.matches(':focus-visible')) onPick(true)
      }}
      // Letters typed on a guessed category begin another choice.
      onKeyDown={(event) => {
        if (!/^\p{Letter}$/u.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return
        event.preventDefault()
        event.stopPropagation()
        event.nativeEvent.stopImmediatePropagation()
        setBegun(event.key)
        onPick(true)
      }}
      onClick={() => onPick(true)}
    >
      <span className={styles.name}>
        {say(texts.category)}
        <KeyCap keys={keys} />
      </span>
      <span className={styles.value}>
        {category ? [...path, say(category.title)].join(' › ') : say(texts.noCategory)}
      </span>
      {field.error ? (
        <span id={`${field.id}-wrong`} className="wrong">
          {field.error}
        </span>
      ) : (
        <span className={styles.why}>
          {category ? say(guessed ? texts.guessed : texts.chosen) : say(texts.categoryHint)}
        </span>
      )}
    </button>
  )
}

function Tile({
  name,
  value,
  why,
  hotkey,
  onPress,
  care = false,
  changed = false,
}: {
  name: { zh: string; en: string }
  value: ReactNode
  why: string
  hotkey?: string
  onPress?: () => void
  care?: boolean
  changed?: boolean
}) {
  const say = useSay()
  const keys = useKey({
    id: `desk.field.${hotkey ?? name.en}`,
    keys: hotkey ?? '',
    title: name,
    place: texts.place,
    run: () => onPress?.(),
    off: !onPress,
  })
  const className = `${styles.tile} ${care ? styles.care : ''} ${changed ? styles.changed : ''}`
  const inside = (
    <>
      <span className={styles.name}>
        {say(name)}
        {onPress ? <KeyCap keys={keys} /> : null}
      </span>
      <span className={styles.value}>{value}</span>
      <span className={styles.why}>{why}</span>
    </>
  )
  return onPress ? (
    <button type="button" className={className} onClick={onPress}>
      {inside}
    </button>
  ) : (
    <div className={className}>{inside}</div>
  )
}
