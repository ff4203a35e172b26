import { z } from 'zod'
import { type Actor, demand } from '../../platform/access/actor.ts'
import { defineCommand } from '../../platform/commands/command.ts'
import { iso } from '../../platform/events/event-log.ts'
import { phoneOf } from '../../platform/privacy/masking.ts'
import { destroyPersonKeys, insertPersonKeys, personKeysOf } from '../../platform/privacy/person-keys.ts'
import {
  destroyProtectedOf,
  protectedValue,
  protectText,
  withoutNumbers,
  withReferences,
} from '../../platform/privacy/protected-text.ts'
import { logRead } from '../../platform/privacy/read-log.ts'
import type { PersonKey, PersonKeyRow, Vault } from '../../platform/privacy/vault.ts'
import { type FieldError, Refusal } from '../../platform/problems.ts'
import { indexDocument, unindex } from '../../platform/search/search-documents.ts'
import { typedText } from '../../platform/typed-text.ts'
import { type HouseCard, houseCards, houseCardsIn } from '../estate/index.ts'
import {
  HOUSEHOLD_PROBLEMS,
  instructionBody,
  occupancyAmendBody,
  occupancyBody,
  partyAmendBody,
  partyBody,
  personOfHouseBody,
  UNMASK_FIELDS,
  unmaskBody,
} from './contract.ts'
import {
  isAcceptableIdNumber,
  type OccupancyRow,
  openParty,
  type PartyRow,
  type PlainParty,
  partyDocument,
  sealParty,
} from './domain.ts'
import {
  dutyTowards,
  endInstruction,
  eraseParty,
  houseIdsOfParty,
  insertInstruction,
  insertOccupancies,
  insertParties,
  instructionById,
  occupanciesOfHouse,
  occupancyRow,
  partyRow,
  updateOccupancy,
  updateParty,
} from './store.ts'

export const registerParty = defineCommand({
  name: 'party.register',
  title: { zh: '登记客户', en: 'Register a party' },
  capability: 'household.edit',
  input: z.strictObject({ projectId: z.coerce.number().int(), ...partyBody }),
  subject: (input) => ({ type: 'party', id: input.id, create: { projectId: input.projectId } }),
  decide: ({ input, actor, projectId, now, newId, vault }) => {
    const made = newParty(vault, plainParty(input, newId), {
      id: input.id,
      companyId: actor.companyId,
      projectId,
      at: now,
      houses: [],
    })
    return {
      events: [made.event],
      writes: made.writes,
      answer: { partyId: input.id, displayName: made.row.display_name },
    }
  },
})

export const addPersonToHouse = defineCommand({
  name: 'household.addPerson',
  title: { zh: '添一人', en: 'Add a person to a household' },
  capability: 'household.edit',
  input: z.strictObject({ houseId: z.uuid(), ...personOfHouseBody }),
  subject: (input) => ({ type: 'house', id: input.houseId }),
  load: (input) => ({ houses: houseCards([input.houseId]) }),
  decide: ({ input, actor, projectId, now, newId, vault, rows }) => {
    refuseBackwards(input)
    const made = newParty(vault, plainParty(input, newId), {
      id: input.id,
      companyId: actor.companyId,
      projectId,
      at: now,
      houses: rows.houses,
    })
    const occupancy = newOccupancy({ ...input, id: input.occupancyId, partyId: input.id, projectId })
    return {
      events: [began(occupancy)],
      creates: [{ type: 'party', id: input.id, projectId, event: made.event }],
      writes: [...made.writes, insertOccupancies(actor.companyId, [occupancy])],
      answer: { partyId: input.id, occupancyId: input.occupancyId, displayName: made.row.display_name },
    }
  },
})

