import { inflateSync } from 'node:zlib'

/** The words of a PDF: its glyphs turned back by the tables that let a reader copy them. */
export function wordsOf(pdf: Buffer): string {
  const streams: string[] = []
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 7)) {
    if (pdf.subarray(at - 3, at).toString() === 'end') continue
    try {
      streams.push(inflateSync(pdf.subarray(at + 7)).toString('latin1'))
    } catch {
      // Not a compressed text: a font, a picture.
    }
  }
  const tables = streams
    .filter((stream) => stream.includes('begincmap'))
    .map((stream) => {
      const glyphs = new Map<number, string>()
      for (const [, first, list] of stream.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/gi))
        [...(list as string).matchAll(/<([0-9a-f ]*)>/gi)].forEach(([, code], index) => {
          glyphs.set(
            Number.parseInt(first as string, 16) + index,
            Buffer.from((code as string).replaceAll(' ', ''), 'hex')
              .swap16()
              .toString('utf16le'),
          )
        })
      return glyphs
    })
  return streams
    .filter((stream) => /\bTJ\b/.test(stream))
    .flatMap((stream) =>
      tables.map((glyphs) =>
        [...stream.matchAll(/<([0-9a-f]+)>/gi)]
          .map(([, code]) =>
            ((code as string).match(/.{4}/g) ?? []).map((one) => glyphs.get(Number.parseInt(one, 16)) ?? '').join(''),
          )
          .join(''),
      ),
    )
    .join('\n')
}
