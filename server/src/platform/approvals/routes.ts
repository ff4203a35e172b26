import { z } from 'zod'
import { type Actor, can } from '../access/actor.ts'
import type { App } from '../app.ts'
import { type Query, sql } from '../db/sql.ts'
import { iso } from '../events/event-log.ts'
import { type Call, commandRoute, defineRoute, type Route } from '../http/route.ts'
import { afterSchema, limitSchema, pageAfter, pageOf } from '../lists/page.ts'
import { staffDirectory } from '../people/people.ts'
import { maskText } from '../privacy/protected-text.ts'
import { PROBLEMS, Refusal } from '../problems.ts'
import { changeApproval, decideApproval, requestApproval, withdrawApproval } from './actions.ts'
import { ASKED_BODY, DECISIONS, REQUEST_BODY } from './contract.ts'
import { isDecider } from './domain.ts'
import { type ApprovalRow, approvalPage, approvalRow } from './store.ts'

const text = z.object({ zh: z.string(), en: z.string().optional() })
const person = z.object({ id: z.uuid(), name: z.string() })
const approvalSchema = z.object({
  id: z.uuid(),
  projectId: z.int(),
  matter: z.string(),
  rule: z.object({ id: z.string(), clause: z.string(), title: text }),
  title: z.string(),
  words: z.string(),
  requester: person,
  about: z.object({ type: z.string(), id: z.uuid() }).nullable(),
  asked: z.object({
    amountFen: z.int().nullable(),
    days: z.number().nullable(),
    urgent: z.boolean(),
    departmentId: z.string().nullable(),
    positionId: z.string().nullable(),
  }),
  state: z.enum(['open', 'returned', 'approved', 'instructed', 'taken', 'withdrawn']),
  requestedAt: z.string(),
  decidedAt: z.string().nullable(),
  grants: z.object({ right: z.string(), until: z.string().nullable() }).nullable(),
  chain: z.array(
    z.object({
      step: z.int(),
      title: text.nullable(),
      outsider: z.boolean(),
      state: z.enum(['done', 'current', 'ahead']),
    }),
  ),
  decider: text.nullable(),
  decisions: z.array(
    z.object({
      step: z.int(),
      by: person,
      verb: z.enum(DECISIONS),
      words: z.string(),
      at: z.string(),
      lost: z.boolean(),
    }),
  ),
  abilities: z.object({ decide: z.boolean(), change: z.boolean(), withdraw: z.boolean() }),
})

const approvalParams = z.object({ approvalId: z.uuid() })
const answer = { approvalId: z.uuid(), state: z.string() }

export const approvalRoutes: readonly Route[] = [
  commandRoute(requestApproval, {
    path: '/projects/:projectId/approvals',
    params: z.object({ projectId: z.coerce.number().int() }),
    body: REQUEST_BODY,
    answer,
  }),

  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/approvals',
    summary: { zh: '审批列表', en: 'Requests that I made, decide, or may look at' },
    access: { kind: 'session' },
    params: z.object({ projectId: z.coerce.number().int() }),
    query: z.strictObject({
      role: z.enum(['mine', 'deciding', 'all']).default('deciding'),
      state: z.enum(['open', 'all']).default('open'),
      limit: limitSchema(50, 200),
      after: afterSchema,
    }),
    answer: z.object({ items: z.array(approvalSchema), next: z.string().nullable() }),
    handle: async (call) => {
      const { query, params, actor } = call
      if (!actor.projectIds.includes(params.projectId)) throw new Refusal(PROBLEMS.notFound)
      if (query.role === 'all') call.demand('approval.read', params.projectId)
      const [rows] = await call.read([
        approvalPage({
          projectId: params.projectId,
          state: query.state,
          requesterId: query.role === 'mine' ? actor.id : undefined,
          after: pageAfter(query.after),
          limit: query.limit + 1,
        }),
      ])
      const page = pageOf(rows, query.limit, (row) => ({ at: row.requested_at, id: row.id }))
      const shown = await present(call, page.rows)
      const items = query.role === 'deciding' ? shown.filter((one) => one.abilities.decide) : shown
      return { items, next: page.next }
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/approvals/:approvalId',
    summary: { zh: '一项审批', en: 'One request' },
    access: { kind: 'session' },
    params: approvalParams,
    answer: approvalSchema,
    handle: async (call) => {
      const [[row]] = await call.read([approvalRow(call.params.approvalId)])
      const [shown] = row ? await present(call, [row]) : []
      if (!row || !shown) throw new Refusal(PROBLEMS.notFound)
      const decided = row.decisions.some((one) => one.by === call.actor.id)
      const sees = decided || shown.abilities.decide || row.requester_id === call.actor.id
      if (!sees && !can(call.actor, 'approval.read', row.project_id)) throw new Refusal(PROBLEMS.notFound)
      return shown
    },
  }),

  commandRoute(decideApproval, {
    path: '/approvals/:approvalId/decide',
    params: approvalParams,
    body: {
      verb: z.enum(DECISIONS),
      words: z.string().trim().max(500).default(''),
      attachmentIds: z.array(z.uuid()).max(20).default([]),
    },
    answer,
  }),
  commandRoute(changeApproval, {
    path: '/approvals/:approvalId/change',
    params: approvalParams,
    body: ASKED_BODY,
    answer: { ...answer, lost: z.int() },
  }),
  commandRoute(withdrawApproval, {
    path: '/approvals/:approvalId/withdraw',
    params: approvalParams,
    body: {},
    answer,
  }),
]

