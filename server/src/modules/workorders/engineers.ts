import { type Query, sql } from '../../platform/db/sql.ts'
import { type EngineerRow, engineersIn, positionsCarryingOut } from '../organisation/index.ts'

export type { EngineerRow }

/** Whom a work order can be given to: those of its department who carry out orders. The one place where this room asks for staff. */
export function engineersBeside(workOrderId: string): Query<EngineerRow> {
  const project = sql`(select project_id from work_orders where id = ${workOrderId})`
  const department = sql`(select department_id from work_orders where id = ${workOrderId})`
  return engineersIn(project, positionsCarryingOut(project, department))
}

/** Everybody of the project who carries out orders. */
export function engineersOf(projectId: number): Query<EngineerRow> {
  return engineersIn(sql`${projectId}::int`, positionsCarryingOut(sql`${projectId}::int`))
}
