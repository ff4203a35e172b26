import { createZone } from '@huiyin/calendar'
import type { Pack } from '@huiyin/policy'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newId } from '../../../platform/ids.ts'
import { builtInPacks } from '../../../platform/packs/pack-files.ts'
import { type TestApp, type TestCompany, testApp, testCompany } from '../../../testing/index.ts'
import { addDays, candidatesFor, cellsOfPattern, holesOfLines, type Line, withoutAbsences } from './domain.ts'

/** Monday 23 November 2026, at the beginning of the day's work. */
const MONDAY = '2026-11-23'
let world: TestApp
const company = async (pack: string | Pack = 'recommended') => {
  world ??= await testApp({ clock: `${MONDAY}T08:00:00+08:00` })
  return testCompany({ pack, world })
}

type Turn = {
  title?: string
  from?: number
  to?: number
  atLeast?: number
  positionIds?: string[]
  [more: string]: unknown
}
const hours = (count: number) => count * 60

async function line(estate: TestCompany, turn: Turn = {}): Promise<string> {
  const {
    from = hours(8.5),
    to = hours(17.5),
    title = '前台',
    atLeast = 1,
    positionIds = ['frontDesk'],
    ...more
  } = turn
  const lineId = newId()
  await estate.as('projectManager').must.post(`${estate.project}/rota/lines`, {
    id: lineId,
    title,
    positionIds,
    fromMinute: from,
    toMinute: to,
    atLeast,
    ...more,
  })
  return lineId
}

const view = (estate: TestCompany, from: string, days = 7) =>
  estate.as('projectManager').must.get(`${estate.project}/rota?from=${from}&days=${days}`)
const plan = (estate: TestCompany, cells: object[]) =>
  estate.as('projectManager').post(`${estate.project}/rota/plan`, { cells })

test('S4-OL-2, S4-PAS-3: posts and turns are set up, changed and ended, and filled with people', async () => {
  const estate = await company()
  const head = estate.as('orderHead')
  const guards = [estate.hire('guard', { name: '岳松' }), estate.hire('guard', { name: '魏强' })]
  for (const guard of guards) await guard.must.get('/me')
  const gate = newId()
  const body = { title: '东门岗', positionIds: ['guard'], fromMinute: 0, toMinute: hours(8), atLeast: 1 }
  await head.must.post(`${estate.project}/rota/lines`, { id: gate, ...body })
  await head.must.patch(`${estate.project}/rota/lines/${gate}`, { ...body, title: '东门岗·夜', atLeast: 2 })
  expect(
    await head.post(`${estate.project}/rota/lines`, { id: newId(), ...body, positionIds: ['astronaut'] }),
  ).toBeProblem('input/invalid', { path: 'positionIds.0' })
  expect(await guards[0]?.post(`${estate.project}/rota/lines`, { id: newId(), ...body })).toBeProblem('access/denied')
  const filled = await head.must.post(`${estate.project}/rota/plan`, {
    cells: [{ lineId: gate, day: addDays(MONDAY, 1), staffIds: guards.map((guard) => guard.id) }],
  })
  expect(filled).toMatchObject({ added: 2, removed: 0, skipped: [] })
  const shown = await view(estate, MONDAY)
  expect(shown.lines).toMatchObject([{ id: gate, title: '东门岗·夜', atLeast: 2 }])
  expect(shown.cells.find((cell: { day: string }) => cell.day === addDays(MONDAY, 1)).people).toHaveLength(2)
  await head.must.delete(`${estate.project}/rota/lines/${gate}`)
  expect((await view(estate, MONDAY)).lines).toEqual([])
})

test('a post that a later handbook brings is set up on a rota that began before it', async () => {
  const estate = await company()
  await line(estate)
  const watch = { title: '电梯值守', positionIds: ['engineer'], from: hours(8), to: hours(20), postId: 'liftWatch' }
  await expect(line(estate, watch)).rejects.toThrow()
  const draftId = newId()
  const yaml = `format: 1
id: ours
inherits: recommended
edition: 1
title: { zh: 自家制度, en: Our handbook }
posts: { liftWatch: { title: { zh: 电梯值守, en: Lift watch }, department: engineering, positions: [engineer] } }`
  const manager = estate.as('projectManager')
  await manager.must.post('/handbook/drafts', { id: draftId, yaml, projectId: estate.projectId })
  await manager.must.post('/handbook/activations', { draftId, projectId: estate.projectId })
  const set = await line(estate, watch)
  expect((await view(estate, MONDAY)).lines.map((one: { id: string }) => one.id)).toContain(set)
})

