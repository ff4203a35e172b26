import exceljs from 'exceljs'
import { expect, test } from 'vitest'
import { newId } from '../../../platform/ids.ts'
import { type TestApp, type TestStaff, testApp, testCompany } from '../../../testing/index.ts'
import { monthOf, type SheetPunch } from './domain.ts'
import { linesOf, readMachineFile } from './read-machine.ts'

let world: TestApp
/** An estate on a Monday morning before work, with a desk turn from 8:30 to 17:30 for one person. */
async function estateWithDesk(day = '2026-10-12') {
  world ??= await testApp({ clock: '2026-10-12T08:00:00+08:00' })
  const estate = await testCompany({ pack: 'recommended', world })
  const [desk, other, supervisor, manager] = [
    estate.hire('frontDesk', { name: '马瑶' }),
    estate.hire('frontDesk', { name: '白雪' }),
    estate.as('customerServiceSupervisor'),
    estate.as('projectManager'),
  ]
  for (const one of [desk, other, supervisor, manager]) await one.must.get('/me')
  const lineId = newId()
  await manager.must.post(`${estate.project}/rota/lines`, {
    id: lineId,
    title: '前台',
    positionIds: ['frontDesk'],
    fromMinute: 510,
    toMinute: 1050,
    atLeast: 1,
  })
  if (day) await manager.must.post(`${estate.project}/rota/plan`, { cells: [{ lineId, day, staffIds: [desk.id] }] })
  const month = async (who: TestStaff = supervisor, of = day.slice(0, 7)) =>
    who.must.get(`${estate.project}/attendance?month=${of}`)
  const dayOf = async (staffId: string) =>
    (await month()).people
      .find((one: { staffId: string }) => one.staffId === staffId)
      ?.days.find((one: { day: string }) => one.day === day)
  return { estate, desk, other, supervisor, manager, lineId, month, dayOf }
}

const base64 = (text: string) => Buffer.from(text).toString('base64')

test('S1-WORK-1, S4-FA-5: attendance is recorded with the morning check; the very minute is in time, the next is late', async () => {
  const { estate, desk, dayOf } = await estateWithDesk()
  const mine = await desk.must.get(`${estate.project}/my-attendance`)
  expect(mine.today).toMatchObject([{ title: '前台' }])
  expect(mine.morningCheck.map((one: { id: string }) => one.id)).toEqual(['office', 'desk', 'plants'])
  await world.moveClock('2026-10-12T08:30:00+08:00')
  const punch = (way: string, more: object = {}) =>
    desk.post(`${estate.project}/punches`, { id: newId(), way, ...more })
  expect(await punch('in', { checks: ['office', 'desk', 'plants'] })).toBeOk()
  expect(await dayOf(desk.id)).toMatchObject({ in: '2026-10-12T00:30:00.000Z', lateMinutes: 0, missing: null })
  await world.moveClock('2026-10-12T17:29:00+08:00')
  expect(await punch('out')).toBeOk()
  expect(await dayOf(desk.id)).toMatchObject({ earlyMinutes: 1, out: '2026-10-12T09:29:00.000Z' })
  await world.moveClock('2026-10-12T17:30:00+08:00')
  expect(await punch('out')).toBeOk()
  expect(await dayOf(desk.id)).toMatchObject({ earlyMinutes: 0, missing: null })
  // Who stands nowhere in the project has nothing to clock in for.
  const elsewhere = await estate.addProject()
  const stranger = estate.hire('guard', { projectIds: [elsewhere] })
  await stranger.must.get('/me')
  expect(await stranger.post(`${estate.project}/punches`, { id: newId(), way: 'in' })).toBeProblem('not-found')
  const [row] = await world.database.rows<{ checks: string[]; source: string }>(
    "select checks, source from punches where staff_id = $1 and way = 'in'",
    [desk.id],
  )
  expect(row).toMatchObject({ checks: ['office', 'desk', 'plants'], source: 'desk' })
})

