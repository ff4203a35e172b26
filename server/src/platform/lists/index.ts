import type { Module } from '../app.ts'
import { askExport, changeOwnView, exportKind, noteExport, savedViewKind, saveOwnView } from './actions.ts'
import { expireExports, exportsDone, queueExport } from './make-export.ts'
import { listRoutes } from './routes.ts'

export { type ExportableList, type ExportRow, registerExport } from './exportable.ts'
export { exportsDone } from './make-export.ts'

export const listsModule: Module = {
  name: 'lists',
  kinds: [savedViewKind, exportKind],
  commands: [saveOwnView, changeOwnView, askExport, noteExport],
  routes: listRoutes,
  effects: { 'export.make': queueExport },
  capabilities: [{ id: 'list.export', title: { zh: '导出列表', en: 'Export lists' } }],
  start: async (app) => {
    const timer = setInterval(() => {
      expireExports(app).catch((error) => app.log.error({ err: error }, 'exports'))
    }, 3_600_000)
    timer.unref()
    return async () => {
      clearInterval(timer)
      await exportsDone(app)
    }
  },
}
