import { systemActor } from '../access/actor.ts'
import type { App, Module } from '../app.ts'
import { recountSubjects } from '../commands/recount-subjects.ts'
import type { Effect } from '../relay/relay.ts'
import { loadHolidays, recountHolidays } from './actions.ts'
import { holidayYearKind } from './contract.ts'
import { holidayRoutes } from './routes.ts'
import { projectsOfCompany } from './store.ts'

export const holidaysModule: Module = {
  name: 'holidays',
  kinds: [holidayYearKind],
  commands: [loadHolidays, recountHolidays],
  routes: holidayRoutes,
  capabilities: [
    { id: 'holidays.load', title: { zh: '导入节假日', en: "Load a year's holidays" }, administrator: true },
  ],
  effects: {
    'holidays.recount': async (app, effect) => {
      const { subjectId, year, round, after } = effect.payload as {
        subjectId: string
        year: number
        round: number
        after: string
      }
      const actor = await wholeCompany(app, effect.companyId)
      await app.run(recountHolidays, actor, { subjectId, year, round, after }, keyOf(effect))
    },
    'obligations.recount': async (app, effect) => {
      const { subjectIds } = effect.payload as { subjectIds: string[] }
      const actor = await wholeCompany(app, effect.companyId)
      const failed = await recountSubjects(app.runtime, actor, subjectIds)
      // The others are done; these are tried again and then shown to a person.
      if (failed.length > 0) throw new Error(`could not be counted again: ${failed.join(', ')}`)
    },
  },
}

async function wholeCompany(app: App, companyId: number) {
  const [projects] = await app.database.read({ companyId, projectIds: [] }, [projectsOfCompany(companyId)])
  return systemActor(
    companyId,
    projects.map((row) => row.project_id),
  )
}

/** Carried out again, an effect is the same command and is answered as before. */
function keyOf(effect: Effect) {
  return { idempotencyKey: effect.id }
}
