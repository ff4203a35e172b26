import type { ReactNode } from 'react'
import type { ObligationView } from '../api/contracts.ts'
import type { PhoneView } from './phone.ts'
import { Home } from './screens/home.tsx'
import { JobScreen } from './screens/job.tsx'
import { JobSheet, type SheetName } from './screens/job-sheets.tsx'
import { MeScreen } from './screens/me.tsx'
import { LinkBar } from './screens/outbox.tsx'
import type { Edit, EditContent } from './sync/edits.ts'
import { type Job, type JobNow, jobNow } from './sync/jobs.ts'

/** Every state of the phone that a check or a picture should see; time stands at this instant. */
export const phoneStatesAt = Date.parse('2026-11-23T10:54:00+08:00')
export const phoneStates: Readonly<Record<string, () => ReactNode>> = {
  'phone/home-loaded': () => framed(<Home name="周凯" jobs={JOBS} onOpen={nothing} onAct={nothing} />),
  'phone/home-empty': () => framed(<Home name="周凯" jobs={[]} onOpen={nothing} onAct={nothing} />),
  'phone/home-offline': () =>
    framed(<Home name="周凯" jobs={JOBS} onOpen={nothing} onAct={nothing} />, viewOf('offline', WAITING)),
  'phone/home-refused': () =>
    framed(<Home name="周凯" jobs={JOBS} onOpen={nothing} onAct={nothing} />, viewOf('online', REFUSED)),
  'phone/home-sign-in': () =>
    framed(<Home name="周凯" jobs={JOBS} onOpen={nothing} onAct={nothing} />, viewOf('signIn', WAITING)),
  'phone/home-update': () =>
    framed(<Home name="周凯" jobs={JOBS} onOpen={nothing} onAct={nothing} />, viewOf('update', WAITING)),
  'phone/job-dispatched': () => framed(screenOf(jobAt('dispatched'))),
  'phone/job-working-offline': () => framed(screenOf(jobAt('working')), viewOf('offline', WAITING)),
  'phone/job-long': () => framed(screenOf(LONG)),
  'phone/me': () =>
    framed(
      <MeScreen
        person={PERSON}
        view={viewOf('offline', WAITING)}
        onSignOut={nothing}
        onPunch={nothing}
        retry={nothing}
        setAside={nothing}
      />,
    ),
  ...Object.fromEntries(
    (['arrive', 'sign', 'price', 'materials', 'suspend', 'done', 'decline'] as const).map((name) => [
      `phone/sheet-${name}`,
      () => sheetOf(name),
    ]),
  ),
}

const nothing = () => {}
const at = (time: string) => `2026-11-23T${time}:00+08:00`

function framed(screen: ReactNode, view?: PhoneView): ReactNode {
  return (
    <div className="phone">
      {view ? <LinkBar view={view} onSignIn={nothing} retry={nothing} setAside={nothing} /> : null}
      {screen}
    </div>
  )
}

const CODES = {
  waitingFor: [
    { id: 'materials', title: { zh: '等材料', en: 'Materials' } },
    { id: 'owner', title: { zh: '等住户', en: 'The household' } },
    { id: 'other', title: { zh: '其他', en: 'Other' } },
  ],
  appointmentReasons: [],
  prices: [],
}

const screenOf = (now: JobNow) => (
  <JobScreen
    now={now}
    codes={CODES}
    record={async () => WAITING[0] as Edit}
    takePhoto={async () => {}}
    onBack={nothing}
  />
)

function sheetOf(name: SheetName): ReactNode {
  return framed(
    <main className="scroll">
      <h1 className="vh">2-1-603</h1>
      <JobSheet
        name={name}
        now={name === 'sign' ? jobAt('completed') : name === 'arrive' ? ACCEPTED : jobAt('working')}
        codes={CODES}
        record={async () => WAITING[0] as Edit}
        onClose={nothing}
      />
    </main>,
  )
}

const PERSON = {
  id: 'p',
  name: '周凯',
  login: 'zhoukai',
  companyCode: 'heyu',
  projects: [{ id: 1, name: '云栖里', capabilities: [] }],
  positions: [],
}

const ARRIVAL = {
  id: '00000000-0000-7000-8000-0000000000a1',
  what: 'arrival',
  title: { zh: '到场', en: 'Arrival' },
  state: 'open',
  startAt: at('10:43'),
  opensAt: at('10:43'),
  warnAt: at('11:13'),
  dueAt: at('11:23'),
  dischargedAt: null,
  chip: { kind: 'running', startAt: at('10:43'), dueAt: at('11:23'), usedMs: null, lateByMs: null },
} as unknown as ObligationView

