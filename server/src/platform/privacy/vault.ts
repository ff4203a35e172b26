import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { Database } from '../db/database.ts'
import { type Query, sql } from '../db/sql.ts'

/**
 * Personal data at rest (quality bar 50): every person has a data key of their own, wrapped by their company's key,
 * which is wrapped by a key that never enters the database. Destroying the data key erases the person, also in every
 * copy of the table that is made later.
 */
export type PersonKey = { readonly keyId: number; readonly wrapped: string; readonly secret: Buffer }

/** A row of `person_keys`; `wrapped_key` is null once the person was erased. */
export type PersonKeyRow = { subject_id: string; key_id: number; wrapped_key: string | null }

/** Thrown when a value is asked for whose key was destroyed: the person was erased. */
export class Erased extends Error {}

/** Opens companies' keys once a process. `of` makes the first key of a company that has none yet. */
export class Vaults {
  readonly #wrapping: Buffer
  readonly #database: Database
  readonly #known = new Map<number, Promise<Vault>>()

  constructor(database: Database, wrapping: Buffer) {
    this.#database = database
    this.#wrapping = wrapping
  }

  of(companyId: number): Promise<Vault> {
    const known = this.#known.get(companyId)
    if (known) return known
    const opening = this.#open(companyId)
    this.#known.set(companyId, opening)
    opening.catch(() => this.#known.delete(companyId))
    return opening
  }

  /** After a rotation or a restore: the next use reads the keys again. */
  forget(companyId: number): void {
    this.#known.delete(companyId)
  }

  async #open(companyId: number): Promise<Vault> {
    // Nobody's requests (sign-in, set-up) belong to no company and can neither seal nor open.
    if (companyId === 0) return new Vault(0, new Map(), undefined)
    const fence = { companyId, projectIds: [] }
    const [rows] = await this.#database.read(fence, [companyKeyRows()])
    if (rows.length > 0) return this.#vaultFrom(companyId, rows)
    const made = this.#newCompanyKey(companyId, 1, randomBytes(32))
    const [, all] = await this.#database.transaction(fence, (transaction) =>
      transaction.commit([insertCompanyKey(made), companyKeyRows()]),
    )
    return this.#vaultFrom(companyId, all)
  }

  /** Makes a new company key for what is sealed from now on; the search key stays, so that finding goes on. */
  async rotate(companyId: number): Promise<{ readonly from: number; readonly to: number }> {
    const fence = { companyId, projectIds: [] }
    await this.of(companyId)
    const [rows] = await this.#database.read(fence, [companyKeyRows()])
    const newest = rows.at(-1) as CompanyKeyRow
    const search = unwrap(this.#wrapping, newest.wrapped_search_key, `company ${companyId} search`)
    await this.#database.transaction(fence, (transaction) =>
      transaction.commit([insertCompanyKey(this.#newCompanyKey(companyId, newest.id + 1, search))]),
    )
    this.forget(companyId)
    return { from: newest.id, to: newest.id + 1 }
  }

  #newCompanyKey(companyId: number, id: number, search: Buffer): CompanyKeyRow {
    return {
      company_id: companyId,
      id,
      wrapped_key: wrap(this.#wrapping, randomBytes(32), `company ${companyId} key ${id}`),
      wrapped_search_key: wrap(this.#wrapping, search, `company ${companyId} search`),
    }
  }

  #vaultFrom(companyId: number, rows: readonly CompanyKeyRow[]): Vault {
    const keys = new Map(
      rows.map((row) => [row.id, unwrap(this.#wrapping, row.wrapped_key, `company ${companyId} key ${row.id}`)]),
    )
    const newest = rows.at(-1) as CompanyKeyRow
    return new Vault(companyId, keys, unwrap(this.#wrapping, newest.wrapped_search_key, `company ${companyId} search`))
  }
}

/** One company's open keys. Holds no rows: callers load and store `person_keys` with `person-keys.ts`. */
export class Vault {
  readonly companyId: number
  readonly #keys: ReadonlyMap<number, Buffer>
  readonly #search: KeyObject | undefined

  constructor(companyId: number, keys: ReadonlyMap<number, Buffer>, search: Buffer | undefined) {
    this.companyId = companyId
    this.#keys = keys
    // Made once: node prepares raw bytes at each use, which takes four times the hash itself.
    this.#search = search && createSecretKey(search)
  }

  newPersonKey(subjectId: string): PersonKey {
    const keyId = Math.max(...this.#keys.keys())
    const secret = randomBytes(32)
    return { keyId, secret, wrapped: wrap(this.#companyKey(keyId), secret, subjectId) }
  }

  /** @throws Erased when the key was destroyed. */
  personKey(row: PersonKeyRow): PersonKey {
    if (row.wrapped_key === null) throw new Erased(row.subject_id)
    const secret = unwrap(this.#companyKey(row.key_id), row.wrapped_key, row.subject_id)
    return { keyId: row.key_id, wrapped: row.wrapped_key, secret }
  }

  /** The same data key under the newest company key. */
  rewrap(row: PersonKeyRow): PersonKey {
    const { secret } = this.personKey(row)
    const keyId = Math.max(...this.#keys.keys())
    return { keyId, secret, wrapped: wrap(this.#companyKey(keyId), secret, row.subject_id) }
  }

  /** Keyed hash of one search term, as the signed 64-bit number that the index holds. Terms of different kinds never meet. */
  term(kind: string, value: string): bigint {
    return this.#hash(kind, value).readBigInt64BE(0)
  }

  /** Keyed hash for equality alone, e.g. of a whole identity number. */
  fingerprint(kind: string, value: string): string {
    return this.#hash(kind, value).toString('base64url')
  }

  #hash(kind: string, value: string): Buffer {
    if (!this.#search) throw new Error('no company, no search key')
    return createHmac('sha256', this.#search).update(kind).update('\u0000').update(value).digest()
  }

  #companyKey(keyId: number): Buffer {
    const key = this.#keys.get(keyId)
    if (!key) throw new Error(`company key ${keyId} is not known to this process`)
    return key
  }
}

/** Seals one value under a person's key. `field` is bound to it, so that a value cannot be moved to another column. */
export function sealField(key: PersonKey, field: string, plain: string): string {
  return wrap(key.secret, Buffer.from(plain, 'utf8'), field)
}

export function openField(key: PersonKey, field: string, sealed: string): string {
  return unwrap(key.secret, sealed, field).toString('utf8')
}

/** The same for the bytes of a file: nonce, ciphertext and tag, as they are. */
export function sealBytes(key: PersonKey, bound: string, plain: Uint8Array): Buffer {
  return encrypt(key.secret, plain, bound)
}

export function openBytes(key: PersonKey, bound: string, sealed: Uint8Array): Buffer {
  return decrypt(key.secret, Buffer.from(sealed), bound)
}

// AES-256-GCM: 12 bytes of nonce, the ciphertext, 16 bytes of tag, as base64url.
function wrap(key: Buffer, plain: Buffer, bound: string): string {
  return encrypt(key, plain, bound).toString('base64url')
}

function unwrap(key: Buffer, sealed: string, bound: string): Buffer {
  return decrypt(key, Buffer.from(sealed, 'base64url'), bound)
}

function encrypt(key: Buffer, plain: Uint8Array, bound: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: Buffer, bytes: Buffer, bound: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(bound))
  decipher.setAuthTag(bytes.subarray(-16))
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
}

type CompanyKeyRow = { company_id: number; id: number; wrapped_key: string; wrapped_search_key: string }

function companyKeyRows(): Query<CompanyKeyRow> {
  return sql<CompanyKeyRow>`select company_id, id, wrapped_key, wrapped_search_key from company_keys order by id`
}

function insertCompanyKey(row: CompanyKeyRow): Query {
  return sql`insert into company_keys (company_id, id, wrapped_key, wrapped_search_key, created_at)
    values (${row.company_id}, ${row.id}, ${row.wrapped_key}, ${row.wrapped_search_key}, clock_timestamp()) on conflict do nothing`
}
