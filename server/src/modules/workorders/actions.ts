import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/problems.ts'
import { insertReceipt, listOn, pricesBeside, priceTold, RECEIPT_SERIES, receiptNumber } from '../fees/index.ts'
import { BODIES } from './contract.ts'
import { chargeOf } from './domain.ts'
import { engineersBeside } from './engineers.ts'
import { issueOrder, ORDER_SERIES, orderNumber } from './issue.ts'
import { protectWords, writeNote } from './notes.ts'
import { orderCommand } from './order-command.ts'
import { categoryOf, latestAppointment, receivesAtOnce } from './pack-view.ts'
import { WORK_ORDER_PROBLEMS } from './problems.ts'
import { proposalsFor } from './proposals.ts'
import { insertCallback, insertMaterials, ordersInHandBeside, placeOfOrder, saveWorkDone } from './store.ts'
import { dayIn } from './volumes-domain.ts'

export const receiveOrder = orderCommand({
  verb: 'receive',
  name: 'workOrder.receive',
  title: { zh: '工程接单', en: 'Receive a work order' },
  capability: 'workOrder.receive',
  body: BODIES.receive,
  happen: ({ order }) => ({
    event: { type: 'workOrder.received', data: { urgency: order.urgency, charge: order.charge, inHome: order.inHome } },
  }),
})

/** Sends somebody. Another one than the proposal's first takes a reason, so that the list learns why. */
export const dispatchOrder = orderCommand({
  verb: 'dispatch',
  name: 'workOrder.dispatch',
  title: { zh: '派工', en: 'Dispatch' },
  capability: 'workOrder.dispatch',
  body: BODIES.dispatch,
  load: ({ workOrderId }) => ({
    engineers: engineersBeside(workOrderId),
    inHand: ordersInHandBeside(workOrderId),
    place: placeOfOrder(workOrderId),
  }),
  happen: (scene) => {
    const { input, order, rows } = scene
    const trade = categoryOf(scene.engine, order.categoryId)?.trade
    const [best, ...others] = proposalsFor({
      buildingId: rows.place[0]?.building_id ?? null,
      trade,
      engineers: rows.engineers,
      inHand: rows.inHand,
      exceptOrderId: input.workOrderId,
    })
    if (![best, ...others].some((one) => one?.engineerId === input.engineerId)) refuse('noEngineer', 'engineerId')
    if (best && best.engineerId !== input.engineerId && !input.reason) refuse('reasonNeeded', 'reason')
    const note = input.reason
      ? writeNote(scene, { ...input, eventType: 'workOrder.dispatched' }, input.reason)
      : undefined
    return {
      event: {
        type: 'workOrder.dispatched',
        data: {
          engineerId: input.engineerId,
          ...(best
            ? { proposal: { engineerId: best.engineerId, reasonKeys: best.reasons.map((reason) => reason.key) } }
            : {}),
          ...(note ? { noteId: note.noteId } : {}),
        },
      },
      writes: note?.writes ?? [],
    }
  },
})

export const acceptOrder = orderCommand({
  verb: 'accept',
  name: 'workOrder.accept',
  title: { zh: '接单', en: 'Accept' },
  capability: 'workOrder.work',
  holderOnly: true,
  body: BODIES.accept,
  happen: () => ({ event: { type: 'workOrder.accepted' } }),
})

export const declineOrder = orderCommand({
  verb: 'decline',
  name: 'workOrder.decline',
  title: { zh: '退回派工', en: 'Decline' },
  capability: 'workOrder.work',
  holderOnly: true,
  body: BODIES.decline,
  happen: (scene) => {
    const note = writeNote(scene, { ...scene.input, eventType: 'workOrder.declined' }, scene.input.reason)
    return {
      event: { type: 'workOrder.declined', data: { engineerId: scene.order.engineerId, noteId: note.noteId } },
      writes: note.writes,
    }
  },
})

export const departOrder = orderCommand({
  verb: 'depart',
  name: 'workOrder.depart',
  title: { zh: '出发', en: 'Depart' },
  capability: 'workOrder.work',
  holderOnly: true,
  body: BODIES.depart,
  happen: () => ({ event: { type: 'workOrder.departed' } }),
})

