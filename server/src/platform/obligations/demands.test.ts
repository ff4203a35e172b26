import type { Pack } from '@huiyin/policy'
import { expect, test } from 'vitest'
import { testApp, testCompany } from '../../testing/index.ts'
import { newId } from '../ids.ts'
import { builtInPacks, withProposals } from '../packs/pack-files.ts'

/** The recommended pack, and a rule that writes something on the case when somebody tells us something. */
async function packThatActs(action: string): Promise<Pack> {
  const built = (await builtInPacks()).get('recommended')?.pack as Pack
  const pack = withProposals(built)
  const rule = {
    id: 'contact.third',
    clause: '9.1',
    title: { zh: '来电即备注', en: 'A note on contact' },
    on: 'contact.recorded',
    when: { 'event.purpose': 'other' },
    // biome-ignore lint/suspicious/noThenProperty: the grammar's word, and never a function
    then: { do: action, arguments: { text: '按制度 9.1 备注' } },
  }
  return { ...pack, rules: { ...pack.rules, thresholds: [...pack.rules.thresholds, rule] } }
}

async function contacted(action: string) {
  const world = await testApp({ clock: '2026-11-23T10:00:00+08:00' })
  const company = await testCompany({ world, pack: await packThatActs(action) })
  const { '1-1-101': house } = await company.houses('1-1-101')
  const desk = company.as('frontDesk')
  const id = newId()
  await desk.must.post(`${company.project}/cases`, {
    id,
    categoryId: 'home.waterSupply.tapLeak',
    houseId: house?.id,
    reporterName: '陈女士',
    phone: '13800005521',
    content: '水龙头漏水',
  })
  const contact = { direction: 'in', channel: 'phone', purpose: 'other', text: '问进度' }
  await desk.must.post(`/cases/${id}/contacts`, contact)
  await desk.must.post(`/cases/${id}/contacts`, contact)
  await world.drain()
  return { world, id }
}

test('what a rule asks for is done by the system, once a subject', async () => {
  const { world, id } = await contacted('case.note')
  const events = await world.database.rows(
    `select actor_id from events where subject_id = $1 and type = 'case.noted'`,
    [id],
  )
  expect(events).toEqual([{ actor_id: null }])
})

test('what nobody carries out is kept with its reason', async () => {
  const { world } = await contacted('case.fly')
  const waiting = await world.database.rows(`select last_error from outbox where kind = 'demand' and done_at is null`)
  expect(waiting).toHaveLength(1)
  expect(waiting[0]?.last_error).toContain('case.fly')
})
