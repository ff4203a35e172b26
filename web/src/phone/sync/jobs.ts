import type { z } from 'zod'
import type { jobSchema, myOrdersSchema } from '../../../../server/src/modules/cases/lists.ts'
import { type Edit, type EditContent, isUnsent, type PhoneVerb } from './edits.ts'

/** A job as the server sends it: everything to work on it without a connection. Types only; nothing of the server is loaded. */
export type Job = z.infer<typeof jobSchema>
export type MyOrders = z.infer<typeof myOrdersSchema>
export type PhoneCodes = MyOrders['codes']
export type JobState = Job['order']['state']

/** A job with what was done on this phone laid over it. */
export type JobNow = {
  readonly job: Job
  readonly state: JobState
  readonly times: Job['order']['times']
  readonly materials: readonly { name: string; quantity: number; unit: string; priceFen: number; unsent: boolean }[]
  readonly priceFen: number | null
  readonly priceToldAt: string | null
  readonly waitingFor: string | null
  readonly photos: readonly { id: string; purpose: string; thumbnail: string; takenAt: number; unsent: boolean }[]
  readonly signed: boolean
  /** `included`: materials cost nothing beside the price. */
  readonly materialsRule: string | null
  /** The item of the price list by which this phone told a price that the server does not have yet. */
  readonly pricedBy?: string | undefined
  readonly settled: boolean
  readonly edits: readonly Edit[]
  /** The first refusal: what follows of this job waits for a decision. */
  readonly stopped: Edit | undefined
  readonly unsent: number
}

/**
 * The largest moves of an order that a phone makes; the server has the last word. `same` keeps the state.
 */
const MOVES: Readonly<Record<string, Readonly<Partial<Record<PhoneVerb, JobState | 'same'>>>>> = {
  dispatched: { accept: 'accepted', decline: 'received', 'tell-price': 'same' },
  accepted: { depart: 'departed', arrive: 'arrived', decline: 'received', 'tell-price': 'same', materials: 'same' },
  departed: { arrive: 'arrived', 'tell-price': 'same', materials: 'same' },
  arrived: { start: 'working', suspend: 'suspended', 'tell-price': 'same', materials: 'same' },
  working: { suspend: 'suspended', complete: 'completed', 'tell-price': 'same', materials: 'same' },
  suspended: { resume: 'working', 'tell-price': 'same', materials: 'same' },
  completed: { confirm: 'ownerConfirmed', settle: 'same' },
  ownerConfirmed: { settle: 'same' },
}

export function offers(state: JobState, verb: PhoneVerb): boolean {
  return MOVES[state]?.[verb] !== undefined
}

const TIME_OF: Readonly<Partial<Record<PhoneVerb, keyof Job['order']['times']>>> = {
  accept: 'acceptedAt',
  depart: 'departedAt',
  arrive: 'arrivedAt',
  start: 'startedAt',
  suspend: 'suspendedAt',
  complete: 'completedAt',
  confirm: 'confirmedAt',
  'tell-price': 'priceToldAt',
}

/** Lays over a job what this phone did that the fetched job does not show yet. Pure. */
export function jobNow(job: Job, edits: readonly Edit[]): JobNow {
  const mine = edits.filter((edit) => edit.orderId === job.order.id && edit.state !== 'setAside')
  const pending = mine.filter((edit) => isUnsent(edit) || (edit.version ?? 0) > job.caseVersion)
  let state = job.order.state
  const times = { ...job.order.times }
  const materials = job.order.materials.map((one) => ({ ...one, unsent: false }))
  let priceFen = job.order.priceFen
  let waitingFor = job.order.waitingFor
  let materialsRule = job.order.materialsRule
  let pricedBy: string | undefined
  let settled = job.order.settledFen !== null
  let signed = job.order.confirmedBy !== null
  for (const edit of pending) {
    const { content } = edit
    if (content.kind !== 'command') continue
    const to = MOVES[state]?.[content.verb]
    if (to !== undefined && to !== 'same') state = to
    const time = TIME_OF[content.verb]
    if (time) times[time] = new Date(edit.occurredAt).toISOString()
    if (typeof content.body.departedAt === 'string') times.departedAt = content.body.departedAt
    if (content.verb === 'materials')
      for (const item of materialsOf(content)) materials.push({ ...item, id: edit.id, drawnAt: '', unsent: true })
    if (content.verb === 'tell-price') {
      priceFen = Number(content.body.amountFen)
      materialsRule = content.body.negotiated ? 'included' : null
      pricedBy = content.body.itemId as string | undefined
    }
    if (content.verb === 'settle') settled = true
    if (content.verb === 'suspend') waitingFor = String(content.body.waitingFor)
    if (content.verb === 'resume') waitingFor = null
    if (content.verb === 'confirm') signed = true
  }
  return {
    job,
    state,
    times,
    materials,
    priceFen,
    priceToldAt: times.priceToldAt,
    waitingFor,
    materialsRule,
    pricedBy,
    settled,
    photos: mine.flatMap((edit) =>
      edit.content.kind === 'photo'
        ? [
            {
              id: edit.id,
              purpose: edit.content.purpose,
              thumbnail: edit.content.thumbnail,
              takenAt: edit.occurredAt,
              unsent: isUnsent(edit),
            },
          ]
        : [],
    ),
    signed,
    edits: mine,
    stopped: mine.find((edit) => edit.state === 'failed'),
    unsent: mine.filter(isUnsent).length,
  }
}

function materialsOf(content: Extract<EditContent, { kind: 'command' }>) {
  return (content.body.items ?? []) as { name: string; quantity: number; unit: string; priceFen: number }[]
}

/** The latest instant that an order is known to have moved at: what is done next cannot have been before. */
export function lastMovedAt(job: Job): number {
  const { acceptedAt, dispatchedAt, departedAt, arrivedAt, startedAt, suspendedAt, completedAt, confirmedAt } =
    job.order.times
  const known = [dispatchedAt, acceptedAt, departedAt, arrivedAt, startedAt, suspendedAt, completedAt, confirmedAt]
  return Math.max(0, ...known.map((time) => (time ? Date.parse(time) : 0)))
}

/** What the household pays: the price that was told and, unless it holds them, the materials. */
export function dueFen(
  now: Pick<JobNow, 'materials' | 'priceFen' | 'materialsRule' | 'pricedBy'>,
  prices: PhoneCodes['prices'],
): number {
  const item = prices.find((one) => one.id === now.pricedBy)
  const included = now.materialsRule === 'included' || (item !== undefined && item.materials !== 'atCost')
  return (now.priceFen ?? 0) + (included ? 0 : materialsTotalFen(now.materials))
}

/** What the materials come to. */
export function materialsTotalFen(materials: readonly { quantity: number; priceFen: number }[]): number {
  return materials.reduce((sum, one) => sum + Math.round(one.quantity * one.priceFen), 0)
}
