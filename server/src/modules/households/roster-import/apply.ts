import type { Actor } from '../../../platform/access/actor.ts'
import { fenceOf } from '../../../platform/access/actor.ts'
import type { App } from '../../../platform/app.ts'
import { derivedId } from '../../../platform/ids.ts'
import { personKeysOf } from '../../../platform/privacy/person-keys.ts'
import { openField, type PersonKeyRow, type Vault } from '../../../platform/privacy/vault.ts'
import { Refusal } from '../../../platform/problems.ts'
import { allHousesOf, amendHouse, buildingsOf, type HouseRow } from '../../estate/index.ts'
import { addPersonToHouse, amendParty } from '../commands.ts'
import { finishImport } from './commands.ts'
import { IMPORT_PROBLEMS } from './contract.ts'
import { importEstate } from './import-estate.ts'
import { type ComparedRow, compare, countOutcomes, type KnownHouse, type RosterRow } from './rows.ts'
import { type ImportRow, type RegisterPerson, registerPeople } from './store.ts'

/** The rows of a draft beside what is registered now. */
export async function comparedRows(app: App, actor: Actor, draft: ImportRow): Promise<ComparedRow[]> {
  if (draft.sealed_rows === null) return []
  const vault = await app.vaults.of(actor.companyId)
  const [keys, houses, people] = await app.database.read(fenceOf(actor), [
    personKeysOf([draft.id]),
    allHousesOf(draft.project_id),
    registerPeople(draft.project_id),
  ])
  const rows = JSON.parse(openField(vault.personKey(keys[0] as PersonKeyRow), 'rows', draft.sealed_rows)) as RosterRow[]
  return compare(rows, knownHouses(vault, houses, people))
}

function knownHouses(
  vault: Vault,
  houses: readonly HouseRow[],
  people: readonly RegisterPerson[],
): Map<string, KnownHouse> {
  const byHouse = new Map<string, KnownHouse['people'][number][]>()
  for (const row of people) {
    if (row.wrapped_key === null) continue
    const key = vault.personKey({ subject_id: row.party_id, key_id: row.key_id, wrapped_key: row.wrapped_key })
    const person = {
      partyId: row.party_id,
      role: row.role,
      name: openField(key, 'name', row.sealed_name),
      phones: row.phones.map((phone) => openField(key, `phone ${phone.id}`, phone.sealed)),
    }
    byHouse.set(row.house_id, [...(byHouse.get(row.house_id) ?? []), person])
  }
  return new Map(
    houses.map((house) => [
      house.label,
      {
        id: house.id,
        label: house.label,
        areaM2: house.area_m2,
        status: house.status,
        handedOverOn: house.handed_over_on,
        people: byHouse.get(house.id) ?? [],
      },
    ]),
  )
}

export type Applied = {
  readonly applied: {
    readonly buildings: number
    readonly houses: number
    readonly parties: number
    readonly changed: number
  }
  readonly left: number
}

/**
 * Takes a draft in: new houses in portions, changed ones by the same commands that a person uses. Every step is named
 * by the import and its row, so that one that was interrupted can be applied again.
 *
 * @throws Refusal roster/has-bad-rows when all or nothing was asked for
 */
export async function applyImport(
  app: App,
  actor: Actor,
  draft: ImportRow,
  mode: 'goodRowsFirst' | 'allOrNothing',
): Promise<Applied> {
  if (draft.state !== 'draft') throw new Refusal(IMPORT_PROBLEMS.applied)
  const rows = await comparedRows(app, actor, draft)
  const counts = countOutcomes(rows)
  const left = counts.error + counts.conflict
  if (mode === 'allOrNothing' && left > 0) throw new Refusal(IMPORT_PROBLEMS.notAll, { values: { count: left } })

  const loaded = await takeInNew(
    app,
    actor,
    draft,
    rows.filter((row) => row.outcome === 'new'),
  )
  let changed = 0
  for (const row of rows) {
    if (row.outcome !== 'changed' || row.houseId === null) continue
    await applyChange(app, actor, draft, row, row.houseId)
    changed += 1
  }
  await app.run(
    finishImport,
    actor,
    { importId: draft.id, houses: loaded.houses, changed, left },
    { idempotencyKey: derivedId(draft.id, 'finish', loaded.houses, changed, left) },
  )
  return { applied: { buildings: loaded.buildings, houses: loaded.houses, parties: loaded.parties, changed }, left }
}

async function takeInNew(app: App, actor: Actor, draft: ImportRow, rows: readonly ComparedRow[]) {
  if (rows.length === 0) return { buildings: 0, houses: 0, parties: 0 }
  const [known] = await app.database.read(fenceOf(actor), [buildingsOf(draft.project_id)])
  const codes = [...new Set(rows.map((row) => row.building))]
  return importEstate(
    app,
    actor,
    {
      // Named by its houses: after bad rows were mended, the rest goes in as another estate of the same import.
      name: derivedId(draft.id, ...rows.map((row) => row.label)),
      projectId: draft.project_id,
      buildings: codes.map((code) => ({ code })),
      houses: rows.map((row) => ({
        building: row.building,
        unit: row.unit,
        room: row.room,
        ...(row.floor === undefined ? {} : { floor: row.floor }),
        areaM2: row.areaM2,
        handedOverOn: row.handedOverOn,
        ...(row.status === null ? {} : { status: row.status }),
        people: row.people.map((person) => ({
          name: person.name,
          role: person.role,
          phones: [...person.phones],
          sex: person.sex ?? null,
          idNumber: person.idNumber ?? null,
          fromOn: person.fromOn ?? null,
        })),
      })),
    },
    { knownBuildings: new Map(known.map((building) => [building.code, building.id])) },
  )
}

async function applyChange(app: App, actor: Actor, draft: ImportRow, row: ComparedRow, houseId: string): Promise<void> {
  const key = (...words: (string | number)[]) => ({ idempotencyKey: derivedId(draft.id, row.sheet, row.row, ...words) })
  const fields = row.changes.filter(({ field }) => field !== 'person' && field !== 'phone')
  if (fields.length > 0) {
    const changes = Object.fromEntries(fields.map(({ field, to }) => [field, to]))
    await app.run(amendHouse, actor, amendHouse.input.parse({ houseId, ...changes }), key('house'))
  }
  for (const [index, person] of row.additions.people.entries()) {
    const id = derivedId(draft.id, houseId, 'party', row.row, index)
    const input = {
      houseId,
      id,
      occupancyId: derivedId(id, 'occupancy'),
      name: person.name,
      sex: person.sex ?? null,
      phones: person.phones.map((number) => ({ number })),
      idNumber: person.idNumber ?? null,
      role: person.role,
      fromOn: person.fromOn ?? null,
    }
    await app.run(addPersonToHouse, actor, addPersonToHouse.input.parse(input), key('person', index))
  }
  for (const [index, { partyId, number }] of row.additions.phones.entries())
    await app.run(amendParty, actor, { partyId, addPhones: [{ number }] }, key('phone', index))
}
