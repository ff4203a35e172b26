import { z } from 'zod'
import { iso } from '../events/event-log.ts'
import { attachmentRows, FileStore, fileBound } from '../files/index.ts'
import { type Call, commandAnswer, defineRoute, envelopeMembers, type Route } from '../http/route.ts'
import { engineFor } from '../messages/index.ts'
import { staffDirectory } from '../people/people.ts'
import type { PrintedSignature, PrintSnapshot } from '../print/layout.ts'
import { layoutOfRecord, onPaper, PAPER_CHOICES, type PaperChoice } from '../print/pack-layout.ts'
import { renderRecordPdf } from '../print/render-pdf.ts'
import { valueAt } from '../print/values.ts'
import { personKeysOf } from '../privacy/person-keys.ts'
import { maskText } from '../privacy/protected-text.ts'
import { Erased, openBytes, openField } from '../privacy/vault.ts'
import { PROBLEMS, Refusal } from '../problems.ts'
import { demandRead, doorOf, ownQuery } from '../subjects/doors.ts'
import { NO_OWN, projectOf } from '../subjects/hanging.ts'
import { typedText } from '../typed-text.ts'
import { fileRecord, revealRecord, signRecord } from './actions.ts'
import { FILE_BODY, RECORD_PROBLEMS, textSchema } from './contract.ts'
import type { RecordType } from './domain.ts'
import {
  packInForce,
  type RecordRow,
  recordPage,
  recordRow,
  recordsOfSubject,
  type SubjectScope,
  subjectScope,
} from './store.ts'

const ofRecord = z.object({ recordId: z.uuid() })
const ofSubject = z.object({ subjectType: z.string().max(40), subjectId: z.uuid() })
const paperChoice = z.enum(PAPER_CHOICES).optional().describe('Another paper than the handbook names')
const limit = z.coerce.number().int().min(1).max(200).default(50)

const rowSchema = z.object({
  id: z.uuid(),
  projectId: z.int(),
  recordType: z.string(),
  title: textSchema,
  number: z.string(),
  subject: z.object({ type: z.string(), id: z.uuid() }),
  part: z.object({ type: z.string(), id: z.uuid() }).nullable(),
  filedAt: z.string(),
  filedById: z.string().nullable(),
  filedBy: z.string().nullable(),
  volume: z.string(),
  sealedAt: z.string().nullable(),
  retainUntil: z.string().nullable(),
  replaces: z.string().nullable(),
  replacedBy: z.string().nullable(),
})

const typeSchema = z.object({
  id: z.string(),
  title: textSchema,
  reference: z.string().nullable(),
  subject: z.string(),
  filledBy: z.string(),
  fields: z.array(z.record(z.string(), z.unknown())),
  signers: z.array(z.record(z.string(), z.unknown())),
  copies: z.array(z.record(z.string(), z.unknown())),
})

const seeing = { kind: 'capability', capability: 'record.read', of: 'subject' } as const
type AnyCall = Pick<Call, 'app' | 'actor' | 'read' | 'demand' | 'language'>

