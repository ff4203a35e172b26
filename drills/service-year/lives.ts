import { newId } from '../../server/src/platform/ids.ts'
import type { Chance } from '../chance.ts'
import type { Office } from './office.ts'
import type { Phone } from './phone.ts'

const MINUTE = 60_000
const HOUR = 60
const DAY = 24 * HOUR
const CHINA_MS = 8 * HOUR * MINUTE

/** Who does what, by their logins of the sample estate. */
export const PEOPLE = {
  desks: ['linjiayi', 'mayao', 'baixue'],
  stewards: ['guohang', 'liangyan', 'luohao'],
  head: 'zhaoliqun',
  engineers: ['zhoukai', 'sunzhiyuan', 'liyi', 'wangpeng', 'zhengcheng'],
  service: 'fangmin',
  supervisor: 'xuwenjing',
  manager: 'shenli',
  administrator: 'admin',
} as const

export type Report = {
  readonly categoryId: string
  readonly place: string
  readonly content: string
  readonly houseId?: string
  readonly placeText?: string
}

type Step = {
  readonly by: string
  readonly path: string
  readonly body?: object
  /** What an engineer does at the place, with or without a signal; leads there as far as the phone knows. */
  readonly onPhone?: string
}

/** What becomes of one report: each step has its doer, takes its time, is sometimes forgotten and sometimes refused. */
export class CaseLife {
  readonly id = newId()
  readonly #office: Office
  readonly #chance: Chance
  readonly #report: Report
  readonly #phones: ReadonlyMap<string, Phone>
  #order: { readonly path: string } | undefined
  #state = 'unreported'
  #caseState = 'open'
  #engineer: string
  #inHome = false
  #charge = 'free'
  #urgent = false
  #priceTold = false
  #calledBack = false
  #attempts = 0
  #suspended = false
  #reworked = false
  #refusedInARow = 0
  #finished = false

  constructor(office: Office, phones: ReadonlyMap<string, Phone>, report: Report, chance: Chance) {
    this.#office = office
    this.#phones = phones
    this.#report = report
    this.#chance = chance
    this.#engineer = chance.oneOf(PEOPLE.engineers)
  }

  get finished(): boolean {
    return this.#finished
  }

