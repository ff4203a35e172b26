import type { PrintLayout } from '../../../platform/print/layout.ts'
import type { SheetPerson } from './sheet.ts'

/** R-STF-01 on paper: a row a person, the kinds of leave in days, the supervisor's place to sign. */
export const SHEET_LAYOUT: PrintLayout = {
  paper: 'A4 landscape',
  blocks: [
    {
      kind: 'table',
      rows: 'people',
      numbered: true,
      columns: [
        { title: { zh: '工号', en: 'No.' }, show: 'number', width: 56 },
        { title: { zh: '姓名', en: 'Name' }, show: 'name', width: 60 },
        { title: { zh: '岗位', en: 'Position' }, show: 'position', width: '*' },
        { title: { zh: '班次 / 出勤', en: 'Turns / attended' }, show: 'attended', width: 66, align: 'right' },
        { title: { zh: '迟到 / 早退', en: 'Late / early' }, show: 'late', width: 66, align: 'right' },
        { title: { zh: '缺勤 / 漏卡', en: 'Absent / missing' }, show: 'absent', width: 66, align: 'right' },
        { title: { zh: '请假', en: 'Leave' }, show: 'leave', width: 130 },
        { title: { zh: '加班', en: 'Overtime' }, show: 'overtime', width: 50, align: 'right' },
      ],
    },
    {
      kind: 'signatures',
      places: [{ place: 'supervisor', label: { zh: '主管', en: 'Supervisor' } }],
    },
  ],
}

/** The fields of the layout for these people. */
export function sheetFields(
  people: readonly SheetPerson[],
  say: {
    readonly position: (id: string) => string
    readonly leave: (kind: string) => string
    readonly hours: string
    readonly days: string
  },
) {
  return {
    people: people.map((one) => {
      const { totals } = one.row
      return {
        number: one.staffNumber,
        name: one.name,
        position: one.positionIds.map(say.position).join(' '),
        attended: `${totals.turns} / ${totals.attended}`,
        late: `${totals.late} / ${totals.early}`,
        absent: `${totals.absent} / ${totals.missing}`,
        leave: Object.entries(totals.leave)
          .map(([kind, days]) => `${say.leave(kind)} ${days} ${say.days}`)
          .join('  '),
        overtime: totals.overtimeMinutes === 0 ? '' : `${Math.round(totals.overtimeMinutes / 6) / 10} ${say.hours}`,
      }
    }),
  }
}
