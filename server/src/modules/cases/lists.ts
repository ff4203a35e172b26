import { z } from 'zod'
import { type Actor, can } from '../../platform/access/actor.ts'
import type { Call } from '../../platform/http/route.ts'
import { maskText, textPieces } from '../../platform/privacy/protected-text.ts'
import { findDocuments } from '../../platform/search/search-documents.ts'
import { tasksByIds } from '../../platform/tasks/index.ts'
import { approvedPrices, listOn, priceItemSchema } from '../fees/index.ts'
import { instructionsOf, partyCards } from '../households/index.ts'
import {
  APPOINTMENT_REASONS,
  callbackFigures,
  dayIn,
  engineersBeside,
  engineersOf,
  materialsOfCases,
  type OrderRow,
  ordersInHand,
  ordersOfCases,
  ordersOfEngineer,
  ordersWaiting,
  proposalsFor,
  runningCounts,
  staffNames,
  WAITING_FOR,
} from '../workorders/index.ts'
import {
  isoInstant,
  orderSchema,
  personOf,
  presentOrder,
  presentReporter,
  promiseNow,
  reporterSchema,
  unique,
  verbsFor,
} from './case-view.ts'
import { textSchema } from './contract.ts'
import { SIDES } from './day-close-domain.ts'
import { titlesOf } from './handbook.ts'
import {
  arrivalRate,
  type ObligationView,
  obligationSchema,
  openObligationsOf,
  owed,
  owedOfPeriods,
  presentObligation,
} from './obligation-views.ts'
import { type CaseFilter, type CaseRow, caseRows, casesOf, projectNow, similarCases, versionsOf } from './store.ts'
import { dayBounds } from './zones.ts'

type ReadCall = Pick<Call, 'read' | 'app' | 'actor' | 'language'>

const person = z.object({ id: z.string(), name: z.string().nullable() })

export const caseRowSchema = z.object({
  id: z.uuid(),
  projectId: z.int(),
  number: z.string(),
  kind: z.string(),
  kindTitle: textSchema,
  state: z.string(),
  urgency: z.string(),
  charge: z.string(),
  inHome: z.boolean(),
  categoryId: z.string(),
  categoryTitle: textSchema,
  place: z.string(),
  placeLabel: z.string(),
  houseId: z.string().nullable(),
  buildingId: z.string().nullable(),
  content: z.string(),
  reporterShown: z.string(),
  promise: textSchema,
  registeredAt: z.string(),
  closedAt: z.string().nullable(),
  workOrder: z.object({ id: z.uuid(), number: z.string(), state: z.string(), engineer: person.nullable() }).nullable(),
  obligation: obligationSchema.nullable().describe('The most urgent thing still owed'),
})
export type CaseListRow = z.infer<typeof caseRowSchema>

/** Rows of cases with their latest order and most urgent obligation: two flights for a page of any size. */
export async function presentCases(
  call: ReadCall,
  projectId: number,
  cases: readonly CaseRow[],
): Promise<CaseListRow[]> {
  if (cases.length === 0) return []
  const ids = cases.map((row) => row.id)
  const [orders, obligations, [context]] = await call.read([
    ordersOfCases(ids),
    openObligationsOf(ids),
    projectNow(projectId),
  ])
  const [people] = await call.read([
    staffNames(
      unique([
        ...orders.map((order) => order.engineer_id),
        ...obligations.map((one) => (one.owner.kind === 'person' ? one.owner.personId : null)),
      ]),
    ),
  ])
  const titles = await titlesOf(call.app, call.actor.companyId, context?.active_hash)
  const view = {
    titles,
    names: new Map(people.map((one) => [one.id, one.name])),
    now: context?.now ?? 0,
    language: call.language,
    zone: context?.zone ?? 'Asia/Shanghai',
  }
  return cases.map((row) => {
    const mine = orders.filter((order) => order.case_id === row.id)
    const order = mine.at(-1)
    const owing = obligations.find((one) => one.subject_id === row.id)
    return {
      id: row.id,
      projectId: row.project_id,
      number: row.number,
      kind: row.kind,
      state: row.state,
      urgency: row.urgency,
      charge: row.charge,
      inHome: row.in_home,
      categoryId: row.category_id,
      kindTitle: titles.kinds.get(row.kind) ?? { zh: row.kind },
      categoryTitle: titles.categories.get(row.category_id)?.title ??
        titles.kinds.get(row.kind) ?? { zh: row.category_id },
      place: row.place,
      placeLabel: row.place_label,
      houseId: row.house_id,
      buildingId: row.building_id,
      content: maskText(row.content),
      reporterShown: row.reporter_shown,
      promise: promiseNow(row, mine, view.zone),
      registeredAt: isoInstant(row.registered_at),
      closedAt: row.closed_at === null ? null : isoInstant(row.closed_at),
      workOrder: order
        ? { id: order.id, number: order.number, state: order.state, engineer: personOf(order.engineer_id, view.names) }
        : null,
      obligation: owing ? presentObligation(owing, view) : null,
    }
  })
}

