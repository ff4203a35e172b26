import { readFile } from 'node:fs/promises'
import { newId } from '../../server/src/platform/ids.ts'
import type { TestApp } from '../../server/src/testing/index.ts'
import { type Chance, chanceFrom } from '../chance.ts'
import { Invariants } from './invariants.ts'
import { CaseLife, PEOPLE, type Report } from './lives.ts'
import { type Office, openOffice } from './office.ts'
import { Phone } from './phone.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** Everything that falls into the same ten minutes happens at their beginning: the clock is moved once for all. */
const TICK = 10 * MINUTE

export type Lived = {
  readonly days: number
  readonly cases: number
  readonly finished: number
  readonly requests: number
  readonly deaths: number
  readonly refusals: Readonly<Record<string, number>>
  readonly breaches: readonly string[]
}

/**
 * Lives a project's days one after the other.
 *
 * @param options.begins the first midnight, in the project's zone
 * @param options.wholeEvery days between two replays of every log; the last day always has one
 */
export async function liveYear(
  world: TestApp,
  options: {
    readonly begins: string
    readonly days: number
    readonly cases: number
    readonly seed: number
    readonly wholeEvery: number
    readonly say?: (line: string) => void
  },
): Promise<Lived> {
  const chance = chanceFrom(options.seed)
  const office = await openOffice(world, { houses: 144, packId: 'residential-estate' })
  const [company] = await world.database.rows<{ id: number }>('select id from companies')
  const invariants = new Invariants(office, world.database.rows as never, company?.id ?? 0)
  const phones = new Map(
    PEOPLE.engineers.map((login) => [login, new Phone(login, office, chanceFrom(chance.below(2 ** 31)))]),
  )
  const reports = await reportsOf(office, chance)
  const lives: CaseLife[] = []
  const agenda = new Agenda()
  const begins = Date.parse(options.begins)
  const say = options.say ?? (() => {})

  const follow =
    (life: CaseLife): (() => Promise<void>) =>
    async () => {
      const next = await life.live()
      if (next !== undefined) agenda.add(next, follow(life))
    }
  const planDay = (day: number) => {
    const midnight = begins + day * DAY
    const at = (hour: number, minute = 0) => midnight + (hour * 60 + minute) * MINUTE
    // As many as fall on this day of what the whole time brings; storms bring many at once.
    const share = options.cases / options.days
    const storm = chance.percent(3) ? 4 : 1
    const count = Math.floor(share * storm + chance.next())
    for (let made = 0; made < count && lives.length < options.cases; made++) {
      const life = new CaseLife(office, phones, reports(), chanceFrom(chance.below(2 ** 31)))
      lives.push(life)
      agenda.add(
        chance.percent(5) ? at(0) + chance.below(8 * 60) * MINUTE : at(8) + chance.below(720) * MINUTE,
        follow(life),
      )
    }
    for (const phone of phones.values())
      if (chance.percent(30)) {
        const minutes = 60 + chance.below(360)
        const from = at(9) + chance.below(480) * MINUTE
        agenda.add(from, async () => phone.loseSignal(minutes))
        agenda.add(from + (minutes + 1) * MINUTE, () => phone.sync())
      }
    const today = new Date(midnight + 8 * 60 * MINUTE).toISOString().slice(0, 10)
    for (const [side, login] of [
      ['customer-service', PEOPLE.service],
      ['engineering', PEOPLE.head],
    ] as const)
      if (chance.percent(92))
        agenda.add(at(20, 30), async () => {
          await office.post(login, `/projects/${office.projectId}/day-close/${today}/sign/${side}`)
        })
    if (today.endsWith('-02-26'))
      for (const [keeper, login] of [
        ['customerService', PEOPLE.service],
        ['engineering', PEOPLE.head],
      ] as const)
        agenda.add(at(15), async () => {
          await office.post(
            login,
            `/projects/${office.projectId}/volumes/${Number(today.slice(0, 4)) - 1}/${keeper}/seal`,
          )
        })
    if (day === Math.floor(options.days / 3)) agenda.add(at(11), () => changeHandbook(office, chance))
    if (day === Math.floor(options.days / 4)) agenda.add(at(10), () => correctHolidays(office, today))
  }

  const breaches: string[] = []
  for (let day = 0; day < options.days; day++) {
    planDay(day)
    const midnight = begins + (day + 1) * DAY
    const deathAt = chance.percent(33) ? midnight - chance.below(12 * 60) * MINUTE : Number.POSITIVE_INFINITY
    let isAlive = true
    for (;;) {
      const next = agenda.nextBefore(midnight)
      if (next === undefined) break
      const now = Math.ceil(next / TICK) * TICK
      const work = async () => {
        await office.moveTo(now)
        for (const act of agenda.takeUntil(now)) await act()
      }
      if (isAlive && now >= deathAt) {
        isAlive = false
        await office.dieDuring(work, chance)
      } else await work()
    }
    await office.moveTo(midnight)
    const whole = (day + 1) % options.wholeEvery === 0 || day === options.days - 1
    for (const breach of await invariants.breaches({ whole })) breaches.push(`day ${day + 1}: ${breach}`)
    if (whole)
      say(`day ${day + 1}: ${lives.length} cases, ${office.counts.requests} requests, ${breaches.length} breaches`)
    if (breaches.length > 0) break
  }
  await office.close()
  return {
    days: options.days,
    cases: lives.length,
    finished: lives.filter((life) => life.finished).length,
    requests: office.counts.requests,
    deaths: office.counts.deaths,
    refusals: Object.fromEntries(office.counts.refusals),
    breaches: [...breaches, ...office.counts.wrong],
  }
}

