import { randomFillSync } from 'node:crypto'

export { derivedId } from '@huiyin/policy'

/** A time-ordered uuid (RFC 9562, version 7). `atMs` is wall time; ids only need to sort roughly by it. */
export function newId(atMs: number = Date.now()): string {
  const bytes = someRandomBytes()
  bytes.writeUIntBE(atMs, 0, 6)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return asUuid(bytes)
}

// Drawn some hundred at a time: a call for sixteen bytes costs as much as one for thousands.
const POOL = Buffer.alloc(4096)
let used = POOL.length

function someRandomBytes(): Buffer {
  if (used === POOL.length) {
    randomFillSync(POOL)
    used = 0
  }
  used += 16
  return Buffer.from(POOL.subarray(used - 16, used))
}

function asUuid(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
