import { z } from 'zod'
import { defineCommand, type Scene } from '../commands/command.ts'
import type { SubjectKind } from '../events/subject-kinds.ts'
import { derivedId } from '../ids.ts'
import { insertPersonKeys, personKeysOf } from '../privacy/person-keys.ts'
import { protectText, withoutNumbers } from '../privacy/protected-text.ts'
import { logRead } from '../privacy/read-log.ts'
import { sealField } from '../privacy/vault.ts'
import { PROBLEMS, Refusal } from '../problems.ts'
import { demandRead } from '../subjects/doors.ts'
import { demandHanging, type Hanging, hangingOn } from '../subjects/hanging.ts'
import { typedText } from '../typed-text.ts'
import { BEGIN_BODY, FILE_PROBLEMS, PURPOSES } from './contract.ts'
import { type AttachmentRow, attachmentRow, completeAttachment, insertAttachment, scanned } from './store.ts'

/** An upload on its way, before it hangs on anything. */
export const uploadKind: SubjectKind = {
  type: 'upload',
  title: { zh: '上传', en: 'Upload' },
  events: [
    {
      type: 'upload.begun',
      subject: 'upload',
      title: { zh: '开始上传', en: 'Upload begun' },
      data: { purpose: 'text' },
    },
    { type: 'upload.scanned', subject: 'upload', title: { zh: '查毒', en: 'Scanned' }, data: { passed: 'boolean' } },
    {
      type: 'attachment.originRevealed',
      subject: 'upload',
      title: { zh: '查看拍摄时间地点', en: 'Time and place revealed' },
      data: {},
    },
  ],
  facts: [],
  fold: (facts) => facts,
}

export const ORIGIN_FIELD = 'attachment_origin'
export const fileBound = (id: string, what: 'file' | 'thumbnail' | `part ${number}`) => `attachment ${what} ${id}`

/** Begins an upload that can be resumed. Its bytes, time and place lie under a key of its own. */
export const beginUpload = defineCommand({
  name: 'attachment.begin',
  title: { zh: '开始上传', en: 'Begin an upload' },
  capability: 'attachment.add',
  input: z.strictObject({ ...BEGIN_BODY, projectId: z.int() }),
  subject: (input) => ({ type: 'upload', id: input.id, create: { projectId: input.projectId, ifMissing: true } }),
  load: (input, actor) => ({ ...hangingOn(input, actor), known: attachmentRow(input.id) }),
  gateFacts: (input) => ({ purpose: input.purpose, byteLength: input.byteLength }),
  may: demandHanging,
  decide: (scene) => {
    const { input } = scene
    const known = scene.rows.known[0]
    if (known) {
      if (known.subject_id !== input.subject.id || known.added_by !== scene.actor.id)
        throw new Refusal(PROBLEMS.conflict)
      return { events: [], writes: [], answer: { state: known.state } }
    }
    const key = scene.vault.newPersonKey(input.id)
    const origin = { takenAt: input.takenAt ?? null, place: input.place ?? null }
    const title = titleOf(scene, input.title)
    return {
      events: [{ type: 'upload.begun', data: { purpose: input.purpose } }],
      writes: [
        ...title.writes,
        insertPersonKeys([{ subjectId: input.id, companyId: scene.actor.companyId, projectId: scene.projectId, key }]),
        insertAttachment(
          scene.actor.companyId,
          {
            ...NOTHING_YET,
            id: input.id,
            project_id: scene.projectId,
            subject_type: input.subject.type,
            subject_id: input.subject.id,
            part_type: input.part?.type ?? null,
            part_id: input.part?.id ?? null,
            purpose: input.purpose,
            title: title.text,
            byte_length: input.byteLength,
            sealed_origin: sealField(key, ORIGIN_FIELD, JSON.stringify(origin)),
            occurred_at: scene.occurredAt,
            added_by: scene.actor.id,
          },
          scene.now,
        ),
      ],
      answer: { state: 'uploading' as const },
    }
  },
})

const NOTHING_YET: Pick<
  AttachmentRow,
  'state' | 'mime' | 'width' | 'height' | 'sha256' | 'stored_as' | 'thumbnail_as' | 'added_at'
> = {
  state: 'uploading',
  mime: null,
  width: null,
  height: null,
  sha256: null,
  stored_as: null,
  thumbnail_as: null,
  added_at: null,
}

function titleOf(scene: Scene<any, any>, title: string | undefined) {
  if (!title) return { text: null, writes: [] }
  const { subject } = scene.input as Hanging
  return protectText(
    scene.vault,
    { companyId: scene.actor.companyId, projectId: scene.projectId, subject: { type: subject.type, id: subject.id } },
    title,
  )
}

