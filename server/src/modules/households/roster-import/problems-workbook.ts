import type { ComparedRow } from './rows.ts'

/** The rows that did not go in, with what is wrong beside each: mended, the same file can be imported again. */
export async function problemsWorkbook(rows: readonly ComparedRow[]): Promise<Buffer> {
  // Loaded with the first workbook, so that the start does not wait for it.
  const { default: ExcelJS } = await import('exceljs')
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('要改的行')
  sheet.columns = COLUMNS.map(({ header, width }) => ({ header, width }))
  sheet.getRow(1).font = { bold: true }
  for (const row of rows) {
    const owners = row.people.filter((person) => person.role === 'owner')
    const others = row.people.filter((person) => person.role !== 'owner')
    sheet.addRow(
      [
        row.building,
        row.unit,
        row.room,
        row.areaM2,
        row.status ? STATUS_WORDS[row.status] : '',
        row.handedOverOn,
        names(owners),
        phones(owners),
        owners
          .map((person) => person.idNumber ?? '')
          .filter(Boolean)
          .join('、'),
        names(others),
        phones(others),
        row.problems.map((problem) => problem.message.zh).join('；'),
        row.problems
          .map((problem) => problem.suggestion ?? '')
          .filter(Boolean)
          .join('；'),
        row.sheet,
        row.row,
      ].map((cell) => (typeof cell === 'string' ? harmless(cell) : cell)),
    )
  }
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

const COLUMNS = [
  { header: '楼栋', width: 10 },
  { header: '单元', width: 8 },
  { header: '房号', width: 12 },
  { header: '建筑面积', width: 10 },
  { header: '房屋状态', width: 10 },
  { header: '交房日期', width: 12 },
  { header: '业主姓名', width: 18 },
  { header: '联系电话', width: 24 },
  { header: '证件号', width: 22 },
  { header: '租户姓名', width: 18 },
  { header: '租户电话', width: 24 },
  { header: '问题', width: 40 },
  { header: '建议', width: 20 },
  { header: '原表', width: 14 },
  { header: '原行', width: 8 },
]

const STATUS_WORDS = {
  occupied: '自住',
  rented: '出租',
  vacant: '空置',
  fitOut: '装修',
  notHandedOver: '未交房',
  unknown: '',
}

const names = (people: ComparedRow['people']) => people.map((person) => person.name).join('、')
const phones = (people: ComparedRow['people']) => people.flatMap((person) => person.phones).join('、')

/** A cell that begins like a formula is one to a spreadsheet (quality bar 35). */
function harmless(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
}
