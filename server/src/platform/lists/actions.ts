import { z } from 'zod'
import { defineCommand } from '../commands/command.ts'
import type { SubjectKind } from '../events/subject-kinds.ts'
import { derivedId } from '../ids.ts'
import { insertPersonKeys } from '../privacy/person-keys.ts'
import { withoutNumbers } from '../privacy/protected-text.ts'
import { logRead } from '../privacy/read-log.ts'
import { sealField } from '../privacy/vault.ts'
import { declareProblem, PROBLEMS, Refusal } from '../problems.ts'
import { typedText } from '../typed-text.ts'
import { exportableList } from './exportable.ts'
import { exportsUnderWay, finishExport, insertExport, saveView, viewRow } from './store.ts'

/** A list is called as the program calls it; no words of a person stand here. */
export const listName = z
  .string()
  .max(40)
  .regex(/^[a-z][\w.-]*$/i)

export const LIST_PROBLEMS = {
  unknownList: declareProblem('export/unknown-list', 422, {
    zh: '这个列表不能导出',
    en: 'This list cannot be exported',
  }),
  busy: declareProblem(
    'export/busy',
    429,
    { zh: '已有几份导出在做', en: 'Several exports are under way' },
    { zh: '等它们做完再导出。', en: 'Wait until they are done.' },
  ),
  notReady: declareProblem('export/not-ready', 409, {
    zh: '导出还没做好，或已过期',
    en: 'The export is not ready, or is gone by now',
  }),
} as const

const happening = (
  subject: string,
  type: string,
  zh: string,
  en: string,
  data: SubjectKind['events'][number]['data'],
) => ({
  type,
  subject,
  title: { zh, en },
  data,
})

export const savedViewKind: SubjectKind = {
  type: 'savedView',
  title: { zh: '常用视图', en: 'Saved view' },
  events: [
    happening('savedView', 'savedView.saved', '保存视图', 'View saved', { list: 'text' }),
    happening('savedView', 'savedView.removed', '删除视图', 'View removed', { list: 'text' }),
  ],
  facts: [],
  fold: (facts) => facts,
}

export const exportKind: SubjectKind = {
  type: 'export',
  title: { zh: '导出', en: 'Export' },
  events: [
    happening('export', 'export.asked', '申请导出', 'Export asked for', { list: 'text', format: 'text' }),
    happening('export', 'export.made', '导出完成', 'Export made', { rows: 'number' }),
    happening('export', 'export.failed', '导出失败', 'Export failed', {}),
  ],
  facts: [],
  fold: (facts) => facts,
}

/** Filters as they stand in an address: names and short words. */
export const viewQuery = z
  .record(
    z.string().max(40),
    z.union([z.string().max(200), z.number(), z.boolean(), z.array(z.string().max(200)).max(50)]),
  )
  .refine((query) => Object.keys(query).length <= 40)

/** A view is kept for long and may be shared: numbers of persons do not stand in it. */
function masked(query: z.infer<typeof viewQuery>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, typeof value === 'string' ? withoutNumbers(value) : value]),
  )
}

export const saveOwnView = defineCommand({
  name: 'savedView.save',
  title: { zh: '保存视图', en: 'Save a view' },
  capability: 'oneself',
  own: true,
  input: z.strictObject({
    id: z.uuid(),
    list: listName,
    title: typedText(40),
    query: viewQuery,
    shared: z.boolean().default(false),
  }),
  subject: (input) => ({ type: 'savedView', id: input.id, create: { projectId: 0 } }),
  gateFacts: () => ({}),
  decide: (scene) => {
    const { id, list, title, query, shared } = scene.input
    return {
      events: [{ type: 'savedView.saved', data: { list } }],
      writes: [
        saveView(
          scene.actor.companyId,
          { id, owner_id: scene.actor.id, list, title, query: masked(query), shared, removed: false },
          scene.now,
        ),
      ],
      answer: { viewId: id },
    }
  },
})

