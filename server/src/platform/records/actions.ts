import { z } from 'zod'
import { defineCommand, type Scene } from '../commands/command.ts'
import type { Query } from '../db/sql.ts'
import { attachmentsAmong, refuseUnknownAttachments } from '../files/index.ts'
import { insertPersonKeys, personKeysOf } from '../privacy/person-keys.ts'
import { protectText, withoutNumbers } from '../privacy/protected-text.ts'
import { logRead } from '../privacy/read-log.ts'
import { sealField } from '../privacy/vault.ts'
import { PROBLEMS, Refusal } from '../problems.ts'
import { demandRead, doorOf } from '../subjects/doors.ts'
import { demandHanging, hangingOn } from '../subjects/hanging.ts'
import { typedText } from '../typed-text.ts'
import { FILE_BODY, RECORD_PROBLEMS, reference } from './contract.ts'
import { checkFields, eventFields, type RecordType, recordNumber, retainUntil, signerProblem } from './domain.ts'
import { insertRecord, markReplaced, type RecordRow, recordRow, saveSignatures } from './store.ts'

const fileInput = z.strictObject({
  ...FILE_BODY,
  /** The period of the number as the form says, for the first flight; checked against the form again. */
  period: z.enum(['YYYY', 'YYMM', 'YYMMDD', '']),
  filerName: z.string(),
})

/**
 * Files a form of the handbook on a subject: checked, numbered without gaps, with what its subject was called at this
 * moment, sealed where it is about persons. Event `record.filed`, on which rules count.
 */
export const fileRecord = defineCommand({
  name: 'record.file',
  title: { zh: '填表', en: 'File a record' },
  capability: 'record.file',
  input: fileInput,
  subject: (input) => ({ type: input.subject.type, id: input.subject.id }),
  part: (input) => input.part,
  load: (input, actor) => ({
    ...hangingOn(input, actor),
    attached: attachmentsAmong(input.subject.id, attachmentIdsIn(input)),
    old: recordRow(input.replaces ?? NONE),
    ...indexed('word', doorOf(input.subject.type)?.words?.load(input.subject.id, input.part?.id) ?? []),
    ...indexed('secret', doorOf(input.subject.type)?.words?.sealed?.load(input.subject.id) ?? []),
  }),
  numbers: (input) => [{ series: `record/${input.recordType}`, period: input.period }],
  gateFacts: (input) => ({
    recordType: input.recordType,
    replaces: input.replaces !== undefined,
    signatures: input.signatures.length,
  }),
  may: demandHanging,
  decide: (scene) => {
    const { input } = scene
    const type = formOf(scene, input.recordType)
    const words = wordsOf(scene)
    const checked = checkFields(type, input.fields, offeredTo(type, words))
    if (checked.errors.length > 0) throw new Refusal(RECORD_PROBLEMS.fields, { errors: checked.errors })
    const attached = scene.rows.attached as readonly { id: string; purpose: string }[]
    for (const { key, ids, signature } of checked.attachments)
      refuseUnknownAttachments(
        signature ? attached.filter((one) => one.purpose === 'signature') : attached,
        ids,
        `fields.${key}`,
      )
    const signatures = signaturesOf(scene, type, attached)
    const old = replacedBy(scene, type)

    const number = scene.numbers[0] as (typeof scene.numbers)[number]
    const filedOn = new Intl.DateTimeFormat('en-CA', { timeZone: scene.zone }).format(scene.occurredAt)
    const key = scene.vault.newPersonKey(input.id)
    const seal = (field: string, values: Readonly<Record<string, unknown>>) =>
      Object.keys(values).length > 0 ? sealField(key, field, JSON.stringify(values)) : null
    const open = protectedFields(scene, type, checked.plain)
    const recorded = { recordType: type.id, recordId: input.id, fields: eventFields(type, checked) }
    return {
      events: [{ type: 'record.filed', ...(input.part ? { part: input.part } : {}), data: recorded }],
      writes: [
        ...open.writes,
        insertPersonKeys([{ subjectId: input.id, companyId: scene.actor.companyId, projectId: scene.projectId, key }]),
        insertRecord(scene.actor.companyId, {
          id: input.id,
          project_id: scene.projectId,
          record_type: type.id,
          number: recordNumber(type, number.period, number.number),
          pack_hash: scene.engine?.hash as string,
          subject_type: input.subject.type,
          subject_id: input.subject.id,
          part_type: input.part?.type ?? null,
          part_id: input.part?.id ?? null,
          fields: open.fields,
          sealed_fields: seal('record_fields', checked.personal),
          snapshot: {
            ...words.open,
            filedBy: input.filerName,
            ...(input.reason ? { reason: withoutNumbers(input.reason) } : {}),
          },
          sealed_snapshot: seal('record_snapshot', words.secret),
          signatures,
          filed_at: scene.now,
          occurred_at: scene.occurredAt,
          filed_by: scene.actor.id,
          volume: filedOn.slice(0, 7),
          keepers: keepersOf(type),
          retain_until: retainUntil(type, filedOn),
          sealed_at: null,
          replaces: old?.id ?? null,
          replaced_by: null,
        }),
        ...(old ? [markReplaced(old.id, input.id)] : []),
      ],
      answer: { recordId: input.id, number: recordNumber(type, number.period, number.number) },
    }
  },
})

