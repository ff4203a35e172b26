import type { SubjectEvent } from '@huiyin/policy'
import type { Text } from '@huiyin/text'
import { foldDecided } from '../../platform/approvals/index.ts'
import { NO_FACTS, type SubjectFacts, withPart, withSelf } from '../../platform/events/subject-kinds.ts'
import { type FieldError, Refusal } from '../../platform/problems.ts'
import { type Category, foldOrder, keepsCaseOpen, ordersOf } from '../workorders/index.ts'
import { CASE_PROBLEMS } from './problems.ts'

export type CaseState = 'open' | 'closed' | 'withdrawn'

/** What is known of a case from its events: ids and plain values. */
export type CaseFacts = {
  readonly kind: string
  readonly state: CaseState
  readonly categoryId: string
  readonly place: string
  readonly inHome: boolean
  readonly urgency: string
  readonly charge: string
  readonly channel: string
  readonly hasPhone: boolean
  readonly openedById: string | null
  readonly houseId: string | null
  readonly areaId: string | null
  readonly buildingId: string | null
  readonly reporterId: string | null
  readonly registeredAt: number
  readonly closedAt: number | null
  /** What kind of information it is, how grave, and whether it is looked at on site before it goes on. */
  readonly classId: string | null
  readonly gravity: string | null
  readonly important: boolean
  readonly classifiedAt: number | null
  readonly confirmedOnSite: boolean
  /** Where it is now. It goes on by being forwarded, and arrives when the department takes it. */
  readonly departmentId: string | null
  readonly serviceUnit: string | null
  readonly forwardBy: number | null
  readonly forwardedAt: number | null
  readonly takenAt: number | null
  /** Who is responsible; from the first moment somebody is. */
  readonly ownerId: string | null
  readonly firstReceiverId: string | null
  readonly promisedAt: number | null
  readonly firstContactAt: number | null
  readonly lastContactAt: number | null
  readonly lastUpdateAt: number | null
  /** When whoever reported it was told how it ended: in words, by the callback, or by confirming the work themselves. */
  readonly reporterToldAt: number | null
  readonly reporterTold: boolean
  readonly tellAttempts: number
  readonly resultAcknowledged: boolean
}

export function caseOf(facts: SubjectFacts): CaseFacts {
  return facts.self as unknown as CaseFacts
}

/** @throws Refusal case/not-open */
export function demandOpen(facts: SubjectFacts): CaseFacts {
  const known = caseOf(facts)
  if (known.state !== 'open') throw new Refusal(CASE_PROBLEMS.notOpen)
  return known
}

/** What an event says about its case and, through the room below, about the order it belongs to. Pure and total. */
export function foldCase(facts: SubjectFacts, event: SubjectEvent): SubjectFacts {
  const { data } = event
  if (event.part?.type === 'workOrder') {
    const moved = withPart(facts, event.part.id, foldOrder(facts.parts[event.part.id], event))
    return withSelf(moved, { lastUpdateAt: event.occurredAt, ...toldByOrder(event) })
  }
  switch (event.type) {
    case 'case.registered':
      return withSelf(facts, {
        kind: data.kind,
        state: 'open',
        categoryId: data.categoryId,
        place: data.place,
        inHome: data.inHome,
        urgency: data.urgency,
        charge: data.charge,
        channel: data.channel,
        hasPhone: data.hasPhone === true,
        openedById: data.openedById ?? null,
        houseId: data.houseId ?? null,
        areaId: data.areaId ?? null,
        buildingId: data.buildingId ?? null,
        reporterId: data.reporterId ?? null,
        registeredAt: event.occurredAt,
        closedAt: null,
        classId: null,
        gravity: null,
        important: false,
        classifiedAt: null,
        confirmedOnSite: false,
        departmentId: data.departmentId ?? null,
        serviceUnit: null,
        forwardBy: null,
        forwardedAt: null,
        takenAt: null,
        ownerId: data.openedById ?? null,
        firstReceiverId: data.openedById ?? null,
        promisedAt: null,
        firstContactAt: null,
        lastContactAt: null,
        lastUpdateAt: event.occurredAt,
        ...NOT_TOLD,
        resultAcknowledged: false,
      })
    case 'case.classified':
      return withSelf(facts, {
        classId: data.classId,
        gravity: data.gravity,
        important: data.important === true,
        classifiedAt: event.occurredAt,
      })
    case 'contact.recorded':
      return withSelf(facts, { lastUpdateAt: event.occurredAt, ...contacted(facts, event) })
    case 'case.noted':
      return withSelf(facts, { lastUpdateAt: event.occurredAt })
    case 'promise.made':
      return withSelf(facts, { promisedAt: data.promisedAt })
    case 'case.resultAcknowledged':
      return withSelf(facts, { resultAcknowledged: true })
    case 'case.confirmedOnSite':
      return withSelf(facts, { confirmedOnSite: true })
    case 'case.forwardAgreed':
      return withSelf(facts, { forwardBy: data.forwardBy })
    case 'case.forwarded':
      return withSelf(facts, {
        departmentId: data.departmentId,
        serviceUnit: data.serviceUnit ?? null,
        forwardedAt: event.occurredAt,
        takenAt: null,
        ...(data.personId ? { ownerId: data.personId } : {}),
      })
    case 'case.taken':
      return withSelf(facts, { takenAt: event.occurredAt, ownerId: data.personId })
    case 'case.amended':
      return withSelf(facts, {
        ...(data.hasPhone === undefined ? {} : { hasPhone: data.hasPhone }),
        ...(data.urgency === undefined ? {} : { urgency: data.urgency }),
      })
    case 'record.filed': {
      const filed = Array.isArray(facts.self.records) ? (facts.self.records as string[]) : []
      return withSelf(facts, { records: [...new Set([...filed, String(data.recordType)])] })
    }
    case 'approval.decided':
      return foldDecided(facts, data)
    case 'case.closed':
      return withSelf(facts, { state: 'closed', closedAt: event.occurredAt })
    case 'case.withdrawn':
      return withSelf(facts, { state: 'withdrawn', closedAt: event.occurredAt })
    case 'case.reopened':
      return withSelf(facts, { state: 'open', closedAt: null, ...NOT_TOLD, resultAcknowledged: false })
    default:
      return facts
  }
}

