import { z } from 'zod'
import { defineCommand, type Scene } from '../commands/command.ts'
import type { Query } from '../db/sql.ts'
import { attachmentsAmong, refuseUnknownAttachments } from '../files/index.ts'
import { derivedId } from '../ids.ts'
import type { ToldMessage } from '../messages/index.ts'
import { type ObligationRow, obligationsOfSubject, toObligation } from '../obligations/obligation-store.ts'
import { staffDirectory } from '../people/people.ts'
import { protectText } from '../privacy/protected-text.ts'
import { PROBLEMS, Refusal } from '../problems.ts'
import { demandRead, ownQuery } from '../subjects/doors.ts'
import { NO_OWN, projectOf } from '../subjects/hanging.ts'
import { typedText } from '../typed-text.ts'
import { GIVE_BODY, REPORT_BODY, TASK_PROBLEMS } from './contract.ts'
import { cancelled, discharged, ITEMS_MAX, itemsOf, obligationOfItem, occurrencesOf, owedAgain } from './domain.ts'
import {
  cancelTask as cancelRows,
  type ItemRow,
  insertTask,
  itemRow,
  itemsOfTasks,
  saveItem,
  type TaskRow,
  taskRow,
  watchersOf,
} from './store.ts'

type AnyScene = Scene<any, any>

/** Gives a task to people, with copies to watchers; repeated as the giver says. Each item is an obligation like any other. */
export const giveTask = defineCommand({
  name: 'task.give',
  title: { zh: '交办', en: 'Give a task' },
  capability: 'task.give',
  input: z.strictObject({ ...GIVE_BODY, projectId: z.int() }),
  subject: (input) => ({ type: 'task', id: input.id, create: { projectId: input.projectId } }),
  load: (input, actor) => ({
    people: staffDirectory().namesOf([...input.assigneeIds, ...input.watcherIds]),
    about: input.about ? projectOf(input.about.type, input.about.id) : projectOf('none', input.id),
    own: input.about ? ownQuery(input.about.type, input.about.id, actor, NO_OWN) : NO_OWN,
  }),
  gateFacts: (input) => ({ assignees: input.assigneeIds.length, repeat: input.repeat !== undefined }),
  decide: (scene) => {
    const { input, now } = scene
    const dueAt = Date.parse(input.dueAt)
    if (dueAt <= now)
      throw new Refusal(TASK_PROBLEMS.duePast, { errors: [{ path: 'dueAt', message: TASK_PROBLEMS.duePast.title }] })
    demandPeople(scene, input.assigneeIds, 'assigneeIds')
    demandPeople(scene, input.watcherIds, 'watcherIds')
    if (input.about) {
      const about = scene.rows.about[0]
      if (!about || about.project_id !== scene.projectId) throw new Refusal(PROBLEMS.notFound)
      demandRead(scene.actor, { type: input.about.type, projectId: scene.projectId }, scene.rows.own)
    }
    const items = itemsOf(input.id, input.assigneeIds, occurrencesOf(dueAt, input.repeat, scene.zone), now)
    if (items.length > ITEMS_MAX)
      throw new Refusal(TASK_PROBLEMS.tooMany, {
        values: { most: ITEMS_MAX },
        errors: [{ path: 'repeat.until', message: TASK_PROBLEMS.tooMany.title }],
      })
    const title = protect(scene, input.title)
    const words = protect(scene, input.words)
    const task: TaskRow = {
      id: input.id,
      project_id: scene.projectId,
      title: title.text,
      words: words.text,
      giver_id: scene.actor.id,
      about_type: input.about?.type ?? null,
      about_id: input.about?.id ?? null,
      repeat: input.repeat ?? null,
      given_at: now,
      cancelled_at: null,
    }
    const given = { id: task.id, packHash: scene.engine?.hash ?? '', giverId: task.giver_id }
    const watchers = [...new Set(input.watcherIds)]
    return {
      events: [
        {
          type: 'task.given',
          data: {
            giverId: scene.actor.id,
            assigneeIds: [...new Set(input.assigneeIds)],
            items: items.length,
            dueAt: input.dueAt,
          },
        },
      ],
      opens: items.map((item) => obligationOfItem(item, given, now)),
      writes: [...title.writes, ...words.writes, ...insertTask(scene.actor.companyId, task, items, watchers)],
      effects: [
        told(scene, 'given', 'task.given', input.assigneeIds),
        ...(watchers.length > 0 ? [told(scene, 'copied', 'task.copied', watchers)] : []),
      ],
      answer: {
        taskId: input.id,
        items: items.map(({ id, assigneeId, dueAt: due }) => ({
          id,
          assigneeId,
          dueAt: new Date(due).toISOString(),
        })),
      },
    }
  },
})

