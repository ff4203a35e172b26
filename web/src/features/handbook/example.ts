import { at, idOf, NOW } from '../../states/fixtures.ts'
import type {
  Behind,
  Draft,
  DraftCheck,
  Handbook,
  Pack,
  Packs,
  Rule,
  RuleDetail,
  Trial,
  WordedChange,
} from './answers.ts'

/** Invented handbook for the states: one rule well kept, one below its target, a gate, one that never happened. */
const MONDAYS = [
  '09-07',
  '09-14',
  '09-21',
  '09-28',
  '10-05',
  '10-12',
  '10-19',
  '10-26',
  '11-02',
  '11-09',
  '11-16',
  '11-23',
]

function rule(words: {
  readonly id: string
  readonly clause: string
  readonly zh: string
  readonly en: string
  readonly title: string
  readonly late?: readonly number[]
  readonly kind?: Rule['kind']
  readonly happened?: boolean
}): Rule {
  const late = words.late ?? []
  const weeks = MONDAYS.map((day, index) => {
    const count = words.happened === false ? 0 : 20
    const missed = late[index] ?? 0
    return { week: `2026-${day}`, kept: count - missed, late: missed, rate: count === 0 ? null : 1 - missed / count }
  })
  const missed = late.slice(-4).reduce((sum, one) => sum + one, 0)
  const counts =
    words.happened === false
      ? { kept: 0, late: 0, rate: null }
      : { kept: 80 - missed, late: missed, rate: 1 - missed / 80 }
  const owes = words.kind !== 'gate'
  return {
    id: words.id,
    kind: words.kind ?? 'response',
    chapter: '4',
    clause: words.clause,
    title: { zh: words.title, en: words.title },
    note: null,
    sentence: { zh: words.zh, en: words.en },
    owner: owes ? { zh: '维修工程师', en: 'Engineer' } : null,
    target: owes && words.happened !== false ? { atLeast: 0.95 } : null,
    figures: owes ? { month: counts, days90: counts, open: missed } : null,
    weeks: owes ? weeks : [],
  }
}

export const ordinary = rule({
  id: 'repair.arrival.ordinary',
  clause: '4.3',
  title: '普通报修到场',
  zh: '工程接单（急缓为普通）后，维修工程师在 40 分钟内到场。',
  en: 'After “Received by engineering”: arrival by the engineer, within 40 minutes.',
  late: [1, 2, 0, 1, 0, 1, 2, 0, 1, 0, 1, 1],
})

export const handbook: Handbook = {
  pack: {
    id: 'recommended',
    title: { zh: '推荐版', en: 'Recommended' },
    edition: 7,
    hash: 'a'.repeat(64),
    effectiveFrom: at('00:00', '2026-09-01'),
    level: 'company',
  },
  chapters: [{ id: '4', title: { zh: '第 4 章', en: 'Chapter 4' }, count: 4 }],
  rules: [
    ordinary,
    rule({
      id: 'repair.arrival.special',
      clause: '4.2',
      title: '特别要求到场',
      zh: '工程接单（急缓为特别要求）后，维修工程师在 15 分钟内到场。',
      en: 'After “Received by engineering”: arrival by the engineer, within 15 minutes.',
      late: [0, 1, 3, 2, 4, 1, 2, 5, 3, 4, 2, 3],
    }),
    rule({
      id: 'repair.price',
      clause: '4.6',
      title: '有偿维修先告价',
      kind: 'gate',
      zh: '住户同意价格后才能开工。不满足时，“开工”会被拦下。',
      en: 'Work begins only when the household consented to the price.',
    }),
    rule({
      id: 'volume.sealing',
      clause: '4.14',
      title: '封存',
      happened: false,
      zh: '每年 2 月末前，封存上一年度全部维修单。',
      en: 'All orders of a year are sealed by the end of February.',
    }),
  ],
  values: [
    {
      key: 'repair.arrival.ordinary',
      title: { zh: '普通报修到场时限', en: 'Arrival at ordinary requests' },
      clause: '4.3',
      type: 'duration',
      unit: 'minute',
      value: 40,
      proposed: false,
    },
    {
      key: 'repair.arrival.emergency',
      title: { zh: '紧急报修到场时限', en: 'Arrival in emergencies' },
      clause: '4.1',
      type: 'duration',
      unit: 'minute',
      value: 10,
      proposed: true,
    },
  ],
  nextVersion: { hash: 'b'.repeat(64), effectiveFrom: at('00:00', '2026-12-01') },
}

export const ruleDetail: RuleDetail = {
  ...ordinary,
  details: [
    { label: { zh: '提醒', en: 'Reminder' }, text: { zh: '到时前 10 分钟提醒责任人。', en: '10 minutes before.' } },
    {
      label: { zh: '超时', en: 'When late' },
      text: {
        zh: '立即告知承办部门主管；再过 30 分钟告知客服部经理。',
        en: 'The head is told; after 30 minutes the manager.',
      },
    },
  ],
  lateByHour: [
    { weekday: 1, hour: 17, late: 4 },
    { weekday: 5, hour: 12, late: 2 },
  ],
  examples: [
    {
      id: 'one',
      title: { zh: '普通报修 40 分钟，正好 40 分到场为按时', en: 'Arrival after exactly 40 minutes is in time' },
    },
  ],
}

export const behind: Behind = {
  items: ['0603', '0418', '1204'].map((about, index) => ({
    obligationId: idOf(`behind ${about}`),
    subject: { type: 'case', id: idOf(about), title: `BX-2611-${about} 厨房水槽下面漏水` },
    partId: null,
    state: index === 1 ? 'late' : 'met',
    startAt: at('09:10'),
    dueAt: at('09:50'),
    decidedAt: at('09:50'),
    dischargedAt: at(index === 1 ? '10:17' : '09:41'),
    lateByMs: index === 1 ? 27 * 60_000 : null,
  })),
  next: null,
}

