import { fillText, type Language, type Text } from '@huiyin/text'
import type { PrintBlock, PrintField, PrintLayout, PrintSnapshot, Show } from './layout.ts'
import { instantOnPaper, isChosen, printable, type Scope, shownText, spaced, valueAt } from './values.ts'

/** Nodes of pdfmake's document, as far as we draw them. */
export type Node = Drawn | string
export type DocumentDefinition = Drawn

type Drawn = { readonly [member: string]: unknown }

type Frame = {
  readonly width: number
  readonly height: number | 'auto'
  readonly margins: readonly [number, number, number, number]
  readonly base: number
  readonly title: number
  readonly strip: boolean
}

const MM = 72 / 25.4
const PAPERS: Readonly<Record<PrintLayout['paper'], Frame>> = {
  A4: { width: 595.28, height: 841.89, margins: [42, 100, 42, 56], base: 9, title: 20, strip: false },
  'A4 landscape': { width: 841.89, height: 595.28, margins: [42, 96, 42, 52], base: 9, title: 20, strip: false },
  A5: { width: 419.53, height: 595.28, margins: [28, 84, 28, 44], base: 8, title: 16, strip: false },
  'A5 landscape': { width: 595.28, height: 419.53, margins: [36, 84, 36, 44], base: 8.5, title: 16, strip: false },
  // Three-part paper of a dot-matrix printer, torn off at 140 mm; its tractor holes take a broader edge.
  'continuous 241mm': {
    width: 241 * MM,
    height: 140 * MM,
    margins: [48, 84, 48, 40],
    base: 9,
    title: 16,
    strip: false,
  },
  // A roll has no pages: the paper is as long as what stands on it.
  '80mm': {
    width: 80 * MM,
    height: 'auto',
    margins: [4 * MM, 4 * MM, 4 * MM, 6 * MM],
    base: 9.5,
    title: 15,
    strip: true,
  },
}

const FRAME_TEXTS = {
  number: { zh: '编号', en: 'No.' },
  printed: { zh: '打印 {at} {by} · 第 {time} 次', en: 'Printed {at} by {by} · print {time}' },
  masked: { zh: '电话默认遮盖', en: 'telephones masked' },
  page: { zh: '第 {page} 页，共 {pages} 页', en: 'Page {page} of {pages}' },
  date: { zh: '年      月      日      时      分', en: 'Date                Time' },
  order: { zh: '序', en: '#' },
  none: { zh: '无', en: 'None' },
} as const satisfies Record<string, Text>

/** The whole document of a record: company, project, number and title above, the layout's blocks, who printed it below. */
export function recordDocument(layout: PrintLayout, snapshot: PrintSnapshot): DocumentDefinition {
  const frame = PAPERS[layout.paper]
  const page = new Page(frame, snapshot)
  const content = frame.strip
    ? [...page.rollHead(), ...layout.blocks.flatMap((block) => page.rollBlock(block)), ...page.rollFoot()]
    : [page.title(), ...layout.blocks.map((block) => page.block(block))]
  const common = {
    pageSize: { width: frame.width, height: frame.height },
    pageMargins: frame.margins,
    info: { title: `${fillText(snapshot.title, snapshot.language)} ${snapshot.number}` },
    language: snapshot.language === 'en' ? 'en' : 'zh-CN',
    content,
    defaultStyle: { font: 'NotoSansSC', fontSize: frame.base, lineHeight: 1.15 },
  }
  return frame.strip
    ? common
    : { ...common, header: () => page.head(), footer: (n: number, of: number) => page.foot(n, of) }
}

/** Black on white, nothing by colour; labels on a faint ground that a copier drops without loss. */
const LABEL_GROUND = '#f1f3f2'
const LINE = 0.6

class Page {
  readonly #frame: Frame
  readonly #snapshot: PrintSnapshot
  readonly #scope: Scope
  readonly #language: Language

  constructor(frame: Frame, snapshot: PrintSnapshot) {
    this.#frame = frame
    this.#snapshot = snapshot
    this.#language = snapshot.language
    this.#scope = { fields: snapshot.fields, language: snapshot.language, zone: snapshot.zone }
  }

  // ── frame ──────────────────────────────────────────────────────────────────────────────────────

