import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../browser.ts'
import { REHEARSAL_PASSWORD, type Rehearsal, startRehearsal } from './rehearsal.ts'

/**
 * One order all the way, as the people of the estate do it: keys at the desk, a board in the workshop, a phone without a
 * signal, signatures, a call, the volume of the year. Only screens act; the API is asked for nothing but to choose the
 * household and to move the rehearsal's clock.
 */

let rehearsal: Rehearsal
let browser: Browser
const PROJECT = 1

beforeAll(async () => {
  ;[rehearsal, browser] = await Promise.all([startRehearsal({ pack: 'recommended' }), openBrowser()])
}, 170_000)
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail' || !process.env.JOURNEY_PICTURES) return
  const pages = browser.contexts().flatMap((context) => context.pages())
  for (const [index, page] of pages.entries())
    await page.screenshot({ path: `${process.env.JOURNEY_PICTURES}/${index}.png` })
})
afterAll(async () => {
  await browser?.close()
  await rehearsal?.close()
})

type House = { readonly id: string; readonly label: string; readonly residents: readonly unknown[] }

/** The same draw every time, so that a failure can be seen again; not the first house of the list. */
async function drawnHouse(seed: number): Promise<House> {
  const houses: House[] = []
  for (let after = ''; houses.length < 2000; ) {
    const page = await rehearsal.ask<{ items: House[]; next: string | null }>(
      'linjiayi',
      'GET',
      `/projects/${PROJECT}/houses?limit=200${after ? `&after=${encodeURIComponent(after)}` : ''}`,
    )
    houses.push(...page.items)
    if (page.next === null) break
    after = page.next
  }
  expect(houses.length).toBeGreaterThanOrEqual(2000)
  const lived = houses.filter((house) => house.residents.length > 0)
  return lived[(seed * 2_654_435_761) % lived.length] as House
}

async function signedIn(login: string, viewport: { width: number; height: number }): Promise<[Page, BrowserContext]> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN' })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  await page.goto(`${rehearsal.address}${viewport.width < 500 ? '/m/' : '/'}`)
  await page.getByLabel('账号').fill(login)
  await page.getByLabel('密码', { exact: true }).fill(REHEARSAL_PASSWORD)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  return [page, context]
}

const DESK = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }

