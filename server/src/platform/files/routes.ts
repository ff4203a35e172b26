import { z } from 'zod'
import { iso } from '../events/event-log.ts'
import { type Call, commandAnswer, defineRoute, envelopeMembers, type Route } from '../http/route.ts'
import { derivedId } from '../ids.ts'
import { personKeysOf } from '../privacy/person-keys.ts'
import { maskText } from '../privacy/protected-text.ts'
import { Erased, openBytes, openField, type PersonKey, sealBytes, sealField } from '../privacy/vault.ts'
import { PROBLEMS, Refusal } from '../problems.ts'
import { demandRead, mayReadKind, ownQuery } from '../subjects/doors.ts'
import { NO_OWN, projectOf } from '../subjects/hanging.ts'
import { typedText, typedTextOrNone } from '../typed-text.ts'
import { addAttachment, beginUpload, fileBound, ORIGIN_FIELD, revealOrigin } from './actions.ts'
import {
  attachmentSchema,
  BEGIN_BODY,
  BYTES_MAX,
  FILE_PROBLEMS,
  PART_BYTES,
  PURPOSES,
  SIGNATURE_BODY,
} from './contract.ts'
import { FileStore } from './file-store.ts'
import { type Content, drawSignature, readContent } from './read-content.ts'
import { type AttachmentRow, attachmentRow, attachmentsOfSubject } from './store.ts'

const ofAttachment = z.object({ attachmentId: z.uuid() })
const ofSubject = z.object({ subjectType: z.string().max(40), subjectId: z.uuid() })
const adding = { kind: 'capability', capability: 'attachment.add', of: 'subject' } as const

type AnyCall = Pick<Call, 'app' | 'actor' | 'read' | 'envelope'>