/** Signs a place of a record that is filed already. */
export const signRecord = defineCommand({
  name: 'record.sign',
  title: { zh: '签表', en: 'Sign a record' },
  capability: 'record.file',
  input: z.strictObject({
    recordId: z.uuid(),
    subject: reference,
    role: z.string().max(60),
    signatureId: z.uuid(),
  }),
  subject: (input) => ({ type: input.subject.type, id: input.subject.id }),
  load: (input, actor) => ({
    ...hangingOn(input, actor),
    record: recordRow(input.recordId),
    attached: attachmentsAmong(input.subject.id, [input.signatureId]),
  }),
  may: demandHanging,
  decide: (scene) => {
    const { input } = scene
    const record = scene.rows.record[0]
    if (!record || record.subject_id !== input.subject.id) throw new Refusal(PROBLEMS.notFound)
    if (record.sealed_at !== null) throw new Refusal(RECORD_PROBLEMS.sealed)
    const type = formOf(scene, record.record_type)
    const problem = signerProblem(
      type,
      input.role,
      record.signatures.map((one) => one.role),
    )
    if (problem) throw new Refusal(RECORD_PROBLEMS.signature, { errors: [{ path: 'role', message: problem }] })
    refuseUnknownAttachments(
      scene.rows.attached.filter((one) => one.purpose === 'signature'),
      [input.signatureId],
      'signatureId',
    )
    const entry = { role: input.role, signatureId: input.signatureId, at: scene.occurredAt, by: scene.actor.id }
    return {
      events: [{ type: 'record.signed', data: { recordType: type.id, recordId: record.id, role: input.role } }],
      writes: [saveSignatures(record.id, [...record.signatures, entry])],
      answer: { recordId: record.id },
    }
  },
})

/** Shows what lies sealed of a record, or prints it whole: with a reason, logged before it leaves. */
export const revealRecord = defineCommand({
  name: 'record.reveal',
  title: { zh: '查看表里被遮盖的内容', en: 'Show what a record hides' },
  capability: 'person.unmask',
  input: z.strictObject({
    recordId: z.uuid(),
    subject: reference,
    reason: typedText(200, 2),
    channel: z.enum(['screen', 'print']),
  }),
  subject: (input) => ({ type: input.subject.type, id: input.subject.id }),
  load: (input) => ({ record: recordRow(input.recordId), key: personKeysOf([input.recordId]) }),
  gateFacts: () => ({}),
  may: (scene) => demandRead(scene.actor, { type: scene.input.subject.type, projectId: scene.projectId }, []),
  decide: (scene) => {
    const record = scene.rows.record[0]
    if (!record || record.subject_id !== scene.input.subject.id) throw new Refusal(PROBLEMS.notFound)
    return {
      events: [],
      writes: [
        logRead({
          id: scene.newId(),
          companyId: scene.actor.companyId,
          projectId: scene.projectId,
          at: scene.now,
          readerId: scene.actor.id,
          partyId: null,
          field: `record.${record.record_type}`,
          reason: withoutNumbers(scene.input.reason),
          channel: scene.input.channel,
          subjectId: record.subject_id,
        }),
      ],
      answer: { sealedFields: record.sealed_fields, sealedSnapshot: record.sealed_snapshot },
    }
  },
})

const NONE = '00000000-0000-0000-0000-000000000000'

type AnyScene = Scene<any, any>

/** @throws Refusal record/no-handbook, record/unknown-type */
function formOf(scene: AnyScene, id: string): RecordType {
  if (!scene.engine) throw new Refusal(RECORD_PROBLEMS.noHandbook)
  const type = scene.engine.pack.pack.records.find((one) => one.id === id)
  if (!type || type.subject !== scene.subject.type || type.filledBy === 'program')
    throw new Refusal(RECORD_PROBLEMS.unknownType, {
      errors: [{ path: 'recordType', message: RECORD_PROBLEMS.unknownType.title }],
    })
  const { period } = scene.input as { period?: string }
  if (period !== undefined && period !== type.number.period) throw new Refusal(PROBLEMS.conflict)
  return type
}

