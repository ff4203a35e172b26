import { z } from 'zod'
import { commandRoute, defineRoute, type Route } from '../../platform/http/route.ts'
import { PROBLEMS, Refusal } from '../../platform/problems.ts'
import { categoriesOf, ordersOfCases, receivesAtOnce, staffNames, words } from '../workorders/index.ts'
import {
  amendCase,
  CONTACT_BODY,
  closeCase,
  correctEvent,
  noteCase,
  recordCaseContact,
  registerCase,
  reopenCase,
  reportEscalation,
  voidEvent,
  withdrawCase,
} from './actions.ts'
import { amendPreviewRoute } from './amend-preview.ts'
import { caseSchema, unique, viewCase } from './case-view.ts'
import {
  AMEND_BODY,
  CASE_KINDS,
  CHARGES,
  CORRECTION_DATA,
  caseParams,
  ORDER_KINDS,
  projectParams,
  REGISTER_BODY,
  textSchema,
  URGENCIES,
} from './contract.ts'
import {
  dayCloseSchema,
  missingSchema,
  missingSignatures,
  SIGN_BODY,
  signDayCustomerService,
  signDayEngineering,
  viewDayClose,
} from './day-close.ts'
import { dayIncomeSchema, RECONCILE_BODY, reconcileIncome, viewDayIncome } from './day-income.ts'
import { fieldsByRule, fieldsWithoutCategory, promiseOf } from './domain.ts'
import { arrivalMinutes, departmentOf, engineOf, initialsOf, kindsOffered, titlesOf } from './handbook.ts'
import {
  boardSchema,
  caseRowSchema,
  countsSchema,
  inboxSchema,
  listCases,
  listSimilar,
  myOrdersSchema,
  proposalSchema,
  viewBoard,
  viewCounts,
  viewInbox,
  viewMyOrders,
  viewProposals,
} from './lists.ts'
import { obligationById, obligationSchema, presentObligation } from './obligation-views.ts'
import { projectNow } from './store.ts'

const eventParams = z.object({ caseId: z.uuid(), eventId: z.uuid() })
const orderParams = z.object({ caseId: z.uuid(), workOrderId: z.uuid() })
const dayParams = z.object({ projectId: z.coerce.number().int(), day: z.iso.date() })
const limit = z.coerce.number().int().min(1).max(200).default(50)
const state = { state: z.string() }
const orderBrief = z.object({ id: z.uuid(), number: z.string(), state: z.string() })

