import { spawn } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildWebIfStale } from '../main/build-web.ts'
import type { CliCommand } from '../main/cli.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

type Bench = {
  readonly zh: string
  readonly en: string
  /** Prints its figures; false when it could not be measured. */
  readonly run: (form: { readonly short: boolean }) => Promise<unknown>
}

/** Each benchmark by its number in docs/benchmarks.md. */
const BENCHES: Readonly<Record<string, Bench>> = {
  6: {
    zh: '日历',
    en: 'due times',
    run: async ({ short }) => {
      const { benchCalendar } = await import('../../../bench/calendar.ts')
      return benchCalendar({ seconds: short ? 0.1 : 0.5 })
    },
  },
  14: {
    zh: '首屏大小',
    en: 'weight of the first page',
    run: async () => {
      await buildWebIfStale()
      return new Promise((done) => {
        spawn(process.execPath, [join(ROOT, 'web', 'check-budgets.mjs')], { stdio: 'inherit' }).once('exit', (code) =>
          done({ withinBudgets: code === 0 }),
        )
      })
    },
  },
}

export const command: CliCommand = {
  summary: { zh: '性能测量', en: 'Benchmarks' },
  usage: `${Object.keys(BENCHES).join('|')} [--short]`,
  run: async (args) => {
    const bench = BENCHES[args[0] ?? '']
    if (!bench) {
      for (const [number, { zh, en }] of Object.entries(BENCHES)) console.error(`${number.padEnd(3)} ${zh} / ${en}`)
      return 2
    }
    console.log(
      `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`,
    )
    console.log(await bench.run({ short: args.includes('--short') }))
    return 0
  },
}