  /** Does what comes next, at this instant; answers when something comes again, or undefined when nothing does. */
  async live(): Promise<number | undefined> {
    if (this.#finished) return undefined
    const chance = this.#chance
    const phone = this.#phones.get(this.#engineer) as Phone
    if (phone.holds(this.id)) return this.#in(30)
    if (phone.takeRefusal(this.id)) await this.#lookAgain()
    const step = this.#next()
    if (!step) return this.#end()
    if (step.onPhone && !phone.hasSignal(this.#office.now())) {
      phone.record({ caseId: this.id, path: step.path, body: step.body ?? {} })
      this.#state = step.onPhone
      return this.#in(5 + chance.below(40))
    }
    const answer = await this.#office.post(step.by, step.path, step.body)
    if (answer.status >= 300) {
      if (++this.#refusedInARow > 4) return this.#end()
      await this.#lookAgain()
      return this.#in(30)
    }
    this.#refusedInARow = 0
    await this.#learn(step, answer.body)
    if (chance.percent(0.4)) return this.#in(40 * DAY)
    if (chance.percent(4)) return this.#in(DAY + chance.below(6 * DAY))
    return this.#in(this.#urgent ? 2 + chance.below(10) : 5 + chance.below(60))
  }

  #next(): Step | undefined {
    const { head, service } = PEOPLE
    const chance = this.#chance
    const desk = chance.oneOf(PEOPLE.desks)
    const engineer = this.#engineer
    const base = `/cases/${this.id}`
    const order = this.#order?.path ?? ''
    if (this.#caseState !== 'open') return undefined
    if (chance.percent(3) && this.#state !== 'unreported')
      return { by: desk, path: `${base}/notes`, body: { text: '住户来电催问' } }
    if (chance.percent(2) && this.#state !== 'unreported')
      return {
        by: desk,
        path: `${base}/contacts`,
        body: { direction: 'out', channel: 'phone', purpose: 'progress', text: '说明进度' },
      }
    switch (this.#state) {
      case 'unreported':
        return { by: desk, path: `/projects/${this.#office.projectId}/cases`, body: this.#intake() }
      case 'issued':
        if (chance.percent(3)) return { by: service, path: `${base}/withdraw`, body: { reason: '住户自己处理好了' } }
        return { by: head, path: `${order}/receive` }
      case 'received':
        return this.#dispatch(order)
      case 'dispatched':
        return chance.percent(4)
          ? { by: engineer, path: `${order}/decline`, body: { reason: '手上有急修' } }
          : { by: engineer, path: `${order}/accept`, onPhone: 'accepted' }
      case 'accepted':
        if (!this.#urgent && chance.percent(12))
          return {
            by: desk,
            path: `${order}/appointment`,
            body: { appointmentAt: this.#instant(DAY), reason: chance.oneOf(['staffShort', 'ownerAbsent']) },
          }
        return chance.percent(30)
          ? { by: engineer, path: `${order}/depart`, onPhone: 'departed' }
          : { by: engineer, path: `${order}/arrive`, onPhone: 'arrived' }
      case 'departed':
        return { by: engineer, path: `${order}/arrive`, onPhone: 'arrived' }
      case 'arrived':
        if (this.#charge === 'paid' && !this.#priceTold)
          return {
            by: engineer,
            path: `${order}/tell-price`,
            body: { amountFen: 1000 + chance.below(20_000), consent: true },
          }
        return { by: engineer, path: `${order}/start`, onPhone: 'working' }
      case 'working':
        if (chance.percent(15))
          return {
            by: engineer,
            path: `${order}/materials`,
            body: { items: [{ name: '角阀', quantity: 1 + chance.below(3), unit: '个', priceFen: 3500 }] },
            onPhone: 'working',
          }
        if (!this.#suspended && chance.percent(8))
          return {
            by: engineer,
            path: `${order}/suspend`,
            body: { waitingFor: 'materials', reason: '仓库没有', wakesAt: this.#instant(2 * DAY) },
            onPhone: 'suspended',
          }
        return { by: engineer, path: `${order}/complete`, body: { workDone: '已修好，试用正常' }, onPhone: 'completed' }
      case 'suspended':
        this.#suspended = true
        return { by: engineer, path: `${order}/resume`, onPhone: 'working' }
      case 'completed': {
        const grade = () => 3 + chance.below(3)
        const ratings = { quality: grade(), timeliness: grade(), attitude: grade() }
        return { by: desk, path: `${order}/confirm`, body: { by: 'telephone', ratings } }
      }
      case 'ownerConfirmed':
        return { by: head, path: `${order}/sign` }
      case 'headSigned':
        return { by: head, path: `${order}/return` }
      case 'returned':
        if (!this.#inHome || this.#calledBack) return { by: service, path: `${base}/close` }
        return this.#callBack(order, desk)
      case 'unsatisfied':
        return { by: PEOPLE.supervisor, path: `${order}/fail-verification`, body: { reason: '又漏了' } }
      default:
        return undefined
    }
  }

  #intake(): object {
    const chance = this.#chance
    const told = chance.percent(8) ? this.#office.now() - (20 + chance.below(90)) * MINUTE : undefined
    return {
      ...this.#report,
      id: this.id,
      reporterName: '陈女士',
      phone: `138${String(chance.below(100_000_000)).padStart(8, '0')}`,
      channel: chance.oneOf(['phone', 'walkIn', 'phone']),
      ...(told === undefined ? {} : { occurredAt: new Date(told).toISOString(), lateReason: '电话里先记在纸上' }),
    }
  }

  #dispatch(order: string): Step {
    return {
      by: PEOPLE.head,
      path: `${order}/dispatch`,
      body: { engineerId: this.#office.staff.get(this.#engineer), reason: '就近' },
    }
  }

  #callBack(order: string, desk: string): Step {
    const chance = this.#chance
    const fate = chance.below(100)
    const result = fate < 8 ? 'unreachable' : fate < 12 && !this.#reworked ? 'unsatisfied' : 'satisfied'
    const rating =
      result === 'satisfied' ? { rating: 4 + chance.below(2) } : result === 'unsatisfied' ? { rating: 2 } : {}
    return { by: desk, path: `${order}/callback`, body: { result, ...rating } }
  }

  async #learn(step: Step, body: any): Promise<void> {
    const verb = step.path.split('/').at(-1)
    if (verb === 'cases') {
      this.#urgent = body.urgency === 'emergency'
      this.#charge = body.charge
      this.#inHome = body.inHome
      this.#follow(body.workOrder?.id)
      this.#state = 'issued'
    } else if (verb === 'callback') {
      const { result } = step.body as { result: string }
      if (result === 'unsatisfied') this.#state = 'unsatisfied'
      else this.#calledBack = result === 'satisfied' || ++this.#attempts >= 3
    } else if (verb === 'fail-verification') {
      this.#reworked = true
      this.#follow(body.workOrder?.id)
      this.#state = 'issued'
    } else if (verb === 'withdraw') this.#caseState = 'withdrawn'
    else if (verb === 'close') {
      this.#caseState = 'closed'
    } else if (verb === 'tell-price') this.#priceTold = true
    else if (verb === 'decline') {
      this.#state = 'received'
      this.#engineer = this.#chance.oneOf(PEOPLE.engineers)
    } else if (typeof body.state === 'string') this.#state = body.state
  }

  #follow(orderId: string | undefined): void {
    if (orderId) this.#order = { path: `/cases/${this.id}/work-orders/${orderId}` }
  }

  /** After a refusal people look at the screen before they go on. */
  async #lookAgain(): Promise<void> {
    const { status, body } = await this.#office.get(PEOPLE.supervisor, `/cases/${this.id}`)
    if (status !== 200) return
    this.#caseState = body.state
    const order = body.workOrders.at(-1)
    if (!order) return
    this.#follow(order.id)
    this.#state = order.state
    this.#charge = order.charge
    this.#priceTold = order.times.priceToldAt !== null
  }

  #end(): undefined {
    this.#finished = true
  }

  /** So many minutes from now, in the hours in which people work; an emergency knows none. */
  #in(minutes: number): number {
    const at = this.#office.now() + minutes * MINUTE
    if (this.#urgent) return at
    const minuteOfDay = Math.floor((at + CHINA_MS) / MINUTE) % DAY
    const late = minuteOfDay > 20 * HOUR
    if (!late && minuteOfDay >= 8 * HOUR) return at
    return at + ((late ? DAY : 0) + 8 * HOUR + this.#chance.below(90) - minuteOfDay) * MINUTE
  }

  #instant(minutes: number): string {
    return new Date(this.#in(minutes)).toISOString()
  }
}