export const caseRoutes: readonly Route[] = [
  commandRoute(registerCase, {
    path: '/projects/:projectId/cases',
    params: projectParams,
    body: { ...REGISTER_BODY, id: z.uuid() },
    answer: {
      id: z.uuid(),
      number: z.string(),
      promise: textSchema,
      urgency: z.string(),
      charge: z.string(),
      inHome: z.boolean(),
      workOrder: orderBrief.nullable(),
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/cases',
    summary: { zh: '事项列表', en: 'Cases, newest first' },
    access: { kind: 'capability', capability: 'case.read', of: 'path' },
    params: projectParams,
    query: z.strictObject({
      state: z.enum(['open', 'closed', 'withdrawn', 'all']).default('open'),
      kind: z.enum(CASE_KINDS).optional(),
      urgency: z.enum(URGENCIES).optional(),
      charge: z.enum(CHARGES).optional(),
      late: z
        .enum(['true', 'false'])
        .transform((value) => value === 'true')
        .optional(),
      engineerId: z.uuid().optional(),
      buildingId: z.uuid().optional(),
      houseId: z.uuid().optional(),
      from: z.iso.date().optional(),
      to: z.iso.date().optional(),
      q: words(80).optional(),
      limit,
      after: z
        .string()
        .regex(/^\d{1,16}~[0-9a-f-]{36}$/)
        .optional(),
    }),
    answer: z.object({ items: z.array(caseRowSchema), next: z.string().nullable() }),
    handle: (call) => listCases(call, call.params.projectId, call.query),
  }),

  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/intake',
    summary: { zh: '按制度填好的登记项', en: 'What the handbook fills in at intake' },
    access: { kind: 'capability', capability: 'case.register', of: 'path' },
    params: projectParams,
    query: z.strictObject({
      categoryId: words(80).optional(),
      kind: z.enum(CASE_KINDS).default('repair').describe('Needed where no category is named'),
      place: z.enum(['home', 'publicArea', 'facility']).optional(),
      urgency: z.enum(URGENCIES).optional(),
    }),
    answer: z.object({
      categoryTitle: textSchema,
      place: z.string(),
      urgency: z.string(),
      charge: z.string(),
      inHome: z.boolean(),
      departmentId: z.string(),
      departmentTitle: textSchema,
      arrivalMinutes: z.number().nullable(),
      arrivalBy: z.string().nullable(),
      promise: textSchema,
      mustTellPrice: z.boolean(),
      receivedAtOnce: z.boolean(),
      checklist: z.array(textSchema),
    }),
    handle: async (call) => {
      const [[context]] = await call.read([projectNow(call.params.projectId)])
      const engine = await engineOf(call.app, call.actor.companyId, context)
      const { categoryId, kind, place } = call.query
      const category = categoriesOf(engine).find((one) => one.id === categoryId)
      if (categoryId && !category) throw new Refusal(PROBLEMS.notFound)
      const fields = category
        ? fieldsByRule(category, call.query)
        : fieldsWithoutCategory(place ?? 'publicArea', departmentOf(engine, kind), call.query)
      const sendsSomebody = ORDER_KINDS.has(category?.kind ?? kind)
      const minutes = sendsSomebody ? arrivalMinutes(engine, fields.urgency) : undefined
      const titles = await titlesOf(call.app, call.actor.companyId, context?.active_hash)
      return {
        ...fields,
        categoryTitle: category?.title ?? titles.kinds.get(kind) ?? { zh: kind },
        departmentTitle: titles.departments.get(fields.departmentId) ?? { zh: fields.departmentId },
        arrivalMinutes: minutes ?? null,
        arrivalBy: minutes === undefined || !context ? null : new Date(context.now + minutes * 60_000).toISOString(),
        promise: promiseOf(fields, minutes, sendsSomebody),
        mustTellPrice: fields.charge === 'paid',
        receivedAtOnce: receivesAtOnce(engine),
        checklist: [...(category?.checklist ?? [])],
      }
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/taxonomy',
    summary: { zh: '事项种类和类别', en: 'The kinds of matter and their categories, as the handbook has them' },
    access: { kind: 'capability', capability: 'case.read', of: 'path' },
    params: projectParams,
    answer: z.object({
      kinds: z.array(z.object({ id: z.string(), title: textSchema })),
      items: z.array(
        z.object({
          id: z.string(),
          kind: z.string(),
          title: textSchema,
          path: z.array(textSchema),
          place: z.string(),
          trade: z.string().nullable(),
          urgency: z.string(),
          charge: z.string(),
          inHome: z.boolean(),
          departmentId: z.string(),
          initials: z.string(),
        }),
      ),
    }),
    handle: async (call) => {
      const [[context]] = await call.read([projectNow(call.params.projectId)])
      const engine = await engineOf(call.app, call.actor.companyId, context)
      return {
        kinds: kindsOffered(engine),
        items: categoriesOf(engine).map((one) => ({
          id: one.id,
          kind: one.kind,
          title: one.title,
          path: [...one.path],
          place: one.place,
          trade: one.trade ?? null,
          urgency: one.urgency,
          charge: one.charge,
          inHome: one.inHome,
          departmentId: one.departmentId,
          initials: initialsOf(one),
        })),
      }
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/similar-cases',
    summary: { zh: '是不是同一件事', en: 'Perhaps the same thing' },
    access: { kind: 'capability', capability: 'case.read', of: 'path' },
    params: projectParams,
    query: z.strictObject({ houseId: z.uuid().optional(), areaId: z.uuid().optional(), categoryId: words(80) }),
    answer: z.object({ items: z.array(caseRowSchema) }),
    handle: async (call) => ({ items: await listSimilar(call, { projectId: call.params.projectId, ...call.query }) }),
  }),

  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/case-counts',
    summary: { zh: '各岗位看的数', en: 'Figures by role' },
    access: { kind: 'capability', capability: 'case.read', of: 'path' },
    params: projectParams,
    answer: countsSchema,
    handle: (call) => viewCounts(call, call.params.projectId),
  }),

  defineRoute({
    method: 'GET',
    path: '/cases/:caseId',
    summary: { zh: '一件事项', en: 'A case' },
    access: { kind: 'capability', capability: 'case.read', of: 'subject' },
    params: caseParams,
    answer: caseSchema,
    handle: (call) => viewCase(call, call.params.caseId),
  }),

  commandRoute(amendCase, {
    method: 'PATCH',
    path: '/cases/:caseId',
    params: caseParams,
    body: AMEND_BODY,
    answer: { fields: z.array(z.string()) },
  }),
  amendPreviewRoute,
  commandRoute(noteCase, {
    path: '/cases/:caseId/notes',
    params: caseParams,
    body: { text: words(2000) },
    answer: { noteId: z.uuid() },
  }),
  commandRoute(recordCaseContact, {
    path: '/cases/:caseId/contacts',
    params: caseParams,
    body: CONTACT_BODY,
    answer: { contactId: z.uuid() },
  }),
  commandRoute(reportEscalation, {
    path: '/cases/:caseId/escalation-reports',
    params: caseParams,
    body: { to: words(60), reason: words(1000) },
    answer: { noteId: z.uuid() },
  }),
  commandRoute(closeCase, { path: '/cases/:caseId/close', params: caseParams, body: {}, answer: state }),
  commandRoute(withdrawCase, {
    path: '/cases/:caseId/withdraw',
    params: caseParams,
    body: { reason: words(500) },
    answer: state,
  }),
  commandRoute(reopenCase, {
    path: '/cases/:caseId/reopen',
    params: caseParams,
    body: { reason: words(500) },
    answer: state,
  }),
  commandRoute(correctEvent, {
    path: '/cases/:caseId/events/:eventId/correct',
    params: eventParams,
    body: {
      correctedOccurredAt: z.iso.datetime({ offset: true }).optional(),
      data: CORRECTION_DATA.optional(),
      reason: words(500),
    },
    answer: { eventId: z.uuid() },
  }),
  commandRoute(voidEvent, {
    path: '/cases/:caseId/events/:eventId/void',
    params: eventParams,
    body: { reason: words(500) },
    answer: { eventId: z.uuid() },
  }),

  defineRoute({
    method: 'GET',
    path: '/cases/:caseId/work-orders/:workOrderId/proposals',
    summary: { zh: '派给谁：建议', en: 'Whom to send' },
    access: { kind: 'capability', capability: 'workOrder.dispatch', of: 'subject' },
    params: orderParams,
    answer: z.object({ items: z.array(proposalSchema) }),
    handle: async (call) => {
      const [orders] = await call.read([ordersOfCases([call.params.caseId])])
      const order = orders.find((one) => one.id === call.params.workOrderId)
      if (!order) throw new Refusal(PROBLEMS.notFound)
      call.demand('workOrder.dispatch', order.project_id)
      return { items: await viewProposals(call, order) }
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/dispatch-board',
    summary: { zh: '派工台', en: 'The dispatcher’s board' },
    access: { kind: 'capability', capability: 'workOrder.dispatch', of: 'path' },
    params: projectParams,
    answer: boardSchema,
    handle: (call) => viewBoard(call, call.params.projectId),
  }),

  defineRoute({
    method: 'GET',
    path: '/my/work-orders',
    summary: { zh: '我的单', en: 'My work orders, with all that is needed offline' },
    access: { kind: 'capability', capability: 'workOrder.work', of: 'any' },
    answer: myOrdersSchema,
    handle: (call) => viewMyOrders(call),
  }),

  defineRoute({
    method: 'GET',
    path: '/inbox',
    summary: { zh: '待办', en: 'What is owed' },
    access: { kind: 'capability', capability: 'case.read', of: 'any' },
    query: z.strictObject({
      projectId: z.coerce.number().int().optional(),
      scope: z.enum(['mine', 'team', 'project']).default('mine'),
    }),
    answer: inboxSchema,
    handle: async (call) => {
      const asked = call.query.projectId
      if (asked !== undefined && !call.actor.projectIds.includes(asked)) throw new Refusal(PROBLEMS.notFound)
      const readable = (asked === undefined ? call.actor.projectIds : [asked]).filter(
        (id) => call.actor.capabilities.get(id)?.has('case.read') || call.actor.capabilities.get(0)?.has('case.read'),
      )
      return viewInbox(call, call.query.scope, readable)
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/obligations/:obligationId',
    summary: { zh: '为什么是这个时限', en: 'An obligation and why it is due then' },
    access: { kind: 'capability', capability: 'case.read', of: 'subject' },
    params: z.object({ obligationId: z.uuid() }),
    answer: obligationSchema,
    handle: async (call) => {
      const [rows] = await call.read([obligationById(call.params.obligationId)])
      const row = rows[0]
      if (!row) throw new Refusal(PROBLEMS.notFound)
      call.demand('case.read', row.project_id)
      const [[context], people] = await call.read([
        projectNow(row.project_id),
        staffNames(unique([row.owner.kind === 'person' ? row.owner.personId : null])),
      ])
      const titles = await titlesOf(call.app, call.actor.companyId, row.pack_hash)
      return presentObligation(row, {
        titles,
        names: new Map(people.map((one) => [one.id, one.name])),
        now: context?.now ?? 0,
        language: call.language,
        zone: context?.zone ?? 'Asia/Shanghai',
      })
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/day-close',
    summary: { zh: '日结', en: 'The day close' },
    access: { kind: 'capability', capability: 'case.read', of: 'path' },
    params: projectParams,
    query: z.strictObject({ day: z.iso.date().optional() }),
    answer: dayCloseSchema,
    handle: (call) => viewDayClose(call, call.params.projectId, call.query.day),
  }),

  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/day-close/missing',
    summary: { zh: '没签的日结', en: 'Days that a side has not signed' },
    access: { kind: 'capability', capability: 'case.read', of: 'path' },
    params: projectParams,
    answer: missingSchema,
    handle: (call) => missingSignatures(call, call.params.projectId),
  }),

  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/day-income',
    summary: { zh: '当日维修收入：应收、实交、差额', en: "The day's repair income: due, handed in, difference" },
    access: { kind: 'capability', capability: 'case.read', of: 'path' },
    params: projectParams,
    query: z.strictObject({ day: z.iso.date().optional() }),
    answer: dayIncomeSchema,
    handle: (call) => viewDayIncome(call, call.params.projectId, call.query.day),
  }),
  commandRoute(reconcileIncome, {
    path: '/projects/:projectId/day-income/:day/reconcile',
    params: dayParams,
    body: RECONCILE_BODY,
    answer: {
      day: z.string(),
      orders: z.int(),
      dueFen: z.int(),
      handedInFen: z.int(),
      differenceFen: z.int(),
    },
  }),
  commandRoute(signDayCustomerService, {
    path: '/projects/:projectId/day-close/:day/sign/customer-service',
    params: dayParams,
    body: SIGN_BODY,
    answer: { day: z.string(), side: z.string(), unfinished: z.int() },
  }),
  commandRoute(signDayEngineering, {
    path: '/projects/:projectId/day-close/:day/sign/engineering',
    params: dayParams,
    body: SIGN_BODY,
    answer: { day: z.string(), side: z.string(), unfinished: z.int() },
  }),
]
