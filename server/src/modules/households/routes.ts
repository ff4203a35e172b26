import { createZone } from '@huiyin/calendar'
import { z } from 'zod'
import { can } from '../../platform/access/actor.ts'
import { householdPanels, type PanelHouse } from '../../platform/households/panels.ts'
import { type Call, commandRoute, defineRoute } from '../../platform/http/route.ts'
import { newId } from '../../platform/ids.ts'
import { personKeysOf } from '../../platform/privacy/person-keys.ts'
import { maskText, openProtected, protectedValue, textPieces } from '../../platform/privacy/protected-text.ts'
import {
  type BreachRow,
  breachReport,
  type ReadRow,
  readsOfParty,
  readsOfReader,
} from '../../platform/privacy/read-log.ts'
import { openField } from '../../platform/privacy/vault.ts'
import { PROBLEMS, Refusal } from '../../platform/problems.ts'
import { packInForce } from '../../platform/records/store.ts'
import { typedText } from '../../platform/typed-text.ts'
import { HOUSE_STATUSES, houseById, houseCardsIn, housesOf } from '../estate/index.ts'
import {
  addOccupancy,
  addPersonToHouse,
  amendOccupancy,
  amendParty,
  endInstructionCommand,
  erasePartyCommand,
  recordInstruction,
  registerParty,
  unmaskParty,
  unmaskText,
} from './commands.ts'
import {
  cardAnswer,
  HOUSEHOLD_PROBLEMS,
  instructionBody,
  occupancyAmendBody,
  occupancyBody,
  partyAmendBody,
  partyAnswer,
  partyBody,
  personOfHouseBody,
  UNMASK_FIELDS,
  unmaskBody,
} from './contract.ts'
import { holdsOn, householdTitle, type PartyRow } from './domain.ts'
import {
  allHouseIdsOfParties,
  housesOfParties,
  occupanciesOfParty,
  partyCards,
  partyRow,
  peopleOfHouses,
  presentInstant,
  residentsOf,
} from './store.ts'

const ofProject = z.object({ projectId: z.coerce.number().int() })
const ofHouse = z.object({ houseId: z.uuid() })
const ofParty = z.object({ partyId: z.uuid() })
const ofReader = z.object({ readerId: z.uuid() })
const instant = z.iso.datetime({ offset: true })

/** How long a shown value stays on screen. */
const HIDE_AFTER_SECONDS = 60
/** In a minute, by one person: numbers are shown one by one, to be dialled. */
const SHOWINGS = 30

