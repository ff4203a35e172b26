import type { Text } from '@huiyin/text'
import { unzipsWithinBounds } from '../../../platform/files/unzip-bounds.ts'
import { Refusal } from '../../../platform/problems.ts'
import type { HouseStatus } from '../../estate/index.ts'
import type { OccupancyRole } from '../domain.ts'
import { IMPORT_PROBLEMS } from './contract.ts'
import type { RosterPerson, RosterProblem, RosterRow } from './rows.ts'
import type { ImportSummary } from './store.ts'

/** What a column of a roster may mean. */
export const ROSTER_FIELDS: readonly { readonly id: string; readonly title: Text }[] = [
  { id: 'building', title: { zh: '楼栋', en: 'Building' } },
  { id: 'unit', title: { zh: '单元', en: 'Unit' } },
  { id: 'room', title: { zh: '房号', en: 'Room' } },
  { id: 'areaM2', title: { zh: '建筑面积', en: 'Area' } },
  { id: 'status', title: { zh: '房屋状态', en: 'State of the house' } },
  { id: 'handedOverOn', title: { zh: '交房日期', en: 'Handed over' } },
  { id: 'ownerName', title: { zh: '业主姓名', en: 'Owner' } },
  { id: 'ownerPhone', title: { zh: '联系电话', en: 'Phone' } },
  { id: 'ownerIdNumber', title: { zh: '证件号', en: 'Identity number' } },
  { id: 'tenantName', title: { zh: '租户姓名', en: 'Tenant' } },
  { id: 'tenantPhone', title: { zh: '租户电话', en: "Tenant's phone" } },
]

/** Headings as rosters write them; the first that fits decides, so what is narrower stands before. */
const HEADINGS: readonly (readonly [field: string | null, heading: RegExp])[] = [
  [null, /后四位|单价|备注|车位|序号/],
  ['tenantPhone', /(租户|租客|使用人|住户).*(电话|手机|联系)/],
  ['tenantName', /租户|租客|使用人/],
  ['ownerPhone', /电话|手机|联系方式/],
  ['ownerIdNumber', /证件|身份证/],
  ['areaM2', /面积|建面|㎡/],
  ['handedOverOn', /(收楼|交房|接房|入伙|交付|收房).*(日期|时间|日)?/],
  ['status', /状态|现状/],
  ['ownerName', /姓名|业主|房主|户主/],
  ['room', /房号|室号|房间|门牌|户号|房屋编号|栋-单元-房/],
  ['unit', /单元/],
  ['building', /楼号|楼栋|栋号|楼幢|幢|栋|座/],
]

const STATUSES: readonly (readonly [HouseStatus, RegExp])[] = [
  ['notHandedOver', /未收|未交|未接|未售/],
  ['fitOut', /装修/],
  ['rented', /出租|租/],
  ['vacant', /空/],
  ['occupied', /自住|入住|居住/],
]

export type ColumnChoice = { readonly sheet: string; readonly index: number; readonly field: string | null }
type Column = ImportSummary['columns'][number]
type Cell = string | number | Date | null
export type Sheet = { readonly name: string; readonly rows: readonly (readonly Cell[])[] }

/**
 * A workbook as rows of houses, whatever its title rows, merged headings and ways of writing a number.
 *
 * @throws Refusal roster/unreadable, roster/no-rows
 */
export async function readRosterFile(
  file: Buffer,
  choices: readonly ColumnChoice[],
): Promise<{ rows: RosterRow[]; columns: ImportSummary['columns'] }> {
  const read = readRosterSheets(await sheetsOf(file), choices)
  if (read.rows.length === 0 && read.columns.length === 0) throw new Refusal(IMPORT_PROBLEMS.empty)
  return read
}

/** Pure: what the sheets say. Sheets without a heading of rooms are passed over; columns not known have no field. */
export function readRosterSheets(
  sheets: readonly Sheet[],
  choices: readonly ColumnChoice[],
): { rows: RosterRow[]; columns: Column[] } {
  const rows: RosterRow[] = []
  const columns: Column[] = []
  for (const sheet of sheets) {
    const head = headingsOf(sheet)
    if (!head) continue
    const own = head.headings.flatMap((heading, index): Column[] => {
      if (heading === '') return []
      const chosen = choices.find((one) => one.sheet === sheet.name && one.index === index)
      return [{ sheet: sheet.name, index, heading, field: chosen ? chosen.field : fieldOf(heading) }]
    })
    const first = onlyFirst(own)
    columns.push(...first)
    sheet.rows.forEach((cells, index) => {
      if (index < head.from) return
      const row = rowOf(sheet.name, index + 1, cells, first)
      if (row) rows.push(row)
    })
  }
  return { rows, columns }
}