export const fileRoutes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/attachments',
    summary: { zh: '开始上传', en: 'Begin an upload that can be resumed' },
    access: adding,
    body: z.strictObject({ ...BEGIN_BODY, ...envelopeMembers }),
    answer: commandAnswer({
      attachmentId: z.uuid(),
      state: z.string(),
      partBytes: z.int(),
      partsReceived: z.array(z.int()),
    }),
    handle: async (call) => {
      const { occurredAt: _, lateReason: __, offlineSince: ___, ...body } = call.body
      const projectId = await projectOfSubject(call, body.subject)
      const { answer } = await call.run(beginUpload, { ...body, projectId })
      return {
        ...answer,
        attachmentId: body.id,
        partBytes: PART_BYTES,
        partsReceived: await filesOf(call).partsOf(body.id),
      }
    },
  }),

  defineRoute({
    method: 'PUT',
    path: '/attachments/:attachmentId/parts/:part',
    summary: { zh: '上传一段', en: 'Send one part of an upload' },
    access: adding,
    params: ofAttachment.extend({ part: z.coerce.number().int().min(0).max(100) }),
    answer: z.object({ partsReceived: z.array(z.int()) }),
    handle: async (call) => {
      const { attachmentId, part } = call.params
      const bytes = bytesOf(call.request.body)
      const { row, key } = await ownUpload(call, attachmentId)
      if (bytes.length !== lengthOfPart(row.byte_length, part)) throw new Refusal(FILE_PROBLEMS.wrongPart)
      const files = filesOf(call)
      if (row.state === 'uploading')
        await files.putPart(attachmentId, part, sealBytes(key, fileBound(attachmentId, `part ${part}`), bytes))
      return { partsReceived: await files.partsOf(attachmentId) }
    },
  }),

  defineRoute({
    method: 'POST',
    path: '/attachments/:attachmentId/complete',
    summary: { zh: '上传完成', en: 'Join the parts and file it on its subject' },
    access: adding,
    params: ofAttachment,
    answer: z.object({ attachmentId: z.uuid(), state: z.string() }),
    handle: async (call) => {
      const { attachmentId } = call.params
      const { row, key } = await ownUpload(call, attachmentId)
      if (row.state !== 'uploading') return { attachmentId, state: row.state }
      const files = filesOf(call)
      const parts = Math.ceil(row.byte_length / PART_BYTES)
      const received = await files.partsOf(attachmentId)
      if (received.length < parts)
        throw new Refusal(FILE_PROBLEMS.partsMissing, { members: { partsReceived: received } })
      const bytes: Buffer[] = []
      for (let part = 0; part < parts; part += 1)
        bytes.push(openBytes(key, fileBound(attachmentId, `part ${part}`), await files.getPart(attachmentId, part)))
      const content = await readContent(Buffer.concat(bytes))
      const known = JSON.parse(openField(key, ORIGIN_FIELD, row.sealed_origin as string)) as Origin
      const state = await keep(call, row, key, content, known)
      await files.dropUpload(attachmentId)
      return { attachmentId, state }
    },
  }),

  defineRoute({
    method: 'POST',
    path: '/attachments/upload',
    summary: { zh: '一次上传', en: 'Upload in one go' },
    access: adding,
    bodyLimit: BYTES_MAX + 1024,
    query: z.strictObject({
      id: z.uuid(),
      subjectType: z.string().min(1).max(40),
      subjectId: z.uuid(),
      partType: z.string().max(40).optional(),
      partId: z.uuid().optional(),
      purpose: z.enum(PURPOSES),
      title: typedTextOrNone(120).optional(),
      takenAt: z.iso.datetime({ offset: true }).optional(),
    }),
    answer: z.object({ attachmentId: z.uuid(), state: z.string() }),
    handle: async (call) => {
      const { query } = call
      const bytes = bytesOf(call.request.body)
      const subject = { type: query.subjectType, id: query.subjectId }
      await projectOfSubject(call, subject)
      const part = query.partType && query.partId ? { type: query.partType, id: query.partId } : undefined
      const state = await keepNew(call, { ...query, subject, part }, await readContent(bytes), {
        takenAt: query.takenAt ?? null,
        place: null,
      })
      return { attachmentId: query.id, state }
    },
  }),

  defineRoute({
    method: 'POST',
    path: '/signatures',
    summary: { zh: '手写签名', en: 'A drawn signature' },
    access: adding,
    body: z.strictObject({ ...SIGNATURE_BODY, ...envelopeMembers }),
    answer: z.object({ signatureId: z.uuid(), state: z.string() }),
    handle: async (call) => {
      const { id, subject, part, signer, width, height, strokes } = call.body
      await projectOfSubject(call, subject)
      const content = await drawSignature({ width, height, strokes })
      const state = await keepNew(call, { id, subject, part, purpose: 'signature', title: signer }, content, {
        takenAt: null,
        place: null,
      })
      return { signatureId: id, state }
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/attachments/:attachmentId',
    summary: { zh: '附件', en: 'What is known of an attachment' },
    access: { kind: 'session' },
    params: ofAttachment,
    answer: attachmentSchema,
    handle: async (call) => {
      const row = await readable(call, call.params.attachmentId)
      const received = row.state === 'uploading' ? await filesOf(call).partsOf(row.id) : []
      return present(row, received)
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/subjects/:subjectType/:subjectId/attachments',
    summary: { zh: '一件事项的附件', en: 'What hangs on a subject' },
    access: { kind: 'session' },
    params: ofSubject,
    answer: z.object({ items: z.array(attachmentSchema) }),
    handle: async (call) => {
      const { subjectType, subjectId } = call.params
      const [[subject], own, rows] = await call.read([
        projectOf(subjectType, subjectId),
        ownQuery(subjectType, subjectId, call.actor, NO_OWN),
        attachmentsOfSubject(subjectId),
      ])
      if (!subject) throw new Refusal(PROBLEMS.notFound)
      demandRead(call.actor, { type: subjectType, projectId: subject.project_id }, own)
      return { items: rows.map((row) => present(row, [])) }
    },
  }),

  ...(['file', 'thumbnail'] as const).map((what) =>
    defineRoute({
      method: 'GET',
      path: `/attachments/:attachmentId/${what}`,
      summary:
        what === 'file' ? { zh: '下载附件', en: 'The bytes of it' } : { zh: '缩略图', en: 'A small picture of it' },
      access: { kind: 'session' },
      params: ofAttachment,
      answer: z.unknown(),
      handle: async (call) => {
        const row = await readable(call, call.params.attachmentId)
        if (row.state !== 'ready') throw new Refusal(FILE_PROBLEMS.notReadable)
        const name = what === 'file' ? row.stored_as : (row.thumbnail_as ?? row.stored_as)
        if (!name || (what === 'thumbnail' && row.mime === 'application/pdf')) throw new Refusal(PROBLEMS.notFound)
        const bound = fileBound(row.id, what === 'thumbnail' && row.thumbnail_as ? 'thumbnail' : 'file')
        const bytes = openBytes(await keyOf(call, row.id), bound, await filesOf(call).get(name))
        const mime = bound.includes('thumbnail') ? 'image/webp' : (row.mime as string)
        return call.reply
          .type(mime)
          .headers({
            'content-disposition': `attachment; filename="${row.id}.${EXTENSIONS[mime]}"`,
            'x-content-type-options': 'nosniff',
            // Even when somebody opens it by itself, nothing in it may act.
            'content-security-policy': "default-src 'none'; sandbox",
            'cache-control': 'private, max-age=3600, immutable',
          })
          .serializer((payload: unknown) => payload as string)
          .send(bytes)
      },
    }),
  ),

  defineRoute({
    method: 'POST',
    path: '/attachments/:attachmentId/reveal-origin',
    summary: { zh: '查看拍摄时间和地点', en: 'When and where it was taken; with a reason, logged' },
    access: { kind: 'capability', capability: 'person.unmask', of: 'subject' },
    params: ofAttachment,
    body: z.strictObject({ reason: typedText(200, 2) }),
    answer: z.object({
      takenAt: z.string().nullable(),
      place: z.object({ latitude: z.number(), longitude: z.number() }).nullable(),
    }),
    handle: async (call) => {
      const row = await readable(call, call.params.attachmentId)
      const { answer } = await call.run(revealOrigin, {
        attachmentId: row.id,
        projectId: row.project_id,
        reason: call.body.reason,
      })
      return JSON.parse(openField(await keyOf(call, row.id), ORIGIN_FIELD, answer.sealed))
    },
  }),
]

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'application/pdf': 'pdf',
}

