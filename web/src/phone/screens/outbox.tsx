import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconClock,
  IconCloudOff,
  IconRefresh,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useMinute } from '../../clock/use-now.ts'
import { shortInstant } from '../../language/format.ts'
import { type Say, useLanguage, useSay } from '../../language/language.ts'
import type { PhoneView } from '../phone.ts'
import type { Edit } from '../sync/edits.ts'
import { phoneTexts as texts } from '../texts.ts'
import { Sheet } from './parts.tsx'

type Deciding = { readonly retry: (id: string) => void; readonly setAside: (id: string) => void }

/** How the link is, in one line over everything, only when there is something to say; open it to see each item. */
export function LinkBar({ view, onSignIn, ...deciding }: { view: PhoneView; onSignIn: () => void } & Deciding) {
  const say = useSay()
  const [open, setOpen] = useState(false)
  const failed = view.edits.some((edit) => edit.state === 'failed')
  const offline = view.link === 'offline'
  if (view.link === 'update')
    return (
      <Bar
        title={say(texts.update)}
        hint={say(texts.updateHint)}
        action={say(texts.updateNow)}
        onAction={() => window.location.reload()}
      />
    )
  if (view.link === 'signIn')
    return (
      <Bar
        title={say(texts.signInAgain)}
        hint={say(texts.signInAgainHint)}
        action={say(texts.signIn)}
        onAction={onSignIn}
      />
    )
  if (!offline && !failed && view.unsent === 0) return null
  const title = offline ? say(texts.offline) : failed ? say(texts.failed) : say(texts.sending, { count: view.unsent })
  const hint = view.unsent > 0 ? say(texts.offlineCount, { count: view.unsent }) : say(texts.offlineNone)
  return (
    <section className="link" aria-live="polite">
      <div className="bar">
        {offline ? (
          <IconCloudOff size={22} stroke={1.75} aria-hidden />
        ) : (
          <IconRefresh size={22} stroke={1.75} aria-hidden />
        )}
        <span className="grow">
          {title}
          <span className="more">{failed && !offline ? say(texts.decide) : hint}</span>
        </span>
        <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {say(open ? texts.hide : texts.look)}
        </button>
      </div>
      {open || failed ? <Queue edits={view.edits.filter((edit) => edit.state !== 'setAside')} {...deciding} /> : null}
    </section>
  )
}

function Bar({ title, hint, action, onAction }: { title: string; hint: string; action: string; onAction: () => void }) {
  return (
    <section className="link" aria-live="polite">
      <div className="bar">
        <IconAlertTriangleFilled size={22} aria-hidden />
        <span className="grow">
          {title}
          <span className="more">{hint}</span>
        </span>
        <button type="button" className="link" onClick={onAction}>
          {action}
        </button>
      </div>
    </section>
  )
}

/** Each thing that was done, with what became of it. */
export function Queue({ edits, ...deciding }: { edits: readonly Edit[] } & Deciding) {
  const say = useSay()
  const language = useLanguage()
  const now = useMinute()
  const stopped = new Set<string>()
  const shown = edits.slice(-12)
  return (
    <ul className="queue">
      {shown.map((edit) => {
        const behind = stopped.has(edit.orderId)
        if (edit.state === 'failed') stopped.add(edit.orderId)
        return edit.state === 'failed' ? (
          <Refused key={edit.id} edit={edit} {...deciding} />
        ) : (
          <li key={edit.id}>
            {edit.state === 'sent' ? (
              <IconCircleCheckFilled size={20} className="good" aria-hidden />
            ) : (
              <IconClock size={20} stroke={1.75} aria-hidden />
            )}
            <span className="grow">
              {titleOf(edit, say)} <span className="num">{shortInstant(edit.occurredAt, now, language)}</span>
            </span>
            <span>
              {edit.state === 'sent'
                ? say(texts.sent, { time: shortInstant(edit.sentAt ?? edit.occurredAt, now, language) })
                : edit.state === 'setAside'
                  ? say(texts.setAside)
                  : behind
                    ? say(texts.behind)
                    : edit.progress
                      ? say(texts.partly, edit.progress)
                      : say(texts.waiting)}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

function Refused({ edit, retry, setAside }: { edit: Edit } & Deciding) {
  const say = useSay()
  const [open, setOpen] = useState(false)
  const why = reasonOf(edit, say)
  return (
    <li className="bad">
      <IconAlertTriangleFilled size={20} aria-hidden />
      <span className="grow">
        {titleOf(edit, say)}
        <span className="more">{why}</span>
      </span>
      <button type="button" onClick={() => setOpen(true)}>
        {say(texts.decide)}
      </button>
      {open ? (
        <Sheet title={titleOf(edit, say)} onClose={() => setOpen(false)}>
          <p>{why}</p>
          {edit.refused?.detail ? <p className="sub">{edit.refused.detail}</p> : null}
          {edit.refused?.errors?.map((error) => (
            <p key={error.path} className="error">
              {error.message}
            </p>
          ))}
          <button
            type="button"
            className="big main full"
            onClick={() => {
              retry(edit.id)
              setOpen(false)
            }}
          >
            {say(texts.retry)}
          </button>
          <p className="sub center">{say(texts.retryHint)}</p>
          <button
            type="button"
            className="big line full"
            onClick={() => {
              setAside(edit.id)
              setOpen(false)
            }}
          >
            {say(texts.leaveOut)}
          </button>
          <p className="sub center">{say(texts.leaveOutHint)}</p>
          <p className="sub">{say(texts.callDesk)}</p>
        </Sheet>
      ) : null}
    </li>
  )
}

function reasonOf(edit: Edit, say: Say): string {
  if (edit.refused?.code === 'time/in-future') return say(texts.future)
  if (edit.refused?.code === 'phone/picture-gone') return say(texts.pictureGone)
  return edit.refused?.title || say(texts.failed)
}

function titleOf({ content }: Edit, say: Say): string {
  if (content.kind === 'photo') return say(texts.photoEdit, { size: sizeOf(content.byteLength) })
  if (content.kind === 'signature') return say(texts.signatureEdit)
  if (content.kind === 'punch') return say(content.way === 'in' ? texts.punchIn : texts.punchOut)
  const items = content.body.items as { name: string }[] | undefined
  return items
    ? `${say(texts.edits.materials)}：${items.map((item) => item.name).join('、')}`
    : say(texts.edits[content.verb])
}

const sizeOf = (bytes: number) =>
  bytes >= 1_048_576 ? `${(bytes / 1_048_576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} kB`
