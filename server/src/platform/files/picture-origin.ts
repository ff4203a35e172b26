/**
 * Time and place of taking, read from a picture's EXIF block before it is drawn again without it. Only what is needed,
 * every offset checked, because the bytes come from anywhere.
 */
export type PictureOrigin = {
  /** As the camera wrote it: local time without a zone, `2026-11-25T09:50:12`, or with the offset it noted. */
  readonly takenAt?: string
  readonly place?: { readonly latitude: number; readonly longitude: number }
}

const TAG = { exif: 0x8769, gps: 0x8825, takenAt: 0x9003, takenOffset: 0x9011 } as const
const GPS = { latitudeRef: 1, latitude: 2, longitudeRef: 3, longitude: 4 } as const
const ENTRIES_MAX = 200

/** @param exif the block as sharp answers it, with or without the `Exif\0\0` in front */
export function originOfPicture(exif: Buffer | undefined): PictureOrigin {
  if (!exif) return {}
  const body = exif.subarray(exif.toString('latin1', 0, 6) === 'Exif\u0000\u0000' ? 6 : 0)
  const tiff = tiffOf(body)
  if (!tiff) return {}
  const first = tiff.entries(tiff.firstDirectory)
  const exifEntries = first.has(TAG.exif) ? tiff.entries(tiff.number(first, TAG.exif)) : new Map<number, Entry>()
  const gpsEntries = first.has(TAG.gps) ? tiff.entries(tiff.number(first, TAG.gps)) : new Map<number, Entry>()
  const takenAt = timeOf(tiff.text(exifEntries, TAG.takenAt), tiff.text(exifEntries, TAG.takenOffset))
  const latitude = degrees(tiff.ratios(gpsEntries, GPS.latitude), tiff.text(gpsEntries, GPS.latitudeRef), 'S', 90)
  const longitude = degrees(tiff.ratios(gpsEntries, GPS.longitude), tiff.text(gpsEntries, GPS.longitudeRef), 'W', 180)
  return {
    ...(takenAt ? { takenAt } : {}),
    ...(latitude !== undefined && longitude !== undefined ? { place: { latitude, longitude } } : {}),
  }
}

type Entry = { readonly count: number; readonly at: number; readonly type: number }

function tiffOf(bytes: Buffer) {
  const order = bytes.toString('latin1', 0, 2)
  if (bytes.length < 8 || (order !== 'II' && order !== 'MM')) return undefined
  const little = order === 'II'
  const inside = (at: number, length: number) => at >= 0 && length >= 0 && at + length <= bytes.length
  const u16 = (at: number) => (inside(at, 2) ? (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at)) : 0)
  const u32 = (at: number) => (inside(at, 4) ? (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)) : 0)
  return {
    firstDirectory: u32(4),
    entries: (at: number): Map<number, Entry> => {
      const found = new Map<number, Entry>()
      const count = Math.min(u16(at), ENTRIES_MAX)
      for (let index = 0; index < count; index += 1) {
        const entry = at + 2 + index * 12
        if (!inside(entry, 12)) break
        const type = u16(entry + 2)
        const length = u32(entry + 4)
        const size = (SIZES[type] ?? 0) * length
        found.set(u16(entry), { type, count: length, at: size <= 4 ? entry + 8 : u32(entry + 8) })
      }
      return found
    },
    number: (entries: Map<number, Entry>, tag: number) => {
      const entry = entries.get(tag)
      return entry ? (entry.type === 3 ? u16(entry.at) : u32(entry.at)) : 0
    },
    text: (entries: Map<number, Entry>, tag: number): string => {
      const entry = entries.get(tag)
      if (entry?.type !== 2 || entry.count > 64 || !inside(entry.at, entry.count)) return ''
      return bytes.toString('latin1', entry.at, entry.at + entry.count).replace(/\0.*$/s, '')
    },
    ratios: (entries: Map<number, Entry>, tag: number): number[] => {
      const entry = entries.get(tag)
      if (entry?.type !== 5 || entry.count > 8 || !inside(entry.at, entry.count * 8)) return []
      return Array.from({ length: entry.count }, (_, index) => {
        const below = u32(entry.at + index * 8 + 4)
        return below === 0 ? Number.NaN : u32(entry.at + index * 8) / below
      })
    },
  }
}

/** Bytes of one value of each EXIF type that is read: text, short, long, ratio. */
const SIZES: Readonly<Record<number, number>> = { 2: 1, 3: 2, 4: 4, 5: 8 }

function timeOf(text: string, offset: string): string | undefined {
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(text)
  if (!parts) return undefined
  const [, year, month, day, hour, minute, second] = parts
  const zone = /^[+-]\d\d:\d\d$/.test(offset) ? offset : ''
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`
}

function degrees(parts: readonly number[], side: string, negative: string, most: number): number | undefined {
  const [whole, minutes = 0, seconds = 0] = parts
  if (whole === undefined) return undefined
  const value = (whole + minutes / 60 + seconds / 3600) * (side === negative ? -1 : 1)
  return Number.isFinite(value) && Math.abs(value) <= most ? Math.round(value * 1e6) / 1e6 : undefined
}
