import exceljs from 'exceljs'
import sharp from 'sharp'
import type { Actor } from '../../server/src/platform/access/actor.ts'
import type { Route } from '../../server/src/platform/http/route.ts'
import { beginSession, hashOfSecret } from '../../server/src/platform/identity/index.ts'
import { newId } from '../../server/src/platform/ids.ts'
import { exportsDone } from '../../server/src/platform/lists/index.ts'
import { type Client, clientOf, type TestCompany, type TestStaff } from '../../server/src/testing/index.ts'
import { sampleOf } from '../../server/src/testing/sample-value.ts'
import { signIn } from '../../server/src/testing/sign-in.ts'
import { allPowerful } from './world.ts'

/** A company in which every kind of thing was done once, so that every kind of id and of personal data exists in it. */
export type WorkedCompany = {
  readonly company: TestCompany
  /** A person of it with a real session and every right there is. */
  readonly owner: Actor
  readonly client: Client
  /** Every answer that the work brought: where its ids first left the house. */
  readonly answers: readonly unknown[]
  /** What was asked for them, `POST /cases/…`. */
  readonly paths: readonly string[]
  /** One of its ids for each parameter that addresses have. */
  readonly idsByName: ReadonlyMap<string, string>
  readonly categoryId: string
  readonly caseId: string
  readonly openCaseId: string
  readonly houseId: string
  readonly partyId: string
  readonly recordId: string
  readonly exportId: string
  readonly linkPath: string
  readonly engineer: TestStaff
}

/** Texts and numbers that the work writes; the default holds nothing that a search for leaks would look for. */
export type Typed = {
  readonly reporterName: string
  readonly phone: string
  readonly content: string
  readonly words: string
}

const TYPED: Typed = {
  reporterName: '陈女士',
  phone: '13800005521',
  content: '厨房水槽下面漏水，地上已经有积水',
  words: '住户说下午在家',
}
const BYTES = { headers: { 'content-type': 'application/octet-stream' } }
const STROKES = [
  [
    [10, 20],
    [60, 90],
    [120, 30],
  ],
]
const GOOD = { quality: 5, timeliness: 5, attitude: 5 }

