import { pino } from 'pino'
import { expect, test } from 'vitest'
import { composeApp } from '../../server/src/platform/app.ts'
import { openDatabase } from '../../server/src/platform/db/database.ts'
import { createServer } from '../../server/src/platform/http/create-server.ts'
import { beginSession, cookieOf } from '../../server/src/platform/identity/index.ts'
import { newId } from '../../server/src/platform/ids.ts'
import { clientOf, testApp } from '../../server/src/testing/index.ts'
import { testAuthenticate } from '../../server/src/testing/sign-in.ts'
import { chanceFrom, drillSeed, LONG } from './form.ts'
import { repairDesk } from './repair-desk.ts'

test('however often a command is sent, it happens once (R5)', { timeout: 3_600_000 }, async () => {
  const chance = chanceFrom(drillSeed('R5'))
  const count = LONG ? 10_000 : 300
  const world = await testApp({ clock: '2026-11-23T10:43:00+08:00' })
  const { company, leak } = await repairDesk(world)
  const desk = company.as('frontDesk')
  await desk.must.get('/me')
  const cookie = cookieOf(await beginSession(world.app, { companyId: company.id, accountId: desk.id }))
  const path = `${company.project}/cases`

  // A process that starts again: the same database and keys, nothing remembered.
  const restarted = async () => {
    const database = openDatabase({ url: world.database.urls.app, maxConnections: 6 })
    const app = composeApp({ ...world.app, database, log: pino({ level: 'silent' }) })
    const server = await createServer(app, { authenticate: testAuthenticate(app) })
    return {
      client: clientOf(server, async () => cookie),
      close: async () => {
        await server.close()
        await database.close()
      },
    }
  }
  const commands = Array.from({ length: count }, (_, index) => ({
    key: newId(),
    body: leak(`漏水 ${index}`),
    copies: 1 + chance.below(5),
    first: undefined as { status: number; body: unknown } | undefined,
  }))
  const beforeCases = await countCases()

  const wrong: string[] = []
  const send = async (client: typeof desk | ReturnType<typeof clientOf>, command: (typeof commands)[number]) => {
    const { status, body } = await client.post(path, command.body, { key: command.key })
    command.first ??= { status, body }
    if (status !== 200 || JSON.stringify(body) !== JSON.stringify(command.first.body))
      wrong.push(`${command.key}: ${status} ${JSON.stringify(body)}`)
  }
  // Two processes at once; of each command's copies some go out together and some after a restart.
  const [one, other] = [await restarted(), await restarted()]
  const late: typeof commands = []
  const lanes = Array.from({ length: 8 }, async (_, lane) => {
    for (let index = lane; index < count; index += 8) {
      const command = commands[index] as (typeof commands)[number]
      const now = 1 + chance.below(command.copies)
      for (let copy = now; copy < command.copies; copy++) late.push(command)
      await Promise.all(Array.from({ length: now }, (_, copy) => send(copy % 2 ? other.client : one.client, command)))
    }
  })
  await Promise.all(lanes)
  await Promise.all([one.close(), other.close()])
  const again = await restarted()
  for (const command of late) await send(again.client, command)
  expect(wrong).toEqual([])
  expect((await countCases()) - beforeCases).toBe(count)

  // One effect is more than one row: each case has its one registering, its one first number.
  const [sums] = await world.database.rows<{ numbers: number; registered: number; keys: number }>(
    `select count(distinct number)::int as numbers,
            (select count(*)::int from events where company_id = $1 and subject_type = 'case' and seq = 1) as registered,
            (select count(*)::int from idempotency_keys where company_id = $1 and key = any($2)) as keys
       from cases where company_id = $1`,
    [company.id, commands.map((command) => command.key)],
  )
  expect(sums).toEqual({ numbers: count, registered: count, keys: count })

  for (const command of commands.slice(0, LONG ? 1000 : 50)) {
    const answer = await again.client.post(path, { ...command.body, content: '另一件事' }, { key: command.key })
    expect(answer.status).toBe(422)
  }
  expect((await countCases()) - beforeCases).toBe(count)
  await again.close()

  async function countCases(): Promise<number> {
    const [row] = await world.database.rows<{ count: number }>(
      'select count(*)::int as count from cases where company_id = $1',
      [company.id],
    )
    return row?.count ?? 0
  }
})
