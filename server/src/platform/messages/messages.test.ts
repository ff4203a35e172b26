import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Pack } from '@huiyin/policy'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, type TestCompany, testApp, testCompany } from '../../testing/index.ts'
import { newId } from '../ids.ts'
import { builtInPacks } from '../packs/pack-files.ts'

type Received = { readonly headers: IncomingMessage['headers']; readonly body: string }
const received: Received[] = []
const gateway = createServer((request, response) => {
  let body = ''
  request.on('data', (piece) => {
    body += piece
  })
  request.on('end', () => {
    received.push({ headers: request.headers, body })
    response.end('{"errcode":0}')
  })
})
const mails: string[] = []
const post = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData: (stream, _session, done) => {
    let mail = ''
    stream.on('data', (piece) => {
      mail += piece
    })
    stream.on('end', () => {
      mails.push(mail)
      done()
    })
  },
})

let world: TestApp
let port: number
let postPort: number

beforeAll(async () => {
  await new Promise<void>((done) => gateway.listen(0, '127.0.0.1', done))
  await new Promise<void>((done) => post.listen(0, '127.0.0.1', done))
  port = (gateway.address() as AddressInfo).port
  postPort = (post.server.address() as AddressInfo).port
  world = await testApp({ config: { outgoingAllow: [`127.0.0.1:${port}`] } })
})
afterAll(async () => {
  await new Promise((done) => gateway.close(done))
  await new Promise<void>((done) => post.close(done))
})

const FOR_RESIDENTS = {
  title: { zh: '已派工' },
  audience: 'resident',
  weight: 'ordinary',
  channels: { sms: { zh: '您报的{category}已派工，单号 {order}' } },
}

/** Lets a rule tell somebody something, as the engine does: an effect in the outbox, about a subject with a handbook. */
async function tell(company: TestCompany, personId: string, message: string, options: { emergency?: boolean } = {}) {
  const subjectId = newId()
  const hash = `hash-${company.id}`
  const built = (await builtInPacks()).get('recommended')?.pack as Pack
  const pack = { ...built, messages: { ...built.messages, 'test.resident': FOR_RESIDENTS } }
  const { rows } = world.database
  await rows(
    "insert into packs (company_id, hash, pack_id, edition, format, body, stored_at) values ($1, $2, 'recommended', 1, 1, $3::jsonb, now()) on conflict do nothing",
    [company.id, hash, JSON.stringify(pack)],
  )
  await rows(
    "insert into subjects (id, company_id, project_id, type, seq, pack_hash) values ($1, $2, $3, 'house', 0, $4)",
    [subjectId, company.id, company.projectId, hash],
  )
  const effectId = newId()
  const payload = {
    effectId,
    to: { kind: 'person', personId, path: 'workOrder.engineerId' },
    message,
    subject: { type: 'house', id: subjectId },
    emergency: options.emergency ?? false,
    values: { place: '2-1-603', category: '水龙头漏水', order: 'GD-2611-0001', number: 'BX-2611-0001' },
  }
  await rows(
    "insert into outbox (id, company_id, project_id, kind, payload, available_at) values ($1, $2, $3, 'tell', $4::jsonb, clock_timestamp())",
    [effectId, company.id, company.projectId, JSON.stringify(payload)],
  )
  await world.drain()
  return effectId
}

/** People who are really enrolled, so that the organisation knows who is meant. */
async function staffed() {
  const company = await testCompany({ world })
  const engineer = company.hire('engineer')
  await world.database.rows(
    "insert into staff_members (id, company_id, name, staff_number, skills, state, created_at) values ($1, $2, '周建国', $3, '{}', 'active', now())",
    [engineer.id, company.id, engineer.id.slice(-8)],
  )
  await world.database.rows(
    "insert into assignments (id, company_id, project_id, staff_id, position_id, building_ids, from_on) values ($1, $2, $3, $4, 'engineer', '{}', '2020-01-01')",
    [newId(), company.id, company.projectId, engineer.id],
  )
  return { company, engineer }
}

