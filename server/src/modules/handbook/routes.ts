import { type Pack, packHash, packSchema } from '@huiyin/policy'
import { z } from 'zod'
import { can } from '../../platform/access/actor.ts'
import { type Call, commandAnswer, defineRoute, envelopeMembers, type Route } from '../../platform/http/route.ts'
import {
  builtInPacks,
  PackFileRefused,
  packFromYaml,
  packToYaml,
  schemaProblems,
} from '../../platform/packs/pack-files.ts'
import { PROBLEMS, Refusal } from '../../platform/problems.ts'
import { typedText, typedTextOrNone } from '../../platform/typed-text.ts'
import { activatePack, beginDraft, changeDraft, discardDraft, handbookId } from './actions.ts'
import { checkDraft, refuseUnfit } from './check.ts'
import { changeSchema, HANDBOOK_PROBLEMS, problemSchema, textSchema } from './contract.ts'
import { PERIODS } from './figures.ts'
import { placeholders, previewMessage } from './message-preview.ts'
import { CHANGED_PARTS, redline } from './redline.ts'
import { type DraftRow, draftRow, draftsInWork, inForce, projectOfSubject } from './store.ts'
import {
  behindSchema,
  handbookSchema,
  packInForce,
  packNamed,
  packsSchema,
  ruleDetailSchema,
  trialSchema,
  tryDraft,
  viewBehind,
  viewHandbook,
  viewPacks,
  viewRule,
  vocabulary,
} from './views.ts'

const projectParams = z.object({ projectId: z.coerce.number().int() })
const ruleParams = projectParams.extend({ ruleId: z.string().max(120) })
const draftParams = z.object({ draftId: z.uuid() })
const reads = { kind: 'capability', capability: 'handbook.read' } as const
const drafts = { kind: 'capability', capability: 'handbook.draft', of: 'any' } as const

const draftSchema = z.object({
  id: z.uuid(),
  projectId: z.int().nullable(),
  title: z.string(),
  packId: z.string(),
  basedOn: z.string(),
  version: z.int(),
  begunBy: z.string().nullable(),
  changedAt: z.string(),
  changedBy: z.string().nullable(),
  ended: z.string().nullable(),
})

const channelSchema = z.enum(['inApp', 'sms', 'robot', 'emailSubject', 'emailBody'])

const changeInWordsSchema = z.object({
  kind: z.enum(['added', 'removed', 'changed']),
  what: z.enum(CHANGED_PARTS),
  id: z.string(),
  clause: z.string().nullable(),
  title: textSchema,
  before: textSchema.nullable(),
  after: textSchema.nullable(),
})

/** Packs with both languages and a whole repair tree take some hundred kilobytes. */
const PACK_LIMIT = 4_194_304

