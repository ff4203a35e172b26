import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  sql as tag,
} from 'kysely'

/**
 * A query with its bound parameters. Kysely's tag compiles it; nothing in the product builds SQL from strings.
 * The row type is what the caller says it selects.
 */
export type Query<Row = unknown> = RawBuilder<Row>
export const sql = tag

export type CompiledSql = { readonly text: string; readonly values: readonly unknown[]; readonly name: string }

/** The text and parameters of a query. Equal texts share a prepared statement name, so the server plans each once a connection. */
export function compile(query: Query): CompiledSql {
  const compiled = query.compile(compiler)
  return { text: compiled.sql, values: compiled.parameters, name: statementName(compiled.sql) }
}

const compiler = new Kysely<Record<string, never>>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

const names = new Map<string, string>()

function statementName(text: string): string {
  const known = names.get(text)
  if (known) return known
  const name = `q${names.size}`
  names.set(text, name)
  return name
}