const ofItem = { taskId: z.uuid(), itemId: z.uuid() }
const loadItem = (input: { taskId: string; itemId: string }) => ({
  task: taskRow(input.taskId),
  item: itemRow(input.itemId),
  owed: obligationsOfSubject(input.taskId),
})

/** The assignee says that it is done. Lateness is judged by when it was so, not by when the giver looks. */
export const reportTask = defineCommand({
  name: 'task.report',
  title: { zh: '报告完成', en: 'Report it done' },
  capability: 'oneself',
  own: true,
  input: z.strictObject({ ...ofItem, ...REPORT_BODY }),
  subject: (input) => ({ type: 'task', id: input.taskId }),
  part: (input) => ({ type: 'taskItem', id: input.itemId }),
  load: (input) => ({ ...loadItem(input), attached: attachmentsAmong(input.taskId, input.attachmentIds) }),
  gateFacts: (input) => ({ words: Boolean(input.words), attachmentIds: input.attachmentIds }),
  may: (scene) => {
    if (itemOf(scene).item.assignee_id !== scene.actor.id) throw new Refusal(PROBLEMS.notFound)
  },
  decide: (scene) => {
    const { input } = scene
    const { item, task, obligation } = itemOf(scene)
    demandState(item, 'open')
    refuseUnknownAttachments(scene.rows.attached, input.attachmentIds, 'attachmentIds')
    const words = protect(scene, input.words ?? '')
    return {
      events: [event('task.reported', item, { assigneeId: item.assignee_id, attachmentIds: input.attachmentIds })],
      opens: [discharged(toObligation(obligation), scene.occurredAt, scene.now)],
      writes: [
        ...words.writes,
        saveItem({
          ...item,
          state: 'reported',
          report_words: words.text || null,
          attachment_ids: [...input.attachmentIds],
          reported_at: scene.occurredAt,
        }),
      ],
      effects: [told(scene, `reported ${item.id} ${item.times_sent_back}`, 'task.reported', [task.giver_id])],
      answer: { state: 'reported' },
    }
  },
})

/** The giver has looked and it is right. */
export const acceptTask = defineCommand({
  name: 'task.accept',
  title: { zh: '认可', en: 'Accept it' },
  capability: 'oneself',
  own: true,
  input: z.strictObject(ofItem),
  subject: (input) => ({ type: 'task', id: input.taskId }),
  part: (input) => ({ type: 'taskItem', id: input.itemId }),
  load: loadItem,
  may: demandGiver,
  decide: (scene) => {
    const { item } = itemOf(scene)
    demandState(item, 'reported')
    return {
      events: [event('task.accepted', item, { assigneeId: item.assignee_id })],
      writes: [saveItem({ ...item, state: 'accepted', accepted_at: scene.occurredAt })],
      effects: [told(scene, `accepted ${item.id}`, 'task.accepted', [item.assignee_id])],
      answer: { state: 'accepted' },
    }
  },
})

/** The giver sends it back: it is owed again, by the old limit or a new one. */
export const sendBackTask = defineCommand({
  name: 'task.sendBack',
  title: { zh: '退回重做', en: 'Send it back' },
  capability: 'oneself',
  own: true,
  input: z.strictObject({
    ...ofItem,
    reason: typedText(500, 2),
    dueAt: z.iso.datetime({ offset: true }).optional(),
  }),
  subject: (input) => ({ type: 'task', id: input.taskId }),
  part: (input) => ({ type: 'taskItem', id: input.itemId }),
  load: loadItem,
  gateFacts: (input) => ({ reason: true, dueAt: input.dueAt }),
  may: demandGiver,
  decide: (scene) => {
    const { input } = scene
    const { item, obligation } = itemOf(scene)
    demandState(item, 'reported')
    const dueAt = input.dueAt ? Date.parse(input.dueAt) : item.due_at
    if (input.dueAt && dueAt <= scene.now)
      throw new Refusal(TASK_PROBLEMS.duePast, { errors: [{ path: 'dueAt', message: TASK_PROBLEMS.duePast.title }] })
    const reason = protect(scene, input.reason)
    const times = item.times_sent_back + 1
    return {
      events: [event('task.sentBack', item, { assigneeId: item.assignee_id, dueAt: new Date(dueAt).toISOString() })],
      opens: [owedAgain(toObligation(obligation), dueAt, scene.now)],
      writes: [
        ...reason.writes,
        saveItem({
          ...item,
          state: 'open',
          due_at: dueAt,
          reported_at: null,
          sent_back_words: reason.text,
          times_sent_back: times,
        }),
      ],
      effects: [told(scene, `sentBack ${item.id} ${times}`, 'task.sentBack', [item.assignee_id])],
      answer: { state: 'open' },
    }
  },
})