export type ListQuery = Omit<CaseFilter, 'projectId' | 'from' | 'to' | 'ids' | 'after' | 'limit'> & {
  readonly q?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly after?: string | undefined
  readonly limit: number
}

export async function listCases(
  call: ReadCall,
  projectId: number,
  query: ListQuery,
): Promise<{ items: CaseListRow[]; next: string | null }> {
  const [[context]] = await call.read([projectNow(projectId)])
  const zone = context?.zone ?? 'Asia/Shanghai'
  const ids = query.q ? await idsFound(call, projectId, query.q) : undefined
  if (ids?.length === 0) return { items: [], next: null }
  const [at, id] = query.after?.split('~') ?? []
  const [rows] = await call.read([
    casesOf({
      ...query,
      projectId,
      ids,
      from: query.from ? dayBounds(zone, query.from).from : undefined,
      to: query.to ? dayBounds(zone, query.to).to : undefined,
      after: at && id ? { registeredAt: Number(at), id } : undefined,
      limit: query.limit + 1,
    }),
  ])
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  return {
    items: await presentCases(call, projectId, page),
    next: rows.length > query.limit && last ? `${last.registered_at}~${last.id}` : null,
  }
}

/** A text is found among the newest five hundred that hold it; further ones take a narrower question. */
async function idsFound(call: ReadCall, projectId: number, question: string): Promise<string[]> {
  const vault = await call.app.vaults.of(call.actor.companyId)
  const search = findDocuments(vault, 'case', question, { projectIds: [projectId], limit: 500 })
  if (!search) return []
  const [found] = await call.read([search])
  return found.map((one) => one.subject_id)
}

export async function listSimilar(
  call: ReadCall,
  options: { projectId: number; houseId?: string | undefined; areaId?: string | undefined; categoryId: string },
): Promise<CaseListRow[]> {
  const [[context]] = await call.read([projectNow(options.projectId)])
  const [rows] = await call.read([similarCases({ ...options, since: (context?.now ?? 0) - SIMILAR_WITHIN_MS })])
  return presentCases(call, options.projectId, rows)
}
const SIMILAR_WITHIN_MS = 7 * 86_400_000

// ── inbox ────────────────────────────────────────────────────────────────────────────────────────

export const inboxItemSchema = z.object({
  obligation: obligationSchema,
  case: z
    .object({
      id: z.uuid(),
      number: z.string(),
      placeLabel: z.string(),
      content: z.string(),
      reporterShown: z.string(),
      urgency: z.string(),
    })
    .nullable(),
  verbs: z.array(z.string()).describe('What this actor may do to the work order that it is about, as a case says it'),
  lines: z
    .array(z.object({ obligationId: z.uuid(), periodKey: z.string().nullable(), dueAt: z.string().nullable() }))
    .describe('The periods that one row stands for, the longest overdue first; at most sixty'),
  count: z.int().describe('How many periods the row stands for; 1 for everything that the calendar did not bring'),
})
export const inboxSchema = z.object({
  now: z.string(),
  overdue: z.array(inboxItemSchema),
  today: z.array(inboxItemSchema),
  later: z.array(inboxItemSchema),
  counts: z.object({ overdue: z.int(), today: z.int(), later: z.int() }),
})

