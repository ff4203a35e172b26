import type { Module } from '../../platform/app.ts'
import * as actions from './actions.ts'
import { priceListKind } from './contract.ts'
import { feeRoutes } from './routes.ts'

export { PAYMENT_METHODS, PAYMENT_TITLES, priceItemSchema } from './contract.ts'
export { incomeOf, listOn, priceTold, RECEIPT_SERIES, receiptNumber } from './domain.ts'
export { FEE_PROBLEMS } from './problems.ts'
export { approvedPrices, dayIncome, insertReceipt, pricesBeside, saveDayIncome } from './store.ts'

export const feesModule: Module = {
  name: 'fees',
  kinds: [priceListKind],
  commands: Object.values(actions) as Module['commands'] & {},
  routes: feeRoutes,
  capabilities: [
    { id: 'priceList.draft', title: { zh: '拟价目表', en: 'Draft price lists' } },
    { id: 'priceList.approve', title: { zh: '批准价目表', en: 'Approve price lists' } },
    { id: 'fees.settle', title: { zh: '收款开收据', en: 'Take payments and give receipts' } },
    { id: 'fees.takeIn', title: { zh: '收交款', en: 'Take in the takings' } },
    { id: 'income.reconcile', title: { zh: '核对当日收入', en: "Reconcile the day's income" } },
  ],
}
