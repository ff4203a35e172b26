import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../server/src/platform/ids.ts'
import { testApp, testCompany } from '../../server/src/testing/index.ts'
import { signIn } from '../../server/src/testing/sign-in.ts'
import { openBrowser } from '../browser.ts'
import { openPhoneDoor, type PhoneDoor } from './phone-door.ts'

const world = await testApp()
const company = await testCompany({ world })
const engineer = company.as('engineer')
let browser: Browser
let door: PhoneDoor

beforeAll(async () => {
  ;[browser, door] = await Promise.all([openBrowser(), openPhoneDoor(world.server)])
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await door?.close()
})

/** An order in the engineer's hands, as it stands in the tables after it was dispatched. */
async function dispatchedOrder(): Promise<{ caseId: string; workOrderId: string }> {
  const [caseId, workOrderId] = [newId(), newId()]
  const facts = {
    number: `GD-${workOrderId.slice(-6)}`,
    state: 'dispatched',
    urgency: 'ordinary',
    charge: 'free',
    inHome: true,
    departmentId: 'engineering',
    categoryId: 'sinkLeak',
    engineerId: engineer.id,
    issuedAt: 0,
    movedAt: 0,
    materialsCount: 0,
    photosBefore: 0,
    photosAfter: 0,
    callbackAttempts: 0,
    verificationFailed: false,
  }
  const { database } = world
  const where = [caseId, company.id, company.projectId]
  await database.rows(
    `insert into subjects (id, company_id, project_id, type, seq, facts) values ($1, $2, $3, 'case', 0, $4)`,
    [...where, JSON.stringify({ self: { state: 'open' }, parts: { [workOrderId]: facts } })],
  )
  await database.rows(
    `insert into cases (id, company_id, project_id, number, kind, state, category_id, place, in_home, urgency, charge, channel,
       place_label, reporter_shown, content, promise, registered_at, recorded_at)
     values ($1, $2, $3, $4, 'repair', 'open', 'sinkLeak', 'home', true, 'ordinary', 'free', 'phone',
       '2-1-603', '陈女士', '厨房水槽下面漏水', '{"zh":"今天到"}', business_now(), business_now())`,
    [...where, `BX-${caseId.slice(-6)}`],
  )
  await database.rows(
    `insert into work_orders (id, company_id, project_id, case_id, number, state, category_id, urgency, charge, in_home, department_id,
       engineer_id, issued_at, received_at, dispatched_at)
     values ($4, $2, $3, $1, $5, 'dispatched', 'sinkLeak', 'ordinary', 'free', true, 'engineering', $6, business_now(), business_now(), business_now())`,
    [...where, workOrderId, facts.number, engineer.id],
  )
  return { caseId, workOrderId }
}

/** Signing in has tests of its own; here the person is known and the phone asks its first PIN. */
async function openPhone(context: BrowserContext): Promise<Page> {
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const json = (body: unknown) => ({ status: 200, contentType: 'application/json', body: JSON.stringify(body) })
  await context.route('**/api/v1/sign-in', (route) =>
    route.fulfill(json({ setUp: true, needsCompany: false, rehearsal: false, companyName: '回音物业', accounts: [] })),
  )
  await context.route('**/api/v1/sessions**', (route) =>
    route.fulfill(
      json({
        me: {
          id: engineer.id,
          name: '周凯',
          login: 'zhoukai',
          language: 'zh',
          company: { id: company.id, code: 'c', name: '回音物业' },
          projects: [
            {
              id: company.projectId,
              name: '清和苑',
              zone: 'Asia/Shanghai',
              capabilities: ['workOrder.work'],
              positions: [],
            },
          ],
          capabilities: [],
          session: { mustSetSecondFactor: false },
        },
      }),
    ),
  )
  await context.route('**/api/v1/me/pin', (route) => route.fulfill(json({ changed: true })))
  await page.goto(`${door.address}/m/`)
  await page.getByLabel('账号').fill('zhoukai')
  await page.getByLabel('密码').fill('correct horse')
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByLabel('PIN').fill('2468')
  await page.getByRole('button', { name: '记下' }).click()
  return page
}

const stateOf = async (workOrderId: string) =>
  (await world.database.rows<{ state: string }>('select state from work_orders where id = $1', [workOrderId]))[0]?.state

test('opens cold without a signal, keeps what is done through a kill, and sends it once', async () => {
  const { caseId, workOrderId } = await dispatchedOrder()
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    extraHTTPHeaders: signIn(engineer.actor),
  })
  const page = await openPhone(context)
  await page.getByRole('heading', { name: /2-1-603/ }).waitFor()
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')

  await door.cutOff()
  await page.getByRole('button', { name: '接单' }).click()
  await page.getByRole('button', { name: '出发了' }).click()
  // What the page says is kept is on the phone's disk; what it does not say yet may be lost with the page.
  await page.getByText('2 件存在手机里').waitFor()
  await page.close()

  // Cold: a new page, no server, only what the phone keeps. The PIN opens it.
  const again = await context.newPage()
  await again.goto(`${door.address}/m/`)
  await again.getByLabel('PIN').fill('1111')
  await again.getByRole('button', { name: '打开' }).click()
  await again.getByText('还能试 4 次').waitFor()
  await again.getByLabel('PIN').fill('2468')
  await again.getByRole('button', { name: '打开' }).click()
  await again.getByRole('button', { name: '我到了' }).click()
  await again.getByText(/3 件存在手机里/).waitFor()
  expect(await stateOf(workOrderId)).toBe('dispatched')

  await door.connect()
  await again.evaluate("window.dispatchEvent(new Event('online'))")
  await expect.poll(() => stateOf(workOrderId), { timeout: 120_000 }).toBe('arrived')
  const events = await world.database.rows<{ type: string }>(
    'select type from events where subject_id = $1 order by seq',
    [caseId],
  )
  expect(events.map((event) => event.type)).toEqual(['workOrder.accepted', 'workOrder.departed', 'workOrder.arrived'])

  // Nothing of the person stands readable in what the browser keeps.
  const kept = await again.evaluate<{ urls: string[]; local: string }>(`(async () => {
    const names = await caches.keys()
    const urls = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map((one) => one.url)))
    return { urls: urls.flat(), local: JSON.stringify({ ...localStorage }) }
  })()`)
  expect(kept.urls.filter((url) => url.includes('/api/'))).toEqual([])
  expect(kept.local).not.toContain('zhoukai')
  await context.close()
})