type Origin = {
  readonly takenAt: string | null
  readonly place: { readonly latitude: number; readonly longitude: number } | null
}

/** Seals and stores what an upload came to, then hangs it on its subject. What the picture itself says fills what was not told. */
async function keep(
  call: AnyCall,
  row: Pick<AttachmentRow, 'id' | 'subject_type' | 'subject_id' | 'purpose'> & {
    readonly title?: string | null
    readonly part?: { readonly type: string; readonly id: string } | undefined
  },
  key: PersonKey,
  content: Content,
  told: Origin,
  isNew = false,
): Promise<string> {
  const { app, actor, envelope } = call
  const files = filesOf(call)
  const storedAs = await files.put(sealBytes(key, fileBound(row.id, 'file'), content.bytes))
  const thumbnailAs = content.thumbnail
    ? await files.put(sealBytes(key, fileBound(row.id, 'thumbnail'), content.thumbnail))
    : null
  const origin: Origin = {
    takenAt: told.takenAt ?? content.origin.takenAt ?? null,
    place: told.place ?? content.origin.place ?? null,
  }
  const adding = app.run(
    addAttachment,
    actor,
    {
      id: row.id,
      subject: { type: row.subject_type, id: row.subject_id },
      ...(row.part ? { part: row.part } : {}),
      purpose: row.purpose as 'photo',
      ...(isNew && row.title ? { title: row.title } : {}),
      file: {
        mime: content.mime,
        bytes: content.bytes.length,
        width: content.width,
        height: content.height,
        sha256: content.sha256,
        storedAs,
        thumbnailAs,
      },
      sealedOrigin: sealField(key, ORIGIN_FIELD, JSON.stringify(origin)),
      ...(isNew ? { newKey: { keyId: key.keyId, wrapped: key.wrapped } } : {}),
      scan: app.config.scanCommand !== undefined,
    },
    // The names of the stored bytes differ from try to try; that it is one attachment follows from its id.
    { ...envelope, idempotencyKey: derivedId('attachment.add', row.id, storedAs) },
  )
  try {
    const { answer } = await adding
    return answer.state
  } catch (error) {
    // Nothing refers to what was stored for an addition that was refused.
    for (const name of [storedAs, thumbnailAs]) if (name) await files.remove(name)
    throw error
  }
}