function replacedBy(scene: AnyScene, type: RecordType) {
  const { replaces, reason } = scene.input as z.infer<typeof fileInput>
  if (!replaces) return undefined
  const old = (scene.rows.old as readonly RecordRow[])[0]
  if (!old || old.subject_id !== scene.subject.id || old.record_type !== type.id) throw new Refusal(PROBLEMS.notFound)
  if (old.replaced_by) throw new Refusal(RECORD_PROBLEMS.replaced)
  if (old.sealed_at !== null) throw new Refusal(RECORD_PROBLEMS.sealed)
  if (!reason)
    throw new Refusal(RECORD_PROBLEMS.needsReason, {
      errors: [{ path: 'reason', message: RECORD_PROBLEMS.needsReason.title }],
    })
  return old
}

function signaturesOf(scene: AnyScene, type: RecordType, attached: readonly { id: string; purpose: string }[]) {
  const given = (scene.input as z.infer<typeof fileInput>).signatures
  const signed: string[] = []
  for (const [index, { role, signatureId }] of given.entries()) {
    const problem = signerProblem(type, role, signed)
    if (problem)
      throw new Refusal(RECORD_PROBLEMS.signature, { errors: [{ path: `signatures.${index}.role`, message: problem }] })
    refuseUnknownAttachments(
      attached.filter((one) => one.purpose === 'signature'),
      [signatureId],
      `signatures.${index}.signatureId`,
    )
    signed.push(role)
  }
  return given.map(({ role, signatureId }) => ({ role, signatureId, at: scene.occurredAt, by: scene.actor.id }))
}

type Words = { readonly open: Record<string, unknown>; readonly secret: Record<string, string> }

/** What the subject is called now, and the names and numbers that lie sealed of it. */
function wordsOf(scene: AnyScene): Words {
  const words = doorOf(scene.subject.type)?.words
  return {
    open: { ...(words?.present(listed(scene, 'word'), scene.engine) ?? {}) },
    secret: { ...(words?.sealed?.open(scene.vault, listed(scene, 'secret')) ?? {}) },
  }
}

/** Values that fields take `from` the subject: `case.place` is the word `place`; a personal one is taken from what lies sealed. */
function offeredTo(type: RecordType, words: Words): Record<string, unknown> {
  return Object.fromEntries(
    type.fields.flatMap((field) => {
      if (!field.from) return []
      const name = field.from.slice(field.from.lastIndexOf('.') + 1)
      const value = (field.personal ? words.secret[name] : undefined) ?? words.open[name]
      const word = typeof value === 'object' && value !== null ? (value as { zh?: string }).zh : value
      return word === undefined ? [] : [[field.key, word]]
    }),
  )
}

/** Numbers in open texts become protected references, as everywhere. */
function protectedFields(scene: AnyScene, type: RecordType, plain: Readonly<Record<string, unknown>>) {
  const writes: Query[] = []
  const protect = (text: string) => {
    const made = protectText(
      scene.vault,
      { companyId: scene.actor.companyId, projectId: scene.projectId, subject: scene.subject },
      text,
    )
    writes.push(...made.writes)
    return made.text
  }
  const fields = Object.fromEntries(
    Object.entries(plain).map(([key, value]) => {
      const field = type.fields.find((one) => one.key === key)
      if (field?.personal) return [key, value]
      if ((field?.type === 'text' || field?.type === 'longText') && typeof value === 'string')
        return [key, protect(value)]
      if (field?.type === 'table' && Array.isArray(value))
        return [
          key,
          value.map((row: Record<string, unknown>) =>
            Object.fromEntries(
              Object.entries(row).map(([column, cell]) => [column, typeof cell === 'string' ? protect(cell) : cell]),
            ),
          ),
        ]
      return [key, value]
    }),
  )
  return { fields, writes }
}

function keepersOf(type: RecordType): string[] {
  return [...new Set((type.filed ?? []).flatMap((one) => one.keeper ?? []))]
}

function attachmentIdsIn(input: z.infer<typeof fileInput>): string[] {
  const ids = Object.values(input.fields)
    .flat()
    .filter((value): value is string => typeof value === 'string' && UUID.test(value))
  return [...ids, ...input.signatures.map((one) => one.signatureId)]
}
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Several reads of a door under names of their own: `word0`, `word1`. */
function indexed(prefix: 'word' | 'secret', queries: readonly Query[]): Record<string, Query> {
  return Object.fromEntries(queries.map((query, index) => [`${prefix}${index}`, query]))
}

function listed(scene: AnyScene, prefix: 'word' | 'secret'): (readonly never[])[] {
  const rows: (readonly never[])[] = []
  for (let index = 0; scene.rows[`${prefix}${index}`] !== undefined; index += 1)
    rows.push(scene.rows[`${prefix}${index}`] as readonly never[])
  return rows
}
