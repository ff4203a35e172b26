import { createHmac, randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Everything the environment decides. The only file that reads `process.env`. */
export type Config = {
  readonly dataDir: string
  readonly port: number
  readonly host: string
  /** The address people type, when something stands in front. */
  readonly publicUrl: string | undefined
  readonly trustProxy: boolean
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined
  readonly databaseUrl: string | undefined
  readonly databaseOwnerUrl: string | undefined
  readonly databaseDirectUrl: string | undefined
  readonly adminPassword: string | undefined
  /** Sample estate, movable clock: only by `npm run rehearse`. */
  readonly rehearsal: boolean
  readonly rehearsalPack: string
  readonly logLevel: string
  readonly keys: Keys
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

export async function loadConfig(env: NodeJS.ProcessEnv, options: { rehearsal?: boolean } = {}): Promise<Config> {
  const dataDir = env.DATA_DIR ?? './data'
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const tls = env.TLS_CERT && env.TLS_KEY ? { certFile: env.TLS_CERT, keyFile: env.TLS_KEY } : undefined
  return {
    dataDir,
    port: wholeNumber(env.PORT, 8080),
    host: env.HOST ?? (tls || env.TRUST_PROXY ? '0.0.0.0' : '127.0.0.1'),
    publicUrl: env.HUIYIN_URL,
    trustProxy: env.TRUST_PROXY === '1' || env.TRUST_PROXY === 'true',
    tls,
    databaseUrl: env.DATABASE_URL,
    databaseOwnerUrl: env.DATABASE_OWNER_URL,
    databaseDirectUrl: env.DATABASE_DIRECT_URL,
    adminPassword: env.HUIYIN_ADMIN_PASSWORD,
    rehearsal: options.rehearsal ?? false,
    rehearsalPack: env.HUIYIN_PACK ?? 'recommended',
    logLevel: env.LOG_LEVEL ?? 'info',
    keys: keysFrom(env.HUIYIN_MASTER_KEY ? masterFromText(env.HUIYIN_MASTER_KEY) : await masterKeyOf(dataDir)),
  }
}

export function keysFrom(master: Buffer): Keys {
  const derive = (purpose: string) => createHmac('sha256', master).update(`huiyin/${purpose}`).digest()
  return { master, chain: derive('chain'), wrapping: derive('wrapping'), links: derive('links') }
}

/** @throws Error when the key is too short or an example; the start is refused rather than weak. */
function masterFromText(text: string): Buffer {
  const key = Buffer.from(text, 'base64')
  if (key.length < 32 || new Set(key).size < 8)
    throw new Error('HUIYIN_MASTER_KEY must be 32 random bytes in base64 (openssl rand -base64 32)')
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

function wholeNumber(text: string | undefined, fallback: number): number {
  if (text === undefined || text === '') return fallback
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 65535) throw new Error(`PORT is not a port number: ${text}`)
  return value
}
