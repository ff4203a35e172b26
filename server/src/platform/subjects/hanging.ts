import type { Actor } from '../access/actor.ts'
import type { Scene } from '../commands/command.ts'
import { type Query, sql } from '../db/sql.ts'
import { PROBLEMS, Refusal } from '../problems.ts'
import { demandDoor, demandRead, doorOf, ownQuery } from './doors.ts'

/** Input of a command that hangs something on a subject: an attachment, a record, a task. */
export type Hanging = { readonly subject: { readonly type: string; readonly id: string } }

export const NO_OWN = sql<{ own: boolean }>`select false as own where false`

/** The project that a subject belongs to; no row when it is not there or not within the fence. */
export function projectOf(type: string, id: string): Query<{ project_id: number }> {
  return sql<{ project_id: number }>`select project_id from subjects where id = ${id} and type = ${type}`
}

/** Read, with the lock held, before something is hung on a subject: whose it is and whether it is closed. */
export const hangingOn = (input: Hanging, actor: Actor) => ({
  about: projectOf(input.subject.type, input.subject.id),
  own: ownQuery(input.subject.type, input.subject.id, actor, NO_OWN),
  closed: doorOf(input.subject.type)?.closed?.load(input.subject.id) ?? (sql`select 1 where false` as Query),
})

/** @throws Refusal not-found, or what the room refuses with when the subject is closed */
export function demandHanging(scene: Scene<any, any>): void {
  const { subject } = scene.input as Hanging
  const rows = scene.rows as {
    about: readonly { project_id: number }[]
    own: readonly { own: boolean }[]
    closed: readonly never[]
  }
  const door = demandDoor(subject.type)
  const about = rows.about[0]
  if (!about || about.project_id !== scene.projectId) throw new Refusal(PROBLEMS.notFound)
  if (scene.actor.kind !== 'system')
    demandRead(scene.actor, { type: subject.type, projectId: scene.projectId }, rows.own)
  door.closed?.refuse(rows.closed)
}
