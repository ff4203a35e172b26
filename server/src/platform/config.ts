import { createHmac, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartRefused } from './start-refused.ts'

/** Everything the environment decides. The only file that reads `process.env`. */
export type Config = {
  readonly dataDir: string
  readonly port: number
  readonly host: string
  /** The address people type, when something stands in front. */
  readonly publicUrl: string | undefined
  readonly trustProxy: boolean
  readonly tls: Tls | undefined
  readonly databaseUrl: string | undefined
  readonly databaseOwnerUrl: string | undefined
  readonly databaseDirectUrl: string | undefined
  readonly adminPassword: string | undefined
  /** Minutes after which an untouched desk session ends; at most and by default 30. */
  readonly deskIdleMinutes?: number | undefined
  /** Sample estate, movable clock: only by `npm run rehearse`. */
  readonly rehearsal: boolean
  readonly rehearsalPack: string
  readonly logLevel: string
  /** Flights to the database that take longer are logged, in milliseconds. */
  readonly slowQueryMs?: number | undefined
  /** Opens `/metrics` to other machines than this one. */
  readonly metricsToken: string | undefined
  /** `host:port` inside the network that messages may be sent to nevertheless, e.g. the company's own gateway. */
  readonly outgoingAllow?: readonly string[] | undefined
  /** Multiplies what one person may ask in a minute; benchmarks ask more than people do. */
  readonly rateFactor?: number | undefined
  /** A program that reads a file on its standard input and ends with 0 when it is clean, 1 when it is not. */
  readonly scanCommand?: string | undefined
  readonly keys: Keys
}

export type Tls = {
  readonly certFile: string
  readonly keyFile: string
  /** Made by `huiyin tls`: phones must first take this authority in, by the page on `installPort`. */
  readonly privateAuthority: { readonly certFile: string; readonly installPort: number } | undefined
}

/** Derived from one master key that lives beside the data, never in the database. */
export type Keys = {
  readonly master: Buffer
  /** Chain of the log. */
  readonly chain: Buffer
  /** Wraps each company's key. */
  readonly wrapping: Buffer
  /** Signs unguessable links and one-time codes. */
  readonly links: Buffer
}

export type Environment = Readonly<Record<string, string | undefined>>

/** @throws StartRefused for a setting that cannot be right */
export async function loadConfig(options: { env?: Environment; rehearsal?: boolean } = {}): Promise<Config> {
  const env = options.env ?? process.env
  const rehearsal = options.rehearsal ?? false
  // A rehearsal never meets the data of a real estate, not even by default.
  const dataDir = env.DATA_DIR || (rehearsal ? './data/rehearsal' : './data')
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const port = wholeNumber('PORT', env.PORT, 8080)
  return {
    dataDir,
    port,
    // Plain HTTP listens everywhere too, so that it can tell other machines how to turn TLS on; it serves loopback only.
    host: env.HOST || '::',
    publicUrl: env.HUIYIN_URL || undefined,
    trustProxy: env.TRUST_PROXY === '1' || env.TRUST_PROXY === 'true',
    tls: tlsFrom(env, dataDir, port),
    databaseUrl: env.DATABASE_URL || undefined,
    databaseOwnerUrl: env.DATABASE_OWNER_URL || undefined,
    databaseDirectUrl: env.DATABASE_DIRECT_URL || undefined,
    adminPassword: env.HUIYIN_ADMIN_PASSWORD || undefined,
    deskIdleMinutes: Math.min(30, Math.max(1, Number(env.HUIYIN_DESK_IDLE_MINUTES) || 30)),
    rehearsal,
    rehearsalPack: env.HUIYIN_PACK || 'recommended',
    logLevel: env.LOG_LEVEL || 'info',
    slowQueryMs: Math.max(1, Number(env.HUIYIN_SLOW_QUERY_MS) || 500),
    metricsToken: env.METRICS_TOKEN || undefined,
    outgoingAllow: (env.HUIYIN_OUTGOING_ALLOW ?? '').split(',').flatMap((one) => one.trim() || []),
    rateFactor: Math.max(1, Number(env.HUIYIN_RATE_FACTOR) || 1),
    scanCommand: env.HUIYIN_SCAN_COMMAND || undefined,
    keys: keysFrom(env.HUIYIN_MASTER_KEY ? masterFromText(env.HUIYIN_MASTER_KEY) : await masterKeyOf(dataDir)),
  }
}

export function keysFrom(master: Buffer): Keys {
  const derive = (purpose: string) => createHmac('sha256', master).update(`huiyin/${purpose}`).digest()
  return { master, chain: derive('chain'), wrapping: derive('wrapping'), links: derive('links') }
}

/** Where `huiyin tls` keeps what it makes. */
export function tlsFolder(dataDir: string) {
  const at = (name: string) => join(dataDir, 'tls', name)
  return {
    authorityCert: at('authority.crt'),
    authorityKey: at('authority.key'),
    cert: at('server.crt'),
    key: at('server.key'),
  }
}

function tlsFrom(env: Environment, dataDir: string, port: number): Tls | undefined {
  if (env.TLS_CERT || env.TLS_KEY) {
    if (!env.TLS_CERT || !env.TLS_KEY)
      throw new StartRefused({
        zh: 'TLS_CERT 和 TLS_KEY 要同时设置。',
        en: 'TLS_CERT and TLS_KEY are set together or not at all.',
      })
    for (const file of [env.TLS_CERT, env.TLS_KEY])
      if (!existsSync(file))
        throw new StartRefused({ zh: `找不到证书文件 ${file}。`, en: `There is no certificate file ${file}.` })
    return { certFile: env.TLS_CERT, keyFile: env.TLS_KEY, privateAuthority: undefined }
  }
  const own = tlsFolder(dataDir)
  if (!existsSync(own.cert) || env.TRUST_PROXY) return undefined
  return {
    certFile: own.cert,
    keyFile: own.key,
    privateAuthority: {
      certFile: own.authorityCert,
      installPort: wholeNumber('TLS_INSTALL_PORT', env.TLS_INSTALL_PORT, port === 0 ? 0 : port + 1),
    },
  }
}

/** @throws StartRefused when the key is too short or an example; the start is refused rather than weak. */
function masterFromText(text: string): Buffer {
  const key = Buffer.from(text, 'base64')
  if (key.length < 32 || new Set(key).size < 8)
    throw new StartRefused({
      zh: 'HUIYIN_MASTER_KEY 要用 32 字节随机数的 base64（openssl rand -base64 32）。',
      en: 'HUIYIN_MASTER_KEY must be 32 random bytes in base64 (openssl rand -base64 32).',
    })
  return key
}

async function masterKeyOf(dataDir: string): Promise<Buffer> {
  const file = join(dataDir, 'master.key')
  try {
    return masterFromText((await readFile(file, 'utf8')).trim())
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const key = randomBytes(32)
  await writeFile(file, `${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  await chmod(file, 0o600)
  return key
}

function wholeNumber(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined || text === '') return fallback
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 65535)
    throw new StartRefused({ zh: `${name} 不是端口号：${text}`, en: `${name} is not a port number: ${text}` })
  return value
}
