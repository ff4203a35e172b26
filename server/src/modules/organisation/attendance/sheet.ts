import { createZone } from '@huiyin/calendar'
import type { Organisation } from '../../../platform/access/organisation.ts'
import type { Query } from '../../../platform/db/sql.ts'
import type { Engine } from '../../../platform/packs/engine-cache.ts'
import { supervises } from '../leave/domain.ts'
import { type RequestRow, requestsIn } from '../leave/store.ts'
import { addDays, startOf } from '../rota/domain.ts'
import { restDays } from '../rota/in-force.ts'
import { type LineRow, linesIn, type SpanRow, spansBetween } from '../rota/store.ts'
import { daysOfMonth, monthOf, type SheetRow } from './domain.ts'
import { heldDuring, type PunchRow, punchesBetween, type SheetRowInStore, sheetsOf } from './store.ts'

/** Everything that a month's sheet is computed from, one flight. */
export function sheetQueries(projectId: number, month: string) {
  const days = daysOfMonth(month)
  const [first, last] = [days[0] as string, days.at(-1) as string]
  const [from, to] = [`${addDays(first, -2)}T00:00:00Z`, `${addDays(last, 3)}T00:00:00Z`]
  return {
    held: heldDuring(projectId, first, last),
    lines: linesIn(projectId),
    spans: spansBetween(projectId, from, to),
    punches: punchesBetween(projectId, from, to),
    requests: requestsIn(projectId, from, to),
    sheets: sheetsOf(projectId, month),
  } satisfies Record<string, Query>
}

export type SheetFacts = {
  readonly held: readonly { staff_id: string; name: string; staff_number: string; position_id: string }[]
  readonly lines: readonly LineRow[]
  readonly spans: readonly SpanRow[]
  readonly punches: readonly PunchRow[]
  readonly requests: readonly RequestRow[]
  readonly sheets: readonly SheetRowInStore[]
}

export type SheetPerson = {
  readonly staffId: string
  readonly name: string
  readonly staffNumber: string
  readonly positionIds: readonly string[]
  readonly row: SheetRow
  /** Signed with this sheet: the row is as it stood then. */
  readonly sheetId: string | null
}

/** The month of everybody who stood in the project, signed ones as they were signed. */
export function sheetOf(
  facts: SheetFacts,
  month: string,
  place: { readonly zone: string; readonly now: number; readonly engine: Engine | undefined },
): SheetPerson[] {
  const zone = createZone(place.zone)
  const isRest = restDays(place.engine)
  const days = daysOfMonth(month).map((day) => ({
    day,
    from: startOf(day, zone),
    to: startOf(addDays(day, 1), zone),
    isRest: isRest(day),
  }))
  const titleOf = new Map(facts.lines.map((line) => [line.id, line.title]))
  const grace = place.engine?.pack.pack.values['attendance.graceMinutes']?.value
  const people = new Map<string, { name: string; staffNumber: string; positionIds: string[] }>()
  for (const one of facts.held) {
    const known = people.get(one.staff_id) ?? { name: one.name, staffNumber: one.staff_number, positionIds: [] }
    known.positionIds.push(one.position_id)
    people.set(one.staff_id, known)
  }
  return [...people].map(([staffId, person]) => {
    const sheet = facts.sheets.find((one) => one.staff_ids.includes(staffId))
    const signed = sheet && (sheet.body as readonly SheetRow[]).find((row) => row.staffId === staffId)
    const granted = facts.requests.filter((row) => row.staff_id === staffId && row.state === 'approved')
    return {
      staffId,
      ...person,
      sheetId: sheet?.id ?? null,
      row:
        signed ??
        monthOf(
          {
            staffId,
            turns: facts.spans
              .filter((span) => span.staff_id === staffId)
              .map((span) => ({
                day: span.on_day ?? zone.dayOf(span.from_at),
                from: span.from_at,
                to: span.until_at,
                title: titleOf.get(span.line_id ?? '') ?? '',
              })),
            punches: facts.punches.filter((punch) => punch.staff_id === staffId),
            leave: granted
              .filter((row) => row.kind === 'leave')
              .map((row) => ({ kind: row.leave_kind ?? '', from: row.from_at, until: row.until_at })),
            overtime: granted
              .filter((row) => row.kind === 'overtime')
              .map((row) => ({ from: row.from_at, until: row.until_at })),
          },
          days,
          { now: place.now, graceMinutes: typeof grace === 'number' ? grace : 0 },
        ),
    }
  })
}

/** Own staff: whoever stands below one of these positions, and never oneself (S0-SUP-8). */
export function ownStaff(
  people: readonly SheetPerson[],
  actor: { readonly id: string; readonly positions: readonly { projectId: number; positionId: string }[] },
  projectId: number,
  organisation: Organisation,
): SheetPerson[] {
  const mine = actor.positions
    .filter((one) => one.projectId === projectId || one.projectId === 0)
    .map((one) => one.positionId)
  return people.filter((one) => one.staffId !== actor.id && supervises(organisation, mine, one.positionIds))
}
