import { elapsedMsOfText } from '@huiyin/policy'
import { z } from 'zod'
import { can } from '../access/actor.ts'
import { defineCommand, type Scene } from '../commands/command.ts'
import type { Query } from '../db/sql.ts'
import type { NewEvent } from '../events/event-log.ts'
import { attachmentsAmong, refuseUnknownAttachments } from '../files/index.ts'
import { derivedId } from '../ids.ts'
import type { ToldMessage } from '../messages/index.ts'
import { protectText } from '../privacy/protected-text.ts'
import { PROBLEMS, Refusal } from '../problems.ts'
import { demandRead, ownQuery } from '../subjects/doors.ts'
import { NO_OWN, projectOf } from '../subjects/hanging.ts'
import { APPROVAL_PROBLEMS, ASKED_BODY, DECISIONS, REQUEST_BODY } from './contract.ts'
import { afterDecision, askedOf, firstStep, heldIn, isDecider, type Reached, requestOf, stepAt } from './domain.ts'
import { type ApprovalRow, approvalRow, type DecisionEntry, saveApproval } from './store.ts'

type AnyScene = Scene<any, any>

/** Asks for somebody's consent. Who that is, and in which order, says the pack in force; frozen for this request. */
export const requestApproval = defineCommand({
  name: 'approval.request',
  title: { zh: '申请审批', en: 'Ask for consent' },
  capability: 'oneself',
  own: true,
  input: z.strictObject({ ...REQUEST_BODY, projectId: z.int() }),
  subject: (input) => ({ type: 'approval', id: input.id, create: { projectId: input.projectId } }),
  load: (input, actor) => ({
    about: input.about ? projectOf(input.about.type, input.about.id) : projectOf('none', input.id),
    own: input.about ? ownQuery(input.about.type, input.about.id, actor, NO_OWN) : NO_OWN,
  }),
  gateFacts: ({ title: _, words: __, ...input }) => input,
  decide: (scene) => {
    const { input } = scene
    if (input.about) {
      const about = scene.rows.about[0]
      if (!about || about.project_id !== scene.projectId) throw new Refusal(PROBLEMS.notFound)
      demandRead(scene.actor, { type: input.about.type, projectId: scene.projectId }, scene.rows.own)
    }
    const held = heldIn(scene.actor, scene.projectId)
    const asked = askedOf({
      amountFen: input.amountFen,
      days: input.days,
      urgent: input.urgent,
      departmentId: input.departmentId,
      positionId: input.positionId,
      requesterPosition: held[0],
    })
    const request = { matter: input.matter, requester_id: scene.actor.id, asked }
    const reached = firstStep(scene.engine?.pack, requestOf(request), held)
    const texts = protectBoth(scene, input.title, input.words)
    const row: ApprovalRow = {
      ...request,
      id: input.id,
      project_id: scene.projectId,
      title: texts.title,
      words: texts.words,
      about_type: input.about?.type ?? null,
      about_id: input.about?.id ?? null,
      decisions: [],
      requested_at: scene.occurredAt,
      decided_at: null,
      grants_right: null,
      granted_until: null,
      ...standing(reached),
    }
    return {
      events: [
        {
          type: 'approval.requested',
          data: {
            matter: input.matter,
            ruleId: reached.ruleId,
            requesterId: scene.actor.id,
            steps: reached.steps,
            ...amounts(row),
          },
        },
        stepReached(reached),
      ],
      writes: [...texts.writes, saveApproval(scene.actor.companyId, row)],
      answer: { approvalId: input.id, state: row.state },
    }
  },
})

const ofApproval = { approvalId: z.uuid() }
const subjectOf = (input: { approvalId: string }) => ({ type: 'approval', id: input.approvalId })

/** The requester changes what is asked: whatever was agreed to so far was agreed to something else, so it begins again. */
export const changeApproval = defineCommand({
  name: 'approval.change',
  title: { zh: '改申请', en: 'Change a request' },
  capability: 'oneself',
  own: true,
  input: z.strictObject({ ...ofApproval, ...ASKED_BODY }),
  subject: subjectOf,
  load: (input) => ({ approval: approvalRow(input.approvalId) }),
  gateFacts: ({ title: _, words: __, ...input }) => input,
  decide: (scene) => {
    const { approvalId: _, title, words, ...asked } = scene.input
    const row = ownRow(scene)
    demandState(row, ['open', 'returned'])
    const changed = { ...row, asked: { ...askedOf(asked), requesterPosition: row.asked.requesterPosition } }
    const reached = firstStep(scene.engine?.pack, requestOf(changed), heldIn(scene.actor, scene.projectId))
    const texts = protectBoth(scene, title, words)
    const lost = row.decisions.filter((one) => one.verb === 'approve' && !one.lost).length
    const next: ApprovalRow = {
      ...changed,
      title: texts.title,
      words: texts.words,
      decisions: row.decisions.map((one) => ({ ...one, lost: true })),
      ...standing(reached),
    }
    return {
      events: [{ type: 'approval.changed', data: { lost, ...amounts(next) } }, stepReached(reached)],
      writes: [...texts.writes, saveApproval(scene.actor.companyId, next)],
      answer: { approvalId: row.id, state: next.state, lost },
    }
  },
})