export const amendParty = defineCommand({
  name: 'party.amend',
  title: { zh: '修改客户资料', en: 'Amend a party' },
  capability: 'household.edit',
  input: z.strictObject({ partyId: z.uuid(), ...partyAmendBody }),
  subject: (input) => ({ type: 'party', id: input.partyId }),
  load: (input) => ({
    party: partyRow(input.partyId),
    keys: personKeysOf([input.partyId]),
    houses: houseCardsIn(houseIdsOfParty(input.partyId)),
  }),
  decide: ({ input, actor, projectId, newId, vault, rows }) => {
    const old = rows.party[0] as PartyRow
    const key = openKey(vault, rows.keys[0])
    const before = openParty(key, old)
    const note =
      input.note === undefined
        ? undefined
        : protectText(
            vault,
            { companyId: actor.companyId, projectId, subject: { type: 'party', id: old.id }, partyId: old.id },
            withReferences(input.note, old.note),
          )
    const after = amendedParty(before, { ...input, note: note?.text }, newId)
    const row = sealParty(vault, key, after, { id: old.id, projectId, createdAt: old.created_at })
    return {
      // Which fields changed is told; what they hold never stands in an event.
      events: [
        {
          type: 'party.amended',
          data: { ...partyFacts(after), changed: Object.keys(input).filter((name) => name !== 'partyId') },
        },
      ],
      writes: [
        updateParty(row),
        ...(note?.writes ?? []),
        indexDocument(vault, partyDocument(actor.companyId, row, after, rows.houses)),
      ],
      answer: { partyId: old.id, displayName: row.display_name },
    }
  },
})

/** Erases a person on request (quality bar 54): their key is destroyed and they are no longer found; what bills keep is unlinked from any name. */
export const erasePartyCommand = defineCommand({
  name: 'party.erase',
  title: { zh: '按要求删除个人资料', en: 'Erase a person on request' },
  capability: 'company.manage',
  confirms: true,
  input: z.strictObject({ partyId: z.uuid(), reason: typedText(200, 2) }),
  subject: (input) => ({ type: 'party', id: input.partyId }),
  decide: ({ input, now }) => ({
    events: [{ type: 'party.erased', data: {} }],
    writes: [
      eraseParty(input.partyId, now),
      destroyPersonKeys([input.partyId], iso(now)),
      destroyProtectedOf(input.partyId),
      unindex([input.partyId]),
    ],
    answer: { partyId: input.partyId },
  }),
})

export const addOccupancy = defineCommand({
  name: 'occupancy.begin',
  title: { zh: '登记居住关系', en: 'Begin an occupancy' },
  capability: 'household.edit',
  input: z.strictObject({ houseId: z.uuid(), ...occupancyBody }),
  subject: (input) => ({ type: 'house', id: input.houseId }),
  load: (input) => ({
    party: partyRow(input.partyId),
    keys: personKeysOf([input.partyId]),
    others: houseCardsIn(houseIdsOfParty(input.partyId)),
    house: houseCards([input.houseId]),
    here: occupanciesOfHouse(input.houseId),
  }),
  decide: ({ input, actor, projectId, vault, rows }) => {
    refuseBackwards(input)
    const party = rows.party[0]
    if (!party || party.project_id !== projectId)
      throw new Refusal(HOUSEHOLD_PROBLEMS.noParty, {
        errors: [{ path: 'partyId', message: HOUSEHOLD_PROBLEMS.noParty.title }],
      })
    if (rows.here.some((one) => one.party_id === party.id && one.role === input.role && one.until_on === null))
      throw new Refusal(HOUSEHOLD_PROBLEMS.already)
    const occupancy = newOccupancy({ ...input, projectId })
    const plain = openParty(openKey(vault, rows.keys[0]), party)
    return {
      events: [began(occupancy)],
      writes: [
        insertOccupancies(actor.companyId, [occupancy]),
        indexDocument(vault, partyDocument(actor.companyId, party, plain, distinct([...rows.house, ...rows.others]))),
      ],
      answer: { occupancyId: input.id },
    }
  },
})

