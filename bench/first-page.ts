import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { buildWebIfStale } from '../server/src/main/build-web.ts'
import { openBrowser } from '../test/browser.ts'
import { openDataSet } from './rig/data-set.ts'
import { median } from './rig/load.ts'
import type { Bar, Report } from './rig/report.ts'
import { startApp } from './rig/running-app.ts'
import { signedInAt } from './rig/sign-in.ts'

const WEIGHT = fileURLToPath(new URL('../web/check-budgets.mjs', import.meta.url))

/** The two machines that Lighthouse pretends to be: rates in bytes a second, latency in ms. */
const PROFILES = {
  desktop: { slowdown: 1, latency: 40, down: 10_240_000 / 8, up: 10_240_000 / 8, width: 1350, height: 940, lcp: 1500 },
  mobile: { slowdown: 4, latency: 150, down: 1_638_400 / 8, up: 768_000 / 8, width: 412, height: 823, lcp: 2500 },
} as const
type Profile = keyof typeof PROFILES

const PAGES = [
  { name: 'sign-in', path: '/', login: undefined, profiles: ['desktop', 'mobile'] },
  { name: 'workbench', path: '/', login: 'linjiayi', profiles: ['desktop'] },
  { name: 'phone', path: '/m/', login: 'zhoukai', profiles: ['mobile'] },
] as const

/**
 * What the first page weighs, and what a browser sees of it with an empty cache under the throttling of Lighthouse's two
 * profiles. Measured by the browser's own observers over its debugging protocol: Lighthouse itself would bring more
 * packages than the product has, so its score is not given.
 */
export async function benchFirstPage(options: { readonly short: boolean }): Promise<Report> {
  await buildWebIfStale()
  const within = await weigh()
  const data = await openDataSet('short')
  const app = await startApp(data)
  const browser = await openBrowser()
  try {
    const figures: Record<string, unknown> = {}
    const bars: Bar[] = [{ name: 'pages within their weight', reached: within ? 1 : 0, wanted: { atLeast: 1 } }]
    for (const page of PAGES)
      for (const profile of page.profiles) {
        const cookie = page.login ? await signedInAt(app.url, page.login) : undefined
        const seen: Seen[] = []
        for (let round = 0; round < (options.short ? 3 : 7); round += 1)
          seen.push(await look(browser, `${app.url}${page.path}`, profile, cookie))
        const of = (member: keyof Seen) => median(seen.map((one) => one[member]))
        const name = `${page.name}, ${profile}`
        figures[`${name}: first paint, ms`] = of('fcp')
        bars.push(
          { name: `${name}: largest paint`, reached: of('lcp'), wanted: { atMost: PROFILES[profile].lcp }, unit: 'ms' },
          { name: `${name}: layout shift`, reached: of('cls'), wanted: { atMost: 0.02 } },
          { name: `${name}: blocking time`, reached: of('tbt'), wanted: { atMost: 150 }, unit: 'ms' },
        )
      }
    return { figures, bars }
  } finally {
    await browser.close()
    await app.stop()
    await data.close()
  }
}

type Seen = { readonly fcp: number; readonly lcp: number; readonly cls: number; readonly tbt: number }

async function look(browser: Browser, url: string, profile: Profile, cookie: string | undefined): Promise<Seen> {
  const { width, height, latency, down, up, slowdown } = PROFILES[profile]
  const context = await browser.newContext({ viewport: { width, height }, locale: 'zh-CN' })
  try {
    for (const one of cookie?.split('; ') ?? []) {
      const at = one.indexOf('=')
      await context.addCookies([{ name: one.slice(0, at), value: one.slice(at + 1), url }])
    }
    const page = await context.newPage()
    await page.addInitScript(OBSERVERS)
    const session = await context.newCDPSession(page)
    await session.send('Network.enable')
    await session.send('Network.setCacheDisabled', { cacheDisabled: true })
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency,
      downloadThroughput: down,
      uploadThroughput: up,
    })
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
    await page.goto(url, { waitUntil: 'load' })
    // The page's own policy forbids evaluating text, so it is asked through the debugger.
    const ask = async (expression: string) =>
      (await session.send('Runtime.evaluate', { expression, returnByValue: true })).result.value
    // Until nothing was painted, moved or blocked for a while.
    const until = performance.now() + 60_000
    while ((await ask('performance.now() - Math.max(window.seen.last, 1) < 2500')) && performance.now() < until)
      await sleep(250)
    return (await ask('window.seen.answer()')) as Seen
  } finally {
    await context.close()
  }
}

/** Runs in the page before anything of it: largest paint, shifts not caused by the user, and what long tasks block. */
const OBSERVERS = `
window.seen = { last: 0, fcp: 0, lcp: 0, cls: 0, tasks: [],
  answer() { return { fcp: this.fcp, lcp: this.lcp, cls: this.cls,
    tbt: this.tasks.filter((task) => task.at > this.fcp).reduce((sum, task) => sum + Math.max(0, task.ms - 50), 0) } } };
const watch = (type, take) => new PerformanceObserver((list) => { for (const entry of list.getEntries()) { take(entry); window.seen.last = performance.now() } }).observe({ type, buffered: true });
watch('paint', (entry) => { if (entry.name === 'first-contentful-paint') window.seen.fcp = entry.startTime });
watch('largest-contentful-paint', (entry) => { window.seen.lcp = entry.startTime });
watch('layout-shift', (entry) => { if (!entry.hadRecentInput) window.seen.cls += entry.value });
watch('longtask', (entry) => { window.seen.tasks.push({ at: entry.startTime + entry.duration, ms: entry.duration }) });
`

function weigh(): Promise<boolean> {
  return new Promise((done) => {
    spawn(process.execPath, [WEIGHT], { stdio: 'inherit' }).once('exit', (code) => done(code === 0))
  })
}
