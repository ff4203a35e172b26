import { z } from 'zod'
import { defineCommand } from '../../platform/commands/command.ts'
import { type Query, sql } from '../../platform/db/sql.ts'
import { textPieces } from '../../platform/privacy/protected-text.ts'
import { Refusal } from '../../platform/problems.ts'
import { dayIncome, FEE_PROBLEMS, incomeOf, saveDayIncome } from '../fees/index.ts'
import { chargedBetween, dayCloseSubjectId, dayIn, protectWords, staffNames, words } from '../workorders/index.ts'
import { personOf, type ReadCall, unique } from './case-view.ts'
import { caseRows, projectNow } from './store.ts'

const day = z.iso.date()
export const RECONCILE_BODY = { explanation: words(500).optional() } as const

/** The orders charged on a day of the project, with what was handed in of them. */
export function chargedOn(projectId: number, theDay: string) {
  return chargedBetween(projectId, startOf(projectId, theDay, 0), startOf(projectId, theDay, 1))
}
const startOf = (projectId: number, theDay: string, later: number): Query =>
  sql`((${theDay}::date + ${later}::int)::timestamp at time zone (select zone from projects where id = ${projectId}))`

/** What was due on the day against what was handed in; a difference is explained (S0-REPAIR-17). */
export const reconcileIncome = defineCommand({
  name: 'income.reconcile',
  title: { zh: '核对当日维修收入', en: "Reconcile the day's repair income" },
  capability: 'income.reconcile',
  input: z.strictObject({ projectId: z.coerce.number().int(), day, ...RECONCILE_BODY }),
  subject: (input) => ({
    type: 'dayClose',
    id: dayCloseSubjectId(input.projectId, input.day),
    create: { projectId: input.projectId, ifMissing: true },
  }),
  load: (input) => ({ charged: chargedOn(input.projectId, input.day) }),
  gateFacts: (input) => ({ day: input.day, explained: Boolean(input.explanation) }),
  decide: (scene) => {
    const { input } = scene
    if (input.day > dayIn(scene.zone, scene.now)) throw new Refusal(FEE_PROBLEMS.dayAhead)
    const income = incomeOf(scene.rows.charged)
    if (income.orders === 0) throw new Refusal(FEE_PROBLEMS.nothingToReconcile)
    const differenceFen = income.handedInFen - income.dueFen
    if (differenceFen !== 0 && !input.explanation) {
      const difference = (differenceFen / 100).toFixed(2)
      throw new Refusal(FEE_PROBLEMS.unexplained, {
        values: { difference },
        members: { differenceFen },
        errors: [
          {
            path: 'explanation',
            message: { zh: `差 ${difference} 元，请写明原因`, en: `Say why ${difference} yuan differ` },
          },
        ],
      })
    }
    const explanation = input.explanation ? protectWords(scene, scene.subject.id, input.explanation) : undefined
    return {
      events: [
        {
          type: 'income.reconciled',
          data: { day: input.day, ...income, differenceFen, explained: explanation !== undefined },
        },
      ],
      writes: [
        ...(explanation?.writes ?? []),
        saveDayIncome({
          companyId: scene.actor.companyId,
          projectId: input.projectId,
          day: input.day,
          ...income,
          explanation: explanation?.text,
          by: scene.actor.id,
          at: scene.now,
        }),
      ],
      answer: { day: input.day, ...income, differenceFen },
    }
  },
})

/** Is the day's income reconciled as it stands? Nothing charged needs no reconciling. */
export function incomeSettled(
  charged: Parameters<typeof incomeOf>[0],
  known: { readonly due_fen: number; readonly handed_in_fen: number } | undefined,
): boolean {
  const { orders, dueFen, handedInFen } = incomeOf(charged)
  if (orders === 0) return true
  return known !== undefined && Number(known.due_fen) === dueFen && Number(known.handed_in_fen) === handedInFen
}

const money = z.number().int()
export const dayIncomeSchema = z.object({
  day: z.string(),
  dueFen: money,
  handedInFen: money,
  differenceFen: money,
  settled: z.boolean().describe('Reconciled as it stands, or nothing was charged'),
  orders: z.array(
    z.object({
      caseId: z.uuid(),
      workOrderId: z.uuid(),
      number: z.string(),
      placeLabel: z.string(),
      engineer: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
      chargedFen: money,
      settledFen: money.nullable(),
      method: z.string().nullable(),
      receiptNumber: z.string().nullable(),
      handedInFen: money,
    }),
  ),
  reconciled: z
    .object({
      by: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
      at: z.string(),
      dueFen: money,
      handedInFen: money,
      explanation: z.array(z.object({ text: z.string(), ref: z.string().optional() })),
    })
    .nullable(),
})

export async function viewDayIncome(
  call: ReadCall,
  projectId: number,
  asked: string | undefined,
): Promise<z.infer<typeof dayIncomeSchema>> {
  const [[context]] = await call.read([projectNow(projectId)])
  const theDay = asked ?? dayIn(context?.zone ?? 'Asia/Shanghai', context?.now ?? 0)
  const [charged, [known]] = await call.read([chargedOn(projectId, theDay), dayIncome(projectId, theDay)])
  const [cases, people] = await call.read([
    caseRows(unique(charged.map((order) => order.case_id))),
    staffNames(unique([...charged.map((order) => order.engineer_id), known?.reconciled_by])),
  ])
  const names = new Map(people.map((one) => [one.id, one.name]))
  const { dueFen, handedInFen } = incomeOf(charged)
  return {
    day: theDay,
    dueFen,
    handedInFen,
    differenceFen: handedInFen - dueFen,
    settled: incomeSettled(charged, known),
    orders: charged.map((order) => ({
      caseId: order.case_id,
      workOrderId: order.id,
      number: order.number,
      placeLabel: cases.find((one) => one.id === order.case_id)?.place_label ?? '',
      engineer: personOf(order.engineer_id, names),
      chargedFen: Number(order.charged_fen ?? 0),
      settledFen: order.settled_fen === null ? null : Number(order.settled_fen),
      method: order.payment_method,
      receiptNumber: order.receipt_number,
      handedInFen: Number(order.handed_in_fen ?? 0),
    })),
    reconciled: known
      ? {
          by: personOf(known.reconciled_by, names),
          at: new Date(known.reconciled_at).toISOString(),
          dueFen: Number(known.due_fen),
          handedInFen: Number(known.handed_in_fen),
          explanation: textPieces(known.explanation ?? ''),
        }
      : null,
  }
}
