import type { Module } from '../app.ts'
import { advanceObligations, openRoutineObligation } from '../time/sweep.ts'
import { carryOutDemand } from './demands.ts'
import { lookBack } from './look-back.ts'
import { obligationRoutes } from './routes.ts'
import { waiveObligation } from './waive.ts'

/** What time and rules do by themselves, and what a person may let another off. */
export const obligationsModule: Module = {
  name: 'obligations',
  commands: [lookBack, advanceObligations, openRoutineObligation, waiveObligation],
  routes: obligationRoutes,
  effects: { demand: carryOutDemand },
  capabilities: [{ id: 'obligation.waive', title: { zh: '免除时限', en: 'Waive what is owed' } }],
}
