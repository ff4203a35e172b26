import { z } from 'zod'
import type { Module } from '../app.ts'
import { defineCommand, type Scene } from '../commands/command.ts'
import { type Query, sql } from '../db/sql.ts'
import { iso } from '../events/event-log.ts'
import { type SubjectKind, withSelf } from '../events/subject-kinds.ts'
import { commandRoute, defineRoute, type Route } from '../http/route.ts'
import { withoutNumbers } from '../privacy/protected-text.ts'
import { declareProblem, PROBLEMS, Refusal } from '../problems.ts'
import { mayReadKind } from '../subjects/doors.ts'

const event = (type: string, zh: string, en: string, data: SubjectKind['events'][number]['data']) => ({
  type,
  subject: 'suggestion',
  title: { zh, en },
  data,
})

const suggestionKind: SubjectKind = {
  type: 'suggestion',
  title: { zh: '系统建议', en: 'Suggestion' },
  events: [
    event('suggestion.made', '提出建议', 'Made', { ruleId: 'text', action: 'text', aboutType: 'text', aboutId: 'id' }),
    event('suggestion.accepted', '采纳', 'Taken over', {}),
    event('suggestion.dismissed', '放下', 'Let be', {}),
  ],
  facts: [{ path: 'suggestion.state', type: 'text', title: { zh: '建议状态', en: 'State of the suggestion' } }],
  fold: (facts, { type }) =>
    withSelf(facts, {
      state: type === 'suggestion.made' ? 'open' : type === 'suggestion.accepted' ? 'accepted' : 'dismissed',
    }),
}

type SuggestionRow = {
  id: string
  project_id: number
  rule_id: string
  action: string
  arguments: Readonly<Record<string, unknown>>
  about_type: string
  about_id: string
  state: 'open' | 'accepted' | 'dismissed'
  made_at: number
  decided_at: number | null
  decided_by: string | null
  reason: string | null
}
const COLUMNS = sql`id, project_id, rule_id, action, arguments, about_type, about_id, state, made_at, decided_at, decided_by, reason`

function suggestionRow(id: string): Query<SuggestionRow> {
  return sql<SuggestionRow>`select ${COLUMNS} from suggestions where id = ${id}`
}

export const SUGGESTION_PROBLEMS = {
  decided: declareProblem('suggestion/decided', 409, {
    zh: '这条建议已经处理过了',
    en: 'This suggestion was decided already',
  }),
  cannot: declareProblem(
    'suggestion/cannot',
    409,
    { zh: '这条建议现在做不了', en: 'What is suggested cannot be done now' },
    { zh: '请放下它并写明原因，或直接办理。', en: 'Let it be with a reason, or do it yourself.' },
  ),
} as const

/** Lays before people what a rule proposes: once, by the rule and what it is about. */
export const makeSuggestion = defineCommand({
  name: 'suggestion.make',
  title: { zh: '提出建议', en: 'Make a suggestion' },
  capability: 'system',
  systemOnly: true,
  input: z.object({
    id: z.uuid(),
    projectId: z.int(),
    ruleId: z.string(),
    action: z.string(),
    arguments: z.record(z.string(), z.unknown()),
    about: z.object({ type: z.string(), id: z.uuid() }),
  }),
  subject: (input) => ({ type: 'suggestion', id: input.id, create: { projectId: input.projectId } }),
  decide: (scene) => {
    const { id, ruleId, action, about } = scene.input
    return {
      events: [{ type: 'suggestion.made', data: { ruleId, action, aboutType: about.type, aboutId: about.id } }],
      writes: [
        sql`insert into suggestions (id, company_id, project_id, rule_id, action, arguments, about_type, about_id, state, made_at)
          values (${id}, ${scene.actor.companyId}, ${scene.projectId}, ${ruleId}, ${action}, ${JSON.stringify(scene.input.arguments)}::text::jsonb, ${about.type}, ${about.id}, 'open', ${iso(scene.now)})`,
      ],
      answer: {},
    }
  },
})

const ofSuggestion = { suggestionId: z.uuid() }
const subjectOf = (input: { suggestionId: string }) => ({ type: 'suggestion', id: input.suggestionId })

function openRow(scene: Scene<any, any>): SuggestionRow {
  const row = (scene.rows.suggestion as readonly SuggestionRow[])[0]
  if (!row || !mayReadKind(scene.actor, row.about_type, row.project_id)) throw new Refusal(PROBLEMS.notFound)
  if (row.state !== 'open') throw new Refusal(SUGGESTION_PROBLEMS.decided)
  return row
}

function decide(scene: Scene<any, any>, row: SuggestionRow, state: 'accepted' | 'dismissed', reason: string | null) {
  return {
    events: [{ type: `suggestion.${state}`, data: {} }],
    writes: [
      sql`update suggestions set state = ${state}, decided_at = ${iso(scene.occurredAt)}, decided_by = ${scene.actor.id}, reason = ${reason} where id = ${row.id}`,
    ],
    answer: { suggestionId: row.id, state },
  }
}