/** What I, my team or the project still owe: overdue, due today, later; the most urgent first. */
export async function viewInbox(
  call: ReadCall,
  scope: 'mine' | 'team' | 'project',
  projectIds: readonly number[],
): Promise<z.infer<typeof inboxSchema>> {
  const { actor } = call
  const here = actor.positions.filter((position) => position.projectId === 0 || projectIds.includes(position.projectId))
  const departments = unique(here.map((position) => position.departmentId))
  const [[context]] = await call.read([projectNow(projectIds[0] ?? 0)])
  const titles = await titlesOf(call.app, actor.companyId, context?.active_hash)
  const headed = unique(
    here.filter((position) => titles.heads.has(position.positionId)).map((position) => position.departmentId),
  )
  const narrowed =
    scope === 'project'
      ? { projectIds }
      : {
          projectIds,
          personId: actor.id,
          positions: here.map((position) => position.positionId),
          departments,
          headOf: scope === 'team' ? departments : headed,
        }
  const [rows, ofPeriods] = await call.read([owed(narrowed, 500), owedOfPeriods(narrowed, 60)])
  // Days that nobody signed pile up behind each other: one row for all of them, and only for who can do it.
  const heads = ofPeriods
    .filter((row) => mayDischarge(actor, row))
    .filter((row, index, all) => all.findIndex((one) => isSameRoutine(one, row)) === index)
  const mine = [...rows, ...heads]
    .filter((row) => withinBuildings(row.owner, here))
    .sort((a, b) => (a.due_at ?? Number.POSITIVE_INFINITY) - (b.due_at ?? Number.POSITIVE_INFINITY))
  const caseIds = unique(mine.map((row) => (row.subject_type === 'case' ? row.subject_id : null)))
  const [cases, orders, people, tasks] = await call.read([
    caseRows(caseIds),
    ordersOfCases(caseIds),
    staffNames(unique(mine.map((row) => (row.owner.kind === 'person' ? row.owner.personId : null)))),
    tasksByIds(unique(mine.map((row) => (row.subject_type === 'task' ? row.subject_id : null)))),
  ])
  const byId = new Map(cases.map((row) => [row.id, row]))
  const zone = context?.zone ?? 'Asia/Shanghai'
  const now = context?.now ?? 0
  const view = {
    titles,
    names: new Map(people.map((one) => [one.id, one.name])),
    now,
    language: call.language,
    zone,
  }
  const endOfToday = endOfDay(zone, now)
  const groups: {
    overdue: z.infer<typeof inboxItemSchema>[]
    today: z.infer<typeof inboxItemSchema>[]
    later: z.infer<typeof inboxItemSchema>[]
  } = { overdue: [], today: [], later: [] }
  for (const row of mine) {
    const about = byId.get(row.subject_id)
    const task = tasks.find((one) => one.id === row.subject_id)
    const order = orders.find((one) => one.id === row.part_id)
    const periods = ofPeriods.filter((one) => isSameRoutine(one, row))
    const item = {
      verbs: order && about?.state === 'open' ? verbsFor(actor, order) : [],
      count: periods[0]?.period_count ?? 1,
      lines: periods.map((one) => ({
        obligationId: one.id,
        periodKey: one.opened_by,
        dueAt: one.due_at === null ? null : isoInstant(one.due_at),
      })),
      obligation: {
        ...presentObligation(row, view),
        // What a person gave is called as they called it.
        ...(task ? { title: { zh: maskText(task.title) } } : {}),
      },
      case: about
        ? {
            id: about.id,
            number: about.number,
            placeLabel: about.place_label,
            content: maskText(about.content),
            reporterShown: about.reporter_shown,
            urgency: about.urgency,
          }
        : null,
    }
    groups[groupOf(item.obligation, row.due_at, endOfToday)].push(item)
  }
  return {
    now: isoInstant(now),
    ...groups,
    counts: { overdue: groups.overdue.length, today: groups.today.length, later: groups.later.length },
  }
}

type OfRoutine = { readonly project_id: number; readonly rule_id: string; readonly owner: object }

function isSameRoutine(one: OfRoutine, other: OfRoutine): boolean {
  return (
    one.project_id === other.project_id &&
    one.rule_id === other.rule_id &&
    JSON.stringify(one.owner) === JSON.stringify(other.owner)
  )
}

