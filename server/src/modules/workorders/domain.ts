import type { SubjectEvent } from '@huiyin/policy'
import type { SubjectFacts } from '../../platform/events/subject-kinds.ts'
import { Refusal } from '../../platform/problems.ts'
import { WORK_ORDER_PROBLEMS } from './problems.ts'

/** Where a work order stands (FLOW: issued … returned; done → confirmed → signed → returned is strict, S0-REPAIR-12). */
export const ORDER_STATES = [
  'issued',
  'received',
  'dispatched',
  'accepted',
  'departed',
  'arrived',
  'working',
  'suspended',
  'completed',
  'ownerConfirmed',
  'headSigned',
  'returned',
  'cancelled',
] as const
export type OrderState = (typeof ORDER_STATES)[number]

export const ORDER_VERBS = [
  'receive',
  'dispatch',
  'accept',
  'decline',
  'depart',
  'arrive',
  'agreeAppointment',
  'tellPrice',
  'start',
  'drawMaterials',
  'suspend',
  'resume',
  'complete',
  'confirm',
  'signAsHead',
  'return',
  'cancel',
  'recordCallback',
  'failVerification',
  'checkArrival',
  'confirmAppointment',
  'remindProvider',
  'callOut',
  'answerCallOut',
  'settle',
  'handIn',
] as const
export type OrderVerb = (typeof ORDER_VERBS)[number]

/**
 * The largest state machine; a pack may narrow it by gates. A verb that is not named for a state is refused there.
 * `same` keeps the state: an order in work may change hands or learn its price without moving.
 */
/** From the office somebody looks whether people are there, and tells both sides of an appointment. */
const FOLLOWED = {
  checkArrival: 'same',
  confirmAppointment: 'same',
  remindProvider: 'same',
  callOut: 'same',
  answerCallOut: 'same',
} as const
const ON_SITE = {
  checkArrival: 'same',
  dispatch: 'same',
  tellPrice: 'same',
  drawMaterials: 'same',
  cancel: 'cancelled',
} as const
/** What was charged is paid, and the takings are handed in, from the end of the work on. */
const PAYING = { settle: 'same', handIn: 'same' } as const
export const MOVES: Readonly<Record<OrderState, Readonly<Partial<Record<OrderVerb, OrderState | 'same'>>>>> = {
  issued: { ...FOLLOWED, receive: 'received', cancel: 'cancelled' },
  received: { ...FOLLOWED, dispatch: 'dispatched', agreeAppointment: 'same', cancel: 'cancelled' },
  dispatched: {
    ...FOLLOWED,
    dispatch: 'dispatched',
    accept: 'accepted',
    decline: 'received',
    agreeAppointment: 'same',
    tellPrice: 'same',
    cancel: 'cancelled',
  },
  accepted: {
    ...FOLLOWED,
    dispatch: 'dispatched',
    decline: 'received',
    depart: 'departed',
    arrive: 'arrived',
    agreeAppointment: 'same',
    tellPrice: 'same',
    drawMaterials: 'same',
    cancel: 'cancelled',
  },
  departed: {
    ...FOLLOWED,
    dispatch: 'dispatched',
    arrive: 'arrived',
    agreeAppointment: 'same',
    tellPrice: 'same',
    drawMaterials: 'same',
    cancel: 'cancelled',
  },
  arrived: { ...ON_SITE, start: 'working', suspend: 'suspended' },
  working: { ...ON_SITE, suspend: 'suspended', complete: 'completed' },
  suspended: { ...ON_SITE, resume: 'working' },
  completed: { ...PAYING, confirm: 'ownerConfirmed' },
  ownerConfirmed: { ...PAYING, signAsHead: 'headSigned' },
  headSigned: { ...PAYING, return: 'returned' },
  returned: { ...PAYING, recordCallback: 'same', failVerification: 'same' },
  cancelled: {},
}

