import type { Pack } from '@huiyin/policy'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { enrolStaff } from '../../server/src/modules/organisation/index.ts'
import { systemActor } from '../../server/src/platform/access/actor.ts'
import { beginSession, cookieOf } from '../../server/src/platform/identity/index.ts'
import { newId } from '../../server/src/platform/ids.ts'
import { builtInPacks } from '../../server/src/platform/packs/pack-files.ts'
import { type Client, clientOf, type TestApp, testApp, testCompany } from '../../server/src/testing/index.ts'

let world: TestApp
beforeAll(async () => {
  world = await testApp({ clock: '2026-11-25T09:00:00+08:00' })
})

const PACKS = [
  'residential-estate',
  'service-hall',
  'quality-system',
  'service-promise',
  'company-handbook',
  'recommended',
] as const
const built = await builtInPacks()
const packNamed = (id: string) => built.get(id)?.pack as Pack

/** A fresh company that puts the pack in force over the API, and its people by position, as the pack has them. */
async function founded(packId: string) {
  const company = await testCompany({ world })
  const top = company.as('administrator')
  const first = await top.post('/handbook/activations', { pack: packId })
  if (packId === 'residential-estate') {
    expect(first).toBeProblem('handbook/incomplete', { path: 'values.repair.arrival.emergency.value' })
    const draftId = newId()
    await top.must.post('/handbook/drafts', { id: draftId, basedOn: packId })
    await top.must.patch(`/handbook/drafts/${draftId}`, {
      version: 1,
      changes: [{ path: ['values', 'repair.arrival.emergency', 'value'], value: 10 }],
    })
    await top.must.post('/handbook/activations', { draftId })
  } else expect(first.status, JSON.stringify(first.body)).toBe(200)

  const pack = packNamed(packId)
  const people = new Map<string, Promise<{ id: string; client: Client }>>()
  const at = (position: string) => {
    const known =
      people.get(position) ??
      (async () => {
        const id = newId()
        await enrolStaff(world.app, systemActor(company.id, [company.projectId]), {
          id,
          name: `${position} 一`,
          staffNumber: id.slice(-8),
          login: `${position}-${id.slice(-8)}`,
          positions: [{ projectId: position === 'companyManager' ? 0 : company.projectId, positionId: position }],
        })
        const headers = cookieOf(await beginSession(world.app, { companyId: company.id, accountId: id }))
        return { id, client: clientOf(world.server, async () => headers) }
      })()
    people.set(position, known)
    return known
  }
  /** Whoever may do it, by the organisation of the pack: of several the one nearest to the work. */
  const whoMay = async (capability: string, not: readonly string[] = []) => {
    const able = Object.entries(pack.organisation.positions).filter(
      ([id, one]) => one.capabilities.includes(capability) && !not.includes(id) && id !== 'companyManager',
    )
    const found = able.find(([id]) => id === 'buildingSteward') ?? able.find(([, one]) => !one.head) ?? able[0]
    if (!found) throw new Error(`nobody in ${packId} may ${capability}`)
    return (await at(found[0])).client
  }
  return { company, pack, at, whoMay }
}