/** Day closes and sealings are for those who may sign and seal; whoever only watches finds what is missing on those pages. */
function mayDischarge(actor: Actor, row: { subject_type: string; rule_id: string; project_id: number }): boolean {
  if (row.subject_type === 'volumeYear') return can(actor, 'volume.seal', row.project_id)
  if (row.subject_type !== 'dayClose') return true
  const side = SIDES.find((one) => row.rule_id.endsWith(one))
  return side === undefined || can(actor, `dayClose.sign.${side}`, row.project_id)
}

function groupOf(obligation: ObligationView, dueAt: number | null, endOfToday: number): 'overdue' | 'today' | 'later' {
  if (obligation.chip.kind === 'over') return 'overdue'
  return dueAt !== null && dueAt <= endOfToday ? 'today' : 'later'
}

function endOfDay(zone: string, now: number): number {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(now)
  return dayBounds(zone, day).to
}

/** A position that owes within a building is meant of those who keep that building. */
function withinBuildings(
  owner: { kind: string; scope?: { buildingId?: string | undefined } | undefined },
  positions: readonly { buildingIds?: readonly string[] | undefined }[],
): boolean {
  const buildingId = owner.kind === 'position' ? owner.scope?.buildingId : undefined
  if (!buildingId) return true
  return positions.some(
    (position) =>
      !position.buildingIds || position.buildingIds.length === 0 || position.buildingIds.includes(buildingId),
  )
}

// ── figures by role (S0-REPAIR-2) ────────────────────────────────────────────────────────────────

const rate = z.object({
  part: z.int(),
  whole: z.int(),
  percent: z.number().nullable().describe('One decimal; null when there is nothing to count'),
})
export const countsSchema = z.object({
  sinceDays: z.int(),
  projectManager: z.object({ timeliness: rate, satisfaction: rate }),
  customerService: z.object({
    satisfied: z.int(),
    unsatisfied: z.int(),
    unreachable: z.int(),
    followedUp: rate,
    toCallBack: z.int(),
  }),
  supervisor: z.object({
    waiting: z.int(),
    inHand: z.int(),
    suspended: z.int(),
    toConfirm: z.int(),
    toSign: z.int(),
    toReturn: z.int(),
    late: z.int(),
  }),
})

export async function viewCounts(call: ReadCall, projectId: number): Promise<z.infer<typeof countsSchema>> {
  const [[context]] = await call.read([projectNow(projectId)])
  const since = (context?.now ?? 0) - 30 * 86_400_000
  const [[arrivals], [feedback], [running], late] = await call.read([
    arrivalRate(projectId, since),
    callbackFigures(projectId, since),
    runningCounts(projectId),
    casesOf({ projectId, state: 'open', late: true, limit: 200 }),
  ])
  const kept = arrivals?.kept ?? 0
  const satisfied = feedback?.satisfied ?? 0
  return {
    sinceDays: 30,
    projectManager: {
      timeliness: rateOf(kept, kept + (arrivals?.late ?? 0) + (arrivals?.open_late ?? 0)),
      satisfaction: rateOf(satisfied, satisfied + (feedback?.unsatisfied ?? 0)),
    },
    customerService: {
      satisfied,
      unsatisfied: feedback?.unsatisfied ?? 0,
      unreachable: feedback?.unreachable ?? 0,
      followedUp: rateOf(feedback?.called_back ?? 0, feedback?.in_home ?? 0),
      toCallBack: running?.to_call_back ?? 0,
    },
    supervisor: {
      waiting: running?.waiting ?? 0,
      inHand: running?.in_hand ?? 0,
      suspended: running?.suspended ?? 0,
      toConfirm: running?.to_confirm ?? 0,
      toSign: running?.to_sign ?? 0,
      toReturn: running?.to_return ?? 0,
      late: late.length,
    },
  }
}

function rateOf(part: number, whole: number): z.infer<typeof rate> {
  return { part, whole, percent: whole === 0 ? null : Math.round((part / whole) * 1000) / 10 }
}

// ── the engineer's phone and the dispatcher's board ──────────────────────────────────────────────