/** What comes next, in order; of the same instant, what was planned first. */
class Agenda {
  #planned: { readonly at: number; readonly place: number; readonly act: () => Promise<void> }[] = []
  #count = 0

  add(at: number, act: () => Promise<void>): void {
    const entry = { at, place: this.#count++, act }
    let low = 0
    let high = this.#planned.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#planned[middle] as typeof entry).at <= at) low = middle + 1
      else high = middle
    }
    this.#planned.splice(low, 0, entry)
  }

  nextBefore(instant: number): number | undefined {
    const at = this.#planned[0]?.at
    return at !== undefined && Math.ceil(at / TICK) * TICK < instant ? at : undefined
  }

  *takeUntil(instant: number): Generator<() => Promise<void>> {
    while ((this.#planned[0]?.at ?? Number.POSITIVE_INFINITY) <= instant)
      yield (this.#planned.shift() as { act: () => Promise<void> }).act
  }
}

async function reportsOf(office: Office, chance: Chance): Promise<() => Report> {
  const { desks } = PEOPLE
  const { body: tree } = await office.get(desks[0], `/projects/${office.projectId}/taxonomy`)
  const home = tree.items.filter((leaf: { place: string }) => leaf.place === 'home')
  const { body: houses } = await office.get(desks[0], `/projects/${office.projectId}/houses?limit=200`)
  const lines = (await readFile(new URL('requests.csv', import.meta.url), 'utf8')).trim().split('\n').slice(1)
  return () => {
    if (chance.percent(35)) {
      const [, categoryId, content] = chance.oneOf(lines).split(',') as [string, string, string]
      return { categoryId, content, place: 'publicArea', placeText: '小区主路' }
    }
    const leaf = chance.oneOf(home) as { id: string; path: { zh: string }[] | string[] }
    return {
      categoryId: leaf.id,
      content: '家里的坏了，请来看看',
      place: 'home',
      houseId: (chance.oneOf(houses.items) as { id: string }).id,
    }
  }
}

/** A new edition with another limit, in force from now: what runs keeps its own. */
async function changeHandbook(office: Office, chance: Chance): Promise<void> {
  const { administrator } = PEOPLE
  const { body: inForce } = await office.get(PEOPLE.manager, `/projects/${office.projectId}/handbook`)
  const draftId = newId()
  await demand(office.post(administrator, '/handbook/drafts', { id: draftId, basedOn: inForce.pack.hash }))
  const value = 30 + chance.below(40)
  await demand(
    office.patch(administrator, `/handbook/drafts/${draftId}`, {
      version: 1,
      changes: [{ path: ['values', 'repair.arrival.ordinary', 'value'], value }],
    }),
  )
  await demand(office.post(administrator, '/handbook/activations', { draftId }))
}

/** The state moves a day off: what runs is counted again. */
async function correctHolidays(office: Office, today: string): Promise<void> {
  const { administrator } = PEOPLE
  const year = Number(today.slice(0, 4))
  const { body } = await office.get(administrator, `/holiday-years/${year}`)
  const later = body.days.findIndex((one: { day: string; kind: string }) => one.day > today && one.kind === 'holiday')
  await demand(
    office.put(administrator, `/holiday-years/${year}`, {
      source: '国办通知（更正）',
      days: body.days.filter((_: unknown, index: number) => index !== later),
      reason: '更正放假安排',
    }),
  )
}

async function demand(asked: Promise<{ status: number; body: unknown; request: string }>): Promise<void> {
  const { status, body, request } = await asked
  if (status >= 300) throw new Error(`${request}: ${status} ${JSON.stringify(body)}`)
}
