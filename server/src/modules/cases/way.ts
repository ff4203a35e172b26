import { z } from 'zod'
import { defineCommand, type Scene } from '../../platform/commands/command.ts'
import type { NewEvent } from '../../platform/events/event-log.ts'
import { attachmentsAmong, refuseUnknownAttachments } from '../../platform/files/index.ts'
import { staffDirectory } from '../../platform/people/people.ts'
import { withoutNumbers } from '../../platform/privacy/protected-text.ts'
import { PROBLEMS, Refusal } from '../../platform/problems.ts'
import { typedText } from '../../platform/typed-text.ts'
import { refuseSealed, sealedVolumesOf, writeNote } from '../workorders/index.ts'
import { caseOf, daysUntil, demandOpen, foldCase } from './domain.ts'
import { eventAt } from './event-at.ts'
import { CASE_PROBLEMS } from './problems.ts'
import { saveCase, savePromise } from './store.ts'
import { AGREE_FORWARD_BODY, CLASSIFY_BODY, CONFIRM_BODY, FORWARD_BODY, PROMISE_BODY } from './way-contract.ts'
import { clockTime } from './zones.ts'

type AnyScene = Scene<any, any>

const caseId = z.uuid()
const ofCase = (input: { caseId: string }) => ({ type: 'case', id: input.caseId })

/** What kind of information it is and how grave. Said again it replaces what was said before; both stand in the history. */
export const classifyCase = defineCommand({
  name: 'case.classify',
  title: { zh: '分类', en: 'Classify' },
  capability: 'case.forward',
  input: z.strictObject({ caseId, ...CLASSIFY_BODY }),
  subject: ofCase,
  load: (input) => ({ sealed: sealedVolumesOf(input.caseId) }),
  gateFacts: ({ caseId: _, ...input }) => input,
  decide: (scene) => {
    refuseSealed(scene.rows.sealed)
    demandOpen(scene.subject.facts)
    return after(scene, classified(scene, scene.input, caseOf(scene.subject.facts).departmentId))
  },
})

/** The event of a classification, at the intake or later. @throws Refusal for a class that the handbook has not */
export function classified(
  scene: AnyScene,
  said: { readonly classId: string; readonly gravity?: string | undefined; readonly important?: boolean | undefined },
  departmentId: string | null,
): NewEvent {
  const gravity = said.gravity ?? 'ordinary'
  const classes = scene.engine?.pack.pack.taxonomy.classes
  demandOne(classes?.information, said.classId, 'classId', { zh: '请选一个信息类别', en: 'Choose a class' })
  demandOne(classes?.gravity, gravity, 'gravity', { zh: '请选轻重', en: 'Choose how grave it is' })
  return {
    type: 'case.classified',
    data: { classId: said.classId, gravity, important: said.important ?? false, departmentId },
  }
}

/** "The fit-out people are there at two": a later time to pass it on, agreed and written down, replaces the five minutes. */
export const agreeForward = defineCommand({
  name: 'case.agreeForward',
  title: { zh: '约定转办时间', en: 'Agree when it is passed on' },
  capability: 'case.forward',
  input: z.strictObject({ caseId, ...AGREE_FORWARD_BODY }),
  subject: ofCase,
  load: (input) => ({ sealed: sealedVolumesOf(input.caseId) }),
  gateFacts: () => ({}),
  decide: (scene) => {
    refuseSealed(scene.rows.sealed)
    demandOpen(scene.subject.facts)
    const forwardBy = Date.parse(scene.input.forwardBy)
    if (forwardBy <= scene.occurredAt)
      throw new Refusal(CASE_PROBLEMS.forwardPast, {
        errors: [{ path: 'forwardBy', message: CASE_PROBLEMS.forwardPast.title }],
      })
    return after(scene, { type: 'case.forwardAgreed', data: { forwardBy } })
  },
})

/** Somebody looked: who, when, what was there. */
export const confirmOnSite = defineCommand({
  name: 'case.confirmOnSite',
  title: { zh: '现场确认', en: 'Confirm on site' },
  capability: 'contact.record',
  input: z.strictObject({ caseId, ...CONFIRM_BODY }),
  subject: ofCase,
  load: (input) => ({
    sealed: sealedVolumesOf(input.caseId),
    attached: attachmentsAmong(input.caseId, input.attachmentIds),
  }),
  gateFacts: (input) => ({ attachmentIds: input.attachmentIds, text: true }),
  decide: (scene) => {
    const { input } = scene
    refuseSealed(scene.rows.sealed)
    demandOpen(scene.subject.facts)
    refuseUnknownAttachments(scene.rows.attached, input.attachmentIds, 'attachmentIds')
    const note = writeNote(scene, { caseId: input.caseId, eventType: 'case.confirmedOnSite' }, input.text)
    const { events, writes, answer } = after(scene, {
      type: 'case.confirmedOnSite',
      data: { byId: scene.actor.id, noteId: note.noteId, attachmentIds: [...input.attachmentIds] },
    })
    return { events, writes: [...note.writes, ...writes], answer }
  },
})

