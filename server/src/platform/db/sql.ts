/**
 * A query with its bound parameters, or a piece of one. Made by the `sql` tag; nothing in the product builds SQL from
 * strings. The row type is what the caller says it selects.
 */
export type Query<Row = unknown> = {
  readonly texts: readonly string[]
  /** Between the texts: pieces, which become part of the text, and values, which are bound. */
  readonly inserts: readonly unknown[]
  /** Never there: it carries the type of the rows. */
  readonly row?: Row
}

export type CompiledSql = { readonly text: string; readonly values: readonly unknown[]; readonly name: string }

/** Values are bound as $1, $2 …; queries and pieces stand in the text where they are. */
export function sql<Row = unknown>(texts: TemplateStringsArray, ...inserts: readonly unknown[]): Query<Row> {
  return new Piece<Row>(texts, inserts)
}

/** A name of the database, quoted: `sql.id('events')`, `sql.id('e', 'subject_id')`. */
sql.id = (...names: readonly string[]): Query =>
  new Piece([names.map((name) => `"${name.replaceAll('"', '""')}"`).join('.')], [])

/** Pieces or values one after the other. */
sql.join = (items: readonly unknown[], separator: Query = COMMA): Query => {
  const inserts = items.flatMap((item, index) => (index === 0 ? [item] : [separator, item]))
  return new Piece(new Array<string>(inserts.length + 1).fill(''), inserts)
}

/** Text as it is: constants of ours only. */
sql.raw = (text: string): Query => new Piece([text], [])

class Piece<Row = unknown> implements Query<Row> {
  readonly texts: readonly string[]
  readonly inserts: readonly unknown[]

  constructor(texts: readonly string[], inserts: readonly unknown[]) {
    this.texts = texts
    this.inserts = inserts
  }
}

const COMMA = sql`, `

/** The text and parameters of a query. Equal texts share a prepared statement name, so the server plans each once a connection. */
export function compile(query: Query): CompiledSql {
  const values: unknown[] = []
  const text = textOf(query, values)
  return { text, values, name: statementName(text) }
}

function textOf({ texts, inserts }: Query, values: unknown[]): string {
  let text = texts[0] as string
  inserts.forEach((insert, index) => {
    text += insert instanceof Piece ? textOf(insert, values) : `$${values.push(insert)}`
    text += texts[index + 1]
  })
  return text
}

const names = new Map<string, string>()

function statementName(text: string): string {
  const known = names.get(text)
  if (known) return known
  const name = `q${names.size}`
  names.set(text, name)
  return name
}
