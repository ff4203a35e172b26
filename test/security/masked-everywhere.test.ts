import { createServer as createGateway } from 'node:http'
import type { AddressInfo } from 'node:net'
import exceljs from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { productLog } from '../../server/src/main/product.ts'
import { MODULES } from '../../server/src/modules/index.ts'
import { composeApp } from '../../server/src/platform/app.ts'
import { openDatabase } from '../../server/src/platform/db/database.ts'
import { createServer } from '../../server/src/platform/http/create-server.ts'
import { newId } from '../../server/src/platform/ids.ts'
import { exportsDone } from '../../server/src/platform/lists/index.ts'
import {
  type Client,
  clientOf,
  type TestApp,
  type TestCompany,
  testApp,
  testCompany,
} from '../../server/src/testing/index.ts'
import { DEPARTMENT_OF, type Position } from '../../server/src/testing/positions.ts'
import { signIn, testAuthenticate } from '../../server/src/testing/sign-in.ts'
import { wordsOf } from '../pdf-words.ts'
import { addressOf, type WorkedCompany, workedCompany } from './worked-company.ts'
import { ROUTES } from './world.ts'

/**
 * Check 51: names, numbers and identity cards that were taken in on every way are looked for in everything that goes
 * out on every way. Only a showing with a reason may bear one, and that is not walked here.
 */

// Invented. The identity number has a right last character.
const SECRETS = {
  reporter: '司马长风',
  resident: '欧阳雨桐',
  reporterPhone: '13911117771',
  residentPhone: '13911117772',
  typedPhone: '13911117773',
  identity: '11010519491231002X',
}
const POSITIONS = Object.keys(DEPARTMENT_OF) as Position[]

/** The worked company's owner is its administrator with more rights. */
const OWN_ROSTER = new Set(['all rights', 'administrator'])

const heard: string[] = []
const gateway = createGateway((request, response) => {
  request.on('data', (piece) => heard.push(String(piece)))
  request.on('end', () => response.end('{"errcode":0}'))
})
let world: TestApp
let company: TestCompany
let worked: WorkedCompany
let live: string
let stopListening: () => void

beforeAll(async () => {
  await new Promise<void>((done) => gateway.listen(0, '127.0.0.1', done))
  const { port } = gateway.address() as AddressInfo
  world = await testApp({
    clock: '2026-04-28T09:00:00+08:00',
    config: { outgoingAllow: [`127.0.0.1:${port}`], rateFactor: 100 },
  })
  company = await testCompany({ world, pack: 'recommended' })
  const admin = company.as('administrator')
  for (const kind of ['webhook', 'weCom', 'dingTalk'])
    await admin.must.post('/message-channels', {
      id: newId(),
      kind,
      title: kind,
      settings: { url: `http://127.0.0.1:${port}/${kind}` },
    })
  await listen()
  worked = await workedCompany(company, {
    reporterName: SECRETS.reporter,
    phone: SECRETS.reporterPhone,
    content: `厨房漏水，打 ${SECRETS.typedPhone}，身份证 ${SECRETS.identity}`,
    words: `邻居 ${SECRETS.typedPhone}，${SECRETS.identity}`,
  })
  await company.as('customerServiceManager').must.post(`/houses/${worked.houseId}/people`, {
    id: newId(),
    occupancyId: newId(),
    name: SECRETS.resident,
    phones: [{ number: SECRETS.residentPhone, note: `找${SECRETS.typedPhone}` }],
    idNumber: SECRETS.identity,
    note: `电话${SECRETS.typedPhone}，证件${SECRETS.identity}`,
    role: 'tenant',
  })
  await world.moveClock({ minutes: 600 })
  await world.drain()
})
afterAll(async () => {
  stopListening?.()
  await new Promise((done) => gateway.close(done))
})