export const withdrawApproval = defineCommand({
  name: 'approval.withdraw',
  title: { zh: '撤回申请', en: 'Withdraw a request' },
  capability: 'oneself',
  own: true,
  input: z.strictObject(ofApproval),
  subject: subjectOf,
  load: (input) => ({ approval: approvalRow(input.approvalId) }),
  decide: (scene) => {
    const row = ownRow(scene)
    demandState(row, ['open', 'returned'])
    return {
      events: [{ type: 'approval.withdrawn', data: {} }],
      writes: [saveApproval(scene.actor.companyId, { ...row, state: 'withdrawn', decided_at: scene.occurredAt })],
      answer: { approvalId: row.id, state: 'withdrawn' },
    }
  },
})

/**
 * Decides the step that is reached: agree, send back, instruct, or take the matter over. By the holder of the position, by
 * whoever acts for them, or by anybody above; never by the requester.
 */
export const decideApproval = defineCommand({
  name: 'approval.decide',
  title: { zh: '审批', en: 'Decide a request' },
  capability: 'oneself',
  own: true,
  input: z.strictObject({
    ...ofApproval,
    verb: z.enum(DECISIONS),
    words: z.string().trim().max(500).default(''),
    attachmentIds: z.array(z.uuid()).max(20).default([]),
  }),
  subject: subjectOf,
  load: (input) => ({
    approval: approvalRow(input.approvalId),
    attached: attachmentsAmong(input.approvalId, input.attachmentIds),
  }),
  gateFacts: (input) => ({ verb: input.verb, words: Boolean(input.words), attachmentIds: input.attachmentIds }),
  decide: (scene) => {
    const { input } = scene
    const row = (scene.rows.approval as readonly ApprovalRow[])[0]
    const pack = scene.engine?.pack
    if (!row || !pack) throw new Refusal(PROBLEMS.notFound)
    if (row.requester_id === scene.actor.id) throw new Refusal(APPROVAL_PROBLEMS.own)
    if (!isDecider(pack, scene.actor, row)) {
      // Whoever may not see it does not learn that it is there.
      if (!mayRead(scene, row)) throw new Refusal(PROBLEMS.notFound)
      demandState(row, ['open'])
      throw new Refusal(APPROVAL_PROBLEMS.notYours)
    }
    demandState(row, ['open'])
    if (input.verb !== 'approve' && input.verb !== 'take' && input.words === '')
      throw new Refusal(PROBLEMS.badInput, {
        errors: [{ path: 'words', message: { zh: '请写明意见', en: 'Say why, or what to do instead' } }],
      })
    const rule = pack.approvals.get(row.rule_id)
    refuseUnknownAttachments(scene.rows.attached, input.attachmentIds, 'attachmentIds')
    if (rule?.chain[row.step]?.outsider && input.attachmentIds.length === 0)
      throw new Refusal(APPROVAL_PROBLEMS.proof, {
        errors: [{ path: 'attachmentIds', message: APPROVAL_PROBLEMS.proof.title }],
      })

    const words = protect(scene, input.words)
    const entry: DecisionEntry = {
      step: row.step,
      by: scene.actor.id,
      verb: input.verb,
      words: words.text,
      at: scene.occurredAt,
    }
    const decisions = [...row.decisions, entry]
    const decided: NewEvent = { type: EVENT_OF[input.verb], data: { step: row.step, deciderId: scene.actor.id } }
    const outcome = afterDecision(row, input.verb)
    if (outcome === 'next') {
      const reached = stepAt(
        pack,
        row.rule_id,
        row.steps,
        row.steps.indexOf(row.step) + 1,
        requestOf(row),
        row.asked.requesterPosition === undefined ? [] : [row.asked.requesterPosition],
      )
      return {
        events: [decided, stepReached(reached)],
        writes: [...words.writes, saveApproval(scene.actor.companyId, { ...row, decisions, ...standing(reached) })],
        answer: { approvalId: row.id, state: 'open' },
      }
    }
    const grants = outcome === 'approved' ? rule?.grants : undefined
    const until = grants?.for === undefined ? null : scene.occurredAt + elapsedMsOfText(grants.for)
    const settled = outcome !== 'returned'
    const next: ApprovalRow = {
      ...row,
      decisions,
      state: outcome,
      decided_at: settled ? scene.occurredAt : null,
      decider_id: null,
      decider_position: null,
      grants_right: grants?.right ?? null,
      granted_until: until,
    }
    return {
      events: [
        decided,
        ...(settled
          ? [
              {
                type: 'approval.settled',
                data: {
                  decision: outcome,
                  ...(grants ? { right: grants.right } : {}),
                  ...(until ? { untilAt: until } : {}),
                },
              },
            ]
          : []),
      ],
      writes: [...words.writes, saveApproval(scene.actor.companyId, next)],
      effects: [
        tellRequester(row, decisions.length),
        ...(settled && row.about_id
          ? [
              {
                id: derivedId('approval', row.id, 'noteOnSubject'),
                kind: 'approval.noteOnSubject',
                payload: about(next),
              },
            ]
          : []),
      ],
      answer: { approvalId: row.id, state: outcome },
    }
  },
})

