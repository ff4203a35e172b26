import { IconCamera } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useChange } from '../../api/queries.ts'
import { uploadPhoto } from '../../api/upload.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import type { Task, TaskItem } from './answers.ts'
import { taskTexts as texts } from './texts.ts'

/** Says that it is done, in words and photographs. A photograph is kept as soon as it is chosen. */
export function ReportForm({ task, item, onClose }: { task: Task; item: TaskItem; onClose: () => void }) {
  const say = useSay()
  const { may } = useWho()
  const picker = useRef<HTMLInputElement>(null)
  const [sending, setSending] = useState(false)
  const [failed, setFailed] = useState(false)
  const change = useChange<object>('POST', `/tasks/${task.id}/items/${item.id}/report`, {
    touches: [`task:${task.id}`],
  })
  const form = useForm({
    draftKey: `task.report.${item.id}`,
    initial: { words: '', attachmentIds: [] as readonly string[] },
    send: async (values) => {
      const words = values.words.trim()
      await change.run({ ...(words ? { words } : {}), attachmentIds: values.attachmentIds })
      form.clear()
      toast(texts.reportedNow, { values: { what: task.title } })
      onClose()
    },
  })
  const add = async (files: FileList) => {
    setSending(true)
    setFailed(false)
    const added: string[] = []
    try {
      for (const file of files)
        added.push(
          await uploadPhoto(file, { subject: { type: 'task', id: task.id }, part: { type: 'taskItem', id: item.id } }),
        )
    } catch {
      setFailed(true)
    } finally {
      form.set({ attachmentIds: [...form.values.attachmentIds, ...added] })
      setSending(false)
    }
  }
  const count = form.values.attachmentIds.length
  return (
    <FormFrame form={form} className="col gap1h" label={say(texts.report)}>
      <ErrorSummary />
      <TextField name="words" label={say(texts.reportWords)} rows={3} maxLength={2000} optional autoFocus />
      {may('attachment.add') ? (
        <div className="row gap1 wrap">
          <input
            ref={picker}
            type="file"
            accept="image/jpeg,image/png,image/webp"
            multiple
            hidden
            aria-label={say(texts.photo)}
            onChange={(event) => {
              if (event.currentTarget.files?.length) void add(event.currentTarget.files)
              event.currentTarget.value = ''
            }}
          />
          <Button
            icon={<IconCamera size={16} stroke={1.75} aria-hidden />}
            busy={sending}
            onPress={() => picker.current?.click()}
          >
            {say(texts.photo)}
          </Button>
          {count > 0 ? <span className="meta mut">{say(texts.photosAdded, { count })}</span> : null}
          {failed ? (
            <span className="wrong" role="alert">
              {say(texts.photoFailed)}
            </span>
          ) : null}
        </div>
      ) : null}
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" onPress={onClose}>
          {say(texts.cancelForm)}
        </Button>
        <Button look="main" type="submit" busy={form.busy} disabled={sending}>
          {say(texts.report)}
        </Button>
      </div>
    </FormFrame>
  )
}
