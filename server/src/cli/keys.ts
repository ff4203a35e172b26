import type { CliCommand } from '../main/cli.ts'
import { withProduct } from '../main/product.ts'
import { rotateKeys } from '../platform/privacy/rotate-keys.ts'

export const command: CliCommand = {
  summary: { zh: '更换每家公司的密钥', en: "Make new keys for every company's personal data" },
  usage: 'rotate',
  run: async ([verb]) => {
    if (verb !== 'rotate') {
      console.error('用法 / Usage: huiyin keys rotate')
      return 2
    }
    return withProduct(async ({ app }) => {
      const { rows } = await app.database.pool.query<{ company_id: number; project_ids: number[] }>(
        'select company_id, array_agg(project_id) as project_ids from projects_in_time() group by company_id order by company_id',
      )
      for (const { company_id, project_ids } of rows) {
        const { keyId, rewrapped } = await rotateKeys(app.database, app.vaults, company_id, project_ids)
        console.log(
          `公司 ${company_id}：第 ${keyId} 把密钥，重新包裹 ${rewrapped} 个\nCompany ${company_id}: key ${keyId}, ${rewrapped} wrapped again`,
        )
      }
      return 0
    })
  },
}
