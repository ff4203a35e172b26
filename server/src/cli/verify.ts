import type { CliCommand } from '../main/cli.ts'
import { withProduct } from '../main/product.ts'
import { verifyLog } from '../platform/audit/index.ts'

export const command: CliCommand = {
  summary: { zh: '核验记录有没有被改动', en: 'See whether the log was tampered with' },
  usage: '[--rederive]',
  run: async (args) => {
    const unknown = args.find((one) => one !== '--rederive')
    if (unknown) {
      console.error('用法 / Usage: huiyin verify [--rederive]')
      return 2
    }
    const { companies, subjects, events, seals, findings } = await withProduct(({ app }) =>
      verifyLog(app, { rederive: args.includes('--rederive') }),
    )
    for (const finding of findings) {
      const place = [
        `company ${finding.companyId}`,
        ...(finding.subject ? [`${finding.subject.type} ${finding.subject.id}`] : []),
      ].join(', ')
      console.error(`${place}: ${finding.says.zh} / ${finding.says.en}`)
    }
    console.log(
      findings.length === 0
        ? `记录完好：${companies} 家公司，${subjects} 件，${events} 条记录，${seals} 道封签。\nThe log is whole: ${companies} companies, ${subjects} subjects, ${events} entries, ${seals} seals.`
        : `发现 ${findings.length} 处不对。\n${findings.length} findings.`,
    )
    return findings.length === 0 ? 0 : 1
  },
}
