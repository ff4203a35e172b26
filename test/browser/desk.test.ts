import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from '../browser.ts'
import { REHEARSAL_PASSWORD, type Rehearsal, startRehearsal } from '../journeys/rehearsal.ts'

/**
 * What a person at the desk is promised, tried in a browser against the running product: an input method that composes
 * submits nothing, nothing typed is lost, keys do what they say, and the screens open in the modes that people need.
 */
let rehearsal: Rehearsal
let browser: Browser
const PROJECT = 1
const DESK = { width: 1440, height: 900 }
let caseId = ''
let state: Awaited<ReturnType<BrowserContext['storageState']>>

beforeAll(async () => {
  ;[rehearsal, browser] = await Promise.all([startRehearsal({ pack: 'recommended' }), openBrowser()])
  caseId = await registered('卫生间马桶一直流水')
  await registered('厨房灯不亮')
  const context = await browser.newContext({ viewport: DESK, locale: 'zh-CN' })
  const page = await context.newPage()
  await page.goto(rehearsal.address)
  await page.getByLabel('账号').fill('fangmin')
  await page.getByLabel('密码', { exact: true }).fill(REHEARSAL_PASSWORD)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.locator('#content').waitFor()
  state = await context.storageState()
  await context.close()
}, 170_000)

afterAll(async () => {
  await browser?.close()
  await rehearsal?.close()
})

async function registered(content: string): Promise<string> {
  const { ask } = rehearsal
  const { items: leaves } = await ask<{ items: { id: string; place: string }[] }>(
    'linjiayi',
    'GET',
    `/projects/${PROJECT}/taxonomy`,
  )
  const id = crypto.randomUUID()
  await ask('linjiayi', 'POST', `/projects/${PROJECT}/cases`, {
    id,
    categoryId: leaves.find(({ place }) => place === 'publicArea')?.id,
    placeText: '1 栋大堂',
    content,
    reporterName: '杜女士',
    phone: '13800001111',
  })
  return id
}

async function open(
  path: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ page: Page; said: string[] }> {
  const context = await browser.newContext({ viewport: DESK, locale: 'zh-CN', storageState: state, ...options })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  const said: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') said.push(message.text())
  })
  page.on('pageerror', (error) => said.push(String(error)))
  await page.goto(`${rehearsal.address}${path}`)
  return { page, said }
}

/** The key of a word that an input method still has in hand: a browser says 229, and that it composes. */
const composingEnter = (selector: string) => `
  document.querySelector(${JSON.stringify(selector)}).dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true }),
  )`

const said = 'form textarea'

describe('an input method', () => {
  test('that composes submits nothing, wherever Enter or Ctrl+Enter would', async () => {
    const { page } = await open('/desk')
    await page.locator(said).fill('楼道灯不亮')
    const sent: string[] = []
    page.on('request', (request) => {
      if (request.method() !== 'GET') sent.push(request.url())
    })
    await page.evaluate(composingEnter(said))
    await page.evaluate(composingEnter('[role="combobox"]'))
    await page.evaluate(composingEnter(said).replace("key: 'Enter'", "key: 'Enter', ctrlKey: true"))
    await page.waitForTimeout(300)
    expect(sent).toEqual([])
    expect(await page.locator(said).inputValue()).toBe('楼道灯不亮')
    await page.context().close()
  })
})

describe('what was typed', () => {
  test('is there again after a reload, and after the page is killed two seconds later', async () => {
    const { page } = await open('/desk')
    const context = page.context()
    await page.locator(said).pressSequentially('2 栋大堂门关不上')
    await page.waitForTimeout(400)
    await page.reload()
    await expect.poll(() => page.locator(said).inputValue()).toBe('2 栋大堂门关不上')

    await page.locator(said).press('End')
    await page.locator(said).pressSequentially('，风很大')
    await page.waitForTimeout(2000)
    // No farewell: the page's process dies as in a crash.
    const crashed = page.waitForEvent('crash')
    const killer = await context.newCDPSession(page)
    void killer.send('Page.crash').catch(() => {})
    await crashed
    const other = await context.newPage()
    await other.goto(`${rehearsal.address}/desk`)
    await expect.poll(() => other.locator(said).inputValue()).toBe('2 栋大堂门关不上，风很大')
  }, 60_000)
})

describe('the keyboard', () => {
  test('moves, peeks, selects, opens, lists its keys and reaches every action by words or pinyin', async () => {
    const { page } = await open('/cases')
    const current = page.locator('tr[data-current]')
    await current.waitFor()
    const first = await current.innerText()
    await page.keyboard.press('j')
    await expect.poll(() => current.innerText()).not.toBe(first)
    await page.keyboard.press('k')
    await expect.poll(() => current.innerText()).toBe(first)
    await page.keyboard.press('x')
    await page.locator('tr[data-selected]').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('tr[data-selected]').waitFor({ state: 'detached' })
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/cases\/[0-9a-f-]{36}/)

    await page.keyboard.press('?')
    await page.getByRole('dialog').getByRole('heading', { name: '快捷键' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })

    for (const typed of ['修改', 'xiugai', 'xg']) {
      await page.keyboard.press('Control+k')
      const box = page.getByRole('dialog').getByRole('combobox')
      await box.fill(typed)
      await page.getByRole('option', { name: /^修改/ }).first().waitFor()
      await page.keyboard.press('Escape')
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').fill('anjuan')
    await page.getByRole('option', { name: '案卷', exact: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/volumes/)
    await page.context().close()
  })
})

describe('a screen', () => {
  test.each(['forced colours', 'reduced motion'] as const)('opens without an error in %s', async (mode) => {
    for (const path of ['/desk', '/inbox', `/cases/${caseId}`]) {
      const { page, said } = await open(
        path,
        mode === 'forced colours' ? { forcedColors: 'active' } : { reducedMotion: 'reduce' },
      )
      await page.locator('#content :is(h1, section)').first().waitFor()
      await page.waitForLoadState('networkidle')
      expect(said, path).toEqual([])
      await page.context().close()
    }
  })
})