export const arriveOrder = orderCommand({
  verb: 'arrive',
  name: 'workOrder.arrive',
  title: { zh: '到场', en: 'Arrive' },
  capability: 'workOrder.work',
  holderOnly: true,
  body: BODIES.arrive,
  happen: (scene) => {
    const { input, order } = scene
    const departedAt = input.departedAt === undefined ? undefined : toldToTheMinute(input.departedAt, order.movedAt)
    // Told afterwards it still lies between the last step and the arrival; what was recorded is corrected, not told again.
    if (departedAt !== undefined && order.state === 'departed') refuse('departureKnown', 'departedAt')
    if (departedAt !== undefined && (departedAt < order.movedAt || departedAt > scene.occurredAt))
      refuse('departureRange', 'departedAt')
    return {
      event: {
        type: 'workOrder.arrived',
        data: {
          engineerId: order.engineerId,
          ...(departedAt === undefined ? {} : { departedAt }),
          ...photos(input.attachmentIds),
        },
      },
    }
  },
})

/** People tell times without seconds: the minute of the last step is no earlier than that step. */
function toldToTheMinute(told: string, movedAt: number): number {
  const at = Date.parse(told)
  return at < movedAt && at >= movedAt - (movedAt % 60_000) ? movedAt : at
}

/** A new arrival time agreed with the household; refused for an emergency (S0-REPAIR-9). The old limit stays in the history. */
export const agreeAppointment = orderCommand({
  verb: 'agreeAppointment',
  name: 'appointment.agree',
  title: { zh: '改约', en: 'Agree an appointment' },
  capability: 'appointment.agree',
  body: BODIES.appointment,
  happen: (scene) => {
    const { input } = scene
    const appointmentAt = Date.parse(input.appointmentAt)
    if (appointmentAt <= scene.occurredAt) refuse('appointmentPast', 'appointmentAt')
    const latest = latestAppointment(scene.engine, scene.occurredAt)
    if (latest !== undefined && appointmentAt > latest) {
      const lastDay = dayIn(scene.zone, latest - 1)
      throw new Refusal(WORK_ORDER_PROBLEMS.appointmentTooFar, {
        values: { lastDay },
        members: { lastDay },
        errors: [{ path: 'appointmentAt', message: { zh: `最晚可约到 ${lastDay}`, en: `The last day is ${lastDay}` } }],
      })
    }
    const note = input.reasonText
      ? writeNote(scene, { ...input, eventType: 'appointment.agreed' }, input.reasonText)
      : undefined
    return {
      event: {
        type: 'appointment.agreed',
        data: {
          appointmentAt,
          reason: input.reason,
          agreedById: scene.actor.id,
          ...(note ? { noteId: note.noteId } : {}),
        },
      },
      writes: note?.writes ?? [],
    }
  },
})

/** The price of paid work comes from the list in force (S0-REPAIR-10); what differs from it was agreed and says how (S3-ROUTE-6). */
export const tellPrice = orderCommand({
  verb: 'tellPrice',
  name: 'workOrder.tellPrice',
  title: { zh: '告知价格', en: 'Tell the price' },
  capability: 'workOrder.work',
  holderOnly: true,
  body: BODIES.tellPrice,
  load: ({ caseId }) => ({ prices: pricesBeside(caseId) }),
  happen: (scene) => {
    const { input } = scene
    const list = listOn(scene.rows.prices, dayIn(scene.zone, scene.occurredAt))
    const priced = priceTold(list, input)
    if ('problem' in priced) refuse(priced.problem, priced.path)
    const note = input.negotiated
      ? writeNote(scene, { ...input, eventType: 'workOrder.priceTold' }, input.negotiated)
      : undefined
    return {
      event: {
        type: 'workOrder.priceTold',
        data: { ...priced, consent: input.consent, ...(note ? { noteId: note.noteId } : {}) },
      },
      writes: note?.writes ?? [],
      answer: { amountFen: priced.amountFen },
    }
  },
})

export const startOrder = orderCommand({
  verb: 'start',
  name: 'workOrder.start',
  title: { zh: '开工', en: 'Start work' },
  capability: 'workOrder.work',
  holderOnly: true,
  body: BODIES.start,
  happen: ({ input }) => ({ event: { type: 'workOrder.started', data: photos(input.attachmentIds) } }),
})

export const drawMaterials = orderCommand({
  verb: 'drawMaterials',
  name: 'workOrder.drawMaterials',
  title: { zh: '领料', en: 'Draw materials' },
  capability: 'workOrder.work',
  holderOnly: true,
  body: BODIES.materials,
  happen: (scene) => ({
    event: { type: 'workOrder.materialsDrawn', data: { items: scene.input.items } },
    writes: [
      insertMaterials(
        scene.keys,
        scene.actor.id,
        scene.occurredAt,
        scene.input.items.map((item) => ({ ...item, id: scene.newId() })),
      ),
    ],
  }),
})

