import type { App } from '../../../platform/app.ts'
import type { Planned } from '../../../platform/coverage/index.ts'
import { iso } from '../../../platform/events/event-log.ts'
import { areasOf, buildingsOf } from '../../estate/index.ts'
import { absencesBetween } from '../leave/store.ts'
import { withoutAbsences } from './domain.ts'
import { linesIn, spansBetween } from './store.ts'

/** What the handbook's rules of coverage compare with what must be manned: who stands at which post, without those on leave. */
export async function plannedAtPosts(
  app: App,
  scope: { readonly companyId: number; readonly projectId: number },
  from: number,
  until: number,
): Promise<Planned> {
  const [spans, lines, absences, buildings, areas] = await app.database.read(
    { companyId: scope.companyId, projectIds: [scope.projectId] },
    [
      spansBetween(scope.projectId, iso(from), iso(until)),
      linesIn(scope.projectId),
      absencesBetween(scope.projectId, iso(from), iso(until)),
      buildingsOf(scope.projectId),
      areasOf(scope.projectId),
    ],
  )
  const lineOf = new Map(lines.map((line) => [line.id, line]))
  const there = withoutAbsences(
    spans.map((span) => ({
      lineId: span.line_id,
      day: span.on_day,
      staffId: span.staff_id,
      from: span.from_at,
      to: span.until_at,
    })),
    absences.map((row) => ({ staffId: row.staff_id, from: row.from_at, to: row.until_at })),
  )
  return {
    presences: there.flatMap((span) => {
      const line = lineOf.get(span.lineId ?? '')
      if (!line?.post_id) return []
      const { staffId: personId, from, to } = span
      return [{ post: line.post_id, personId, from, to, ...(line.place_id ? { placeId: line.place_id } : {}) }]
    }),
    places: { building: buildings.map((one) => one.id), area: areas.map((one) => one.id) },
  }
}
