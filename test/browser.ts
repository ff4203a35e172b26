import { accessSync, constants, existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type LaunchOptions } from 'playwright-core'

const INSTALLED = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge']
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking']
/** The product's own font, so that Chinese is drawn the same on a machine without any. */
const FONTS = fileURLToPath(new URL('../assets/fonts', import.meta.url))

/**
 * Opens a headless browser for a test: the one of CHROME_PATH (`npm` names the one from npm, which a fresh machine has),
 * else an installed one, else the one from npm.
 * Closing it removes what it left behind.
 *
 * @throws Error that says what to install, when there is none
 */
export async function openBrowser(options: LaunchOptions = {}): Promise<Browser> {
  const scratch = await mkdtemp(join(tmpdir(), 'huiyin-browser-'))
  const found = installedBrowser() ?? (await browserFromNpm(scratch))
  const fontconfig = join(scratch, 'fonts.conf')
  await writeFile(
    fontconfig,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${FONTS}</dir><dir>/usr/share/fonts</dir><cachedir>${scratch}/font-cache</cachedir></fontconfig>`,
  )
  const browser = await chromium.launch({
    ...options,
    executablePath: found.path,
    headless: true,
    args: [...FLAGS, ...found.flags, ...(options.args ?? [])],
    env: { ...environment(), ...found.env, FONTCONFIG_FILE: fontconfig, TMPDIR: scratch },
  })
  browser.on('disconnected', () => {
    rm(scratch, { recursive: true, force: true, maxRetries: 5 }).catch(() => {})
  })
  return browser
}

type Found = {
  readonly path: string
  readonly flags: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** The browser that somebody named or installed. */
function installedBrowser(): Found | undefined {
  const named = process.env.CHROME_PATH
  if (named === 'npm') return undefined
  if (named) {
    if (!isRunnable(named)) throw new Error(`CHROME_PATH names no program: ${named}`)
    return { path: named, flags: [], env: {} }
  }
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .concat('/usr/bin', '/usr/local/bin')
    .flatMap((folder) => INSTALLED.map((name) => join(folder, name)))
    .find(isRunnable)
  return path ? { path, flags: [], env: {} } : undefined
}

/**
 * Unpacks @sparticuz/chromium and the libraries it needs into a folder of our own: its default place, /tmp/chromium, may
 * hold another version, and its default flags switch the web's security off.
 */
async function browserFromNpm(scratch: string): Promise<Found> {
  const require = createRequire(import.meta.url)
  let bin: string
  try {
    bin = join(dirname(dirname(require.resolve('@sparticuz/chromium'))), 'bin')
  } catch {
    throw new Error('No browser: set CHROME_PATH, install chromium, or run npm install (which brings one from npm).')
  }
  if (!existsSync(bin)) throw new Error(`No browser: ${bin} is missing; run npm install again.`)
  const home = join(scratch, 'npm-browser')
  await mkdir(home)
  const before = process.env.TMPDIR
  process.env.TMPDIR = home
  try {
    const { inflate } = await import('@sparticuz/chromium')
    const [path, libraries] = await Promise.all([
      inflate(join(bin, 'chromium.br')),
      inflate(join(bin, 'al2023.tar.br')),
      inflate(join(bin, 'swiftshader.tar.br')),
    ])
    return {
      path: path as string,
      flags: ['--headless=shell', '--no-zygote'],
      env: { LD_LIBRARY_PATH: join(libraries as string, 'lib') },
    }
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