export const suspendOrder = orderCommand({
  verb: 'suspend',
  name: 'workOrder.suspend',
  title: { zh: '挂起', en: 'Suspend' },
  capability: 'workOrder.work',
  holderOnly: true,
  body: BODIES.suspend,
  happen: (scene) => {
    const { input } = scene
    const wakesAt = Date.parse(input.wakesAt)
    if (wakesAt <= scene.occurredAt) refuse('appointmentPast', 'wakesAt')
    const note = writeNote(scene, { ...input, eventType: 'workOrder.suspended' }, input.reason)
    return {
      event: { type: 'workOrder.suspended', data: { waitingFor: input.waitingFor, wakesAt, noteId: note.noteId } },
      writes: note.writes,
    }
  },
})

export const resumeOrder = orderCommand({
  verb: 'resume',
  name: 'workOrder.resume',
  title: { zh: '恢复', en: 'Resume' },
  capability: 'workOrder.work',
  holderOnly: true,
  body: BODIES.resume,
  happen: () => ({ event: { type: 'workOrder.resumed' } }),
})

export const completeOrder = orderCommand({
  verb: 'complete',
  name: 'workOrder.complete',
  title: { zh: '完工', en: 'Complete' },
  capability: 'workOrder.work',
  holderOnly: true,
  body: BODIES.complete,
  happen: (scene) => {
    const workDone = protectWords(scene, scene.input.caseId, scene.input.workDone)
    const chargeFen = chargeOf(scene.order)
    return {
      event: {
        type: 'workOrder.completed',
        data: { inHome: scene.order.inHome, ...photos(scene.input.attachmentIds) },
      },
      events: chargeFen > 0 ? [requested(scene, chargeFen)] : [],
      writes: [...workDone.writes, saveWorkDone(scene.input.workOrderId, workDone.text)],
    }
  },
})

/** The household says that the work is right: by its drawn signature, or by telephone to somebody in the office. */
export const confirmOrder = orderCommand({
  verb: 'confirm',
  name: 'workOrder.confirm',
  title: { zh: '住户确认', en: 'Confirmed by the household' },
  capability: 'workOrder.confirm',
  body: BODIES.confirm,
  happen: ({ input }) => {
    if (input.by === 'signature' && !input.signatureId) refuse('signatureMissing', 'signatureId')
    return {
      event: {
        type: 'workOrder.ownerConfirmed',
        data: {
          by: input.by,
          ratings: input.ratings,
          confirmed: true,
          ...(input.signatureId ? { signatureId: input.signatureId } : {}),
        },
      },
    }
  },
})

export const signAsHead = orderCommand({
  verb: 'signAsHead',
  name: 'workOrder.signAsHead',
  title: { zh: '主管签字', en: 'Sign as head' },
  capability: 'workOrder.signAsHead',
  body: BODIES.sign,
  happen: ({ input }) => ({
    event: { type: 'workOrder.headSigned', data: input.signatureId ? { signatureId: input.signatureId } : {} },
  }),
})

export const returnOrder = orderCommand({
  verb: 'return',
  name: 'workOrder.return',
  title: { zh: '返回客服', en: 'Return to customer service' },
  capability: 'workOrder.return',
  body: BODIES.return,
  happen: () => ({ event: { type: 'workOrder.returned' } }),
})

export const cancelOrder = orderCommand({
  verb: 'cancel',
  name: 'workOrder.cancel',
  title: { zh: '作废工作单', en: 'Cancel a work order' },
  capability: 'workOrder.dispatch',
  body: BODIES.cancel,
  happen: (scene) => {
    const note = writeNote(scene, { ...scene.input, eventType: 'workOrder.cancelled' }, scene.input.reason)
    return { event: { type: 'workOrder.cancelled', data: { noteId: note.noteId } }, writes: note.writes }
  },
})

export const recordCallback = orderCommand({
  verb: 'recordCallback',
  name: 'callback.record',
  title: { zh: '回访', en: 'Record a callback' },
  capability: 'callback.record',
  body: BODIES.callback,
  happen: (scene) => {
    const { input } = scene
    const callbackId = scene.newId()
    const opinion = input.opinion ? protectWords(scene, input.caseId, input.opinion) : undefined
    return {
      event: {
        type: 'callback.recorded',
        data: {
          result: input.result,
          callbackId,
          ...(input.rating ? { rating: input.rating } : {}),
          ...(opinion ? { opinionRef: callbackId } : {}),
        },
      },
      writes: [
        ...(opinion?.writes ?? []),
        insertCallback(scene.keys, {
          id: callbackId,
          result: input.result,
          rating: input.rating,
          opinion: opinion?.text,
          madeBy: scene.actor.id,
          occurredAt: scene.occurredAt,
          recordedAt: scene.now,
        }),
      ],
      answer: { callbackId },
    }
  },
})

