import { z } from 'zod'
import { defineCommand } from '../../platform/commands/command.ts'
import { Refusal } from '../../platform/problems.ts'
import { DRAFT_BODY } from './contract.ts'
import { FEE_PROBLEMS } from './problems.ts'
import { approvePriceListRow, dropPriceListRow, insertPriceList, priceListRow } from './store.ts'

/** A next version of the price list of paid services (S0-N-13). It is a proposal until the project manager approves it. */
export const draftPriceList = defineCommand({
  name: 'priceList.draft',
  title: { zh: '拟价目表', en: 'Draft a price list' },
  capability: 'priceList.draft',
  input: z.strictObject({ projectId: z.coerce.number().int(), ...DRAFT_BODY }),
  subject: (input) => ({ type: 'priceList', id: input.id, create: { projectId: input.projectId } }),
  numbers: () => [{ series: 'priceList', period: '' }],
  gateFacts: (input) => ({ validFrom: input.validFrom, items: input.items.length }),
  decide: (scene) => {
    const { input } = scene
    const ids = input.items.map((one) => one.id)
    const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index)
    if (twice >= 0) throw at(FEE_PROBLEMS.sameItem, `items.${twice}.id`)
    if (input.validFrom < dayOf(scene.zone, scene.now)) throw at(FEE_PROBLEMS.validFromPast, 'validFrom')
    const version = scene.numbers[0]?.number ?? 1
    return {
      events: [{ type: 'priceList.drafted', data: { version, validFrom: input.validFrom, items: input.items.length } }],
      writes: [
        insertPriceList({
          id: input.id,
          companyId: scene.actor.companyId,
          projectId: scene.projectId,
          version,
          validFrom: input.validFrom,
          items: input.items,
          draftedBy: scene.actor.id,
          draftedAt: scene.now,
        }),
      ],
      answer: { version },
    }
  },
})

/** From its day on paid work is charged by it. Orders that were told a price keep it (S0-N-13). */
export const approvePriceList = defineCommand({
  name: 'priceList.approve',
  title: { zh: '批准价目表', en: 'Approve a price list' },
  capability: 'priceList.approve',
  input: z.strictObject({ priceListId: z.uuid() }),
  subject: (input) => ({ type: 'priceList', id: input.priceListId }),
  load: (input) => ({ list: priceListRow(input.priceListId) }),
  decide: (scene) => {
    const row = demandDraft(scene.rows.list[0])
    if (row.drafted_by === scene.actor.id) throw new Refusal(FEE_PROBLEMS.ownList)
    if (row.valid_from < dayOf(scene.zone, scene.now)) throw new Refusal(FEE_PROBLEMS.validFromPast)
    return {
      events: [{ type: 'priceList.approved', data: { version: row.version } }],
      writes: [approvePriceListRow(row.id, scene.actor.id, scene.now)],
      answer: { version: row.version },
    }
  },
})

export const dropPriceList = defineCommand({
  name: 'priceList.drop',
  title: { zh: '价目表作罢', en: 'Drop a drafted price list' },
  capability: 'priceList.draft',
  input: z.strictObject({ priceListId: z.uuid() }),
  subject: (input) => ({ type: 'priceList', id: input.priceListId }),
  load: (input) => ({ list: priceListRow(input.priceListId) }),
  decide: (scene) => {
    const row = demandDraft(scene.rows.list[0])
    return {
      events: [{ type: 'priceList.dropped', data: { version: row.version } }],
      writes: [dropPriceListRow(row.id)],
      answer: { version: row.version },
    }
  },
})

function demandDraft<Row extends { readonly state: string }>(row: Row | undefined): Row {
  if (row?.state !== 'draft') throw new Refusal(FEE_PROBLEMS.decided)
  return row
}

function at(problem: (typeof FEE_PROBLEMS)[keyof typeof FEE_PROBLEMS], path: string): Refusal {
  return new Refusal(problem, { errors: [{ path, message: problem.title }] })
}

function dayOf(zone: string, instant: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(instant)
}
