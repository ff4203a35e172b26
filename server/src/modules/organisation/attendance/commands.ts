import { createZone, parseDay } from '@huiyin/calendar'
import { z } from 'zod'
import { organisationOf } from '../../../platform/access/organisation.ts'
import { defineCommand } from '../../../platform/commands/command.ts'
import { iso } from '../../../platform/events/event-log.ts'
import { derivedId } from '../../../platform/ids.ts'
import { Refusal } from '../../../platform/problems.ts'
import { dayIn } from '../domain.ts'
import { LEAVE_PROBLEMS } from '../leave/contract.ts'
import { positionsOf } from '../leave/store.ts'
import { addDays, startOf } from '../rota/domain.ts'
import { plannable } from '../rota/store.ts'
import { organisationInForce } from '../store.ts'
import { ATTENDANCE_PROBLEMS } from './contract.ts'
import { daysOfMonth } from './domain.ts'
import { ownStaff, sheetOf, sheetQueries } from './sheet.ts'
import { insertPunch, insertPunches, insertSheet, signedIn } from './store.ts'

const inProject = z.coerce.number().int()
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
export const punchBody = {
  id: z.uuid(),
  way: z.enum(['in', 'out']),
  checks: z.array(z.string().min(1).max(60)).max(20).nullish().describe('What of the morning check was in order'),
}

/** Coming or going, by oneself. Offline it counts when it was, not when it arrives. */
export const recordPunch = defineCommand({
  name: 'punch.record',
  title: { zh: '打卡', en: 'Clock in or out' },
  capability: 'request.decide',
  own: true,
  input: z.strictObject({ projectId: inProject, ...punchBody }),
  subject: (input) => ({ type: 'punch', id: input.id, create: { projectId: input.projectId } }),
  load: (input, actor) => ({
    positions: positionsOf(actor.id, input.projectId),
    signed: signedIn(input.projectId),
  }),
  gateFacts: (input) => ({ way: input.way, checks: input.checks ?? [] }),
  decide: ({ input, actor, occurredAt, now, zone, projectId, rows }) => {
    if (rows.positions.length === 0) throw new Refusal(LEAVE_PROBLEMS.noPosition)
    const itsMonth = dayIn(zone, occurredAt).slice(0, 7)
    if (rows.signed.some((one) => one.month === itsMonth && one.staff_ids.includes(actor.id)))
      throw new Refusal(LEAVE_PROBLEMS.signed)
    const source = actor.session?.kind === 'phone' ? 'phone' : 'desk'
    return {
      events: [
        {
          type: 'punch.recorded',
          data: { staffId: actor.id, way: input.way, source, checks: input.checks ?? null },
        },
      ],
      writes: [
        insertPunch(actor.companyId, {
          id: input.id,
          projectId,
          staffId: actor.id,
          at: iso(occurredAt),
          way: input.way,
          source,
          offline: now - occurredAt > 120_000,
          checks: input.checks ?? null,
        }),
      ],
      answer: { at: iso(occurredAt) },
    }
  },
})