/** Not right after all: a rework order is issued in the same breath, linked to the first (S0-REPAIR-24). */
export const failVerification = orderCommand({
  verb: 'failVerification',
  name: 'workOrder.failVerification',
  title: { zh: '复核不合格，转返修', en: 'Verification failed: rework' },
  capability: 'callback.record',
  body: BODIES.failVerification,
  numbers: [ORDER_SERIES],
  load: ({ workOrderId }) => ({ place: placeOfOrder(workOrderId) }),
  happen: (scene) => {
    const { input, order } = scene
    const note = writeNote(scene, { ...input, eventType: 'workOrder.verificationFailed' }, input.reason)
    const workOrderId = newId(scene.now)
    const place = scene.rows.place[0]
    const rework = issueOrder(scene, input.caseId, {
      workOrderId,
      number: orderNumber(scene.numbers[0] as { period: string; number: number }),
      categoryId: order.categoryId,
      urgency: order.urgency,
      // A household does not pay twice for the same fault.
      charge: 'free',
      inHome: order.inHome,
      departmentId: order.departmentId,
      reworkOf: input.workOrderId,
      place: { houseId: place?.house_id ?? null, buildingId: place?.building_id ?? null },
      receivedAtOnce: receivesAtOnce(scene.engine),
    })
    return {
      event: { type: 'workOrder.verificationFailed', data: { noteId: note.noteId, reworkId: workOrderId } },
      events: rework.events,
      writes: [...note.writes, ...rework.writes],
      answer: { workOrder: { id: workOrderId, number: rework.order.number, state: rework.order.state } },
    }
  },
})

/** A quarter of an hour after the order, or the appointment, somebody looks whether people are there (S2-FOLLOWUP-5, 8). */
export const checkArrival = orderCommand({
  verb: 'checkArrival',
  name: 'arrival.check',
  title: { zh: '核对到场', en: 'Check the arrival' },
  capability: 'contact.record',
  body: BODIES.checkArrival,
  happen: (scene) => {
    const { input, order } = scene
    if (!input.arrived && !input.action) refuse('actionNeeded', 'action')
    const note = noteOf(scene, 'arrival.checked')
    return {
      event: {
        type: 'arrival.checked',
        data: {
          arrived: input.arrived,
          ...(input.arrived ? {} : { action: input.action }),
          appointment: Boolean(order.appointmentAt),
          ...note.data,
        },
      },
      writes: note.writes,
    }
  },
})

/** Before an agreed time the household is asked whether it still holds (S2-FOLLOWUP-6). */
export const confirmAppointment = orderCommand({
  verb: 'confirmAppointment',
  name: 'appointment.confirm',
  title: { zh: '与住户确认时间', en: 'Confirm the appointment with the household' },
  capability: 'contact.record',
  body: BODIES.confirmAppointment,
  happen: (scene) => {
    const note = noteOf(scene, 'appointment.confirmed')
    return {
      event: { type: 'appointment.confirmed', data: { reached: scene.input.reached, ...note.data } },
      writes: note.writes,
    }
  },
})

/** At the same time whoever comes is reminded: a tick of its own (S2-FOLLOWUP-7). */
export const remindProvider = orderCommand({
  verb: 'remindProvider',
  name: 'provider.remind',
  title: { zh: '提醒承办部门', en: 'Remind the provider' },
  capability: 'contact.record',
  body: BODIES.remindProvider,
  happen: (scene) => {
    const note = noteOf(scene, 'provider.reminded')
    return { event: { type: 'provider.reminded', data: note.data }, writes: note.writes }
  },
})

/** Everybody on duty is called to an emergency, and those off duty are asked whether they can help (S4-MT-9). */
export const callOut = orderCommand({
  verb: 'callOut',
  name: 'callOut.send',
  title: { zh: '紧急召集', en: 'Call everybody out' },
  capability: 'workOrder.dispatch',
  body: BODIES.callOut,
  load: ({ workOrderId }) => ({ engineers: engineersBeside(workOrderId) }),
  happen: ({ order, rows, keys }) => {
    const known = new Set((order.callOut ?? []).map((one) => one.staffId))
    const called = rows.engineers.filter((one) => !known.has(one.id))
    if (called.length === 0) throw new Refusal(WORK_ORDER_PROBLEMS.calledAlready)
    const [first, ...others] = called.map((one) => ({
      type: 'callOut.sent',
      part: { type: 'workOrder', id: keys.workOrderId },
      data: { recipientId: one.id, onDuty: one.on_duty },
    }))
    return {
      event: first as NonNullable<typeof first>,
      events: others,
      answer: {
        onDuty: called.filter((one) => one.on_duty).map((one) => one.id),
        asked: called.filter((one) => !one.on_duty).map((one) => one.id),
      },
    }
  },
})