/** Hears the live updates from before the first thing is done. */
async function listen(): Promise<void> {
  await world.server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = world.server.server.address() as AddressInfo
  const controller = new AbortController()
  stopListening = () => controller.abort()
  live = ''
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/live`, {
    headers: signIn(company.as('projectAssistant').actor),
    signal: controller.signal,
  })
  const reader = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader()
  const hear = async (): Promise<void> => {
    const { value, done } = await reader.read()
    if (done) return
    live += value
    return hear()
  }
  hear().catch(() => {})
}

/** The secrets that a text bears, however their digits are grouped. */
function secretsIn(text: string): string[] {
  const joined = text.replace(/(?<=\d)[\s\u00a0-](?=\d)/g, '')
  return Object.entries(SECRETS)
    .filter(([, secret]) => text.includes(secret) || joined.includes(secret))
    .map(([name]) => name)
}

async function readable(answer: { headers: Readonly<Record<string, unknown>>; raw: Buffer }): Promise<string> {
  const type = String(answer.headers['content-type'])
  if (type.includes('pdf')) return wordsOf(answer.raw)
  if (!type.includes('spreadsheet')) return answer.raw.toString()
  const workbook = new exceljs.Workbook()
  await workbook.xlsx.load(answer.raw as never)
  return JSON.stringify(workbook.worksheets.map((sheet) => sheet.getSheetValues()))
}

/** Whole lists, or such of a span that they demand. */
const QUERIES = [{}, { month: '2026-04' }, { from: '2026-04-27', days: 7 }, { from: '2026-04-27', days: '7' }]

describe('check 51: masked by default', () => {
  test('everything that can be read, by every position, and with every right there is', async () => {
    const readers: [string, Client][] = [
      ['all rights', worked.client],
      ...POSITIONS.map((position): [string, Client] => [position, company.as(position)]),
    ]
    const found: string[] = []
    let read = 0
    for (const route of ROUTES.filter((one) => one.method === 'GET' && one.path !== '/live'))
      for (const [name, client] of readers) {
        // Whoever asks for a number whole gets it echoed; asked in part it stays masked.
        // What is wrong in a roster goes back to whoever brought it, and to nobody else.
        if (/problems\.xlsx$/.test(route.path) && OWN_ROSTER.has(name)) continue
        const path = addressOf(route, worked).replace(SECRETS.reporterPhone, SECRETS.reporterPhone.slice(-4))
        const answer = await client.get(path)
        if (answer.status === 200) read += 1
        for (const secret of secretsIn(await readable(answer))) found.push(`${name} GET ${route.path}: ${secret}`)
      }
    expect(read).toBeGreaterThan(300)
    expect(found).toEqual([])
  })

  test('searching by part of a number, by surname and by house shows no more', async () => {
    const desk = company.as('frontDesk')
    let hits = 0
    for (const q of ['7771', '7772', '1391111', '欧阳', '司马', '1-1-101', '101', '漏水'])
      for (const path of [
        `${company.project}/find?q=${encodeURIComponent(q)}`,
        `/find?q=${encodeURIComponent(q)}`,
        `${company.project}/cases?state=all&q=${encodeURIComponent(q)}`,
      ]) {
        const answer = await desk.get(path)
        hits += (answer.raw.toString().match(/"(houseId|id)":"/g) ?? []).length
        expect(secretsIn(answer.raw.toString()), path).toEqual([])
      }
    expect(hits).toBeGreaterThan(10)
  })

  test('exports of every list, in both forms', async () => {
    const manager = company.as('customerServiceManager')
    const { items } = await manager.must.get('/exports/lists')
    expect(items.length).toBeGreaterThan(1)
    for (const { id: list } of items)
      for (const format of ['xlsx', 'csv']) {
        let id = ''
        for (const query of QUERIES) {
          id = newId()
          if ((await manager.post(`${company.project}/exports`, { id, list, format, query })).status === 200) break
        }
        await world.drain()
        await exportsDone(world.app)
        const file = await manager.get(`/exports/${id}/file`)
        expect(file, `${list} ${format}`).toBeOk()
        expect(secretsIn(await readable(file)), `${list} ${format}`).toEqual([])
      }
  })

  test('prints, when they are not asked for whole with a reason', async () => {
    const desk = company.as('frontDesk')
    for (const path of [
      `/records/${worked.recordId}/print`,
      `/subjects/case/${worked.openCaseId}/forms/repairWorkOrder/print?partId=${worked.idsByName.get('workOrderId')}`,
    ]) {
      const words = wordsOf((await desk.get(path)).raw)
      expect(words, 'the test can read this print, its digits too').toMatch(/139 \*\*\*\* 777\d/)
      expect(secretsIn(words), path).toEqual([])
    }
  })

  test('messages in the app, to webhooks and robots, and the live updates', async () => {
    const messages = await Promise.all(
      POSITIONS.map((position) => company.as(position).must.get('/my/messages?limit=100')),
    )
    expect(messages.flatMap((one) => one.items).length).toBeGreaterThan(2)
    expect(secretsIn(JSON.stringify(messages))).toEqual([])
    expect(heard.length).toBeGreaterThan(2)
    expect(secretsIn(heard.join('\n'))).toEqual([])
    expect(live).toContain('event: change')
    expect(secretsIn(live)).toEqual([])
  })

  test('refusals, crashes and the log', async () => {
    const lines: string[] = []
    const log = productLog('trace', { write: (line) => lines.push(line) })
    const database = openDatabase({ url: world.database.urls.app, maxConnections: 2 })
    let fails = false
    const failing = new Proxy(database, {
      get: (target, name, self) =>
        name === 'transaction' && fails
          ? async () => {
              throw Object.assign(new Error('boom'), { detail: `Key (content)=(${SECRETS.typedPhone}) exists` })
            }
          : Reflect.get(target, name, self),
    })
    const app = composeApp({ config: world.app.config, database: failing as never, modules: MODULES, log })
    const server = await createServer(app, { authenticate: testAuthenticate(app) })
    const client = clientOf(server, async () => signIn(worked.owner))
    const body = {
      id: newId(),
      kind: 'repair',
      content: `${SECRETS.typedPhone} ${SECRETS.identity}`,
      reporterName: SECRETS.reporter,
      phone: SECRETS.reporterPhone,
    }
    const answers = [
      await client.post(`${company.project}/cases`, body),
      await client.post(`${company.project}/cases`, { ...body, unknownMember: SECRETS.typedPhone }),
      await client.post(`${company.project}/cases`, { ...body, channel: SECRETS.typedPhone }),
      await client.post('/sessions', { login: SECRETS.typedPhone, password: SECRETS.identity }),
    ]
    fails = true
    answers.push(await client.post(`${company.project}/cases`, { ...body, id: newId() }))
    await app.identity.settled()
    await server.close()
    await database.close()
    expect(answers.map((one) => one.status)).toEqual([422, 400, 400, 401, 500])
    expect(lines.length).toBeGreaterThan(0)
    expect(secretsIn(lines.join('\n'))).toEqual([])
    expect(answers.flatMap((one) => secretsIn(one.raw.toString()))).toEqual([])
  })
})
