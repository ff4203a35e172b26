import { type Query, sql } from '../../platform/db/sql.ts'
import { type EngineerRow, engineersIn } from '../organisation/index.ts'

export type { EngineerRow }

// The position of those who carry out orders; the built-in packs all name it so.
const CARRY_OUT_ORDERS = ['engineer']

/** The engineers of the project of a work order. The one place where this room asks for staff. */
export function engineersBeside(workOrderId: string): Query<EngineerRow> {
  return engineersIn(sql`(select project_id from work_orders where id = ${workOrderId})`, CARRY_OUT_ORDERS)
}

export function engineersOf(projectId: number): Query<EngineerRow> {
  return engineersIn(sql`${projectId}::int`, CARRY_OUT_ORDERS)
}