export const amendOccupancy = defineCommand({
  name: 'occupancy.amend',
  title: { zh: '修改居住关系', en: 'Amend an occupancy' },
  capability: 'household.edit',
  input: z.strictObject({ houseId: z.uuid(), occupancyId: z.uuid(), ...occupancyAmendBody }),
  subject: (input) => ({ type: 'house', id: input.houseId }),
  load: (input) => ({ occupancy: occupancyRow(input.occupancyId) }),
  decide: ({ input, rows }) => {
    const old = rows.occupancy[0]
    if (!old || old.house_id !== input.houseId) throw new Refusal(HOUSEHOLD_PROBLEMS.noParty)
    const row: OccupancyRow = {
      ...old,
      role: input.role ?? old.role,
      relation: input.relation ?? old.relation,
      is_contact: input.isContact ?? old.is_contact,
      from_on: input.fromOn === undefined ? old.from_on : input.fromOn,
      until_on: input.untilOn === undefined ? old.until_on : input.untilOn,
    }
    refuseBackwards({ fromOn: row.from_on, untilOn: row.until_on })
    return {
      events: [
        {
          type: 'occupancy.amended',
          part: { type: 'occupancy', id: row.id },
          data: { partyId: row.party_id, role: row.role, fromOn: row.from_on, untilOn: row.until_on },
        },
      ],
      writes: [updateOccupancy(row)],
      answer: { occupancyId: row.id },
    }
  },
})

export const recordInstruction = defineCommand({
  name: 'standingInstruction.record',
  title: { zh: '记下住户交代', en: 'Record a standing instruction' },
  capability: 'household.edit',
  input: z.strictObject({ houseId: z.uuid(), ...instructionBody }),
  subject: (input) => ({ type: 'house', id: input.houseId }),
  decide: ({ input, actor, projectId, occurredAt, vault }) => {
    const words = protectText(
      vault,
      {
        companyId: actor.companyId,
        projectId,
        subject: { type: 'house', id: input.houseId },
        partyId: input.partyId ?? undefined,
      },
      input.text,
    )
    const row = {
      id: input.id,
      company_id: actor.companyId,
      project_id: projectId,
      house_id: input.houseId,
      party_id: input.partyId ?? null,
      words: words.text,
      channel: input.channel ?? 'other',
      valid_until: input.validUntil ?? null,
      recorded_by: actor.kind === 'system' ? null : actor.id,
      recorded_at: occurredAt,
      ended_at: null,
    }
    return {
      events: [{ type: 'standingInstruction.recorded', data: { instructionId: input.id } }],
      writes: [insertInstruction(row), ...words.writes],
      answer: { instructionId: input.id },
    }
  },
})

export const endInstructionCommand = defineCommand({
  name: 'standingInstruction.end',
  title: { zh: '结束住户交代', en: 'End a standing instruction' },
  capability: 'household.edit',
  input: z.strictObject({ houseId: z.uuid(), instructionId: z.uuid() }),
  subject: (input) => ({ type: 'house', id: input.houseId }),
  load: (input) => ({ instruction: instructionById(input.instructionId) }),
  decide: ({ input, occurredAt, rows }) => {
    if (rows.instruction[0]?.house_id !== input.houseId) throw new Refusal(HOUSEHOLD_PROBLEMS.noValue)
    return {
      events: [{ type: 'standingInstruction.ended', data: { instructionId: input.instructionId } }],
      writes: [endInstruction(input.instructionId, input.houseId, occurredAt)],
      answer: { instructionId: input.instructionId },
    }
  },
})

/**
 * Shows one field of one person: with a reason, or because they stand on one's own open matter. The answer is kept with
 * the idempotency key, so it carries the value still sealed; the route opens it.
 */
