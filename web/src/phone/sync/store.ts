import { Dexie, type EntityTable, type Table } from 'dexie'
import type { Anchor } from './clock.ts'
import type { Edit, EditContent, EditState, Refused } from './edits.ts'
import type { Job, PhoneCodes } from './jobs.ts'
import { newSealKey, type Seal, type SealKey, sealWith } from './sealing.ts'

/**
 * What one person has on this phone: own open jobs, and what is not sent yet. A database for each person, so that
 * nobody ever reads another's; everything in it is sealed but ids, times and states.
 */
export type PhoneStore = {
  readonly personId: string
  readonly jobs: () => Promise<readonly Job[]>
  /** Replaces what the server said; jobs with something unsent stay even if the server no longer lists them. */
  readonly replaceJobs: (jobs: readonly Job[], codes: PhoneCodes) => Promise<void>
  readonly codes: () => Promise<PhoneCodes | undefined>
  readonly edits: () => Promise<readonly Edit[]>
  /** Kept before anything is sent: what the screen calls saved is on the disk. */
  readonly add: (edit: NewEdit, picture?: Uint8Array) => Promise<Edit>
  readonly change: (id: string, change: EditChange) => Promise<void>
  readonly picture: (id: string) => Promise<Uint8Array | undefined>
  readonly anchor: () => Promise<Anchor | undefined>
  readonly keepAnchor: (anchor: Anchor) => Promise<void>
  /** Everything of this person goes. */
  readonly wipe: () => Promise<void>
  /** What the server can give again goes; what is unsent stays, sealed, for the same person. Answers how many stay. */
  readonly forgetJobs: () => Promise<number>
  readonly close: () => void
}

export type NewEdit = Pick<Edit, 'id' | 'orderId' | 'caseId' | 'occurredAt' | 'contactAt' | 'content'>
export type EditChange = Partial<Pick<Edit, 'state' | 'occurredAt' | 'tried' | 'sentAt' | 'version' | 'progress'>> & {
  readonly refused?: Refused | null
}

type EditRow = {
  place: number
  id: string
  orderId: string
  caseId: string
  sealed: Uint8Array
  state: EditState
  occurredAt: number
  contactAt: number
  tried: boolean
  refused?: Uint8Array | undefined
  sentAt?: number | undefined
  version?: number | undefined
  progress?: { parts: number; of: number } | undefined
}
type JobRow = { orderId: string; sealed: Uint8Array }
type Schema = Dexie & {
  edits: EntityTable<EditRow, 'place'>
  jobs: Table<JobRow, string>
  pictures: Table<{ id: string; sealed: Uint8Array }, string>
  meta: Table<{ key: string; value: unknown }, string>
}

const databaseName = (personId: string) => `huiyin-phone-${personId}`

export async function openPhoneStore(personId: string): Promise<PhoneStore> {
  const db = new Dexie(databaseName(personId)) as Schema
  db.version(1).stores({ edits: '++place, &id, orderId, state', jobs: 'orderId', pictures: 'id', meta: 'key' })
  await db.open()
  const seal = await sealOf(db)

  const toEdit = async ({ sealed, refused, ...row }: EditRow): Promise<Edit> => ({
    ...row,
    content: JSON.parse(await seal.openText(sealed)) as EditContent,
    ...(refused ? { refused: JSON.parse(await seal.openText(refused)) as Refused } : {}),
  })

  return {
    personId,
    jobs: async () =>
      Promise.all((await db.jobs.toArray()).map(async (row) => JSON.parse(await seal.openText(row.sealed)) as Job)),
    replaceJobs: async (jobs, codes) => {
      // Sealed before the transaction: IndexedDB closes one that waits for anything else.
      const rows = await Promise.all(
        jobs.map(async (job) => ({ orderId: job.order.id, sealed: await seal.sealText(JSON.stringify(job)) })),
      )
      const listed = new Set(rows.map((row) => row.orderId))
      await db.transaction('rw', db.jobs, db.edits, db.meta, async () => {
        const unsent = new Set(
          (await db.edits.where('state').anyOf('waiting', 'failed').toArray()).map((edit) => edit.orderId),
        )
        for (const orderId of await db.jobs.toCollection().primaryKeys())
          if (!listed.has(orderId) && !unsent.has(orderId)) {
            await db.jobs.delete(orderId)
            await db.edits
              .where('orderId')
              .equals(orderId)
              .and((edit) => edit.state === 'sent')
              .delete()
          }
        await db.jobs.bulkPut(rows)
        await db.meta.put({ key: 'codes', value: codes })
      })
    },
    codes: async () => (await db.meta.get('codes'))?.value as PhoneCodes | undefined,
    edits: async () => Promise.all((await db.edits.orderBy('place').toArray()).map(toEdit)),
    add: async ({ content, ...edit }, picture) => {
      const sealed = await seal.sealText(JSON.stringify(content))
      const sealedPicture = picture ? await seal.sealBytes(picture) : undefined
      const row = { ...edit, sealed, state: 'waiting' as const, tried: false }
      const place = await db.transaction('rw', db.edits, db.pictures, async () => {
        if (sealedPicture) await db.pictures.put({ id: edit.id, sealed: sealedPicture })
        return db.edits.add(row)
      })
      return { ...edit, content, state: 'waiting', tried: false, place }
    },
    change: async (id, { refused, ...change }) => {
      const sealedRefusal = refused ? await seal.sealText(JSON.stringify(refused)) : undefined
      await db.transaction('rw', db.edits, db.pictures, async () => {
        const changed = await db.edits
          .where('id')
          .equals(id)
          .modify((row) => {
            Object.assign(row, change)
            if (refused === null) delete row.refused
            else if (sealedRefusal) row.refused = sealedRefusal
          })
        if (changed !== 1) throw new Error(`no edit ${id}`)
        // The server has it: the picture need not fill the phone any longer, its thumbnail stays.
        if (change.state === 'sent') await db.pictures.delete(id)
      })
    },
    picture: async (id) => {
      const row = await db.pictures.get(id)
      return row ? seal.openBytes(row.sealed) : undefined
    },
    anchor: async () => (await db.meta.get('anchor'))?.value as Anchor | undefined,
    keepAnchor: async (anchor) => {
      await db.meta.put({ key: 'anchor', value: anchor })
    },
    wipe: async () => {
      db.close()
      await Dexie.delete(databaseName(personId))
    },
    forgetJobs: async () =>
      db.transaction('rw', db.jobs, db.edits, db.pictures, async () => {
        const unsent = await db.edits.where('state').anyOf('waiting', 'failed', 'setAside').toArray()
        const kept = new Set(unsent.map((edit) => edit.orderId))
        for (const orderId of await db.jobs.toCollection().primaryKeys())
          if (!kept.has(orderId)) await db.jobs.delete(orderId)
        await db.edits.where('state').equals('sent').delete()
        return unsent.filter((edit) => edit.state !== 'setAside').length
      }),
    close: () => db.close(),
  }
}

async function sealOf(db: Schema): Promise<Seal> {
  const made = await newSealKey()
  const key = await db.transaction('rw', db.meta, async () => {
    const known = await db.meta.get('seal')
    if (known) return known.value as SealKey
    await db.meta.put({ key: 'seal', value: made })
    return made
  })
  return sealWith(key)
}

/** Other persons' stores on this phone; they are wiped when their account is, and never read. */
export async function knownStores(): Promise<string[]> {
  return (await Dexie.getDatabaseNames())
    .filter((name) => name.startsWith('huiyin-phone-'))
    .map((name) => name.slice('huiyin-phone-'.length))
}