export const answerCallOut = orderCommand({
  verb: 'answerCallOut',
  name: 'callOut.answer',
  title: { zh: '答复召集', en: 'Answer a call-out' },
  capability: 'workOrder.work',
  body: BODIES.answerCallOut,
  happen: ({ input, order, actor }) => {
    const mine = order.callOut?.find((one) => one.staffId === actor.id)
    if (!mine) throw new Refusal(WORK_ORDER_PROBLEMS.notCalled)
    if (mine.onDuty && input.answer === 'cannot') refuse('onDutyComes', 'answer')
    return { event: { type: 'callOut.answered', data: { recipientId: actor.id, answer: input.answer } } }
  },
})

/** Whoever stands at the door or sits at the desk takes the money and gives a receipt of the company's series. */
export const settleOrder = orderCommand({
  verb: 'settle',
  name: 'fees.settle',
  title: { zh: '收款', en: 'Take the payment' },
  capability: 'fees.settle',
  body: BODIES.settle,
  alsoWhenClosed: true,
  numbers: [RECEIPT_SERIES],
  happen: (scene) => {
    const { input, order, keys } = scene
    if (input.amountFen !== order.chargedFen)
      throw new Refusal(WORK_ORDER_PROBLEMS.settledAmount, {
        values: { due: yuan(order.chargedFen ?? 0) },
        errors: [{ path: 'amountFen', message: WORK_ORDER_PROBLEMS.settledAmount.title }],
      })
    const receiptId = scene.newId()
    const number = receiptNumber(scene.numbers[0] as { period: string; number: number })
    const { amountFen, method } = input
    return {
      event: { type: 'fees.settled', data: { amountFen, method, receiptId, receiptNumber: number } },
      writes: [
        insertReceipt({
          id: receiptId,
          ...keys,
          number,
          amountFen,
          method,
          takenBy: scene.actor.id,
          takenAt: scene.occurredAt,
        }),
      ],
      answer: { receiptId, receiptNumber: number },
    }
  },
})

/** The takings of an order reach whoever keeps the money; in parts, if need be. */
export const handInTakings = orderCommand({
  verb: 'handIn',
  name: 'fees.handIn',
  title: { zh: '交款', en: 'Hand in the takings' },
  capability: 'fees.takeIn',
  body: BODIES.handIn,
  alsoWhenClosed: true,
  happen: ({ input, order }) => {
    const left = (order.chargedFen ?? 0) - (order.handedInFen ?? 0)
    if (input.amountFen > left)
      throw new Refusal(WORK_ORDER_PROBLEMS.handedInTooMuch, {
        values: { left: yuan(left) },
        errors: [{ path: 'amountFen', message: WORK_ORDER_PROBLEMS.handedInTooMuch.title }],
      })
    return { event: { type: 'fees.handedIn', data: { amountFen: input.amountFen } } }
  },
})

/** The charge leaves the work order, with its number as reference. */
const requested = (scene: { order: { number: string }; keys: { workOrderId: string } }, amountFen: number) => ({
  type: 'fees.requested',
  part: { type: 'workOrder', id: scene.keys.workOrderId },
  data: { amountFen, reference: scene.order.number },
})
const yuan = (amountFen: number) => (amountFen / 100).toFixed(2)

/** A note beside what happened, if somebody wrote one. */
function noteOf(
  scene: Parameters<typeof writeNote>[0] & {
    readonly input: { readonly caseId: string; readonly workOrderId: string; readonly note?: string | undefined }
  },
  eventType: string,
) {
  const { caseId, workOrderId, note: words } = scene.input
  if (!words) return { data: {}, writes: [] }
  const note = writeNote(scene, { caseId, workOrderId, eventType }, words)
  return { data: { noteId: note.noteId }, writes: note.writes }
}

const photos = (ids: readonly string[] | undefined) => (ids && ids.length > 0 ? { attachmentIds: ids } : {})

function refuse(problem: keyof typeof WORK_ORDER_PROBLEMS, path: string): never {
  const declared = WORK_ORDER_PROBLEMS[problem]
  throw new Refusal(declared, { errors: [{ path, message: declared.title }] })
}