export const changeOwnView = defineCommand({
  name: 'savedView.change',
  title: { zh: '改视图', en: 'Change a view' },
  capability: 'oneself',
  own: true,
  input: z.strictObject({
    viewId: z.uuid(),
    title: typedText(40).optional(),
    query: viewQuery.optional(),
    shared: z.boolean().optional(),
    removed: z.literal(true).optional(),
  }),
  subject: (input) => ({ type: 'savedView', id: input.viewId }),
  load: (input) => ({ view: viewRow(input.viewId) }),
  gateFacts: () => ({}),
  may: (scene) => {
    if (scene.rows.view[0]?.owner_id !== scene.actor.id) throw new Refusal(PROBLEMS.notFound)
  },
  decide: (scene) => {
    const { input } = scene
    const known = scene.rows.view[0] as NonNullable<(typeof scene.rows.view)[0]>
    const removed = input.removed === true
    return {
      events: [{ type: removed ? 'savedView.removed' : 'savedView.saved', data: { list: known.list } }],
      writes: [
        saveView(
          scene.actor.companyId,
          {
            ...known,
            title: input.title ?? known.title,
            query: input.query ? masked(input.query) : known.query,
            shared: input.shared ?? known.shared,
            removed,
          },
          scene.now,
        ),
      ],
      answer: { viewId: known.id },
    }
  },
})

const UNDER_WAY_MAX = 3

/** Asks for a list as a file: in the read log before anything is written (quality bar 52). */
export const askExport = defineCommand({
  name: 'list.export',
  title: { zh: '导出列表', en: 'Export a list' },
  confirms: true,
  capability: 'list.export',
  input: z.strictObject({
    id: z.uuid(),
    projectId: z.int(),
    list: z.string().max(40),
    format: z.enum(['xlsx', 'csv']),
    query: z.record(z.string(), z.unknown()),
    language: z.enum(['zh', 'en']),
  }),
  subject: (input) => ({ type: 'export', id: input.id, create: { projectId: input.projectId } }),
  load: (_, actor) => ({ underWay: exportsUnderWay(actor.id) }),
  gateFacts: (input) => ({ list: input.list, format: input.format }),
  decide: (scene) => {
    const { id, projectId, list, format, query, language } = scene.input
    const known = exportableList(list)
    if (!known) throw new Refusal(LIST_PROBLEMS.unknownList)
    if ((scene.rows.underWay[0]?.count ?? 0) >= UNDER_WAY_MAX) throw new Refusal(LIST_PROBLEMS.busy)
    const key = scene.vault.newPersonKey(id)
    return {
      events: [{ type: 'export.asked', data: { list, format } }],
      writes: [
        insertPersonKeys([{ subjectId: id, companyId: scene.actor.companyId, projectId, key }]),
        insertExport(scene.actor.companyId, {
          id,
          project_id: projectId,
          list,
          format,
          sealed_query: sealField(key, 'export_query', JSON.stringify(query)),
          language,
          asked_by: scene.actor.id,
          asked_at: scene.now,
        }),
        logRead({
          id: scene.newId(),
          companyId: scene.actor.companyId,
          projectId,
          at: scene.now,
          readerId: scene.actor.id,
          partyId: null,
          field: known.columns.map((column) => column.id).join(','),
          reason: `export ${list}`,
          channel: 'export',
          subjectId: id,
        }),
      ],
      effects: [{ id: derivedId('export', id), kind: 'export.make', payload: { exportId: id } }],
      answer: { exportId: id },
    }
  },
})

export const noteExport = defineCommand({
  name: 'export.note',
  title: { zh: '记导出结果', en: 'Note an export' },
  capability: 'system',
  systemOnly: true,
  input: z.strictObject({
    exportId: z.uuid(),
    state: z.enum(['ready', 'failed']),
    rows: z.int(),
    storedAs: z.string().nullable(),
  }),
  subject: (input) => ({ type: 'export', id: input.exportId }),
  decide: (scene) => {
    const { exportId, state, rows, storedAs } = scene.input
    return {
      events: [state === 'ready' ? { type: 'export.made', data: { rows } } : { type: 'export.failed', data: {} }],
      writes: [finishExport(exportId, { state, rows, storedAs })],
      answer: {},
    }
  },
})
