import { useState } from 'react'
import { newId } from '../../api/ids.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Button } from '../../ui/button.tsx'
import { InstantField, SelectField, TextField, useField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import type { PersonToAsk } from './answers.ts'
import { PeopleField } from './people-field.tsx'
import { taskTexts as texts } from './texts.ts'

const TOUCHES = ['task']
const EVERY = ['day', 'week', 'month'] as const

/** One person asks something of others: what, of whom, until when, perhaps again and again. */
export function GiveForm({ onClose }: { onClose: () => void }) {
  const { project } = useWho()
  const query = useRead<{ items: readonly PersonToAsk[] }>(`/projects/${project.id}/task-people`)
  return (
    <Answered query={query} skeleton={<RowSkeleton rows={5} chips={false} />}>
      {({ items }) => <Fields people={items} onClose={onClose} />}
    </Answered>
  )
}

function Fields({ people, onClose }: { people: readonly PersonToAsk[]; onClose: () => void }) {
  const say = useSay()
  const { project } = useWho()
  const [id] = useState(newId)
  const change = useChange<object>('POST', `/projects/${project.id}/tasks`, { touches: TOUCHES })
  const form = useForm({
    draftKey: `task.give.${project.id}`,
    initial: {
      title: '',
      words: '',
      assigneeIds: [] as readonly string[],
      watcherIds: [] as readonly string[],
      dueAt: undefined as string | undefined,
      every: '',
      until: '',
    },
    check: (values) => ({
      title: values.title.trim() ? undefined : texts.needTitle,
      assigneeIds: values.assigneeIds.length > 0 ? undefined : texts.needPerson,
      dueAt: values.dueAt ? undefined : texts.needDue,
      until: values.every && !values.until ? texts.needUntil : undefined,
    }),
    renames: { 'repeat.until': 'until', 'repeat.every': 'every' },
    send: async (values) => {
      await change.run({
        id,
        title: values.title.trim(),
        words: values.words.trim(),
        assigneeIds: values.assigneeIds,
        watcherIds: values.watcherIds,
        dueAt: values.dueAt,
        ...(values.every ? { repeat: { every: values.every, until: values.until } } : {}),
      })
      form.clear()
      const first = people.find((one) => one.id === values.assigneeIds[0])?.name ?? ''
      const count = values.assigneeIds.length
      toast(texts.givenNow, { values: { who: count > 1 ? say(texts.moreWho, { first, count }) : first } })
      onClose()
    },
  })
  return (
    <FormFrame form={form} className="col gap1h" label={say(texts.give)}>
      <ErrorSummary />
      <TextField name="title" label={say(texts.what)} maxLength={80} autoFocus />
      <TextField name="words" label={say(texts.words)} hint={say(texts.wordsHint)} rows={3} maxLength={2000} optional />
      <PeopleField name="assigneeIds" label={say(texts.to)} hint={say(texts.toHint)} people={people} />
      <InstantField name="dueAt" label={say(texts.due)} />
      <SelectField
        name="every"
        label={say(texts.repeat)}
        empty={say(texts.once)}
        options={EVERY.map((one) => ({ id: one, title: say(texts[one]) }))}
      />
      {form.values.every ? <DayField name="until" label={say(texts.until)} /> : null}
      <PeopleField name="watcherIds" label={say(texts.copy)} people={people} optional />
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" onPress={onClose}>
          {say(texts.cancelForm)}
        </Button>
        <Button look="main" type="submit" busy={form.busy}>
          {say(texts.give)}
        </Button>
      </div>
    </FormFrame>
  )
}

function DayField({ name, label }: { name: string; label: string }) {
  const field = useField(name, label)
  return (
    <div className="field">
      <label htmlFor={field.id} className="label">
        {label}
      </label>
      <input
        id={field.id}
        className="input num"
        style={{ width: 160 }}
        type="date"
        aria-invalid={field.error ? true : undefined}
        aria-describedby={field.described}
        value={String(field.value ?? '')}
        onChange={(event) => field.set(event.currentTarget.value)}
      />
      {field.error ? (
        <p id={`${field.id}-wrong`} className="wrong">
          {field.error}
        </p>
      ) : null}
    </div>
  )
}
