import { pinyin } from 'pinyin-pro'
import { eventsOfSubject, iso } from '../../platform/events/event-log.ts'
import type { Call } from '../../platform/http/route.ts'
import { staffDirectory } from '../../platform/people/people.ts'
import { PROBLEMS, Refusal } from '../../platform/problems.ts'
import { nameReadings } from '../../platform/search/name-readings.ts'
import { findDocuments } from '../../platform/search/search-documents.ts'
import { type AreaRow, type BuildingRow, changesOf, flagsOf, totalsOf } from './domain.ts'
import {
  areaCards,
  areasOf,
  buildingRow,
  buildingsOf,
  houseCount,
  houseRow,
  housesInBuilding,
  workersIn,
} from './store.ts'

type ReadCall = Pick<Call, 'app' | 'actor' | 'read' | 'demand'>
type Named = { readonly id: string; readonly name: string }

/** Areas with their people by name and what is missing: nobody works there, nobody answers for it. */
export async function viewAreas(call: ReadCall, projectId: number, options: { readonly retired: boolean }) {
  const [rows, workers] = await call.read([areasOf(projectId), workersIn(projectId)])
  const shown = options.retired ? rows : rows.filter((row) => row.retired_at === null)
  const workersOf = (id: string) => workers.filter((one) => one.area_id === id).map((one) => one.staff_id)
  const [present, names] = await peopleAround(
    call,
    projectId,
    shown.flatMap((row) => [...(row.in_charge_id ? [row.in_charge_id] : []), ...workersOf(row.id)]),
  )
  return shown.map((row) => {
    const workerIds = workersOf(row.id)
    return {
      id: row.id,
      projectId: row.project_id,
      kind: row.kind,
      buildingId: row.building_id,
      unit: row.unit,
      title: row.title,
      initials: initialsOf(row.title),
      use: row.use,
      sizeM2: row.size_m2,
      location: row.location,
      inCharge: row.in_charge_id ? names(row.in_charge_id) : null,
      workers: workerIds.map(names),
      assets: row.assets,
      flags: row.retired_at === null ? flagsOf({ inChargeId: row.in_charge_id, workerIds }, present) : [],
      retiredAt: row.retired_at === null ? null : iso(row.retired_at),
    }
  })
}

/** What there is, how much of it, what nobody covers, and who is responsible for what. */
export async function viewSummary(call: ReadCall, projectId: number) {
  const areas = await viewAreas(call, projectId, { retired: false })
  const [rows, buildings, [houses]] = await call.read([
    areasOf(projectId),
    buildingsOf(projectId),
    houseCount(projectId),
  ])
  const standing = buildings.filter((row) => row.retired_at === null)
  const [, names] = await peopleAround(
    call,
    projectId,
    standing.flatMap((row) => row.keeper_id ?? []),
  )
  const people = new Map<string, Responsible>()
  const of = (person: Named) => {
    const known = people.get(person.id) ?? { person, buildings: [], areas: [] }
    people.set(person.id, known)
    return known
  }
  for (const row of standing)
    if (row.keeper_id) of(names(row.keeper_id)).buildings.push({ id: row.id, title: row.title })
  for (const area of areas) {
    const leads = area.inCharge
    if (leads) of(leads).areas.push({ id: area.id, title: area.title, role: 'inCharge' })
    for (const one of area.workers)
      if (one.id !== leads?.id) of(one).areas.push({ id: area.id, title: area.title, role: 'works' })
  }
  const flagged = (flag: 'uncovered' | 'nobodyInCharge') =>
    areas.filter((area) => area.flags.includes(flag)).map(({ id, title }) => ({ id, title }))
  return {
    buildings: standing.length,
    houses: houses?.count ?? 0,
    areas: areas.length,
    ...totalsOf(rows.filter((row) => row.retired_at === null)),
    uncovered: flagged('uncovered'),
    nobodyInCharge: flagged('nobodyInCharge'),
    people: [...people.values()].map(({ person, ...rest }) => ({ ...person, ...rest })),
  }
}

type Responsible = {
  readonly person: Named
  readonly buildings: { id: string; title: string }[]
  readonly areas: { id: string; title: string; role: 'inCharge' | 'works' }[]
}

const FOUND_MAX = 60