/** Passes it on to a department, and there to a person or a unit. It has arrived when they take it. */
export const forwardCase = defineCommand({
  name: 'case.forward',
  title: { zh: '转办', en: 'Pass on' },
  capability: 'case.forward',
  input: z.strictObject({ caseId, ...FORWARD_BODY }),
  subject: ofCase,
  load: (input) => ({
    sealed: sealedVolumesOf(input.caseId),
    people: staffDirectory().namesOf(input.personId ? [input.personId] : []),
  }),
  gateFacts: ({ departmentId, personId, serviceUnit }) => ({
    departmentId,
    personId: personId ?? null,
    serviceUnit: Boolean(serviceUnit),
  }),
  decide: (scene) => {
    const { departmentId, personId, serviceUnit } = scene.input
    refuseSealed(scene.rows.sealed)
    demandOpen(scene.subject.facts)
    demandDepartment(scene, departmentId)
    if (personId && !scene.rows.people[0])
      throw new Refusal(PROBLEMS.badInput, {
        errors: [{ path: 'personId', message: { zh: '没有这个人', en: 'There is no such person' } }],
      })
    return after(scene, {
      type: 'case.forwarded',
      data: {
        departmentId,
        ...(personId ? { personId } : {}),
        ...(serviceUnit ? { serviceUnit: withoutNumbers(serviceUnit) } : {}),
      },
    })
  },
})

/** The department has it now, and whoever takes it is responsible. */
export const takeCase = defineCommand({
  name: 'case.take',
  title: { zh: '接手', en: 'Take it' },
  capability: 'contact.record',
  input: z.strictObject({ caseId }),
  subject: ofCase,
  load: (input) => ({ sealed: sealedVolumesOf(input.caseId) }),
  gateFacts: () => ({}),
  decide: (scene) => {
    refuseSealed(scene.rows.sealed)
    const known = demandOpen(scene.subject.facts)
    if (!known.forwardedAt) throw new Refusal(CASE_PROBLEMS.notForwarded)
    if (known.takenAt) throw new Refusal(CASE_PROBLEMS.taken)
    return after(scene, { type: 'case.taken', data: { departmentId: known.departmentId, personId: scene.actor.id } })
  },
})

/**
 * By when it is settled, told to the reporter. Whether so long a time needs a reason and a superior's consent says the
 * handbook, by `input.days`: calendar days after the day of receipt (S3-QUAL-4).
 */
export const makePromise = defineCommand({
  name: 'promise.make',
  title: { zh: '承诺', en: 'Promise' },
  capability: 'contact.record',
  input: z.strictObject({ caseId, ...PROMISE_BODY }),
  subject: ofCase,
  load: (input) => ({ sealed: sealedVolumesOf(input.caseId) }),
  gateFacts: (input, scene) => ({
    days: daysUntil(scene.zone, caseOf(scene.subject.facts).registeredAt, Date.parse(input.at)),
    reason: Boolean(input.reason),
  }),
  decide: (scene) => {
    const { input } = scene
    refuseSealed(scene.rows.sealed)
    const { registeredAt } = demandOpen(scene.subject.facts)
    const promisedAt = Date.parse(input.at)
    if (promisedAt <= scene.occurredAt)
      throw new Refusal(CASE_PROBLEMS.promisePast, {
        errors: [{ path: 'at', message: CASE_PROBLEMS.promisePast.title }],
      })
    const words = input.reason ? `${input.text}（${input.reason}）` : input.text
    const note = writeNote(scene, { caseId: input.caseId, eventType: 'promise.made' }, words)
    const { events, answer } = after(scene, {
      type: 'promise.made',
      data: {
        what: 'solution',
        promisedAt,
        days: daysUntil(scene.zone, registeredAt, promisedAt),
        noteId: note.noteId,
      },
    })
    const at = clockTime(promisedAt, scene.zone)
    return {
      events,
      writes: [...note.writes, savePromise(input.caseId, { zh: `${at} 前办好`, en: `Settled by ${at}` })],
      answer,
    }
  },
})

/** The unit has told whoever first took it how it ended, and they note that they know (S3-QUAL-6). */
export const acknowledgeResult = defineCommand({
  name: 'case.acknowledgeResult',
  title: { zh: '知悉结果', en: 'Acknowledge the result' },
  capability: 'case.register',
  input: z.strictObject({ caseId, text: typedText(1000).describe('How it ended') }),
  subject: ofCase,
  load: (input) => ({ sealed: sealedVolumesOf(input.caseId) }),
  gateFacts: () => ({}),
  decide: (scene) => {
    refuseSealed(scene.rows.sealed)
    if (caseOf(scene.subject.facts).firstReceiverId !== scene.actor.id)
      throw new Refusal(CASE_PROBLEMS.notFirstReceiver)
    const { caseId: id, text } = scene.input
    const note = writeNote(scene, { caseId: id, eventType: 'case.resultAcknowledged' }, text)
    const { events, answer } = after(scene, { type: 'case.resultAcknowledged', data: { noteId: note.noteId } })
    return { events, writes: note.writes, answer }
  },
})

function after(scene: AnyScene, event: NewEvent) {
  const facts = caseOf(foldCase(scene.subject.facts, eventAt(scene, event)))
  return {
    events: [event],
    writes: [saveCase(scene.subject.id, facts)],
    answer: { departmentId: facts.departmentId, classId: facts.classId },
  }
}

export function demandDepartment(scene: AnyScene, departmentId: string): void {
  demandOne(scene.engine?.pack.pack.organisation.departments, departmentId, 'departmentId', {
    zh: '请选一个部门',
    en: 'Choose a department',
  })
}

function demandOne(
  known: Readonly<Record<string, unknown>> | undefined,
  id: string,
  path: string,
  message: { zh: string; en: string },
): void {
  if (!known || !Object.hasOwn(known, id)) throw new Refusal(PROBLEMS.badInput, { errors: [{ path, message }] })
}