const pack = {
  title: { zh: '推荐版', en: 'Recommended' },
  values: {
    'repair.arrival.emergency': {
      type: 'duration',
      unit: 'minute',
      value: null,
      proposal: 10,
      bounds: { min: 1, max: 120 },
      clause: '4.1',
      title: { zh: '紧急报修到场时限', en: 'Arrival in emergencies' },
    },
    'repair.arrival.ordinary': {
      type: 'duration',
      unit: 'minute',
      value: 30,
      bounds: { min: 5, max: 1440 },
      clause: '4.3',
      title: { zh: '普通报修到场时限', en: 'Arrival at ordinary requests' },
    },
    'workOrder.receivedAtOnce': {
      type: 'boolean',
      value: false,
      clause: '4.0',
      title: { zh: '开单即视为工程收到', en: 'Received as soon as it is issued' },
    },
  },
  rules: {
    responses: [
      {
        id: 'repair.arrival.ordinary',
        clause: '4.3',
        title: { zh: '普通报修到场', en: 'Ordinary arrival' },
        on: 'workOrder.received',
      },
      {
        id: 'order.declined',
        clause: '4.0',
        title: { zh: '退回即告主管', en: 'A decline is told' },
        on: 'workOrder.declined',
        off: true,
      },
    ],
    cadences: [],
    routines: [],
    thresholds: [],
    gates: [],
    routing: [],
  },
  messages: {
    'order.dispatched': {
      title: { zh: '派给您一张单', en: 'An order for you' },
      audience: 'staff',
      channels: {
        inApp: { zh: '派给您：{place} {category}，单号 {order}', en: 'For you: {place}, {category}, order {order}' },
        sms: { zh: '派工：{place} {category}，单号 {order}，请接单', en: 'Order {order}: {place}, {category}' },
      },
    },
  },
}

export const draftId = idOf('draft')
export const draft: Draft = {
  id: draftId,
  projectId: null,
  title: '第 8 版草案',
  packId: 'recommended',
  basedOn: 'a'.repeat(64),
  version: 3,
  changedAt: NOW,
  ended: null,
  // Only what the screens of a draft show of a pack.
  body: pack as unknown as Pack,
}

export const check: DraftCheck = {
  activatable: false,
  problems: [
    {
      path: 'values.repair.arrival.emergency.value',
      severity: 'error',
      message: { zh: '“紧急报修到场时限”还没填，建议 10', en: '“Arrival in emergencies” is not set; 10 is proposed' },
    },
    {
      path: 'messages.order.dispatched',
      severity: 'warning',
      message: { zh: '短信超过 70 字，会分两条', en: 'The SMS is longer than 70 characters' },
    },
  ],
  missingValues: ['repair.arrival.emergency'],
}

export const changes: { changes: WordedChange[] } = {
  changes: [
    {
      kind: 'changed',
      what: 'rule',
      id: 'repair.arrival.ordinary',
      clause: '4.3',
      title: { zh: '普通报修到场', en: 'Ordinary arrival' },
      before: { zh: '派工后 40 分钟内到场；另有预约的，按预约时间。', en: 'Within 40 minutes.' },
      after: { zh: '派工后 30 分钟内到场；另有预约的，按预约时间。', en: 'Within 30 minutes.' },
    },
    {
      kind: 'added',
      what: 'rule',
      id: 'lift',
      clause: '4.2',
      title: { zh: '电梯困人', en: 'Lift' },
      before: null,
      after: { zh: '电梯困人，15 分钟内到场。', en: 'Within 15 minutes.' },
    },
  ],
}

export const trial: Trial = {
  from: at('00:00', '2026-08-26'),
  cases: 212,
  cut: false,
  rules: [
    {
      ruleId: 'repair.arrival.ordinary',
      clause: '4.3',
      title: { zh: '普通报修到场', en: 'Ordinary arrival' },
      before: { kept: 204, late: 8, rate: 0.962 },
      after: { kept: 187, late: 25, rate: 0.884 },
    },
  ],
  moreLateCount: 17,
  moreLate: [
    {
      ruleId: 'repair.arrival.ordinary',
      subject: { type: 'case', id: idOf('0603'), title: 'BX-2611-0603 厨房水槽下面漏水' },
      partId: null,
      dueAt: at('09:40'),
      happenedAt: at('09:47'),
    },
  ],
  clusters: [{ weekday: 1, hour: 17, late: 9 }],
}

export const packs: Packs = {
  builtIn: [
    {
      id: 'recommended',
      title: { zh: '推荐版', en: 'Recommended' },
      description: { zh: '取各家之长。', en: 'The best of several.' },
      edition: 1,
      hash: 'c'.repeat(64),
      rules: 30,
      missingValues: [],
    },
    {
      id: 'residential-estate',
      title: { zh: '住宅小区版', en: 'Residential estate' },
      description: null,
      edition: 1,
      hash: 'd'.repeat(64),
      rules: 15,
      missingValues: ['repair.arrival.emergency'],
    },
  ],
  versions: [
    {
      hash: 'a'.repeat(64),
      packId: 'recommended',
      title: { zh: '推荐版', en: 'Recommended' },
      edition: 7,
      storedAt: NOW,
      storedBy: null,
      activations: [
        {
          projectId: null,
          effectiveFrom: at('00:00', '2026-09-01'),
          activatedAt: at('10:00', '2026-08-30'),
          activatedBy: null,
        },
      ],
    },
  ],
}
