import type { Text } from '@huiyin/text'
import { IconCamera, IconPlus, IconX } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { newId } from '../../api/ids.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Button } from '../../ui/button.tsx'
import { ChoiceField, InstantField, MoneyField, SelectField, TextField, useField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import { Signature } from '../../ui/signature/signature-pad.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { type RecordField, type RecordType, subjectWatch } from './answers.ts'
import { filePhoto, fileSignature } from './draw.ts'
import { recordTexts as texts } from './texts.ts'

type Subject = { readonly type: string; readonly id: string }
type Values = Readonly<Record<string, unknown>>
const nameOf = (field: Pick<RecordField, 'key'>) => `fields.${field.key}`

/** Any form of the handbook, drawn from its own description: what it asks, in which order, with which bounds. */
export function RecordForm({
  type,
  subject,
  corrects,
  onClose,
}: {
  type: RecordType
  subject: Subject
  /** The record that this one corrects, and what stood there. */
  corrects?: { readonly id: string; readonly number: string; readonly fields: Values } | undefined
  onClose: (recordId?: string) => void
}) {
  const say = useSay()
  const change = useChange<object, { number: string; recordId: string }>('POST', '/records', {
    touches: [subjectWatch(subject), 'record'],
  })
  const [id] = useState(newId)
  const form = useForm<Values>({
    draftKey: `record.${type.id}.${corrects?.id ?? subject.id}`,
    initial: {
      reason: '',
      ...Object.fromEntries(
        type.fields.map((field) => [nameOf(field), shownValue(field, corrects?.fields[field.key])]),
      ),
    },
    check: (values) => ({
      ...Object.fromEntries(type.fields.map((field) => [nameOf(field), wrongIn(field, values[nameOf(field)])])),
      reason: corrects && !String(values.reason ?? '').trim() ? texts.needReason : undefined,
    }),
    send: async (values) => {
      const { number, recordId } = await change.run({
        id,
        recordType: type.id,
        subject,
        fields: Object.fromEntries(
          type.fields.flatMap((field) => {
            const value = sentValue(field, values[nameOf(field)])
            return value === undefined ? [] : [[field.key, value]]
          }),
        ),
        ...(corrects ? { replaces: corrects.id, reason: String(values.reason).trim() } : {}),
      })
      form.clear()
      toast(texts.filed, { values: { number } })
      onClose(recordId)
    },
  })
  return (
    <Sheet
      open
      onClose={() => onClose()}
      title={corrects ? say(texts.correctTitle, { number: corrects.number }) : say(type.title)}
      size={680}
    >
      <FormFrame form={form} className="col gap2" label={say(type.title)}>
        {corrects ? <p className="sec">{say(texts.correctHint)}</p> : null}
        <ErrorSummary />
        {type.fields.map((field) => (
          <Asked key={field.key} field={field} subject={subject} />
        ))}
        {corrects ? <TextField name="reason" label={say(texts.reason)} maxLength={200} /> : null}
        <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
          <Button look="bare" onPress={() => onClose()}>
            {say(texts.cancel)}
          </Button>
          <Button
            look="main"
            busy={form.busy}
            hotkey={{ id: 'form.send', keys: 'mod+enter', title: texts.file, place: texts.place }}
            onPress={form.submit}
          >
            {say(texts.file)}
          </Button>
        </div>
      </FormFrame>
    </Sheet>
  )
}

function Asked({ field, subject }: { field: RecordField; subject: Subject }) {
  const say = useSay()
  const name = nameOf(field)
  const label = field.unit ? `${say(field.title)}（${say(field.unit)}）` : say(field.title)
  // What the subject itself says is filled in by the server when it is left empty.
  const optional = !field.required || field.from !== undefined
  switch (field.type) {
    case 'text':
      return <TextField name={name} label={label} optional={optional} maxLength={200} />
    case 'longText':
      return <TextField name={name} label={label} optional={optional} rows={3} maxLength={4000} />
    case 'number':
      return <TextField name={name} label={label} optional={optional} inputMode="decimal" maxLength={16} />
    case 'money':
      return <MoneyField name={name} label={label} optional={optional} />
    case 'choice':
      return (
        <ChoiceField
          name={name}
          label={label}
          optional={optional}
          options={(field.choices ?? []).map((one) => ({ id: one.id, title: say(one.title) }))}
        />
      )
    case 'boolean':
      return (
        <ChoiceField
          name={name}
          label={label}
          optional={optional}
          options={[
            { id: 'yes', title: say(texts.yes) },
            { id: 'no', title: say(texts.no) },
          ]}
        />
      )
    case 'day':
      return <TextField name={name} label={label} optional={optional} type="date" />
    case 'instant':
      return <InstantField name={name} label={label} optional={optional} />
    case 'person':
      return <PersonField name={name} label={label} optional={optional} />
    case 'photo':
      return <PhotoField name={name} label={label} subject={subject} />
    case 'signature':
      return <SignatureField name={name} label={label} subject={subject} />
    case 'table':
      return <TableField field={field} />
  }
}

function PersonField({ name, label, optional }: { name: string; label: string; optional: boolean }) {
  const { project } = useWho()
  const people = useRead<{ items: readonly { id: string; name: string }[] }>('/staff', {
    params: { projectId: project.id, limit: 200 },
    watches: ['staff'],
  })
  return (
    <SelectField
      name={name}
      label={label}
      optional={optional}
      empty=""
      options={(people.data?.items ?? []).map((one) => ({ id: one.id, title: one.name }))}
    />
  )
}

function PhotoField({ name, label, subject }: { name: string; label: string; subject: Subject }) {
  const say = useSay()
  const field = useField(name, label)
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const ids = (field.value as readonly string[] | undefined) ?? []
  const add = async (files: readonly File[]) => {
    setBusy(true)
    try {
      const added: string[] = []
      for (const file of files) added.push(await filePhoto(subject, file))
      field.set([...ids, ...added])
    } catch (caught) {
      field.form.setError(name, caught instanceof Error ? caught.message : String(caught))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="field">
      <span className="label">{label}</span>
      <div className="row gap1">
        <input
          ref={input}
          type="file"
          multiple
          hidden
          accept="image/jpeg,image/png,image/webp"
          aria-label={label}
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])]
            event.currentTarget.value = ''
            void add(files)
          }}
        />
        <Button
          id={field.id}
          busy={busy}
          icon={<IconCamera size={16} stroke={1.75} aria-hidden />}
          onPress={() => input.current?.click()}
        >
          {say(texts.addPhotos)}
        </Button>
        {ids.length > 0 ? <span className="mut">{say(texts.photos, { count: ids.length })}</span> : null}
      </div>
      <Wrong id={field.id} error={field.error} />
    </div>
  )
}