export const handbookRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/handbook',
    summary: { zh: '执行中的制度', en: 'The handbook in force' },
    access: { ...reads, of: 'path' },
    params: projectParams,
    answer: handbookSchema,
    handle: (call) => viewHandbook(call, call.params.projectId),
  }),
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/handbook/rules/:ruleId',
    summary: { zh: '一条规则', en: 'One rule' },
    access: { ...reads, of: 'path' },
    params: ruleParams,
    answer: ruleDetailSchema,
    handle: (call) => viewRule(call, call.params.projectId, call.params.ruleId),
  }),
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/handbook/rules/:ruleId/cases',
    summary: { zh: '数字背后的事项', en: 'The rows behind a figure' },
    access: { ...reads, of: 'path' },
    params: ruleParams,
    query: z.strictObject({
      period: z.enum(PERIODS).default('month'),
      outcome: z.enum(['kept', 'late', 'all']).default('all'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      after: z
        .string()
        .regex(/^\d{1,16}~[0-9a-f-]{36}$/)
        .optional(),
    }),
    answer: behindSchema,
    handle: (call) => viewBehind(call, { ...call.params, ...call.query }),
  }),

  // ── versions ──
  defineRoute({
    method: 'GET',
    path: '/handbook/packs',
    summary: { zh: '制度包与版本', en: 'Packs and versions' },
    access: { ...reads, of: 'any' },
    answer: packsSchema,
    handle: (call) => viewPacks(call),
  }),
  defineRoute({
    method: 'GET',
    path: '/handbook/packs/:pack',
    summary: { zh: '导出制度包', en: 'One pack, for reading and export' },
    access: { ...reads, of: 'any' },
    params: z.object({ pack: z.string().max(80) }),
    query: z.strictObject({ format: z.enum(['json', 'yaml']).default('json') }),
    answer: z.unknown(),
    handle: async (call) => {
      const pack = await packNamed(call, call.params.pack)
      if (call.query.format === 'json') return pack
      call.reply.header('content-type', 'application/yaml; charset=utf-8')
      call.reply.header('content-disposition', `attachment; filename="${pack.id}-${pack.edition}.yaml"`)
      // A string is sent as it is; the serializer of answers would quote it.
      call.reply.serializer((text) => String(text))
      return packToYaml(pack)
    },
  }),

  // ── drafts ──
  defineRoute({
    method: 'GET',
    path: '/handbook/drafts',
    summary: { zh: '制度草案', en: 'Drafts in work' },
    access: drafts,
    answer: z.object({ items: z.array(draftSchema) }),
    handle: async (call) => {
      const [rows] = await call.read([draftsInWork()])
      return { items: rows.map(presentDraft) }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/handbook/drafts',
    summary: beginDraft.title,
    access: drafts,
    bodyLimit: PACK_LIMIT,
    body: z.strictObject({
      id: z.uuid(),
      title: typedTextOrNone(80).optional(),
      basedOn: z.string().max(80).optional().describe('Hash of a version, or id of a built-in pack'),
      yaml: z.string().max(PACK_LIMIT).optional().describe('A pack that somebody wrote or exported'),
      projectId: z.int().optional().describe('For one project; else for the company'),
      ...envelopeMembers,
    }),
    answer: commandAnswer({ draftId: z.uuid(), version: z.int() }),
    handle: async (call) => {
      const { id, title, basedOn, yaml, projectId } = call.body
      if ((basedOn === undefined) === (yaml === undefined))
        throw new Refusal(PROBLEMS.badInput, {
          errors: [
            { path: 'basedOn', message: { zh: '请选一个制度包，或贴上 YAML', en: 'Choose a pack or give YAML' } },
          ],
        })
      const pack = basedOn === undefined ? await readYaml(yaml as string) : await packNamed(call, basedOn)
      const outcome = await call.run(beginDraft, {
        draftId: id,
        projectId: projectId ?? 0,
        title: title || pack.title.zh,
        basedOn: basedOn === undefined ? packHash(pack) : await hashNamed(basedOn),
        body: pack as unknown as Record<string, unknown>,
      })
      return outcome.answer
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/handbook/drafts/:draftId',
    summary: { zh: '草案内容', en: 'A draft with its body' },
    access: drafts,
    params: draftParams,
    answer: draftSchema.extend({ body: z.unknown() }),
    handle: async (call) => {
      const draft = await draftOf(call, call.params.draftId)
      return { ...presentDraft(draft), body: draft.body }
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/handbook/drafts/:draftId',
    summary: changeDraft.title,
    access: drafts,
    params: draftParams,
    body: z.strictObject({
      version: z.int(),
      title: typedText(80).optional(),
      changes: z.array(changeSchema).max(200).default([]),
      ...envelopeMembers,
    }),
    answer: commandAnswer({ draftId: z.uuid(), version: z.int() }),
    handle: async (call) => {
      const { version, title, changes } = call.body
      const outcome = await call.run(changeDraft, {
        draftId: call.params.draftId,
        version,
        changes,
        ...(title === undefined ? {} : { title }),
      })
      return outcome.answer
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/handbook/drafts/:draftId',
    summary: discardDraft.title,
    access: drafts,
    params: draftParams,
    answer: commandAnswer({ draftId: z.uuid() }),
    handle: async (call) => (await call.run(discardDraft, { draftId: call.params.draftId })).answer,
  }),
  defineRoute({
    method: 'GET',
    path: '/handbook/drafts/:draftId/check',
    summary: { zh: '检查草案', en: 'Check a draft' },
    access: drafts,
    params: draftParams,
    answer: z.object({
      activatable: z.boolean(),
      problems: z.array(problemSchema),
      missingValues: z.array(z.string()),
    }),
    handle: async (call) => {
      const { activatable, problems, missingValues } = checkDraft(
        (await draftOf(call, call.params.draftId)).body,
        call.app.runtime.vocabulary,
      )
      return { activatable, problems: [...problems], missingValues: [...missingValues] }
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/handbook/drafts/:draftId/compare',
    summary: { zh: '对照', en: 'Redline of a draft' },
    access: drafts,
    params: draftParams,
    query: z.strictObject({
      with: z
        .string()
        .max(80)
        .optional()
        .describe('Hash of a version or id of a built-in pack; else what it is based on'),
    }),
    answer: z.object({ changes: z.array(changeInWordsSchema) }),
    handle: async (call) => {
      const draft = await draftOf(call, call.params.draftId)
      const unformed = schemaProblems(draft.body)
      if (unformed.length > 0) throw new Refusal(HANDBOOK_PROBLEMS.notAPack, { errors: unformed })
      const other = await packNamed(call, call.query.with ?? draft.based_on)
      return { changes: redline(other, packSchema.parse(draft.body), vocabulary(call.app)) }
    },
  }),

  defineRoute({
    method: 'POST',
    path: '/handbook/drafts/:draftId/try',
    summary: { zh: '用过去 90 天试一试', en: 'Try a draft on the past 90 days' },
    access: drafts,
    params: draftParams,
    body: z.strictObject({ projectId: z.int(), ...envelopeMembers }),
    answer: trialSchema,
    handle: async (call) => {
      const { projectId } = call.body
      if (!call.actor.projectIds.includes(projectId)) throw new Refusal(PROBLEMS.notFound)
      call.demand('case.read', projectId)
      const draft = await draftOf(call, call.params.draftId)
      refuseUnfit(draft.body, call.app.runtime.vocabulary)
      return tryDraft(call, projectId, draft.body)
    },
  }),

  // ── activation ──
  defineRoute({
    method: 'POST',
    path: '/handbook/activations',
    summary: activatePack.title,
    access: { kind: 'capability', capability: 'handbook.activate', of: 'any' },
    body: z.strictObject({
      draftId: z.uuid().optional(),
      pack: z.string().max(80).optional().describe('Hash of a version, or id of a built-in pack'),
      projectId: z.int().optional().describe('For one project; else for the company'),
      effectiveFrom: z.string().max(40).optional().describe('A day (from its midnight) or an instant; else now'),
      ...envelopeMembers,
    }),
    answer: commandAnswer({ hash: z.string(), effectiveFrom: z.string() }),
    handle: async (call) => {
      const { draftId, pack, projectId = 0, effectiveFrom } = call.body
      if ((draftId === undefined) === (pack === undefined))
        throw new Refusal(PROBLEMS.badInput, {
          errors: [{ path: 'draftId', message: { zh: '请选草案或版本', en: 'Choose a draft or a version' } }],
        })
      const draft = draftId === undefined ? undefined : await draftOf(call, draftId)
      const body = draft?.body ?? ((await packNamed(call, pack as string)) as unknown as Record<string, unknown>)
      const outcome = await call.run(activatePack, {
        handbookId: handbookId(call.actor.companyId, projectId),
        projectId,
        body,
        ...(draft ? { draft: { id: draft.id, version: draft.version } } : {}),
        ...(effectiveFrom === undefined ? {} : { effectiveFrom }),
      })
      return outcome.answer
    },
  }),

  // ── texts ──
  defineRoute({
    method: 'POST',
    path: '/handbook/messages/preview',
    summary: { zh: '预览外发文字', en: 'Preview an outgoing text on a real case' },
    access: { ...reads, of: 'any' },
    body: z.strictObject({
      draftId: z.uuid().optional(),
      message: z.string().max(80),
      caseId: z.uuid(),
      channel: channelSchema.optional(),
      text: textSchema.strict().optional().describe('Edited and not yet saved; goes with channel'),
      ...envelopeMembers,
    }),
    answer: z.object({
      texts: z.array(z.object({ path: z.string(), text: textSchema, missing: z.array(z.string()) })),
      placeholders: z.array(z.object({ name: z.string(), title: textSchema })),
    }),
    handle: async (call) => {
      const { draftId, message: key, caseId, channel, text } = call.body
      const [[subject]] = await call.read([projectOfSubject('case', caseId)])
      if (!subject) throw new Refusal(PROBLEMS.notFound)
      const pack =
        draftId === undefined
          ? (await packInForce(call, subject.project_id)).pack
          : ((await draftOf(call, draftId)).body as unknown as Pack)
      const edited = channel && text ? withText(pack, key, channel, text) : pack
      const message = edited.messages?.[key]
      if (!message) throw new Refusal(PROBLEMS.notFound)
      const texts = await previewMessage(call, edited, message, caseId)
      return {
        texts: texts.map((one) => ({ ...one, missing: [...one.missing] })),
        placeholders: [...placeholders()],
      }
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/handbook/texts/:message',
    summary: { zh: '改一条外发文字', en: 'Edit an outgoing text' },
    access: { kind: 'capability', capability: 'handbook.activate', of: 'any' },
    params: z.object({ message: z.string().max(80) }),
    body: z.strictObject({
      channel: channelSchema,
      text: textSchema.strict(),
      projectId: z.int().optional(),
      ...envelopeMembers,
    }),
    answer: commandAnswer({ hash: z.string(), effectiveFrom: z.string() }),
    handle: async (call) => {
      const { channel, text, projectId } = call.body
      const somewhere = projectId ?? call.actor.projectIds[0] ?? 0
      const [[at]] = await call.read([inForce(somewhere)])
      if (!at?.hash) throw new Refusal(HANDBOOK_PROBLEMS.noneInForce)
      const level = projectId === undefined ? 0 : projectId
      const pack = withText(await packNamed(call, at.hash), call.params.message, channel, text)
      const outcome = await call.run(activatePack, {
        handbookId: handbookId(call.actor.companyId, level),
        projectId: level,
        body: pack as unknown as Record<string, unknown>,
      })
      return outcome.answer
    },
  }),
]

function presentDraft(row: DraftRow): z.infer<typeof draftSchema> {
  return {
    id: row.id,
    projectId: row.project_id === 0 ? null : row.project_id,
    title: row.title,
    packId: row.pack_id,
    basedOn: row.based_on,
    version: row.version,
    begunBy: row.begun_by,
    changedAt: new Date(row.changed_at).toISOString(),
    changedBy: row.changed_by,
    ended: row.ended,
  }
}

/** A draft that the actor may work on; a foreign one answers like one that does not exist. */
async function draftOf(call: Pick<Call, 'read' | 'actor'>, draftId: string) {
  const [[draft]] = await call.read([draftRow(draftId)])
  if (!draft || !(can(call.actor, 'handbook.draft', draft.project_id) || draft.project_id === 0))
    throw new Refusal(PROBLEMS.notFound)
  return draft
}

async function readYaml(text: string): Promise<Pack> {
  try {
    return await packFromYaml(text)
  } catch (error) {
    if (error instanceof PackFileRefused) throw new Refusal(HANDBOOK_PROBLEMS.notAPack, { errors: error.problems })
    throw error
  }
}

async function hashNamed(name: string): Promise<string> {
  return (await builtInPacks()).get(name)?.hash ?? name
}

/** The pack with one text worded otherwise, as its next edition: texts have versions like everything else of a handbook. */
function withText(pack: Pack, key: string, channel: string, text: { zh: string; en?: string | undefined }): Pack {
  const message = pack.messages[key]
  if (!message) throw new Refusal(PROBLEMS.notFound)
  const { channels } = message
  const email = channels.email ?? { subject: message.title, body: message.title }
  const worded =
    channel === 'emailSubject'
      ? { email: { ...email, subject: text } }
      : channel === 'emailBody'
        ? { email: { ...email, body: text } }
        : { [channel]: text }
  return packSchema.parse({
    ...pack,
    edition: pack.edition + 1,
    messages: { ...pack.messages, [key]: { ...message, channels: { ...channels, ...worded } } },
  })
}
