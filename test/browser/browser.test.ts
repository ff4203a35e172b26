import { expect, test } from 'vitest'
import { openBrowser } from '../browser.ts'

test('a browser is found and draws Chinese', async () => {
  const browser = await openBrowser()
  try {
    const page = await browser.newPage()
    await page.setContent('<span id="a" style="font-size:40px">回音</span>')
    expect(await page.locator('#a').evaluate((element) => (element as { offsetWidth: number }).offsetWidth)).toBe(80)
  } finally {
    await browser.close()
  }
})
