import { z } from 'zod'
import { iso } from '../events/event-log.ts'
import { FileStore } from '../files/index.ts'
import { commandAnswer, commandRoute, defineRoute, envelopeMembers, type Route } from '../http/route.ts'
import { personKeysOf } from '../privacy/person-keys.ts'
import { openBytes } from '../privacy/vault.ts'
import { PROBLEMS, Refusal } from '../problems.ts'
import { typedText } from '../typed-text.ts'
import { askExport, changeOwnView, LIST_PROBLEMS, listName, saveOwnView, viewQuery } from './actions.ts'
import { exportableList, exportableLists } from './exportable.ts'
import { exportBound } from './make-export.ts'
import { type ExportRowInStore, exportRow, exportsOf, viewsOf } from './store.ts'

const textSchema = z.object({ zh: z.string(), en: z.string().optional() })
const exportSchema = z.object({
  id: z.uuid(),
  projectId: z.int(),
  list: z.string(),
  format: z.string(),
  state: z.enum(['waiting', 'running', 'ready', 'failed']),
  rows: z.int().nullable(),
  askedAt: z.string(),
})

const MIMES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const

export const listRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/saved-views',
    summary: { zh: '常用视图', en: 'Saved views: own ones and those that others share' },
    access: { kind: 'session' },
    query: z.strictObject({ list: z.string().min(1).max(40) }),
    answer: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          list: z.string(),
          title: z.string(),
          query: z.record(z.string(), z.unknown()),
          shared: z.boolean(),
          own: z.boolean(),
        }),
      ),
    }),
    handle: async (call) => {
      const [rows] = await call.read([viewsOf(call.query.list, call.actor.id)])
      return {
        items: rows.map(({ id, list, title, query, shared, owner_id }) => ({
          id,
          list,
          title,
          query,
          shared,
          own: owner_id === call.actor.id,
        })),
      }
    },
  }),

  commandRoute(saveOwnView, {
    path: '/saved-views',
    body: {
      id: z.uuid(),
      list: listName,
      title: typedText(40),
      query: viewQuery,
      shared: z.boolean().default(false),
    },
    answer: { viewId: z.uuid() },
  }),

  commandRoute(changeOwnView, {
    method: 'PATCH',
    path: '/saved-views/:viewId',
    params: z.object({ viewId: z.uuid() }),
    body: {
      title: typedText(40).optional(),
      query: viewQuery.optional(),
      shared: z.boolean().optional(),
      removed: z.literal(true).optional(),
    },
    answer: { viewId: z.uuid() },
  }),

  defineRoute({
    method: 'GET',
    path: '/exports/lists',
    summary: { zh: '可导出的列表', en: 'What can be exported' },
    access: { kind: 'capability', capability: 'list.export', of: 'any' },
    answer: z.object({
      items: z.array(
        z.object({
          id: z.string(),
          title: textSchema,
          columns: z.array(z.object({ id: z.string(), title: textSchema })),
        }),
      ),
    }),
    handle: async () => ({
      items: exportableLists().map(({ id, title, columns }) => ({
        id,
        title,
        columns: columns.map((column) => ({ id: column.id, title: column.title })),
      })),
    }),
  }),

  defineRoute({
    method: 'POST',
    path: '/projects/:projectId/exports',
    perMinute: 12,
    summary: askExport.title,
    access: { kind: 'capability', capability: 'list.export', of: 'path' },
    params: z.object({ projectId: z.coerce.number().int() }),
    body: z.strictObject({
      id: z.uuid(),
      list: z.string().max(40),
      format: z.enum(['xlsx', 'csv']).default('xlsx'),
      query: z.record(z.string(), z.unknown()).default({}),
      ...envelopeMembers,
    }),
    answer: commandAnswer({ exportId: z.uuid() }),
    handle: async (call) => {
      const { id, list, format, query } = call.body
      const { projectId } = call.params
      const known = exportableList(list)
      if (!known) throw new Refusal(LIST_PROBLEMS.unknownList)
      call.demand(known.capability, projectId)
      known.query.parse(query)
      const { answer } = await call.run(askExport, { id, projectId, list, format, query, language: call.language })
      return answer
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/exports',
    summary: { zh: '我的导出', en: 'My exports' },
    access: { kind: 'session' },
    answer: z.object({ items: z.array(exportSchema) }),
    handle: async (call) => {
      const [rows] = await call.read([exportsOf(call.actor.id)])
      return { items: rows.map(present) }
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/exports/:exportId',
    summary: { zh: '一份导出', en: 'How an export is getting on' },
    access: { kind: 'session' },
    params: z.object({ exportId: z.uuid() }),
    answer: exportSchema,
    handle: async (call) => {
      const [[row]] = await call.read([exportRow(call.params.exportId)])
      if (!row || row.asked_by !== call.actor.id) throw new Refusal(PROBLEMS.notFound)
      return present(row)
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/exports/:exportId/file',
    summary: { zh: '下载导出', en: 'The file of an export, for a day, to whoever asked for it' },
    access: { kind: 'session' },
    params: z.object({ exportId: z.uuid() }),
    answer: z.unknown(),
    handle: async (call) => {
      const { exportId } = call.params
      const [[row], [key]] = await call.read([exportRow(exportId), personKeysOf([exportId])])
      if (!row || row.asked_by !== call.actor.id) throw new Refusal(PROBLEMS.notFound)
      if (row.state !== 'ready' || !row.stored_as || !key?.wrapped_key) throw new Refusal(LIST_PROBLEMS.notReady)
      const vault = await call.app.vaults.of(call.actor.companyId)
      const sealed = await new FileStore(call.app.config.dataDir).get(row.stored_as)
      const title = exportableList(row.list)?.title.zh ?? row.list
      const name = `${title}-${iso(row.asked_at).slice(0, 10)}.${row.format}`
      return call.reply
        .type(MIMES[row.format])
        .header(
          'content-disposition',
          `attachment; filename="${row.list}.${row.format}"; filename*=UTF-8''${encodeURIComponent(name)}`,
        )
        .serializer((payload: unknown) => payload as string)
        .send(openBytes(vault.personKey(key), exportBound(exportId), sealed))
    },
  }),
]

function present(row: ExportRowInStore): z.infer<typeof exportSchema> {
  return {
    id: row.id,
    projectId: row.project_id,
    list: row.list,
    format: row.format,
    state: row.silent ? 'failed' : row.state,
    rows: row.row_count,
    askedAt: iso(row.asked_at),
  }
}
