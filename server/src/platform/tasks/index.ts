import type { Module } from '../app.ts'
import { maskText } from '../privacy/protected-text.ts'
import { registerDoor } from '../subjects/doors.ts'
import { acceptTask, cancelTask, giveTask, reportTask, sendBackTask } from './actions.ts'
import { taskKind } from './contract.ts'
import { taskRoutes } from './routes.ts'
import { type TaskRow, takesPartIn, taskRow } from './store.ts'

export { TASK_RULE } from './domain.ts'
export { type TaskRow, tasksByIds } from './store.ts'

// Only giver, assignees and watchers see a task and what hangs on it.
registerDoor({
  type: 'task',
  readBy: [],
  ownOf: takesPartIn,
  words: {
    names: [{ name: 'task', title: { zh: '交办标题', en: 'Title of the task' } }],
    load: (taskId) => [taskRow(taskId)],
    present: ([tasks]) => {
      const task = (tasks as readonly TaskRow[])[0]
      const title = task ? maskText(task.title) : ''
      return { task: title, what: title, place: { zh: '交办', en: 'Task' }, number: '' }
    },
  },
})

export const tasksModule: Module = {
  name: 'tasks',
  kinds: [taskKind],
  commands: [giveTask, reportTask, acceptTask, sendBackTask, cancelTask],
  routes: taskRoutes,
  capabilities: [{ id: 'task.give', title: { zh: '交办', en: 'Give tasks' } }],
}