export const unmaskParty = defineCommand({
  name: 'person.unmask',
  title: { zh: '显示个人资料', en: 'Show personal data' },
  capability: 'person.unmask',
  input: z.strictObject({
    partyId: z.uuid(),
    field: z.enum(UNMASK_FIELDS),
    phoneId: z.uuid().optional(),
    ...unmaskBody,
  }),
  subject: (input) => ({ type: 'party', id: input.partyId }),
  load: (input, actor) => ({
    party: partyRow(input.partyId),
    duty: dutyTowards(dutiful(actor), { partyId: input.partyId, caseId: input.via?.id }),
  }),
  may: (scene) => mayWithReason(scene, scene.rows.duty),
  decide: ({ input, actor, projectId, now, newId, rows }) => {
    const party = rows.party[0] as PartyRow
    if (party.erased_at !== null) throw new Refusal(HOUSEHOLD_PROBLEMS.erased)
    const value = sealedValue(party, input.field, input.phoneId)
    const reason = reasonFor(input.reason, rows.duty[0])
    const entry = {
      id: newId(),
      companyId: actor.companyId,
      projectId,
      at: now,
      readerId: actor.id,
      partyId: party.id,
      field: input.field,
      reason: reason.text,
      channel: 'screen' as const,
      subjectId: reason.subjectId,
    }
    return { events: [], writes: [logRead(entry)], answer: { ...value, reason: reason.text } }
  },
})

/** Shows one number that somebody typed into a text. Its subject is what the text belongs to. */
export const unmaskText = defineCommand({
  name: 'person.unmaskText',
  title: { zh: '显示文字里的号码', en: 'Show a number within a text' },
  capability: 'person.unmask',
  input: z.strictObject({
    ref: z.string().max(20),
    subject: z.strictObject({ type: z.string(), id: z.uuid() }),
    ...unmaskBody,
  }),
  subject: (input) => input.subject,
  load: (input, actor) => ({
    value: protectedValue(input.ref),
    duty: dutyTowards(dutiful(actor), { caseId: input.subject.type === 'case' ? input.subject.id : input.via?.id }),
  }),
  may: (scene) => mayWithReason(scene, scene.rows.duty),
  decide: ({ input, actor, projectId, now, newId, rows }) => {
    const value = rows.value[0]
    if (!value || value.subject_id !== input.subject.id) throw new Refusal(HOUSEHOLD_PROBLEMS.noValue)
    if (value.wrapped_key === null) throw new Refusal(HOUSEHOLD_PROBLEMS.erased)
    const duty = input.subject.type === 'case' ? rows.duty[0] : undefined
    const reason = reasonFor(input.reason, duty)
    const entry = {
      id: newId(),
      companyId: actor.companyId,
      projectId,
      at: now,
      readerId: actor.id,
      partyId: value.party_id ?? null,
      field: 'text',
      reason: reason.text,
      channel: 'screen' as const,
      subjectId: input.subject.id,
    }
    return { events: [], writes: [logRead(entry)], answer: { reason: reason.text } }
  },
})

export const householdCommands = [
  registerParty,
  addPersonToHouse,
  amendParty,
  erasePartyCommand,
  addOccupancy,
  amendOccupancy,
  recordInstruction,
  endInstructionCommand,
  unmaskParty,
  unmaskText,
]

// ── people ───────────────────────────────────────────────────────────────────────────────────────

type PartyInput = {
  kind?: 'person' | 'organisation' | undefined
  name: string
  sex?: 'female' | 'male' | null | undefined
  phones?: readonly { number: string; note?: string | undefined }[] | undefined
  idNumber?: string | null | undefined
  note?: string | undefined
}

/** @throws Refusal with a sentence at each number that is none */
export function plainParty(input: PartyInput, newId: () => string): PlainParty {
  const errors: FieldError[] = []
  const phones = readPhones(input.phones ?? [], 'phones', newId, errors)
  const idNumber = readIdNumber(input.idNumber ?? null, errors)
  refuseErrors(errors)
  return {
    kind: input.kind ?? 'person',
    name: input.name,
    sex: input.sex ?? null,
    phones,
    idNumber,
    note: input.note ?? '',
  }
}

