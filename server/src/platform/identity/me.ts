import type { Actor } from '../access/actor.ts'
import { ADMINISTRATOR, ADMINISTRATOR_TITLE, NO_ORGANISATION } from '../access/organisation.ts'
import type { App } from '../app.ts'
import type { RowsOf } from '../db/database.ts'
import { type Query, sql } from '../db/sql.ts'
import { PROBLEMS, Refusal } from '../problems.ts'
import type { Me } from './contract.ts'
import { accountRow, activations, businessNow, sessionsOf } from './store.ts'

type Read = <const Queries extends readonly Query[]>(queries: Queries) => Promise<RowsOf<Queries>>

/** Who somebody is, where they stand and what they may do there: all that a screen needs to begin with. One flight. */
export async function viewMe(app: App, actor: Actor, read: Read): Promise<Me> {
  if (actor.kind !== 'staff') throw new Refusal(PROBLEMS.unauthenticated)
  const [accounts, people, companies, projects, sessions, packs, [time]] = await read([
    accountRow(actor.id),
    app.identity.directory.person(actor.id),
    sql<{ id: number; code: string; name: string }>`select id, code, name from companies`,
    sql<{
      id: number
      code: string
      name: string
      zone: string
    }>`select id, code, name, zone from projects order by id`,
    sessionsOf(actor.id),
    activations(),
    businessNow(),
  ])
  const account = accounts[0]
  const company = companies[0]
  if (!account || !company) throw new Refusal(PROBLEMS.unauthenticated)
  const session = sessions.find((one) => one.id === actor.session?.id)
  const now = time?.now ?? 0
  const organisations = await app.identity.organisations(actor.companyId, actor.projectIds, packs, now)
  const everywhere = [...(actor.capabilities.get(0) ?? [])].sort()
  return {
    id: actor.id,
    name: people[0]?.name ?? '',
    login: account.login,
    staffNumber: people[0]?.staff_number ?? '',
    language: account.language,
    company,
    projects: projects.map((project) => ({
      ...project,
      capabilities: [...new Set([...everywhere, ...(actor.capabilities.get(project.id) ?? [])])].sort(),
      positions: actor.positions
        .filter((held) => held.projectId === project.id || held.projectId === 0)
        .map((held) => ({
          id: held.positionId,
          title:
            held.positionId === ADMINISTRATOR
              ? ADMINISTRATOR_TITLE
              : ((organisations.get(held.projectId) ?? NO_ORGANISATION).positions.find(
                  (position) => position.id === held.positionId,
                )?.title ?? { zh: held.positionId }),
          departmentId: held.departmentId,
          buildingIds: [...(held.buildingIds ?? [])],
          actingFor: held.actingFor ?? null,
        })),
    })),
    capabilities: everywhere,
    session: {
      id: actor.session?.id ?? '',
      kind: actor.session?.kind ?? 'desk',
      expiresAt: session ? new Date(session.expires_at).toISOString() : null,
      idleMinutes: session?.idle_minutes ?? null,
      confirmedUntil: session?.confirmed_until ? new Date(session.confirmed_until).toISOString() : null,
      hasPin: session?.has_pin ?? false,
      mustChangePassword: account.must_change_password,
      mustSetSecondFactor: actor.lacksSecondFactor ?? false,
    },
    rehearsal: app.config.rehearsal,
    serverNow: new Date(now).toISOString(),
    deviceId: session?.device_id ?? null,
  }
}
