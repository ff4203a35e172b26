import type { CliCommand } from '../main/cli.ts'
import { productLog } from '../main/product.ts'
import { loadConfig } from '../platform/config.ts'
import { databaseServer } from '../platform/postgres/database-server.ts'

export const command: CliCommand = {
  summary: { zh: '把数据库结构升级到本版本', en: "Bring the database's schema to this release" },
  run: async () => {
    const config = await loadConfig()
    const log = productLog('warn')
    const server = await databaseServer(config, { log: (line) => log.warn(line) })
    try {
      await server.migrate((line) => console.log(line))
    } finally {
      await server.stop()
    }
    console.log('数据库结构已是最新。\nThe schema is up to date.')
    return 0
  },
}