/** Marks it as taken over; the action itself ran before, under the person's own rights. */
export const acceptSuggestion = defineCommand({
  name: 'suggestion.accept',
  title: { zh: '采纳建议', en: 'Take a suggestion over' },
  capability: 'oneself',
  own: true,
  input: z.strictObject(ofSuggestion),
  subject: subjectOf,
  load: (input) => ({ suggestion: suggestionRow(input.suggestionId) }),
  decide: (scene) => decide(scene, openRow(scene), 'accepted', null),
})

export const dismissSuggestion = defineCommand({
  name: 'suggestion.dismiss',
  title: { zh: '放下建议', en: 'Let a suggestion be' },
  capability: 'oneself',
  own: true,
  input: z.strictObject({ ...ofSuggestion, reason: z.string().trim().min(2).max(200) }),
  subject: subjectOf,
  load: (input) => ({ suggestion: suggestionRow(input.suggestionId) }),
  gateFacts: () => ({ reason: true }),
  decide: (scene) => decide(scene, openRow(scene), 'dismissed', withoutNumbers(scene.input.reason)),
})

const text = z.object({ zh: z.string(), en: z.string().optional() })
const params = z.object(ofSuggestion)
const answer = { suggestionId: z.uuid(), state: z.string() }

const routes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/suggestions',
    summary: { zh: '系统建议', en: 'What rules suggest' },
    access: { kind: 'session' },
    params: z.object({ projectId: z.coerce.number().int() }),
    query: z.strictObject({ aboutId: z.uuid().optional(), state: z.enum(['open', 'all']).default('open') }),
    answer: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          ruleId: z.string(),
          clause: z.string(),
          title: text,
          action: z.string(),
          actionTitle: text,
          about: z.object({ type: z.string(), id: z.uuid() }),
          state: z.enum(['open', 'accepted', 'dismissed']),
          madeAt: z.string(),
          decidedAt: z.string().nullable(),
          reason: z.string().nullable(),
        }),
      ),
    }),
    handle: async (call) => {
      const { actor, app, params: path, query } = call
      if (!actor.projectIds.includes(path.projectId)) throw new Refusal(PROBLEMS.notFound)
      const [rows] = await call.read([
        sql<
          SuggestionRow & { pack_hash: string | null }
        >`select s.id, s.project_id, s.rule_id, s.action, s.arguments, s.about_type, s.about_id, s.state, s.made_at, s.decided_at, s.decided_by, s.reason,
            (select pack_hash from subjects where id = s.about_id) as pack_hash
          from suggestions s where s.project_id = ${path.projectId} and ${query.aboutId ? sql`s.about_id = ${query.aboutId}` : sql`true`}
            and ${query.state === 'open' ? sql`s.state = 'open'` : sql`true`} order by s.made_at desc, s.id desc limit 200`,
      ])
      const seen = rows.filter((row) => mayReadKind(actor, row.about_type, row.project_id))
      const items = await Promise.all(
        seen.map(async (row) => {
          const pack = row.pack_hash ? await app.engines.stored(actor.companyId, row.pack_hash) : undefined
          const rule = pack?.rules.thresholds.find((one) => one.id === row.rule_id)
          const command = app.modules.flatMap((module) => module.commands ?? []).find((one) => one.name === row.action)
          return {
            id: row.id,
            ruleId: row.rule_id,
            clause: rule?.clause ?? '',
            title: rule?.title ?? { zh: row.rule_id },
            action: row.action,
            actionTitle: command?.title ?? { zh: row.action },
            about: { type: row.about_type, id: row.about_id },
            state: row.state,
            madeAt: iso(row.made_at),
            decidedAt: row.decided_at === null ? null : iso(row.decided_at),
            reason: row.reason,
          }
        }),
      )
      return { items }
    },
  }),

  defineRoute({
    method: 'POST',
    path: '/suggestions/:suggestionId/accept',
    summary: acceptSuggestion.title,
    access: { kind: 'session' },
    params,
    body: z.strictObject({}),
    answer: z.object(answer),
    // The action is the person's own, under their rights and gates; only when it is done the suggestion is.
    handle: async (call) => {
      const [[row]] = await call.read([suggestionRow(call.params.suggestionId)])
      if (!row || !mayReadKind(call.actor, row.about_type, row.project_id)) throw new Refusal(PROBLEMS.notFound)
      const envelope = (name: string) => ({
        ...call.envelope,
        idempotencyKey: `${call.envelope.idempotencyKey}/${name}`,
      })
      if (row.state === 'open') {
        const command = call.app.modules.flatMap((one) => one.commands ?? []).find((one) => one.name === row.action)
        const input = command?.input.safeParse(row.arguments)
        if (!command || !input?.success) throw new Refusal(SUGGESTION_PROBLEMS.cannot)
        await call.run(command, input.data, envelope('action'))
      }
      const outcome = await call.run(acceptSuggestion, { suggestionId: row.id }, envelope('accept'))
      return outcome.answer
    },
  }),

  commandRoute(dismissSuggestion, {
    path: '/suggestions/:suggestionId/dismiss',
    params,
    body: { reason: z.string().trim().min(2).max(200) },
    answer,
  }),
]

export const suggestionsModule: Module = {
  name: 'suggestions',
  kinds: [suggestionKind],
  commands: [makeSuggestion, acceptSuggestion, dismissSuggestion],
  routes,
}
