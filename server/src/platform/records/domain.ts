import type { Pack } from '@huiyin/policy'
import type { Text } from '@huiyin/text'
import { displayName, looksLikeIdNumber, maskIdNumber, maskPhone, phoneOf } from '../privacy/masking.ts'
import { withoutNumbers } from '../privacy/protected-text.ts'
import type { FieldError } from '../problems.ts'

export type RecordType = Pack['records'][number]
export type Field = RecordType['fields'][number]

export type Checked = {
  readonly errors: readonly FieldError[]
  /** Values that may stand in the open. */
  readonly plain: Readonly<Record<string, unknown>>
  /** Values about persons, to be sealed; their masked form stands in `plain` too. */
  readonly personal: Readonly<Record<string, unknown>>
  /** Ids of attachments that fields refer to, by field. */
  readonly attachments: readonly {
    readonly key: string
    readonly ids: readonly string[]
    readonly signature: boolean
  }[]
}

/**
 * Checks what was filled in against the form of the handbook: types, what must not be missing, bounds and choices, a
 * sentence for each. Pure; a new form needs no code.
 *
 * @param offered values of fields that are filled `from` the subject, by key
 */
export function checkFields(
  type: Pick<RecordType, 'fields'>,
  given: Readonly<Record<string, unknown>>,
  offered: Readonly<Record<string, unknown>> = {},
): Checked {
  const errors: FieldError[] = []
  const plain: Record<string, unknown> = {}
  const personal: Record<string, unknown> = {}
  const attachments: { key: string; ids: string[]; signature: boolean }[] = []
  for (const key of Object.keys(given))
    if (!type.fields.some((field) => field.key === key))
      errors.push({ path: `fields.${key}`, message: { zh: '这张表没有这一项', en: 'The form has no such field' } })
  for (const field of type.fields) {
    const value = isEmpty(given[field.key]) ? offered[field.key] : given[field.key]
    if (isEmpty(value)) {
      if (field.required) errors.push({ path: `fields.${field.key}`, message: missing(field) })
      continue
    }
    const read = readValue(field, value)
    if ('wrong' in read) {
      errors.push({ path: `fields.${field.key}`, message: read.wrong })
      continue
    }
    if (field.type === 'photo' || field.type === 'signature')
      attachments.push({ key: field.key, ids: [read.value].flat() as string[], signature: field.type === 'signature' })
    if (field.personal) {
      personal[field.key] = read.value
      plain[field.key] = maskedValue(field, read.value)
    } else plain[field.key] = read.value
  }
  return { errors, plain, personal, attachments }
}

/** What an event may carry: numbers, days, choices; of texts only that they were given, for they may hold anything. */
export function eventFields(type: Pick<RecordType, 'fields'>, checked: Checked): Record<string, unknown> {
  return Object.fromEntries(
    type.fields.flatMap((field) => {
      if (!(field.key in checked.plain)) return []
      const isOpen = !field.personal && OPEN_TYPES.has(field.type)
      return [[field.key, isOpen ? checked.plain[field.key] : true]]
    }),
  )
}
const OPEN_TYPES = new Set(['number', 'money', 'choice', 'boolean', 'day', 'instant', 'person'])

/** How a value about a person is shown to whoever may read the record but not the person. */
export function maskedValue(field: Pick<Field, 'type'>, value: unknown): unknown {
  if (typeof value !== 'string') return '*'
  if (field.type === 'longText') return withoutNumbers(value)
  const phone = phoneOf(value)
  if (phone) return maskPhone(phone)
  if (looksLikeIdNumber(value)) return maskIdNumber(value)
  if (field.type === 'text') return value.length <= 6 ? displayName({ name: value }) : withoutNumbers(value)
  return '*'
}

type Read = { readonly value: unknown } | { readonly wrong: Text }

function readValue(field: Field, value: unknown): Read {
  switch (field.type) {
    case 'text':
    case 'longText': {
      const most = field.type === 'text' ? 200 : 4000
      if (typeof value !== 'string') return { wrong: { zh: '请写成文字', en: 'Write it as text' } }
      if (value.trim().length > most) return { wrong: { zh: `最多 ${most} 个字`, en: `At most ${most} characters` } }
      return { value: value.trim() }
    }
    case 'number':
    case 'money':
      return readNumber(field, value)
    case 'choice':
      return field.choices?.some((choice) => choice.id === value)
        ? { value }
        : { wrong: { zh: '请从列表里选一个', en: 'Choose one from the list' } }
    case 'boolean':
      return typeof value === 'boolean' ? { value } : { wrong: { zh: '请选是或否', en: 'Choose yes or no' } }
    case 'day':
      return typeof value === 'string' && isDay(value)
        ? { value }
        : { wrong: { zh: '日期写成 2026-11-25 的样子', en: 'A day is written 2026-11-25' } }
    case 'instant':
      return typeof value === 'string' && isInstant(value)
        ? { value: new Date(value).toISOString() }
        : { wrong: { zh: '请填日期和时间', en: 'Give a day and a time' } }
    case 'person':
      return typeof value === 'string' && UUID.test(value)
        ? { value }
        : { wrong: { zh: '请选一个人', en: 'Choose a person' } }
    case 'signature':
      return typeof value === 'string' && UUID.test(value) ? { value } : { wrong: { zh: '请签名', en: 'Please sign' } }
    case 'photo': {
      const ids = Array.isArray(value) ? value : [value]
      return ids.length <= 20 && ids.every((id) => typeof id === 'string' && UUID.test(id))
        ? { value: ids }
        : { wrong: { zh: '请添加照片', en: 'Add a photo' } }
    }
    case 'table':
      return readTable(field, value)
  }
}

