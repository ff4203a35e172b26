import { createZone, isDay } from '@huiyin/calendar'
import { type Pack, packHash } from '@huiyin/policy'
import { z } from 'zod'
import { defineCommand } from '../../platform/commands/command.ts'
import { derivedId } from '../../platform/ids.ts'
import { PROBLEMS, Refusal } from '../../platform/problems.ts'
import { typedText } from '../../platform/typed-text.ts'
import { refuseUnfit } from './check.ts'
import { changeSchema, HANDBOOK_PROBLEMS } from './contract.ts'
import { applyChanges, type DraftChange } from './draft-changes.ts'
import { type DraftWithBody, draftRow, endDraft, insertActivation, insertDraft, saveDraft, storePack } from './store.ts'

const body = z.record(z.string(), z.unknown())

/** Copies a pack to a draft, where it may be changed without touching what is in force. */
export const beginDraft = defineCommand({
  name: 'handbook.beginDraft',
  title: { zh: '起草制度', en: 'Begin a draft' },
  capability: 'handbook.draft',
  input: z.strictObject({
    draftId: z.uuid(),
    projectId: z.int(),
    title: z.string().max(80),
    basedOn: z.string().max(80),
    body,
  }),
  subject: (input) => ({ type: 'packDraft', id: input.draftId, create: { projectId: input.projectId } }),
  decide: ({ input, actor, now, projectId }) => {
    const pack = input.body as Pack
    return {
      events: [{ type: 'packDraft.begun', data: { packId: pack.id, basedOn: input.basedOn } }],
      writes: [
        insertDraft({
          id: input.draftId,
          companyId: actor.companyId,
          projectId,
          packId: pack.id,
          title: input.title,
          basedOn: input.basedOn,
          // The next edition of what it was copied from.
          body: { ...pack, edition: pack.edition + 1 },
          by: actor.id,
          at: now,
        }),
      ],
      answer: { draftId: input.draftId, version: 1 },
    }
  },
})

/** Changes values, rules, texts of a draft; all of them or none. It may stand unfinished: its check says what is missing. */
export const changeDraft = defineCommand({
  name: 'handbook.changeDraft',
  title: { zh: '修改草案', en: 'Change a draft' },
  capability: 'handbook.draft',
  input: z.strictObject({
    draftId: z.uuid(),
    version: z.int(),
    title: typedText(80).optional(),
    changes: z.array(changeSchema).max(200),
  }),
  subject: (input) => ({ type: 'packDraft', id: input.draftId }),
  load: (input) => ({ draft: draftRow(input.draftId) }),
  decide: ({ input, actor, now, rows }) => {
    const draft = inWork(rows.draft[0])
    if (draft.version !== input.version) throw new Refusal(HANDBOOK_PROBLEMS.draftMoved)
    const changed = applyChanges(draft.body, input.changes as DraftChange[])
    if (changed.problems) throw new Refusal(HANDBOOK_PROBLEMS.changesDoNotFit, { errors: changed.problems })
    const version = draft.version + 1
    return {
      events: [
        {
          type: 'packDraft.changed',
          data: { version, paths: input.changes.map((change) => change.path.join('/')) },
        },
      ],
      writes: [
        saveDraft({
          id: draft.id,
          title: input.title ?? draft.title,
          body: changed.body,
          version,
          by: actor.id,
          at: now,
        }),
      ],
      answer: { draftId: draft.id, version },
    }
  },
})

export const discardDraft = defineCommand({
  name: 'handbook.discardDraft',
  title: { zh: '弃用草案', en: 'Discard a draft' },
  capability: 'handbook.draft',
  input: z.strictObject({ draftId: z.uuid() }),
  subject: (input) => ({ type: 'packDraft', id: input.draftId }),
  load: (input) => ({ draft: draftRow(input.draftId) }),
  decide: ({ rows, actor, now }) => {
    const draft = inWork(rows.draft[0])
    return {
      events: [{ type: 'packDraft.discarded', data: {} }],
      writes: [endDraft(draft.id, 'discarded', actor.id, now)],
      answer: { draftId: draft.id },
    }
  },
})

/**
 * Puts a pack in force from an instant, in the whole company (project 0) or in one project. What runs already keeps the
 * pack with which it began. Refused while a value is missing or the check finds an error (S0-REPAIR-6).
 */
export const activatePack = defineCommand({
  name: 'handbook.activate',
  title: { zh: '制度生效', en: 'Activate a handbook' },
  capability: 'handbook.activate',
  confirms: true,
  input: z.strictObject({
    handbookId: z.uuid(),
    projectId: z.int(),
    body,
    draft: z.strictObject({ id: z.uuid(), version: z.int() }).optional(),
    effectiveFrom: z.string().optional(),
  }),
  subject: (input) => ({
    type: 'handbook',
    id: input.handbookId,
    create: { projectId: input.projectId, ifMissing: true },
  }),
  load: (input) => ({ draft: draftRow(input.draft?.id ?? NO_DRAFT) }),
  decide: ({ input, actor, now, rows, zone, projectId, vocabulary }) => {
    const draft = input.draft ? inWork(rows.draft[0]) : undefined
    if (draft && draft.version !== input.draft?.version) throw new Refusal(HANDBOOK_PROBLEMS.draftMoved)
    const pack = refuseUnfit(input.body, vocabulary)
    const effectiveFrom = effectiveInstant(input.effectiveFrom, now, zone)
    const hash = packHash(pack)
    return {
      events: [
        {
          type: 'handbook.activated',
          data: {
            hash,
            packId: pack.id,
            edition: pack.edition,
            effectiveFrom,
            ...(draft ? { draftId: draft.id } : {}),
          },
        },
      ],
      writes: [
        storePack(actor.companyId, hash, pack, actor.id, now),
        insertActivation({ companyId: actor.companyId, projectId, hash, effectiveFrom, by: actor.id, at: now }),
        ...(draft ? [endDraft(draft.id, 'activated', actor.id, now)] : []),
      ],
      answer: { hash, effectiveFrom: new Date(effectiveFrom).toISOString() },
    }
  },
})

const NO_DRAFT = '00000000-0000-8000-8000-000000000000'

/** The subject of what is in force in a company (project 0) or a project. */
export function handbookId(companyId: number, projectId: number): string {
  return derivedId(companyId, 'handbook', projectId)
}

function inWork(draft: DraftWithBody | undefined): DraftWithBody {
  if (!draft) throw new Refusal(PROBLEMS.notFound)
  if (draft.ended) throw new Refusal(HANDBOOK_PROBLEMS.draftEnded)
  return draft
}

/** A day begins at its midnight in the project's zone; nothing begins in the past. */
function effectiveInstant(text: string | undefined, now: number, zone: string): number {
  if (text === undefined) return now
  const instant = isDay(text) ? createZone(zone).instantOf(text, 0) : Date.parse(text)
  if (Number.isNaN(instant))
    throw new Refusal(PROBLEMS.badInput, {
      errors: [{ path: 'effectiveFrom', message: { zh: '请写日期或时间', en: 'Give a day or an instant' } }],
    })
  if (instant < now)
    throw new Refusal(HANDBOOK_PROBLEMS.backdated, {
      errors: [{ path: 'effectiveFrom', message: HANDBOOK_PROBLEMS.backdated.title }],
    })
  return instant
}
