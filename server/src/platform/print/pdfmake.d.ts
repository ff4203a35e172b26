/** What we use of pdfmake 0.3, which brings no types of its own. */
declare module 'pdfmake' {
  type Fonts = Readonly<Record<string, { normal: string; bold: string }>>
  type Pdfmake = {
    setFonts(fonts: Fonts): void
    setTableLayouts(layouts: Readonly<Record<string, object>>): void
    setUrlAccessPolicy(allowed: (url: string) => boolean): void
    setLocalAccessPolicy(allowed: (path: string) => boolean): void
    createPdf(document: Readonly<Record<string, unknown>>): { getBuffer(): Promise<Buffer> }
  }
  const pdfmake: Pdfmake
  export default pdfmake
}