test('S0-N-8: a turn with too few people is a hole before it comes, to the minute, and none when filled exactly', async () => {
  const estate = await company()
  const people = [estate.hire('frontDesk', { name: '林嘉怡' }), estate.hire('frontDesk', { name: '马瑶' })]
  for (const one of people) await one.must.get('/me')
  const desk = await line(estate, { atLeast: 2, atLeastRest: 1 })
  const night = await line(estate, { title: '夜班', from: hours(17.5), to: hours(8.5), atLeast: 1 })
  const thursday = addDays(MONDAY, 3)
  expect(await plan(estate, [{ lineId: desk, day: thursday, staffIds: [people[0]?.id] }])).toBeOk()
  const holes = async (lineId: string, day: string) =>
    (await view(estate, MONDAY)).holes.filter(
      (hole: { lineId: string; day: string }) => hole.lineId === lineId && hole.day === day,
    )
  expect(await holes(desk, thursday)).toMatchObject([
    { needed: 2, present: 1, from: `${thursday}T00:30:00.000Z`, to: `${thursday}T09:30:00.000Z` },
  ])
  expect(await plan(estate, [{ lineId: desk, day: thursday, staffIds: people.map((one) => one.id) }])).toBeOk()
  expect(await holes(desk, thursday)).toEqual([])
  // A night turn reaches into the next day; one person less is needed on Saturday.
  expect(await holes(night, addDays(MONDAY, 2))).toMatchObject([{ to: `${addDays(MONDAY, 3)}T00:30:00.000Z` }])
  expect(await holes(desk, addDays(MONDAY, 5))).toMatchObject([{ needed: 1, present: 0 }])
})

test('a person stands in one place at a time, holds the position, and nobody changes what is over', async () => {
  const estate = await company()
  const [ma, guard] = [estate.hire('frontDesk', { name: '马瑶' }), estate.hire('guard', { name: '岳松' })]
  for (const one of [ma, guard]) await one.must.get('/me')
  const desk = await line(estate)
  const late = await line(estate, { title: '晚班', from: hours(17), to: hours(21) })
  const tuesday = addDays(MONDAY, 1)
  const guardRefused = await plan(estate, [{ lineId: desk, day: tuesday, staffIds: [guard.id] }])
  expect(guardRefused).toBeProblem('rota/not-holder', { path: 'cells.0.staffIds.0' })
  expect(guardRefused.body.title).toContain('岳松')
  expect(
    await plan(estate, [
      { lineId: desk, day: tuesday, staffIds: [ma.id] },
      { lineId: late, day: tuesday, staffIds: [ma.id] },
    ]),
  ).toBeProblem('rota/overlaps', { path: 'cells.1.staffIds.0' })
  expect(await plan(estate, [{ lineId: desk, day: addDays(MONDAY, -1), staffIds: [ma.id] }])).toBeProblem('rota/past', {
    path: 'cells.0.day',
  })
  expect(await plan(estate, [{ lineId: newId(), day: tuesday, staffIds: [] }])).toBeProblem('rota/no-such-line')
})

test('a week is planned as the last one was; who cannot stand there again is left open and named', async () => {
  const estate = await company()
  const [lin, ma] = [estate.hire('frontDesk', { name: '林嘉怡' }), estate.hire('frontDesk', { name: '马瑶' })]
  for (const one of [lin, ma]) await one.must.get('/me')
  const desk = await line(estate)
  const days = [1, 2, 3].map((place) => addDays(MONDAY, place))
  expect(
    await plan(
      estate,
      days.map((day, place) => ({ lineId: desk, day, staffIds: [(place === 1 ? ma : lin).id] })),
    ),
  ).toBeOk()
  await world.database.rows('update assignments set until_on = $2 where staff_id = $1', [ma.id, addDays(MONDAY, 7)])
  const manager = estate.as('projectManager')
  const copied = await manager.must.post(`${estate.project}/rota/copy-week`, {
    fromMonday: MONDAY,
    toMonday: addDays(MONDAY, 7),
  })
  expect(copied).toMatchObject({
    added: 2,
    skipped: [{ day: addDays(MONDAY, 9), staffId: ma.id, why: 'notHolder' }],
  })
  const repeated = await manager.must.post(`${estate.project}/rota/copy-week`, {
    fromMonday: MONDAY,
    toMonday: addDays(MONDAY, 7),
  })
  expect(repeated).toMatchObject({ added: 0, removed: 0 })
})

