import { createHash } from 'node:crypto'
import { Refusal } from '../problems.ts'
import { FILE_PROBLEMS, PIXELS_MAX, SIDE_MAX, THUMBNAIL_SIDE } from './contract.ts'
import { originOfPicture, type PictureOrigin } from './picture-origin.ts'

/** What of an upload is kept: drawn again where it is a picture, with what its metadata said beside it. */
export type Content = {
  readonly mime: string
  readonly bytes: Buffer
  readonly thumbnail: Buffer | undefined
  readonly width: number | null
  readonly height: number | null
  /** Of the bytes kept, in hex. */
  readonly sha256: string
  readonly origin: PictureOrigin
}

const FORMATS = { 'image/jpeg': 'jpeg', 'image/png': 'png', 'image/webp': 'webp' } as const

/**
 * Looks at an upload by its content, never by its name (security checks 41 to 43). Pictures are unpacked within a limit,
 * turned upright and drawn again, so that neither their metadata nor anything hidden in them is kept.
 *
 * @throws Refusal attachment/kind, attachment/too-large, attachment/broken
 */
export async function readContent(upload: Buffer): Promise<Content> {
  const { fileTypeFromBuffer } = await import('file-type')
  const found = await fileTypeFromBuffer(upload)
  if (found?.mime === 'application/pdf')
    return {
      mime: found.mime,
      bytes: upload,
      thumbnail: undefined,
      width: null,
      height: null,
      sha256: fingerprint(upload),
      origin: {},
    }
  const format = FORMATS[found?.mime as keyof typeof FORMATS]
  if (!found || !format) throw new Refusal(FILE_PROBLEMS.kind)
  try {
    const { default: sharp } = await import('sharp')
    const picture = sharp(upload, { limitInputPixels: PIXELS_MAX, failOn: 'error', pages: 1 })
    const metadata = await picture.metadata()
    const { data, info } = await picture
      .rotate()
      .resize({ width: SIDE_MAX, height: SIDE_MAX, fit: 'inside', withoutEnlargement: true })
      .toFormat(format, format === 'png' ? {} : { quality: 84 })
      .toBuffer({ resolveWithObject: true })
    const thumbnail = await sharp(data)
      .resize({ width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 72 })
      .toBuffer()
    return {
      mime: found.mime,
      bytes: data,
      thumbnail,
      width: info.width,
      height: info.height,
      sha256: fingerprint(data),
      origin: originOfPicture(metadata.exif),
    }
  } catch (error) {
    if (/pixel limit/i.test((error as Error).message)) throw new Refusal(FILE_PROBLEMS.tooLarge)
    throw new Refusal(FILE_PROBLEMS.broken)
  }
}

/** A drawn signature as a picture: black lines on nothing, twice as fine as it was drawn. */
export async function drawSignature(drawn: {
  readonly width: number
  readonly height: number
  readonly strokes: readonly (readonly (readonly [number, number])[])[]
}): Promise<Content> {
  const number = (value: number) => String(Math.round(value * 10) / 10)
  const lines = drawn.strokes.map(([first, ...rest]) => {
    const [x, y] = first as readonly [number, number]
    // A dot is a stroke too.
    const points = rest.length > 0 ? rest : [[x + 0.1, y] as const]
    return `M${number(x)} ${number(y)}${points.map(([px, py]) => `L${number(px)} ${number(py)}`).join('')}`
  })
  const scale = Math.min(2, 1600 / drawn.width, 1600 / drawn.height)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${number(drawn.width * scale)}" height="${number(drawn.height * scale)}" viewBox="0 0 ${number(drawn.width)} ${number(drawn.height)}"><path d="${lines.join('')}" fill="none" stroke="#000" stroke-width="${number(Math.max(1.6, drawn.height / 70))}" stroke-linecap="round" stroke-linejoin="round"/></svg>`
  const { default: sharp } = await import('sharp')
  const { data, info } = await sharp(Buffer.from(svg)).png().toBuffer({ resolveWithObject: true })
  return {
    mime: 'image/png',
    bytes: data,
    thumbnail: undefined,
    width: info.width,
    height: info.height,
    sha256: fingerprint(data),
    origin: {},
  }
}

function fingerprint(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
