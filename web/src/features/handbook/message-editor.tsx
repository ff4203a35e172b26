import { useEffect, useState } from 'react'
import { request } from '../../api/client.ts'
import type { CaseListRow } from '../../api/contracts.ts'
import { newId } from '../../api/ids.ts'
import { useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Button } from '../../ui/button.tsx'
import { SelectField, TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import type { PackMessage, Preview } from './answers.ts'
import styles from './handbook.module.css'
import { handbookTexts as texts } from './texts.ts'

export const CHANNELS = ['inApp', 'sms', 'robot', 'emailSubject', 'emailBody'] as const
export type Channel = (typeof CHANNELS)[number]
type Words = { readonly zh: string; readonly en?: string | undefined }

/** Where the text of a channel stands in a message of the pack. */
export const CHANNEL_PATHS: Readonly<Record<Channel, readonly string[]>> = {
  inApp: ['channels', 'inApp'],
  sms: ['channels', 'sms'],
  robot: ['channels', 'robot'],
  emailSubject: ['channels', 'email', 'subject'],
  emailBody: ['channels', 'email', 'body'],
}

export function wordsOfChannel({ channels }: PackMessage, channel: Channel): Words | undefined {
  if (channel === 'emailSubject') return channels.email?.subject
  if (channel === 'emailBody') return channels.email?.body
  return channels[channel]
}

/** One text of one message, in both languages, as it would read on a real case while it is being typed. */
export function MessageEditor({
  messageKey,
  message,
  channel,
  draftId,
  onSave,
  onClose,
}: {
  messageKey: string
  message: PackMessage
  channel: Channel
  draftId?: string | undefined
  onSave: (text: { zh: string; en?: string }) => Promise<unknown>
  onClose: () => void
}) {
  const say = useSay()
  const { project, may } = useWho()
  const words = wordsOfChannel(message, channel)
  const cases = useRead<{ items: readonly CaseListRow[] }>(`/projects/${project.id}/cases`, {
    params: { state: 'all', limit: 20 },
    watches: ['case'],
    enabled: may('case.read'),
  })
  const form = useForm({
    initial: { zh: words?.zh ?? '', en: words?.en ?? '', caseId: '' },
    check: (values) => ({ zh: values.zh.trim() ? undefined : texts.needText }),
    renames: { 'text.zh': 'zh', 'text.en': 'en' },
    send: async (values) => {
      await onSave({ zh: values.zh.trim(), ...(values.en.trim() ? { en: values.en.trim() } : {}) })
      onClose()
    },
  })
  const caseId = form.values.caseId || cases.data?.items[0]?.id
  const { zh, en } = form.values
  const preview = usePreview({ draftId, message: messageKey, channel, caseId, zh, en })
  const path = CHANNEL_PATHS[channel].join('.')
  const shown = preview?.texts.find((one) => one.path === path)
  return (
    <FormFrame form={form} className="col gap1h" label={say(message.title)}>
      <ErrorSummary />
      <TextField name="zh" label={say(texts.zh)} rows={3} maxLength={1000} autoFocus />
      <TextField name="en" label={say(texts.en)} rows={3} maxLength={1000} optional />
      {preview && preview.placeholders.length > 0 ? (
        <div className="row gap1 wrap" role="group" aria-label={say(texts.insert)}>
          <span className="meta mut">{say(texts.insert)}</span>
          {preview.placeholders.map((one) => (
            <button
              key={one.name}
              type="button"
              className="tag line"
              style={{ background: 'none', border: 0 }}
              onClick={() => form.set({ zh: `${form.values.zh}{${one.name}}` })}
            >
              {say(one.title)}
            </button>
          ))}
        </div>
      ) : null}
      {!cases.data ? null : cases.data.items.length === 0 ? (
        <p className="meta mut">{say(texts.noCaseForPreview)}</p>
      ) : (
        <SelectField
          name="caseId"
          label={say(texts.previewOn)}
          options={cases.data.items.map((one) => ({
            id: one.id,
            title: `${one.number} ${one.placeLabel} ${say(one.categoryTitle)}`,
          }))}
        />
      )}
      {shown ? (
        <section className={styles.preview} aria-label={say(texts.preview)} aria-live="polite">
          <p>{shown.text.zh}</p>
          {shown.text.en ? (
            <p className="sec" lang="en">
              {shown.text.en}
            </p>
          ) : null}
          {channel === 'sms' ? (
            <p className="meta mut num">
              {say(texts.smsLength, { count: [...shown.text.zh].length, parts: smsParts(shown.text.zh) })}
            </p>
          ) : null}
          {shown.missing.length > 0 ? (
            <p className="note care">{say(texts.missingWords, { names: shown.missing.join('、') })}</p>
          ) : null}
        </section>
      ) : null}
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" onPress={onClose}>
          {say(texts.cancel)}
        </Button>
        <Button look="main" type="submit" busy={form.busy}>
          {say(texts.save)}
        </Button>
      </div>
    </FormFrame>
  )
}

/** One SMS holds 70 characters of Chinese; of a longer one each part holds 67. */
function smsParts(text: string): number {
  const length = [...text].length
  return length <= 70 ? 1 : Math.ceil(length / 67)
}

function usePreview(asked: {
  draftId: string | undefined
  message: string
  channel: Channel
  caseId: string | undefined
  zh: string
  en: string
}): Preview | undefined {
  const [preview, setPreview] = useState<Preview | undefined>(undefined)
  const { draftId, message, channel, caseId, zh, en } = asked
  useEffect(() => {
    if (!caseId || !zh.trim()) return
    const stop = new AbortController()
    const timer = setTimeout(() => {
      const body = { draftId, message, channel, caseId, text: { zh, ...(en.trim() ? { en } : {}) } }
      request<Preview>('POST', '/handbook/messages/preview', {
        body,
        idempotencyKey: newId(),
        signal: stop.signal,
      }).then(
        setPreview,
        // What cannot be previewed is said when it is saved.
        () => {},
      )
    }, 350)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [draftId, message, channel, caseId, zh, en])
  return preview
}
