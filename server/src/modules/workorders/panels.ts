import { type PanelLines, registerHouseholdPanel } from '../../platform/households/panels.ts'
import { leavesOf } from './pack-view.ts'
import { type OrderRow, ordersOfHouse } from './store.ts'

const DAY_MS = 86_400_000

/** What was done in a home, and how long it is guaranteed by the handbook in force (the leaf's `guaranteeDays`). */
export function registerOrderPanel(): void {
  registerHouseholdPanel({
    id: 'orders',
    title: { zh: '维修与保修', en: 'Repairs and their guarantee' },
    order: 40,
    capability: 'case.read',
    queries: (house) => [ordersOfHouse(house.id, 10)],
    present: ([rows], house): PanelLines => {
      const leaves = house.pack ? leavesOf(house.pack) : new Map<string, never>()
      return {
        lines: (rows as readonly OrderRow[]).map((row) => {
          const leaf = leaves.get(row.category_id)
          const ends =
            row.completed_at === null || !leaf?.guaranteeDays
              ? undefined
              : row.completed_at + leaf.guaranteeDays * DAY_MS
          return {
            id: row.id,
            at: new Date(row.issued_at).toISOString(),
            title: leaf?.title ?? { zh: row.category_id },
            detail: row.number,
            caseId: row.case_id,
            ...(ends === undefined
              ? {}
              : {
                  tag:
                    ends > house.now
                      ? { zh: '保修到', en: 'Guaranteed until' }
                      : { zh: '已过保', en: 'Guarantee over since' },
                  until: new Date(ends).toISOString(),
                }),
          }
        }),
      }
    },
  })
}
