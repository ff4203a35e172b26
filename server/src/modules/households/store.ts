import { type Query, sql } from '../../platform/db/sql.ts'
import { iso } from '../../platform/events/event-log.ts'
import type { OccupancyRole, OccupancyRow, PartyRow } from './domain.ts'

/** The only SQL of parties, occupancies, standing_instructions and roster_imports. */

export type PartyCard = {
  id: string
  project_id: number
  display_name: string
  phone_masked: string | null
  kind: string
}

/** What other rooms may show of a person: masked. */
export function partyCards(ids: readonly string[]): Query<PartyCard> {
  return sql<PartyCard>`select id, project_id, display_name, phones->0->>'masked' as phone_masked, kind from parties where id = any(${ids}::uuid[])`
}

const PARTY = sql`id, project_id, kind, sealed_name, display_name, sex, phones, sealed_id_number, id_number_masked, id_number_hash, note, erased_at, created_at`

export function partyRow(id: string): Query<PartyRow> {
  return sql<PartyRow>`select ${PARTY} from parties where id = ${id}`
}

/** The parties that a query names, as they lie in the database. */
export function partiesIn(ids: Query): Query<PartyRow> {
  return sql<PartyRow>`select ${PARTY} from parties where id in (${ids})`
}

export function partiesOfProject(projectId: number): Query<PartyRow> {
  return sql<PartyRow>`select ${PARTY} from parties where project_id = ${projectId} and erased_at is null`
}

export function insertParties(companyId: number, rows: readonly PartyRow[]): Query {
  const body = JSON.stringify(rows.map((row) => ({ ...row, created_at: iso(row.created_at), erased_at: null })))
  return sql`insert into parties (id, company_id, project_id, kind, sealed_name, display_name, sex, phones, sealed_id_number, id_number_masked, id_number_hash, note, created_at)
    select id, ${companyId}, project_id, kind, sealed_name, display_name, sex, phones, sealed_id_number, id_number_masked, id_number_hash, note, created_at from jsonb_populate_recordset(null::parties, ${body}::text::jsonb)`
}

export function updateParty(row: PartyRow): Query {
  return sql`update parties set sealed_name = ${row.sealed_name}, display_name = ${row.display_name}, sex = ${row.sex}, phones = ${JSON.stringify(row.phones)}::text::jsonb,
    sealed_id_number = ${row.sealed_id_number}, id_number_masked = ${row.id_number_masked}, id_number_hash = ${row.id_number_hash}, note = ${row.note} where id = ${row.id}`
}

export function eraseParty(id: string, at: number): Query {
  return sql`update parties set sealed_name = '', display_name = '已删除', phones = '[]', sealed_id_number = null, id_number_masked = null, id_number_hash = null, note = '', erased_at = ${iso(at)} where id = ${id}`
}

/** The day it is where the row `o` belongs; the database's own day begins eight hours late in China. */
export const TODAY = sql`(business_now() at time zone (select zone from projects where id = o.project_id))::date`

/** Ids of the houses a party lives in or lived in, for `houseCardsIn`. */
export function houseIdsOfParty(partyId: string): Query {
  return sql`select o.house_id from occupancies o where o.party_id = ${partyId} and (o.until_on is null or o.until_on >= ${TODAY})`
}

export function occupanciesOfParty(partyId: string): Query<OccupancyRow> {
  return sql<OccupancyRow>`select id, project_id, house_id, party_id, role, is_contact, relation, from_on, until_on from occupancies where party_id = ${partyId} order by from_on nulls first, id`
}

export type PersonOfHouse = OccupancyRow &
  Pick<PartyRow, 'display_name' | 'kind' | 'phones' | 'id_number_masked' | 'note'>

/** Everybody who lives or lived in these houses. */
export function peopleOfHouses(houseIds: readonly string[] | Query): Query<PersonOfHouse> {
  const ids = Array.isArray(houseIds) ? sql`any(${houseIds}::uuid[])` : sql`any(array(${houseIds as Query}))`
  return sql<PersonOfHouse>`select o.id, o.project_id, o.house_id, o.party_id, o.role, o.is_contact, o.relation, o.from_on, o.until_on,
      p.display_name, p.kind, p.phones, p.id_number_masked, p.note
    from occupancies o join parties p on p.id = o.party_id where o.house_id = ${ids}
    order by o.is_contact desc, o.from_on nulls first, o.id`
}

export type HouseholdOfParty = {
  party_id: string
  house_id: string
  role: OccupancyRole
  display_name: string
  phone_masked: string | null
  is_contact: boolean
}

/** The households of these people today. */
export function householdsOfParties(partyIds: readonly string[]): Query<HouseholdOfParty> {
  return sql<HouseholdOfParty>`select o.party_id, o.house_id, o.role, o.is_contact, p.display_name, p.phones->0->>'masked' as phone_masked
    from parties p join occupancies o on o.party_id = p.id
    where p.id = any(${partyIds}::uuid[]) and (o.until_on is null or o.until_on >= ${TODAY})`
}

/** Those who live in these houses today, as the finder names them. */
export function residentsOf(houseIds: readonly string[]): Query<HouseholdOfParty> {
  return sql<HouseholdOfParty>`select o.party_id, o.house_id, o.role, o.is_contact, p.display_name, p.phones->0->>'masked' as phone_masked
    from occupancies o join parties p on p.id = o.party_id
    where o.house_id = any(${houseIds}::uuid[]) and (o.until_on is null or o.until_on >= ${TODAY})`
}