/** What a time clock recorded. Unknown numbers, times to come and signed months are left out and named. */
export const importPunches = defineCommand({
  name: 'attendance.import',
  title: { zh: '导入考勤机', en: 'Import a time clock' },
  capability: 'attendance.import',
  input: z.strictObject({
    projectId: inProject,
    id: z.uuid(),
    rows: z
      .array(
        z.strictObject({
          row: z.int(),
          staffNumber: z.string().max(60),
          local: z.string().max(30).nullable(),
          way: z.enum(['in', 'out']).nullable(),
        }),
      )
      .max(20_000),
  }),
  subject: (input) => ({ type: 'attendance', id: input.id, create: { projectId: input.projectId } }),
  load: (input) => ({ people: plannable(input.projectId), signed: signedIn(input.projectId) }),
  gateFacts: (input) => ({ rows: input.rows.length }),
  decide: ({ input, actor, now, zone, projectId, rows }) => {
    const byNumber = new Map(rows.people.map((one) => [one.staff_number, one.staff_id]))
    const skipped: { row: number; why: 'unknownNumber' | 'noTime' | 'inFuture' | 'signed' }[] = []
    const punches = input.rows.flatMap(({ row, staffNumber, local, way }) => {
      const staffId = byNumber.get(staffNumber)
      const at = local === null ? Number.NaN : localInstant(local, zone)
      const why = !staffId
        ? 'unknownNumber'
        : Number.isNaN(at)
          ? 'noTime'
          : at > now
            ? 'inFuture'
            : rows.signed.some((one) => one.month === (local as string).slice(0, 7) && one.staff_ids.includes(staffId))
              ? 'signed'
              : undefined
      if (why || !staffId) {
        skipped.push({ row, why: why ?? 'unknownNumber' })
        return []
      }
      return [{ id: derivedId(staffId, 'punch', at, way ?? ''), staffId, at: iso(at), way }]
    })
    return {
      events: [{ type: 'attendance.imported', data: { rows: punches.length, skipped: skipped.length } }],
      writes: punches.length > 0 ? [insertPunches(actor.companyId, projectId, punches)] : [],
      answer: { imported: punches.length, skipped },
    }
  },
})

/** The month's sheet of own staff, signed: as it stands now it stays (R-STF-01). */
export const signAttendance = defineCommand({
  name: 'attendance.sign',
  title: { zh: '签月考勤', en: "Sign the month's attendance" },
  capability: 'request.decide',
  input: z.strictObject({ projectId: inProject, month }),
  subject: (input) => ({
    type: 'attendance',
    id: derivedId(input.projectId, 'attendance', input.month),
    create: { projectId: input.projectId, ifMissing: true },
  }),
  load: (input) => ({
    ...sheetQueries(input.projectId, input.month),
    packs: organisationInForce(input.projectId),
  }),
  gateFacts: (input) => ({ month: input.month }),
  decide: ({ input, actor, now, zone, engine, projectId, rows, newId }) => {
    const last = daysOfMonth(input.month).at(-1) as string
    if (startOf(addDays(last, 1), createZone(zone)) > now) throw new Refusal(ATTENDANCE_PROBLEMS.running)
    const organisation = rows.packs[0] ? organisationOf(rows.packs[0].organisation) : { departments: [], positions: [] }
    const people = ownStaff(sheetOf(rows, input.month, { zone, now, engine }), actor, projectId, organisation).filter(
      (one) => one.sheetId === null,
    )
    if (people.length === 0) throw new Refusal(ATTENDANCE_PROBLEMS.nobody)
    const ids = new Set(people.map((one) => one.staffId))
    const open = rows.requests.filter(
      (row) => row.state === 'asked' && ids.has(row.staff_id) && dayIn(zone, row.from_at).slice(0, 7) <= input.month,
    )
    if (open.length > 0) throw new Refusal(ATTENDANCE_PROBLEMS.openRequests, { values: { count: open.length } })
    return {
      events: [
        {
          type: 'attendance.signed',
          data: { month: input.month, people: people.length },
        },
      ],
      writes: [
        insertSheet(actor.companyId, {
          id: newId(),
          projectId,
          month: input.month,
          by: actor.id,
          at: iso(now),
          staffIds: [...ids],
          body: people.map((one) => one.row),
        }),
      ],
      answer: { people: people.length },
    }
  },
})

/** `2026-11-03 08:05:10` of the machine's clock, which shows the project's time. */
function localInstant(local: string, zone: string): number {
  const [day, time] = local.split(' ') as [string, string]
  const [hours, minutes, seconds] = time.split(':').map(Number) as [number, number, number | undefined]
  if (hours > 23 || minutes > 59) return Number.NaN
  try {
    return createZone(zone).instantOf(parseDay(day), hours * 60 + minutes) + (seconds ?? 0) * 1000
  } catch {
    return Number.NaN
  }
}
