import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, type TestStaff, testApp, testCompany } from '../../testing/index.ts'
import { signIn } from '../../testing/sign-in.ts'
import { newId } from '../ids.ts'

let world: TestApp
let address: string
const open: AbortController[] = []

beforeAll(async () => {
  world = await testApp({ config: {} })
  await world.server.listen({ port: 0, host: '127.0.0.1' })
  address = `http://127.0.0.1:${(world.server.server.address() as AddressInfo).port}`
})
afterEach(() => {
  for (const one of open.splice(0)) one.abort()
})
afterAll(() => {
  for (const one of open.splice(0)) one.abort()
})

type Frame = { readonly id?: string; readonly event?: string; readonly data?: any }

/** Listens like a browser; `next` waits for a frame that fits. */
async function listen(staff: TestStaff, lastEventId?: string) {
  const controller = new AbortController()
  open.push(controller)
  const response = await fetch(`${address}/api/v1/live`, {
    headers: { ...signIn(staff.actor), ...(lastEventId ? { 'last-event-id': lastEventId } : {}) },
    signal: controller.signal,
  })
  const frames: Frame[] = []
  const waiting: (() => void)[] = []
  const reader = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader()
  const pump = async () => {
    let text = ''
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      text += value
      const parts = text.split('\n\n')
      text = parts.pop() as string
      for (const part of parts) {
        const lines = Object.fromEntries(part.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)))
        if (lines.event) frames.push({ ...lines, data: JSON.parse(lines.data ?? '{}') })
      }
      for (const wake of waiting.splice(0)) wake()
    }
  }
  pump().catch(() => {})
  return {
    response,
    frames,
    stop: () => controller.abort(),
    next: async (fits: (frame: Frame) => boolean): Promise<Frame> => {
      for (;;) {
        const found = frames.find(fits)
        if (found) return found
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
    },
  }
}

/** Something happens to a case: an upload of a paper files an event on it. */
async function happen(staff: TestStaff, caseId: string) {
  const query = `id=${newId()}&subjectType=case&subjectId=${caseId}&purpose=document`
  await staff.must.post(`/attachments/upload?${query}`, Buffer.from('%PDF-1.7'), {
    headers: { 'content-type': 'application/pdf' },
  })
}

async function aCase(company: { id: number; projectId: number }, projectId = company.projectId) {
  const id = newId()
  await world.database.rows(
    "insert into subjects (id, company_id, project_id, type, seq) values ($1, $2, $3, 'case', 0)",
    [id, company.id, projectId],
  )
  return id
}

describe('live updates', () => {
  test('a change is told by id and version, and nothing else of it', async () => {
    const company = await testCompany({ world })
    const caseId = await aCase(company)
    const watcher = await listen(company.as('customerServiceManager'))
    expect(watcher.response.headers.get('content-type')).toContain('text/event-stream')
    await happen(company.as('frontDesk'), caseId)
    const frame = await watcher.next((one) => one.data?.id === caseId)
    expect(frame.event).toBe('change')
    expect(frame.data).toEqual({
      type: 'case',
      id: caseId,
      version: 1,
      projectId: company.projectId,
      event: 'attachment.added',
    })
  })

  test('a browser that was away resumes where it was', async () => {
    const company = await testCompany({ world })
    const caseId = await aCase(company)
    const watcher = await listen(company.as('customerServiceManager'))
    await happen(company.as('frontDesk'), caseId)
    const seen = await watcher.next((one) => one.data?.id === caseId)
    watcher.stop()
    await happen(company.as('frontDesk'), caseId)
    const back = await listen(company.as('customerServiceManager'), seen.id)
    const missed = await back.next((one) => one.data?.id === caseId)
    expect(missed.data.version).toBe(2)
    expect(back.frames.filter((one) => one.data?.version === 1)).toEqual([])
  })

  test('other companies, other projects and people without the right hear nothing of it', async () => {
    const company = await testCompany({ world })
    const other = await testCompany({ world })
    const caseId = await aCase(company)
    const elsewhere = await listen(company.hire('frontDesk', { projectIds: [await company.addProject()] }))
    const stranger = await listen(other.as('frontDesk'))
    const guard = await listen(company.as('guard'))
    const watcher = await listen(company.as('customerServiceManager'))
    await happen(company.as('frontDesk'), caseId)
    await watcher.next((one) => one.data?.id === caseId)
    // All streams of a process are told in the same turn.
    for (const { frames } of [elsewhere, stranger, guard]) expect(frames).toEqual([])
  })

  test('a cursor that is none begins at the present', async () => {
    const company = await testCompany({ world })
    const watcher = await listen(company.as('frontDesk'), 'nonsense')
    expect(watcher.response.status).toBe(200)
    expect((await world.anonymous.get('/live')).status).toBe(401)
  })

  test('hundreds of streams cost one reader of the log', async () => {
    const company = await testCompany({ world })
    const caseId = await aCase(company)
    const watchers = await Promise.all(Array.from({ length: 200 }, () => listen(company.as('customerServiceManager'))))
    await happen(company.as('frontDesk'), caseId)
    await Promise.all(watchers.map((watcher) => watcher.next((one) => one.data?.id === caseId)))
  })
})
