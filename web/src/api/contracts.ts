/** The answers of the server as types, taken from its own contracts: types only, nothing of the server is loaded here. */
import type { z } from 'zod'
import type { CaseView, OrderView } from '../../../server/src/modules/cases/case-view.ts'
import type { dayCloseSchema } from '../../../server/src/modules/cases/day-close.ts'
import type {
  boardSchema,
  CaseListRow,
  countsSchema,
  inboxItemSchema,
  inboxSchema,
  proposalSchema,
} from '../../../server/src/modules/cases/lists.ts'
import type { ObligationView } from '../../../server/src/modules/cases/obligation-views.ts'
import type { callersAnswer, contactAnswer, finderAnswer } from '../../../server/src/modules/desk/contract.ts'

export type { CaseListRow, CaseView, ObligationView, OrderView }
export type Inbox = z.infer<typeof inboxSchema>
export type InboxItem = z.infer<typeof inboxItemSchema>
export type CaseCounts = z.infer<typeof countsSchema>
export type DayClose = z.infer<typeof dayCloseSchema>
export type DispatchBoard = z.infer<typeof boardSchema>
export type Proposal = z.infer<typeof proposalSchema>
export type FinderAnswer = z.infer<typeof finderAnswer>
export type FoundHousehold = Extract<FinderAnswer['groups'][number], { kind: 'household' }>['items'][number]
export type FoundCase = Extract<FinderAnswer['groups'][number], { kind: 'case' }>['items'][number]
export type Callers = z.infer<typeof callersAnswer>
export type Contact = z.infer<typeof contactAnswer>
export type TextPiece = { readonly text: string; readonly ref?: string | undefined }

/** What any change answers beside its own members. */
export type Changed = {
  readonly subject: { readonly id: string; readonly type: string; readonly version: number }
  readonly warnings?: readonly {
    readonly gateId: string
    readonly clause: string
    readonly says: { zh: string; en?: string }
  }[]
}
