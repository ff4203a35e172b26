import { type Query, sql } from '../db/sql.ts'
import { iso } from '../events/event-log.ts'
import type { PageAfter } from '../lists/page.ts'
import type { Repeat } from './contract.ts'
import type { NewItem } from './domain.ts'

/** The only SQL of tasks, task_items and task_watchers. */

export type TaskRow = {
  id: string
  project_id: number
  title: string
  words: string
  giver_id: string
  about_type: string | null
  about_id: string | null
  repeat: Repeat | null
  given_at: number
  cancelled_at: number | null
}

export type ItemRow = {
  id: string
  project_id: number
  task_id: string
  assignee_id: string
  obligation_id: string
  opens_at: number
  due_at: number
  state: 'open' | 'reported' | 'accepted' | 'cancelled'
  report_words: string | null
  attachment_ids: string[]
  reported_at: number | null
  accepted_at: number | null
  sent_back_words: string | null
  times_sent_back: number
}

/** Business time, read with the rows that are judged by it. */
export function nowIs(): Query<{ now: number }> {
  return sql<{ now: number }>`select business_now() as now`
}

const TASK = sql`t.id, t.project_id, t.title, t.words, t.giver_id, t.about_type, t.about_id, t.repeat, t.given_at, t.cancelled_at`
const ITEM = sql`i.id, i.project_id, i.task_id, i.assignee_id, i.obligation_id, i.opens_at, i.due_at, i.state, i.report_words, i.attachment_ids, i.reported_at, i.accepted_at, i.sent_back_words, i.times_sent_back`

export function taskRow(id: string): Query<TaskRow> {
  return sql<TaskRow>`select ${TASK} from tasks t where t.id = ${id}`
}

/** Titles of tasks, for lists in which their obligations stand. */
export function tasksByIds(ids: readonly string[]): Query<TaskRow> {
  return sql<TaskRow>`select ${TASK} from tasks t where t.id = any(${ids}::uuid[])`
}

export function itemsOfTasks(taskIds: readonly string[]): Query<ItemRow> {
  return sql<ItemRow>`select ${ITEM} from task_items i where i.task_id = any(${taskIds}::uuid[]) order by i.due_at, i.id`
}

export function itemRow(id: string): Query<ItemRow> {
  return sql<ItemRow>`select ${ITEM} from task_items i where i.id = ${id}`
}

export function watchersOf(taskIds: readonly string[]): Query<{ task_id: string; person_id: string }> {
  return sql<{
    task_id: string
    person_id: string
  }>`select task_id, person_id from task_watchers where task_id = any(${taskIds}::uuid[]) order by person_id`
}

/** Is somebody the giver, an assignee or a watcher of it? */
export function takesPartIn(taskId: string, personId: string): Query<{ own: boolean }> {
  return sql<{
    own: boolean
  }>`select true as own where exists (select 1 from tasks where id = ${taskId} and giver_id = ${personId})
      or exists (select 1 from task_items where task_id = ${taskId} and assignee_id = ${personId}) or exists (select 1 from task_watchers where task_id = ${taskId} and person_id = ${personId})`
}

export function taskPage(filter: {
  readonly projectId: number
  readonly personId: string
  readonly role: 'mine' | 'given' | 'watching'
  readonly state: 'open' | 'reported' | 'done' | 'all'
  readonly after?: PageAfter | undefined
  readonly limit: number
}): Query<TaskRow> {
  const { personId } = filter
  const where: Query[] = [sql`t.project_id = ${filter.projectId}`]
  if (filter.role === 'given') where.push(sql`t.giver_id = ${personId}`)
  if (filter.role === 'mine')
    where.push(sql`t.id in (select i.task_id from task_items i where i.assignee_id = ${personId})`)
  if (filter.role === 'watching')
    where.push(sql`t.id in (select w.task_id from task_watchers w where w.person_id = ${personId})`)
  const mine = filter.role === 'mine' ? sql`i.assignee_id = ${personId}` : sql`true`
  if (filter.state === 'open' || filter.state === 'reported')
    where.push(
      sql`exists (select 1 from task_items i where i.task_id = t.id and i.state = ${filter.state} and ${mine})`,
    )
  if (filter.state === 'done')
    where.push(
      sql`not exists (select 1 from task_items i where i.task_id = t.id and i.state in ('open', 'reported') and ${mine})`,
    )
  if (filter.after)
    where.push(sql`(t.given_at, t.id) < (${iso(filter.after.at)}::timestamptz, ${filter.after.id}::uuid)`)
  return sql<TaskRow>`select ${TASK} from tasks t where ${sql.join(where, sql` and `)} order by t.given_at desc, t.id desc limit ${filter.limit}`
}

export function insertTask(
  companyId: number,
  task: TaskRow,
  items: readonly NewItem[],
  watchers: readonly string[],
): Query[] {
  const rows = items.map((item) => ({
    id: item.id,
    assignee_id: item.assigneeId,
    obligation_id: item.obligationId,
    opens_at: iso(item.opensAt),
    due_at: iso(item.dueAt),
  }))
  return [
    sql`insert into tasks (id, company_id, project_id, title, words, giver_id, about_type, about_id, repeat, given_at)
      values (${task.id}, ${companyId}, ${task.project_id}, ${task.title}, ${task.words}, ${task.giver_id}, ${task.about_type}, ${task.about_id}, ${task.repeat === null ? null : JSON.stringify(task.repeat)}::text::jsonb, ${iso(task.given_at)})`,
    sql`insert into task_items (id, company_id, project_id, task_id, assignee_id, obligation_id, opens_at, due_at, state, attachment_ids, times_sent_back)
      select id, ${companyId}, ${task.project_id}, ${task.id}, assignee_id, obligation_id, opens_at, due_at, 'open', '[]', 0
        from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as one (id uuid, assignee_id uuid, obligation_id uuid, opens_at timestamptz, due_at timestamptz)`,
    sql`insert into task_watchers (task_id, person_id, company_id, project_id) select ${task.id}, person_id::uuid, ${companyId}, ${task.project_id} from jsonb_array_elements_text(${JSON.stringify(watchers)}::text::jsonb) as person_id`,
  ]
}

export function saveItem(item: ItemRow): Query {
  const at = (instant: number | null) => (instant === null ? null : iso(instant))
  return sql`update task_items set state = ${item.state}, due_at = ${iso(item.due_at)}, report_words = ${item.report_words}, attachment_ids = ${JSON.stringify(item.attachment_ids)}::text::jsonb, reported_at = ${at(item.reported_at)},
    accepted_at = ${at(item.accepted_at)}, sent_back_words = ${item.sent_back_words}, times_sent_back = ${item.times_sent_back} where id = ${item.id}`
}

export function cancelTask(id: string, at: number): Query[] {
  return [
    sql`update tasks set cancelled_at = ${iso(at)} where id = ${id}`,
    sql`update task_items set state = 'cancelled' where task_id = ${id} and state in ('open', 'reported')`,
  ]
}