test('a punch made without a signal counts when it was made; one from the future is refused', async () => {
  const { estate, desk, manager, month } = await estateWithDesk('2026-10-13')
  await world.moveClock('2026-10-13T10:00:00+08:00')
  expect(
    await desk.post(`${estate.project}/punches`, {
      id: newId(),
      way: 'in',
      occurredAt: '2026-10-13T08:29:00+08:00',
      offlineSince: '2026-10-13T07:50:00+08:00',
    }),
  ).toBeOk()
  expect(
    await desk.post(`${estate.project}/punches`, { id: newId(), way: 'in', occurredAt: '2026-10-13T10:00:01+08:00' }),
  ).toBeProblem('time/in-future')
  const { people } = await month(manager, '2026-10')
  const day = people
    .find((one: { staffId: string }) => one.staffId === desk.id)
    .days.find((one: { day: string }) => one.day === '2026-10-13')
  expect(day).toMatchObject({ in: '2026-10-13T00:29:00.000Z', lateMinutes: 0 })
})

test('a missed punch is made good with the superior’s consent, never by oneself', async () => {
  const { estate, desk, supervisor, dayOf } = await estateWithDesk('2026-10-14')
  await world.moveClock('2026-10-14T17:31:00+08:00')
  expect(await dayOf(desk.id)).toMatchObject({ missing: 'both' })
  const ask = (at: string, way: string) =>
    desk.post(`${estate.project}/missed-punches`, { id: newId(), way, at, reason: '手机没电' })
  expect(await ask('2026-10-14T23:00:00+08:00', 'out')).toBeProblem('attendance/in-future', { path: 'at' })
  const came = await ask('2026-10-14T08:25:00+08:00', 'in')
  const went = await ask('2026-10-14T17:30:00+08:00', 'out')
  expect(await dayOf(desk.id)).toMatchObject({ missing: 'both' })
  const decide = (who: TestStaff, id: string) =>
    who.post(`${estate.project}/staff-requests/${id}/decide`, { approved: true })
  expect(await decide(desk, came.body.requestId)).toBeProblem('access/denied')
  for (const one of [came, went]) expect(await decide(supervisor, one.body.requestId)).toBeOk()
  expect(await dayOf(desk.id)).toMatchObject({ missing: null, lateMinutes: 0, madeGood: true })
})

test('a time clock’s file is read as it comes; unknown numbers and times to come are named by row', async () => {
  const { estate, desk, manager, dayOf } = await estateWithDesk('2026-10-15')
  await world.moveClock('2026-10-15T18:00:00+08:00')
  const number = desk.id.slice(-8)
  const csv = [
    '考勤机导出',
    '工号,姓名,刷卡时间',
    `${number},马瑶,2026/10/15 8:41`,
    `${number},马瑶,2026-10-15 17:35:20`,
    'X999,陌生人,2026-10-15 08:00',
    `${number},马瑶,2026-10-16 08:00`,
    `${number},马瑶,看不清`,
  ].join('\n')
  const send = (who: TestStaff, text: string) =>
    who.post(`${estate.project}/attendance/imports`, { id: newId(), file: base64(text) })
  expect(await send(desk, csv)).toBeProblem('access/denied')
  expect(await send(manager, '没有,表头\n1,2')).toBeProblem('attendance/unreadable')
  const answer = await send(manager, csv)
  expect(answer.body).toMatchObject({
    imported: 2,
    skipped: [
      { row: 5, why: 'unknownNumber' },
      { row: 6, why: 'inFuture' },
      { row: 7, why: 'noTime' },
    ],
  })
  expect(await send(manager, csv)).toBeOk()
  expect(await dayOf(desk.id)).toMatchObject({ lateMinutes: 11, earlyMinutes: 0, missing: null })
  const rows = await world.database.rows('select 1 from punches where staff_id = $1', [desk.id])
  expect(rows).toHaveLength(2)
})

