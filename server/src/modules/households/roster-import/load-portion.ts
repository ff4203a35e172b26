import { z } from 'zod'
import { defineCommand } from '../../../platform/commands/command.ts'
import { derivedId } from '../../../platform/ids.ts'
import { phoneOf } from '../../../platform/privacy/masking.ts'
import { insertPersonKeys, type NewPersonKey } from '../../../platform/privacy/person-keys.ts'
import { protectText } from '../../../platform/privacy/protected-text.ts'
import { indexDocuments, type SearchDocument } from '../../../platform/search/search-documents.ts'
import {
  areaKeeping,
  HOUSE_STATUSES,
  houseDocument,
  houseFacts,
  insertAreas,
  insertBuildings,
  insertHouses,
  newArea,
  newBuilding,
  newHouse,
  saveWorkers,
} from '../../estate/index.ts'
import { partyFacts } from '../commands.ts'
import {
  OCCUPANCY_ROLES,
  type OccupancyRow,
  type PartyRow,
  type PlainParty,
  partyDocument,
  sealParty,
} from '../domain.ts'
import { insertInstruction, insertOccupancies, insertParties } from '../store.ts'

/** How many houses one command takes in: enough that commands cost little, few enough that a lock stays short. */
export const HOUSES_PER_PORTION = 300

const person = z.strictObject({
  name: z.string().min(1).max(60),
  kind: z.enum(['person', 'organisation']).optional(),
  sex: z.enum(['female', 'male']).nullish(),
  role: z.enum(OCCUPANCY_ROLES),
  relation: z.string().max(20).optional(),
  isContact: z.boolean().optional(),
  phones: z.array(z.string().max(40)).max(8),
  idNumber: z.string().max(30).nullish(),
  fromOn: z.iso.date().nullish(),
  untilOn: z.iso.date().nullish(),
})

export const portionInput = z.strictObject({
  importId: z.uuid(),
  projectId: z.number().int(),
  /** Counts the portions of one import, so that each is taken in once. */
  portion: z.number().int(),
  buildings: z.array(
    z.strictObject({
      id: z.uuid(),
      code: z.string(),
      title: z.string().optional(),
      floors: z.number().int().nullish(),
      keeperId: z.uuid().nullish(),
    }),
  ),
  areas: z.array(
    z.strictObject({
      id: z.uuid(),
      kind: z.enum(['publicArea', 'facility']),
      title: z.string(),
      buildingId: z.uuid().nullish(),
      unit: z.string().optional(),
      ...areaKeeping,
    }),
  ),
  houses: z.array(
    z.strictObject({
      id: z.uuid(),
      buildingId: z.uuid(),
      buildingCode: z.string(),
      unit: z.string().optional(),
      room: z.string(),
      floor: z.number().int().nullish(),
      areaM2: z.number().nullish(),
      status: z.enum(HOUSE_STATUSES).optional(),
      handedOverOn: z.iso.date().nullish(),
      people: z.array(person),
      instructions: z.array(z.string().max(300)).optional(),
    }),
  ),
})

/** Takes in many houses and their people at once: one command, a first event for each of them. */
export const loadPortion = defineCommand({
  name: 'roster.loadPortion',
  title: { zh: '导入一批房屋和住户', en: 'Take in a portion of a roster' },
  capability: 'roster.import',
  input: portionInput,
  subject: (input) => ({
    type: 'rosterImport',
    id: input.importId,
    create: { projectId: input.projectId, ifMissing: true },
  }),
  decide: ({ input, actor, now, vault }) => {
    const { companyId } = actor
    const { projectId } = input
    const buildings = input.buildings.map((building) => newBuilding({ ...building, projectId }))
    const areas = input.areas.map((area) => newArea({ ...area, projectId }))
    const houses = input.houses.map((house) => newHouse({ ...house, projectId }))
    const keys: NewPersonKey[] = []
    const parties: PartyRow[] = []
    const occupancies: OccupancyRow[] = []
    const documents: SearchDocument[] = houses.map((house) => houseDocument(companyId, house, now))
    const partyEvents: { id: string; data: Record<string, unknown> }[] = []
    const instructions = input.houses.flatMap((house) =>
      (house.instructions ?? []).flatMap((typed, index) => {
        const words = protectText(vault, { companyId, projectId, subject: { type: 'house', id: house.id } }, typed)
        const row = {
          id: derivedId(house.id, 'instruction', index),
          company_id: companyId,
          project_id: projectId,
          house_id: house.id,
          party_id: null,
          words: words.text,
          channel: 'other',
          valid_until: null,
          recorded_by: null,
          recorded_at: now,
          ended_at: null,
        }
        return [insertInstruction(row), ...words.writes]
      }),
    )

    input.houses.forEach((house, index) => {
      const label = houses[index]?.label ?? ''
      house.people.forEach((one, place) => {
        // Named by where they stand, so that a portion sent again makes nobody twice.
        const id = derivedId(input.importId, house.id, 'party', place)
        const plain: PlainParty = {
          kind: one.kind ?? 'person',
          name: one.name,
          sex: one.sex ?? null,
          idNumber: one.idNumber ?? null,
          note: '',
          phones: one.phones.flatMap((phone, order) => {
            const number = phoneOf(phone)
            return number ? [{ id: derivedId(id, 'phone', order), number, note: '' }] : []
          }),
        }
        const key = vault.newPersonKey(id)
        const row = sealParty(vault, key, plain, { id, projectId, createdAt: now })
        keys.push({ subjectId: id, companyId, projectId, key })
        parties.push(row)
        occupancies.push({
          id: derivedId(id, 'occupancy'),
          project_id: projectId,
          house_id: house.id,
          party_id: id,
          role: one.role,
          is_contact: one.isContact ?? place === 0,
          relation: one.relation ?? '',
          from_on: one.fromOn ?? null,
          until_on: one.untilOn ?? null,
        })
        documents.push(partyDocument(companyId, row, plain, [{ id: house.id, label }]))
        partyEvents.push({ id, data: partyFacts(plain) })
      })
    })

    return {
      events: [{ type: 'rosterImport.portionApplied', data: { houses: houses.length, parties: parties.length } }],
      creates: [
        ...buildings.map((row) => ({
          type: 'building',
          id: row.id,
          projectId,
          event: { type: 'building.registered', data: { code: row.code, keeperId: row.keeper_id } },
        })),
        ...areas.map((row) => ({
          type: 'area',
          id: row.id,
          projectId,
          event: { type: 'area.registered', data: { kind: row.kind, buildingId: row.building_id } },
        })),
        ...houses.map((row) => ({
          type: 'house',
          id: row.id,
          projectId,
          event: { type: 'house.registered', data: houseFacts(row) },
        })),
        ...partyEvents.map(({ id, data }) => ({
          type: 'party',
          id,
          projectId,
          event: { type: 'party.registered', data },
        })),
      ],
      writes: [
        ...(buildings.length > 0 ? [insertBuildings(companyId, buildings)] : []),
        ...(areas.length > 0 ? [insertAreas(companyId, areas)] : []),
        ...input.areas.flatMap(({ id, workerIds = [] }) =>
          workerIds.length > 0 ? saveWorkers({ companyId, projectId, id }, workerIds) : [],
        ),
        ...(houses.length > 0 ? [insertHouses(companyId, houses)] : []),
        ...(parties.length > 0
          ? [insertPersonKeys(keys), insertParties(companyId, parties), insertOccupancies(companyId, occupancies)]
          : []),
        ...(documents.length > 0 ? [indexDocuments(vault, documents)] : []),
        ...instructions,
      ],
      answer: { houses: houses.length, parties: parties.length },
    }
  },
})
