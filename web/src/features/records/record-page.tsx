import { IconLock, IconPencil, IconPrinter } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { dueInstant, fullInstant, shortInstant, yuan } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go, useGo, useParam } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import { Photos } from '../../ui/photo/photos.tsx'
import { PrintSheet } from '../../ui/print/print-sheet.tsx'
import { type DrawnSignature, Signature } from '../../ui/signature/signature-pad.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { type RecordField, type RecordView, type Signer, subjectWatch } from './answers.ts'
import { fileSignature } from './draw.ts'
import { RecordForm } from './record-form.tsx'
import styles from './records.module.css'
import { recordTexts as texts } from './texts.ts'

/** One filed form as it was filed: its fields, who signed, and what may still be done with it. */
export default function RecordPage() {
  const recordId = useParam('recordId')
  const query = useRead<RecordView>(`/records/${recordId}`, { watches: ['record', 'case'] })
  return (
    <Answered query={query} skeleton={<RowSkeleton rows={7} chips={false} />}>
      {(record) => <Shown key={record.id} record={record} />}
    </Answered>
  )
}

function Shown({ record }: { record: RecordView }) {
  const say = useSay()
  const go = useGo()
  const language = useLanguage()
  const { may } = useWho()
  const [open, setOpen] = useState<'print' | 'correct' | undefined>(undefined)
  const [whole, setWhole] = useState<
    { fields: Record<string, unknown>; snapshot: Record<string, unknown> } | undefined
  >()
  const fields = { ...record.fields, ...whole?.fields }
  const snapshot = { ...record.snapshot, ...whole?.snapshot }
  const fixed = record.sealedAt !== null || record.replacedBy !== null
  const type = record.type
  return (
    <div className={styles.page}>
      <header className="row gap1 wrap">
        <div className="grow">
          <h1 className="h2 row gap1 wrap">
            {say(record.title)} <span className="num">{record.number}</span>
            {record.sealedAt ? (
              <span className="tag">
                <IconLock size={14} stroke={1.75} aria-hidden /> {say(texts.sealed)}
              </span>
            ) : null}
          </h1>
          <p className="dense mut">
            {[
              record.filedBy,
              shortInstant(record.filedAt, businessNow(), language),
              record.retainUntil
                ? say(texts.keepUntil, { day: dueInstant(record.retainUntil, businessNow(), language) })
                : say(texts.keepForever),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
        {record.subject.type === 'case' ? (
          <Go to={`/cases/${record.subject.id}`} className="btn s">
            {say(texts.case)}
          </Go>
        ) : null}
        {type && !fixed && may('record.file') ? (
          <Button
            size="s"
            icon={<IconPencil size={16} stroke={1.75} aria-hidden />}
            hotkey={{ id: 'record.correct', keys: 'a', title: texts.correct, place: texts.place }}
            onPress={() => setOpen('correct')}
          >
            {say(texts.correct)}
          </Button>
        ) : null}
        <Button
          size="s"
          icon={<IconPrinter size={16} stroke={1.75} aria-hidden />}
          hotkey={{ id: 'record.print', keys: 'p', title: texts.print, place: texts.place }}
          onPress={() => setOpen('print')}
        >
          {say(texts.print)}
        </Button>
      </header>
      {record.replacedBy ? (
        <p className="note care">
          <span>
            {say(texts.replacedNote)} <Go to={`/records/${record.replacedBy}`}>{say(texts.seeNew)}</Go>
          </span>
        </p>
      ) : null}
      {record.replaces ? (
        <p className="note">
          <span>
            {say(texts.replacesNote)} <Go to={`/records/${record.replaces}`}>{say(texts.seeOld)}</Go>
          </span>
        </p>
      ) : null}
      <div className={styles.columns}>
        <section className={`panel ${styles.box}`} aria-label={say(record.title)}>
          <dl className={styles.fields}>
            {(type?.fields ?? []).map((field) => (
              <div key={field.key} data-wide={WIDE.has(field.type) || undefined}>
                <dt>{say(field.title)}</dt>
                <dd>
                  <Value field={field} value={fields[field.key]} record={record} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
        <div className="col gap1h">
          <section className={`panel ${styles.box}`} aria-label={say(texts.signatures)}>
            <h2 className="h3">{say(texts.signatures)}</h2>
            {(type?.signers ?? []).map((signer) => (
              <SignerPlace key={signer.role} signer={signer} record={record} fixed={fixed} />
            ))}
          </section>
          <section className={`panel ${styles.box}`} aria-label={say(texts.asFiled)}>
            <h2 className="h3">{say(texts.asFiled)}</h2>
            <dl className={styles.fields}>
              {SNAPSHOT.flatMap(({ key, title }) => {
                const value = snapshot[key]
                return value === undefined || value === null || value === '' ? [] : [{ key, title, value }]
              }).map(({ key, title, value }) => (
                <div key={key} data-wide>
                  <dt>{say(title)}</dt>
                  <dd>{words(value, say)}</dd>
                </div>
              ))}
            </dl>
            {may('person.unmask') && !whole ? <Reveal record={record} onShown={setWhole} /> : null}
          </section>
        </div>
      </div>
      {open === 'print' ? (
        <PrintSheet
          title={`${say(record.title)} ${record.number}`}
          path={`/records/${record.id}/print`}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
      {open === 'correct' && type ? (
        <RecordForm
          type={type}
          subject={record.subject}
          corrects={{ id: record.id, number: record.number, fields: withoutMasked(record) }}
          onClose={(made) => {
            setOpen(undefined)
            if (made) go(`/records/${made}`)
          }}
        />
      ) : null}
    </div>
  )
}

const WIDE = new Set(['longText', 'table', 'photo', 'signature'])
const SNAPSHOT = [
  { key: 'number', title: texts.number },
  { key: 'place', title: texts.placeOf },
  { key: 'reporter', title: texts.reporter },
  { key: 'phone', title: texts.phone },
  { key: 'category', title: { zh: '类别', en: 'Category' } },
  { key: 'filedBy', title: texts.filedBy },
] as const

/** What is masked is asked for again: a mask is no value to file. */
function withoutMasked(record: RecordView): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record.fields).filter(([key, value]) => !record.hides.includes(key) && !hasMask(value)),
  )
}
const hasMask = (value: unknown) => typeof value === 'string' && value.includes('****')

function words(value: unknown, say: ReturnType<typeof useSay>): string {
  if (typeof value === 'object' && value !== null && 'zh' in value) return say(value as { zh: string; en?: string })
  return String(value)
}

function Value({ field, value, record }: { field: RecordField; value: unknown; record: RecordView }): ReactNode {
  const say = useSay()
  const language = useLanguage()
  if (value === undefined || value === null || value === '') return <span className="mut">—</span>
  switch (field.type) {
    case 'choice': {
      const chosen = field.choices?.find((one) => one.id === value)
      return chosen ? say(chosen.title) : String(value)
    }
    case 'boolean':
      return say(value === true ? texts.yes : texts.no)
    case 'money':
      return <span className="num">{yuan(Number(value))}</span>
    case 'number':
      return (
        <span className="num">
          {String(value)} {field.unit ? say(field.unit) : ''}
        </span>
      )
    case 'instant':
      return <span className="num">{fullInstant(String(value), language).replace(/:00$/, '')}</span>
    case 'photo':
      return (
        <Photos
          items={[value].flat().map((id) => ({
            id: String(id),
            mime: 'image/jpeg',
            addedAt: record.filedAt,
            by: record.filedBy ?? '',
          }))}
        />
      )
    case 'signature':
      return <img className={styles.drawn} src={`/api/v1/attachments/${String(value)}/file`} alt={say(field.title)} />
    case 'table':
      return (
        <table className="tbl">
          <thead>
            <tr>
              {(field.columns ?? []).map((column) => (
                <th key={column.key} scope="col">
                  {say(column.title)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(value as readonly Record<string, unknown>[]).map((row, index) => (
              <tr key={index}>
                {(field.columns ?? []).map((column) => (
                  <td key={column.key}>
                    {column.type === 'money' ? yuan(Number(row[column.key] ?? 0)) : String(row[column.key] ?? '')}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )
    default:
      return <span className={styles.words}>{String(value)}</span>
  }
}

function SignerPlace({ signer, record, fixed }: { signer: Signer; record: RecordView; fixed: boolean }) {
  const say = useSay()
  const language = useLanguage()
  const { may } = useWho()
  const [drawing, setDrawing] = useState(false)
  const signed = record.signatures.find((one) => one.role === signer.role)
  const waits = signer.after !== undefined && !record.signatures.some((one) => one.role === signer.after)
  if (signed)
    return (
      <div className={styles.place}>
        <img
          className={styles.drawn}
          src={`/api/v1/attachments/${signed.signatureId}/file`}
          alt={say(texts.signed, { who: say(signer.title) })}
        />
        <span className="dense">
          {say(signer.title)}
          <span className="meta mut" style={{ display: 'block' }}>
            {shortInstant(signed.at, businessNow(), language)}
          </span>
        </span>
      </div>
    )
  return (
    <div className="row gap1">
      <span className="grow">
        {say(signer.title)} <span className="mut meta">{say(waits ? texts.after : texts.notSigned)}</span>
      </span>
      {!fixed && !waits && may('record.file') ? (
        <Button size="s" onPress={() => setDrawing(true)}>
          {say(texts.sign)}
          <span className="vh"> {say(signer.title)}</span>
        </Button>
      ) : null}
      {drawing ? <Draw signer={signer} record={record} onClose={() => setDrawing(false)} /> : null}
    </div>
  )
}

function Draw({ signer, record, onClose }: { signer: Signer; record: RecordView; onClose: () => void }) {
  const say = useSay()
  const [drawn, setDrawn] = useState<DrawnSignature | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error | undefined>(undefined)
  const change = useChange<object>('POST', `/records/${record.id}/signatures`, {
    touches: [subjectWatch(record.subject), 'record'],
  })
  const sign = async () => {
    if (!drawn) return
    setBusy(true)
    setError(undefined)
    try {
      const signatureId = await fileSignature(record.subject, 'other', drawn)
      await change.run({ role: signer.role, signatureId })
      toast(texts.signed, { values: { who: say(signer.title) } })
      onClose()
    } catch (caught) {
      setError(caught as Error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Sheet open onClose={onClose} title={`${say(texts.sign)} · ${say(signer.title)}`} size={560}>
      <div className="col gap1h">
        <Signature onChange={setDrawn} />
        <RefusedCard error={error} />
        <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
          <Button look="bare" onPress={onClose}>
            {say(texts.cancel)}
          </Button>
          <Button look="main" busy={busy} disabled={!drawn} onPress={() => void sign()}>
            {say(drawn ? texts.sign : texts.signFirst)}
          </Button>
        </div>
      </div>
    </Sheet>
  )
}

function Reveal({
  record,
  onShown,
}: {
  record: RecordView
  onShown: (whole: { fields: Record<string, unknown>; snapshot: Record<string, unknown> }) => void
}) {
  const say = useSay()
  const [reason, setReason] = useState('')
  const change = useChange<object, { fields: Record<string, unknown>; snapshot: Record<string, unknown> }>(
    'POST',
    `/records/${record.id}/reveal`,
  )
  return (
    <form
      className="row gap1"
      onSubmit={(event) => {
        event.preventDefault()
        if (reason.trim().length < 2) return
        void change.run({ reason: reason.trim() }).then(
          (whole) => {
            onShown(whole)
            toast(texts.shown)
          },
          () => {},
        )
      }}
    >
      <input
        className="input grow"
        aria-label={say(texts.why)}
        placeholder={say(texts.why)}
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button size="s" type="submit" busy={change.busy}>
        {say(texts.show)}
      </Button>
      <RefusedCard error={change.error} />
    </form>
  )
}
