import { z } from 'zod'
import { iso } from '../events/event-log.ts'
import { type Call, commandRoute, defineRoute, type Route } from '../http/route.ts'
import { afterSchema, limitSchema, pageAfter, pageOf } from '../lists/page.ts'
import { staffDirectory } from '../people/people.ts'
import { maskText } from '../privacy/protected-text.ts'
import { PROBLEMS, Refusal } from '../problems.ts'
import { typedText } from '../typed-text.ts'
import { acceptTask, cancelTask, giveTask, reportTask, sendBackTask } from './actions.ts'
import { GIVE_BODY, REPORT_BODY, repeatSchema } from './contract.ts'
import { outcomeOf } from './domain.ts'
import { type ItemRow, itemsOfTasks, nowIs, type TaskRow, takesPartIn, taskPage, taskRow, watchersOf } from './store.ts'

const person = z.object({ id: z.uuid(), name: z.string() })
const itemSchema = z.object({
  id: z.uuid(),
  assignee: person,
  opensAt: z.string(),
  dueAt: z.string(),
  state: z.enum(['open', 'reported', 'accepted', 'cancelled']),
  obligationId: z.uuid(),
  reportedAt: z.string().nullable(),
  reportWords: z.string().nullable(),
  attachmentIds: z.array(z.uuid()),
  acceptedAt: z.string().nullable(),
  sentBackWords: z.string().nullable(),
  timesSentBack: z.int(),
  outcome: z.object({
    kind: z.enum(['open', 'overdue', 'onTime', 'late', 'cancelled']),
    lateByMs: z.number().nullable(),
  }),
  abilities: z.object({ report: z.boolean(), accept: z.boolean(), sendBack: z.boolean() }),
})
const taskSchema = z.object({
  id: z.uuid(),
  projectId: z.int(),
  title: z.string(),
  words: z.string(),
  giver: person,
  watchers: z.array(person),
  about: z.object({ type: z.string(), id: z.uuid() }).nullable(),
  repeat: repeatSchema.nullable(),
  givenAt: z.string(),
  cancelledAt: z.string().nullable(),
  items: z.array(itemSchema),
  abilities: z.object({ cancel: z.boolean() }),
})

const taskParams = z.object({ taskId: z.uuid() })
const itemParams = taskParams.extend({ itemId: z.uuid() })
const state = { state: z.string() }

