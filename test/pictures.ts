import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { openBrowser } from './browser.ts'
import { REHEARSAL_PASSWORD, type Rehearsal, startRehearsal } from './journeys/rehearsal.ts'

// The pictures of README.md, taken from a running rehearsal: `node test/pictures.ts`. Run it again when screens change.

const FOLDER = fileURLToPath(new URL('../docs/pictures/', import.meta.url))
const DESK = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }
const PROJECT = 1

const [rehearsal, browser] = await Promise.all([startRehearsal({ pack: 'recommended' }), openBrowser()])
try {
  await mkdir(FOLDER, { recursive: true })
  const caseId = await registeredCase(rehearsal)
  const desk = await signedIn(rehearsal, browser, 'linjiayi', DESK)
  await desk.getByText('先找到住户').waitFor()
  await take(desk, 'desk')
  await desk.goto(`${rehearsal.address}/cases/${caseId}`)
  await desk.getByText('马桶').first().waitFor()
  await take(desk, 'case')
  const workshop = await signedIn(rehearsal, browser, 'zhaoliqun', DESK)
  await workshop.getByRole('link', { name: '派工' }).first().click()
  const best = workshop.locator('article[data-best]')
  await best.waitFor()
  await take(workshop, 'dispatch')
  const engineer = (await best.getAttribute('aria-label')) ?? ''
  await best.getByRole('button', { name: new RegExp(`派给${engineer}`) }).click()
  await workshop.getByText(new RegExp(`派给了${engineer}`)).waitFor()
  const { accounts } = await rehearsal.ask<{ accounts: { login: string; name: string }[] }>(
    'linjiayi',
    'GET',
    '/sign-in',
  )
  const phone = await signedIn(rehearsal, browser, accounts.find(({ name }) => name === engineer)?.login ?? '', PHONE)
  await phone.getByLabel('PIN').fill('2468')
  await phone.getByRole('button', { name: '记下' }).click()
  await phone.getByRole('button', { name: '接单' }).first().waitFor()
  await take(phone, 'phone')
  const manager = await signedIn(rehearsal, browser, 'fangmin', DESK)
  await manager.getByRole('link', { name: '制度' }).first().click()
  await manager.getByRole('heading').first().waitFor()
  await take(manager, 'handbook')
} finally {
  await browser.close()
  await rehearsal.close()
}

/** One repair of a home, as the front desk takes it down. */
async function registeredCase({ ask }: Rehearsal): Promise<string> {
  const houses = await ask<{ items: { id: string; residents: unknown[] }[] }>(
    'linjiayi',
    'GET',
    `/projects/${PROJECT}/houses?limit=60`,
  )
  const { items: leaves } = await ask<{ items: { id: string; place: string; path: { zh: string }[] }[] }>(
    'linjiayi',
    'GET',
    `/projects/${PROJECT}/taxonomy`,
  )
  const leaf = leaves.find(({ place, path }) => place === 'home' && JSON.stringify(path).includes('马桶'))
  const id = crypto.randomUUID()
  await ask('linjiayi', 'POST', `/projects/${PROJECT}/cases`, {
    id,
    kind: 'repair',
    categoryId: leaf?.id,
    place: 'home',
    houseId: houses.items.find(({ residents }) => residents.length > 0)?.id,
    content: '卫生间马桶一直流水，请今天上午来人看看',
    channel: 'phone',
    reporterName: '杜女士',
    phone: '13800001111',
  })
  return id
}

async function signedIn(
  { address }: Rehearsal,
  browser: Browser,
  login: string,
  viewport: { width: number; height: number },
): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN' })
  const page = await context.newPage()
  await page.goto(`${address}${viewport === PHONE ? '/m/' : '/'}`)
  await page.getByLabel('账号').fill(login)
  await page.getByLabel('密码', { exact: true }).fill(REHEARSAL_PASSWORD)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  return page
}

/** A picture that a repository can carry: a palette instead of full colours. */
async function take(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle').catch(() => {})
  await page.waitForTimeout(600)
  const picture = await page.screenshot({ animations: 'disabled' })
  await sharp(picture).png({ palette: true, quality: 80, compressionLevel: 9 }).toFile(`${FOLDER}${name}.png`)
  console.log(`docs/pictures/${name}.png`)
}
