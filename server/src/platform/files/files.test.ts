import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, type TestCompany, testApp, testCompany } from '../../testing/index.ts'
import { newId } from '../ids.ts'
import { PART_BYTES } from './contract.ts'
import { originOfPicture } from './picture-origin.ts'

let world: TestApp
beforeAll(async () => {
  world = await testApp()
})

/** A picture that a phone took in the rain at the Beijing Pixel estate, with its metadata. */
async function photo(width = 640, height = 480): Promise<Buffer> {
  const noise = Buffer.alloc(width * height * 3, 0).map((_, index) => (index * 7919) % 256)
  return sharp(noise, { raw: { width, height, channels: 3 } })
    .withExif({
      IFD0: { Make: 'PhoneMaker', Artist: '周建国 13800005521' },
      IFD2: { DateTimeOriginal: '2026:11:25 09:50:12', OffsetTimeOriginal: '+08:00' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '39/1 55/1 30/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '116/1 35/1 0/1',
      },
    })
    .jpeg({ quality: 92 })
    .toBuffer()
}

/** A case as a subject: what hangs on it needs no more than that. */
async function aCase(company: TestCompany, projectId = company.projectId): Promise<{ type: string; id: string }> {
  const id = newId()
  await world.database.rows(
    "insert into subjects (id, company_id, project_id, type, seq) values ($1, $2, $3, 'case', 0)",
    [id, company.id, projectId],
  )
  return { type: 'case', id }
}

const BYTES = { headers: { 'content-type': 'application/octet-stream' } }