function readNumber(field: Pick<Field, 'type' | 'min' | 'max' | 'unit'>, value: unknown): Read {
  if (typeof value !== 'number' || !Number.isFinite(value)) return { wrong: { zh: '请填数字', en: 'Give a number' } }
  if (field.type === 'money' && !Number.isSafeInteger(value))
    return { wrong: { zh: '金额以分为单位，不带小数', en: 'Money is in whole fen' } }
  const unit = (language: 'zh' | 'en') => (field.unit ? ` ${field.unit[language] ?? field.unit.zh}` : '')
  if (field.min !== undefined && value < field.min)
    return { wrong: { zh: `不能小于 ${field.min}${unit('zh')}`, en: `Must be at least ${field.min}${unit('en')}` } }
  if (field.max !== undefined && value > field.max)
    return { wrong: { zh: `不能大于 ${field.max}${unit('zh')}`, en: `Must be at most ${field.max}${unit('en')}` } }
  return { value }
}

const ROWS_MAX = 100

function readTable(field: Field, value: unknown): Read {
  if (!Array.isArray(value) || value.length > ROWS_MAX)
    return { wrong: { zh: `最多 ${ROWS_MAX} 行`, en: `At most ${ROWS_MAX} rows` } }
  const columns = field.columns ?? [{ key: 'value', title: field.title, type: 'text' as const }]
  const rows: Record<string, unknown>[] = []
  for (const [index, row] of value.entries()) {
    if (typeof row !== 'object' || row === null)
      return { wrong: { zh: `第 ${index + 1} 行不对`, en: `Row ${index + 1} is not right` } }
    const read: Record<string, unknown> = {}
    for (const [key, cell] of Object.entries(row)) {
      const column = columns.find((one) => one.key === key)
      if (!column)
        return { wrong: { zh: `第 ${index + 1} 行有不认识的列`, en: `Row ${index + 1} has an unknown column` } }
      if (isEmpty(cell)) continue
      const checked = readValue({ key, title: column.title, type: column.type } as Field, cell)
      if ('wrong' in checked)
        return {
          wrong: {
            zh: `第 ${index + 1} 行${column.title.zh}：${checked.wrong.zh}`,
            en: `Row ${index + 1}, ${column.title.en ?? column.title.zh}: ${checked.wrong.en ?? checked.wrong.zh}`,
          },
        }
      read[key] = checked.value
    }
    rows.push(read)
  }
  return { value: rows }
}

function missing(field: Field): Text {
  return { zh: `请填写${field.title.zh}`, en: `Please fill in ${field.title.en ?? field.title.zh}` }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

const isEmpty = (value: unknown) => value === undefined || value === null || value === ''

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)
}

function isInstant(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text))
  )
}

/** `WX-2611-0409`: prefix, period and as many digits as the form says. */
export function recordNumber(type: Pick<RecordType, 'number'>, period: string, count: number): string {
  const digits = String(count).padStart(type.number.digits, '0')
  return [type.number.prefix, ...(period ? [period] : []), digits].join('-')
}

/** Until when it is kept by rule; null for ever, or as long as its end is not known. */
export function retainUntil(type: Pick<RecordType, 'retention'>, filedOn: string): string | null {
  if (type.retention === 'permanent' || type.retention.after !== 'filing') return null
  const [year, month, day] = filedOn.split('-').map(Number) as [number, number, number]
  const last = new Date(Date.UTC(year + type.retention.years, month, 0)).getUTCDate()
  const until = new Date(Date.UTC(year + type.retention.years, month - 1, Math.min(day, last)))
  return until.toISOString().slice(0, 10)
}

/** Whether a signer may sign now: only signers of the form, each after the one before. */
export function signerProblem(
  type: Pick<RecordType, 'signers'>,
  role: string,
  signed: readonly string[],
): Text | undefined {
  const signer = type.signers?.find((one) => one.role === role)
  if (!signer) return { zh: '这张表没有这个签名栏', en: 'The form has no such place to sign' }
  if (signed.includes(role)) return { zh: '这一栏已经签过', en: 'This place is signed already' }
  const before = type.signers?.find((one) => one.role === signer.after)
  if (before && !signed.includes(before.role))
    return { zh: `请${before.title.zh}先签`, en: `${before.title.en ?? before.title.zh} signs first` }
  return undefined
}
