import type { Obligation } from '@huiyin/policy'
import { describe, expect, test } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { saveObligations } from '../../platform/obligations/obligation-store.ts'
import { type TestCompany, testApp, testCompany } from '../../testing/index.ts'

const activate = (company: TestCompany, body: Record<string, unknown>) =>
  company.as('administrator').post('/handbook/activations', body)

async function draftOf(company: TestCompany, basedOn: string) {
  const id = newId()
  await company.as('administrator').must.post('/handbook/drafts', { id, basedOn })
  return id
}

const setEmergency = (value: unknown) => ({
  path: ['values', 'repair.arrival.emergency', 'value'],
  value,
})

describe('activation', () => {
  test('S0-REPAIR-6: the estate pack is refused with the missing value named, and goes into force once it is set', async () => {
    const company = await testCompany()
    const refused = await activate(company, { pack: 'residential-estate' })
    expect(refused).toBeProblem('handbook/incomplete', { path: 'values.repair.arrival.emergency.value' })
    expect(refused.body).toMatchObject({ missingValues: ['repair.arrival.emergency'] })
    expect(refused.body.title).toContain('紧急报修到场时限')

    const draftId = await draftOf(company, 'residential-estate')
    const admin = company.as('administrator')
    const check = await admin.must.get(`/handbook/drafts/${draftId}/check`)
    expect(check).toMatchObject({ activatable: false, missingValues: ['repair.arrival.emergency'] })

    await admin.must.patch(`/handbook/drafts/${draftId}`, { version: 1, changes: [setEmergency(16)] })
    expect(await activate(company, { draftId })).toBeProblem('handbook/not-activatable', {
      path: 'values.repair.arrival.emergency.value',
    })
    await admin.must.patch(`/handbook/drafts/${draftId}`, { version: 2, changes: [setEmergency(10)] })
    const { changes } = await admin.must.get(`/handbook/drafts/${draftId}/compare`)
    expect(changes.map((one: any) => [one.what, one.id])).toEqual([
      ['value', 'repair.arrival.emergency'],
      ['rule', 'repair.arrival.emergency'],
    ])
    expect(changes[0]).toMatchObject({ before: { zh: '（未定）' }, after: { zh: '10 分钟' } })
    expect(await activate(company, { draftId })).toBeOk()

    const handbook = await company.as('projectManager').must.get(`${company.project}/handbook`)
    expect(handbook.pack).toMatchObject({ id: 'residential-estate', edition: 2, level: 'company' })
    expect(handbook.values.find((one: any) => one.key === 'repair.arrival.emergency')).toMatchObject({ value: 10 })
  })

  test('a handbook stored before the grammar had all its parts is read with those parts empty', async () => {
    const world = await testApp()
    const company = await testCompany({ world })
    const draftId = await draftOf(company, 'recommended')
    await company.as('administrator').must.patch(`/handbook/drafts/${draftId}`, {
      version: 1,
      changes: [{ path: ['title'], value: { zh: '旧版', en: 'Old' } }],
    })
    expect(await activate(company, { draftId })).toBeOk()
    await world.database.rows(
      `update packs set body = body #- '{rules,coverage}' #- '{rules,approvals}' where company_id = $1`,
      [company.id],
    )
    const handbook = await company.as('projectManager').must.get(`${company.project}/handbook`)
    expect(handbook.pack.title).toMatchObject({ zh: '旧版' })
  })

  test('a pack may begin later, and a project may have its own', async () => {
    const company = await testCompany()
    expect(await activate(company, { pack: 'recommended' })).toBeOk()
    const other = await company.addProject()
    const draftId = await draftOf(company, 'recommended')
    await company.as('administrator').must.patch(`/handbook/drafts/${draftId}`, {
      version: 1,
      changes: [{ path: ['title'], value: { zh: '二期版', en: 'Second' } }],
    })
    expect(await activate(company, { draftId, projectId: other })).toBeOk()
    const manager = company.hire('projectManager', { projectIds: [company.projectId, other] })
    expect((await manager.must.get(`/projects/${other}/handbook`)).pack).toMatchObject({ level: 'project', edition: 2 })
    expect((await manager.must.get(`${company.project}/handbook`)).pack).toMatchObject({ level: 'company', edition: 1 })

    const later = new Date((await company.world.now()) + 86_400_000).toISOString()
    expect(await activate(company, { pack: 'recommended', effectiveFrom: later })).toBeOk()
    expect((await manager.must.get(`${company.project}/handbook`)).nextVersion).toMatchObject({ effectiveFrom: later })
    const past = new Date((await company.world.now()) - 60_000).toISOString()
    expect(await activate(company, { pack: 'recommended', effectiveFrom: past })).toBeProblem('handbook/backdated', {
      path: 'effectiveFrom',
    })
    expect(await activate(company, { pack: 'base' })).toBeProblem('handbook/only-inherited')
    expect(await activate(company, { pack: 'recommended', draftId })).toBeProblem('input/invalid')
  })

  test('who may only read neither drafts nor activates, and other companies see nothing of it', async () => {
    const company = await testCompany()
    const draftId = await draftOf(company, 'recommended')
    const manager = company.as('companyManager')
    expect(await manager.post('/handbook/activations', { pack: 'recommended' })).toBeProblem('access/denied')
    expect(await manager.post('/handbook/drafts', { id: newId(), basedOn: 'recommended' })).toBeProblem('access/denied')
    const foreign = (await testCompany()).as('administrator')
    expect(await foreign.get(`/handbook/drafts/${draftId}`)).toBeProblem('not-found')
    expect((await foreign.must.get('/handbook/drafts')).items).toEqual([])
    expect(await company.as('guard').get(`${company.project}/handbook`)).toBeProblem('access/denied')
    expect(await manager.get(`${company.project}/handbook`)).toBeProblem('handbook/none-in-force')
  })
})