/** What is known of an order from its events: ids, instants and plain values; the row in `work_orders` shows the same. */
export type OrderFacts = {
  readonly number: string
  readonly state: OrderState
  readonly urgency: string
  readonly charge: string
  readonly inHome: boolean
  readonly departmentId: string
  readonly categoryId: string
  readonly engineerId?: string | null
  readonly reworkOf?: string | null
  readonly issuedAt: number
  readonly receivedAt?: number | null
  readonly dispatchedAt?: number | null
  readonly acceptedAt?: number | null
  readonly departedAt?: number | null
  readonly arrivedAt?: number | null
  readonly startedAt?: number | null
  readonly suspendedAt?: number | null
  readonly wakesAt?: number | null
  readonly waitingFor?: string | null
  readonly completedAt?: number | null
  readonly confirmedAt?: number | null
  readonly signedAt?: number | null
  readonly returnedAt?: number | null
  readonly cancelledAt?: number | null
  readonly appointmentAt?: number | null
  readonly appointmentReason?: string | null
  readonly priceFen?: number | null
  readonly priceToldAt?: number | null
  readonly priceTold?: boolean
  readonly consent?: boolean
  /** What the price rests on: the list in force, an agreement of its own, or the engineer's word where there is no list. */
  readonly priceBasis?: string | null
  readonly priceListVersion?: number | null
  readonly priceItemId?: string | null
  /** Are materials charged beside the price (`atCost`) or part of it? */
  readonly materialsRule?: string | null
  readonly materialsFen?: number
  readonly chargedFen?: number | null
  readonly chargedAt?: number | null
  readonly settledFen?: number | null
  readonly settledAt?: number | null
  readonly settledBy?: string | null
  readonly paymentMethod?: string | null
  readonly receiptNumber?: string | null
  readonly handedInFen?: number | null
  /** Everybody called out to this emergency. */
  readonly callOut?: readonly CalledOut[] | null
  readonly materialsCount: number
  readonly photosBefore: number
  readonly photosAfter: number
  readonly ratings?: Ratings | null
  readonly confirmedBy?: string | null
  readonly ownerSignatureId?: string | null
  readonly headSignatureId?: string | null
  readonly headId?: string | null
  readonly callbackResult?: string | null
  readonly callbackAttempts: number
  readonly verificationFailed: boolean
  /** When it last moved: nothing that moves it may have happened before. */
  readonly movedAt: number
}

export type CalledOut = { readonly staffId: string; readonly onDuty: boolean; readonly answer?: string }
export type Ratings = { readonly quality: number; readonly timeliness: number; readonly attitude: number }

export function orderOf(facts: SubjectFacts, workOrderId: string): OrderFacts {
  const order = facts.parts[workOrderId]
  if (!order || typeof order.state !== 'string') throw new Refusal(WORK_ORDER_PROBLEMS.notFound)
  return order as unknown as OrderFacts
}

/** The orders of a case, oldest first. */
export function ordersOf(facts: SubjectFacts): (OrderFacts & { readonly id: string })[] {
  return Object.entries(facts.parts)
    .filter(([, part]) => typeof part.state === 'string' && typeof part.number === 'string')
    .map(([id, part]) => ({ ...(part as unknown as OrderFacts), id }))
    .sort((a, b) => a.issuedAt - b.issuedAt || a.number.localeCompare(b.number))
}

/**
 * May the verb be done to the order as it stands? Answers the state it moves to.
 *
 * @throws Refusal when the state machine does not offer the move, or it is said to have happened before the last one.
 */
export function moveOrder(order: OrderFacts, verb: OrderVerb, occurredAt: number): OrderState {
  const to = MOVES[order.state][verb]
  if (!to) throw new Refusal(WORK_ORDER_PROBLEMS.wrongState, { members: { orderState: order.state, verb } })
  demandAfterLastStep(order, occurredAt)
  if (verb === 'agreeAppointment' && order.urgency === 'emergency')
    throw new Refusal(WORK_ORDER_PROBLEMS.emergencyNotMoved)
  if (verb === 'decline' && order.urgency === 'emergency') throw new Refusal(WORK_ORDER_PROBLEMS.emergencyNotDeclined)
  if (verb === 'failVerification' && order.verificationFailed) throw new Refusal(WORK_ORDER_PROBLEMS.alreadyReworked)
  if ((verb === 'confirmAppointment' || verb === 'remindProvider') && !order.appointmentAt)
    throw new Refusal(WORK_ORDER_PROBLEMS.noAppointment)
  if (verb === 'callOut' && order.urgency !== 'emergency') throw new Refusal(WORK_ORDER_PROBLEMS.callOutEmergency)
  if (verb === 'answerCallOut' && !order.callOut?.length) throw new Refusal(WORK_ORDER_PROBLEMS.notCalled)
  const unpaid = refusalOfPaying(order, verb)
  if (unpaid) throw new Refusal(unpaid)
  if (verb === 'recordCallback' && order.verificationFailed) throw new Refusal(WORK_ORDER_PROBLEMS.alreadyReworked)
  return to === 'same' ? order.state : to
}

