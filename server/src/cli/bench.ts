import type { CliCommand } from '../main/cli.ts'

type Report = import('../../../bench/rig/report.ts').Report
type Bench = {
  readonly zh: string
  readonly en: string
  readonly run: (form: { readonly short: boolean }) => Promise<Report>
}

/** Each benchmark by its number in docs/benchmarks.md. */
const BENCHES: Readonly<Record<string, Bench>> = {
  1: {
    zh: '登记事项',
    en: 'case creation by HTTP',
    run: async (form) => (await import('../../../bench/case-creation.ts')).benchCaseCreation(form),
  },
  2: {
    zh: '单次读取',
    en: 'a single read by HTTP',
    run: async (form) => (await import('../../../bench/single-read.ts')).benchSingleRead(form),
  },
  5: {
    zh: '时限巡查',
    en: 'the sweep of time',
    run: async (form) => (await import('../../../bench/sweep.ts')).benchSweep(form),
  },
  6: {
    zh: '日历',
    en: 'due times',
    run: async (form) => (await import('../../../bench/calendar.ts')).benchCalendar(form),
  },
  '6b': {
    zh: '节假日重算',
    en: 'counting again after a holiday',
    run: async (form) => (await import('../../../bench/holiday-recount.ts')).benchHolidayRecount(form),
  },
  7: {
    zh: '查找',
    en: 'search',
    run: async (form) => (await import('../../../bench/search.ts')).benchSearch(form),
  },
  8: {
    zh: '列表页',
    en: 'the list of cases',
    run: async (form) => (await import('../../../bench/list-page.ts')).benchListPage(form),
  },
  9: {
    zh: '看板数字',
    en: 'figures by role',
    run: async (form) => (await import('../../../bench/dashboard.ts')).benchDashboard(form),
  },
  13: {
    zh: '启动',
    en: 'cold start',
    run: async (form) => (await import('../../../bench/cold-start.ts')).benchColdStart(form),
  },
  14: {
    zh: '首屏',
    en: 'the first page',
    run: async (form) => (await import('../../../bench/first-page.ts')).benchFirstPage(form),
  },
  16: {
    zh: '实时更新',
    en: 'live updates',
    run: async (form) => (await import('../../../bench/live-updates.ts')).benchLiveUpdates(form),
  },
  20: {
    zh: '磁盘',
    en: 'bytes on disk',
    run: async (form) => (await import('../../../bench/disk.ts')).benchDisk(form),
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
    const { machine, passes, printReport } = await import('../../../bench/rig/report.ts')
    console.log(`${args[0]} ${bench.zh} / ${bench.en}\n${machine()}`)
    const report = await bench.run({ short: args.includes('--short') })
    printReport(report)
    return report.bars.every(passes) ? 0 : 1
  },
}