export function occupancyRow(id: string): Query<OccupancyRow> {
  return sql<OccupancyRow>`select id, project_id, house_id, party_id, role, is_contact, relation, from_on, until_on from occupancies where id = ${id}`
}

export function insertOccupancies(companyId: number, rows: readonly OccupancyRow[]): Query {
  return sql`insert into occupancies (id, company_id, project_id, house_id, party_id, role, is_contact, relation, from_on, until_on)
    select id, ${companyId}, project_id, house_id, party_id, role, is_contact, relation, from_on, until_on from jsonb_populate_recordset(null::occupancies, ${JSON.stringify(rows)}::text::jsonb)`
}

export function updateOccupancy(row: OccupancyRow): Query {
  return sql`update occupancies set role = ${row.role}, is_contact = ${row.is_contact}, relation = ${row.relation}, from_on = ${row.from_on}, until_on = ${row.until_on} where id = ${row.id}`
}

export type InstructionRow = {
  id: string
  house_id: string
  party_id: string | null
  words: string
  channel: string
  valid_until: string | null
  recorded_by: string | null
  recorded_at: number
  ended_at: number | null
}

/** What staff must know before acting at a house: those that still hold. */
export function instructionsOf(houseIds: readonly string[]): Query<InstructionRow> {
  return sql<InstructionRow>`select id, house_id, party_id, words, channel, valid_until, recorded_by, recorded_at, ended_at from standing_instructions o
    where house_id = any(${houseIds}::uuid[]) and ended_at is null and (valid_until is null or valid_until >= ${TODAY}) order by recorded_at desc`
}

export function insertInstruction(row: InstructionRow & { company_id: number; project_id: number }): Query {
  return sql`insert into standing_instructions (id, company_id, project_id, house_id, party_id, words, channel, valid_until, recorded_by, recorded_at)
    values (${row.id}, ${row.company_id}, ${row.project_id}, ${row.house_id}, ${row.party_id}, ${row.words}, ${row.channel}, ${row.valid_until}, ${row.recorded_by}, ${iso(row.recorded_at)})`
}

export function endInstruction(id: string, houseId: string, at: number): Query {
  return sql`update standing_instructions set ended_at = ${iso(at)} where id = ${id} and house_id = ${houseId} and ended_at is null`
}

/** The matter through which this person may be shown without asking why: an open obligation or an order of one's own. */
export function dutyTowards(
  actor: { readonly id: string; readonly positionIds: readonly string[] },
  of: { readonly partyId?: string | undefined; readonly caseId?: string | undefined },
): Query<{ subject_id: string }> {
  const concernsThem =
    of.partyId === undefined
      ? sql`true`
      : sql`(s.facts->'self'->>'reporterId' = ${of.partyId}::text or exists (select 1 from occupancies o where o.party_id = ${of.partyId}::uuid and o.house_id::text = s.facts->'self'->>'houseId'))`
  return sql<{ subject_id: string }>`select s.id as subject_id from subjects s
    where s.type = 'case' and ${concernsThem}
      and (s.id = ${of.caseId ?? null}::uuid or (${of.caseId ?? null}::uuid is null and s.id in (select subject_id from obligations where owner_person = ${actor.id} and state in ('open', 'breached'))))
      and (exists (select 1 from obligations b where b.subject_id = s.id and b.state in ('open', 'breached') and (b.owner_person = ${actor.id} or (b.owner_person is null and b.owner_position = any(${actor.positionIds}::text[]))))
        or exists (select 1 from jsonb_each(s.facts->'parts') part where part.value->>'engineerId' = ${actor.id}::text and coalesce(part.value->>'state', '') not in ('returned', 'cancelled')))
    limit 1`
}

export function instructionById(id: string): Query<InstructionRow> {
  return sql<InstructionRow>`select id, house_id, party_id, words, channel, valid_until, recorded_by, recorded_at, ended_at from standing_instructions where id = ${id}`
}

export function occupanciesOfHouse(houseId: string): Query<OccupancyRow> {
  return sql<OccupancyRow>`select id, project_id, house_id, party_id, role, is_contact, relation, from_on, until_on from occupancies where house_id = ${houseId}`
}

/** Ids of all houses these people ever lived in, for `houseCardsIn`. */
export function allHouseIdsOfParties(partyIds: readonly string[]): Query {
  return sql`select house_id from occupancies where party_id = any(${partyIds}::uuid[])`
}

export function housesOfParties(partyIds: readonly string[]): Query<{ party_id: string; house_id: string }> {
  return sql<{
    party_id: string
    house_id: string
  }>`select distinct party_id, house_id from occupancies where party_id = any(${partyIds}::uuid[])`
}

export function partyIdsOfHouse(houseId: string): Query {
  return sql`select party_id from occupancies where house_id = ${houseId}`
}

/** The door and everybody who lives or lived behind it: the subjects of a household. */
export function subjectsOfHousehold(houseId: string): Query {
  return sql`select ${houseId}::uuid as id union all ${partyIdsOfHouse(houseId)}`
}

/** Business time, for reads; commands have it in their scene. */
export function presentInstant(): Query<{ now: number }> {
  return sql<{ now: number }>`select business_now() as now`
}