const piece = z.object({ text: z.string(), ref: z.string().optional() })
export const jobSchema = z.object({
  order: orderSchema,
  caseId: z.uuid(),
  caseNumber: z.string(),
  caseVersion: z.int(),
  projectId: z.int(),
  categoryId: z.string(),
  categoryTitle: textSchema,
  placeLabel: z.string(),
  houseId: z.string().nullable(),
  buildingId: z.string().nullable(),
  content: z.array(piece),
  reporter: reporterSchema,
  contactPhoneMasked: z.string().nullable(),
  promise: textSchema,
  checklist: z.array(textSchema),
  instructions: z.array(z.object({ id: z.uuid(), text: z.array(piece) })),
  obligations: z.array(obligationSchema),
})
const codeList = z.array(z.object({ id: z.string(), title: textSchema }))
export const myOrdersSchema = z.object({
  serverNow: z.string(),
  jobs: z.array(jobSchema),
  finishedToday: z.int(),
  codes: z.object({
    waitingFor: codeList,
    appointmentReasons: codeList,
    prices: z.array(priceItemSchema).describe('The price list in force; empty where there is none'),
  }),
})

const CODES = {
  waitingFor: {
    materials: { zh: '等材料', en: 'Materials' },
    owner: { zh: '等住户', en: 'The household' },
    neighbour: { zh: '等邻居进户', en: 'A neighbour' },
    contractor: { zh: '等外包单位', en: 'A contractor' },
    other: { zh: '其他', en: 'Other' },
  },
  appointmentReasons: {
    staffShort: { zh: '人手不够', en: 'Staff short' },
    ownerAbsent: { zh: '住户外出', en: 'Owner absent' },
    other: { zh: '其他', en: 'Other' },
  },
} as const

/** Everything the phone needs to work through the day without a connection. */
export async function viewMyOrders(call: ReadCall): Promise<z.infer<typeof myOrdersSchema>> {
  const { actor } = call
  const [[context]] = await call.read([projectNow(actor.projectIds[0] ?? 0)])
  const now = context?.now ?? 0
  const zone = context?.zone ?? 'Asia/Shanghai'
  const startOfToday = endOfDay(zone, now) - 86_400_000
  const [orders, lists] = await call.read([
    ordersOfEngineer(actor.id, startOfToday),
    approvedPrices(actor.projectIds[0] ?? 0),
  ])
  return {
    serverNow: isoInstant(now),
    jobs: await jobsOf(call, orders, { now, zone, hash: context?.active_hash ?? null }),
    finishedToday: orders.filter((order) => order.completed_at !== null && order.completed_at >= startOfToday).length,
    codes: {
      waitingFor: WAITING_FOR.map((id) => ({ id, title: CODES.waitingFor[id] })),
      appointmentReasons: APPOINTMENT_REASONS.map((id) => ({ id, title: CODES.appointmentReasons[id] })),
      prices: [...(listOn(lists, dayIn(zone, now))?.items ?? [])],
    },
  }
}

async function jobsOf(
  call: ReadCall,
  orders: readonly OrderRow[],
  at: { now: number; zone: string; hash: string | null },
): Promise<z.infer<typeof jobSchema>[]> {
  if (orders.length === 0) return []
  const caseIds = unique(orders.map((order) => order.case_id))
  const [cases, materials, obligations, instructions, versions] = await call.read([
    caseRows(caseIds),
    materialsOfCases(caseIds),
    openObligationsOf(caseIds),
    instructionsOf(unique(orders.map((order) => order.house_id))),
    versionsOf(caseIds),
  ])
  const [parties, people] = await call.read([
    partyCards(unique(cases.map((row) => row.reporter_id))),
    staffNames(unique(orders.flatMap((order) => [order.engineer_id, order.head_id]))),
  ])
  const names = new Map(people.map((one) => [one.id, one.name]))
  const titles = await titlesOf(call.app, call.actor.companyId, at.hash)
  const view = { titles, names, now: at.now, language: call.language, zone: at.zone }
  return orders.flatMap((order) => {
    const row = cases.find((one) => one.id === order.case_id)
    if (!row) return []
    const category = titles.categories.get(order.category_id)
    const reporter = presentReporter(row)
    const party = parties.find((one) => one.id === row.reporter_id)
    return [
      {
        order: presentOrder(order, materials, names, call.actor, row.state !== 'open'),
        caseId: row.id,
        caseNumber: row.number,
        caseVersion: versions.find((one) => one.id === row.id)?.seq ?? 0,
        projectId: row.project_id,
        categoryId: order.category_id,
        categoryTitle: category?.title ?? { zh: order.category_id },
        placeLabel: row.place_label,
        houseId: row.house_id,
        buildingId: row.building_id,
        content: textPieces(row.content),
        reporter,
        contactPhoneMasked: row.reporter_phone ? maskText(row.reporter_phone) : (party?.phone_masked ?? null),
        promise: promiseNow(row, [order], view.zone),
        checklist: [...(category?.checklist ?? [])],
        instructions: instructions
          .filter((one) => one.house_id === order.house_id)
          .map((one) => ({ id: one.id, text: textPieces(one.words) })),
        obligations: obligations
          .filter((one) => one.subject_id === row.id && (one.part_id === null || one.part_id === order.id))
          .map((one) => presentObligation(one, view)),
      },
    ]
  })
}