export type NewParty = {
  readonly row: PartyRow
  readonly event: { type: string; data: Record<string, unknown> }
  readonly writes: ReturnType<typeof insertParties>[]
}

function newParty(
  vault: Vault,
  party: PlainParty,
  place: { id: string; companyId: number; projectId: number; at: number; houses: readonly HouseCard[] },
): NewParty {
  const key = vault.newPersonKey(place.id)
  const note = protectText(
    vault,
    {
      companyId: place.companyId,
      projectId: place.projectId,
      subject: { type: 'party', id: place.id },
      partyId: place.id,
    },
    party.note,
  )
  const kept = { ...party, note: note.text }
  const row = sealParty(vault, key, kept, { id: place.id, projectId: place.projectId, createdAt: place.at })
  return {
    row,
    event: { type: 'party.registered', data: partyFacts(kept) },
    writes: [
      insertPersonKeys([{ subjectId: place.id, companyId: place.companyId, projectId: place.projectId, key }]),
      insertParties(place.companyId, [row]),
      ...(note.writes as ReturnType<typeof insertParties>[]),
      indexDocument(vault, partyDocument(place.companyId, row, kept, place.houses)),
    ],
  }
}

export function partyFacts(party: PlainParty): Record<string, unknown> {
  return { kind: party.kind, hasPhone: party.phones.length > 0, hasIdNumber: party.idNumber !== null }
}

type PartyChanges = { readonly [Name in keyof PartyInput]?: PartyInput[Name] | undefined } & {
  addPhones?: readonly { number: string; note?: string | undefined }[] | undefined
  removePhoneIds?: readonly string[] | undefined
  phoneOrder?: readonly string[] | undefined
}

function amendedParty(before: PlainParty, changes: PartyChanges, newId: () => string): PlainParty {
  const errors: FieldError[] = []
  const added = readPhones(changes.addPhones ?? [], 'addPhones', newId, errors)
  const idNumber = changes.idNumber === undefined ? before.idNumber : readIdNumber(changes.idNumber, errors)
  refuseErrors(errors)
  const removed = new Set(changes.removePhoneIds ?? [])
  const order = changes.phoneOrder ?? []
  const rank = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length)
  const phones = [...before.phones.filter((phone) => !removed.has(phone.id)), ...added].sort(
    (a, b) => rank(a.id) - rank(b.id),
  )
  return {
    kind: before.kind,
    name: changes.name ?? before.name,
    sex: changes.sex === undefined ? before.sex : changes.sex,
    phones,
    idNumber,
    note: changes.note ?? before.note,
  }
}

function readPhones(
  phones: readonly { number: string; note?: string | undefined }[],
  path: string,
  newId: () => string,
  errors: FieldError[],
): PlainParty['phones'][number][] {
  return phones.flatMap((phone, index) => {
    const number = phoneOf(phone.number)
    // A further number belongs in a line of its own; in a note it would stand in the open.
    if (number) return [{ id: newId(), number, note: withoutNumbers(phone.note ?? '') }]
    errors.push({ path: `${path}.${index}.number`, message: HOUSEHOLD_PROBLEMS.badPhone.title })
    return []
  })
}

function readIdNumber(idNumber: string | null, errors: FieldError[]): string | null {
  if (idNumber === null) return null
  if (isAcceptableIdNumber(idNumber)) return idNumber.normalize('NFKC').replace(/\s/g, '').toUpperCase()
  errors.push({ path: 'idNumber', message: HOUSEHOLD_PROBLEMS.badIdNumber.title })
  return null
}

function refuseErrors(errors: readonly FieldError[]): void {
  if (errors.length === 0) return
  throw new Refusal(
    errors.every((error) => error.path === 'idNumber') ? HOUSEHOLD_PROBLEMS.badIdNumber : HOUSEHOLD_PROBLEMS.badPhone,
    { errors },
  )
}

