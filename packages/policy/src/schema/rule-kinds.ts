import { z } from 'zod'
import { approval } from './approvals.ts'
import { coverage } from './coverage.ts'
import { cadence, gate, response, route, routine, threshold } from './rules.ts'
import { notYet } from './words.ts'

/** The rules of a pack by kind. */
export const rules = z.strictObject({
  responses: z.array(response).default([]),
  cadences: z.array(cadence).default([]),
  routines: z.array(routine).default([]),
  thresholds: z.array(threshold).default([]),
  gates: z.array(gate).default([]),
  coverage: z.array(coverage).default([]),
  approvals: z.array(approval).default([]),
  routing: z.array(route).default([]),
  limits: notYet('limits'),
  musts: notYet('musts'),
  ladders: notYet('ladders'),
})
export type Rules = z.infer<typeof rules>