test('S4-N-10: leave, overtime and attendance of the month stand on one sheet', async () => {
  const { estate, desk, other, supervisor, dayOf, month } = await estateWithDesk('2026-10-16')
  const approve = async (path: string, body: object) => {
    const { requestId } = await desk.must.post(`${estate.project}/${path}`, { id: newId(), ...body })
    await supervisor.must.post(`${estate.project}/staff-requests/${requestId}/decide`, { approved: true })
  }
  await approve('overtime', {
    fromAt: '2026-10-16T18:00:00+08:00',
    untilAt: '2026-10-16T20:30:00+08:00',
    reason: '抢修',
  })
  await approve('leave', {
    leaveKind: 'personal',
    fromAt: '2026-10-16T13:00:00+08:00',
    untilAt: '2026-10-16T18:00:00+08:00',
    deputyId: other.id,
  })
  await approve('leave', {
    leaveKind: 'annual',
    fromAt: '2026-10-19T00:00:00+08:00',
    untilAt: '2026-10-21T00:00:00+08:00',
    deputyId: other.id,
  })
  expect(await dayOf(desk.id)).toMatchObject({ overtimeMinutes: 150, leave: { zh: '事假' }, leaveDays: 0.5 })
  const totals = (await month()).people.find((one: { staffId: string }) => one.staffId === desk.id).totals
  expect(totals.leave).toMatchObject([
    { title: { zh: '事假' }, days: 0.5 },
    { title: { zh: '年休假' }, days: 2 },
  ])
})

test('S0-SUP-8, S4-FA-5: the month is signed by the supervisor of own staff once it is over; then nothing changes it', async () => {
  const { estate, desk, other, supervisor, manager, month } = await estateWithDesk('2026-10-20')
  const engineer = estate.as('engineer')
  const assistant = estate.as('projectAssistant')
  for (const one of [engineer, assistant]) await one.must.get('/me')
  const sign = (who: TestStaff) => who.post(`${estate.project}/attendance/sign`, { month: '2026-10' })
  // Own staff only: no engineers, and not oneself. The one who keeps the personnel files sees all.
  const seen = (sheet: { people: { staffId: string }[] }) => sheet.people.map((one) => one.staffId).sort()
  expect(seen(await month())).toEqual([desk.id, other.id].sort())
  expect(seen(await month(assistant))).toContain(engineer.id)
  expect(await desk.get(`${estate.project}/attendance?month=2026-10`)).toBeProblem('access/denied')
  await world.moveClock('2026-10-31T23:59:59+08:00')
  expect(await sign(supervisor)).toBeProblem('attendance/month-running')
  await world.moveClock('2026-11-01T00:00:00+08:00')
  const open = await desk.must.post(`${estate.project}/missed-punches`, {
    id: newId(),
    way: 'in',
    at: '2026-10-20T08:30:00+08:00',
    reason: '忘了',
  })
  const refused = await sign(supervisor)
  expect(refused).toBeProblem('attendance/open-requests')
  expect(refused.body.title).toContain('1')
  await supervisor.must.post(`${estate.project}/staff-requests/${open.requestId}/decide`, {
    approved: false,
    words: '那天没来',
  })
  expect((await sign(supervisor)).body).toMatchObject({ people: 2 })
  expect(await sign(supervisor)).toBeProblem('attendance/nobody-to-sign')
  const signed = await month()
  expect(signed.signatures).toMatchObject([{ name: supervisor.name, people: 2 }])
  expect(signed.people.every((one: { signed: boolean }) => one.signed)).toBe(true)
  expect(
    await desk.post(`${estate.project}/missed-punches`, {
      id: newId(),
      way: 'in',
      at: '2026-10-20T08:30:00+08:00',
      reason: '真的来了',
    }),
  ).toBeProblem('attendance/signed')
  const late = await manager.must.post(`${estate.project}/attendance/imports`, {
    id: newId(),
    file: base64(`工号,时间\n${desk.id.slice(-8)},2026-10-20 08:30`),
  })
  expect(late).toMatchObject({ imported: 0, skipped: [{ why: 'signed' }] })
  const paper = await supervisor.get(`${estate.project}/attendance/print?month=2026-10`)
  expect(paper.status).toBe(200)
  expect(paper.headers['content-type']).toContain('application/pdf')
  // The workbook of the same month is made like every export.
  expect(
    await supervisor.post(`${estate.project}/exports`, {
      id: newId(),
      list: 'attendance',
      format: 'xlsx',
      query: { month: '2026-10' },
    }),
  ).toBeOk()
})

