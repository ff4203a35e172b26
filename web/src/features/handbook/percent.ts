/** `96.2%`, `100%`. Never rounded up to a hundred: 99.96 % is not all. */
export function percent(rate: number): string {
  const tenths = Math.floor(rate * 1000 + 1e-9) / 10
  return `${Number.isInteger(tenths) ? tenths : tenths.toFixed(1)}%`
}