/** Buildings, houses and places of equipment by number, name, pinyin or place (S2-SA-3). */
export async function searchRegister(call: ReadCall, projectId: number, question: string) {
  const vault = await call.app.vaults.of(call.actor.companyId)
  const houses = findDocuments(vault, 'house', question, { projectIds: [projectId], limit: FOUND_MAX })
  const [areas, buildings] = await call.read([areasOf(projectId), buildingsOf(projectId)])
  const found = houses ? (await call.read([houses]))[0] : []
  const asked = plain(question)
  const buildingTitle = (id: string | null) => buildings.find((row) => row.id === id)?.title ?? ''
  const meant = (...texts: string[]) =>
    texts.some((text) => text !== '' && readingsOf(text).some((one) => one.includes(asked)))
  return [
    ...buildings
      .filter((row) => row.retired_at === null && meant(row.title, row.code))
      .map((row) => ({ kind: 'building' as const, id: row.id, title: row.title, where: '', detail: '' })),
    ...areas
      .filter((row) => row.retired_at === null)
      .filter((row) => meant(row.title, row.location, ...row.assets.map((asset) => asset.title)))
      .map((row) => ({
        kind: row.kind,
        id: row.id,
        title: row.title,
        where: [buildingTitle(row.building_id), row.unit, row.location].filter(Boolean).join(' '),
        detail: row.assets.map((asset) => `${asset.title} ${asset.count} ${asset.unit}`).join('、'),
      })),
    ...found.map((row) => ({ kind: 'house' as const, id: row.subject_id, title: row.title, where: '', detail: '' })),
  ].slice(0, FOUND_MAX)
}

/** Names and places of an estate are few and seldom change, so their readings are made where they are asked for. */
function readingsOf(text: string): string[] {
  const readings = nameReadings(text).flatMap(({ full, initials }) => [full, initials])
  return [plain(text), ...readings]
}

const plain = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s栋幢座号楼-]/g, '')

export async function viewGrid(call: ReadCall, buildingId: string) {
  const [[building], houses] = await call.read([buildingRow(buildingId), housesInBuilding(buildingId)])
  demandHere(call, building)
  return {
    building: {
      id: building.id,
      title: building.title,
      retiredAt: building.retired_at === null ? null : iso(building.retired_at),
    },
    houses: houses.map((row) => ({
      id: row.id,
      unit: row.unit,
      floor: row.floor,
      room: row.room,
      label: row.label,
      areaM2: row.area_m2,
      status: row.status,
      handedOverOn: row.handed_over_on,
      retiredAt: row.retired_at === null ? null : iso(row.retired_at),
    })),
  }
}

const ROW_OF = {
  building: (id: string) => buildingRow(id),
  house: (id: string) => houseRow(id),
  area: (id: string) => areaCards([id]),
} as const

/** Everything that happened to a piece of the estate: when, by whom, what it was before. */
export async function viewHistory(call: ReadCall, kind: keyof typeof ROW_OF, id: string) {
  const [[row], log] = await call.read([ROW_OF[kind](id), eventsOfSubject(id)])
  demandHere(call, row)
  const own = log.filter((event) => event.type.startsWith(`${kind}.`))
  const changes = changesOf(own)
  const ids = [...own.map((event) => event.actor_id), ...changes.flat().flatMap(({ from, to }) => idsIn(from, to))]
  const [[people], [buildings]] = [
    await call.read([staffDirectory().namesOf([...new Set(ids.filter((one) => one !== null))])]),
    await call.read([buildingsOf(row.project_id)]),
  ]
  const titled = (value: unknown): string =>
    Array.isArray(value)
      ? value.map(titled).join('、')
      : value === null || value === undefined
        ? ''
        : typeof value === 'object'
          ? Object.values(value).join(' ')
          : (people.find((one) => one.id === value)?.name ??
            buildings.find((one) => one.id === value)?.title ??
            String(value))
  const kindOf = call.app.kinds.get(kind)
  return own
    .map((event, at) => ({
      at: iso(event.recorded_at),
      by: people.find((one) => one.id === event.actor_id)?.name ?? null,
      title: kindOf?.events.find((one) => one.type === event.type)?.title ?? { zh: event.type },
      changes: (changes[at] ?? []).map(({ field, from, to }) => ({ field, from: titled(from), to: titled(to) })),
    }))
    .reverse()
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/
const idsIn = (...values: unknown[]): string[] =>
  values.flat().filter((value): value is string => typeof value === 'string' && UUID.test(value))

function demandHere(
  call: ReadCall,
  row: Pick<BuildingRow | AreaRow, 'project_id'> | undefined,
): asserts row is NonNullable<typeof row> {
  if (!row) throw new Refusal(PROBLEMS.notFound)
  call.demand('household.read', row.project_id)
}

/** Who works in the project now, and the names of these, also of those who have left. */
async function peopleAround(
  call: ReadCall,
  projectId: number,
  ids: readonly string[],
): Promise<[ReadonlySet<string>, (id: string) => Named]> {
  const here = await staffDirectory().peopleOf(call.app, call.actor.companyId, projectId)
  const [all] = await call.read([staffDirectory().namesOf([...new Set(ids)])])
  return [new Set(here.map((one) => one.id)), (id) => ({ id, name: all.find((one) => one.id === id)?.name ?? '' })]
}

/** `1 栋 1 单元楼道` is found by `1d1dyld`. */
function initialsOf(title: string): string {
  return pinyin(title, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' })
    .join('')
    .replaceAll(/\s/g, '')
    .toLowerCase()
}
