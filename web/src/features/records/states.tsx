import { card, caseView, idOf } from '../../states/fixtures.ts'
import { press, pressNamed, type State } from '../../states/state.ts'
import type { RecordRow, RecordType, RecordView } from './answers.ts'

const type: RecordType = {
  id: 'seepageTest',
  title: { zh: '闭水试验记录', en: 'Water tightness test' },
  reference: null,
  subject: 'case',
  filledBy: 'person',
  fields: [
    { key: 'room', title: { zh: '试验部位', en: 'Where' }, type: 'text', required: true },
    { key: 'filledAt', title: { zh: '蓄水开始', en: 'Filled at' }, type: 'instant', required: true },
    {
      key: 'depthMm',
      title: { zh: '蓄水深度', en: 'Depth' },
      type: 'number',
      required: true,
      unit: { zh: '毫米', en: 'mm' },
    },
    {
      key: 'result',
      title: { zh: '结果', en: 'Result' },
      type: 'choice',
      required: true,
      choices: [
        { id: 'tight', title: { zh: '无渗漏', en: 'Tight' } },
        { id: 'seeping', title: { zh: '有渗漏', en: 'Seeping' } },
      ],
    },
    {
      key: 'readings',
      title: { zh: '水位', en: 'Levels' },
      type: 'table',
      columns: [
        { key: 'at', title: { zh: '时间', en: 'Time' }, type: 'text' },
        { key: 'mm', title: { zh: '水位', en: 'Level' }, type: 'number' },
      ],
    },
    { key: 'remarks', title: { zh: '说明', en: 'Remarks' }, type: 'longText' },
  ],
  signers: [
    { role: 'upstairs', title: { zh: '楼上住户', en: 'House above' } },
    { role: 'downstairs', title: { zh: '楼下住户', en: 'House below' } },
  ],
}
const row = (number: string, more: Partial<RecordRow> = {}): RecordRow => ({
  id: idOf(number),
  recordType: 'seepageTest',
  title: type.title,
  number,
  subject: { type: 'case', id: idOf('0409') },
  filedAt: '2026-11-22T13:00:00Z',
  filedBy: '李成',
  volume: 'dossier',
  sealedAt: null,
  retainUntil: null,
  replaces: null,
  replacedBy: null,
  ...more,
})
const record: RecordView = {
  ...row('BS-2611-002'),
  fields: {
    room: '厨房',
    filledAt: '2026-11-22T12:00:00Z',
    depthMm: 30,
    result: 'seeping',
    readings: [
      { at: '20:00', mm: 30 },
      { at: '21:00', mm: 26 },
    ],
    remarks: '楼下顶板有水印，请打 138 **** 9999',
  },
  snapshot: { number: 'BX-2611-0409', place: '2-1-503', reporter: '何先生', phone: '137 **** 2048', filedBy: '李成' },
  signatures: [{ role: 'upstairs', signatureId: idOf('signature 1'), at: '2026-11-22T13:10:00Z' }],
  type,
  hides: [],
}
const page = `/records/${record.id}`
const answers = {
  [`GET ${page}`]: record,
  'GET /projects/1/record-types': { items: [type] },
  [`GET /cases/${idOf('0409')}`]: caseView,
  [`GET /houses/${idOf('2-1-503')}/card`]: card,
  [`GET /subjects/case/${idOf('0409')}/records`]: {
    items: [row('BS-2611-001', { replacedBy: record.id }), row('BS-2611-002')],
  },
}

export const states: readonly State[] = [
  {
    id: 'records/list',
    title: { zh: '表单' },
    path: '/records',
    answers: {
      ...answers,
      'GET /projects/1/records': {
        items: [
          row('BS-2611-002'),
          row('BS-2611-001', { replacedBy: record.id }),
          row('BS-2511-004', { sealedAt: '2026-02-28T00:00:00Z' }),
        ],
        next: null,
      },
    },
  },
  {
    id: 'records/empty',
    title: { zh: '还没有表单' },
    path: '/records',
    answers: { 'GET /projects/1/records': { items: [], next: null } },
  },
  { id: 'records/one', title: { zh: '一张表' }, path: page, answers },
  { id: 'records/correcting', title: { zh: '更正一张表' }, path: page, answers, after: pressNamed('更正') },
  {
    id: 'records/filling',
    title: { zh: '在事项上填表' },
    path: `/cases/${idOf('0409')}`,
    answers,
    after: (shown) =>
      pressNamed('闭水试验记录')(shown) ||
      (!shown.querySelector('[aria-expanded="true"]') && pressNamed('填一张表')(shown) && false),
  },
  { id: 'records/signing', title: { zh: '签表' }, path: page, answers, after: press('#content section button.btn.s') },
  { id: 'records/missing', title: { zh: '没有这张表' }, path: `/records/${idOf('none')}`, answers: {} },
  {
    id: 'records/offline',
    title: { zh: '表单连不上' },
    path: '/records',
    answers: { 'GET /projects/1/records': 'away' },
  },
]
