import { Refusal } from '../../../platform/problems.ts'
import { ATTENDANCE_PROBLEMS } from './contract.ts'

/** One line of a time clock's file. `local` is `YYYY-MM-DD HH:MM[:SS]` as the machine's own clock showed it. */
export type MachineLine = {
  /** 1-based line of the file. */
  readonly row: number
  readonly staffNumber: string
  readonly local: string | null
  readonly way: 'in' | 'out' | null
}

type Cell = string | number | Date | null

/**
 * Reads what a time clock gives out: a workbook or a text with a heading line in which the staff number and the time are
 * named, in one column or as day and time. Title rows above the headings are passed over.
 *
 * @throws Refusal attendance/unreadable
 */
export async function readMachineFile(file: Buffer): Promise<MachineLine[]> {
  const rows = isWorkbook(file) ? await rowsOfWorkbook(file) : rowsOfText(file)
  if (!rows) throw new Refusal(ATTENDANCE_PROBLEMS.unreadable)
  return linesOf(rows)
}

/** Pure: the lines of a sheet. @throws Refusal attendance/unreadable when no heading names number and time */
export function linesOf(rows: readonly (readonly Cell[])[]): MachineLine[] {
  const at = rows.slice(0, 12).findIndex((cells) => {
    const heads = cells.map(headOf)
    return heads.includes('number') && (heads.includes('time') || heads.includes('day'))
  })
  if (at < 0) throw new Refusal(ATTENDANCE_PROBLEMS.unreadable)
  const heads = (rows[at] ?? []).map(headOf)
  const cell = (cells: readonly Cell[], head: string) => cells[heads.indexOf(head as never)] ?? null
  return rows.slice(at + 1).flatMap((cells, index): MachineLine[] => {
    const staffNumber = textOf(cell(cells, 'number'))
    if (staffNumber === '') return []
    const day = heads.includes('day') ? localOf(cell(cells, 'day')).slice(0, 10) : ''
    const time = cell(cells, 'time')
    const moment = day === '' ? localOf(time) : `${day} ${timeOf(time)}`
    return [
      {
        row: at + index + 2,
        staffNumber,
        local: /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?$/.test(moment) ? moment : null,
        way: wayOf(textOf(cell(cells, 'way'))),
      },
    ]
  })
}

function headOf(cell: Cell): 'number' | 'time' | 'day' | 'way' | null {
  const text = textOf(cell)
  if (/工号|编号|人员号|staff|number|user\s*id/i.test(text)) return 'number'
  if (/状态|方向|类型|进出|way|type/i.test(text)) return 'way'
  if (/日期$|^date$/i.test(text)) return 'day'
  if (/时间|打卡|刷卡|time/i.test(text)) return 'time'
  return null
}

function wayOf(text: string): MachineLine['way'] {
  if (/上班|签到|进|^in$|check.?in/i.test(text)) return 'in'
  if (/下班|签退|出|^out$|check.?out/i.test(text)) return 'out'
  return null
}

const textOf = (cell: Cell): string => (cell === null || cell instanceof Date ? '' : String(cell).trim())

/** `2026/11/3 8:05`, `2026-11-03T08:05:10`, a date cell or a serial number → `2026-11-03 08:05:10`. */
function localOf(cell: Cell): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 19).replace('T', ' ')
  if (typeof cell === 'number')
    return new Date(Math.round((cell - 25_569) * 86_400) * 1000).toISOString().slice(0, 19).replace('T', ' ')
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(.+))?$/.exec(textOf(cell))
  if (!parts) return ''
  const day = `${parts[1]}-${parts[2]?.padStart(2, '0')}-${parts[3]?.padStart(2, '0')}`
  return parts[4] ? `${day} ${timeOf(parts[4])}` : day
}

function timeOf(cell: Cell): string {
  if (cell instanceof Date) return cell.toISOString().slice(11, 19)
  if (typeof cell === 'number') return new Date(Math.round((cell % 1) * 86_400) * 1000).toISOString().slice(11, 19)
  const parts = /^(\d{1,2}):(\d{2})(?::(\d{2}))?/.exec(textOf(cell))
  return parts ? `${parts[1]?.padStart(2, '0')}:${parts[2]}${parts[3] ? `:${parts[3]}` : ''}` : ''
}

const isWorkbook = (file: Buffer) => file.subarray(0, 2).toString('latin1') === 'PK'

async function rowsOfWorkbook(file: Buffer): Promise<Cell[][] | undefined> {
  const { default: exceljs } = await import('exceljs')
  const workbook = new exceljs.Workbook()
  try {
    await workbook.xlsx.load(file as never)
  } catch {
    return undefined
  }
  const sheet = workbook.worksheets.find((one) => one.state === 'visible')
  const rows: Cell[][] = []
  sheet?.eachRow({ includeEmpty: true }, (row) => {
    const cells: Cell[] = []
    row.eachCell({ includeEmpty: true }, (one) => {
      const value = one.value as unknown
      cells.push(
        value instanceof Date || typeof value === 'number' || typeof value === 'string'
          ? value
          : value
            ? one.text
            : null,
      )
    })
    rows.push(cells)
  })
  return rows
}

function rowsOfText(file: Buffer): Cell[][] | undefined {
  const utf8 = file.toString('utf8')
  // Many machines still write the old national encoding.
  const text = utf8.includes('\ufffd') ? new TextDecoder('gb18030').decode(file) : utf8.replace(/^\ufeff/, '')
  const rows = text
    .split(/\r?\n/)
    .map((line) => line.split(line.includes('\t') ? '\t' : ',').map((cell) => cell.replace(/^"|"$/g, '').trim()))
  return rows.length > 1 ? rows : undefined
}