export const recordRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/record-types',
    summary: { zh: '可填的表', en: 'The forms of the handbook in force' },
    access: { kind: 'capability', capability: 'record.read', of: 'path' },
    params: z.object({ projectId: z.coerce.number().int() }),
    query: z.strictObject({ subjectType: z.string().max(40).optional() }),
    answer: z.object({ items: z.array(typeSchema) }),
    handle: async (call) => {
      const [[pack]] = await call.read([packInForce(call.params.projectId)])
      if (!pack) return { items: [] }
      const { records } = await call.app.engines.stored(call.actor.companyId, pack.hash)
      const { subjectType } = call.query
      return { items: records.filter((one) => !subjectType || one.subject === subjectType).map(presentType) }
    },
  }),

  defineRoute({
    method: 'POST',
    path: '/records',
    summary: fileRecord.title,
    access: { kind: 'capability', capability: 'record.file', of: 'subject' },
    body: z.strictObject({ ...FILE_BODY, ...envelopeMembers }),
    answer: commandAnswer({ recordId: z.uuid(), number: z.string() }),
    handle: async (call) => {
      const { occurredAt: _, lateReason: __, offlineSince: ___, ...body } = call.body
      const [[scope], [me]] = await call.read([
        subjectScope(body.subject.type, body.subject.id),
        staffDirectory().namesOf([call.actor.id]),
      ])
      if (!scope) throw new Refusal(PROBLEMS.notFound)
      const type = await formOf(call, scope, body.recordType)
      const outcome = await call.run(fileRecord, { ...body, period: type.number.period, filerName: me?.name ?? '' })
      return outcome.answer
    },
  }),

  defineRoute({
    method: 'POST',
    path: '/records/:recordId/signatures',
    summary: signRecord.title,
    access: { kind: 'capability', capability: 'record.file', of: 'subject' },
    params: ofRecord,
    body: z.strictObject({ role: z.string().max(60), signatureId: z.uuid(), ...envelopeMembers }),
    answer: commandAnswer({ recordId: z.uuid() }),
    handle: async (call) => {
      const row = await readable(call, call.params.recordId)
      const { role, signatureId } = call.body
      const outcome = await call.run(signRecord, {
        recordId: row.id,
        subject: { type: row.subject_type, id: row.subject_id },
        role,
        signatureId,
      })
      return outcome.answer
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/subjects/:subjectType/:subjectId/records',
    summary: { zh: '一件事项的表', en: 'Records of a subject' },
    access: seeing,
    params: ofSubject,
    answer: z.object({ items: z.array(rowSchema) }),
    handle: async (call) => {
      const { subjectType, subjectId } = call.params
      const [[subject], own, rows] = await call.read([
        projectOf(subjectType, subjectId),
        ownQuery(subjectType, subjectId, call.actor, NO_OWN),
        recordsOfSubject(subjectId),
      ])
      if (!subject) throw new Refusal(PROBLEMS.notFound)
      demandRead(call.actor, { type: subjectType, projectId: subject.project_id }, own)
      return { items: await Promise.all(rows.map((row) => present(call, row))) }
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/records',
    summary: { zh: '表单列表', en: 'Records, newest first' },
    access: { kind: 'capability', capability: 'record.read', of: 'path' },
    params: z.object({ projectId: z.coerce.number().int() }),
    query: z.strictObject({
      recordType: z.string().max(80).optional(),
      month: z
        .string()
        .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
        .optional(),
      limit,
      after: z
        .string()
        .regex(/^\d{1,16}~[0-9a-f-]{36}$/)
        .optional(),
    }),
    answer: z.object({ items: z.array(rowSchema), next: z.string().nullable() }),
    handle: async (call) => {
      const { query, params } = call
      const [at, id] = query.after?.split('~') ?? []
      const [rows] = await call.read([
        recordPage({
          projectId: params.projectId,
          recordType: query.recordType,
          month: query.month,
          after: at && id ? { at: Number(at), id } : undefined,
          limit: query.limit + 1,
        }),
      ])
      const page = rows.slice(0, query.limit)
      const last = page.at(-1)
      return {
        items: await Promise.all(page.map((row) => present(call, row))),
        next: rows.length > query.limit && last ? `${last.filed_at}~${last.id}` : null,
      }
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/records/:recordId',
    summary: { zh: '一张表', en: 'One record' },
    access: seeing,
    params: ofRecord,
    answer: rowSchema.extend({
      fields: z.record(z.string(), z.unknown()),
      snapshot: z.record(z.string(), z.unknown()),
      signatures: z.array(
        z.object({ role: z.string(), signatureId: z.uuid(), at: z.string(), byId: z.string().nullable() }),
      ),
      type: typeSchema.nullable(),
      hides: z.array(z.string()).describe('Fields that are shown masked'),
    }),
    handle: async (call) => {
      const row = await readable(call, call.params.recordId)
      const type = await typeOf(call, row)
      return {
        ...(await present(call, row)),
        fields: shownFields(row.fields),
        snapshot: shownFields(row.snapshot),
        signatures: row.signatures.map(({ role, signatureId, at, by }) => ({
          role,
          signatureId,
          at: iso(at),
          byId: by,
        })),
        type: type ? presentType(type) : null,
        hides: (type?.fields ?? []).filter((field) => field.personal && field.key in row.fields).map((one) => one.key),
      }
    },
  }),

  defineRoute({
    method: 'POST',
    path: '/records/:recordId/reveal',
    summary: revealRecord.title,
    access: { kind: 'capability', capability: 'person.unmask', of: 'subject' },
    params: ofRecord,
    body: z.strictObject({ reason: typedText(200, 2) }),
    answer: z.object({ fields: z.record(z.string(), z.unknown()), snapshot: z.record(z.string(), z.unknown()) }),
    handle: async (call) => {
      const row = await readable(call, call.params.recordId)
      return revealed(call, row, call.body.reason, 'screen')
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/records/:recordId/print',
    summary: { zh: '打印表单', en: 'A record on paper, masked' },
    access: seeing,
    params: ofRecord,
    query: z.strictObject({ paper: paperChoice }),
    answer: z.unknown(),
    handle: async (call) => {
      const row = await readable(call, call.params.recordId)
      return printed(call, row, { fields: shownFields(row.fields), masked: true, paper: call.query.paper })
    },
  }),

  defineRoute({
    method: 'POST',
    path: '/records/:recordId/print',
    summary: { zh: '打印表单，不遮盖', en: 'A record on paper, whole; with a reason, logged' },
    access: { kind: 'capability', capability: 'person.unmask', of: 'subject' },
    params: ofRecord,
    body: z.strictObject({ reason: typedText(200, 2) }),
    answer: z.unknown(),
    handle: async (call) => {
      const row = await readable(call, call.params.recordId)
      const whole = await revealed(call, row, call.body.reason, 'print')
      return printed(call, row, { fields: { ...shownFields(row.fields), ...whole.fields }, masked: false })
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/subjects/:subjectType/:subjectId/forms/:recordType/print',
    summary: { zh: '打印程序填写的表', en: 'A form that the program fills, such as the work order, on paper' },
    access: seeing,
    params: ofSubject.extend({ recordType: z.string().max(80) }),
    query: z.strictObject({ partId: z.uuid().optional(), paper: paperChoice }),
    answer: z.unknown(),
    handle: async (call) => {
      const { subjectType, subjectId, recordType } = call.params
      const { partId } = call.query
      const forms = doorOf(subjectType)?.forms
      if (!forms) throw new Refusal(PROBLEMS.notFound)
      const [[scope], own, [me], ...rows] = await call.read([
        subjectScope(subjectType, subjectId),
        ownQuery(subjectType, subjectId, call.actor, NO_OWN),
        staffDirectory().namesOf([call.actor.id]),
        ...forms.load(subjectId, partId),
      ])
      if (!scope) throw new Refusal(PROBLEMS.notFound)
      demandRead(call.actor, { type: subjectType, projectId: scope.project_id }, own)
      const type = await formOf(call, scope, recordType)
      const pack = await call.app.engines.stored(call.actor.companyId, scope.hash as string)
      const life = forms.present(rows as never[][], partId, engineFor(pack, scope))
      if (!life || type.subject !== subjectType) throw new Refusal(PROBLEMS.notFound)
      const values = Object.fromEntries(
        type.fields.map((field) => [field.key, field.from ? valueAt(life, field.from) : undefined]),
      )
      const signatures = await picturesOf(
        call,
        type.fields.flatMap((field) => {
          const signed = field.type === 'signature' ? (values[field.key] as Signed | undefined) : undefined
          return signed ? [{ place: field.key, ...signed }] : []
        }),
      )
      const numbered = type.fields.find((field) => field.from?.endsWith('.number'))
      return pdf(call, type, scope, {
        number: String(numbered ? (values[numbered.key] ?? '') : ''),
        fields: values,
        signatures,
        by: me?.name ?? '',
        masked: true,
        paper: call.query.paper,
      })
    },
  }),
]

type Signed = { readonly signatureId?: string; readonly at?: number; readonly name?: string }

/** The row, if one may read records there and see its subject. */
async function readable(call: AnyCall, id: string): Promise<RecordRow> {
  const [[row]] = await call.read([recordRow(id)])
  if (!row) throw new Refusal(PROBLEMS.notFound)
  const [own] = await call.read([ownQuery(row.subject_type, row.subject_id, call.actor, NO_OWN)])
  demandRead(call.actor, { type: row.subject_type, projectId: row.project_id }, own)
  return row
}

/** @throws Refusal record/no-handbook, record/unknown-type */
async function formOf(call: AnyCall, scope: SubjectScope, id: string): Promise<RecordType> {
  if (!scope.hash) throw new Refusal(RECORD_PROBLEMS.noHandbook)
  const { records } = await call.app.engines.stored(call.actor.companyId, scope.hash)
  const type = records.find((one) => one.id === id)
  if (!type)
    throw new Refusal(RECORD_PROBLEMS.unknownType, {
      errors: [{ path: 'recordType', message: RECORD_PROBLEMS.unknownType.title }],
    })
  return type
}

/** The form as it was when the record was filed. */
async function typeOf(call: AnyCall, row: RecordRow): Promise<RecordType | undefined> {
  const { records } = await call.app.engines.stored(call.actor.companyId, row.pack_hash)
  return records.find((one) => one.id === row.record_type)
}

async function revealed(
  call: AnyCall & Pick<Call, 'run'>,
  row: RecordRow,
  reason: string,
  channel: 'screen' | 'print',
) {
  const { answer } = await call.run(revealRecord, {
    recordId: row.id,
    subject: { type: row.subject_type, id: row.subject_id },
    reason,
    channel,
  })
  const [[key]] = await call.read([personKeysOf([row.id])])
  const vault = await call.app.vaults.of(call.actor.companyId)
  if (!key) throw new Refusal(PROBLEMS.notFound)
  try {
    const open = (field: string, sealed: string | null) =>
      sealed === null ? {} : (JSON.parse(openField(vault.personKey(key), field, sealed)) as Record<string, unknown>)
    return {
      fields: open('record_fields', answer.sealedFields),
      snapshot: open('record_snapshot', answer.sealedSnapshot),
    }
  } catch (error) {
    if (error instanceof Erased) return { fields: {}, snapshot: {} }
    throw error
  }
}

async function printed(
  call: AnyCall & Pick<Call, 'reply'>,
  row: RecordRow,
  shown: {
    readonly fields: Readonly<Record<string, unknown>>
    readonly masked: boolean
    readonly paper?: PaperChoice | undefined
  },
) {
  const type = await typeOf(call, row)
  const [[scope], [me]] = await call.read([
    subjectScope(row.subject_type, row.subject_id),
    staffDirectory().namesOf([call.actor.id]),
  ])
  if (!type || !scope) throw new Refusal(PROBLEMS.notFound)
  const ofFields = type.fields.flatMap((field) =>
    field.type === 'signature' && row.fields[field.key]
      ? [{ place: field.key, signatureId: String(row.fields[field.key]), at: row.occurred_at }]
      : [],
  )
  return pdf(call, type, scope, {
    number: row.number,
    fields: shown.fields,
    signatures: await picturesOf(call, [
      ...ofFields,
      ...row.signatures.map(({ role, signatureId, at }) => ({ place: role, signatureId, at })),
    ]),
    by: me?.name ?? '',
    masked: shown.masked,
    paper: shown.paper,
  })
}

async function pdf(
  call: Pick<Call, 'reply' | 'language'>,
  type: RecordType,
  scope: SubjectScope,
  filled: {
    readonly number: string
    readonly fields: Readonly<Record<string, unknown>>
    readonly signatures: PrintSnapshot['signatures']
    readonly by: string
    readonly masked: boolean
    readonly paper: PaperChoice | undefined
  },
) {
  const bytes = await renderRecordPdf(layoutOfRecord(filled.paper ? onPaper(type, filled.paper) : type), {
    company: scope.company,
    project: scope.project,
    title: type.title,
    form: type.reference,
    number: filled.number,
    fields: filled.fields,
    signatures: filled.signatures,
    printed: { at: scope.now, by: filled.by, time: 1, phonesMasked: filled.masked },
    zone: scope.zone,
    language: call.language,
  })
  return (
    call.reply
      .type('application/pdf')
      // Our own preview shows it in a frame; nobody else's page does.
      .header('content-security-policy', "default-src 'none'; frame-ancestors 'self'")
      .header('content-disposition', `inline; filename="${filled.number.replace(/[^\w-]/g, '') || 'form'}.pdf"`)
      .serializer((payload: unknown) => payload as string)
      .send(bytes)
  )
}

/** The drawn lines of these signatures; what cannot be opened any more leaves its place empty. */
async function picturesOf(
  call: AnyCall,
  signed: readonly (Signed & { readonly place: string })[],
): Promise<Record<string, PrintedSignature>> {
  const ids = signed.flatMap((one) => one.signatureId ?? [])
  const [rows, keys] = await call.read([attachmentRows(ids), personKeysOf(ids)])
  const vault = await call.app.vaults.of(call.actor.companyId)
  const files = new FileStore(call.app.config.dataDir)
  const pictures: Record<string, PrintedSignature> = {}
  for (const { place, signatureId, at, name } of signed) {
    const row = rows.find((one) => one.id === signatureId)
    const key = keys.find((one) => one.subject_id === signatureId)
    const isPicture = row?.state === 'ready' && row.mime === 'image/png' && row.stored_as
    pictures[place] = {
      ...(isPicture && key?.wrapped_key
        ? { png: openBytes(vault.personKey(key), fileBound(row.id, 'file'), await files.get(row.stored_as as string)) }
        : {}),
      ...(name ? { name } : {}),
      ...(at ? { at } : {}),
    }
  }
  return pictures
}

/** Open values as anybody with the right sees them: numbers in texts masked. */
function shownFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const shown = (value: unknown): unknown =>
    typeof value === 'string'
      ? maskText(value)
      : Array.isArray(value)
        ? value.map(shown)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shown(inner)]))
          : value
  return shown(fields) as Record<string, unknown>
}