/** The pack that each request is bound to. */
function packsOf(ids: readonly string[]): Query<{ id: string; pack_hash: string }> {
  return sql<{
    id: string
    pack_hash: string
  }>`select id, pack_hash from subjects where type = 'approval' and id = any(${ids}::uuid[]) and pack_hash is not null`
}

type Reading = Pick<Call, 'read'> & { readonly app: App; readonly actor: Actor }

async function present(call: Reading, rows: readonly ApprovalRow[]): Promise<z.infer<typeof approvalSchema>[]> {
  if (rows.length === 0) return []
  const persons = rows.flatMap((row) => [row.requester_id, ...row.decisions.map((one) => one.by)])
  const [hashes, people] = await call.read([
    packsOf(rows.map((row) => row.id)),
    staffDirectory().namesOf([...new Set(persons)]),
  ])
  const named = (id: string) => ({ id, name: people.find((one) => one.id === id)?.name ?? '' })
  return Promise.all(
    rows.map(async (row) => {
      const hash = hashes.find((one) => one.id === row.id)?.pack_hash
      const pack = hash === undefined ? undefined : await call.app.engines.pack(call.actor.companyId, hash)
      const rule = pack?.approvals.get(row.rule_id)
      const own = row.requester_id === call.actor.id && (row.state === 'open' || row.state === 'returned')
      const at = row.steps.indexOf(row.step)
      const over = row.state !== 'open' && row.state !== 'returned'
      return {
        id: row.id,
        projectId: row.project_id,
        matter: row.matter,
        rule: { id: row.rule_id, clause: rule?.clause ?? '', title: rule?.title ?? { zh: row.matter } },
        title: maskText(row.title),
        words: maskText(row.words),
        requester: named(row.requester_id),
        about: row.about_type && row.about_id ? { type: row.about_type, id: row.about_id } : null,
        asked: {
          amountFen: row.asked.amountFen ?? null,
          days: row.asked.days ?? null,
          urgent: row.asked.urgent ?? false,
          departmentId: row.asked.departmentId ?? null,
          positionId: row.asked.positionId ?? null,
        },
        state: row.state,
        requestedAt: iso(row.requested_at),
        decidedAt: row.decided_at === null ? null : iso(row.decided_at),
        grants: row.grants_right
          ? { right: row.grants_right, until: row.granted_until === null ? null : iso(row.granted_until) }
          : null,
        chain: row.steps.map((step, index) => ({
          step,
          title: rule?.chain[step]?.title ?? null,
          outsider: rule?.chain[step]?.outsider ?? false,
          state:
            index < at || row.state === 'approved'
              ? ('done' as const)
              : index === at && !over
                ? ('current' as const)
                : ('ahead' as const),
        })),
        decider: row.decider_position
          ? (pack?.pack.organisation.positions[row.decider_position]?.title ?? { zh: row.decider_position })
          : null,
        decisions: row.decisions.map((one) => ({
          step: one.step,
          by: named(one.by),
          verb: one.verb,
          words: maskText(one.words),
          at: iso(one.at),
          lost: one.lost ?? false,
        })),
        abilities: {
          decide: pack !== undefined && isDecider(pack, call.actor, row),
          change: own,
          withdraw: own,
        },
      }
    }),
  )
}
