import { inflateRawSync } from 'node:zlib'

/** What a workbook may unfold to (security check 36): far more than the largest roster, far less than hurts. */
export const UNZIPPED_MAX = 100 * 1024 * 1024
const ENTRIES_MAX = 2_000

const END_OF_DIRECTORY = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50

/**
 * Whether a zip unfolds within bounds and its XML declares nothing of its own (entities that expand, or that fetch).
 * What the directory says is not believed: each entry is really inflated, up to what is left of the bound.
 */
export function unzipsWithinBounds(zip: Buffer, bound = UNZIPPED_MAX): boolean {
  const end = zip.subarray(-66_000).lastIndexOf(uint32(END_OF_DIRECTORY))
  if (end < 0) return false
  const directory = zip.subarray(-66_000).subarray(end)
  const count = directory.readUInt16LE(10)
  let at = directory.readUInt32LE(16)
  let left = bound
  if (count > ENTRIES_MAX) return false
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== ENTRY) return false
    const method = zip.readUInt16LE(at + 10)
    const packed = zip.readUInt32LE(at + 20)
    const names = zip.readUInt16LE(at + 28)
    const name = zip.toString('utf8', at + 46, at + 46 + names)
    const from = zip.readUInt32LE(at + 42)
    if (from + 30 > zip.length || zip.readUInt32LE(from) !== LOCAL) return false
    const begins = from + 30 + zip.readUInt16LE(from + 26) + zip.readUInt16LE(from + 28)
    const data = zip.subarray(begins, begins + packed)
    let plain: Buffer
    try {
      if (method !== 0 && method !== 8) return false
      plain = method === 0 ? data : inflateRawSync(data, { maxOutputLength: Math.max(left, 1) })
    } catch {
      return false
    }
    left -= plain.length
    if (left < 0) return false
    if (/\.(xml|rels|vml)$/i.test(name) && /<!(DOCTYPE|ENTITY)/i.test(plain.toString('latin1', 0, 4_096))) return false
    at += 46 + names + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return count > 0
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
