import { expect, test } from 'vitest'
import { z } from 'zod'
import { newId } from '../../server/src/platform/ids.ts'
import { testApp, testCompany } from '../../server/src/testing/index.ts'
import { sampleOf } from '../../server/src/testing/sample-value.ts'
import { addressOf, workedCompany } from './worked-company.ts'
import { ROUTES, registerRepair } from './world.ts'

// Invented: a mobile number, two typed as people write them, and an identity number with a right last character.
const PHONES = ['13911112221', '13911112222', '13911112223', '13911112224', '13911112225', '13911112226'] as const
const IDENTITY = '11010519491231002X'
const hex = (text: string) => Buffer.from(text).toString('hex')

test('check 50: a dump of all tables holds no phone and no identity number, not even one typed into a text', async () => {
  const world = await testApp({ clock: '2026-04-28T09:00:00+08:00' })
  const company = await testCompany({ world, pack: 'recommended' })
  const desk = company.as('frontDesk')

  const made = await registerRepair(company, {
    content: `厨房漏水，打 ${PHONES[1]} 或 139 1111 2223，身份证 ${IDENTITY}`,
    reporterName: '陈女士',
    phone: PHONES[0],
  })
  await desk.must.post(`/cases/${made.id}/notes`, { text: `邻居电话${PHONES[3]}，证件${IDENTITY}` })
  await desk.must.post(`/cases/${made.id}/contacts`, {
    direction: 'out',
    channel: 'phone',
    purpose: 'callback',
    text: `改打${PHONES[4]}`,
  })
  await desk.must.post(`${company.project}/contacts`, {
    id: newId(),
    direction: 'in',
    channel: 'phone',
    purpose: `问路，${PHONES[3]}`,
  })
  // Then into every text that any route takes, at an address that is there.
  const worked = await workedCompany(await testCompany({ world, pack: 'recommended' }))
  const everywhere = `来电 ${PHONES[5]}，证件 ${IDENTITY}`
  let taken = 0
  for (const { route, member } of TEXT_MEMBERS) {
    const body = { ...(sampleOf(route.body as never) as object), ...withText(member, everywhere) }
    const url = addressOf(route, worked)
    const answer = await worked.client[route.method.toLowerCase() as 'post'](url, body)
    if (answer.status === 200) taken += 1
  }
  expect(taken).toBeGreaterThan(25)
  // Refused ones leave traces too: what was tried is remembered for the repeated key.
  await desk.post(`/cases/${made.id}/withdraw`, { reason: `业主 ${PHONES[4]} 说不修了` })
  await world.drain()
  await world.moveClock({ minutes: 180 })
  await world.drain()

  const tables = await world.database.rows<{ name: string }>(
    `select quote_ident(relname) as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  )
  const found: string[] = []
  let rows = 0
  let arrived = false
  for (const { name } of tables) {
    const dumped = await world.database.rows<{ line: string }>(`select t::text as line from ${name} t`)
    rows += dumped.length
    for (const { line } of dumped) {
      const text = line.replace(/(?<=\d)[\s-](?=\d)/g, '')
      arrived ||= line.includes('厨房漏水')
      // Columns of bytes are printed in hexadecimal.
      for (const secret of [...PHONES, IDENTITY, ...PHONES.map(hex), hex(IDENTITY)])
        if (line.includes(secret) || text.includes(secret)) found.push(`${name}: ${secret} in ${line.slice(0, 300)}`)
    }
  }
  expect(rows).toBeGreaterThan(50)
  expect(arrived, 'what was typed stands in the dump, without its numbers').toBe(true)
  expect(found).toEqual([])
})

type Json = {
  type?: unknown
  format?: string
  pattern?: string
  enum?: unknown
  properties?: Record<string, Json>
  items?: Json
  anyOf?: Json[]
}

/** How a company, a project, a building, a view is called: chosen once by its keeper, and no words about somebody. */
const NAMES_OF_THINGS = new Set(['name', 'title', 'fileTitle'])

/** The members that take any words, of every route that changes something. */
const TEXT_MEMBERS = ROUTES.filter(
  (route) => route.body && route.method !== 'GET' && route.access.kind !== 'public',
).flatMap((route) => {
  const json = z.toJSONSchema(route.body as z.ZodType, { io: 'input', unrepresentable: 'any' }) as Json
  const shape = json.properties ?? json.anyOf?.find((one) => one.properties)?.properties ?? {}
  return Object.entries(shape)
    .filter(
      ([name, one]) => !NAMES_OF_THINGS.has(name) && one.type === 'string' && !one.format && !one.pattern && !one.enum,
    )
    .map(([member]) => ({ route, member }))
})

const withText = (member: string, text: string) => ({ [member]: text })