/** @throws Refusal privacy/erased */
function openKey(vault: Vault, row: PersonKeyRow | undefined): PersonKey {
  if (!row || row.wrapped_key === null) throw new Refusal(HOUSEHOLD_PROBLEMS.erased)
  return vault.personKey(row)
}

// ── occupancies ──────────────────────────────────────────────────────────────────────────────────

type OccupancyInput = {
  id: string
  houseId: string
  partyId: string
  projectId: number
  role: OccupancyRow['role']
  relation?: string | undefined
  isContact?: boolean | undefined
  fromOn?: string | null | undefined
  untilOn?: string | null | undefined
}

export function newOccupancy(input: OccupancyInput): OccupancyRow {
  return {
    id: input.id,
    project_id: input.projectId,
    house_id: input.houseId,
    party_id: input.partyId,
    role: input.role,
    is_contact: input.isContact ?? false,
    relation: input.relation ?? '',
    from_on: input.fromOn ?? null,
    until_on: input.untilOn ?? null,
  }
}

function began(occupancy: OccupancyRow) {
  return {
    type: 'occupancy.began',
    part: { type: 'occupancy', id: occupancy.id },
    data: { partyId: occupancy.party_id, role: occupancy.role, fromOn: occupancy.from_on, untilOn: occupancy.until_on },
  }
}

function refuseBackwards({
  fromOn,
  untilOn,
}: {
  fromOn?: string | null | undefined
  untilOn?: string | null | undefined
}): void {
  if (fromOn && untilOn && untilOn < fromOn)
    throw new Refusal(HOUSEHOLD_PROBLEMS.ends, {
      errors: [{ path: 'untilOn', message: HOUSEHOLD_PROBLEMS.ends.title }],
    })
}

function distinct(houses: readonly HouseCard[]): HouseCard[] {
  return [...new Map(houses.map((house) => [house.id, house])).values()]
}

// ── showing ──────────────────────────────────────────────────────────────────────────────────────

function dutiful(actor: Actor) {
  return { id: actor.id, positionIds: [...new Set(actor.positions.map((position) => position.positionId))] }
}

function sealedValue(
  party: PartyRow,
  field: (typeof UNMASK_FIELDS)[number],
  phoneId: string | undefined,
): { sealed: string; bound: string } {
  if (field === 'name') return { sealed: party.sealed_name, bound: 'name' }
  if (field === 'idNumber' && party.sealed_id_number !== null)
    return { sealed: party.sealed_id_number, bound: 'idNumber' }
  const phone =
    field === 'phone' ? (phoneId ? party.phones.find((one) => one.id === phoneId) : party.phones[0]) : undefined
  if (!phone) throw new Refusal(HOUSEHOLD_PROBLEMS.noValue)
  return { sealed: phone.sealed, bound: `phone ${phone.id}` }
}

/** What the read log says when nobody had to be asked. */
const ON_DUTY = '本人经手的事项'

/** Who does not work with households at all, an engineer, sees only people on whose matters they are. */
function mayWithReason(scene: { actor: Actor; projectId: number }, duty: readonly unknown[]): void {
  if (duty.length === 0) demand(scene.actor, 'household.read', scene.projectId)
}

function reasonFor(
  given: string | undefined,
  duty: { subject_id: string } | undefined,
): { text: string; subjectId: string | null } {
  // A number typed as a reason would be kept in the open for as long as the log.
  if (given) return { text: withoutNumbers(given), subjectId: duty?.subject_id ?? null }
  if (!duty)
    throw new Refusal(HOUSEHOLD_PROBLEMS.reasonNeeded, {
      errors: [{ path: 'reason', message: HOUSEHOLD_PROBLEMS.reasonNeeded.title }],
    })
  return { text: ON_DUTY, subjectId: duty.subject_id }
}
