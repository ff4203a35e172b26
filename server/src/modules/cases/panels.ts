import { registerHouseholdPanel } from '../../platform/households/panels.ts'
import { maskText } from '../../platform/privacy/protected-text.ts'
import { type CaseRow, casesOfHouse } from './store.ts'

/** What is going on and what was lately, on the household card. */
export function registerCasePanel(): void {
  registerHouseholdPanel({
    id: 'cases',
    title: { zh: '未了事项与最近', en: 'Open and recent cases' },
    order: 30,
    capability: 'case.read',
    queries: (house) => [casesOfHouse(house.id, 12)],
    present: ([rows]) => ({
      items: (rows as readonly CaseRow[]).map((row) => ({
        id: row.id,
        number: row.number,
        kind: row.kind,
        state: row.state,
        urgency: row.urgency,
        categoryId: row.category_id,
        content: maskText(row.content),
        promise: row.promise,
        registeredAt: new Date(row.registered_at).toISOString(),
        closedAt: row.closed_at === null ? null : new Date(row.closed_at).toISOString(),
      })),
    }),
  })
}