export const proposalSchema = z.object({
  engineerId: z.string(),
  name: z.string(),
  onDuty: z.boolean(),
  load: z.int(),
  hasSkill: z.boolean(),
  sameBuilding: z.boolean(),
  reasons: z.array(z.object({ key: z.string(), good: z.boolean(), text: textSchema })),
})

export async function viewProposals(
  call: ReadCall & Pick<Call, 'demand'>,
  order: OrderRow,
): Promise<z.infer<typeof proposalSchema>[]> {
  const [engineers, inHand, [context]] = await call.read([
    engineersBeside(order.id),
    ordersInHand(order.project_id),
    projectNow(order.project_id),
  ])
  const titles = await titlesOf(call.app, call.actor.companyId, context?.active_hash)
  const category = titles.categories.get(order.category_id)
  return proposalsFor({
    buildingId: order.building_id,
    trade: category?.trade,
    tradeTitle: category?.path.at(-2),
    engineers,
    inHand,
    exceptOrderId: order.id,
  }).map((one) => ({ ...one, reasons: [...one.reasons] }))
}

export const boardSchema = z.object({
  now: z.string(),
  waiting: z.array(z.object({ order: orderSchema, case: caseRowSchema.nullable() })),
  engineers: z.array(
    z.object({
      engineerId: z.string(),
      name: z.string(),
      onDuty: z.boolean(),
      skills: z.array(z.string()),
      load: z.int(),
      orders: z.array(
        z.object({
          id: z.uuid(),
          caseId: z.uuid(),
          number: z.string(),
          state: z.string(),
          placeLabel: z.string(),
          buildingId: z.string().nullable(),
          appointmentAt: z.string().nullable(),
          dispatchedAt: z.string().nullable(),
        }),
      ),
    }),
  ),
})

/** What waits for somebody, and who has what in hand. */
export async function viewBoard(call: ReadCall, projectId: number): Promise<z.infer<typeof boardSchema>> {
  const [waiting, inHand, engineers, [context]] = await call.read([
    ordersWaiting(projectId),
    ordersInHand(projectId),
    engineersOf(projectId),
    projectNow(projectId),
  ])
  const [cases, carried] = await call.read([
    caseRows(unique(waiting.map((order) => order.case_id))),
    caseRows(unique(inHand.map((order) => order.case_id))),
  ])
  const rows = await presentCases(call, projectId, cases)
  const places = new Map(carried.map((row) => [row.id, row.place_label]))
  return {
    now: isoInstant(context?.now ?? 0),
    waiting: waiting.map((order) => ({
      order: presentOrder(order, [], new Map(), call.actor, false),
      case: rows.find((row) => row.id === order.case_id) ?? null,
    })),
    engineers: engineers.map((engineer) => {
      const orders = inHand.filter((order) => order.engineer_id === engineer.id)
      return {
        engineerId: engineer.id,
        name: engineer.name,
        onDuty: engineer.on_duty,
        skills: [...engineer.skills],
        load: orders.filter((order) => order.state !== 'suspended').length,
        orders: orders.map((order) => ({
          id: order.id,
          caseId: order.case_id,
          number: order.number,
          state: order.state,
          placeLabel: places.get(order.case_id) ?? '',
          buildingId: order.building_id,
          appointmentAt: order.appointment_at === null ? null : isoInstant(order.appointment_at),
          dispatchedAt: order.dispatched_at === null ? null : isoInstant(order.dispatched_at),
        })),
      }
    }),
  }
}
