import { expect, test } from 'vitest'
import { newId } from '../../server/src/platform/ids.ts'
import { forgetPastKeeping } from '../../server/src/platform/keeping/index.ts'
import { testApp, testCompany } from '../../server/src/testing/index.ts'

const DAY = 24 * 60

test('checks 52 and 55: what is past its keeping time is gone after the clock passes it, and not a day before', async () => {
  const world = await testApp({ clock: '2026-04-28T09:00:00+08:00' })
  const company = await testCompany({ world })
  const { rows } = world.database
  const manager = company.as('customerServiceManager')
  const count = async (what: string, where: string) =>
    Number(
      (
        await rows<{ n: string }>(`select count(*) as n from ${what} where company_id = $1 and ${where}`, [company.id])
      )[0]?.n,
    )

  // A person who moves out today, whose number was shown once and exported once.
  const { '1-1-101': house } = await company.houses('1-1-101')
  const card = await manager.must.get(`/houses/${house?.id}/card`)
  const person = card.panels.find((panel: any) => panel.id === 'people').body.now[0]
  await manager.must.post(`/parties/${person.partyId}/unmask`, { field: 'name', reason: '核对来电' })
  await rows(
    "insert into read_log (id, company_id, project_id, at, reader_id, field, reason, channel) values ($1, $2, $3, business_now(), $4, 'name', 'export', 'export')",
    [newId(), company.id, company.projectId, manager.id],
  )
  await manager.must.patch(`/houses/${house?.id}/occupancies/${person.occupancyId}`, { untilOn: '2026-04-28' })
  await manager.must.post(`${company.project}/contacts`, {
    id: newId(),
    direction: 'in',
    channel: 'phone',
    purpose: '问路',
    phone: '13911117774',
  })
  // A colleague who leaves today, and sessions of half a year ago and of yesterday.
  const staffId = newId()
  await rows(
    "insert into staff_members (id, company_id, name, staff_number, phone_masked, state, left_at, created_at) values ($1, $2, '周建国', 'GC009', '138 **** 0000', 'left', business_now(), business_now())",
    [staffId, company.id],
  )
  await rows("insert into accounts (id, company_id, login, login_key) values ($1, $2, 'zhoujianguo', 'zhoujianguo')", [
    staffId,
    company.id,
  ])
  for (const [index, days] of [181, 1].entries())
    await rows(
      `insert into sessions (id, company_id, account_id, secret_hash, kind, idle, started_at, expires_at, address)
       values ($1, $2, $3, $4, 'desk', '30 minutes', clock_timestamp() - $5 * interval '1 day', clock_timestamp() - $5 * interval '1 day' + interval '12 hours', '10.0.0.9')`,
      [newId(), company.id, staffId, Buffer.from([index]), days],
    )

  const shown = () => count('read_log', "channel = 'screen'")
  const exported = () => count('read_log', "channel = 'export'")
  const keys = () => count('person_keys', 'wrapped_key is not null')
  const after = async (days: number) => {
    await world.moveClock({ minutes: days * DAY })
    return forgetPastKeeping(world.app)
  }

  expect((await forgetPastKeeping(world.app)).sessions).toBe(1)
  expect(await count('sessions', "address = '10.0.0.9'")).toBe(1)
  // Repeated requests are known by the time of security too.
  const answers = await count('idempotency_keys', 'true')
  await rows(
    "update idempotency_keys set created_at = created_at - interval '31 days' where company_id = $1 and ctid in (select ctid from idempotency_keys where company_id = $1 limit 2)",
    [company.id],
  )
  expect((await after(31)).idempotency_keys).toBe(2)
  expect(await count('idempotency_keys', 'true')).toBe(answers - 2)
  await after(329)
  expect([await shown(), await exported()], 'after 360 days: the law asks for half a year').toEqual([1, 1])
  await after(7)
  expect([await shown(), await exported()], 'after a year the showing is gone, the export is not').toEqual([0, 1])
  expect(await count('staff_members', "name = '周建国'")).toBe(1)
  await after(365)
  expect(await count('staff_members', "name = '周建国' or phone_masked is not null")).toBe(0)
  expect(await count('accounts', "login = 'zhoujianguo'")).toBe(0)
  await after(360)
  expect(await keys(), 'a person and a contact').toBeGreaterThanOrEqual(2)
  expect((await manager.must.get(`/parties/${person.partyId}`)).displayName).toBe('陈*')
  const last = await after(8)
  expect(last).toMatchObject({ parties: 1, read_log: 1, person_keys: 1 })
  expect((await manager.must.get(`/parties/${person.partyId}`)).displayName).toBe('已删除')
  expect(await keys()).toBe(0)
  expect(
    (await manager.must.get(`${company.project}/find?q=101`)).groups
      .flatMap((group: any) => group.items)
      .filter((one: any) => one.partyId),
  ).toEqual([])
  // Again, and nothing more goes.
  expect(Object.values(await forgetPastKeeping(world.app)).every((gone) => gone === 0)).toBe(true)
})