describe('messages in the application', () => {
  test('a told person finds it, masked and worded by the handbook, and marks it seen', async () => {
    const { company, engineer } = await staffed()
    await tell(company, engineer.id, 'order.dispatched')
    const { items, unseen } = await engineer.must.get('/my/messages')
    expect(unseen).toBe(1)
    expect(items[0]).toMatchObject({
      key: 'order.dispatched',
      emergency: false,
      sound: true,
      text: { zh: '派给您：2-1-603 水龙头漏水，单号 GD-2611-0001' },
      seenAt: null,
    })
    expect(await engineer.must.post('/my/messages/seen', { ids: [items[0].id] })).toEqual({ seen: 1 })
    expect(await engineer.must.get('/my/messages/count')).toEqual({ unseen: 0, emergencies: 0 })
    expect((await engineer.must.get('/my/messages?unseen=true')).items).toEqual([])
    // A second time changes nothing, and somebody else's message is not there for me.
    expect(await engineer.must.post('/my/messages/seen', { ids: [items[0].id] })).toEqual({ seen: 0 })
    expect(await company.hire('engineer').must.post('/my/messages/seen', { ids: [items[0].id] })).toEqual({ seen: 0 })
  })

  test('the same effect twice is one message', async () => {
    const { company, engineer } = await staffed()
    const effectId = await tell(company, engineer.id, 'order.dispatched')
    await world.database.rows('update outbox set done_at = null, claimed_until = null where id = $1', [effectId])
    await world.drain()
    expect((await engineer.must.get('/my/messages')).items).toHaveLength(1)
  })

  test('ordinary messages can be stopped, emergencies pass', async () => {
    const { company, engineer } = await staffed()
    await engineer.must.put('/my/channels', { stopped: ['inApp'], sound: false })
    await tell(company, engineer.id, 'limit.near')
    expect((await engineer.must.get('/my/messages')).items).toEqual([])
    await tell(company, engineer.id, 'emergency.registered')
    expect((await engineer.must.get('/my/messages')).items[0]).toMatchObject({ emergency: true, sound: true })
    const { channels } = await engineer.must.get('/my/channels')
    expect(channels.find((one: { kind: string }) => one.kind === 'inApp')).toMatchObject({ ordinary: false })
  })

  test('seeing is in the log, so that a rule can wait for it', async () => {
    const { company, engineer } = await staffed()
    await tell(company, engineer.id, 'emergency.registered')
    const { items } = await engineer.must.get('/my/messages')
    await engineer.must.post('/my/messages/seen', { ids: [items[0].id] })
    const log = await world.database.rows<{ type: string; part_id: string | null }>(
      'select type, part_id from events where subject_id = $1 order by seq',
      [items[0].id],
    )
    expect(log).toEqual([
      { type: 'message.sent', part_id: null },
      { type: 'message.delivered', part_id: engineer.id },
      { type: 'message.seen', part_id: engineer.id },
    ])
  })
})

