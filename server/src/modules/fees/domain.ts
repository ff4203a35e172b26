import type { PriceItem } from './contract.ts'

export type PriceListVersion = {
  readonly version: number
  readonly valid_from: string
  readonly items: readonly PriceItem[]
}

/** The version that holds on a day (`YYYY-MM-DD`): of those that have begun the latest, and the higher of one day. */
export function listOn<List extends PriceListVersion>(approved: readonly List[], day: string): List | undefined {
  return approved
    .filter((one) => one.valid_from <= day)
    .sort((a, b) => b.valid_from.localeCompare(a.valid_from) || b.version - a.version)[0]
}

export type Told = {
  readonly amountFen?: number | undefined
  readonly itemId?: string | undefined
  readonly quantity?: number | undefined
  readonly negotiated?: string | undefined
}

export type Priced = {
  /** Fen; what the household hears. */
  readonly amountFen: number
  readonly basis: 'list' | 'negotiated' | 'stated'
  readonly materials: string
  readonly priceListVersion?: number
  readonly itemId?: string
  readonly quantity?: number
}

/**
 * The price that a household is told. With a list in force it is the list's, unless another was agreed and that is said;
 * an agreed price holds the materials. Without a list the engineer states it.
 */
export function priceTold(
  list: PriceListVersion | undefined,
  told: Told,
):
  | Priced
  | {
      readonly problem: 'noSuchItem' | 'priceFromList' | 'priceDiffers' | 'amountNeeded'
      readonly path: string
    } {
  const { amountFen, negotiated, quantity = 1 } = told
  const item = told.itemId === undefined ? undefined : list?.items.find((one) => one.id === told.itemId)
  if (told.itemId !== undefined && !item) return { problem: 'noSuchItem', path: 'itemId' }
  const from = { ...(list ? { priceListVersion: list.version } : {}), ...(item ? { itemId: item.id, quantity } : {}) }
  if (negotiated)
    return amountFen === undefined
      ? { problem: 'amountNeeded', path: 'amountFen' }
      : { amountFen, basis: 'negotiated', materials: 'included', ...from }
  if (item) {
    const listed = item.labourFen * quantity
    if (amountFen !== undefined && amountFen !== listed) return { problem: 'priceDiffers', path: 'amountFen' }
    return {
      amountFen: listed,
      basis: 'list',
      materials: item.materials === 'atCost' ? 'atCost' : 'included',
      ...from,
    }
  }
  if (list) return { problem: 'priceFromList', path: 'itemId' }
  if (amountFen === undefined) return { problem: 'amountNeeded', path: 'amountFen' }
  return { amountFen, basis: 'stated', materials: 'atCost' }
}

/** What a day should have brought and what was handed in of it, in fen. */
export type Income = { readonly orders: number; readonly dueFen: number; readonly handedInFen: number }

export function incomeOf(
  charged: readonly { readonly charged_fen: number | null; readonly handed_in_fen: number | null }[],
): Income {
  return {
    orders: charged.length,
    dueFen: charged.reduce((sum, one) => sum + Number(one.charged_fen ?? 0), 0),
    handedInFen: charged.reduce((sum, one) => sum + Number(one.handed_in_fen ?? 0), 0),
  }
}

/** SJ-2026-000118: receipts of the company count through the year, over all its projects. */
export function receiptNumber(taken: { readonly period: string; readonly number: number }): string {
  return `SJ-${taken.period}-${String(taken.number).padStart(6, '0')}`
}
export const RECEIPT_SERIES = { series: 'receipt', period: 'YYYY', ofCompany: true } as const
