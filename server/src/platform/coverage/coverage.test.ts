import { packSchema } from '@huiyin/policy'
import { expect, test } from 'vitest'
import { MODULES } from '../../modules/index.ts'
import { testApp, testCompany } from '../../testing/index.ts'
import type { Module } from '../app.ts'
import { newId } from '../ids.ts'
import { builtInPacks } from '../packs/pack-files.ts'

const hour = 3_600_000

test('S0-N-8: a hole in next week’s rota is owed today, filled in time or late', async () => {
  const rota: { post: string; personId: string; from: number; to: number }[] = []
  const planned: Module = { name: 'plannedInTest', planned: async () => ({ presences: rota, places: {} }) }
  const world = await testApp({ clock: '2026-11-23T10:00:00+08:00', modules: [...MODULES, planned] })
  const built = (await builtInPacks()).get('recommended')?.pack
  const duty = {
    id: 'duty.test',
    clause: '3.1',
    title: { zh: '值班不断岗', en: 'Duty is never without somebody' },
    post: 'dutyInTest',
    hours: { from: '08:00', to: '20:00' },
    ahead: 3,
    owes: { what: 'rotaFilled', title: { zh: '补上排班', en: 'Fill the rota' }, who: { headOf: 'customerService' } },
    escalate: [{ after: 'breach', how: 'tell', to: { position: 'projectManager' } }],
  }
  const pack = packSchema.parse({
    ...built,
    posts: { dutyInTest: { title: { zh: '值班', en: 'Duty' } } },
    rules: { ...built?.rules, coverage: [duty] },
  })
  const company = await testCompany({ world, pack })
  const at = (local: string) => Date.parse(`${local}:00+08:00`)
  const plan = (from: string, to: string) =>
    rota.push({ post: 'dutyInTest', personId: newId(), from: at(from), to: at(to) })
  plan('2026-11-23T08:00', '2026-11-23T20:00')
  plan('2026-11-24T08:00', '2026-11-24T12:00')
  plan('2026-11-25T08:00', '2026-11-25T20:00')

  await world.sweep()
  const owed = () =>
    world.database.rows<{ state: string; due_at: number; day: string }>(
      `select o.state, o.due_at, s.facts->'self'->>'day' as day from obligations o join subjects s on s.id = o.subject_id where o.project_id = $1 and o.rule_id = 'duty.test' order by o.due_at`,
      [company.projectId],
    )
  expect(await owed()).toEqual([{ state: 'open', due_at: at('2026-11-24T12:00'), day: '2026-11-24' }])
  const asked = `from=${encodeURIComponent('2026-11-24T00:00:00+08:00')}&until=${encodeURIComponent('2026-11-25T00:00:00+08:00')}`
  const shown = (await company.as('customerServiceManager').must.get(`${company.project}/coverage?${asked}`)) as {
    holes: { needed: number; present: number; day: string }[]
  }
  expect(shown.holes).toMatchObject([{ day: '2026-11-24', needed: 1, present: 0 }])

  const lookAgain = async () => {
    await world.database.rows(
      `insert into outbox (id, company_id, project_id, kind, payload, available_at) values ($1, $2, $3, 'coverage.look', '{}', now())`,
      [newId(), company.id, company.projectId],
    )
    await world.drain()
  }
  // Looked at again, nothing is owed twice; filled, it is kept.
  await lookAgain()
  expect(await owed()).toHaveLength(1)
  plan('2026-11-24T12:00', '2026-11-24T20:00')
  await lookAgain()
  expect(await owed()).toMatchObject([{ state: 'met' }])

  // The next day a new end of the horizon comes into sight: nobody is planned, nobody fills it.
  await world.moveClock('2026-11-24T09:00:00+08:00')
  expect(await owed()).toMatchObject([{ state: 'met' }, { state: 'open', day: '2026-11-26' }])
  plan('2026-11-27T08:00', '2026-11-29T20:00')
  await world.moveClock(at('2026-11-26T08:00') + 1)
  expect((await owed())[1]).toMatchObject({ state: 'breached' })
  await world.moveClock(at('2026-11-26T20:00') + 5 * hour)
  await lookAgain()
  expect((await owed())[1]).toMatchObject({ state: 'late' })
})

test('whoever may not see the staff does not see the rota’s holes', async () => {
  const company = await testCompany()
  const answer = await company
    .as('engineer')
    .get(`${company.project}/coverage?from=2026-11-24T00:00:00Z&until=2026-11-25T00:00:00Z`)
  expect(answer.status).toBe(403)
})
