import { actorsOf, type Happened, latestOfSubjects } from '../../platform/events/event-log.ts'
import { type PanelLines, registerHouseholdPanel } from '../../platform/households/panels.ts'
import { staffDirectory } from '../../platform/people/people.ts'
import { maskText, textPieces } from '../../platform/privacy/protected-text.ts'
import { type ReadRow, readersOf, readsOfParties } from '../../platform/privacy/read-log.ts'
import { estateKinds } from '../estate/index.ts'
import { partyKind } from './contract.ts'
import { holdsOn, ROLE_ORDER } from './domain.ts'
import {
  type InstructionRow,
  instructionsOf,
  type PersonOfHouse,
  partyIdsOfHouse,
  peopleOfHouses,
  subjectsOfHousehold,
} from './store.ts'

/** What a change is called: as the kinds of house and party declare it. */
const CHANGE_TITLES = new Map(
  [...estateKinds, partyKind].flatMap((kind) => kind.events.map((event) => [event.type, event.title] as const)),
)

/** The panels that this room gives to the household card. */
export function registerOwnPanels(): void {
  registerHouseholdPanel({
    id: 'standingInstructions',
    title: { zh: '住户交代', en: 'Standing instructions' },
    order: 10,
    capability: 'household.read',
    queries: (house) => [instructionsOf([house.id])],
    present: ([rows]) => ({
      items: (rows as readonly InstructionRow[]).map((row) => ({
        id: row.id,
        text: maskText(row.words),
        pieces: textPieces(row.words),
        partyId: row.party_id,
        channel: row.channel,
        validUntil: row.valid_until,
        recordedById: row.recorded_by,
        recordedAt: new Date(row.recorded_at).toISOString(),
      })),
    }),
  })
  registerHouseholdPanel({
    id: 'people',
    title: { zh: '现在的人', en: 'People now' },
    order: 20,
    capability: 'household.read',
    queries: (house) => [peopleOfHouses([house.id])],
    present: ([rows], house) => {
      const people = [...(rows as readonly PersonOfHouse[])].sort(
        (a, b) => Number(b.is_contact) - Number(a.is_contact) || ROLE_ORDER[a.role] - ROLE_ORDER[b.role],
      )
      return {
        now: people.filter((one) => holdsOn(one, house.today)).map(presentPerson),
        before: people.filter((one) => !holdsOn(one, house.today)).map(presentPerson),
      }
    },
  })
  registerHouseholdPanel({
    id: 'changes',
    title: { zh: '资料变更', en: 'Changes of its data' },
    order: 800,
    capability: 'household.edit',
    queries: (house) => {
      const changes = latestOfSubjects(subjectsOfHousehold(house.id), 12)
      return [changes, staffDirectory().namesIn(actorsOf(changes))]
    },
    present: ([rows, people]): PanelLines => {
      const names = people as readonly { id: string; name: string }[]
      return {
        lines: (rows as readonly Happened[]).map((row) => ({
          id: row.id,
          at: new Date(row.occurred_at).toISOString(),
          title: CHANGE_TITLES.get(row.type) ?? { zh: row.type },
          detail: names.find((one) => one.id === row.actor_id)?.name ?? '',
        })),
      }
    },
  })
  registerHouseholdPanel({
    id: 'readers',
    title: { zh: '谁看过这份资料', en: 'Who saw this data' },
    order: 900,
    capability: 'person.unmask',
    queries: (house) => {
      const reads = readsOfParties(partyIdsOfHouse(house.id), house.now - 30 * 86_400_000, 10)
      return [reads, staffDirectory().namesIn(readersOf(reads))]
    },
    present: ([rows, people]) => {
      const names = people as readonly { id: string; name: string }[]
      const reads = rows as readonly (ReadRow & { total: number })[]
      return {
        monthCount: reads[0]?.total ?? 0,
        items: reads.map((read) => ({
          readerId: read.reader_id,
          reader: names.find((one) => one.id === read.reader_id)?.name ?? null,
          at: new Date(read.at).toISOString(),
          field: read.field,
          reason: read.reason,
          partyId: read.party_id,
        })),
      }
    },
  })
}

function presentPerson(row: PersonOfHouse) {
  return {
    occupancyId: row.id,
    partyId: row.party_id,
    kind: row.kind,
    displayName: row.display_name,
    role: row.role,
    relation: row.relation,
    isContact: row.is_contact,
    fromOn: row.from_on,
    untilOn: row.until_on,
    phones: row.phones.map(({ id, masked, note }) => ({ id, masked, note })),
    idNumberMasked: row.id_number_masked,
    note: maskText(row.note),
    notePieces: textPieces(row.note),
  }
}