/** @param company with the pack `recommended` in force, and its people really signed in */
export async function workedCompany(company: TestCompany, typed: Typed = TYPED): Promise<WorkedCompany> {
  const { world, project } = company
  const answers: unknown[] = []
  const paths: string[] = []
  const admin = company.as('administrator')
  const session = await beginSession(
    world.app,
    // Taken on once they first ask for something.
    { companyId: company.id, accountId: (await admin.must.get('/me')).id },
    { device: { id: newId(), title: '测试手机' } },
  )
  const known = (await world.app.identity.actorOfSession(hashOfSecret(session.secret))) as Actor
  const { guard: _, ...person } = known
  const owner: Actor = { ...allPowerful(company), ...person, capabilities: allPowerful(company).capabilities }
  const client = clientOf(world.server, async () => signIn(owner))
  const of = (who: Client) => {
    const kept = async (method: string, path: string, promise: Promise<any>) => {
      const answer = await promise
      answers.push(answer)
      paths.push(`${method} ${path}`)
      return answer
    }
    return {
      get: (path: string) => kept('GET', path, who.must.get(path)),
      post: (path: string, body?: unknown, options?: object) => kept('POST', path, who.must.post(path, body, options)),
    }
  }
  const all = of(client)
  const desk = of(company.as('frontDesk'))
  const head = of(company.as('engineeringHead'))
  const engineer = company.hire('engineer')
  const hands = of(engineer)
  const manager = of(company.as('customerServiceManager'))

  const houses = await company.houses('1-1-101', '1-1-102')
  const house = houses['1-1-101'] as { id: string; buildingId: string }
  const areaId = newId()
  await all.post(`${project}/areas`, { id: areaId, kind: 'publicArea', title: '一号楼大堂' })

  // ── one repair, all the way ──
  const { items: leaves } = await desk.get(`${project}/taxonomy`)
  const leaf = leaves.find((one: any) => one.place === 'home' && one.charge === 'free' && one.urgency === 'ordinary')
  const register = (more: object = {}) =>
    desk.post(`${project}/cases`, {
      id: newId(),
      kind: 'repair',
      categoryId: leaf.id,
      place: 'home',
      houseId: house.id,
      channel: 'phone',
      reporterName: typed.reporterName,
      phone: typed.phone,
      content: typed.content,
      ...more,
    })
  const made = await register()
  const caseId: string = made.id
  const order = `/cases/${caseId}/work-orders/${made.workOrder.id}`
  const part = { type: 'workOrder', id: made.workOrder.id }
  const subject = { type: 'case', id: caseId }
  const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#789' } })
    .jpeg()
    .toBuffer()
  const photograph = async (purpose: string) => {
    const id = newId()
    await hands.post(
      `/attachments/upload?id=${id}&subjectType=case&subjectId=${caseId}&partType=workOrder&partId=${part.id}&purpose=${purpose}`,
      picture,
      BYTES,
    )
    return id
  }
  await engineer.must.get('/me')
  await head.get(`${order}/proposals`)
  await head.post(`${order}/dispatch`, { engineerId: engineer.id, reason: '就近' })
  await hands.post(`${order}/accept`)
  await hands.post(`${order}/depart`)
  await hands.post(`${order}/arrive`)
  await photograph('photoBefore')
  await hands.post(`${order}/start`)
  await hands.post(`${order}/materials`, { items: [{ name: '密封圈', quantity: 1, unit: '个', priceFen: 500 }] })
  const after = await photograph('photoAfter')
  await hands.post(`${order}/complete`, { workDone: '换了密封圈，试水不漏', attachmentIds: [after] })
  const signatureId = newId()
  await hands.post('/signatures', {
    id: signatureId,
    subject,
    part,
    signer: 'owner',
    width: 300,
    height: 120,
    strokes: STROKES,
  })
  await hands.post(`${order}/confirm`, { by: 'signature', signatureId, ratings: GOOD })
  await head.post(`${order}/sign`)
  await head.post(`${order}/return`)
  await manager.post(`${order}/callback`, { result: 'satisfied', rating: 5, opinion: typed.words })

  // ── what hangs on a case ──
  const open = await register({ houseId: houses['1-1-102']?.id })
  const openCaseId: string = open.id
  await desk.post(`/cases/${openCaseId}/notes`, { text: typed.words })
  await desk.post(`/cases/${openCaseId}/contacts`, {
    direction: 'out',
    channel: 'phone',
    purpose: 'progress',
    text: typed.words,
  })
  await head.post(`/cases/${openCaseId}/work-orders/${open.workOrder.id}/dispatch`, {
    engineerId: engineer.id,
    reason: '就近',
  })
  await hands.post(`/cases/${openCaseId}/work-orders/${open.workOrder.id}/accept`)
  const link = await desk.post(`/cases/${openCaseId}/resident-links`, { id: newId() })
  const recordId = newId()
  await desk.post('/records', {
    id: recordId,
    recordType: 'seepageTest',
    subject: { type: 'case', id: openCaseId },
    fields: {
      room: '卫生间',
      filledAt: '2026-11-24T10:00:00+08:00',
      depthMm: 30,
      hours: 24,
      result: 'tight',
      remarks: typed.words,
    },
  })

  // ── household, desk, tasks, lists, phones, the handbook, the company's own ──
  const card = await desk.get(`/houses/${house.id}/card`)
  const partyId: string = card.panels.find((panel: any) => panel.id === 'people').body.now[0].partyId
  await all.post(`/houses/${house.id}/standing-instructions`, { id: newId(), text: typed.words, channel: 'phone' })
  await desk.post(`/parties/${partyId}/unmask`, { field: 'name', reason: '核对来电' })
  await desk.post(`${project}/contacts`, {
    id: newId(),
    direction: 'in',
    channel: 'phone',
    purpose: '问路',
    words: typed.words,
    houseId: house.id,
    partyId,
    phone: typed.phone,
  })
  const task = await all.post(`${project}/tasks`, {
    id: newId(),
    title: '核对一号楼住户电话',
    words: typed.words,
    assigneeIds: [company.as('frontDesk').id],
    dueAt: new Date((await world.now()) + 86_400_000).toISOString(),
  })
  await all.get(`/tasks/${task.taskId}`)
  const viewId = newId()
  await all.post('/saved-views', { id: viewId, list: 'cases', title: '我的事项', query: { state: 'open' } })
  const exportId = newId()
  await all.post(`${project}/exports`, { id: exportId, list: 'cases', format: 'csv', query: { state: 'all' } })
  const tokenId = newId()
  await all.post('/me/tokens', { id: tokenId, title: '对接', capabilities: ['case.read'], days: 30 })
  const channelId = newId()
  await all.post('/message-channels', {
    id: channelId,
    kind: 'webhook',
    title: '对接',
    settings: { url: 'http://127.0.0.1:1/hook' },
  })
  const draftId = newId()
  await all.post('/handbook/drafts', { id: draftId, basedOn: 'recommended' })
  const steward = company.as('buildingSteward')
  await steward.must.get('/me')
  const staff = await all.get(`/staff?projectId=${company.projectId}&state=all`)
  const holder = staff.items.find((one: any) => one.id === steward.id)
  await all.post(`/staff/${steward.id}/deputies`, {
    id: newId(),
    assignmentId: holder.positions[0].assignmentId,
    deputyId: company.as('frontDesk').id,
  })
  await all.post(`${project}/duty-spans`, {
    id: newId(),
    staffId: steward.id,
    positionId: 'buildingSteward',
    fromAt: new Date((await world.now()) + 3_600_000).toISOString(),
    untilAt: new Date((await world.now()) + 7_200_000).toISOString(),
  })
  const importId = newId()
  await all.post(`${project}/imports`, { id: importId, fileTitle: '花名册.xlsx', file: await roster(typed) })
  const shown = await all.get(`/cases/${openCaseId}`)
  await world.drain()
  await exportsDone(world.app)
  return {
    company,
    owner,
    client,
    answers,
    paths,
    idsByName: new Map([
      ['caseId', openCaseId],
      ['workOrderId', open.workOrder.id],
      ['houseId', house.id],
      ['buildingId', house.buildingId],
      ['partyId', partyId],
      ['recordId', recordId],
      ['exportId', exportId],
      ['taskId', task.taskId],
      ['staffId', steward.id],
      ['assignmentId', holder.positions[0].assignmentId],
      ['channelId', channelId],
      ['draftId', draftId],
      ['viewId', viewId],
      ['attachmentId', after],
      ['importId', importId],
      ['obligationId', shown.obligations[0].id],
      ['eventId', shown.timeline[0].eventId],
      ['linkId', link.linkId],
      ['readerId', company.as('frontDesk').id],
      ['sessionId', session.sessionId],
      ['tokenId', tokenId],
    ]),
    categoryId: leaf.id,
    caseId,
    openCaseId,
    houseId: house.id,
    partyId,
    recordId,
    exportId,
    linkPath: link.path,
    engineer,
  }
}

