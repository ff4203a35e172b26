import { type PanelLines, registerHouseholdPanel } from '../../platform/households/panels.ts'
import { caseNumbersOfHouse } from '../cases/index.ts'
import { type LinkRow, linksOfCases } from './store.ts'

/** Which links this household was given, and whether they still open. */
export function registerLinkPanel(): void {
  registerHouseholdPanel({
    id: 'residentLinks',
    title: { zh: '给住户的链接', en: 'Links given to the household' },
    order: 60,
    capability: 'contact.record',
    queries: (house) => [linksOfCases(caseNumbersOfHouse(house.id), 8), caseNumbersOfHouse(house.id)],
    present: ([links, cases], house): PanelLines => ({
      lines: (links as readonly (LinkRow & { case_id: string })[]).map((link) => {
        const holds = link.revoked_at === null && link.expires_at > house.now
        return {
          id: link.id,
          at: new Date(link.issued_at).toISOString(),
          title: { zh: '进度链接', en: 'Progress link' },
          detail:
            (cases as readonly { id: string; number: string }[]).find((one) => one.id === link.case_id)?.number ?? '',
          caseId: link.case_id,
          tag: holds
            ? { zh: '有效到', en: 'Holds until' }
            : link.revoked_at === null
              ? { zh: '已过期', en: 'Expired' }
              : { zh: '已停用', en: 'Taken back' },
          ...(holds ? { until: new Date(link.expires_at).toISOString() } : {}),
        }
      }),
    }),
  })
}
