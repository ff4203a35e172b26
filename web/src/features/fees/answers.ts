import type { z } from 'zod'
import type { dayIncomeSchema } from '../../../../server/src/modules/cases/day-income.ts'
import type { priceListsSchema } from '../../../../server/src/modules/fees/routes.ts'

export type PriceLists = z.infer<typeof priceListsSchema>
export type PriceListVersion = PriceLists['items'][number]
export type PriceItem = PriceListVersion['items'][number]
export type DayIncome = z.infer<typeof dayIncomeSchema>
