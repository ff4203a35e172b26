import { beforeAll, expect, test } from 'vitest'
import { type Estate, instant, openEstate, PEOPLE as P } from './estate.ts'
import { carryOut, inHand, register } from './repair.ts'

/** What somebody who tried to sign days otherwise than the handbook says could do. One estate from its first day on. */
let estate: Estate
beforeAll(async () => {
  estate = await openEstate('2025-03-10 09:00')
})

const sign = (day: string, login: string, body: object = {}, side = 'customer-service') =>
  estate.as(login).post(`${estate.project}/day-close/${day}/sign/${side}`, body)
const missing = async () =>
  (await estate.as(P.projectManager).must.get(`${estate.project}/day-close/missing`)).items.map(
    (one: { day: string; side: string }) => `${one.day} ${one.side}`,
  )
const closeOf = (day: string) => estate.as(P.supervisor).must.get(`${estate.project}/day-close?day=${day}`)

test('S0-REPAIR-14: a past day lists what was open when it ended, not what is open now', async () => {
  const done = await inHand(estate, P.engineer)
  const untouched = await register(estate)
  await estate.at('2025-03-11 10:00')
  await carryOut(estate, done, P.engineer)
  await register(estate)
  await estate.at('2025-03-12 09:00')
  const close = await closeOf('2025-03-10')
  const then = Object.fromEntries(
    close.unfinished.map((one: any) => [one.workOrderId, [one.state, one.engineer?.name ?? null]]),
  )
  expect(then).toEqual({ [done.orderId]: ['accepted', '李毅'], [untouched.orderId]: ['issued', null] })
  // The chip stands where it stood at midnight: over, not "kept late the next morning".
  const { obligation } = close.unfinished.find((one: any) => one.workOrderId === done.orderId)
  expect(obligation).toMatchObject({ what: 'arrival', state: 'breached', dischargedAt: null })
  expect((await closeOf('2025-03-11')).unfinished).toHaveLength(2)
})

test('S0-REPAIR-14: what the head had not signed when the day ended is listed for that day', async () => {
  await estate.at('2025-03-12 16:00')
  const repair = await inHand(estate, P.engineer)
  const engineer = estate.as(P.engineer)
  await engineer.must.post(`${repair.order}/arrive`)
  await engineer.must.post(`${repair.order}/start`)
  await engineer.must.post(`${repair.order}/complete`, { workDone: '换垫片' })
  await estate.at('2025-03-13 09:00')
  await engineer.must.post(`${repair.order}/confirm`, {
    by: 'telephone',
    ratings: { quality: 5, timeliness: 5, attitude: 5 },
  })
  await estate.as(P.engineeringHead).must.post(`${repair.order}/sign`)
  const { unsigned } = await closeOf('2025-03-12')
  expect(unsigned).toMatchObject([{ workOrderId: repair.orderId, state: 'completed' }])
  expect((await closeOf('2025-03-13')).unsigned).toEqual([])
})

test('S0-REPAIR-14: a day is signed from its evening on; every earlier one is missing until it is signed late', async () => {
  await estate.at('2025-04-10 16:59:59')
  expect(await closeOf('2025-04-10')).toMatchObject({ signableFrom: '17:00' })
  expect(await sign('2025-04-10', P.customerServiceManager)).toBeProblem('day-close/too-early')
  await estate.at('2025-04-10 17:00')
  expect(await closeOf('2025-04-10')).toMatchObject({ signableFrom: null })
  expect(await sign('2025-04-10', P.customerServiceManager)).toBeOk()
  expect(await sign('2025-04-11', P.customerServiceManager)).toBeProblem('day-close/day-ahead')
  const refused = await sign('2025-03-09', P.customerServiceManager)
  expect(refused).toBeProblem('day-close/before-project')
  expect(refused.body.detail).toContain('2025-03-10')

  // All days since the project began, both sides; today is missing only tomorrow.
  const before = await missing()
  expect(before).toHaveLength(31 * 2)
  expect(before.at(-1)).toBe('2025-03-10 engineering')
  expect(await sign('2025-03-10', P.customerServiceManager)).toBeOk()
  expect(await missing()).toEqual(before.filter((one: string) => one !== '2025-03-10 customerService'))
  const { signatures } = await closeOf('2025-03-10')
  expect(signatures[0]).toMatchObject({ side: 'customerService', signed: true, late: true })
})

test('S0-REPAIR-14: the drawn signature is one that the signer drew on this very day', async () => {
  const day = '2025-04-09'
  for (const signatureId of [crypto.randomUUID()])
    expect(await sign(day, P.customerServiceManager, { signatureId })).toBeProblem('day-close/signature-not-yours', {
      path: 'signatureId',
    })
  const drawBy = async (login: string, on: string) => {
    const { obligation } = (await estate.as(login).must.get(`${estate.project}/day-close/missing`)).items.find(
      (one: { day: string }) => one.day === on,
    )
    const { signatureId } = await estate.as(login).must.post('/signatures', {
      id: crypto.randomUUID(),
      subject: obligation.subject,
      signer: 'head',
      strokes: [
        [
          [0.1, 0.5],
          [0.9, 0.5],
        ],
      ],
      width: 300,
      height: 100,
    })
    return signatureId
  }
  const others = await drawBy(P.engineeringHead, day)
  expect(await sign(day, P.customerServiceManager, { signatureId: others })).toBeProblem(
    'day-close/signature-not-yours',
  )
  const ofAnotherDay = await drawBy(P.customerServiceManager, '2025-04-08')
  expect(await sign(day, P.customerServiceManager, { signatureId: ofAnotherDay })).toBeProblem(
    'day-close/signature-not-yours',
  )
  expect(
    await sign(day, P.customerServiceManager, { signatureId: await drawBy(P.customerServiceManager, day) }),
  ).toBeOk()
})

test('days that were not signed are one row of the inbox, with how many, and only for who may sign', async () => {
  const inbox = async (login: string, scope = 'mine') => {
    const { overdue, today, later } = await estate.as(login).must.get(`/inbox?scope=${scope}`)
    return [...overdue, ...today, ...later]
  }
  const ofDays = (items: any[]) => items.filter((one) => one.obligation.subject.type === 'dayClose')
  const [mine, ...more] = ofDays(await inbox(P.engineeringHead))
  expect(more).toEqual([])
  // From the first whole day of the project to today.
  expect(mine).toMatchObject({ count: 31, obligation: { ruleId: 'dayClose.engineering', periodKey: '2025-03-11' } })
  expect(mine.lines).toHaveLength(31)
  expect(mine.obligation.dueAt).toBe(instant('2025-03-12 00:00'))
  expect(ofDays(await inbox(P.desk, 'project'))).toEqual([])
  expect(ofDays(await inbox(P.engineer, 'team'))).toEqual([])
  expect(ofDays(await inbox(P.customerServiceManager, 'project'))).toHaveLength(1)
})

test('a row of the inbox says what its reader may do to the order it is about', async () => {
  const repair = await inHand(estate, P.engineer)
  const rowOf = async (login: string) => {
    const { overdue, today, later } = await estate.as(login).must.get('/inbox?scope=project')
    return [...overdue, ...today, ...later].find(
      (one) => one.obligation.workOrderId === repair.orderId && one.obligation.what === 'arrival',
    )
  }
  expect((await rowOf(P.engineer)).verbs).toContain('arrive')
  expect((await rowOf(P.desk)).verbs).toEqual(['checkArrival', 'agreeAppointment'])
})
