import { buildWebIfStale } from '../main/build-web.ts'
import type { CliCommand } from '../main/cli.ts'
import { openProduct } from '../main/product.ts'
import { serve } from '../main/serve.ts'
import { untilStopped } from '../main/until-stopped.ts'
import { type FirstStart, prepareSetUp } from '../modules/setup/index.ts'
import { StartRefused } from '../platform/start-refused.ts'

export const command: CliCommand = {
  summary: { zh: '启动（数据库、迁移、网页）', en: 'Start: database, migrations, web' },
  run: async () => {
    await buildWebIfStale((line) => console.error(line))
    const product = await openProduct()
    try {
      const { rows } = await product.app.database.pool.query('select 1 from rehearsal_clock')
      if (rows.length > 0)
        throw new StartRefused({
          zh: '这个数据目录是演练用的。请用 npm run rehearse 打开，或换一个 DATA_DIR。',
          en: 'This data folder belongs to a rehearsal. Open it with npm run rehearse, or choose another DATA_DIR.',
        })
      const first = await prepareSetUp(product.app)
      const serving = await serve(product)
      console.log(`回音已启动 / Huiyin is running: ${serving.url}`)
      if (first) console.log(firstWords(first, serving.url))
      return await untilStopped(serving.stop)
    } catch (error) {
      await product.close()
      throw error
    }
  },
}

/** What stands on the terminal once and nowhere else. */
function firstWords(first: FirstStart, url: string): string {
  return first.kind === 'link'
    ? `请打开一次性链接完成设置 / Open this one-time link to set Huiyin up:\n  ${url}${first.path}`
    : `已建立管理员 ${first.login}。恢复短语只显示这一次，请抄下保存：\nThe administrator is ${first.login}. The recovery phrase is shown this once; write it down:\n  ${first.recoveryPhrase}`
}