export const taskRoutes: readonly Route[] = [
  commandRoute(giveTask, {
    path: '/projects/:projectId/tasks',
    params: z.object({ projectId: z.coerce.number().int() }),
    body: GIVE_BODY,
    answer: {
      taskId: z.uuid(),
      items: z.array(z.object({ id: z.uuid(), assigneeId: z.uuid(), dueAt: z.string() })),
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/tasks',
    summary: { zh: '交办列表', en: 'Tasks that I owe, gave or watch' },
    access: { kind: 'session' },
    params: z.object({ projectId: z.coerce.number().int() }),
    query: z.strictObject({
      role: z.enum(['mine', 'given', 'watching']).default('mine'),
      state: z.enum(['open', 'reported', 'done', 'all']).default('open'),
      limit: limitSchema(50, 200),
      after: afterSchema,
    }),
    answer: z.object({ now: z.string(), items: z.array(taskSchema), next: z.string().nullable() }),
    handle: async (call) => {
      const { query, params, actor } = call
      if (!actor.projectIds.includes(params.projectId)) throw new Refusal(PROBLEMS.notFound)
      const [rows, [time]] = await call.read([
        taskPage({
          projectId: params.projectId,
          personId: actor.id,
          role: query.role,
          state: query.state,
          after: pageAfter(query.after),
          limit: query.limit + 1,
        }),
        nowIs(),
      ])
      const page = pageOf(rows, query.limit, (row) => ({ at: row.given_at, id: row.id }))
      const now = time?.now ?? 0
      return { now: iso(now), items: await present(call, page.rows, now), next: page.next }
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/task-people',
    summary: { zh: '可以交办给谁', en: 'Whom a task can be given to' },
    access: { kind: 'capability', capability: 'task.give', of: 'path' },
    params: z.object({ projectId: z.coerce.number().int() }),
    answer: z.object({
      items: z.array(person.extend({ positions: z.array(z.object({ zh: z.string(), en: z.string().optional() })) })),
    }),
    handle: async (call) => {
      const people = await staffDirectory().peopleOf(call.app, call.actor.companyId, call.params.projectId)
      return { items: people.map(({ id, name, positions }) => ({ id, name, positions: [...positions] })) }
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/tasks/:taskId',
    summary: { zh: '一项交办', en: 'One task' },
    access: { kind: 'session' },
    params: taskParams,
    answer: taskSchema.extend({ now: z.string() }),
    handle: async (call) => {
      const { taskId } = call.params
      const [[row], [part], [time]] = await call.read([taskRow(taskId), takesPartIn(taskId, call.actor.id), nowIs()])
      if (!row || !part) throw new Refusal(PROBLEMS.notFound)
      const now = time?.now ?? 0
      const [task] = await present(call, [row], now)
      return { now: iso(now), ...task }
    },
  }),

  commandRoute(reportTask, {
    path: '/tasks/:taskId/items/:itemId/report',
    params: itemParams,
    body: REPORT_BODY,
    answer: state,
  }),
  commandRoute(acceptTask, {
    path: '/tasks/:taskId/items/:itemId/accept',
    params: itemParams,
    body: {},
    answer: state,
  }),
  commandRoute(sendBackTask, {
    path: '/tasks/:taskId/items/:itemId/send-back',
    params: itemParams,
    body: { reason: typedText(500, 2), dueAt: z.iso.datetime({ offset: true }).optional() },
    answer: state,
  }),
  commandRoute(cancelTask, {
    path: '/tasks/:taskId/cancel',
    params: taskParams,
    body: { reason: typedText(200, 2) },
    answer: state,
  }),
]

async function present(
  call: Pick<Call, 'read' | 'actor'>,
  tasks: readonly TaskRow[],
  now: number,
): Promise<z.infer<typeof taskSchema>[]> {
  if (tasks.length === 0) return []
  const ids = tasks.map((task) => task.id)
  const [items, watchers] = await call.read([itemsOfTasks(ids), watchersOf(ids)])
  const persons = [
    ...tasks.map((task) => task.giver_id),
    ...items.map((item) => item.assignee_id),
    ...watchers.map((watcher) => watcher.person_id),
  ]
  const [people] = await call.read([staffDirectory().namesOf([...new Set(persons)])])
  const named = (id: string) => ({ id, name: people.find((one) => one.id === id)?.name ?? '' })
  return tasks.map((task) => ({
    id: task.id,
    projectId: task.project_id,
    title: maskText(task.title),
    words: maskText(task.words),
    giver: named(task.giver_id),
    watchers: watchers.filter((one) => one.task_id === task.id).map((one) => named(one.person_id)),
    about: task.about_type && task.about_id ? { type: task.about_type, id: task.about_id } : null,
    repeat: task.repeat,
    givenAt: iso(task.given_at),
    cancelledAt: orNull(task.cancelled_at),
    items: items
      .filter((item) => item.task_id === task.id)
      .map((item) => presentItem(item, task, named(item.assignee_id), { readerId: call.actor.id, now })),
    abilities: { cancel: task.giver_id === call.actor.id && task.cancelled_at === null },
  }))
}

function presentItem(
  item: ItemRow,
  task: TaskRow,
  assignee: z.infer<typeof person>,
  { readerId, now }: { readonly readerId: string; readonly now: number },
): z.infer<typeof itemSchema> {
  const gave = task.giver_id === readerId
  return {
    id: item.id,
    assignee,
    opensAt: iso(item.opens_at),
    dueAt: iso(item.due_at),
    state: item.state,
    obligationId: item.obligation_id,
    reportedAt: orNull(item.reported_at),
    reportWords: item.report_words === null ? null : maskText(item.report_words),
    attachmentIds: item.attachment_ids,
    acceptedAt: orNull(item.accepted_at),
    sentBackWords: item.sent_back_words === null ? null : maskText(item.sent_back_words),
    timesSentBack: item.times_sent_back,
    outcome: outcomeOf({ state: item.state, dueAt: item.due_at, reportedAt: item.reported_at }, now),
    abilities: {
      report: item.assignee_id === readerId && item.state === 'open',
      accept: gave && item.state === 'reported',
      sendBack: gave && item.state === 'reported',
    },
  }
}

const orNull = (instant: number | null) => (instant === null ? null : iso(instant))