function SignatureField({ name, label, subject }: { name: string; label: string; subject: Subject }) {
  const field = useField(name, label)
  return (
    <div className="field">
      <span className="label">{label}</span>
      <Signature
        onChange={(drawn) => {
          if (!drawn) return field.set(undefined)
          void fileSignature(subject, 'other', drawn).then(field.set, (caught: Error) =>
            field.form.setError(name, caught.message),
          )
        }}
      />
      <Wrong id={field.id} error={field.error} />
    </div>
  )
}

type Row = Readonly<Record<string, string>>

function TableField({ field: described }: { field: RecordField }) {
  const say = useSay()
  const label = say(described.title)
  const field = useField(nameOf(described), label)
  const rows = (field.value as readonly Row[] | undefined) ?? []
  const columns = described.columns ?? []
  return (
    <fieldset className="field">
      <legend className="label">{label}</legend>
      {rows.map((row, index) => (
        <div key={index} className="row gap1" style={{ marginBottom: 4 }}>
          {columns.map((column) => (
            <input
              key={column.key}
              className="input"
              aria-label={`${say(column.title)} ${index + 1}`}
              placeholder={say(column.title)}
              value={row[column.key] ?? ''}
              onChange={(event) => {
                const { value } = event.currentTarget
                field.set(rows.map((one, at) => (at === index ? { ...one, [column.key]: value } : one)))
              }}
            />
          ))}
          <button
            type="button"
            className="icb"
            aria-label={say(texts.removeRow, { row: index + 1 })}
            onClick={() => field.set(rows.filter((_, at) => at !== index))}
          >
            <IconX size={16} aria-hidden />
          </button>
        </div>
      ))}
      <Button
        id={field.id}
        size="s"
        icon={<IconPlus size={16} stroke={1.75} aria-hidden />}
        onPress={() => field.set([...rows, {}])}
      >
        {say(texts.addRow)}
      </Button>
      <Wrong id={field.id} error={field.error} />
    </fieldset>
  )
}

function Wrong({ id, error }: { id: string; error: string | undefined }) {
  return error ? (
    <p id={`${id}-wrong`} className="wrong">
      {error}
    </p>
  ) : null
}

/** What stands in a field at first: nothing, or what the corrected record says. */
function shownValue(field: RecordField, value: unknown): unknown {
  if (value === undefined || value === null)
    return ['instant', 'money', 'photo', 'signature', 'table'].includes(field.type) ? undefined : ''
  if (field.type === 'boolean') return value === true ? 'yes' : 'no'
  if (field.type === 'number') return String(value)
  if (field.type === 'table')
    return (value as readonly Record<string, unknown>[]).map((row) =>
      Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, String(cell ?? '')])),
    )
  return value
}

function sentValue(field: RecordField, value: unknown): unknown {
  if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return undefined
  if (field.type === 'boolean') return value === 'yes'
  if (field.type === 'number') return Number(String(value).replace('，', '.'))
  if (field.type === 'text' || field.type === 'longText') return String(value).trim() || undefined
  if (field.type === 'table')
    return (value as readonly Row[]).map((row) =>
      Object.fromEntries(
        (field.columns ?? []).flatMap((column) => {
          const cell = row[column.key]?.trim()
          if (!cell) return []
          if (column.type === 'number') return [[column.key, Number(cell)]]
          return [[column.key, column.type === 'money' ? Math.round(Number(cell) * 100) : cell]]
        }),
      ),
    )
  return value
}

/** Seen before anything is sent; everything else the server says beside the field. */
function wrongIn(field: RecordField, value: unknown): Text | undefined {
  if (field.type !== 'number' || value === '' || value === undefined) return undefined
  return Number.isFinite(Number(value)) ? undefined : { zh: '请填数字', en: 'Give a number' }
}