test('a team of three takes turns by a pattern; too little rest between two turns is said', async () => {
  const estate = await company()
  const team = ['韩松', '杜平', '郭亮'].map((name) => estate.hire('guard', { name }))
  for (const one of team) await one.must.get('/me')
  const manager = estate.as('projectManager')
  const day = await line(estate, { title: '白', positionIds: ['guard'], from: hours(8), to: hours(16) })
  const fromOn = addDays(MONDAY, 1)
  const made = await manager.must.post(`${estate.project}/rota/pattern`, {
    lineId: day,
    fromOn,
    untilOn: addDays(fromOn, 30),
    cycle: [...team.map((one) => [one.id]), []],
  })
  expect(made.added).toBe(24)
  const month = await view(estate, fromOn, 31)
  expect(month.cells.filter((cell: { people: unknown[] }) => cell.people.length === 0)).toHaveLength(7)
  expect(
    await manager.post(`${estate.project}/rota/pattern`, {
      lineId: day,
      fromOn,
      untilOn: addDays(fromOn, -1),
      cycle: [[]],
    }),
  ).toBeProblem('input/invalid', { path: 'untilOn' })
  const night = await line(estate, { title: '夜', positionIds: ['guard'], from: hours(0), to: hours(8) })
  // The first guard works 8:00–16:00 on Tuesday; from 0:00 on Wednesday only eight hours lie between.
  const answer = await plan(estate, [{ lineId: night, day: addDays(fromOn, 1), staffIds: [team[0]?.id] }])
  expect(answer.body.tired).toMatchObject([{ staffId: team[0]?.id, restMinutes: 480 }])
})

test('who can fill a hole: the free before the busy, with their hours of the week and their rest', async () => {
  const estate = await company()
  const [lin, ma, bai] = ['林嘉怡', '马瑶', '白雪'].map((name) => estate.hire('frontDesk', { name })) as [
    ReturnType<TestCompany['hire']>,
    ReturnType<TestCompany['hire']>,
    ReturnType<TestCompany['hire']>,
  ]
  for (const one of [lin, ma, bai]) await one.must.get('/me')
  const desk = await line(estate)
  const other = await line(estate, { title: '大厅' })
  const friday = addDays(MONDAY, 4)
  await plan(estate, [
    { lineId: other, day: friday, staffIds: [lin.id] },
    { lineId: desk, day: addDays(MONDAY, 2), staffIds: [ma.id] },
  ])
  const { items } = await estate
    .as('projectManager')
    .must.get(`${estate.project}/rota/candidates?lineId=${desk}&day=${friday}`)
  expect(items).toMatchObject([
    { staffId: bai.id, why: 'free', weekMinutes: 540, restMinutes: null },
    { staffId: ma.id, why: 'free', weekMinutes: 1080 },
    { staffId: lin.id, why: 'planned', fits: false },
  ])
  expect(await lin.get(`${estate.project}/rota/candidates?lineId=${desk}&day=${friday}`)).toBeProblem('access/denied')
})

