import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './running-app.ts'

/** Whether this machine has nginx (Debian: `nginx-light`). */
export function hasNginx(): boolean {
  return spawnSync('nginx', ['-v'], { env: PATHS }).status === 0
}

const PATHS = { PATH: '/usr/sbin:/usr/bin:/bin' }

/** nginx with the very file that docs/operation gives, before the nodes on these ports. */
export async function startNginx(
  folder: string,
  ports: readonly [number, number],
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const port = await freePort()
  const text = await readFile(new URL('../ops/nginx.conf', import.meta.url), 'utf8')
  const file = join(folder, 'nginx.conf')
  await writeFile(
    file,
    text
      .replace('127.0.0.1:8081', `127.0.0.1:${ports[0]}`)
      .replace('127.0.0.1:8082', `127.0.0.1:${ports[1]}`)
      .replace('listen 8443;', `listen 127.0.0.1:${port};`),
  )
  const child: ChildProcess = spawn(
    'nginx',
    ['-c', file, '-e', 'stderr', '-g', `daemon off; pid ${join(folder, 'nginx.pid')}; user root;`],
    { env: PATHS, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let said = ''
  child.stderr?.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-2000)
  })
  const url = `http://127.0.0.1:${port}`
  while (!(await fetch(`${url}/api/health/live`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error(`nginx ended: ${said}`)
    await sleep(50)
  }
  return {
    url,
    close: async () => {
      const ended = new Promise((done) => child.once('exit', done))
      child.kill('SIGQUIT')
      setTimeout(() => child.kill('SIGTERM'), 500).unref()
      await ended
    },
  }
}
