import type { Module } from '../app.ts'
import { advanceObligations, openRoutineObligation } from '../time/sweep.ts'
import { carryOutDemand } from './demands.ts'

/** What time and rules do by themselves. */
export const obligationsModule: Module = {
  name: 'obligations',
  commands: [advanceObligations, openRoutineObligation],
  effects: { demand: carryOutDemand },
}