/** The line in which most cells are headings that are known, joined with the line under it when that goes on. */
function headingsOf(sheet: Sheet): { headings: string[]; from: number } | undefined {
  const known = (cells: readonly Cell[]) => new Set(cells.map((cell) => fieldOf(textOf(cell))).filter(Boolean)).size
  const at = sheet.rows.slice(0, 12).findIndex((cells) => known(cells) >= 2)
  if (at < 0) return undefined
  const upper = (sheet.rows[at] ?? []).map(textOf)
  const under = (sheet.rows[at + 1] ?? []).map(textOf)
  const goesOn = under.some((text) => /姓名|电话|㎡|元/.test(text)) && !under.some((text) => /\d{3}/.test(text))
  const width = Math.max(upper.length, goesOn ? under.length : 0)
  const headings = Array.from({ length: width }, (_, index) =>
    goesOn ? `${upper[index] ?? ''}${under[index] ?? ''}` : (upper[index] ?? ''),
  )
  return { headings, from: at + (goesOn ? 2 : 1) }
}

function fieldOf(heading: string): string | null {
  if (heading === '' || heading.length > 20) return null
  return HEADINGS.find(([, pattern]) => pattern.test(heading))?.[0] ?? null
}

/** Two columns of one meaning: the first has it, the other is left for the person to place. */
function onlyFirst(columns: readonly Column[]): Column[] {
  const taken = new Set<string>()
  return columns.map((column) => {
    if (column.field === null || !taken.has(column.field)) {
      if (column.field) taken.add(column.field)
      return column
    }
    return { ...column, field: null }
  })
}

function rowOf(sheet: string, row: number, cells: readonly Cell[], columns: readonly Column[]): RosterRow | undefined {
  const at = (field: string): Cell => {
    const column = columns.find((one) => one.field === field)
    return column ? (cells[column.index] ?? null) : null
  }
  const roomText = textOf(at('room'))
  // Totals and footnotes name no room; an empty line names nothing.
  if (!/\d/.test(roomText) || roomText.length > 20) return undefined
  const problems: RosterProblem[] = []
  const parts = roomText
    .replace(/[室房号户]$/, '')
    .split(/[-—–_/]|栋|幢|号楼|单元/)
    .map((part) => part.trim())
  const room = (parts.at(-1) ?? '').replace(/[室房号户]/g, '')
  const building = plain(textOf(at('building'))) || plain(parts.length > 1 ? (parts[0] ?? '') : '')
  const unit = plain(textOf(at('unit'))) || plain(parts.length > 2 ? (parts[1] ?? '') : '')
  if (building === '') problems.push({ field: 'building', stops: true, message: { zh: '没写楼栋', en: 'No building' } })
  if (!/^[A-Z]?\d{1,5}[A-HJ-KMNP-Z]?$/i.test(room)) {
    const suggestion = room.replace(/[lI|]/g, '1').replace(/[oO]/g, '0')
    const clear = suggestion !== room && /^\d{1,5}$/.test(suggestion)
    problems.push({
      field: 'room',
      stops: true,
      message: { zh: `房号“${roomText}”认不出`, en: `The room “${roomText}” is not clear` },
      ...(clear ? { suggestion } : {}),
    })
  }
  return {
    sheet,
    row,
    building,
    unit,
    room,
    areaM2: areaOf(at('areaM2'), problems),
    status: STATUSES.find(([, pattern]) => pattern.test(textOf(at('status'))))?.[0] ?? null,
    handedOverOn: dayOf(at('handedOverOn'), problems),
    people: [
      ...peopleOf('owner', at('ownerName'), at('ownerPhone'), at('ownerIdNumber'), problems),
      ...peopleOf('tenant', at('tenantName'), at('tenantPhone'), null, problems),
    ],
    problems,
  }
}

