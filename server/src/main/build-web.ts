import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { StartRefused } from '../platform/start-refused.ts'
import { WEB_DIST } from './web-pages.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const STAMP = join(WEB_DIST, '.built-from')
const VITE = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')

/** Builds the web if its sources changed since the last build. Answers whether it did. */
export async function buildWebIfStale(log: (line: string) => void = () => {}): Promise<boolean> {
  if (!existsSync(join(ROOT, 'web', 'src'))) return false
  const sources = await fingerprint()
  if ((await readFile(STAMP, 'utf8').catch(() => '')) === sources) return false
  if (!existsSync(VITE))
    throw new StartRefused({
      zh: '网页还没有构建，而构建工具没有安装。请运行 npm install 后再启动。',
      en: 'The web pages are not built and the builder is not installed. Run npm install, then start again.',
    })
  log('building the web pages')
  const code = await new Promise<number | null>((done) => {
    const child = spawn(process.execPath, [VITE, 'build', '--logLevel', 'warn'], {
      cwd: join(ROOT, 'web'),
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    child.once('exit', (exit) => done(exit))
  })
  if (code !== 0)
    throw new StartRefused({ zh: '网页构建失败，原因见上。', en: 'The web pages could not be built; see above.' })
  await compressPages()
  await writeFile(STAMP, sources)
  return true
}

/** Compressed once here instead of at every request; the pages are sent as `.br` or `.gz` where the browser takes them. */
async function compressPages(): Promise<void> {
  const files = await readdir(WEB_DIST, { recursive: true, withFileTypes: true })
  for (const file of files) {
    if (!file.isFile() || !/\.(js|css|html|svg|json|webmanifest)$/.test(file.name)) continue
    const path = join(file.parentPath, file.name)
    const plain = await readFile(path)
    if (plain.length < 1024) continue
    await writeFile(`${path}.gz`, gzipSync(plain, { level: 9 }))
    await writeFile(`${path}.br`, brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
  }
}

/** Content of everything that the pages are made of; times of files say nothing after a clone. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256')
  const folders = ['web', ...(await readdir(join(ROOT, 'packages'))).map((name) => join('packages', name))]
  for (const folder of folders) {
    const files = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true })
    const paths = files
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name))
      .filter((path) => !/[\\/](node_modules|dist|dist-states)[\\/]|\.test\.tsx?$/.test(path))
      .sort()
    for (const path of paths) hash.update(path.slice(ROOT.length)).update(await readFile(path))
  }
  hash.update(await readFile(join(ROOT, 'package-lock.json')))
  return hash.digest('hex')
}
