import type { HolidayYear } from '@huiyin/calendar'
import { type Calendars, type CompiledPack, compilePack, createCalendars, type Pack, packSchema } from '@huiyin/policy'
import type { Database } from '../db/database.ts'
import { sql } from '../db/sql.ts'

/** A pack ready to run with the calendars of its company. */
export type Engine = {
  readonly hash: string
  readonly pack: CompiledPack
  readonly calendars: Calendars
  readonly zone: string
}

/**
 * Compiled packs by content hash and calendars by company, kept in the process: a pack never changes under its hash,
 * and a calendar carries the version that the command's first flight read. Commands ask in the middle of their transaction,
 * hence the reads aside.
 */
export class EngineCache {
  readonly #database: Database
  readonly #stored = new Map<string, Promise<Pack>>()
  readonly #packs = new Map<string, Promise<CompiledPack>>()
  readonly #engines = new Map<string, Promise<Engine>>()

  constructor(database: Database) {
    this.#database = database
  }

  engine(companyId: number, hash: string, calendarVersion: number, zone: string): Promise<Engine> {
    const key = `${companyId}/${hash}/${calendarVersion}/${zone}`
    return remembered(this.#engines, key, async () => {
      const pack = await this.pack(companyId, hash)
      const [years] = await this.#database.readAside({ companyId, projectIds: [] }, [
        sql<{ body: HolidayYear }>`select body from holiday_years where company_id = ${companyId} order by year`,
      ])
      return {
        hash,
        pack,
        zone,
        calendars: createCalendars(
          pack,
          years.map((row) => row.body),
          zone,
        ),
      }
    })
  }

  pack(companyId: number, hash: string): Promise<CompiledPack> {
    return remembered(this.#packs, `${companyId}/${hash}`, async () =>
      compilePack(await this.stored(companyId, hash), hash),
    )
  }

  /** The pack as it is stored: for texts, forms and titles, which need no rule to run. */
  stored(companyId: number, hash: string): Promise<Pack> {
    return remembered(this.#stored, `${companyId}/${hash}`, async () => {
      const [rows] = await this.#database.readAside({ companyId, projectIds: [] }, [
        sql<{ body: unknown }>`select body from packs where company_id = ${companyId} and hash = ${hash}`,
      ])
      const row = rows[0]
      if (!row) throw new Error(`pack ${hash} is not stored for company ${companyId}`)
      // Parts that the grammar has gained since then are there, and empty.
      return packSchema.parse(row.body)
    })
  }
}

async function remembered<T>(memory: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = memory.get(key)
  if (known) return known
  // A few hundred engines are plenty; the oldest goes first.
  if (memory.size > 500) memory.delete(memory.keys().next().value as string)
  const made = make()
  memory.set(key, made)
  made.catch(() => memory.delete(key))
  return made
}
