import { z } from 'zod'
import { defineCommand } from '../../platform/commands/command.ts'
import { Refusal } from '../../platform/problems.ts'
import { sealRecordsOfYear } from '../../platform/records/index.ts'
import { keeper } from './contract.ts'
import { volumeSubjectId } from './period-subjects.ts'
import { WORK_ORDER_PROBLEMS } from './problems.ts'
import { monthIn } from './volumes-domain.ts'
import { countBundle, lockVolume, sealVolume, unfiledOrders } from './volumes-store.ts'

export const SEAL_BODY = {
  noOrders: z.boolean().optional().describe('There were no orders in that year: its volume is sealed as empty'),
} as const

/**
 * Closes a keeper's volume of a past year against change (S0-REPAIR-22). Refused while orders of that year are still
 * open, which it lists; afterwards every change to a case of the volume is refused with `volume/sealed`. A year without
 * orders is sealed only when it is said that there were none: a mistyped year stays open.
 */
export const sealVolumeYear = defineCommand({
  name: 'volume.seal',
  title: { zh: '封存年度案卷', en: "Seal a year's volume" },
  capability: 'volume.seal',
  input: z.strictObject({ projectId: z.int(), year: z.int().min(2000).max(2200), keeper, ...SEAL_BODY }),
  subject: (input) => ({
    type: 'volumeYear',
    id: volumeSubjectId(input.projectId, input.year, input.keeper),
    create: { projectId: input.projectId, ifMissing: true },
  }),
  load: ({ noOrders: _, ...input }, actor) => ({
    volume: lockVolume({ companyId: actor.companyId, ...input }),
    open: unfiledOrders(input.projectId, input.year),
    count: countBundle(input.projectId, input.year, input.keeper),
  }),
  decide: (scene) => {
    const { year, keeper, projectId } = scene.input
    if (monthIn(scene.zone, scene.now).year <= year) throw new Refusal(WORK_ORDER_PROBLEMS.yearNotOver)
    if (scene.rows.volume[0]?.sealed_at) throw new Refusal(WORK_ORDER_PROBLEMS.alreadySealed)
    if (scene.rows.open.length > 0)
      throw new Refusal(WORK_ORDER_PROBLEMS.stillOpen, {
        values: { count: scene.rows.open.length },
        members: {
          open: scene.rows.open.slice(0, 200).map((order) => ({
            caseId: order.case_id,
            workOrderId: order.work_order_id,
            number: order.number,
            state: order.state,
          })),
        },
      })
    const count = scene.rows.count[0]?.count ?? 0
    if (count === 0 && !scene.input.noOrders)
      throw new Refusal(WORK_ORDER_PROBLEMS.emptyYear, { values: { year: String(year) } })
    return {
      events: [{ type: 'volume.sealed', data: { year, keeper, count } }],
      writes: [
        sealVolume(projectId, year, keeper, scene.occurredAt, scene.actor.id),
        sealRecordsOfYear(projectId, year, keeper, scene.occurredAt),
      ],
      answer: { year, keeper, count },
    }
  },
})
