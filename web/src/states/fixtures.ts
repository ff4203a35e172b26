import type { CaseListRow, CaseView, Inbox, ObligationView, OrderView } from '../api/contracts.ts'
import type { Me } from '../api/session.ts'
import type { HouseCard } from '../features/households/card.ts'
import type { Refusal } from './state.ts'

/** The story that all states tell: Monday 2026-11-23, 10:43, in the estate 云栖里小区. Invented people and numbers. */
export const FROZEN_AT = Date.parse('2026-11-23T10:43:00+08:00')
export const NOW = new Date(FROZEN_AT).toISOString()

export const at = (time: string, day = '2026-11-23') => new Date(`${day}T${time}:00+08:00`).toISOString()

/** The same uuid for the same word, so that fixtures can point at each other. */
export function idOf(word: string): string {
  let hash = 0n
  for (const letter of word) hash = (hash * 1_000_003n + BigInt(letter.codePointAt(0) ?? 0)) % (1n << 120n)
  const digits = (hash + 0x1234n).toString(16).padStart(32, '0').slice(-32)
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-7${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20)}`
}

const RIGHTS = [
  'case.read',
  'case.register',
  'case.close',
  'correction.make',
  'record.read',
  'record.file',
  'attachment.add',
  'list.export',
  'household.read',
  'household.edit',
  'person.unmask',
  'contact.record',
  'callback.record',
  'workOrder.dispatch',
  'workOrder.receive',
  'dayClose.sign.customerService',
]

export function meOf(over: Partial<Me> = {}): Me {
  return {
    id: idOf('林嘉怡'),
    name: '林嘉怡',
    login: 'linjiayi',
    staffNumber: 'KF003',
    language: 'zh',
    company: { id: 1, code: 'heyu', name: '禾屿物业服务有限公司' },
    projects: [
      {
        id: 1,
        code: 'yunqi',
        name: '云栖里小区',
        zone: 'Asia/Shanghai',
        capabilities: RIGHTS,
        positions: [
          {
            id: 'frontDesk',
            title: { zh: '前台', en: 'Front desk' },
            departmentId: 'customerService',
            buildingIds: [],
            actingFor: null,
          },
        ],
      },
    ],
    capabilities: [],
    session: {
      id: idOf('session'),
      kind: 'desk',
      expiresAt: at('20:00'),
      idleMinutes: 30,
      confirmedUntil: null,
      mustChangePassword: false,
    },
    rehearsal: false,
    serverNow: NOW,
    ...over,
  }
}

type ObligationWords = {
  readonly what: string
  readonly zh: string
  readonly en: string
  readonly start: string
  readonly due: string | null
  readonly warn?: string
  readonly state?: string
  readonly chip?: Partial<ObligationView['chip']>
  readonly clause?: string
  readonly owner?: string
  readonly about?: string
  readonly dischargedAt?: string
}

/** An obligation as the server shows it, with only what matters spelled out. */
export function obligation(words: ObligationWords): ObligationView {
  const { due, what, start } = words
  const near = words.warn !== undefined && Date.parse(words.warn) <= FROZEN_AT
  const running = due === null ? 'notBegun' : Date.parse(due) < FROZEN_AT ? 'over' : near ? 'near' : 'running'
  const kind = words.chip?.kind ?? running
  const owner = words.owner ?? '林嘉怡'
  const caseId = idOf(words.about ?? '0417')
  return {
    id: idOf(`${what}${start}${due}`),
    projectId: 1,
    caseId,
    workOrderId: idOf(`order ${words.about ?? '0417'}`),
    subject: { type: 'case', id: caseId },
    ruleId: `repair.${what}`,
    what,
    title: { zh: words.zh, en: words.en },
    clause: words.clause ?? '4.2',
    source: 'rule',
    state: words.state ?? (kind === 'over' ? 'breached' : 'open'),
    startAt: start,
    opensAt: start,
    warnAt: words.warn ?? null,
    dueAt: due,
    originalDueAt: due,
    dischargedAt: words.dischargedAt ?? null,
    breachedAt: null,
    recordedLate: false,
    needed: 1,
    done: 0,
    owner: {
      kind: 'person',
      path: 'case.owner',
      personId: idOf(owner),
      position: null,
      department: null,
      title: { zh: '前台', en: 'Front desk' },
      name: owner,
    },
    explanation: [
      { key: 'start', params: {}, text: '从工程接单起算' },
      { key: 'elapsed', params: { minutes: 40 }, text: '40 分钟，昼夜都算' },
    ],
    history: [],
    chip: { startAt: start, dueAt: due, usedMs: null, lateByMs: null, ...words.chip, kind },
    periodKey: null,
  }
}

const brief = (about: string, number: string, placeLabel: string, content: string, reporterShown: string) => ({
  id: idOf(about),
  number,
  placeLabel,
  content,
  reporterShown,
  urgency: 'ordinary',
})

export const callback = obligation({
  what: 'callback',
  zh: '回访',
  en: 'Call back',
  start: at('11:40', '2026-11-22'),
  warn: at('10:00'),
  due: at('11:40'),
  clause: '5.10',
  about: '0391',
})
export const completion = obligation({
  what: 'completion',
  zh: '两个工作日内完工',
  en: 'Done within two working days',
  start: at('20:14', '2026-11-20'),
  warn: at('12:00', '2026-11-24'),
  due: at('00:00', '2026-11-25'),
  clause: '4.9',
  owner: '周凯',
  about: '0409',
})

/** What an inbox row that stands for itself alone says beside its obligation. */
export const alone = (...verbs: string[]) => ({ verbs, lines: [], count: 1 })

export const inbox: Inbox = {
  now: NOW,
  overdue: [
    {
      obligation: obligation({
        what: 'contact',
        zh: '告知进展',
        en: 'Tell the progress',
        start: at('08:18'),
        warn: at('09:30'),
        due: at('10:18'),
        clause: '4.3',
        about: '0032',
      }),
      case: brief('0032', 'BX-2611-0032', '5-2-902', '卧室空调插座冒火花', '赵女士'),
      ...alone(),
    },
    {
      obligation: obligation({
        what: 'arrival',
        zh: '到场',
        en: 'Arrival',
        start: at('09:57'),
        warn: at('10:27'),
        due: at('10:37'),
        owner: '孙毅',
        about: '0415',
      }),
      case: brief('0415', 'BX-2611-0415', '9-1-1104', '客厅插座无电', '马女士'),
      ...alone('arrive'),
    },
  ],
  today: [
    {
      obligation: callback,
      case: brief('0391', 'BX-2611-0391', '6-1-1402', '换门锁', '刘女士'),
      ...alone('recordCallback'),
    },
    {
      obligation: obligation({
        what: 'arrival',
        zh: '到场',
        en: 'Arrival',
        start: at('10:20'),
        warn: at('10:50'),
        due: at('11:00'),
        owner: '周凯',
        about: '0418',
        chip: { kind: 'paused' },
      }),
      case: brief('0418', 'BX-2611-0418', '11-2-803', '对讲无声', '程女士'),
      ...alone('arrive'),
    },
    {
      obligation: obligation({
        what: 'appointment.confirm',
        zh: '预约前确认',
        en: 'Confirm the appointment',
        start: at('09:12'),
        warn: at('13:00'),
        due: at('13:45'),
        clause: '5.6',
        about: '0409',
      }),
      case: brief('0409', 'BX-2611-0409', '2-1-503', '厨房顶渗水', '何先生'),
      ...alone(),
    },
  ],
  later: [
    {
      obligation: completion,
      case: brief('0409', 'BX-2611-0409', '2-1-503', '厨房顶渗水', '何先生'),
      ...alone('complete'),
    },
  ],
  counts: { overdue: 2, today: 3, later: 1 },
}

export const emptyInbox: Inbox = {
  now: NOW,
  overdue: [],
  today: [],
  later: [],
  counts: { overdue: 0, today: 0, later: 0 },
}

export const counts = {
  sinceDays: 30,
  projectManager: {
    timeliness: { part: 238, whole: 250, percent: 95.2 },
    satisfaction: { part: 98, whole: 100, percent: 98 },
  },
  customerService: {
    satisfied: 98,
    unsatisfied: 2,
    unreachable: 4,
    followedUp: { part: 104, whole: 110, percent: 94.5 },
    toCallBack: 6,
  },
  supervisor: { waiting: 2, inHand: 9, suspended: 3, toConfirm: 4, toSign: 2, toReturn: 1, late: 2 },
}

export const card: HouseCard = {
  house: {
    id: idOf('2-1-603'),
    projectId: 1,
    label: '2-1-603',
    buildingId: idOf('building 2'),
    buildingTitle: '2 栋',
    unit: '1',
    floor: 6,
    areaM2: 112.4,
    status: 'occupied',
    handedOverOn: '2019-06-18',
    keeperId: null,
  },
  title: { zh: '陈女士一户', en: 'Household of 陈女士' },
  abilities: { edit: true, unmask: true },
  panels: [
    {
      id: 'standingInstructions',
      body: {
        items: [
          {
            id: idOf('say 1'),
            text: '家有婴儿，12:30–14:30 勿按门铃，上门前先打电话。',
            pieces: [{ text: '家有婴儿，12:30–14:30 勿按门铃，上门前先打电话。' }],
            validUntil: null,
            recordedAt: at('09:00', '2025-08-30'),
          },
          {
            id: idOf('say 2'),
            text: '养狗，进门前请先说一声。',
            pieces: [{ text: '养狗，进门前请先说一声。' }],
            validUntil: null,
            recordedAt: at('09:00', '2025-08-30'),
          },
        ],
      },
    },
    {
      id: 'people',
      body: {
        now: [
          person('陈女士', 'owner', '', true, '138 **** 5521'),
          person('王先生', 'owner', '配偶', false, '139 **** 0786'),
          person('张女士', 'family', '家人', false, undefined),
        ],
        before: [{ ...person('刘先生', 'owner', '', false, undefined), untilOn: '2022-03-01' }],
      },
    },
    {
      id: 'cases',
      body: {
        items: [
          caseOfCard('0122', 'BX-2611-0122', 'open', '入户门锁打不开', at('16:20', '2026-11-21')),
          caseOfCard('0088', 'BX-2610-0088', 'closed', '客厅吸顶灯不亮', at('10:05', '2026-10-29')),
          caseOfCard('0031', 'BX-2602-0031', 'closed', '阳台地漏返味', at('11:30', '2026-02-11')),
        ],
      },
    },
    {
      id: 'contacts',
      body: {
        items: [
          { id: idOf('contact 1'), at: at('14:02', '2026-11-08'), purpose: '咨询物业费', words: '可不可以按季交' },
        ],
      },
    },
    {
      id: 'orders',
      title: { zh: '维修与保修', en: 'Repairs and their guarantee' },
      body: {
        lines: [
          {
            id: idOf('line 1'),
            at: at('10:05', '2026-10-29'),
            title: { zh: '灯不亮', en: 'Light out' },
            detail: 'GD-2610-0087',
            tag: { zh: '保修到', en: 'Guaranteed until' },
            until: at('18:00', '2027-01-27'),
            caseId: idOf('0088'),
          },
        ],
      },
    },
    {
      id: 'readers',
      body: {
        monthCount: 6,
        items: [
          {
            readerId: idOf('林嘉怡'),
            reader: '林嘉怡',
            at: at('10:44', '2026-11-20'),
            field: 'phone',
            reason: '核对来电',
          },
        ],
      },
    },
  ],
}

function person(displayName: string, role: string, relation: string, isContact: boolean, masked: string | undefined) {
  return {
    occupancyId: idOf(`occupancy ${displayName}`),
    partyId: idOf(displayName),
    displayName,
    role,
    relation,
    isContact,
    fromOn: '2022-03-21',
    untilOn: null as string | null,
    phones: masked ? [{ id: idOf(masked), masked, note: '' }] : [],
    idNumberMasked: null,
    note: '',
  }
}

function caseOfCard(about: string, number: string, state: string, content: string, registeredAt: string) {
  return {
    id: idOf(about),
    number,
    kind: 'repair',
    state,
    urgency: 'ordinary',
    categoryId: 'sink',
    content,
    promise: { zh: '40 分钟内到', en: 'Within 40 minutes' },
    registeredAt,
    closedAt: state === 'open' ? null : registeredAt,
  }
}

const category = (id: string, zh: string, en: string, initials: string, place = 'home') => ({
  id,
  kind: 'repair',
  title: { zh, en },
  path: [
    { zh: place === 'home' ? '户内' : '公共区域', en: place === 'home' ? 'Home' : 'Public area' },
    { zh: '给排水', en: 'Plumbing' },
    { zh, en },
  ],
  place,
  trade: 'plumbing',
  urgency: 'ordinary',
  charge: 'paid',
  inHome: place === 'home',
  departmentId: 'engineering',
  initials,
})

export const taxonomy = {
  kinds: [
    { id: 'repair', title: { zh: '报修', en: 'Repair' } },
    { id: 'consultation', title: { zh: '咨询', en: 'Consultation' } },
    { id: 'complaint', title: { zh: '投诉', en: 'Complaint' } },
    { id: 'suggestion', title: { zh: '建议', en: 'Suggestion' } },
    { id: 'assistance', title: { zh: '求助', en: 'Assistance' } },
    { id: 'commendation', title: { zh: '表扬', en: 'Commendation' } },
  ],
  items: [
    category('sink', '水槽漏水', 'Leaking sink', 'scls'),
    category('toilet', '马桶堵塞', 'Blocked toilet', 'mtds'),
    category('tap', '龙头滴水', 'Dripping tap', 'ltds'),
    category('hall', '楼道积水', 'Water in the hall', 'ldjs', 'publicArea'),
  ],
}

export const intake = {
  categoryTitle: { zh: '水槽漏水', en: 'Leaking sink' },
  place: 'home',
  urgency: 'ordinary',
  charge: 'paid',
  inHome: true,
  departmentId: 'engineering',
  departmentTitle: { zh: '工程部', en: 'Engineering' },
  arrivalMinutes: 40,
  arrivalBy: at('11:23'),
  promise: { zh: '40 分钟内到', en: 'Within 40 minutes' },
  mustTellPrice: true,
  receivedAtOnce: true,
  checklist: [{ zh: '角阀关了没有', en: 'Is the valve shut' }],
}

export const order: OrderView = {
  id: idOf('order 0409'),
  number: 'GD-2611-0398',
  state: 'suspended',
  urgency: 'ordinary',
  charge: 'paid',
  inHome: true,
  departmentId: 'engineering',
  engineer: { id: idOf('周凯'), name: '周凯' },
  head: null,
  reworkOf: null,
  times: {
    issuedAt: at('20:14', '2026-11-22'),
    receivedAt: at('20:15', '2026-11-22'),
    dispatchedAt: at('20:17', '2026-11-22'),
    acceptedAt: at('20:19', '2026-11-22'),
    departedAt: null,
    arrivedAt: at('20:41', '2026-11-22'),
    startedAt: at('20:45', '2026-11-22'),
    suspendedAt: at('21:05', '2026-11-22'),
    wakesAt: at('14:00'),
    completedAt: null,
    confirmedAt: null,
    signedAt: null,
    returnedAt: null,
    cancelledAt: null,
    appointmentAt: at('14:00'),
    priceToldAt: null,
  },
  waitingFor: 'neighbour',
  priceFen: null,
  priceBasis: null,
  priceListVersion: null,
  materialsRule: null,
  chargedFen: null,
  settledFen: null,
  receiptNumber: null,
  handedInFen: null,
  callOut: [],
  ratings: null,
  confirmedBy: null,
  ownerSignatureId: null,
  headSignatureId: null,
  callbackResult: null,
  callbackAttempts: 0,
  verificationFailed: false,
  workDone: [],
  materials: [
    {
      id: idOf('m1'),
      name: '堵漏胶 300 ml',
      quantity: 1,
      unit: '支',
      priceFen: 1800,
      drawnAt: at('20:50', '2026-11-22'),
    },
  ],
  verbs: ['resume', 'agreeAppointment', 'tellPrice', 'cancel'],
}

let seq = 0
const entry = (
  type: string,
  zh: string,
  en: string,
  when: string,
  name: string | null,
  text: string,
  more: Partial<CaseView['timeline'][number]> = {},
): CaseView['timeline'][number] => {
  seq += 1
  return {
    eventId: idOf(`event ${seq}`),
    seq,
    type,
    title: { zh, en },
    workOrderId: null,
    occurredAt: when,
    recordedAt: when,
    offline: false,
    lateReason: null,
    actor: name ? { id: idOf(name), name } : null,
    data: {},
    text: text ? [{ text }] : [],
    correctedOccurredAt: null,
    correctedData: null,
    correctedBy: null,
    voidedBy: null,
    ...more,
  }
}

export const caseView: CaseView = {
  id: idOf('0409'),
  projectId: 1,
  number: 'BX-2611-0409',
  kind: 'repair',
  kindTitle: { zh: '报修', en: 'Repair' },
  state: 'open',
  version: 14,
  categoryId: 'sink',
  categoryTitle: { zh: '渗水', en: 'Seepage' },
  categoryPath: [
    { zh: '户内', en: 'Home' },
    { zh: '给排水', en: 'Plumbing' },
    { zh: '渗水', en: 'Seepage' },
  ],
  place: 'home',
  placeLabel: '2-1-503',
  houseId: idOf('2-1-503'),
  areaId: null,
  buildingId: idOf('building 2'),
  inHome: true,
  urgency: 'ordinary',
  charge: 'paid',
  channel: 'phone',
  content: [{ text: '厨房顶渗水，请先打 ' }, { text: '137 **** 2048', ref: idOf('ref 1') }],
  reporter: { partyId: idOf('何先生'), shownName: '何先生', phone: [] },
  promise: { zh: '今天 14:00 上楼查水源', en: 'Today 14:00 we look upstairs for the source' },
  openedBy: { id: idOf('林嘉怡'), name: '林嘉怡' },
  registeredAt: at('20:14', '2026-11-22'),
  recordedAt: at('20:14', '2026-11-22'),
  closedAt: null,
  sealed: false,
  way: {
    class: { id: 'engineering', title: { zh: '工程维修与整改', en: 'Engineering and rectification' } },
    gravity: { id: 'important', title: { zh: '重要', en: 'Important' } },
    important: true,
    department: { id: 'engineering', title: { zh: '工程部', en: 'Engineering' } },
    serviceUnit: '防水班组',
    owner: { id: idOf('李成'), name: '李成' },
    firstReceiver: { id: idOf('林嘉怡'), name: '林嘉怡' },
    classifiedAt: at('20:15', '2026-11-22'),
    forwardBy: null,
    forwardedAt: at('20:17', '2026-11-22'),
    takenAt: at('20:25', '2026-11-22'),
    confirmedOnSite: true,
    promisedAt: at('14:00'),
    firstContactAt: at('20:16', '2026-11-22'),
    reporterToldAt: null,
    lastUpdateAt: at('10:44'),
    resultAcknowledged: false,
  },
  timeline: [
    entry('case.registered', '受理', 'Registered', at('20:14', '2026-11-22'), '顾斌', ''),
    entry('workOrder.dispatched', '派工', 'Dispatched', at('20:17', '2026-11-22'), '顾斌', ''),
    entry('workOrder.arrived', '到场', 'Arrived', at('20:41', '2026-11-22'), '李成', '', {
      offline: true,
      recordedAt: at('21:02', '2026-11-22'),
    }),
    ...[1, 2].map((photo) =>
      entry('attachment.added', '添加附件', 'Attachment added', at('20:46', '2026-11-22'), '李成', '', {
        data: { attachmentId: idOf(`photo ${photo}`), purpose: 'photo', mime: 'image/jpeg' },
      }),
    ),
    entry('attachment.added', '添加附件', 'Attachment added', at('20:58', '2026-11-22'), '李成', '', {
      data: { attachmentId: idOf('signature 1'), purpose: 'signature', mime: 'image/png' },
    }),
    entry(
      'workOrder.suspended',
      '挂起',
      'Suspended',
      at('21:05', '2026-11-22'),
      '李成',
      '楼上 2-1-603 敲门无人应。两次电话未接，已贴提示条。',
    ),
    entry(
      'contact.recorded',
      '联系',
      'Contact',
      at('09:12'),
      '林嘉怡',
      '水滴慢了但没停。说好 14:00 和楼上一起看，住户同意。',
    ),
    entry('case.noted', '备注', 'Note', at('10:44'), '林嘉怡', '楼上水槽下水管漏水，陈女士已关角阀，像是同一处。'),
  ],
  obligations: [
    obligation({
      what: 'appointment.confirm',
      zh: '预约前确认',
      en: 'Confirm the appointment',
      start: at('09:12'),
      warn: at('13:00'),
      due: at('13:45'),
      clause: '5.6',
      about: '0409',
    }),
    completion,
    obligation({
      what: 'callback',
      zh: '回访',
      en: 'Call back',
      start: at('20:14', '2026-11-22'),
      due: null,
      clause: '5.10',
      about: '0409',
    }),
    obligation({
      what: 'arrival',
      zh: '到场',
      en: 'Arrival',
      start: at('20:17', '2026-11-22'),
      due: at('20:57', '2026-11-22'),
      state: 'met',
      dischargedAt: at('20:41', '2026-11-22'),
      owner: '李成',
      about: '0409',
      chip: { kind: 'kept', usedMs: 24 * 60_000 },
    }),
  ],
  workOrders: [order],
  contacts: [],
  callbacks: [],
  abilities: {
    amend: true,
    note: true,
    contact: true,
    reportEscalation: true,
    close: false,
    withdraw: true,
    reopen: false,
    correct: true,
    unmask: true,
  },
  nextAction: {
    action: 'resume',
    title: { zh: '恢复', en: 'Resume' },
    workOrderId: order.id,
    dueAt: at('13:45'),
    obligationId: null,
    may: true,
  },
}

export function caseRow(about: string, placeLabel: string, content: string, owed: ObligationView | null): CaseListRow {
  return {
    id: idOf(about),
    projectId: 1,
    number: `BX-2611-${about}`,
    kind: 'repair',
    state: 'open',
    urgency: 'ordinary',
    charge: 'paid',
    inHome: true,
    categoryId: 'sink',
    kindTitle: { zh: '报修', en: 'Repair' },
    categoryTitle: { zh: '水槽漏水', en: 'Leaking sink' },
    place: 'home',
    placeLabel,
    houseId: idOf(placeLabel),
    buildingId: null,
    content,
    reporterShown: '何先生',
    promise: { zh: '40 分钟内到', en: 'Within 40 minutes' },
    registeredAt: at('09:12'),
    closedAt: null,
    workOrder: {
      id: idOf(`order ${about}`),
      number: `GD-2611-${about}`,
      state: 'accepted',
      engineer: { id: idOf('周凯'), name: '周凯' },
    },
    obligation: owed,
  }
}

/** What the header and the rail ask on every screen. */
export const shellAnswers: Readonly<Record<string, unknown>> = {
  'GET /inbox': inbox,
  'GET /projects/1/on-duty': {
    items: ['林嘉怡', '周凯', '高远', '孙毅', '许文静'].map((name) => ({
      staffId: idOf(name),
      name,
      positionId: 'frontDesk',
    })),
  },
  'GET /my/messages/count': { unseen: 3, emergencies: 0 },
  'GET /my/messages': { items: [], next: null },
  'GET /projects/1/case-counts': counts,
  'GET /projects/1/taxonomy': taxonomy,
}

export const noRight: Refusal = {
  problem: {
    status: 403,
    type: '/problems/access/denied',
    title: '您没有这项权限',
    detail: '需要「查看事项」权限，请找本项目的管理员。',
  },
}
