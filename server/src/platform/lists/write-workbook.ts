import { PassThrough } from 'node:stream'
import type { Language, Text } from '@huiyin/text'
import type { ExportCell, ExportColumn, ExportRow } from './exportable.ts'

export type Written = { readonly bytes: Buffer; readonly rows: number }

type Sheet = {
  readonly title: Text
  readonly columns: readonly ExportColumn[]
  readonly language: Language
  readonly zone: string
}

/** Rows that a workbook of one sheet can hold, its head aside. */
const ROWS_MAX = 1_048_575

/**
 * Writes rows as they come, so that memory follows a page and not the list.
 *
 * @param told called after each page with the rows so far
 */
export async function writeXlsx(
  sheet: Sheet,
  pages: AsyncIterable<readonly ExportRow[]>,
  told: (rows: number) => Promise<void>,
): Promise<Written> {
  // Read when the first workbook is asked for: it is a fifth of what a start would load.
  const { default: exceljs } = await import('exceljs')
  const out = new PassThrough()
  const collected = collect(out)
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true })
  const page = workbook.addWorksheet(sheetName(say(sheet.title, sheet.language)), {
    views: [{ state: 'frozen', ySplit: 1 }],
  })
  page.columns = sheet.columns.map((column) => ({
    header: say(column.title, sheet.language),
    width: column.width ?? 16,
  }))
  page.getRow(1).font = { bold: true }
  page.getRow(1).commit()
  let rows = 0
  for await (const one of pages) {
    for (const row of one) {
      if (rows >= ROWS_MAX) break
      page.addRow(sheet.columns.map((column) => cellOf(row[column.id], column, sheet))).commit()
      rows += 1
    }
    await told(rows)
  }
  page.commit()
  await workbook.commit()
  return { bytes: await collected, rows }
}

/** The same as text, with the mark that makes spreadsheets read it as UTF-8. */
export async function writeCsv(
  sheet: Sheet,
  pages: AsyncIterable<readonly ExportRow[]>,
  told: (rows: number) => Promise<void>,
): Promise<Written> {
  const parts: string[] = [
    `\ufeff${sheet.columns.map((column) => quoted(say(column.title, sheet.language))).join(',')}\r\n`,
  ]
  let rows = 0
  for await (const one of pages) {
    parts.push(
      one
        .map((row) => `${sheet.columns.map((column) => quoted(cellOf(row[column.id], column, sheet))).join(',')}\r\n`)
        .join(''),
    )
    rows += one.length
    await told(rows)
  }
  return { bytes: Buffer.from(parts.join(''), 'utf8'), rows }
}

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe in front (security check 35): what begins with
 * = + - @, a tab or a line break, also behind spaces.
 */
export function neutralised(text: string): string {
  return /^[\s]*[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
}

function cellOf(value: ExportCell, column: ExportColumn, sheet: Pick<Sheet, 'language' | 'zone'>): string | number {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return column.type === 'instant' ? instantText(value, sheet.zone) : value
  if (typeof value === 'boolean')
    return { zh: ['否', '是'], en: ['No', 'Yes'] }[sheet.language][Number(value)] as string
  return neutralised(typeof value === 'string' ? value : say(value, sheet.language))
}

/** 2026-11-25 09:50, where the project is. */
function instantText(instant: number, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).format(instant)
}

function quoted(cell: string | number): string {
  const text = String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const say = (text: Text, language: Language) => (language === 'en' ? (text.en ?? text.zh) : text.zh)

const sheetName = (title: string) => title.replace(/[\\/*?:[\]]/g, ' ').slice(0, 31)

async function collect(stream: PassThrough): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of stream) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}
