import type { Text } from '@huiyin/text'
import Dexie, { type Table } from 'dexie'

/** Who uses this phone, so that it opens in a basement: no password, no token, only a slow hash of the PIN. */
export type PhonePerson = {
  readonly id: string
  readonly name: string
  readonly login: string
  readonly companyCode: string
  readonly projects: readonly {
    readonly id: number
    readonly name: string
    /** Not known on a phone that was signed in before it was kept. */
    readonly zone?: string
    readonly capabilities: readonly string[]
  }[]
  readonly positions: readonly Text[]
}

type PinRow = { readonly salt: Uint8Array; readonly hash: Uint8Array; readonly wrong: number }
type Device = Dexie & { meta: Table<{ key: string; value: unknown }, string> }

const db = new Dexie('huiyin-device') as Device
db.version(1).stores({ meta: 'key' })

const read = async <T>(key: string) => (await db.meta.get(key))?.value as T | undefined
const keep = (key: string, value: unknown) => db.meta.put({ key, value }).then(() => undefined)

export async function deviceId(): Promise<string> {
  const known = await read<string>('deviceId')
  if (known) return known
  const made = crypto.randomUUID()
  await keep('deviceId', made)
  return made
}

export const knownPerson = () => read<PhonePerson>('person')
export const keepPerson = (person: PhonePerson) => keep('person', person)

export async function forgetPerson(): Promise<void> {
  await db.meta.bulkDelete(['person', 'pin'])
}

export const forgetPin = () => db.meta.delete('pin')

const TRIES = 5

export async function setPin(pin: string): Promise<void> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  await keep('pin', { salt, hash: await slowHash(pin, salt), wrong: 0 } satisfies PinRow)
}

export async function hasPin(): Promise<boolean> {
  return (await read<PinRow>('pin')) !== undefined
}

/** Answers how many tries are left when it is wrong; with none left only the password opens, and the PIN is forgotten. */
export async function checkPin(pin: string): Promise<{ right: true } | { right: false; left: number }> {
  const row = await read<PinRow>('pin')
  if (!row) return { right: false, left: 0 }
  // Counted before it is looked at, so that pulling the plug does not give another try.
  await keep('pin', { ...row, wrong: row.wrong + 1 })
  const hash = await slowHash(pin, row.salt)
  if (hash.every((byte, index) => byte === row.hash[index])) {
    await keep('pin', { ...row, wrong: 0 })
    return { right: true }
  }
  const left = TRIES - row.wrong - 1
  if (left <= 0) await db.meta.delete('pin')
  return { right: false, left: Math.max(0, left) }
}

async function slowHash(pin: string, salt: Uint8Array): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits'])
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt: salt as Uint8Array<ArrayBuffer>, iterations: 300_000 },
    key,
    256,
  )
  return new Uint8Array(bits)
}
