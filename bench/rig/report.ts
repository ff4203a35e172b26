import { cpus, loadavg, totalmem } from 'node:os'

/** What a benchmark found out: its figures as measured, and each bar with what was reached. */
export type Report = {
  readonly figures: Readonly<Record<string, unknown>>
  readonly bars: readonly Bar[]
}
export type Bar = {
  readonly name: string
  readonly reached: number
  /** The bar itself. */
  readonly wanted: { readonly atLeast: number } | { readonly atMost: number }
  readonly unit?: string
}

export function passes({ reached, wanted }: Bar): boolean {
  return 'atLeast' in wanted ? reached >= wanted.atLeast : reached <= wanted.atMost
}

/** The machine, and how busy it is besides: figures of one run compare with each other, not with those of another. */
export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? ''
  return `${cpus().length} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}`
}

export function printReport(report: Report): void {
  for (const [name, value] of Object.entries(report.figures))
    console.log(`  ${name.padEnd(46)} ${typeof value === 'number' ? rounded(value) : JSON.stringify(value)}`)
  for (const bar of report.bars) {
    const wanted = 'atLeast' in bar.wanted ? `at least ${bar.wanted.atLeast}` : `at most ${bar.wanted.atMost}`
    const unit = bar.unit ? ` ${bar.unit}` : ''
    console.log(
      `${passes(bar) ? 'pass  ' : 'MISSED'} ${bar.name.padEnd(45)} ${rounded(bar.reached)}${unit}, ${wanted}${unit}`,
    )
  }
}

function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 1000) / 1000
}
