import { hexOf, sha256 } from './sha256.ts'

/**
 * The same uuid (RFC 9562, version 8) for the same words: for what is named by what it is — a project's day, a volume's
 * year, the obligation that a rule opens because of an event.
 */
export function derivedId(...words: (string | number)[]): string {
  const bytes = sha256(words.join('\u0000')).subarray(0, 16)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const hex = hexOf(bytes)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