/** @throws Refusal when something is said to have happened before the last step of the order. */
export function demandAfterLastStep(order: Pick<OrderFacts, 'movedAt'>, occurredAt: number): void {
  if (occurredAt >= order.movedAt) return
  throw new Refusal(WORK_ORDER_PROBLEMS.beforeLast, {
    errors: [{ path: 'occurredAt', message: WORK_ORDER_PROBLEMS.beforeLast.title }],
    members: { movedAt: new Date(order.movedAt).toISOString() },
  })
}

/** Money is taken once, for what was charged; what was charged is handed in. */
function refusalOfPaying(order: OrderFacts, verb: OrderVerb) {
  if ((verb !== 'settle' && verb !== 'handIn') || order.state === 'cancelled') return undefined
  if (!order.chargedFen) return WORK_ORDER_PROBLEMS.nothingCharged
  return verb === 'settle' && order.settledAt ? WORK_ORDER_PROBLEMS.settledAlready : undefined
}

/** What a finished order is charged: the price that was told, and the materials where they come on top. Fen. */
export function chargeOf(order: OrderFacts): number {
  if (order.charge !== 'paid' || !order.priceTold) return 0
  return (order.priceFen ?? 0) + (order.materialsRule === 'included' ? 0 : (order.materialsFen ?? 0))
}

/** Everything the state machine offers an order now. */
export function verbsOffered(order: OrderFacts): OrderVerb[] {
  return (Object.keys(MOVES[order.state]) as OrderVerb[]).filter((verb) => {
    if (order.urgency === 'emergency' && (verb === 'agreeAppointment' || verb === 'decline')) return false
    if ((verb === 'confirmAppointment' || verb === 'remindProvider') && !order.appointmentAt) return false
    if (verb === 'callOut' && order.urgency !== 'emergency') return false
    if (verb === 'answerCallOut' && !order.callOut?.length) return false
    if (refusalOfPaying(order, verb)) return false
    return !(order.verificationFailed && (verb === 'failVerification' || verb === 'recordCallback'))
  })
}

/** Is the engineer's part over: nothing to do on site any more. */
export function isFinished(order: Pick<OrderFacts, 'state'>): boolean {
  return FINISHED.has(order.state)
}
const FINISHED: ReadonlySet<string> = new Set(['completed', 'ownerConfirmed', 'headSigned', 'returned', 'cancelled'])

/**
 * Why the order does not let its case close yet; undefined when it does.
 *
 * @param attempts calls without an answer after which a case may be closed without one, as the handbook says: otherwise a
 *   silent household keeps it open for ever. Where it says nothing, only an answer closes it.
 */
export function keepsCaseOpen(
  order: OrderFacts,
  attempts: number | undefined,
): 'notReturned' | 'notCalledBack' | undefined {
  if (order.state === 'cancelled' || order.verificationFailed) return undefined
  if (order.state !== 'returned') return 'notReturned'
  if (!order.inHome || order.callbackResult === 'satisfied') return undefined
  return order.callbackResult === 'unreachable' && attempts !== undefined && order.callbackAttempts >= attempts
    ? undefined
    : 'notCalledBack'
}