/** The giver takes it back from everybody who has not done it yet. */
export const cancelTask = defineCommand({
  name: 'task.cancel',
  title: { zh: '撤销交办', en: 'Cancel a task' },
  capability: 'oneself',
  own: true,
  input: z.strictObject({ taskId: z.uuid(), reason: typedText(200, 2) }),
  subject: (input) => ({ type: 'task', id: input.taskId }),
  load: (input) => ({
    task: taskRow(input.taskId),
    items: itemsOfTasks([input.taskId]),
    watchers: watchersOf([input.taskId]),
  }),
  gateFacts: () => ({ reason: true }),
  may: demandGiver,
  decide: (scene) => {
    const task = scene.rows.task[0] as TaskRow
    if (task.cancelled_at !== null) throw new Refusal(TASK_PROBLEMS.wrongState)
    const open = scene.rows.items.filter((item) => item.state === 'open').map((item) => item.assignee_id)
    return {
      events: [{ type: 'task.cancelled', data: {} }],
      opens: scene.obligations.map((row) => cancelled(toObligation(row), scene.now)),
      writes: cancelRows(task.id, scene.occurredAt),
      effects: open.length > 0 ? [told(scene, 'cancelled', 'task.cancelled', open)] : [],
      answer: { state: 'cancelled' },
    }
  },
})

function itemOf(scene: AnyScene): { task: TaskRow; item: ItemRow; obligation: ObligationRow } {
  const rows = scene.rows as { task: readonly TaskRow[]; item: readonly ItemRow[]; owed: readonly ObligationRow[] }
  const [task] = rows.task
  const [item] = rows.item
  const obligation = rows.owed.find((row) => row.id === item?.obligation_id)
  if (!task || !item || item.task_id !== task.id || !obligation) throw new Refusal(PROBLEMS.notFound)
  return { task, item, obligation }
}

function demandGiver(scene: AnyScene): void {
  const [task] = (scene.rows as { task: readonly TaskRow[] }).task
  if (task?.giver_id !== scene.actor.id) throw new Refusal(PROBLEMS.notFound)
}

function demandState(item: ItemRow, state: ItemRow['state']): void {
  if (item.state !== state) throw new Refusal(TASK_PROBLEMS.wrongState, { members: { taskState: item.state } })
}

function demandPeople(scene: AnyScene, ids: readonly string[], path: string): void {
  const known = new Set((scene.rows.people as readonly { id: string }[]).map((row) => row.id))
  if (ids.some((id) => !known.has(id)))
    throw new Refusal(TASK_PROBLEMS.nobody, { errors: [{ path, message: TASK_PROBLEMS.nobody.title }] })
}

function event(type: string, item: ItemRow, data: Readonly<Record<string, unknown>>) {
  return { type, part: { type: 'taskItem', id: item.id }, data }
}

function protect(scene: AnyScene, text: string): { text: string; writes: readonly Query[] } {
  if (text === '') return { text, writes: [] }
  return protectText(
    scene.vault,
    { companyId: scene.actor.companyId, projectId: scene.projectId, subject: { type: 'task', id: scene.subject.id } },
    text,
  )
}

/** Tells people in the words of the handbook, once however often the command is sent. */
function told(scene: AnyScene, key: string, message: string, personIds: readonly string[]) {
  const payload: ToldMessage = {
    to: [...new Set(personIds)].map((personId) => ({ kind: 'person', personId, path: 'task' })),
    message,
    subject: { type: 'task', id: scene.subject.id },
    emergency: false,
    values: {},
  }
  return { id: derivedId('task', scene.subject.id, key), kind: 'tell', payload }
}
