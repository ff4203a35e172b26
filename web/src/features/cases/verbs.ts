/** From an action of the server (`nextAction.action`, `verbs`) to its route under the work order, and whether it needs a form. */
export const VERB_PATHS: Readonly<Record<string, string>> = {
  receive: 'receive',
  dispatch: 'dispatch',
  accept: 'accept',
  decline: 'decline',
  depart: 'depart',
  arrive: 'arrive',
  agreeAppointment: 'appointment',
  tellPrice: 'tell-price',
  start: 'start',
  drawMaterials: 'materials',
  suspend: 'suspend',
  resume: 'resume',
  complete: 'complete',
  confirm: 'confirm',
  signAsHead: 'sign',
  return: 'return',
  cancel: 'cancel',
  recordCallback: 'callback',
  failVerification: 'fail-verification',
  checkArrival: 'arrival-check',
  confirmAppointment: 'confirm-appointment',
  remindProvider: 'remind-provider',
  callOut: 'call-out',
  answerCallOut: 'answer-call-out',
  settle: 'settle',
  handIn: 'hand-in',
}

export const VERB_TITLES: Readonly<Record<string, { zh: string; en: string }>> = {
  receive: { zh: '工程接单', en: 'Receive' },
  dispatch: { zh: '派工', en: 'Dispatch' },
  accept: { zh: '接单', en: 'Accept' },
  decline: { zh: '退回派工', en: 'Decline' },
  depart: { zh: '出发', en: 'Depart' },
  arrive: { zh: '到场', en: 'Arrived' },
  agreeAppointment: { zh: '改约', en: 'New time' },
  tellPrice: { zh: '告知价格', en: 'Tell the price' },
  start: { zh: '开工', en: 'Start' },
  drawMaterials: { zh: '领料', en: 'Materials' },
  suspend: { zh: '挂起', en: 'Suspend' },
  resume: { zh: '恢复', en: 'Resume' },
  complete: { zh: '完工', en: 'Complete' },
  confirm: { zh: '住户确认', en: 'Household confirms' },
  signAsHead: { zh: '主管签字', en: 'Sign as head' },
  return: { zh: '返回客服', en: 'Return' },
  cancel: { zh: '作废', en: 'Cancel' },
  recordCallback: { zh: '回访', en: 'Call back' },
  failVerification: { zh: '转返修', en: 'Rework' },
  checkArrival: { zh: '核对到场', en: 'Check the arrival' },
  confirmAppointment: { zh: '确认时间', en: 'Confirm the time' },
  remindProvider: { zh: '提醒承办', en: 'Remind the provider' },
  callOut: { zh: '紧急召集', en: 'Call everybody out' },
  answerCallOut: { zh: '答复召集', en: 'Answer the call-out' },
  settle: { zh: '收款', en: 'Take the payment' },
  handIn: { zh: '收交款', en: 'Take in the takings' },
}

/** Done with one press; the others ask something first. */
const AT_ONCE: ReadonlySet<string> = new Set([
  'receive',
  'accept',
  'depart',
  'start',
  'resume',
  'signAsHead',
  'return',
  'remindProvider',
  'callOut',
])

/**
 * Asks the step something first? An arrival asks for the departure as long as none is recorded, that is while 出发 is
 * still offered beside it.
 *
 * @param offered what the server offers of the order now
 */
export function asksFirst(verb: string, offered: readonly string[]): boolean {
  return verb === 'arrive' ? offered.includes('depart') : !AT_ONCE.has(verb)
}

/** Keys of the case screen; what has none is under 更多. */
export const VERB_KEYS: Readonly<Record<string, string>> = { agreeAppointment: 'r', dispatch: 'd', recordCallback: 'v' }

/** What discharges an obligation, by the thing owed: what the inbox offers to do in place. */
export const VERB_OF_OBLIGATION: Readonly<Record<string, string>> = {
  arrival: 'arrive',
  callback: 'recordCallback',
  dispatch: 'dispatch',
  completion: 'complete',
  headSignature: 'signAsHead',
  return: 'return',
  arrivalCheck: 'checkArrival',
  appointmentConfirmation: 'confirmAppointment',
  providerReminder: 'remindProvider',
}
