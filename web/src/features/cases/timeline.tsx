import {
  IconAlertTriangle,
  IconCamera,
  IconCheck,
  IconClipboardList,
  IconMapPin,
  IconMessage,
  IconPencil,
  IconPhone,
  IconPlayerPause,
  IconSignature,
  IconUrgent,
  IconUserCheck,
} from '@tabler/icons-react'
import { type ComponentType, useRef, useState } from 'react'
import type { CaseView } from '../../api/contracts.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { dayHeading, fullInstant, localTime, shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Button } from '../../ui/button.tsx'
import { CheckField, ChoiceField, InstantField, TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { useKey } from '../../ui/keys/keys.ts'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import { Pieces } from '../../ui/person/masked.tsx'
import { type Attached, Photos } from '../../ui/photo/photos.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { Attach } from './attach.tsx'
import styles from './case.module.css'
import { caseTexts as texts } from './texts.ts'

type Entry = CaseView['timeline'][number]

const ICONS: Readonly<Record<string, ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>>> = {
  'case.registered': IconClipboardList,
  'contact.recorded': IconPhone,
  'callback.recorded': IconPhone,
  'case.noted': IconMessage,
  'workOrder.arrived': IconMapPin,
  'workOrder.raised': IconUrgent,
  'workOrder.suspended': IconPlayerPause,
  'workOrder.dispatched': IconUserCheck,
  'obligation.breached': IconAlertTriangle,
  'obligation.escalated': IconAlertTriangle,
  'obligation.warned': IconAlertTriangle,
  'case.amended': IconPencil,
  'event.corrected': IconPencil,
}

const FILTERS = ['all', 'contacts', 'notes', 'photos', 'signatures'] as const
type Filter = (typeof FILTERS)[number]

const isPicture = (one: Entry) => one.type === 'attachment.added' && one.data.purpose !== 'signature'
const BELONGS: Readonly<Record<Filter, (one: Entry) => boolean>> = {
  all: () => true,
  contacts: (one) => one.type === 'contact.recorded' || one.type === 'callback.recorded',
  notes: (one) => one.type === 'case.noted',
  photos: isPicture,
  signatures: (one) => one.type === 'attachment.added' && one.data.purpose === 'signature',
}

/** Photos that one person took within minutes stand together, as they were taken. */
const TOGETHER_MS = 15 * 60_000

function gather(entries: readonly Entry[]): readonly (readonly [Entry, ...Entry[]])[] {
  const groups: [Entry, ...Entry[]][] = []
  for (const entry of entries) {
    const last = groups.at(-1)
    const first = last?.[0]
    const joins =
      first &&
      isPicture(first) &&
      isPicture(entry) &&
      first.actor?.id === entry.actor?.id &&
      first.data.purpose === entry.data.purpose &&
      Math.abs(Date.parse(first.occurredAt) - Date.parse(entry.occurredAt)) < TOGETHER_MS
    if (last && joins) last.push(entry)
    else groups.push([entry])
  }
  return groups
}

/** Everything that happened, the newest first; a note or a contact is written where it will stand. */
export function Timeline({ view }: { view: CaseView }) {
  const say = useSay()
  const language = useLanguage()
  const [filter, setFilter] = useState<Filter>('all')
  const [correcting, setCorrecting] = useState<Entry | undefined>(undefined)
  const now = businessNow()
  const shown = [...view.timeline].reverse().filter(BELONGS[filter])
  const counts = Object.fromEntries(FILTERS.map((one) => [one, view.timeline.filter(BELONGS[one]).length]))
  const offered = FILTERS.filter((one) => one === 'all' || one === 'contacts' || counts[one])
  const album = [...view.timeline].filter(isPicture).map(attachedOf)
  const days = [...new Set(shown.map((one) => localTime(one.occurredAt).day))]
  return (
    <section className={`panel ${styles.timeline}`} aria-label={say(texts.timeline)}>
      <div className="row gap1 wrap">
        <div className="seg" role="group" aria-label={say(texts.timeline)}>
          {offered.map((one) => (
            <button key={one} type="button" aria-pressed={filter === one} onClick={() => setFilter(one)}>
              {say(texts[one])} <span className="num mut">{counts[one]}</span>
            </button>
          ))}
        </div>
        <span className="grow" />
        <span className="meta mut">{say(texts.newestFirst)}</span>
      </div>
      {view.abilities.note && !view.sealed ? (
        <Write caseId={view.id} mayContact={view.abilities.contact === true} />
      ) : null}
      {days.map((day) => (
        <div key={day}>
          <h3 className={styles.day}>{dayHeading(day, now, language)}</h3>
          <ol>
            {gather(shown.filter((one) => localTime(one.occurredAt).day === day)).map((group) => (
              <EntryRow
                key={group[0].eventId}
                entry={group[0]}
                caseId={view.id}
                album={album}
                also={group.slice(1)}
                mayUnmask={view.abilities.unmask === true}
                onCorrect={
                  view.abilities.correct &&
                  group[0].actor &&
                  !group[0].voidedBy &&
                  group[0].type !== 'event.corrected' &&
                  group[0].type !== 'attachment.added'
                    ? () => setCorrecting(group[0])
                    : undefined
                }
              />
            ))}
          </ol>
        </div>
      ))}
      {correcting ? <Correct caseId={view.id} entry={correcting} onClose={() => setCorrecting(undefined)} /> : null}
    </section>
  )
}

function EntryRow({
  entry,
  caseId,
  album,
  also,
  mayUnmask,
  onCorrect,
}: {
  entry: Entry
  caseId: string
  /** All photos of the case, in the order they were taken. */
  album: readonly Attached[]
  /** The photos taken with it. */
  also: readonly Entry[]
  mayUnmask: boolean
  onCorrect: (() => void) | undefined
}) {
  const say = useSay()
  const language = useLanguage()
  const hangs = entry.type === 'attachment.added'
  const Icon = hangs
    ? entry.data.purpose === 'signature'
      ? IconSignature
      : IconCamera
    : (ICONS[entry.type] ?? IconCheck)
  return (
    <li className={styles.entry} data-voided={entry.voidedBy !== null || undefined}>
      <time className="num mut" dateTime={entry.occurredAt} title={fullInstant(entry.occurredAt, language)}>
        {localTime(entry.occurredAt).time}
      </time>
      <span className={styles.round} data-late={entry.type.startsWith('obligation.') || undefined}>
        <Icon size={16} stroke={1.75} aria-hidden />
      </span>
      <div className="grow">
        <p className="row gap1 wrap">
          <b className={styles.entryTitle}>{hangs ? say(...hangingTitle(entry, also.length + 1)) : say(entry.title)}</b>
          <span className="mut">{entry.actor?.name ?? ''}</span>
          {entry.voidedBy ? <span className="tag">{say(texts.voided)}</span> : null}
          {entry.correctedOccurredAt ? (
            <span className="tag acc">
              {say(texts.correctedTo, { at: shortInstant(entry.correctedOccurredAt, businessNow(), language) })}
            </span>
          ) : null}
          {entry.offline ? (
            <span className="meta mut">
              {say(texts.offline, { at: shortInstant(entry.recordedAt, businessNow(), language) })}
            </span>
          ) : null}
          {entry.lateReason ? (
            <span className="meta mut">{say(texts.lateRecorded, { reason: entry.lateReason })}</span>
          ) : null}
          <span className="grow" />
          {onCorrect ? (
            <button type="button" className={`btn bare s ${styles.correct}`} onClick={onCorrect}>
              {say(texts.correct)}
              <span className="vh">
                {say(entry.title)} {localTime(entry.occurredAt).time}
              </span>
            </button>
          ) : null}
        </p>
        {entry.text.length > 0 ? (
          <p className={styles.text}>
            <Pieces pieces={entry.text} may={mayUnmask} />
          </p>
        ) : null}
        {hangs && entry.data.purpose === 'signature' ? <Drawn entry={entry} caseId={caseId} /> : null}
        {hangs && entry.data.purpose !== 'signature' ? (
          <div className={styles.strip}>
            <Photos items={[entry, ...also].reverse().map(attachedOf)} album={album} />
          </div>
        ) : null}
      </div>
    </li>
  )
}

function hangingTitle(entry: Entry, count: number): [{ zh: string; en: string }, { count: number }] {
  const { purpose } = entry.data
  if (purpose === 'signature') return [texts.signed, { count }]
  if (purpose === 'document') return [texts.paper, { count }]
  if (purpose === 'photoBefore') return [texts.photoBefore, { count }]
  if (purpose === 'photoAfter') return [texts.photoAfter, { count }]
  return [count > 1 ? texts.photosTitle : texts.photoTitle, { count }]
}

const attachedOf = (one: Entry): Attached => ({
  id: String(one.data.attachmentId),
  mime: String(one.data.mime),
  addedAt: one.occurredAt,
  by: one.actor?.name ?? '',
  receivedAt: one.offline ? one.recordedAt : null,
})

type Hanging = { readonly id: string; readonly title: string | null }
const SIGNERS: Readonly<Record<string, { zh: string; en: string }>> = {
  owner: texts.signerOwner,
  head: texts.signerHead,
  staff: texts.signerStaff,
  other: texts.signerOther,
}

/** A drawn signature; whose it is stands in what hangs on the case, not in the log. */
function Drawn({ entry, caseId }: { entry: Entry; caseId: string }) {
  const say = useSay()
  const language = useLanguage()
  const { data } = useRead<{ items: readonly Hanging[] }>(`/subjects/case/${caseId}/attachments`, {
    watches: [`case:${caseId}`],
  })
  const id = String(entry.data.attachmentId)
  const signer = SIGNERS[data?.items.find((one) => one.id === id)?.title ?? '']
  return (
    <div className={styles.drawn}>
      <img
        src={`/api/v1/attachments/${id}/file`}
        alt={say(texts.signedBy, { who: signer ? say(signer) : '' })}
        loading="lazy"
      />
      <span className="dense">
        {signer ? say(signer) : null}
        <span className="meta mut" style={{ display: 'block' }}>
          {shortInstant(entry.occurredAt, businessNow(), language)}
        </span>
      </span>
    </div>
  )
}

/** `C`: a note; with a contact, whether they were reached and why one called. */
/** Why one calls; the last two are with whoever settles it, the others with the reporter. */
const CONTACT_PURPOSES = [
  'progress',
  'firstContact',
  'result',
  'appointment',
  'other',
  'provider',
  'coordination',
] as const

function Write({ caseId, mayContact }: { caseId: string; mayContact: boolean }) {
  const say = useSay()
  const [contact, setContact] = useState(false)
  const area = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const notes = useChange<object>('POST', `/cases/${caseId}/notes`, { touches: [`case:${caseId}`] })
  const form = useForm({
    draftKey: `note.${caseId}`,
    initial: { text: '', reached: 'yes', purpose: 'progress', confirmed: false, apology: false },
    check: (values) => ({ text: values.text.trim() || values.reached === 'no' ? undefined : texts.needText }),
    send: async (values) => {
      if (contact)
        await notes.run(
          {
            direction: 'out',
            channel: 'phone',
            purpose: values.purpose,
            with: values.purpose === 'provider' || values.purpose === 'coordination' ? 'provider' : 'reporter',
            ...(values.purpose === 'firstContact' ? { confirmedContent: values.confirmed } : {}),
            ...(values.apology ? { apology: true } : {}),
            reached: values.reached === 'yes',
            text: values.text.trim(),
          },
          `/cases/${caseId}/contacts`,
        )
      else await notes.run({ text: values.text.trim() })
      form.clear()
      setContact(false)
      toast(texts.noted)
    },
  })
  useKey({
    id: 'case.note',
    keys: 'c',
    title: texts.writeNote,
    place: texts.casePlace,
    run: () => area.current?.focus(),
  })
  return (
    <FormFrame form={form} className={styles.write} label={say(texts.writeNote)}>
      <ErrorSummary />
      {contact ? (
        <div className="row gap2 wrap">
          <ChoiceField
            name="reached"
            label={say(texts.contactResult)}
            hideLabel
            options={[
              { id: 'yes', title: say(texts.reached) },
              { id: 'no', title: say(texts.notReached) },
            ]}
          />
          <ChoiceField
            name="purpose"
            label={say(texts.contactPurpose)}
            hideLabel
            options={CONTACT_PURPOSES.map((id) => ({ id, title: say(texts[`purpose_${id}`]) }))}
          />
          {form.values.purpose === 'firstContact' ? (
            <CheckField name="confirmed" label={say(texts.confirmedContent)} />
          ) : null}
          <CheckField name="apology" label={say(texts.apology)} />
        </div>
      ) : null}
      <div className="row gap1" style={{ alignItems: 'flex-start' }}>
        <div className="grow">
          <TextField
            name="text"
            label={say(contact ? texts.recordContact : texts.writeNote)}
            hideLabel
            placeholder={say(contact ? texts.recordContact : texts.writeNote)}
            rows={1}
            maxLength={2000}
            ref={area}
          />
        </div>
        {mayContact ? (
          <Button
            icon={<IconPhone size={16} stroke={1.75} aria-hidden />}
            aria-pressed={contact}
            onPress={() => setContact(!contact)}
          >
            {say(texts.recordContact)}
          </Button>
        ) : null}
        <Attach caseId={caseId} />
        <Button look="soft" type="submit" busy={form.busy}>
          {say(texts.note)}
        </Button>
      </div>
    </FormFrame>
  )
}

function Correct({ caseId, entry, onClose }: { caseId: string; entry: Entry; onClose: () => void }) {
  const say = useSay()
  const change = useChange<object>('POST', `/cases/${caseId}/events/${entry.eventId}/correct`, {
    touches: [`case:${caseId}`],
  })
  const form = useForm({
    draftKey: `correct.${entry.eventId}`,
    initial: { correctedOccurredAt: entry.occurredAt as string | undefined, reason: '' },
    check: (values) => ({
      correctedOccurredAt: values.correctedOccurredAt ? undefined : texts.needTime,
      reason: values.reason.trim() ? undefined : texts.needReason,
    }),
    send: async (values) => {
      await change.run({ correctedOccurredAt: values.correctedOccurredAt, reason: values.reason.trim() })
      form.clear()
      toast(texts.corrected)
      onClose()
    },
  })
  return (
    <Sheet open onClose={onClose} title={say(texts.correctTitle, { what: say(entry.title) })}>
      <FormFrame form={form} className="col gap2">
        <p className="sec">{say(texts.correctHint)}</p>
        <ErrorSummary />
        <InstantField name="correctedOccurredAt" label={say(texts.happenedAt)} />
        <TextField name="reason" label={say(texts.reason)} rows={2} maxLength={500} />
        <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
          <Button look="bare" onPress={onClose}>
            {say(texts.cancel)}
          </Button>
          <Button look="main" type="submit" busy={form.busy}>
            {say(texts.correct)}
          </Button>
        </div>
      </FormFrame>
    </Sheet>
  )
}