async function keepNew(
  call: AnyCall,
  made: {
    readonly id: string
    readonly subject: { readonly type: string; readonly id: string }
    readonly part?: { readonly type: string; readonly id: string } | undefined
    readonly purpose: string
    readonly title?: string | undefined
  },
  content: Content,
  origin: Origin,
): Promise<string> {
  const [[known]] = await call.read([attachmentRow(made.id)])
  if (known) {
    if (known.subject_id !== made.subject.id || known.added_by !== call.actor.id) throw new Refusal(PROBLEMS.conflict)
    if (known.state !== 'uploading') return known.state
    throw new Refusal(PROBLEMS.conflict)
  }
  const vault = await call.app.vaults.of(call.actor.companyId)
  const key = vault.newPersonKey(made.id)
  const row = {
    id: made.id,
    subject_type: made.subject.type,
    subject_id: made.subject.id,
    purpose: made.purpose,
    title: made.title ?? null,
    part: made.part,
  }
  return keep(call, row, key, content, origin, true)
}

function filesOf(call: Pick<Call, 'app'>): FileStore {
  return new FileStore(call.app.config.dataDir)
}

function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body) && body.length > 0) return body
  throw new Refusal(FILE_PROBLEMS.broken)
}

function lengthOfPart(byteLength: number, part: number): number {
  const rest = byteLength - part * PART_BYTES
  return Math.max(0, Math.min(PART_BYTES, rest))
}

/** @throws Refusal not-found, also for a subject that is not within the fence */
async function projectOfSubject(call: AnyCall, subject: { type: string; id: string }): Promise<number> {
  const [[row]] = await call.read([projectOf(subject.type, subject.id)])
  if (!row) throw new Refusal(PROBLEMS.notFound)
  return row.project_id
}

/** An upload and its key; only for whoever began it. */
async function ownUpload(call: AnyCall, id: string): Promise<{ row: AttachmentRow; key: PersonKey }> {
  const [[row]] = await call.read([attachmentRow(id)])
  if (!row || row.added_by !== call.actor.id) throw new Refusal(PROBLEMS.notFound)
  return { row, key: await keyOf(call, id) }
}

async function keyOf(call: AnyCall, id: string): Promise<PersonKey> {
  const [[key]] = await call.read([personKeysOf([id])])
  if (!key) throw new Refusal(PROBLEMS.notFound)
  const vault = await call.app.vaults.of(call.actor.companyId)
  try {
    return vault.personKey(key)
  } catch (error) {
    if (error instanceof Erased) throw new Refusal(FILE_PROBLEMS.notReadable)
    throw error
  }
}

/** The row, if one may see its subject; what is still on its way is seen by its sender alone. */
async function readable(call: AnyCall, id: string): Promise<AttachmentRow> {
  const [[row]] = await call.read([attachmentRow(id)])
  if (!row) throw new Refusal(PROBLEMS.notFound)
  if (row.state === 'uploading') {
    if (row.added_by !== call.actor.id) throw new Refusal(PROBLEMS.notFound)
    return row
  }
  if (!mayReadKind(call.actor, row.subject_type, row.project_id)) {
    const [own] = await call.read([ownQuery(row.subject_type, row.subject_id, call.actor, NO_OWN)])
    demandRead(call.actor, { type: row.subject_type, projectId: row.project_id }, own)
  }
  return row
}

function present(row: AttachmentRow, partsReceived: readonly number[]): z.infer<typeof attachmentSchema> {
  return {
    id: row.id,
    subject: { type: row.subject_type, id: row.subject_id },
    part: row.part_type && row.part_id ? { type: row.part_type, id: row.part_id } : null,
    purpose: row.purpose,
    title: row.title === null ? null : maskText(row.title),
    state: row.state,
    bytes: row.byte_length,
    mime: row.mime,
    width: row.width,
    height: row.height,
    addedAt: row.added_at === null ? null : iso(row.added_at),
    addedById: row.added_by,
    partBytes: PART_BYTES,
    partsReceived: [...partsReceived],
  }
}
