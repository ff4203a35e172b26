import { z } from 'zod'
import { commandRoute, defineRoute } from '../../platform/http/route.ts'
import { maskPhone, phoneOf } from '../../platform/privacy/masking.ts'
import { maskText, textPieces } from '../../platform/privacy/protected-text.ts'
import { PROBLEMS, Refusal } from '../../platform/problems.ts'
import { findDocuments } from '../../platform/search/search-documents.ts'
import { houseCards } from '../estate/index.ts'
import { householdsOfParties, partyCards } from '../households/index.ts'
import { recordContact } from './commands.ts'
import { callersAnswer, contactAnswer, contactBody, DESK_PROBLEMS, finderAnswer } from './contract.ts'
import { find } from './finder.ts'
import { contactsOf, recentContactsOf } from './store.ts'

const ofProject = z.object({ projectId: z.coerce.number().int() })
/** A minute of quick typing asks less often. */
const SEARCHES = 240
const finderQuery = z.strictObject({
  q: z.string().trim().min(1).max(60),
  limit: z.coerce.number().int().min(1).max(50).default(20),
})

export const deskRoutes = [
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/find',
    perMinute: SEARCHES,
    summary: { zh: '查找', en: 'Find households and cases in a project' },
    access: { kind: 'capability', capability: 'household.read', of: 'path' },
    params: ofProject,
    query: finderQuery,
    answer: finderAnswer,
    handle: ({ params, query, ...call }) => find(call, query.q, { projectIds: [params.projectId], limit: query.limit }),
  }),
  defineRoute({
    method: 'GET',
    path: '/find',
    perMinute: SEARCHES,
    summary: { zh: '在自己的所有项目里查找', en: 'Find households and cases in all own projects' },
    access: { kind: 'capability', capability: 'household.read', of: 'any' },
    query: finderQuery,
    answer: finderAnswer,
    handle: ({ query, ...call }) => find(call, query.q, { limit: query.limit }),
  }),
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/callers',
    perMinute: SEARCHES,
    summary: { zh: '来电是谁', en: 'Who has this phone number; answers masked' },
    access: { kind: 'capability', capability: 'household.read', of: 'path' },
    params: ofProject,
    query: z.strictObject({ phone: z.string().trim().min(3).max(40) }),
    answer: callersAnswer,
    handle: async ({ params, query, read, app, actor }) => {
      const number = phoneOf(query.phone)
      if (!number)
        throw new Refusal(DESK_PROBLEMS.badPhone, {
          errors: [{ path: 'phone', message: DESK_PROBLEMS.badPhone.title }],
        })
      const vault = await app.vaults.of(actor.companyId)
      const search = findDocuments(vault, 'party', number, { projectIds: [params.projectId], limit: 20 })
      const [found] = await read(search ? [search] : [])
      const ids = (found ?? []).map((one) => one.subject_id)
      const [cards, homes, recent] = await read([partyCards(ids), householdsOfParties(ids), recentContactsOf(ids)])
      const [houses] = await read([houseCards(homes.map((home) => home.house_id))])
      const labels = new Map(houses.map((house) => [house.id, house.label]))
      return {
        phoneMasked: maskPhone(number),
        callers: cards.flatMap((card): z.infer<typeof callersAnswer>['callers'] => {
          const own = homes.filter((home) => home.party_id === card.id)
          const base = { partyId: card.id, displayName: card.display_name, phoneMasked: card.phone_masked }
          if (own.length === 0) return [{ ...base, houseId: null, label: null, role: null }]
          return own.map((home) => ({
            ...base,
            houseId: home.house_id,
            label: labels.get(home.house_id) ?? null,
            role: home.role,
          }))
        }),
        contactsThisMonth: recent[0]?.this_month ?? 0,
        lastContact: recent[0]?.last_at
          ? { at: new Date(recent[0].last_at).toISOString(), purpose: maskText(recent[0].last_purpose ?? '') }
          : null,
      }
    },
  }),
  commandRoute(recordContact, {
    path: '/projects/:projectId/contacts',
    params: ofProject,
    body: contactBody,
    answer: { contactId: z.uuid() },
  }),
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/contacts',
    summary: { zh: '联系记录', en: 'Contacts without a case, newest first' },
    access: { kind: 'capability', capability: 'household.read', of: 'path' },
    params: ofProject,
    query: z.strictObject({
      houseId: z.uuid().optional(),
      partyId: z.uuid().optional(),
      after: z.string().max(80).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    answer: z.object({ items: z.array(contactAnswer), next: z.string().nullable() }),
    handle: async ({ params, query, read }) => {
      const [rows] = await read([
        contactsOf({
          projectId: params.projectId,
          houseId: query.houseId,
          partyId: query.partyId,
          before: cursorOf(query.after),
          limit: query.limit,
        }),
      ])
      const [houses, parties] = await read([
        houseCards(present(rows.map((row) => row.house_id))),
        partyCards(present(rows.map((row) => row.party_id))),
      ])
      const labels = new Map(houses.map((house) => [house.id, house.label]))
      const people = new Map(parties.map((party) => [party.id, party]))
      const last = rows.at(-1)
      return {
        items: rows.map((row) => ({
          id: row.id,
          at: new Date(row.at).toISOString(),
          direction: row.direction,
          channel: row.channel,
          purpose: maskText(row.purpose),
          words: maskText(row.words),
          pieces: textPieces(row.words),
          houseId: row.house_id,
          label: row.house_id ? (labels.get(row.house_id) ?? null) : null,
          partyId: row.party_id,
          displayName: row.party_id ? (people.get(row.party_id)?.display_name ?? null) : null,
          phoneMasked: row.phone_masked ?? (row.party_id ? (people.get(row.party_id)?.phone_masked ?? null) : null),
          recordedById: row.recorded_by,
        })),
        next: rows.length === query.limit && last ? `${last.at}.${last.id}` : null,
      }
    },
  }),
]

function present(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))]
}

/** Where the list goes on: the instant and id of the last one seen. */
function cursorOf(text: string | undefined): { at: number; id: string } | undefined {
  if (text === undefined) return undefined
  const match = /^(\d{1,16})\.([0-9a-f-]{36})$/.exec(text)
  if (!match) throw new Refusal(PROBLEMS.badInput, { errors: [{ path: 'after', message: PROBLEMS.badInput.title }] })
  return { at: Number(match[1]), id: match[2] as string }
}
