import { beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, type TestCompany, testApp, testCompany } from '../../testing/index.ts'
import { newId } from '../ids.ts'

let world: TestApp
beforeAll(async () => {
  world = await testApp()
})

/** A case registered at the desk, on which forms are filed. */
async function aCase(company: TestCompany) {
  const { '2-1-603': house } = await company.houses('2-1-603')
  const desk = company.as('frontDesk')
  const { items } = await desk.must.get(`${company.project}/taxonomy`)
  const category = items.find((one: { place: string }) => one.place === 'home')
  const id = newId()
  const made = await desk.must.post(`${company.project}/cases`, {
    id,
    categoryId: category.id,
    houseId: house?.id,
    reporterName: '陈雨桐',
    phone: '13800005521',
    content: '卫生间渗水，请打 13800005521',
  })
  return { id, number: made.number as string, workOrderId: made.workOrder.id as string }
}

const test_ = { room: '卫生间', filledAt: '2026-11-24T10:00:00+08:00', depthMm: 30, hours: 24, result: 'tight' }

describe('records', () => {
  test('a form of the handbook is filed, numbered without gaps, and is in the log', async () => {
    const company = await testCompany({ world, pack: 'recommended' })
    const { id: caseId } = await aCase(company)
    const desk = company.as('frontDesk')
    const subject = { type: 'case', id: caseId }
    const { items: types } = await desk.must.get(`${company.project}/record-types?subjectType=case`)
    expect(types.map((one: { id: string }) => one.id)).toContain('seepageTest')

    const wrong = { ...test_, depthMm: 5, hours: undefined }
    const refused = await desk.post('/records', { id: newId(), recordType: 'seepageTest', subject, fields: wrong })
    expect(refused).toBeProblem('record/fields', { path: 'fields.depthMm' })
    expect(refused).toBeProblem('record/fields', { path: 'fields.hours' })

    const first = newId()
    const made = await desk.must.post('/records', { id: first, recordType: 'seepageTest', subject, fields: test_ })
    expect(made.number).toMatch(/^BS-\d{4}-001$/)
    const second = newId()
    const next = await desk.must.post('/records', {
      id: second,
      recordType: 'seepageTest',
      subject,
      fields: { ...test_, remarks: '楼下电话 13800009999' },
    })
    // The refused one took no number.
    expect(next.number).toMatch(/-002$/)
    expect((await desk.must.get(`/records/${second}`)).fields.remarks).toBe('楼下电话 138 **** 9999')

    const { items } = await desk.must.get(`/subjects/case/${caseId}/records`)
    expect(items.map((one: { id: string }) => one.id)).toEqual([first, second])
    const log = await world.database.rows<{ data: { recordType: string; fields: unknown } }>(
      "select data from events where subject_id = $1 and type = 'record.filed' order by seq",
      [caseId],
    )
    expect(log[0]?.data).toMatchObject({
      recordType: 'seepageTest',
      recordId: first,
      fields: { room: true, depthMm: 30, hours: 24, result: 'tight' },
    })
    expect(await company.as('guard').get(`/records/${first}`)).toBeProblem('access/denied')
    expect(await (await testCompany({ world })).as('frontDesk').get(`/records/${first}`)).toBeProblem('not-found')
  })

  test('names and numbers of the moment lie sealed, are shown with a reason, and that is logged', async () => {
    const company = await testCompany({ world, pack: 'recommended' })
    const { id: caseId } = await aCase(company)
    const desk = company.as('frontDesk')
    const recordId = newId()
    await desk.must.post('/records', {
      id: recordId,
      recordType: 'seepageTest',
      subject: { type: 'case', id: caseId },
      fields: test_,
    })
    const shown = await desk.must.get(`/records/${recordId}`)
    expect(shown.snapshot).toMatchObject({ place: '2-1-603', filedBy: desk.name })
    expect(JSON.stringify(shown)).not.toMatch(/13800005521|陈雨桐/)
    const whole = await desk.must.post(`/records/${recordId}/reveal`, { reason: '住户来电核对' })
    expect(whole.snapshot).toEqual({ reporter: '陈雨桐', phone: '13800005521' })
    const [read] = await world.database.rows('select field, channel from read_log where reader_id = $1', [desk.id])
    expect(read).toEqual({ field: 'record.seepageTest', channel: 'screen' })
  })

  test('it is signed in the order of the form, and printed', async () => {
    const company = await testCompany({ world, pack: 'recommended' })
    const { id: caseId } = await aCase(company)
    const desk = company.as('frontDesk')
    const subject = { type: 'case', id: caseId }
    const recordId = newId()
    await desk.must.post('/records', { id: recordId, recordType: 'seepageTest', subject, fields: test_ })
    const signatureId = newId()
    await desk.must.post('/signatures', {
      id: signatureId,
      subject,
      signer: 'owner',
      width: 200,
      height: 80,
      strokes: [
        [
          [5, 5],
          [90, 60],
        ],
      ],
    })
    expect(await desk.post(`/records/${recordId}/signatures`, { role: 'mayor', signatureId })).toBeProblem(
      'record/signature',
    )
    expect(await desk.post(`/records/${recordId}/signatures`, { role: 'upstairs', signatureId: newId() })).toBeProblem(
      'attachment/unknown',
      { path: 'signatureId' },
    )
    await desk.must.post(`/records/${recordId}/signatures`, { role: 'upstairs', signatureId })
    expect((await desk.must.get(`/records/${recordId}`)).signatures).toMatchObject([{ role: 'upstairs', signatureId }])
    const paper = await desk.get(`/records/${recordId}/print`)
    expect(paper.headers['content-type']).toBe('application/pdf')
    expect(paper.raw.subarray(0, 5).toString()).toBe('%PDF-')
  })

  test('a record is corrected by another that names it, once and with a reason', async () => {
    const company = await testCompany({ world, pack: 'recommended' })
    const { id: caseId } = await aCase(company)
    const desk = company.as('frontDesk')
    const file = (more: object) =>
      desk.post('/records', {
        id: newId(),
        recordType: 'seepageTest',
        subject: { type: 'case', id: caseId },
        fields: test_,
        ...more,
      })
    const { body: first } = await file({})
    expect(await file({ replaces: first.recordId })).toBeProblem('record/needs-reason', { path: 'reason' })
    expect(await file({ replaces: first.recordId, reason: '深度写错' })).toBeOk()
    expect(await file({ replaces: first.recordId, reason: '再改一次' })).toBeProblem('record/replaced')
  })

  test('S0-REPAIR-23: the work order prints as the form of the handbook', async () => {
    const company = await testCompany({ world, pack: 'recommended' })
    const { id: caseId, workOrderId } = await aCase(company)
    const path = `/subjects/case/${caseId}/forms/repairWorkOrder/print?partId=${workOrderId}`
    const paper = await company.as('frontDesk').get(path)
    expect(paper.raw.subarray(0, 5).toString()).toBe('%PDF-')
    expect(paper.headers['content-disposition']).toMatch(/filename="GD-/)
    expect(
      await company.as('frontDesk').get(`/subjects/case/${caseId}/forms/repairWorkOrder/print?partId=${newId()}`),
    ).toBeProblem('not-found')
    // Whatever paper is in the printer: 80 mm are 226.77 points wide, A4 is 595.28.
    const widthOn = async (choice: string) =>
      Number(
        /MediaBox \[0 0 ([\d.]+)/.exec(
          (await company.as('frontDesk').get(`${path}&paper=${choice}`)).raw.toString('latin1'),
        )?.[1],
      )
    expect(await widthOn('A4')).toBeCloseTo(595.28, 0)
    expect(await widthOn('receipt80')).toBeCloseTo(226.77, 0)
    expect(await company.as('frontDesk').get(`${path}&paper=A3`)).toBeProblem('input/invalid')
    // A form that the program fills is not filled by hand.
    expect(
      await company.as('frontDesk').post('/records', {
        id: newId(),
        recordType: 'repairWorkOrder',
        subject: { type: 'case', id: caseId },
        fields: {},
      }),
    ).toBeProblem('record/unknown-type')
  })
})
