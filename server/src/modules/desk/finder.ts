import { can } from '../../platform/access/actor.ts'
import type { Call } from '../../platform/http/route.ts'
import { type Found, findDocuments, SEARCH_KINDS } from '../../platform/search/search-documents.ts'
import { questionWords } from '../../platform/search/terms.ts'
import { houseRowsOf } from '../estate/index.ts'
import { type HouseholdOfParty, householdsOfParties, leadOf, residentsOf } from '../households/index.ts'

type Finding = Pick<Call, 'read' | 'app' | 'actor' | 'language'>

export type HouseholdItem = {
  houseId: string | null
  label: string | null
  projectId: number
  matched: 'house' | 'name' | 'phone'
  status: string | null
  partyId: string | null
  displayName: string | null
  role: string | null
  phoneMasked: string | null
}

/** More than are shown, so that the best of many `603` come first. */
const READ_MAX = 200

/** Households and cases for what somebody typed: two flights, the index and then the cards. */
export async function find(
  call: Finding,
  question: string,
  options: { readonly projectIds?: readonly number[] | undefined; readonly limit: number },
) {
  const vault = await call.app.vaults.of(call.actor.companyId)
  const projectsOf = (capability: string) =>
    (options.projectIds ?? call.actor.projectIds).filter((id) => can(call.actor, capability, id))
  const search = (kind: keyof typeof SEARCH_KINDS, limit: number) => {
    const projectIds = projectsOf(SEARCH_KINDS[kind].capability)
    return projectIds.length === 0 ? undefined : findDocuments(vault, kind, question, { projectIds, limit })
  }
  const asked = [search('house', READ_MAX), search('party', READ_MAX), search('case', options.limit)]
  const answers = await call.read(asked.filter((query) => query !== undefined))
  let at = 0
  const [houses = [], parties = [], cases = []] = asked.map((query) =>
    query === undefined ? [] : (answers[at++] as Found[]),
  )
  const households = await householdItems(call, question, {
    houses: bestHouses(houses, questionWords(question), options.limit),
    parties,
    limit: options.limit,
  })
  return {
    q: question,
    groups: [
      ...(households.length > 0
        ? [{ kind: 'household' as const, title: titleOf('house', call), items: households }]
        : []),
      ...(cases.length > 0
        ? [{ kind: 'case' as const, title: titleOf('case', call), items: cases.map(presentCase) }]
        : []),
    ],
  }
}

async function householdItems(
  call: Finding,
  question: string,
  found: { houses: readonly Found[]; parties: readonly Found[]; limit: number },
): Promise<HouseholdItem[]> {
  if (found.houses.length === 0 && found.parties.length === 0) return []
  const [residents, living] = await call.read([
    residentsOf(found.houses.map((house) => house.subject_id)),
    householdsOfParties(found.parties.map((party) => party.subject_id)),
  ])
  const houseIds = [
    ...new Set([...found.houses.map((house) => house.subject_id), ...living.map((one) => one.house_id)]),
  ]
  const [houses] = await call.read([houseRowsOf(houseIds)])
  const houseOf = new Map(houses.map((house) => [house.id, house]))
  const words = questionWords(question)
  const matched = /^[\d\s+-]+$/.test(question.normalize('NFKC')) ? ('phone' as const) : ('name' as const)

  const ofHouses = found.houses.map((house) =>
    item(
      house.project_id,
      'house',
      houseOf.get(house.subject_id),
      leadOf(residents.filter((one) => one.house_id === house.subject_id)),
    ),
  )
  const ofParties = found.parties.flatMap((party) => {
    const homes = living.filter((one) => one.party_id === party.subject_id)
    if (homes.length === 0)
      return [
        {
          ...item(party.project_id, matched, undefined, undefined),
          partyId: party.subject_id,
          displayName: party.title,
        },
      ]
    return homes.map((home) => item(party.project_id, matched, houseOf.get(home.house_id), home))
  })
  const seen = new Set<string>()
  const all = [...ofHouses, ...ofParties].filter((one) => {
    const key = `${one.houseId ?? ''} ${one.partyId ?? ''}`
    return !seen.has(key) && seen.add(key)
  })
  return all
    .sort(
      (a, b) =>
        rankOf(a.label, words) - rankOf(b.label, words) ||
        naturally(houseOf.get(a.houseId ?? ''), houseOf.get(b.houseId ?? '')),
    )
    .slice(0, found.limit)
}

type House = { id: string; label: string; status: string; sort_key: string }

function item(
  projectId: number,
  matched: HouseholdItem['matched'],
  house: House | undefined,
  person: HouseholdOfParty | undefined,
): HouseholdItem {
  return {
    houseId: house?.id ?? null,
    label: house?.label ?? null,
    projectId,
    matched,
    status: house?.status ?? null,
    partyId: person?.party_id ?? null,
    displayName: person?.display_name ?? null,
    role: person?.role ?? null,
    phoneMasked: person?.phone_masked ?? null,
  }
}

/** The very house first, then those whose room it is, then those that begin so. */
function rankOf(label: string | null, words: readonly string[]): number {
  const own = (label ?? '').toLowerCase()
  const best = words.map((word) => {
    if (own === word || own.replaceAll('-', '') === word.replace(/\D/g, '')) return 0
    return own.endsWith(`-${word}`) ? 1 : 2
  })
  return Math.min(2, ...best)
}

function naturally(a: House | undefined, b: House | undefined): number {
  const [one, other] = [a?.sort_key ?? '~', b?.sort_key ?? '~']
  return one < other ? -1 : one > other ? 1 : 0
}

function bestHouses(houses: readonly Found[], words: readonly string[], limit: number): Found[] {
  return [...houses]
    .sort((a, b) => rankOf(a.title, words) - rankOf(b.title, words) || (a.sort_key < b.sort_key ? -1 : 1))
    .slice(0, limit)
}

function presentCase(found: Found) {
  return {
    id: found.subject_id,
    projectId: found.project_id,
    title: found.title,
    detail: found.detail,
    houseId: found.house_id,
    at: new Date(found.at).toISOString(),
  }
}

function titleOf(kind: keyof typeof SEARCH_KINDS, call: Finding): string {
  const { title } = SEARCH_KINDS[kind]
  return call.language === 'en' ? (title.en ?? title.zh) : title.zh
}
