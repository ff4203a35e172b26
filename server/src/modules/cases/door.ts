import { maskText, openProtected, type ProtectedRow } from '../../platform/privacy/protected-text.ts'
import { Erased, openField, type PersonKeyRow, type Vault } from '../../platform/privacy/vault.ts'
import { registerDoor } from '../../platform/subjects/doors.ts'
import { openParty, type PartyRow, partiesIn } from '../households/index.ts'
import { categoryOf, type OrderRow, ordersOfCases, refuseSealed, sealedVolumesOf } from '../workorders/index.ts'
import { caseForms } from './forms.ts'
import { urgencyTitle } from './handbook.ts'
import {
  type CaseRow,
  caseOwnOf,
  caseRow,
  keyHoldersOf,
  type ReporterSecrets,
  reporterIdOf,
  reporterNumber,
  reporterSecrets,
} from './store.ts'
import { clockTime } from './zones.ts'

/** What may hang on a case, and what messages and forms may say about it. */
export function registerCaseDoor(): void {
  // Signatures of both heads hang on the day.
  registerDoor({ type: 'dayClose', readBy: ['case.read'] })
  registerDoor({ type: 'volumeYear', readBy: ['case.read'] })
  registerDoor({
    type: 'case',
    readBy: ['case.read'],
    ownOf: caseOwnOf,
    forms: caseForms,
    closed: {
      load: sealedVolumesOf,
      refuse: (rows) => refuseSealed(rows as readonly { year: number; sealed_at: number | null }[]),
    },
    words: {
      names: [
        { name: 'number', title: { zh: '事项编号', en: 'Number of the case' } },
        { name: 'place', title: { zh: '房号或地点', en: 'House or place' } },
        { name: 'category', title: { zh: '类别', en: 'Category' } },
        { name: 'content', title: { zh: '内容', en: 'What was said' } },
        { name: 'reporter', title: { zh: '报事人', en: 'Reporter' } },
        { name: 'urgency', title: { zh: '急缓', en: 'Urgency' } },
        { name: 'order', title: { zh: '工作单号', en: 'Number of the work order' } },
        { name: 'promise', title: { zh: '承诺', en: 'Promise' } },
        { name: 'appointment', title: { zh: '约定时间', en: 'Appointment' } },
      ],
      load: (caseId) => [caseRow(caseId), ordersOfCases([caseId])],
      present: ([cases, orders], engine) => {
        const row = (cases as readonly CaseRow[])[0]
        if (!row) return {}
        const order = (orders as readonly OrderRow[]).at(-1)
        return {
          number: row.number,
          place: row.place_label,
          category: categoryOf(engine, row.category_id)?.title ?? row.category_id,
          content: shortened(maskText(row.content)),
          reporter: row.reporter_shown,
          urgency: urgencyTitle(engine, row.urgency),
          promise: row.promise,
          ...(order ? { order: order.number } : {}),
          ...(order?.appointment_at
            ? { appointment: clockTime(order.appointment_at, engine?.zone ?? 'Asia/Shanghai') }
            : {}),
        }
      },
      sealed: {
        load: (caseId) => [
          reporterSecrets(caseId),
          partiesIn(reporterIdOf(caseId)),
          keyHoldersOf(caseId),
          reporterNumber(caseId),
        ],
        open: openReporter,
      },
    },
  })
}

/** The reporter's name and number as they were told; what was erased meanwhile stays erased. */
function openReporter(vault: Vault, rows: readonly (readonly never[])[]): Record<string, string> {
  const secrets = (rows[0] as readonly ReporterSecrets[])[0]
  const party = (rows[1] as readonly PartyRow[])[0]
  const keys = rows[2] as readonly PersonKeyRow[]
  const number = (rows[3] as readonly ProtectedRow[])[0]
  if (!secrets) return {}
  try {
    const caseKey = keys.find((key) => key.subject_id === secrets.id)
    const partyKey = keys.find((key) => key.subject_id === party?.id)
    const known = party && partyKey ? openParty(vault.personKey(partyKey), party) : undefined
    const typed =
      secrets.reporter_name_sealed && caseKey
        ? openField(vault.personKey(caseKey), 'reporter_name', secrets.reporter_name_sealed)
        : undefined
    const phone = number ? openProtected(vault, number) : known?.phones[0]?.number
    return {
      reporter: known?.name ?? typed ?? secrets.reporter_shown,
      ...(phone ? { phone } : {}),
    }
  } catch (error) {
    if (error instanceof Erased) return { reporter: secrets.reporter_shown }
    throw error
  }
}

/** Messages are short; who wants the whole opens the case. */
function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
