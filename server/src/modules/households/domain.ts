import type { SubjectEvent } from '@huiyin/policy'
import { type SubjectFacts, withSelf } from '../../platform/events/subject-kinds.ts'
import { displayName, isIdNumber, maskIdNumber, maskPhone, phoneOf, type Sex } from '../../platform/privacy/masking.ts'
import { openField, type PersonKey, sealField, type Vault } from '../../platform/privacy/vault.ts'
import { nameReadings } from '../../platform/search/name-readings.ts'
import type { SearchDocument } from '../../platform/search/search-documents.ts'
import { houseTerms, nameTerms, phoneTerms, type Term } from '../../platform/search/terms.ts'

export const OCCUPANCY_ROLES = ['owner', 'tenant', 'family', 'proxy'] as const
export type OccupancyRole = (typeof OCCUPANCY_ROLES)[number]

/** In the order in which a household's people are named. */
export const ROLE_ORDER: Readonly<Record<OccupancyRole, number>> = { owner: 0, tenant: 1, family: 2, proxy: 3 }

export type SealedPhone = { id: string; sealed: string; masked: string; note: string }

export type PartyRow = {
  id: string
  project_id: number
  kind: 'person' | 'organisation'
  sealed_name: string
  display_name: string
  sex: Sex | null
  phones: SealedPhone[]
  sealed_id_number: string | null
  id_number_masked: string | null
  id_number_hash: string | null
  note: string
  erased_at: number | null
  created_at: number
}

export type OccupancyRow = {
  id: string
  project_id: number
  house_id: string
  party_id: string
  role: OccupancyRole
  is_contact: boolean
  relation: string
  from_on: string | null
  until_on: string | null
}

/** A party in the open: exists only between loading and writing, never in an event, an answer or a log. */
export type PlainParty = {
  readonly kind: 'person' | 'organisation'
  readonly name: string
  readonly sex: Sex | null
  readonly phones: readonly { readonly id: string; readonly number: string; readonly note: string }[]
  readonly idNumber: string | null
  readonly note: string
}

export function sealParty(
  vault: Vault,
  key: PersonKey,
  party: PlainParty,
  place: { readonly id: string; readonly projectId: number; readonly createdAt: number },
): PartyRow {
  return {
    id: place.id,
    project_id: place.projectId,
    kind: party.kind,
    sealed_name: sealField(key, 'name', party.name),
    display_name: displayName(party),
    sex: party.sex,
    phones: party.phones.map((phone) => ({
      id: phone.id,
      sealed: sealField(key, `phone ${phone.id}`, phone.number),
      masked: maskPhone(phone.number),
      note: phone.note,
    })),
    sealed_id_number: party.idNumber === null ? null : sealField(key, 'idNumber', party.idNumber),
    id_number_masked: party.idNumber === null ? null : maskIdNumber(party.idNumber),
    id_number_hash: party.idNumber === null ? null : idNumberHash(vault, party.idNumber),
    note: party.note,
    erased_at: null,
    created_at: place.createdAt,
  }
}

/** @throws Erased */
export function openParty(key: PersonKey, row: PartyRow): PlainParty {
  return {
    kind: row.kind,
    name: openField(key, 'name', row.sealed_name),
    sex: row.sex,
    phones: row.phones.map((phone) => ({
      id: phone.id,
      number: openField(key, `phone ${phone.id}`, phone.sealed),
      note: phone.note,
    })),
    idNumber: row.sealed_id_number === null ? null : openField(key, 'idNumber', row.sealed_id_number),
    note: row.note,
  }
}

export function idNumberHash(vault: Vault, idNumber: string): string {
  return vault.fingerprint('idNumber', idNumber.normalize('NFKC').toUpperCase().replace(/\s/g, ''))
}

/** What the finder knows of a party: name and pinyin, telephones, and the houses it lives in. */
export function partyDocument(
  companyId: number,
  row: PartyRow,
  party: PlainParty,
  houses: readonly { readonly id: string; readonly label: string }[],
): SearchDocument {
  return {
    subjectId: row.id,
    kind: 'party',
    companyId,
    projectId: row.project_id,
    title: row.display_name,
    detail: houses.map((house) => house.label).join(' '),
    houseId: houses[0]?.id,
    at: row.created_at,
    terms: partyTerms(
      party,
      houses.map((house) => house.label),
    ),
  }
}

export function partyTerms(party: PlainParty, labels: readonly string[]): Term[] {
  return [
    ...nameTerms(party.name, nameReadings(party.name)),
    ...party.phones.flatMap((phone) => phoneTerms(phone.number)),
    ...labels.flatMap(houseTerms),
  ]
}

/** A number as typed, in the form in which it is kept; undefined when it is none. */
export { phoneOf }

/** An identity number, passport or licence; a number of eighteen characters must check. */
export function isAcceptableIdNumber(text: string): boolean {
  const value = text.normalize('NFKC').replace(/\s/g, '')
  if (/^\d{17}[\dXx]$/.test(value)) return isIdNumber(value)
  return /^[A-Za-z0-9()（）-]{5,30}$/.test(value)
}

/** 陈女士一户: the contact, else the first owner, else the first of whoever lives there. */
export function householdTitle(
  people: readonly { readonly display_name: string; readonly role: OccupancyRole; readonly is_contact: boolean }[],
): { zh: string; en: string } {
  const first = leadOf(people)
  if (!first) return { zh: '空置', en: 'Vacant' }
  return { zh: `${first.display_name}一户`, en: `Household of ${first.display_name}` }
}

export function leadOf<Person extends { readonly role: OccupancyRole; readonly is_contact: boolean }>(
  people: readonly Person[],
): Person | undefined {
  return [...people].sort(
    (a, b) => Number(b.is_contact) - Number(a.is_contact) || ROLE_ORDER[a.role] - ROLE_ORDER[b.role],
  )[0]
}

/** Does it hold on this day? Without an end it goes on. Days are text, `2026-11-24`. */
export function holdsOn(
  period: { readonly from_on: string | null; readonly until_on: string | null },
  day: string,
): boolean {
  return (period.from_on === null || period.from_on <= day) && (period.until_on === null || period.until_on >= day)
}

export function foldParty(facts: SubjectFacts, event: SubjectEvent): SubjectFacts {
  if (event.type === 'party.registered' || event.type === 'party.amended') return withSelf(facts, event.data)
  if (event.type === 'party.erased') return withSelf(facts, { erased: true, hasPhone: false })
  return facts
}