// ── pure ─────────────────────────────────────────────────────────────────────────────────────────

const at = (time: string, day = '2026-11-23') => Date.parse(`${day}T${time}:00+08:00`)
const DAY = { day: '2026-11-23', from: at('00:00'), to: at('00:00', '2026-11-24'), isRest: false }
const TURN = { day: '2026-11-23', from: at('08:30'), to: at('17:30'), title: '前台' }
const punch = (time: string, way: SheetPunch['way'] = null) => ({ at: at(time), way, source: 'machine' })
const day = (punches: SheetPunch[], more: object = {}, graceMinutes = 0, now = at('23:59')) =>
  monthOf({ staffId: 's', turns: [TURN], punches, leave: [], overtime: [], ...more }, [DAY], { now, graceMinutes })
    .days[0]

test('late, early and missing at their edges', () => {
  expect(day([punch('08:30'), punch('17:30')])).toMatchObject({ lateMinutes: 0, earlyMinutes: 0, missing: null })
  expect(day([punch('08:31'), punch('17:29')])).toMatchObject({ lateMinutes: 1, earlyMinutes: 1 })
  expect(day([punch('08:35'), punch('17:30')], {}, 5)).toMatchObject({ lateMinutes: 0 })
  expect(day([punch('08:36'), punch('17:30')], {}, 5)).toMatchObject({ lateMinutes: 6 })
  expect(day([punch('08:20', 'in')])).toMatchObject({ missing: 'out' })
  expect(day([punch('17:40', 'out')])).toMatchObject({ missing: 'in' })
  expect(day([])).toMatchObject({ missing: 'both' })
  // Not over yet: nothing is missing.
  expect(day([], {}, 0, at('17:29'))).toMatchObject({ missing: null })
  expect(day([], { leave: [{ kind: 'sick', from: TURN.from, until: TURN.to }] })).toMatchObject({
    missing: null,
    leave: 'sick',
    leaveDays: 1,
  })
})

test('a night turn has its punches on the next day, and neighbours keep theirs', () => {
  const night = { day: '2026-11-23', from: at('20:00'), to: at('08:00', '2026-11-24'), title: '夜' }
  const next = { day: '2026-11-24', from: at('20:00', '2026-11-24'), to: at('08:00', '2026-11-25'), title: '夜' }
  const days = [DAY, { ...DAY, day: '2026-11-24', from: DAY.to, to: DAY.to + 86_400_000 }]
  const { days: shown } = monthOf(
    {
      staffId: 's',
      turns: [night, next],
      punches: [at('19:55'), at('08:02', '2026-11-24'), at('19:58', '2026-11-24')].map((one) => ({
        at: one,
        way: null,
        source: 'machine',
      })),
      leave: [],
      overtime: [],
    },
    days,
    { now: at('09:00', '2026-11-25'), graceMinutes: 0 },
  )
  expect(shown).toMatchObject([{ missing: null, lateMinutes: 0 }, { missing: 'out' }])
})

test('a workbook of a time clock with day and time apart, dates as cells, and ways', async () => {
  const workbook = new exceljs.Workbook()
  const sheet = workbook.addWorksheet('1')
  sheet.addRow(['人员编号', '日期', '打卡时间', '签到类型'])
  sheet.addRow(['KF006', new Date('2026-11-23T00:00:00Z'), '08:29', '上班签到'])
  sheet.addRow(['KF006', '2026/11/23', '17:31:05', '下班签退'])
  const lines = await readMachineFile(Buffer.from(await workbook.xlsx.writeBuffer()))
  expect(lines).toEqual([
    { row: 2, staffNumber: 'KF006', local: '2026-11-23 08:29', way: 'in' },
    { row: 3, staffNumber: 'KF006', local: '2026-11-23 17:31:05', way: 'out' },
  ])
  expect(
    linesOf([
      ['staff number', 'time'],
      ['7', 46_349.5],
    ]),
  ).toMatchObject([{ staffNumber: '7', local: '2026-11-23 12:00:00' }])
})