function job(id: string, place: string, title: string, state: string, more: Partial<Job['order']> = {}): Job {
  return {
    order: {
      id,
      number: `GD-2611-04${id}`,
      state,
      urgency: 'ordinary',
      charge: 'paid',
      inHome: true,
      materials: [],
      priceFen: null,
      priceBasis: null,
      priceListVersion: null,
      materialsRule: null,
      chargedFen: null,
      settledFen: null,
      receiptNumber: null,
      handedInFen: null,
      callOut: [],
      waitingFor: null,
      confirmedBy: null,
      ...more,
      times: {
        dispatchedAt: at('10:46'),
        acceptedAt: state === 'dispatched' ? null : at('10:48'),
        departedAt: null,
        arrivedAt: null,
        completedAt: null,
        confirmedAt: null,
        appointmentAt: null,
        priceToldAt: null,
        ...more.times,
      },
    },
    caseId: id,
    caseVersion: 5,
    placeLabel: place,
    categoryId: 'home.waterSupply.tapLeak',
    categoryTitle: { zh: title, en: 'Leak under the sink' },
    content: [{ text: '厨房水槽下面漏水，柜子里有积水，住户已自己关角阀。' }],
    reporter: { partyId: null, shownName: '陈女士', phone: [] },
    contactPhoneMasked: '138 **** 5521',
    checklist: [],
    instructions: [{ id: 'i', text: [{ text: '家有婴儿，12:30 后勿按门铃，先打电话' }] }],
    obligations: [ARRIVAL],
  } as unknown as Job
}

const onSite = { arrivedAt: at('10:56'), departedAt: at('10:51'), priceToldAt: at('10:57') } as Job['order']['times']
const materials = [{ id: 'm', name: 'S 弯下水管 φ40', quantity: 1, unit: '根', priceFen: 2600, drawnAt: at('10:58') }]

const jobAt = (state: string) =>
  jobNow(
    job(
      '12',
      '2-1-603',
      '水槽下面漏水',
      state,
      state === 'dispatched' ? {} : { times: onSite, priceFen: 8000, materials },
    ),
    [],
  )

const ACCEPTED = jobNow(job('13', '2-1-503', '厨房顶查水源', 'accepted'), [])

const JOBS: readonly JobNow[] = [
  jobNow(job('12', '2-1-603', '水槽下面漏水', 'departed', { times: { departedAt: at('10:51') } as never }), []),
  ACCEPTED,
  jobNow(
    job('14', '4-2-601', '换下水弯头', 'dispatched', {
      times: { appointmentAt: '2026-11-24T09:30:00+08:00' } as never,
    }),
    [],
  ),
  jobNow(job('10', '2-2-302', '地漏反水', 'ownerConfirmed', { times: { completedAt: at('10:41') } as never }), []),
]

const LONG = jobNow(
  {
    ...job('15', '地下二层 B 区 3 号水泵房旁边的消防管道井', '公共区域给排水管道接口长期渗漏并伴有异响', 'working', {
      times: onSite,
      materials,
    }),
    content: [{ text: '墙根一直渗水，踩上去打滑，昨天物业来看过说今天再来，保洁拖了三次。'.repeat(4) }],
    checklist: [
      { zh: '先关上游阀门', en: 'Close the upstream valve' },
      { zh: '试压 10 分钟', en: 'Pressure test for 10 minutes' },
    ],
  },
  [],
)

const edit = (id: string, content: EditContent, more: Partial<Edit> = {}): Edit => ({
  id,
  orderId: '12',
  caseId: '12',
  place: 1,
  content,
  state: 'waiting',
  occurredAt: Date.parse(at('10:53')),
  contactAt: 0,
  tried: false,
  ...more,
})
const WAITING: readonly Edit[] = [
  edit('1', { kind: 'command', verb: 'accept', body: {} }, { state: 'sent', sentAt: Date.parse(at('10:48')) }),
  edit('2', { kind: 'command', verb: 'arrive', body: {} }),
  edit(
    '3',
    { kind: 'photo', purpose: 'photoBefore', byteLength: 734_003, thumbnail: '' },
    { progress: { parts: 1, of: 2 } },
  ),
]
const REFUSED: readonly Edit[] = [
  ...WAITING.slice(0, 1),
  edit(
    '4',
    { kind: 'command', verb: 'materials', body: { items: [{ name: '软管' }] } },
    { state: 'failed', refused: { code: 'work-order/not-yours', title: '这张单已转给别人', detail: '请打给主管。' } },
  ),
  edit('5', { kind: 'command', verb: 'complete', body: {} }),
]

const viewOf = (link: PhoneView['link'], edits: readonly Edit[]): PhoneView => ({
  jobs: JOBS,
  edits,
  unsent: edits.filter((one) => one.state !== 'sent').length,
  link,
  codes: CODES,
})
