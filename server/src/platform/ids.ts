import { createHash, randomFillSync } from 'node:crypto'

/** A time-ordered uuid (RFC 9562, version 7). `atMs` is wall time; ids only need to sort roughly by it. */
export function newId(atMs: number = Date.now()): string {
  const bytes = randomFillSync(Buffer.alloc(16))
  bytes.writeUIntBE(atMs, 0, 6)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return asUuid(bytes)
}

/** The same uuid for the same words, for subjects that are named by what they are: a project's day, a volume's year. */
export function derivedId(...words: (string | number)[]): string {
  const bytes = createHash('sha256').update(words.join('\u0000')).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return asUuid(bytes)
}

function asUuid(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