test('a repair order goes its whole way, from the telephone to the sealed volume', async () => {
  const house = await drawnHouse(7)

  // ── the desk: keys alone, at most 14 besides the description ──
  const [desk, deskContext] = await signedIn('linjiayi', DESK)
  await desk.getByText('先找到住户').waitFor()
  let keys = 0
  const press = async (key: string) => {
    keys += 1
    await desk.keyboard.press(key)
  }
  for (const digit of house.label.replaceAll('-', '')) await press(digit)
  await desk
    .getByRole('option', { name: new RegExp(house.label) })
    .first()
    .waitFor()
  await press('Enter')
  await desk.getByText('住户全貌').waitFor()
  await desk.keyboard.type('卫生间马桶一直流水，请今天上午来人看看')
  await press('Alt+1')
  for (const letter of 'mt') await press(letter)
  await press('ArrowDown')
  const chosen = await desk.locator('[role="option"][aria-selected="true"]').innerText()
  await press('Enter')
  await press('Control+Enter')
  await desk.getByText(/已登记 BX-/).waitFor()
  expect(keys).toBeLessThanOrEqual(14)
  const { items: cases } = await rehearsal.ask<{ items: { id: string; categoryTitle: { zh: string } }[] }>(
    'linjiayi',
    'GET',
    `/projects/${PROJECT}/cases?houseId=${house.id}`,
  )
  const [found] = cases
  expect(chosen).toContain(found?.categoryTitle.zh)
  const caseAddress = `${rehearsal.address}/cases/${found?.id}`

  // ── the workshop: the one proposed is sent, with reasons in sight ──
  const [workshop, workshopContext] = await signedIn('zhaoliqun', DESK)
  await workshop.getByRole('link', { name: '派工' }).first().click()
  const best = workshop.locator('article[data-best]')
  await best.waitFor()
  const name = (await best.getAttribute('aria-label')) ?? ''
  await best.getByRole('button', { name: new RegExp(`派给${name}`) }).click()
  await workshop.getByText(new RegExp(`派给了${name}`)).waitFor()

  // ── the phone: everything without a signal ──
  const staff = await rehearsal.ask<{ accounts: { login: string; name: string }[] }>('linjiayi', 'GET', '/sign-in')
  const login = staff.accounts.find((one) => one.name === name)?.login ?? ''
  const [phone, phoneContext] = await signedIn(login, PHONE)
  await phone.getByLabel('PIN').fill('2468')
  await phone.getByRole('button', { name: '记下' }).click()
  await phone.getByRole('heading', { name: new RegExp(house.label) }).waitFor()
  await phone.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
  await phoneContext.setOffline(true)
  await phone.getByRole('button', { name: '接单' }).click()
  await phone.getByRole('button', { name: '出发了' }).click()
  await phone.getByRole('button', { name: '我到了' }).click()
  await phone.getByRole('button', { name: '打开', exact: true }).first().click()
  await takePicture(phone, '拍修前')
  // Above a free repair: the household hears the price and agrees before anything begins.
  await phone.getByRole('button', { name: '告知价格', exact: true }).click()
  await phone.getByLabel('工钱和上门费（元）').fill('80')
  await phone.getByText('已当面告诉住户，住户同意').click()
  await phone.getByRole('button', { name: '记下' }).click()
  await phone.getByRole('button', { name: '开工' }).click()
  await takePicture(phone, '拍修后')
  await phone.getByRole('button', { name: '做完了' }).click()
  await phone.getByLabel('怎么修的').fill('换进水阀，试水不漏')
  await phone.getByRole('button', { name: '做完了' }).last().click()
  await phone.getByRole('button', { name: '请住户签字' }).click()
  for (const row of ['质量', '及时', '态度'])
    await phone.getByRole('group', { name: row }).getByText('好', { exact: true }).click()
  const pad = (await phone.getByRole('img', { name: '在这里签名' }).boundingBox()) ?? {
    x: 0,
    y: 0,
    width: 0,
    height: 0,
  }
  await phone.mouse.move(pad.x + 40, pad.y + 40)
  await phone.mouse.down()
  await phone.mouse.move(pad.x + 160, pad.y + 70, { steps: 8 })
  await phone.mouse.up()
  await phone.getByRole('button', { name: '确认并完工' }).click()
  await phone.getByText('没有信号，照常做').waitFor()
  await phoneContext.setOffline(false)
  await expect.poll(() => orderState(found?.id ?? ''), { timeout: 60_000 }).toBe('ownerConfirmed')

  // ── the head signs and gives it back ──
  await workshop.goto(caseAddress)
  await next(workshop, '主管签字')
  await next(workshop, '返回客服')
  await expect.poll(() => orderState(found?.id ?? '')).toBe('returned')

  // ── another person calls back, the desk closes, and it stands in both bundles ──
  await desk.goto(caseAddress)
  await next(desk, '回访')
  await desk.getByText('满意', { exact: true }).click()
  await desk.locator('form .btn.main').click()
  await next(desk, '办结')
  await expect
    .poll(async () => (await rehearsal.ask<{ state: string }>('linjiayi', 'GET', `/cases/${found?.id}`)).state)
    .toBe('closed')

  // ── next February both keepers seal the year, on screen ──
  const year = Number((await rehearsal.ask<{ now: string }>('linjiayi', 'GET', '/rehearsal/clock')).now.slice(0, 4))
  await rehearsal.ask('linjiayi', 'PUT', '/rehearsal/clock', { now: `${year + 1}-01-05T09:00:00+08:00` })
  await seal(await signedIn('fangmin', DESK), `${year} 年 客服留存`)
  await seal(await signedIn('zhaoliqun', DESK), `${year} 年 工程留存`)
  await expect(
    rehearsal.ask('linjiayi', 'POST', `/cases/${found?.id}/notes`, { text: '封存以后再补一句' }),
  ).rejects.toThrow('volume/sealed')
  await Promise.all([deskContext.close(), workshopContext.close(), phoneContext.close()])
})

/** The next sensible action of a case is its one main button. */
async function next(page: Page, title: string): Promise<void> {
  await page.locator('.btn.main').filter({ hasText: title }).click()
}

async function seal([page, context]: [Page, BrowserContext], volume: string): Promise<void> {
  await page.getByRole('link', { name: '案卷' }).first().click()
  const panel = page.getByRole('region').filter({ has: page.getByRole('heading', { name: volume }) })
  await panel.getByRole('button', { name: '封存' }).click()
  await panel.getByRole('button', { name: '封存' }).click()
  await page.getByText(/案卷已封存/).waitFor()
  await context.close()
}

async function orderState(caseId: string): Promise<string> {
  const view = await rehearsal.ask<{ workOrders: { state: string }[] }>('linjiayi', 'GET', `/cases/${caseId}`)
  return view.workOrders[0]?.state ?? ''
}

/** A picture from the phone's camera, which a test brings as a file. */
async function takePicture(phone: Page, label: string): Promise<void> {
  const chooser = phone.waitForEvent('filechooser')
  await phone.getByText(label).first().click()
  const file = await phone.evaluate<string>(`(() => {
    const canvas = document.createElement('canvas')
    canvas.width = 640
    canvas.height = 480
    const pen = canvas.getContext('2d')
    for (let i = 0; i < 60; i += 1) {
      pen.fillStyle = 'hsl(' + i * 6 + ' 60% 50%)'
      pen.fillRect((i % 10) * 64, Math.floor(i / 10) * 80, 64, 80)
    }
    return canvas.toDataURL('image/jpeg', 0.8).split(',')[1]
  })()`)
  await (await chooser).setFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(file, 'base64') })
}
