import { useState } from 'react'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go, useParam } from '../../shell/navigation.tsx'
import { placeOf } from '../../shell/places.ts'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { ClockChip } from '../../ui/clock-chip/clock-chip.tsx'
import { InstantField, TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { Avatar } from '../../ui/person/avatar.tsx'
import { Photos } from '../../ui/photo/photos.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { clockOf, type Task, type TaskItem } from './answers.ts'
import { ReportForm } from './report-form.tsx'
import styles from './tasks.module.css'
import { taskTexts as texts } from './texts.ts'

type Attachment = {
  readonly id: string
  readonly mime: string | null
  readonly title: string | null
  readonly addedAt: string
  readonly addedById: string | null
  readonly state: string
}

/** One task: who does it, how it stands, and what its giver or assignee may do next. */
export default function TaskPage() {
  const taskId = useParam('taskId')
  const query = useRead<Task>(`/tasks/${taskId}`, { watches: [`task:${taskId}`] })
  return (
    <div className={styles.page}>
      <Answered query={query} skeleton={<RowSkeleton rows={4} />}>
        {(task) => <Body task={task} />}
      </Answered>
    </div>
  )
}

function Body({ task }: { task: Task }) {
  const say = useSay()
  const language = useLanguage()
  const now = businessNow()
  const [cancelling, setCancelling] = useState(false)
  const attached = useRead<{ items: readonly Attachment[] }>(`/subjects/task/${task.id}/attachments`, {
    watches: [`task:${task.id}`],
    enabled: task.items.some((item) => item.attachmentIds.length > 0),
  })
  const about = task.about ? placeOf(task.about) : undefined
  return (
    <>
      <div className="row gap1h wrap">
        <Go to="/tasks" className="btn s">
          {say(texts.back)}
        </Go>
        <h1 className="title">{task.title}</h1>
        {task.cancelledAt ? (
          <span className="tag">{say(texts.cancelledAt, { at: shortInstant(task.cancelledAt, now, language) })}</span>
        ) : null}
      </div>
      <div className={styles.columns}>
        <section className="panel" aria-label={say(texts.items)}>
          <ul>
            {task.items.map((item) => (
              <Item
                key={item.id}
                task={task}
                item={item}
                photos={(attached.data?.items ?? []).filter((one) => item.attachmentIds.includes(one.id))}
              />
            ))}
          </ul>
        </section>
        <section className={`panel ${styles.box}`} aria-label={task.title}>
          {task.words ? <p style={{ whiteSpace: 'pre-wrap' }}>{task.words}</p> : null}
          <p className="row gap1">
            <Avatar name={task.giver.name} size="s" />
            {say(texts.from, { who: task.giver.name })}
          </p>
          <p className="meta mut">
            {[
              say(texts.givenAt, { at: shortInstant(task.givenAt, now, language) }),
              task.watchers.length > 0
                ? say(texts.copied, { who: task.watchers.map((one) => one.name).join('、') })
                : '',
              task.repeat ? say(texts.repeats, { every: say(texts[task.repeat.every]), until: task.repeat.until }) : '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
          {about ? (
            <Go to={about} className={styles.link}>
              {say(texts.about)}
            </Go>
          ) : null}
          {task.abilities.cancel && task.items.some((item) => item.state === 'open' || item.state === 'reported') ? (
            cancelling ? (
              <CancelForm taskId={task.id} onClose={() => setCancelling(false)} />
            ) : (
              <Button size="s" onPress={() => setCancelling(true)}>
                {say(texts.cancel)}
              </Button>
            )
          ) : null}
        </section>
      </div>
    </>
  )
}

function Item({ task, item, photos }: { task: Task; item: TaskItem; photos: readonly Attachment[] }) {
  const say = useSay()
  const language = useLanguage()
  const now = businessNow()
  const [doing, setDoing] = useState<'report' | 'sendBack' | undefined>(undefined)
  const path = `/tasks/${task.id}/items/${item.id}`
  const touches = [`task:${task.id}`]
  const accept = useChange<object>('POST', `${path}/accept`, { touches })
  const close = () => setDoing(undefined)
  return (
    <li className={styles.item}>
      <div className="row gap1 wrap">
        <ClockChip obligation={clockOf(task, item, now)} />
        <Avatar name={item.assignee.name} size="s" />
        <b>{item.assignee.name}</b>
        <span className="meta mut">
          {[
            item.reportedAt ? say(texts.reportedAt, { at: shortInstant(item.reportedAt, now, language) }) : '',
            item.acceptedAt ? say(texts.acceptedAt, { at: shortInstant(item.acceptedAt, now, language) }) : '',
            item.timesSentBack > 0 ? say(texts.sentBackTimes, { count: item.timesSentBack }) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        <span className="grow" />
        {item.abilities.report && doing === undefined ? (
          <Button look="main" onPress={() => setDoing('report')}>
            {say(texts.report)}
          </Button>
        ) : null}
        {item.abilities.sendBack && doing === undefined ? (
          <Button aria-label={`${say(texts.sendBack)}: ${item.assignee.name}`} onPress={() => setDoing('sendBack')}>
            {say(texts.sendBack)}
          </Button>
        ) : null}
        {item.abilities.accept && doing === undefined ? (
          <Button
            look="main"
            busy={accept.busy}
            aria-label={`${say(texts.accept)}: ${item.assignee.name}`}
            onPress={() => {
              // A refusal stands below.
              accept.run({}).then(
                () => toast(texts.acceptedNow, { values: { who: item.assignee.name } }),
                () => {},
              )
            }}
          >
            {say(texts.accept)}
          </Button>
        ) : null}
      </div>
      {item.sentBackWords && item.state === 'open' ? (
        <p className="note care">
          {say(texts.sendBack)}：{item.sentBackWords}
        </p>
      ) : null}
      {item.reportWords ? <p className={styles.said}>{item.reportWords}</p> : null}
      {photos.length > 0 ? (
        <Photos
          items={photos.map((one) => ({
            id: one.id,
            mime: one.mime ?? 'image/jpeg',
            title: one.title,
            addedAt: one.addedAt,
            by: item.assignee.name,
          }))}
        />
      ) : null}
      <RefusedCard error={accept.error} />
      {doing === 'report' ? <ReportForm task={task} item={item} onClose={close} /> : null}
      {doing === 'sendBack' ? <SendBackForm task={task} item={item} onClose={close} /> : null}
    </li>
  )
}

function SendBackForm({ task, item, onClose }: { task: Task; item: TaskItem; onClose: () => void }) {
  const say = useSay()
  const change = useChange<object>('POST', `/tasks/${task.id}/items/${item.id}/send-back`, {
    touches: [`task:${task.id}`],
  })
  const form = useForm({
    draftKey: `task.sendBack.${item.id}`,
    initial: { reason: '', dueAt: undefined as string | undefined },
    check: (values) => ({ reason: values.reason.trim().length >= 2 ? undefined : texts.needReason }),
    send: async (values) => {
      await change.run({ reason: values.reason.trim(), ...(values.dueAt ? { dueAt: values.dueAt } : {}) })
      form.clear()
      toast(texts.sentBackNow, { values: { who: item.assignee.name } })
      onClose()
    },
  })
  return (
    <FormFrame form={form} className="col gap1h" label={say(texts.sendBack)}>
      <ErrorSummary />
      <TextField name="reason" label={say(texts.why)} rows={2} maxLength={500} autoFocus />
      <InstantField name="dueAt" label={say(texts.newDue)} hint={say(texts.newDueHint)} optional />
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" onPress={onClose}>
          {say(texts.cancelForm)}
        </Button>
        <Button look="main" type="submit" busy={form.busy}>
          {say(texts.sendBack)}
        </Button>
      </div>
    </FormFrame>
  )
}

function CancelForm({ taskId, onClose }: { taskId: string; onClose: () => void }) {
  const say = useSay()
  const change = useChange<object>('POST', `/tasks/${taskId}/cancel`, { touches: [`task:${taskId}`] })
  const form = useForm({
    draftKey: `task.cancel.${taskId}`,
    initial: { reason: '' },
    check: (values) => ({ reason: values.reason.trim().length >= 2 ? undefined : texts.needReason }),
    send: async (values) => {
      await change.run({ reason: values.reason.trim() })
      form.clear()
      toast(texts.cancelledNow)
      onClose()
    },
  })
  return (
    <FormFrame form={form} className="col gap1" label={say(texts.cancel)}>
      <ErrorSummary />
      <TextField name="reason" label={say(texts.cancelWhy)} rows={2} maxLength={200} autoFocus />
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" size="s" onPress={onClose}>
          {say(texts.cancelForm)}
        </Button>
        <Button size="s" type="submit" busy={form.busy}>
          {say(texts.cancel)}
        </Button>
      </div>
    </FormFrame>
  )
}
