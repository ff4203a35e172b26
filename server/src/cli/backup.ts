import { resolve } from 'node:path'
import type { CliCommand } from '../main/cli.ts'
import { productLog } from '../main/product.ts'
import { takeBackup } from '../platform/backup/take-backup.ts'
import { loadConfig } from '../platform/config.ts'
import { databaseServer } from '../platform/postgres/database-server.ts'
import { ownerUrlOfRunning } from '../platform/postgres/running.ts'
import { StartRefused } from '../platform/start-refused.ts'

export const command: CliCommand = {
  summary: { zh: '备份到一个文件，运行中也可以', en: 'Back up into one file, also while running' },
  usage: '<archive.tar.gz>',
  run: async ([file]) => {
    if (!file) {
      console.error('用法 / Usage: huiyin backup <archive.tar.gz>')
      return 2
    }
    const config = await loadConfig()
    const running = config.databaseUrl ? config.databaseOwnerUrl : await ownerUrlOfRunning(config.dataDir)
    const log = productLog('warn')
    const server = running ? undefined : await databaseServer(config, { log: (line) => log.warn(line) })
    const ownerUrl = running ?? server?.ownerUrl
    try {
      if (!ownerUrl)
        throw new StartRefused({
          zh: '备份需要表的所有者：请设置 DATABASE_OWNER_URL。',
          en: 'A backup takes the role that owns the tables: set DATABASE_OWNER_URL.',
        })
      const manifest = await takeBackup({ ownerUrl, config, file: resolve(file) })
      const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
      console.log(
        `已备份：${manifest.tables.length} 张表，${rows} 行，${manifest.files} 个文件 → ${resolve(file)}\n` +
          `Backed up: ${manifest.tables.length} tables, ${rows} rows, ${manifest.files} files.`,
      )
      if (!manifest.wrappedMasterKey)
        console.error(
          '注意：还没有恢复短语。没有 master.key 就打不开这个备份，请另行妥善保存。\n' +
            'Mind: there is no recovery phrase yet. Without master.key this archive cannot be opened; keep it elsewhere.',
        )
      return 0
    } finally {
      await server?.stop()
    }
  },
}