const NOT_TOLD = { reporterToldAt: null, reporterTold: false, tellAttempts: 0 } as const
const RESULTS: ReadonlySet<unknown> = new Set(['reply', 'result'])

/** A contact with the reporter is any that is not with the provider; one about the result tells them how it ended. */
function contacted({ self }: SubjectFacts, { data, occurredAt }: SubjectEvent): Record<string, unknown> {
  if (data.with === 'provider' || data.purpose === 'provider' || data.purpose === 'remindProvider') return {}
  const about = RESULTS.has(data.purpose)
  if (data.reached !== true) return about ? { tellAttempts: Number(self.tellAttempts ?? 0) + 1 } : {}
  return {
    firstContactAt: self.firstContactAt ?? occurredAt,
    lastContactAt: occurredAt,
    ...(about ? { reporterToldAt: occurredAt, reporterTold: true } : {}),
  }
}

/** Who confirmed the work, or spoke to us in a callback, knows how it ended. */
function toldByOrder({ type, data, occurredAt }: SubjectEvent): Record<string, unknown> {
  const knows = type === 'workOrder.ownerConfirmed' || (type === 'callback.recorded' && data.result !== 'unreachable')
  return knows ? { reporterToldAt: occurredAt, reporterTold: true } : {}
}

/** Whole calendar days from the day of receipt, which does not count, to the day of the promise. */
export function daysUntil(zone: string, from: number, to: number): number {
  const dayOf = (instant: number) =>
    Date.parse(new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(instant))
  return Math.round((dayOf(to) - dayOf(from)) / 86_400_000)
}

export function foldAll(events: readonly SubjectEvent[]): SubjectFacts {
  return events.reduce(foldCase, NO_FACTS)
}

// ── intake ───────────────────────────────────────────────────────────────────────────────────────

/** What the desk may have changed among the fields that a rule fills. */
export type IntakeChoice = {
  readonly urgency?: string | undefined
  readonly charge?: string | undefined
  readonly inHome?: boolean | undefined
  readonly place?: string | undefined
}

export type IntakeFields = {
  readonly place: string
  readonly urgency: string
  readonly charge: string
  readonly inHome: boolean
  readonly departmentId: string
}

/** The fields that the taxonomy's leaf fills; what somebody chose stands before the rule. */
export function fieldsByRule(category: Category, choice: IntakeChoice): IntakeFields {
  const place = choice.place ?? category.place
  return {
    place,
    urgency: choice.urgency ?? category.urgency,
    charge: choice.charge ?? category.charge,
    inHome: choice.inHome ?? (place === 'home' && category.inHome),
    departmentId: category.departmentId,
  }
}

/** A matter of a kind for which the handbook keeps no tree: nobody is sent, nothing is charged; where it goes says the routing. */
export function fieldsWithoutCategory(place: string, departmentId: string, choice: IntakeChoice): IntakeFields {
  return {
    place,
    urgency: choice.urgency ?? 'ordinary',
    charge: choice.charge ?? 'free',
    inHome: choice.inHome ?? false,
    departmentId,
  }
}

