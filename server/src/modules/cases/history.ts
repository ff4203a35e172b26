import type { SubjectEvent } from '@huiyin/policy'
import { NO_FACTS } from '../../platform/events/subject-kinds.ts'
import { Refusal } from '../../platform/problems.ts'
import { moveOrder, type OrderVerb } from '../workorders/index.ts'
import { foldCase } from './domain.ts'
import { CASE_PROBLEMS } from './problems.ts'

const VERB_OF_EVENT: Readonly<Record<string, OrderVerb>> = {
  'workOrder.received': 'receive',
  'workOrder.dispatched': 'dispatch',
  'workOrder.accepted': 'accept',
  'workOrder.declined': 'decline',
  'workOrder.departed': 'depart',
  'workOrder.arrived': 'arrive',
  'appointment.agreed': 'agreeAppointment',
  'workOrder.priceTold': 'tellPrice',
  'workOrder.started': 'start',
  'workOrder.materialsDrawn': 'drawMaterials',
  'workOrder.suspended': 'suspend',
  'workOrder.resumed': 'resume',
  'workOrder.completed': 'complete',
  'workOrder.ownerConfirmed': 'confirm',
  'workOrder.headSigned': 'signAsHead',
  'workOrder.returned': 'return',
  'workOrder.cancelled': 'cancel',
  'callback.recorded': 'recordCallback',
  'workOrder.verificationFailed': 'failVerification',
  'arrival.checked': 'checkArrival',
  'appointment.confirmed': 'confirmAppointment',
  'provider.reminded': 'remindProvider',
  'callOut.sent': 'callOut',
  'callOut.answered': 'answerCallOut',
  'fees.settled': 'settle',
  'fees.handedIn': 'handIn',
}

/**
 * A corrected history must itself be one that the state machine allows, step by step and in time.
 *
 * @throws Refusal case/history-breaks
 */
export function checkHistory(effective: readonly SubjectEvent[]): void {
  let facts = NO_FACTS
  for (const event of effective) {
    const verb = VERB_OF_EVENT[event.type]
    const order = event.part?.type === 'workOrder' ? facts.parts[event.part.id] : undefined
    if (verb) {
      try {
        moveOrder(order as never, verb, event.occurredAt)
      } catch (error) {
        throw new Refusal(CASE_PROBLEMS.historyBreaks, {
          members: {
            eventId: event.id,
            eventType: event.type,
            because: error instanceof Refusal ? error.problem.type : 'missing',
          },
        })
      }
    }
    facts = foldCase(facts, event)
  }
}
