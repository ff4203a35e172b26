import { z } from 'zod'
import { defineCommand } from '../../../platform/commands/command.ts'
import { iso } from '../../../platform/events/event-log.ts'
import { destroyPersonKeys, insertPersonKeys, personKeysOf } from '../../../platform/privacy/person-keys.ts'
import { type PersonKeyRow, sealField } from '../../../platform/privacy/vault.ts'
import { Refusal } from '../../../platform/problems.ts'
import { IMPORT_PROBLEMS } from './contract.ts'
import { loadPortion } from './load-portion.ts'
import type { RosterRow } from './rows.ts'
import { type ImportSummary, importRow, insertImport, markApplied, updateImportRows } from './store.ts'

const rows = z.custom<readonly RosterRow[]>((value) => Array.isArray(value))
const columns = z.custom<ImportSummary['columns']>((value) => Array.isArray(value))

/** Keeps a roster that was read, sealed, until it is applied. */
export const draftImport = defineCommand({
  name: 'rosterImport.draft',
  title: { zh: '读入名册', en: 'Read a roster' },
  capability: 'roster.import',
  input: z.strictObject({
    projectId: z.number().int(),
    id: z.uuid(),
    fileTitle: z.string(),
    fileHash: z.string(),
    file: z.string(),
    rows,
    columns,
  }),
  subject: (input) => ({ type: 'rosterImport', id: input.id, create: { projectId: input.projectId } }),
  decide: ({ input, actor, projectId, now, vault }) => {
    if (input.rows.length === 0) throw new Refusal(IMPORT_PROBLEMS.empty)
    const key = vault.newPersonKey(input.id)
    return {
      events: [{ type: 'rosterImport.drafted', data: { rows: input.rows.length } }],
      writes: [
        insertPersonKeys([{ subjectId: input.id, companyId: actor.companyId, projectId, key }]),
        insertImport(actor.companyId, {
          id: input.id,
          project_id: projectId,
          file_title: input.fileTitle,
          file_hash: input.fileHash,
          state: 'draft',
          summary: { rows: input.rows.length, columns: input.columns },
          sealed_file: sealField(key, 'file', input.file),
          sealed_rows: sealField(key, 'rows', JSON.stringify(input.rows)),
          created_by: actor.kind === 'system' ? null : actor.id,
          created_at: now,
          applied_at: null,
        }),
      ],
      answer: { importId: input.id },
    }
  },
})

/** The same file read again with other columns. */
export const changeColumns = defineCommand({
  name: 'rosterImport.changeColumns',
  title: { zh: '改列', en: 'Change the columns of a roster' },
  capability: 'roster.import',
  input: z.strictObject({ importId: z.uuid(), rows, columns }),
  subject: (input) => ({ type: 'rosterImport', id: input.importId }),
  load: (input) => ({ draft: importRow(input.importId), keys: personKeysOf([input.importId]) }),
  decide: ({ input, vault, rows }) => {
    if (rows.draft[0]?.state !== 'draft') throw new Refusal(IMPORT_PROBLEMS.applied)
    const key = vault.personKey(rows.keys[0] as PersonKeyRow)
    return {
      events: [{ type: 'rosterImport.columnsChanged', data: {} }],
      writes: [
        updateImportRows(
          input.importId,
          { rows: input.rows.length, columns: input.columns },
          sealField(key, 'rows', JSON.stringify(input.rows)),
        ),
      ],
      answer: { importId: input.importId },
    }
  },
})

export const finishImport = defineCommand({
  name: 'rosterImport.finish',
  title: { zh: '名册导入完成', en: 'Finish a roster import' },
  capability: 'roster.import',
  input: z.strictObject({
    importId: z.uuid(),
    houses: z.number().int(),
    changed: z.number().int(),
    left: z.number().int(),
  }),
  subject: (input) => ({ type: 'rosterImport', id: input.importId }),
  decide: ({ input, now }) => ({
    events: [
      { type: 'rosterImport.applied', data: { houses: input.houses, changed: input.changed, left: input.left } },
    ],
    // Bad rows stay sealed in the draft, so that the good ones can go in first and the rest after they were mended.
    writes: input.left === 0 ? [markApplied(input.importId, now), destroyPersonKeys([input.importId], iso(now))] : [],
    answer: { importId: input.importId },
  }),
})

export const importCommands = [draftImport, changeColumns, finishImport, loadPortion]
