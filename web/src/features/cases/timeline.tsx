import {
  IconAlertTriangle,
  IconCheck,
  IconClipboardList,
  IconMapPin,
  IconMessage,
  IconPencil,
  IconPhone,
  IconPlayerPause,
  IconUserCheck,
} from '@tabler/icons-react'
import { type ComponentType, useRef, useState } from 'react'
import type { CaseView } from '../../api/contracts.ts'
import { useChange } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { dayHeading, fullInstant, localTime, shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Button } from '../../ui/button.tsx'
import { ChoiceField, InstantField, TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { useKey } from '../../ui/keys/keys.ts'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import { Pieces } from '../../ui/person/masked.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import styles from './case.module.css'
import { caseTexts as texts } from './texts.ts'

type Entry = CaseView['timeline'][number]

const ICONS: Readonly<Record<string, ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>>> = {
  'case.registered': IconClipboardList,
  'contact.recorded': IconPhone,
  'callback.recorded': IconPhone,
  'case.noted': IconMessage,
  'workOrder.arrived': IconMapPin,
  'workOrder.suspended': IconPlayerPause,
  'workOrder.dispatched': IconUserCheck,
  'obligation.breached': IconAlertTriangle,
  'obligation.escalated': IconAlertTriangle,
  'obligation.warned': IconAlertTriangle,
  'case.amended': IconPencil,
  'event.corrected': IconPencil,
}

/** Everything that happened, the newest first; a note or a contact is written where it will stand. */
export function Timeline({ view }: { view: CaseView }) {
  const say = useSay()
  const language = useLanguage()
  const [filter, setFilter] = useState<'all' | 'contacts' | 'notes'>('all')
  const [correcting, setCorrecting] = useState<Entry | undefined>(undefined)
  const now = businessNow()
  const isContact = (one: Entry) => one.type === 'contact.recorded' || one.type === 'callback.recorded'
  const isNote = (one: Entry) => one.type === 'case.noted'
  const shown = [...view.timeline]
    .reverse()
    .filter((one) => filter === 'all' || (filter === 'contacts' ? isContact(one) : isNote(one)))
  const counts = {
    all: view.timeline.length,
    contacts: view.timeline.filter(isContact).length,
    notes: view.timeline.filter(isNote).length,
  }
  const days = [...new Set(shown.map((one) => localTime(one.occurredAt).day))]
  return (
    <section className={`panel ${styles.timeline}`} aria-label={say(texts.timeline)}>
      <div className="row gap1 wrap">
        <div className="seg" role="group" aria-label={say(texts.timeline)}>
          {(['all', 'contacts', 'notes'] as const).map((one) => (
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
          <h3 className={styles.day}>{dayHeading(`${day}T12:00:00+08:00`, now, language)}</h3>
          <ol>
            {shown
              .filter((one) => localTime(one.occurredAt).day === day)
              .map((one) => (
                <EntryRow
                  key={one.eventId}
                  entry={one}
                  mayUnmask={view.abilities.unmask === true}
                  onCorrect={
                    view.abilities.correct && one.actor && !one.voidedBy && one.type !== 'event.corrected'
                      ? () => setCorrecting(one)
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
  mayUnmask,
  onCorrect,
}: {
  entry: Entry
  mayUnmask: boolean
  onCorrect: (() => void) | undefined
}) {
  const say = useSay()
  const language = useLanguage()
  const Icon = ICONS[entry.type] ?? IconCheck
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
          <b className={styles.entryTitle}>{say(entry.title)}</b>
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
      </div>
    </li>
  )
}

/** `C`: a note; with a contact, whether they were reached and why one called. */
function Write({ caseId, mayContact }: { caseId: string; mayContact: boolean }) {
  const say = useSay()
  const [contact, setContact] = useState(false)
  const area = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const notes = useChange<object>('POST', `/cases/${caseId}/notes`, { touches: [`case:${caseId}`] })
  const form = useForm({
    draftKey: `note.${caseId}`,
    initial: { text: '', reached: 'yes', purpose: 'progress' },
    check: (values) => ({ text: values.text.trim() || values.reached === 'no' ? undefined : texts.needText }),
    send: async (values) => {
      if (contact)
        await notes.run(
          {
            direction: 'out',
            channel: 'phone',
            purpose: values.purpose,
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
            options={(['progress', 'appointment', 'other'] as const).map((id) => ({ id, title: say(texts[id]) }))}
          />
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