describe('drafts', () => {
  test('two people who change the same draft do not overwrite each other', async () => {
    const company = await testCompany()
    const draftId = await draftOf(company, 'recommended')
    const admin = company.as('administrator')
    await admin.must.patch(`/handbook/drafts/${draftId}`, { version: 1, changes: [setEmergency(8)] })
    expect(await admin.patch(`/handbook/drafts/${draftId}`, { version: 1, changes: [setEmergency(9)] })).toBeProblem(
      'handbook/draft-changed',
    )
    const misfit = { path: ['rules', 'responses', 'nobody', 'within'], value: '1h' }
    expect(await admin.patch(`/handbook/drafts/${draftId}`, { version: 2, changes: [misfit] })).toBeProblem(
      'handbook/changes-do-not-fit',
      { path: 'changes.0.path' },
    )
    await admin.must.delete(`/handbook/drafts/${draftId}`)
    expect(await admin.patch(`/handbook/drafts/${draftId}`, { version: 2, changes: [] })).toBeProblem(
      'handbook/draft-ended',
    )
  })

  test('a pack leaves as YAML and comes back as a draft; a wrong one is refused by its places', async () => {
    const company = await testCompany()
    const admin = company.as('administrator')
    const yaml = await admin.get('/handbook/packs/recommended?format=yaml')
    expect(yaml.headers['content-type']).toContain('yaml')
    const id = newId()
    await admin.must.post('/handbook/drafts', { id, yaml: yaml.raw.toString('utf8') })
    expect((await admin.must.get(`/handbook/drafts/${id}`)).body.rules.gates.length).toBeGreaterThan(3)

    const wrong = 'format: 1\nid: ours\nedition: 1\ninherits: recommended\ntitle: { zh: 自家 }\nrules: { musts: [] }\n'
    expect(await admin.post('/handbook/drafts', { id: newId(), yaml: wrong })).toBeProblem('handbook/not-a-pack', {
      path: 'rules.musts',
    })
  })
})

describe('live figures', () => {
  test('the rows behind a figure add up to it', async () => {
    const company = await testCompany()
    await activate(company, { pack: 'recommended' })
    const now = await company.world.now()
    const minutes = (count: number) => now - count * 60_000
    const rows = [
      ...Array.from({ length: 7 }, (_, index) =>
        arrival({ due: minutes(index), done: minutes(index + 5), state: 'met' }),
      ),
      ...Array.from({ length: 3 }, (_, index) =>
        arrival({ due: minutes(index + 10), done: minutes(index), state: 'late' }),
      ),
      arrival({ due: minutes(3), state: 'breached' }),
      arrival({ due: now + 60_000, state: 'open' }),
      arrival({ due: minutes(3), state: 'cancelled' }),
      arrival({ due: minutes(60 * 24 * 60), done: minutes(60 * 24 * 60), state: 'met' }),
      arrival({ due: minutes(60 * 24 * 200), state: 'breached' }),
    ]
    await company.world.app.database.transaction({ companyId: company.id, projectIds: [company.projectId] }, (tx) =>
      tx.commit([saveObligations(company.id, company.projectId, rows)]),
    )

    const manager = company.as('projectManager')
    const path = `${company.project}/handbook/rules/repair.arrival.ordinary`
    const rule = await manager.must.get(path)
    expect(rule.figures.days90).toEqual({ kept: 8, late: 4, rate: 8 / 12 })
    expect(rule.figures.open).toBe(1)
    expect(rule.target).toEqual({ atLeast: 0.95 })
    expect(rule.lateByHour.reduce((sum: number, one: any) => sum + one.late, 0)).toBe(4)
    expect(rule.weeks).toHaveLength(12)

    for (const period of ['month', 'days90'] as const)
      for (const outcome of ['kept', 'late', 'all'] as const) {
        const ids = new Set<string>()
        let after = ''
        do {
          const page = await manager.must.get(`${path}/cases?period=${period}&outcome=${outcome}&limit=3${after}`)
          for (const item of page.items) ids.add(item.obligationId)
          after = page.next ? `&after=${page.next}` : ''
        } while (after)
        const { kept, late } = rule.figures[period]
        expect(ids.size, `${period} ${outcome}`).toBe({ kept, late, all: kept + late }[outcome])
      }
  })
})