/** Writes the decision into the log of what it is about, so that its rules and gates can ask for it. */
export const noteDecision = defineCommand({
  name: 'approval.noteOnSubject',
  title: { zh: '记下审批结果', en: 'Note a decision' },
  capability: 'system',
  systemOnly: true,
  input: z.object({ about: z.object({ type: z.string(), id: z.uuid() }), data: z.record(z.string(), z.unknown()) }),
  subject: (input) => input.about,
  decide: (scene) => ({ events: [{ type: 'approval.decided', data: scene.input.data }], writes: [], answer: {} }),
})

const EVENT_OF = {
  approve: 'approval.approved',
  return: 'approval.returned',
  instruct: 'approval.instructed',
  take: 'approval.taken',
} as const

function about(row: ApprovalRow): Readonly<Record<string, unknown>> {
  return {
    about: { type: row.about_type, id: row.about_id },
    data: {
      matter: row.matter,
      decision: row.state,
      approvalId: row.id,
      ...amounts(row),
      ...(row.granted_until === null ? {} : { untilAt: row.granted_until }),
    },
  }
}

function standing(reached: Reached) {
  return {
    rule_id: reached.ruleId,
    state: 'open' as const,
    steps: reached.steps,
    step: reached.step,
    decider_position: reached.deciderPosition,
    decider_id: reached.deciderId,
  }
}

function stepReached({ ruleId, step, deciderId, deciderPosition }: Reached): NewEvent {
  return {
    type: 'approval.stepReached',
    data: { ruleId, step, deciderPosition, ...(deciderId === null ? {} : { deciderId }) },
  }
}

function amounts({ asked }: Pick<ApprovalRow, 'asked'>) {
  return {
    ...(asked.amountFen === undefined ? {} : { amountFen: asked.amountFen }),
    ...(asked.days === undefined ? {} : { days: asked.days }),
  }
}

function mayRead(scene: AnyScene, row: ApprovalRow): boolean {
  return can(scene.actor, 'approval.read', scene.projectId) || row.decisions.some((one) => one.by === scene.actor.id)
}

/** @throws Refusal not-found when it is not one's own */
function ownRow(scene: AnyScene): ApprovalRow {
  const row = (scene.rows.approval as readonly ApprovalRow[])[0]
  if (!row || row.requester_id !== scene.actor.id) throw new Refusal(PROBLEMS.notFound)
  return row
}

function demandState(row: ApprovalRow, states: readonly ApprovalRow['state'][]): void {
  if (!states.includes(row.state)) throw new Refusal(APPROVAL_PROBLEMS.wrongState, { members: { state: row.state } })
}

function protect(scene: AnyScene, text: string): { text: string; writes: readonly Query[] } {
  if (text === '') return { text, writes: [] }
  const { companyId } = scene.actor
  return protectText(scene.vault, { companyId, projectId: scene.projectId, subject: scene.subject }, text)
}

function protectBoth(scene: AnyScene, title: string, words: string) {
  const [one, two] = [protect(scene, title), protect(scene, words)]
  return { title: one.text, words: two.text, writes: [...one.writes, ...two.writes] }
}

function tellRequester(row: ApprovalRow, count: number) {
  const payload: ToldMessage = {
    to: { kind: 'person', personId: row.requester_id, path: 'approval.requesterId' },
    message: 'approval.decided',
    subject: { type: 'approval', id: row.id },
    emergency: false,
    values: {},
  }
  return { id: derivedId('approval', row.id, 'decided', count), kind: 'tell', payload }
}
