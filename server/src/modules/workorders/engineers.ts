import { type Query, sql } from '../../platform/db/sql.ts'

/** Somebody who may be sent, as the rooms that own staff and rota tell it. */
export type EngineerRow = {
  readonly id: string
  readonly name: string
  readonly skills: readonly string[]
  readonly on_duty: boolean
  /** The position through which they work: `engineer`. */
  readonly position_id: string
}

/** The engineers of the project of a work order. The one place where this room asks for staff. */
export function engineersBeside(_workOrderId: string): Query<EngineerRow> {
  return sql<EngineerRow>`select null::uuid as id, '' as name, '{}'::text[] as skills, false as on_duty, '' as position_id where false`
}

export function engineersOf(_projectId: number): Query<EngineerRow> {
  return sql<EngineerRow>`select null::uuid as id, '' as name, '{}'::text[] as skills, false as on_duty, '' as position_id where false`
}