describe('attachments', () => {
  test('an upload in parts is resumed, drawn again without metadata, and filed on its subject', async () => {
    const company = await testCompany({ world })
    const desk = company.as('frontDesk')
    const subject = await aCase(company)
    const id = newId()
    const bytes = await photo(1600, 1200)
    expect(bytes.length).toBeGreaterThan(PART_BYTES)
    const body = { id, subject, purpose: 'photoAfter', byteLength: bytes.length }
    expect(await desk.must.post('/attachments', body)).toMatchObject({ partBytes: PART_BYTES, partsReceived: [] })
    expect(await desk.post(`/attachments/${id}/complete`)).toBeProblem('attachment/parts-missing')
    const parts = Math.ceil(bytes.length / PART_BYTES)
    for (let part = parts - 1; part >= 0; part -= 1)
      await desk.must.put(
        `/attachments/${id}/parts/${part}`,
        bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
        BYTES,
      )
    // Beginning again, as after a lost answer, finds what is there.
    expect((await desk.must.post('/attachments', body)).partsReceived).toHaveLength(parts)
    expect(await desk.must.post(`/attachments/${id}/complete`)).toEqual({ attachmentId: id, state: 'ready' })
    expect(await desk.must.post(`/attachments/${id}/complete`)).toEqual({ attachmentId: id, state: 'ready' })

    const file = await desk.get(`/attachments/${id}/file`)
    expect(file.headers).toMatchObject({ 'content-type': 'image/jpeg', 'x-content-type-options': 'nosniff' })
    expect(file.headers['content-disposition']).toContain('attachment')
    const metadata = await sharp(file.raw).metadata()
    expect(metadata.exif).toBeUndefined()
    expect(metadata.width).toBe(1600)
    expect((await sharp((await desk.get(`/attachments/${id}/thumbnail`)).raw).metadata()).width).toBe(320)

    const { items } = await desk.must.get(`/subjects/case/${subject.id}/attachments`)
    expect(items).toMatchObject([{ id, purpose: 'photoAfter', state: 'ready', addedById: desk.id }])
    const log = await world.database.rows<{ type: string; data: unknown }>(
      'select type, data from events where subject_id = $1',
      [subject.id],
    )
    expect(log).toEqual([
      { type: 'attachment.added', data: { attachmentId: id, purpose: 'photoAfter', mime: 'image/jpeg' } },
    ])
  })

  test('time and place lie sealed and are shown with a reason', async () => {
    const company = await testCompany({ world })
    const desk = company.as('frontDesk')
    const subject = await aCase(company)
    const id = newId()
    await desk.must.post(
      `/attachments/upload?id=${id}&subjectType=case&subjectId=${subject.id}&purpose=photo`,
      await photo(),
      BYTES,
    )
    expect(JSON.stringify(await desk.must.get(`/attachments/${id}`))).not.toContain('39.9')
    const [row] = await world.database.rows<{ sealed_origin: string }>(
      'select sealed_origin from attachments where id = $1',
      [id],
    )
    expect(row?.sealed_origin).not.toContain('2026')
    expect(await desk.must.post(`/attachments/${id}/reveal-origin`, { reason: '核对到场时间' })).toEqual({
      takenAt: '2026-11-25T09:50:12+08:00',
      place: { latitude: 39.925, longitude: 116.583333 },
    })
    const reads = await world.database.rows('select field from read_log where subject_id = $1', [subject.id])
    expect(reads).toEqual([{ field: 'attachment.origin' }])
    expect(await desk.post(`/attachments/${id}/reveal-origin`, { reason: '' })).toBeProblem('input/invalid')
  })

  test.each([
    ['a script called a picture', Buffer.from('<script>alert(1)</script>'), 'attachment/kind'],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'), 'attachment/kind'],
    ['a torn JPEG', Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb00', 'hex'), 'attachment/broken'],
  ])('%s is refused', async (_, bytes, problem) => {
    const company = await testCompany({ world })
    const subject = await aCase(company)
    const answer = await company
      .as('frontDesk')
      .post(`/attachments/upload?id=${newId()}&subjectType=case&subjectId=${subject.id}&purpose=photo`, bytes, {
        headers: { 'content-type': 'image/jpeg' },
      })
    expect(answer).toBeProblem(problem)
  })

  test('a picture of too many pixels is refused before it is unpacked', async () => {
    const company = await testCompany({ world })
    const subject = await aCase(company)
    const bomb = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#fff' } })
      .png()
      .toBuffer()
    const answer = await company
      .as('frontDesk')
      .post(`/attachments/upload?id=${newId()}&subjectType=case&subjectId=${subject.id}&purpose=photo`, bomb, BYTES)
    expect(answer).toBeProblem('attachment/too-large')
  })

  test('another project, another company and a right that is missing all see nothing', async () => {
    const company = await testCompany({ world })
    const subject = await aCase(company)
    const id = newId()
    await company
      .as('frontDesk')
      .must.post(
        `/attachments/upload?id=${id}&subjectType=case&subjectId=${subject.id}&purpose=photo`,
        await photo(),
        BYTES,
      )
    const elsewhere = company.hire('frontDesk', { projectIds: [await company.addProject()] })
    const stranger = (await testCompany({ world })).as('frontDesk')
    for (const who of [elsewhere, stranger, company.as('guard')]) {
      expect(await who.get(`/attachments/${id}`)).toBeProblem('not-found')
      expect(await who.get(`/attachments/${id}/file`)).toBeProblem('not-found')
      expect(await who.get(`/subjects/case/${subject.id}/attachments`)).toBeProblem('not-found')
    }
    expect(
      await elsewhere.post('/attachments', { id: newId(), subject, purpose: 'photo', byteLength: 10 }),
    ).toBeProblem('not-found')
    expect(
      await company.as('cashier').post('/attachments', { id: newId(), subject, purpose: 'photo', byteLength: 10 }),
    ).toBeProblem('access/denied')
    // Nobody may add something on a subject that is not his, nor something under a stranger's upload.
    expect(await elsewhere.put(`/attachments/${id}/parts/0`, Buffer.from('x'), BYTES)).toBeProblem('not-found')
  })

  test('the bytes on the disk are sealed', async () => {
    const company = await testCompany({ world })
    const subject = await aCase(company)
    const id = newId()
    await company
      .as('frontDesk')
      .must.post(
        `/attachments/upload?id=${id}&subjectType=case&subjectId=${subject.id}&purpose=document`,
        Buffer.from('%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj\n13800005521\n%%EOF'),
        BYTES,
      )
    const [row] = await world.database.rows<{ stored_as: string; sha256: string }>(
      'select stored_as, sha256 from attachments where id = $1',
      [id],
    )
    const name = row?.stored_as as string
    const folder = join(world.app.config.dataDir, 'files', name.slice(0, 2))
    expect(await readdir(folder)).toContain(name)
    expect((await readFile(join(folder, name))).toString('latin1')).not.toContain('13800005521')
  })

  test('what a scanner does not pass is never read (security check 44)', async () => {
    const clean = await testApp({ config: { scanCommand: '/bin/grep -q -v EICAR' } })
    const company = await testCompany({ world: clean })
    const desk = company.as('frontDesk')
    const subject = newId()
    await clean.database.rows(
      "insert into subjects (id, company_id, project_id, type, seq) values ($1, $2, $3, 'case', 0)",
      [subject, company.id, company.projectId],
    )
    const add = async (content: string) => {
      const id = newId()
      await desk.must.post(
        `/attachments/upload?id=${id}&subjectType=case&subjectId=${subject}&purpose=document`,
        Buffer.from(content),
        BYTES,
      )
      expect(await desk.get(`/attachments/${id}/file`)).toBeProblem('attachment/not-readable')
      await clean.drain()
      return id
    }
    const good = await add('%PDF-1.7 good')
    expect((await desk.get(`/attachments/${good}/file`)).status).toBe(200)
    const bad = await add('%PDF-1.7 EICAR')
    expect((await desk.must.get(`/attachments/${bad}`)).state).toBe('refused')
    expect(await desk.get(`/attachments/${bad}/file`)).toBeProblem('attachment/not-readable')
  })
})

describe('signatures', () => {
  const drawn = {
    signer: 'owner',
    width: 300,
    height: 120,
    strokes: [
      [
        [10, 20],
        [60, 90],
        [120, 30],
      ],
      [[150, 60]],
    ],
  }
  test('strokes become a picture', async () => {
    const company = await testCompany({ world })
    const desk = company.as('frontDesk')
    const subject = await aCase(company)
    const id = newId()
    expect(await desk.must.post('/signatures', { id, subject, ...drawn })).toMatchObject({ signatureId: id })
    expect(await desk.must.post('/signatures', { id, subject, ...drawn })).toMatchObject({ signatureId: id })
    const file = await desk.get(`/attachments/${id}/file`)
    const picture = await sharp(file.raw).metadata()
    expect(picture).toMatchObject({ format: 'png', width: 600, height: 240, hasAlpha: true })
    const { channels } = await sharp(file.raw).stats()
    expect(channels[3]?.max).toBe(255)
  })
  test('numbers that are none are refused', async () => {
    const company = await testCompany({ world })
    const subject = await aCase(company)
    const answer = await company
      .as('frontDesk')
      .post('/signatures', { id: newId(), subject, ...drawn, strokes: [[['"/><script>', 1]]] })
    expect(answer).toBeProblem('input/invalid')
  })
})

test('an EXIF block of any kind is read without harm', () => {
  expect(originOfPicture(undefined)).toEqual({})
  expect(originOfPicture(Buffer.from('Exif\0\0II*\0\xff\xff\xff\xff', 'latin1'))).toEqual({})
  for (let seed = 0; seed < 2000; seed += 1) {
    const bytes = Buffer.from(Array.from({ length: 64 }, (_, index) => (seed * 31 + index * index * 17) % 256))
    bytes.write(seed % 2 ? 'II' : 'MM', 0, 'latin1')
    expect(() => originOfPicture(bytes)).not.toThrow()
  }
})
