import { newId } from '../../server/src/platform/ids.ts'
import { type Anchor, anchorOfContact, carry, estimate, type Ticks } from '../../web/src/phone/sync/clock.ts'
import type { Chance } from '../chance.ts'
import type { Office } from './office.ts'

type Done = { readonly caseId: string; readonly path: string; readonly body: object }
type Waiting = Done & { readonly key: string; readonly occurredAt: number; readonly contactAt: number }

/** An engineer's phone as the product's own is: its clock is wrong, its signal goes, and it is switched off and on. */
export class Phone {
  readonly #login: string
  readonly #office: Office
  readonly #chance: Chance
  readonly #queue: Waiting[] = []
  readonly #refused = new Set<string>()
  #anchor: Anchor
  #wallOffset: number
  #life = 1
  #lifeBeganAt: number
  #silentUntil = 0

  constructor(login: string, office: Office, chance: Chance) {
    this.#login = login
    this.#office = office
    this.#chance = chance
    this.#wallOffset = (chance.below(1200) - 600) * 60_000
    this.#lifeBeganAt = office.now()
    this.#anchor = anchorOfContact(office.now(), this.#ticks())
  }

  hasSignal(now: number): boolean {
    return now >= this.#silentUntil
  }

  holds(caseId: string): boolean {
    return this.#queue.some((one) => one.caseId === caseId)
  }

  /** Whether something of this case was refused since it was last asked. */
  takeRefusal(caseId: string): boolean {
    return this.#refused.delete(caseId)
  }

  record(done: Done): void {
    if (this.#chance.percent(5)) this.#restart()
    const { contactAt } = this.#anchor
    this.#queue.push({ ...done, key: newId(), occurredAt: estimate(this.#anchor, this.#ticks()), contactAt })
  }

  /** Into the basement for so many minutes. */
  loseSignal(minutes: number): void {
    this.#contact()
    this.#silentUntil = this.#office.now() + minutes * 60_000
  }

  /** Back above ground: everything in its order, some of it twice. A refusal stops what follows of the same case. */
  async sync(): Promise<void> {
    while (this.#queue.length > 0) {
      const next = this.#queue.shift() as Waiting
      if (this.#refused.has(next.caseId)) continue
      const body = {
        ...next.body,
        // A clock that ran ahead never says more than the server's own time.
        occurredAt: new Date(Math.min(next.occurredAt, this.#office.now())).toISOString(),
        offlineSince: new Date(next.contactAt).toISOString(),
      }
      const send = () => this.#office.post(this.#login, next.path, body, next.key)
      const answers = this.#chance.percent(20) ? await Promise.all([send(), send()]) : [await send()]
      const [first] = answers
      if (first && first.status >= 300) this.#refused.add(next.caseId)
      for (const other of answers)
        if (JSON.stringify(other.body) !== JSON.stringify(first?.body))
          this.#office.counts.wrong.push(`twins differ: ${next.path}`)
    }
    this.#contact()
  }

  /** Switched off and on: another life of the page, and a device clock that somebody may have set. */
  #restart(): void {
    this.#anchor = carry(this.#anchor, this.#ticks())
    this.#life++
    this.#lifeBeganAt = this.#office.now()
    if (this.#chance.percent(50)) this.#wallOffset += (this.#chance.below(600) - 300) * 60_000
  }

  #contact(): void {
    this.#anchor = anchorOfContact(this.#office.now(), this.#ticks())
  }

  #ticks(): Ticks {
    return {
      life: String(this.#life),
      monotonic: () => this.#office.now() - this.#lifeBeganAt,
      wall: () => this.#office.now() + this.#wallOffset,
    }
  }
}
