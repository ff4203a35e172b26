import { IconCamera } from '@tabler/icons-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { request } from '../../api/client.ts'
import { newId } from '../../api/ids.ts'
import { isRefused } from '../../api/problem.ts'
import { uploadPhoto } from '../../api/upload.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { clockOf, firstItem, type Task, type TaskItem, type TaskList } from '../../features/tasks/answers.ts'
import { useSay } from '../../language/language.ts'
import { phoneTexts as texts } from '../texts.ts'
import { Field, Limit, Sheet } from './parts.tsx'

/**
 * What people asked of me, to be done and reported with a photograph. A report reaches its giver, so it stands only when
 * the server has it; until then all that was typed and photographed stays on the screen.
 */
export function Tasks({
  personId,
  projectIds,
  mayPhotograph,
  known,
}: {
  personId: string
  projectIds: readonly number[]
  mayPhotograph: boolean
  /** What is shown before anybody was asked: states for checks and pictures. */
  known?: readonly Task[]
}) {
  const say = useSay()
  const [tasks, setTasks] = useState<readonly Task[] | undefined>(known)
  const [open, setOpen] = useState<Task | undefined>(undefined)
  const [away, setAway] = useState(false)
  const key = projectIds.join()
  const load = useCallback(async () => {
    if (known) return
    try {
      const lists = await Promise.all(
        key
          .split(',')
          .map((id) =>
            request<TaskList>('GET', `/projects/${id}/tasks`, { params: { role: 'mine' }, anonymous: true }),
          ),
      )
      setTasks(lists.flatMap((list) => list.items))
      setAway(false)
    } catch {
      setAway(true)
    }
  }, [key, known])
  useEffect(() => {
    void load()
  }, [load])
  const item = open ? firstItem(open, personId) : undefined
  return (
    <main className="scroll">
      <header className="top">
        <h1>{say(texts.tasks)}</h1>
        {away ? <p className="error">{say(texts.tasksNeedOnline)}</p> : null}
      </header>
      {tasks?.length === 0 ? (
        <section className="empty">
          <h2>{say(texts.noTasks)}</h2>
          <p>{say(texts.noTasksHint)}</p>
        </section>
      ) : (
        <ul>
          {(tasks ?? []).map((task) => (
            <TaskRow key={task.id} task={task} personId={personId} onOpen={() => setOpen(task)} />
          ))}
        </ul>
      )}
      {open && item ? (
        <TaskSheet
          task={open}
          item={item}
          mayPhotograph={mayPhotograph}
          onClose={() => setOpen(undefined)}
          onReported={() => {
            setOpen(undefined)
            void load()
          }}
        />
      ) : null}
    </main>
  )
}

function TaskRow({ task, personId, onOpen }: { task: Task; personId: string; onOpen: () => void }) {
  const say = useSay()
  const item = firstItem(task, personId)
  if (!item) return null
  return (
    <li>
      <button type="button" className="job" onClick={onOpen}>
        <span className="row what">
          <b className="grow">{task.title}</b>
        </span>
        <span className="row">
          <Limit obligation={clockOf(task, item, businessNow())} />
          <span className="sub">{say(texts.taskFrom, { who: task.giver.name })}</span>
        </span>
      </button>
    </li>
  )
}

export function TaskSheet({
  task,
  item,
  mayPhotograph,
  onClose,
  onReported,
}: {
  task: Task
  item: TaskItem
  mayPhotograph: boolean
  onClose: () => void
  onReported: () => void
}) {
  const say = useSay()
  const picker = useRef<HTMLInputElement>(null)
  const [words, setWords] = useState('')
  const [photos, setPhotos] = useState<readonly string[]>([])
  const [error, setError] = useState<string | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  // One attempt keeps its key: pressed again after a lost answer, it reports once.
  const [attempt, setAttempt] = useState(newId)
  const guarded = async (work: () => Promise<void>, otherwise: string) => {
    setBusy(true)
    setError(undefined)
    try {
      await work()
    } catch (caught) {
      if (isRefused(caught)) setAttempt(newId())
      setError(isRefused(caught) ? caught.problem.title : otherwise)
    } finally {
      setBusy(false)
    }
  }
  const add = (file: File) =>
    guarded(async () => {
      const on = { subject: { type: 'task', id: task.id }, part: { type: 'taskItem', id: item.id } }
      const id = await uploadPhoto(file, on)
      setPhotos((before) => [...before, id])
    }, say(texts.photoFailed))
  const report = () =>
    guarded(async () => {
      await request('POST', `/tasks/${task.id}/items/${item.id}/report`, {
        anonymous: true,
        idempotencyKey: attempt,
        body: { ...(words.trim() ? { words: words.trim() } : {}), attachmentIds: photos },
      })
      onReported()
    }, say(texts.tasksNeedOnline))
  return (
    <Sheet title={task.title} onClose={onClose}>
      <p className="row">
        <Limit obligation={clockOf(task, item, businessNow())} />
        <span className="sub">{say(texts.taskFrom, { who: task.giver.name })}</span>
      </p>
      {task.words ? <p>{task.words}</p> : null}
      {item.sentBackWords ? <p className="error">{say(texts.taskSentBack, { why: item.sentBackWords })}</p> : null}
      <Field label={say(texts.taskResult)}>
        {(field) => (
          <textarea
            {...field}
            rows={3}
            maxLength={2000}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        )}
      </Field>
      {mayPhotograph ? (
        <>
          <input
            ref={picker}
            type="file"
            accept="image/*"
            capture="environment"
            hidden
            aria-label={say(texts.takePhoto)}
            onChange={(event) => {
              const file = event.currentTarget.files?.[0]
              event.currentTarget.value = ''
              if (file) void add(file)
            }}
          />
          <button type="button" className="big line full" disabled={busy} onClick={() => picker.current?.click()}>
            <IconCamera size={20} stroke={1.75} aria-hidden />
            {say(texts.takePhoto)} {photos.length > 0 ? say(texts.photos, { count: photos.length }) : ''}
          </button>
        </>
      ) : null}
      {error ? (
        <p className="error" role="alert">
          {error}
        </p>
      ) : null}
      <button type="button" className="big main full" disabled={busy} onClick={() => void report()}>
        {say(texts.taskDone)}
      </button>
    </Sheet>
  )
}