  head(): Node {
    const { company, project, number, form, qr } = this.#snapshot
    const [left, , right] = this.#frame.margins
    const inner = this.#frame.width - left - right
    return {
      margin: [left, 34, right, 0],
      stack: [
        {
          columns: [
            { ...mark(), width: 24, margin: [0, 6, 0, 0] },
            {
              width: '*',
              margin: [0, 3, 0, 0],
              stack: [
                { text: printable(company), bold: true, fontSize: 11 },
                { text: printable(project), fontSize: 9 },
              ],
            },
            {
              width: 'auto',
              alignment: 'right',
              margin: [0, 0, qr ? 10 : 0, 0],
              stack: [
                {
                  text: [
                    { text: `${this.#say(FRAME_TEXTS.number)}  `, fontSize: 8 },
                    { text: printable(number), bold: true, fontSize: 13 },
                  ],
                },
                ...(form ? [{ text: printable(form), fontSize: 7.5 }] : []),
                ...(qr ? [{ text: this.#words(qr.says), fontSize: 7.5 }] : []),
              ],
            },
            ...(qr ? [{ width: 46, qr: qr.url, fit: 46, eccLevel: 'M', alignment: 'right' }] : []),
          ],
        },
        { canvas: [{ type: 'line', x1: 0, y1: 6, x2: inner, y2: 6, lineWidth: 1.4 }] },
      ],
    }
  }

  foot(page: number, pages: number): Node {
    const [left, , right] = this.#frame.margins
    const inner = this.#frame.width - left - right
    return {
      margin: [left, 8, right, 0],
      stack: [
        { canvas: [{ type: 'line', x1: 0, y1: 0, x2: inner, y2: 0, lineWidth: 0.8 }] },
        {
          margin: [0, 4, 0, 0],
          columns: [
            { text: this.#printedBy(), fontSize: 7.5 },
            {
              width: 'auto',
              text: fillText(FRAME_TEXTS.page, this.#language, { page, pages }),
              fontSize: 7.5,
              alignment: 'right',
            },
          ],
        },
      ],
    }
  }

  title(): Node {
    const title = this.#say(this.#snapshot.title)
    return {
      text: this.#language === 'zh' && title.length <= 12 ? [...title].join(' ') : title,
      bold: true,
      fontSize: this.#frame.title,
      alignment: 'center',
      margin: [0, 2, 0, 8],
    }
  }

  #printedBy(): string {
    const { at, by, time, phonesMasked } = this.#snapshot.printed
    const said = fillText(FRAME_TEXTS.printed, this.#language, {
      at: instantOnPaper(at, 'instant', this.#snapshot.zone),
      by,
      time,
    })
    return printable(phonesMasked ? `${said} · ${this.#say(FRAME_TEXTS.masked)}` : said)
  }

  // ── blocks on sheets ───────────────────────────────────────────────────────────────────────────

  block(block: PrintBlock): Node {
    switch (block.kind) {
      case 'heading':
        return { text: this.#words(block.text), bold: true, fontSize: this.#frame.base + 1.5, margin: [0, 10, 0, 4] }
      case 'text':
        return { ...this.#shown(block.show, this.#scope), margin: [0, 4, 0, 6], lineHeight: 1.4 }
      case 'note':
        return { text: this.#words(block.text), fontSize: this.#frame.base - 1, margin: [0, 2, 0, 6] }
      case 'fields':
        return this.#fields(block.fields, block.perRow ?? 3)
      case 'strip':
        return this.#table({
          widths: block.fields.map(() => '*'),
          body: [
            block.fields.map((field) => this.#label(field.label)),
            block.fields.map((field) => ({ ...this.#cell(field), alignment: 'center' })),
          ],
        })
      case 'table':
        return this.#rows(block)
      case 'signatures':
        return block.places.some((place) => place.beside)
          ? this.#opinions(block.places)
          : this.#signatures(block.places)
    }
  }

  #fields(fields: readonly PrintField[], perRow: number): Node {
    const width = perRow * 2
    const body: Node[][] = []
    let row: Node[] = []
    const close = () => {
      if (row.length === 0) return
      // The last value of an unfinished row takes what is left of it.
      const rest = width - row.length
      if (rest > 0) {
        const last = row.findLastIndex((cell) => typeof cell === 'object' && 'colSpan' in cell)
        const cell = row[last] as Drawn
        row[last] = { ...cell, colSpan: Number(cell.colSpan) + rest }
        row.push(...Array.from({ length: rest }, () => ({})))
      }
      body.push(row)
      row = []
    }
    for (const field of fields) {
      const columns = Math.min(width, field.wide ? width - row.length : (field.span ?? 1) * 2)
      if (row.length > 0 && row.length + Math.max(2, columns) > width) close()
      const span = (field.wide ? width - row.length : columns) - 1
      row.push(this.#label(field.label), { ...this.#cell(field), colSpan: span })
      row.push(...Array.from({ length: span - 1 }, () => ({})))
      if (row.length >= width) close()
    }
    close()
    const label = perRow > 3 ? 46 : 62
    return this.#table({ widths: Array.from({ length: width }, (_, index) => (index % 2 === 0 ? label : '*')), body })
  }

  #rows(block: Extract<PrintBlock, { kind: 'table' }>): Node {
    const items = listAt(this.#scope.fields, block.rows)
    const numbered = block.numbered ?? false
    const columns = block.columns
    const empty = Math.max(0, (block.atLeast ?? 0) - items.length)
    const body: Node[][] = [
      [...(numbered ? [this.#label(FRAME_TEXTS.order)] : []), ...columns.map((column) => this.#label(column.title))],
      ...items.map((item, index) => [
        ...(numbered ? [{ text: String(index + 1), alignment: 'center' }] : []),
        ...columns.map((column) => ({
          ...this.#shown(column.show, {
            ...this.#scope,
            fields: { ...this.#scope.fields, ...(typeof item === 'object' ? item : { value: item }) },
          }),
          alignment: column.align ?? 'left',
        })),
      ]),
      ...Array.from({ length: empty }, (_, index) => [
        ...(numbered ? [{ text: String(items.length + index + 1), alignment: 'center' }] : []),
        ...columns.map(() => ({ text: ' ' })),
      ]),
    ]
    const width = columns.length + (numbered ? 1 : 0)
    if (body.length === 1)
      body.push([
        { text: this.#say(FRAME_TEXTS.none), colSpan: width, alignment: 'center' },
        ...Array.from({ length: width - 1 }, () => ({})),
      ])
    if (block.total) body.push(this.#total(block.total, width))
    return this.#table({
      headerRows: 1,
      dontBreakRows: true,
      widths: [...(numbered ? [18] : []), ...columns.map((column) => column.width ?? '*')],
      body,
    })
  }

  #total(total: NonNullable<Extract<PrintBlock, { kind: 'table' }>['total']>, width: number): Node[] {
    const figure = { ...this.#shown(total.show, this.#scope), bold: true, alignment: 'right' }
    if (width === 1) return [{ stack: [{ text: this.#words(total.label) }, figure] }]
    const words = total.words && width > 2
    const labelSpan = words ? Math.max(1, Math.floor(width / 3)) : width - 1
    const wordsSpan = width - labelSpan - 1
    return [
      { ...this.#label(total.label), colSpan: labelSpan },
      ...Array.from({ length: labelSpan - 1 }, () => ({})),
      ...(words && total.words
        ? [
            { ...this.#shown(total.words, this.#scope), colSpan: wordsSpan },
            ...Array.from({ length: wordsSpan - 1 }, () => ({})),
          ]
        : []),
      figure,
    ]
  }

  /** One line a place: what it says of the matter, then its signature with the time beneath. */
  #opinions(places: Extract<PrintBlock, { kind: 'signatures' }>['places']): Node {
    return this.#table({
      dontBreakRows: true,
      widths: [62, '*', 62, 150],
      body: places.map((place) => [
        this.#label(place.label),
        {
          stack: (place.beside ?? []).map((one) =>
            typeof one === 'object' && 'label' in one
              ? {
                  margin: [0, 1, 0, 1],
                  columnGap: 6,
                  columns: [{ width: 'auto', text: this.#words(one.label) }, this.#shown(one.show, this.#scope)],
                }
              : { ...this.#shown(one, this.#scope), margin: [0, 1, 0, 1] },
          ),
        },
        this.#label(place.signLabel ?? { zh: '签 字', en: 'Signature' }),
        this.#signature(place.place),
      ]),
    })
  }

  #signatures(places: Extract<PrintBlock, { kind: 'signatures' }>['places']): Node {
    return this.#table({
      dontBreakRows: true,
      widths: places.flatMap(() => [places.length > 3 ? 40 : 52, '*']),
      body: [places.flatMap((place) => [this.#label(place.label), this.#signature(place.place)])],
    })
  }

  #signature(place: string): Node {
    const signed = this.#snapshot.signatures[place]
    const at = signed?.at === undefined ? this.#say(FRAME_TEXTS.date) : this.#at(signed.at)
    const name = signed?.name ? printable(signed.name) : ''
    return {
      stack: [
        signed?.png
          ? { image: pngUrl(signed.png), fit: [this.#frame.strip ? 120 : 110, 30], alignment: 'center' }
          : { text: name || ' ', alignment: 'center', margin: [0, 9, 0, 7], fontSize: this.#frame.base + 1 },
        { text: signed?.png && name ? `${name}  ${at}` : at, fontSize: 7.5, alignment: 'center', margin: [0, 2, 0, 0] },
      ],
    }
  }

  #table(table: {
    widths: readonly (number | string)[]
    body: readonly (readonly Node[])[]
    headerRows?: number
    dontBreakRows?: boolean
  }): Node {
    // Rows are not torn over two pages, unless one may be longer than a page; pdfmake tears only cells set from the top.
    if (longestText(table.body) <= ROW_SIGNS_MAX)
      return { table: { dontBreakRows: true, ...table }, layout: 'form', margin: [0, 0, 0, 9] }
    const body = table.body.map((row) =>
      row.map((cell) => (typeof cell === 'object' ? { ...cell, verticalAlignment: undefined } : cell)),
    )
    return { table: { ...table, dontBreakRows: false, body }, layout: 'form', margin: [0, 0, 0, 9] }
  }

  #label(text: Text): Drawn {
    return {
      text: this.#words(text),
      alignment: 'center',
      verticalAlignment: 'middle',
      fillColor: LABEL_GROUND,
    }
  }

  #cell(field: PrintField): Drawn {
    const shows = Array.isArray(field.show) ? field.show : [field.show]
    const style = {
      ...(field.large ? { fontSize: this.#frame.base + 5, bold: true } : {}),
      ...(field.strong ? { bold: true } : {}),
    }
    const nodes = shows.map((show) => ({ ...this.#shown(show, this.#scope), ...style }))
    return { stack: nodes, verticalAlignment: 'middle' }
  }

  #shown(show: Show, scope: Scope): Drawn {
    if (typeof show === 'object' && 'choices' in show) return this.#choices(show, scope)
    return { text: printable(shownText(show, scope)) || ' ' }
  }

  #choices(show: Extract<Show, { choices: unknown }>, scope: Scope): Drawn {
    const value = valueAt(scope.fields, show.field)
    const boxes = show.choices.map((choice) => ({
      title: this.#words(choice.title),
      chosen: isChosen(value, choice.value),
    }))
    const lines: Node[][] = [[]]
    let used = 0
    for (const box of boxes) {
      const width = widthOf(box.title) + 2.4
      if (used > 0 && used + width > LINE_EMS) {
        lines.push([])
        used = 0
      }
      used += width
      lines.at(-1)?.push({
        width: 'auto',
        columnGap: 3,
        columns: [
          {
            ...tickBox(box.chosen, this.#frame.base),
            width: this.#frame.base,
            margin: [0, this.#frame.base * 0.2, 0, 0],
          },
          { text: box.title, width: 'auto' },
        ],
      })
    }
    return { stack: lines.map((columns) => ({ columns, columnGap: 8 })) }
  }

  // ── blocks on a roll: one below the other, no frames ───────────────────────────────────────────

  rollHead(): Node[] {
    const { company, project, number } = this.#snapshot
    return [
      { ...mark(), alignment: 'center', margin: [this.#inner() / 2 - 9, 0, 0, 2] },
      { text: printable(project), bold: true, fontSize: 12, alignment: 'center' },
      { text: printable(company), fontSize: 8.5, alignment: 'center' },
      {
        text: this.#say(this.#snapshot.title),
        bold: true,
        fontSize: this.#frame.title,
        alignment: 'center',
        margin: [0, 5, 0, 0],
      },
      this.#dashes(),
      this.#pair(this.#say(FRAME_TEXTS.number), { text: printable(number) }),
    ]
  }

  rollBlock(block: PrintBlock): Node[] {
    switch (block.kind) {
      case 'heading':
        return [{ text: this.#words(block.text), margin: [0, 4, 0, 1] }]
      case 'text':
        return [{ ...this.#shown(block.show, this.#scope), bold: true, fontSize: this.#frame.base + 4 }]
      case 'note':
        return [{ text: this.#words(block.text), fontSize: this.#frame.base - 1, margin: [0, 3, 0, 3] }]
      case 'fields':
      case 'strip':
        return [...block.fields.map((field) => this.#pair(this.#words(field.label), this.#cell(field))), this.#dashes()]
      case 'table':
        return this.#rollRows(block)
      case 'signatures':
        return block.places.map((place) =>
          this.#pair(this.#words(place.label), this.#signature(place.place) as object as Drawn),
        )
    }
  }

  #rollRows(block: Extract<PrintBlock, { kind: 'table' }>): Node[] {
    const rows = listAt(this.#scope.fields, block.rows).map((item) => ({
      columnGap: 4,
      columns: block.columns.map((column, index) => ({
        ...this.#shown(column.show, { ...this.#scope, fields: { ...this.#scope.fields, ...(item as object) } }),
        width: index === 0 ? '*' : 'auto',
        alignment: column.align ?? 'left',
      })),
    }))
    const total = block.total
      ? [
          this.#pair(this.#words(block.total.label), {
            ...this.#shown(block.total.show, this.#scope),
            bold: true,
            fontSize: this.#frame.base + 6,
          }),
          ...(block.total.words ? [this.#shown(block.total.words, this.#scope)] : []),
        ]
      : []
    return [...rows, this.#dashes(), ...total]
  }

  rollFoot(): Node[] {
    const { qr } = this.#snapshot
    return [
      ...(qr
        ? [
            { qr: qr.url, fit: 84, alignment: 'center', eccLevel: 'M', margin: [0, 8, 0, 2] },
            { text: this.#words(qr.says), fontSize: 8.5, alignment: 'center' },
          ]
        : []),
      this.#dashes(),
      { text: this.#printedBy(), fontSize: 7.5, alignment: 'center' },
    ]
  }

  #pair(label: string, value: Drawn): Node {
    return {
      columnGap: 6,
      columns: [
        { text: label, width: 'auto' },
        { alignment: 'right', ...value, width: '*' },
      ],
    }
  }

  #dashes(): Node {
    return {
      margin: [0, 4, 0, 4],
      canvas: [{ type: 'line', x1: 0, y1: 0, x2: this.#inner(), y2: 0, lineWidth: 0.7, dash: { length: 2.4 } }],
    }
  }

  #inner(): number {
    const [left, , right] = this.#frame.margins
    return this.#frame.width - left - right
  }

  // ── words ──────────────────────────────────────────────────────────────────────────────────────

  #say(text: Text): string {
    return printable(fillText(text, this.#language))
  }

  #words(text: Text): string {
    return spaced(this.#say(text))
  }

  #at(at: number): string {
    return instantOnPaper(at, 'instant', this.#snapshot.zone)
  }
}

/** The mark 回: a voice and its echo, two squares. */
function mark() {
  return {
    canvas: [
      { type: 'rect', x: 0.9, y: 0.9, w: 17, h: 17, r: 5, lineWidth: 1.8 },
      { type: 'rect', x: 6.1, y: 6.1, w: 6.6, h: 6.6, r: 2, lineWidth: 1.6 },
    ],
  }
}

function tickBox(chosen: boolean, size: number) {
  const side = size * 0.82
  return {
    canvas: [
      { type: 'rect', x: 0, y: 0, w: side, h: side, lineWidth: 0.7 },
      ...(chosen
        ? [
            {
              type: 'polyline',
              lineWidth: 1.1,
              points: [
                { x: side * 0.2, y: side * 0.52 },
                { x: side * 0.42, y: side * 0.76 },
                { x: side * 0.84, y: side * 0.22 },
              ],
            },
          ]
        : []),
    ],
  }
}

/** Signs of one text that surely fit on the smallest page. */
const ROW_SIGNS_MAX = 600

function longestText(node: unknown): number {
  // A drawn signature is long, but not in signs.
  if (typeof node === 'string') return node.startsWith('data:') ? 0 : node.length
  if (typeof node !== 'object' || node === null) return 0
  return Math.max(0, ...Object.values(node).map(longestText))
}

/** Ems after which a line of choices goes on below: what fits beside a signature on A4. */
const LINE_EMS = 24

function widthOf(text: string): number {
  let ems = 0
  for (const sign of text) ems += /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u.test(sign) ? 1 : 0.55
  return ems
}

function listAt(fields: unknown, path: string): readonly unknown[] {
  const list = valueAt(fields, path)
  return Array.isArray(list) ? list : []
}

const pngUrl = (png: Uint8Array) => `data:image/png;base64,${Buffer.from(png).toString('base64')}`

/** Thin black lines all round, and room to write. */
export const FORM_TABLE = {
  hLineWidth: () => LINE,
  vLineWidth: () => LINE,
  paddingLeft: () => 6,
  paddingRight: () => 6,
  paddingTop: () => 3.5,
  paddingBottom: () => 3.5,
}
