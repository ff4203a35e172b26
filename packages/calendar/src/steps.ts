import type { Language } from '@huiyin/text'

/** One step of an explanation: a key of `CALENDAR_TEXTS` with its values. Days are YYYY-MM-DD, lists are joined by commas. */
export type CalendarStep = { readonly key: string; readonly params: Readonly<Record<string, string | number>> }

/** The step as a sentence of the reader's language. */
export function renderCalendarStep(_step: CalendarStep, _language: Language): string {
  throw new Error('not yet')
}
