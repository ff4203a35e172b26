import type { ObligationView } from '../../api/contracts.ts'

export type Person = { readonly id: string; readonly name: string }
export type Outcome = {
  readonly kind: 'open' | 'overdue' | 'onTime' | 'late' | 'cancelled'
  readonly lateByMs: number | null
}
export type TaskItem = {
  readonly id: string
  readonly assignee: Person
  readonly opensAt: string
  readonly dueAt: string
  readonly state: 'open' | 'reported' | 'accepted' | 'cancelled'
  readonly obligationId: string
  readonly reportedAt: string | null
  readonly reportWords: string | null
  readonly attachmentIds: readonly string[]
  readonly acceptedAt: string | null
  readonly sentBackWords: string | null
  readonly timesSentBack: number
  readonly outcome: Outcome
  readonly abilities: { readonly report: boolean; readonly accept: boolean; readonly sendBack: boolean }
}
export type Task = {
  readonly id: string
  readonly projectId: number
  readonly title: string
  readonly words: string
  readonly giver: Person
  readonly watchers: readonly Person[]
  readonly about: { readonly type: string; readonly id: string } | null
  readonly repeat: { readonly every: 'day' | 'week' | 'month'; readonly until: string } | null
  readonly givenAt: string
  readonly cancelledAt: string | null
  readonly items: readonly TaskItem[]
  readonly abilities: { readonly cancel: boolean }
}
export type TaskList = { readonly now: string; readonly items: readonly Task[]; readonly next: string | null }
export type PersonToAsk = Person & { readonly positions: readonly { readonly zh: string; readonly en?: string }[] }

/** The item that most needs somebody: late before open, open before reported, done last; then by limit. */
export function firstItem(task: Task, personId?: string): TaskItem | undefined {
  const mine = personId ? task.items.filter((item) => item.assignee.id === personId) : task.items
  return [...mine].sort((a, b) => RANK[a.state] - RANK[b.state] || Date.parse(a.dueAt) - Date.parse(b.dueAt))[0]
}
const RANK = { open: 0, reported: 1, accepted: 2, cancelled: 3 } as const

/** An item as the clock chip shows what is owed: the same signs as for what rules demand. */
export function clockOf(task: Task, item: TaskItem, now: number): ObligationView {
  const opens = Date.parse(item.opensAt)
  const due = Date.parse(item.dueAt)
  const warnAt = opens + Math.round((due - opens) * 0.75)
  const done = item.reportedAt === null ? null : Date.parse(item.reportedAt) - opens
  const running = opens > now ? 'notBegun' : now >= warnAt ? 'near' : 'running'
  const kind = { open: running, overdue: 'over', onTime: 'kept', late: 'late', cancelled: 'cancelled' } as const
  const state = { open: 'open', overdue: 'breached', onTime: 'met', late: 'late', cancelled: 'cancelled' } as const
  return {
    id: item.obligationId,
    projectId: task.projectId,
    caseId: null,
    workOrderId: null,
    subject: { type: 'task', id: task.id },
    ruleId: 'task',
    what: 'task',
    title: { zh: task.title },
    clause: '',
    source: 'person',
    state: state[item.outcome.kind],
    startAt: item.opensAt,
    opensAt: item.opensAt,
    warnAt: new Date(warnAt).toISOString(),
    dueAt: item.dueAt,
    originalDueAt: item.dueAt,
    dischargedAt: item.reportedAt,
    breachedAt: null,
    recordedLate: false,
    needed: 1,
    done: item.reportedAt === null ? 0 : 1,
    owner: {
      kind: 'person',
      path: 'taskItem.assigneeId',
      personId: item.assignee.id,
      position: null,
      department: null,
      title: { zh: '承办人', en: 'Assignee' },
      name: item.assignee.name,
    },
    explanation: [],
    history: [],
    chip: {
      kind: kind[item.outcome.kind],
      startAt: item.opensAt,
      dueAt: item.dueAt,
      usedMs: done,
      lateByMs: item.outcome.lateByMs,
    },
    periodKey: null,
  }
}
