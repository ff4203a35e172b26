import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { CliCommand } from '../main/cli.ts'
import { productLog, withProduct } from '../main/product.ts'
import { openMasterKey } from '../modules/setup/index.ts'
import { verifyLog } from '../platform/audit/index.ts'
import { keyCheckOf, openArchive } from '../platform/backup/archive.ts'
import { releaseQuarantine, restoreBackup } from '../platform/backup/restore-backup.ts'
import { type Config, keysFrom, loadConfig } from '../platform/config.ts'
import { databaseServer } from '../platform/postgres/database-server.ts'
import { ownerUrlOfRunning } from '../platform/postgres/running.ts'
import { StartRefused } from '../platform/start-refused.ts'

const USAGE = '<archive.tar.gz> [--phrase-file <file>] [--erased-from <later archive>] | --release'

export const command: CliCommand = {
  summary: {
    zh: '从备份恢复；恢复后先隔离，--release 解除',
    en: 'Restore a backup; the copy is quarantined until --release',
  },
  usage: USAGE,
  run: async (args) => {
    if (args[0] === '--release') return release()
    const [file, ...rest] = args
    const options = optionsOf(rest)
    if (!file || file.startsWith('--') || !options) {
      console.error(`用法 / Usage: huiyin restore ${USAGE}`)
      return 2
    }
    return restore(resolve(file), options)
  },
}

type Options = { readonly phraseFile?: string; readonly erasedFrom?: string }

function optionsOf(args: readonly string[]): Options | undefined {
  const names = { '--phrase-file': 'phraseFile', '--erased-from': 'erasedFrom' } as const
  const options: Record<string, string> = {}
  for (let index = 0; index < args.length; index += 2) {
    const name = names[args[index] as keyof typeof names]
    const value = args[index + 1]
    if (!name || !value) return undefined
    options[name] = value
  }
  return options
}

async function restore(file: string, options: Options): Promise<number> {
  const config = await loadConfig()
  const archive = await openArchive(file, config.dataDir)
  const later = options.erasedFrom ? await openArchive(resolve(options.erasedFrom), config.dataDir) : undefined
  try {
    const master = await masterOf(config, archive.manifest, options.phraseFile)
    const log = productLog('warn')
    const server = await databaseServer(config, { log: (line) => log.warn(line) })
    try {
      if (!server.ownerUrl)
        throw new StartRefused({
          zh: '恢复需要表的所有者：请设置 DATABASE_OWNER_URL。',
          en: 'Restoring takes the role that owns the tables: set DATABASE_OWNER_URL.',
        })
      await restoreBackup({
        archive,
        ownerUrl: server.ownerUrl,
        dataDir: config.dataDir,
        chainKey: keysFrom(master).chain,
        migrate: (only) => server.migrate(undefined, only),
        ...(later ? { erased: later.manifest.erased } : {}),
      })
    } finally {
      await server.stop()
    }
    await keepMasterKey(config, master)
  } finally {
    await archive.close()
    await later?.close()
  }
  const { subjects, events, findings } = await withProduct(({ app }) => verifyLog(app))
  console.log(
    `已恢复：${subjects} 件，${events} 条记录，核验 ${findings.length} 处不对。\nRestored: ${subjects} subjects, ${events} entries, ${findings.length} findings.`,
  )
  console.log(
    '这份副本处于隔离状态，不会对外发送任何消息。确认原系统已停用后执行：huiyin restore --release\n' +
      'The copy is in quarantine and sends nothing. When the original is out of use: huiyin restore --release',
  )
  return findings.length === 0 ? 0 : 1
}

/** The key of this folder if it is the archive's, else the one that the recovery phrase opens. */
async function masterOf(
  config: Config,
  manifest: { readonly keyCheck: string; readonly wrappedMasterKey: string | null },
  phraseFile: string | undefined,
): Promise<Buffer> {
  if (keyCheckOf(config.keys.master) === manifest.keyCheck) return config.keys.master
  if (!manifest.wrappedMasterKey)
    throw new StartRefused({
      zh: '这个备份没有恢复短语。请把原来的 master.key 放进数据目录，或设置 HUIYIN_MASTER_KEY。',
      en: 'This archive has no recovery phrase. Put the original master.key into the data folder or set HUIYIN_MASTER_KEY.',
    })
  if (!phraseFile)
    throw new StartRefused({
      zh: '请用 --phrase-file 指定写有恢复短语的文件（首次设置时显示的那串字）。',
      en: 'Name a file that holds the recovery phrase, shown at set-up, with --phrase-file.',
    })
  const master = openMasterKey((await readFile(phraseFile, 'utf8')).trim(), manifest.wrappedMasterKey)
  if (!master || keyCheckOf(master) !== manifest.keyCheck)
    throw new StartRefused({ zh: '恢复短语不对。', en: 'The recovery phrase is not the one.' })
  return master
}

async function keepMasterKey(config: Config, master: Buffer): Promise<void> {
  if (config.keys.master.equals(master)) return
  const path = join(config.dataDir, 'master.key')
  await writeFile(path, `${master.toString('base64')}\n`, { mode: 0o600 })
  await chmod(path, 0o600)
}

async function release(): Promise<number> {
  const config = await loadConfig()
  const running = config.databaseUrl ? config.databaseOwnerUrl : await ownerUrlOfRunning(config.dataDir)
  const server = running ? undefined : await databaseServer(config)
  try {
    const ownerUrl = running ?? server?.ownerUrl
    const released = ownerUrl ? await releaseQuarantine(ownerUrl) : false
    console.log(released ? '隔离已解除。\nReleased.' : '这里没有处于隔离。\nNothing here is in quarantine.')
    return released ? 0 : 1
  } finally {
    await server?.stop()
  }
}