describe('S1-CENTER-7, S2-CR-9, S4-RC-3: each of the six packs carries a matter from the telephone to the file', () => {
  test.each(PACKS)('%s', async (packId) => {
    const { company, pack, at, whoMay } = await founded(packId)
    const { '2-1-603': house } = await company.houses('2-1-603')
    const desk = (await at('frontDesk')).client
    const engineer = await at('engineer')
    const made = await desk.must.post(`${company.project}/cases`, {
      id: newId(),
      kind: 'repair',
      categoryId: 'home.waterSupply.tapLeak',
      place: 'home',
      houseId: house?.id,
      reporterName: '陈女士',
      phone: '13800005521',
      content: '厨房水龙头漏水',
      channel: 'phone',
    })
    const order = `/cases/${made.id}/work-orders/${made.workOrder.id}`
    if (pack.values['workOrder.receivedAtOnce']?.value === false)
      await (await whoMay('workOrder.receive', ['engineer'])).must.post(`${order}/receive`)
    await (await whoMay('workOrder.dispatch')).must.post(`${order}/dispatch`, {
      engineerId: engineer.id,
      reason: '就近',
    })
    await engineer.client.must.post(`${order}/accept`)
    await engineer.client.must.post(`${order}/arrive`)
    await engineer.client.must.post(`${order}/start`)
    await engineer.client.must.post(`${order}/complete`, {
      workDone: '换垫片，试水不漏',
      ...(await photo(engineer, made)),
    })
    await engineer.client.must.post(`${order}/confirm`, {
      by: 'telephone',
      ratings: { quality: 5, timeliness: 5, attitude: 5 },
    })
    await (await whoMay('workOrder.signAsHead')).must.post(`${order}/sign`)
    await (await whoMay('workOrder.return')).must.post(`${order}/return`)
    await (await whoMay('callback.record')).must.post(`${order}/callback`, { result: 'satisfied', rating: 5 })
    const closer = await whoMay('case.close')
    await closer.must.post(`/cases/${made.id}/close`)
    const view = await closer.must.get(`/cases/${made.id}`)
    expect(view.state).toBe('closed')
    const left = view.obligations.filter((one: { state: string }) => one.state === 'open' || one.state === 'breached')
    expect(left.map((one: { ruleId: string }) => one.ruleId)).toEqual([])
    const rules = new Set(view.obligations.map((one: { ruleId: string }) => one.ruleId))
    expect(rules).toContain('repair.arrival.ordinary')
    expect(rules).toContain('repair.callback')

    async function photo(by: typeof engineer, about: { id: string }) {
      const asked = pack.rules.gates.some((gate) => gate.id === 'completion.photo')
      if (!asked) return {}
      const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#888' } })
        .jpeg()
        .toBuffer()
      const id = newId()
      const subject = { type: 'case', id: about.id }
      await by.client.must.post('/attachments', { id, subject, purpose: 'photoAfter', byteLength: bytes.length })
      await by.client.must.put(`/attachments/${id}/parts/0`, bytes, {
        headers: { 'content-type': 'application/octet-stream' },
      })
      await by.client.must.post(`/attachments/${id}/complete`)
      return { attachmentIds: [id] }
    }
  })
})

test.each(PACKS)('in %s every employee may take a matter', (packId) => {
  const unable = Object.entries(packNamed(packId).organisation.positions).filter(
    ([id, one]) => id !== 'companyManager' && !one.capabilities.includes('case.register'),
  )
  expect(unable.map(([id]) => id)).toEqual([])
})

test('S0-ORG-2: the estate’s customer service is 23 people, of one manager, one deputy, three supervisors and eighteen', () => {
  const { positions } = packNamed('residential-estate').organisation
  const size = (ids: readonly string[]) => ids.reduce((sum, id) => sum + (positions[id]?.headcount ?? 0), 0)
  const inDepartment = Object.keys(positions).filter((id) => positions[id]?.department === 'customerService')
  expect(size(inDepartment)).toBe(23)
  expect(size(['customerServiceSupervisor', 'environmentSupervisor'])).toBe(3)
  expect(size(['buildingSteward', 'frontDesk', 'environmentSpecialist'])).toBe(18)
})

test('S1-CENTER-9: greening belongs to cleaning in the service hall, to customer service elsewhere', () => {
  const departmentOf = (packId: string, id: string) => {
    const find = (nodes: Pack['taxonomy']['categories'][string]): string | undefined => {
      for (const node of nodes) {
        if (node.id === id) return node.department
        const below = node.children ? find([...node.children]) : undefined
        if (below) return below
      }
      return undefined
    }
    return find(packNamed(packId).taxonomy.categories.repair ?? [])
  }
  expect(departmentOf('service-hall', 'publicArea.greening')).toBe('cleaning')
  expect(departmentOf('recommended', 'publicArea.greening')).toBe('customerService')
})

test('six information classes at least, in every pack', () => {
  for (const packId of PACKS)
    expect(Object.keys(packNamed(packId).taxonomy.classes.information ?? {}).length).toBeGreaterThanOrEqual(6)
})
