import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { newId } from '../../server/src/platform/ids.ts'

/**
 * What the product sent to the database for one command, so that the bare driver can send the same: the same statements
 * in the same two pipelined flights, with new ids in the places where the product had new ones.
 */
export type Sent = { readonly text: string; readonly name: string; readonly values: readonly unknown[] }
export type Flights = readonly (readonly Sent[])[]

type Watched = {
  connect: () => Promise<pg.PoolClient>
}

/** Writes down what goes over a pool while `work` runs. One request at a time. */
export async function recordFlights(pool: pg.Pool, work: () => Promise<unknown>): Promise<Flights> {
  const flights: Sent[][] = []
  let underWay = 0
  const watched = pool as unknown as Watched
  const connect = watched.connect.bind(pool)
  watched.connect = async () => {
    const client = await connect()
    const query = client.query.bind(client) as (sent: Sent) => Promise<pg.QueryResult>
    const release = client.release.bind(client)
    const mine = client as unknown as {
      query: (sent: Sent) => Promise<pg.QueryResult>
      release: pg.PoolClient['release']
    }
    mine.query = async (sent) => {
      if (underWay === 0) flights.push([])
      underWay += 1
      flights.at(-1)?.push({ text: sent.text, name: sent.name, values: sent.values ?? [] })
      try {
        return await query(sent)
      } finally {
        underWay -= 1
      }
    }
    mine.release = (error) => {
      mine.query = query
      mine.release = release
      release(error)
    }
    return client
  }
  try {
    await work()
  } finally {
    watched.connect = connect
  }
  return flights
}

// Ids, numbers of series, keyed hashes of search terms, references of protected values: what may be new each time.
const ATOMS =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[A-Z]{2}-\d{4}-\d{4,}|(?<![0-9a-zA-Z])-?\d{15,20}(?![0-9a-zA-Z])|\b[a-z0-9]{12}\b/g
type Piece = string | { readonly atom: number }
type Template = { readonly text: string; readonly name: string; readonly values: readonly unknown[] }
/** A text cut at the places that are new each time. */
class Cut {
  readonly pieces: readonly Piece[]
  constructor(pieces: readonly Piece[]) {
    this.pieces = pieces
  }
}

export type Replay = {
  /** Sends it once, each flight pipelined, on a client of the pool. */
  readonly once: () => Promise<void>
  /** The same rows by one statement that reads nothing. */
  readonly oneStatement: () => Promise<void>
  readonly statements: readonly number[]
}

/**
 * Two recordings of the same command with other ids: what differs between them is new each time.
 *
 * @param pool of the bare driver, opened as the product opens its own
 * @param ownerPool of a role that no fence holds, for the one statement, which cannot set the fence before it writes
 */
export function replayOf(first: Flights, second: Flights, pool: pg.Pool, ownerPool: pg.Pool): Replay {
  const seenBefore = new Set(second.flat().flatMap(({ values }) => values.flatMap(atomsOf)))
  const atoms = [...new Set(first.flat().flatMap(({ values }) => values.flatMap(atomsOf)))].filter(
    (atom) => !seenBefore.has(atom),
  )
  const place = new Map(atoms.map((atom, index) => [atom, index]))
  const templates = first.map((flight) =>
    flight.map(
      ({ text, name, values }): Template => ({ text, name, values: values.map((value) => cut(value, place)) }),
    ),
  )
  const numberTaken = (text: string) => /insert into number_series/.test(text)

  const send = (client: pg.PoolClient, flight: readonly Template[], fresh: readonly string[]) =>
    Promise.all(
      flight.map(({ text, name, values }) =>
        client.query({ text, name, values: values.map((value) => filled(value, fresh)) }),
      ),
    )
  return {
    statements: first.map((flight) => flight.length),
    once: async () => {
      const fresh = atoms.map(freshAtom)
      const client = await pool.connect()
      try {
        for (const flight of templates) {
          const answers = await send(client, flight, fresh)
          const numbers = flight.flatMap(({ text }, index) => (numberTaken(text) ? [answers[index]?.rows[0]] : []))
          for (const { series, period, last_number } of numbers) {
            const counted = `-${period}-${String(last_number).padStart(4, '0')}`
            atoms.forEach((atom, index) => {
              const isCase = /^[A-Z]{2}-/.test(atom) && !atom.startsWith('GD')
              if (series === 'workOrder' ? atom.startsWith('GD-') : isCase)
                fresh[index] = `${atom.slice(0, 2)}${counted}`
            })
          }
          if (answers.at(-1)?.command === 'ROLLBACK') throw new Error('the replay was rolled back')
        }
      } finally {
        client.release()
      }
    },
    oneStatement: oneStatementOf(templates.flat(), atoms, ownerPool),
  }
}

let counted = 1_000_000
function oneStatementOf(statements: readonly Template[], atoms: readonly string[], pool: pg.Pool): () => Promise<void> {
  const writes = statements.filter(({ text }) => /^\s*insert/i.test(text))
  const values: unknown[] = []
  const parts = writes.map(({ text, values: own }, index) => {
    const shift = values.length
    values.push(...own)
    return `w${index} as (${text.replace(/\$(\d+)/g, (_, digits) => `$${Number(digits) + shift}`)})`
  })
  const text = `with ${parts.join(', ')} select 1`
  return async () => {
    const fresh = atoms.map((atom) =>
      /^[A-Z]{2}-/.test(atom) ? `${atom.slice(0, 8)}${String(counted++)}` : freshAtom(atom),
    )
    await pool.query({ text, name: 'one-statement', values: values.map((value) => filled(value, fresh)) })
  }
}

function atomsOf(value: unknown): string[] {
  return typeof value === 'string' ? (value.match(ATOMS) ?? []) : []
}

function cut(value: unknown, place: ReadonlyMap<string, number>): unknown {
  if (typeof value !== 'string') return value
  const pieces: Piece[] = []
  let from = 0
  for (const match of value.matchAll(ATOMS)) {
    const atom = place.get(match[0])
    if (atom === undefined) continue
    pieces.push(value.slice(from, match.index), { atom })
    from = match.index + match[0].length
  }
  return from === 0 ? value : new Cut([...pieces, value.slice(from)])
}

function filled(value: unknown, fresh: readonly string[]): unknown {
  if (!(value instanceof Cut)) return value
  return value.pieces.map((piece) => (typeof piece === 'string' ? piece : fresh[piece.atom])).join('')
}

function freshAtom(atom: string): string {
  if (atom.length === 36) return newId()
  if (/^-?\d+$/.test(atom)) return String(randomBytes(8).readBigInt64BE(0))
  return randomBytes(6).toString('hex')
}