export const householdRoutes = [
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/houses',
    summary: { zh: '房屋与住户', en: 'Houses of a project with the people who live there' },
    access: { kind: 'capability', capability: 'household.read', of: 'path' },
    params: ofProject,
    query: z.strictObject({
      buildingId: z.uuid().optional(),
      status: z.enum(HOUSE_STATUSES).optional(),
      after: z.string().max(80).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
    answer: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          projectId: z.number().int(),
          buildingId: z.uuid(),
          label: z.string(),
          unit: z.string(),
          floor: z.number().int().nullable(),
          room: z.string(),
          areaM2: z.number().nullable(),
          status: z.string(),
          handedOverOn: z.string().nullable(),
          residents: z.array(z.object({ partyId: z.uuid(), displayName: z.string(), role: z.string() })),
        }),
      ),
      next: z.string().nullable(),
    }),
    handle: async ({ params, query, read }) => {
      const [rows] = await read([housesOf({ projectId: params.projectId, ...query })])
      const [people] = await read([residentsOf(rows.map((row) => row.id))])
      return {
        items: rows.map((row) => ({
          id: row.id,
          projectId: row.project_id,
          buildingId: row.building_id,
          label: row.label,
          unit: row.unit,
          floor: row.floor,
          room: row.room,
          areaM2: row.area_m2,
          status: row.status,
          handedOverOn: row.handed_over_on,
          residents: people
            .filter((one) => one.house_id === row.id)
            .map((one) => ({ partyId: one.party_id, displayName: one.display_name, role: one.role })),
        })),
        next: rows.length === query.limit ? (rows.at(-1)?.sort_key ?? null) : null,
      }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/houses/:houseId/card',
    summary: { zh: '住户卡', en: 'The household card, built of the panels of the rooms' },
    access: { kind: 'capability', capability: 'household.read', of: 'subject' },
    params: ofHouse,
    query: z.strictObject({ panels: z.string().max(200).optional().describe('Only these, comma-separated') }),
    answer: cardAnswer,
    handle: ({ params, query, ...call }) => householdCard(call, params.houseId, query.panels?.split(',')),
  }),
  commandRoute(registerParty, {
    path: '/projects/:projectId/parties',
    params: ofProject,
    body: partyBody,
    answer: { partyId: z.uuid(), displayName: z.string() },
  }),
  commandRoute(addPersonToHouse, {
    path: '/houses/:houseId/people',
    params: ofHouse,
    body: personOfHouseBody,
    answer: { partyId: z.uuid(), occupancyId: z.uuid(), displayName: z.string() },
  }),
  commandRoute(amendParty, {
    method: 'PATCH',
    path: '/parties/:partyId',
    params: ofParty,
    body: partyAmendBody,
    answer: { partyId: z.uuid(), displayName: z.string() },
  }),
  commandRoute(erasePartyCommand, {
    path: '/parties/:partyId/erase',
    params: ofParty,
    body: { reason: typedText(200, 2) },
    answer: { partyId: z.uuid() },
  }),
  commandRoute(addOccupancy, {
    path: '/houses/:houseId/occupancies',
    params: ofHouse,
    body: occupancyBody,
    answer: { occupancyId: z.uuid() },
  }),
  commandRoute(amendOccupancy, {
    method: 'PATCH',
    path: '/houses/:houseId/occupancies/:occupancyId',
    params: z.object({ houseId: z.uuid(), occupancyId: z.uuid() }),
    body: occupancyAmendBody,
    answer: { occupancyId: z.uuid() },
  }),
  commandRoute(recordInstruction, {
    path: '/houses/:houseId/standing-instructions',
    params: ofHouse,
    body: instructionBody,
    answer: { instructionId: z.uuid() },
  }),
  commandRoute(endInstructionCommand, {
    path: '/houses/:houseId/standing-instructions/:instructionId/end',
    params: z.object({ houseId: z.uuid(), instructionId: z.uuid() }),
    body: {},
    answer: { instructionId: z.uuid() },
  }),
  defineRoute({
    method: 'GET',
    path: '/parties/:partyId',
    summary: { zh: '客户', en: 'One party, masked' },
    access: { kind: 'capability', capability: 'household.read', of: 'subject' },
    params: ofParty,
    answer: partyAnswer,
    handle: async ({ params, read, demand }) => {
      const [parties, occupancies, houses] = await read([
        partyRow(params.partyId),
        occupanciesOfParty(params.partyId),
        houseCardsIn(allHouseIdsOfParties([params.partyId])),
      ])
      const party = demanded(parties[0], (row) => demand('household.read', row.project_id))
      const labels = new Map(houses.map((house) => [house.id, house.label]))
      return {
        ...presentParty(party),
        houses: occupancies.map((one) => ({
          houseId: one.house_id,
          label: labels.get(one.house_id) ?? '',
          role: one.role,
          fromOn: one.from_on,
          untilOn: one.until_on,
        })),
      }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/parties/:partyId/unmask',
    perMinute: SHOWINGS,
    summary: { zh: '显示一项个人资料', en: 'Show one field of one person' },
    access: { kind: 'capability', capability: 'person.unmask', of: 'subject' },
    params: ofParty,
    body: z.strictObject({ field: z.enum(UNMASK_FIELDS), phoneId: z.uuid().optional(), ...unmaskBody }),
    answer: z.object({ value: z.string(), hideAfterSeconds: z.number().int(), reason: z.string() }),
    handle: async ({ params, body, app, actor, read }) => {
      const { answer } = await app.run(unmaskParty, actor, { partyId: params.partyId, ...body }, afresh())
      const [keys] = await read([personKeysOf([params.partyId])])
      const [key] = keys
      if (!key || key.wrapped_key === null) throw new Refusal(HOUSEHOLD_PROBLEMS.erased)
      const vault = await app.vaults.of(actor.companyId)
      return {
        value: openField(vault.personKey(key), answer.bound, answer.sealed),
        hideAfterSeconds: HIDE_AFTER_SECONDS,
        reason: answer.reason,
      }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/protected-texts/:ref/unmask',
    perMinute: SHOWINGS,
    summary: { zh: '显示文字里的一个号码', en: 'Show one number within a text' },
    access: { kind: 'capability', capability: 'person.unmask', of: 'subject' },
    params: z.object({ ref: z.string().regex(/^[a-z0-9]{12}$/) }),
    body: z.strictObject(unmaskBody),
    answer: z.object({ value: z.string(), hideAfterSeconds: z.number().int(), reason: z.string() }),
    handle: async ({ params, body, app, actor, read }) => {
      const [rows] = await read([protectedValue(params.ref)])
      const row = demanded(rows[0], () => {})
      const { answer } = await app.run(
        unmaskText,
        actor,
        {
          ref: params.ref,
          subject: { type: row.subject_type, id: row.subject_id as string },
          ...body,
        },
        afresh(),
      )
      return {
        value: openProtected(await app.vaults.of(actor.companyId), row),
        hideAfterSeconds: HIDE_AFTER_SECONDS,
        reason: answer.reason,
      }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/parties/:partyId/readers',
    summary: { zh: '谁看过这个人的资料', en: 'Who saw the data of this person' },
    access: { kind: 'capability', capability: 'audit.read', of: 'subject' },
    params: ofParty,
    query: z.strictObject({
      after: z.string().max(80).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
    answer: z.object({ items: z.array(readAnswer()), next: z.string().nullable() }),
    handle: async ({ params, query, read, demand }) => {
      const [parties, rows] = await read([
        partyRow(params.partyId),
        readsOfParty(params.partyId, { limit: query.limit, before: cursorOf(query.after) }),
      ])
      demanded(parties[0], (row) => demand('audit.read', row.project_id))
      return readPage(rows, query.limit)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/readers/:readerId/reads',
    summary: { zh: '这个账号看过谁的资料', en: 'Whose data this account saw' },
    access: { kind: 'capability', capability: 'audit.read', of: 'company' },
    params: ofReader,
    query: z.strictObject({
      from: instant,
      until: instant,
      after: z.string().max(80).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
    answer: z.object({ items: z.array(readAnswer()), next: z.string().nullable() }),
    handle: async ({ params, query, read }) => {
      const [rows] = await read([
        readsOfReader(params.readerId, {
          from: Date.parse(query.from),
          until: Date.parse(query.until),
          limit: query.limit,
          before: cursorOf(query.after),
        }),
      ])
      return readPage(rows, query.limit)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/readers/:readerId/breach-report',
    summary: {
      zh: '泄露核查：受影响的住户和资料',
      en: 'Breach report: affected residents and fields for an account and a span of time',
    },
    access: { kind: 'capability', capability: 'audit.read', of: 'company' },
    params: ofReader,
    query: z.strictObject({ from: instant, until: instant }),
    answer: z.object({
      persons: z.array(
        z.object({
          partyId: z.uuid(),
          projectId: z.number().int(),
          displayName: z.string(),
          houses: z.array(z.string()),
          fields: z.array(z.string()),
          times: z.number().int(),
          firstAt: z.iso.datetime(),
          lastAt: z.iso.datetime(),
        }),
      ),
    }),
    handle: async ({ params, query, read }) => {
      const [rows] = await read([breachReport(params.readerId, Date.parse(query.from), Date.parse(query.until))])
      return { persons: await affected(read, rows) }
    },
  }),
]

/** Each showing is a reading of its own: the same request sent again stands in the read log again. */
function afresh(): { readonly idempotencyKey: string } {
  return { idempotencyKey: newId() }
}

async function householdCard(
  call: Pick<Call, 'read' | 'demand' | 'actor' | 'app'>,
  houseId: string,
  only: readonly string[] | undefined,
) {
  const [houses, people, clock] = await call.read([houseById(houseId), peopleOfHouses([houseId]), presentInstant()])
  const house = demanded(houses[0], (row) => call.demand('household.read', row.project_id))
  const now = clock[0]?.now as number
  const today = createZone(house.zone).dayOf(now)
  const place: PanelHouse = {
    id: house.id,
    projectId: house.project_id,
    buildingId: house.building_id,
    actor: call.actor,
    now,
    today,
  }
  const panels = householdPanels().filter(
    (panel) => can(call.actor, panel.capability, house.project_id) && (only === undefined || only.includes(panel.id)),
  )
  const queries = panels.map((panel) => panel.queries(place))
  const answers = (await call.read([
    ...queries.flat(),
    packInForce(house.project_id),
  ])) as unknown as (readonly never[])[]
  const hash = (answers.at(-1)?.[0] as { hash: string } | undefined)?.hash
  const full = { ...place, pack: hash ? await call.app.engines.stored(call.actor.companyId, hash) : undefined }
  let at = 0
  const bodies = queries.map((own, index) => {
    const rows = answers.slice(at, at + own.length)
    at += own.length
    const panel = panels[index] as (typeof panels)[number]
    return { id: panel.id, title: panel.title, body: panel.present(rows, full) }
  })
  return {
    house: {
      id: house.id,
      projectId: house.project_id,
      label: house.label,
      buildingId: house.building_id,
      buildingTitle: house.building_title,
      unit: house.unit,
      floor: house.floor,
      room: house.room,
      areaM2: house.area_m2,
      status: house.status,
      handedOverOn: house.handed_over_on,
      keeperId: house.keeper_id,
    },
    title: householdTitle(people.filter((one) => holdsOn(one, today))),
    abilities: {
      edit: can(call.actor, 'household.edit', house.project_id),
      unmask: can(call.actor, 'person.unmask', house.project_id),
    },
    panels: bodies,
  }
}

/** The row, once it exists and one may see it: missing and not-yours answer alike. */
function demanded<Row>(row: Row | undefined, demand: (row: Row) => void): Row {
  if (!row) throw new Refusal(PROBLEMS.notFound)
  demand(row)
  return row
}

function presentParty(row: PartyRow) {
  return {
    id: row.id,
    projectId: row.project_id,
    kind: row.kind,
    displayName: row.display_name,
    sex: row.sex,
    phones: row.phones.map(({ id, masked, note }) => ({ id, masked, note })),
    idNumberMasked: row.id_number_masked,
    note: maskText(row.note),
    notePieces: textPieces(row.note),
    erased: row.erased_at !== null,
  }
}

function readAnswer() {
  return z.object({
    at: z.iso.datetime(),
    readerId: z.uuid(),
    partyId: z.uuid().nullable(),
    field: z.string(),
    reason: z.string(),
    channel: z.string(),
    subjectId: z.uuid().nullable(),
  })
}

function readPage(rows: readonly ReadRow[], limit: number) {
  const last = rows.at(-1)
  return {
    items: rows.map((row) => ({
      at: new Date(row.at).toISOString(),
      readerId: row.reader_id,
      partyId: row.party_id,
      field: row.field,
      reason: row.reason,
      channel: row.channel,
      subjectId: row.subject_id,
    })),
    next: rows.length === limit && last ? `${last.at}.${last.id}` : null,
  }
}

/** Where a list goes on: the instant and id of the last one seen. */
function cursorOf(text: string | undefined): { at: number; id: string } | undefined {
  if (text === undefined) return undefined
  const match = /^(\d{1,16})\.([0-9a-f-]{36})$/.exec(text)
  if (!match) throw new Refusal(PROBLEMS.badInput, { errors: [{ path: 'after', message: PROBLEMS.badInput.title }] })
  return { at: Number(match[1]), id: match[2] as string }
}

async function affected(read: Call['read'], rows: readonly BreachRow[]) {
  const ids = rows.map((row) => row.party_id)
  const [cards, labels, houses] = await read([
    partyCards(ids),
    housesOfParties(ids),
    houseCardsIn(allHouseIdsOfParties(ids)),
  ])
  const names = new Map(cards.map((card) => [card.id, card.display_name]))
  const labelOf = new Map(houses.map((house) => [house.id, house.label]))
  return rows.map((row) => ({
    partyId: row.party_id,
    projectId: row.project_id,
    displayName: names.get(row.party_id) ?? '',
    fields: row.fields,
    times: row.times,
    houses: labels.filter((one) => one.party_id === row.party_id).map((one) => labelOf.get(one.house_id) ?? ''),
    firstAt: new Date(row.first_at).toISOString(),
    lastAt: new Date(row.last_at).toISOString(),
  }))
}
