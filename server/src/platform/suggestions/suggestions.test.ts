import { packSchema } from '@huiyin/policy'
import { expect, test } from 'vitest'
import { testApp, testCompany } from '../../testing/index.ts'
import { newId } from '../ids.ts'
import { builtInPacks } from '../packs/pack-files.ts'

/** The third repair of the same kind in one house within three days: somebody should look at the cause. */
const REPEAT = {
  id: 'repeat.cause',
  clause: '9.2',
  title: { zh: '同户同类第三次报修', en: 'The third of its kind in one house' },
  on: 'case.registered',
  when: { 'event.kind': 'repair' },
  window: { within: '72h', same: ['event.houseId', 'event.categoryId'], atLeast: 3 },
  // biome-ignore lint/suspicious/noThenProperty: the grammar's word, and never a function
  then: { suggest: 'case.note', arguments: { text: '三天内第三次，请查根源' } },
}

test('the third of its kind within the window is suggested once; a person takes it over or lets it be', async () => {
  const world = await testApp({ clock: '2026-11-23T10:00:00+08:00' })
  const built = (await builtInPacks()).get('recommended')?.pack
  const pack = packSchema.parse({ ...built, rules: { ...built?.rules, thresholds: [REPEAT] } })
  const company = await testCompany({ world, pack })
  const { '1-1-101': house, '1-1-102': other } = await company.houses('1-1-101', '1-1-102')
  const desk = company.as('frontDesk')
  const register = async (houseId: string | undefined) => {
    const id = newId()
    await desk.must.post(`${company.project}/cases`, {
      id,
      categoryId: 'home.waterSupply.tapLeak',
      houseId,
      reporterName: '陈女士',
      phone: '13800005521',
      content: '水龙头漏水',
    })
    await world.drain()
    return id
  }
  const open = async () => (await desk.must.get(`${company.project}/suggestions`)).items
  await register(house?.id)
  await register(other?.id)
  await register(house?.id)
  expect(await open()).toEqual([])
  const third = await register(house?.id)
  await register(house?.id)
  const [suggestion, ...more] = await open()
  expect(more).toEqual([])
  expect(suggestion).toMatchObject({
    ruleId: 'repeat.cause',
    clause: '9.2',
    action: 'case.note',
    about: { type: 'case', id: third },
    state: 'open',
  })

  expect(await desk.post(`/suggestions/${suggestion.id}/dismiss`, { reason: ' ' })).toBeProblem('input/invalid')
  await desk.must.post(`/suggestions/${suggestion.id}/accept`, {})
  const [noted] = await world.database.rows(
    `select actor_id from events where subject_id = $1 and type = 'case.noted'`,
    [third],
  )
  expect(noted).toEqual({ actor_id: desk.id })
  expect(await desk.post(`/suggestions/${suggestion.id}/dismiss`, { reason: '已处理' })).toBeProblem(
    'suggestion/decided',
  )
  expect(await open()).toEqual([])

  // Days later an old run no longer counts.
  await world.moveClock('2026-11-27T10:00:01+08:00')
  await register(house?.id)
  expect(await open()).toEqual([])
})

test('routines are opened for each building that there is, with its keeper', async () => {
  const world = await testApp({ clock: '2026-11-23T10:00:00+08:00' })
  const built = (await builtInPacks()).get('recommended')?.pack
  const round = {
    id: 'round.building',
    clause: '9.3',
    title: { zh: '每栋每天看一遍', en: 'Each building is seen daily' },
    every: 'day',
    subject: { type: 'period', members: ['round'] },
    for: { each: 'building' },
    due: 'period-end',
    owes: { what: 'round', title: { zh: '看一遍', en: 'Go round' }, who: { keeperOf: 'member.id' } },
    dischargedBy: { event: 'record.filed', where: { 'event.recordType': 'seepageTest' } },
  }
  const pack = packSchema.parse({ ...built, rules: { ...built?.rules, routines: [round] } })
  const company = await testCompany({ world, pack })
  const { '1-1-101': one, '2-1-101': two } = await company.houses('1-1-101', '2-1-101')
  await world.moveClock('2026-11-24T00:00:01+08:00')
  const owed = await world.database.rows<{ owner: { scope?: { buildingId?: string } } }>(
    `select owner from obligations where project_id = $1 and rule_id = 'round.building'`,
    [company.projectId],
  )
  expect(owed.map((row) => row.owner.scope?.buildingId).sort()).toEqual([one?.buildingId, two?.buildingId].sort())
})
