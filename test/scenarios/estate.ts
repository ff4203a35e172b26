import { REHEARSAL_PASSWORD, seedSample } from '../../server/src/modules/setup/index.ts'
import { type Verified, verifyLog } from '../../server/src/platform/audit/index.ts'
import { type Client, clientOf, testApp } from '../../server/src/testing/index.ts'

/**
 * The sample estate in a rehearsal of its own. A scenario acts by the accounts of its people, signed in with their
 * password, and by the rehearsal's clock: nothing of it knows more than a stranger with the API would.
 */
export type Estate = {
  readonly project: string
  /** The client of whoever has this login; signs in at first use. */
  readonly as: (login: string) => Client
  /** Moves the rehearsal's clock to this instant of China's time: `2025-03-10 09:15` or with seconds. */
  readonly at: (time: string) => Promise<readonly Fired[]>
  /** `huiyin verify --rederive`, after which nothing may differ. */
  readonly verify: () => Promise<Verified>
  readonly house: (label: string) => Promise<{ id: string; label: string }>
}

export type Fired = {
  readonly type: string
  readonly at: string
  readonly subjectId: string
  readonly ruleId: string
  readonly obligationId: string
}

/** Who does what in the scenarios, by their logins of the sample. */
export const PEOPLE = {
  projectManager: 'shenli',
  customerServiceManager: 'fangmin',
  supervisor: 'xuwenjing',
  desk: 'linjiayi',
  steward: 'guohang',
  engineeringHead: 'zhaoliqun',
  /** Stands in for the engineering head, too. */
  plumber: 'zhoukai',
  engineer: 'liyi',
  guard: 'yuesong',
  administrator: 'admin',
} as const

/** `2025-03-10 09:15` of China's clock as an instant with its offset. */
export function china(time: string): string {
  const [day, clock] = time.split(' ') as [string, string]
  return `${day}T${clock.length === 5 ? `${clock}:00` : clock}+08:00`
}

/** The same instant as the API writes it. */
export function instant(time: string): string {
  return new Date(china(time)).toISOString()
}

const SESSION_MAY_END_MS = 4 * 3_600_000

export async function openEstate(begins: string, packId = 'residential-estate'): Promise<Estate> {
  const world = await testApp({ clock: china(begins) })
  const { projectId } = await seedSample(world.app, { houses: 144, packId })
  const cookies = new Map<string, string>()
  let now = Date.parse(china(begins))
  const signedIn = async (login: string) => {
    const known = cookies.get(login)
    if (known) return { cookie: known }
    const answer = await world.anonymous.post('/sessions', { login, password: REHEARSAL_PASSWORD })
    const cookie = [answer.headers['set-cookie']].flat().map(String)[0]?.split(';')[0]
    if (answer.status >= 300 || !cookie) throw new Error(`${login} could not sign in: ${JSON.stringify(answer.body)}`)
    cookies.set(login, cookie)
    return { cookie }
  }
  const as = (login: string) => clientOf(world.server, () => signedIn(login))
  const project = `/projects/${projectId}`
  return {
    project,
    as,
    at: async (time) => {
      const to = Date.parse(china(time))
      if (to - now > SESSION_MAY_END_MS) cookies.clear()
      now = to
      const { fired } = await world.anonymous.must.put('/rehearsal/clock', { now: china(time) })
      return fired
    },
    verify: () => verifyLog(world.app, { rederive: true }),
    house: async (label) => {
      let after = ''
      for (;;) {
        const page = await as(PEOPLE.desk).must.get(`${project}/houses?limit=200${after && `&after=${after}`}`)
        const found = page.items.find((house: { label: string }) => house.label === label)
        if (found) return found
        if (!page.next) throw new Error(`the sample has no house ${label}`)
        after = encodeURIComponent(page.next)
      }
    },
  }
}