describe('texts', () => {
  test('a company words an outgoing text its own way, and the new wording is a new version', async () => {
    const company = await testCompany()
    await activate(company, { pack: 'recommended' })
    const admin = company.as('administrator')
    const text = { zh: '{place} {what}快到点了', en: '{place}: {what} is nearly due' }
    await admin.must.put('/handbook/texts/limit.near', { channel: 'inApp', text })
    const handbook = await company.as('projectManager').must.get(`${company.project}/handbook`)
    const pack = await admin.must.get(`/handbook/packs/${handbook.pack.hash}`)
    expect(pack.messages['limit.near'].channels.inApp).toEqual(text)
    expect(handbook.pack.edition).toBe(2)
    expect(await admin.put('/handbook/texts/no.such', { channel: 'inApp', text })).toBeProblem('not-found')
  })
})

describe('on real cases', () => {
  test('a draft is tried on the past, and a text is previewed on a case', async () => {
    const world = await testApp({ clock: '2026-11-23T17:00:00+08:00' })
    const company = await testCompany({ world, pack: 'recommended' })
    const { '2-1-603': house } = await company.houses('2-1-603')
    const desk = company.as('frontDesk')
    const id = newId()
    const made = await desk.must.post(`${company.project}/cases`, {
      id,
      categoryId: 'home.waterSupply.tapLeak',
      houseId: house?.id,
      reporterName: '陈女士',
      phone: '13800005521',
      content: '水龙头漏水',
    })
    const engineer = company.as('engineer')
    const order = `/cases/${id}/work-orders/${made.workOrder.id}`
    await company.as('engineeringHead').must.post(`${order}/dispatch`, { engineerId: engineer.id })
    await engineer.must.post(`${order}/accept`)
    await world.moveClock({ minutes: 35 })
    await engineer.must.post(`${order}/arrive`)

    const manager = company.as('projectManager')
    const draftId = newId()
    const handbook = await manager.must.get(`${company.project}/handbook`)
    const { projectId } = company
    await manager.must.post('/handbook/drafts', { id: draftId, basedOn: handbook.pack.hash, projectId })
    await manager.must.patch(`/handbook/drafts/${draftId}`, {
      version: 1,
      changes: [{ path: ['values', 'repair.arrival.ordinary', 'value'], value: 30 }],
    })
    const trial = await manager.must.post(`/handbook/drafts/${draftId}/try`, { projectId })
    expect(trial).toMatchObject({ cases: 1, moreLateCount: 1, clusters: [{ weekday: 1, hour: 17, late: 1 }] })
    expect(trial.moreLate[0]).toMatchObject({ ruleId: 'repair.arrival.ordinary', subject: { id } })
    expect(trial.rules.find((one: any) => one.ruleId === 'repair.arrival.ordinary')).toMatchObject({
      before: { kept: 1, late: 0 },
      after: { kept: 0, late: 1 },
    })

    const preview = await manager.must.post('/handbook/messages/preview', { message: 'order.dispatched', caseId: id })
    expect(preview.texts[0]).toMatchObject({ missing: [] })
    expect(preview.texts[0].text.zh).toContain('2-1-603')
  })
})

function arrival(one: { due: number; done?: number; state: Obligation['state'] }): Obligation {
  return {
    id: newId(),
    source: 'rule',
    ruleId: 'repair.arrival.ordinary',
    clause: '4.3',
    packHash: 'x',
    subject: { type: 'case', id: newId() },
    what: 'arrival',
    owner: { kind: 'position', position: 'engineeringHead', path: 'x' },
    openedBy: newId(),
    startAt: one.due - 40 * 60_000,
    opensAt: one.due - 40 * 60_000,
    warnAts: [],
    dueAt: one.due,
    originalDueAt: one.due,
    needed: 1,
    done: 0,
    state: one.state,
    ...(one.done === undefined ? {} : { dischargedAt: one.done }),
    evidence: [],
    pauses: [],
    warned: 0,
    escalated: 0,
    nextAt: null,
    explanation: [],
    history: [],
  }
}
