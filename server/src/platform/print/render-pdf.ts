// Read by compilers that begin at a page of the web and see only what files import.
/// <reference path="./pdfmake.d.ts" />
import { fileURLToPath } from 'node:url'
import { FORM_TABLE, recordDocument } from './document.ts'
import type { PrintLayout, PrintSnapshot } from './layout.ts'

/**
 * A record as PDF: numbered, with the company's title and the project's name, as its layout says. Deterministic for
 * the same snapshot but for the creation time that PDF carries.
 *
 * @returns the bytes of the document
 */
export async function renderRecordPdf(layout: PrintLayout, snapshot: PrintSnapshot): Promise<Buffer> {
  prepared ??= prepare()
  return (await prepared).createPdf(recordDocument(layout, snapshot)).getBuffer()
}

let prepared: Promise<typeof import('pdfmake')['default']> | undefined

/** Loaded with the first print: it would be a third of the time in which the whole server starts. */
async function prepare() {
  const { default: pdfmake } = await import('pdfmake')
  pdfmake.setFonts({ NotoSansSC: { normal: FONTS.text, bold: FONTS.strong } })
  pdfmake.setTableLayouts({ form: FORM_TABLE })
  // A layout is data of a company: it reaches neither the network nor any file but the fonts.
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy((path) => path === FONTS.text || path === FONTS.strong)
  return pdfmake
}

const fontFile = (name: string) => fileURLToPath(new URL(`../../../../assets/fonts/${name}`, import.meta.url))
const FONTS = { text: fontFile('NotoSansSC_400Regular.ttf'), strong: fontFile('NotoSansSC_700Bold.ttf') }