test('S4-OL-2: turns change hands only when the colleague agrees, and never twice', async () => {
  const estate = await company()
  const [lin, ma, bai] = ['林嘉怡', '马瑶', '白雪'].map((name) => estate.hire('frontDesk', { name })) as [
    ReturnType<TestCompany['hire']>,
    ReturnType<TestCompany['hire']>,
    ReturnType<TestCompany['hire']>,
  ]
  for (const one of [lin, ma, bai]) await one.must.get('/me')
  const desk = await line(estate)
  const [wednesday, friday] = [addDays(MONDAY, 2), addDays(MONDAY, 4)]
  await plan(estate, [
    { lineId: desk, day: wednesday, staffIds: [lin.id] },
    { lineId: desk, day: friday, staffIds: [ma.id] },
  ])
  const turns = await lin.must.get(`${estate.project}/my-turns`)
  expect(turns.items).toMatchObject([{ day: wednesday, title: '前台' }])
  const theirs = turns.colleagues.find((one: { staffId: string }) => one.staffId === ma.id).turns[0]
  const ask = (from: typeof lin, body: object) => from.post(`${estate.project}/duty-swaps`, { id: newId(), ...body })
  const spanId = turns.items[0].spanId
  expect(await ask(ma, { spanId, colleagueId: lin.id })).toBeProblem('rota/not-your-turn')
  expect(await ask(lin, { spanId, colleagueId: lin.id })).toBeProblem('rota/swap-with-oneself')
  const swapId = newId()
  expect(await ask(lin, { id: swapId, spanId, colleagueId: ma.id, returnSpanId: theirs.spanId })).toBeOk()
  const whose = async (day: string) =>
    (await view(estate, MONDAY)).cells.find((cell: { day: string }) => cell.day === day).people[0]
  // Asking alone changes nothing, and only the one who was asked can agree.
  expect(await whose(wednesday)).toMatchObject({ staffId: lin.id })
  const answer = (who: typeof lin, agree: boolean) =>
    who.post(`${estate.project}/duty-swaps/${swapId}/answer`, { agree })
  expect(await answer(bai, true)).toBeProblem('not-found')
  expect(await answer(ma, true)).toBeOk()
  expect(await whose(wednesday)).toMatchObject({ staffId: ma.id, insteadOf: '林嘉怡' })
  expect(await whose(friday)).toMatchObject({ staffId: lin.id, insteadOf: '马瑶' })
  expect(await answer(ma, true)).toBeProblem('rota/swap-answered')
  expect(await lin.post(`/duty-swaps/${swapId}/withdraw`)).toBeProblem('rota/swap-answered')
})

test('who is meant now follows the rota: on duty, else the acting deputy, else the superior; never nobody', async () => {
  const estate = await company()
  const [day, night] = [estate.hire('engineer', { name: '周凯' }), estate.hire('engineer', { name: '李毅' })]
  const head = estate.as('engineeringHead')
  for (const one of [day, night, head]) await one.must.get('/me')
  const positionIds = ['engineer']
  const days = await line(estate, { title: '工程·白', positionIds, from: hours(8), to: hours(17) })
  const nights = await line(estate, { title: '工程·夜', positionIds, from: hours(18), to: hours(8) })
  expect(
    await plan(estate, [
      { lineId: days, day: MONDAY, staffIds: [day.id] },
      { lineId: nights, day: MONDAY, staffIds: [night.id] },
    ]),
  ).toBeOk()
  const meant = async () =>
    (await estate.as('projectManager').must.get(`${estate.project}/responsible?position=engineer`)).people.map(
      (one: { staffId: string; how: string }) => [one.staffId, one.how],
    )
  const onDuty = async () =>
    (await estate.as('projectManager').must.get(`${estate.project}/on-duty`)).items.flatMap(
      (one: { staffId: string }) => ([day.id, night.id].includes(one.staffId) ? [one.staffId] : []),
    )
  expect(await meant()).toEqual([[day.id, 'holder']])
  await world.moveClock(`${MONDAY}T17:00:00+08:00`)
  // Between the turns nobody of them is there: their head is meant.
  expect(await meant()).toEqual([[head.id, 'superior']])
  expect(await onDuty()).toEqual([])
  await world.moveClock(`${MONDAY}T18:00:00+08:00`)
  expect(await meant()).toEqual([[night.id, 'holder']])
  expect(await onDuty()).toEqual([night.id])
})

