/** The rest days and make-up working days of one year, as the State Council announces them. */
export type HolidayYear = {
  readonly year: number
  readonly source: string
  readonly days: readonly { readonly day: string; readonly kind: 'holiday' | 'makeUp'; readonly title: string }[]
}