/** A roster of two rows, one of them with a mistake. */
async function roster(typed: Typed): Promise<string> {
  const workbook = new exceljs.Workbook()
  const sheet = workbook.addWorksheet('业主')
  sheet.addRow(['楼栋', '单元', '房号', '姓名', '电话', '面积'])
  sheet.addRow(['1', '1', '101', typed.reporterName, typed.phone, '89'])
  sheet.addRow(['1', '1', '', '无房号', '12', 'x'])
  return Buffer.from(await workbook.xlsx.writeBuffer()).toString('base64')
}

/** Where a route finds something in a worked company: each parameter its own id, the query what its schema asks for. */
export function addressOf(route: Route, worked: WorkedCompany): string {
  const query = {
    ...((route.query ? sampleOf(route.query) : {}) as Record<string, unknown>),
    ...(ASKED[route.path]?.(worked) ?? {}),
  }
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()
  const path = route.path
    .replace(':projectId', String(worked.company.projectId))
    .replace(':token', worked.linkPath.split('/').at(-1) as string)
    .replace(/:(\w+)/g, (_, name: string) =>
      name === 'subjectId' ? worked.openCaseId : (worked.idsByName.get(name) ?? PLACES[name] ?? newId()),
    )
  return search ? `${path}?${search}` : path
}

/** What these ask for beyond what their schema says. */
const ASKED: Readonly<Record<string, (worked: WorkedCompany) => Record<string, string>>> = {
  '/projects/:projectId/callers': () => ({ phone: '13800005521' }),
  '/projects/:projectId/intake': (worked) => ({ categoryId: worked.categoryId }),
  '/subjects/:subjectType/:subjectId/forms/:recordType/print': (worked) => ({
    partId: worked.idsByName.get('workOrderId') as string,
  }),
}

const PLACES: Readonly<Record<string, string>> = {
  day: '2026-04-28',
  year: '2026',
  keeper: 'customerService',
  subjectType: 'case',
  recordType: 'repairWorkOrder',
  ruleId: 'repair.arrival.ordinary',
  pack: 'recommended',
}