export type IntakeCheck = {
  /** Somebody is sent: a leaf, a place and a telephone are needed. Of other kinds a name and the words are enough. */
  readonly sendsSomebody: boolean
  /** The kind has a tree, so a leaf of it must be named. */
  readonly hasTree: boolean
  readonly category: unknown
  readonly place: string | undefined
  readonly house: unknown
  readonly houseGiven: boolean
  readonly area: unknown
  readonly placeText: string | undefined
  readonly reporter: { readonly phone_masked: string | null } | undefined
  readonly reporterGiven: boolean
  readonly reporterName: string | undefined
  readonly phone: string | undefined
  readonly phoneIsOne: boolean
  readonly content: string | undefined
}

/** Each of the seven fields that is missing, in a sentence beside it (S0-REPAIR-3). Date, time and opener are never missing. */
export function missingOfIntake(intake: IntakeCheck): FieldError[] {
  const errors: FieldError[] = []
  const say = (path: string, zh: string, en: string) => errors.push({ path, message: { zh, en } })
  if (!intake.category && (intake.sendsSomebody || intake.hasTree))
    say('categoryId', '请选一个类别', 'Choose a category')
  if (intake.place === 'home' && !intake.house && (intake.sendsSomebody || intake.houseGiven))
    say(
      'houseId',
      intake.houseGiven ? '本项目没有这个房号' : '请选房号',
      intake.houseGiven ? 'This project has no such house' : 'Choose the house',
    )
  if (intake.sendsSomebody && intake.place !== 'home' && !intake.area && !intake.placeText && !intake.house)
    say('placeText', '请写在哪里', 'Say where it is')
  if (intake.reporterGiven && !intake.reporter) say('reporterId', '本项目没有这个人', 'This project has no such person')
  if (!intake.reporterGiven && !intake.reporterName) say('reporterName', '请写报事人', 'Say who reports it')
  if (intake.sendsSomebody && !intake.phone && !intake.reporter?.phone_masked)
    say('phone', '请留电话，师傅出门前要打', 'Take a phone number: the engineer calls before leaving')
  else if (intake.phone && !intake.phoneIsOne) say('phone', '电话号码不对，请再核一遍', 'This is not a phone number')
  if (!intake.content)
    say(
      'content',
      intake.sendsSomebody ? '请写报修内容' : '请写说了什么',
      intake.sendsSomebody ? 'Say what is wrong' : 'Write what was said',
    )
  return errors
}

const PREFIXES: Readonly<Record<string, string>> = {
  repair: 'BX',
  complaint: 'TS',
  consultation: 'ZX',
  suggestion: 'JY',
  assistance: 'QZ',
  commendation: 'BY',
  serviceOrder: 'TF',
}

export function caseSeries(kind: string): { readonly series: string; readonly period: 'YYMM' } {
  return { series: `case.${PREFIXES[kind] ?? 'SX'}`, period: 'YYMM' }
}

/** BX-2611-0409 */
export function caseNumber(taken: {
  readonly series: string
  readonly period: string
  readonly number: number
}): string {
  return `${taken.series.replace('case.', '')}-${taken.period}-${String(taken.number).padStart(4, '0')}`
}

/** What the desk says to the customer before hanging up: the limit of the handbook in plain words. */
export function promiseOf(fields: IntakeFields, arrivalMinutes: number | undefined, sendsSomebody = true): Text {
  if (!sendsSomebody) return { zh: '已登记，有结果就回复您', en: 'It is registered; you will hear from us' }
  if (arrivalMinutes === undefined)
    return { zh: '已登记，我们会尽快安排', en: 'It is registered; we will see to it soon' }
  return {
    zh: `师傅 ${arrivalMinutes} 分钟内${fields.inHome ? '上门' : '到场'}`,
    en: `An engineer will be there within ${arrivalMinutes} minutes`,
  }
}

// ── closing ──────────────────────────────────────────────────────────────────────────────────────

/** @throws Refusal while an order is not back, or nobody asked the household. */
export function demandClosable(facts: SubjectFacts, attempts: number | undefined): void {
  for (const order of ordersOf(facts)) {
    const hindrance = keepsCaseOpen(order, attempts)
    if (hindrance)
      throw new Refusal(CASE_PROBLEMS[hindrance], {
        values: { attempts: attempts ?? '—' },
        members: { workOrderId: order.id, number: order.number, orderState: order.state },
      })
  }
}