describe('channels out of the house', () => {
  test('a webhook gets it signed, once, and its secret never comes back', async () => {
    const { company, engineer } = await staffed()
    const manager = company.as('administrator')
    const channelId = newId()
    await manager.must.post('/message-channels', {
      id: channelId,
      kind: 'webhook',
      title: '对接',
      settings: { url: `http://127.0.0.1:${port}/hook?token=quiet` },
      secret: 'shared-secret',
    })
    received.length = 0
    await tell(company, engineer.id, 'order.dispatched')
    await world.drain()
    expect(received).toHaveLength(1)
    expect(received[0]?.headers['x-huiyin-signature']).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/)
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ key: 'order.dispatched' })
    const shown = JSON.stringify(await manager.must.get('/message-channels'))
    expect(shown).not.toContain('shared-secret')
    expect(shown).not.toContain('quiet')
    expect(await company.as('frontDesk').get('/message-channels')).toBeProblem('access/denied')
  })

  test('an address inside the network becomes a dead letter at once, and can be sent again', async () => {
    const { company, engineer } = await staffed()
    const manager = company.as('administrator')
    const channelId = newId()
    await manager.must.post('/message-channels', {
      id: channelId,
      kind: 'weCom',
      title: '工程群',
      settings: { url: 'https://127.0.0.1:1/robot' },
      keys: ['emergency.registered'],
    })
    await tell(company, engineer.id, 'emergency.registered')
    const { items } = await manager.must.get('/dead-letters')
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({ kind: 'message.deliver', attempts: 1 })
    await manager.must.patch(`/message-channels/${channelId}`, { settings: { url: `http://127.0.0.1:${port}/robot` } })
    received.length = 0
    await manager.must.post(`/dead-letters/${items[0].id}/retry`, { projectId: company.projectId })
    await world.drain()
    expect(received).toHaveLength(1)
    expect((await manager.must.get('/dead-letters')).items).toEqual([])
  })

  test('mail goes out by SMTP to the address that the person gave', async () => {
    const { company, engineer } = await staffed()
    await company.as('administrator').must.post('/message-channels', {
      id: newId(),
      kind: 'email',
      title: '邮件',
      settings: { host: '127.0.0.1', port: postPort, secure: false, from: 'centre@example.com' },
    })
    await engineer.must.put('/my/channels', { email: 'zhou@example.com' })
    expect((await engineer.must.get('/my/channels')).emailMasked).toBe('z***@example.com')
    await tell(company, engineer.id, 'repair.unfinished')
    await world.drain()
    expect(mails.join('\n')).toContain('zhou@example.com')
  })

  test('a number gets at most its share of short messages a day (security check 48)', async () => {
    const { company, engineer } = await staffed()
    await company.houses('1-1-101')
    const [party] = await world.database.rows<{ id: string }>('select id from parties where project_id = $1 limit 1', [
      company.projectId,
    ])
    const partyId = (party as { id: string }).id
    await company.as('administrator').must.post('/message-channels', {
      id: newId(),
      kind: 'sms',
      title: '短信',
      settings: {
        url: `http://127.0.0.1:${port}/sms`,
        body: '{"to":"{phone}","text":"{text}"}',
        perNumberPerDay: 2,
      },
    })
    received.length = 0
    for (let times = 0; times < 3; times += 1) await tell(company, partyId, 'test.resident')
    await world.drain()
    expect(received.map(({ body }) => JSON.parse(body))).toEqual([
      { to: expect.stringMatching(/^138\d{8}$/), text: '您报的水龙头漏水已派工，单号 GD-2611-0001' },
      { to: expect.stringMatching(/^138\d{8}$/), text: '您报的水龙头漏水已派工，单号 GD-2611-0001' },
    ])
    const dead = () => company.as('administrator').must.get('/dead-letters')
    expect((await dead()).items[0].error).toBe('the number has had its share of today')
    // Staff without a number get none, and the dead letter says so.
    await tell(company, engineer.id, 'order.dispatched')
    await world.drain()
    expect((await dead()).items[0].error).toBe('there is no number to send to')
    // A resident stops ordinary ones at the desk.
    await company.as('customerServiceManager').must.put(`/parties/${partyId}/messages`, { stopped: ['sms'] })
    await tell(company, partyId, 'test.resident')
    await world.drain()
    expect((await dead()).items).toHaveLength(2)
  })

  test('settings that cannot be right are refused field by field', async () => {
    const { company } = await staffed()
    const answer = await company.as('administrator').post('/message-channels', {
      id: newId(),
      kind: 'email',
      title: '邮件',
      settings: { host: '', port: 99999, from: 'nobody' },
    })
    expect(answer).toBeProblem('message/channel-settings', { path: 'settings.port' })
  })
})