test('S0-N-8: the handbook’s rule of coverage sees the hole of the coming days and says when it is filled', async () => {
  const pack = structuredClone((await builtInPacks()).get('recommended')?.pack) as Pack
  pack.posts.duty = { title: { zh: '值班' }, positions: ['frontDesk'], scope: 'project' }
  pack.rules.coverage = [
    {
      id: 'duty.aroundTheClock',
      clause: '3.1',
      title: { zh: '值班不断岗' },
      post: 'duty',
      hours: { from: '08:30', to: '17:30' },
      atLeast: 1,
      ahead: 3,
      owes: { what: 'rotaFilled', title: { zh: '补上排班' }, who: { position: 'customerServiceSupervisor' } },
    },
  ] as Pack['rules']['coverage']
  const estate = await company(pack)
  const lin = estate.hire('frontDesk', { name: '林嘉怡' })
  await lin.must.get('/me')
  const desk = await line(estate, { postId: 'duty' })
  const now = Date.parse(await world.now().then((at) => new Date(at).toISOString()))
  const today = new Date(now + 8 * 3_600_000).toISOString().slice(0, 10)
  const holes = async () => {
    const from = new Date(now).toISOString()
    const until = new Date(now + 3 * 86_400_000).toISOString()
    const query = `from=${encodeURIComponent(from)}&until=${encodeURIComponent(until)}`
    const answer = await estate.as('projectManager').must.get(`${estate.project}/coverage?${query}`)
    return answer.holes.map((hole: { day: string }) => hole.day)
  }
  const coming = [1, 2, 3].map((place) => addDays(today, place))
  expect(await holes()).toEqual(expect.arrayContaining(coming.slice(0, 2)))
  expect(
    await plan(
      estate,
      coming.map((day) => ({ lineId: desk, day, staffIds: [lin.id] })),
    ),
  ).toBeOk()
  expect((await holes()).filter((day: string) => coming.includes(day))).toEqual([])
})

// ── pure ─────────────────────────────────────────────────────────────────────────────────────────

const zone = createZone('Asia/Shanghai')
const turn: Line = {
  id: 'desk',
  positionIds: ['frontDesk'],
  fromMinute: 540,
  toMinute: 1020,
  weekdays: [],
  atLeast: 1,
  atLeastRest: null,
}

test('a turn has no hole exactly when somebody is there every minute of it, whatever overlaps', () => {
  const start = Date.parse('2026-11-23T09:00:00+08:00')
  const stretch = fc.tuple(
    fc.integer({ min: -60, max: 540 }),
    fc.integer({ min: 1, max: 300 }),
    fc.constantFrom('a', 'b'),
  )
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 6 }), fc.array(stretch, { maxLength: 3 }), (planned, leaves) => {
      const spans = planned.map(([from, length, staffId]) => ({
        lineId: 'desk',
        day: MONDAY,
        staffId,
        from: start + from * 60_000,
        to: start + (from + length) * 60_000,
      }))
      const absences = leaves.map(([from, length, staffId]) => ({
        staffId,
        from: start + from * 60_000,
        to: start + (from + length) * 60_000,
      }))
      const holes = holesOfLines({ lines: [turn], spans, absences, isRest: () => false }, [MONDAY], zone)
      const there = withoutAbsences(spans, absences)
      for (let minute = 0; minute < 480; minute += 1) {
        const at = start + minute * 60_000
        const manned = there.some((span) => span.from <= at && at < span.to)
        const isHole = holes.some((hole) => hole.from <= at && at < hole.to)
        expect(isHole).toBe(!manned)
      }
    }),
    { numRuns: 40 },
  )
})

test('patterns go round day by day; rest exactly as long as wanted is enough', () => {
  expect(
    cellsOfPattern({ lineId: 'l', fromOn: '2026-11-30', untilOn: '2026-12-02', cycle: [['a'], []] }).map((cell) => [
      cell.day,
      cell.staffIds,
    ]),
  ).toEqual([
    ['2026-11-30', ['a']],
    ['2026-12-01', []],
    ['2026-12-02', ['a']],
  ])
  const at = (hour: number) => Date.parse('2026-11-23T00:00:00Z') + hour * 3_600_000
  const why = (gap: number) =>
    candidatesFor(
      { from: at(10), to: at(18) },
      ['a'],
      [{ lineId: 'x', day: MONDAY, staffId: 'a', from: at(10 - gap - 8), to: at(10 - gap) }],
      [],
      { from: at(0), to: at(24) },
      9 * 60,
    )[0]?.why
  expect([why(9), why(8.99)]).toEqual(['free', 'tooLittleRest'])
})
