import { expect, test } from 'vitest'
import { newId } from '../../server/src/platform/ids.ts'
import { testApp, testCompany } from '../../server/src/testing/index.ts'
import { registerRepair } from './world.ts'

// Invented: a mobile number, two typed as people write them, and an identity number with a right last character.
const PHONES = ['13911112221', '13911112222', '13911112223', '13911112224', '13911112225'] as const
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
