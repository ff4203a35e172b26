import { expect, test } from 'vitest'
import { sealLog, verifyLog } from '../../server/src/platform/audit/index.ts'
import { newId } from '../../server/src/platform/ids.ts'
import { testApp } from '../../server/src/testing/index.ts'
import { chanceFrom, drillSeed, LONG } from './form.ts'
import { repairDesk } from './repair-desk.ts'

type Place = { subject_id: string; seq: number; last: number; sealed: boolean }

/** What somebody with the database in hand may do to an event that is there, one column at a time. */
const ALTERATIONS = [
  `data = data || '{"forged": true}'`,
  `type = type || '.forged'`,
  `occurred_at = occurred_at - interval '1 minute'`,
  `recorded_at = recorded_at + interval '1 millisecond'`,
  'actor_id = gen_random_uuid()',
  'part_id = gen_random_uuid()',
  'offline = not offline',
  `reason = 'forged'`,
  'command_id = gen_random_uuid()',
  'id = gen_random_uuid()',
  `mac = sha256('forged')`,
]

test(
  'whatever is altered, taken out, put in or swapped in the log is found and named (R23)',
  {
    timeout: 3_600_000,
  },
  async () => {
    const chance = chanceFrom(drillSeed('R23'))
    const each = LONG ? 1000 : 100
    const world = await testApp({ clock: '2026-11-23T10:43:00+08:00' })
    const { company, leak } = await repairDesk(world)
    const desk = company.as('frontDesk')
    const rows = world.database.rows

    const caseIds: string[] = []
    const notes = async () => {
      for (const id of caseIds)
        for (const text of ['下午在家', '改到晚上']) await desk.must.post(`/cases/${id}/notes`, { text })
    }
    for (let made = 0; made < 4; made++) caseIds.push((await desk.must.post(`${company.project}/cases`, leak())).id)
    await notes()
    await sealLog(world.app)
    const sealed = new Set((await rows<{ id: string }>('select id from events')).map((row) => row.id))
    await notes()
    const places = (
      await rows<Omit<Place, 'sealed'> & { id: string }>(
        `select e.id, e.subject_id, e.seq, s.seq as last from events e join subjects s on s.id = e.subject_id
        where e.subject_id = any($1::uuid[]) order by e.subject_id, e.seq`,
        [caseIds],
      )
    ).map((row): Place => ({ ...row, sealed: sealed.has(row.id) }))
    expect((await verifyLog(world.app)).findings).toEqual([])

    /** Takes the log apart, looks whether that is found where it was done, and puts it together again. */
    async function tampered(what: string, place: Place, others: readonly string[], statements: [string, unknown[]][]) {
      const touched = [place.subject_id, ...others]
      const [kept] = await rows<{ events: string; subjects: string }>(
        `select (select jsonb_agg(to_jsonb(e))::text from events e where subject_id = any($1::uuid[])) as events,
              (select jsonb_agg(to_jsonb(s))::text from subjects s where id = any($1::uuid[])) as subjects`,
        [touched],
      )
      for (const [text, values] of statements) await rows(text, values)
      const { findings } = await verifyLog(world.app)
      const named = findings.some(
        (one) => one.kind === 'sealBroken' || (one.subject !== undefined && touched.includes(one.subject.id)),
      )
      if (!named) missed.push(`${what} at ${place.subject_id}/${place.seq} of ${place.last}`)
      await rows('delete from events where subject_id = any($1::uuid[])', [touched])
      await rows('delete from subjects where id = any($1::uuid[])', [touched])
      await rows('insert into events select * from jsonb_populate_recordset(null::events, $1::jsonb)', [kept?.events])
      await rows('insert into subjects select * from jsonb_populate_recordset(null::subjects, $1::jsonb)', [
        kept?.subjects,
      ])
    }
    const missed: string[] = []
    const at = (place: Place): unknown[] => [place.subject_id, place.seq]

    for (let round = 0; round < each; round++) {
      const place = chance.oneOf(places)
      await tampered(
        'altered',
        place,
        [],
        [
          [
            `update events set ${ALTERATIONS[round % ALTERATIONS.length]} where subject_id = $1 and seq = $2`,
            at(place),
          ],
        ],
      )
    }

    for (let round = 0; round < each; round++) {
      const place = chance.oneOf(places)
      const out: [string, unknown[]][] = [['delete from events where subject_id = $1 and seq = $2', at(place)]]
      // Whoever knows the chain closes the gap behind it: the end that nobody sealed yet is the stated limit.
      const cleverly = chance.below(2) === 0 && (place.seq < place.last || place.sealed)
      if (cleverly)
        out.push(
          // By way of below zero, so that no two ever stand at one place.
          ['update events set seq = 1 - seq where subject_id = $1 and seq > $2', at(place)],
          ['update events set seq = -seq where subject_id = $1 and seq < 0', [place.subject_id]],
          [
            `update subjects set seq = seq - 1, last_mac = coalesce((select mac from events where subject_id = $1 order by seq desc limit 1), '')
            where id = $1`,
            [place.subject_id],
          ],
        )
      await tampered(cleverly ? 'deleted and closed' : 'deleted', place, [], out)
    }

    for (let round = 0; round < each; round++) {
      const place = chance.oneOf(places)
      await tampered(
        'inserted',
        place,
        [],
        [
          // From the end, so that no two ever stand at one place.
          ['update events set seq = -seq - 1 where subject_id = $1 and seq > $2', at(place)],
          ['update events set seq = -seq where subject_id = $1 and seq < 0', [place.subject_id]],
          [
            `insert into events (id, company_id, project_id, subject_id, subject_type, seq, type, part_type, part_id, data, occurred_at, recorded_at, actor_id, offline, reason, command_id, mac)
         select $3, company_id, project_id, subject_id, subject_type, seq + 1, type, part_type, part_id, data, occurred_at, recorded_at, actor_id, offline, reason, $4, mac
           from events where subject_id = $1 and seq = $2`,
            [...at(place), newId(), newId()],
          ],
          ['update subjects set seq = seq + 1 where id = $1', [place.subject_id]],
        ],
      )
    }

    for (let round = 0; round < each; round++) {
      const place = chance.oneOf(places)
      const other = chance.oneOf(places.filter((one) => one.subject_id !== place.subject_id || one.seq !== place.seq))
      const both = [...at(place), ...at(other)]
      await tampered('swapped', place, other.subject_id === place.subject_id ? [] : [other.subject_id], [
        ['update events set seq = -1 where subject_id = $1 and seq = $2', at(place)],
        ['update events set subject_id = $1, seq = $2 where subject_id = $3 and seq = $4', both],
        [
          'update events set subject_id = $2, seq = $3 where subject_id = $1 and seq = -1',
          [place.subject_id, ...at(other)],
        ],
      ])
    }

    console.log(`R23: ${4 * each} tamperings in ${places.length} events, ${missed.length} not found`)
    expect(missed).toEqual([])
    expect((await verifyLog(world.app)).findings).toEqual([])
  },
)
