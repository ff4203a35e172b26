import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from '../browser.ts'
import { serveStates } from './states-page.ts'

/**
 * Every state that a screen or a part exports is opened in a browser: nothing that axe can see is wrong (WCAG 2.2 A and
 * AA), in light and in dark; at 320 px nothing is cut off or scrolls sideways; and nothing is written to the console.
 * With HUIYIN_PICTURES=<folder> each is also photographed at the two sizes that the mockups have.
 */
const PICTURES = process.env.HUIYIN_PICTURES
const ONLY = process.env.HUIYIN_STATES
const WIDE = { width: 1440, height: 900 }
const NARROW = { width: 320, height: 640 }
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

let browser: Browser
let states: Awaited<ReturnType<typeof serveStates>>
let ids: string[] = []

beforeAll(async () => {
  ;[states, browser] = await Promise.all([serveStates(), openBrowser()])
  const page = await browser.newPage()
  await page.goto(states.url)
  const all = await page
    .locator('[data-state]')
    .evaluateAll((links) => links.map((link) => link.getAttribute('data-state')))
  ids = all.filter((id): id is string => id !== null && (!ONLY || id.includes(ONLY)))
  await page.close()
  // A part of a name that no state has would walk nothing and pass.
  expect(ids).not.toEqual([])
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await states?.close()
})

/** One page goes from state to state; each is a load of its own. `said`: what the console was told meanwhile. */
type Walker = { readonly page: Page; readonly open: (id: string, query?: string) => Promise<readonly string[]> }

async function walkerIn(context: BrowserContext): Promise<Walker> {
  const page = await context.newPage()
  let said: string[] = []
  let opened = 0
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('Failed to load resource')) said.push(message.text())
  })
  page.on('pageerror', (error) => said.push(String(error)))
  return {
    page,
    open: async (id, query = '') => {
      said = []
      opened += 1
      await page.goto(`${states.url}?${opened}#${id}${query}`)
      await page.locator('html[data-drawn]').waitFor({ state: 'attached', timeout: 30_000 })
      await page.locator('main').first().waitFor({ state: 'attached', timeout: 15_000 })
      return said
    },
  }
}

const violationsOf = async (page: Page, only?: string[]) => {
  const builder = new AxeBuilder({ page })
  const { violations } = await (only ? builder.withRules(only) : builder.withTags(RULES)).analyze()
  return violations.map(
    (one) => `${one.id}: ${one.nodes.map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`,
  )
}

const widthOf = async (page: Page) => {
  const width = Number(await page.evaluate('document.documentElement.scrollWidth'))
  return width > 321 ? [`the page is ${width} px wide`] : []
}

type Note = (how: string, found: readonly string[]) => void

/** Opens every state; two at a time, so that the waits of one are the work of the other. What is wrong, by state. */
async function walk(
  options: BrowserContextOptions,
  look: (walker: Walker, id: string, note: Note) => Promise<void>,
): Promise<Record<string, string[]>> {
  const wrong: Record<string, string[]> = {}
  const left = [...ids]
  const go = async () => {
    const context = await browser.newContext(options)
    const walker = await walkerIn(context)
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      const state = id
      await look(walker, state, (how, found) => {
        const name = `${state} ${how}`.trim()
        if (found.length > 0) wrong[name] = [...(wrong[name] ?? []), ...found]
      })
    }
    await context.close()
  }
  await Promise.all([go(), go()])
  return wrong
}

describe('every exported state', () => {
  test('has nothing that axe finds wrong, in light, in dark, and at 320 px; and does not scroll sideways there', async () => {
    const wrong = await walk({ viewport: WIDE, reducedMotion: 'reduce' }, async ({ page, open }, id, note) => {
      await page.setViewportSize(WIDE)
      const said = await open(id)
      note('light', await violationsOf(page))
      await picture(page, `${id}-light`)
      // Another scheme changes colours only, another width sizes and what scrolls.
      await page.evaluate("document.documentElement.setAttribute('data-mantine-color-scheme', 'dark')")
      await page.waitForTimeout(250)
      // On a busy machine the new colours may not be drawn by then.
      await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')
      note('dark', await violationsOf(page, ['color-contrast']))
      await picture(page, `${id}-dark`)
      await page.setViewportSize(NARROW)
      await page.waitForTimeout(150)
      note('320', await widthOf(page))
      note('320', await violationsOf(page, ['target-size', 'scrollable-region-focusable']))
      note('', said)
    })
    expect(wrong).toEqual({})
  }, 900_000)

  test('has room for English at 320 px', async () => {
    const wrong = await walk({ viewport: NARROW, reducedMotion: 'reduce' }, async ({ page, open }, id, note) => {
      await open(id, '?language=en')
      note('', await widthOf(page))
    })
    expect(wrong).toEqual({})
  }, 600_000)

  test.runIf(PICTURES)('is photographed at 390 px', async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
    const { page, open } = await walkerIn(context)
    for (const id of ids) {
      await open(id)
      await picture(page, `${id}-390`)
    }
    await context.close()
  })
})

async function picture(page: Page, name: string): Promise<void> {
  if (!PICTURES) return
  await mkdir(PICTURES, { recursive: true })
  await page.screenshot({ path: join(PICTURES, `${name.replaceAll('/', '-')}.png`) })
}
