import type { Instant } from './day.ts'
import type { CalendarStep } from './steps.ts'

/**
 * How often while something lasts, by its age in units of 24 h. `upToDays` is inclusive and rises; `every` is an elapsed
 * duration (`48h`), or null where nothing is due. Without `beyond` nothing is due above the last bucket.
 */
export type Cadence = {
  readonly byAge: readonly { readonly upToDays: number; readonly every: string | null }[]
  readonly beyond?: { readonly every: string } | undefined
}

export type CadenceDue = {
  /** Null when nothing is due any more. */
  readonly at: Instant | null
  /** The bucket that was read; `byAge.length` is beyond. */
  readonly bucket: number
  readonly steps: readonly CalendarStep[]
}

/** Time rule 7. The bucket is read at the last contact, so that a known due time never moves by itself. */
export function nextContactDue(
  _cadence: Cadence,
  _matter: {
    readonly acceptedAt: Instant
    readonly lastContactAt?: Instant | undefined
    /** The agreed duration; the larger of it and the age counts. */
    readonly agreedMs?: number | undefined
  },
): CadenceDue {
  throw new Error('not yet')
}