/** 1号楼 → 1, 3# → 3, 2单元 → 2, 01 → 1. */
function plain(text: string): string {
  return text
    .replace(/号楼|楼|栋|幢|座|单元|#|号/g, '')
    .replace(/^0+(?=\d)/, '')
    .trim()
}

function areaOf(cell: Cell, problems: RosterProblem[]): number | null {
  const text = textOf(cell).replace(/[㎡,，\s]|m2|平方米|平米|平/gi, '')
  if (text === '') return null
  const area = Number(text)
  if (Number.isFinite(area) && area > 0 && area < 10_000) return area
  problems.push({
    field: 'areaM2',
    stops: true,
    message: { zh: `面积“${textOf(cell)}”不是数`, en: `The area “${textOf(cell)}” is not a number` },
  })
  return null
}

const EXCEL_DAY_ZERO = Date.UTC(1899, 11, 30)

/** 2019-06-18, 2019/6/18, 2022.11.8, 2016年5月15日, a date cell, or the serial number of one. */
function dayOf(cell: Cell, problems: RosterProblem[]): string | null {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  const text = textOf(cell)
  if (text === '') return null
  const serial = Number(text)
  if (/^\d{5}$/.test(text) && serial > 20_000)
    return new Date(EXCEL_DAY_ZERO + serial * 86_400_000).toISOString().slice(0, 10)
  const [, year, month, day] =
    text.match(/(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})/) ?? text.match(/^(\d{4})(\d{2})(\d{2})$/) ?? []
  const said = year ? `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}` : ''
  if (said !== '' && !Number.isNaN(Date.parse(`${said}T00:00:00Z`))) return said
  problems.push({
    field: 'handedOverOn',
    stops: false,
    message: { zh: `日期“${text}”认不出，先空着`, en: `The day “${text}” is not clear and stays empty` },
  })
  return null
}

/** Several names in one cell are several people; the phones go to the first of them. */
function peopleOf(
  role: OccupancyRole,
  names: Cell,
  phones: Cell,
  idNumber: Cell,
  problems: RosterProblem[],
): RosterPerson[] {
  const named = textOf(names)
    .split(/[、，,;；/／\s&]+/)
    .map((name) => name.replace(/[（(].*?[)）]/g, ''))
    .filter((name) => name !== '' && !/^[-—无]+$/.test(name))
  const numbers = phonesOf(phones, problems)
  const id = textOf(idNumber)
  return named.map((name, index) => ({
    name,
    role,
    phones: index === 0 ? numbers : [],
    ...(index === 0 && /^\d{17}[\dXx]$/.test(id) ? { idNumber: id.toUpperCase() } : {}),
  }))
}

function phonesOf(cell: Cell, problems: RosterProblem[]): string[] {
  const text = textOf(cell).replace(/[（(][^）)]*[)）]/g, '')
  if (text === '') return []
  const found = text
    .split(/[/／、，,;；]|\s{2,}/)
    .map((one) => one.replace(/[^\d]/g, ''))
    .filter((one) => one !== '')
  const good = found.filter((one) => /^1\d{10}$/.test(one) || /^0\d{9,11}$/.test(one) || /^[2-9]\d{6,7}$/.test(one))
  if (good.length < found.length)
    problems.push({
      field: 'phone',
      stops: false,
      message: { zh: '电话位数不对，没有收', en: 'A phone has the wrong number of digits and was left out' },
    })
  return good
}

/** Full-width digits and letters as plain ones, no blanks around. */
function textOf(cell: Cell): string {
  if (cell === null) return ''
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  return String(cell).normalize('NFKC').replaceAll('m2', '㎡').trim()
}

const CELLS_MAX = 4_000_000

/** The visible sheets with their values; a merged cell says its value in each place it covers. */
async function sheetsOf(file: Buffer): Promise<Sheet[]> {
  if (!unzipsWithinBounds(file)) throw new Refusal(IMPORT_PROBLEMS.unreadable)
  // Loaded with the first workbook, so that the start does not wait for it.
  const { default: ExcelJS } = await import('exceljs')
  const workbook = new ExcelJS.Workbook()
  try {
    await workbook.xlsx.load(file as unknown as Parameters<typeof workbook.xlsx.load>[0])
  } catch {
    throw new Refusal(IMPORT_PROBLEMS.unreadable)
  }
  const visible = workbook.worksheets.filter((sheet) => sheet.state === 'visible')
  // One cell in the last corner makes a sheet of seventeen thousand million.
  if (visible.some((sheet) => sheet.rowCount * Math.min(sheet.columnCount, 200) > CELLS_MAX))
    throw new Refusal(IMPORT_PROBLEMS.unreadable)
  return visible.map((sheet) => ({
    name: sheet.name,
    rows: Array.from({ length: sheet.rowCount }, (_, index) => {
      const row = sheet.getRow(index + 1)
      return Array.from({ length: Math.min(sheet.columnCount, 200) }, (_unused, column) =>
        cellValue(row.getCell(column + 1).value),
      )
    }),
  }))
}

function cellValue(value: unknown): Cell {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number' || value instanceof Date) return value
  const { result, text, richText } = value as { result?: unknown; text?: unknown; richText?: { text: string }[] }
  if (richText) return richText.map((one) => one.text).join('')
  if (result !== undefined) return cellValue(result)
  return text === undefined ? String(value) : cellValue(text)
}
