import { buildWebIfStale } from '../main/build-web.ts'
import type { CliCommand } from '../main/cli.ts'
import { openProduct } from '../main/product.ts'
import { beginRehearsal } from '../main/rehearsal.ts'
import { serve } from '../main/serve.ts'
import { untilStopped } from '../main/until-stopped.ts'
import { REHEARSAL_PASSWORD } from '../modules/setup/index.ts'

export const command: CliCommand = {
  summary: {
    zh: '演练：样例小区、可以拨动的时间、各岗位账号',
    en: 'Rehearse: a sample estate, a movable clock, an account for every position',
  },
  run: async () => {
    await buildWebIfStale((line) => console.error(line))
    const product = await openProduct({ rehearsal: true })
    try {
      await beginRehearsal(product, { rota: true })
      const serving = await serve(product)
      console.log(
        `演练已启动 / The rehearsal is running: ${serving.url}\n所有账号的密码 / Password of every account: ${REHEARSAL_PASSWORD}`,
      )
      return await untilStopped(serving.stop)
    } catch (error) {
      await product.close()
      throw error
    }
  },
}