async function present(call: AnyCall, row: RecordRow): Promise<z.infer<typeof rowSchema>> {
  const type = await typeOf(call, row)
  return {
    id: row.id,
    projectId: row.project_id,
    recordType: row.record_type,
    title: type?.title ?? { zh: row.record_type },
    number: row.number,
    subject: { type: row.subject_type, id: row.subject_id },
    part: row.part_type && row.part_id ? { type: row.part_type, id: row.part_id } : null,
    filedAt: iso(row.filed_at),
    filedById: row.filed_by,
    filedBy: typeof row.snapshot.filedBy === 'string' ? row.snapshot.filedBy : null,
    volume: row.volume,
    sealedAt: row.sealed_at === null ? null : iso(row.sealed_at),
    retainUntil: row.retain_until,
    replaces: row.replaces,
    replacedBy: row.replaced_by,
  }
}

function presentType(type: RecordType): z.infer<typeof typeSchema> {
  return {
    id: type.id,
    title: type.title,
    reference: type.reference ?? null,
    subject: type.subject,
    filledBy: type.filledBy,
    fields: type.fields.map((field) => ({ ...field })),
    signers: (type.signers ?? []).map(({ role, title, after, outsider }) => ({ role, title, after, outsider })),
    copies: (type.copies ?? []).map((copy) => ({ ...copy })),
  }
}