/** What an event says about the order it belongs to. Pure and total: unknown events leave the order as it is. */
export function foldOrder(
  order: Readonly<Record<string, unknown>> | undefined,
  event: Pick<SubjectEvent, 'type' | 'data' | 'occurredAt' | 'actorId'>,
): Readonly<Record<string, unknown>> {
  const known = (order ?? {}) as unknown as OrderFacts
  const { data, occurredAt: at } = event
  const moved = (state: OrderState, more: Partial<OrderFacts> = {}) => ({ ...known, state, movedAt: at, ...more })
  switch (event.type) {
    case 'workOrder.issued':
      return {
        number: data.number,
        state: 'issued',
        urgency: data.urgency,
        charge: data.charge,
        inHome: data.inHome,
        departmentId: data.departmentId,
        categoryId: data.categoryId,
        reworkOf: data.reworkOf ?? null,
        issuedAt: at,
        movedAt: at,
        materialsCount: 0,
        photosBefore: 0,
        photosAfter: 0,
        callbackAttempts: 0,
        verificationFailed: false,
        priceTold: false,
        consent: false,
      }
    case 'workOrder.received':
      return moved('received', { receivedAt: at })
    // What was agreed while it could wait does not hold for an emergency.
    case 'workOrder.raised':
      return data.urgency === 'emergency'
        ? { ...known, urgency: data.urgency, appointmentAt: null, appointmentReason: null }
        : { ...known, urgency: data.urgency as string }
    case 'workOrder.dispatched': {
      const state = (MOVES[known.state]?.dispatch ?? 'dispatched') === 'same' ? known.state : 'dispatched'
      return moved(state, { dispatchedAt: at, engineerId: data.engineerId as string })
    }
    case 'workOrder.accepted':
      return moved('accepted', { acceptedAt: at })
    case 'workOrder.declined':
      return moved('received', { engineerId: null, acceptedAt: null, departedAt: null })
    case 'workOrder.departed':
      return moved('departed', { departedAt: at })
    case 'workOrder.arrived':
      return moved('arrived', {
        ...(data.departedAt === undefined ? {} : { departedAt: Number(data.departedAt) }),
        arrivedAt: at,
        photosBefore: known.photosBefore + listed(data.attachmentIds),
      })
    case 'workOrder.priceTold':
      return {
        ...known,
        priceFen: Number(data.amountFen),
        priceToldAt: at,
        priceTold: true,
        consent: data.consent === true,
        priceBasis: (data.basis as string) ?? null,
        priceListVersion: data.priceListVersion === undefined ? null : Number(data.priceListVersion),
        priceItemId: (data.itemId as string) ?? null,
        materialsRule: (data.materials as string) ?? null,
      }
    case 'workOrder.started':
      return moved('working', { startedAt: at, photosBefore: known.photosBefore + listed(data.attachmentIds) })
    case 'workOrder.materialsDrawn':
      return {
        ...known,
        materialsCount: known.materialsCount + listed(data.items),
        materialsFen: (known.materialsFen ?? 0) + costOf(data.items),
      }
    case 'workOrder.suspended':
      return moved('suspended', {
        suspendedAt: at,
        waitingFor: data.waitingFor as string,
        wakesAt: Number(data.wakesAt),
      })
    case 'workOrder.resumed':
      return moved('working', { suspendedAt: null, waitingFor: null, wakesAt: null })
    case 'workOrder.completed':
      return moved('completed', { completedAt: at, photosAfter: known.photosAfter + listed(data.attachmentIds) })
    case 'appointment.agreed':
      return { ...known, appointmentAt: Number(data.appointmentAt), appointmentReason: data.reason as string }
    case 'workOrder.ownerConfirmed':
      return moved('ownerConfirmed', {
        confirmedAt: at,
        confirmedBy: data.by as string,
        ratings: (data.ratings as Ratings) ?? null,
        ownerSignatureId: (data.signatureId as string) ?? null,
      })
    case 'workOrder.headSigned':
      return moved('headSigned', {
        signedAt: at,
        headSignatureId: (data.signatureId as string) ?? null,
        headId: event.actorId ?? null,
      })
    case 'workOrder.returned':
      return moved('returned', { returnedAt: at })
    case 'workOrder.cancelled':
      return moved('cancelled', { cancelledAt: at })
    case 'callback.recorded':
      return { ...known, callbackResult: data.result as string, callbackAttempts: known.callbackAttempts + 1 }
    case 'callOut.sent':
      return {
        ...known,
        callOut: [...(known.callOut ?? []), { staffId: data.recipientId as string, onDuty: data.onDuty === true }],
      }
    case 'callOut.answered':
      return {
        ...known,
        callOut: (known.callOut ?? []).map((one) =>
          one.staffId === data.recipientId ? { ...one, answer: data.answer as string } : one,
        ),
      }
    case 'fees.requested':
      return { ...known, chargedFen: Number(data.amountFen), chargedAt: at }
    case 'fees.settled':
      return {
        ...known,
        settledFen: Number(data.amountFen),
        settledAt: at,
        settledBy: event.actorId ?? null,
        paymentMethod: data.method as string,
        receiptNumber: data.receiptNumber as string,
      }
    case 'fees.handedIn':
      return { ...known, handedInFen: (known.handedInFen ?? 0) + Number(data.amountFen) }
    case 'workOrder.verificationFailed':
      return { ...known, verificationFailed: true }
    default:
      return known as unknown as Readonly<Record<string, unknown>>
  }
}

const listed = (value: unknown) => (Array.isArray(value) ? value.length : 0)

/** What drawn materials cost: each line in whole fen. */
function costOf(items: unknown): number {
  if (!Array.isArray(items)) return 0
  return (items as { quantity?: number; priceFen?: number }[]).reduce(
    (sum, item) => sum + Math.round((item.quantity ?? 0) * (item.priceFen ?? 0)),
    0,
  )
}
