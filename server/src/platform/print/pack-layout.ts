import type { Pack } from '@huiyin/policy'
import type { PrintBlock, PrintField, PrintLayout, Show } from './layout.ts'

export type RecordType = Pack['records'][number]
type Field = RecordType['fields'][number]
type Cell = { readonly field: Field; readonly span: number }

const PAPERS = { A4: 'A4', A5: 'A5', receipt80: '80mm', continuous241: 'continuous 241mm' } as const

/** Papers that a printer of the office may hold; `A5 landscape` is the usual one of work orders. */
export const PAPER_CHOICES = ['A4', 'A5', 'A5 landscape', 'continuous241', 'receipt80'] as const
export type PaperChoice = (typeof PAPER_CHOICES)[number]

/** The same form on another paper. On the roll there is room for one field beside its label, so every field has a row. */
export function onPaper<Type extends Pick<RecordType, 'fields' | 'print' | 'signers'>>(
  record: Type,
  choice: PaperChoice,
): Type {
  const { layout, orientation: _, ...print } = record.print
  const [paper, across] = choice === 'A5 landscape' ? (['A5', true] as const) : ([choice, false] as const)
  const rows =
    choice === 'receipt80'
      ? layout?.flatMap((row) => row.map((cell) => [typeof cell === 'string' ? cell : cell.field]))
      : layout
  return {
    ...record,
    print: {
      ...print,
      paper,
      orientation: across ? ('landscape' as const) : ('portrait' as const),
      ...(rows ? { layout: rows } : {}),
    },
  }
}

/**
 * The layout of a record type as a pack writes it: rows of field keys. Fields are found under their keys in the
 * snapshot, signatures under the key of their field, or the role of a signer who has no field of their own. A table or
 * a row of signatures ends the frame before it; without rows all fields stand below each other.
 */
export function layoutOfRecord(record: Pick<RecordType, 'fields' | 'print' | 'signers'>): PrintLayout {
  const { paper, orientation, footer } = record.print
  const landscape = orientation === 'landscape' && (paper === 'A4' || paper === 'A5')
  const rows = rowsOf(record)
  const blocks: PrintBlock[] = []
  let open: PrintField[] = []
  let widest = 1
  const close = () => {
    if (open.length > 0) blocks.push({ kind: 'fields', perRow: widest, fields: open })
    open = []
    widest = 1
  }
  for (const row of rows) {
    const signatures = row.filter(({ field }) => field.type === 'signature')
    const tables = row.filter(({ field }) => field.type === 'table')
    const plain = row.filter(({ field }) => field.type !== 'signature' && field.type !== 'table')
    if (plain.length > 0) {
      widest = Math.max(
        widest,
        plain.reduce((sum, cell) => sum + cell.span, 0),
      )
      open.push(...plain.map((cell, index) => fieldOf(cell, index === plain.length - 1)))
    }
    if (signatures.length + tables.length > 0) close()
    for (const { field } of tables) blocks.push(tableOf(field))
    if (signatures.length > 0)
      blocks.push({
        kind: 'signatures',
        places: signatures.map(({ field }) => ({ place: field.key, label: field.title })),
      })
  }
  close()
  if (!rows.flat().some(({ field }) => field.type === 'signature') && record.signers && record.signers.length > 0)
    blocks.push({
      kind: 'signatures',
      places: record.signers.slice(0, 6).map((signer) => ({ place: signer.role, label: signer.title })),
    })
  if (footer) blocks.push({ kind: 'note', text: footer })
  return { paper: landscape ? `${paper} landscape` : PAPERS[paper], blocks }
}

function rowsOf({ fields, print }: Pick<RecordType, 'fields' | 'print'>): Cell[][] {
  if (!print.layout) return fields.map((field) => [{ field, span: 1 }])
  const byKey = new Map(fields.map((field) => [field.key, field]))
  return print.layout.map((row) =>
    row.flatMap((cell) => {
      const key = typeof cell === 'string' ? cell : cell.field
      const field = byKey.get(key)
      return field ? [{ field, span: (typeof cell === 'string' ? undefined : cell.span) ?? 1 }] : []
    }),
  )
}

/** The last field of a row takes what is left of it, so that rows of the pack stay rows on paper. */
function fieldOf({ field, span }: Cell, last: boolean): PrintField {
  return { label: field.title, show: showOf(field), ...(last ? { wide: true } : { span }) }
}

function tableOf(field: Field): PrintBlock {
  const columns = field.columns ?? []
  return {
    kind: 'table',
    rows: field.key,
    numbered: true,
    atLeast: 2,
    columns:
      columns.length === 0
        ? [{ title: field.title, show: 'value' }]
        : columns.map((column) => ({
            title: column.title,
            show: column.type === 'text' ? column.key : { field: column.key, as: column.type },
            align:
              column.type === 'money'
                ? ('right' as const)
                : column.type === 'text'
                  ? ('left' as const)
                  : ('center' as const),
          })),
  }
}

function showOf(field: Field): Show {
  switch (field.type) {
    case 'number':
      return { field: field.key, as: 'number', ...(field.unit ? { unit: field.unit } : {}) }
    case 'money':
    case 'day':
    case 'instant':
      return { field: field.key, as: field.type }
    case 'choice':
      return field.choices
        ? { field: field.key, choices: field.choices.slice(0, 12).map((one) => ({ value: one.id, title: one.title })) }
        : field.key
    case 'boolean':
      return { field: field.key, choices: YES_NO }
    default:
      return field.key
  }
}

const YES_NO = [
  { value: true, title: { zh: '是', en: 'Yes' } },
  { value: false, title: { zh: '否', en: 'No' } },
]
