import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Call, defineRoute } from '../../../platform/http/route.ts'
import { displayName, maskPhone } from '../../../platform/privacy/masking.ts'
import { personKeysOf } from '../../../platform/privacy/person-keys.ts'
import { openField, type PersonKeyRow } from '../../../platform/privacy/vault.ts'
import { PROBLEMS, Refusal } from '../../../platform/problems.ts'
import { applyImport, comparedRows } from './apply.ts'
import { changeColumns, draftImport } from './commands.ts'
import { applyAnswer, columnChoice, draftBody, FILE_BASE64_MAX, IMPORT_PROBLEMS, previewAnswer } from './contract.ts'
import { problemsWorkbook } from './problems-workbook.ts'
import { ROSTER_FIELDS, readRosterFile } from './read-roster.ts'
import { type ComparedRow, countOutcomes, type Outcome } from './rows.ts'
import { type ImportRow, importRow, importsOf } from './store.ts'

const ofImport = z.object({ importId: z.uuid() })
const pageQuery = z.strictObject({
  outcome: z.enum(['new', 'changed', 'same', 'conflict', 'error']).optional(),
  after: z
    .string()
    .regex(/^\d{1,7}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
const subjectAccess = { kind: 'capability', capability: 'roster.import', of: 'subject' } as const

export const importRoutes = [
  defineRoute({
    method: 'POST',
    path: '/projects/:projectId/imports',
    summary: { zh: '读入名册并预览', en: 'Read a roster and preview what it would change' },
    access: { kind: 'capability', capability: 'roster.import', of: 'path' },
    params: z.object({ projectId: z.coerce.number().int() }),
    body: z.strictObject(draftBody),
    bodyLimit: FILE_BASE64_MAX + 10_000,
    answer: previewAnswer,
    handle: async ({ params, body, ...call }) => {
      const file = Buffer.from(body.file, 'base64')
      const { rows, columns } = await readRosterFile(file, [])
      const fileHash = createHash('sha256').update(file).digest('hex')
      await call.run(draftImport, {
        projectId: params.projectId,
        id: body.id,
        fileTitle: body.fileTitle,
        fileHash,
        file: body.file,
        rows,
        columns,
      })
      return preview(call, body.id, { limit: 50 })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/imports',
    summary: { zh: '名册导入', en: 'Roster imports of a project, newest first' },
    access: { kind: 'capability', capability: 'roster.import', of: 'path' },
    params: z.object({ projectId: z.coerce.number().int() }),
    answer: z.object({
      items: z.array(
        z.object({
          importId: z.uuid(),
          fileTitle: z.string(),
          state: z.string(),
          rows: z.number().int(),
          createdAt: z.iso.datetime(),
          appliedAt: z.iso.datetime().nullable(),
        }),
      ),
    }),
    handle: async ({ params, read }) => {
      const [rows] = await read([importsOf(params.projectId, 50)])
      return {
        items: rows.map((row) => ({
          importId: row.id,
          fileTitle: row.file_title,
          state: row.state,
          rows: row.summary.rows,
          createdAt: new Date(row.created_at).toISOString(),
          appliedAt: row.applied_at === null ? null : new Date(row.applied_at).toISOString(),
        })),
      }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/imports/:importId',
    summary: { zh: '名册预览', en: 'The preview of a roster, page by page' },
    access: subjectAccess,
    params: ofImport,
    query: pageQuery,
    answer: previewAnswer,
    handle: ({ params, query, ...call }) => preview(call, params.importId, query),
  }),
  defineRoute({
    method: 'PUT',
    path: '/imports/:importId/columns',
    summary: { zh: '改列怎么对上', en: 'Read the roster again with other columns' },
    access: subjectAccess,
    params: ofImport,
    body: z.strictObject({ columns: z.array(columnChoice).min(1).max(500) }),
    answer: previewAnswer,
    handle: async ({ params, body, ...call }) => {
      const draft = await draftOf(call, params.importId)
      if (draft.state !== 'draft' || draft.sealed_file === null) throw new Refusal(IMPORT_PROBLEMS.applied)
      const [keys] = await call.read([personKeysOf([draft.id])])
      const vault = await call.app.vaults.of(call.actor.companyId)
      const file = Buffer.from(openField(vault.personKey(keys[0] as PersonKeyRow), 'file', draft.sealed_file), 'base64')
      const { rows, columns } = await readRosterFile(file, body.columns)
      await call.run(changeColumns, { importId: draft.id, rows, columns })
      return preview(call, draft.id, { limit: 50 })
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/imports/:importId/apply',
    summary: { zh: '导入名册', en: 'Apply a roster' },
    access: subjectAccess,
    params: ofImport,
    body: z.strictObject({ mode: z.enum(['goodRowsFirst', 'allOrNothing']) }),
    answer: applyAnswer,
    handle: async ({ params, body, ...call }) =>
      applyImport(call.app, call.actor, await draftOf(call, params.importId), body.mode),
  }),
  defineRoute({
    method: 'GET',
    path: '/imports/:importId/problems.xlsx',
    summary: { zh: '下载要改的行', en: 'The bad rows back as a workbook; only for whoever gave the file' },
    access: subjectAccess,
    params: ofImport,
    answer: z.unknown(),
    handle: async ({ params, ...call }) => {
      const draft = await draftOf(call, params.importId)
      // It holds what stood in the file, in the open: whoever brought the file may have it back, nobody else.
      if (draft.created_by !== call.actor.id) throw new Refusal(PROBLEMS.notFound)
      const rows = (await comparedRows(call.app, call.actor, draft)).filter(
        (row) => row.outcome === 'error' || row.outcome === 'conflict',
      )
      const workbook = await problemsWorkbook(rows)
      return call.reply
        .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        .header(
          'content-disposition',
          `attachment; filename="rows-to-mend.xlsx"; filename*=UTF-8''${encodeURIComponent('要改的行.xlsx')}`,
        )
        .serializer((payload: unknown) => payload as string)
        .send(workbook)
    },
  }),
]

async function draftOf(call: Pick<Call, 'read' | 'demand'>, importId: string): Promise<ImportRow> {
  const [rows] = await call.read([importRow(importId)])
  const draft = rows[0]
  if (!draft) throw new Refusal(PROBLEMS.notFound)
  call.demand('roster.import', draft.project_id)
  return draft
}

async function preview(
  call: Pick<Call, 'read' | 'demand' | 'app' | 'actor'>,
  importId: string,
  page: { outcome?: Outcome | undefined; after?: string | undefined; limit: number },
) {
  const draft = await draftOf(call, importId)
  const rows = await comparedRows(call.app, call.actor, draft)
  const shown = page.outcome ? rows.filter((row) => row.outcome === page.outcome) : rows
  const from = Number(page.after ?? 0)
  return {
    importId: draft.id,
    fileTitle: draft.file_title,
    state: draft.state,
    counts: countOutcomes(rows),
    columns: draft.summary.columns.map((column) => ({ ...column })),
    fields: ROSTER_FIELDS.map((field) => ({ ...field })),
    items: shown.slice(from, from + page.limit).map(presentRow),
    next: from + page.limit < shown.length ? String(from + page.limit) : null,
  }
}

function presentRow(row: ComparedRow) {
  return {
    sheet: row.sheet,
    row: row.row,
    outcome: row.outcome,
    label: row.label,
    displayNames: row.people.map(displayName),
    phonesMasked: row.people.flatMap((person) => person.phones.map(maskPhone)),
    areaM2: row.areaM2,
    status: row.status,
    handedOverOn: row.handedOverOn,
    problems: row.problems.map((problem) => ({ ...problem })),
    changes: row.changes.map((change) => ({ ...change })),
  }
}