const keptFile = z.strictObject({
  mime: z.string(),
  bytes: z.int(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  sha256: z.string(),
  storedAs: z.string(),
  thumbnailAs: z.string().nullable(),
})

/** Hangs a file that is whole on its subject. An upload that was begun keeps the time at which it was so. */
export const addAttachment = defineCommand({
  name: 'attachment.add',
  title: { zh: '添加附件', en: 'Add an attachment' },
  capability: 'attachment.add',
  input: z.strictObject({
    id: z.uuid(),
    subject: BEGIN_BODY.subject,
    part: BEGIN_BODY.part,
    purpose: z.enum([...PURPOSES, 'signature']),
    title: z.string().max(120).optional(),
    file: keptFile,
    sealedOrigin: z.string().nullable(),
    /** Of a file that was not begun before: the key it lies under. */
    newKey: z.strictObject({ keyId: z.int(), wrapped: z.string() }).optional(),
    scan: z.boolean(),
  }),
  subject: (input) => ({ type: input.subject.type, id: input.subject.id }),
  part: (input) => input.part,
  load: (input, actor) => ({ ...hangingOn(input, actor), known: attachmentRow(input.id) }),
  gateFacts: (input) => ({ purpose: input.purpose, mime: input.file.mime, bytes: input.file.bytes }),
  may: demandHanging,
  decide: (scene) => {
    const { input } = scene
    const known = scene.rows.known[0]
    if (known && (known.subject_id !== input.subject.id || known.added_by !== scene.actor.id))
      throw new Refusal(PROBLEMS.conflict)
    if (known && known.state !== 'uploading')
      return { events: [], writes: [], answer: { attachmentId: input.id, state: known.state } }
    const title = known ? { text: known.title, writes: [] } : titleOf(scene, input.title)
    const state = input.scan ? ('scanning' as const) : ('ready' as const)
    const row: AttachmentRow = {
      id: input.id,
      project_id: scene.projectId,
      subject_type: input.subject.type,
      subject_id: input.subject.id,
      part_type: known?.part_type ?? input.part?.type ?? null,
      part_id: known?.part_id ?? input.part?.id ?? null,
      purpose: known?.purpose ?? input.purpose,
      title: title.text,
      state,
      byte_length: input.file.bytes,
      mime: input.file.mime,
      width: input.file.width,
      height: input.file.height,
      sha256: input.file.sha256,
      stored_as: input.file.storedAs,
      thumbnail_as: input.file.thumbnailAs,
      sealed_origin: input.sealedOrigin,
      occurred_at: known?.occurred_at ?? scene.occurredAt,
      added_at: scene.now,
      added_by: scene.actor.id,
    }
    return {
      events: [
        {
          type: 'attachment.added',
          ...(row.part_type && row.part_id ? { part: { type: row.part_type, id: row.part_id } } : {}),
          data: { attachmentId: row.id, purpose: row.purpose, mime: row.mime },
          occurredAt: row.occurred_at,
        },
      ],
      writes: [
        ...title.writes,
        ...(input.newKey
          ? [
              insertPersonKeys([
                {
                  subjectId: input.id,
                  companyId: scene.actor.companyId,
                  projectId: scene.projectId,
                  key: { ...input.newKey, secret: Buffer.alloc(0) },
                },
              ]),
            ]
          : []),
        known ? completeAttachment(row) : insertAttachment(scene.actor.companyId, row, scene.now),
      ],
      ...(input.scan
        ? {
            effects: [
              { id: derivedId('scan', input.id), kind: 'attachment.scan', payload: { attachmentId: input.id } },
            ],
          }
        : {}),
      answer: { attachmentId: input.id, state },
    }
  },
})

/** The scanner has looked. What did not pass can never be read. */
export const noteScan = defineCommand({
  name: 'attachment.noteScan',
  title: { zh: '记查毒结果', en: 'Note a scan' },
  capability: 'system',
  systemOnly: true,
  input: z.strictObject({ attachmentId: z.uuid(), projectId: z.int(), passed: z.boolean() }),
  subject: (input) => ({
    type: 'upload',
    id: input.attachmentId,
    create: { projectId: input.projectId, ifMissing: true },
  }),
  decide: (scene) => ({
    events: [{ type: 'upload.scanned', data: { passed: scene.input.passed } }],
    writes: [scanned(scene.input.attachmentId, scene.input.passed)],
    answer: {},
  }),
})

/** Shows when and where a picture was taken: with a reason, and in the read log before it leaves. */
export const revealOrigin = defineCommand({
  name: 'attachment.revealOrigin',
  title: { zh: '查看拍摄时间和地点', en: 'Show when and where it was taken' },
  capability: 'person.unmask',
  input: z.strictObject({ attachmentId: z.uuid(), projectId: z.int(), reason: typedText(200, 2) }),
  subject: (input) => ({
    type: 'upload',
    id: input.attachmentId,
    create: { projectId: input.projectId, ifMissing: true },
  }),
  load: (input) => ({ row: attachmentRow(input.attachmentId), key: personKeysOf([input.attachmentId]) }),
  gateFacts: () => ({}),
  may: (scene) => {
    const row = scene.rows.row[0]
    if (!row || row.project_id !== scene.projectId || row.state === 'uploading') throw new Refusal(PROBLEMS.notFound)
    demandRead(scene.actor, { type: row.subject_type, projectId: scene.projectId }, [])
  },
  decide: (scene) => {
    const row = scene.rows.row[0] as AttachmentRow
    if (!row.sealed_origin || scene.rows.key.length === 0) throw new Refusal(FILE_PROBLEMS.notReadable)
    return {
      events: [{ type: 'attachment.originRevealed', data: {} }],
      writes: [
        logRead({
          id: scene.newId(),
          companyId: scene.actor.companyId,
          projectId: scene.projectId,
          at: scene.now,
          readerId: scene.actor.id,
          partyId: null,
          field: 'attachment.origin',
          reason: withoutNumbers(scene.input.reason),
          channel: 'screen',
          subjectId: row.subject_id,
        }),
      ],
      // Kept for repeated requests, so it stays sealed; the route opens it.
      answer: { sealed: row.sealed_origin },
    }
  },
})
