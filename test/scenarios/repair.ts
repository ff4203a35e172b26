import { type Estate, PEOPLE as P } from './estate.ts'

/** A repair and its order, driven over the API. */
export type Repair = { readonly caseId: string; readonly orderId: string; readonly order: string }

export const TAP_LEAK = 'home.waterSupply.tapLeak'

export async function intakeOf(estate: Estate, more: object = {}) {
  const house = await estate.house('2-1-603')
  return {
    id: crypto.randomUUID(),
    kind: 'repair',
    categoryId: TAP_LEAK,
    place: 'home',
    houseId: house.id,
    reporterName: '陈女士',
    phone: '13800005521',
    content: '厨房水龙头漏水',
    channel: 'phone',
    ...more,
  }
}

export async function register(estate: Estate, more: object = {}, login: string = P.steward): Promise<Repair> {
  const made = await estate.as(login).must.post(`${estate.project}/cases`, await intakeOf(estate, more))
  return {
    caseId: made.id,
    orderId: made.workOrder.id,
    order: `/cases/${made.id}/work-orders/${made.workOrder.id}`,
  }
}

/** The head sends this engineer, who accepts. */
export async function dispatchTo(estate: Estate, repair: Repair, login: string): Promise<void> {
  const { id: engineerId } = await estate.as(login).must.get('/me')
  await estate.as(P.engineeringHead).must.post(`${repair.order}/dispatch`, { engineerId, reason: '就近' })
  await estate.as(login).must.post(`${repair.order}/accept`)
}

export async function viewOf(estate: Estate, repair: Repair, login: string = P.supervisor) {
  const view = await estate.as(login).must.get(`/cases/${repair.caseId}`)
  const order = view.workOrders.find((one: { id: string }) => one.id === repair.orderId)
  return { ...view, order }
}

export async function obligationOf(estate: Estate, repair: Repair, ruleId: string) {
  const view = await viewOf(estate, repair)
  const owed = view.obligations.filter((one: { ruleId: string }) => one.ruleId === ruleId)
  if (owed.length !== 1)
    throw new Error(`${owed.length} obligations of ${ruleId}: ${view.obligations.map((one: any) => one.ruleId)}`)
  return owed[0]
}

export const GOOD = { quality: 5, timeliness: 5, attitude: 5 } as const

/** The last steps of an order after the engineer has accepted it, up to the return to customer service. */
export async function carryOut(estate: Estate, repair: Repair, login: string): Promise<void> {
  const engineer = estate.as(login)
  await engineer.must.post(`${repair.order}/arrive`)
  await engineer.must.post(`${repair.order}/start`)
  await engineer.must.post(`${repair.order}/complete`, { workDone: '换垫片，试水不漏' })
  await bringBack(estate, repair, login)
}

export async function bringBack(estate: Estate, repair: Repair, login: string): Promise<void> {
  await estate.as(login).must.post(`${repair.order}/confirm`, { by: 'telephone', ratings: GOOD })
  await estate.as(P.engineeringHead).must.post(`${repair.order}/sign`)
  await estate.as(P.engineeringHead).must.post(`${repair.order}/return`)
}

/** Received by engineering and accepted by this engineer, in one go. */
export async function inHand(estate: Estate, login: string, more: object = {}): Promise<Repair> {
  const repair = await register(estate, more)
  await estate.as(P.engineeringHead).must.post(`${repair.order}/receive`)
  await dispatchTo(estate, repair, login)
  return repair
}
